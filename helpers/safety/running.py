"""The IPython that this process runs."""

from __future__ import annotations

import sys
from typing import Any


def running_shell() -> Any | None:
    """The shell of the running kernel or IPython, if there is one; IPython is not imported for it."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
