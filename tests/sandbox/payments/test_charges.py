"""Charges: what test cards and accounts make of them, in one step and in two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from helpers.cards import BY_NAME
from helpers.sandbox import Sandbox
from helpers.sandbox.models.payments.charge_objects import network_transaction
from helpers.sandbox.sandbox import SandboxError

from ..customers.test_customers import bank_token
from ..refused import refusal
from .test_payment_intents import STAY

HUNDRED_DOLLARS = {"amount": 10_000, "currency": "usd"}


def charge(client: Any, source: str = "tok_visa", **more: Any) -> Any:
    """A charge of $100."""
    return client.v1.charges.create({**HUNDRED_DOLLARS, "source": source, **more})


@pytest.mark.parametrize(
    ("token", "code", "decline_code", "outcome"),
    [
        ("tok_chargeDeclined", "card_declined", "generic_decline", "issuer_declined"),
        ("tok_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "issuer_declined"),
        ("tok_chargeDeclinedLostCard", "card_declined", "lost_card", "issuer_declined"),
        ("tok_chargeDeclinedExpiredCard", "expired_card", None, "issuer_declined"),
        ("tok_chargeDeclinedProcessingError", "processing_error", "processing_error", "issuer_declined"),
        ("tok_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "issuer_declined"),
        ("tok_chargeCustomerFail", "card_declined", "generic_decline", "issuer_declined"),
        ("tok_radarBlock", "card_declined", "fraudulent", "blocked"),
        ("tok_threeDSecureRequired", "authentication_required", "authentication_required", "issuer_declined"),
    ],
)
def test_a_declined_charge_names_its_reason_and_is_kept(
    stripe_client: Any, token: str, code: str, decline_code: str | None, outcome: str
) -> None:
    """The error tells the charge, whose outcome tells who declined it."""
    error = refusal(charge, stripe_client, token)
    assert isinstance(error, stripe.CardError)
    told: Any = error.json_body
    assert (error.http_status, error.code, told["error"].get("decline_code")) == (402, code, decline_code)
    kept = stripe_client.v1.charges.retrieve(told["error"]["charge"])
    assert (kept.status, kept.paid, kept.captured) == ("failed", False, False)
    assert (kept.failure_code, kept.outcome.type) == (code, outcome)
    assert stripe_client.v1.events.list().data[0].type == "charge.failed"
    assert stripe_client.v1.balance_transactions.list().data == []


def test_a_charge_shows_how_it_was_paid(stripe_client: Any) -> None:
    """The card, its checks, the outcome, and what the statement says."""
    payment = charge(stripe_client, "tok_amex", description="Lunch", statement_descriptor_suffix="Lunch")
    card = payment.payment_method_details.card
    assert (card.brand, card.last4, card.network, card.checks.cvc_check) == ("amex", "8431", "amex", "pass")
    assert (payment.source.brand, payment.source.cvc_check) == ("American Express", "pass")
    assert (payment.outcome.type, payment.outcome.network_status) == ("authorized", "approved_by_network")
    assert payment.outcome.seller_message == "Payment complete."
    assert payment.calculated_statement_descriptor == "SANDBOX* LUNCH"
    assert "/receipts/payment/" in payment.receipt_url
    assert stripe_client.v1.balance_transactions.retrieve(payment.balance_transaction).description == "Lunch"


def test_a_card_that_is_charged_once_is_nobodys(stripe_client: Any) -> None:
    """It shows no networks, as there is no choice, and its customer as null; its token shows none.

    Recorded by https://github.com/beam-community/stripity-stripe (fixture/vcr_cassettes/Stripe.ChargeTest) in
    2016, and by other programs until 2024.
    """
    shown = charge(stripe_client, "tok_visa").to_dict()
    assert shown["source"]["customer"] is None
    assert "networks" not in shown["source"]
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    kept = {"amount": 500, "currency": "usd", "customer": customer.id}
    assert stripe_client.v1.charges.create(kept).source.customer == customer.id
    assert "customer" not in stripe_client.v1.tokens.retrieve("tok_visa").card.to_dict()


def test_a_charge_of_no_intent_has_no_radar_options(stripe_client: Any) -> None:
    """Unless they are sent.

    Recorded by https://github.com/onetimesecret/onetimesecret (Onetime_CLI_BillingRefundsCreateCommand) in
    December 2025.
    """
    assert "radar_options" not in charge(stripe_client, "tok_visa").to_dict()
    looked_at = charge(stripe_client, "tok_visa", radar_options={"session": "rse_1"})
    assert looked_at.radar_options.session == "rse_1"


def test_a_cards_descriptor_is_its_suffix(stripe_client: Any) -> None:
    """Recorded by a public test suite in 2021. Another suffix counts instead, as the reference says."""
    payment = charge(stripe_client, "tok_visa", statement_descriptor="Kites", capture=False)
    assert (payment.statement_descriptor, payment.statement_descriptor_suffix) == ("Kites", "Kites")
    assert payment.calculated_statement_descriptor == "SANDBOX* KITES"
    taken = stripe_client.v1.charges.capture(payment.id, {"statement_descriptor": "Big kites"})
    assert taken.calculated_statement_descriptor == "SANDBOX* BIG KITES"
    other = {"statement_descriptor": "Kites", "statement_descriptor_suffix": "Stunts"}
    assert charge(stripe_client, "tok_visa", **other).calculated_statement_descriptor == "SANDBOX* STUNTS"


def test_a_charge_shows_all_of_where_it_is_shipped_to(stripe_client: Any) -> None:
    """As the charge of a payment intent does, of which suites recorded it."""
    address = {"line1": "1 Main St", "country": "US"}
    shown = charge(stripe_client, shipping={"address": address, "name": "Ada"}).shipping.to_dict()
    unset = dict.fromkeys(("city", "line2", "postal_code", "state"))
    further = dict.fromkeys(("carrier", "phone", "tracking_number"))
    assert shown == {**further, "address": {**unset, **address}, "name": "Ada"}


@pytest.mark.parametrize(
    ("fingerprint", "brand", "called"),
    [
        ("w4XDzQOFakih5EZM", "visa", "119528868122817"),
        ("hsksJCaNjbEGzjqP", "visa", "104115107115746"),
        ("fc7Vm9iFcBBfgPgA", "visa", "102995586109571"),
        ("W691J2Ye3VDoq6Ij", "visa", "875457497450891"),
        ("AauCz0jrZPoQqzeK", "mastercard", "MCCAAUCZ01208"),
    ],
)
def test_what_the_network_calls_a_cards_payments(fingerprint: str, brand: str, called: str) -> None:
    """It follows from the card's fingerprint, and with Mastercard from the date.

    Recorded by three public test suites, versions 2023-10-16 to 2026-09-30.endive.
    """
    moment = int(datetime(2025, 12, 8, 12, tzinfo=UTC).timestamp())
    assert network_transaction({"brand": brand, "fingerprint": fingerprint}, moment) == called


def test_the_network_calls_all_of_a_cards_payments_the_same(stripe_client: Any) -> None:
    """Another card's otherwise. Recorded by three public test suites."""
    paid = [charge(stripe_client, f"tok_{each}") for each in ("visa", "visa", "visa_debit")]
    called = [each.payment_method_details.card.network_transaction_id for each in paid]
    assert called[0] == called[1] != called[2]


