"""Setup intents: a payment method prepared for later payments, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.models.payments.setup_intents import LIFE, OPEN
from helpers.sandbox.sandbox import SandboxError

from ..conftest import NOW
from ..refused import refusal
from .test_payment_intents import STAY

MANDATE = {"customer_acceptance": {"type": "offline", "offline": {}}}


def events(client: Any) -> list[str]:
    """The types of all events, the first one first."""
    return [each.type for each in client.v1.events.list({"limit": 100}).data][::-1]


def confirmed(client: Any, method: str, **params: Any) -> Any:
    """A new intent of a payment method, confirmed at once."""
    return client.v1.setup_intents.create({**STAY, "payment_method": method, "confirm": True, **params})


def bank_intent(client: Any, method: str = "pm_usBankAccount_success") -> Any:
    """An intent that waits for its bank account to be verified."""
    return confirmed(client, method, mandate_data=MANDATE, customer=client.v1.customers.create({}).id)


def test_states_lead_only_to_states() -> None:
    """Every state that can be reached has its own row, and only open ones lead on."""
    assert {each for following in LIFE.next.values() for each in following} <= set(LIFE.next)
    assert {status for status, following in LIFE.next.items() if following} == set(OPEN)


def test_what_is_confirmed_at_once_is_told_confirmed(stripe_client: Any) -> None:
    """Already by its first event. Recorded by a public test suite, version 2020-08-27."""
    intent = confirmed(stripe_client, "pm_card_visa")
    created = stripe_client.v1.events.list({"type": "setup_intent.created"}).data[0].data.object
    assert (created["status"], created["latest_attempt"]) == ("succeeded", intent.latest_attempt)


def test_a_new_intent_waits_for_a_payment_method(stripe_client: Any) -> None:
    """Off session, for cards among others, with a secret for the browser."""
    intent = stripe_client.v1.setup_intents.create({"metadata": {"order": "6735"}})
    shown = intent.to_dict()
    assert shown["id"].startswith("seti_")
    assert shown["client_secret"].startswith(shown["id"] + "_secret_")
    expected = {
        "object": "setup_intent",
        "created": NOW,
        "customer": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": {"order": "6735"},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {
            "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"},
            "us_bank_account": {"mandate_options": {}, "verification_method": "automatic"},
        },
        "status": "requires_payment_method",
        "usage": "off_session",
    }
    assert expected.items() <= shown.items()
    assert "card" in shown["payment_method_types"]
    assert events(stripe_client) == ["setup_intent.created"]
    assert stripe_client.v1.setup_intents.retrieve(intent.id).to_dict() == shown


def test_a_confirmed_intent_saves_the_card(stripe_client: Any) -> None:
    """Step by step: chosen, confirmed, attached to the customer; the attempt tells that it succeeded."""
    customer = stripe_client.v1.customers.create({}).id
    intent = stripe_client.v1.setup_intents.create({**STAY, "customer": customer})
    chosen = stripe_client.v1.setup_intents.update(intent.id, {"payment_method": "pm_card_visa"})
    assert chosen.status == "requires_confirmation"
    done = stripe_client.v1.setup_intents.confirm(intent.id, {"expand": ["latest_attempt"]})
    assert (done.status, done.payment_method, done.mandate) == ("succeeded", chosen.payment_method, None)
    assert (done.latest_attempt.status, done.latest_attempt.setup_intent) == ("succeeded", intent.id)
    assert stripe_client.v1.payment_methods.retrieve(done.payment_method).customer == customer
    assert events(stripe_client) == [
        "customer.created",
        "setup_intent.created",
        "payment_method.attached",
        "setup_intent.succeeded",
    ]


def test_what_is_over_stays_so(stripe_client: Any) -> None:
    """A succeeded or canceled intent is neither confirmed nor canceled again, in Stripe's words."""
    intents = stripe_client.v1.setup_intents
    done = confirmed(stripe_client, "pm_card_visa")
    error = refusal(intents.confirm, done.id)
    assert error.user_message == "You cannot confirm this SetupIntent because it has already succeeded."
    assert error.code == "setup_intent_unexpected_state"
    assert error.json_body["error"]["setup_intent"]["id"] == done.id
    assert refusal(intents.cancel, done.id).user_message == (
        "You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with "
        "one "
        "of the following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or "
        "`requires_action`."
    )
    assert refusal(intents.update, done.id, {"payment_method": "pm_card_visa"}).user_message == (
        "You cannot update this SetupIntent because it has already succeeded."  # as recorded
    )
    assert intents.update(done.id, {"metadata": {"a": "1"}}).metadata.to_dict() == {"a": "1"}
    given_up = intents.create({"payment_method": "pm_card_visa"})
    canceled = intents.cancel(given_up.id, {"cancellation_reason": "duplicate"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "duplicate")
    assert canceled.payment_method == given_up.payment_method
    assert refusal(intents.cancel, canceled.id).user_message == (
        "You cannot cancel this SetupIntent because it is already canceled."
    )
    assert refusal(intents.confirm, canceled.id).user_message == (
        "You cannot confirm this SetupIntent because it has been canceled."
    )


def test_nothing_is_confirmed_without_a_payment_method(stripe_client: Any) -> None:
    """The customer's default does not count."""
    intent = stripe_client.v1.setup_intents.create({})
    error = refusal(stripe_client.v1.setup_intents.confirm, intent.id)
    assert error.user_message == (
        "You cannot confirm this SetupIntent because it's missing a payment method. You can either update "
        "the SetupIntent with a payment method and then confirm it again, or confirm it again directly with "
        "a "
        "payment method or ConfirmationToken."
    )


def test_somebody_elses_payment_method_is_refused(stripe_client: Any) -> None:
    """Another customer's, and a customer's without that customer."""
    owner, other = (stripe_client.v1.customers.create({}).id for _ in range(2))
    method = stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": owner}).id
    create = stripe_client.v1.setup_intents.create
    assert refusal(create, {"customer": other, "payment_method": method}).user_message == (
        f"The PaymentMethod {method} does not belong to the Customer you supplied {other}. Please use this "
        "PaymentMethod with the Customer that it belongs to instead."
    )
    assert refusal(create, {"payment_method": method}).user_message == (
        f"The payment method supplied ({method}) belongs to the Customer {owner}. Please include the "
        "Customer "
        "in the `customer` parameter on the SetupIntent."
    )


def test_a_customer_comes_with_a_payment_method(stripe_client: Any) -> None:
    """Recorded in 2021 by a public suite, of an intent that had neither."""
    customer = stripe_client.v1.customers.create({}).id
    intent = stripe_client.v1.setup_intents.create({}).id
    update = stripe_client.v1.setup_intents.update
    assert refusal(lambda: update(intent, {"customer": customer})).user_message == (
        f"The customer {customer} cannot be updated without also passing the payment method. Please include "
        "the payment method in the `payment_method` parameter on the SetupIntent."
    )
    given = {"customer": customer, "payment_method": "pm_card_visa"}
    assert update(intent, given).customer == customer
    assert update(intent, {"customer": customer}).customer == customer


def test_a_type_that_was_not_allowed_is_refused(stripe_client: Any) -> None:
    """The types stand in the message."""
    error = refusal(
        stripe_client.v1.setup_intents.create,
        {"allowed_payment_method_types": ["card"], "payment_method": "pm_usBankAccount_success"},
    )
    assert error.user_message == (
        "The PaymentMethod provided (us_bank_account) is not allowed for this SetupIntent. Please attach a "
        "PaymentMethod of one of the following types: card. Alternatively, update the allowed "
        'payment_method_types for this SetupIntent to include "us_bank_account"'
    )
    assert (error.code, error.param) == ("setup_intent_invalid_parameter", "payment_method")


def test_a_decline_is_remembered_and_another_card_may_follow(stripe_client: Any) -> None:
    """402 with the intent, which waits for another payment method; then it succeeds."""
    intent = stripe_client.v1.setup_intents.create(
        {**STAY, "payment_method": "pm_card_chargeDeclinedExpiredCard"}
    )
    error = refusal(stripe_client.v1.setup_intents.confirm, intent.id)
    body = error.json_body["error"]
    assert (error.http_status, body["code"], body["decline_code"]) == (402, "expired_card", "expired_card")
    assert (body["param"], body["message"]) == ("exp_month", "Your card has expired.")
    kept = stripe_client.v1.setup_intents.retrieve(intent.id)
    assert (kept.status, kept.payment_method) == ("requires_payment_method", None)
    assert (kept.last_setup_error.code, kept.last_setup_error.type) == ("expired_card", "card_error")
    assert kept.last_setup_error.payment_method.id == intent.payment_method
    assert body["setup_intent"]["id"] == intent.id
    assert events(stripe_client) == ["setup_intent.created", "setup_intent.setup_failed"]
    again = stripe_client.v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (again.status, again.last_setup_error) == ("succeeded", None)


@pytest.mark.parametrize(
    "name",
    [
        "pm_card_authenticationRequired",
        "pm_card_authenticationRequiredOnSetup",
        "pm_card_threeDSecure2Required",
    ],
)
def test_a_card_may_need_its_holder(stripe_client: Any, sandbox: Sandbox, name: str) -> None:
    """3D Secure: the intent requires an action, until the customer authenticates."""
    customer = stripe_client.v1.customers.create({}).id
    intent = confirmed(stripe_client, name, customer=customer, return_url="https://example.com/done")
    assert (intent.status, intent.next_action.type) == ("requires_action", "redirect_to_url")
    assert intent.next_action.redirect_to_url.return_url == "https://example.com/done"
    assert sandbox.authenticate(intent.id)["status"] == "succeeded"
    done = stripe_client.v1.setup_intents.retrieve(intent.id)
    assert (done.status, done.next_action) == ("succeeded", None)
    assert events(stripe_client)[-3:] == [
        "setup_intent.requires_action",
        "payment_method.attached",
        "setup_intent.succeeded",
    ]


def test_a_holder_may_fail_to_authenticate(stripe_client: Any, sandbox: Sandbox) -> None:
    """The intent says why, and waits for another payment method. `use_stripe_sdk` wins over `return_url`."""
    by_sdk = {"return_url": "https://example.com/done", "use_stripe_sdk": True}
    intent = confirmed(stripe_client, "pm_card_authenticationRequired", **by_sdk)
    assert intent.next_action.type == "use_stripe_sdk"
    # Recorded in December 2020 and in 2023.
    shown = intent.next_action.use_stripe_sdk
    assert set(shown.to_dict()) == {"source", "stripe_js", "type"}
    assert f"/redirect/authenticate/{shown.source}?" in shown.stripe_js
    failed = sandbox.authenticate(intent.id, passes=False)
    assert failed["status"] == "requires_payment_method"
    assert failed["last_setup_error"]["code"] == "setup_intent_authentication_failure"
    with pytest.raises(SandboxError, match="is not being asked to authenticate"):
        sandbox.authenticate(intent.id)
    with pytest.raises(SandboxError, match="No such"):
        sandbox.authenticate("seti_none")


def test_an_attempt_shows_that_its_customer_was_asked(sandbox: Sandbox, stripe_client: Any) -> None:
    """As a charge does. Source: https://docs.stripe.com/api/setup_attempts/object."""
    asked = confirmed(stripe_client, "pm_card_threeDSecure2Required")
    sandbox.authenticate(asked.id)
    attempt = stripe_client.v1.setup_attempts.list({"setup_intent": asked.id}).data[0]
    assert attempt.payment_method_details.card.checks.cvc_check == "pass"
    seen = attempt.payment_method_details.card.three_d_secure
    assert (seen.result, seen.authentication_flow, seen.electronic_commerce_indicator) == (
        "authenticated",
        "challenge",
        "05",
    )


def test_authentication_can_be_asked_for(stripe_client: Any) -> None:
    """A card that only supports 3D Secure is challenged where the request says so."""
    options = {"card": {"request_three_d_secure": "any"}}
    assert confirmed(stripe_client, "pm_card_threeDSecureOptional").status == "succeeded"
    asked = confirmed(stripe_client, "pm_card_threeDSecureOptional", payment_method_options=options)
    assert asked.status == "requires_action"
    assert confirmed(stripe_client, "pm_card_amex", payment_method_options=options).status == "succeeded"


def test_a_bank_account_is_verified_by_two_deposits(stripe_client: Any) -> None:
    """They arrive the next day; 32 and 45 verify the account, save it and make a mandate.

    Recorded of the type: https://github.com/gburgyan/aat-stripe, microdeposit-refusals.
    """
    intent = bank_intent(stripe_client)
    waiting = intent.next_action.verify_with_microdeposits
    assert (intent.status, intent.next_action.type) == ("requires_action", "verify_with_microdeposits")
    assert (waiting.arrival_date, waiting.microdeposit_type) == (1706832000, "descriptor_code")
    verify = stripe_client.v1.setup_intents.verify_microdeposits
    wrong = refusal(verify, intent.id, {"amounts": [1, 2]})
    assert (wrong.http_status, wrong.code) == (
        400,
        "payment_method_microdeposit_verification_amounts_mismatch",
    )
    done = verify(intent.id, {"amounts": [45, 32], "expand": ["mandate"]})
    assert (done.status, done.mandate.status) == ("succeeded", "active")
    assert stripe_client.v1.payment_methods.retrieve(done.payment_method).customer == intent.customer
    assert refusal(verify, intent.id, {"amounts": [32, 45]}).code == "intent_invalid_state"


def test_a_code_verifies_as_well(stripe_client: Any) -> None:
    """SM11AA is the code of the test deposit; another is wrong."""
    intent = bank_intent(stripe_client)
    verify = stripe_client.v1.setup_intents.verify_microdeposits
    wrong = refusal(verify, intent.id, {"descriptor_code": "SM99ZZ"})
    assert wrong.code == "payment_method_microdeposit_verification_descriptor_code_mismatch"
    assert verify(intent.id, {"descriptor_code": "SM11AA"}).status == "succeeded"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"amounts": [10, 11]}, "verification_attempts_exceeded"),
        ({"descriptor_code": "SM33CC"}, "verification_attempts_exceeded"),
        ({"amounts": [40, 41]}, "verification_timeout"),
        ({"descriptor_code": "SM44DD"}, "verification_timeout"),
    ],
)
def test_a_verification_may_come_to_an_end(stripe_client: Any, params: Any, reason: str) -> None:
    """By the published amounts and codes; the intent keeps the error."""
    intent = bank_intent(stripe_client)
    error = refusal(stripe_client.v1.setup_intents.verify_microdeposits, intent.id, params)
    assert error.code == f"payment_method_microdeposit_{reason}"
    kept = stripe_client.v1.setup_intents.retrieve(intent.id)
    assert (kept.status, kept.last_setup_error.code) == ("requires_payment_method", error.code)


