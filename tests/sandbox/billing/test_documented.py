"""What the reference of Billing says of single fields and refusals."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import SAN_FRANCISCO, Shop

NAMED = {"product_data": {"name": "Material"}}


def test_a_line_has_the_metadata_of_its_subscription(shop: Shop) -> None:
    """It "reflects the current metadata from the subscription"; an invoice item has its own.

    Source: https://docs.stripe.com/api/invoice-line-item/object#invoice_line_item_object-metadata.
    """
    customer = shop.customer()
    shop.v1.invoice_items.create(
        {"customer": customer, "currency": "usd", "amount": 500, "metadata": {"of": "item"}}
    )
    subscription = shop.subscribe(
        customer, shop.price(), metadata={"plan": "gold"}, expand=["latest_invoice", "items"]
    )
    lines = subscription.latest_invoice.lines.data
    assert [(each.amount, each.metadata.to_dict()) for each in lines] == [
        (500, {"of": "item"}),
        (2000, {"plan": "gold"}),
    ]
    shop.v1.subscriptions.update(subscription.id, {"metadata": {"plan": "silver"}})
    later = shop.v1.invoices.retrieve(subscription.latest_invoice.id)
    assert [each.metadata.to_dict() for each in later.lines.data] == [{"of": "item"}, {"plan": "silver"}]
    assert later.parent.subscription_details.metadata.to_dict() == {"plan": "gold"}
    shop.v1.subscriptions.update(subscription.id, {"metadata": {"plan": "gold"}})
    preview = shop.v1.invoices.create_preview({"subscription": subscription.id})
    assert [each.metadata.to_dict() for each in preview.lines.data] == [{"plan": "gold"}]


def test_nobody_subscribes_to_an_archived_product(shop: Shop) -> None:
    """`active` is "whether the product is currently available for purchase"; who has it goes on.

    Source: https://docs.stripe.com/api/products/object#product_object-active; the sentence is the one that
    is reported in https://github.com/stripe/stripe-go/issues/1031.
    """
    price, customer = shop.price(), shop.customer()
    before = shop.subscribe(customer, price)
    product = shop.v1.prices.retrieve(price).product
    shop.v1.products.update(product, {"active": False})
    error = refusal(shop.subscribe, customer, price)
    assert (error.param, error.user_message) == (
        "items[0][price]",
        f"The product {product} is marked as inactive, and thus no new subscriptions can be create to any "
        f"plans of this product. You provided the plan {price}.",
    )
    shop.sandbox.advance(days=31, hours=2)
    assert [each.status for each in shop.invoices(before.id)] == ["paid", "paid"]


def test_prorations_that_wait_are_collected_at_a_planned_end(shop: Shop) -> None:
    """ "Any pending prorations are also left in place and collected at the end of the period".

    Source: https://docs.stripe.com/api/subscriptions/cancel.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(amount=3100))
    upgraded = {"id": subscription["items"].data[0].id, "price": shop.price(amount=6200)}
    shop.sandbox.advance(days=10)
    shop.v1.subscriptions.update(subscription.id, {"items": [upgraded], "cancel_at_period_end": True})
    preview = shop.v1.invoices.create_preview({"subscription": subscription.id})
    assert (preview.total, [each.amount for each in preview.lines.data]) == (2100, [-2100, 4200])
    shop.sandbox.advance(days=21, hours=2)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert [(each.total, each.status) for each in shop.invoices(subscription.id)] == [
        (3100, "paid"),
        (2100, "paid"),
    ]


REFUSED: list[tuple[str, str, dict[str, Any], tuple[int, str | None, str]]] = [
    (
        "subscriptions",
        "create",
        {"customer": "cus_nope", "items": [{"price": "price_nope"}]},
        (404, "customer", "No such customer: 'cus_nope'"),
    ),
    (
        "subscriptions",
        "create",
        {"customer": "cus_nope", "payment_behavior": "bogus"},
        (
            400,
            "payment_behavior",
            "Invalid payment_behavior: must be one of allow_incomplete, error_if_incomplete, "
            "pending_if_incomplete, or default_incomplete",
        ),
    ),
    (
        "invoices",
        "create",
        {"customer": "cus_nope", "pending_invoice_items_behavior": "bogus"},
        (
            400,
            "pending_invoice_items_behavior",
            "Invalid pending_invoice_items_behavior: must be one of include or exclude",
        ),
    ),
    (
        "invoices",
        "list",
        {"status": "bogus"},
        (400, "status", "Invalid status: must be one of draft, open, void, paid, or uncollectible"),
    ),
    (
        "customers",
        "create",
        {"metadata": {"k" * 41: "v"}},
        (
            400,
            "metadata",
            "Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. "
            f"Invalid key: {'k' * 41}",
        ),
    ),
    (
        "prices",
        "create",
        {"currency": "usd", "recurring": {"interval": "bogus"}},
        (400, "recurring[interval]", "Invalid recurring[interval]: must be one of month, year, week, or day"),
    ),
]


@pytest.mark.parametrize(("service", "verb", "params", "expected"), REFUSED)
def test_words_of_refusals_as_recorded(
    shop: Shop, service: str, verb: str, params: dict[str, Any], expected: tuple[int, str | None, str]
) -> None:
    """Status, parameter and sentence."""
    error = refusal(getattr(getattr(shop.v1, service), verb), params)
    assert (error.http_status, error.param, error.user_message) == expected


def test_an_unknown_item_has_words_of_its_own(shop: Shop) -> None:
    """As recorded: no code and no parameter; and an item has one price."""
    error = refusal(shop.v1.subscription_items.retrieve, "si_nope")
    assert (error.http_status, error.code, error.param) == (404, None, None)
    assert error.user_message == "Invalid subscription_item id: si_nope"
    price = shop.price()
    params = {"customer": shop.customer(), "items": [{"price": price, "plan": price}]}
    error = refusal(shop.v1.subscriptions.create, params)
    assert (error.http_status, error.param) == (400, "items[0][price]")
    assert error.user_message == "You may only specify one of these parameters: plan, price."


