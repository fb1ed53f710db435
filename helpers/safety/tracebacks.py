"""A traceback shows no secret, whoever writes it: in its message, its lines of code, its local values."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from functools import cache, wraps
from types import TracebackType
from typing import Any

from helpers.redaction import redact


@cache
def mask_tracebacks() -> None:
    """Mask what the library's `traceback` writes, and have Python's own hooks write by it."""
    written: Any = traceback.TracebackException
    written.format = _masked(written.format)
    written.format_exception_only = _masked(written.format_exception_only)
    stack: Any = traceback.StackSummary
    format_stack = _masked(stack.format)
    stack.format = lambda *args, **options: list(format_stack(*args, **options))
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _show_of_thread
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _show_unraisable


def _masked(write: Callable[..., Any]) -> Callable[..., Iterator[str]]:
    @wraps(write)
    def masked(*args: Any, **options: Any) -> Iterator[str]:
        return map(redact, write(*args, **options))

    return masked


def _show(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    _write(traceback.format_exception(kind, error, at))


def _show_of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_type is not SystemExit:
        name = failed.thread.name if failed.thread else "?"
        lines = traceback.format_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)
        _write([redact(f"Exception in thread {name}:\n"), *lines])


def _show_unraisable(failed: sys.UnraisableHookArgs) -> None:
    where = redact(f"{failed.err_msg or 'Exception ignored in'}: {failed.object!r}\n")
    lines = traceback.format_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)
    _write([where, *lines])


def _write(lines: list[str]) -> None:
    if sys.stderr is not None:
        sys.stderr.write("".join(lines))
        sys.stderr.flush()