def test_ten_wrong_answers_are_enough(stripe_client: Any) -> None:
    """The tenth ends the verification."""
    intent = bank_intent(stripe_client)
    codes = [
        refusal(
            stripe_client.v1.setup_intents.verify_microdeposits, intent.id, {"amounts": [1, 2]}
        ).code.removeprefix("payment_method_microdeposit_verification_")
        for _ in range(10)
    ]
    assert codes == ["amounts_mismatch"] * 9 + ["attempts_exceeded"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "Missing required param: amounts."),
        ({"amounts": [32]}, "You must provide exactly two microdeposit amounts."),
        (
            {"amounts": [32, 45], "descriptor_code": "SM11AA"},
            "You may only specify one of these parameters: amounts, descriptor_code.",
        ),
    ],
)
def test_an_answer_that_is_none_is_refused(stripe_client: Any, params: Any, message: str) -> None:
    """It is not counted as an attempt."""
    intent = bank_intent(stripe_client)
    verify = stripe_client.v1.setup_intents.verify_microdeposits
    assert refusal(verify, intent.id, params).user_message == message


def test_deposits_may_not_arrive(sandbox: Sandbox) -> None:
    """The account that fails them fails the intent when they were due."""
    client = sandbox.client()
    intent = bank_intent(client, "pm_usBankAccount_failMicrodeposits")
    sandbox.advance(days=1)
    kept = client.v1.setup_intents.retrieve(intent.id)
    assert kept.status == "requires_payment_method"
    assert kept.last_setup_error is not None
    assert kept.last_setup_error.code == "payment_method_microdeposit_failed"