def test_fields_that_are_left_out_as_recorded(shop: Shop) -> None:
    """What tells why is shown only where there is a reason; items are listed at an address of their own."""
    subscription = shop.subscribe(shop.customer(), shop.price(), expand=["latest_invoice"])
    assert "status_details" not in subscription
    assert not {"status_details", "amount_paid_off_stripe"} & subscription.latest_invoice.to_dict().keys()
    listed = shop.v1.subscription_items.list({"subscription": subscription.id})
    assert listed.url == subscription["items"].url == f"/v1/subscription_items?subscription={subscription.id}"
    assert "net_amount" not in shop.v1.invoice_items.create(
        {"customer": subscription.customer, "currency": "usd", "amount": 500}
    )


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


def test_a_customers_preview_has_the_coupon_that_is_asked_for(shop: Shop) -> None:
    """Also where nothing is subscribed to. Source: https://docs.stripe.com/api/invoices/create_preview."""
    customer = shop.customer()
    shop.v1.invoice_items.create({"customer": customer, "currency": "usd", "amount": 1000})
    half = shop.v1.coupons.create({"percent_off": 50, "duration": "once"}).id
    for _ in range(2):
        preview = shop.v1.invoices.create_preview({"customer": customer, "discounts": [{"coupon": half}]})
        assert preview.total * 2 == preview.subtotal
        shop.subscribe(customer, shop.price())


PASSED = "expects a unix timestamp representing a date and time in the future. You specified the value `1000`"


def test_moments_that_have_passed_are_refused_as_recorded(shop: Shop) -> None:
    """The end of a trial, a cancellation, an anchor, the end of a pause."""
    price, customer = shop.price(), shop.customer()
    for name in ("trial_end", "cancel_at", "billing_cycle_anchor"):
        params = {"customer": customer, "items": [{"price": price}], name: 1000}
        error = refusal(shop.v1.subscriptions.create, params)
        assert (error.param, f"The parameter `{name}` {PASSED}" in error.user_message) == (name, True)
    subscription = shop.subscribe(customer, price)
    pause = {"pause_collection": {"behavior": "void", "resumes_at": 1000}}
    error = refusal(shop.v1.subscriptions.update, subscription.id, pause)
    assert error.param == "pause_collection[resumes_at]"
    assert PASSED in error.user_message


def test_invoices_are_shared_with_accounts_that_are_there(shop: Shop) -> None:
    """As payments are: in the words that are recorded of them."""
    params = {"customer": shop.customer(), "items": [{"price": shop.price()}]}
    share = {"transfer_data": {"destination": "acct_nope"}}
    error = refusal(shop.v1.subscriptions.create, {**params, **share})
    assert (error.http_status, error.param) == (400, "transfer_data[destination]")
    assert error.user_message == "No such destination: 'acct_nope'"


def test_an_invoice_is_paid_by_a_method_that_is_there(shop: Shop) -> None:
    """A parameter that names none is a mistake in the request, not an address that is not there."""
    draft = shop.v1.invoices.create({"customer": shop.customer()})
    item = {"customer": draft.customer, "invoice": draft.id, "amount": 500, "currency": "usd"}
    shop.v1.invoice_items.create(item)
    error = refusal(shop.v1.invoices.pay, draft.id, {"payment_method": "pm_nope"})
    assert (error.http_status, error.code, error.param) == (400, "resource_missing", "payment_method")


def test_a_credited_rest_of_a_period_waits(shop: Shop) -> None:
    """Pending prorations are removed only "if invoice_now and prorate are both set to false".

    As recorded, the credit names its subscription no longer; the customer's next invoice has it.
    Source: https://docs.stripe.com/api/subscriptions/cancel.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(3100))
    shop.sandbox.advance(days=10)
    shop.v1.subscriptions.cancel(subscription.id, {"prorate": True})
    waiting = shop.v1.invoice_items.list({"customer": subscription.customer, "pending": True}).data
    assert [(each.amount, each.parent, hasattr(each, "proration_details")) for each in waiting] == [
        (-2100, None, False)
    ]
    swept = {"customer": subscription.customer, "pending_invoice_items_behavior": "include"}
    assert shop.v1.invoices.create(swept).total == -2100


def test_the_last_invoice_is_a_draft_for_an_hour(shop: Shop) -> None:
    """Of a subscription that is canceled with `invoice_now`, as recorded: of the period cut short."""
    subscription = shop.subscribe(shop.customer(), shop.price(3100))
    start = subscription["items"].data[0].current_period_start
    shop.sandbox.advance(days=10)
    ended = shop.v1.subscriptions.cancel(subscription.id, {"prorate": True, "invoice_now": True})
    last = shop.v1.invoices.retrieve(str(ended.latest_invoice))
    assert (last.status, last.billing_reason, last.attempted) == ("draft", "subscription_cycle", False)
    assert (last.total, last.auto_advance, last.ending_balance) == (-2100, True, None)
    assert (last.period_start, last.period_end) == (start, ended.canceled_at)
    assert (last.automatically_finalizes_at, last.next_payment_attempt) == (
        last.created + 3601,
        last.created + 3600,
    )
    shop.sandbox.advance(hours=2)
    assert shop.v1.invoices.retrieve(last.id).status == "paid"
    assert shop.v1.customers.retrieve(str(subscription.customer)).balance == -2100


def test_what_programs_report_of_moments(shop: Shop) -> None:
    """No proration from a moment on where the period begins anew, and no phase without a length."""
    price = shop.price()
    subscription = shop.subscribe(shop.customer(), price)
    now = shop.sandbox.now
    anew = {"proration_date": now, "billing_cycle_anchor": {"type": "now"}}
    schedule = shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
    phase = {"start_date": now, "end_date": now, "items": [{"price": price}]}
    for function, args, said in (
        (
            shop.v1.subscriptions.update,
            (shop.subscribe(shop.customer(), price).id, anew),
            "You cannot specify `proration_date` when `billing_cycle_anchor=now`",
        ),
        (
            shop.v1.subscription_schedules.update,
            (schedule.id, {"phases": [phase]}),
            "Each phase must be at minimum 1 second long.",
        ),
    ):
        assert refusal(function, *args).user_message == said


def test_what_the_reference_rules_out(shop: Shop) -> None:
    """Each rule stands at its parameter, in https://docs.stripe.com/api."""
    customer, year = shop.customer(), 366 * 86_400
    item = {"customer": customer, "amount": 500, "currency": "usd"}
    invoice = shop.v1.invoices.create({"customer": customer})
    shop.v1.invoice_items.create({**item, "invoice": invoice.id})
    line = shop.v1.invoices.finalize_invoice(invoice.id).lines.data[0].id
    quote = shop.v1.quotes.create({"customer": customer})
    late = {"customer": customer, "automatically_finalizes_at": shop.sandbox.now + 6 * year}
    billed = {"type": "invoice_line_item", "invoice_line_item": line}
    own = {"type": "custom_line_item", "invoice_line_item": line, "unit_amount": 5, "description": "x"}
    for function, args, param in (
        (shop.v1.invoice_items.create, ({**item, "period": {"start": 9, "end": 8}},), "period[end]"),
        (shop.v1.invoices.create, (late,), "automatically_finalizes_at"),
        (
            shop.v1.credit_notes.create,
            ({"invoice": invoice.id, "lines": [{**billed, "amount": 5, "description": "x"}]},),
            "lines[0][description]",
        ),
        (
            shop.v1.credit_notes.create,
            ({"invoice": invoice.id, "lines": [own]},),
            "lines[0][invoice_line_item]",
        ),
        (shop.v1.quotes.create, ({"from_quote": {"quote": quote.id}, "header": "x"},), "header"),
        (shop.v1.quotes.update, (quote.id, {"customer": shop.customer()}), "customer"),
    ):
        error = refusal(function, *args)
        assert (error.http_status, error.param) == (400, param)


