"""Refusals in Stripe's words as programs and their issues report them, beside those of recorded suites."""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded
from ..refused import refusal
from .paying import BACK, JENNY
from .test_payment_intents import STAY


def account(client: Any, **params: Any) -> Any:
    """Another connected account, refused or not."""
    return client.v1.accounts.create({"type": "custom", "country": "US", **params})


@pytest.mark.parametrize(
    ("country", "code"),
    [("ES", "123456"), ("US", "9410"), ("GB", "N18E"), ("CA", "1A1 1A1"), ("NL", "123 AB")],
)
def test_a_postal_code_is_one_of_its_country(stripe_client: Any, country: str, code: str) -> None:
    """Of a person, a company and a reader's location. Programs report it of test mode, in 2018 and 2026."""
    lives = {"business_type": "individual", "individual": {"address": {"postal_code": code}}}
    refused = refusal(stripe_client.v1.accounts.create, {"type": "custom", "country": country, **lives})
    assert (refused.code, refused.param) == ("postal_code_invalid", "individual[address][postal_code]")
    assert refused.user_message == f"Invalid {country} postal code"
    seat = {"business_type": "company", "company": {"address": {"postal_code": code}}}
    refused = refusal(stripe_client.v1.accounts.create, {"type": "custom", "country": country, **seat})
    assert refused.param == "company[address][postal_code]"
    address = {"line1": "Calle 1", "city": "X", "state": "X", "postal_code": code, "country": country}
    refused = refusal(
        stripe_client.v1.terminal.locations.create, {"display_name": "Shop", "address": address}
    )
    assert (refused.code, refused.param) == ("postal_code_invalid", "address[postal_code]")


@pytest.mark.parametrize(
    ("country", "code"),
    [("US", "94111-1234"), ("GB", "sw1a 0aa"), ("CA", "K1C2N6"), ("NL", "1234 AB"), ("IE", "anything")],
)
def test_postal_codes_that_are_taken(stripe_client: Any, country: str, code: str) -> None:
    """With or without what is between their parts; a country whose codes the sandbox does not know."""
    lives = {"business_type": "individual", "individual": {"address": {"postal_code": code}}}
    made = account(stripe_client, country=country, **lives)
    assert made.individual.address.postal_code == code


def test_a_spanish_location_names_its_province(stripe_client: Any) -> None:
    """As a program reports it, which had named none."""
    address = {"line1": "Calle 1", "city": "Madrid", "postal_code": "28013", "country": "ES"}
    refused = refusal(
        stripe_client.v1.terminal.locations.create, {"display_name": "Shop", "address": address}
    )
    assert refused.param == "address[state]"


@pytest.mark.parametrize("date", [1_199_145_600, 1_760_000_000_000])
def test_terms_are_accepted_in_the_past_in_seconds(stripe_client: Any, date: int) -> None:
    """Not in 2008, nor in milliseconds. Recorded by a public test suite and, in 2026, by a program."""
    refused = refusal(account, stripe_client, tos_acceptance={"date": date, "ip": "1.2.3.4"})
    assert refused.param == "tos_acceptance[date]"
    assert str(refused.user_message).startswith("ToS acceptance date is not valid. Dates are expected to be")


@pytest.mark.parametrize("country", ["US", "BR"])
def test_recipients_are_abroad(stripe_client: Any, country: str) -> None:
    """The recipient agreement crosses a border, and not every border. Programs report it of test mode."""
    recipient = {"service_agreement": "recipient"}
    asked = {"transfers": {"requested": True}}
    refused = refusal(account, stripe_client, country=country, tos_acceptance=recipient, capabilities=asked)
    assert refused.param == "tos_acceptance[service_agreement]"
    assert f"for platforms in US creating accounts in {country}." in str(refused.user_message)
    assert account(stripe_client, country="ES", tos_acceptance=recipient, capabilities=asked).country == "ES"


def test_the_full_dashboard_does_not_go_with_transfers_alone(stripe_client: Any) -> None:
    """As a program reports it."""
    asked = {"transfers": {"requested": True}}
    refused = refusal(account, stripe_client, type="standard", capabilities=asked)
    assert "controller[stripe_dashboard][type]=full, which includes Standard" in str(refused.user_message)
    both = {**asked, "card_payments": {"requested": True}}
    assert account(stripe_client, type="standard", capabilities=both).type == "standard"


