"""An invoice's lines: what they cost, how they change, and what is taken off and added."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import Shop, drafted


def test_an_amount_is_the_only_thing_told_of_an_item(shop: Shop) -> None:
    """As recorded: no event of the price that stands for it, which is negative for a credit."""
    item = {"customer": shop.customer(None), "amount": -7200, "currency": "usd", "description": "Credit"}
    credit = shop.v1.invoice_items.create(item)
    price = shop.v1.prices.retrieve(str(credit.pricing.price_details.price))
    assert (price.unit_amount, price.unit_amount_decimal, price.active) == (-7200, -7200, False)
    told = [each.type for each in shop.v1.events.list({"limit": 3}).data]
    assert told == ["invoiceitem.created", "customer.updated", "customer.created"]


def test_a_line_costs_an_amount_or_so_many_times_a_price(shop: Shop) -> None:
    """The refusal names the line. As recorded."""
    lines = {"lines": [{"amount": 100, "quantity": 2}]}
    error = refusal(shop.v1.invoices.add_lines, drafted(shop, 2000).id, lines)
    assert (error.param, error.user_message) == (
        "lines[0][amount]",
        "You may only specify one of these parameters: amount, quantity.",
    )


def test_lines_of_a_draft_are_added_changed_and_removed(shop: Shop) -> None:
    """The sums follow; a removed line's item waits again, or goes."""
    draft = drafted(shop, 2000)
    more = {"lines": [{"amount": 500, "description": "More"}, {"amount": 100, "description": "Tip"}]}
    more = shop.v1.invoices.add_lines(draft.id, more)
    assert (more.total, [each.amount for each in more.lines.data]) == (2600, [2000, 500, 100])
    line = more.lines.data[1].id
    changed = shop.v1.invoices.update_lines(draft.id, {"lines": [{"id": line, "amount": 700}]})
    assert changed.total == 2800
    renamed = shop.v1.invoices.line_items.update(draft.id, line, {"description": "Much more"})
    assert (renamed.description, renamed.amount) == ("Much more", 700)
    tip = more.lines.data[2].id
    left = shop.v1.invoices.remove_lines(draft.id, {"lines": [{"id": tip, "behavior": "unassign"}]})
    assert left.total == 2700
    assert [each.description for each in shop.v1.invoice_items.list({"pending": True}).data] == ["Tip"]
    shop.v1.invoices.remove_lines(draft.id, {"lines": [{"id": line, "behavior": "delete"}]})
    assert [each.amount for each in shop.v1.invoices.line_items.list(draft.id).data] == [2000]


def test_another_amount_is_another_price_of_the_same_product(shop: Shop) -> None:
    """Of what is called otherwise now, too. Recorded by a public test suite, 2026-08-26.dahlia."""
    draft = shop.v1.invoices.create({"customer": shop.customer(), "currency": "usd"}).id
    lines: dict[str, Any] = {"lines": [{"amount": 999, "description": "Extra line"}]}
    first = shop.v1.invoices.add_lines(draft, lines).lines.data[0]
    revised = {"amount": 777, "description": "Extra line (revised)"}
    second = shop.v1.invoices.line_items.update(draft, first.id, revised)
    again = {"lines": [{"id": first.id, "amount": 999}]}
    third = shop.v1.invoices.update_lines(draft, again).lines.data[0]
    sold = [each.pricing.price_details for each in (first, second, third)]
    assert len({each.product for each in sold}) == 1
    assert sold[0].price == sold[2].price != sold[1].price


def test_lines_that_come_later_stand_last(shop: Shop) -> None:
    """The newest last; those that waited for the invoice stand first, the newest of them before the others.

    Source: https://docs.stripe.com/api/invoices/object#invoice_object-lines.
    """
    customer = shop.customer()
    item = {"customer": customer, "currency": "usd"}
    for amount in (100, 200):
        shop.v1.invoice_items.create({**item, "amount": amount})
    include = {"customer": customer, "pending_invoice_items_behavior": "include"}
    draft = shop.v1.invoices.create(include).id
    for amount in (300, 400):
        shop.v1.invoice_items.create({**item, "amount": amount, "invoice": draft})
    shown = shop.v1.invoices.retrieve(draft).lines.data
    assert [each.amount for each in shown] == [200, 100, 300, 400]


