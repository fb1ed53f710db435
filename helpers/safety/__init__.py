"""What keeps keys and card numbers where they belong: in the SDK, in logs, in a kernel and in the Lab."""

from .kernel import guard_kernel
from .logs import mask_logs
from .refused import Refused
from .sdk import guard_sdk

__all__ = ["Refused", "install"]


def install() -> None:
    """Put every guard in place; done by `import helpers`."""
    guard_sdk()
    mask_logs()
    guard_kernel()
