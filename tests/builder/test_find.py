"""The search as a widget: what a reader types, what is found, and the form that opens."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.builder import Find, find
from helpers.builder.find import Search
from helpers.catalog import UnknownOperation, operations


def do(search: Search, action: str, at: str = "", value: Any = None) -> dict[str, str]:
    """What the reader's action puts in place."""
    return dict(search.react({"do": action, "at": at, "value": value or ""})["parts"])


def test_typing_finds_operations() -> None:
    """With verb, path, name, the first sentence, how the sandbox answers, and the parameter searched."""
    parts = do(find().search, "search", "text", "token exp_month")
    assert parts["told"] == "<span>10 found, the likeliest first.</span>"
    first = parts["results"].partition("</li>")[0]
    for piece in (
        'role="option"',
        'data-at="v1.tokens.create"',
        "POST /v1/tokens",
        "modelled",
        "Creates a single-use token",
        "card[exp_month]",
    ):
        assert piece in first


def test_each_key_press_is_answered() -> None:
    """Whatever is typed, also half a word and a slip; how quickly, `make bench` measures."""
    search = find().search
    for text in ("p", "pa", "attach card to customer", "opne financial acount", "GET /v1/tokens/tok_1"):
        assert "v1." in do(search, "search", "text", text)["results"]


def test_nothing_found_says_what_to_do() -> None:
    """One sentence, and no options."""
    parts = do(find().search, "search", "text", "qqxxyy")
    assert parts["results"] == ""
    assert "try fewer, or look through the resources below" in parts["told"]


def test_choosing_opens_a_form_below() -> None:
    """The same output then holds the search and the form; another choice takes its place."""
    finder = find("refund charge")
    parts = do(finder.search, "open", "v1.refunds.create")
    assert parts["told"] == "<span>The form for v1.refunds.create stands below.</span>"
    assert finder.form is not None
    assert finder.form.operation.name == "v1.refunds.create"
    assert tuple(finder.children) == (finder.search, finder.form)
    finder.choose("v1.tokens.create")
    assert tuple(finder.children) == (finder.search, finder.form)
    assert finder.form.operation.name == "v1.tokens.create"


def test_enter_opens_the_likeliest() -> None:
    """By what the field holds then, also where its results have not come yet."""
    finder = find()
    do(finder.search, "first", "text", "create payout")
    assert finder.form is not None
    assert finder.form.operation.name == "v1.payouts.create"
    unknown = find()
    do(unknown.search, "first", "text", "qqxxyy")
    assert unknown.form is None


def test_the_tree_leads_to_every_operation() -> None:
    """Branch by branch, each made when it is opened."""
    search = find().search
    branches, reached = [""], set()
    for branch in branches:
        page = do(search, "branch", branch)[f"branch:{branch}"]
        branches += [each.partition('"')[0] for each in page.split('data-do="branch" data-at="')[1:]]
        reached |= {each.partition('"')[0] for each in page.split('data-do="open" data-at="')[1:]}
    assert reached == {each.name for each in operations()}


def test_a_stored_notebook_and_a_terminal_show_what_is_found() -> None:
    """Without a kernel it is a table, or lines."""
    finder = find("refund charge")
    page = finder._repr_mimebundle_()["text/html"]
    assert "<table>" in page
    assert "POST /v1/refunds" in page
    assert repr(finder).startswith("Operations for “refund charge”:\nv1.refunds.create  POST /v1/refunds\n")
    assert repr(find()) == f'Find an operation. There are {len(operations())}: find("refund charge").'


def test_what_is_shown_of_a_search_holds_no_key() -> None:
    """A key that is pasted into the field by mistake."""
    key = "sk_live_" + "a1B2" * 6
    finder = find(key)
    shown = [repr(finder), finder._repr_mimebundle_()["text/html"], do(finder.search, "show")["page"]]
    assert not any(key in each for each in shown)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    """As `build` does."""
    with pytest.raises(UnknownOperation, match=r"v1\.tokens\.create"):
        Find().choose("v1.token.create")
