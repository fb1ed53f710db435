"""The balance of a customer's credits: each change of it, what it comes to, and how it pays for usage.

Source: https://docs.stripe.com/api/billing/credit-balance-transaction,
https://docs.stripe.com/api/billing/credit-balance-summary and
https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits#credit-prioritization.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import new
from ...model import Model
from ...reconcile import audit
from ...resource import Resource
from ...routes import Call, route
from ...state import State

KIND = "billing.credit_balance_transaction"
transactions = Model(
    KIND,
    word="credit balance transaction",
    source="https://docs.stripe.com/api/billing/credit-balance-transaction",
)
NEVER = float("inf")


@dataclass(frozen=True)
class Charged:
    """A line of an invoice that credits may pay for, before tax. ``price``: a metered one."""

    line: str
    price: str
    amount: int


@dataclass(frozen=True)
class Applied:
    """What a credit paid of a line; ``transaction``: the id of the debit."""

    line: str
    transaction: str
    amount: int


def apply(
    store: AccountStore,
    customer: str,
    currency: str,
    invoice: str,
    lines: Sequence[Charged],
    *,
    until: float = NEVER,
) -> list[Applied]:
    """Pay for an invoice's metered lines with what credits there are, in their order; write it down.

    `until`: the end of the time that the invoice is for.
    """
    done: list[Applied] = []
    for grant, line, amount in list(planned(store, customer, currency, lines, until=until)):
        details = {"invoice": invoice, "invoice_line_item": line.line}
        entry = debit(store, grant, amount, type="credits_applied", credits_applied=details)
        done.append(Applied(line.line, entry["id"], amount))
    return done


def planned(
    store: AccountStore, customer: str, currency: str, lines: Sequence[Charged], *, until: float = NEVER
) -> Iterator[tuple[Resource, Charged, int]]:
    """What credits pay of metered lines, in their order: by which grant, and how much."""
    left = {line.line: line.amount for line in lines}
    for grant in usable(store, customer, currency, until=until) if lines else ():
        rest = remaining(store, grant)
        for line in lines:
            amount = min(left[line.line], rest) if covers(grant, line.price) else 0
            if amount > 0:
                left[line.line] -= amount
                rest -= amount
                yield grant, line, amount


def has_any(store: AccountStore, customer: str) -> bool:
    """Whether a customer was ever given credit."""
    return next(store.all("billing.credit_grant", "customer", customer), None) is not None


def give_back(store: AccountStore, invoice: str) -> None:
    """Reinstate the credits that paid for an invoice that is voided; what has expired expires at once."""
    for entry in list(store.all(KIND)):
        details = (entry["debit"] or {}).get("credits_applied")
        if details and details["invoice"] == invoice:
            grant = store.get("billing.credit_grant", entry["credit_grant"])
            amount = entry["debit"]["amount"]["monetary"]["value"]
            kind = "credits_application_invoice_voided"
            credit(store, grant, amount, type=kind, **{kind: details})
            if grant["expires_at"] and grant["expires_at"] <= store.now:
                debit(store, grant, amount, type="credits_expired")


def usable(store: AccountStore, customer: str, currency: str, *, until: float = NEVER) -> list[Resource]:
    """A customer's grants that may pay now for a time until a moment, the one that pays first at the front.

    By priority; then what ends first, what was given for nothing, what began first, what is oldest.
    """
    grants = [
        grant
        for grant in store.all("billing.credit_grant", "customer", customer)
        if grant["amount"]["monetary"]["currency"] == currency
        and _is_effective(store, grant)
        and grant["effective_at"] <= until
    ]
    grants.reverse()  # so that of equal ones the oldest is first
    return sorted(grants, key=_rank)


def _rank(grant: Resource) -> tuple[float, ...]:
    return (
        grant["priority"],
        grant["expires_at"] or NEVER,
        grant["category"] != "promotional",
        grant["effective_at"],
        grant["created"],
    )


def _is_effective(store: AccountStore, grant: Resource) -> bool:
    over = grant["voided_at"] or (grant["expires_at"] and grant["expires_at"] <= store.now)
    return not over and grant["effective_at"] <= store.now


def covers(grant: Resource, price: str) -> bool:
    """Whether a grant may pay for a metered price."""
    prices = grant["applicability_config"]["scope"].get("prices")
    return prices is None or price in [each["id"] for each in prices]


def remaining(store: AccountStore, grant: Resource) -> int:
    """What is left of a grant, in minor units: what its transactions add up to."""
    return sum(signed(each) for each in store.all(KIND, "credit_grant", grant["id"]))


def signed(entry: Resource) -> int:
    """What a transaction adds to the balance."""
    part = entry[entry["type"]]
    value: int = part["amount"]["monetary"]["value"]
    return value if entry["type"] == "credit" else -value


def credit(store: AccountStore, grant: Resource, amount: int, *, type: str, **details: Any) -> Resource:
    """Add to a grant's balance."""
    at = max(store.now, grant["effective_at"]) if type == "credits_granted" else store.now
    return _entry(store, grant, amount, "credit", at, type=type, **details)