@pytest.mark.parametrize(
    ("percent", "message"),
    [
        (375, "This value must be less than or equal to 100 (it currently is '375.0')."),
        (-1, "This value must be greater than or equal to 0 (it currently is '-1.0')."),
        (10.123, "Invalid decimal: 0.10123e2; must contain at most 2 decimal places."),
    ],
)
def test_a_fee_is_a_percentage(shop: Shop, percent: float, message: str) -> None:
    """Source of the first: https://github.com/Automattic/woocommerce-payments/issues/3297."""
    error = refusal(lambda: shop.subscribe(shop.customer(), shop.price(), application_fee_percent=percent))
    assert (error.param, error.user_message) == ("application_fee_percent", message)


def test_a_platform_takes_no_fee_of_its_own_payments(shop: Shop) -> None:
    """A fee is paid by a connected account: one that the request is made for, or that gets the money.

    Source: https://docs.stripe.com/connect/subscriptions.
    """
    fee, price, customer = {"application_fee_percent": 10}, shop.price(), shop.customer()
    item, line = {"price": price}, {"price": price, "quantity": 1}
    checkout = {"mode": "subscription", "success_url": "https://example.com", "line_items": [line]}
    phase = {"items": [item], **fee}
    made = shop.subscribe(customer, price)
    refusals = {
        "subscription": refusal(lambda: shop.subscribe(customer, price, **fee)),
        "update": refusal(shop.v1.subscriptions.update, made.id, fee),
        "quote": refusal(shop.v1.quotes.create, {"line_items": [item], **fee}),
        "link": refusal(shop.v1.payment_links.create, {"line_items": [line], **fee}),
        "session": refusal(shop.v1.checkout.sessions.create, {**checkout, "subscription_data": fee}),
        "schedule": refusal(
            shop.v1.subscription_schedules.create,
            {"customer": customer, "start_date": "now", "phases": [phase]},
        ),
        "invoice": refusal(shop.v1.invoices.create, {"customer": customer, "application_fee_amount": 10}),
    }
    assert {name: error.param for name, error in refusals.items()} == {
        "subscription": "application_fee_percent",
        "update": "application_fee_percent",
        "quote": "application_fee_percent",
        "link": "application_fee_percent",
        "session": "subscription_data[application_fee_percent]",
        "schedule": "phases[0][application_fee_percent]",
        "invoice": "application_fee_amount",
    }


def test_invoices_have_numbers_of_their_own(shop: Shop) -> None:
    """One that is given must be "unique".

    Source: https://docs.stripe.com/api/invoices/create#create_invoice-number.
    """
    customer = shop.customer()
    first = shop.v1.invoices.create({"customer": customer, "number": "2026-1"})
    assert shop.v1.invoices.update(first.id, {"number": "2026-1"}).number == "2026-1"
    error = refusal(shop.v1.invoices.create, {"customer": customer, "number": "2026-1"})
    assert error.param == "number"


def test_words_of_refusals_as_programs_report_them(shop: Shop) -> None:
    """Nobody is sent an invoice without an address, only what ends says why, and taxes are five at most."""
    price = shop.price()
    sent = {"collection_method": "send_invoice", "days_until_due": 7, "items": [{"price": price}]}
    nobody = {"customer": shop.customer(email=None), **sent}
    assert refusal(shop.v1.subscriptions.create, nobody).user_message == (
        "Missing email. In order to create invoices that are sent to the customer, the customer must have a "
        "valid email."
    )
    subscription = shop.subscribe(shop.customer(), price)
    why = {"cancellation_details": {"comment": "Too dear"}}
    assert refusal(shop.v1.subscriptions.update, subscription.id, why).user_message == (
        "`cancellation_details` can only be set on subscriptions that are set to cancel."
    )
    rate = {"display_name": "VAT", "inclusive": False, "percentage": 1}
    many = {"default_tax_rates": [shop.v1.tax_rates.create(rate).id for _ in range(6)]}
    assert refusal(shop.v1.subscriptions.update, subscription.id, many).user_message == (
        "Array default_tax_rates exceeded maximum 5 allowed elements."
    )
    ending = shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True, **why})
    assert ending.cancellation_details.comment == "Too dear"


