"""Mistakes that people make most often, and how they report Stripe's answer: a row each, with its thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from .conftest import CLOCK

UNEXPECTED = "payment_intent_unexpected_state"
STAY = {"automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never"}
PAID = {"amount": 500, "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa", **STAY}
CHARGED = {"amount": 500, "currency": "usd", "source": "tok_visa"}
# What Checkout is asked for before its line items.
BUYING = {"mode": "payment", "success_url": "https://example.com"}
ITEM = "line_items[0]"
UPDATED = (
    "This PaymentIntent's {0} could not be updated because it has a status of succeeded. You may only update "
    "the {0} of a PaymentIntent with one of the following statuses: requires_payment_method, "
    "requires_confirmation, requires_action."
)
USED = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared "
    "with a connected account without Customer attachment, or was detached from a Customer. It may not be "
    "used again. To use a PaymentMethod multiple times, you must attach it to a Customer first."
)
ASKED = {"key": "note", "type": "text", "label[type]": "custom", "label[custom]": "Note"}
OLD_ITEMS = (
    "You cannot use `line_items.amount`, `line_items.currency`, `line_items.name`, `line_items.description`, "
    "or `line_items.images` in this API version. Please use `line_items.price` or `line_items.price_data`. "
    "Please see https://stripe.com/docs/payments/checkout/migrating-prices for more information."
)
EMPTY = (
    "You passed an empty string for '{0}'. We assume empty values are an attempt to unset a parameter; "
    "however '{0}' cannot be unset. You should remove '{0}' from your request or supply a non-empty value."
)
OF_CUSTOMERS = (
    "You cannot use a PaymentMethod as a source for Customers.Instead, use the PaymentMethods API to Attach "
    "a Customer to a PaymentMethod. See https://stripe.com/docs/api/payment_methods/attach"
)
NOT_REDIRECTED = (
    "If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to "
    "`true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
    "Payment Intents."
)


@dataclass(frozen=True)
class Mistake:
    """``thread``: on https://github.com. ``told``: the message.

    Names in curly brackets stand for what `World` made.
    """

    thread: str
    request: str
    told: str
    sent: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    param: str | None = None
    status: int = 400
    version: str | None = None


class World:
    """A sandbox with a few objects, by name."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed="mistakes", clock=CLOCK)
        self.made: dict[str, str] = {}
        for name in ("customer", "other"):
            self.make(name, "customers", email="jenny@example.com")
        card = {"type": "card", "card[token]": "tok_visa"}
        for name in ("attached", "loose", "used"):
            self.make(name, "payment_methods", **card)
        self.make("attached", "payment_methods/{attached}/attach", customer="{customer}")
        for name in ("source", "somebodys"):
            self.make(name, "sources", type="card", token="tok_visa")
        self.make("somebodys", "customers/{customer}/sources", source="{somebodys}")
        numbers = {"card[number]": "4242424242424242", "card[exp_month]": 1, "card[exp_year]": 2030}
        self.made["tokens_card"] = self.make("token", "tokens", **numbers)["card"]["id"]
        self.make("spent", "tokens", **numbers)
        self.make("by_token", "charges", amount=500, currency="usd", source="{spent}")
        self.make("paid", "payment_intents", **PAID)
        self.make("paid_by_used", "payment_intents", **{**PAID, "payment_method": "{used}"})
        self.make("charge", "charges", **CHARGED)
        self.make("refunded", "charges", **CHARGED)
        self.make("refund", "refunds", charge="{refunded}")
        self.make("price", "prices", currency="usd", unit_amount=500, **{"product_data[name]": "Tea"})
        monthly = {"recurring[interval]": "month", "product_data[name]": "Club"}
        self.make("monthly", "prices", currency="usd", unit_amount=500, **monthly)

    def make(self, name: str, path: str, **params: Any) -> Any:
        status, body = self.ask(f"post /v1/{path}", params)
        assert status == 200, body
        self.made[name] = body["id"]
        return body

    def ask(self, request: str, params: Mapping[str, Any], version: str | None = None) -> tuple[int, Any]:
        method, path = self.filled(request).split(" ", 1)
        form = urlencode({name: self.filled(str(value)) for name, value in params.items()})
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
        headers |= {"stripe-version": version} if version else {}
        query, body = (form, "") if method == "get" else ("", form)
        reply = self.sandbox.handle(HttpRequest(method, path, query, headers, body.encode()))
        return reply.status, reply.json()

    def filled(self, text: str) -> str:
        for name, id in self.made.items():
            text = text.replace(f"{{{name}}}", id)
        return text


