"""What payments are refused with, and what they show then: each as recorded, in 2025 or 2026."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest

HELD = {"amount": 6500, "currency": "usd", "capture_method": "manual", "confirm": "true"}
CARD = {"payment_method": "pm_card_visa", "payment_method_types[]": "card"}
VERSION = "2026-08-26.dahlia"
# What is said of a currency there is none of, as https://github.com/Kiln-AI/stripe_world recorded it.
SUPPORTED = (
    "Stripe currently supports these currencies: usd, aed, afn, all, amd, ang, aoa, ars, aud, awg, azn, bam, "
    "bbd, bdt, bgn, bhd, bif, bmd, bnd, bob, brl, bsd, bwp, byn, bzd, cad, cdf, chf, clp, cny, cop, crc, "
    "cve, czk, djf, dkk, dop, dzd, egp, etb, eur, fjd, fkp, gbp, gel, gip, gmd, gnf, gtq, gyd, hkd, hnl, "
    "hrk, htg, huf, idr, ils, inr, isk, jmd, jod, jpy, kes, kgs, khr, kmf, krw, kwd, kyd, kzt, lak, lbp, "
    "lkr, lrd, lsl, mad, mdl, mga, mkd, mmk, mnt, mop, mur, mvr, mwk, mxn, myr, mzn, nad, ngn, nio, nok, "
    "npr, nzd, omr, pab, pen, pgk, php, pkr, pln, pyg, qar, ron, rsd, rub, rwf, sar, sbd, scr, sek, sgd, "
    "shp, sle, sos, srd, std, szl, thb, tjs, tnd, top, try, ttd, twd, tzs, uah, ugx, uyu, uzs, vnd, vuv, "
    "wst, xaf, xcd, xcg, xof, xpf, yer, zar, zmw"
)
NOT_PAID_IN = "usdc, btn, ghs, eek, lvl, svc, vef, ltl, sll, mro"
COINS_TOO = NOT_PAID_IN.replace("usdc", "usdc, eurc, usdt, open_usd")


class Asking:
    """Sends requests of one version to a sandbox of its own."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed="recorded", clock="2026-09-20T22:00:00Z")

    def __call__(self, request: str, **params: Any) -> tuple[int, Any]:
        method, path = request.split(" ")
        path, _, query = path.partition("?")
        headers = {"authorization": "Bearer sk_test_sandbox", "stripe-version": VERSION}
        headers["content-type"] = "application/x-www-form-urlencoded"
        sent = HttpRequest(method, path, query, headers, urlencode(params).encode())
        answer = self.sandbox.handle(sent)
        return answer.status, json.loads(answer.body)

    def made(self, request: str, **params: Any) -> Any:
        status, body = self(request, **params)
        assert status == 200, body
        return body

    def refused(self, request: str, **params: Any) -> tuple[Any, ...]:
        """The status, code, param and message of a refusal."""
        status, body = self(request, **params)
        error = body["error"]
        return status, error.get("code"), error.get("param"), error["message"]


@pytest.fixture
def ask() -> Asking:
    return Asking()


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (-1, (400, None, "amount_to_capture", "Invalid non-negative integer")),
        (0, (400, "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")),
    ],
)
def test_a_capture_has_bounds(ask: Asking, amount: int, refusal: tuple[Any, ...]) -> None:
    """Each refusal has the intent in it."""
    held = ask.made("post /v1/payment_intents", **HELD, **CARD)
    path = f"post /v1/payment_intents/{held['id']}/capture"
    assert ask.refused(path, amount_to_capture=amount) == refusal
    assert ask(path, amount_to_capture=amount)[1]["error"]["payment_intent"]["id"] == held["id"]


def test_the_charge_of_an_intent_is_captured_by_the_intent(ask: Asking) -> None:
    """And not again once that was done."""
    held = ask.made("post /v1/payment_intents", **HELD, **CARD)
    charge = held["latest_charge"]
    assert ask.refused(f"post /v1/charges/{charge}/capture")[3] == (
        f"This uncaptured Charge was created by a PaymentIntent ({held['id']}). You must capture the "
        "PaymentIntent instead. For more information, see "
        "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
    )
    ask.made(f"post /v1/payment_intents/{held['id']}/capture")
    assert ask.refused(f"post /v1/charges/{charge}/capture")[1:] == (
        "charge_already_captured",
        None,
        f"Charge {charge} has already been captured.",
    )
    assert ask.refused(f"post /v1/payment_intents/{held['id']}/cancel")[3].endswith(
        "may be canceled: requires_payment_method, requires_capture, requires_reauthorization, "
        "requires_confirmation, requires_action, expired, processing."
    )


