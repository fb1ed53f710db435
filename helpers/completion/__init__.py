"""Tab in a cell: operations' names, their parameters and the values of these, where code calls Stripe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["complete"]

# A client's service or method, as far as it is written.
CLIENT = re.compile(r"(?<![\w.])(?P<client>\w+)\.(?P<above>v[12]\.(?:\w+\.)*)(?P<begun>\w*)$")


def complete(shell: Any) -> None:
    """Have a shell's completer ask here first; where nothing is known, the others complete as ever."""
    from IPython.core.completer import context_matcher

    @context_matcher()  # type: ignore[untyped-decorator]  # IPython has no types
    def complete_stripe(context: Any) -> dict[str, Any]:
        *above, line = context.full_text.split("\n")[: context.cursor_line + 1]
        return _matched("\n".join([*above, line[: context.cursor_position]]), shell.user_ns)

    shell.Completer.custom_matchers.append(complete_stripe)


def _matched(text: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """What may follow the text before the cursor, as IPython wants it. ``names``: the notebook's."""
    from IPython.core.completer import SimpleCompletion

    from .offers import methods, offers
    from .place import place

    at = place(text)
    called = CLIENT.search(text)
    begun, offered = (at.begun, offers(at)) if at else ("", [])
    if not offered and called and type(names.get(called["client"])).__name__ == "StripeClient":
        begun, offered = called["begun"], methods(called["above"], called["begun"])
    return {
        "completions": [SimpleCompletion(text=each.text, type=each.kind) for each in offered],
        "matched_fragment": begun,
        "ordered": True,
        "suppress": bool(offered),
    }
