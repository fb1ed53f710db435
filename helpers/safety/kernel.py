"""In a notebook's kernel: no output shows a secret, and no cell runs that holds one."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from helpers.redaction import holds_key, redact, redact_value

from .refused import Refused

KEY_IN_CELL = (
    "This cell was not run, because it holds a secret key: delete it here, write it into .env as "
    "STRIPE_SECRET_KEY=..., restart the kernel, and connect() takes it from there."
)


@cache
def guard_kernel() -> None:
    """Guard the running kernel or IPython, if there is one. Once in a process."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    forget_keys(shell)
    stop_cells_with_keys(shell)
    if kernel := getattr(shell, "kernel", None):
        mask_messages(kernel.session)


def mask_messages(session: Any) -> None:
    """Mask what a kernel sends, at the one place where every message is packed.

    That is all a kernel ever shows: results, streams (subprocesses', too), tracebacks, the state of widgets,
    and the code that it reports to run.
    """
    pack: Callable[[Any], bytes] = session.pack
    session.pack = lambda value: pack(redact_value(value))


def stop_cells_with_keys(shell: Any) -> None:
    """Run no cell that holds a key; IPython's history gets its text with the key masked."""
    run = shell.run_cell_async

    @wraps(run)
    async def run_unless_key(raw_cell: str, *args: Any, **options: Any) -> Any:
        if holds_key(raw_cell):
            raw_cell = redact(raw_cell)
            refused = Refused(KEY_IN_CELL)
            options["transformed_cell"] = raw_cell
            options["preprocessing_exc_tuple"] = (Refused, refused, None)
        return await run(raw_cell, *args, **options)

    shell.run_cell_async = run_unless_key


def forget_keys(shell: Any) -> None:
    """Mask the keys of cells that came before the kit was imported, the one that imports it included."""
    history = shell.history_manager
    if not any(map(holds_key, history.input_hist_raw)):
        return
    for lines in (history.input_hist_raw, history.input_hist_parsed):
        lines[:] = map(redact, lines)
    for name in ("_i00", "_i", "_ii", "_iii"):
        setattr(history, name, redact(getattr(history, name)))
    inputs = {name: value for name, value in shell.user_ns.items() if re.fullmatch(r"_i+\d*", name)}
    shell.user_ns.update({name: redact(text) for name, text in inputs.items()})
    if history.enabled:
        _mask_stored(history)


def _mask_stored(history: Any) -> None:
    """The same in the file where IPython keeps its history."""
    history.writeout_cache()
    session = history.session_number
    rows = history.db.execute("SELECT line, source, source_raw FROM history WHERE session = ?", (session,))
    masked = [(redact(code), redact(raw), session, line) for line, code, raw in rows]
    with history.db as file:
        file.executemany(
            "UPDATE history SET source = ?, source_raw = ? WHERE session = ? AND line = ?", masked
        )
