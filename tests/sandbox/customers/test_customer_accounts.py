"""Accounts of v2 that are customers, too.

Source: https://docs.stripe.com/accounts-v2/use-accounts-as-customers.
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal

ADDRESS = {"city": "Berlin", "country": "DE", "line1": "Unter den Linden 1", "postal_code": "10117"}
SHIPPING = {"name": "Jenny", "address": {"line1": "Bahnhofstr. 1", "country": "DE"}}


@pytest.fixture
def clients() -> Any:
    """Both halves of the API, and the sandbox that answers them."""
    sandbox = Sandbox(seed="accounts as customers", clock="2026-05-01")
    client = sandbox.client()
    return client.v1, client.v2, sandbox


def account(v2: Any, **configuration: Any) -> Any:
    """A new account that is a customer."""
    return v2.core.accounts.create(
        {
            "contact_email": "jenny@example.com",
            "display_name": "Jenny Rosen",
            "identity": {"country": "de", "entity_type": "company", "business_details": {"address": ADDRESS}},
            "configuration": {"customer": configuration},
            "metadata": {"tier": "gold"},
        }
    )


def test_a_customer_is_as_its_account(clients: Any) -> None:
    """What one half says the other shows; `/v1/customers` takes the account's id."""
    v1, v2, _ = clients
    invoice = {"footer": "Thanks.", "prefix": "JENNY", "next_sequence": 7}
    exempt = {"automatic_indirect_tax": {"exempt": "reverse"}}
    own = account(v2, billing={"invoice": invoice}, shipping=SHIPPING, **exempt)
    customer = v1.customers.retrieve(own.id)
    assert (customer.id[:4], customer.customer_account) == ("cus_", own.id)
    assert (customer.email, customer.name) == ("jenny@example.com", "Jenny Rosen")
    assert customer.metadata.to_dict() == {"tier": "gold"}
    assert (customer.address.city, customer.shipping.name) == ("Berlin", "Jenny")
    assert (customer.tax_exempt, customer.invoice_settings.footer) == ("reverse", "Thanks.")
    assert (customer.invoice_prefix, customer.next_invoice_sequence) == ("JENNY", 7)
    assert v1.customers.retrieve(customer.id).to_dict() == customer.to_dict()
    v2.core.accounts.update(own.id, {"contact_email": "rosen@example.com"})
    assert v1.customers.retrieve(own.id).email == "rosen@example.com"
    v1.customers.update(own.id, {"name": "J. Rosen", "metadata": {"tier": "", "since": "2026"}})
    now = v2.core.accounts.retrieve(own.id)
    assert (now.display_name, now.metadata.to_dict()) == ("J. Rosen", {"since": "2026"})
    assert "customer.created" not in [each.type for each in v1.events.list({"limit": 100}).data]


def test_what_is_said_of_the_customer_stays(clients: Any) -> None:
    """An account that changes says only what is new of its customer."""
    v1, v2, _ = clients
    own = account(v2, billing={"invoice": {"footer": "Thanks."}}, shipping=SHIPPING)
    moved = {"line1": "Nowy Świat 1", "city": "Warszawa", "country": "PL"}
    said = {"address": moved, "phone": "+48555010101", "tax_exempt": "exempt", "invoice_prefix": "JEN"}
    v1.customers.update(own.id, {**said, "shipping": "", "invoice_settings": {"footer": "Bye."}})
    v2.core.accounts.update(own.id, {"contact_email": "rosen@example.com", "metadata": {"since": "2026"}})
    customer = v1.customers.retrieve(own.id)
    assert (customer.email, customer.metadata.to_dict()) == (
        "rosen@example.com",
        {"tier": "gold", "since": "2026"},
    )
    assert (customer.address.city, customer.phone, customer.shipping) == ("Warszawa", "+48555010101", None)
    assert (customer.tax_exempt, customer.invoice_prefix) == ("exempt", "JEN")
    assert customer.invoice_settings.footer == "Bye."
    v2.core.accounts.update(own.id, {"configuration": {"customer": {"shipping": {"name": "Jo"}}}})
    assert v1.customers.retrieve(own.id).shipping.name == "Jo"


def test_a_configuration_may_come_later(clients: Any) -> None:
    """An account is a customer from then on, on its test clock."""
    v1, v2, sandbox = clients
    own = v2.core.accounts.create({"contact_email": "jo@example.com", "display_name": "Jo"})
    intent = {"amount": 1000, "currency": "usd", "customer_account": own.id}
    error = refusal(v1.payment_intents.create, intent)
    assert (error.code, error.param) == ("resource_missing", "customer_account")
    clock = v1.test_helpers.test_clocks.create({"frozen_time": sandbox.now}).id
    v2.core.accounts.update(own.id, {"configuration": {"customer": {"test_clock": clock}}})
    assert v1.payment_intents.create(intent).customer_account == own.id
    assert v1.customers.retrieve(own.id).test_clock == clock


