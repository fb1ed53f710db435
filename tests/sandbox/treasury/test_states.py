"""The tables of states and moves, and the diagrams drawn from them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from helpers.catalog import resources
from helpers.sandbox.models.treasury import FLOWS
from helpers.sandbox.statuses import diagram


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_has_the_statuses_of_its_type(name: str) -> None:
    """The table has a row for every status in the SDK, and no other."""
    flow = FLOWS[name]
    known = resources()[flow.kind].by_name["status"].shape.choices
    assert set(flow.next) == set(known)
    assert {each for following in flow.next.values() for each in following} | set(flow.begins) == set(known)


def test_every_entry_type_has_its_place() -> None:
    """Issuing apart, each entry type of the SDK is written by some step; an inbound return by its debit."""
    known = set(resources()["treasury.transaction_entry"].by_name["type"].shape.choices)
    written = {move.entry for flow in FLOWS.values() for move in flow.moves.values()}
    issuing = {"issuing_authorization_hold", "issuing_authorization_release"}
    assert written | issuing | {"inbound_transfer_return"} == known


def test_what_is_held_is_let_go_again() -> None:
    """On every way from start to end, nothing stays pending."""
    for flow in FLOWS.values():
        for end, following in flow.next.items():
            if following:
                continue
            for way in ways(flow.next, flow.begins, end):
                moves = [flow.moves[status] for status in way if status in flow.moves]
                assert sum(move.outbound_pending for move in moves) == 0, (flow.name, way)


def ways(table: Mapping[str, tuple[str, ...]], starts: tuple[str, ...], end: str) -> list[tuple[str, ...]]:
    """All ways through a table from a start to an end."""
    open_ways: list[tuple[str, ...]] = [(start,) for start in starts]
    paths = []
    while open_ways:
        way = open_ways.pop()
        if way[-1] == end:
            paths.append(way)
        open_ways += [(*way, status) for status in table[way[-1]]]
    return paths


def test_a_diagram_is_drawn_from_the_table() -> None:
    """In mermaid: every arrow, the entry it writes, and what that moves."""
    payment, debit = FLOWS["outbound_payment"], FLOWS["received_debit"]
    assert diagram(payment, payment.labels) == (
        "stateDiagram-v2\n"
        "    [*] --> processing : outbound_payment (cash -, outbound_pending +)\n"
        "    processing --> posted : outbound_payment_posting (outbound_pending -)\n"
        "    processing --> failed : outbound_payment_failure (cash +, outbound_pending -)\n"
        "    processing --> canceled : outbound_payment_cancellation (cash +, outbound_pending -)\n"
        "    posted --> returned : outbound_payment_return (cash +)\n"
        "    failed --> [*]\n"
        "    canceled --> [*]\n"
        "    returned --> [*]"
    )
    assert "    [*] --> failed\n" in diagram(debit, debit.labels)