@pytest.fixture(scope="module")
def world() -> World:
    return World()


AT_THE_DOOR = (
    Mistake(
        "stripe/stripe-python/issues/316",
        "get /v1/charges",
        "This property cannot be expanded (application). You may want to try expanding 'data.application' "
        "instead.",
        {"expand[]": "application"},
    ),
    Mistake(
        "stripe/stripe-node/issues/1324",
        "post /v1/payment_intents",
        "Received unknown parameter: status",
        {"amount": 500, "currency": "usd", "status": "succeeded"},
        "parameter_unknown",
        "status",
    ),
    Mistake(
        "stripe/stripe-dotnet/issues/1772",
        "get /v1/customers/ cus_1",
        "No such customer: ' cus_1'. Make sure you use the exact id without extra whitespace or quotes",
        {},
        "resource_missing",
        "id",
        404,
    ),
    Mistake(
        "beam-community/stripity-stripe/pull/613",
        "get /v1/customers",
        "Invalid Stripe API version: 2019-05-16, 2019-12-03",
        version="2019-05-16, 2019-12-03",
    ),
    Mistake(
        "stripe/stripe-cli/issues/1064",
        "post /v1/payment_intents",
        'Invalid value type: ["37018189"] must be a string',
        {"amount": 500, "currency": "usd", "metadata[Order No][]": "37018189"},
        None,
        "metadata",
    ),
    Mistake(
        "fjordllc/bootcamp/issues/4134",
        "post /v1/customers",
        "Invalid email address: otameshi@com",
        {"email": "otameshi@com"},
        "email_invalid",
        "email",
    ),
    Mistake(
        "fjordllc/bootcamp/issues/3927",
        "post /v1/customers",
        "Invalid email address:  jenny@example.com",
        {"email": " jenny@example.com"},
        "email_invalid",
        "email",
    ),
    Mistake(
        "fjordllc/bootcamp/issues/7638",
        "post /v1/customers",
        "Invalid email address: jenny\uff20example.com",
        {"email": "jenny\uff20example.com"},
        "email_invalid",
        "email",
    ),
)
PAYING = (
    Mistake(
        "stripe/stripe-php/issues/1075",
        "post /v1/charges",
        "You cannot create a charge with a PaymentMethod. Use the Payment Intents API instead.",
        {**CHARGED, "source": "{loose}"},
    ),
    Mistake(
        "firebase/functions-samples/issues/621",
        "post /v1/customers/{customer}/sources",
        OF_CUSTOMERS,
        {"source": "{loose}"},
        None,
        "source",
    ),
    Mistake(
        "mage2pro/stripe/issues/77",
        "post /v1/customers/{other}/sources",
        "The source you provided has already been attached to a customer.",
        {"source": "{somebodys}"},
        "invalid_source_usage",
        "source",
    ),
    Mistake(
        "stripe/stripe-node/issues/934",
        "post /v1/payment_intents",
        "A source must be attached to a customer to be used as a `payment_method`.",
        {"amount": 500, "currency": "usd", "payment_method": "{tokens_card}"},
        None,
        "payment_method",
    ),
    Mistake(
        "stripe/stripe-node/issues/934",
        "post /v1/payment_intents",
        "A source must be attached to a customer to be used as a `payment_method`.",
        {"amount": 500, "currency": "usd", "payment_method": "{source}"},
        None,
        "payment_method",
    ),
    Mistake(
        "woocommerce/woocommerce-gateway-stripe/issues/2606",
        "post /v1/payment_intents",
        "No such source: '{attached}'",
        {"amount": 500, "currency": "usd", "customer": "{customer}", "source": "{attached}"},
        "resource_missing",
        "source",
        version="2019-09-09",
    ),
    Mistake(
        "woocommerce/woocommerce-gateway-stripe/pull/1475",
        "post /v1/payment_intents",
        "No such source: 'card_1'",
        {"amount": 500, "currency": "usd", "customer": "{customer}", "source": "card_1"},
        "resource_missing",
        "source",
        version="2019-09-09",
    ),
    Mistake(
        "woocommerce/woocommerce-gateway-stripe/pull/1475",
        "post /v1/payment_intents",
        "No such PaymentMethod: 'card_1'",
        {"amount": 500, "currency": "usd", "customer": "{customer}", "payment_method": "card_1"},
        "resource_missing",
        "payment_method",
        version="2019-09-09",
    ),
    Mistake(
        "woocommerce/woocommerce-gateway-stripe/issues/1145",
        "post /v1/payment_intents",
        "The source {somebodys} is attached to a different customer than {other}. Please charge the source "
        "using that attached customer.",
        {"amount": 500, "currency": "usd", "customer": "{other}", "source": "{somebodys}"},
        None,
        "source",
        version="2019-09-09",
    ),
    Mistake(
        "liberapay/liberapay.com/issues/2686",
        "post /v1/payment_intents",
        USED,
        {**PAID, "payment_method": "{used}"},
        None,
        "payment_method",
    ),
    Mistake(
        "stripe/stripe-php/issues/1221",
        "post /v1/payment_methods/{used}/attach",
        "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
        "Customer, and may not be used again.",
        {"customer": "{customer}"},
    ),
    Mistake(
        "stripe-ruby-mock/stripe-ruby-mock/issues/751",
        "post /v1/payment_methods/{loose}/detach",
        "The payment method you provided is not attached to a customer so detachment is impossible.",
    ),
    Mistake(
        "getlago/lago-api/pull/3826",
        "post /v1/customers/{other}",
        "The customer does not have a payment method with the ID {attached}. The payment method must be "
        "attached to the customer.",
        {"invoice_settings[default_payment_method]": "{attached}"},
        "resource_missing",
        "invoice_settings[default_payment_method]",
    ),
    Mistake(
        "NullVoxPopuli/aeonvera/issues/488",
        "post /v1/charges",
        "You cannot use a Stripe token more than once: {spent}.",
        {**CHARGED, "source": "{spent}"},
        "token_already_used",
        "source",
    ),
    Mistake(
        "stripe/stripe-php/issues/180",
        "post /v1/charges",
        "Must provide source or customer.",
        {"amount": 500, "currency": "usd"},
        "parameter_missing",
    ),
    Mistake(
        "stripe/stripe-java/issues/550",
        "post /v1/charges",
        "Customer {customer} does not have a linked source with ID {token}.",
        {**CHARGED, "customer": "{customer}", "source": "{token}"},
        "missing",
        "source",
        404,
    ),
    Mistake(
        "opencollective/opencollective-api/pull/10662",
        "post /v1/payment_intents",
        "Amount must convert to at least 50 cents. ¥5 converts to approximately $0.03.",
        {"amount": 5, "currency": "jpy"},
        "amount_too_small",
        "amount",
    ),
    Mistake(
        "stripe/stripe-php/issues/982",
        "post /v1/charges",
        "This value must be greater than or equal to 1.",
        {**CHARGED, "amount": 0},
        "parameter_invalid_integer",
        "amount",
    ),
    Mistake(
        "opencollective/opencollective-frontend/pull/12346",
        "post /v1/payment_intents",
        "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some "
        "of these payment methods might redirect your customer off of your page, you must provide a "
        f"`return_url`. {NOT_REDIRECTED}",
        {"amount": 500, "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"},
    ),
)
AFTERWARDS = (
    Mistake(
        "medusajs/medusa/issues/6370",
        "post /v1/payment_intents/{paid}/capture",
        "This PaymentIntent could not be captured because it has already been captured.",
        {},
        UNEXPECTED,
    ),
    Mistake(
        "stripe/stripe-android/issues/4959",
        "post /v1/payment_intents/{paid}/confirm",
        "You cannot confirm this PaymentIntent because it has already succeeded after being previously "
        "confirmed.",
        {},
        UNEXPECTED,
    ),
    Mistake(
        "woocommerce/woocommerce-gateway-stripe/issues/2686",
        "post /v1/payment_intents/{paid}",
        UPDATED.format("payment_method"),
        {"payment_method": "pm_card_visa"},
        UNEXPECTED,
        "payment_method",
    ),
    Mistake(
        "woocommerce/woocommerce-gateway-stripe/issues/1315",
        "post /v1/refunds",
        "Refund amount ($6.00) is greater than charge amount ($5.00)",
        {"charge": "{charge}", "amount": 600},
        None,
        "amount",
    ),
    Mistake(
        "opencollective/opencollective-api/pull/6814",
        "post /v1/refunds",
        "Charge {refunded} has already been refunded.",
        {"charge": "{refunded}"},
        "charge_already_refunded",
    ),
)
CHECKING_OUT = (
    Mistake(
        "vm0-ai/vm0/issues/25340",
        "post /v1/checkout/sessions",
        "Invalid URL: URL must be 5000 characters or less.",
        {**BUYING, "success_url": f"https://example.com/{'x' * 5000}"},
        "url_invalid",
        "success_url",
    ),
    Mistake(
        "kingyx3/hermes-vps/issues/220",
        "post /v1/checkout/sessions",
        "Invalid URL: An explicit scheme (such as https) must be provided.",
        {**BUYING, "success_url": "undefined/success"},
        "url_invalid",
        "success_url",
    ),
    Mistake(
        "stripe/stripe-node/issues/1944",
        "post /v1/checkout/sessions",
        "Missing required param: success_url.",
        {"mode": "payment", f"{ITEM}[price]": "{price}", f"{ITEM}[quantity]": 1},
        "parameter_missing",
        "success_url",
    ),
    Mistake(
        "stripe/stripe-ruby/issues/930",
        "post /v1/checkout/sessions",
        "Invalid array",
        {**BUYING, "line_items[price]": "{price}", "line_items[quantity]": 1},
        None,
        "line_items",
    ),
    Mistake(
        "exercism/website/issues/7149",
        "post /v1/checkout/sessions",
        "You must provide either price or price_data for each line item when using prices.",
        {**BUYING, f"{ITEM}[quantity]": 1},
        None,
        ITEM,
    ),
    Mistake(
        "Dolibarr/dolibarr/issues/29575",
        "post /v1/checkout/sessions",
        OLD_ITEMS,
        {**BUYING, f"{ITEM}[name]": "Tea", f"{ITEM}[amount]": 500, f"{ITEM}[currency]": "usd"},
        version="2022-11-15",
    ),
    Mistake(
        "nextjs/saas-starter/issues/65",
        "post /v1/checkout/sessions",
        EMPTY.format(f"{ITEM}[price]"),
        {**BUYING, f"{ITEM}[price]": "", f"{ITEM}[quantity]": 1},
        "parameter_invalid_empty",
        f"{ITEM}[price]",
    ),
    Mistake(
        "MarcinusX/flutter_stripe_demo/issues/4",
        "post /v1/checkout/sessions",
        "No such price: 'price_1'",
        {**BUYING, f"{ITEM}[price]": "price_1", f"{ITEM}[quantity]": 1},
        "resource_missing",
        f"{ITEM}[price]",
    ),
    Mistake(
        "exercism/website/issues/7154",
        "post /v1/checkout/sessions",
        "Invalid email address: kalkidan2@gmile",
        {**BUYING, f"{ITEM}[price]": "{price}", f"{ITEM}[quantity]": 1, "customer_email": "kalkidan2@gmile"},
        "email_invalid",
        "customer_email",
    ),
    Mistake(
        "TryGhost/Ghost/pull/30101",
        "post /v1/checkout/sessions",
        "`customer_update` can only be used with `customer`.",
        {**BUYING, f"{ITEM}[price]": "{price}", f"{ITEM}[quantity]": 1, "customer_update[address]": "auto"},
        version="2020-08-27",
    ),
    Mistake(
        "TryGhost/Ghost/pull/30101 (three)",
        "post /v1/checkout/sessions",
        "Array custom_fields exceeded maximum 3 allowed elements.",
        {
            **BUYING,
            f"{ITEM}[price]": "{price}",
            f"{ITEM}[quantity]": 1,
            **{f"custom_fields[{at}][{name}]": value for at in range(4) for name, value in ASKED.items()},
        },
        None,
        "custom_fields",
        version="2020-08-27",
    ),
)
MISTAKES = AT_THE_DOOR + PAYING + AFTERWARDS + CHECKING_OUT


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.thread)
def test_it_is_told_as_people_report_it(world: World, mistake: Mistake) -> None:
    """Status, code, parameter and message."""
    status, body = world.ask(mistake.request, mistake.sent, mistake.version)
    error = body["error"]
    assert error["type"] == "invalid_request_error"
    assert (status, error.get("code"), error.get("param"), error["message"]) == (
        mistake.status,
        mistake.code,
        mistake.param,
        world.filled(mistake.told),
    )


def test_items_are_told_apart_without_numbers(world: World) -> None:
    """As programs that build a form themselves write it, from what Stripe's pages showed until 2022.

    Source: stripe/stripe-ruby/issues/576, where Stripe calls it correct.
    """
    form = (
        "mode=payment&success_url=https://example.com&line_items[][quantity]=2&line_items[][price]={price}"
        "&line_items[][quantity]=1&line_items[][price_data][currency]=usd&line_items[][price_data][unit_amount]=70"
        "&line_items[][price_data][product_data][name]=Cup"
    )
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
    body = world.filled(form).encode()
    reply = world.sandbox.handle(HttpRequest("post", "/v1/checkout/sessions", "", headers, body)).json()
    assert reply["amount_total"] == 2 * 500 + 70