def test_an_intent_is_confirmed_with_its_customers_method(ask: Asking) -> None:
    """Without a customer a customer's method is refused, and without a method a customer."""
    customer = ask.made("post /v1/customers")["id"]
    method = ask.made("post /v1/payment_methods/pm_card_visa/attach", customer=customer)["id"]
    nobodys = ask.made("post /v1/payment_intents", amount=500, currency="usd")["id"]
    assert ask.refused(f"post /v1/payment_intents/{nobodys}/confirm", payment_method=method) == (
        400,
        "parameter_missing",
        "source",
        f"The `payment_method` parameter supplied {method} belongs to the Customer {customer}. Please "
        "include the Customer in the `customer` parameter on the PaymentIntent.",
    )
    theirs = ask.made("post /v1/payment_intents", amount=500, currency="usd", customer=customer)["id"]
    assert ask.refused(f"post /v1/payment_intents/{theirs}/confirm")[3] == (
        "You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the "
        f"PaymentIntent with {customer}, specify a payment method attached to this customer along with the "
        "customer ID."
    )
    assert ask.refused("post /v1/charges", amount=500, currency="usd", customer=customer) == (
        402,
        "missing",
        "card",
        "This Customer doesn't have any legacy saved payment details, but does have a Payment Method "
        "attached. Use a Payment Intent instead of creating a Charge: "
        "https://stripe.com/docs/payments/payment-intents/migration",
    )


@pytest.mark.parametrize(
    ("card", "how", "charged"),
    [
        ("pm_card_authenticationRequired", {"payment_method_options[card][moto]": "true"}, True),
        ("pm_card_threeDSecure2Required", {"off_session": "true"}, False),
    ],
)
def test_a_card_that_always_asks_is_declined_where_nobody_is(
    ask: Asking, card: str, how: dict[str, str], charged: bool
) -> None:
    """By its bank, on the telephone, too; by Radar's rules, without a charge."""
    payment = {"amount": 500, "currency": "usd", "confirm": "true", "payment_method": card, **how}
    status, body = ask("post /v1/payment_intents", **payment, **{"payment_method_types[]": "card"})
    error = body["error"]
    assert (status, error["code"]) == (402, "authentication_required")
    assert error["message"] == "Your card was declined. This transaction requires authentication."
    assert (error["payment_intent"]["latest_charge"] is not None) == charged
    assert error["payment_intent"]["last_payment_error"]["payment_method_type"] == "card"


def test_a_declined_charge_authorizes_nothing(ask: Asking) -> None:
    """What it shows of its card, as any payment without 3D Secure."""
    payment = {"amount": 500, "currency": "usd", "confirm": "true", "payment_method_types[]": "card"}
    _, body = ask("post /v1/payment_intents", payment_method="pm_card_chargeDeclined", **payment)
    shown = ask.made(f"get /v1/charges/{body['error']['charge']}")
    card = shown["payment_method_details"]["card"]
    assert (card["amount_authorized"], card["electronic_commerce_indicator"]) == (None, "07")
    assert card["authorization_code"].isdigit()
    assert {shown[name] for name in ("destination", "dispute", "order")} == {None}


