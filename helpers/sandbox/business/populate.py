"""A believable business, made by ordinary requests: customers who come, subscribe, pay, dispute, and payouts.

How often each thing happens stands in the tables; which one happens when follows from the seed. Everything
goes in by the front door, so what is made is what anybody's requests would have made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heappop, heappush
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from .. import errors
from ..clock import DAY
from ..door.wire import TYPED, HttpRequest
from ..resource import Resource
from ..storage.store import nothing_collected
from .subscribers import STEPS, Subscribers

if TYPE_CHECKING:
    from ..door.application import Application

Item = TypeVar("Item")
Shares = Mapping[Item, float]

MOST_CUSTOMERS, MOST_DAYS = 1_000_000, 3_660
# Requests that are made before the control answers, about a second's: one sees how far it is, and can stop.
AT_ONCE = 2000
# Of a hundred customers, so many subscribe.
SUBSCRIBERS = 20
# What a customer orders in a day, in the mean: a little more than once in three weeks.
ORDERS = 0.05
# Monday to Sunday, January to December.
WEEK = (1.0, 1.05, 1.05, 1.0, 1.2, 0.9, 0.8)
YEAR = (0.85, 0.85, 0.95, 0.95, 1.0, 1.0, 0.9, 0.9, 1.0, 1.05, 1.25, 1.3)
# Of the customers, a fifth is there on the first day; the others come evenly.
THERE = 0.2
# Trouble that is switched on is for others.
HEADERS = {
    "authorization": "Bearer sk_test_sandbox",
    "content-type": TYPED,
    "sandbox-faults": "spare",
}

FIRST_NAMES = ("Ada", "Alan", "Barbara", "Claude", "Dorothy", "Edsger", "Frances", "Grace", "Ida", "Jean")
LAST_NAMES = ("Allen", "Byron", "Dijkstra", "Hamilton", "Hopper", "Liskov", "Perlman", "Rhodes", "Sammet")
CARDS: Shares[str] = {
    "tok_visa": 0.52, "tok_mastercard": 0.26, "tok_amex": 0.08, "tok_discover": 0.03, "tok_visa_debit": 0.05,
    "tok_gb": 0.02, "tok_de": 0.02, "tok_jp": 0.01, "tok_chargeCustomerFail": 0.01,
}  # fmt: skip
CURRENCIES: Shares[str] = {"usd": 0.8, "eur": 0.11, "gbp": 0.06, "jpy": 0.03}
# In dollars, euros and pounds; in yen a hundred times as much.
PRICES: Shares[int] = {900: 0.2, 1500: 0.25, 2900: 0.25, 4900: 0.15, 9900: 0.1, 24900: 0.05}
# Orders that are not paid by the customer's own card. The names are Stripe's test tokens.
ODD_CARDS: Shares[str] = {
    "": 0.955, "tok_chargeDeclined": 0.012, "tok_chargeDeclinedInsufficientFunds": 0.018,
    "tok_chargeDeclinedExpiredCard": 0.006, "tok_createDispute": 0.003,
    "tok_createDisputeProductNotReceived": 0.002, "tok_refundFail": 0.001, "tok_bypassPending": 0.003,
}  # fmt: skip
BY_INTENT = 0.15
REFUNDED, IN_PART = 0.04, 0.3
REFUND_DAYS, DISPUTE_DAYS = (1, 20), (2, 7)
EVIDENCE: Shares[str] = {"winning_evidence": 0.4, "losing_evidence": 0.4, "": 0.2}
REASONS: Shares[str] = {"requested_by_customer": 0.9, "duplicate": 0.1}


def populate(application: Application, params: Mapping[str, Any]) -> Resource:
    """The control: `customers`, `days`, `seed` begin a business, `more` lives on with the one that was begun.

    Of a hundred customers `subscribers` subscribe. Tells how many of each thing were made, how many of its
    `days` are `lived`, whether there is `more` to come, and the new time. A running clock goes back first,
    where nothing has happened yet, so that the business has lived until today; others move on by the days.
    Payouts go out daily from then on if they were made by hand until then.
    """
    unknown = sorted(set(params) - {"customers", "days", "seed", "subscribers", "more"})
    if unknown:
        raise errors.unknown_parameters(unknown)
    if "more" not in params:
        customers = _count(params, "customers", 100, MOST_CUSTOMERS)
        days = _count(params, "days", 90, MOST_DAYS)
        share = _count(params, "subscribers", SUBSCRIBERS, 100, least=0) / 100
        chance, theirs = (Random(f"{what}/{params.get('seed', 0)}") for what in ("populate", "subscribers"))
        _begin_earlier(application, days)
        application.business = Business(application, chance, customers, days)
        application.business.subscribe(theirs, share)
    business = application.business
    if business is None:
        what_to_do = "No business has more to come: begin one with `customers` and `days`."
        raise errors.Invalid(what_to_do, param="more")
    with nothing_collected():
        more = business.live()
    if not more:
        application.business = None
    return {
        "object": "sandbox.population",
        "made": business.everything_made(),
        "days": business.days,
        "lived": business.lived,
        "more": more,
        "now": application.state.clock.now(),
    }


def _begin_earlier(application: Application, days: int) -> None:
    """Let the days that come be those before today, where the clock runs and nothing has happened yet."""
    state = application.state
    if state.clock.standing is None and not any(state.holding("event")):
        state.clock.begin_earlier(days * DAY)


def _count(params: Mapping[str, Any], name: str, usual: int, most: int, least: int = 1) -> int:
    try:
        number = int(params.get(name, usual))
    except (TypeError, ValueError):
        number = least - 1
    if not least <= number <= most:
        raise errors.Invalid(f"Invalid {name}: give a whole number from {least} to {most}.", param=name)
    return number


@dataclass
class Business:
    """One that grows by half while it is watched.

    ``later``: what is to be done at which moment. ``lived``: the days that are over. ``before``: how many of
    what the clock makes were there.
    """

    application: Application
    chance: Random
    customers: int
    days: int
    ids: list[str] = field(default_factory=list)
    orders: int = 0
    later: list[tuple[int, int, str, str, int]] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    lived: int = 0

    def __post_init__(self) -> None:
        self.subscribe(Random(), 0)
        self.before = self.stored()
        self.happens = self.run()

    def subscribe(self, chance: Random, share: float) -> None:
        """Have a share of the customers subscribe."""
        self.subscribers = Subscribers(self.post, self.send, chance, share, self.made)

    def live(self) -> bool:
        """Live on until `AT_ONCE` requests were made; whether there is more to come."""
        enough = self.requests + AT_ONCE
        return any(self.requests >= enough for _ in self.happens)

    def run(self) -> Iterator[None]:
        """Live through the days, from one thing that happens to the next."""
        payouts = "/v1/balance_settings"
        if self.send("get", payouts)["payments"]["payouts"]["schedule"]["interval"] == "manual":
            self.post(payouts, payments={"payouts": {"schedule": {"interval": "daily"}}})
        start = self.application.state.clock.now()
        for day in range(self.days):
            for moment, what in sorted(self.happenings(start + day * DAY, day)):
                self.wait_until(moment)
                if what == "customer":
                    self.sign_up(moment)
                else:
                    self.order(moment)
                yield
            self.lived = day + 1
        self.wait_until(start + self.days * DAY)
        self.pass_to(self.application.state.clock.today())

    def everything_made(self) -> dict[str, int]:
        """How many of each thing were made until now."""
        by_clock = {name: count - self.before[name] for name, count in self.stored().items()}
        return dict(sorted({**self.made, **by_clock}.items()))

    def stored(self) -> Counter[str]:
        """How many of what the clock makes are there."""
        collections, platform = self.application.state.store.collections, self.application.state.platform
        kinds = {
            "balance_transactions": "balance_transaction",
            "disputes": "dispute",
            "invoices": "invoice",
            "payouts": "payout",
            "subscriptions": "subscription",
        }
        stored = {name: collections.get((platform, kind)) for name, kind in kinds.items()}
        return Counter({name: len(each) if each else 0 for name, each in stored.items()})

    def happenings(self, midnight: int, day: int) -> Iterator[tuple[int, str]]:
        """Who comes and who orders on a day, and when: more around noon than at night."""
        there = THERE + (1 - THERE) * (day + 1) / self.days
        for _ in range(max(0, round(self.customers * there) - len(self.ids))):
            yield self.moment(midnight), "customer"
        date = datetime.fromtimestamp(midnight, UTC)
        season = WEEK[date.weekday()] * YEAR[date.month - 1] * (1 + day / self.days / 2)
        mean = self.customers * there * ORDERS * season
        for _ in range(max(0, round(self.chance.gauss(mean, mean**0.5)))):
            yield self.moment(midnight), "order"

    def moment(self, midnight: int) -> int:
        """A second of the day."""
        return midnight + int(self.chance.triangular(0, DAY - 1, DAY * 0.6))

    def wait_until(self, moment: int) -> None:
        """Let the time pass, and do what is to be done by then."""
        while self.later and self.later[0][0] <= moment:
            due, _, what, id, amount = heappop(self.later)
            self.pass_to(due)
            self.follow_up(what, id, amount)
        self.pass_to(moment)

    def pass_to(self, moment: int) -> None:
        """Move the clock."""
        state = self.application.state
        state.advance(max(0, moment - state.clock.now()))

    def sign_up(self, moment: int) -> None:
        """A customer comes, with a card, and may subscribe."""
        first, last = self.chance.choice(FIRST_NAMES), self.chance.choice(LAST_NAMES)
        customer = self.post(
            "/v1/customers",
            name=f"{first} {last}",
            email=f"{first}.{last}.{len(self.ids) + 1}@example.com".lower(),
            source=self.one_of(CARDS),
        )
        self.ids.append(customer["id"])
        self.made["customers"] += 1
        for due, what, id in self.subscribers.sign_up(customer["id"], moment):
            heappush(self.later, (due, self.orders, what, id, 0))

    def order(self, moment: int) -> None:
        """Somebody buys something, mostly one of the customers by the own card."""
        currency, price, card = self.one_of(CURRENCIES), self.one_of(PRICES), self.one_of(ODD_CARDS)
        self.orders += 1
        params: dict[str, Any] = {
            "amount": price,
            "currency": currency,
            "description": f"Order {self.orders}",
            "metadata": {"order": str(self.orders)},
        }
        if card or not self.ids:
            charge = self.post("/v1/charges", **params, source=card or "tok_visa")
        elif self.chance.random() < BY_INTENT:
            methods = {"enabled": True, "allow_redirects": "never"}
            how = {"payment_method": "pm_card_visa", "confirm": True, "automatic_payment_methods": methods}
            customer = self.chance.choice(self.ids)
            charge = self.post("/v1/payment_intents", **params, **how, customer=customer)
        else:
            charge = self.post("/v1/charges", **params, customer=self.chance.choice(self.ids))
        if "error" in charge:
            self.made["declined_payments"] += 1
            return
        self.made["payments"] += 1
        id = charge.get("latest_charge") or charge["id"]
        if card.startswith("tok_createDispute"):
            self.plan(moment, DISPUTE_DAYS, "answer", id, 0)
        elif self.chance.random() < REFUNDED:
            part = round(price * self.chance.choice((0.25, 0.5)))
            self.plan(moment, REFUND_DAYS, "refund", id, part if self.chance.random() < IN_PART else price)

    def plan(self, moment: int, days: tuple[int, int], what: str, id: str, amount: int) -> None:
        """Something is to be done some days later; of two at once, what was planned first."""
        due = moment + self.chance.randint(days[0] * DAY, days[1] * DAY)
        heappush(self.later, (due, self.orders, what, id, amount))

    def follow_up(self, what: str, id: str, amount: int) -> None:
        """Give a charge's money back, or answer its dispute, or let that be lost; or a subscriber's turn."""
        if what in STEPS:
            self.subscribers.follow_up(what, id)
            return
        if what == "refund":
            refund = self.post("/v1/refunds", charge=id, amount=amount, reason=self.one_of(REASONS))
            self.made["refunds"] += "error" not in refund
            return
        dispute = self.send("get", "/v1/disputes", query=f"charge={id}")["data"][0]["id"]
        if evidence := self.one_of(EVIDENCE):
            self.post(f"/v1/disputes/{dispute}", evidence={"uncategorized_text": evidence}, submit=True)
        else:
            self.post(f"/v1/disputes/{dispute}/close")

    def one_of(self, shares: Shares[Item]) -> Item:
        """One of a table's, as often as it says."""
        return self.chance.choices(tuple(shares), _weights(shares))[0]

    def post(self, path: str, **params: Any) -> Resource:
        """What comes of a request, be it the error that a card met."""
        return self.send("post", path, body=orjson.dumps(params))

    def send(self, method: str, path: str, query: str = "", body: bytes = b"") -> Resource:
        """In at the front door."""
        self.requests += 1
        reply = self.application.handle(HttpRequest(method, path, query, HEADERS, body))
        answer: Resource = reply.json()
        assert reply.status in (200, 402), answer
        return answer


def _weights(shares: Shares[Item]) -> Sequence[float]:
    return tuple(shares.values())
