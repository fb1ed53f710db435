"""What was tried, kept: a session's requests as a notebook, a test, or an archive, and sent again."""

from .keep import keep
from .replay import replay
from .sent import sent

__all__ = ["keep", "replay", "sent"]
