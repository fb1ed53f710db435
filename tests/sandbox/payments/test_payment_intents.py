"""Payment intents: every status there is, and how one gets there."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.models.payments.intent_payments import LIFE

from ..refused import refusal

TWENTY_DOLLARS = {"amount": 2000, "currency": "usd"}
STAY = {"automatic_payment_methods": {"allow_redirects": "never", "enabled": True}}
MANDATE = {"customer_acceptance": {"type": "offline"}}


CARDS = {"allowed_payment_method_types": ["card"]}


def intent(client: Any, method: str = "", **more: Any) -> Any:
    """A payment intent over $20, without redirects; with a payment method it is confirmed at once."""
    paid = {"payment_method": method, "confirm": True} if method else {}
    return client.v1.payment_intents.create({**TWENTY_DOLLARS, **STAY, **paid, **more})


def told(client: Any) -> list[str]:
    """The types of all events of intents and their charges, the oldest first."""
    events = reversed(client.v1.events.list({"limit": 100}).data)
    return [each.type for each in events if each.type.startswith(("payment_intent.", "charge."))]


def test_a_new_intent_waits_for_a_payment_method(stripe_client: Any) -> None:
    """What is not said has Stripe's defaults."""
    params = {**TWENTY_DOLLARS, "metadata": {"order": "6735"}, "description": "Lunch"}
    new_intent = stripe_client.v1.payment_intents.create(params)
    expected = {
        "object": "payment_intent",
        "amount": 2000,
        "amount_capturable": 0,
        "amount_received": 0,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "canceled_at": None,
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "currency": "usd",
        "description": "Lunch",
        "latest_charge": None,
        "metadata": {"order": "6735"},
        "next_action": None,
        "payment_method": None,
        "status": "requires_payment_method",
    }
    assert expected.items() <= new_intent.to_dict().items()
    assert new_intent.client_secret.startswith(f"{new_intent.id}_secret_")
    assert told(stripe_client) == ["payment_intent.created"]


def test_a_payment_takes_its_steps(stripe_client: Any) -> None:
    """A method makes it ready, confirming pays it; the charge repeats what the intent said."""
    payment = intent(stripe_client, metadata={"order": "6735"})
    ready = stripe_client.v1.payment_intents.update(payment.id, {"payment_method": "pm_card_visa"})
    assert ready.status == "requires_confirmation"
    paid = stripe_client.v1.payment_intents.confirm(payment.id, {"expand": ["latest_charge"]})
    assert (paid.status, paid.amount_received) == ("succeeded", 2000)
    charge = paid.latest_charge
    assert (charge.payment_intent, charge.metadata["order"]) == (payment.id, "6735")
    assert charge.payment_method == paid.payment_method
    settled = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"]
    assert told(stripe_client) == settled


def test_a_card_token_pays_once(stripe_client: Any) -> None:
    """A token of a card makes one payment method, and is used up by it.

    Source: https://docs.stripe.com/payments/payment-intents/migration/charges
    """
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}
    token = stripe_client.v1.tokens.create({"card": card})
    described: dict[str, Any] = {
        "payment_method_data": {"type": "card", "card": {"token": token.id}},
        "confirm": True,
    }
    assert intent(stripe_client, **described).status == "succeeded"
    assert stripe_client.v1.tokens.retrieve(token.id).used
    assert refusal(intent, stripe_client, **described).code == "token_already_used"