@pytest.mark.parametrize(("off_session", "indicator"), [(False, "07"), (True, "02")])
def test_the_network_is_told_whether_the_customer_is_there(
    stripe_client: Any, off_session: bool, indicator: str
) -> None:
    """Recorded by a public test suite in September 2026, version 2023-10-16, of a Visa card."""
    customer = stripe_client.v1.customers.create().id
    method = stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    paid = stripe_client.v1.payment_intents.create(
        {"amount": 599, "currency": "usd", "customer": customer, "payment_method": method, "confirm": True}
        | {**STAY, "off_session": off_session, "expand": ["latest_charge"]}
    )
    shown = paid.latest_charge.payment_method_details.card
    assert shown.electronic_commerce_indicator == indicator


def test_what_is_missing_is_asked_for(stripe_client: Any) -> None:
    """An amount, a currency, and something to charge."""
    create = stripe_client.v1.charges.create
    assert refusal(create, {"currency": "usd"}).user_message == "Missing required param: amount."
    assert refusal(create, {"amount": 1000}).user_message == "Missing required param: currency."
    assert refusal(create, HUNDRED_DOLLARS).user_message == "Must provide source or customer."


def test_a_token_is_used_up_by_a_charge(stripe_client: Any) -> None:
    """Also one that was declined, whose failed charge stays."""
    card = {"number": "4000000000000002", "exp_month": "5", "exp_year": "2030", "cvc": "314"}
    token = stripe_client.v1.tokens.create({"card": card}).id
    assert refusal(charge, stripe_client, token).code == "card_declined"
    assert refusal(charge, stripe_client, token).code == "token_already_used"


