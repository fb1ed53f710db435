"""A sandbox in which anything may happen: every request that moves money, at random."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from .conftest import CLOCK
from .onboarding import INDIVIDUAL, onboarded

TOKENS = (
    "tok_visa",
    "tok_visa",
    "tok_bypassPending",
    "tok_gb",
    "tok_chargeDeclined",
    "tok_createDispute",
    "tok_createDisputeInquiry",
    "tok_pendingRefund",
    "tok_refundFail",
    "btok_us_verified",
    "btok_us_verified_noAccount",
)
METHODS = (
    "pm_card_visa",
    "pm_card_mastercard",
    "pm_card_bypassPending",
    "pm_card_createDisputeProductNotReceived",
    "pm_card_threeDSecure2Required",
    "pm_card_chargeDeclined",
)
ACCOUNTS = ("pm_usBankAccount_success", "pm_usBankAccount_insufficientFunds", "pm_usBankAccount_dispute")
CURRENCIES = ("usd", "usd", "eur", "jpy")
MANDATE = {"customer_acceptance": {"type": "offline"}}
EVIDENCE = ("winning_evidence", "losing_evidence", "escalate_inquiry_evidence", "anything")


class World:
    """A sandbox, a connected account in it, and what was made so far. `pick` chooses by a number."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed="invariants", clock=CLOCK)
        self.v1: Any = self.sandbox.client().v1
        # Of a test number as of any with a single digit was said in 2024 what the spec no longer knows.
        individual = {**INDIVIDUAL, "phone": "+12025550123"}
        self.account = onboarded(self.sandbox.client(), individual=individual)["id"]
        self.made: dict[str, list[str]] = {}

    def keep(self, kind: str, made: Any) -> None:
        self.made.setdefault(kind, []).append(made.id)

    def some(self, kind: str, number: int) -> str:
        """One of the latest few."""
        known = self.made.get(kind, ["missing"])[-5:]
        return known[number % len(known)]

    @property
    def connected(self) -> dict[str, str]:
        return {"stripe_account": self.account}


Action = Callable[[World, int], Any]


def pick(options: tuple[str, ...], number: int) -> str:
    return options[number % len(options)]


