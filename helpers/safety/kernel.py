"""In a notebook's kernel, or in IPython: no output shows a secret, and no cell runs that holds one."""

from __future__ import annotations

import sys
from functools import cache

from .messages import mask_messages
from .running import running_shell
from .shell import guard_shell
from .terminal import mask_copies


@cache
def guard_kernel() -> None:
    """Guard the running kernel or IPython, if there is one. Once in a process."""
    shell = running_shell()
    if shell is None:
        return
    guard_shell(shell)
    kernel = getattr(shell, "kernel", None)
    if session := getattr(kernel, "session", None):  # in a browser's kernel nothing is sent by messages
        mask_messages(session)
        mask_copies(sys.stdout)
        mask_copies(sys.stderr)