def test_a_debit_needs_a_mandate(stripe_client: Any) -> None:
    """Without `mandate_data` a bank account is not confirmed. Guess: no code, as recorded of payments."""
    error = refusal(confirmed, stripe_client, "pm_usBankAccount_success")
    assert (error.http_status, error.code, error.param) == (400, None, None)


def test_a_bank_account_is_verified_once(stripe_client: Any) -> None:
    """Another intent that waits for the same deposits has nothing left to verify.

    Source of the code: https://docs.stripe.com/error-codes.
    """
    intents = stripe_client.v1.setup_intents
    first = bank_intent(stripe_client)
    second = confirmed(stripe_client, first.payment_method, customer=first.customer, mandate_data=MANDATE)
    intents.verify_microdeposits(first.id, {"amounts": [32, 45]})
    error = refusal(intents.verify_microdeposits, second.id, {"amounts": [32, 45]})
    assert error.code == "payment_method_bank_account_already_verified"
    assert intents.confirm(second.id, {"mandate_data": MANDATE}).status == "succeeded"


def test_an_account_that_nobody_could_verify_is_blocked(stripe_client: Any) -> None:
    """After ten wrong answers, of which [10, 11] stand for all.

    Source: https://docs.stripe.com/error-codes and
    https://docs.stripe.com/payments/ach-direct-debit/set-up-payment: it can no longer be verified.
    """
    intents = stripe_client.v1.setup_intents
    intent = bank_intent(stripe_client)
    refusal(intents.verify_microdeposits, intent.id, {"amounts": [10, 11]})
    params = {"payment_method": intent.payment_method, "mandate_data": MANDATE}
    error = refusal(intents.confirm, intent.id, params)
    assert (error.http_status, error.code) == (400, "payment_method_bank_account_blocked")


