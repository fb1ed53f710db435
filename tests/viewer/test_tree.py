"""A value as a tree that opens and closes."""

from __future__ import annotations

from helpers.viewer.tree import look, tree

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


def test_a_live_tree_is_made_as_it_opens() -> None:
    """A closed branch names its place, and `look` gives what stands there."""
    live = tree({"data": [TOKEN]}, live=True)
    assert "card_1" not in live
    assert 'data-do="look" data-at="[&quot;data&quot;]"' in live
    assert 'data-at="[&quot;data&quot;, 0, &quot;card&quot;]"' in look({"data": [TOKEN]}, '["data", 0]')
    assert "&quot;card_1&quot;" in look({"data": [TOKEN]}, '["data", 0, "card"]')


def test_keys_and_values_are_text() -> None:
    """What a customer wrote into metadata is shown, and does nothing."""
    assert "<script>" not in tree({"<script>": "<script>alert(1)</script>", "a": {"<script>": 1}})


def test_a_closed_branch_says_what_it_holds() -> None:
    """An object's kind and id, else how much there is."""
    assert "2 fields" in tree({"a": {"b": 1, "c": 2}})
    assert "1 element<" in tree({"a": [1]})