@pytest.mark.parametrize(
    ("country", "words"),
    [("AU", "under the `full` service agreement"), ("BR", "restricted outside of your platform's region")],
)
def test_transfers_abroad_need_the_recipient_agreement(stripe_client: Any, country: str, words: str) -> None:
    """Where there can be one; elsewhere the region is named. Programs report both."""
    asked = {"transfers": {"requested": True}, "card_payments": {"requested": True}}
    abroad = onboarded(stripe_client, country=country, capabilities=asked)["id"]
    params = {"amount": 100, "currency": "usd", "destination": abroad}
    assert words in str(refusal(stripe_client.v1.transfers.create, params).user_message)


def test_a_platforms_own_bank_account_is_the_dashboards(stripe_client: Any) -> None:
    """As an issue of 2021 reports it."""
    own = stripe_client.v1.accounts.retrieve_current().id
    bank = {"external_account": "btok_us_verified"}
    refused = refusal(stripe_client.v1.accounts.external_accounts.create, own, bank)
    assert "away from the dashboard" in str(refused.user_message)


def test_a_customer_has_so_many_payment_methods(stripe_client: Any) -> None:
    """400, as Stripe's engineers wrote of their tests; the sentence from an issue of 2024."""
    methods = stripe_client.v1.payment_methods
    customer = stripe_client.v1.customers.create().id
    for _ in range(400):
        methods.attach("pm_card_visa", {"customer": customer})
    refused = refusal(methods.attach, "pm_card_visa", {"customer": customer})
    assert refused.code == "customer_max_payment_methods"
    assert refused.user_message == (
        f"Customer {customer} already has the maximum number of payment methods attached."
    )


def test_a_source_is_paid_from_in_its_currency(stripe_client: Any) -> None:
    """As an issue of 2020 reports it of a SEPA Direct Debit; the code: https://docs.stripe.com/error-codes."""
    debit = {"iban": "DE89370400440532013000"}
    source = stripe_client.v1.sources.create(
        {"type": "sepa_debit", "currency": "eur", "owner": {"name": "Jenny"}, "sepa_debit": debit}
    )
    params = {"amount": 2000, "currency": "gbp", "source": source.id}
    refused = refusal(stripe_client.v1.charges.create, params)
    assert refused.code == "payment_method_currency_mismatch"
    assert refused.user_message == (
        "The currency specified (gbp) does not match the currency on the source (eur). A payment can only be "
        "created for the same currency as the corresponding source."
    )
    assert stripe_client.v1.charges.create({**params, "currency": "eur"}).status == "pending"


def test_a_list_leaves_no_number_out(stripe_client: Any) -> None:
    """As a reference page of a client library quotes it, of a request of 2024."""
    with pytest.raises(Exception, match="the keys must be numeric and sequential starting from 0") as caught:
        stripe_client.raw_request("get", "/v1/payment_intents", expand={"1": "data.customer"})
    assert "You passed the keys `1`, we expected to have a key with the value `0`." in str(caught.value)


def test_an_application_fees_refund_is_no_more_than_the_fee(stripe_client: Any) -> None:
    """Three sentences that a public test suite recorded: of the whole, of what is left, of nothing left."""
    other = onboarded(stripe_client)["id"]
    stripe_client.v1.charges.create(
        {"amount": 100, "currency": "usd", "source": "tok_visa", "application_fee_amount": 12},
        {"stripe_account": other},
    )
    fee = stripe_client.v1.application_fees.list().data[0].id
    refund = stripe_client.v1.application_fees.refunds.create
    assert "greater than fee amount ($0.12)" in str(refusal(refund, fee, {"amount": 14}).user_message)
    refund(fee, {"amount": 10})
    left = refusal(refund, fee, {"amount": 10})
    assert left.user_message == ("Refund amount ($0.10) is greater than unrefunded amount on fee ($0.02)")
    refund(fee)
    none = refusal(refund, fee, {"amount": 10})
    assert none.user_message == ("Refund amount ($0.10) is greater than unrefunded amount on fee ($0.00)")


