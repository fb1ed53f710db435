"""A shop that does anything in any order: hypothesis chooses the steps, and shortens what breaks a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from ..fidelity.samples import pairs
from .conftest import CLOCK

CARDS = (
    "pm_card_visa",
    "pm_card_bypassPending",
    "pm_card_chargeCustomerFail",
    "pm_card_createDispute",
    "pm_card_chargeDeclined",
    "pm_card_threeDSecureRequired",
    "pm_card_pendingRefund",
)
AMOUNTS = st.integers(50, 5000)
# What is listed at which address; only some subscriptions are, where nobody asks for all.
LISTED: Mapping[str, str] = {
    "customer": "customers",
    "payment_intent": "payment_intents",
    "charge": "charges",
    "refund": "refunds",
    "dispute": "disputes",
    "subscription": "subscriptions?status=all",
    "invoice": "invoices",
    "balance_transaction": "balance_transactions",
}
# No operation takes these, whatever else is sent with them.
UNKNOWN: Mapping[str, Any] = {"amount_of_tea": 5}
DAY = 86_400


class Shop(RuleBasedStateMachine):
    """Its requests as they stand on the wire; each POST has an idempotency key."""

    customers = Bundle("customers")
    methods = Bundle("methods")
    intents = Bundle("intents")
    subscriptions = Bundle("subscriptions")

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = Sandbox(seed="machine", clock=CLOCK)
        self.sent = 0
        self.answered: list[tuple[HttpRequest, int, Any]] = []
        """Requests whose answers are kept for a day, with their status and body."""
        recurring = {"unit_amount": 1000, "currency": "usd", "recurring": {"interval": "month"}}
        price = self.asked("post", "prices", {**recurring, "product_data": {"name": "Tea"}})
        self.price: str = price["id"]

    # Asking

    def answer(self, request: HttpRequest) -> tuple[int, Any]:
        reply = self.sandbox.handle(request)
        return reply.status, reply.json()

    def asked(self, method: str, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """What a request is answered; a refusal makes nothing, and tells of nothing."""
        self.sent += 1
        headers = {"authorization": f"Bearer {KEY}", "idempotency-key": f"key_{self.sent}"}
        headers["content-type"] = "application/x-www-form-urlencoded"
        form = urlencode(list(pairs(params or {})))
        path, _, query = path.partition("?")
        if method == "post":
            request = HttpRequest(method, f"/v1/{path}", "", headers, form.encode())
        else:
            request = HttpRequest(method, f"/v1/{path}", "&".join(filter(None, (query, form))), headers)
        before = self.latest_event() if method != "get" else None
        status, body = self.answer(request)
        assert status < 500, body
        if method != "get" and 400 <= status != 402:
            assert self.latest_event() == before, body
        if method == "post" and status in (200, 402):
            self.answered.append((request, status, body))
        return body

    def made(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The id of what a request makes; none where it is refused."""
        body = self.asked("post", path, params)
        return body["id"] if "id" in body else multiple()

    def latest_event(self) -> Any:
        headers = {"authorization": f"Bearer {KEY}"}
        return [
            each["id"]
            for each in self.answer(HttpRequest("get", "/v1/events", "limit=1", headers))[1]["data"]
        ]

    def pages(self, path: str, limit: int, cursor: str) -> Iterator[str]:
        """The ids of a list, a page at a time, from one of its ends."""
        after: dict[str, Any] = {}
        while True:
            page = self.asked("get", path, {"limit": limit, **after})
            ids = [each["id"] for each in page["data"]]
            yield from ids if cursor == "starting_after" else reversed(ids)
            if not page["has_more"]:
                return
            after = {cursor: ids[-1] if cursor == "starting_after" else ids[0]}

    # What may happen

    @rule(target=customers, name=st.sampled_from(("Jenny", "Ada", "")))
    def customer(self, name: str) -> Any:
        return self.made("customers", {"name": name})

    @rule(customer=customers)
    def delete_customer(self, customer: str) -> None:
        self.asked("delete", f"customers/{customer}")

    @rule(target=methods, customer=customers, card=st.sampled_from(CARDS), default=st.booleans())
    def attach(self, customer: str, card: str, default: bool) -> Any:
        id = self.made(f"payment_methods/{card}/attach", {"customer": customer})
        if default and isinstance(id, str):
            settings = {"invoice_settings": {"default_payment_method": id}}
            self.asked("post", f"customers/{customer}", settings)
        return id

    @rule(method=methods)
    def detach(self, method: str) -> None:
        self.asked("post", f"payment_methods/{method}/detach")

    @rule(target=intents, amount=AMOUNTS, card=st.sampled_from(CARDS), manual=st.booleans())
    def pay(self, amount: int, card: str, manual: bool) -> Any:
        capture = {"capture_method": "manual" if manual else "automatic"}
        flow = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
        paid = {"amount": amount, "currency": "usd", "payment_method": card, "confirm": True}
        return self.made("payment_intents", {**paid, **capture, **flow})

    @rule(target=intents, amount=AMOUNTS, customer=customers)
    def intend(self, amount: int, customer: str) -> Any:
        return self.made("payment_intents", {"amount": amount, "currency": "usd", "customer": customer})

    @rule(intent=intents, method=methods | st.sampled_from(CARDS))
    def confirm(self, intent: str, method: str) -> None:
        params = {"payment_method": method, "return_url": "https://example.com"}
        self.asked("post", f"payment_intents/{intent}/confirm", params)

    @rule(intent=intents, amount=AMOUNTS)
    def capture(self, intent: str, amount: int) -> None:
        self.asked("post", f"payment_intents/{intent}/capture", {"amount_to_capture": amount})

    @rule(intent=intents)
    def cancel(self, intent: str) -> None:
        self.asked("post", f"payment_intents/{intent}/cancel")

    @rule(intent=intents, amount=st.none() | AMOUNTS)
    def refund(self, intent: str, amount: int | None) -> None:
        params = {"payment_intent": intent} | ({"amount": amount} if amount else {})
        self.asked("post", "refunds", params)

    @rule(evidence=st.sampled_from(("winning_evidence", "losing_evidence", "")))
    def settle_a_dispute(self, evidence: str) -> None:
        for each in self.asked("get", "disputes", {"limit": 1})["data"]:
            told = {"evidence": {"uncategorized_text": evidence}}
            self.asked(
                "post", f"disputes/{each['id']}{'' if evidence else '/close'}", told if evidence else {}
            )

    @rule(target=subscriptions, customer=customers, trial=st.sampled_from((0, 0, 3)), later=st.booleans())
    def subscribe(self, customer: str, trial: int, later: bool) -> Any:
        params: dict[str, Any] = {"customer": customer, "items": [{"price": self.price}]}
        if trial:
            params["trial_period_days"] = trial
        if later:
            params |= {"collection_method": "send_invoice", "days_until_due": 5}
        return self.made("subscriptions", params)

    @rule(
        subscription=subscriptions,
        quantity=st.integers(0, 9),
        at_once=st.booleans(),
    )
    def change(self, subscription: str, quantity: int, at_once: bool) -> None:
        items = self.asked("get", "subscription_items", {"subscription": subscription}).get("data", [])
        for each in items:
            changed = {"quantity": quantity, "proration_behavior": "always_invoice" if at_once else "none"}
            self.asked("post", f"subscription_items/{each['id']}", changed)

    @rule(subscription=subscriptions, at_end=st.booleans())
    def end(self, subscription: str, at_end: bool) -> None:
        if at_end:
            self.asked("post", f"subscriptions/{subscription}", {"cancel_at_period_end": True})
        else:
            self.asked("delete", f"subscriptions/{subscription}")

    @rule(verb=st.sampled_from(("pay", "void", "finalize", "mark_uncollectible")))
    def bill(self, verb: str) -> None:
        for each in self.asked("get", "invoices", {"limit": 2})["data"]:
            self.asked("post", f"invoices/{each['id']}/{verb}")

    @rule(hours=st.sampled_from((1, 23, 25, 24 * 8, 24 * 32)))
    def wait(self, hours: int) -> None:
        self.sandbox.advance(hours=hours)
        if hours > 12:  # of several waits, too, none is longer than a key's day
            self.answered.clear()

    @rule(path=st.sampled_from(tuple(LISTED.values())), intent=intents)
    def ask_for_nonsense(self, path: str, intent: str) -> None:
        for each in (path.partition("?")[0], f"payment_intents/{intent}", "customers/cus_none"):
            assert "error" in self.asked("post", each, UNKNOWN)

    # What holds, whatever happened

    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        """Under the same key the answer is the same, and nothing happens."""
        if self.answered:
            request, status, body = data.draw(st.sampled_from(self.answered[-20:]))
            before = self.latest_event()
            assert self.answer(request) == (status, body)
            assert self.latest_event() == before

    @rule(kind=st.sampled_from(tuple(LISTED)), limit=st.integers(1, 5))
    def look_through(self, kind: str, limit: int) -> None:
        """Each object stands on exactly one page, from either end, the newest first."""
        ids = list(self.pages(LISTED[kind], limit, "starting_after"))
        account = self.sandbox.account
        kept = self.sandbox.application.state.store.collections.get((account, kind))
        assert ids == [each for each in reversed(kept.order if kept else []) if each is not None]
        if ids:
            oldest = self.asked("get", LISTED[kind], {"limit": 100, "ending_before": ids[-1]})["data"]
            assert [each["id"] for each in oldest] == ids[:-1][-100:]

    @invariant()
    def the_books_add_up(self) -> None:
        assert self.sandbox.reconcile()["differences"] == []

    def teardown(self) -> None:
        """In the end, and 40 days later."""
        for kind in LISTED:
            self.look_through(kind, 5)
        self.sandbox.advance(days=40)
        self.the_books_add_up()


TestShop = Shop.TestCase
TestShop.settings = settings(
    max_examples=35, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