def test_a_declined_payment_waits_for_another_method(stripe_client: Any) -> None:
    """The error holds the intent; the next method pays it."""
    error: Any = refusal(intent, stripe_client, "pm_card_chargeDeclinedInsufficientFunds").json_body
    told_of = error["error"]
    assert (told_of["code"], told_of["decline_code"]) == ("card_declined", "insufficient_funds")
    failed = told_of["payment_intent"]
    assert failed["status"] == "requires_payment_method"
    assert failed["payment_method"] is None
    last = failed["last_payment_error"]
    assert (last["type"], last["code"], last["charge"]) == (
        "card_error",
        "card_declined",
        told_of["charge"],
    )
    paid = stripe_client.v1.payment_intents.confirm(failed["id"], {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)
    charges = stripe_client.v1.charges.list({"payment_intent": failed["id"]}).data
    assert [each.status for each in charges] == ["succeeded", "failed"]
    assert "payment_intent.payment_failed" in told(stripe_client)


def test_an_authorization_is_captured_or_given_back(stripe_client: Any) -> None:
    """A part of it; or nothing, when it is canceled."""
    held = intent(stripe_client, "pm_card_visa", capture_method="manual")
    assert (held.status, held.amount_capturable, held.amount_received) == ("requires_capture", 2000, 0)
    paid = stripe_client.v1.payment_intents.capture(held.id, {"amount_to_capture": 1500})
    assert (paid.status, paid.amount_capturable, paid.amount_received) == ("succeeded", 0, 1500)
    again = refusal(stripe_client.v1.payment_intents.capture, held.id)
    assert again.code == "payment_intent_unexpected_state"
    assert again.user_message == (
        "The remaining amount on this PaymentIntent could not be captured because the remainder of the "
        "authorized amount has been released."  # as recorded
    )
    other = intent(stripe_client, "pm_card_visa", capture_method="manual")
    canceled = stripe_client.v1.payment_intents.cancel(other.id, {"cancellation_reason": "duplicate"})
    assert (canceled.status, canceled.amount_capturable) == ("canceled", 0)
    assert (canceled.cancellation_reason, canceled.canceled_at) == ("duplicate", canceled.created)
    charge = stripe_client.v1.charges.retrieve(other.latest_charge)
    assert (charge.captured, charge.amount_captured, charge.refunded) == (False, 0, False)
    assert stripe_client.v1.balance.retrieve().pending[0].amount == 1500 - 74


def test_an_authorization_that_lapses_cancels_its_intent(sandbox: Sandbox, stripe_client: Any) -> None:
    """After a week; the charge makes no refund.

    Source: https://docs.stripe.com/changelog/basil#2025-03-31.basil.
    """
    held = intent(stripe_client, "pm_card_visa", capture_method="manual")
    sandbox.advance(days=7)
    lapsed = stripe_client.v1.payment_intents.retrieve(held.id)
    assert (lapsed.status, lapsed.cancellation_reason) == ("canceled", "expired")


def test_the_empty_string_unsets_a_types_options(stripe_client: Any) -> None:
    """What is said of another type stays. Source: the parameter's type, which takes it."""
    options = {"card": {"request_three_d_secure": "any"}, "klarna": {"preferred_locale": "en-US"}}
    params = {"amount": 2000, "currency": "usd", "payment_method_options": options}
    intent = stripe_client.v1.payment_intents.create(params)
    intent = stripe_client.v1.payment_intents.update(intent.id, {"payment_method_options": {"card": ""}})
    assert intent.payment_method_options.card.request_three_d_secure == "automatic"
    assert intent.payment_method_options.klarna.preferred_locale == "en-US"


def test_more_is_authorized_where_that_was_asked_for(stripe_client: Any) -> None:
    """`increment_authorization`; without the option it is refused."""
    params = {"payment_method_options": {"card": {"request_incremental_authorization": "if_available"}}}
    held = intent(stripe_client, "pm_card_visa", capture_method="manual", **params)
    increment = stripe_client.v1.payment_intents.increment_authorization
    more = increment(held.id, {"amount": 2500})
    assert (more.amount, more.amount_capturable) == (2500, 2500)
    assert stripe_client.v1.payment_intents.capture(held.id).amount_received == 2500
    plain = intent(stripe_client, "pm_card_visa", capture_method="manual")
    refused = refusal(increment, plain.id, {"amount": 2500})
    assert "you did not request support" in str(refused.user_message)


@pytest.mark.parametrize("passes", [True, False])
def test_3d_secure_asks_the_customer(sandbox: Sandbox, stripe_client: Any, passes: bool) -> None:
    """The sandbox answers for them; who fails is asked for another card."""
    asked = intent(stripe_client, "pm_card_threeDSecure2Required", return_url="https://example.com")
    assert asked.status == "requires_action"
    assert asked.next_action.redirect_to_url.return_url == "https://example.com"
    sandbox.authenticate(asked.id, passes=passes)
    after = stripe_client.v1.payment_intents.retrieve(asked.id, {"expand": ["latest_charge"]})
    if passes:
        assert after.status == "succeeded"
        seen = after.latest_charge.payment_method_details.card.three_d_secure
        assert (seen.result, seen.authentication_flow) == ("authenticated", "challenge")
        # Recorded in 2024, version 2023-10-16.
        assert (seen.electronic_commerce_indicator, len(seen.transaction_id)) == ("05", 36)
        assert seen.version == "2.1.0"
    else:
        assert after.status == "requires_payment_method"
        assert after.last_payment_error.code == "payment_intent_authentication_failure"


def test_after_3d_secure_a_manual_intent_is_confirmed_again(sandbox: Sandbox, stripe_client: Any) -> None:
    """`confirmation_method=manual` leaves the last word to the server, not where Stripe chooses the types.

    Source of the latter: https://github.com/sesamecare/stripe-mock, and programs from 2023 to 2026.
    """
    manual = {"confirmation_method": "manual"}
    error = refusal(intent, stripe_client, "pm_card_visa", **manual)
    assert (error.param, error.user_message) == (
        "automatic_payment_methods",
        "You may only specify one of these parameters: automatic_payment_methods, confirmation_method.",
    )
    secure = {"confirm": True, "payment_method": "pm_card_threeDSecure2Required", **CARDS}
    asked = stripe_client.v1.payment_intents.create({**TWENTY_DOLLARS, **manual, **secure})
    sandbox.authenticate(asked.id)
    assert stripe_client.v1.payment_intents.retrieve(asked.id).status == "requires_confirmation"
    assert stripe_client.v1.payment_intents.confirm(asked.id).status == "succeeded"


@pytest.mark.parametrize(
    ("how", "decline_code"),
    [
        ({"off_session": True}, "authentication_required"),
        ({"error_on_requires_action": True}, "authentication_not_handled"),
        ({"error_on_requires_action": True, "off_session": True}, "authentication_not_handled"),
    ],
)
def test_nobody_to_ask_is_a_decline(stripe_client: Any, how: dict[str, Any], decline_code: str) -> None:
    """Off session, or where the integration cannot handle actions; of both, as recorded."""
    error = refusal(lambda: intent(stripe_client, "pm_card_authenticationRequired", **how))
    assert (error.http_status, error.code) == (402, "authentication_required")
    assert error.json_body["error"]["decline_code"] == decline_code


def test_an_action_that_cannot_be_handled_names_no_charge(stripe_client: Any) -> None:
    """Though there is a failed one. Recorded by a biller's webhooks, version 2025-04-30.basil."""
    how = {"error_on_requires_action": True, "off_session": True}
    refusal(lambda: intent(stripe_client, "pm_card_authenticationRequired", **how))
    failed = stripe_client.v1.payment_intents.list().data[0].to_dict()
    assert "charge" not in failed["last_payment_error"]
    assert stripe_client.v1.charges.retrieve(failed["latest_charge"]).status == "failed"


def test_a_card_that_was_set_up_is_charged_off_session(stripe_client: Any, sandbox: Sandbox) -> None:
    """The card of 3155 asks once, when it is set up."""
    customer = stripe_client.v1.customers.create({})
    first = intent(
        stripe_client,
        "pm_card_authenticationRequiredOnSetup",
        customer=customer.id,
        setup_future_usage="off_session",
    )
    assert first.status == "requires_action"
    sandbox.authenticate(first.id)
    (method,) = stripe_client.v1.customers.payment_methods.list(customer.id).data
    assert intent(stripe_client, method.id, customer=customer.id, off_session=True).status == "succeeded"


def test_a_method_that_is_nobodys_pays_once(stripe_client: Any) -> None:
    """Unless the intent saves it to a customer."""
    method = stripe_client.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    assert intent(stripe_client, method.id).status == "succeeded"
    assert "may not be used again" in str(refusal(intent, stripe_client, method.id).user_message)


def debit(client: Any, method: str) -> Any:
    """An intent over $20 paid by a bank account, which is verified."""
    payment = intent(client, method, mandate_data=MANDATE)
    assert payment.next_action.type == "verify_with_microdeposits"
    return client.v1.payment_intents.verify_microdeposits(payment.id, {"amounts": [32, 45]})


def test_a_bank_account_is_debited_after_two_deposits(sandbox: Sandbox, stripe_client: Any) -> None:
    """Processing until the bank answers, a minute later."""
    payment = debit(stripe_client, "pm_usBankAccount_success")
    assert payment.status == "processing"
    sandbox.advance(seconds=60)
    done = stripe_client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]})
    assert (done.status, done.amount_received) == ("succeeded", 2000)
    assert done.latest_charge.payment_method_details.us_bank_account.last4 == "6789"
    assert told(stripe_client)[-2:] == ["charge.succeeded", "payment_intent.succeeded"]