def test_a_customers_source_is_charged_by_name_or_by_default(stripe_client: Any) -> None:
    """Another customer's is refused."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    second = stripe_client.v1.customers.payment_sources.create(customer.id, {"source": "tok_mastercard"})
    params = {**HUNDRED_DOLLARS, "customer": customer.id}
    create = stripe_client.v1.charges.create
    assert create(params).payment_method == customer.default_source
    assert create({**params, "source": second.id}).payment_method_details.card.brand == "mastercard"
    other = stripe_client.v1.customers.create({"source": "tok_visa"})
    error = refusal(create, {**params, "source": other.default_source})
    assert error.user_message == (
        f"Customer {customer.id} does not have a linked source with ID {other.default_source}."
    )
    # Source: https://github.com/pushplay/stripe-stateful-mock, whose tests compare with the live API.
    assert (error.http_status, error.code, error.param) == (404, "missing", "source")
    error = refusal(stripe_client.v1.customers.update, customer.id, {"default_source": "nonexistent"})
    assert (error.http_status, error.code, error.param) == (400, "resource_missing", "source")


def test_a_capture_names_the_charge_and_is_worth_a_charge(stripe_client: Any) -> None:
    """Source: https://github.com/pushplay/stripe-stateful-mock, whose tests compare with the live API."""
    capture = stripe_client.v1.charges.capture
    error = refusal(capture, "nonexistent")
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "charge")
    held = charge(stripe_client, "tok_visa", capture=False)
    error = refusal(capture, held.id, {"amount": 12})
    assert (error.http_status, error.code, error.param) == (400, "amount_too_small", None)
    assert capture(held.id, {"amount": 50}).amount_captured == 50


