"""Invoices that Stripe Tax taxes.

Source of each statement: https://docs.stripe.com/tax/invoicing, https://docs.stripe.com/tax/subscriptions and
https://docs.stripe.com/tax/customer-locations. California asks 7.25 % in all of it.
"""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import SAN_FRANCISCO, Shop

AUTOMATIC = {"automatic_tax": {"enabled": True}}
NOWHERE = (
    "The customer's location isn't recognized. Set a valid customer address in order to automatically "
    "calculate tax."
)


def drafted(shop: Shop, amount: int = 2000, **customer: Any) -> Any:
    """A draft of one line."""
    draft = shop.v1.invoices.create({"customer": shop.customer(**customer), **AUTOMATIC})
    item = {"customer": draft.customer, "invoice": draft.id, "amount": amount, "currency": "usd"}
    shop.v1.invoice_items.create(item)
    return shop.v1.invoices.retrieve(draft.id)


def test_the_tax_of_a_place_is_asked_on_every_line(shop: Shop) -> None:
    """The first address counts: where it is shipped to, and else the customer's own."""
    shop.tax_california()
    draft = drafted(shop, address=SAN_FRANCISCO)
    (tax,) = draft.total_taxes
    assert (draft.total_excluding_tax, draft.total, tax.amount) == (2000, 2145, 145)
    assert (tax.taxability_reason, tax.tax_behavior, tax.taxable_amount) == (
        "standard_rated",
        "exclusive",
        2000,
    )
    told = {"liability": {"type": "self"}, "provider": "stripe", "status": "complete"}
    assert draft.automatic_tax.to_dict() == {"disabled_reason": None, "enabled": True, **told}
    elsewhere = {"name": "Jo", "address": {"country": "US", "state": "OR", "postal_code": "97201"}}
    assert drafted(shop, address=SAN_FRANCISCO, shipping=elsewhere).total == 2000
    exempt = drafted(shop, address=SAN_FRANCISCO, tax_exempt="exempt")
    assert (exempt.total, exempt.total_taxes[0].taxability_reason) == (2000, "customer_exempt")


def test_taxes_of_lines_are_added_up_before_they_are_rounded(shop: Shop) -> None:
    """7.25% of $1.06 are 7.685 cents, of four lines 30.74. Source: https://docs.stripe.com/tax/tax-rates#rounding.

    Which line has the cent less is a guess. With one's own tax rate each line is rounded: 8 cents.
    """
    shop.tax_california()
    draft = drafted(shop, amount=106, address=SAN_FRANCISCO)
    more = [{"amount": 106}] * 3
    taxed = shop.v1.invoices.add_lines(draft.id, {"lines": more})
    assert (taxed.total, [each.amount for each in taxed.total_taxes]) == (4 * 106 + 31, [31])
    assert sorted(tax.amount for line in taxed.lines.data for tax in line.taxes) == [7, 8, 8, 8]
    rate = {"display_name": "Sales tax", "inclusive": False, "percentage": 7.25}
    own = {"customer": draft.customer, "default_tax_rates": [shop.v1.tax_rates.create(rate).id]}
    by_hand = shop.v1.invoices.create(own)
    assert shop.v1.invoices.add_lines(by_hand.id, {"lines": [{"amount": 106}] * 4}).total == 4 * 106 + 32


def test_an_ip_address_says_where_a_customer_is(shop: Shop) -> None:
    """Where no address does: of invoices, of subscriptions and of previews.

    Source: https://docs.stripe.com/tax/customer-locations, https://docs.stripe.com/invoicing/preview. Guess:
    it is one of where the account is.
    """
    shop.tax_california()
    seen: dict[str, Any] = {"tax": {"ip_address": "192.0.2.7"}}
    assert drafted(shop, **seen).total == 2145
    subscription = shop.subscribe(shop.customer(**seen), shop.price(2000), **AUTOMATIC)
    assert shop.v1.invoices.retrieve(subscription.latest_invoice).total == 2145
    bought = {"invoice_items": [{"amount": 2000, "currency": "usd"}], "customer_details": seen}
    assert shop.v1.invoices.create_preview({**bought, **AUTOMATIC}).total == 2145