def test_the_risk_of_an_accounts_debit_is_assessed_since_2025() -> None:
    """Source: https://stripe.com/blog/radar-now-protects-ach-and-sepa-payments."""
    client: Any = Sandbox(clock="2025-12-08").client()
    payment = debit(client, "pm_usBankAccount_success")
    assert client.v1.charges.retrieve(payment.latest_charge).outcome.risk_level == "normal"


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("pm_usBankAccount_accountClosed", "account_closed"),
        ("pm_usBankAccount_noAccount", "no_account"),
        ("pm_usBankAccount_insufficientFunds", "insufficient_funds"),
        ("pm_usBankAccount_debitNotAuthorized", "debit_not_authorized"),
    ],
)
def test_a_debit_that_fails_waits_for_another_method(
    sandbox: Sandbox, stripe_client: Any, method: str, code: str
) -> None:
    """The intent says why."""
    payment = debit(stripe_client, method)
    sandbox.advance(seconds=60)
    failed = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert (failed.status, failed.last_payment_error.code) == ("requires_payment_method", code)


def test_a_debit_may_never_end_or_be_disputed(sandbox: Sandbox, stripe_client: Any) -> None:
    """The test accounts 000000000009 and 000555555559."""
    waiting = debit(stripe_client, "pm_usBankAccount_processing")
    disputed = debit(stripe_client, "pm_usBankAccount_dispute")
    sandbox.advance(days=60)
    assert stripe_client.v1.payment_intents.retrieve(waiting.id).status == "processing"
    (dispute,) = stripe_client.v1.disputes.list({"payment_intent": disputed.id}).data
    assert dispute.amount == 2000


