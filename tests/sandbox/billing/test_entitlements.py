"""Entitlements: a customer has the features of what it subscribes to, as long as it does.

Source: https://docs.stripe.com/billing/entitlements.
"""

from __future__ import annotations

from ..refused import refusal
from .shop import Shop

CHANGED = "entitlements.active_entitlement_summary.updated"


def with_feature(shop: Shop, key: str) -> str:
    """The id of a price whose product has a feature."""
    feature = shop.v1.entitlements.features.create({"name": key.title(), "lookup_key": key}).id
    product = shop.v1.products.create({"name": "Gold"}).id
    shop.v1.products.features.create(product, {"entitlement_feature": feature})
    price = {"currency": "usd", "unit_amount": 1000, "product": product, "recurring": {"interval": "month"}}
    return str(shop.v1.prices.create(price).id)


def active(shop: Shop, customer: str) -> list[str]:
    """The lookup keys of what a customer is entitled to."""
    active_entitlements = shop.v1.entitlements.active_entitlements.list({"customer": customer}).data
    return sorted(each.lookup_key for each in active_entitlements)


def test_features_come_and_go_with_subscriptions(shop: Shop) -> None:
    """The second one adds its feature; what two grant is there once; all go in the end."""
    customer, video, chat = shop.customer(), with_feature(shop, "video"), with_feature(shop, "chat")
    first = shop.subscribe(customer, video)
    assert active(shop, customer) == ["video"]
    second = shop.subscribe(customer, video, chat)
    assert active(shop, customer) == ["chat", "video"]
    assert shop.events().count(CHANGED) == 2
    shop.v1.subscriptions.cancel(first.id)
    assert active(shop, customer) == ["chat", "video"]
    assert CHANGED not in shop.events()
    shop.v1.subscriptions.cancel(second.id)
    assert active(shop, customer) == []
    assert shop.events().count(CHANGED) == 1


def test_who_has_not_paid_is_not_entitled(shop: Shop) -> None:
    """An incomplete subscription grants nothing until its first invoice is paid."""
    customer = shop.customer("tok_chargeCustomerFail")
    subscription = shop.subscribe(customer, with_feature(shop, "video"))
    assert (subscription.status, active(shop, customer)) == ("incomplete", [])
    shop.v1.invoices.pay(subscription.latest_invoice, {"payment_method": "pm_card_visa"})
    assert active(shop, customer) == ["video"]


def test_the_event_has_what_was_and_what_is(shop: Shop) -> None:
    """The whole summary, and of its list only what is different; recorded, as programs tell."""
    customer = shop.customer()
    shop.subscribe(customer, with_feature(shop, "video"))
    event = next(each for each in shop.told() if each.type == CHANGED).to_dict()["data"]
    assert [each["lookup_key"] for each in event["object"]["entitlements"]["data"]] == ["video"]
    assert event["object"]["customer"] == customer
    assert event["previous_attributes"] == {"entitlements": {"data": []}}


def test_what_a_product_gets_counts_from_the_next_period(shop: Shop) -> None:
    """And what it loses; another product is had at once, and nothing any more at the end."""
    customer, video = shop.customer(), with_feature(shop, "video")
    subscription = shop.subscribe(customer, video)
    product = shop.v1.prices.retrieve(video).product
    (attached,) = shop.v1.products.features.list(product).data
    chat = shop.v1.entitlements.features.create({"name": "Chat", "lookup_key": "chat"}).id
    shop.sandbox.advance(days=1)
    shop.v1.products.features.create(product, {"entitlement_feature": chat})
    shop.v1.products.features.delete(product, attached.id)
    shop.v1.subscriptions.update(subscription.id, {"metadata": {"seen": "yes"}})
    assert active(shop, customer) == ["video"]
    shop.sandbox.advance(days=31)
    assert active(shop, customer) == ["chat"]
    item = {"id": subscription["items"].data[0].id, "price": with_feature(shop, "sso")}
    shop.v1.subscriptions.update(subscription.id, {"items": [item]})
    assert active(shop, customer) == ["sso"]
    shop.v1.subscriptions.cancel(subscription.id)
    assert active(shop, customer) == []


def test_a_summary_has_ten_and_leads_to_all(shop: Shop) -> None:
    """By its list's own address."""
    customer = shop.customer()
    shop.subscribe(customer, *(with_feature(shop, f"feature{number}") for number in range(12)))
    event = next(each for each in shop.told() if each.type == CHANGED).to_dict()["data"]
    listed = event["object"]["entitlements"]
    assert (len(listed["data"]), listed["has_more"]) == (10, True)
    whole = shop.sandbox.client().raw_request("get", listed["url"], limit=100).data
    assert len(whole["data"]) == 12


def test_a_lookup_key_is_used_once(shop: Shop) -> None:
    """A second feature of the same key is refused."""
    with_feature(shop, "video")
    error = refusal(shop.v1.entitlements.features.create, {"name": "Again", "lookup_key": "video"})
    assert error.param == "lookup_key"
