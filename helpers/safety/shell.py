"""In IPython: no cell runs that holds a secret, and none is in what IPython remembers or writes to a file."""

from __future__ import annotations

import os
import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import chain
from typing import Any

from helpers.redaction import Pieces, holds_key, holds_secret, redact, redact_value, without_keys

from .refused import Refused
from .running import running_shell

KEY_IN_CELL = (
    "This cell was not run, because it holds a secret key: delete it here, write it into .env as "
    "STRIPE_SECRET_KEY=..., restart the kernel, and connect() takes it from there."
)
CARD_IN_CELL = (
    "This cell was not run, because it holds a card number that is none of Stripe's test numbers: use one of "
    "https://docs.stripe.com/testing, such as 4242424242424242. Where it is no card's, write it in two parts."
)
SAVED_AS_IT_IS = (
    "Nothing masks what is saved here, as the Lab of `make lab` does: it stays in the notebook's file until "
    "you delete it and save."
)
PASTED = re.compile(r"\bcurl\b|\bbuild\(|\bfind\(")
MASKING_LAB = "WORKBOOK_LAB"
"""A variable of the environment that the kit's Lab sets for its kernels: it masks what it saves."""


def guard_shell(shell: Any) -> None:
    """Put the guards of a shell in place."""
    forget_secrets(shell)
    stop_cells(shell)
    _mask_results(shell)
    _mask_what_is_read(shell)
    _mask_what_is_written(shell)


def saved_unmasked() -> str:
    """What to tell where VS Code saves the notebook, which knows nothing of masks; "" elsewhere."""
    shell = running_shell()
    if shell is None or not ("VSCODE_PID" in os.environ or "__vsc_ipynb_file__" in shell.user_ns):
        return ""
    return (
        "VS Code saves this notebook itself, and nothing masks what it saves: outputs show no key, but one "
        "that you type into a cell is in the file."
    )


def stop_cells(shell: Any) -> None:
    """Run no cell that holds a secret; IPython's history gets its text with the secret masked."""
    run = shell.run_cell_async

    @wraps(run)
    async def run_unless_secret(raw_cell: str, *args: Any, **options: Any) -> Any:
        if holds_secret(raw_cell):
            why = KEY_IN_CELL if holds_key(raw_cell) else CARD_IN_CELL
            saved = "" if MASKING_LAB in os.environ else f" {SAVED_AS_IT_IS}"
            refused = Refused(f"{why}{saved}{same_cell(raw_cell)}")
            raw_cell = redact(raw_cell)
            options["transformed_cell"] = raw_cell
            options["preprocessing_exc_tuple"] = (Refused, refused, None)
        return await run(raw_cell, *args, **options)

    shell.run_cell_async = run_unless_secret


def same_cell(text: str) -> str:
    """A cell with a pasted request that can be run in the place of one with a key; "" for any other cell."""
    if not (holds_key(text) and PASTED.search(text)):
        return ""
    return f"\n\nThe same cell without the key, to be copied:\n\n{without_keys(text, '$STRIPE_SECRET_KEY')}"


def forget_secrets(shell: Any) -> None:
    """Mask the secrets of cells that came before the kit was imported, the one that imports it included."""
    history = shell.history_manager
    if not any(map(holds_secret, history.input_hist_raw)):
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


def _mask_results(shell: Any) -> None:
    """A result is masked where it is written out: so it is shown, logged and remembered."""
    formatter = shell.display_formatter
    written_out = formatter.format
    formatter.format = lambda *args, **options: tuple(map(redact_value, written_out(*args, **options)))


def _mask_what_is_read(shell: Any) -> None:
    """From the history, which older sessions have written, and from variables that a magic takes as code."""
    history = shell.history_manager
    for name in ("get_range", "get_tail", "search"):
        setattr(history, name, _masking(getattr(history, name)))
    find = shell.find_user_code
    shell.find_user_code = lambda *args, **options: redact(find(*args, **options))


def _masking(read: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
    @wraps(read)
    def masked(*args: Any, **options: Any) -> Iterator[Any]:
        return map(redact_value, read(*args, **options))

    return masked


def _mask_what_is_written(shell: Any) -> None:
    """By `%logstart`, `%notebook` and `%store`."""
    write = shell.logger.log_write
    shell.logger.log_write = lambda data, kind="input": write(redact(data), kind)
    _before(shell, "notebook", lambda _: _mask_outputs(shell.history_manager))
    _before(shell, "store", lambda line: _refuse_to_store(line, shell))


def _before(shell: Any, magic: str, do: Callable[[str], None]) -> None:
    """Do something before a magic does its own."""
    run = shell.find_line_magic(magic)
    if run is None:
        return

    @wraps(run)
    def guarded(line: str) -> Any:
        do(line)
        return run(line)

    shell.register_magic_function(guarded, magic_name=magic)


def _mask_outputs(history: Any) -> None:
    pieces: dict[str, Pieces] = defaultdict(Pieces)
    for each in chain.from_iterable(history.outputs.values()):
        if stream := each.bundle.get("stream"):
            kind = pieces[each.output_type]
            each.bundle = {"stream": [kind.take("".join(stream)) + kind.rest()]}
        else:
            each.bundle = redact_value(each.bundle)
    history.exceptions.update(redact_value(history.exceptions))


def _refuse_to_store(line: str, shell: Any) -> None:
    """`%store name name`, or `%store expression > file`."""
    what, to_file, _ = line.partition(">")
    for name in [what] if to_file else what.split():
        if (to_file or name in shell.user_ns) and _keeps_secret(shell.ev(name)):
            raise Refused(f"{name.strip()} holds a secret key or a card number, so it was not stored.")


def _keeps_secret(value: Any) -> bool:
    try:
        kept = pickle.dumps(value).decode("latin-1")
    except Exception:  # noqa: BLE001  what cannot be stored says so itself
        kept = ""
    return holds_secret(kept) or holds_secret(repr(value))
