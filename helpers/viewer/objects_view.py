"""A graph of objects as a picture, with the way that money takes, as a list and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .html import Html, tag, together
from .objects import Graph, Link, followed, graph_of
from .picture import colour, picture
from .related import opening
from .stored import carries_style
from .style import wrapped
from .subject import subject_of

# From who pays to where it is paid out; what is not named here stands beside what it is linked with.
COLUMNS: Mapping[str, int] = {
    "account": 0,
    "customer": 0,
    "card": 1,
    "payment_method": 1,
    "source": 1,
    "token": 1,
    "setup_intent": 2,
    "payment_intent": 2,
    "invoice": 2,
    "topup": 3,
    "charge": 3,
    "application_fee": 4,
    "dispute": 4,
    "refund": 4,
    "transfer": 4,
    "balance_transaction": 5,
    "payout": 6,
    "bank_account": 7,
}
# Between these, money moves; the others only belong to each other.
MONEY = frozenset(COLUMNS) - {"account", "customer", "setup_intent", "invoice", "token"}

# In pixels: an object's box, the space between two, and that for a line above them.
WIDTH, HEIGHT, ACROSS, DOWN, LANE = 196, 58, 40, 14, 10
LONGEST = 24


@dataclass(frozen=True)
class Box:
    """Where an object stands."""

    x: int
    y: int
    column: int


def graph(thing: Any) -> Drawn:
    """The objects around a reply or an object (a charge, a payout, a customer), retrieved and drawn.

        graph(charge)
        graph(history[-1])

    What cannot be retrieved is left out.
    """
    subject = subject_of(thing)
    return Drawn(followed(graph_of(subject.body), subject.account))


@dataclass(frozen=True)
class Drawn:
    """A graph that shows itself."""

    graph: Graph

    def __repr__(self) -> str:
        return "\n".join(_sentences(self.graph)) or NOTHING

    def _repr_html_(self) -> str:
        return wrapped(graph_view(self.graph, live=False), styled=carries_style())


def graph_view(graph: Graph, live: bool) -> Html:
    """The picture, and the same as a list."""
    if not graph.kinds:
        return tag("p", NOTHING, class_="sw-note")
    return together(
        _picture(graph, live),
        tag("ul", *(_named(graph, name, live) for name in graph.kinds), class_="sw-list", tabindex="0"),
    )


def _named(graph: Graph, name: str, live: bool) -> Html:
    """An object and what it names; a live page opens each that can be retrieved."""
    links = [each for each in graph.links if each.source == name]
    named = together(*(_target(each) for each in links)) if links else None
    head = (
        tag("code", graph.kinds[name]),
        " ",
        (live and opening(name)) or tag("code", name),
        f" {graph.told(name)}",
    )
    return tag("li", *head, named)


def _target(link: Link) -> Html:
    return tag("div", f"{link.field}: ", tag("code", link.target), class_="sw-note")


def _sentences(graph: Graph) -> list[str]:
    """A line a link, or the object alone: "charge ch_1 · customer: customer cus_1"."""
    lines = [
        f"{graph.kinds[each.source]} {each.source} · {each.field}: {graph.kinds[each.target]} {each.target}"
        for each in graph.links
    ]
    return lines or [f"{kind} {name}" for name, kind in graph.kinds.items()]


def counted(graph: Graph) -> str:
    """ "7 objects"."""
    return f"{len(graph.kinds)} object{'s' * (len(graph.kinds) != 1)}"


def _picture(graph: Graph, live: bool) -> Html:
    boxes = _placed(graph)
    lanes = _lanes(graph, boxes)
    above = LANE * len(lanes) + 4
    told = _way_text(graph)
    lines = (_line(graph, each, boxes, lanes.get(each, 0)) for each in graph.links)
    drawn = (_box(graph, name, box) for name, box in boxes.items())
    return picture(
        f"{counted(graph)} around {graph.root or 'a reply'}",
        f"Money moves from {told}." if told else "No money moves between them.",
        max(each.x for each in boxes.values()) + WIDTH + 4,
        max(each.y for each in boxes.values()) + HEIGHT + 4 + above,
        tag("g", *lines, *drawn, transform=f"translate(0 {above})"),
        live=live,
    )


def _way_text(graph: Graph) -> str:
    """From kind to kind: "card to charge, charge to refund"."""
    steps = {_way(graph, each) for each in graph.links} - {()}
    ordered = sorted(steps, key=lambda step: [(COLUMNS[kind], kind) for kind in step])
    return ", ".join(f"{before} to {after}" for before, after in ordered)


def _placed(graph: Graph) -> dict[str, Box]:
    """Columns by the way of the money, without the empty ones; in each the order in which they were found."""
    columns = {name: _column(graph, name) for name in graph.kinds}
    used = sorted(set(columns.values()))
    filled = dict.fromkeys(used, 0)
    placed: dict[str, Box] = {}
    for name, column in columns.items():
        across, down = used.index(column), filled[column]
        placed[name] = Box(2 + across * (WIDTH + ACROSS), 2 + down * (HEIGHT + DOWN), across)
        filled[column] += 1
    return placed


def _column(graph: Graph, name: str) -> int:
    """Its own, or else that after the first object that names it."""
    kind = graph.kinds[name]
    if kind in COLUMNS:
        return COLUMNS[kind]
    above = next((each.source for each in graph.links if each.target == name), "")
    return COLUMNS.get(graph.kinds.get(above, ""), -1) + 1


def _way(graph: Graph, link: Link) -> tuple[str, ...]:
    """From which kind to which money moves between two objects; empty where none does."""
    kinds = graph.kinds[link.source], graph.kinds[link.target]
    if not MONEY.issuperset(kinds) or COLUMNS[kinds[0]] == COLUMNS[kinds[1]]:
        return ()
    before, after = sorted(kinds, key=COLUMNS.__getitem__)
    return (after, before) if after == "refund" and before != "charge" else (before, after)


def _line(graph: Graph, link: Link, boxes: Mapping[str, Box], lane: int) -> Html:
    """From left to right, with an arrow where money moves; within a column at its right edge."""
    left, right = sorted((boxes[link.source], boxes[link.target]), key=lambda each: each.column)
    x, y, end = left.x + WIDTH, left.y + HEIGHT // 2, right.y + HEIGHT // 2
    middle = right.x - ACROSS // 2
    way = _way(graph, link)
    back = way and COLUMNS[way[0]] > COLUMNS[way[1]]
    if left.column == right.column:
        d = f"M{x} {y} C{x + 30} {y} {x + 30} {end} {x} {end}"
    elif lane:
        first = x + ACROSS // 2
        d = f"M{x} {y} C{first} {y} {first} {lane} {x + ACROSS} {lane} H{right.x - ACROSS}"
        d += f" C{middle} {lane} {middle} {end} {right.x} {end}"
    else:
        d = f"M{x} {y} C{middle} {y} {middle} {end} {right.x} {end}"
    if way:
        d += f" M{x} {y} m8 -5 l-8 5 l8 5" if back else " m-8 -5 l8 5 l-8 5"
    look = f"fill:none;stroke:{colour('accent' if way else 'border')};stroke-width:{3 if way else 1}"
    return tag("path", tag("title", link.field), d=d, style=look)


def _lanes(graph: Graph, boxes: Mapping[str, Box]) -> dict[Link, int]:
    """Where above all boxes each link runs that would else run through one."""

    def passes(link: Link) -> bool:
        return abs(boxes[link.source].column - boxes[link.target].column) > 1

    return {link: -LANE * number for number, link in enumerate(filter(passes, graph.links), 1)}


def _box(graph: Graph, name: str, box: Box) -> Html:
    look = (
        f"fill:{colour('soft')};stroke:{colour('accent' if name == graph.root else 'border')};stroke-width:"
    )
    look += "3" if name == graph.root else "1"
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 5]}...{name[-4:]}"
    mark = "\N{BLACK CIRCLE} " if name == graph.root else ""
    frame = tag("rect", x=str(box.x), y=str(box.y), width=str(WIDTH), height=str(HEIGHT), rx="8", style=look)
    return together(
        frame,
        _text(box, 18, mark + graph.kinds[name], "font-weight:600"),
        _text(box, 35, shown, "font-size:11px"),
        _text(box, 50, graph.told(name), "font-size:11px"),
    )


def _text(box: Box, down: int, text: str, style: str) -> Html | None:
    if not text:
        return None
    return tag("text", text, x=str(box.x + 10), y=str(box.y + down), style=f"fill:currentColor;{style}")


NOTHING = "There is no object in it to draw."
