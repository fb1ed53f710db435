"""A drawing: part of a live page; in a stored one an image, since its readers take SVG elements out."""

from __future__ import annotations

from base64 import b64encode

from .html import Html, tag

# Outside of a page a drawing inherits no colour: this grey can be read on white and on black.
GREY = "#767676"
# The style sheet's colours for where there is no style sheet.
ALONE = {
    "accent": "#7a70e0",
    "bad": "#d55e00",
    "border": "rgba(128,128,128,.62)",
    "good": "#009e73",
    "line": "rgba(128,128,128,.35)",
    "soft": "rgba(128,128,128,.09)",
}
# A picture is no smaller than it is drawn, so that its letters can be read; what is too wide scrolls.
NATURAL = "max-width:none;height:auto"


def picture(title: str, desc: str, width: int, height: int, *drawn: Html, live: bool) -> Html:
    """Shapes as one picture, in pixels; `title` and `desc` tell it to whoever cannot see it."""
    look = NATURAL if live else f"color:{GREY};font-family:sans-serif;font-size:13px"
    svg = tag(
        "svg",
        tag("title", title),
        tag("desc", desc),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=None if live else str(height),
        style=look,
        role="img",
    )
    return scrolling(svg, title) if live else image(svg, f"{title}. {desc}", width=str(width))


def image(svg: str, alt: str, width: str | None = None) -> Html:
    """A drawing that stands alone; `alt` says what it shows."""
    source = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
    return scrolling(
        tag("img", src=source, alt=alt, width=width, style=NATURAL, class_="sw-image"), "Picture"
    )


def scrolling(drawing: Html, label: str) -> Html:
    """A box that scrolls sideways where a drawing is wider; `label`: what a screen reader calls it."""
    return tag("div", drawing, class_="sw-scroll", tabindex="0", role="group", aria_label=label)


def colour(name: str) -> str:
    """One of the style sheet's colours, also where the drawing stands alone."""
    return f"var(--sw-{name},{ALONE[name]})"