def test_a_debit_needs_a_mandate(stripe_client: Any) -> None:
    """Collected now, or when the account was set up; the intent is made all the same, to be confirmed again.

    Recorded: https://github.com/gburgyan/aat-stripe, microdeposit-refusals.
    """
    error = refusal(intent, stripe_client, "pm_usBankAccount_success")
    assert (error.http_status, error.code, error.param) == (400, None, None)
    (made,) = stripe_client.v1.payment_intents.list().data
    assert made.status == "requires_confirmation"


def test_a_security_code_asked_for_again_is_used_once(stripe_client: Any) -> None:
    """A second payment with it is refused, and waits for a payment method.

    Recorded: https://github.com/gburgyan/aat-stripe, tokens.
    """
    v1 = stripe_client.v1
    token = v1.tokens.create({"cvc_update": {"cvc": "123"}}).id
    options = {"payment_method_options": {"card": {"cvc_token": token}}}
    assert intent(stripe_client, "pm_card_visa", **options).status == "succeeded"
    assert v1.tokens.retrieve(token).used
    error = refusal(intent, stripe_client, "pm_card_visa", **options)
    assert (error.http_status, error.code, error.param) == (400, "token_already_used", None)
    assert error.error.payment_intent.status == "requires_payment_method"
    waiting = v1.payment_intents.retrieve(error.error.payment_intent.id)
    assert waiting.status == "requires_payment_method"
    options = {"payment_method_options": {"card": {"cvc_token": "cvctok_none"}}}
    error = refusal(intent, stripe_client, "pm_card_visa", **options)
    assert (error.code, error.param) == ("resource_missing", "payment_method_options[card][cvc_token]")


