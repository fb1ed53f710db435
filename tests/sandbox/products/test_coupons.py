"""Coupons and promotion codes, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..refused import refusal
from .test_products import told

DAY = 86_400
SIX_YEARS = 6 * 366 * DAY


def coupon(client: Any, **params: Any) -> Any:
    """A coupon of a quarter off, unless something else is said."""
    terms = params if {"percent_off", "amount_off"} & params.keys() else {"percent_off": 25, **params}
    return client.v1.coupons.create(terms)


def code(client: Any, coupon: str, **params: Any) -> Any:
    """A promotion code of a coupon."""
    return client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}, **params})


def test_a_coupon_has_stripes_defaults(stripe_client: Any) -> None:
    """An id of eight characters, used once, valid; what it applies to is shown only when it is expanded."""
    new_coupon = coupon(stripe_client, percent_off=22.5)
    assert (len(new_coupon.id), new_coupon.duration, new_coupon.valid, new_coupon.times_redeemed) == (
        8,
        "once",
        True,
        0,
    )
    assert (new_coupon.percent_off, new_coupon.amount_off, new_coupon.metadata.to_dict()) == (22.5, None, {})
    assert "applies_to" not in new_coupon
    assert coupon(stripe_client, id="OWN").id == "OWN"
    assert refusal(coupon, stripe_client, id="OWN").user_message == "Coupon already exists."


def test_amounts_may_differ_by_currency(stripe_client: Any) -> None:
    """The coupon's own currency is among them; more may be added."""
    product = stripe_client.v1.products.create({"name": "Widget"}).id
    new_coupon = coupon(
        stripe_client,
        amount_off=500,
        currency="usd",
        currency_options={"eur": {"amount_off": 400}},
        applies_to={"products": [product]},
    )
    more = {"currency_options": {"gbp": {"amount_off": 300}}, "expand": ["applies_to", "currency_options"]}
    changed = stripe_client.v1.coupons.update(new_coupon.id, more)
    options = changed.currency_options.to_dict()
    assert {name: each["amount_off"] for name, each in options.items()} == {
        "usd": 500,
        "eur": 400,
        "gbp": 300,
    }
    assert changed.applies_to.products == [product]


def test_a_deleted_coupon_is_told_of_as_invalid(stripe_client: Any) -> None:
    """And its id names nothing any more."""
    new_coupon = coupon(stripe_client)
    assert stripe_client.v1.coupons.delete(new_coupon.id).deleted is True
    error = refusal(stripe_client.v1.coupons.retrieve, new_coupon.id)
    assert (error.user_message, error.param) == (f"No such coupon: '{new_coupon.id}'", "coupon")
    event = stripe_client.v1.events.list({"type": "coupon.deleted"}).data[0]
    assert event.data.object.valid is False


def test_a_coupon_and_its_codes_expire_by_the_clock(sandbox: Sandbox, stripe_client: Any) -> None:
    """At `redeem_by` it is no longer valid; a code at its own `expires_at`."""
    new_coupon = coupon(stripe_client, redeem_by=NOW + 2 * DAY)
    early, late = code(stripe_client, new_coupon.id, expires_at=NOW + DAY), code(stripe_client, new_coupon.id)
    sandbox.advance(days=1)
    codes, coupons = stripe_client.v1.promotion_codes, stripe_client.v1.coupons
    assert (codes.retrieve(early.id).active, coupons.retrieve(new_coupon.id).valid) == (False, True)
    sandbox.advance(days=1)
    assert coupons.retrieve(new_coupon.id).valid is False
    codes.update(late.id, {"active": False})
    assert refusal(codes.update, late.id, {"active": True}).param == "active"


REFUSED: list[tuple[dict[str, Any], str, str | None]] = [
    ({"percent_off": None}, "Must provide percent_off or amount_off.", None),
    (
        {"percent_off": 10, "amount_off": 500, "currency": "usd"},
        "Received both percent_off and amount_off parameters. Please pass in only one.",
        None,
    ),
    ({"amount_off": 500}, "You must pass currency when passing amount_off", "currency"),
    (
        {"percent_off": 10, "duration": "repeating"},
        "The duration_in_months param must be set when creating a coupon with a repeating duration",
        "duration",
    ),
    (
        {"percent_off": 0},
        "This value must be greater than or equal to 0.01 (it currently is '0.0').",
        "percent_off",
    ),
    (
        {"percent_off": 10, "redeem_by": 1000},
        "The parameter `redeem_by` expects a unix timestamp representing a date and time in the future. You "
        "specified the value `1000` which is in the past.",
        "redeem_by",
    ),
    (
        {"percent_off": 5, "currency_options": {"eur": {"amount_off": 4}}},
        "You may only specify one of these parameters: currency_options, percent_off.",
        "currency_options",
    ),
    (
        {"amount_off": 5, "currency": "usd", "currency_options": {"EUR": {"amount_off": 4}}},
        "Currencies must be lowercase when used as keys in a map. Use `eur` instead of `EUR`.",
        "currency_options",
    ),
]


@pytest.mark.parametrize(("params", "message", "param"), REFUSED)
def test_what_a_coupon_refuses(
    stripe_client: Any, params: dict[str, Any], message: str, param: str | None
) -> None:
    """In Stripe's words; nothing is made."""
    sent = {name: value for name, value in params.items() if value is not None}
    error = refusal(stripe_client.v1.coupons.create, sent)
    assert (error.user_message, error.param) == (message, param)
    assert told(stripe_client) == []


