"""Which known name an unknown one may have meant, as Ruby's `did_you_mean` finds it.

Stripe's messages agree with it wherever one was seen: "price" -> "pricing", "paynebt_method_types" ->
"payment_method_types", and of a subscription even "payment_method_configuration" -> "payment_behavior".
Source: https://github.com/ruby/did_you_mean and https://github.com/solspace/craft-freeform/pull/2133.
"""

from __future__ import annotations

from collections.abc import Iterable

LONG, NEAR, NEAR_IF_SHORT = 3, 0.834, 0.77
PREFIX, WEIGHT, WORTH = 4, 0.1, 0.7
MOST_LONGER = 10
"""Of a name more times as long as another, no likeness gets to `WORTH`."""


def meant(name: str, known: Iterable[str]) -> str | None:
    """The nearest of the known names, if one is near enough."""
    least = NEAR if len(name) > LONG else NEAR_IF_SHORT
    likeness = {each: winkler(name, each) for each in known}
    near = sorted((each for each in likeness if likeness[each] >= least), key=lambda each: likeness[each])
    near.reverse()
    distances = {each: levenshtein(name, each) for each in near}
    most = -(-len(name) // 4)
    mistyped = (each for each in near if distances[each] <= most)
    misspelt = (each for each in near if distances[each] < min(len(each), len(name)))
    return next(mistyped, None) or next(misspelt, None)


def winkler(one: str, other: str) -> float:
    """How alike two names are, 0 to 1, by Jaro and Winkler; a beginning in common counts more."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) > len(shorter) * MOST_LONGER:  # else a name without an end would take without an end
        return 0.0
    likeness = jaro(shorter, longer)
    if likeness <= WORTH:
        return likeness
    pairs = list(zip(one[:PREFIX], other[:PREFIX], strict=False))
    common = next((at for at, (a, b) in enumerate(pairs) if a != b), len(pairs))
    return likeness + common * WEIGHT * (1 - likeness)


def jaro(shorter: str, longer: str) -> float:
    """How alike two names are, 0 to 1, by the letters in common that are not far apart."""
    reach = max(len(longer) // 2 - 1, 0)
    of_longer: list[int] = []
    of_shorter = []
    for at, letter in enumerate(shorter):
        places = range(max(at - reach, 0), min(at + reach + 1, len(longer)))
        place = next((each for each in places if longer[each] == letter and each not in of_longer), None)
        if place is not None:
            of_shorter.append(letter)
            of_longer.append(place)
    if not (count := len(of_shorter)):
        return 0.0
    moved = sum(longer[place] != letter for place, letter in zip(sorted(of_longer), of_shorter, strict=True))
    return (count / len(shorter) + count / len(longer) + (count - moved // 2) / count) / 3


def levenshtein(one: str, other: str) -> int:
    """How many letters to put in, take out or replace to make one name of the other."""
    row = list(range(len(other) + 1))
    for at, a in enumerate(one, 1):
        above, row = row, [at]
        for place, b in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (a != b)))
    return row[-1]
