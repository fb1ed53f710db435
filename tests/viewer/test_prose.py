"""The SDK's documentation becomes safe HTML."""

from __future__ import annotations

import pytest

from helpers.catalog import operations
from helpers.viewer.prose import first_sentence, inline, link, prose, unmarked

STRIPE_JS = "Use [Stripe.js](https://docs.stripe.com/js), `tokens` and **never** a raw number."


def test_links_code_and_emphasis() -> None:
    """Markdown's inline marks become elements; a link opens beside the notebook."""
    assert inline(STRIPE_JS) == (
        'Use <a href="https://docs.stripe.com/js" target="_blank" rel="noopener noreferrer">Stripe.js</a>, '
        "<code>tokens</code> and <strong>never</strong> a raw number."
    )
    assert unmarked(STRIPE_JS) == "Use Stripe.js, tokens and never a raw number."


def test_links_that_are_html_already() -> None:
    """Some of the SDK's links are HTML; they become the same links."""
    text = 'See <a href="/docs/api#metadata" class="x">metadata</a>.'
    assert inline(text) == (
        'See <a href="https://docs.stripe.com/docs/api#metadata" target="_blank" rel="noopener noreferrer">'
        "metadata</a>."
    )


def test_an_address_may_have_parentheses() -> None:
    """As that of a section of Stripe's guide on tax has."""
    text = "A [default tax behavior](https://docs.stripe.com/tax#a-behavior-(recommended)) is enough."
    assert 'href="https://docs.stripe.com/tax#a-behavior-(recommended)"' in inline(text)
    assert unmarked(text) == "A default tax behavior is enough."


def test_a_link_that_lost_its_other_half_leaves_its_words() -> None:
    """Some of the SDK's documentation has HTML in a Markdown link's label, opened and not closed."""
    text = 'You can [pay or <a href="/api/invoices/send">send](https://docs.stripe.com/api) it.'
    assert inline(text) == (
        'You can <a href="https://docs.stripe.com/api" target="_blank" rel="noopener noreferrer">'
        "pay or send</a> it."
    )
    assert unmarked('About <a href="/x">it. <b>') == "About it. <b>"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://example.com", "//x.y"]
)
def test_a_link_leads_nowhere_but_to_https(address: str) -> None:
    """A label stays, without its link, where the address could do harm."""
    shown = link(address, "label")
    assert "javascript" not in shown
    assert "label" in shown
    assert shown == "label" or 'href="https://docs.stripe.com/' in shown


def test_markup_in_documentation_is_text() -> None:
    """Only links are taken from HTML; everything else is shown as written."""
    assert prose("<img src=x onerror=alert(1)>") == "<p>&lt;img src=x onerror=alert(1)&gt;</p>"
    assert inline("[<b>x</b>](https://x.y)").count("<b>") == 0


def test_paragraphs_and_lists() -> None:
    """An empty line parts paragraphs; lines that all begin with a bullet are a list."""
    assert prose("One.\n\nTwo.") == "<p>One.</p><p>Two.</p>"
    assert prose("- a\n- `b`") == "<ul><li>a</li><li><code>b</code></li></ul>"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Card security code. Highly recommended.", "Card security code."),
        ("A country, e.g. Germany, or i.e. France. Next.", "A country, e.g. Germany, or i.e. France."),
        ("Version 2.5 of it. `x` follows.", "Version 2.5 of it."),
        ("No end", "No end"),
        ("Above.\n\nBelow.", "Above."),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    """What stands beside a field ends where a reader would end it."""
    assert first_sentence(text) == first


def test_every_operation_is_documented_in_safe_html() -> None:
    """No documentation of the installed SDK leaves an element behind that is not one of ours."""
    ours = {"p", "/p", "a", "/a", "code", "/code", "strong", "/strong", "ul", "/ul", "li", "/li"}
    for each in operations():
        opened = {piece.split(">")[0].split(" ")[0] for piece in prose(each.documentation).split("<")[1:]}
        assert opened <= ours, each.name