def debit(store: AccountStore, grant: Resource, amount: int, *, type: str, **details: Any) -> Resource:
    """Take from a grant's balance; nothing is written down where there is nothing to take."""
    return _entry(store, grant, amount, "debit", store.now, type=type, **details) if amount else {}


def _entry(store: AccountStore, grant: Resource, amount: int, side: str, at: int, **details: Any) -> Resource:
    monetary = {"currency": grant["amount"]["monetary"]["currency"], "value": amount}
    part = {"amount": {"monetary": monetary, "type": "monetary"}, **_blank(side), **details}
    entry = store.new(
        KIND,
        credit_grant=grant["id"],
        effective_at=at,
        test_clock=grant["test_clock"],
        type=side,
        **{"credit": None, "debit": None, side: part},
    )
    return store.add(entry)


def _blank(side: str) -> Resource:
    return {"credits_application_invoice_voided" if side == "credit" else "credits_applied": None}


@transactions.listing
def _of_customer(call: Call) -> Callable[[Resource], bool]:
    """Those of a customer's grants, where one is named."""
    customer = call.params.pop("customer", None)
    if customer:
        call.store.get("customer", customer, param="customer")
    of = call.store.all("billing.credit_grant", "customer", customer)
    ids = {each["id"] for each in of} if customer else None
    return lambda entry: ids is None or entry["credit_grant"] in ids


@route("v1.billing.credit_balance_summary.retrieve")
def retrieve_summary(call: Call) -> Resource:
    """What a customer's credits come to by currency: of one grant, or of all that cover some prices."""
    store, params = call.store, call.params
    customer = store.get("customer", params.get("customer", ""), param="customer")["id"]
    sums: Counter[str] = Counter()
    for grant in _meant(store, customer, params["filter"]):
        own_clock = store.on_clock(grant["test_clock"])
        effective = remaining(store, grant) if _is_effective(own_clock, grant) else 0
        sums[grant["amount"]["monetary"]["currency"]] += effective
    balances = [
        {"available_balance": _monetary(value, currency), "ledger_balance": _monetary(value, currency)}
        for currency, value in sums.items()
    ]
    summary = new(store, "billing.credit_balance_summary", balances=balances, customer=customer)
    return store.with_account(summary)


def _meant(store: AccountStore, customer: str, filter: Mapping[str, Any]) -> Iterator[Resource]:
    if filter["type"] == "credit_grant":
        id = filter.get("credit_grant") or ""
        grant = store.get("billing.credit_grant", id, param="filter[credit_grant]")
        if grant["customer"] == customer:
            yield grant
        return
    scope = filter.get("applicability_scope")
    if not scope:
        raise errors.missing("filter[applicability_scope]")
    prices = [each["id"] for each in scope.get("prices") or ()]
    for grant in store.all("billing.credit_grant", "customer", customer):
        limited = "prices" in grant["applicability_config"]["scope"]
        if all(covers(grant, price) for price in prices) and not (limited and not prices):
            yield grant


def _monetary(value: int, currency: str) -> Resource:
    return {"monetary": {"currency": currency, "value": value}, "type": "monetary"}


@audit
def credits_are_not_overdrawn(state: State, account: str) -> Iterator[str]:
    """Of no grant more is taken than was given, and nothing is left of one that has ended."""
    store = AccountStore(state, account)
    for grant in store.all("billing.credit_grant"):
        left = remaining(store, grant)
        if not 0 <= left <= grant["amount"]["monetary"]["value"]:
            yield f"{left} of {grant['id']} are left"
        if left and grant["voided_at"]:
            yield f"{left} of {grant['id']} are left, though it was voided"