def test_a_promotion_code_is_made_up(stripe_client: Any) -> None:
    """Of eight capitals and digits; its restrictions are all there; the coupon can be expanded."""
    new_code = code(stripe_client, coupon(stripe_client).id, expand=["promotion.coupon"])
    assert (len(new_code.code), new_code.code.upper(), new_code.active) == (8, new_code.code, True)
    assert new_code.promotion.coupon.percent_off == 25
    assert new_code.restrictions.to_dict() == {
        "first_time_transaction": False,
        "minimum_amount": None,
        "minimum_amount_currency": None,
    }


def test_an_active_code_is_unique_in_whatever_case(stripe_client: Any) -> None:
    """Until it is inactive; it is found by it, too."""
    codes, of = stripe_client.v1.promotion_codes, coupon(stripe_client).id
    new_code = code(stripe_client, of, code="Summer")
    assert refusal(code, stripe_client, of, code="SUMMER").user_message == (
        "An active promotion code with `code: SUMMER` already exists."
    )
    assert [each.id for each in codes.list({"code": "summer", "coupon": of}).data] == [new_code.id]
    codes.update(new_code.id, {"active": False})
    again = code(stripe_client, of, code="SUMMER")
    assert [each.id for each in codes.list({"active": True}).data] == [again.id]
    assert refusal(codes.update, new_code.id, {"active": True}).http_status == 400


def test_a_code_of_some_customers_is_none_for_all(stripe_client: Any) -> None:
    """Several customers have the same code each; then nobody else has it, and the other way round.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#create-promotion-codes.
    """
    of = coupon(stripe_client).id
    one, other = (stripe_client.v1.customers.create().id for _ in range(2))
    for customer in (one, other):
        code(stripe_client, of, code="VIP", customer=customer)
    code(stripe_client, of, code="ALL")
    for taken in ({"code": "VIP"}, {"code": "vip", "customer": one}, {"code": "ALL", "customer": one}):
        assert "already exists" in refusal(code, stripe_client, of, **taken).user_message


def test_what_a_promotion_code_refuses(stripe_client: Any) -> None:
    """An unknown coupon, a code of other characters, a moment too far, limits beyond the coupon's."""
    of = coupon(stripe_client, max_redemptions=5, redeem_by=NOW + DAY).id
    create = stripe_client.v1.promotion_codes.create
    error = refusal(create, {"promotion": {"type": "coupon"}})
    assert (error.user_message, error.param) == (
        "You must pass promotion.coupon when passing promotion",
        "promotion.coupon",
    )
    assert refusal(code, stripe_client, "NOPE").param == "promotion[coupon]"
    assert refusal(code, stripe_client, of, code="has spaces!").user_message == (
        r"This value must match the regex pattern. (/\A[a-zA-Z0-9\-_]+\z/ does not match for the value has "
        "spaces!)."
    )
    assert refusal(code, stripe_client, of, expires_at=NOW + SIX_YEARS).user_message == (
        "Invalid timestamp: can be no more than five years in the future."
    )
    assert refusal(code, stripe_client, of, max_redemptions=6).param == "max_redemptions"
    assert refusal(code, stripe_client, of, expires_at=NOW + 2 * DAY).param == "expires_at"
    assert refusal(code, stripe_client, of, restrictions={"minimum_amount": 1}).param == (
        "restrictions[minimum_amount_currency]"
    )


def test_a_code_ends_with_its_coupon(stripe_client: Any) -> None:
    """At the same moment, if it names none; and when the coupon is deleted, for good.

    Source: https://docs.stripe.com/billing/subscriptions/coupons.
    """
    ends = stripe_client.v1.customers.create({}).created + DAY
    of = coupon(stripe_client, redeem_by=ends).id
    new_code = code(stripe_client, of)
    assert (new_code.expires_at, new_code.active) == (ends, True)
    stripe_client.v1.coupons.delete(of)
    assert stripe_client.v1.promotion_codes.retrieve(new_code.id).active is False
    assert refusal(stripe_client.v1.promotion_codes.update, new_code.id, {"active": True}).param == "active"


def test_a_code_asks_for_one_least_amount_a_currency(stripe_client: Any) -> None:
    """ "Each currency must be different from the `minimum_amount_currency`". Guess: the words."""
    coupon = stripe_client.v1.coupons.create({"percent_off": 5}).id
    restrictions = {
        "minimum_amount": 100,
        "minimum_amount_currency": "usd",
        "currency_options": {"usd": {"minimum_amount": 200}},
    }
    sent = {"promotion": {"type": "coupon", "coupon": coupon}, "restrictions": restrictions}
    assert refusal(stripe_client.v1.promotion_codes.create, sent).param == "restrictions[currency_options]"


def test_a_coupon_that_is_used_up_takes_its_codes_out_of_use(stripe_client: Any) -> None:
    """ "A promotion code is only active if the coupon is also valid", whoever used the coupon up.

    Source: https://docs.stripe.com/api/promotion_codes/object.
    """
    v1 = stripe_client.v1
    once = coupon(stripe_client, max_redemptions=1).id
    code = v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": once}}).id
    assert v1.promotion_codes.retrieve(code).active
    v1.invoices.create({"customer": v1.customers.create({}).id, "discounts": [{"coupon": once}]})
    assert v1.coupons.retrieve(once).valid is False
    assert v1.promotion_codes.retrieve(code).active is False


def test_months_are_those_of_a_repeating_coupon_alone(stripe_client: Any) -> None:
    """`duration_in_months`: "Null if coupon `duration` is `forever` or `once`".

    Source: https://docs.stripe.com/api/coupons/object.
    """
    for duration, months in (("once", None), ("forever", None), ("repeating", 3)):
        made = stripe_client.v1.coupons.create(
            {"percent_off": 5, "duration": duration, "duration_in_months": 3}
        )
        assert made.duration_in_months == months
