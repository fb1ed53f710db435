"""What the reference of Billing says of single fields and refusals."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import Shop


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


def test_european_accounts_count_all_their_invoices(shop: Shop) -> None:
    """Where most countries count those of each customer, and these have the account's own prefix.

    Source: https://docs.stripe.com/invoicing/customize#invoice-numbering.
    """
    capabilities = {name: {"requested": True} for name in ("card_payments", "transfers")}
    account = {"type": "custom", "country": "DE", "capabilities": capabilities}
    named = {"stripe_account": shop.v1.accounts.create(account).id}
    numbers = []
    for _ in range(2):
        customer = shop.v1.customers.create({"email": "jo@example.com"}, named)
        draft = shop.v1.invoices.create({"customer": customer.id}, named)
        numbers.append(shop.v1.invoices.finalize_invoice(draft.id, {}, named).number)
    prefix = numbers[0].removesuffix("-0001")
    assert numbers == [f"{prefix}-0001", f"{prefix}-0002"]


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
