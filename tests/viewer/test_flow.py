"""A movement of money as its state diagram."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.viewer import show
from helpers.viewer.flow import diagrams, is_flow, states_of, way_text
from scripts import flows

PAYMENT: dict[str, Any] = {
    "id": "obp_1",
    "object": "treasury.outbound_payment",
    "status": "posted",
    "created": 1768478400,
    "status_transitions": {
        "posted_at": 1768573800,
        "failed_at": None,
        "canceled_at": None,
        "returned_at": None,
    },
}


def test_the_diagrams_are_those_of_the_sandboxs_tables() -> None:
    """`python -m scripts.flows` would change nothing."""
    assert flows.DIAGRAMS.read_text(encoding="utf-8") == flows.text()


def test_states_stand_in_columns_by_their_steps_from_the_start() -> None:
    """The place of each, and the ledger entry that getting there writes."""
    states = states_of("treasury.outbound_payment")
    assert {name: (each.column, each.row) for name, each in states.items()} == {
        "processing": (0, 0),
        "posted": (1, 0),
        "failed": (1, 1),
        "canceled": (1, 2),
        "returned": (2, 0),
    }
    assert (states["failed"].entry, states["failed"].moves) == (
        "outbound_payment_failure",
        "cash +, outbound_pending -",
    )
    assert [each.before for each in states_of("treasury.received_credit").values()] == ["[*]", "[*]"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("processing", "[processing]; may become posted or failed or canceled"),
        ("posted", "processing -> [posted]; may become returned"),
        ("failed", "processing -> [failed]; this status is final"),
        ("returned", "processing -> posted -> [returned]; this status is final"),
    ],
)
def test_the_way_in_a_line(status: str, told: str) -> None:
    """Where it has been, where it is, and what may follow."""
    assert way_text({**PAYMENT, "status": status}) == told
    assert show({**PAYMENT, "status": status}).text().splitlines()[1] == told


def live(thing: Any) -> str:
    return str(show(thing).react({"do": "show"})["parts"]["page"])


def test_the_present_state_is_marked() -> None:
    """In the picture by a dot, with the time it came to each; in mermaid by a class."""
    html = live(PAYMENT)
    assert html.index("<summary>States</summary>") < html.index("<summary>Tree</summary>")
    assert "<title>treasury.outbound_payment: posted</title>" in html
    assert html.count("\N{BLACK CIRCLE}") == 1
    assert "\N{BLACK CIRCLE} posted" in html
    assert ">2026-01-15 12:00<" in html
    assert ">2026-01-16 14:30<" in html
    drawn = show(PAYMENT)._repr_mimebundle_()[0]["text/vnd.mermaid"]
    assert drawn.startswith("stateDiagram-v2\n    [*] --> processing : outbound_payment (cash -")
    assert drawn.endswith("    class posted present")


@pytest.mark.parametrize("kind", diagrams())
def test_every_flow_in_every_state_is_drawn(kind: str) -> None:
    """Also where a reply lacks its times."""
    for status in states_of(kind):
        assert "<svg" in live({"object": kind, "status": status})


@pytest.mark.parametrize(
    "other",
    [{"object": "charge", "status": "succeeded"}, {"object": PAYMENT["object"], "status": "lost"}, [], "x"],
)
def test_nothing_else_is_drawn(other: Any) -> None:
    """Another object, or a status that the tables do not have, is shown as any reply is."""
    assert not is_flow(other)
    assert "text/vnd.mermaid" not in show(other)._repr_mimebundle_()[0]
    assert "<svg" not in live(other)
