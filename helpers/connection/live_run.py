"""A run of the notebooks on a real account: what is made is tagged and noted, requests are counted and paced.

`make test-live` names the run's folder in the environment, and cleans up what the run has noted.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import stripe

from helpers.catalog.paths import match
from helpers.safety import Refused

FOLDER = "WORKBOOK_RUN"
"""A variable of the environment: the folder of the run, whose notebooks share it."""
TAG = "workbook_run"
MOST = 300
"""Requests of a whole run, its clean-up left out."""
ROOM = 100
"""What must be left of them for a notebook to begin: two run at once, and the longest sends 80."""
APART = 0.05
"""Seconds between two requests of a notebook: of the 25 a second that test mode allows, two leave room."""


def of_a_run(network: stripe.HTTPClient) -> stripe.HTTPClient:
    """The same client, or in a run one that tags, notes, counts and waits."""
    folder = os.environ.get(FOLDER)
    return LiveRun(network, Path(folder)) if folder else network


def spent() -> str:
    """Why a notebook of a run goes on in the sandbox: too few requests are left; "" where it does not."""
    folder = os.environ.get(FOLDER)
    count = sent(Path(folder)) if folder else 0
    if count <= MOST - ROOM:
        return ""
    return f"This run has sent {count} of its {MOST} requests, so this notebook goes on in the sandbox."


def sent(folder: Path) -> int:
    """How many requests a run has sent."""
    requests = folder / "requests"
    return requests.stat().st_size if requests.exists() else 0


class LiveRun(stripe.HTTPClient):
    """Sends by another HTTP client. ``folder`` gets `requests`, a byte each, and `made`, a line an object."""

    name = "live run"

    def __init__(self, inner: stripe.HTTPClient, folder: Path) -> None:
        super().__init__(async_fallback_client=inner)
        self.inner = inner
        self.folder = folder

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        self._count()
        body, status, answered = self.inner.request(
            method, url, headers, tagged(method, url, post_data, self.folder.name)
        )
        if method == "post" and status == 200:
            self._note(body, (headers or {}).get("Stripe-Account", ""))
        return body, status, answered

    def close(self) -> None:
        self.inner.close()  # type: ignore[no-untyped-call]

    def _count(self) -> None:
        """Wait a little. Raises Refused where the run has sent enough."""
        time.sleep(APART)
        if sent(self.folder) >= MOST:
            raise Refused(f"This run has sent {MOST} requests, which is the most that it may: it stops here.")
        with (self.folder / "requests").open("ab") as requests:
            requests.write(b".")

    def _note(self, body: Any, account: str) -> None:
        """Keep what was made, before anything can go wrong with it."""
        try:
            body_sent = json.loads(body)
            line = {"object": body_sent["object"], "id": body_sent["id"], "account": account}
        except (ValueError, KeyError, TypeError):
            return
        with (self.folder / "made").open("a", encoding="utf-8") as noted:
            noted.write(json.dumps(line) + "\n")


def tagged(method: str, url: str, post_data: Any, run: str) -> Any:
    """A request's form with the run's name in the metadata of what it creates, where that takes metadata."""
    matched = match(method, urlsplit(url).path)
    if method != "post" or matched is None or not isinstance(post_data, str | None):
        return post_data
    operation = matched[0]
    takes = any(each.name == "metadata" for each in operation.parameters)
    if not (operation.name.startswith("v1.") and operation.name.endswith(".create") and takes):
        return post_data
    return "&".join(filter(None, [post_data, f"metadata[{TAG}]={quote(run)}"]))