REFUSED: tuple[tuple[str, dict[str, Any], tuple[Any, ...]], ...] = (
    (
        "post /v1/refunds",
        {},
        (
            400,
            None,
            None,
            "One of the following params should be provided for this request: payment_intent or charge.",
        ),
    ),
    ("post /v1/refunds", {"charge": "ch_x"}, (404, "resource_missing", "id", "No such charge: 'ch_x'")),
    ("get /v1/payouts/po_x", {}, (404, "resource_missing", "payout", "No such payout: 'po_x'")),
    ("post /v1/payouts/po_x/cancel", {}, (404, "resource_missing", "payout", "No such payout: 'po_x'")),
    ("get /v1/disputes/du_x", {}, (404, "resource_missing", "dispute", "No such dispute: 'du_x'")),
    ("get /v1/charges/ch_x/dispute", {}, (404, "resource_missing", "charge", "No such charge: 'ch_x'")),
    (
        "get /v1/balance_transactions/txn_x",
        {},
        (404, "resource_missing", "id", "No such balance transaction: 'txn_x'"),
    ),
    (
        "post /v1/customers",
        {"tax_exempt": "some"},
        (400, None, "tax_exempt", "Invalid tax_exempt: must be one of none, reverse, or exempt"),
    ),
    (
        "get /v1/subscriptions?status=some",
        {},
        (
            400,
            None,
            "status",
            "Invalid status: must be one of active, past_due, unpaid, canceled, incomplete, "
            "incomplete_expired, trialing, paused, all, or ended",
        ),
    ),
    (
        "post /v1/customers",
        {"name[0]": "wrong", "name[1]": "type"},
        (400, None, "name", 'Invalid string: {"0":"wrong","1":"type"}'),
    ),
    (
        "get /v1/customers?expand[]=some",
        {},
        (
            400,
            None,
            None,
            "This property cannot be expanded (some). You may want to try expanding 'data.some' instead.",
        ),
    ),
    (
        "post /v1/customers",
        {"expand[]": "some.deep.path"},
        (400, None, None, "This property cannot be expanded (some)."),
    ),
    (
        "get /v1/subscriptions?expand[]=data.items.data.price.product",
        {},
        (
            400,
            "property_expansion_max_depth",
            None,
            "You cannot expand more than 4 levels of a property. Property: data.items.data.price.product",
        ),
    ),
    (
        "post /v1/payouts",
        {"amount": 1000, "currency": "xxd"},
        (400, None, "currency", f"Invalid currency: xxd. {SUPPORTED}, {NOT_PAID_IN}"),
    ),
    (
        "post /v1/coupons",
        {"amount_off": 5, "currency": "usd", "currency_options[xxd][amount_off]": 4},
        (
            400,
            None,
            "currency_options",
            f"Invalid currency: xxd. {SUPPORTED}, {COINS_TOO}.",
        ),
    ),
    (
        "post /v1/charges",
        {"amount": 1400, "currency": "usd", "payment_method": "pm_card_visa"},
        (400, "parameter_missing", None, "Must provide source or customer."),
    ),
    (
        "post /v1/products",
        {"name": "Tea", "metadata[a]": "x" * 501},
        (
            400,
            None,
            None,
            "Metadata values can have up to 500 characters, but you passed in a value that is 501 "
            f"characters. Invalid value: {'x' * 501}",
        ),
    ),
    (
        "post /v1/products",
        {"name": "Tea", **{f"metadata[k{each}]": "x" for each in range(51)}},
        (400, None, None, "Metadata can have up to 50 keys, but you've set 51."),
    ),
    (
        "post /v1/products",
        {"name": "Tea", "statement_descriptor": "TEA FROM ALL THE WORLD!"},
        (
            400,
            None,
            "statement_descriptor",
            "The statement descriptor must be at most 22 characters. TEA FROM ALL THE WORLD! is 23 "
            "characters long.",
        ),
    ),
    (
        "post /v1/prices",
        {"currency": "usd", "unit_amount": 5, "tax_behavior": "none"},
        (
            400,
            None,
            "tax_behavior",
            "Invalid tax_behavior: must be one of inclusive, exclusive, or unspecified",
        ),
    ),
    (
        "post /v1/subscriptions/sub_x",
        {"default_payment_method": "pm_x"},
        (400, "resource_missing", "default_payment_method", "No such PaymentMethod: 'pm_x'"),
    ),
)


@pytest.mark.parametrize(("request_", "params", "refusal"), REFUSED)
def test_it_is_refused_in_stripes_words(
    ask: Asking, request_: str, params: dict[str, Any], refusal: tuple[Any, ...]
) -> None:
    """Status, code, param and message."""
    assert ask.refused(request_, **params) == refusal


