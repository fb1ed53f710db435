"""Presets are right: each can be filled in, and the sandbox answers as it says."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.builder import Form, build
from helpers.builder.presets import PRESETS, Preset
from helpers.connection import connect
from helpers.settings import Settings

ALL = [(name, preset) for name, presets in PRESETS.items() for preset in presets]
# What a developer does on the first day, by operation.
FIRST_DAY = (
    *("v1.customers.create", "v1.customers.update", "v1.customers.list", "v1.customers.search"),
    *("v1.payment_methods.create", "v1.payment_methods.attach", "v1.payment_methods.list"),
    *("v1.tokens.create", "v1.setup_intents.create", "v1.charges.create", "v1.charges.list"),
    *("v1.payment_intents.create", "v1.payment_intents.confirm", "v1.payment_intents.capture"),
    *("v1.payment_intents.cancel", "v1.payment_intents.list", "v1.refunds.create", "v1.refunds.list"),
    *("v1.checkout.sessions.create", "v1.payment_links.create", "v1.products.create", "v1.prices.create"),
    *("v1.subscriptions.create", "v1.subscriptions.update", "v1.subscriptions.cancel"),
    *("v1.subscriptions.list", "v1.invoices.create", "v1.invoice_items.create", "v1.invoices.pay"),
    *("v1.invoices.finalize_invoice", "v1.coupons.create", "v1.promotion_codes.create"),
    *("v1.billing_portal.sessions.create", "v1.payouts.create", "v1.transfers.create", "v1.topups.create"),
    *("v1.balance_transactions.list", "v1.accounts.create", "v1.account_links.create"),
    *("v1.webhook_endpoints.create", "v1.events.list", "v1.disputes.update", "v2.core.accounts.create"),
    *("v2.core.account_links.create", "v1.subscription_schedules.create", "v1.quotes.create"),
)
# One of each kind that a preset looks up.
LATEST: dict[str, dict[str, Any]] = {
    kind: {"id": f"{kind}_1", "object": kind, "amount": 2001} for _, preset in ALL for kind in preset.kinds
}


@pytest.mark.parametrize(("name", "preset"), ALL, ids=lambda each: getattr(each, "label", each))
def test_a_preset_fits_its_operation(name: str, preset: Preset) -> None:
    """No parameter is unknown, none of a wrong type, and nothing is missing but the path's."""
    form = build(name)
    path = {each.name: "x_1" for each in form.operation.parameters if each.location == "path"}
    filled = {**path, **preset.filled(LATEST.get)}
    form.params = filled
    form._sending = True
    form._settle()
    assert form.error is None
    assert form.params == filled


def test_the_operations_of_the_first_day_have_presets() -> None:
    """At least forty; each says in a sentence what one learns."""
    assert len(FIRST_DAY) >= 40
    assert set(FIRST_DAY) <= set(PRESETS)
    assert all(preset.shows.endswith(".") for _, preset in ALL)


def test_labels_tell_the_presets_of_an_operation_apart() -> None:
    """A label is also the name by which a preset is found."""
    for presets in PRESETS.values():
        assert len({each.label for each in presets}) == len(presets)


def press(form: Form, label: str) -> str:
    """Press a preset. Returns what is said of it."""
    answer: Any = form.react({"do": "preset", "at": label})
    return str(answer["parts"]["preset"])


def sent(name: str, label: str) -> Form:
    """A form that was filled in by a preset, and sent."""
    form = build(name)
    press(form, label)
    form.send()
    return form


@pytest.fixture
def client() -> stripe.StripeClient:
    """A sandbox in which somebody pays with a Visa."""
    client = connect(settings=Settings(mode="sandbox", seed="presets"))
    client.v1.customers.create({"name": "Jenny Rosen", "source": "tok_visa"})
    return client


def test_half_of_the_latest_charge_is_refunded(client: stripe.StripeClient) -> None:
    """Its id and half its amount are filled in; without one it says what is missing."""
    form = build("v1.refunds.create")
    assert "There is no charge in this session yet: fill in an id." in press(form, "Half of it")
    assert form.params == {}
    charge = client.v1.charges.create({"amount": 2001, "currency": "usd", "source": "tok_visa"})
    press(form, "Half of it")
    assert form.params == {"charge": charge.id, "amount": 1000}
    form.send()
    assert form.reply is not None
    assert form.reply.body["amount"] == 1000


