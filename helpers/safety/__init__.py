"""What keeps keys and card numbers where they belong: in the SDK, in logs, in a kernel and in the Lab."""

from .addresses import pass_no_proxy
from .kernel import guard_kernel
from .logs import mask_logs
from .refused import Refused
from .sdk import guard_sdk
from .shell import saved_unmasked
from .tracebacks import mask_tracebacks

__all__ = ["Refused", "install", "load_ipython_extension", "saved_unmasked"]


def install() -> None:
    """Put every guard in place; done by `import helpers`."""
    pass_no_proxy()
    guard_sdk()
    mask_logs()
    mask_tracebacks()
    guard_kernel()


def load_ipython_extension(_shell: object) -> None:
    """Put every guard in place before a kernel's first cell; `lab/ipython_config.py` asks for it."""
    install()
