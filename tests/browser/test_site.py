"""The documentation site, as a reader opens it: from files, on a phone and in the dark, without a network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts import site

PAGES = ("index", "api", "notebooks/00_start_here", "notebooks/03_treasury", "docs/products/billing")


@pytest.fixture(scope="module")
def html() -> Path:
    """Where the site was built; a link that leads nowhere, or anything else Sphinx warns of, is a failure."""
    assert site.main() == 0
    return site.HTML


@pytest.fixture
def page(browser: Browser, html: Path) -> Iterator[Page]:
    """A phone's page in the dark that may load nothing but the site's files."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark")
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert [url for url in asked if not url.startswith((f"file://{html}", "data:"))] == []
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(page: Page, html: Path, name: str) -> None:
    """What is too wide scrolls within itself; in the dark the background is dark."""
    page.goto(f"file://{html}/{name}.html")
    expect(page.locator("h1").first).to_be_visible()
    width, shown = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width == shown
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in background.strip("rgb()").split(",")) < 150


def test_the_search_finds_a_word_in_a_notebook(page: Page, html: Path) -> None:
    """Typed into the field, listed with its pages."""
    page.goto(f"file://{html}/search.html?q=outbound")
    expect(page.locator("#search-results a", has_text="Treasury").first).to_be_visible()


def test_a_page_shows_the_docstring_of_each_public_name(page: Page, html: Path) -> None:
    """The API of `helpers` is whole."""
    page.goto(f"file://{html}/api.html")
    named = page.locator("dt.sig").evaluate_all("all => all.map(each => each.id)")
    assert {f"helpers.{name}" for name in ("build", "connect", "keep", "show", "sql")} <= set(named)


def test_diagrams_are_drawn(page: Page, html: Path) -> None:
    """Mermaid's source becomes a picture, from a file of the site's own."""
    if not (html / "_static" / "mermaid.min.js").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "Mermaid could not be fetched: see `make site`."
        )
    page.goto(f"file://{html}/docs/treasury.html")
    expect(page.locator(".mermaid svg").first).to_be_visible()
