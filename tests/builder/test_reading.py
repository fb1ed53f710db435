"""What is typed is read by its type, or refused in Stripe's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.builder.reading import Misfit, fits, read_value, secret_in
from helpers.catalog import Shape

COLOUR = Shape("enum", choices=("red", "green", "blue"))


@pytest.mark.parametrize(
    ("shape", "given", "value"),
    [
        (Shape("integer"), "12", 12),
        (Shape("integer"), " -3 ", -3),
        (Shape("integer"), 5, 5),
        (Shape("number"), "2.5", 2.5),
        (Shape("decimal"), "0.1000000000000000055", "0.1000000000000000055"),
        (Shape("boolean"), "false", False),
        (Shape("boolean"), True, True),
        (Shape("string"), "12", "12"),
        (Shape("string"), 12, 12),
        (COLOUR, "red", "red"),
        (Shape("enum", choices=("a",), open=True), "b", "b"),
    ],
)
def test_what_fits_becomes_a_value(shape: Shape, given: Any, value: Any) -> None:
    """Text becomes what the type says; what has a type already stays exactly as it is."""
    read = read_value(shape, given, "x")
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("shape", "given", "sentence"),
    [
        (Shape("integer"), "abc", "Invalid integer: abc"),
        (Shape("integer"), "1.5", "Invalid integer: 1.5"),
        (Shape("integer"), True, "Invalid integer: True"),
        (Shape("number"), "1,5", "Invalid decimal: 1,5"),
        (Shape("boolean"), "yes", "Invalid boolean: yes"),
        (Shape("string"), [1], "Invalid string: [1]"),
        (COLOUR, "black", "Invalid card[colour]: must be one of red, green, or blue"),
        (Shape("enum", choices=("a", "b")), "c", "Invalid card[colour]: must be one of a or b"),
    ],
)
def test_what_does_not_fit_is_refused(shape: Shape, given: Any, sentence: str) -> None:
    """One sentence, the one that Stripe would answer with."""
    with pytest.raises(Misfit) as refusal:
        read_value(shape, given, "card[colour]")
    assert str(refusal.value) == sentence


def test_an_empty_string_is_refused_where_it_unsets_nothing() -> None:
    """Stripe takes empty values as an attempt to unset."""
    with pytest.raises(Misfit, match=r"^You passed an empty string for 'name'\. We assume empty values"):
        read_value(Shape("string"), "", "name")


def test_a_file_is_there_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that leads nowhere is told before anything is sent."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logo.png").write_bytes(b"x")
    assert read_value(Shape("file"), "logo.png", "file") == "logo.png"
    with pytest.raises(Misfit, match=r"^There is no file 'none\.png' in "):
        read_value(Shape("file"), "none.png", "file")


def test_a_unions_option_is_found_by_the_value() -> None:
    """A card's fields, or a token's id."""
    fields, token = Shape("object"), Shape("string")
    assert fits(fields, {"number": "4242"})
    assert not fits(token, {"number": "4242"})
    assert fits(token, "tok_visa")
    assert not fits(fields, "tok_visa")
    assert fits(Shape("union", options=(fields, Shape("list"))), [])


@pytest.mark.parametrize(
    "given", ["4242424242424242", "4242 4242 4242 4242", "42424242424242", 4000056655665556, 7]
)
def test_test_cards_may_be_typed(given: Any) -> None:
    """Stripe's published numbers, whole or on the way there."""
    assert secret_in(given) == ""


@pytest.mark.parametrize(
    "given", ["4539578763621486", "4539 5787 6362 1486", "my card: 4716461583322103", 4539578763621486]
)
def test_a_real_cards_number_may_not(given: Any) -> None:
    """It is told why, and what to use in its place."""
    assert "use one of Stripe's test cards" in secret_in(given)


def test_a_key_may_not_either() -> None:
    """A live key, however short, or a whole test key."""
    for key in ("sk_live_" + "x1Y2", "rk_test_" + "a1B2" * 6):
        assert "keys belong in .env" in secret_in(key)
    assert secret_in("sk_test_sandbox") == ""