def test_a_bank_account_is_not_held(ask: Asking) -> None:
    """A charge of one is captured at once."""
    bank = {"source[object]": "bank_account", "source[account_number]": "000123456789"}
    details = {"source[country]": "US", "source[currency]": "usd", "source[routing_number]": "110000000"}
    customer = ask.made("post /v1/customers", **bank, **details)
    verify = f"post /v1/customers/{customer['id']}/sources/{customer['default_source']}/verify"
    ask.made(verify, **{"amounts[0]": 32, "amounts[1]": 45})
    payment = {"amount": 500, "currency": "usd", "customer": customer["id"], "capture": "false"}
    assert ask.refused("post /v1/charges", **payment) == (
        400,
        None,
        None,
        "You cannot pass capture=false for this payment type.",
    )


def test_a_customer_with_a_balance_has_a_currency(ask: Asking) -> None:
    """That of the account."""
    assert ask.made("post /v1/customers", balance=100)["currency"] == "usd"
    assert ask.made("post /v1/customers", balance=0)["currency"] is None


def test_only_a_customers_payment_methods_are_listed(ask: Asking) -> None:
    """Without a customer there are none."""
    ask.made("post /v1/payment_methods", type="card", **{"card[token]": "tok_visa"})
    assert ask.made("get /v1/payment_methods")["data"] == []


def test_a_dispute_shows_what_is_known_and_a_won_one_can_be_refunded(ask: Asking) -> None:
    """Whose payment it was and what for, and the first movement of money by itself."""
    customer = ask.made("post /v1/customers", email="jenny@example.com", description="A customer")["id"]
    method = {"type": "card", "card[token]": "tok_visa_createDispute"}
    card = ask.made("post /v1/payment_methods", **method)["id"]
    ask.made(f"post /v1/payment_methods/{card}/attach", customer=customer)
    sent = {"amount": 6000, "currency": "usd", "confirm": "true", "payment_method_types[]": "card"}
    whose = {"customer": customer, "payment_method": card, "description": "Tea"}
    charge = ask.made("post /v1/payment_intents", **sent, **whose)["latest_charge"]
    dispute = ask.made(f"get /v1/charges/{charge}/dispute")
    evidence = {name: value for name, value in dispute["evidence"].items() if value}
    assert evidence == {
        "customer_email_address": "jenny@example.com",
        "customer_name": "A customer",
        "product_description": "Tea",
    }
    assert dispute["balance_transaction"] == dispute["balance_transactions"][0]["id"]
    assert not {"intended_submission_method", "network_reason_code"} & dispute.keys()
    refused = ask.refused("post /v1/refunds", charge=charge, amount=100)
    assert refused[1] == "charge_disputed"
    won = {"evidence[uncategorized_text]": "winning_evidence"}
    ask.made(f"post /v1/disputes/{dispute['id']}", **won)
    assert ask.made(f"get /v1/disputes/{dispute['id']}")["is_charge_refundable"] is True
    refund = ask.made("post /v1/refunds", charge=charge, amount=100)
    assert refund["customer"] == customer
    other = ask.made("post /v1/charges", amount=500, currency="usd", source="tok_visa")["id"]
    refused = ask.refused(f"get /v1/charges/{other}/refunds/{refund['id']}")
    assert refused == (404, "resource_missing", "refund", f"No such refund: '{refund['id']}'")


def test_a_dispute_takes_what_is_available_of_what_has_not_settled(ask: Asking) -> None:
    """And of what has, what is to come; a filter by its source finds neither.

    Source: https://github.com/Kiln-AI/stripe_world, cassettes 05_refunds_disputes and 11_ledger_payouts.
    """
    card = {"payment_method_data[type]": "card", "payment_method_data[card][token]": "tok_visa_createDispute"}
    payment = {**card, "amount": 6000, "currency": "usd", "confirm": "true", "payment_method_types[]": "card"}
    at_once = ask.made("post /v1/payment_intents", **payment)
    held = ask.made("post /v1/payment_intents", **payment, capture_method="manual")
    ask.made(f"post /v1/payment_intents/{held['id']}/capture")
    for paid, status in ((at_once, "available"), (held, "pending")):
        dispute = ask.made(f"get /v1/charges/{paid['latest_charge']}/dispute")
        (withdrawal,) = dispute["balance_transactions"]
        assert withdrawal["status"] == status
        assert (withdrawal["available_on"] == withdrawal["created"]) is (status == "available")
        assert ask.made(f"get /v1/balance_transactions?source={dispute['id']}")["data"] == []
        assert len(ask.made(f"get /v1/balance_transactions?source={paid['latest_charge']}")["data"]) == 1


