"""Trial offers on subscriptions.

Source: https://docs.stripe.com/billing/subscriptions/trials/trial-offers and
https://docs.stripe.com/changelog/endive/2026-09-30/trial-offers-archiving-and-trial-end-behavior-settings.
"""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import DAY, Shop


def offered(
    shop: Shop, amount: int, then: str, *, interval: str = "week", iterations: int = 1
) -> dict[str, Any]:
    """An item's parameters: a new trial offer of so much an interval, and the price that follows it."""
    price = shop.price(amount, interval=interval, name="Trial")
    offer = shop.v1.product_catalog.trial_offers.create(
        {
            "price": price,
            "duration": {"type": "relative", "relative": {"iterations": iterations}},
            "end_behavior": {"transition": {"price": then}},
        }
    )
    return {"current_trial": {"trial_offer": offer.id}}


def subscribed(shop: Shop, *items: dict[str, Any], **params: Any) -> Any:
    """A new subscription of a new customer to such items."""
    return shop.v1.subscriptions.create({"customer": shop.customer(), "items": list(items), **params})


def test_a_week_is_paid_for_before_months_begin(shop: Shop) -> None:
    """The first month begins when the offer ends, and so do all others."""
    gold = shop.price(2000)
    subscription = subscribed(shop, {**offered(shop, 100, gold), "quantity": 2})
    (item,) = subscription["items"].data
    assert (subscription.status, item.price.unit_amount) == ("active", 100)
    assert item.current_trial.end_date == item.current_trial.start_date + 7 * DAY == item.current_period_end
    upcoming = shop.v1.invoices.create_preview({"subscription": subscription.id})
    (line,) = upcoming.lines.data
    assert (line.amount, line.period.end - line.period.start) == (4000, 31 * DAY)
    shop.sandbox.advance(days=45)
    (item,) = shop.v1.subscriptions.retrieve(subscription.id)["items"].data
    assert (item.price.id, item.quantity, item.current_trial) == (gold, 2, None)
    assert shop.totals(subscription.id) == [("01-01", 200), ("01-08", 4000), ("02-08", 4000)]
    assert shop.sandbox.reconcile()["balanced"]


def test_the_days_of_a_subscription_stay_where_asked(shop: Shop) -> None:
    """What follows two weeks of an offer is paid for the rest of the month that is running."""
    subscription = subscribed(
        shop,
        offered(shop, 100, shop.price(3100), iterations=2),
        trial_settings={"end_behavior": {"billing_cycle_anchor": "unchanged"}},
    )
    shop.sandbox.advance(days=40)
    assert shop.totals(subscription.id) == [("01-01", 100), ("01-08", 100), ("01-15", 1700), ("02-01", 3100)]


def test_a_free_offer_is_a_trial(shop: Shop) -> None:
    """Of the whole subscription, when nothing else is in it; and is told before it ends."""
    subscription = subscribed(shop, offered(shop, 0, shop.price(2000)))
    assert (subscription.status, subscription.trial_end) == ("trialing", subscription.trial_start + 7 * DAY)
    shop.events()
    shop.sandbox.advance(days=7, hours=2)
    assert "customer.subscription.trial_will_end" in shop.events()
    after = shop.v1.subscriptions.retrieve(subscription.id)
    (item,) = after["items"].data
    assert (after.status, item.price.unit_amount, item.current_trial) == ("active", 2000, None)
    assert shop.totals(subscription.id) == [("01-01", 0), ("01-08", 2000)]


def test_what_is_beside_an_offer_is_paid_in_full(shop: Shop) -> None:
    """A free offer is no trial of the rest. When it ends, a new month begins, less what was unused."""
    subscription = subscribed(shop, {"price": shop.price(3100)}, offered(shop, 0, shop.price(2000)))
    assert subscription.status == "active"
    shop.sandbox.advance(days=45)
    unused = 3100 * 24 // 31
    assert shop.totals(subscription.id) == [("01-01", 3100), ("01-08", 5100 - unused), ("02-08", 5100)]


def test_an_offer_is_added_later(shop: Shop) -> None:
    """It lasts from then on, and another price takes its place before it is over."""
    subscription = shop.subscribe(shop.customer(), shop.price(1000))
    shop.sandbox.advance(days=10)
    later = shop.v1.subscriptions.update(subscription.id, {"items": [offered(shop, 100, shop.price(2000))]})
    added = later["items"].data[1]
    assert added.current_trial.start_date == subscription.created + 10 * DAY
    assert added.current_trial.end_date == subscription.created + 17 * DAY
    silver = shop.price(1500)
    item = shop.v1.subscription_items.update(added.id, {"price": silver})
    assert (item.price.id, item.current_trial) == (silver, None)
    shop.sandbox.advance(days=30)
    assert shop.totals(subscription.id)[-1][0] == "02-01"


def test_what_an_offer_does_not_go_with(shop: Shop) -> None:
    """Trials of the whole subscription, classic billing, and offers that are archived."""
    item = offered(shop, 100, shop.price(2000))
    assert refusal(lambda: subscribed(shop, item, trial_period_days=3)).param == "trial_period_days"
    classic = refusal(lambda: subscribed(shop, item, billing_mode={"type": "classic"}))
    assert classic.param == "items[0][current_trial]"
    shop.v1.product_catalog.trial_offers.update(item["current_trial"]["trial_offer"], {"active": False})
    archived = refusal(lambda: subscribed(shop, item))
    assert archived.param == "items[0][current_trial][trial_offer]"
    assert "archived" in archived.user_message


def test_offers_are_found_by_price_and_time(shop: Shop) -> None:
    """Neither of which an offer shows as the list asks for it. Source: the parameters of the list."""
    offers = shop.v1.product_catalog.trial_offers
    offered(shop, 100, shop.price(2000))
    shop.sandbox.advance(days=1)
    later = offered(shop, 200, shop.price(2000))["current_trial"]["trial_offer"]
    price = offers.retrieve(later).price
    for filters in ({"prices": [price]}, {"created": {"gte": shop.sandbox.now}}):
        assert [each.id for each in offers.list(filters).data] == [later]
    assert len(offers.list().data) == 2
