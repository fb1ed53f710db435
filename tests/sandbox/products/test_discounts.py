"""Discounts: coupons and promotion codes as they are used."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.errors import Invalid
from helpers.sandbox.models.products import discounts
from helpers.sandbox.models.products.discounts import Purchase

from ..conftest import NOW
from ..refused import refusal
from .test_coupons import code, coupon

NOBODY = Purchase()


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    return sandbox.client()


@pytest.fixture
def store(sandbox: Sandbox) -> AccountStore:
    return AccountStore(sandbox.application.state, sandbox.account)


def refused(store: AccountStore, given: list[dict[str, str]], purchase: Purchase = NOBODY) -> Invalid:
    """What is said of discounts that cannot be had."""
    with pytest.raises(Invalid) as raised:
        discounts.made(store, given, purchase)
    return raised.value


@pytest.mark.parametrize(
    ("duration", "end"),
    [
        ({"duration": "once"}, None),
        ({"duration": "forever"}, None),
        ({"duration": "repeating", "duration_in_months": 13}, 1740830400),  # 2025-03-01 12:00 UTC
    ],
)
def test_how_long_a_discount_lasts(
    client: Any, store: AccountStore, duration: dict[str, Any], end: int | None
) -> None:
    """A repeating one so many calendar months from now."""
    of = coupon(client, **duration).id
    (given,) = discounts.made(store, [{"coupon": of}], NOBODY, subscription="sub_1")
    assert (given["start"], given["end"], given["subscription"]) == (NOW, end, "sub_1")
    assert given["source"] == {"coupon": of, "type": "coupon"}
    assert discounts.lasts(given, NOW)
    assert discounts.lasts(given, 1740830400) is (end is None)


def test_use_is_counted_until_it_is_used_up(client: Any, store: AccountStore) -> None:
    """The last time ends the coupon's validity, and with it the code's."""
    of = coupon(client, max_redemptions=2).id
    promotion = code(client, of).id
    discounts.made(store, [{"coupon": of}], NOBODY)
    discounts.made(store, [{"promotion_code": promotion}], NOBODY)
    used, with_code = client.v1.coupons.retrieve(of), client.v1.promotion_codes.retrieve(promotion)
    assert (used.times_redeemed, used.valid) == (2, False)
    assert (with_code.times_redeemed, with_code.active) == (1, False)
    error = refused(store, [{"coupon": of}])
    # In the words that programs look for.
    assert error.message == f"Coupon {of} is used up and cannot be applied."
    assert error.code == "coupon_expired"
    assert refused(store, [{"promotion_code": promotion}]).param == "discounts[0][promotion_code]"


def test_a_coupon_is_not_given_after_its_time(client: Any, sandbox: Sandbox) -> None:
    """In the words that programs look for."""
    of = coupon(client, redeem_by=NOW + 3600).id
    sandbox.advance(hours=2)
    given = {"customer": client.v1.customers.create({}).id, "discounts": [{"coupon": of}]}
    error = refusal(client.v1.invoices.create, given)
    assert (error.user_message, error.code) == (
        f"Coupon {of} is expired and cannot be applied.",
        "coupon_expired",
    )


def test_months_are_not_given_to_what_is_billed_once(client: Any) -> None:
    """Of an invoice item as a public suite of 2021 has it. Guess: of an invoice, too."""
    of = coupon(client, duration="repeating", duration_in_months=3).id
    one_off = {"customer": client.v1.customers.create({}).id, "discounts": [{"coupon": of}]}
    item = {**one_off, "amount": 500, "currency": "usd"}
    for create, params in ((client.v1.invoice_items.create, item), (client.v1.invoices.create, one_off)):
        assert refusal(create, params).user_message == (
            f"Coupon {of} has `duration=repeating` and cannot be applied to one-time objects."
        )


def test_a_discount_of_something_else_is_not_taken_over(client: Any) -> None:
    """Of an invoice item as a public suite of 2021 has it."""
    params = {"customer": client.v1.customers.create({}).id, "amount": 500, "currency": "usd"}
    one = client.v1.invoice_items.create({**params, "discounts": [{"coupon": coupon(client).id}]})
    (id,) = one.discounts
    error = refusal(client.v1.invoice_items.create, {**params, "discounts": [{"discount": id}]})
    assert error.user_message == (
        f"Discount {id} does not already exist on the item. Discounts can only be applied to an item when "
        "they already exist on the item."
    )


def test_a_discount_goes_on_without_its_coupon(client: Any, store: AccountStore) -> None:
    """What it takes off stays what it was."""
    product = client.v1.products.create({"name": "Widget"}).id
    of = coupon(client, amount_off=500, currency="usd", applies_to={"products": [product]}).id
    (given,) = discounts.made(store, [{"coupon": of}], Purchase(currency="usd"))
    client.v1.coupons.delete(of)
    off = discounts.off(store, given["id"], "usd", shared=True)
    assert (off.amount, off.percent, off.products) == (500, None, frozenset({product}))


def test_a_discount_may_be_kept(client: Any, store: AccountStore) -> None:
    """It is not redeemed again."""
    of = coupon(client).id
    (given,) = discounts.made(store, [{"coupon": of}], NOBODY)
    assert discounts.made(store, [{"discount": given["id"]}], NOBODY) == [given]
    assert client.v1.coupons.retrieve(of).times_redeemed == 1
    assert discounts.off(store, given["id"], "eur", shared=False).percent == Fraction(25)


def test_amounts_are_of_a_currency(client: Any, store: AccountStore) -> None:
    """Of one that the coupon has an amount for."""
    of = coupon(client, amount_off=500, currency="usd", currency_options={"eur": {"amount_off": 400}}).id
    (given,) = discounts.made(store, [{"coupon": of}], Purchase(currency="eur"))
    assert discounts.off(store, given["id"], "eur", shared=True).amount == 400
    assert refused(store, [{"coupon": of}], Purchase(currency="gbp")).param == "discounts[0][coupon]"
    changed = refused(store, [{"coupon": of}], Purchase(currency="gbp", update=True))
    assert changed.message == (  # as a program reports it of a subscription
        "You cannot combine currencies on a single customer. This customer has an active subscription, "
        "subscription schedule, discount, quote, invoice item or active subscription mode checkout session "
        "with currency gbp."
    )


def test_codes_for_new_customers(client: Any, store: AccountStore) -> None:
    """Who has paid before, or only begun to, is refused, in Stripe's words."""
    of = coupon(client).id
    promotion = {"promotion_code": code(client, of, restrictions={"first_time_transaction": True}).id}
    old, new = client.v1.customers.create({"source": "tok_visa"}).id, client.v1.customers.create({}).id
    client.v1.charges.create({"amount": 100, "currency": "usd", "customer": old})
    refusal = refused(store, [promotion], Purchase(store.get("customer", old)))
    assert refusal.message == (
        "This promotion code cannot be redeemed because the associated customer has prior transactions."
    )
    assert refusal.code == "promotion_code_customer_not_first_time"
    begun = client.v1.customers.create({}).id
    client.v1.payment_intents.create({"amount": 100, "currency": "usd", "customer": begun})
    assert refused(store, [promotion], Purchase(store.get("customer", begun))).code == refusal.code
    assert len(discounts.made(store, [promotion], Purchase(store.get("customer", new)))) == 1


