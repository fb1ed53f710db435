"""What Billing refuses, in Stripe's words where they are known."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import Shop

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
            None,
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


def test_words_of_refusals_as_programs_report_them(shop: Shop) -> None:
    """Nobody is sent an invoice without an address, only what ends says why, and taxes are five at most.

    Ten on one line. Source: https://docs.stripe.com/invoicing/taxes/tax-rates.
    """
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
    rates = [shop.v1.tax_rates.create(rate).id for _ in range(11)]
    many = {"default_tax_rates": rates[:6]}
    assert refusal(shop.v1.subscriptions.update, subscription.id, many).user_message == (
        "Array default_tax_rates exceeded maximum 5 allowed elements."
    )
    item = {"customer": shop.customer(), "amount": 1000, "currency": "usd"}
    assert len(shop.v1.invoice_items.create({**item, "tax_rates": rates[:10]}).tax_rates) == 10
    assert refusal(shop.v1.invoice_items.create, {**item, "tax_rates": rates}).user_message == (
        "Array tax_rates exceeded maximum 10 allowed elements."
    )
    ending = shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True, **why})
    assert ending.cancellation_details.comment == "Too dear"


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
