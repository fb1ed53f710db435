"""`make drift`: send, compare, and write what differs as a page that can be committed and read."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import stripe

from helpers.redaction import redact
from helpers.sandbox import Sandbox
from helpers.settings import Settings, read_settings

from . import recordings
from .compare import Difference, Ids, compare
from .scenario import CLEAN_UP, STEPS, Missing, Step, filled
from .sides import by_client, by_sandbox

PAGE = Path("drift.md")
NO_KEY = """\
There is nothing to compare with. Either
  - write a test key into .env (https://dashboard.stripe.com/test/apikeys), or
  - name a folder of recordings, VCR or HAR: make drift RECORDINGS=folder"""
Row = tuple[str, Difference]


class Run:
    """The steps sent to both sides, each with ids of its own."""

    def __init__(self, ours: stripe.StripeClient, theirs: stripe.StripeClient) -> None:
        self.sides = {"ours": ours, "theirs": theirs}
        self.answers: dict[str, dict[str, Any]] = {"ours": {}, "theirs": {}}
        self.ids = Ids()

    def rows(self) -> Iterator[Row]:
        """What differs, step by step; the account is cleaned up whatever happens."""
        try:
            for step in STEPS:
                yield from self.sent(step)
            yield from self.events()
        finally:
            rest = [row for step in CLEAN_UP for row in self.sent(step)]
        yield from rest

    def sent(self, step: Step) -> Iterator[Row]:
        """What differs in the answers to one step; a step that one side cannot take is told."""
        given = {}
        for side, client in self.sides.items():
            try:
                params = filled(dict(step.params), self.answers[side])
                given[side] = by_client(client, step.method, filled(step.path, self.answers[side]), params)
                self.answers[side][step.name] = given[side].body
            except Missing as missing:
                yield str(step.name), Difference("status", "", f"{side} has no {missing}", "")
                return
        for each in compare(given["ours"], given["theirs"], self.ids):
            yield f"{step.method.upper()} {step.path} ({step.name})", each

    def events(self) -> Iterator[Row]:
        """Types of events that one side told of more often."""
        told = {side: _types(client) for side, client in self.sides.items()}
        for type in sorted({*told["ours"], *told["theirs"]}):
            ours, theirs = told["ours"][type], told["theirs"][type]
            if ours != theirs:
                yield "events", Difference("event", type, f"{ours} times", f"{theirs} times")


def _types(client: stripe.StripeClient) -> Counter[str]:
    """Of the events about what this run made."""
    body = by_client(client, "get", "/v1/events?limit=100", {}).body
    return Counter(each["type"] for each in body["data"] if _is_of_a_run(each["data"]["object"]))


def _is_of_a_run(resource: dict[str, Any]) -> bool:
    return bool((resource.get("metadata") or {}).get("workbook") == "drift")


def against_test_mode(settings: Settings) -> list[Row]:
    """The scenario on a new sandbox, and where `.env` points."""
    assert settings.secret_key
    key, base = settings.secret_key.reveal(), settings.api_base or stripe.DEFAULT_API_BASE
    theirs = stripe.StripeClient(key, base_addresses={"api": base}, max_network_retries=2)
    return list(Run(Sandbox().client(), theirs).rows())


def against_recordings(folder: Path) -> list[Row]:
    """Each recording on a sandbox of its own. Raises Unreadable."""
    rows = []
    for path in recordings.files(folder):
        sandbox, ids = Sandbox(), Ids()
        for asked, recorded in recordings.read(path):
            request = type(asked)(
                asked.method, ids.translate(asked.path), ids.translate(asked.body), asked.headers
            )
            answered = by_sandbox(sandbox, request)
            rows += [(f"{path.name}: {asked}", each) for each in compare(answered, recorded, ids)]
    return rows


def page(rows: Sequence[Row], other: str) -> str:
    """The differences as a table of Markdown; no secret is written."""
    head = f"# Where the sandbox and {other} differ\n\nMade by `make drift`.\n\n"
    if not rows:
        return head + "Nowhere.\n"
    lines = "".join(f"| {' | '.join(map(_cell, cells))} |\n" for cells in _lines(rows))
    return redact(f"{head}| request | what | where | sandbox | {other} |\n|---|---|---|---|---|\n{lines}")


def _lines(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    for request, each in rows:
        yield request, each.kind, f"`{each.where}`" if each.where else "", each.sandbox, each.stripe


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: Sequence[str]) -> int:
    """0 where nothing differs, 1 where something does, 2 where nothing could be compared."""
    settings = read_settings()
    try:
        if arguments:
            rows, other = against_recordings(Path(arguments[0])), "the recordings"
        elif settings.secret_key is None:
            print(NO_KEY, file=sys.stderr)
            return 2
        else:
            rows, other = against_test_mode(settings), "test mode"
    except recordings.Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    PAGE.write_text(page(rows, other), encoding="utf-8")
    print(f"{len(rows)} differences from {other}, in {PAGE}")
    return 1 if rows else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