def test_a_card_that_expired_meanwhile_is_declined(sandbox: Sandbox, stripe_client: Any) -> None:
    """By the sandbox's clock."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    sandbox.advance(days=800)
    error = refusal(stripe_client.v1.charges.create, {**HUNDRED_DOLLARS, "customer": customer.id})
    assert (error.code, error.user_message) == ("expired_card", "Your card has expired.")


def test_a_bank_account_is_charged_once_verified(sandbox: Sandbox, stripe_client: Any) -> None:
    """Pending, then succeeded a minute later, and available at once: 0.8% of $100 is 80 cents.

    Source of the code of one that is not: https://docs.stripe.com/error-codes.
    """
    customer = stripe_client.v1.customers.create({"source": bank_token(stripe_client)})
    params = {**HUNDRED_DOLLARS, "customer": customer.id}
    error = refusal(stripe_client.v1.charges.create, params)
    assert (error.code, error.user_message) == (
        "bank_account_declined",
        "The customer's bank account must be verified in order to create an ACH payment.",
    )
    verify = stripe_client.v1.customers.payment_sources.verify
    verify(customer.id, customer.default_source, {"amounts": [32, 45]})
    new_charge = stripe_client.v1.charges.create(params)
    assert new_charge.id.startswith("py_")
    assert (new_charge.status, new_charge.paid, new_charge.payment_method_details.type) == (
        "pending",
        False,
        "ach_debit",
    )
    sandbox.advance(seconds=60)
    done = stripe_client.v1.charges.retrieve(new_charge.id, {"expand": ["balance_transaction"]})
    assert (done.status, done.paid) == ("succeeded", True)
    entry = done.balance_transaction
    assert (entry.type, entry.reporting_category, entry.fee) == ("payment", "charge", 80)
    (line,) = stripe_client.v1.balance.retrieve().available
    assert (line.amount, line.source_types.bank_account) == (9920, 9920)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("btok_us_verified_noAccount", "no_account"),
        ("btok_us_verified_accountClosed", "account_closed"),
        ("btok_us_verified_insufficientFunds", "insufficient_funds"),
        ("btok_us_verified_debitNotAuthorized", "debit_not_authorized"),
        ("btok_us_verified_invalidCurrency", "invalid_currency"),
    ],
)
def test_a_debit_that_fails_gives_its_money_back(
    sandbox: Sandbox, stripe_client: Any, token: str, code: str
) -> None:
    """The fee, too; two entries in the ledger, and nothing in the balance."""
    payment = charge(stripe_client, token)
    sandbox.advance(seconds=60)
    failed = stripe_client.v1.charges.retrieve(payment.id)
    assert (failed.status, failed.failure_code) == ("failed", code)
    entries = stripe_client.v1.balance_transactions.list().data
    assert [(each.type, each.net) for each in entries] == [
        ("payment_failure_refund", -9920),
        ("payment", 9920),
    ]
    assert entries[0].id == failed.failure_balance_transaction
    assert stripe_client.v1.balance.retrieve().available[0].amount == 0


def test_an_authorization_expires_after_a_week(sandbox: Sandbox, stripe_client: Any) -> None:
    """It can then no longer be captured."""
    payment = charge(stripe_client, capture=False)
    assert payment.payment_method_details.card.capture_before == payment.created + 7 * 86_400
    sandbox.advance(days=7)
    expired = stripe_client.v1.charges.retrieve(payment.id)
    assert (expired.captured, expired.refunded, expired.amount_refunded) == (False, False, 0)
    assert refusal(stripe_client.v1.charges.capture, payment.id).code == "charge_expired_for_capture"
    assert stripe_client.v1.events.list().data[0].type == "charge.expired"


def test_a_partial_capture_is_one_entry(stripe_client: Any) -> None:
    """Of what is captured, with its fee: 2.9% of 60.00 and 0.30."""
    payment = charge(stripe_client, capture=False)
    captured = stripe_client.v1.charges.capture(payment.id, {"amount": 6000, "expand": ["refunds"]})
    assert (captured.amount_captured, captured.amount_refunded, captured.refunded) == (6000, 0, False)
    assert captured.refunds.data == []
    entries = stripe_client.v1.balance_transactions.list().data
    assert [(each.reporting_category, each.amount, each.fee) for each in entries] == [("charge", 6000, 204)]


def test_a_partial_capture_was_two_entries(sandbox: Sandbox) -> None:
    """Before 2025-03-31.basil: the whole, and what was not captured back with its part of the fee.

    Source: https://docs.stripe.com/reports/reporting-categories.
    """
    client = sandbox.client()
    payment = charge(client, capture=False)
    client.v1.charges.capture(payment.id, {"amount": 6000}, {"stripe_version": "2025-02-24.acacia"})
    entries = client.v1.balance_transactions.list().data
    assert [(each.reporting_category, each.amount, each.fee) for each in entries] == [
        ("partial_capture_reversal", -4000, -116),
        ("charge", 10_000, 320),
    ]


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        (
            10_001,
            "The payment could not be captured because the requested capture amount is greater than the "
            "amount you can capture for this charge. Contact us via https://support.stripe.com/contact/ for "
            "help.",
        ),
        (0, "This value must be greater than or equal to 1."),
    ],
)
def test_no_more_is_captured_than_was_authorized(stripe_client: Any, amount: int, message: str) -> None:
    """And no less than nothing."""
    payment = charge(stripe_client, capture=False)
    error = refusal(stripe_client.v1.charges.capture, payment.id, {"amount": amount})
    assert error.user_message == message


def test_what_is_said_of_a_charge_can_be_changed(stripe_client: Any) -> None:
    """The event tells exactly what was different."""
    payment = charge(stripe_client, metadata={"order": "1"})
    changed = stripe_client.v1.charges.update(
        payment.id,
        {
            "description": "Lunch",
            "metadata": {"order": "2"},
            "fraud_details": {"user_report": "safe"},
        },
    )
    assert (changed.description, changed.metadata["order"]) == ("Lunch", "2")
    event = stripe_client.v1.events.list({"type": "charge.updated"}).data[0]
    assert event.data.to_dict()["previous_attributes"] == {
        "description": None,
        "fraud_details": {"user_report": None},
        "metadata": {"order": "1"},
    }
    customer = stripe_client.v1.customers.create({})
    assert stripe_client.v1.charges.update(payment.id, {"customer": customer.id}).customer == customer.id


def test_charges_are_listed_and_searched(stripe_client: Any) -> None:
    """By customer and group; by amount, card and metadata."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    first = stripe_client.v1.charges.create(
        {"amount": 999, "currency": "usd", "customer": customer.id, "metadata": {"key": "value"}}
    )
    second = charge(stripe_client, "tok_mastercard", transfer_group="G")
    lists = stripe_client.v1.charges.list
    assert [each.id for each in lists({"customer": customer.id}).data] == [first.id]
    assert [each.id for each in lists({"transfer_group": "G"}).data] == [second.id]
    search = stripe_client.v1.charges.search
    assert [each.id for each in search({"query": 'amount>999 AND metadata["key"]:null'}).data] == [second.id]
    charges = search({"query": 'amount:999 AND metadata["key"]:"value"'}).data
    assert [each.id for each in charges] == [first.id]


