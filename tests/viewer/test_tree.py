"""A value as a tree that opens and closes."""

from __future__ import annotations

from helpers.viewer.tree import path, tree

TOKEN = {"id": "tok_1", "card": {"id": "card_1", "object": "card", "checks": []}, "used": False}


def test_a_stored_tree_holds_every_branch() -> None:
    """Without a kernel the branches are all there, closed, and open by the browser's own means."""
    assert tree(TOKEN) == (
        '<ul class="sw-tree">'
        '<li><code class="sw-key">id</code> <span class="sw-text">&quot;tok_1&quot;</span></li>'
        '<li><details><summary><code class="sw-key">card</code> <span class="sw-note">card card_1</span>'
        '</summary><ul class="sw-tree">'
        '<li><code class="sw-key">id</code> <span class="sw-text">&quot;card_1&quot;</span></li>'
        '<li><code class="sw-key">object</code> <span class="sw-text">&quot;card&quot;</span></li>'
        '<li><code class="sw-key">checks</code> <span class="sw-number">[]</span></li>'
        "</ul></details></li>"
        '<li><code class="sw-key">used</code> <span class="sw-number">false</span></li>'
        "</ul>"
    )


def test_keys_and_values_are_text() -> None:
    """What a customer wrote into metadata is shown, and does nothing."""
    assert "<script>" not in tree({"<script>": "<script>alert(1)</script>", "a": {"<script>": 1}})


def test_a_closed_branch_says_what_it_holds() -> None:
    """An object's kind and id, else how much there is."""
    assert "2 fields" in tree({"a": {"b": 1, "c": 2}})
    assert "1 element<" in tree({"a": [1]})


def test_a_place_is_written_as_people_write_it() -> None:
    """Keys after points, positions in brackets."""
    assert path(("data", 0, "card", "last4")) == "data[0].card.last4"
    assert path((0, "id")) == "[0].id"
