"""A list's table with a kernel behind it."""

from __future__ import annotations

import re
from typing import Any

import helpers.builder  # noqa: F401  makes ids open their forms
from helpers.viewer import show
from helpers.viewer.rows import columns_of, rows_parts

CHARGES = [
    {
        "object": "charge",
        "id": f"ch_{number}",
        "amount": 100 * number,
        "currency": "usd",
        "billing_details": {"name": "Jenny" if number == 7 else None},
        "refunds": {"data": [{"id": f"re_{number}"}]},
    }
    for number in range(1, 81)
]


def rows(html: str) -> list[str]:
    """The ids that head the rows."""
    return re.findall(r'<th scope="row">(?:<button[^>]*>)?([^<]+)', html)


def table(at: str = "filter", columns: dict[str, bool] | None = None, **fields: Any) -> dict[str, str]:
    ticked = {f"column:{name}": value for name, value in (columns or {}).items()}
    return {**rows_parts(CHARGES, "80 elements", at, {**fields, **ticked})}


def test_a_list_shows_its_first_rows_and_more_on_demand() -> None:
    """Ten at first, then fifty more at a time; what was asked for stays while one filters."""
    page = show({"object": "list", "data": CHARGES}).react({"do": "show"})["parts"]["page"]
    assert len(rows(page)) == 10
    assert "Show 50 more of 70" in page
    more = table("more", shown="10")["rows"]
    assert len(rows(more)) == 60
    assert "Show 20 more<" in more
    assert 'value="60"' in more
    assert len(rows(table("filter", shown="60", filter="usd")["rows"])) == 60


def test_rows_are_filtered_by_what_they_say() -> None:
    """Also by what stands beside an amount, and by what no column shows; it is counted."""
    by_name = table(filter="jenny")
    assert rows(by_name["rows"]) == ["ch_7"]
    assert by_name["counted"] == "<span>1 of 80 rows</span>"
    assert rows(table(filter="12.00 USD")["rows"]) == ["ch_12"]
    assert rows(table(filter="re_33")["rows"]) == ["ch_33"]
    assert "No row has that in it." in table(filter="billing_details")["rows"]


def test_columns_are_chosen_however_deep() -> None:
    """Those of objects within, but of no lists within, which have another length in each row."""
    assert columns_of(CHARGES) == ["id", "amount", "currency", "object", "billing_details.name"]
    chosen = table(columns={"id": True, "amount": False, "billing_details.name": True})
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', chosen["rows"]) == ["id", "billing_details.name"]
    assert "<td>Jenny</td>" in chosen["rows"]


def test_an_id_in_a_row_opens_its_object() -> None:
    """In a live page; an id may be without a digit."""
    page = show({"data": [{"id": "cus_aNhVtxafJkmSZD"}]}).react({"do": "show"})["parts"]["page"]
    assert 'data-do="related" data-at="cus_aNhVtxafJkmSZD"' in page
    fields = show({"id": "ch_1", "customer": "cus_1"}).react({"do": "show"})["parts"]["page"]
    table = fields[fields.index('aria-label="Fields"') :]
    assert 'data-do="related" data-at="cus_1"' in table


def test_nothing_ticked_shows_what_tells_the_rows_apart() -> None:
    """A table without columns would say nothing."""
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', table()["rows"]) == ["id", "amount", "currency"]
