"""What an itemized report tells of a balance transaction, column by column.

Source: https://docs.stripe.com/reports/report-types/balance and its neighbours `payout-reconciliation` and
`connect`. Guess: what is told of an amount as its customer saw it has the sign of the gross amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Any

from helpers.catalog.currencies import decimals

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource

# What a balance transaction may come from, as far as a column asks.
SOURCES = ("charge", "refund", "dispute", "payout", "transfer", "application_fee")


@dataclass(frozen=True)
class Entry:
    """A balance transaction and what stands behind it; what does not is empty.

    ``paid_out_by``: the automatic payout that paid it out.
    """

    store: AccountStore
    transaction: Resource
    paid_out_by: Resource
    zone: tzinfo

    def told(self, column: str) -> str:
        """What stands in a column."""
        asked = METADATA.fullmatch(column)
        value = self._metadata(asked[1]).get(asked[2]) if asked else COLUMNS[column](self)
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    def _found(self, kind: str) -> Resource:
        return self.store.find(kind, self.transaction["source"] or "") or {}

    @cached_property
    def refund(self) -> Resource:
        return self._found("refund")

    @cached_property
    def dispute(self) -> Resource:
        return self._found("dispute")

    @cached_property
    def transfer(self) -> Resource:
        return self._found("transfer")

    @cached_property
    def fee(self) -> Resource:
        return self._found("application_fee")

    @cached_property
    def payout(self) -> Resource:
        """The payout that it is of, or that paid it out."""
        return self._found("payout") or self.paid_out_by

    @cached_property
    def charge(self) -> Resource:
        """The charge, also of its refund or dispute."""
        behind = self.refund.get("charge") or self.dispute.get("charge")
        return (self.store.find("charge", behind) or {}) if behind else self._found("charge")

    @cached_property
    def intent(self) -> Resource:
        return self.store.find("payment_intent", self.charge.get("payment_intent") or "") or {}

    @cached_property
    def customer(self) -> Resource:
        return self.store.find("customer", self.charge.get("customer") or "") or {}

    @cached_property
    def invoice(self) -> Resource:
        """The invoice that was paid, if one was."""
        payments = self.store.all("invoice_payment", "payment.payment_intent", self.intent.get("id"))
        payment = next(payments, {}) if self.intent else {}
        return self.store.find("invoice", payment.get("invoice") or "") or {}

    @cached_property
    def connected_account(self) -> Resource:
        """The account that Connect moves money to, or takes a fee from."""
        id = at(self.charge, "transfer_data.destination") or self.transfer.get("destination")
        return self.store.find("account", id or self.fee.get("account") or "") or {}

    def _metadata(self, of: str) -> Mapping[str, str]:
        """A payment's is its intent's, or else its charge's."""
        found: Mapping[str, Mapping[str, str]] = {
            "payment": self.intent.get("metadata") or self.charge.get("metadata") or {},
            "refund": self.refund.get("metadata") or {},
            "transfer": self.transfer.get("metadata") or {},
        }
        return found[of]

    def moment(self, at: int | None, zone: tzinfo | None = None) -> str | None:
        """A time as it is written in the run's zone, or another one."""
        return None if at is None else written(at, zone or self.zone)


def written(moment: int, zone: tzinfo = UTC) -> str:
    return datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d %H:%M:%S")


def major(amount: int, currency: str) -> str:
    """An amount in minor units as a report writes it."""
    places = decimals(currency)
    return str(Decimal(amount).scaleb(-places).quantize(Decimal(1).scaleb(-places)))


Column = Callable[[Entry], Any]
METADATA = re.compile(r"(payment|refund|transfer)_metadata\[([^\[\]]+)\]")
PLACE = ("city", "country", "line1", "line2", "postal_code", "state")


def _of(what: str, path: str) -> Column:
    """A field of what stands behind an entry."""
    return lambda entry: at(getattr(entry, what), path)


def _place(name: str, what: str, path: str) -> Mapping[str, Column]:
    """The columns of an address."""
    return {f"{name}_{part}": _of(what, f"{path}.{part}") for part in PLACE}


def _amount(name: str) -> Column:
    return lambda entry: major(entry.transaction[name], entry.transaction["currency"])


def _when(name: str, tell: Callable[[Entry], int | None]) -> Mapping[str, Column]:
    """A time, in the run's zone and in UTC."""
    return {
        name: lambda entry: entry.moment(tell(entry)),
        f"{name}_utc": lambda entry: entry.moment(tell(entry), UTC),
    }


def _of_card(name: str) -> Column:
    return lambda entry: (
        at(entry.charge, f"payment_method_details.card.{name}")
        or at(entry.charge, f"payment_method_details.card_present.{name}")
    )