def test_shipping_is_taxed(shop: Shop) -> None:
    """By its own code and behavior; its taxes are shown where they are asked for, and given back with it.

    Source: https://docs.stripe.com/api/invoices/object (`shipping_cost.taxes`).
    """
    shop.tax_california()
    rate = {
        "display_name": "Post",
        "type": "fixed_amount",
        "fixed_amount": {"amount": 1000, "currency": "usd"},
    }
    sent = [
        {"shipping_rate": shop.v1.shipping_rates.create({**rate, "tax_behavior": behavior}).id}
        for behavior in ("exclusive", "inclusive")
    ]
    draft = drafted(shop, address=SAN_FRANCISCO)
    expand = {"expand": ["shipping_cost.taxes"]}
    draft = shop.v1.invoices.update(draft.id, {"shipping_cost": sent[1], **expand})
    assert (draft.shipping_cost.amount_tax, draft.shipping_cost.amount_total) == (68, 1000)
    assert (draft.total, draft.total_excluding_tax, draft.subtotal_excluding_tax) == (3145, 2932, 2000)
    draft = shop.v1.invoices.update(draft.id, {"shipping_cost": sent[0], **expand})
    (tax,) = draft.shipping_cost.taxes
    assert (tax.amount, tax.rate.percentage, tax.taxability_reason) == (73, 7.25, "standard_rated")
    assert (draft.total, draft.total_excluding_tax, draft.total_taxes[0].amount) == (3218, 3000, 218)
    assert "taxes" not in shop.v1.invoices.retrieve(draft.id).shipping_cost
    paid = shop.v1.invoices.pay(draft.id)
    back = {"invoice": paid.id, "shipping_cost": sent[0], "refund_amount": 1073, **expand}
    note = shop.v1.credit_notes.create(back)
    assert (note.amount, note.amount_shipping, note.total_taxes[0].amount) == (1073, 1000, 73)
    assert note.shipping_cost.taxes[0].amount == 73
    assert shop.sandbox.reconcile()["balanced"]


def test_who_is_nowhere_cannot_be_taxed(shop: Shop) -> None:
    """A draft waits for the address; it is not finalized without; nobody subscribes without."""
    shop.tax_california()
    draft = drafted(shop)
    assert (draft.automatic_tax.status, draft.total) == ("requires_location_inputs", 2000)
    error = refusal(shop.v1.invoices.finalize_invoice, draft.id)
    assert (error.http_status, error.code) == (400, "customer_tax_location_invalid")
    assert error.user_message == NOWHERE
    params = {"customer": draft.customer, "items": [{"price": shop.price()}], **AUTOMATIC}
    error = refusal(shop.v1.subscriptions.create, params)
    assert (error.http_status, error.code) == (400, "customer_tax_location_invalid")
    shop.v1.customers.update(draft.customer, {"address": SAN_FRANCISCO})
    assert shop.v1.invoices.finalize_invoice(draft.id).total == 2145


def test_a_subscription_is_taxed_month_after_month(shop: Shop) -> None:
    """Its previews, too; once the customer is nowhere it goes on untaxed, and tells why."""
    shop.tax_california()
    customer = shop.customer(address=SAN_FRANCISCO)
    subscription = shop.subscribe(customer, shop.price(), **AUTOMATIC)
    assert subscription.automatic_tax.liability.type == "self"
    assert shop.v1.invoices.create_preview({"subscription": subscription.id}).total == 2145
    shop.sandbox.advance(days=31, hours=1)
    assert [each.amount_paid for each in shop.invoices(subscription.id)] == [2145, 2145]
    shop.v1.customers.update(customer, {"address": ""})
    shop.sandbox.advance(days=31, hours=1)
    assert [each.amount_paid for each in shop.invoices(subscription.id)] == [2145, 2145, 2000]
    tax = shop.v1.subscriptions.retrieve(subscription.id).automatic_tax
    assert (tax.enabled, tax.disabled_reason) == (False, "requires_location_inputs")
    tax = shop.invoices(subscription.id)[-1].automatic_tax
    assert (tax.enabled, tax.disabled_reason) == (False, "finalization_requires_location_inputs")


def test_a_schedule_goes_on_untaxed_with_its_subscription(shop: Shop) -> None:
    """In its current phase and by itself, and tells so."""
    shop.tax_california()
    phases = [{"items": [{"price": shop.price()}], "duration": {"interval": "month"}} for _ in range(3)]
    params = {"customer": shop.customer(address=SAN_FRANCISCO), "start_date": "now", "phases": phases}
    schedule = shop.v1.subscription_schedules.create({**params, "default_settings": AUTOMATIC})
    shop.sandbox.advance(hours=2)
    shop.v1.customers.update(schedule.customer, {"address": ""})
    shop.events()
    shop.sandbox.advance(days=31, hours=1)
    schedule = shop.v1.subscription_schedules.retrieve(schedule.id)
    for tax in (schedule.default_settings.automatic_tax, schedule.phases[1].automatic_tax):
        assert (tax.enabled, tax.disabled_reason) == (False, "requires_location_inputs")
    assert "automatic_tax" not in schedule.phases[2]
    told = shop.events()
    assert {"customer.subscription.updated", "invoice.updated", "subscription_schedule.updated"} <= set(told)


