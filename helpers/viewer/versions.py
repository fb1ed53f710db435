"""The versions of the API: what each changed, and how an operation differs in an older one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.catalog import operation, resources
from helpers.catalog.changed import Changed, Differs, changed, changed_since, differs
from helpers.catalog.published import versions as known_versions

from .html import Html, tag, together
from .live import Answer, Event, Live
from .prose import inline, link, unmarked
from .table import grid

COLUMNS = ("version", "from then on", "before", "concerns")
# So many names of operations and objects are shown of a change; the rest is counted.
MOST_NAMES = 3


class Versions(Live):
    """Changes of the API, a row each, the newest first."""

    def __init__(self, title: str, changes: Sequence[Changed]) -> None:
        super().__init__()
        self.title = title
        self.changes = tuple(changes)

    def react(self, _event: Event) -> Answer:
        return {"parts": {"page": self._page()}}

    def static_html(self) -> Html:
        return self._page()

    def text(self) -> str:
        rows = (f"{each.version}: {unmarked(each.line)} {unmarked(each.before)}" for each in self.changes)
        return "\n".join([self.title, *rows])

    def _page(self) -> Html:
        return together(tag("p", self.title), grid(self.title, COLUMNS, map(_row, self.changes), fitted=True))


def versions(of: str = "", since: str = "") -> Versions:
    """The versions of the API, each with what it changed.

        versions("v1.payment_intents.create")
        versions("invoice", since="2024-06-20")

    ``of``: an operation such as "v1.payment_intents.create", or a kind of object such as "invoice", whose
    changes alone are listed. ``since``: a version; only what later ones changed. Raises LookupError for a
    version that never was, UnknownOperation for an operation.
    """
    name = of if not of or of in resources() else operation(of).name
    changes = changed_since(since) if since else changed()
    listed = [each for each in changes if not name or name in each.about]
    names = known_versions()
    title = f"{len(names)} versions, from {names[-1]} to {names[0]}: {_count(listed, of, since)}."
    return Versions(title, listed)


def _count(listed: Sequence[Changed], of: str, since: str) -> str:
    number = f"{len(listed)} change{'s' * (len(listed) != 1)}"
    return " ".join(filter(None, (number, of and f"of {of}", since and f"since {since}")))


def _row(change: Changed) -> Sequence[Html | str]:
    names = [tag("code", each) for each in change.about[:MOST_NAMES]]
    more = len(change.about) - len(names)
    concerns = [part for name in names for part in (name, " ")]
    return (
        link(change.source, change.version),
        inline(change.line),
        inline(change.before.removeprefix("Before: ")),
        together(*concerns, f"and {more} more" if more > 0 else ""),
    )


def version_view(name: str, version: str) -> Html | None:
    """What differs for an operation in a version from the newest; None where no version is named."""
    if not version:
        return None
    try:
        difference = differs(name, version)
    except LookupError as unknown:
        return tag("p", str(unknown), class_="sf-problem")
    if not difference:
        return tag("p", f"{difference.version} has nothing else than the newest for this operation.")
    changes = tag("ul", *map(_item, difference.changes)) if difference.changes else None
    return together(tag("p", f"What is different in {difference.version}:"), changes, *_lists(difference))


def _item(change: Changed) -> Html:
    return tag("li", inline(f"{change.line} {change.before} "), link(change.source, change.version))


def _lists(difference: Differs) -> Iterable[Html]:
    told = (
        ("Parameters that it alone has", difference.gone),
        ("Parameters that it has not yet", difference.new),
        ("Parameters that may be something else", difference.values),
        ("Fields that its objects have beside", difference.fields),
    )
    for what, names in told:
        if names:
            listed = together(*(part for name in names for part in (tag("code", name), " ")))
            yield tag("details", tag("summary", f"{what}: {len(names)}"), tag("p", listed))
