"""What `import helpers` adds to a running IPython: magics, Tab, and a view of the error that ended a cell."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from helpers.completion import complete
from helpers.data.magic import sigma
from helpers.history import begin_cell
from helpers.safety.refused import OneSentence
from helpers.safety.running import running_shell

_explains = [True]


@cache
def join() -> None:
    """Add to the running kernel or IPython, if there is one. Once in a process."""
    if (shell := running_shell()) is not None:
        add_to(shell)


def add_to(shell: Any) -> None:
    """Add to a shell `%%sigma`, `%explain`, completions, and what happens before and after each cell."""
    shell.register_magic_function(lambda line, cell: sigma(shell, line, cell), "cell", "sigma")
    shell.register_magic_function(explain, "line", "explain")
    complete(shell)
    shell.events.register("pre_run_cell", lambda _: begin_cell())
    shell.events.register("post_run_cell", show_error)


def explain(line: str) -> None:
    """`%explain off`: show nothing below the traceback of an error of Stripe's; `%explain on`: do."""
    from IPython.core.error import UsageError

    if line.strip() not in ("on", "off"):
        raise UsageError("Write %explain on or %explain off.")
    _explains[0] = line.strip() == "on"


def show_error(result: Any) -> None:
    """Below the traceback of an error of Stripe's or of its SDK: what it means, and what to do about it."""
    error = result.error_in_exec
    stripe = sys.modules.get("stripe")
    if not (_explains[0] and stripe and isinstance(error, stripe.StripeError | AttributeError | TypeError)):
        return
    if isinstance(error, OneSentence):  # says all of it in its one line
        return
    from IPython.display import display

    if isinstance(error, stripe.StripeError):
        from helpers.builder import show

        display(show(error))
        return
    from helpers.viewer import sdk_mistakes

    if words := sdk_mistakes.advice(error):
        display(sdk_mistakes.Hint(words))
