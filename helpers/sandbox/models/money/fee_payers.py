"""Who pays Stripe for what happens on a connected account: that account, or its platform.

Source: https://docs.stripe.com/connect/direct-charges-fee-payer-behavior. Guess: the platform pays at once,
by an entry of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from . import ledger

Service = Literal["dispute", "instant_payout", "payment"]
# What the platform pays for, by the `controller[fees][payer]` of the account. Others pay for themselves.
PLATFORM_PAYS: Mapping[str, frozenset[Service]] = {
    "application": frozenset({"dispute", "instant_payout", "payment"}),
    "application_custom": frozenset({"instant_payout"}),
    "application_express": frozenset({"instant_payout"}),
}


def of_platform(store: AccountStore, service: Service) -> bool:
    """Whether the platform pays Stripe for something that happens here."""
    payer = at(ledger.account(store), "controller.fees.payer")
    return store.account != store.state.platform and service in PLATFORM_PAYS.get(payer, frozenset())


def charged(store: AccountStore, service: Service, fees: Sequence[Resource]) -> list[Resource]:
    """The rows of fees that are taken here; what the platform pays is taken there instead.

    A row of less than nothing is given back.
    """
    if not of_platform(store, service):
        return list(fees)
    platform = store.on(store.state.platform)
    for each in fees:
        held_in = ledger.settles_in(platform, each["currency"])
        amount, rate = ledger.exchange(-each["amount"], each["currency"], held_in)
        if amount:
            ledger.post(
                platform,
                type="stripe_fee",
                source=None,
                amount=amount,
                currency=held_in,
                description=f"{each['description']} ({store.account})",
                exchange_rate=rate,
            )
    return []
