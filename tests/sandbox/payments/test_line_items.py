"""What a payment's amount is made of."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

ITEMS = [
    {"product_name": "Cup", "quantity": 2, "unit_cost": 500, "tax": {"total_tax_amount": 80}},
    {"product_name": "Bag", "quantity": 1, "unit_cost": 300, "discount_amount": 50, "product_code": "B1"},
]


def test_items_add_up_to_the_amount(sandbox: Sandbox) -> None:
    """2 x 5.00 + 0.80 + 3.00 - 0.50, and 1.70 for shipping: 15.00."""
    intents: Any = sandbox.client().v1.payment_intents
    details = {"line_items": ITEMS, "shipping": {"amount": 170}}
    intent = intents.create({"amount": 1500, "currency": "usd", "amount_details": details})
    items = intents.amount_details_line_items.list(intent.id)
    assert [(each.product_name, each.unit_cost, each.discount_amount) for each in items.data] == [
        ("Cup", 500, None),
        ("Bag", 300, 50),
    ]
    shown = intents.retrieve(intent.id, {"expand": ["amount_details.line_items"]})
    assert [each.id for each in shown.amount_details.line_items.data] == [each.id for each in items.data]
    assert "total_count" not in shown.amount_details.line_items  # as documented
    assert "line_items" not in intents.retrieve(intent.id).amount_details
    assert intents.update(intent.id, {"amount_details": {"line_items": ""}}).amount == 1500
    assert intents.amount_details_line_items.list(intent.id).data == []


def test_another_sum_is_refused(sandbox: Sandbox) -> None:
    """Or only told of, where that was asked for; a later one that is right mends it."""
    intents: Any = sandbox.client().v1.payment_intents
    params = {"amount": 1500, "currency": "usd", "amount_details": {"line_items": ITEMS}}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.create(params)
    said = (
        "The total value of `amount_details` (1330) does not match the `amount` (1500). Make sure that the "
        "total value of `line_items` matches the amount to charge, taking into account any discounts, tax, "
        "and shipping. See https://docs.stripe.com/payments/payment-line-items"
    )
    assert (refused.value.code, refused.value.param) == (None, "amount_details")
    assert refused.value.user_message == said
    loose = {"line_items": ITEMS, "enforce_arithmetic_validation": False}
    intent = intents.create({**params, "amount_details": loose})
    assert intent.amount_details.error.code == "amount_details_amount_mismatch"
    right = {"line_items": ITEMS, "shipping": {"amount": 170}}
    assert "error" not in intents.update(intent.id, {"amount_details": right}).amount_details


def test_what_is_authorized_further_is_told_anew(sandbox: Sandbox) -> None:
    """An increment's items take the place of those before, and add up to its amount.

    Source: `amount_details` in https://docs.stripe.com/api/payment_intents/increment_authorization.
    """
    intents: Any = sandbox.client().v1.payment_intents
    held = {"payment_method": "pm_card_visa", "capture_method": "manual", "confirm": True}
    more = {"card": {"request_incremental_authorization": "if_available"}}
    way = {"allowed_payment_method_types": ["card"], "payment_method_options": more}
    intent = intents.create({"amount": 1000, "currency": "usd", **held, **way})
    details = {"line_items": ITEMS, "shipping": {"amount": 170}}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.increment_authorization(intent.id, {"amount": 1600, "amount_details": details})
    assert refused.value.param == "amount_details"
    raised = intents.increment_authorization(intent.id, {"amount": 1500, "amount_details": details})
    assert raised.amount == 1500
    told = intents.amount_details_line_items.list(intent.id).data
    assert [each.product_name for each in told] == ["Cup", "Bag"]


@pytest.mark.parametrize(
    ("details", "item", "param"),
    [
        ({"tax": {"total_tax_amount": 80}}, {"tax": {"total_tax_amount": 80}}, "[tax][total_tax_amount]"),
        ({"discount_amount": 5}, {"discount_amount": 5}, "[discount_amount]"),
        ({}, {"unit_of_measure": "a-b"}, "[line_items][0][unit_of_measure]"),
        (
            {},
            {"payment_method_options": {"card": {"commodity_code": "1 2"}}},
            "[line_items][0][payment_method_options][card][commodity_code]",
        ),
        (
            {},
            {"payment_method_options": {"klarna": {"product_url": "shop"}}},
            "[line_items][0][payment_method_options][klarna][product_url]",
        ),
    ],
)
def test_what_details_cannot_be(sandbox: Sandbox, details: Any, item: Any, param: str) -> None:
    """Source: https://docs.stripe.com/payments/payment-line-items#field-requirements."""
    intents: Any = sandbox.client().v1.payment_intents
    items = [{"product_name": "Cup", "quantity": 2, "unit_cost": 500, **item}]
    amount_details = {**details, "line_items": items}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.create({"amount": 1000, "currency": "usd", "amount_details": amount_details})
    assert refused.value.param == f"amount_details{param}"