def _seen(entry: Entry) -> Resource:
    """What the customer saw: a refund, a dispute or a charge."""
    return entry.refund or entry.dispute or entry.charge


def _amount_seen(entry: Entry) -> str | None:
    seen = _seen(entry)
    sign = -1 if entry.transaction["amount"] < 0 else 1
    return major(sign * seen["amount"], seen["currency"]) if seen else None


def _effective(entry: Entry) -> int | None:
    """When a payout's money is taken from the balance: as it arrives, or is asked for by hand."""
    payout = entry.payout
    return (payout["arrival_date"] if payout["automatic"] else payout["created"]) if payout else None


def _reversed(entry: Entry) -> int | None:
    """When a payout failed or was canceled."""
    id = entry.payout.get("failure_balance_transaction") or ""
    found = entry.store.find("balance_transaction", id)
    return found["created"] if found else None


def _name(entry: Entry) -> str | None:
    account = entry.connected_account
    name: str | None = at(account, "business_profile.name") or at(account, "company.name")
    return name


# What a report of payouts tells, and what one of other transactions does.
OF_PAYOUT: Mapping[str, Column] = {
    **_when("effective_at", _effective),
    "payout_description": _of("payout", "description"),
    "payout_destination_id": _of("payout", "destination"),
    "payout_expected_arrival_date": lambda entry: entry.moment(entry.payout.get("arrival_date")),
    "payout_id": _of("payout", "id"),
    **_when("payout_reversed_at", _reversed),
    "payout_status": _of("payout", "status"),
    "payout_type": _of("payout", "type"),
}
OF_ANY: Mapping[str, Column] = {
    "balance_transaction_id": _of("transaction", "id"),
    "currency": _of("transaction", "currency"),
    "description": _of("transaction", "description"),
    "fee": _amount("fee"),
    "fee_net_of_withheld_tax": _amount("fee"),
    "gross": _amount("amount"),
    "net": _amount("net"),
    "regulatory_tag": lambda _: None,  # of accounts in Brazil
    "reporting_category": _of("transaction", "reporting_category"),
    "trace_id": _of("payout", "trace_id.value"),
    "trace_id_status": _of("payout", "trace_id.status"),
    "withheld_tax": lambda entry: major(0, entry.transaction["currency"]),
}
OF_PAYMENT: Mapping[str, Column] = {
    **_when("automatic_payout_effective_at", lambda entry: entry.paid_out_by.get("arrival_date")),
    "automatic_payout_id": _of("paid_out_by", "id"),
    **_when("available_on", lambda entry: entry.transaction["available_on"]),
    **_place("card_address", "charge", "billing_details.address"),
    **{f"card_{name}": _of_card(name) for name in ("brand", "country", "funding")},
    **_when("charge_created", lambda entry: entry.charge.get("created")),
    "charge_id": _of("charge", "id"),
    "connected_account_country": _of("connected_account", "country"),
    "connected_account_direct_charge_id": _of("fee", "charge"),
    "connected_account_id": _of("connected_account", "id"),
    "connected_account_name": _name,
    **_when("created", lambda entry: entry.transaction["created"]),
    **_place("customer_address", "customer", "address"),
    "customer_description": _of("customer", "description"),
    "customer_email": _of("customer", "email"),
    "customer_facing_amount": _amount_seen,
    "customer_facing_currency": lambda entry: _seen(entry).get("currency"),
    "customer_id": _of("charge", "customer"),
    "customer_name": _of("customer", "name"),
    **_place("customer_shipping_address", "customer", "shipping.address"),
    "dispute_reason": _of("dispute", "reason"),
    "invoice_id": _of("invoice", "id"),
    "invoice_number": _of("invoice", "number"),
    "is_link": lambda entry: at(entry.charge, "payment_method_details.type") == "link",
    "payment_intent_id": _of("intent", "id"),
    "payment_method_type": _of("charge", "payment_method_details.type"),
    **_place("shipping_address", "charge", "shipping.address"),
    "source_id": _of("transaction", "source"),
    "statement_descriptor": lambda entry: (
        entry.charge.get("statement_descriptor_suffix") or entry.charge.get("statement_descriptor")
    ),
    "subscription_id": _of("invoice", "parent.subscription_details.subscription"),
}
CONNECTED = "connected_account"
COLUMNS: Mapping[str, Column] = {
    **OF_ANY,
    **OF_PAYMENT,
    **OF_PAYOUT,
    CONNECTED: lambda entry: entry.store.account,
}
# Those that say in another zone than UTC when something was.
ZONED = frozenset({"available_on", "charge_created", "created", "effective_at"})