def test_a_card_source_is_charged_like_its_card(stripe_client: Any) -> None:
    """One for a single use is used up by it; as recorded, the charge shows the source itself, and its owner.

    The owner was recorded in 2022, version 2019-08-14.
    """
    made_of: Any = {"type": "card", "token": "tok_visa", "usage": "single_use", "currency": "USD"}
    owner = {"email": "donor@example.com"}
    source = stripe_client.v1.sources.create({**made_of, "owner": owner})
    assert source.currency == "usd"
    charged = charge(stripe_client, source.id)
    assert charged.billing_details.email == "donor@example.com"
    assert charged.payment_method_details.card.last4 == "4242"
    assert (charged.source.object, charged.source.type, charged.source.status) == (
        "source",
        "card",
        "consumed",
    )
    assert stripe_client.v1.sources.retrieve(source.id).status == "consumed"
    assert refusal(charge, stripe_client, source.id).code == "invalid_source_usage"


def test_a_source_that_is_charged_again_is_somebodys(stripe_client: Any) -> None:
    """And is charged with its customer. Recorded in 2021 by a public suite."""
    made_of: Any = {"type": "card", "token": "tok_visa"}
    sources, customer = stripe_client.v1.sources, stripe_client.v1.customers.create({}).id
    own, nobodys = (sources.create(made_of).id for _ in range(2))
    stripe_client.v1.customers.payment_sources.create(customer, {"source": own})
    assert refusal(charge, stripe_client, own).user_message == (
        "For security reasons, you cannot directly charge a source that is already attached to a customer. "
        f"Please specify the customer this source is attached to ({customer}) when charging it."
    )
    for _ in range(2):
        assert charge(stripe_client, own, customer=customer).status == "succeeded"
    assert charge(stripe_client, nobodys).status == "succeeded"
    assert refusal(charge, stripe_client, nobodys).user_message == (
        "The reusable source you provided is consumed because it was previously charged without being "
        "attached to a customer or was detached from a customer. To charge a reusable source multiple time "
        "you must attach it to a customer first."
    )
    attach = stripe_client.v1.customers.payment_sources.create
    assert refusal(attach, customer, {"source": nobodys}).user_message == (
        "The source you provided cannot be attached to the customer. It must be chargeable or pending."
    )


