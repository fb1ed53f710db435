"""Every exercise of the notebooks: what is asked, and how an answer is judged.

A judge looks at what the reader made (a token, a reply, an error) and returns what is still missing as one
sentence, or None where the answer is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Judge = Callable[[Any], str | None]


@dataclass(frozen=True)
class Exercise:
    """`task` is one sentence; `hint` helps without giving the answer away."""

    task: str
    hint: str
    judge: Judge


def _field(answer: Any, *path: str) -> Any:
    """A value inside a reply, an SDK object or an error; None where there is no such thing."""
    for name in path:
        if isinstance(answer, Mapping):
            answer = answer.get(name)
        else:
            answer = getattr(answer, name, None)
    return answer


def first_request(answer: Any) -> str | None:
    if _field(answer, "object") != "customer":
        return "That is no customer yet: create one and put the reply into `answer`."
    if not _field(answer, "email"):
        return "A customer, but without an email: send one as `email`."
    return None


def debit_card_token(answer: Any) -> str | None:
    if _field(answer, "object") != "token":
        return "That is no token yet: create one and put the reply into `answer`."
    if _field(answer, "type") != "card":
        return f"A token, but one of type `{_field(answer, 'type')}`: this exercise wants a card."
    funding = _field(answer, "card", "funding")
    if funding != "debit":
        return f"A card token, but its `card.funding` is `{funding}`: look for a debit card's test number."
    return None


def used_token(answer: Any) -> str | None:
    if _field(answer, "object") != "token":
        return "That is no token yet: retrieve the one you attached and put it into `answer`."
    if not _field(answer, "used"):
        return "This token is still unused: attach it to a customer, then retrieve it again."
    return None


def insufficient_funds(answer: Any) -> str | None:
    error = _field(answer, "error") or answer
    if _field(error, "code") != "card_declined":
        return "That is no declined card yet: catch the error and put it into `answer`."
    declined = _field(error, "decline_code")
    if declined != "insufficient_funds":
        return f"Declined, but for another reason: `{declined}`."
    return None


EXERCISES: Mapping[str, Exercise] = {
    "start: a customer": Exercise(
        "Create a customer with an email address of your choice.",
        "client.v1.customers.create takes a dictionary; the reference calls the field `email`.",
        first_request,
    ),
    "tokens: a debit card": Exercise(
        "Make a token for a debit card.",
        "Stripe's test numbers have a Visa that is debit: 4000 0566 5566 5556.",
        debit_card_token,
    ),
    "tokens: used up": Exercise(
        "Attach a token to a customer, and retrieve the token afterwards.",
        "A customer takes a token as `source`; a token that was attached has `used` set.",
        used_token,
    ),
    "tokens: no money": Exercise(
        "Have a card declined because there is no money behind it.",
        "There is a test card, and a ready-made token, for insufficient funds.",
        insufficient_funds,
    ),
}
