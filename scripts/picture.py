"""docs/workbook.png: the README's picture, taken of 01_tokens in use.

python -m scripts.picture
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, expect, sync_playwright

from scripts import browser
from tests.browser.lab import Lab, flags, serve

PICTURE = Path(__file__).parents[1] / "docs" / "workbook.png"
SIZE: ViewportSize = {"width": 1280, "height": 860}


def take(lab: Lab) -> None:
    """Fill in the form of 01_tokens, send it, and keep what one sees."""
    lab.open_notebook("01_tokens")
    lab.run_all()
    form = lab.form("v1.tokens.create")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("200 OK").first).to_be_visible()
    form.evaluate("form => form.closest('.jp-Cell').scrollIntoView()")
    lab.page.wait_for_timeout(500)
    lab.page.screenshot(path=PICTURE)


def main() -> int:
    """Take the picture with a browser of this machine."""
    executable = browser.find()
    if executable is None:
        print(browser.WHAT_TO_DO, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary) / "notebooks"
        folder.mkdir()
        with serve(folder) as address:
            opened = playwright.chromium.launch(executable_path=executable, args=flags())
            take(Lab(opened.new_page(viewport=SIZE), address, folder))
            opened.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
