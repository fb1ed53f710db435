"""HTML from plain values: whatever is not made here is escaped."""

from __future__ import annotations

from html import escape as escape_text

EMPTY_TAGS = frozenset({"br", "img", "input", "wbr"})


class Html(str):
    """Text that is safe to place in a page as it stands. Only `tag` and `together` make it."""

    __slots__ = ()


def tag(name: str, *content: object, **attributes: str | bool | None) -> Html:
    """One element. Content that is not `Html` is escaped, `None` left out; so are attributes.

    An attribute's underscores stand for hyphens, a last one keeps Python's words free (`class_`, `for_`);
    `True` stands for the bare attribute, `None` and `False` for none.
    """
    opening = f"<{name}{''.join(map(_attribute, attributes.items()))}>"
    if name in EMPTY_TAGS:
        return Html(opening)
    return Html(f"{opening}{together(*content)}</{name}>")


def together(*content: object) -> Html:
    """Several pieces as one."""
    return Html("".join(_piece(each) for each in content if each is not None))


def _piece(content: object) -> str:
    return content if isinstance(content, Html) else escape_text(str(content))


def _attribute(item: tuple[str, str | bool | None]) -> str:
    name, value = item
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape_text(value)}"'
