"""A new walkthrough from the template: `make notebook NAME="Gift cards"` writes NN_gift_cards.ipynb."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from scripts.notebook_form import NOTEBOOKS, canonical

LONGEST_NAME = 60
# Text and code in turn. What stands in capitals is to be replaced.
TEMPLATE = (
    """# {title}

SAY WHAT THE OBJECT IS, IN ONE SENTENCE. After this notebook, in about ten minutes, you will be able to

- CREATE ONE,
- CHANGE IT,
- READ WHAT GOES WRONG.

You need nothing but this kit.""",
    """import stripe

from helpers import build, check, connect, show
from helpers.walkthrough import Exercise, about

client = connect()""",
    """## 1. Create one

SAY WHAT THE REQUEST DOES, AND WHAT TO LOOK AT IN THE RESPONSE.""",
    """customer = client.v1.customers.create({"email": "jenny@example.com"})
show(customer)""",
    "The same as a form: change a field and press **Send**.",
    """build("v1.customers.create", email="jenny@example.com")""",
    """## 2. An error, on purpose

SAY WHEN A PROGRAM MEETS IT. It is caught, and the test fails if it is not raised.""",
    """try:
    client.v1.customers.retrieve("cus_nobody")
    raise AssertionError("No error was raised.")
except stripe.InvalidRequestError as error:
    print(error.code)
    assert error.code == "resource_missing\"""",
    """## Your turn

ASK FOR SOMETHING THAT THE READER CAN DO WITH WHAT STANDS ABOVE. `11_your_own` explains checks.""",
    """def named(customer):
    return None if customer["name"] else "A customer, but without a name: send `name`."


exercise = Exercise(
    "Give the customer a name.",
    ("An object that exists is changed by `update`.", "The field is called `name`."),
    'client.v1.customers.update(customer.id, {"name": "Jenny Rosen"})',
    about({"customer": ()}, named, "No customer was changed yet."),
)
check(exercise)""",
    """## Clean up

Test objects cost nothing, but a tidy account is easier to read.""",
    "client.v1.customers.delete(customer.id).deleted",
    """## Where to go next

- [00_start_here](00_start_here.ipynb): every walkthrough.
- The reference: [Customers](https://docs.stripe.com/api/customers).""",
)


def named(title: str, folder: Path) -> Path:
    """The file of a new walkthrough: the next number, then its title in small letters. Raises ValueError."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    if not words or len(words) > LONGEST_NAME:
        raise ValueError(f'Give the walkthrough a title of 1 to {LONGEST_NAME} letters: NAME="Gift cards".')
    taken = [path for path in folder.glob("[0-9][0-9]_*.ipynb") if path.stem[3:] == words]
    if taken:
        raise ValueError(f"{taken[0].name} is there already: choose another name.")
    numbers = [int(path.name[:2]) for path in folder.glob("[0-9][0-9]_*.ipynb")]
    return folder / f"{max(numbers, default=-1) + 1:02}_{words}.ipynb"


def template(title: str) -> Any:
    """The walkthrough, not yet run."""
    cells = [
        new_code_cell(each)
        if index % 2
        else new_markdown_cell(each.format(title=title) if index == 0 else each)
        for index, each in enumerate(TEMPLATE)
    ]
    return new_notebook(cells=cells)


def main(arguments: Sequence[str], folder: Path = NOTEBOOKS) -> int:
    """Write it, and say what comes next."""
    title = " ".join(arguments).strip()
    try:
        path = named(title, folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    path.write_text(canonical(path.stem, template(title)), encoding="utf-8")
    print(
        f"{path.name} is written. Edit it with `make lab`; `make notebooks` runs it and stores its outputs."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