def test_an_invoice_that_cannot_be_taxed_stays_a_draft(shop: Shop) -> None:
    """By request or by itself, it says why and tells it, until it is finalized; so it is with no other."""
    shop.tax_california()
    draft = drafted(shop, address=SAN_FRANCISCO)
    shop.v1.invoices.update(draft.id, {"auto_advance": True})
    shop.v1.customers.update(draft.customer, {"address": ""})
    shop.events()
    for ask in (shop.v1.invoices.finalize_invoice, shop.v1.invoices.pay):
        assert refusal(ask, draft.id).code == "customer_tax_location_invalid"
        assert shop.events() == ["invoice.finalization_failed"]
    shop.sandbox.advance(hours=2)
    (told,) = shop.told()
    assert (told.type, told.data.object.status) == ("invoice.finalization_failed", "draft")
    error = told.data.object.last_finalization_error
    assert (error.code, error.type, error.message) == (
        "customer_tax_location_invalid",
        "invalid_request_error",
        NOWHERE,
    )
    shop.v1.customers.update(draft.customer, {"address": SAN_FRANCISCO})
    finalized = shop.v1.invoices.finalize_invoice(draft.id)
    assert (finalized.status, finalized.last_finalization_error) == ("open", None)


def test_a_place_may_be_asked_for_at_once(shop: Shop) -> None:
    """By `validate_location`; the first address counts, in some countries with a postal code or state.

    Source of the code of a shipping address: https://docs.stripe.com/error-codes.
    """
    shop.tax_california()
    for address, status in (
        ({"country": "IN"}, None),
        ({"country": "CA"}, None),
        ({"country": "US", "state": "CA"}, None),
        ({"country": "IN", "postal_code": "110001"}, "not_collecting"),
        ({"country": "CA", "state": "BC"}, "not_collecting"),
        ({"country": "IE"}, "not_collecting"),
        (SAN_FRANCISCO, "supported"),
    ):
        params = {"address": address, "tax": {"validate_location": "immediately"}, "expand": ["tax"]}
        if status:
            assert shop.v1.customers.create(params).tax.automatic_tax == status
        else:
            error = refusal(shop.v1.customers.create, params)
            assert (error.code, error.user_message) == ("customer_tax_location_invalid", NOWHERE)
    shipped = {"name": "Jo", "address": {"country": "US"}}
    customer = shop.v1.customers.create({"address": SAN_FRANCISCO, "shipping": shipped, "expand": ["tax"]})
    assert (customer.tax.automatic_tax, customer.tax.location) == ("unrecognized_location", None)
    at_once = {"shipping": shipped, "tax": {"validate_location": "immediately"}}
    assert refusal(shop.v1.customers.update, customer.id, at_once).code == "shipping_address_invalid"
    given = {"tax": {"ip_address": "203.0.113.7"}, "expand": ["tax"]}
    assert shop.v1.customers.create(given).tax.location.source == "ip_address"


def test_automatic_tax_needs_a_head_office(shop: Shop) -> None:
    """As Checkout says it."""
    customer = shop.customer(address=SAN_FRANCISCO)
    for function, params in (
        (shop.v1.invoices.create, {"customer": customer}),
        (shop.v1.subscriptions.create, {"customer": customer, "items": [{"price": shop.price()}]}),
    ):
        error = refusal(function, {**params, **AUTOMATIC})
        assert "You must have a valid head office address" in error.user_message


