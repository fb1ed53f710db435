"""Subscribers of a believable business: who subscribes to what, and what becomes of it.

What there is to subscribe to and how often each thing happens stand in the tables. It is populate's part that
needs Billing, and goes in by the front door as all of it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ..clock import DAY
from ..resource import Resource

Later = tuple[int, str, str]
"""At which moment what is to be done, to which subscription."""

# The plans from the smallest to the largest, by interval: name, and amount in cents.
PLANS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "month": (("Starter", 900), ("Team", 2900), ("Business", 9900)),
    "year": (("Starter", 9000), ("Team", 29000), ("Business", 99000)),
}
YEARLY, TRIAL, COUPON = 0.15, 0.3, 0.1
TRIAL_DAYS = 14
WELCOME = {"name": "Welcome", "percent_off": 20, "duration": "repeating", "duration_in_months": 3}
COURSES: Mapping[str, float] = {
    "nothing": 0.55, "upgrades": 0.14, "downgrades": 0.04, "seats added": 0.05, "cancellations": 0.09,
    "cancellations at once": 0.02, "failing cards": 0.07, "failing cards for good": 0.04,
}  # fmt: skip
LIVE = frozenset({"active", "past_due", "trialing"})
CHANGE_DAYS, RECOVERY_DAYS = (5, 70), (2, 9)


@dataclass
class Subscribers:
    """``post``, ``send``: the business's. ``share``: how many of the customers subscribe, from 0 to 1.

    ``made`` counts what happens. ``known``: each subscription's customer, item, interval and plan.
    """

    post: Callable[..., Resource]
    send: Callable[..., Resource]
    chance: Random
    share: float
    made: Counter[str]
    prices: dict[tuple[str, int], str] = field(default_factory=dict)
    known: dict[str, tuple[str, str, str, int]] = field(default_factory=dict)
    coupon: str = ""

    def sign_up(self, customer: str, moment: int) -> Iterator[Later]:
        """A customer subscribes, or does not; and what is to become of it."""
        if self.chance.random() >= self.share:
            return
        interval = "year" if self.chance.random() < YEARLY else "month"
        plan = self.chance.choices(range(3), (0.5, 0.35, 0.15))[0]
        params: dict[str, Any] = {"customer": customer, "items": [{"price": self.price(interval, plan)}]}
        if self.chance.random() < TRIAL:
            params["trial_period_days"] = TRIAL_DAYS
        if self.chance.random() < COUPON:
            params["discounts"] = [{"coupon": self.coupon}]
        subscription = self.post("/v1/subscriptions", **params)
        item = subscription["items"]["data"][0]
        self.known[subscription["id"]] = (customer, item["id"], interval, plan)
        if subscription["status"] in ("active", "trialing"):
            yield from self.course(subscription["id"], moment, item["current_period_end"])

    def price(self, interval: str, plan: int) -> str:
        """The id of a plan's price; with the first one, everything on offer is made."""
        if not self.prices:
            self.coupon = self.post("/v1/coupons", **WELCOME)["id"]
            for each, plans in PLANS.items():
                for number, (name, amount) in enumerate(plans):
                    product = self.post("/v1/products", name=f"{name}, a {each}")
                    price = self.post(
                        "/v1/prices",
                        product=product["id"],
                        currency="usd",
                        unit_amount=amount,
                        recurring={"interval": each},
                    )
                    self.prices[each, number] = price["id"]
        return self.prices[interval, plan]

    def course(self, id: str, moment: int, period_end: int) -> Iterator[Later]:
        """What is to become of a subscription."""
        what = self.chance.choices(tuple(COURSES), tuple(COURSES.values()))[0]
        if what == "nothing":
            return
        if what.startswith("failing cards"):
            yield period_end - DAY, "failing cards", id
            if what == "failing cards":
                yield self.days_after(period_end, RECOVERY_DAYS), "new cards", id
            return
        yield self.days_after(moment, CHANGE_DAYS), what, id

    def days_after(self, moment: int, days: tuple[int, int]) -> int:
        """Some moment of these days after another."""
        return moment + self.chance.randint(days[0] * DAY, days[1] * DAY)

    def follow_up(self, what: str, id: str) -> None:
        """Do what was planned, unless the subscription has ended meanwhile."""
        if self.send("get", f"/v1/subscriptions/{id}")["status"] in LIVE:
            self.made[what] += 1
            STEPS[what](self, id)

    def change_plan(self, id: str, step: int) -> None:
        """To the next larger or smaller plan of the same interval; there may be none."""
        customer, item, interval, plan = self.known[id]
        to = min(max(plan + step, 0), len(PLANS[interval]) - 1)
        self.known[id] = (customer, item, interval, to)
        self.post(f"/v1/subscriptions/{id}", items=[{"id": item, "price": self.price(interval, to)}])

    def more_seats(self, id: str) -> None:
        """Somebody else is to use it, too."""
        quantity = self.chance.choice((2, 3, 5))
        self.post(f"/v1/subscriptions/{id}", items=[{"id": self.known[id][1], "quantity": quantity}])

    def other_card(self, id: str, token: str) -> None:
        """The customer has another card from now on."""
        self.post(f"/v1/customers/{self.known[id][0]}", source=token)


STEPS: Mapping[str, Callable[[Subscribers, str], object]] = {
    "upgrades": lambda self, id: self.change_plan(id, 1),
    "downgrades": lambda self, id: self.change_plan(id, -1),
    "seats added": Subscribers.more_seats,
    "cancellations": lambda self, id: self.post(f"/v1/subscriptions/{id}", cancel_at_period_end=True),
    "cancellations at once": lambda self, id: self.send("delete", f"/v1/subscriptions/{id}"),
    "failing cards": lambda self, id: self.other_card(id, "tok_chargeCustomerFail"),
    "new cards": lambda self, id: self.other_card(id, "tok_visa"),
}
"""By what becomes of a subscription: what is done to it."""
