"""Where the cursor stands in half-written code."""

from __future__ import annotations

import pytest

from helpers.completion.place import Place, place

CREATE = "client.v1.customers.create"


def at(callee: str, **known: object) -> Place:
    """A place, of which only what is named differs from the usual."""
    usual = {"first": "", "number": 0, "keyword": "", "keys": (), "inside": False, "value": False}
    return Place(callee, **{**usual, "begun": "", "quoted": False, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('build("v1.cust', at("build", begun="v1.cust", quoted=True)),
        ('form = build("v1.a.b", em', at("build", first="v1.a.b", number=1, begun="em")),
        (
            'build("v1.a.b", kind="ex',
            at("build", first="v1.a.b", number=1, keyword="kind", value=True, begun="ex", quoted=True),
        ),
        (f'{CREATE}({{"em', at(CREATE, inside=True, begun="em", quoted=True)),
        (
            f'{CREATE}({{"name": "a, b(", "address": {{"li',
            at(CREATE, keys=("address",), inside=True, begun="li", quoted=True),
        ),
        (
            f'{CREATE}({{\n    "items": [{{"price": "p"}}, {{"pri',
            at(CREATE, keys=("items", ""), inside=True, begun="pri", quoted=True),
        ),
        (
            f"{CREATE}({{'expand': ['da",
            at(CREATE, keys=("expand", ""), inside=True, value=True, begun="da", quoted=True),
        ),
        (
            f'# (\nx = f(1)\n{CREATE}("id", {{"flag": ',
            at(CREATE, first="id", number=1, keys=("flag",), inside=True, value=True),
        ),
        ('"build("', None),
        ("{1: [2", None),
        ("(build, x", None),
        ('build("v1.a.b")', None),
    ],
)
def test_a_place_is_read_from_what_is_written_so_far(text: str, found: Place | None) -> None:
    """Strings, comments and closed brackets lead nowhere; what is open leads to the cursor."""
    assert place(text) == found
