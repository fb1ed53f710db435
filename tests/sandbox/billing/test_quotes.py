"""Quotes: drafted, finalized, accepted into what they offer, canceled, and expired.

Source: https://docs.stripe.com/quotes/overview and https://docs.stripe.com/api/quotes.
"""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded
from ..refused import refusal
from .shop import DAY, SAN_FRANCISCO, Shop


def one_time(shop: Shop, amount: int = 5000) -> str:
    """The id of a price that is paid once."""
    price = {"currency": "usd", "unit_amount": amount, "product_data": {"name": "Set-up"}}
    return str(shop.v1.prices.create(price).id)


def offered(shop: Shop, *prices: str, **params: Any) -> Any:
    """A quote that was finalized."""
    lines = [{"price": each} for each in prices]
    customer = params.pop("customer", None) or shop.customer()
    quote = shop.v1.quotes.create({"customer": customer, "line_items": lines, **params})
    return shop.v1.quotes.finalize_quote(quote.id)


def test_a_draft_adds_up_what_is_due_now_and_later(shop: Shop) -> None:
    """$50 once and 10 at $15 a month, 10% off, 20% tax: $216 now, $162 every month."""
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False}).id
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    quote = shop.v1.quotes.create(
        {
            "customer": shop.customer(),
            "line_items": [{"price": shop.price(1500), "quantity": 10}, {"price": one_time(shop)}],
            "default_tax_rates": [rate],
            "discounts": [{"coupon": coupon}],
        }
    )
    assert (quote.status, quote.number, quote.amount_subtotal, quote.amount_total) == (
        "draft",
        None,
        20_000,
        21_600,
    )
    recurring = quote.computed.recurring
    assert (recurring.amount_total, recurring.interval) == (16_200, "month")
    assert quote.computed.upfront.amount_total == 21_600
    assert quote.expires_at == shop.sandbox.now + 30 * DAY
    upfront = shop.v1.quotes.computed_upfront_line_items.list(quote.id).data
    assert sorted(each.amount_total for each in upfront) == [5400, 16_200]


def test_a_quote_may_be_made_for_a_connected_account(shop: Shop) -> None:
    """`on_behalf_of`, which the subscription has in its turn. Source: https://docs.stripe.com/api/quotes/create."""
    seller = onboarded(shop.sandbox.client())["id"]
    shares = {"on_behalf_of": seller, "transfer_data": {"destination": seller}}
    quote = offered(shop, shop.price(1500), **shares)
    assert quote.on_behalf_of == seller
    accepted = shop.v1.quotes.accept(quote.id)
    assert shop.v1.subscriptions.retrieve(accepted.subscription).on_behalf_of == seller


def test_accepting_begins_a_subscription(shop: Shop) -> None:
    """Its first invoice is a draft for an hour, with what is paid once."""
    quote = offered(shop, shop.price(1500), one_time(shop))
    assert quote.number.startswith("QT-")
    assert quote.number.endswith("-0001-1")
    accepted = shop.v1.quotes.accept(quote.id)
    assert accepted.status == "accepted"
    invoice = shop.v1.invoices.retrieve(accepted.invoice)
    assert (invoice.status, invoice.auto_advance, invoice.total) == ("draft", True, 6500)
    assert shop.v1.subscriptions.retrieve(accepted.subscription).status == "active"
    shop.sandbox.advance(hours=2)
    assert shop.v1.invoices.retrieve(accepted.invoice).status == "paid"
    told = shop.events()
    assert [each for each in told if each.startswith("quote.")] == [
        "quote.created",
        "quote.finalized",
        "quote.accepted",
    ]
    assert shop.sandbox.reconcile()["balanced"]


def test_what_is_paid_once_becomes_an_invoice(shop: Shop) -> None:
    """A draft that does not go on by itself, and knows its quote."""
    accepted = shop.v1.quotes.accept(offered(shop, one_time(shop)).id)
    invoice = shop.v1.invoices.retrieve(accepted.invoice)
    assert (invoice.status, invoice.auto_advance, invoice.billing_reason) == ("draft", False, "quote_accept")
    assert invoice.parent.quote_details.quote == accepted.id
    assert accepted.subscription is None