def test_a_unit_may_cost_less_than_the_smallest_coin(shop: Shop) -> None:
    """Half a yen, half a cent: the yen has none. Source: https://docs.stripe.com/currencies#zero-decimal."""
    for currency, shown in (("jpy", "(at ¥0.5 / month)"), ("usd", "(at $0.005 / month)")):
        price = {"currency": currency, "unit_amount_decimal": "0.5", "recurring": {"interval": "month"}}
        price = shop.v1.prices.create({**price, "product_data": {"name": "Page"}}).id
        items = [{"price": price, "quantity": 1000}]
        renewal = shop.v1.subscriptions.create({"customer": shop.customer(), "items": items})
        line = shop.v1.invoices.retrieve(renewal.latest_invoice).lines.data[0]
        assert line.description == f"1000 × Page {shown}"


def test_another_quantity_leaves_the_price(shop: Shop) -> None:
    """Of an item that waits, of one on a draft, and of its line; another price leaves the quantity."""
    hat = {"currency": "usd", "unit_amount": 700, "product_data": {"name": "Hat"}}
    price = shop.v1.prices.create(hat).id
    customer = shop.customer()
    sold = {"customer": customer, "pricing": {"price": price}, "quantity": 2}
    item = shop.v1.invoice_items.create(sold)
    more = shop.v1.invoice_items.update(item.id, {"quantity": 3})
    assert (more.pricing.price_details.price, more.quantity, more.amount) == (price, 3, 2100)
    half = {"currency": "usd", "unit_amount_decimal": "1000", "quantity_decimal": "1.5"}
    half = shop.v1.invoice_items.create({"customer": customer, **half})
    assert shop.v1.invoice_items.update(half.id, {"unit_amount_decimal": "2000"}).amount == 3000
    include = {"customer": customer, "pending_invoice_items_behavior": "include"}
    draft = shop.v1.invoices.create(include)
    line = next(each.id for each in draft.lines.data if each.amount == 2100)
    shop.v1.invoices.line_items.update(draft.id, line, {"description": "Hats"})
    line = shop.v1.invoices.line_items.update(draft.id, line, {"quantity": 5})
    assert (line.pricing.price_details.price, line.amount, line.description) == (price, 3500, "Hats")
    assert shop.v1.invoice_items.retrieve(item.id).quantity == 5
    renewal = shop.subscribe(customer, shop.price(), collection_method="send_invoice", days_until_due=3)
    billed = shop.v1.invoices.retrieve(renewal.latest_invoice)
    own = billed.lines.data[-1]
    changed = shop.v1.invoices.line_items.update(billed.id, own.id, {"quantity": 2})
    assert changed.pricing.price_details.price == own.pricing.price_details.price
    assert (changed.quantity, changed.amount) == (2, 4000)


def test_a_line_says_what_its_discount_and_metadata_are_of(shop: Shop) -> None:
    """A subscription's line takes metadata as it is sent, another one adds it to its own.

    Sources: https://docs.stripe.com/api/invoice-line-item/update, of `metadata`;
    https://docs.stripe.com/api/discounts/object#discount_object-invoice_item.
    """
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    sent = {"collection_method": "send_invoice", "days_until_due": 3, "metadata": {"a": "1"}}
    renewal = shop.subscribe(shop.customer(), shop.price(), **sent)
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    item = {"customer": customer, "invoice": draft, "amount": 2000, "currency": "usd", "metadata": {"a": "1"}}
    item = shop.v1.invoice_items.create(item).id
    for invoice, metadata in ((renewal.latest_invoice, {"b": "2"}), (draft, {"a": "1", "b": "2"})):
        line = shop.v1.invoices.retrieve(invoice).lines.data[0].id
        params = {"metadata": {"b": "2"}, "discounts": [{"coupon": coupon}], "expand": ["discounts"]}
        changed = shop.v1.invoices.line_items.update(invoice, line, params)
        assert changed.metadata.to_dict() == metadata
        assert changed.discounts[0].invoice_item == (item if invoice == draft else line)
        assert shop.v1.invoices.retrieve(invoice).total == 1800


def test_what_a_line_cannot_be(shop: Shop) -> None:
    """An item that another invoice has, or another customer, or in another currency; and two amounts at once.

    Source: https://docs.stripe.com/api/invoices/add_lines, of `lines.invoice_item`: "unassigned".
    """
    draft = drafted(shop, 1000)
    taken = shop.v1.invoice_items.list().data[0]
    others = shop.v1.invoice_items.create({"customer": shop.customer(), "amount": 100, "currency": "usd"})
    elsewhere = {"customer": draft.customer, "amount": 100, "currency": "eur"}
    foreign = shop.v1.invoice_items.create(elsewhere)  # of which a program reports no parameter
    for each, param in (
        (taken, "lines[0][invoice_item]"),
        (others, "lines[0][invoice_item]"),
        (foreign, None),
    ):
        asked = {"lines": [{"invoice_item": each.id}]}
        assert refusal(shop.v1.invoices.add_lines, draft.id, asked).param == param
    line = draft.lines.data[0].id
    for params, named in (
        ({"amount": 5, "quantity": 2}, "amount"),
        ({"period": {"start": 10, "end": 5}}, "period[end]"),
    ):
        assert refusal(shop.v1.invoices.line_items.update, draft.id, line, params).param == named


