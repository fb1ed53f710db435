"""A movement of money as its state diagram, with the present state marked: as a picture, mermaid and text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .html import Html, tag, together
from .notes import moment
from .picture import colour, picture
from .subject import Subject

# Drawn by `python -m scripts.flows` from the tables that the sandbox itself goes by.
DIAGRAMS = Path(__file__).parent / "flows.json"
ARROW = re.compile(r"\s*(?P<before>\S+) --> (?P<after>\w+)(?: : (?P<entry>\w+) \((?P<moves>.+)\))?")
START = "[*]"
MARK = "classDef present stroke-width:4px,font-weight:bold"

# In pixels: a state's box, the space between two, and room on the left for the dot to start from.
WIDTH, HEIGHT, ACROSS, DOWN, LEFT = 226, 58, 44, 12, 30


@dataclass(frozen=True)
class Status:
    """A status, which ones it may follow (`[*]`: none), and the ledger entry that getting there writes."""

    name: str
    before: str
    entry: str
    moves: str
    column: int
    row: int

    @property
    def x(self) -> int:
        return LEFT + self.column * (WIDTH + ACROSS)

    @property
    def y(self) -> int:
        return 2 + self.row * (HEIGHT + DOWN)


@cache
def diagrams() -> Mapping[str, list[str]]:
    """By object value, the lines of a mermaid diagram."""
    read: Mapping[str, list[str]] = json.loads(DIAGRAMS.read_text(encoding="utf-8"))
    return read


@cache
def states_of(kind: str) -> Mapping[str, Status]:
    """A flow's states by name, placed in columns by how many steps they are from the start."""
    placed: dict[str, Status] = {}
    filled: dict[int, int] = {}
    for arrow in filter(None, map(ARROW.fullmatch, diagrams()[kind])):
        before, name = arrow["before"], arrow["after"]
        column = placed[before].column + 1 if before in placed else 0
        row = filled.get(column, 0)
        filled[column] = row + 1
        placed[name] = Status(name, before, arrow["entry"] or "", arrow["moves"] or "", column, row)
    return placed


def is_flow(body: Any) -> bool:
    """Whether it is a movement of money whose states are known."""
    return (
        isinstance(body, Mapping)
        and isinstance(kind := body.get("object"), str)  # in an event's data it is the object itself
        and kind in diagrams()
        and body.get("status") in states_of(kind)
    )


def mermaid(body: Mapping[str, Any]) -> str:
    """The diagram as JupyterLab and GitHub draw it themselves."""
    return "\n".join([*diagrams()[body["object"]], f"    {MARK}", f"    class {body['status']} present"])


def way_text(body: Mapping[str, Any]) -> str:
    """Where it has been, where it is, and what may follow: "processing -> [posted]; may become returned"."""
    way = [*_way(body)]
    told = " -> ".join([*way[:-1], f"[{way[-1]}]"])
    following = [each.name for each in states_of(body["object"]).values() if each.before == body["status"]]
    return told + (f"; may become {' or '.join(following)}" if following else "; this status is final")


def flow_view(subject: Subject, live: bool) -> Html | None:
    """The picture, and the same in a line."""
    body = subject.body
    if not is_flow(body):
        return None
    return together(_picture(body, live), tag("p", way_text(body), class_="sw-note"))


def _way(body: Mapping[str, Any]) -> list[str]:
    """The states up to the present one."""
    states = states_of(body["object"])
    way = [body["status"]]
    while (before := states[way[0]].before) != START:
        way.insert(0, before)
    return way


def _picture(body: Mapping[str, Any], live: bool) -> Html:
    states, way = states_of(body["object"]), _way(body)
    return picture(
        f"{body['object']}: {body['status']}",
        way_text(body),
        max(each.x for each in states.values()) + WIDTH + 2,
        max(each.y for each in states.values()) + HEIGHT + 2,
        *(_arrow(each, states.get(each.before), each.name in way) for each in states.values()),
        tag("circle", cx="8", cy=str(2 + HEIGHT // 2), r="6", fill="currentColor"),
        *(_box(each, body, way) for each in states.values()),
        live=live,
    )


def _arrow(state: Status, before: Status | None, taken: bool) -> Html:
    x, y = (before.x + WIDTH, before.y + HEIGHT // 2) if before else (8, 2 + HEIGHT // 2)
    end, middle = state.y + HEIGHT // 2, (x + state.x) // 2
    return tag(
        "path",
        d=f"M{x} {y} C{middle} {y} {middle} {end} {state.x} {end} m-7 -4 l7 4 l-7 4",
        style=f"fill:none;stroke:{colour('accent' if taken else 'border')};stroke-width:{1 + taken}",
    )


def _box(state: Status, body: Mapping[str, Any], way: list[str]) -> Html:
    present, passed = state.name == body["status"], state.name in way
    look = (
        f"fill:{colour('soft') if present else 'none'};stroke-width:{3 if present else 1};"
        f"stroke:{colour('accent' if passed else 'border')}"
    )
    frame = tag(
        "rect", x=str(state.x), y=str(state.y), width=str(WIDTH), height=str(HEIGHT), rx="8", style=look
    )
    name = f"\N{BLACK CIRCLE} {state.name}" if present else state.name
    return together(
        frame,
        _line(state, 18, name, "font-weight:600" if passed else ""),
        _line(state, 18, _when(state, body) if passed else "", "font-size:10px", end=True),
        _line(state, 35, state.entry, "font-size:11px"),
        _line(state, 50, state.moves, "font-size:11px"),
    )


def _line(state: Status, down: int, text: str, style: str, *, end: bool = False) -> Html | None:
    """A line of text in a box, or none."""
    if not text:
        return None
    x = state.x + (WIDTH - 8 if end else 10)
    anchor = "end" if end else None
    return tag(
        "text",
        text,
        x=str(x),
        y=str(state.y + down),
        style=f"fill:currentColor;{style}",
        text_anchor=anchor,
    )


def _when(state: Status, body: Mapping[str, Any]) -> str:
    """When it came to a state, to the minute; "" where the reply does not tell."""
    times = body.get("status_transitions") or {}
    seconds = times.get(f"{state.name}_at") or (body.get("created") if state.before == START else None)
    return moment(seconds)[:16] if isinstance(seconds, int) else ""
