"""An error says what happened, and the kit what to do about it."""

from __future__ import annotations

import pytest

from helpers.viewer.advice import CODES, DECLINES, OTHERWISE, STATUSES, TYPES, advice
from helpers.viewer.problem import Problem, problem_of

DECLINED = {
    "type": "card_error",
    "code": "card_declined",
    "decline_code": "insufficient_funds",
    "message": "Your card has insufficient funds.",
    "param": "",
    "doc_url": "https://stripe.com/docs/error-codes/card-declined",
}


def test_the_most_telling_name_gives_the_advice() -> None:
    """The decline code says more than the code, and that more than the type or the status."""
    assert advice("insufficient_funds", "card_declined", "card_error") == (
        "Ask for another card, or try a smaller amount."
    )
    assert advice("", "card_declined", "card_error").startswith("Ask for another card; the decline code")
    assert advice("", "a_new_code", "card_error").startswith("The card is at fault")
    assert advice(status=429).startswith("Slow down")
    unpaid = "This customer has no attached payment source or default payment method."
    assert advice("", "resource_missing", message=unpaid).startswith("Attach a payment method")
    assert advice("a_new_code") == OTHERWISE


def test_a_decline_and_an_account_short_of_money_are_two_things() -> None:
    """The word is the same; only a card can be replaced by another card."""
    short = {"code": "insufficient_funds", "type": "invalid_request_error"}
    assert problem_of(DECLINED, 402).advice == "Ask for another card, or try a smaller amount."
    assert problem_of(short, 400).advice == (
        "The account holds too little: add money to it first, or lower the amount."
    )


def test_a_problem_holds_what_stripe_says() -> None:
    """Every field of an error that helps, and one sentence of what to do."""
    problem = problem_of(DECLINED, 402)
    assert problem.message == "Your card has insufficient funds."
    assert problem.kind == "card_error · card_declined · insufficient_funds"
    assert str(problem) == "Your card has insufficient funds. Ask for another card, or try a smaller amount."
    assert problem.doc_url == "https://stripe.com/docs/error-codes/card-declined"


@pytest.mark.parametrize("error", [{}, {"message": None, "code": None}, {"type": 3}])
def test_an_error_that_says_nothing_is_a_problem_all_the_same(error: dict[str, object]) -> None:
    """Whatever an error lacks, there is a sentence about it."""
    assert problem_of(error).message == "Stripe refused the request without saying why."
    assert problem_of(error).advice


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "No such price: 'prod_1'",
            "This id is of another object (product); ids of price begin with price_.",
        ),
        ("No such price: 'price_1'", "Check the id, and that it was made on this account"),
        ("No such payment_method: 'card_1'", "Check the id, and that it was made on this account"),
        ("No such coupon: 'cus_1'", "Check the id, and that it was made on this account"),
    ],
)
def test_an_id_of_another_kind_of_object_is_told(message: str, told: str) -> None:
    """By what it begins with; not where several kinds pass for one, or where ids begin with anything."""
    assert advice(code="resource_missing", message=message).startswith(told)


def test_an_oauth_error_is_told_by_its_name() -> None:
    """Connect's OAuth answers with a bare word."""
    assert problem_of({"error": "invalid_grant"}).message == "invalid_grant"


def test_a_problem_without_advice_is_its_message() -> None:
    """Nothing trails a message that says it all."""
    assert str(Problem("Use a test key.", "")) == "Use a test key."


def test_advice_is_one_short_line() -> None:
    """Each piece fits under a message, and ends as a sentence."""
    tables = (DECLINES, CODES, TYPES, STATUSES)
    assert all(len(each) <= 100 and each.endswith(".") for table in tables for each in table.values())
