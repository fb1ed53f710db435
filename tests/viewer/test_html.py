"""HTML is made of values, and no value can become HTML by itself."""

from __future__ import annotations

from helpers.viewer.html import Html, tag, together


def test_content_and_attributes_are_escaped() -> None:
    """Markup in a value is shown as text, in an element as in an attribute."""
    html = tag("a", "<script>alert('x')</script>", title='"><b>', data_at="a&b")
    assert html == (
        '<a title="&quot;&gt;&lt;b&gt;" data-at="a&amp;b">'
        "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;</a>"
    )


def test_html_stands_as_it_is() -> None:
    """What was made here already is not escaped again, and nothing is shown of None."""
    assert tag("p", tag("b", "1 < 2"), None, 3) == "<p><b>1 &lt; 2</b>3</p>"
    assert together("<", Html("<br>")) == "&lt;<br>"


def test_an_attribute_may_stand_alone_or_not_at_all() -> None:
    """True is the bare attribute; False and None leave it out; names of Python's own take an underscore."""
    assert tag("input", checked=True, value=None, disabled=False, class_="a") == '<input checked class="a">'
    assert tag("label", for_="x", aria_label="y") == '<label for="x" aria-label="y"></label>'
