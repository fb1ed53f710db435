"""Pictures: what they draw, reckoned by hand, and that everybody can read them."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

import pandas as pd
import pytest

from helpers import Refused, frame
from helpers.data import pictures
from helpers.data.drawing import GREEN, Picture

DAY = 86400
FIRST = 1704067200  # 2024-01-01
NAMES = ("id", "reporting_category", "amount", "fee", "created", "available_on", "currency", "status")
ENTRIES = (
    ("txn_1", "charge", 10000, 320, 0, 2, "usd", "available"),
    ("txn_2", "charge", 5000, 175, 1, 3, "usd", "available"),
    ("txn_3", "refund", -2000, 0, 2, 2, "usd", "available"),
    ("txn_4", "payout", -7000, 0, 3, 3, "usd", "available"),
    ("txn_5", "charge", 3000, 117, 3, 5, "usd", "pending"),
    ("txn_6", "charge", 1500, 54, 3, 6, "jpy", "pending"),
)


@pytest.fixture
def entries() -> pd.DataFrame:
    """Four days of an account: three charges in dollars, one in yen, a refund and a payout."""
    rows = []
    for each in ENTRIES:
        row: dict[str, Any] = dict(zip(NAMES, each, strict=True))
        for name in ("created", "available_on"):
            row[name] = FIRST + row[name] * DAY + (3600 if name == "created" else 0)
        rows.append({**row, "object": "balance_transaction", "net": row["amount"] - row["fee"]})
    return frame(rows)


@pytest.fixture
def payouts() -> pd.DataFrame:
    """One that adds up, and one of which a cent is missing."""
    rows = [
        {"id": id, "object": "payout", "amount": amount, "currency": "usd", "arrival_date": FIRST + day * DAY}
        for id, amount, day in (("po_1", 7680, 3), ("po_2", 4824, 4))
    ]
    return frame(rows)


def rows(picture: Picture, *columns: str) -> list[tuple[Any, ...]]:
    """The numbers behind a picture."""
    return list(picture.numbers[list(columns)].itertuples(index=False, name=None))


def test_the_balance_is_available_and_pending_by_day_and_currency(entries: pd.DataFrame) -> None:
    """What is earned is pending until the day that it is available on."""
    picture = pictures.balance(entries)
    dollars = picture.numbers[picture.numbers["currency"] == "usd"]
    assert list(dollars.loc[dollars["state"] == "available", "amount"]) == [0, 0, 76.80, 55.05]
    assert list(dollars.loc[dollars["state"] == "pending", "amount"]) == [96.80, 145.05, 48.25, 28.83]
    assert picture.description == (
        "At the end 0 jpy available, 1,446 jpy pending, 55.05 usd available, 28.83 usd pending."
    )


def test_gross_becomes_net_by_category_and_fees(entries: pd.DataFrame) -> None:
    """Payouts move money, and take none."""
    assert rows(pictures.gross_to_net(entries), "step", "amount") == [
        ("charge", 180.0),
        ("refund", -20.0),
        ("Stripe's fees", -6.12),
        ("net", 153.88),
    ]
    yen = pictures.gross_to_net(entries, "JPY")
    assert rows(yen, "step", "amount") == [("charge", 1500), ("Stripe's fees", -54), ("net", 1446)]


def test_categories_have_their_volume_and_fees(entries: pd.DataFrame) -> None:
    """Of one currency, the largest first."""
    assert rows(pictures.categories(entries), "reporting_category", "entries", "volume", "fees") == [
        ("charge", 3, 180.0, 6.12),
        ("refund", 1, -20.0, 0.0),
        ("payout", 1, -70.0, 0.0),
    ]


def test_what_is_pending_becomes_available_on_its_day(entries: pd.DataFrame) -> None:
    """By currency."""
    picture = pictures.availability(entries)
    assert picture.description == "1,446 jpy on 07 Jan, 28.83 usd on 06 Jan."


def test_payouts_are_the_sums_of_what_is_in_them(entries: pd.DataFrame, payouts: pd.DataFrame) -> None:
    """One that is not is told, to the cent."""
    paid_out: list[Any] = ["po_1", "po_2", "po_1", "po_1", None, None]
    inside = entries.assign(payout=paid_out)
    picture = pictures.reconciled(payouts, inside)
    assert rows(picture, "payout", "transactions", "difference") == [("po_1", 2, 0.0), ("po_2", 1, -0.01)]
    assert picture.description == ("1 of 2 payouts are the sum of their transactions. po_2 differs by -0.01.")


DRAWN = ("balance", "gross_to_net", "categories", "availability")


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_an_image_that_tells_what_it_shows(name: str, entries: pd.DataFrame) -> None:
    """To whoever cannot see it, too; on light and on dark, since it has no ground of its own."""
    picture: Picture = getattr(pictures, name)(entries)
    shown = picture._repr_html_().partition("</style>")[2]
    match = re.search(
        r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)" style="[^"]+" '
        r'class="sw-image">',
        shown,
    )
    assert match is not None
    svg = b64decode(match[1]).decode()
    assert svg == picture.svg
    assert match[2].startswith(picture.title)
    assert picture.title in svg
    assert 'fill="white"' not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert repr(picture).startswith(f"{picture.title}. {picture.description}\n")


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_numbers_are_drawn_alike(name: str, entries: pd.DataFrame) -> None:
    """To the letter, so that a stored picture can be compared."""
    draw = getattr(pictures, name)
    assert draw(entries).svg == draw(entries.copy()).svg


def test_currencies_stand_one_below_the_other_to_the_same_day(entries: pd.DataFrame) -> None:
    """No wider than one of them is, and none ends before the others."""
    for drawn in (pictures.balance, pictures.availability):
        dollars = entries[entries["currency"] == "usd"]
        assert width(drawn(entries)) < width(drawn(dollars)) + 60  # longer numbers on its axis
    two = entries[entries["created"] < entries["created"].max()]
    euros = two.assign(currency=["eur", "usd", "usd"][: len(two)])
    assert "eur available" in pictures.balance(euros).description


def test_what_is_below_nothing_is_told_above_the_line(entries: pd.DataFrame) -> None:
    """Its number stands clear of its bar, and what is left keeps its colour."""
    refunds = entries[entries["reporting_category"] == "refund"].assign(status="pending")
    availability = pictures.availability(refunds)
    assert availability.description == "-20.00 usd on 03 Jan."
    assert "max(datum.amount, 0)" in str(availability.chart.to_dict())
    assert pictures.gross_to_net(refunds).svg.count(GREEN) == 2  # in the legend, and the bar


def test_a_single_day_of_a_balance_is_seen(entries: pd.DataFrame) -> None:
    """A line needs two days: one is a point."""
    assert pictures.balance(entries.head(1)).svg.count('aria-roledescription="point"') == 2


def width(picture: Picture) -> float:
    """In pixels."""
    match = re.search(r'<svg[^>]* width="([\d.]+)"', picture.svg)
    assert match
    return float(match[1])


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_fits_a_narrow_notebook(name: str, entries: pd.DataFrame) -> None:
    """In a window of 700 pixels an output of JupyterLab has 564 for it."""
    assert width(getattr(pictures, name)(entries)) <= 564


def test_what_cannot_be_drawn_is_told(entries: pd.DataFrame, payouts: pd.DataFrame) -> None:
    """With the reason."""
    with pytest.raises(Refused, match="no balance transactions here"):
        pictures.balance(entries[:0])
    with pytest.raises(Refused, match="nothing in eur: the currencies are jpy, usd"):
        pictures.gross_to_net(entries, "eur")
    with pytest.raises(Refused, match="Nothing is pending"):
        pictures.availability(entries[:3])
    with pytest.raises(Refused, match="no payout"):
        pictures.reconciled(payouts[:0], entries.assign(payout=None))
