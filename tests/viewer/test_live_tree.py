"""A reply's tree with a kernel behind it."""

from __future__ import annotations

import pytest

from helpers.builder import Form
from helpers.viewer import show
from helpers.viewer.live_tree import explorer, look, search
from helpers.viewer.related import opened

TOKEN = {
    "id": "tok_1",
    "object": "token",
    "card": {"id": "card_1", "object": "card", "last4": "4242", "checks": []},
    "used": False,
}
CHARGE = {"id": "ch_1", "object": "charge", "customer": "cus_1", "status": "succeeded"}


def test_a_tree_is_made_as_it_opens() -> None:
    """A closed branch names its place, and `look` gives what stands there."""
    live = explorer({"data": [TOKEN], "has_more": False})
    assert "card_1" not in live
    assert 'data-do="look" data-at="[&quot;data&quot;]"' in live
    assert 'data-at="[&quot;data&quot;, 0, &quot;card&quot;]"' in look({"data": [TOKEN]}, '["data", 0]')
    assert 'data-at="card_1"' in look({"data": [TOKEN]}, '["data", 0, "card"]')


def test_a_branch_that_stands_alone_is_open() -> None:
    """Of an error there is nothing else to see."""
    live = explorer({"error": {"code": "card_declined", "type": "card_error"}})
    assert "<details open>" in live
    assert "card_declined" in live


def test_each_field_copies_its_path() -> None:
    """A button beside each, which a screen reader calls by the path."""
    copied = 'data-do="copy" data-text="data[0].card.last4" aria-label="Copy path data[0].card.last4"'
    assert copied in look({"data": [TOKEN]}, '["data", 0, "card"]')


@pytest.mark.parametrize("text", ["last4", "LAST", "card.last4", "4242"])
def test_what_is_sought_is_opened_and_marked(text: str) -> None:
    """A key, the end of a path or a value; what leads there is open, the rest is left out."""
    parts = search(TOKEN, text)
    assert "1 match<" in parts["found"]
    assert "<details open>" in parts["tree"]
    assert parts["tree"].count("<mark>") == 1
    assert "used" not in parts["tree"]


def test_a_branch_that_is_found_can_be_opened() -> None:
    """Its name is the match; what it holds is made when it is opened."""
    parts = search({"card_of": TOKEN}, "card_o")
    assert 'data-do="look" data-at="[&quot;card_of&quot;]"' in parts["tree"]
    assert "tok_1" not in parts["tree"].replace("token tok_1", "")


def test_an_end_of_the_search_brings_the_tree_back() -> None:
    """No text, no match, and the whole again."""
    assert "No matches" in search(TOKEN, "nowhere")["found"]
    back = search(TOKEN, " ")
    assert back["found"] == ""
    assert back["tree"] in explorer(TOKEN)


def test_so_many_matches_are_shown() -> None:
    """A large reply stays quick to search."""
    assert "The first 200 matches" in search({str(n): "same" for n in range(300)}, "same")["found"]


def test_fields_are_explained_in_the_references_words() -> None:
    """Beside the value, for objects within objects, too, and only where there is something to explain."""
    page = explorer(TOKEN)
    assert "sw-explain" in page
    assert "Determines if you have already used this token" in page
    assert "The last four digits of the card." in look({"data": [TOKEN]}, '["data", 0, "card"]')
    assert "sw-explain" not in explorer({"mine": 1})


def test_an_id_opens_the_form_that_retrieves_it() -> None:
    """Below the reply, with the id filled in; an id of nothing that can be retrieved is text."""
    page = explorer(CHARGE | {"balance": "li_1"})
    assert 'data-do="related" data-at="cus_1" title="Open v1.customers.retrieve"' in page
    assert 'data-at="li_1"' not in page
    form = opened("cus_1")
    assert isinstance(form, Form)
    assert form.operation.name == "v1.customers.retrieve"
    assert form.params == {"customer": "cus_1"}
    assert len(show(CHARGE).react({"do": "related", "at": "cus_1"})["below"]) == 32


def test_text_is_text() -> None:
    """What a customer wrote into metadata is shown, and does nothing."""
    assert "<script>" not in explorer({"<script>": "<script>alert(1)</script>"})
    assert "<script>" not in search({"a": {"<script>": "<script>"}}, "<script>")["tree"]