def test_a_date_ahead_becomes_a_schedule(shop: Shop) -> None:
    """It begins its subscription on that day."""
    data = {"effective_date": shop.sandbox.now + 10 * DAY}
    accepted = shop.v1.quotes.accept(offered(shop, shop.price(), subscription_data=data).id)
    schedule = shop.v1.subscription_schedules.retrieve(accepted.subscription_schedule)
    assert (schedule.status, accepted.subscription) == ("not_started", None)
    shop.sandbox.advance(days=11)
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "active"


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ("create", "accept", "cannot become accepted because it has a status of draft"),
        ("finalize_quote", "finalize_quote", "cannot become open because it has a status of open"),
        ("accept", "cancel", "cannot become canceled because it has a status of accepted"),
        ("cancel", "accept", "cannot become accepted because it has a status of canceled"),
    ],
)
def test_steps_that_are_not_allowed(shop: Shop, before: str, step: str, words: str) -> None:
    """Each is refused, and says what the quote is."""
    quotes = shop.v1.quotes
    lines = [{"price": one_time(shop)}]
    quote = quotes.create({"customer": shop.customer(), "line_items": lines})
    if before == "accept":
        quotes.finalize_quote(quote.id)
    if before != "create":
        getattr(quotes, before)(quote.id)
    assert words in refusal(getattr(quotes, step), quote.id).user_message


def test_nothing_is_offered_that_cannot_begin(shop: Shop) -> None:
    """A week and a month do not go together in a subscription; a quarter and a month do."""
    month, customer = shop.price(1000), shop.customer()
    for price, fits in (
        (shop.price(interval="week"), False),
        (shop.price(recurring={"interval_count": 3}), True),
    ):
        lines = [{"price": month}, {"price": price}]
        quote = shop.v1.quotes.create({"customer": customer, "line_items": lines})
        if fits:
            assert shop.v1.quotes.finalize_quote(quote.id).status == "open"
        else:
            assert "multiple of the shortest" in str(refusal(shop.v1.quotes.finalize_quote, quote.id))


def test_what_is_open_stays_as_it_is(shop: Shop) -> None:
    """But for the day on which it expires, when it is canceled by itself."""
    quote = offered(shop, one_time(shop))
    error = refusal(shop.v1.quotes.update, quote.id, {"description": "Better"})
    assert error.param == "description"
    shop.v1.quotes.update(quote.id, {"expires_at": shop.sandbox.now + DAY})
    shop.sandbox.advance(days=1)
    expired = shop.v1.quotes.retrieve(quote.id)
    assert (expired.status, expired.status_transitions.canceled_at) == ("canceled", shop.sandbox.now)


def test_what_a_quote_sends_is_due(shop: Shop) -> None:
    """Days until then are null "for quotes where `collection_method=charge_automatically`" only.

    Source: https://docs.stripe.com/api/quotes/object (invoice_settings.days_until_due).
    """
    error = refusal(lambda: offered(shop, shop.price(), collection_method="send_invoice"))
    assert "'days_until_due'" in error.user_message
    due = {"invoice_settings": {"days_until_due": 7}}
    quote = offered(shop, shop.price(), collection_method="send_invoice", **due)
    (invoice,) = shop.invoices(shop.v1.quotes.accept(quote.id).subscription)
    assert invoice.due_date == shop.sandbox.now + 7 * DAY


def test_a_quote_is_revised(shop: Shop) -> None:
    """The new one has the same lines, and takes the old one's place once it is finalized."""
    draft = shop.v1.quotes.create({"customer": shop.customer(), "line_items": [{"price": one_time(shop)}]})
    revise = {"from_quote": {"quote": draft.id, "is_revision": True}}
    assert refusal(shop.v1.quotes.create, revise).param == "from_quote[quote]"
    first = offered(shop, one_time(shop))
    again = shop.v1.quotes.create({"from_quote": {"quote": first.id, "is_revision": True}})
    assert (again.status, again.amount_total, again.from_quote.is_revision) == ("draft", 5000, True)
    final = shop.v1.quotes.finalize_quote(again.id)
    assert final.number == first.number.removesuffix("-1") + "-2"
    assert shop.v1.quotes.retrieve(first.id).status == "canceled"