def test_only_an_intent_that_waits_for_deposits_is_verified(stripe_client: Any) -> None:
    """Recorded: https://github.com/gburgyan/aat-stripe, microdeposit-refusals."""
    paid = intent(stripe_client, "pm_card_visa").id
    error = refusal(
        stripe_client.v1.payment_intents.verify_microdeposits, paid, {"descriptor_code": "SM11AA"}
    )
    assert (error.http_status, error.code, error.param) == (400, "payment_intent_unexpected_state", None)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"off_session": True}, "The parameter `off_session` cannot be passed when creating a PaymentIntent"),
        ({"application_fee_amount": 10}, "Can only apply an application_fee_amount when the PaymentIntent"),
        ({"transfer_data": {"destination": "acct_x"}}, "No such destination: 'acct_x'"),
        ({"customer": "cus_x"}, "No such customer: 'cus_x'"),
        ({"payment_method": "pm_x"}, "No such PaymentMethod: 'pm_x'"),
        ({"statement_descriptor": "x" * 23}, "The statement descriptor must be at most 22 characters. xxxx"),
        (
            # https://support.stripe.com/questions/use-of-the-statement-descriptor-parameter-on-paymentintents-for-card-charges
            {"statement_descriptor": "Kites", "allowed_payment_method_types": ["card"]},
            "The statement_descriptor parameter is not supported for the payment_method_type `card`.",
        ),
        (
            {"payment_method": "pm_usBankAccount_success", "allowed_payment_method_types": ["card"]},
            "The PaymentMethod provided (us_bank_account) is not allowed for this PaymentIntent.",
        ),
    ],
)
def test_what_cannot_be_is_refused(stripe_client: Any, params: dict[str, Any], message: str) -> None:
    """In Stripe's words; and no intent is left behind."""
    error = refusal(lambda: intent(stripe_client, **params))
    assert str(error.user_message).startswith(message)
    assert error.http_status == 400
    assert stripe_client.v1.payment_intents.list().data == []


def test_only_an_open_intent_changes_its_amount(stripe_client: Any) -> None:
    """Its description always does."""
    payment = intent(stripe_client)
    update = stripe_client.v1.payment_intents.update
    assert update(payment.id, {"amount": 3000, "currency": "eur"}).amount == 3000
    stripe_client.v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"})
    error = refusal(update, payment.id, {"amount": 4000})
    assert (error.code, error.param) == ("payment_intent_unexpected_state", "amount")
    assert error.user_message == (
        "This PaymentIntent's amount could not be updated because it has a status of succeeded. You may only "
        "update the amount of a PaymentIntent with one of the following statuses: requires_payment_method, "
        "requires_confirmation, requires_action."
    )
    assert update(payment.id, {"description": "Lunch"}).description == "Lunch"


def test_a_cards_whole_descriptor_could_be_told() -> None:
    """Until 2023, on the charge as well.

    Recorded by https://github.com/liberapay/liberapay.com, tests/py/fixtures/TestPayinsStripe.yml, in
    December 2022; refused from January 2024 on:
    https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2830.
    """
    descriptor = {"statement_descriptor": "Liberapay 2250"}
    client = Sandbox(clock="2022-12-23").client()
    paid = intent(client, "pm_card_visa", **descriptor, expand=["latest_charge"])
    charge = paid.latest_charge
    assert (charge.statement_descriptor, charge.statement_descriptor_suffix) == ("Liberapay 2250", None)
    assert charge.calculated_statement_descriptor == "LIBERAPAY 2250"
    refused = refusal(intent, Sandbox(clock="2024-01-15").client(), "pm_card_visa", **descriptor)
    assert refused.param == "statement_descriptor"


@pytest.mark.parametrize(
    ("clock", "number", "version"),
    [
        ("2020-12-11", "4000002760003184", "1.0.2"),
        ("2022-02-15", "4000000000003220", "2.1.0"),
        ("2022-10-21", "4000002760003184", "1.0.2"),
        ("2024-07-13", "4000002760003184", "2.1.0"),
    ],
)
def test_which_3d_secure_it_was(clock: str, number: str, version: str) -> None:
    """Recorded by programs in December 2020, February and October 2022 and July 2024 (of other cards)."""
    sandbox = Sandbox(clock=clock)
    client: Any = sandbox.client()
    card = {"number": number, "exp_month": 7, "exp_year": 2037, "cvc": "314"}
    method = client.v1.payment_methods.create({"type": "card", "card": card})
    asked = intent(client, method.id, return_url="https://example.com")
    sandbox.authenticate(asked.id, passes=True)
    after = client.v1.payment_intents.retrieve(asked.id, {"expand": ["latest_charge"]})
    assert after.latest_charge.payment_method_details.card.three_d_secure.version == version


@pytest.mark.parametrize(
    ("clock", "tip"), [("2022-03-28", {}), ("2022-04-26", {"amount": None}), ("2022-05-06", {})]
)
def test_an_amount_of_no_tip_was_told_for_a_month(clock: str, tip: dict[str, Any]) -> None:
    """Recorded by two programs in April 2022; until 5 May: the notes of stripe-node 8.221.0."""
    client: Any = Sandbox(clock=clock).client()
    intent = client.v1.payment_intents.create({"amount": 50, "currency": "usd"})
    assert intent.amount_details.to_dict() == {"tip": tip}


