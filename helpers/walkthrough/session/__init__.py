"""What was tried, kept: a session's requests as a notebook, a test, or an archive, and sent again."""

from .keep import keep
from .replay import replay

__all__ = ["keep", "replay"]