def test_what_is_sold_says_which_share_fits(shop: Shop) -> None:
    """Amounts where nothing recurs, percentages where something does; what is begun has them, too.

    Source: https://docs.stripe.com/api/quotes/create#create_quote-application_fee_amount.
    """
    account = onboarded(shop.sandbox.client(), "transfers", "card_payments")["id"]
    shop.sandbox.advance(seconds=60)
    data, gold, once = {"destination": account}, shop.price(1500), one_time(shop)
    for price, wrong in ((gold, "application_fee_amount"), (once, "application_fee_percent")):
        params = {"line_items": [{"price": price}], "transfer_data": data, wrong: 10}
        assert refusal(shop.v1.quotes.create, params).param == wrong
        link = {**params, "line_items": [{"price": price, "quantity": 1}]}
        assert refusal(shop.v1.payment_links.create, link).param == wrong
    monthly = shop.v1.quotes.accept(
        offered(shop, gold, transfer_data=data, application_fee_percent=10).id
    ).subscription
    begun = shop.v1.subscriptions.retrieve(monthly)
    assert (begun.application_fee_percent, begun.transfer_data.destination) == (10, account)
    billed = shop.v1.quotes.accept(
        offered(shop, once, transfer_data=data, application_fee_amount=700).id
    ).invoice
    shop.v1.invoices.pay(billed)
    charge = shop.v1.charges.list({"limit": 1}).data[0]
    assert (charge.application_fee_amount, charge.transfer_data.destination) == (700, account)


def test_a_quote_is_taxed_by_itself(shop: Shop) -> None:
    """What is due now and later, and what it becomes; without a place nothing is worked out.

    Source: https://docs.stripe.com/api/quotes/object (`automatic_tax`, `total_details.breakdown`).
    """
    shop.tax_california()
    taxed: dict[str, Any] = {"automatic_tax": {"enabled": True}}
    nowhere = offered(shop, shop.price(), **taxed)
    assert (nowhere.automatic_tax.status, nowhere.amount_total) == ("requires_location_inputs", 2000)
    home = shop.customer(address=SAN_FRANCISCO)
    parts = ("total_details", "computed.recurring.total_details")
    expand = [*(f"{each}.breakdown" for each in parts), "line_items.data.taxes"]
    once = one_time(shop)
    quote = offered(shop, shop.price(), once, customer=home, **taxed)
    quote = shop.v1.quotes.retrieve(quote.id, {"expand": expand})
    tax = quote.automatic_tax
    assert (tax.status, tax.provider, tax.liability.type) == ("complete", "stripe", "self")
    assert (quote.amount_total, quote.total_details.amount_tax) == (7508, 508)
    assert quote.total_details.breakdown.taxes[0].amount == 508
    assert quote.computed.recurring.total_details.breakdown.taxes[0].amount == 145
    assert [each.taxes[0].taxability_reason for each in quote.line_items.data] == ["standard_rated"] * 2
    begun = shop.v1.quotes.accept(quote.id, {"expand": ["invoice", "subscription"]})
    assert begun.subscription.automatic_tax.enabled
    assert begun.invoice.total == quote.amount_total
    sold = offered(shop, once, customer=home, **taxed)
    assert shop.v1.quotes.accept(sold.id, {"expand": ["invoice"]}).invoice.total == sold.amount_total == 5363


def test_a_line_is_changed_by_its_id(shop: Shop) -> None:
    """It keeps its price and its tax. Source: `line_items[id]` in https://docs.stripe.com/api/quotes/update."""
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False}).id
    lines: Any = [{"price": shop.price(1500), "quantity": 1, "tax_rates": [rate]}]
    quote = shop.v1.quotes.create({"customer": shop.customer(), "line_items": lines})
    (line,) = shop.v1.quotes.line_items.list(quote.id).data
    changed = shop.v1.quotes.update(quote.id, {"line_items": [{"id": line.id, "quantity": 3}]})
    assert (changed.amount_subtotal, changed.amount_total) == (4500, 5400)
    assert [each.id for each in shop.v1.quotes.line_items.list(quote.id).data] == [line.id]
    unknown: Any = {"line_items": [{"id": "li_none", "quantity": 3}]}
    assert refusal(shop.v1.quotes.update, quote.id, unknown).param == "line_items[0][id]"


def total_on_invoice(shop: Shop, quote: Any) -> int:
    """What the invoice asks for that accepting an open quote makes."""
    return int(shop.v1.quotes.accept(quote.id, {"expand": ["invoice"]}).invoice.total)


