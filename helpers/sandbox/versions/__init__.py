"""Every version of the API that the sandbox speaks, as a chain of changes away from the newest.

The models know the newest alone. A request of an older version is checked as that version did and turned into
a newer one, change by change; what it is answered is turned back. Nothing outside this folder asks which
version speaks.
"""

from helpers.catalog.published import versions

from .addresses import Target
from .change import Asked
from .dialect import Dialect, speaking, told

__all__ = ["Asked", "Dialect", "Target", "speaking", "told", "versions"]