def charge(world: World, n: int) -> None:
    params = {
        "amount": 60 + n % 5000,
        "currency": pick(CURRENCIES, n // 7),
        "source": pick(TOKENS, n),
        "capture": n % 5 != 0,
    }
    world.keep("charge", world.v1.charges.create(params))


def destination_charge(world: World, n: int) -> None:
    params = {
        "amount": 500 + n % 5000,
        "currency": pick(CURRENCIES, n),
        "source": "tok_visa",
        "capture": n % 4 != 0,
        "application_fee_amount": n % 300,
        "transfer_data": {"destination": world.account},
    }
    world.keep("charge", world.v1.charges.create(params))


def direct_charge(world: World, n: int) -> None:
    params = {"amount": 500 + n % 5000, "currency": "usd", "source": "tok_visa"}
    params["application_fee_amount"] = 1 + n % 300
    world.v1.charges.create(params, world.connected)


def direct_refund(world: World, n: int) -> None:
    """Of what the connected account may have paid out already: its balance falls below zero."""
    charges = world.v1.charges.list({"limit": 20}, world.connected).data
    id = charges[n % len(charges)].id if charges else "missing"
    world.v1.refunds.create({"charge": id, "refund_application_fee": n % 2 == 0}, world.connected)


def intent(world: World, n: int) -> None:
    new_intent = world.v1.payment_intents.create(
        {
            "amount": 60 + n % 5000,
            "currency": pick(CURRENCIES, n // 3),
            "capture_method": "manual" if n % 3 == 0 else "automatic",
        }
    )
    world.keep("intent", new_intent)


def confirm(world: World, n: int) -> None:
    params = {"payment_method": pick(METHODS, n), "mandate_data": MANDATE}
    world.v1.payment_intents.confirm(world.some("intent", n), params)


def authenticate(world: World, n: int) -> None:
    intent(world, n)
    made = world.made["intent"][-1]
    world.v1.payment_intents.confirm(made, {"payment_method": "pm_card_threeDSecureRequired"})
    world.sandbox.authenticate(made, passes=n % 3 > 0)


def verify(world: World, n: int) -> None:
    params = {"amount": 60 + n % 5000, "currency": "usd", "confirm": True, "mandate_data": MANDATE}
    new_intent = world.v1.payment_intents.create({**params, "payment_method": pick(ACCOUNTS, n)})
    world.keep("intent", new_intent)
    amounts = [32, 45] if n % 5 else [10, 11]
    world.v1.payment_intents.verify_microdeposits(new_intent.id, {"amounts": amounts})


def refund(world: World, n: int) -> None:
    params: dict[str, Any] = {"charge": world.some("charge", n), "reverse_transfer": n % 4 == 0}
    if n % 3:
        params["amount"] = 1 + n % 700
    world.v1.refunds.create(params)


def dispute(world: World, n: int) -> None:
    disputes = world.v1.disputes.list({"limit": 20}).data
    id = disputes[n % len(disputes)].id if disputes else "missing"
    if n % 5 == 0:
        world.v1.disputes.close(id)
    else:
        world.v1.disputes.update(id, {"evidence": {"uncategorized_text": pick(EVIDENCE, n)}})


def payout(world: World, n: int) -> None:
    params = {"amount": 1 + n % 3000, "currency": "usd", "method": "instant" if n % 4 == 0 else "standard"}
    world.keep("payout", world.v1.payouts.create(params))


def schedule(world: World, n: int) -> None:
    interval = pick(("manual", "daily", "weekly", "monthly"), n)
    world.v1.balance_settings.update({"payments": {"payouts": {"schedule": {"interval": interval}}}})


def transfer(world: World, n: int) -> None:
    params: dict[str, Any] = {"amount": 1 + n % 800, "currency": "usd", "destination": world.account}
    if n % 2:
        params["source_transaction"] = world.some("charge", n)
    world.keep("transfer", world.v1.transfers.create(params))


def reverse(world: World, n: int) -> None:
    world.v1.transfers.reversals.create(world.some("transfer", n), {"amount": 1 + n % 500})


def fee_refund(world: World, n: int) -> None:
    fees = world.v1.application_fees.list({"limit": 20}).data
    id = fees[n % len(fees)].id if fees else "missing"
    world.v1.application_fees.refunds.create(id, {"amount": 1 + n % 200})


def topup(world: World, n: int) -> None:
    sources = ("btok_us_verified", "btok_us_verified_accountClosed", "btok_us_verified_dispute")
    params = {"amount": 1 + n % 4000, "currency": "usd", "source": pick(sources, n)}
    world.keep("topup", world.v1.topups.create(params))


def describe(world: World, n: int) -> None:
    change = {"metadata": {"n": str(n % 3)}}
    kind = pick(("charge", "payout", "transfer"), n)
    getattr(world.v1, f"{kind}s").update(world.some(kind, n), change)


def wait(world: World, n: int) -> None:
    world.sandbox.advance(days=n % 2, hours=n % 7, seconds=n % 100)


ACTIONS: tuple[Action, ...] = (
    charge,
    destination_charge,
    direct_charge,
    direct_refund,
    intent,
    confirm,
    confirm,
    verify,
    lambda world, n: world.v1.charges.capture(world.some("charge", n), {"amount": 50 + n % 900}),
    lambda world, n: world.v1.payment_intents.capture(
        world.some("intent", n), {"amount_to_capture": 60 + n % 99}
    ),
    lambda world, n: world.v1.payment_intents.cancel(world.some("intent", n)),
    authenticate,
    refund,
    refund,
    dispute,
    payout,
    lambda world, n: world.v1.payouts.cancel(world.some("payout", n)),
    lambda world, n: world.v1.payouts.reverse(world.some("payout", n)),
    schedule,
    transfer,
    reverse,
    fee_refund,
    topup,
    lambda world, n: world.v1.topups.cancel(world.some("topup", n)),
    describe,
    wait,
)


def live(world: World, seed: int, requests: int) -> None:
    """Let so many things happen; each is done or refused."""
    chance = Random(seed)
    for _ in range(requests):
        try:
            chance.choice(ACTIONS)(world, chance.randrange(10_000))
        except (stripe.InvalidRequestError, stripe.CardError, SandboxError):
            continue
