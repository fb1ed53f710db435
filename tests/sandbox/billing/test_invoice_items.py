"""Invoice items: what they name and cost, and what is frozen of them."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import Shop


def test_an_item_that_cannot_be_discounted_tells_its_net_amount(shop: Shop) -> None:
    """As recorded by a public test suite, 2025-11-17.clover; null of others, as documented."""
    items, params = shop.v1.invoice_items, {"customer": shop.customer(), "currency": "usd", "amount": 500}
    item = items.create({**params, "discountable": False})
    assert item.net_amount == 500
    assert items.update(item.id, {"amount": 700}).net_amount == 700
    assert items.update(item.id, {"discountable": True}).net_amount is None
    assert items.create({**params, "amount": -200}).net_amount == -200


def test_what_is_derived_of_a_proration_is_frozen(shop: Shop) -> None:
    """`frozen_fields` names what an update may not change, in an item's own lines, too; as recorded.

    Source: https://docs.stripe.com/changelog/dahlia/2026-08-26/adds-frozen-fields-property-to-invoice-items.
    """
    subscription = shop.subscribe(shop.customer(), shop.price())
    item = subscription["items"].data[0].id
    shop.v1.subscriptions.update(subscription.id, {"items": [{"id": item, "quantity": 3}]})
    debit = shop.v1.invoice_items.list({"customer": subscription.customer, "pending": True}).data[1]
    assert (debit.amount, debit.net_amount) == (6000, 6000)
    assert debit.frozen_fields == ["pricing", "quantity", "discounts"]
    for params in ({"amount": 5}, {"quantity": 1}, {"discounts": [{"coupon": "x"}]}, {"discountable": True}):
        error = refusal(shop.v1.invoice_items.update, debit.id, params)
        assert (error.http_status, error.param) == (400, next(iter(params)))
    draft = shop.v1.invoices.create({"customer": subscription.customer, "subscription": subscription.id})
    line = draft.lines.data[0].id
    error = refusal(shop.v1.invoices.update_lines, draft.id, {"lines": [{"id": line, "quantity": 9}]})
    assert (error.http_status, error.param) == (400, "lines[0][quantity]")
    assert shop.v1.invoice_items.update(debit.id, {"description": "Two more"}).description == "Two more"


def test_an_item_names_what_it_costs(shop: Shop) -> None:
    """Source: https://github.com/stripe/stripe-node/issues/945."""
    params = {"customer": shop.customer(), "items": [{"price": shop.price()}, {"quantity": 1}]}
    error = refusal(shop.v1.subscriptions.create, params)
    assert error.user_message == "You must pass one of plan, price, or price_data."


def test_an_invoice_has_at_most_250_items(shop: Shop) -> None:
    """Source: https://docs.stripe.com/api/invoiceitems/create. Guess: the sentence."""
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    item = {"customer": customer, "amount": 1, "currency": "usd", "invoice": draft}
    for _ in range(250):
        shop.v1.invoice_items.create(item)
    sentence = "An invoice can have at most 250 invoice items."
    assert refusal(shop.v1.invoice_items.create, item).user_message == sentence
    assert refusal(shop.v1.invoices.add_lines, draft, {"lines": [{"amount": 5}]}).user_message == sentence
    assert shop.v1.invoices.retrieve(draft).total == 250


def test_what_an_invoice_item_may_name(shop: Shop) -> None:
    """A price that is active and has the currency, and a subscription of the same customer.

    Source: https://docs.stripe.com/api/invoiceitems/create; the first sentence is said of other prices.
    Guess: the third one.
    """
    customer, other = shop.customer(), shop.customer()
    theirs = shop.subscribe(other, shop.price()).id
    once = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}}
    price = shop.v1.prices.create({**once, "currency_options": {"eur": {"unit_amount": 400}}}).id
    archived = shop.v1.prices.create({**once, "active": False}).id

    def said(**params: Any) -> Any:
        error = refusal(shop.v1.invoice_items.create, {"customer": customer, **params})
        return error.param, error.user_message

    assert said(pricing={"price": archived}) == (
        "price",
        "The price specified is inactive. This field only accepts active prices.",
    )
    assert said(pricing={"price": price}, currency="gbp") == (
        "price",
        "The price specified only supports `usd`. This doesn't match the expected currency: `gbp`.",
    )
    assert said(amount=5, currency="usd", subscription=theirs) == (
        "subscription",
        f"The subscription `{theirs}` does not belong to the customer `{customer}`.",
    )
    item = shop.v1.invoice_items.create(
        {"customer": customer, "pricing": {"price": price}, "currency": "eur"}
    )
    assert (item.amount, item.currency, int(item.pricing.unit_amount_decimal)) == (400, "eur", 400)
    # "Defaults to false for prorations or negative invoice items".
    credit = shop.v1.invoice_items.create({"customer": other, "amount": -5, "currency": "usd"})
    assert (item.discountable, credit.discountable) == (True, False)


