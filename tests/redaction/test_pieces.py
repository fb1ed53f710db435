"""A secret that is split over two pieces of a text is masked as a whole."""

from __future__ import annotations

from base64 import b64encode

import pytest

from helpers.redaction import Pieces, Secret

KEY = "sk_test_" + "51HxAbCdEfGh2345wxyz"
MASKED = "sk_test_****wxyz"
BASIC = b64encode(f"{KEY}:".encode()).decode()  # as curl sends it


@pytest.mark.parametrize("secret", [KEY, "4539578763621486", "4539 5787 6362 1486", BASIC])
def test_it_is_masked_wherever_it_is_split(secret: str) -> None:
    """However much comes in one piece: nothing that is shown, alone or together, holds more than its ends."""
    for first in range(1, len(secret)):
        for second in (first + 1, len(secret)):
            pieces = Pieces()
            parts = (f"It is {secret[:first]}", secret[first:second], f"{secret[second:]}!\n")
            text = "".join((*map(pieces.take, parts), pieces.rest()))
            assert text.startswith("It is ")
            assert "****" in text
            assert text.endswith("!\n")
            assert secret[9:] not in text


def test_a_character_at_a_time_shows_no_more_than_how_it_begins() -> None:
    """As a slow program writes."""
    pieces = Pieces()
    text = "".join(map(pieces.take, f"a {KEY} b\n")) + pieces.rest()
    assert text == f"a {MASKED} b\n"


def test_what_cannot_begin_a_secret_is_shown_at_once() -> None:
    """Progress that ends in no new line is seen while it is made."""
    pieces = Pieces()
    assert [pieces.take(each) for each in (".", ".", "45%|##", "Working on task")] == [
        *(".", ".", "45%|##", "Working on task")
    ]
    assert pieces.rest() == ""


def test_what_was_held_back_is_shown_when_something_else_comes() -> None:
    """An obvious fake at the end of a line that goes on; a number that is none of a card."""
    pieces = Pieces()
    assert pieces.take("use sk_test_sandbox") == "use "
    assert pieces.rest() == "sk_test_sandbox"
    assert pieces.take("in 2026") == "in "
    assert pieces.take(".\n") == "2026.\n"


def test_a_key_that_something_came_in_between_is_masked_from_there_on() -> None:
    """Its first characters were shown, the rest is not."""
    pieces = Pieces()
    shown = pieces.take(KEY[:12]) + pieces.rest()
    assert shown == KEY[:12]
    assert pieces.take(KEY[12:] + "\n") == f"{MASKED}\n"


def test_any_secret_that_is_known_is_masked_across_pieces() -> None:
    """Also one that looks like nothing."""
    Secret("the quick brown fox jumps")
    pieces = Pieces()
    assert pieces.take("see the quick br") + pieces.take("own fox jumps over") == "see ****umps over"


def test_what_ends_in_the_beginning_of_another_secret_is_masked_as_a_whole() -> None:
    """Nothing of the first is shown while it is open whether the second comes."""
    Secret("a purple elephant")
    Secret("elephant in the room")
    pieces = Pieces()
    assert pieces.take("It is a purple elephant") == "It is "
    assert pieces.take("!\n") == "****hant!\n"


def test_four_hundred_keys_in_pieces_of_a_thousand_characters() -> None:
    """As a subprocess's output comes."""
    text = f"{KEY}\n" * 400
    pieces = Pieces()
    shown = "".join(pieces.take(text[at : at + 1000]) for at in range(0, len(text), 1000))
    assert shown + pieces.rest() == f"{MASKED}\n" * 400