def test_intents_are_listed_by_customer(stripe_client: Any) -> None:
    """Newest first, of one customer."""
    customer = stripe_client.v1.customers.create({}).id
    ids = [stripe_client.v1.setup_intents.create({"customer": customer}).id for _ in range(2)][::-1]
    stripe_client.v1.setup_intents.create({})
    assert [each.id for each in stripe_client.v1.setup_intents.list({"customer": customer}).data] == ids


def test_a_secret_that_is_none_of_the_intents_is_refused(stripe_client: Any) -> None:
    """The right one gives the intent."""
    intent = stripe_client.v1.setup_intents.create({})
    retrieve = stripe_client.v1.setup_intents.retrieve
    assert retrieve(intent.id, {"client_secret": intent.client_secret}).id == intent.id
    assert refusal(retrieve, intent.id, {"client_secret": "x"}).param == "client_secret"


def test_what_was_set_up_adds_up(sandbox: Sandbox) -> None:
    """Events follow from each other after successes, declines and cancellations."""
    client = sandbox.client()
    confirmed(client, "pm_card_visa", customer=client.v1.customers.create({}).id)
    with pytest.raises(stripe.CardError):
        confirmed(client, "pm_card_chargeDeclined")
    client.v1.setup_intents.cancel(confirmed(client, "pm_card_authenticationRequired").id)
    assert sandbox.reconcile()["differences"] == []


def test_types_may_be_allowed_at_the_confirmation(stripe_client: Any) -> None:
    """They are the intent's from then on, and another is refused.

    Source: `allowed_payment_method_types` in https://docs.stripe.com/api/setup_intents/confirm.
    """
    intents = stripe_client.v1.setup_intents
    made = intents.create({"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}})
    by_card = {"payment_method": "pm_card_visa"}
    refused = {**by_card, "allowed_payment_method_types": ["us_bank_account"]}
    with pytest.raises(stripe.InvalidRequestError, match="is not allowed for this SetupIntent"):
        intents.confirm(made.id, refused)
    done = intents.confirm(made.id, {**by_card, "allowed_payment_method_types": ["card"]})
    assert (done.status, done.payment_method_types) == ("succeeded", ["card"])