def test_codes_for_large_purchases(client: Any, store: AccountStore) -> None:
    """From the least amount on, by currency; not where the amount may change."""
    restrictions = {
        "minimum_amount": 1000,
        "minimum_amount_currency": "usd",
        "currency_options": {"eur": {"minimum_amount": 900}},
    }
    promotion = {"promotion_code": code(client, coupon(client).id, restrictions=restrictions).id}
    for amount, currency in ((999, "usd"), (899, "eur")):
        assert refused(store, [promotion], Purchase(amount=amount, currency=currency)).message == (
            "This promotion code cannot be redeemed because the associated purchase does not meet the "
            "minimum amount requirement."
        )
    assert refused(store, [promotion], Purchase(amount=5000, currency="usd", update=True)).message == (
        "This promotion code cannot be redeemed on a subscription update because it uses the "
        "`minimum_amount` restriction and the amount may change."
    )
    assert len(discounts.made(store, [promotion], Purchase(amount=900, currency="eur"))) == 1


def test_codes_of_one_customer(client: Any, store: AccountStore) -> None:
    """Nobody else can have them."""
    one, two = (client.v1.customers.create({}).id for _ in range(2))
    promotion = {"promotion_code": code(client, coupon(client).id, customer=one).id}
    assert refused(store, [promotion], Purchase(store.get("customer", two))).status == 400
    assert len(discounts.made(store, [promotion], Purchase(store.get("customer", one)))) == 1


def test_what_discounts_refuse(client: Any, store: AccountStore) -> None:
    """Nothing named, two things named, the same coupon twice, more than twenty; none is redeemed."""
    of = coupon(client).id
    assert refused(store, [{}]).code == "parameter_missing"
    assert refused(store, [{"coupon": of, "promotion_code": "promo_1"}]).param == "discounts[0][coupon]"
    assert refused(store, [{"coupon": of}, {"coupon": of}]).param == "discounts"
    assert refused(store, [{"coupon": of}] * 21).param == "discounts"
    assert refused(store, [{"coupon": "NOPE"}]).param == "discounts[0][coupon]"
    assert client.v1.coupons.retrieve(of).times_redeemed == 0


def test_a_discount_stays_with_what_it_was_given_to(client: Any) -> None:
    """One of another subscription or customer is not taken over; one's own and one's customer's is.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#stackable-coupons-and-promotion-codes.
    """
    recurring, product = {"interval": "month"}, {"name": "Gold"}
    sold = {"currency": "usd", "unit_amount": 900, "recurring": recurring, "product_data": product}
    items = [{"price": client.v1.prices.create(sold).id}]
    customer, other = (client.v1.customers.create({"source": "tok_visa"}).id for _ in range(2))
    subscriptions, given = client.v1.subscriptions, {"coupon": coupon(client, duration="forever").id}
    first = subscriptions.create({"customer": customer, "items": items, "discounts": [given]})
    second = subscriptions.create({"customer": customer, "items": items})
    reused = {"discounts": [{"discount": first.discounts[0]}]}
    assert subscriptions.update(first.id, reused).discounts == first.discounts
    assert refusal(subscriptions.update, second.id, reused).param == "discounts[0][discount]"
    invoices = client.v1.invoices
    assert refusal(invoices.create, {"customer": other, **reused}).param == "discounts[0][discount]"
    assert invoices.create({"customer": customer, **reused}).discounts == first.discounts
