"""Fields that most objects leave empty, each filled by what Stripe's reference says fills it."""

from __future__ import annotations

import io
from operator import attrgetter
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from tests.sandbox.onboarding import onboarded

MONEY: dict[str, Any] = {"amount": 1000, "currency": "usd"}
CARD: dict[str, Any] = {
    "payment_method": "pm_card_visa",
    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
    "confirm": True,
}
PRICE: dict[str, Any] = {
    "currency": "usd",
    "unit_amount": 900,
    "recurring": {"interval": "month"},
    "product_data": {"name": "Gold"},
}
PHASE = {"items": [{"price": "$price"}], "duration": {"interval": "month", "interval_count": 1}}
ADDRESS = {"name": "Jenny", "phone": "+15551", "address": {"country": "US", "line1": "1 Main St"}}
POSTAGE: dict[str, Any] = {
    "display_name": "Post",
    "type": "fixed_amount",
    "fixed_amount": {"amount": 300, "currency": "usd"},
    "tax_code": "txcd_92010001",
}


class Shop:
    """A platform, its connected account, and a customer of whom everything is known."""

    def __init__(self) -> None:
        client = Sandbox(seed="seldom", clock="2024-02-01").client()
        self.v1: Any = client.v1
        self.account = str(onboarded(client)["id"])
        self.there = {"stripe_account": self.account}
        vat = [{"type": "eu_vat", "value": "DE123456789"}]
        about: Any = {"phone": "+15550", "shipping": ADDRESS, "source": "tok_visa", "tax_id_data": vat}
        self.customer = str(client.v1.customers.create(about).id)


@pytest.fixture
def shop() -> Shop:
    """A new one."""
    return Shop()


def test_what_is_charged_for_an_account_names_it(shop: Shop) -> None:
    """`on_behalf_of` on the intents and what follows from them."""
    way = {"on_behalf_of": shop.account, "transfer_data": {"destination": shop.account}}
    intent = shop.v1.payment_intents.create({**MONEY, **CARD, **way})
    setup = shop.v1.setup_intents.create({"on_behalf_of": shop.account, **CARD})
    attempt = shop.v1.setup_attempts.list({"setup_intent": setup.id}).data[0]
    assert {intent.on_behalf_of, setup.on_behalf_of, attempt.on_behalf_of} == {shop.account}
    items = [{"price": shop.v1.prices.create(PRICE).id}]
    subscription = shop.v1.subscriptions.create({"customer": shop.customer, "items": items, **way})
    assert (subscription.on_behalf_of, subscription.transfer_data.destination) == (shop.account, shop.account)


@pytest.mark.parametrize(
    ("service", "params"),
    [
        ("payment_intents", {**MONEY, **CARD}),
        ("setup_intents", CARD),
        ("subscriptions", {"items": [{"price": "$price"}], "customer": "$customer"}),
        ("invoices", {"customer": "$customer"}),
        ("quotes", {"line_items": [{"price": "$price"}], "customer": "$customer"}),
        ("payment_links", {"line_items": [{"price": "$price", "quantity": 1}]}),
        ("billing_portal.configurations", {"features": {"invoice_history": {"enabled": True}}}),
        ("subscription_schedules", {"customer": "$customer", "start_date": "now", "phases": [PHASE]}),
    ],
)
def test_what_a_platform_makes_on_an_account_names_its_application(
    shop: Shop, service: str, params: dict[str, Any]
) -> None:
    """`application`, which is empty on the platform itself."""
    objects = {}
    for options in ({}, shop.there):
        ids = {
            "$customer": shop.v1.customers.create({"source": "tok_visa"}, options).id,
            "$price": shop.v1.prices.create(PRICE, options).id,
        }
        create = attrgetter(service)(shop.v1).create
        objects[len(options)] = create(_filled(params, ids), options).application
    assert objects[0] is None
    assert objects[1].startswith("ca_")


