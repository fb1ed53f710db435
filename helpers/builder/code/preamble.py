"""What code needs before its call: its imports and its client, where the notebook has none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONNECT = "from helpers import connect\n\nclient = connect()\n\n"
# By language: the name that a notebook has where nothing is needed, and what makes it.
NOTEBOOK: Mapping[str, tuple[str, str]] = {
    "python": ("client", CONNECT),
    "async": ("client", CONNECT),
    "module": ("stripe", "import stripe\n\nfrom helpers import connect\n\nconnect()\n\n"),
}
ELSEWHERE: Mapping[str, str] = {
    "javascript": (
        'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY);\n\n'
    ),
}
READS_FILES = 'import fs from "node:fs";\n'


def preamble(language: str, code: str) -> str:
    """What is to be copied before the code, so that it runs where it is pasted; "" where nothing is."""
    if language in NOTEBOOK:
        name, connecting = NOTEBOOK[language]
        return "" if name in _notebook() else connecting
    files = READS_FILES if language == "javascript" and "fs.readFileSync" in code else ""
    return files + ELSEWHERE.get(language, "")


def _notebook() -> Mapping[str, Any]:
    """The names of the notebook that this runs in; none elsewhere."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    return shell.user_ns if shell else {}