def test_whom_it_is_shipped_to_may_be_left_empty(stripe_client: Any) -> None:
    """There is a name, though it says nothing. Recorded by spree/spree_stripe in December 2022."""
    shipping = intent(stripe_client, shipping={"address": {"country": "US"}, "name": ""}).shipping.to_dict()
    unset = dict.fromkeys(("city", "line1", "line2", "postal_code", "state"))
    assert shipping == {
        "address": {**unset, "country": "US"},
        "carrier": None,
        "name": "",
        "phone": None,
        "tracking_number": None,
    }
    error = refusal(intent, stripe_client, shipping={"address": {"country": "US"}})
    assert (error.code, error.param) == ("parameter_missing", "shipping[name]")


def test_a_receipt_is_sent_to_another_address(stripe_client: Any) -> None:
    """Before a payment is captured, and after it; not while it is processed. As programs report."""
    update = stripe_client.v1.payment_intents.update
    held = intent(stripe_client, capture_method="manual", confirm=True, payment_method="pm_card_visa")
    held = update(held.id, {"receipt_email": "ada@example.com"})
    assert (held.status, held.receipt_email) == ("requires_capture", "ada@example.com")
    paid = stripe_client.v1.payment_intents.capture(held.id)
    assert (paid.status, paid.receipt_email) == ("succeeded", "ada@example.com")
    assert update(paid.id, {"receipt_email": "bob@example.com"}).receipt_email == "bob@example.com"
    debited = debit(stripe_client, "pm_usBankAccount_processing")
    assert debited.status == "processing"
    error = refusal(update, debited.id, {"receipt_email": "ada@example.com"})
    assert error.user_message == (
        "This PaymentIntent's receipt_email could not be updated because it has a status of processing. You "
        "may only update the receipt_email of a PaymentIntent with one of the following statuses: "
        "requires_payment_method, requires_confirmation, requires_action, requires_capture, succeeded."
    )


@pytest.mark.parametrize("end", ["succeeded", "canceled"])
def test_an_intent_that_has_ended_stays_so(stripe_client: Any, end: str) -> None:
    """Neither confirmed nor canceled any more; no status follows."""
    assert LIFE.next[end] == ()
    payment = intent(stripe_client, "pm_card_visa" if end == "succeeded" else "")
    if end == "canceled":
        stripe_client.v1.payment_intents.cancel(payment.id)
    confirm = refusal(
        stripe_client.v1.payment_intents.confirm, payment.id, {"payment_method": "pm_card_visa"}
    )
    assert confirm.code == "payment_intent_unexpected_state"
    cancel = refusal(stripe_client.v1.payment_intents.cancel, payment.id)
    assert str(cancel.user_message).startswith(
        f"You cannot cancel this PaymentIntent because it has a status of {end}."
    )


def test_another_page_pays_other_methods(sandbox: Sandbox, stripe_client: Any) -> None:
    """One that redirects needs an address to come back to."""
    params: dict[str, Any] = {
        "allowed_payment_method_types": ["ideal"],
        "currency": "eur",
        "payment_method_data": {"type": "ideal", "ideal": {}},
        "confirm": True,
    }
    assert refusal(lambda: intent(stripe_client, **params)).param == "return_url"
    asked = intent(stripe_client, **params, return_url="https://example.com")
    assert asked.next_action.type == "redirect_to_url"
    sandbox.authenticate(asked.id)
    paid = stripe_client.v1.payment_intents.retrieve(asked.id, {"expand": ["latest_charge"]})
    assert (paid.status, paid.latest_charge.payment_method_details.type) == ("succeeded", "ideal")


def test_intents_are_listed_searched_and_retrieved_by_secret(stripe_client: Any) -> None:
    """By customer; by status and metadata; a wrong secret opens nothing."""
    customer = stripe_client.v1.customers.create({})
    first = intent(stripe_client, customer=customer.id, metadata={"key": "value"})
    second = intent(stripe_client, "pm_card_visa")
    intents = stripe_client.v1.payment_intents
    assert [each.id for each in intents.list({"customer": customer.id}).data] == [first.id]
    assert [each.id for each in intents.search({"query": 'status:"succeeded"'}).data] == [second.id]
    assert [each.id for each in intents.search({"query": 'metadata["key"]:"value"'}).data] == [first.id]
    assert intents.retrieve(first.id, {"client_secret": first.client_secret}).id == first.id
    assert isinstance(
        refusal(intents.retrieve, first.id, {"client_secret": "wrong"}), stripe.InvalidRequestError
    )