def test_invoices_show_what_their_customer_has_for_them(shop: Shop) -> None:
    """Fields of one's own, a footer; the pages are letters, but in Japanese, and may always be resized.

    Source: https://docs.stripe.com/invoicing/customize.
    """
    shown = {"custom_fields": [{"name": "PO", "value": "1"}], "footer": "Thanks"}
    customer = shop.customer(invoice_settings=shown)
    draft = shop.v1.invoices.create({"customer": customer})
    of_subscription = shop.invoices(shop.subscribe(customer, shop.price()).id)[0]
    for invoice in (draft, of_subscription):
        assert (invoice.custom_fields[0].name, invoice.footer) == ("PO", "Thanks")
    assert shop.v1.invoices.update(draft.id, {"footer": ""}).footer is None
    finalized = shop.v1.invoices.finalize_invoice(draft.id)
    assert (finalized.rendering.pdf.page_size, finalized.custom_fields[0].value) == ("letter", "1")
    resized = {"rendering": {"pdf": {"page_size": "a4"}}}
    assert shop.v1.invoices.update(draft.id, resized).rendering.pdf.page_size == "a4"
    assert refusal(shop.v1.invoices.update, draft.id, {"footer": "No"}).param == "footer"
    abroad = shop.v1.invoices.create({"customer": shop.customer(preferred_locales=["ja"])})
    assert shop.v1.invoices.finalize_invoice(abroad.id).rendering.pdf.page_size == "a4"


def test_invoices_are_counted_for_who_sells(shop: Shop) -> None:
    """From 1 for each account on whose behalf they are; numbers that were used are not given again.

    Source: https://docs.stripe.com/invoicing/customize#invoice-numbering.
    """
    customer = shop.customer(invoice_prefix="TYPGRA")
    capabilities = {name: {"requested": True} for name in ("card_payments", "transfers")}
    seller = shop.v1.accounts.create({"type": "custom", "country": "US", "capabilities": capabilities}).id

    def number(**params: Any) -> str:
        draft = shop.v1.invoices.create({"customer": customer, **params})
        return str(shop.v1.invoices.finalize_invoice(draft.id).number)

    numbers = [number(), number(on_behalf_of=seller), number(), number(on_behalf_of=seller)]
    assert numbers == ["TYPGRA-0001", "TYPGRA-0001", "TYPGRA-0002", "TYPGRA-0002"]
    for sequence in (2, 1_000_000_001):
        error = refusal(shop.v1.customers.update, customer, {"next_invoice_sequence": sequence})
        assert error.param == "next_invoice_sequence"
    shop.v1.customers.update(customer, {"next_invoice_sequence": 124, "invoice_prefix": "TYPO"})
    assert number() == "TYPO-0124"
    error = refusal(shop.v1.customers.create, {"invoice_prefix": "TYPGRA"})
    assert error.param == "invoice_prefix"  # it is no longer in use, and yet taken


def test_a_preview_may_be_for_nobody_yet(shop: Shop) -> None:
    """Of single prices, of what would be subscribed to, and of what comes back of that; at a place.

    Source: https://docs.stripe.com/invoicing/preview, whose amounts these are.
    """
    once = [
        {"price": shop.v1.prices.create({"currency": "usd", "unit_amount": each, **NAMED}).id}
        for each in (29_900, 9900)
    ]
    coupon = shop.v1.coupons.create({"percent_off": 15}).id
    bought = {"invoice_items": once, "discounts": [{"coupon": coupon}]}
    recurring = {"subscription_details": {"items": [{"price": shop.price(4900)}]}}
    shop.tax_california()
    taxed = {"automatic_tax": {"enabled": True}, "customer_details": {"address": SAN_FRANCISCO}}
    for params, subtotal, total in (
        (bought, 39_800, 33_830),
        ({**bought, **recurring}, 44_700, 37_995),
        ({**bought, **recurring, "preview_mode": "recurring"}, 4900, 4900),
        ({**bought, **taxed}, 39_800, 33_830 + 2453),
    ):
        preview = shop.v1.invoices.create_preview(params)
        assert (preview.subtotal, preview.total) == (subtotal, total)
        assert (preview.customer, preview.webhooks_delivered_at) == (None, None)
        assert preview.lines.url == f"/v1/invoices/{preview.id}/lines"
    assert shop.v1.customers.list().data == []
    customer = shop.customer(address=SAN_FRANCISCO)
    details = {"customer_details": {"tax_exempt": "exempt"}, "automatic_tax": {"enabled": True}}
    for given, total in (({"automatic_tax": {"enabled": True}}, 10_618), (details, 9900)):
        preview = shop.v1.invoices.create_preview({"customer": customer, "invoice_items": once[1:], **given})
        assert (preview.customer, preview.total) == (customer, total)
    assert shop.v1.customers.retrieve(customer).tax_exempt == "none"


def test_a_price_has_its_tax_in_it_or_not(shop: Shop) -> None:
    """Not both: in the words that programs report, of a rate of the subscription or of its item."""
    customer, inclusive = shop.customer(), shop.price(tax_behavior="inclusive")
    terms = {"display_name": "GST", "percentage": 10}
    on_top, within = (shop.v1.tax_rates.create({**terms, "inclusive": each}).id for each in (False, True))
    message = (
        "One or more prices has a `tax_behavior` that conflicts with the tax rates that apply to the "
        "corresponding line item."
    )
    params = {"customer": customer, "items": [{"price": inclusive}]}
    of_item = {"customer": customer, "items": [{"price": inclusive, "tax_rates": [on_top]}]}
    for wrong in ({**params, "default_tax_rates": [on_top]}, of_item):
        assert refusal(shop.v1.subscriptions.create, wrong).user_message == message
    subscription = shop.v1.subscriptions.create({**params, "default_tax_rates": [within]})
    change = {"default_tax_rates": [on_top]}
    assert refusal(shop.v1.subscriptions.update, subscription.id, change).user_message == message


