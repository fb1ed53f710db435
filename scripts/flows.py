"""helpers/viewer/flows.json: Treasury's flows as state diagrams, for the views, which know no sandbox.

python -m scripts.flows    draw them anew, from the sandbox's own tables
"""

from __future__ import annotations

import json
from pathlib import Path

from helpers.sandbox.models.treasury import FLOWS, diagram

DIAGRAMS = Path(__file__).parents[1] / "helpers" / "viewer" / "flows.json"


def text() -> str:
    """The file's whole text: by object value, the lines of a mermaid state diagram."""
    drawn = {flow.kind: diagram(flow).splitlines() for flow in FLOWS.values()}
    return json.dumps(drawn, indent=1) + "\n"


if __name__ == "__main__":
    DIAGRAMS.write_text(text(), encoding="utf-8")