def _details(discount: int, tax: int, shipped: int, *numbers: int, **more: Any) -> Any:
    items = [{"product_name": f"Product {n}", "quantity": 1, "unit_cost": 2000} for n in numbers]
    codes = {"from_postal_code": "94110", "to_postal_code": "94117"}
    return {
        "discount_amount": discount,
        "tax": {"total_tax_amount": tax},
        "shipping": {"amount": shipped, **codes},
        "line_items": items,
        **more,
    }


def _held(intents: Any, **params: Any) -> Any:
    card = {"payment_method": "pm_card_visa", "capture_method": "manual", "confirm": True}
    parts = {"card": {"request_multicapture": "if_available"}}
    way = {"allowed_payment_method_types": ["card"], "payment_method_options": parts}
    return intents.create({"amount": 4600, "currency": "usd", **card, **way, **params})


def _part(details: Any = None) -> Any:
    said = {"amount_details": details} if details else {}
    expand = ["amount_details.line_items"]
    return {"amount_to_capture": 2300, "final_capture": False, "expand": expand, **said}


def test_the_details_of_several_captures_add_up(sandbox: Sandbox) -> None:
    """The first capture's take the place of the payment's; a capture of all that is left is the last one.

    Source: https://docs.stripe.com/payments/payment-line-items/flexible-payment-scenarios#multicapture.
    """
    intents: Any = sandbox.client().v1.payment_intents
    held = _held(intents, amount_details=_details(200, 400, 400, 1, 2))
    first = intents.capture(held.id, _part(_details(100, 200, 200, 1)))
    assert (first.status, first.amount_capturable) == ("requires_capture", 2300)
    assert first.amount_details.discount_amount == 100
    assert len(first.amount_details.line_items.data) == 1
    second = intents.capture(held.id, _part(_details(100, 200, 200, 2, shipping={"amount": 200})))
    shown = second.amount_details.to_dict()
    assert second.status == "succeeded"
    assert (shown["discount_amount"], shown["tax"]) == (200, {"total_tax_amount": 400})
    assert shown["shipping"] == {"amount": 400, "from_postal_code": "94110", "to_postal_code": "94117"}
    assert [each["product_name"] for each in shown["line_items"]["data"]] == ["Product 1", "Product 2"]


def test_what_the_first_capture_tells_the_others_tell_too(sandbox: Sandbox) -> None:
    """And the first one what the payment told; postal codes stay.

    Source: https://docs.stripe.com/payments/payment-line-items/flexible-payment-scenarios#multicapture.
    """
    intents: Any = sandbox.client().v1.payment_intents

    def refused(intent: Any, details: Any = None) -> Any:
        with pytest.raises(stripe.InvalidRequestError) as error:
            intents.capture(intent.id, _part(details))
        return error.value.param

    held = _held(intents, amount_details=_details(200, 400, 400, 1, 2))
    assert refused(held) == "amount_details"
    intents.capture(held.id, _part(_details(100, 200, 200, 1)))
    assert refused(held) == "amount_details"
    assert refused(held, {"discount_amount": 100}) == "amount_details[line_items]"
    moved = {"amount": 200, "to_postal_code": "10001"}
    assert (
        refused(held, _details(100, 200, 200, 2, shipping=moved))
        == "amount_details[shipping][to_postal_code]"
    )
    untold = _held(intents)
    intents.capture(untold.id, _part())
    assert refused(untold, _details(100, 200, 200, 1)) == "amount_details"
    assert intents.capture(held.id, {"amount_to_capture": 0}).amount_details.discount_amount == 100