def test_an_item_names_what_it_costs(shop: Shop) -> None:
    """Source: https://github.com/stripe/stripe-node/issues/945."""
    params = {"customer": shop.customer(), "items": [{"price": shop.price()}, {"quantity": 1}]}
    error = refusal(shop.v1.subscriptions.create, params)
    assert error.user_message == "You must pass one of plan, price, or price_data."


def test_a_new_card_is_asked_for_what_is_past_due(shop: Shop) -> None:
    """With a new `source` the latest open invoice is retried, beside the retries that go by themselves.

    Choosing another card that is there already retries nothing.
    Source: https://docs.stripe.com/api/customers/update.
    """
    customer, price = shop.customer(), shop.price()
    subscription = shop.subscribe(customer, price)
    good = shop.v1.customers.payment_sources.create(customer, {"source": "tok_mastercard"}).id
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    shop.sandbox.advance(days=31, hours=2)
    before = shop.invoices(subscription.id)[-1]
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    shop.v1.customers.update(customer, {"default_source": good})
    after = shop.invoices(subscription.id)[-1]
    seen = [(each.status, each.attempt_count, each.next_payment_attempt) for each in (before, after)]
    assert (before.status, before.attempt_count) == ("open", 1)
    assert seen[0] == seen[1]
    shop.v1.customers.update(customer, {"source": "tok_visa"})
    paid = shop.invoices(subscription.id)[-1]
    assert (paid.status, paid.attempt_count) == ("paid", 1)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_an_invoice_has_the_descriptor_of_the_first_product(shop: Shop) -> None:
    """ "The default `statement_descriptor` will be set to the first subscription item's product's".

    Source: https://docs.stripe.com/api/invoices/create.
    """
    named = shop.price(product_data={"name": "Gold", "statement_descriptor": "GOLD CLUB"})
    subscription = shop.subscribe(shop.customer(), named, shop.price(interval="month", name="Extra"))
    invoice = shop.v1.invoices.retrieve(subscription.latest_invoice)
    charge = shop.v1.charges.list({"limit": 1}).data[0]
    assert (invoice.statement_descriptor, charge.calculated_statement_descriptor) == (
        "GOLD CLUB",
        "GOLD CLUB",
    )
    own = shop.v1.invoices.create({"customer": shop.customer(), "statement_descriptor": "MINE"})
    assert own.statement_descriptor == "MINE"


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


@pytest.mark.parametrize(
    ("params", "param", "sentence"),
    [
        ({"default_source": "card_x"}, "default_source", "No such source: 'card_x'"),
        ({"on_behalf_of": "acct_x"}, "on_behalf_of", "No such on_behalf_of: 'acct_x'"),
    ],
)
def test_what_is_not_there_is_refused_at_once(
    shop: Shop, params: dict[str, Any], param: str, sentence: str
) -> None:
    """A default source "must belong to the customer", in the reference of invoices and subscriptions."""
    customer, price = shop.customer(), shop.price()
    for error in (
        refusal(shop.v1.invoices.create, {"customer": customer, **params}),
        refusal(shop.v1.subscriptions.create, {"customer": customer, "items": [{"price": price}], **params}),
    ):
        assert (error.http_status, error.code, error.param) == (400, "resource_missing", param)
        assert error.user_message == sentence


def test_the_tax_ids_on_a_bill_are_there(shop: Shop) -> None:
    """Of an invoice, and of a subscription's invoices."""
    customer, price, ids = shop.customer(), shop.price(), ["txi_x"]
    items = [{"price": price}]
    on_invoices = {"invoice_settings": {"account_tax_ids": ids}}
    errors = [
        refusal(shop.v1.invoices.create, {"customer": customer, "account_tax_ids": ids}),
        refusal(shop.v1.subscriptions.create, {"customer": customer, "items": items, **on_invoices}),
    ]
    assert [(each.param, each.user_message) for each in errors] == [
        ("account_tax_ids", "No such tax ID: 'txi_x'"),
        ("invoice_settings[account_tax_ids]", "No such tax ID: 'txi_x'"),
    ]


REFUSED_PLANS: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "subscriptions",
        {"items": [{"price": "$week"}], "billing_cycle_anchor_config": {"day_of_month": 3}},
        "billing_cycle_anchor_config",
        "`billing_cycle_anchor_config` is only valid with monthly and yearly price intervals.",
    ),
    (
        "subscription_schedules",
        {
            "start_date": "now",
            "phases": [
                {
                    "items": [{"price": "$month"}],
                    "duration": {"interval": "month"},
                    "trial": True,
                    "billing_cycle_anchor": "phase_start",
                }
            ],
        },
        "phases[0][billing_cycle_anchor]",
        "`billing_cycle_anchor` cannot be `phase_start` in a phase that specifies a trial.",
    ),
    (
        "quotes",
        {"line_items": [{"price": "$month", "quantity": -1}]},
        "line_items[0][quantity]",
        "Invalid non-negative integer",
    ),
    (
        "quotes",
        {"line_items": [{"price": "$month", "price_data": {"currency": "usd", "product": "prod_x"}}]},
        "line_items[0][price]",
        "You may only specify one of these parameters: price, price_data.",
    ),
    ("quotes", {"test_clock": "clock_x"}, "test_clock", "No such test_clock: 'clock_x'"),
]


@pytest.mark.parametrize(("kind", "params", "param", "sentence"), REFUSED_PLANS)
def test_what_does_not_go_together(
    shop: Shop, kind: str, params: dict[str, Any], param: str, sentence: str
) -> None:
    """Each rule stands at its parameter, in https://docs.stripe.com/api; guess: the first two sentences."""
    prices = {"$week": shop.price(interval="week"), "$month": shop.price()}

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: named(each) for name, each in value.items()}
        if isinstance(value, list):
            return [named(each) for each in value]
        return prices.get(value, value) if isinstance(value, str) else value

    error = refusal(getattr(shop.v1, kind).create, {"customer": shop.customer(), **named(params)})
    assert (error.param, error.user_message) == (param, sentence)


