"""What stands against sending a form, as it is said above its fields and below its code."""

from __future__ import annotations

from helpers.catalog import Operation
from helpers.redaction import redact
from helpers.viewer.html import Html, tag, together
from helpers.viewer.tree import literal

from .entries import Findings, Unknown, within
from .parameters import Parameters
from .replaced import instead, is_parameter, replaced


def checks(params: Parameters, findings: Findings, operation: Operation) -> dict[str, Html]:
    """What is wrong with what is filled in, by the part of the page it belongs in."""
    unknown = [each for each in within(params) if isinstance(each, Unknown) and each.raw is not None]
    listed = (
        tag("ul", *(_unknown(each, operation) for each in unknown), class_="sf-unknown") if unknown else None
    )
    stands = list(dict.fromkeys([*findings.problems.values(), *findings.missing.values()]))
    said = " ".join(f"{each.removesuffix('.')}." for each in stands)
    note = tag("p", f"This code would be refused. {said}", class_="sf-note") if stands else None
    return {"unknown": together(listed), "note": together(note)}


def _unknown(entry: Unknown, operation: Operation) -> Html:
    """An unknown parameter, its value, and what took its place."""
    other = instead(operation, entry.path)
    use = tag("button", f"Use {other}", type="button", data_do="use", data_at=entry.path, class_="sf-small")
    remove = tag("button", "Remove", type="button", data_do="drop", data_at=entry.path, class_="sf-small")
    return tag(
        "li",
        tag("strong", tag("code", entry.path)),
        " is no parameter of this operation. ",
        _other(other, now=bool(replaced(operation, entry.path))) if other else None,
        "Given: ",
        tag("code", redact(literal(entry.raw)), class_="sf-doubtful"),
        " ",
        use if is_parameter(other) else None,
        " ",
        remove,
    )


def _other(name: str, *, now: bool) -> Html:
    """``now``: it took the other's place; else it may be what was meant."""
    named = tag("code", name)
    return together("Now it is ", named, ". ") if now else together("Did you mean ", named, "? ")