def test_records_and_attempts_on_an_account_name_its_application(shop: Shop) -> None:
    """And an attempt repeats what its record was reported with."""
    about: dict[str, Any] = {
        "customer_details": {"email": "jenny@example.com"},
        "customer_presence": "on_session",
        "description": "Lunch",
        "metadata": {"a": "b"},
        "shipping_details": {"name": "Jenny", "address": {"country": "US"}},
    }
    record = shop.v1.payment_records.report_payment(
        {
            **about,
            "amount_requested": {"value": 1000, "currency": "usd"},
            "guaranteed": {"guaranteed_at": 1706745600},
            "initiated_at": 1706745600,
            "outcome": "guaranteed",
            "payment_method_details": {
                "type": "custom",
                "custom": {"display_name": "Voucher"},
            },
            "processor_details": {"type": "custom", "custom": {"payment_reference": "1"}},
        },
        shop.there,
    )
    attempt = shop.v1.payment_attempt_records.list({"payment_record": record.id}, shop.there).data[0]
    assert (attempt.customer_details.email, attempt.shipping_details.name) == ("jenny@example.com", "Jenny")
    assert (attempt.customer_presence, attempt.description) == ("on_session", "Lunch")
    assert attempt.metadata.a == "b"
    setup = shop.v1.setup_intents.create(CARD, shop.there).id
    tried = shop.v1.setup_attempts.list({"setup_intent": setup}, shop.there).data[0]
    for each in (record, attempt, tried):
        assert each.application.startswith("ca_")


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, ids) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, ids) for each in value]
    return ids.get(value, value) if isinstance(value, str) else value


def test_a_payment_in_review_names_it(shop: Shop) -> None:
    """On the intent, and the review names both."""
    card = {**CARD, "payment_method": "pm_card_riskLevelElevated"}
    intent = shop.v1.payment_intents.create({**MONEY, **card})
    review = shop.v1.reviews.retrieve(intent.review)
    assert (review.payment_intent, review.charge) == (intent.id, intent.latest_charge)


def test_a_discount_names_what_it_is_on(shop: Shop) -> None:
    """A subscription, one of its items, an invoice item, an invoice; and where it came from and ends."""
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "repeating", "duration_in_months": 3}).id
    code = shop.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}}).id
    subscription = shop.v1.subscriptions.create(
        {
            "customer": shop.customer,
            "discounts": [{"promotion_code": code}],
            "items": [{"price": shop.v1.prices.create(PRICE).id, "discounts": [{"coupon": coupon}]}],
            "expand": ["discounts", "items.data.discounts", "latest_invoice"],
        }
    )
    item = subscription["items"].data[0]
    (discount,) = subscription.discounts
    assert (discount.subscription, discount.promotion_code) == (subscription.id, code)
    assert discount.end == 1714521600  # three months later
    assert item.discounts[0].subscription_item == item.id
    assert subscription.latest_invoice.lines.data[0].discounts == [item.discounts[0].id]
    once = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    offered = {"discounts": [{"coupon": once}], "expand": ["discounts"]}
    waiting = shop.v1.invoice_items.create({**MONEY, "customer": shop.customer, **offered})
    assert waiting.discounts[0].invoice_item == waiting.id
    invoice = shop.v1.invoices.create({"customer": shop.customer, **offered})
    assert invoice.discounts[0].invoice == invoice.id


def test_an_invoice_takes_over_its_customer(shop: Shop) -> None:
    """Phone, address of delivery, tax ids; its own fields; postage, which a credit note gives back."""
    shop.v1.invoice_items.create({**MONEY, "customer": shop.customer})
    invoice = shop.v1.invoices.create(
        {
            "customer": shop.customer,
            "custom_fields": [{"name": "Order", "value": "1"}],
            "pending_invoice_items_behavior": "include",
            "shipping_cost": {"shipping_rate_data": POSTAGE},
            "expand": ["shipping_cost.shipping_rate"],
        }
    )
    assert invoice.customer_phone == "+15550"
    assert invoice.customer_shipping.name == "Jenny"
    assert [each.value for each in invoice.customer_tax_ids] == ["DE123456789"]
    assert invoice.custom_fields[0].value == "1"
    rate = invoice.shipping_cost.shipping_rate
    assert rate.tax_code == "txcd_92010001"
    shop.v1.invoices.finalize_invoice(invoice.id)
    shop.v1.invoices.pay(invoice.id)
    back = {"credit_amount": 300, "reason": "duplicate", "shipping_cost": {"shipping_rate": rate.id}}
    note = shop.v1.credit_notes.create({"invoice": invoice.id, **back})
    assert (note.reason, note.amount_shipping, note.shipping_cost.amount_total) == ("duplicate", 300, 300)


def test_a_refund_of_a_destination_charge_names_the_reversal(shop: Shop) -> None:
    """On the account's side, too."""
    way = {"transfer_data": {"destination": shop.account}, "source": "tok_visa"}
    charge = shop.v1.charges.create({**MONEY, **way})
    refund = shop.v1.refunds.create({"charge": charge.id, "reverse_transfer": True})
    there = shop.v1.refunds.list({}, shop.there).data[0]
    assert refund.transfer_reversal == there.source_transfer_reversal


