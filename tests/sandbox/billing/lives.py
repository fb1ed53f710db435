"""Subscriptions that live at random: all that may be done to them, in any order, on clocks of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import stripe

from helpers.sandbox.sandbox import SandboxError

from .shop import DAY, HOUR, Shop

CARDS = (
    "tok_visa",
    "tok_visa",
    "tok_mastercard",
    "tok_chargeCustomerFail",
    "tok_threeDSecure2Required",
    None,
)
BEHAVIORS = ("allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete")
HELD = ("void", "keep_as_draft", "mark_uncollectible")
PRORATIONS = ("create_prorations", "always_invoice", "none")


class Lives:
    """A shop, and what was made in it. `chance` chooses."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.shop = Shop()
        self.v1 = self.shop.v1
        self.answered: dict[str, int] = {}
        price = self.shop.price
        tiers = [{"up_to": 5, "unit_amount": 700}, {"up_to": "inf", "unit_amount": 600, "flat_amount": 100}]
        self.prices = [
            price(1000),
            price(2500, name="Platinum"),
            price(24000, interval="year", name="Year"),
            price(300, interval="week", name="Week"),
            price(0, name="Free"),
            price(name="Tiers", billing_scheme="tiered", tiers_mode="graduated", tiers=tiers),
        ]
        once = {"duration": "once", "percent_off": 25}
        lasting = {"duration": "repeating", "duration_in_months": 2, "amount_off": 300, "currency": "usd"}
        self.coupons = [self.v1.coupons.create(each).id for each in (once, lasting)]
        tax = {"display_name": "VAT", "inclusive": False, "percentage": 7.5}
        self.rates = [self.v1.tax_rates.create(tax).id]
        self.clocks: list[str] = []
        self.customers: list[str] = []
        self.subscriptions: list[str] = []
        self.schedules: list[str] = []
        self.quotes: list[str] = []
        self.notes: list[str] = []
        meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
        self.metered = [
            price(amount, name=f"Calls {amount}", recurring={"usage_type": "metered", "meter": id})
            for id in [self.v1.billing.meters.create(meter).id]
            for amount in (10, 25)
        ]
        for _ in range(3):
            self.new_customer()

    def pick(self, known: list[str]) -> str:
        """One of the latest few."""
        return self.chance.choice(known[-4:]) if known else "missing"

    def new_customer(self) -> None:
        if self.chance.random() < 0.5:
            clock = self.v1.test_helpers.test_clocks.create({"frozen_time": self.shop.sandbox.now}).id
            self.clocks.append(clock)
            params = {"test_clock": clock}
        else:
            params = {}
        self.customers.append(self.shop.customer(self.chance.choice(CARDS), **params))

    def new_card(self) -> None:
        card = self.chance.choice(CARDS[:5])
        self.v1.customers.update(self.pick(self.customers), {"source": card})

    def subscribe(self) -> None:
        prices = self.chance.sample(self.prices, self.chance.choice((1, 1, 2)))
        items = [{"price": each, "quantity": self.chance.randint(1, 7)} for each in prices]
        params: dict[str, Any] = {"items": items, "payment_behavior": self.chance.choice(BEHAVIORS)}
        extras: list[dict[str, Any]] = [
            {},
            {"trial_period_days": self.chance.randint(1, 20)},
            {"collection_method": "send_invoice", "days_until_due": 3},
            {"discounts": [{"coupon": self.chance.choice(self.coupons)}]},
            {"default_tax_rates": self.rates},
            {"billing_mode": {"type": "classic"}},
            {"cancel_at_period_end": True},
            {"cancel_at": self.moment(1, 40)},
            {"billing_cycle_anchor": self.moment(1, 28)},
            {"backdate_start_date": self.moment(-60, -1)},
            {"backdate_start_date": self.moment(-60, -1), "billing_cycle_anchor": self.moment(1, 6)},
            {"items": [{"price": self.chance.choice(self.metered)}]},
            {
                "items": [{"price": self.chance.choice(self.metered)}],
                "billing_thresholds": {
                    "amount_gte": 1000,
                    "reset_billing_cycle_anchor": self.chance.random() < 0.5,
                },
            },
        ]
        customer = self.pick(self.customers)
        subscription = self.v1.subscriptions.create(
            {"customer": customer, **params, **self.chance.choice(extras)}
        )
        self.subscriptions.append(subscription.id)

    def moment(self, least: int, most: int) -> int:
        """A time so many days from now."""
        return self.shop.sandbox.now + self.chance.randint(least, most) * DAY

    def use(self) -> None:
        payload = {"stripe_customer_id": self.pick(self.customers), "value": str(self.chance.randint(1, 90))}
        self.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})

    def change(self) -> None:
        id = self.pick(self.subscriptions)
        known = self.v1.subscriptions.retrieve(id)["items"].data
        item: dict[str, Any] = {"id": self.chance.choice(known).id} if known else {}
        kind = self.chance.choice(("quantity", "price", "new", "gone"))
        if kind == "quantity":
            item["quantity"] = self.chance.randint(0, 9)
        elif kind == "gone":
            item["deleted"] = True
        else:
            item["price"] = self.chance.choice([*self.prices, *self.metered])
            item = {"price": item["price"]} if kind == "new" else item
        behavior = {
            "payment_behavior": self.chance.choice(BEHAVIORS),
            "proration_behavior": self.chance.choice(PRORATIONS),
        }
        self.v1.subscriptions.update(id, {"items": [item], **behavior})

    def steer(self) -> None:
        params: list[dict[str, Any]] = [
            {"cancel_at_period_end": self.chance.random() < 0.5},
            {"trial_end": "now"},
            {"cancel_at": self.moment(1, 40), "proration_behavior": self.chance.choice(PRORATIONS)},
            {"cancel_at": ""},
            {"trial_end": self.shop.sandbox.now + self.chance.randint(1, 40) * DAY},
            {"billing_cycle_anchor": {"type": "now"}},
            {"pause_collection": {"behavior": self.chance.choice(HELD)}},
            {"pause_collection": ""},
            {"collection_method": "send_invoice", "days_until_due": 5},
            {"collection_method": "charge_automatically"},
            {"discounts": [{"coupon": self.chance.choice(self.coupons)}]},
            {"discounts": ""},
            {"metadata": {"step": str(self.chance.random())}},
            {"default_tax_rates": self.rates},
        ]
        self.v1.subscriptions.update(self.pick(self.subscriptions), self.chance.choice(params))

    def end(self) -> None:
        params = {"prorate": self.chance.random() < 0.5, "invoice_now": self.chance.random() < 0.5}
        self.v1.subscriptions.cancel(self.pick(self.subscriptions), params)

    def pause(self) -> None:
        self.v1.subscriptions.pause(self.pick(self.subscriptions), {"type": "subscription"})

    def resume(self) -> None:
        behavior = self.chance.choice(("resume_on_payment_attempt", "resume_on_payment_success"))
        self.v1.subscriptions.resume(self.pick(self.subscriptions), {"payment_behavior": behavior})

    def schedule(self) -> None:
        length = {"interval": self.chance.choice(("week", "month")), "interval_count": 1}
        phases = [
            {"items": [{"price": self.chance.choice(self.prices)}], "duration": length} for _ in range(2)
        ]
        ends = self.chance.choice(("release", "cancel"))
        start = self.chance.choice(("now", self.shop.sandbox.now + 3 * DAY))
        params = {"customer": self.pick(self.customers), "start_date": start, "phases": phases}
        self.schedules.append(self.v1.subscription_schedules.create({**params, "end_behavior": ends}).id)

    def drop_schedule(self) -> None:
        schedules = self.v1.subscription_schedules
        self.chance.choice((schedules.cancel, schedules.release))(self.pick(self.schedules))

    def bill_once(self) -> None:
        customer = self.pick(self.customers)
        amount = self.chance.choice((-500, 20, 900, 4000))
        self.v1.invoice_items.create({"customer": customer, "amount": amount, "currency": "usd"})
        if self.chance.random() < 0.5:
            params = {"auto_advance": self.chance.random() < 0.5, "pending_invoice_items_behavior": "include"}
            self.v1.invoices.create({"customer": customer, **params})

    def treat_invoice(self) -> None:
        listed_invoices = self.v1.invoices.list({"customer": self.pick(self.customers), "limit": 5}).data
        invoice = self.chance.choice(listed_invoices).id if listed_invoices else "missing"
        invoices = self.v1.invoices
        steps: list[Callable[[], Any]] = [
            lambda: invoices.pay(invoice),
            lambda: invoices.pay(invoice, {"payment_method": "pm_card_visa"}),
            lambda: invoices.pay(invoice, {"paid_out_of_band": True}),
            lambda: invoices.finalize_invoice(invoice),
            lambda: invoices.void_invoice(invoice),
            lambda: invoices.mark_uncollectible(invoice),
            lambda: invoices.send_invoice(invoice),
            lambda: invoices.delete(invoice),
            lambda: invoices.create_preview({"customer": self.pick(self.customers)}),
        ]
        self.chance.choice(steps)()

    def pay_in_part(self) -> None:
        customer = self.pick(self.customers)
        invoices = self.v1.invoices.list({"customer": customer, "status": "open"}).data
        if invoices:
            invoice = self.chance.choice(invoices)
            amount = {"amount": self.chance.choice((100, invoice.amount_remaining, 5000)), "currency": "usd"}
            card = {"payment_method": "pm_card_visa", "confirm": True, "return_url": "https://example.com"}
            intent = self.v1.payment_intents.create({"customer": customer, **amount, **card})
            self.v1.invoices.attach_payment(invoice.id, {"payment_intent": intent.id})

    def credit_invoice(self) -> None:
        invoices = self.v1.invoices.list({"customer": self.pick(self.customers), "limit": 5}).data
        if invoices:
            invoice = self.chance.choice(invoices)
            amount = self.chance.choice((1, 300, invoice.total))
            back = self.chance.choice(("refund_amount", "credit_amount", "out_of_band_amount"))
            after = {back: amount} if invoice.status == "paid" else {}
            note = self.v1.credit_notes.create({"invoice": invoice.id, "amount": amount, **after})
            self.notes.append(note.id)

    def void_note(self) -> None:
        self.v1.credit_notes.void_credit_note(self.pick(self.notes))

    def offer(self) -> None:
        lines = [{"price": self.chance.choice(self.prices), "quantity": self.chance.randint(1, 3)}]
        data = self.chance.choice(({}, {"trial_period_days": 5}, {"effective_date": self.moment(1, 20)}))
        params = {"customer": self.pick(self.customers), "line_items": lines, "subscription_data": data}
        quote = self.v1.quotes.create(params)
        self.quotes.append(self.v1.quotes.finalize_quote(quote.id).id)

    def answer_offer(self) -> None:
        quotes = self.v1.quotes
        answered = self.chance.choice((quotes.accept, quotes.accept, quotes.cancel))(self.pick(self.quotes))
        if answered.subscription:
            self.subscriptions.append(answered.subscription)

    def authenticate(self) -> None:
        waiting = self.v1.payment_intents.list({"limit": 20}).data
        asked = [each.id for each in waiting if each.status == "requires_action"]
        if asked:
            with suppress(SandboxError):  # nobody answers for a card that is gone
                self.shop.sandbox.authenticate(self.chance.choice(asked), passes=self.chance.random() < 0.7)

    def credit(self) -> None:
        amount = self.chance.choice((-700, -50, 300))
        transactions = self.v1.customers.balance_transactions
        transactions.create(self.pick(self.customers), {"amount": amount, "currency": "usd"})

    def refund(self) -> None:
        charges = self.v1.charges.list({"limit": 5}).data
        if charges:
            self.v1.refunds.create({"charge": self.chance.choice(charges).id})

    def wait(self) -> None:
        self.shop.sandbox.advance(hours=self.chance.choice((1, 5, 24, 80, 400)))

    def advance_clock(self) -> None:
        clock = self.pick(self.clocks)
        now = self.v1.test_helpers.test_clocks.retrieve(clock).frozen_time
        ahead = self.chance.choice((1, 23, 24 * 6, 24 * 13, 24 * 40)) * HOUR
        self.v1.test_helpers.test_clocks.advance(clock, {"frozen_time": now + ahead})

    def step(self) -> str:
        """Do something; tells what, whether it was answered or refused."""
        name = self.chance.choices(list(STEPS), list(STEPS.values()))[0]
        try:
            getattr(self, name)()
            self.answered[name] = self.answered.get(name, 0) + 1
        except (stripe.CardError, stripe.InvalidRequestError):
            pass
        return name


# How often each is done.
STEPS = {
    "new_customer": 1,
    "new_card": 3,
    "subscribe": 4,
    "change": 6,
    "steer": 6,
    "end": 1,
    "pause": 1,
    "resume": 2,
    "schedule": 2,
    "drop_schedule": 1,
    "bill_once": 2,
    "treat_invoice": 5,
    "pay_in_part": 1,
    "credit_invoice": 2,
    "void_note": 1,
    "offer": 1,
    "answer_offer": 1,
    "use": 3,
    "authenticate": 2,
    "credit": 1,
    "refund": 1,
    "wait": 6,
    "advance_clock": 6,
}