def test_a_path_that_is_filled_in_stays(client: stripe.StripeClient) -> None:
    """A preset looks up only what is not."""
    form = build("v1.payment_intents.capture", intent="pi_mine")
    press(form, "All of it")
    assert form.params == {"intent": "pi_mine"}


def test_a_card_is_saved_and_charged_later(client: stripe.StripeClient) -> None:
    """The setup intent succeeds, and its card is among the customer's."""
    setup = sent("v1.setup_intents.create", "Save a card").reply
    assert setup is not None
    assert setup.body["status"] == "succeeded"
    methods = sent("v1.payment_methods.list", "The latest customer's cards").reply
    assert methods is not None
    assert setup.body["payment_method"] in [each["id"] for each in methods.body["data"]]


@pytest.mark.parametrize(
    ("name", "label", "field", "value"),
    [
        ("v1.webhook_endpoints.create", "What a shop needs", "status", "enabled"),
        ("v1.accounts.create", "A seller who onboards with Stripe", "type", "express"),
        ("v1.coupons.create", "20 percent, once", "percent_off", 20),
        ("v1.prices.create", "15.00 USD a month", "type", "recurring"),
        ("v1.payment_methods.create", "A Visa", "type", "card"),
        ("v1.topups.create", "100.00 USD", "amount", 10000),
        ("v1.checkout.sessions.create", "A subscription", "mode", "subscription"),
        ("v1.checkout.sessions.create", "Save a card", "mode", "setup"),
        ("v2.core.accounts.create", "A seller who onboards with Stripe", "dashboard", "express"),
        ("v2.core.accounts.create", "A customer", "applied_configurations", ["customer"]),
    ],
)
def test_a_preset_makes_what_it_says(
    client: stripe.StripeClient, name: str, label: str, field: str, value: Any
) -> None:
    """One press and Send."""
    form = sent(name, label)
    assert form.error is None
    assert form.reply is not None
    assert form.reply.body[field] == value


def test_what_is_made_first_is_found_by_what_follows(client: stripe.StripeClient) -> None:
    """A price makes a schedule and a quote, a quote is accepted, and an account of v2 is onboarded."""
    chain = (
        ("v1.prices.create", "15.00 USD a month", "active", True),
        ("v1.subscription_schedules.create", "One seat, then three", "status", "active"),
        ("v1.subscriptions.create", "The latest price for the latest customer", "status", "active"),
        ("v1.subscription_schedules.create", "For the latest subscription", "end_behavior", "release"),
        ("v1.quotes.create", "For the latest price", "status", "draft"),
        ("v1.quotes.finalize_quote", "The latest quote", "status", "open"),
        ("v1.quotes.accept", "The latest quote", "status", "accepted"),
        ("v2.core.accounts.create", "A seller who onboards with Stripe", "dashboard", "express"),
        ("v2.core.account_links.create", "Onboard the latest account", "object", "v2.core.account_link"),
    )
    for name, label, field, value in chain:
        reply = sent(name, label).reply
        assert reply is not None
        assert reply.body[field] == value, name


@pytest.mark.parametrize(
    ("label", "kind", "prefix"),
    [
        ("A Visa", "card", "tok_"),
        ("A declined card", "card", "tok_"),
        ("A bank account", "bank_account", "btok_"),
        ("A connected account", "account", "ct_"),
        ("A person", "person", "cpt_"),
        ("An identity number", "pii", "pii_"),
        ("A CVC update", "cvc_update", "cvctok_"),
    ],
)
def test_each_kind_of_token_has_a_preset(label: str, kind: str, prefix: str) -> None:
    """One press and Send: the token is of the kind that the preset names."""
    form = sent("v1.tokens.create", label)
    assert form.error is None
    assert form.reply is not None
    assert form.reply.body["type"] == kind
    assert form.reply.body["id"].startswith(prefix)


def test_the_wrong_number_is_refused() -> None:
    """The preset that meets an error on purpose."""
    form = sent("v1.tokens.create", "A wrong number")
    assert form.error is not None
    assert form.error.code == "incorrect_number"
