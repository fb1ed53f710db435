"""The sandbox's controls as a page: a section a control; live, stored, as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.viewer.html import Html, tag, together
from helpers.viewer.notes import moment
from helpers.viewer.table import grid

from .actions import Entries
from .effects import balance_words
from .sandbox_state import SandboxState
from .words import KINDS, card_words, clock_words, fault_words

NOTHING_TO_CONTROL = (
    "Connected to Stripe's own test mode, whose time and faults nobody can control. In the sandbox one can: "
    "set WORKBOOK_MODE=sandbox."
)
RETRIES = (
    "The SDK itself sends again after a 409, a 500, a 503, a timeout or a cut connection, up to twice. To "
    "see the error in your code, let 3 requests fail. Where only 1 fails, the SDK's next try is answered."
)
NO_FAULT = "No fault is on."
NO_SNAPSHOT = NO_CLOCK = "none yet"
PLACEHOLDERS = {"times": "no end", "share": "0 to 1"}


def live_controls(state: SandboxState | None, entries: Entries, effects: Html | None = None) -> Html:
    """Every control with its fields; above them how things stand, below what the last step in time did."""
    if state is None:
        return tag("p", NOTHING_TO_CONTROL)
    parts = changing(state, entries)
    # A message makes its section taller: none may move to another column for it.
    controls = tag(
        "div",
        _about_time(parts, entries),
        _about_faults(parts, entries),
        _about_others(state, parts, entries),
        class_="sp",
    )
    done = tag("div", effects, data_part="effects", class_="sp-effects", role="status")
    return together(tag("div", parts["state"], data_part="state", class_="sp-state"), controls, done)


def _about_time(parts: Mapping[str, Html], entries: Entries) -> Html:
    return tag(
        "div",
        _section(
            "Time",
            _part("clock", parts),
            _row({"days": "Days", "hours": "Hours", "seconds": "Seconds"}, entries),
            _actions("advance", ("advance", "Advance", "Advancing ...")),
        ),
        _section(
            "Test clocks",
            _part("clocks", parts),
            _row({"clock_days": "Days ahead", "clock_hours": "Hours ahead"}, entries),
            _actions("move", ("move", "Move the clock", "Moving ...")),
        ),
        _section(
            "Snapshots",
            _part("snapshots", parts),
            _actions(
                "snapshot",
                ("restore", "Restore", "Restoring ..."),
                ("snapshot", "Take a snapshot", "Taking ..."),
            ),
        ),
    )


def _about_faults(parts: Mapping[str, Html], entries: Entries) -> Html:
    section = _section(
        "Faults",
        _part("faults", parts),
        _chosen("kind", "Fault", KINDS, entries),
        tag("div", how_often(entries), data_part="times"),
        _ticked("after", "Carry the request out, then lose its answer", entries),
        tag("p", RETRIES, class_="sw-note"),
        _actions(
            "fault",
            ("fault", "Switch on", "Switching on ..."),
            ("calm", "All off", "Switching off ..."),
        ),
    )
    return tag("div", section)


def _about_others(state: SandboxState, parts: Mapping[str, Html], entries: Entries) -> Html:
    return tag(
        "div",
        _section(
            "Next payment by card",
            _part("card", parts),
            _chosen("outcome", "Outcome", {each: _outcome(each) for each in state.outcomes}, entries),
            _actions("card", ("card", "Choose", "Choosing ...")),
        ),
        _section("Books", _actions("reconcile", ("reconcile", "Reconcile", "Adding up ..."))),
        _section(
            "Webhooks",
            _actions(
                "receive",
                ("receive", "Open an inbox", "Opening ..."),
                ("close", "Close the inbox", "Closing ..."),
            ),
        ),
    )


def changing(state: SandboxState, entries: Entries) -> dict[str, Html]:
    """What changes while one looks, by the part of the page it belongs in."""
    kept = {each["id"]: f"{each['id']}, {moment(each['created'])}" for each in reversed(state.snapshots)}
    return {
        "clock": tag("p", "It is ", tag("strong", moment(state.now)), "."),
        "state": tag("p", status_line(state)),
        "faults": tag("ul", *(tag("li", each) for each in _faults(state))),
        "card": tag("p", card_words(state.outcome)),
        "clocks": _chosen("clock", "Clock", _clocks(state) or {"": NO_CLOCK}, entries),
        "snapshots": _chosen("snapshot", "Go back to", kept or {"": NO_SNAPSHOT}, entries),
    }


def how_often(entries: Entries) -> Html:
    """The fields for how many requests a fault hits, which share of them, and how late."""
    return _row({"times": "Requests", "share": "Share", "milliseconds": "Delay in ms"}, entries)


def static_controls(state: SandboxState | None, effects: Html | None = None) -> Html:
    """For a stored notebook: how they stand."""
    if state is None:
        return tag("p", NOTHING_TO_CONTROL)
    return together(grid("Sandbox", ("control", "now"), _standing(state)), effects)


def status_line(state: SandboxState | None) -> str:
    """How things stand, in one line."""
    if state is None:
        return NOTHING_TO_CONTROL
    faults, card = "; ".join(_faults(state)).rstrip("."), card_words(state.outcome)
    pieces = (moment(state.now), balance_words(state.balance), faults, f"Next payment by card: {card}")
    return " \N{MIDDLE DOT} ".join(filter(None, pieces))


def plain_controls(state: SandboxState | None) -> str:
    """For a terminal."""
    if state is None:
        return NOTHING_TO_CONTROL
    return "\n".join(f"{name}: {now}" for name, now in _standing(state))


def _standing(state: SandboxState) -> list[tuple[str, str]]:
    return [
        ("time", moment(state.now)),
        ("balance", balance_words(state.balance)),
        ("faults", "; ".join(_faults(state))),
        ("next payment by card", card_words(state.outcome)),
        ("test clocks", "; ".join(map(clock_words, state.clocks)) or NO_CLOCK),
        ("snapshots", ", ".join(each["id"] for each in state.snapshots) or NO_SNAPSHOT),
    ]


def _clocks(state: SandboxState) -> dict[str, str]:
    return {each["id"]: clock_words(each) for each in state.clocks}


def _faults(state: SandboxState) -> Iterable[str]:
    return map(fault_words, state.faults) if state.faults else [NO_FAULT]


def _outcome(outcome: str) -> str:
    return "no override" if outcome == "none" else outcome


def _section(title: str, *content: Html) -> Html:
    return tag("form", tag("fieldset", tag("legend", title), *content))


def _part(name: str, parts: Mapping[str, Html]) -> Html:
    return tag("div", parts[name], data_part=name)


def _actions(place: str, *buttons: tuple[str, str, str]) -> Html:
    """Buttons, the first of which Enter presses too, and what became of it.

    ``buttons``: the action, the label, and what is said meanwhile.
    """
    parts = (
        tag("button", label, type="submit" if n == 0 else "button", data_do=do, data_at=place, data_busy=busy)
        for n, (do, label, busy) in enumerate(buttons)
    )
    return tag("div", *parts, tag("span", data_part=f"status:{place}", role="status"), class_="sp-actions")


def _row(labels: Mapping[str, str], entries: Entries) -> Html:
    """Numbers beside each other, with room for a sentence about each below."""
    fields = (_labelled(name, label, _number(name, entries)) for name, label in labels.items())
    return together(tag("div", *fields, class_="sp-row"), *map(_problem, labels))


def _number(name: str, entries: Entries) -> Html:
    return tag(
        "input",
        type="text",
        value=str(entries.get(name, "")),
        placeholder=PLACEHOLDERS.get(name),
        inputmode="decimal" if name == "share" else "numeric",
        autocomplete="off",
        **_editing(name, "typed"),
    )


def _chosen(name: str, label: str, choices: Mapping[str, str], entries: Entries) -> Html:
    options = (
        tag("option", words, value=choice, selected=choice == entries.get(name))
        for choice, words in choices.items()
    )
    select = tag("select", *options, **_editing(name, "chosen"))
    return together(_labelled(name, label, select), _problem(name))


def _ticked(name: str, label: str, entries: Entries) -> Html:
    box = tag("input", type="checkbox", checked=bool(entries.get(name)), **_editing(name, "chosen"))
    return tag("label", box, " ", label, class_="sp-tick")


def _labelled(name: str, label: str, field: Html) -> Html:
    return tag("div", tag("label", label, for_=name), field, class_="sp-field")


def _problem(name: str) -> Html:
    return tag("p", id=f"problem:{name}", data_problem=name, class_="sp-problem", aria_live="polite")


def _editing(name: str, when: str) -> dict[str, str | bool | None]:
    return {
        "id": name,
        "data_do": "fill",
        "data_at": name,
        "data_field": when,
        "aria_describedby": f"problem:{name}",
    }