def test_what_is_sent_comes_back(shop: Shop) -> None:
    """Radar's session on a charge; a postal code in its review; products and metadata in taxes."""
    charge = shop.v1.charges.create({**MONEY, "source": "tok_visa", "radar_options": {"session": "rse_1"}})
    assert charge.radar_options.session == "rse_1"
    where = {"address": {"country": "US", "postal_code": "10001", "state": "NY"}}
    line = {"amount": 100, "metadata": {"a": "b"}, "product": shop.v1.products.create({"name": "Tea"}).id}
    office = {"address": {"country": "US", "line1": "1 Main St", "postal_code": "94111", "state": "CA"}}
    shop.v1.tax.settings.update({"defaults": {"tax_behavior": "exclusive"}, "head_office": office})
    calculation = shop.v1.tax.calculations.create(
        {
            "currency": "usd",
            "customer_details": {**where, "address_source": "billing"},
            "line_items": [{**line, "reference": "tea", "tax_code": "txcd_10000000"}],
            "ship_from_details": where,
            "expand": ["line_items"],
        }
    )
    bought = {"calculation": calculation.id, "reference": "order", "expand": ["line_items"]}
    transaction = shop.v1.tax.transactions.create_from_calculation(bought)
    assert transaction.ship_from_details.address.postal_code == "10001"
    for lines in (calculation.line_items, transaction.line_items):
        assert (lines.data[0].product, lines.data[0].metadata.a) == (line["product"], "b")
    method = {"card": {"token": "tok_riskLevelElevated"}, "type": "card", "billing_details": where}
    risky = shop.v1.payment_methods.create(method).id
    intent = shop.v1.payment_intents.create({**MONEY, **CARD, "payment_method": risky})
    assert shop.v1.reviews.retrieve(intent.review).billing_zip == "10001"


def test_what_is_sent_with_parts_of_an_object_comes_back(shop: Shop) -> None:
    """Lines of a payment and of a session, a card and how it looks, an offer of a trial."""
    line = {"product_name": "Tea", "quantity": 1, "unit_cost": 1000, "unit_of_measure": "kg"}
    coded = {**line, "payment_method_options": {"card": {"commodity_code": "123"}}}
    details = {"amount_details": {"line_items": [coded]}, "payment_details": {"order_reference": "1"}}
    intent = shop.v1.payment_intents.create({**MONEY, **details, "expand": ["amount_details.line_items"]})
    (paid,) = intent.amount_details.line_items.data
    assert (paid.unit_of_measure, paid.payment_method_options.card.commodity_code) == ("kg", "123")
    price = shop.v1.prices.create(PRICE).id
    bought = {"price": price, "quantity": 1, "metadata": {"a": "b"}}
    way = {"mode": "subscription", "success_url": "https://example.com", "line_items": [bought]}
    session = shop.v1.checkout.sessions.create({**way, "expand": ["line_items"]})
    assert session.line_items.data[0].metadata.a == "b"
    picture = {"purpose": "issuing_logo", "file": io.BytesIO(b"\x89PNG\r\n\x1a\npicture")}
    logo = shop.v1.files.create(picture).id
    design = shop.v1.issuing.personalization_designs.create(
        {
            "card_logo": logo,
            "metadata": {"a": "b"},
            "name": "Blue",
            "physical_bundle": shop.v1.issuing.physical_bundles.list().data[0].id,
        }
    )
    assert (design.card_logo, design.metadata.a) == (logo, "b")
    home = {"line1": "1 Main St", "city": "Alvin", "state": "TX", "postal_code": "77511", "country": "US"}
    holder = {"name": "Jenny Rosen", "type": "individual", "billing": {"address": home}}
    card = shop.v1.issuing.cards.create(
        {
            "cardholder": shop.v1.issuing.cardholders.create(holder).id,
            "currency": "usd",
            "personalization_design": design.id,
            "second_line": "Team",
            "shipping": {"name": "Jenny Rosen", "address": home},
            "type": "physical",
        }
    )
    assert card.second_line == "Team"
    offer = shop.v1.product_catalog.trial_offers.create(
        {
            "duration": {"type": "relative", "relative": {"iterations": 1}},
            "end_behavior": {"transition": {"price": shop.v1.prices.create(PRICE).id}},
            "nickname": "First month",
            "price": price,
        }
    )
    assert offer.nickname == "First month"
    tiers = [{"up_to": 10, "unit_amount": 100}, {"up_to": "inf", "unit_amount": 50}]
    tiered = {"billing_scheme": "tiered", "tiers": tiers, "tiers_mode": "graduated"}
    monthly: dict[str, Any] = {"currency": "usd", "interval": "month", "product": {"name": "Pages"}}
    assert shop.v1.plans.create({**monthly, **tiered}).tiers_mode == "graduated"


