"""Stripe's query language, on objects made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import errors
from helpers.sandbox.listing.search import Matches, parse_query
from helpers.sandbox.listing.searched import NUMERIC, STRING, TOKEN

OBJECT: dict[str, Any] = {
    "id": "cus_1",
    "email": "Jenny@Example.com",
    "name": None,
    "created": 1700000000,
    "amount": 1000,
    "livemode": False,
    "metadata": {"order": "6735", "o'k": "yes"},
    "address": {"city": "Berlin"},
}
FIELDS = {
    **dict.fromkeys(("amount", "created"), NUMERIC),
    **dict.fromkeys(("a", "address.city", "b", "c", "email", "name"), STRING),
    **dict.fromkeys(("currency", "livemode", "metadata"), TOKEN),
}


def read(query: str) -> Matches:
    """A query over such objects."""
    return parse_query(query, "customer", FIELDS)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('email:"jenny@example.com"', True),
        ("email:'jenny@example.com'", True),
        ('email:"jenny"', False),
        ('email~"example"', True),
        ('-email~"example"', False),
        ('metadata["order"]:"6735"', True),
        ('metadata["order"]:"1"', False),
        ('metadata["none"]:null', True),
        ("name:null", True),
        ("-name:null", False),
        ("amount>999", True),
        ("amount>=1000 AND amount<1001", True),
        ("amount>1000 OR created<1700000001", True),
        ("amount>1000 created<1700000001", False),
        ('address.city:"berlin"', True),
        ('created>100 -email:"nobody"', True),
    ],
)
def test_a_query_matches(query: str, matches: bool) -> None:
    """Equality is of whole values whatever their case, `~` of parts; blanks between clauses mean AND."""
    assert read(query)(OBJECT) is matches


@pytest.mark.parametrize("query", ["", "   ", "jenny", "email:", 'email="x"', 'email:"x" AND', "a:1 ! b:2"])
def test_a_query_that_cannot_be_read_is_refused(query: str) -> None:
    """With how a query looks, and no param.

    Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
    """
    with pytest.raises(errors.Invalid) as refused:
        read(query)
    error = refused.value.body()
    assert "param" not in error
    assert error["message"] == (
        'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query '
        'for metadata or key:"value" to query for other fields.'
    )


def test_a_short_substring_is_refused() -> None:
    """`~` takes three characters or more."""
    with pytest.raises(errors.Invalid, match="3 characters"):
        read('email~"ab"')


def test_and_and_or_are_not_mixed() -> None:
    """One query has one kind of joiner."""
    with pytest.raises(errors.Invalid, match="can't combine AND and OR"):
        read('a:"1" AND b:"2" OR c:"3"')
