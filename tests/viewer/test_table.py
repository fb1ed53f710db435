"""Rows and columns of replies."""

from __future__ import annotations

from helpers.viewer.table import fields_table, grid, rows_table, rows_text, telling_columns

CHARGES = [
    {"object": "charge", "id": "ch_2", "amount": 500, "currency": "jpy", "description": None, "source": {}},
    {"object": "charge", "id": "ch_1", "amount": 1000, "currency": "usd", "description": "T-shirt", "x": 1},
]


def test_columns_that_tell_the_rows_apart_come_first() -> None:
    """Id, then what people look for; nothing nested, nothing that is null in every row."""
    assert telling_columns(CHARGES) == ["id", "amount", "currency", "description", "x"]


def test_a_table_has_a_header_for_each_column_and_row() -> None:
    """Scopes let a screen reader say which row and column a cell belongs to."""
    html = rows_table(CHARGES, "2 elements")
    assert html.count("<th scope=") == 7
    assert '<th scope="row">ch_2</th>' in html
    assert '<span class="sw-note">500 JPY</span>' in html
    assert '<span class="sw-note">10.00 USD</span>' in html


def test_numbers_end_in_one_line() -> None:
    """Amounts with their currency, counts, and gaps; a column with a word in it begins in one."""
    rows = [["a", "1,000.00 USD", "2", "+5.00 USD", "open"], ["b", "-7 JPY", "", "", "1"]]
    html = grid("Sums", ("what", "amount", "how many", "change", "state"), rows)
    heads = ["amount", "how many", "change"]
    assert all(f'<th scope="col" class="sw-amount">{head}</th>' in html for head in heads)
    assert '<td class="sw-amount">-7 JPY</td>' in html
    assert '<th scope="col">state</th>' in html
    assert "<td>1</td>" in html


def test_a_table_in_a_terminal() -> None:
    """Columns line up."""
    assert rows_text(CHARGES) == [
        "id    amount  currency  description  x",
        "ch_2  500     jpy",
        "ch_1  1000    usd       T-shirt      1",
    ]


def test_fields_stand_under_their_paths() -> None:
    """One row a value that is set, written as one would reach it."""
    html = fields_table({"card": {"last4": "4242", "name": None}, "data": [{"id": "a"}, {"id": "b"}]})
    assert "<code>card.last4</code>" in html
    assert "<code>data[1].id</code>" in html
    assert "card.name" not in html