# What becomes of a payment by each published card that does not simply succeed: of a charge, and of an
# intent. By its magic name.
PUBLISHED = {
    "chargeCustomerFail": ("generic_decline", "generic_decline"),
    "chargeDeclined": ("generic_decline", "generic_decline"),
    "chargeDeclinedExpiredCard": ("expired_card", "expired_card"),
    "chargeDeclinedFraudulent": ("fraudulent", "fraudulent"),
    "chargeDeclinedIncorrectCvc": ("incorrect_cvc", "incorrect_cvc"),
    "chargeDeclinedInsufficientFunds": ("insufficient_funds", "insufficient_funds"),
    "chargeDeclinedLostCard": ("lost_card", "lost_card"),
    "chargeDeclinedProcessingError": ("processing_error", "processing_error"),
    "chargeDeclinedStolenCard": ("stolen_card", "stolen_card"),
    "chargeDeclinedVelocityLimitExceeded": ("card_velocity_exceeded", "card_velocity_exceeded"),
    "radarBlock": ("fraudulent", "fraudulent"),
    "riskLevelHighest": ("fraudulent", "fraudulent"),
    "threeDSecureRequired": ("authentication_required", "requires_action"),
    "threeDSecureRequiredChargeDeclined": ("authentication_required", "requires_action"),
    "threeDSecure2Required": ("authentication_required", "requires_action"),
    "authenticationRequired": ("authentication_required", "requires_action"),
    "authenticationRequiredOnSetup": ("authentication_required", "requires_action"),
    "authenticationRequiredSetupForOffSession": ("authentication_required", "requires_action"),
    "authenticationRequiredChargeDeclinedInsufficientFunds": ("authentication_required", "requires_action"),
    "threeDSecureRequiredProcessingError": ("authentication_required", "generic_decline"),
}
ALIASES = {
    "visa_chargeCustomerFailLostCard": "chargeDeclinedLostCard",
    "visa_chargeCustomerFailStolenCard": "chargeDeclinedStolenCard",
    "visa_debit_chargeDeclinedInsufficientFunds": "chargeDeclinedInsufficientFunds",
}


def outcome(call: Any, *args: Any) -> str:
    """The status of what a call answers with, or the decline code of its refusal."""
    try:
        return str(call(*args).status)
    except stripe.CardError as error:
        told: Any = error.json_body
        return str(told["error"].get("decline_code") or error.code)


def test_every_published_card_pays_or_fails_as_published(sandbox: Sandbox) -> None:
    """All magic names, as tokens in charges and as payment methods in intents."""
    client: Any = sandbox.client()
    for name in (each.removeprefix("tok_") for each in BY_NAME if each.startswith("tok_")):
        intent = {**HUNDRED_DOLLARS, "payment_method": f"pm_card_{name}", "confirm": True, **STAY}
        charged = outcome(charge, client, f"tok_{name}")
        paid = outcome(client.v1.payment_intents.create, intent)
        known = ALIASES.get(name, name.removeprefix("visa_"))
        assert (name, charged, paid) == (name, *PUBLISHED.get(known, ("succeeded", "succeeded")))