def test_a_quote_comes_to_what_its_invoice_asks_for(shop: Shop) -> None:
    """ "The definitive upfront totals and line items the customer will be charged on acceptance".

    Each tier has a line of its own there, which is taxed and rounded by itself: 5% of 110 and of 30 cents are
    6 and 2, not 7. What is sold once comes first, and of a shared discount what is left goes to the first
    line: of $1 off $20 and $10 that is 67 and 33 cents, so that half of 967 cents is asked as tax.
    Source: `computed.upfront` in https://docs.stripe.com/api/quotes/object.
    """
    vat, half = (
        shop.v1.tax_rates.create({"display_name": "VAT", "percentage": each, "inclusive": False}).id
        for each in (5, 50)
    )
    tiers = [{"up_to": 1, "unit_amount": 110}, {"up_to": "inf", "unit_amount": 30}]
    tiered = shop.price(billing_scheme="tiered", tiers_mode="graduated", tiers=tiers)
    lines: Any = [{"price": tiered, "quantity": 2, "tax_rates": [vat]}]
    quote = shop.v1.quotes.create({"customer": shop.customer(), "line_items": lines})
    assert (quote.amount_total, quote.computed.recurring.amount_total) == (148, 148)
    assert total_on_invoice(shop, shop.v1.quotes.finalize_quote(quote.id)) == 148
    coupon = shop.v1.coupons.create({"amount_off": 100, "currency": "usd", "duration": "once"}).id
    lines = [{"price": shop.price(1000), "tax_rates": [half]}, {"price": one_time(shop, 2000)}]
    params: dict[str, Any] = {"line_items": lines, "discounts": [{"coupon": coupon}]}
    quote = shop.v1.quotes.create({"customer": shop.customer(), **params})
    shown = shop.v1.quotes.line_items.list(quote.id).data
    assert [(each.amount_discount, each.amount_tax) for each in shown] == [(33, 484), (67, 0)]
    assert (quote.amount_total, quote.total_details.amount_tax) == (3384, 484)
    assert total_on_invoice(shop, shop.v1.quotes.finalize_quote(quote.id)) == 3384


def test_who_is_exempt_is_offered_no_tax(shop: Shop) -> None:
    """Not beside the price, nor in it: $11 with 10% inside are $10.

    Source: https://docs.stripe.com/billing/taxes/tax-rates and `computed.upfront` as above.
    """
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 10, "inclusive": True}).id
    exempt = shop.customer(tax_exempt="exempt")
    quote = offered(shop, shop.price(1100), customer=exempt, default_tax_rates=[rate])
    assert (quote.amount_subtotal, quote.amount_total, quote.total_details.amount_tax) == (1100, 1000, 0)
    assert total_on_invoice(shop, quote) == 1000


def test_a_customers_discount_is_in_its_quote(shop: Shop) -> None:
    """As its subscription "inherits the discount from the subscription's customer".

    Source: `discounts` in https://docs.stripe.com/api/subscriptions/create. Guess: the quote shows it, too.
    """
    coupon = shop.v1.coupons.create({"percent_off": 25, "duration": "forever"}).id
    loyal = shop.customer()
    shop.v1.customers.update(loyal, {"coupon": coupon}, {"stripe_version": "2025-02-24.acacia"})
    quote = offered(shop, shop.price(2000), customer=loyal)
    assert (quote.amount_total, quote.computed.recurring.amount_total) == (1500, 1500)
    assert total_on_invoice(shop, quote) == 1500


def test_a_trial_is_free_among_what_is_due_at_first(shop: Shop) -> None:
    """As on "the next invoice after this quote is accepted"; the quote's own lines are what it costs then.

    Source: `computed.upfront.line_items` in https://docs.stripe.com/api/quotes/object.
    """
    lines: Any = [{"price": shop.price(2000)}, {"price": one_time(shop, 900)}]
    data = {"trial_period_days": 7}
    quote = shop.v1.quotes.create({"line_items": lines, "subscription_data": data})
    upfront = shop.v1.quotes.computed_upfront_line_items.list(quote.id).data
    assert [each.amount_total for each in upfront] == [0, 900]
    assert sum(each.amount_total for each in upfront) == quote.computed.upfront.amount_total
    shown = shop.v1.quotes.line_items.list(quote.id).data
    assert [each.amount_total for each in shown] == [2000, 900]
