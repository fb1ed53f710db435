"""The difference of two values: complete, exact, and readable without colours."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import show
from helpers.history import Exchange, Reply, Request
from helpers.viewer.difference import MISSING, Change, Difference, changes_of, difference


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"name": "A"}, {"name": "B"}, [("name", "A", "B")]),
        ({"name": None}, {"name": "B"}, [("name", None, "B")]),
        ({}, {"name": None}, [("name", MISSING, None)]),
        ({"card": {"last4": "4242"}, "a": {}}, {"card": {}, "a": {}}, [("card.last4", "4242", MISSING)]),
        ([{"id": 1}], [{"id": 2}, {"id": 3}], [("[0].id", 1, 2), ("[1]", MISSING, {"id": 3})]),
        ({"cards": ["a", "b"]}, {"cards": ["a"]}, [("cards[1]", "b", MISSING)]),
        ({"paid": 1}, {"paid": True}, [("paid", 1, True)]),
        ({"owner": "acct_1"}, {"owner": {"id": "acct_1"}}, [("owner", "acct_1", {"id": "acct_1"})]),
        ("a", "b", [("", "a", "b")]),
        ({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}, []),
    ],
)  # fmt: skip
def test_each_change_is_named_by_its_path(
    before: Any, after: Any, changes: list[tuple[str, Any, Any]]
) -> None:
    """Nested values by dots, elements by position; what is absent is told apart from null."""
    assert difference(before, after) == tuple(Change(*each) for each in changes)


def test_changes_come_in_the_order_of_the_new_value() -> None:
    """What was removed comes last, since the new value has no place for it."""
    changes = difference({"gone": 1, "a": 1, "b": 1}, {"new": 1, "b": 2, "a": 2})
    assert [each.path for each in changes] == ["new", "b", "a", "gone"]


def test_a_terminal_shows_a_line_a_change() -> None:
    """A sign before each, as in a patch."""
    shown = Difference(difference({"name": "A", "phone": "1"}, {"name": "B", "email": "é@example.com"}))
    assert repr(shown).splitlines() == [
        '~ name: "A" -> "B"',
        '+ email: "é@example.com"',
        '- phone: "1"',
    ]
    assert repr(Difference(())) == "Nothing differs."


def test_html_tells_a_change_by_sign_and_word() -> None:
    """No colour is needed: `<del>` and `<ins>` are struck out and underlined, and a word says which it is."""
    changes = difference({"name": "<A>"}, {"name": "B", "email": "a@example.com"})
    page = Difference(changes).static_html()
    assert "~ changed" in page
    assert "+ added" in page
    assert '<del><span class="sw-text">&quot;&lt;A&gt;&quot;</span></del>' in page
    assert '<ins><span class="sw-text">&quot;B&quot;</span></ins>' in page


def test_replies_are_compared_by_their_bodies_without_secrets() -> None:
    """A key that changed is shown as changed, and neither of the two is shown."""
    key = "sk_test_" + "a" * 20
    first, second = (
        Exchange(number, Request("get", "/v1/x"), Reply(200, body={"key": key + str(number)}))
        for number in (1, 2)
    )
    shown = show(second, since=first)
    assert '~ key: "sk_test_****aaa1" -> "sk_test_****aaa2"' in repr(shown)
    assert key not in shown.static_html()


def test_an_update_is_undone_by_its_previous_attributes() -> None:
    """Of objects only what differs is told, of lists the whole; null in metadata: the key was added."""
    now = {
        "email": "j@example.com",
        "address": {"city": "Rome", "line": "x"},
        "tags": [],
        "metadata": {"a": "1"},
    }
    previous = {"email": None, "address": {"city": "Oslo"}, "tags": ["a"], "metadata": {"a": None, "b": "2"}}
    assert changes_of({"object": now, "previous_attributes": previous}) == (
        Change("email", None, "j@example.com"),
        Change("address.city", "Oslo", "Rome"),
        Change("tags[0]", "a", MISSING),
        Change("metadata.a", MISSING, "1"),
        Change("metadata.b", "2", MISSING),
    )
    assert changes_of({"object": now}) == ()