def test_the_next_card_is_declined_as_one_chose(sandbox: Sandbox, stripe_client: Any) -> None:
    """Whatever the card, once; the failed charge is kept as any."""
    sandbox.next_card("insufficient_funds")
    params = {"amount": 500, "currency": "usd", "source": "tok_visa"}
    with pytest.raises(stripe.CardError) as declined:
        stripe_client.v1.charges.create(params)
    told: Any = declined.value.error
    assert (told.code, told.decline_code) == ("card_declined", "insufficient_funds")
    assert stripe_client.v1.charges.create(params).status == "succeeded"
    assert [each.status for each in stripe_client.v1.charges.list().data] == ["succeeded", "failed"]


def test_the_choice_for_the_next_card_can_be_taken_back(sandbox: Sandbox, stripe_client: Any) -> None:
    """`none` lets the card decide again; an outcome there is not is refused with those there are."""
    sandbox.next_card("lost_card")
    chosen = stripe_client.raw_request("get", "/_sandbox/next_card").data
    assert chosen["outcome"] == "lost_card"
    assert {"lost_card", "expired_card", "none"} < set(chosen["outcomes"])
    sandbox.next_card("none")
    assert stripe_client.raw_request("get", "/_sandbox/next_card").data["outcome"] == "none"
    params = {"amount": 500, "currency": "usd", "source": "tok_visa"}
    assert stripe_client.v1.charges.create(params).status == "succeeded"
    with pytest.raises(SandboxError, match="generic_decline, insufficient_funds"):
        sandbox.next_card("bad_mood")


def test_a_charge_joins_one_group(stripe_client: Any) -> None:
    """Once its `transfer_group` is set it stays, as the parameter of an update tells."""
    charges = stripe_client.v1.charges
    charge = charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    assert charges.update(charge.id, {"transfer_group": "order 1"}).transfer_group == "order 1"
    assert refusal(charges.update, charge.id, {"transfer_group": "order 2"}).param == "transfer_group"


@pytest.mark.parametrize("name", ["statement_descriptor", "statement_descriptor_suffix"])
def test_a_descriptor_has_a_letter(stripe_client: Any, name: str) -> None:
    """With a prefix and a suffix both need one, as the page on descriptors tells, and programs report."""
    charge = {"amount": 1000, "currency": "usd", "source": "tok_visa"}
    error = refusal(stripe_client.v1.charges.create, {**charge, name: "10234"})
    assert (error.code, error.param) == ("invalid_statement_descriptor", name)
    assert stripe_client.v1.charges.create({**charge, name: "No 10234"})[name] == "No 10234"


def test_charges_are_searched_by_how_far_they_were_refunded(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/search#query-fields-for-charges.

    Recorded of a field that is not searched: https://github.com/gburgyan/aat-stripe, search.
    """
    whole, part, untouched = (charge(stripe_client).id for _ in range(3))
    stripe_client.v1.refunds.create({"charge": whole})
    stripe_client.v1.refunds.create({"charge": part, "amount": 100})

    def searched(query: str) -> list[str]:
        return [each.id for each in stripe_client.v1.charges.search({"query": query}).data]

    assert searched('refunded:"true"') == [whole]
    assert searched('refunded:"false"') == [part]
    assert searched("refunded:null") == [untouched]
    assert searched('payment_method_details.card.brand:"visa" amount>9999') == [untouched, part, whole]
    search = stripe_client.v1.charges.search
    assert refusal(search, {"query": 'currency~"usd"'}).param == "query"
    error = refusal(search, {"query": "payment_method_details.sepa_debit.last4:3000"})
    assert (error.http_status, error.code, error.param) == (400, None, None)


def test_american_express_takes_some_currencies_only(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/currencies#presentment-currencies."""
    tried = {"amount": 900_000, "source": "tok_amex"}
    assert stripe_client.v1.charges.create({**tried, "currency": "mxn"}).paid
    with pytest.raises(stripe.CardError) as declined:
        stripe_client.v1.charges.create({**tried, "currency": "clp"})
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "currency_not_supported"
