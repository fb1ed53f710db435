"""The Chromium that the browser tests drive: `python -m scripts.browser` finds one or gets one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
WHAT_TO_DO = """\
No Chromium was found, and none could be installed: the browser tests cannot run. Either
  - install Chromium, Google Chrome or Microsoft Edge the way this system does it, or
  - name one that is elsewhere: CHROMIUM=/path/to/chromium make test"""


def find() -> Path | None:
    """The first Chromium on this machine that starts; the one that `CHROMIUM` names goes before all."""
    return next(filter(starts, candidates()), None)


def candidates() -> Iterator[Path]:
    """Where a Chromium may be, likeliest first."""
    named = (os.environ.get("CHROMIUM", ""), *COMMANDS)
    yield from (Path(path) for command in named if (path := shutil.which(command)))
    yield from (Path(place) for place in PLACES if Path(place).exists())
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    if downloaded.exists():
        yield downloaded


def starts(browser: Path) -> bool:
    """Whether it can tell its version: a browser that lacks a library or is a stub cannot."""
    if sys.platform == "win32":  # there, asking for the version opens a window
        return True
    return succeeds(str(browser), "--version", seconds=30)


def get() -> Path | None:
    """Install a Chromium: Playwright's own, or the system's package where that is allowed."""
    if succeeds(sys.executable, "-m", "playwright", "install", "chromium", seconds=300) and (path := find()):
        return path
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        succeeds("apt-get", "update", seconds=300)
        succeeds("apt-get", "install", "-y", "--no-install-recommends", "chromium", seconds=600)
    return find()


def succeeds(*command: str, seconds: float) -> bool:
    """Whether a command ends well within a time."""
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    """Say which browser the tests will use. None is a failure only in CI: elsewhere the tests are skipped."""
    browser = find() or get()
    print(f"Browser tests run in {browser}" if browser else WHAT_TO_DO)
    return 1 if browser is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