def test_a_custom_line_of_a_credit_note_has_one_price(shop: Shop) -> None:
    """ "Only one of `unit_amount` and `unit_amount_decimal` can be set", and it belongs to custom lines.

    Source: https://docs.stripe.com/api/credit_notes/create.
    """
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    shop.v1.invoice_items.create({"customer": customer, "amount": 1000, "currency": "usd", "invoice": draft})
    invoice = shop.v1.invoices.finalize_invoice(draft)
    both = {"type": "custom_line_item", "description": "Sorry", "unit_amount": 5, "unit_amount_decimal": "5"}
    line = invoice.lines.data[0].id
    wrong = {"type": "invoice_line_item", "invoice_line_item": line, "unit_amount_decimal": "5"}
    errors = [
        refusal(shop.v1.credit_notes.create, {"invoice": draft, "lines": [each]}) for each in (both, wrong)
    ]
    assert [each.user_message for each in errors] == [
        "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
        "`unit_amount_decimal` can only be used when `type` is `custom_line_item`.",
    ]


VAT = {"display_name": "VAT", "percentage": 7, "inclusive": False}


def test_taxes_that_somebody_else_worked_out(shop: Shop) -> None:
    """`tax_amounts` of a line, each with an archived rate, which the very same description uses again.

    Source: https://docs.stripe.com/api/invoices/line_item. Guess: the sentence of the refusal.
    """
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    tax = {"amount": 69, "taxable_amount": 1000, "tax_rate_data": VAT, "taxability_reason": "standard_rated"}
    lines = [{"amount": 1000, "tax_amounts": [tax]}, {"amount": 500}]
    invoice = shop.v1.invoices.add_lines(draft, {"lines": lines})
    first, second = invoice.lines.data
    (told,) = first.taxes
    rate = told.tax_rate_details.tax_rate
    assert (told.amount, told.taxable_amount, told.taxability_reason) == (69, 1000, "standard_rated")
    assert (invoice.total, invoice.total_excluding_tax, second.taxes) == (1569, 1500, [])
    assert shop.v1.tax_rates.retrieve(rate).active is False
    inclusive = {**tax, "amount": 10, "tax_rate_data": {**VAT, "inclusive": True}}
    both = {"id": second.id, "tax_amounts": [{**tax, "amount": 1}, inclusive]}
    invoice = shop.v1.invoices.update_lines(draft, {"lines": [both]})
    assert [(each.amount, each.tax_rate_details.tax_rate == rate) for each in invoice.total_taxes] == [
        (70, True),
        (10, False),
    ]
    assert (invoice.total, invoice.total_excluding_tax) == (1570, 1490)
    shop.v1.invoices.line_items.update(draft, first.id, {"tax_amounts": ""})
    shop.v1.invoices.line_items.update(draft, second.id, {"description": "Hat"})
    invoice = shop.v1.invoices.finalize_invoice(draft)
    assert (invoice.total, [each.amount for each in invoice.total_taxes]) == (1501, [1, 10])

    own = shop.v1.tax_rates.create(VAT).id
    taxed = shop.v1.invoices.create({"customer": customer, "default_tax_rates": [own]}).id
    error = refusal(shop.v1.invoices.add_lines, taxed, {"lines": lines})
    assert (error.param, error.user_message) == (
        "lines[0][tax_amounts]",
        "You cannot set `tax_amounts` on an invoice that has tax rates or uses automatic tax.",
    )


def test_an_archived_tax_rate_goes_on_where_it_is(shop: Shop) -> None:
    """It "cannot be used with new applications", and "will still work" where it is set already.

    Source: https://docs.stripe.com/api/tax_rates/object#tax_rate_object-active. Guess: the sentence.
    """
    rate = shop.v1.tax_rates.create(VAT).id
    customer, price = shop.customer(), shop.price()
    before = shop.subscribe(customer, price, default_tax_rates=[rate])
    shop.v1.tax_rates.update(rate, {"active": False})
    shop.v1.subscriptions.update(before.id, {"default_tax_rates": [rate]})
    shop.sandbox.advance(days=31, hours=2)
    assert [each.total for each in shop.invoices(before.id)] == [2140, 2140]
    items = [{"price": price, "tax_rates": [rate]}]
    phases = [{"items": items, "duration": {"interval": "month"}}]
    for create, params, param in (
        (shop.v1.subscriptions.create, {"items": items}, "items[0][tax_rates]"),
        (shop.v1.invoices.create, {"default_tax_rates": [rate]}, "default_tax_rates"),
        (shop.v1.invoice_items.create, {"amount": 5, "tax_rates": [rate]}, "tax_rates"),
        (
            shop.v1.subscription_schedules.create,
            {"start_date": "now", "phases": phases},
            "phases[0][items][0][tax_rates]",
        ),
    ):
        error = refusal(create, {"customer": customer, **params})
        sentence = f"The tax rate {rate} is archived. Only active tax rates can be used."
        assert (error.param, error.user_message) == (param, sentence)


def test_a_line_keeps_an_archived_tax_rate_and_takes_no_other(shop: Shop) -> None:
    """As what it is billed for does. Source: https://docs.stripe.com/api/tax_rates/object#tax_rate_object-active."""
    old, other = (shop.v1.tax_rates.create(VAT).id for _ in range(2))
    customer = shop.customer()
    shop.v1.invoice_items.create(
        {"customer": customer, "amount": 1000, "currency": "usd", "tax_rates": [old]}
    )
    draft = shop.v1.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})
    line = shop.v1.invoices.line_items.list(draft.id).data[0].id
    for rate in (old, other):
        shop.v1.tax_rates.update(rate, {"active": False})
    update = shop.v1.invoices.line_items.update
    update(draft.id, line, {"tax_rates": [old], "description": "The same"})
    assert refusal(update, draft.id, line, {"tax_rates": [other]}).param == "tax_rates"
    lines = {"lines": [{"id": line, "tax_rates": [other]}]}
    assert refusal(shop.v1.invoices.update_lines, draft.id, lines).param == "lines[0][tax_rates]"