def test_it_is_named_in_place_of_a_customer(clients: Any) -> None:
    """Replies, lists, events and what follows from a request show both."""
    v1, v2, sandbox = clients
    own = account(v2)
    named = {"customer_account": own.id}
    customer = v1.customers.retrieve(own.id).id
    method = v1.payment_methods.attach("pm_card_visa", named)
    billing = {"default_payment_method": method.id}
    v2.core.accounts.update(own.id, {"configuration": {"customer": {"billing": billing}}})
    assert v1.customers.retrieve(own.id).invoice_settings.default_payment_method == method.id
    coupon = v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    price = v1.prices.create(
        {
            "currency": "usd",
            "unit_amount": 2000,
            "recurring": {"interval": "month"},
            "product_data": {"name": "A"},
        }
    ).id
    items = [{"price": price}]
    subscription = v1.subscriptions.create({**named, "items": items, "discounts": [{"coupon": coupon}]})
    assert subscription.status == "active"
    invoice = v1.invoices.retrieve(subscription.latest_invoice, {"expand": ["discounts"]})
    pays = v1.payment_intents.list(named).data[0]
    setup = v1.setup_intents.create(
        {**named, "payment_method": method.id, "confirm": True, "return_url": "https://a.example"}
    )
    v1.billing.credit_grants.create(
        {
            **named,
            "amount": {"type": "monetary", "monetary": {"currency": "usd", "value": 500}},
            "applicability_config": {"scope": {"price_type": "metered"}},
        }
    )
    v1.customers.balance_transactions.create(own.id, {"amount": -300, "currency": "usd"})
    v1.test_helpers.customers.fund_cash_balance(own.id, {"amount": 100, "currency": "eur"})
    owner = {"type": "customer", **named}
    tax_id = v1.tax_ids.create({"type": "eu_vat", "value": "DE123456789", "owner": owner})
    assert (tax_id.owner.customer, tax_id.owner.customer_account) == (customer, own.id)
    related = {"type": "document", "related_customer_account": own.id}
    session = v1.identity.verification_sessions.create(related)
    assert (session.related_customer, session.related_customer_account) == (customer, own.id)
    assert v1.identity.verification_sessions.list({"related_customer_account": own.id}).data == [session]
    shown = [
        method,
        subscription,
        invoice,
        invoice.discounts[0],
        pays,
        setup,
        v1.setup_attempts.list({"setup_intent": setup.id}).data[0],
        v1.invoice_items.create({**named, "amount": 100, "currency": "usd"}),
        v1.credit_notes.create({"invoice": invoice.id, "amount": 100, "credit_amount": 100}),
        v1.quotes.create({**named, "line_items": [{"price": price}]}),
        v1.subscription_schedules.create(
            {**named, "start_date": sandbox.now + 86_400, "phases": [{"items": items}]}
        ),
        v1.billing.credit_grants.list(named).data[0],
        v1.billing.credit_balance_summary.retrieve(
            {
                **named,
                "filter": {"type": "applicability_scope", "applicability_scope": {"price_type": "metered"}},
            }
        ),
        v1.customers.balance_transactions.list(own.id).data[0],
        v1.customers.cash_balance.retrieve(own.id),
        v1.refunds.create(
            {"customer": customer, "origin": "customer_balance", "amount": 40, "currency": "eur"}
        ),
        v1.customer_sessions.create({**named, "components": {"pricing_table": {"enabled": True}}}),
        v1.customers.cash_balance_transactions.list(own.id).data[0],
        v1.checkout.sessions.create(
            {**named, "mode": "setup", "currency": "usd", "success_url": "https://a.example"}
        ),
        v1.billing_portal.sessions.create({**named, "return_url": "https://a.example"}),
        v1.promotion_codes.create({**named, "promotion": {"type": "coupon", "coupon": coupon}}),
        v1.events.list({"type": "customer.subscription.created"}).data[0].data.object,
    ]
    assert [(each.object, each.customer, each.customer_account) for each in shown] == [
        (each.object, customer, own.id) for each in shown
    ]
    for service in (v1.subscriptions, v1.invoices, v1.quotes, v1.checkout.sessions, v1.payment_methods):
        assert {each.customer for each in service.list(named).data} == {customer}
    assert v1.subscriptions.list({"customer": customer}).data[0].id == subscription.id
    preview = v1.invoices.create_preview({**named, "subscription_details": {"items": items}})
    assert preview.customer_account == own.id
    assert sandbox.reconcile()["balanced"]


def test_others_have_no_account(clients: Any) -> None:
    """A customer of v1 alone, what names nobody, and who is named twice."""
    v1, v2, _ = clients
    own = account(v2)
    customer = v1.customers.create({"email": "jo@example.com"})
    intent = {"amount": 1000, "currency": "usd"}
    assert customer.customer_account is None
    assert v1.payment_intents.create({**intent, "customer": customer.id}).customer_account is None
    assert v1.payment_intents.create(intent).customer_account is None
    both = {**intent, "customer": customer.id, "customer_account": own.id}
    assert refusal(v1.payment_intents.create, both).param == "customer"


def test_a_closed_account_is_no_customer(clients: Any) -> None:
    """What it saved is never used again. Guess: as a deleted customer's."""
    v1, v2, _ = clients
    own = account(v2)
    method = v1.payment_methods.attach("pm_card_visa", {"customer_account": own.id}).id
    v2.core.accounts.close(own.id)
    assert v1.customers.retrieve(own.id).deleted
    other = v1.customers.create({}).id
    again = refusal(v1.payment_methods.attach, method, {"customer": other})
    assert str(again.user_message).startswith("This PaymentMethod was previously used without being")
    assert (
        refusal(v1.payment_methods.attach, "pm_card_visa", {"customer_account": own.id}).code
        == "resource_missing"
    )