def test_somebody_says_whether_tax_is_in_a_price(shop: Shop) -> None:
    """The price, or the account's settings: "only required if a default tax behavior was not provided".

    Source of the sentence: https://github.com/stripe-samples/firebase-subscription-payments/issues/48.
    """
    address = {**SAN_FRANCISCO, "line1": "1 Market St", "city": "San Francisco"}
    shop.v1.tax.settings.update({"head_office": {"address": address}})
    customer, price = shop.customer(address=address), shop.price()
    taxed = {"automatic_tax": {"enabled": True}}
    session = {
        "mode": "subscription",
        "line_items": [{"price": price, "quantity": 1}],
        "success_url": "https://example.com",
    }
    link = {"line_items": session["line_items"]}
    errors = [
        refusal(shop.v1.subscriptions.create, {"customer": customer, "items": [{"price": price}], **taxed}),
        refusal(shop.v1.checkout.sessions.create, {**session, **taxed}),
        refusal(shop.v1.payment_links.create, {**link, **taxed}),
    ]
    assert {each.user_message for each in errors} == {
        f"The price `{price}` does not have a `tax_behavior` set which is required for automatic tax "
        "computation. Please visit https://stripe.com/docs/tax/products-prices-tax-categories-tax-behavior"
        "#tax-behavior for more information."
    }
    subscription = shop.subscribe(customer, price)
    error = refusal(shop.v1.subscriptions.update, subscription.id, taxed)
    assert error.user_message == errors[0].user_message
    exclusive = shop.price(tax_behavior="exclusive")
    assert shop.subscribe(customer, exclusive, **taxed).status == "active"
    shop.v1.tax.settings.update({"defaults": {"tax_behavior": "inferred_by_currency"}})
    assert shop.subscribe(customer, price, **taxed).status == "active"


def test_what_an_invoice_with_automatic_tax_cannot_bill(shop: Shop) -> None:
    """Items with tax rates of their own, negative ones, and those that do not say whether tax is in them.

    Source: https://docs.stripe.com/api/invoices/create, of `automatic_tax.enabled`. Guess: two sentences.
    """
    address = {**SAN_FRANCISCO, "line1": "1 Market St", "city": "San Francisco"}
    shop.v1.tax.settings.update({"head_office": {"address": address}})
    customer = shop.customer(address=address)
    draft = shop.v1.invoices.create({"customer": customer, "automatic_tax": {"enabled": True}}).id
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 5}).id
    item = {"customer": customer, "currency": "usd", "invoice": draft}

    def said(**params: Any) -> str:
        return str(refusal(shop.v1.invoice_items.create, {**item, **params}).user_message)

    assert said(amount=500).startswith("The price `price_")
    assert said(amount=500, tax_rates=[rate]).endswith("has `tax_rates`, which automatic tax does not allow.")
    assert said(amount=-500).endswith("is negative, which automatic tax does not allow.")
    product = shop.v1.products.create({"name": "Hat"}).id
    data = {"currency": "usd", "product": product, "unit_amount": 500, "tax_behavior": "exclusive"}
    shop.v1.invoice_items.create({**item, "price_data": data})
    assert shop.v1.invoices.retrieve(draft).subtotal == 500
    plain = shop.v1.invoices.create({"customer": customer}).id
    shop.v1.invoice_items.create({**item, "invoice": plain, "amount": 500})
    error = refusal(shop.v1.invoices.update, plain, {"automatic_tax": {"enabled": True}})
    assert str(error.user_message).startswith("The price `price_")


def test_a_plain_amount_says_how_it_is_taxed(shop: Shop) -> None:
    """Source: `tax_behavior` and `tax_code` in https://docs.stripe.com/api/invoiceitems/create."""
    shop.tax_california()
    customer = shop.customer(address=SAN_FRANCISCO)
    draft = shop.v1.invoices.create({"customer": customer, **AUTOMATIC})
    amount = {"customer": customer, "invoice": draft.id, "amount": 2000, "currency": "usd"}
    items = shop.v1.invoice_items
    item = items.create({**amount, "tax_behavior": "inclusive"})

    def total() -> tuple[int, int]:
        shown = shop.v1.invoices.retrieve(draft.id)
        return shown.total, shown.total_excluding_tax

    assert total() == (2000, 1865)
    items.update(item.id, {"amount": 4000})
    assert total() == (4000, 3730)
    error = refusal(items.update, item.id, {"tax_behavior": "exclusive"})
    assert error.user_message == "You cannot update `tax_behavior` field once it has been specified"
    items.update(item.id, {"tax_code": "txcd_00000000"})
    assert total() == (4000, 4000)
    other = items.create({**amount, "tax_code": "txcd_00000000"})
    assert total() == (6000, 6000)
    items.update(other.id, {"tax_code": "txcd_99999999"})
    assert total() == (6145, 6000)
    taxed = items.create({**amount, "description": "a", "tax_behavior": "exclusive"})
    untaxed = items.create({**amount, "description": "a:exclusive"})
    assert taxed.pricing.price_details.price != untaxed.pricing.price_details.price
