"""A connected account that may use Treasury, and what the tests do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import onboarded

REQUESTED = {"requested": True}
# Those of the event in Stripe's Dashboard, in its order.
EIGHT = [
    "inbound_transfers.ach",
    "outbound_payments.ach",
    "outbound_payments.us_domestic_wire",
    "financial_addresses.aba",
    "deposit_insurance",
    "intra_stripe_flows",
    "outbound_transfers.ach",
    "outbound_transfers.us_domestic_wire",
]
FEATURES: dict[str, Any] = {
    "deposit_insurance": REQUESTED,
    "financial_addresses": {"aba": REQUESTED},
    "inbound_transfers": {"ach": REQUESTED},
    "intra_stripe_flows": REQUESTED,
    "outbound_payments": {"ach": REQUESTED, "us_domestic_wire": REQUESTED},
    "outbound_transfers": {"ach": REQUESTED, "us_domestic_wire": REQUESTED},
}
CAPABILITIES = (
    "card_issuing",
    "card_payments",
    "transfers",
    "treasury",
    "us_bank_account_ach_payments",
)
ADDRESS = {"line1": "123 Main St.", "city": "Alvin", "state": "TX", "postal_code": "77511", "country": "US"}


@dataclass(frozen=True)
class Home:
    """One connected account of a sandbox, and Treasury's requests on its behalf."""

    sandbox: Sandbox
    client: stripe.StripeClient
    account: str

    @property
    def options(self) -> Any:
        return {"stripe_account": self.account}

    @property
    def treasury(self) -> Any:
        return self.client.v1.treasury

    @property
    def helpers(self) -> Any:
        return self.client.v1.test_helpers.treasury

    def open(self, cash: int = 0, **params: Any) -> str:
        """A financial account with the eight features active and so much cash; tells its id."""
        wanted = {"supported_currencies": ["usd"], "features": FEATURES, **params}
        financial_account = self.treasury.financial_accounts.create(wanted, self.options)
        self.sandbox.advance(seconds=60)
        if cash:
            self.receive(financial_account.id, cash)
        return str(financial_account.id)

    def receive(self, account: str, amount: int, network: str = "ach") -> Any:
        params = {"financial_account": account, "amount": amount, "currency": "usd", "network": network}
        return self.helpers.received_credits.create(params, self.options)

    def debit(self, account: str, amount: int) -> Any:
        params = {"financial_account": account, "amount": amount, "currency": "usd", "network": "ach"}
        return self.helpers.received_debits.create(params, self.options)

    def pay(self, account: str, amount: int, number: str = "000123456789", **params: Any) -> Any:
        """An OutboundPayment to a bank account given by its number."""
        data = {
            "type": "us_bank_account",
            "us_bank_account": {"routing_number": "110000000", "account_number": number},
            "billing_details": {"name": "Jenny Rosen", "address": ADDRESS},
        }
        return self.treasury.outbound_payments.create(
            {
                "financial_account": account,
                "amount": amount,
                "currency": "usd",
                "destination_payment_method_data": data,
                **params,
            },
            self.options,
        )

    def transfer(self, account: str, amount: int, method: str = "pm_usBankAccount", **params: Any) -> Any:
        """An OutboundTransfer to an own bank account."""
        wanted = {"financial_account": account, "amount": amount, "currency": "usd", **params}
        wanted.setdefault("destination_payment_method", method)
        return self.treasury.outbound_transfers.create(wanted, self.options)

    def pull(self, account: str, amount: int, method: str = "pm_usBankAccount", **params: Any) -> Any:
        """An InboundTransfer from an own bank account."""
        wanted = {
            "financial_account": account,
            "amount": amount,
            "currency": "usd",
            "origin_payment_method": method,
            **params,
        }
        return self.treasury.inbound_transfers.create(wanted, self.options)

    def set_up(self, *directions: str, address: Any = None, **params: Any) -> Any:
        """A SetupIntent of a bank account, confirmed, for money that goes some ways."""
        agreed = {"mandate_data": {"customer_acceptance": {"type": "offline"}}}
        billing = {"name": "Company Corp", **({"address": address} if address else {})}
        bank = {
            "account_holder_type": "company",
            "account_number": "000123456789",
            "routing_number": "110000000",
        }
        wanted = {
            "allowed_payment_method_types": ["us_bank_account"],
            "confirm": True,
            "flow_directions": list(directions),
            "payment_method_data": {
                "billing_details": billing,
                "type": "us_bank_account",
                "us_bank_account": bank,
            },
            **(agreed if "inbound" in directions else {}),
            **params,
        }
        return self.client.v1.setup_intents.create(wanted, self.options)  # type: ignore[arg-type]

    def balance(self, account: str) -> tuple[int, int, int]:
        """Cash, inbound pending, outbound pending, in cents."""
        amounts = self.treasury.financial_accounts.retrieve(account, {}, self.options).balance
        return amounts.cash["usd"], amounts.inbound_pending["usd"], amounts.outbound_pending["usd"]

    def entries(self, account: str) -> list[tuple[str, int, int]]:
        """Type, cash and outbound pending of every entry, the first made first."""
        transaction_entries = self.treasury.transaction_entries.list(
            {"financial_account": account}, self.options
        )
        return [
            (each.type, each.balance_impact.cash, each.balance_impact.outbound_pending)
            for each in reversed(transaction_entries.data)
        ]

    def events(self, word: str = "treasury.") -> list[str]:
        """The types of the account's events that contain a word, the first told first."""
        events = self.client.v1.events.list({"limit": 100}, self.options).data
        return [each.type for each in reversed(events) if word in each.type]


def at_home(sandbox: Sandbox, client: stripe.StripeClient) -> Home:
    """A new connected account that is fully onboarded."""
    return Home(sandbox, client, onboarded(client, *CAPABILITIES)["id"])


@pytest.fixture
def home(sandbox: Sandbox) -> Home:
    """A connected account at noon UTC of Thursday, 2024-02-01: seven in the morning in New York."""
    return at_home(sandbox, sandbox.client())


@pytest.fixture
def served(sandbox: Sandbox, stripe_client: stripe.StripeClient) -> Home:
    """The same, once in process and once over HTTP."""
    return at_home(sandbox, stripe_client)