def test_a_mandate_for_an_account_names_it(shop: Shop) -> None:
    """As does the intent that it comes from."""
    bank = {
        "account_number": "000123456789",
        "routing_number": "110000000",
        "account_holder_type": "individual",
    }
    about = {"billing_details": {"name": "Jenny", "email": "jenny@example.com"}}
    online = {"ip_address": "192.0.2.1", "user_agent": "Firefox"}
    shop.v1.accounts.capabilities.update(shop.account, "us_bank_account_ach_payments", {"requested": True})
    setup = shop.v1.setup_intents.create(
        {
            "allowed_payment_method_types": ["us_bank_account"],
            "confirm": True,
            "mandate_data": {"customer_acceptance": {"type": "online", "online": online}},
            "on_behalf_of": shop.account,
            "payment_method_data": {"type": "us_bank_account", "us_bank_account": bank, **about},
        }
    )
    done = shop.v1.setup_intents.verify_microdeposits(setup.id, {"amounts": [32, 45]})
    assert shop.v1.mandates.retrieve(done.mandate).on_behalf_of == shop.account


def test_a_payment_is_associated_with_its_tax(shop: Shop) -> None:
    """By a hook; its transaction is of the calculation's customer."""
    office = {"country": "US", "line1": "1 Main St", "postal_code": "94111", "state": "CA"}
    defaults = {"tax_behavior": "exclusive", "tax_code": "txcd_10000000"}
    shop.v1.tax.settings.update({"defaults": defaults, "head_office": {"address": office}})
    customer = shop.v1.customers.create({"address": office}).id
    line = {"amount": 1000, "reference": "tea"}
    calculation = shop.v1.tax.calculations.create(
        {"currency": "usd", "customer": customer, "line_items": [line]}
    )
    hook = {"hooks": {"inputs": {"tax": {"calculation": calculation.id}}}}
    intent = shop.v1.payment_intents.create({**MONEY, **CARD, **hook})
    association = shop.v1.tax.associations.find({"payment_intent": intent.id})
    assert (association.calculation, association.payment_intent) == (calculation.id, intent.id)
    (attempt,) = association.tax_transaction_attempts
    assert attempt.source == intent.latest_charge
    assert shop.v1.tax.transactions.retrieve(attempt.committed.transaction).customer == customer


def test_what_a_customer_on_a_clock_has_names_the_clock(shop: Shop) -> None:
    """Credits, which end by it, their transactions, an item that waits, a schedule."""
    clock = shop.v1.test_helpers.test_clocks.create({"frozen_time": 1706745600}).id
    customer = shop.v1.customers.create({"test_clock": clock}).id
    monetary = {"value": 1000, "currency": "usd"}
    grant = shop.v1.billing.credit_grants.create(
        {
            "amount": {"type": "monetary", "monetary": monetary},
            "applicability_config": {"scope": {"price_type": "metered"}},
            "customer": customer,
            "expires_at": 1706745600 + 86_400,
        }
    )
    shop.v1.test_helpers.test_clocks.advance(clock, {"frozen_time": 1706745600 + 2 * 86_400})
    waiting = shop.v1.invoice_items.create({**MONEY, "customer": customer})
    phase = _filled(PHASE, {"$price": shop.v1.prices.create(PRICE).id})
    planned = {"customer": customer, "start_date": 1706745600 + 9 * 86_400, "phases": [phase]}
    schedule = shop.v1.subscription_schedules.create(planned)
    ended, given = shop.v1.billing.credit_balance_transactions.list({"customer": customer}).data
    assert ended.debit.type == "credits_expired"
    assert {each.test_clock for each in (grant, ended, given, waiting, schedule)} == {clock}


def test_a_credit_note_gives_back_what_was_taken_off_before_tax(shop: Shop) -> None:
    """Its line's share of the discount, and the metadata that is sent with the line."""
    shop.v1.invoice_items.create({**MONEY, "customer": shop.customer})
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    offered = {"discounts": [{"coupon": coupon}], "pending_invoice_items_behavior": "include"}
    invoice = shop.v1.invoices.create({"customer": shop.customer, **offered})
    shop.v1.invoices.finalize_invoice(invoice.id)
    (sold,) = shop.v1.invoices.pay(invoice.id).lines.data
    line = {"type": "invoice_line_item", "invoice_line_item": sold.id, "quantity": 1, "metadata": {"a": "b"}}
    note = shop.v1.credit_notes.create({"invoice": invoice.id, "lines": [line], "refund_amount": 900})
    (back,) = note.lines.data
    for taken in (note.pretax_credit_amounts, back.pretax_credit_amounts):
        assert [(each.type, each.amount) for each in taken] == [("discount", 100)]
    assert (note.amount, back.metadata.a) == (900, "b")
