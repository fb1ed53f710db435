"""What a walkthrough teaches by: outcomes, time, needs, text, an error, an exercise, links, and its terms."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from helpers.catalog import operations
from scripts.notebook_form import Notebook, python

OUTCOMES = re.compile(r"you will be able to\n\n- .+\n- ", re.MULTILINE)
TIME = re.compile(r"\bminutes\b")
NEEDS = re.compile(r"\byou need\b", re.IGNORECASE)
EXERCISE = re.compile(r"^## Your turn$", re.MULTILINE)
CLEAN_UP = re.compile(r"^## Clean up$", re.MULTILINE)
NEXT = re.compile(r"^## Where to go next\n\n- ", re.MULTILINE)
REFERENCE = "https://docs.stripe.com/api/"
LINK = re.compile(r"https://docs\.stripe\.com/api/([^\s)#?]+)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
# What a newcomer to Stripe cannot know. A notebook that uses one says what it is, in bold, before or there.
TERMS = (
    "3D Secure",
    "ACH",
    "balance transaction",
    "capability",
    "confirmation token",
    "connected account",
    "coupon",
    "customer",
    "dispute",
    "event",
    "external account",
    "financial account",
    "idempotency key",
    "mandate",
    "meter",
    "off session",
    "payment intent",
    "payment method",
    "payout",
    "platform",
    "promotion code",
    "proration",
    "refund",
    "setup intent",
    "signing secret",
    "test clock",
    "test helper",
    "thin event",
    "webhook",
)
# Explained in 00_start_here, which everybody reads first.
EXPLAINED_FIRST = frozenset({"customer", "payment intent"})


def says_what_it_is_for(notebook: Notebook) -> Iterator[str]:
    """In the first cell, where a reader decides whether to go on."""
    first = notebook.content.cells[0].source
    if not OUTCOMES.search(first):
        yield "does not say at its top what the reader `will be able to` do, in two bullets or more"
    if not TIME.search(first):
        yield "does not say at its top how many minutes it takes"
    if not NEEDS.search(first):
        yield "does not say at its top what `you need`"


def is_set_up_once(notebook: Notebook) -> Iterator[str]:
    """In the first code cell."""
    connecting = [index for index, cell in enumerate(notebook.code) if "connect" in _called(cell.source)]
    if connecting[:1] != [0]:
        yield "does not `connect()` in its first code cell"
    if len(connecting) > 1:
        yield f"connects in {len(connecting)} cells; one set-up cell is enough"


def _called(source: str) -> set[str]:
    """The names of the functions that a cell calls, without those of methods."""
    calls = (node.func for node in ast.walk(ast.parse(python(source))) if isinstance(node, ast.Call))
    return {each.id for each in calls if isinstance(each, ast.Name)}


def has_text_between_code(notebook: Notebook) -> Iterator[str]:
    for before, after in pairwise(notebook.content.cells):
        if before.cell_type == after.cell_type == "code":
            yield f"has no text before the cell that begins with `{after.source.splitlines()[0]}`"


def meets_an_error_on_purpose(notebook: Notebook) -> Iterator[str]:
    """Caught, and asserted on: else a run would pass where none is raised."""
    if not any(_catches_and_asserts(ast.parse(python(cell.source))) for cell in notebook.code):
        yield "meets no error on purpose: catch one in a cell, and assert on it there"


def _catches_and_asserts(tree: ast.Module) -> bool:
    kinds = {type(each) for each in ast.walk(tree)}
    return {ast.ExceptHandler, ast.Assert} <= kinds


def asks_and_ends(notebook: Notebook) -> Iterator[str]:
    """An exercise, what takes back what was made, and where to go."""
    text = "\n\n".join(notebook.prose)
    for heading, pattern in (("Your turn", EXERCISE), ("Clean up", CLEAN_UP)):
        if not pattern.search(text):
            yield f"has no part `## {heading}`"
    if not NEXT.search(notebook.prose[-1]):
        yield "does not end with `## Where to go next` and a list"


def links_to_pages_that_are_there(notebook: Notebook) -> Iterator[str]:
    """A page of an operation, or of its resource, as the catalog names it."""
    pages = reference_pages()
    for page in LINK.findall("\n".join(notebook.prose)):
        if page not in pages:
            yield f"links to {REFERENCE}{page}, which is no page of an operation or its resource"


@cache
def reference_pages() -> frozenset[str]:
    """Every page of the reference that the catalog knows, without the address that they share."""
    pages = {"events/types"}  # named by the SDK's documentation of events
    for each in operations():
        page = each.docs_url.removeprefix(REFERENCE)
        pages |= {page, page.rpartition("/")[0]}
    return frozenset(pages)


def explains_its_terms(notebook: Notebook) -> Iterator[str]:
    """In bold at the first use after the top, or above it."""
    said = set(EXPLAINED_FIRST)
    for index, text in enumerate(notebook.prose):
        said |= {term for bold in BOLD.findall(text) for term in TERMS if _uses(bold, term)}
        if index == 0 or NEXT.search(text):
            continue
        for term in TERMS:
            if term not in said and _uses(_without_links(text), term):
                said.add(term)
                yield f"uses `{term}` without saying, in bold, what it is"


def _uses(text: str, term: str) -> bool:
    return bool(re.search(rf"\b{term.removesuffix('y')}(y|ies|s)?\b", text, re.IGNORECASE))


def _without_links(text: str) -> str:
    """What a reader is sent to another page for is explained there; what stands in code is a name."""
    return re.sub(r"\[[^\]]*\]\([^)]*\)|`[^`]*`", "", text)


RULES: tuple[Callable[[Notebook], Iterator[str]], ...] = (
    says_what_it_is_for,
    is_set_up_once,
    has_text_between_code,
    meets_an_error_on_purpose,
    asks_and_ends,
    links_to_pages_that_are_there,
    explains_its_terms,
)


def lacks(notebook: Notebook) -> list[str]:
    """What a walkthrough lacks, in sentences; nothing where all is there."""
    return [f"{notebook.name} {complaint}." for rule in RULES for complaint in rule(notebook)]