def test_collection_goes_on_where_it_is_asked_for(shop: Shop) -> None:
    """A subscription that ends stops the collection of its open invoices, which "you can resume".

    Source: https://docs.stripe.com/api/subscriptions/cancel.
    """
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    shop.sandbox.advance(days=31, hours=2)
    shop.v1.subscriptions.cancel(subscription.id)
    invoice = shop.invoices(subscription.id)[-1]
    assert (invoice.status, invoice.auto_advance, invoice.next_payment_attempt) == ("open", False, None)
    good = shop.v1.customers.payment_sources.create(customer, {"source": "tok_visa"}).id
    shop.v1.customers.update(customer, {"default_source": good})
    shop.sandbox.advance(days=4)
    assert shop.v1.invoices.retrieve(invoice.id).status == "open"
    assert shop.v1.invoices.update(invoice.id, {"auto_advance": True}).next_payment_attempt
    shop.sandbox.advance(days=4)
    assert shop.v1.invoices.retrieve(invoice.id).status == "paid"


def test_a_credited_line_takes_back_its_own_tax(shop: Shop) -> None:
    """In proportion, whoever worked it out: of nothing that an exempt customer paid, nothing.

    Source: https://docs.stripe.com/api/credit_notes/create. Guess: two of the sentences.
    """
    rate = shop.v1.tax_rates.create(VAT).id

    def billed(customer: str, **line: Any) -> Any:
        draft = shop.v1.invoices.create({"customer": customer}).id
        shop.v1.invoices.add_lines(draft, {"lines": [{"amount": 1000, **line}]})
        return shop.v1.invoices.finalize_invoice(draft)

    def half(invoice: Any, **values: Any) -> dict[str, Any]:
        line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "amount": 500}
        return {"invoice": invoice.id, "lines": [{**line, **values}]}

    tax = {"amount": 60, "taxable_amount": 1000, "tax_rate_data": VAT}
    given = billed(shop.customer(), tax_amounts=[tax])
    note = shop.v1.credit_notes.create(half(given))
    (told,) = note.total_taxes
    assert (note.total, told.amount, told.taxable_amount) == (530, 30, 500)
    exempt = billed(shop.customer(tax_exempt="exempt"), tax_rates=[rate])
    note = shop.v1.credit_notes.create(half(exempt))
    assert (exempt.total, note.total, note.total_taxes[0].taxability_reason) == (1000, 500, "customer_exempt")

    own = {"amount": 5, "taxable_amount": 50, "tax_rate": rate}
    error = refusal(shop.v1.credit_notes.create, half(given, tax_amounts=[own]))
    assert (error.param, error.user_message) == (
        "lines[0][tax_amounts][0][tax_rate]",
        f"The tax rate {rate} was not created automatically by Stripe.",
    )
    custom = {"type": "custom_line_item", "description": "Sorry", "unit_amount": 5, "quantity": 1}
    both = {**custom, "tax_rates": [rate], "tax_amounts": [own]}
    error = refusal(shop.v1.credit_notes.create, {"invoice": given.id, "lines": [both]})
    assert error.user_message == "You may only specify one of these parameters: tax_amounts, tax_rates."


@pytest.mark.parametrize("of_schedule", ["schedule", "schedule_details"])
@pytest.mark.parametrize("of_subscription", ["subscription", "subscription_details"])
def test_a_preview_is_of_a_subscription_or_a_schedule(
    shop: Shop, of_schedule: str, of_subscription: str
) -> None:
    """Either cannot be used with the other: https://docs.stripe.com/api/invoices/create_preview."""
    customer, items = shop.customer(), [{"price": shop.price()}]
    subscription = shop.v1.subscriptions.create({"customer": customer, "items": items}).id
    wanted = {
        "schedule": {"customer": customer, "start_date": "now", "phases": [{"items": items}]},
        "schedule_details": {"phases": [{"items": items}]},
        "subscription_details": {"items": items},
    }
    values: dict[str, Any] = {**wanted, "subscription": subscription}
    values["schedule"] = shop.v1.subscription_schedules.create(wanted["schedule"]).id
    both = {name: values[name] for name in (of_schedule, of_subscription)}
    error = refusal(shop.v1.invoices.create_preview, both)
    assert error.user_message == (
        f"You may only specify one of these parameters: {of_schedule}, {of_subscription}."
    )


def test_a_taxed_preview_is_for_somebody(shop: Shop) -> None:
    """https://docs.stripe.com/api/invoices/create_preview, `customer`. Guess: the words."""
    wanted = {
        "automatic_tax": {"enabled": True},
        "subscription_details": {"items": [{"price": shop.price()}]},
    }
    assert refusal(shop.v1.invoices.create_preview, wanted).param == "automatic_tax"
    shop.tax_california()
    details = {"customer_details": {"address": SAN_FRANCISCO}}
    assert shop.v1.invoices.create_preview({**wanted, **details}).automatic_tax.enabled


def test_an_update_may_begin_the_plan_s_trial(shop: Shop) -> None:
    """With `trial_from_plan`, which `trial_end` does not go with.

    Source: https://docs.stripe.com/api/subscriptions/update.
    """
    plan = shop.v1.plans.create(
        {
            "amount": 500,
            "currency": "usd",
            "interval": "month",
            "product": {"name": "Silver"},
            "trial_period_days": 7,
        }
    )
    subscription = shop.subscribe(shop.customer(), plan.id)
    now = subscription.created
    both = {"trial_end": now + 20 * 86_400, "trial_from_plan": True}
    error = refusal(shop.v1.subscriptions.update, subscription.id, both)
    assert (
        error.user_message == "You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`."
    )
    changed = shop.v1.subscriptions.update(subscription.id, {"trial_from_plan": True})
    assert (changed.status, changed.trial_end) == ("trialing", now + 7 * 86_400)