def test_a_declined_setup_has_checked_the_security_code(ask: Asking) -> None:
    """So its payment method shows. Source: https://github.com/Kiln-AI/stripe_world, 10_setup_intents."""
    card = {"type": "card", "card[token]": "tok_visa_chargeDeclined"}
    method = ask.made("post /v1/payment_methods", **card)
    assert method["card"]["checks"]["cvc_check"] == "unchecked"
    setup = {"payment_method": method["id"], "confirm": "true", "payment_method_types[]": "card"}
    error = ask("post /v1/setup_intents", **setup)[1]["error"]
    shown = error["setup_intent"]["last_setup_error"]["payment_method"]
    assert error["payment_method"]["card"]["checks"]["cvc_check"] == "pass"
    assert shown["card"]["checks"]["cvc_check"] == "pass"


def test_what_a_payment_made_is_changed_by_it(ask: Asking) -> None:
    """The group of a charge. Source: https://github.com/Kiln-AI/stripe_world, 04_money_path."""
    paid = ask.made("post /v1/payment_intents", amount=500, currency="usd", confirm="true", **CARD)
    assert ask.refused(f"post /v1/charges/{paid['latest_charge']}", transfer_group="order_42") == (
        400,
        None,
        None,
        f"This Charge was created by a PaymentIntent ({paid['id']}). You must update the `transfer_group` on "
        "the PaymentIntent instead of updating the Charge directly. See "
        "https://stripe.com/docs/api#update_payment_intent",
    )


def test_another_payment_method_than_the_customers_is_not_theirs(ask: Asking) -> None:
    """One of Klarna is made without a country. Source: stripe_world, 06_customers_payment_methods."""
    customer = ask.made("post /v1/customers")["id"]
    method = ask.made("post /v1/payment_methods", type="klarna")["id"]
    refused = ask.refused(f"get /v1/customers/{customer}/payment_methods/{method}")
    assert refused == (404, None, "customer", "Invalid request")


def test_some_codes_have_no_page(ask: Asking) -> None:
    """Others name theirs. Source: programs that report how deep they may expand."""
    error = ask("get /v1/customers?expand[]=data.a.b.c.d")[1]["error"]
    assert error.keys() == {"code", "message", "request_log_url", "type"}
    error = ask("get /v1/customers?limit=a")[1]["error"]
    assert error["doc_url"] == "https://stripe.com/docs/error-codes/parameter-invalid-integer"


def test_a_space_in_a_path_is_a_plus(stripe_client: Any) -> None:
    """As Stripe's SDKs write it."""
    coupon = stripe_client.v1.coupons.create({"id": "50% off", "percent_off": 50, "duration": "once"})
    assert stripe_client.v1.coupons.retrieve(coupon.id).percent_off == 50


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        ("get /v1/customers/cus_none?expand[]=bogus", "bogus"),
        ("get /v1/customers?email=none@example.com&expand[]=data.bogus.deep", "data.bogus"),
    ],
)
def test_a_wrong_expansion_is_refused_before_anything_is_looked_for(
    ask: Asking, request_: str, path: str
) -> None:
    """Source: https://github.com/Kiln-AI/stripe_world, tests/test_expand.py, probed in September 2026."""
    assert ask.refused(request_) == (400, None, None, f"This property cannot be expanded ({path}).")


def test_a_hash_that_is_there_anyway_may_be_expanded(stripe_client: Any) -> None:
    """A session's `customer_details`, which programs ask for, but no `shipping_details` any more.

    Of a customer's address: https://github.com/Kiln-AI/stripe_world, probed in September 2026. Two programs
    of 2026 were refused both of a session's at once.
    """
    item = {
        "price_data": {"currency": "usd", "product_data": {"name": "A"}, "unit_amount": 500},
        "quantity": 1,
    }
    session = {"line_items": [item], "mode": "payment", "success_url": "https://example.com"}
    id = stripe_client.v1.checkout.sessions.create(session).id
    retrieve = stripe_client.v1.checkout.sessions.retrieve
    assert retrieve(id, {"expand": ["customer_details", "collected_information"]}).id == id
    with pytest.raises(stripe.InvalidRequestError, match=r"cannot be expanded \(shipping_details\)\."):
        retrieve(id, {"expand": ["shipping_details"]})
