"""The table of test cards: whole, findable by every name, and declining as published."""

from __future__ import annotations

import pytest

from helpers.cards import BY_NAME, BY_NUMBER, CARDS
from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.payment_methods import test_cards


@pytest.fixture
def store() -> AccountStore:
    """The objects of a sandbox's own account."""
    sandbox = Sandbox(seed="test")
    return AccountStore(sandbox.application.state, sandbox.account)


def test_no_number_and_no_name_stands_twice() -> None:
    """A second row of a number is a variant, which only its name tells apart."""
    numbers = [each.number for each in CARDS if not each.variant]
    names = [name for each in CARDS for name in each.names]
    assert len(numbers) == len(set(numbers))
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("tok_visa", "4242424242424242"),
        ("tok_mastercard", "5555555555554444"),
        ("tok_amex", "371449635398431"),
        ("tok_visa_debit", "4000056655665556"),
        ("tok_chargeDeclined", "4000000000000002"),
        ("tok_chargeDeclinedInsufficientFunds", "4000000000009995"),
        ("tok_chargeCustomerFail", "4000000000000341"),
        ("tok_de", "4000002760000016"),
        ("tok_visa_debit_de_transferFail", "4000052760000011"),
        ("pm_card_visa", "4242424242424242"),
        ("pm_card_bypassPending", "4000000000000077"),
        ("pm_card_authenticationRequired", "4000002760003184"),
        ("pm_card_th_debit", "4000057640000008"),
    ],
)
def test_a_magic_name_stands_for_a_number(name: str, number: str) -> None:
    """As the testing pages pair them."""
    known = BY_NAME.get(name)
    assert known is not None
    assert known.number == number


def test_a_name_that_is_not_magic_stands_for_nothing() -> None:
    """Nor does a number that is no test card's."""
    assert BY_NAME.get("tok_unheard_of") is None
    assert BY_NUMBER.get("4539578763621486") is None


def test_a_fingerprint_leads_back_to_its_row(store: AccountStore) -> None:
    """All rows differ, those of one number too; an object without a fingerprint leads nowhere."""
    marks = {test_cards.fingerprint(store, each): each for each in CARDS}
    assert len(marks) == len(CARDS)
    assert all(test_cards.behind(store, {"fingerprint": mark}) is each for mark, each in marks.items())
    assert test_cards.behind(store, {}) is None


@pytest.mark.parametrize(
    ("number", "attached", "charged"),
    [
        ("4242424242424242", None, None),
        ("4000000000000002", "generic_decline", "generic_decline"),
        ("4000000000009995", "insufficient_funds", "insufficient_funds"),
        ("4000000000009987", "lost_card", "lost_card"),
        ("4000000000009979", "stolen_card", "stolen_card"),
        ("4000000000006975", "card_velocity_exceeded", "card_velocity_exceeded"),
        ("4000000000000119", "processing_error", "processing_error"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4000000000000341", None, "generic_decline"),
        ("4100000000000019", None, "fraudulent"),
        ("4000000000004954", None, None),
        ("4000008260003178", None, "insufficient_funds"),
    ],
)
def test_a_card_is_declined_as_published(number: str, attached: str | None, charged: str | None) -> None:
    """When it is attached, and when it is charged."""
    known = BY_NUMBER.get(number)
    declines = test_cards.attach_decline(known, cvc=True), test_cards.charge_decline(known, cvc=True)
    assert tuple(each and each.told["decline_code"] for each in declines) == (attached, charged)


def test_a_decline_tells_what_the_bank_told() -> None:
    """The whole error of a generic decline, with the failed charge that it left behind."""
    declined = test_cards.charge_decline(BY_NAME.get("tok_chargeDeclined"), cvc=True)
    assert declined
    assert test_cards.refusal(declined, charge="ch_1").body() == {
        "advice_code": "try_again_later",
        "charge": "ch_1",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": "Your card was declined.",
        "network_decline_code": "01",
        "type": "card_error",
    }


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("chargeDeclined", ("card_declined", "generic_decline", None, "try_again_later")),
        (
            "chargeDeclinedInsufficientFunds",
            ("card_declined", "insufficient_funds", None, "try_again_later"),
        ),
        ("chargeDeclinedLostCard", ("card_declined", "lost_card", None, "do_not_try_again")),
        ("chargeDeclinedStolenCard", ("card_declined", "stolen_card", None, "do_not_try_again")),
        ("chargeDeclinedIncorrectCvc", ("incorrect_cvc", "incorrect_cvc", "cvc", "confirm_card_data")),
        ("chargeDeclinedProcessingError", ("processing_error", "processing_error", None, "try_again_later")),
        ("chargeDeclinedFraudulent", ("card_declined", "fraudulent", None, None)),
    ],
)
def test_a_decline_advises(name: str, told: tuple[str | None, ...]) -> None:
    """What Stripe blocks itself comes without advice.

    Recorded: https://github.com/gburgyan/aat-stripe, declines.
    """
    declined = test_cards.charge_decline(BY_NAME.get(f"pm_card_{name}"), cvc=True)
    assert declined
    body = test_cards.refusal(declined).body()
    assert tuple(body.get(each) for each in ("code", "decline_code", "param", "advice_code")) == told


def test_an_incorrect_code_is_only_met_where_a_code_was_sent() -> None:
    """Stripe skips the check of what is not there."""
    known = BY_NUMBER.get("4000000000000127")
    assert test_cards.charge_decline(known, cvc=True) is not None
    assert test_cards.charge_decline(known, cvc=False) is None


@pytest.mark.parametrize(
    ("number", "on_session", "off_session", "off_session_set_up", "requested"),
    [
        ("4242424242424242", False, False, False, False),
        ("378282246310005", False, False, False, False),
        ("4000002500003155", True, True, False, True),
        ("4000002760003184", True, True, True, True),
        ("4000003800000446", True, False, False, True),
        ("4000000000003220", True, True, True, True),
        ("4000000000003055", False, False, False, True),
        ("4000000032200000", False, False, False, False),
    ],
)
def test_a_card_needs_authentication_as_published(
    number: str, on_session: bool, off_session: bool, off_session_set_up: bool, requested: bool
) -> None:
    """On session, off session before and after it was set up, and where 3D Secure is asked for."""
    known = BY_NUMBER.get(number)
    needed = test_cards.needs_authentication
    assert needed(known) is on_session
    assert needed(known, off_session=True) is off_session
    assert needed(known, off_session=True, set_up=True) is off_session_set_up
    assert needed(known, requested=True) is requested