@pytest.mark.parametrize("suffix", ["A<B", "A>B", "A\\B", "A'B", 'A"B', "A*B"])
def test_what_does_not_go_on_a_statement(sandbox: Sandbox, suffix: str) -> None:
    """Source: https://docs.stripe.com/get-started/account/statement-descriptors."""
    refused = refusal(intent, sandbox.client(), statement_descriptor_suffix=suffix)
    assert refused.param == "statement_descriptor_suffix"


def test_a_receipt_goes_to_an_email_address(sandbox: Sandbox) -> None:
    """Source: https://docs.stripe.com/error-codes (email_invalid)."""
    refused = refusal(intent, sandbox.client(), receipt_email="nope")
    assert (refused.code, refused.param) == ("email_invalid", "receipt_email")


def test_types_are_named_or_chosen_by_stripe(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/payment-methods/integration-options. Guess: the words."""
    params = {"amount": 1000, "currency": "usd", "payment_method_types": ["card"]}
    both = {**params, "automatic_payment_methods": {"enabled": True}}
    create, version = stripe_client.v1.payment_intents.create, {"stripe_version": "2025-09-30.clover"}
    assert refusal(create, both, version).param == "automatic_payment_methods"
    either = {**params, "automatic_payment_methods": {"enabled": False}}
    assert create(either, version).payment_method_types == ["card"]


@pytest.mark.parametrize(
    ("method", "shown"),
    [
        ("pm_card_visa", (None, "attempt_acknowledged")),
        ("pm_card_fr", (None, "attempt_acknowledged")),
        ("pm_card_freeTrialAbuseBlock", (None, "attempt_acknowledged")),
        ("pm_card_amex_threeDSecureNotSupported", None),
    ],
)
def test_a_card_that_asks_nobody_acknowledges_the_attempt(
    stripe_client: Any, method: str, shown: tuple[str | None, str] | None
) -> None:
    """Where 3D Secure is asked for, of cards that know it. Source: https://docs.stripe.com/testing."""
    params = {
        "amount": 1000,
        "currency": "usd",
        "payment_method": method,
        "confirm": True,
        "expand": ["latest_charge"],
        **STAY,
    }
    create = stripe_client.v1.payment_intents.create
    asked = create({**params, "payment_method_options": {"card": {"request_three_d_secure": "any"}}})
    seen = asked.latest_charge.payment_method_details.card.three_d_secure
    assert (seen and (seen.authentication_flow, seen.result)) == shown
    assert create(params).latest_charge.payment_method_details.card.three_d_secure is None


def test_another_amount_can_be_confirmed(stripe_client: Any) -> None:
    """`amount_to_confirm` is what is charged, within the bounds of any amount.

    Source: https://docs.stripe.com/changelog/dahlia/2026-04-22/
    amount-confirmation-parameter-to-paymentintent.
    """
    intents = stripe_client.v1.payment_intents
    made = intents.create({"amount": 1_000, "currency": "usd", **STAY})
    by_card = {"payment_method": "pm_card_visa", "expand": ["latest_charge"]}
    error = refusal(intents.confirm, made.id, {**by_card, "amount_to_confirm": 10})
    assert error.code == "amount_too_small"
    paid = intents.confirm(made.id, {**by_card, "amount_to_confirm": 1_030})
    assert (paid.amount, paid.amount_received, paid.latest_charge.amount) == (1_030, 1_030, 1_030)


def test_a_charge_shows_the_radar_session_of_its_intent(stripe_client: Any) -> None:
    """Said when the intent is made or confirmed; the intent itself shows none.

    Source: https://docs.stripe.com/api/charges/object#charge_object-radar_options.
    """
    intents = stripe_client.v1.payment_intents
    options = {"radar_options": {"session": "rse_1"}}
    made = intents.create({"amount": 1_000, "currency": "usd", **STAY, **options})
    paid = intents.confirm(made.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge"]})
    assert paid.latest_charge.radar_options.to_dict() == {"session": "rse_1"}
