"""Treasury's flows as state diagrams, drawn from the sandbox's own tables.

python -m scripts.flows    draw them anew: helpers/viewer/flows.json, for the views, which know no sandbox,
                           and docs/treasury.md, for people
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

from helpers.sandbox.models import treasury
from helpers.sandbox.models.treasury import FLOWS, Flow
from helpers.sandbox.statuses import diagram

ROOT = Path(__file__).parents[1]
DIAGRAMS = ROOT / "helpers" / "viewer" / "flows.json"
PAGE = ROOT / "docs" / "treasury.md"

INTRODUCTION = """# How money moves through Treasury

Made by `python -m scripts.flows` from the tables that the sandbox goes by; do not edit.

A financial account's balance has three parts. **cash** can be spent. **inbound_pending** is on its way in,
**outbound_pending** on its way out: it has left cash and may still come back. Every step of a flow that moves
money writes an entry, and the entries of an account add up to its balance after each of them. A label below
names the entry and the parts it adds to or takes from. A step happens by the sandbox's clock, with the
networks' cut-off times and business days, or at once by the operations under `v1.test_helpers.treasury`.

A card that is issued on the account spends its cash. An authorization holds it (`issuing_authorization_hold`:
cash -, outbound_pending +) until it is released (`issuing_authorization_release`, the other way round). A
capture is a ReceivedDebit, a refund a ReceivedCredit. A dispute that is submitted is a DebitReversal, which
brings the money back once the dispute is won.
"""


def text() -> str:
    """The views' file: by object value, the lines of a mermaid state diagram."""
    drawn = {flow.kind: diagram(flow, flow.labels).splitlines() for flow in FLOWS.values()}
    return json.dumps(drawn, indent=1) + "\n"


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *map(_section, FLOWS.values())])


def _section(flow: Flow) -> str:
    sentence = (import_module(f"{treasury.__name__}.{flow.name}s").__doc__ or "").splitlines()[0]
    return f"## {flow.title}\n\n{sentence}\n\n```mermaid\n{diagram(flow, flow.labels)}\n```\n"


if __name__ == "__main__":
    DIAGRAMS.write_text(text(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