def test_the_period_of_what_is_added_once(shop: Shop) -> None:
    """The items' own, from the last that began to the first that ends, or what is said.

    Source: https://docs.stripe.com/api/subscriptions/update, of `add_invoice_items.period`.
    """
    subscription = shop.subscribe(shop.customer(), shop.price())
    item = subscription["items"].data[0]
    product = shop.v1.prices.retrieve(item.price.id).product
    fee = {"price_data": {"currency": "usd", "product": product, "unit_amount": 500}}
    shop.sandbox.advance(days=3)

    def periods(*given: Any) -> Any:
        shop.v1.subscriptions.update(subscription.id, {"add_invoice_items": list(given)})
        waiting = shop.v1.invoice_items.list({"pending": True}).data[: len(given)]
        return [(each.period.start, each.period.end) for each in reversed(waiting)]

    start, end = item.current_period_start, item.current_period_end
    given = {"start": {"type": "timestamp", "timestamp": 5}, "end": {"type": "timestamp", "timestamp": 9}}
    now = {"start": {"type": "now"}, "end": {"type": "min_item_period_end"}}
    assert periods(fee, {**fee, "period": given}, {**fee, "period": now}) == [
        (start, end),
        (5, 9),
        (start + 3 * 86_400, end),
    ]
    wrong = {"start": {"type": "timestamp", "timestamp": 9}, "end": {"type": "timestamp", "timestamp": 5}}
    changed = {"add_invoice_items": [{**fee, "period": wrong}]}
    error = refusal(shop.v1.subscriptions.update, subscription.id, changed)
    assert error.param == "add_invoice_items[0][period][end]"
    error = refusal(shop.v1.subscriptions.update, subscription.id, {"add_invoice_items": [{"quantity": 2}]})
    assert (error.param, error.user_message) == (
        "add_invoice_items[0]",
        "You must pass one of price or price_data.",
    )


def test_what_is_sold_once_beside_a_subscription_may_be_a_credit(shop: Shop) -> None:
    """As of prorations of one's own; an item of an invoice has `amount` for it, and no such price.

    Source: https://docs.stripe.com/billing/subscriptions/prorations, and the reference of `unit_amount`.
    """
    sold = {"currency": "usd", "product": shop.v1.products.create({"name": "Unused time"}).id}
    credit = {"price_data": {**sold, "unit_amount": -500}}
    customer, item = shop.customer(), {"price": shop.price(2000)}
    begun = shop.v1.subscriptions.create(
        {"customer": customer, "items": [item], "add_invoice_items": [credit]}
    )
    assert shop.invoices(begun.id)[0].total == 1500
    decimal = {"price_data": {**sold, "unit_amount_decimal": "-250.5"}, "quantity": 2}
    shop.v1.subscriptions.update(begun.id, {"add_invoice_items": [decimal]})
    (waiting,) = shop.v1.invoice_items.list({"pending": True}).data
    assert (waiting.amount, str(waiting.pricing.unit_amount_decimal)) == (-501, "-250.5")
    phase = {"items": [item], "add_invoice_items": [credit], "duration": {"interval": "month"}}
    planned = {"customer": customer, "start_date": "now", "phases": [phase]}
    scheduled = shop.v1.subscription_schedules.create(planned).subscription
    assert shop.invoices(scheduled)[0].total == 1500
    assert refusal(shop.v1.invoice_items.create, {"customer": customer, **credit}).http_status == 400


def test_invoice_items_are_listed_by_when_they_were_made(shop: Shop) -> None:
    """By `created`, which is what an item calls `date`: https://docs.stripe.com/api/invoiceitems/list."""
    customer = shop.customer()
    made = []
    for _ in range(2):
        shop.sandbox.advance(days=1)
        made.append(shop.v1.invoice_items.create({"customer": customer, "currency": "usd", "amount": 500}))
    later = shop.v1.invoice_items.list({"created": {"gt": made[0].date}}).data
    assert [each.id for each in later] == [made[1].id]
    first = shop.v1.invoice_items.list({"created": made[0].date}).data
    assert [each.id for each in first] == [made[0].id]


def test_the_event_of_an_item_shows_the_draft_that_it_was_made_for(shop: Shop) -> None:
    """As the response does, which is the object that the event is about.

    Source: https://docs.stripe.com/api/events/object#event_object-data-object.
    """
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    params = {"customer": customer, "currency": "usd", "amount": 500, "invoice": draft}
    item = shop.v1.invoice_items.create(params)
    (told,) = [each.data.object for each in shop.told() if each.type == "invoiceitem.created"]
    assert (item.invoice, told.to_dict()) == (draft, item.to_dict())