def test_usage_is_cleared_where_it_is_metered(shop: Shop) -> None:
    """ "Allowed only when the current plan's `usage_type` is `metered`": the reference of deleting an item.

    The second sentence: https://github.com/laravel/cashier-stripe/issues/1819. Guess: the first one.
    """
    for mode, param, message in (
        (
            "classic",
            "clear_usage",
            "`clear_usage` can only be used when the price's `usage_type` is `metered`.",
        ),
        (
            "flexible",
            None,
            "With `billing_mode.type=flexible` set on a subscription, the following parameters are not "
            "supported: clear_usage.",
        ),
    ):
        prices = [shop.price(), shop.price()]
        subscription = shop.subscribe(shop.customer(), *prices, billing_mode={"type": mode})
        item = subscription["items"]["data"][0].id
        error = refusal(shop.v1.subscription_items.delete, item, {"clear_usage": True})
        assert (error.param, error.user_message) == (param, message)
        assert shop.v1.subscription_items.delete(item).deleted


def test_an_invoice_of_a_subscription_takes_up_what_is_its(shop: Shop) -> None:
    """Alone, of what waits: `subscription` in https://docs.stripe.com/api/invoices/create."""
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price()).id
    for amount, more in ((500, {}), (700, {"subscription": subscription})):
        shop.v1.invoice_items.create({"customer": customer, "currency": "usd", "amount": amount, **more})
    invoice = shop.v1.invoices.create({"customer": customer, "subscription": subscription})
    assert [each.amount for each in invoice.lines.data] == [700]
    waiting = shop.v1.invoice_items.list({"pending": True}).data
    assert [each.amount for each in waiting] == [500]


def test_an_invoice_is_paid_under_a_mandate_of_its_method(shop: Shop) -> None:
    """It "must correspond to the payment method": https://docs.stripe.com/api/invoices/pay."""
    customer = shop.customer()
    setup = shop.v1.setup_intents.create(
        {
            "confirm": True,
            "mandate_data": {"customer_acceptance": {"type": "offline"}},
            "payment_method": "pm_usBankAccount_success",
            "return_url": "https://example.com/",
        }
    )
    shop.v1.invoice_items.create({"customer": customer, "currency": "usd", "amount": 500})
    include = {"customer": customer, "pending_invoice_items_behavior": "include"}
    invoice = shop.v1.invoices.create(include).id
    for mandate in ("mandate_none", setup.mandate):
        assert refusal(shop.v1.invoices.pay, invoice, {"mandate": mandate}).param == "mandate"
    assert shop.v1.invoices.pay(invoice).status == "paid"


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


def test_a_preview_shows_what_it_is_told(shop: Shop) -> None:
    """Whose funds they are, and who issues it, accounts that are there; a subscription's metadata.

    Source: https://docs.stripe.com/api/invoices/create_preview.
    """
    account = shop.v1.accounts.create({"type": "custom", "country": "US"}).id
    subscription = shop.subscribe(shop.customer(), shop.price(1000)).id
    issuer = {"type": "account", "account": account}
    preview = shop.v1.invoices.create_preview
    shown = preview({"subscription": subscription, "on_behalf_of": account, "issuer": issuer})
    assert (shown.on_behalf_of, shown.issuer.account) == (account, account)
    marked = preview({"subscription": subscription, "subscription_details": {"metadata": {"a": "b"}}})
    assert marked.parent.subscription_details.metadata.to_dict() == {"a": "b"}
    assert preview({"subscription": subscription, "on_behalf_of": ""}).on_behalf_of is None
    assert (
        refusal(preview, {"subscription": subscription, "on_behalf_of": "acct_none"}).param == "on_behalf_of"
    )


def test_subscriptions_are_found_by_how_they_are_taxed(shop: Shop) -> None:
    """Source: `automatic_tax` in https://docs.stripe.com/api/subscriptions/list."""
    shop.tax_california()
    address = {"country": "US", "state": "CA", "postal_code": "94111", "line1": "1 Main St"}
    taxed = shop.subscribe(shop.customer(address=address), shop.price(), automatic_tax={"enabled": True}).id
    plain = shop.subscribe(shop.customer(), shop.price()).id
    for enabled, found in ((True, taxed), (False, plain)):
        listed = shop.v1.subscriptions.list({"automatic_tax": {"enabled": enabled}}).data
        assert [each.id for each in listed] == [found]


def test_an_invoice_may_go_without_its_customers_discount(shop: Shop) -> None:
    """An empty string is what one can "pass to avoid inheriting any discounts".

    Source: `discounts` in https://docs.stripe.com/api/invoices/create and .../create_preview.
    """
    customer = shop.customer()
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    older = shop.sandbox.client().raw_request
    older("post", f"/v1/customers/{customer}", coupon=coupon, stripe_version="2024-12-18.acacia")
    item = {"amount": 1000, "currency": "usd"}
    preview = shop.v1.invoices.create_preview
    for more, total in (({}, 900), ({"discounts": ""}, 1000)):
        assert preview({"customer": customer, "invoice_items": [item], **more}).total == total
        shop.v1.invoice_items.create({"customer": customer, **item})
        sent = {"customer": customer, "pending_invoice_items_behavior": "include", **more}
        assert shop.v1.invoices.create(sent).total == total


def test_a_customers_subscriptions_are_its_current_ones(shop: Shop) -> None:
    """Its `subscriptions` are "current": https://docs.stripe.com/api/customers/object."""
    customer = shop.customer()
    kept, over = (shop.subscribe(customer, shop.price()).id for _ in range(2))
    shop.v1.subscriptions.cancel(over)
    shown = shop.v1.customers.retrieve(customer, {"expand": ["subscriptions"]}).subscriptions
    assert [each.id for each in shown.data] == [kept]
