"""Card numbers in a text: which are somebody's, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.cards import BY_NUMBER, is_iban, issued, passes_luhn

from .found import HIDDEN, Found

# What may stand between a card's groups, the same each time: spaces of any width, dashes, dots, commas,
# slashes, underscores, and "+", which is a form's space; one or two of them.
ONE = r"(?P<one>[ \t\xa0\u2000-\u200b\u202f\u2060\u3000.,_/+\xb7\u2010-\u2015\u2212-])(?P=one)?"
GAP = rf"(?P<gap>{ONE}| [\u2013\u2014-] |%20|&nbsp;|&thinsp;)"
GROUPED = (
    rf"{GAP}(?:\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{1,4}}(?:(?P=gap)\d{{1,3}})?|\d{{6}}(?P=gap)\d{{4,5}})"
    rf"|(?:\d{{4}}|\d{{2}}(?=.\d{{13}}))(?P<other>[ -])\d{{8,13}}"
)
# What follows a digit and a dot is a fraction. Looked at last, behind four digits, which is quicker.
BEFORE = r"(?<!\d.{4})(?<!\d[.].{4})"
NUMBER = re.compile(rf"[2-68]\d{{3}}{BEFORE}(?:\d{{9,15}}|{GROUPED})(?!\d)")
BEGUN = re.compile(rf"[2-68]\d{{3}}{BEFORE}[\d \xa0\u2000-\u200b\u202f.,_/+-]{{0,24}}\Z")
WORD = re.compile(r"[^\W_]*")
HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
LONGEST = 128  # characters of a digest
NEAR = 64  # groups of four digits, those of 16 cards
OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # of another script

# Which numbers are issued: the first digits, from and to, and how many there are in all.
# Source: https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN)
ISSUED = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 17, 18, 19)),  # Diners Club
    ("3095", "3095", (14, 16, 17, 18, 19)),
    ("36", "36", (14, 15, 16, 17, 18, 19)),
    ("38", "39", (14, 16, 17, 18, 19)),
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("60", "60", (16, 17, 18, 19)),  # Discover, RuPay
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("64", "65", (16, 17, 18, 19)),  # Discover, RuPay
    ("81", "82", (16, 17, 18, 19)),  # UnionPay, RuPay
    ("2200", "2205", (16, 17, 18, 19)),  # Mir
    ("50", "50", (13, 14, 15, 16, 17, 18, 19)),  # Maestro, Elo, Verve, RuPay
    ("56", "59", (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("61", "61", (13, 14, 15, 16, 17, 18, 19)),
    ("63", "63", (13, 14, 15, 16, 17, 18, 19)),
    ("66", "69", (13, 14, 15, 16, 17, 18, 19)),
)
LENGTHS = {
    str(four): lengths
    for first, last, lengths in ISSUED
    for four in range(int(first.ljust(4, "0")), int(last.ljust(4, "9")) + 1)
}
"""The same by the first four digits."""


def is_real(digits: str) -> bool:
    """Whether a card number may be somebody's: it may be issued, its check digit is right, and Stripe does
    not publish it."""
    published = digits in BY_NUMBER or issued(digits)
    return _may_be_issued(digits) and not published and passes_luhn(digits)


def _may_be_issued(digits: str) -> bool:
    return len(digits) in LENGTHS.get(digits[:4], ())


def real_card_numbers(text: str) -> Iterator[str]:
    """The card numbers in a text that may be somebody's."""
    return (text[each.start : each.end] for each in found_cards(text))


def found_cards(text: str) -> Iterator[Found]:
    """The same, by where they stand: `****1111` is shown of each."""
    if not text.isascii():
        text = OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    at = 0
    while match := NUMBER.search(text, at):
        number, end = _read(match)
        if number:
            yield Found(match.start(), end, f"{HIDDEN}{number[-4:]}")
        at = end


def _read(match: re.Match[str]) -> tuple[str, int]:
    """The digits of somebody's card and where they end; "" and where to look on where it is none."""
    gap = match["gap"] or match["other"]
    groups = match[0].split(gap) if gap else [match[0]]
    while groups and match[0][:4] in LENGTHS:
        if is_real(digits := "".join(groups)):
            if _in_a_row(match, gap) if gap else _in_an_id(match):
                break
            return digits, match.start() + len((gap or "").join(groups))
        groups.pop()  # what stands behind it may be its date
    return "", match.start() + 4


def _in_an_id(match: re.Match[str]) -> bool:
    """Whether letters stand on both sides, or it is part of a digest's hexadecimal digits or of an IBAN."""
    before, after = _around(match)
    if before and after:
        return True
    in_hex = len(before + after) > 3 and HEX.fullmatch(before + after) is not None
    return in_hex or is_iban(f"{before[::-1]}{match[0]}{after}")


def _around(match: re.Match[str]) -> tuple[str, str]:
    """The letters and digits that stand right before and behind."""
    before = WORD.match(match.string[max(0, match.start() - LONGEST) : match.start()][::-1])
    after = WORD.match(match.string, match.end())
    return before[0] if before else "", after[0] if after else ""


def _in_a_row(match: re.Match[str], gap: str) -> bool:
    """Whether the groups are part of a UUID, or of a row of numbers of four digits that are not all cards.

    Of a long row only what is near is looked at, since the same is asked of each number in it.
    """
    if gap == "-" and any(_around(match)):
        return True
    four = r"(?!20[234]\d)\d{4}(?!\d)"
    row = re.compile(rf"(?<!\d){four}(?:{re.escape(gap)}{four}){{0,{2 * NEAR}}}")
    start = match.start()
    first = max(0, start - NEAR * (len(gap) + 4))
    while (before := start - len(gap) - 4) >= first and row.match(match.string, before, start + 4):
        start = before
    run = row.match(match.string, start)
    digits = run[0].replace(gap, "") if run else ""
    blocks = [digits[at : at + 16] for at in range(0, len(digits), 16)]
    return len(digits) > 20 and not all(_may_be_issued(each) and passes_luhn(each) for each in blocks)