def test_what_was_not_asked_for_is_not_incremented(stripe_client: Any) -> None:
    """The sentence was recorded by a public test suite of 2026; it had no code, but the intent."""
    intent = stripe_client.v1.payment_intents.create(
        {"amount": 1000, "currency": "usd", "confirm": True, "capture_method": "manual", **STAY}
        | {"payment_method": "pm_card_visa"}
    )
    refused = refusal(stripe_client.v1.payment_intents.increment_authorization, intent.id, {"amount": 1200})
    told: Any = refused.json_body
    assert (refused.code, told["error"]["payment_intent"]["id"]) == (None, intent.id)
    assert refused.user_message == (
        "This PaymentIntent is not eligible for incremental authorization because you did not request "
        "support using `request_incremental_authorization` when you created or confirmed it."
    )


def test_nobody_is_set_up_for_later_who_is_not_there(stripe_client: Any) -> None:
    """As the comments of public programs report it of test mode, in 2026."""
    customer = stripe_client.v1.customers.create().id
    method = stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    params = {"amount": 1000, "currency": "usd", "customer": customer, "payment_method": method}
    later = {**params, "setup_future_usage": "off_session", **STAY}
    away = {"off_session": True}
    create, confirm = stripe_client.v1.payment_intents.create, stripe_client.v1.payment_intents.confirm
    refused = [refusal(create, {**later, **away, "confirm": True}), refusal(confirm, create(later).id, away)]
    for each in refused:
        assert str(each.user_message).startswith(
            "You cannot confirm with `off_session=true` when `setup_future_usage` is also set on the "
            "PaymentIntent. The customer needs to be on-session to perform the steps which may be required "
            "to set up the PaymentMethod for future usage."
        )
    assert create({**params, **STAY, **away, "confirm": True}).status == "succeeded"


def test_an_account_that_is_not_enabled_pays_nothing_out(stripe_client: Any) -> None:
    """Source: https://github.com/antiwork/gumroad/pull/4253."""
    options = {"stripe_account": account(stripe_client).id}
    refused = refusal(stripe_client.v1.payouts.create, {"amount": 100, "currency": "usd"}, options)
    assert (refused.code, refused.user_message) == (
        "payouts_not_allowed",
        "Cannot create payouts; please contact us via https://support.stripe.com/contact with details for "
        "assistance.",
    )


def test_a_debit_that_is_to_be_repeated_needs_what_was_agreed(stripe_client: Any) -> None:
    """In other words than a debit that is paid once. A program reports them in 2026."""
    account = {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013000"}}
    account["billing_details"] = {"name": "Jenny Rosen", "email": "jenny@example.com"}
    customer = stripe_client.v1.customers.create()
    method = stripe_client.v1.payment_methods.create(account)
    stripe_client.v1.payment_methods.attach(method.id, {"customer": customer.id})
    once = {"amount": 1000, "currency": "eur", "customer": customer.id, "payment_method": method.id}
    once |= {"allowed_payment_method_types": ["sepa_debit"], "confirm": True}
    refused = refusal(stripe_client.v1.payment_intents.create, {**once, "setup_future_usage": "off_session"})
    assert refused.user_message == (
        "When confirming a PaymentIntent with a `sepa_debit` PaymentMethod and `setup_future_usage`, "
        "`mandate_data` is required."
    )
    refused = refusal(stripe_client.v1.payment_intents.create, once)
    assert refused.user_message.startswith("This PaymentIntent requires a mandate")


@pytest.mark.parametrize(("billing", "refused"), [({}, True), ({"name": "Jenny"}, True), (JENNY, False)])
def test_a_payment_that_leaves_a_sepa_debit_needs_whose_it_is(
    stripe_client: Any, billing: dict[str, str], refused: bool
) -> None:
    """As Zuora's gateway recorded it of a payment intent of 11 September 2024."""
    customer = stripe_client.v1.customers.create()
    params = {"amount": 1000, "currency": "eur", "customer": customer.id, "confirm": True, **BACK}
    params |= {"allowed_payment_method_types": ["ideal"]}
    params["payment_method_data"] = {"type": "ideal", "billing_details": billing}
    assert stripe_client.v1.payment_intents.create(params).status == "requires_action"
    params["setup_future_usage"] = "off_session"
    if not refused:
        assert stripe_client.v1.payment_intents.create(params).status == "requires_action"
        return
    error = refusal(stripe_client.v1.payment_intents.create, params)
    assert (error.code, error.user_message) == (
        "parameter_missing",
        "When confirming a PaymentIntent with a `setup_future_usage` value of `off_session` and a "
        "PaymentMethod of type `ideal`, the PaymentMethod must include `billing_details[name]` and "
        "`billing_details[email]`.",
    )