def test_an_item_on_a_draft_is_changed_with_it(shop: Shop) -> None:
    """The draft's line and sums follow the item."""
    draft = drafted(shop, 2000, 1000)
    item = shop.v1.invoice_items.list({"invoice": draft.id}).data[0]
    shop.v1.invoice_items.update(item.id, {"amount": 1200, "description": "Revised"})
    changed = shop.v1.invoices.retrieve(draft.id)
    assert (changed.total, changed.lines.data[0].description) == (3200, "Revised")
    shop.v1.invoice_items.delete(item.id)
    assert shop.v1.invoices.retrieve(draft.id).total == 2000
    error = refusal(shop.v1.invoice_items.retrieve, item.id)
    assert str(error).endswith(f"No such Invoice Item: '{item.id}'(livemode=false)")


def test_long_invoices_show_ten_lines(shop: Shop) -> None:
    """The others are on the pages of its lines, in the same order."""
    draft = drafted(shop, *range(100, 112))
    assert (len(draft.lines.data), draft.lines.has_more, draft.lines.total_count) == (10, True, 12)
    pages = shop.v1.invoices.line_items.list(draft.id, {"limit": 5}).auto_paging_iter()
    assert [each.amount for each in pages] == list(range(111, 99, -1))


def test_discounts_and_taxes_in_their_order(shop: Shop) -> None:
    """$5 off $10 and $20 is 167 and 333; then 5% of 833 and of 1667, each half up."""
    customer = shop.customer()
    coupon = shop.v1.coupons.create({"amount_off": 500, "currency": "usd", "duration": "once"}).id
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 5}).id
    draft = drafted(
        shop, 2000, 1000, customer=customer, discounts=[{"coupon": coupon}], default_tax_rates=[rate]
    )
    assert [each.discount_amounts[0].amount for each in draft.lines.data] == [167, 333]
    assert [each.taxes[0].amount for each in draft.lines.data] == [42, 83]
    assert (draft.subtotal, draft.total_excluding_tax, draft.total) == (3000, 2500, 2625)
    assert [each.amount for each in draft.total_discount_amounts] == [500]
    assert [each.amount for each in draft.total_taxes] == [125]


def test_inclusive_tax_is_in_the_price(shop: Shop) -> None:
    """450 after 50 off at 12%: 48 of it is tax. An exempt customer pays without it."""
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "inclusive": True, "percentage": 12}).id
    coupon = shop.v1.coupons.create({"amount_off": 50, "currency": "usd", "duration": "once"}).id
    given: dict[str, Any] = {"discounts": [{"coupon": coupon}], "default_tax_rates": [rate]}
    draft = drafted(shop, 500, **given)
    assert (draft.total, draft.total_taxes[0].amount) == (450, 48)
    assert (draft.subtotal_excluding_tax, draft.total_excluding_tax) == (452, 402)
    exempt = drafted(shop, 500, customer=shop.customer(tax_exempt="exempt"), **given)
    assert (exempt.total, exempt.total_taxes[0].amount) == (402, 0)


def test_shipping_is_added(shop: Shop) -> None:
    """What a shipping rate costs stands beside the lines."""
    amount = {"amount": 700, "currency": "usd"}
    rate = {"display_name": "Post", "type": "fixed_amount", "fixed_amount": amount}
    id = shop.v1.shipping_rates.create(rate).id
    draft = drafted(shop, 2000, shipping_cost={"shipping_rate": id})
    assert (draft.amount_shipping, draft.subtotal, draft.total) == (700, 2000, 2700)
    assert draft.shipping_cost.amount_total == 700


@pytest.mark.parametrize(
    "more", [{"pricing": {"price": "price_1"}}, {"quantity": 2}, {"unit_amount_decimal": "5"}]
)
def test_an_item_costs_an_amount_or_a_price(shop: Shop, more: dict[str, Any]) -> None:
    """Source: https://github.com/stripe/stripe-php/issues/777, .../stripe-dotnet/issues/1254."""
    item = {"customer": shop.customer(), "amount": 100, "currency": "usd", **more}
    refused = refusal(shop.v1.invoice_items.create, item)
    names = f"amount, {next(iter(more))}"
    assert f"You may only specify one of these parameters: {names}." in str(refused)
