"""Credit grants: money that customers may use up instead of paying for metered usage.

Source: https://docs.stripe.com/api/billing/credit-grant and
https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits.
"""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import job
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import credit_balances
from .credit_balances import remaining

DEFAULT_PRIORITY = 50
MOST_PRICES = 20
MOST_UNUSED = 100
SCOPE = "applicability_config[scope]"
grants = Model(
    "billing.credit_grant",
    starts={"amount": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"}},
    within={"priority": (0, 100), "amount.monetary.value": (1, currencies.LARGEST_IDR)},
    references={"customer": "customer"},
    word="credit grant",
    source="https://docs.stripe.com/api/billing/credit-grant",
)


@route("v1.billing.credit_grants.create")
def create_grant(call: Call) -> Resource:
    """Give a customer credit, from a moment on and until another one."""
    params = call.params
    if not params.get("customer"):
        raise errors.exactly_one(("customer", "customer_account"))
    customer = call.store.find("customer", params.get("customer") or "")
    store = call.store.on_clock(customer["test_clock"] if customer else None)
    _check_room(store, params.get("customer"))
    effective, expires = params.get("effective_at", store.now), params.get("expires_at")
    _check_expiry(store, effective, expires)
    grant = store.new(
        "billing.credit_grant",
        amount=_amount(params["amount"]),
        applicability_config={"scope": _scope(store, params["applicability_config"]["scope"])},
        category=params.get("category", "paid"),
        customer=params.get("customer"),
        effective_at=effective,
        expires_at=expires,
        metadata=first_metadata(params),
        name=params.get("name"),
        priority=params.get("priority", DEFAULT_PRIORITY),
        test_clock=store.clock,
        updated=store.now,
    )
    grant = store.add(grant)
    credit_balances.credit(store, grant, grant["amount"]["monetary"]["value"], type="credits_granted")
    if expires:
        store.later(expires, "credit_grants.expire", grant=grant["id"])
    return grant


def _check_room(store: AccountStore, customer: str | None) -> None:
    """Refuse more grants than a customer can have that are not used up. Guess: the sentence.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits#unused-credit-grants-limit.
    """
    unused = (
        each
        for each in store.all("billing.credit_grant", "customer", customer)
        if not each["voided_at"]
        and (each["expires_at"] is None or each["expires_at"] > store.now)
        and remaining(store, each)
    )
    if customer and sum(1 for _ in unused) >= MOST_UNUSED:
        raise errors.Invalid(f"A customer can have at most {MOST_UNUSED} unused credit grants.")


def _amount(params: dict[str, Any]) -> Resource:
    monetary = params.get("monetary")
    if monetary is None:
        raise errors.missing("amount[monetary]")
    currency = currencies.checked(monetary["currency"], param="amount[monetary][currency]")
    return {"monetary": {"currency": currency, "value": monetary["value"]}, "type": params["type"]}


def _scope(store: AccountStore, params: dict[str, Any]) -> Resource:
    """What a grant is for: all metered prices, or some. Guess: all sentences but the first."""
    prices = params.get("prices")
    if prices and params.get("price_type"):
        raise errors.only_one((f"{SCOPE}[price_type]", f"{SCOPE}[prices]"))
    if not prices:
        if not params.get("price_type"):
            raise errors.exactly_one((f"{SCOPE}[price_type]", f"{SCOPE}[prices]"))
        return {"price_type": params["price_type"]}
    if len(prices) > MOST_PRICES:
        raise errors.Invalid(f"You can specify up to {MOST_PRICES} prices.", param=f"{SCOPE}[prices]")
    for index, each in enumerate(prices):
        param = f"{SCOPE}[prices][{index}][id]"
        recurring = store.get("price", each["id"], param=param)["recurring"] or {}
        if not recurring.get("meter"):
            raise errors.Invalid("Credit grants can only apply to metered prices.", param=param)
    return {"prices": [{"id": each["id"]} for each in prices]}


def _check_expiry(store: AccountStore, effective: int, expires: int | None) -> None:
    """Refuse an end that has passed, or comes before the beginning. Guess: the sentence."""
    if expires is not None and expires <= max(effective, store.now):
        raise errors.Invalid(
            "`expires_at` must be in the future, and after `effective_at`.", param="expires_at"
        )


@grants.changing
def _until(call: Call, grant: Resource) -> dict[str, Any]:
    """What may change is when a grant ends, while it has not, and its metadata."""
    store = call.store.on_clock(grant["test_clock"])
    if expires := call.params.get("expires_at"):
        _require_alive(store, grant, "updated")
        _check_expiry(store, grant["effective_at"] or 0, expires)
        store.later(expires, "credit_grants.expire", grant=grant["id"])
    return {"updated": store.now}


@route("v1.billing.credit_grants.expire")
def expire_grant(call: Call) -> Resource:
    """Take away what is left of a grant, as if its time were over."""
    grant = own(call)
    store = call.store.on_clock(grant["test_clock"])
    _require_alive(store, grant, "expired")
    return _ended(store, grant, "credits_expired", expires_at=store.now)


@route("v1.billing.credit_grants.void_grant")
def void_grant(call: Call) -> Resource:
    """Take back a grant that nothing was paid with."""
    grant = own(call)
    store = call.store.on_clock(grant["test_clock"])
    _require_alive(store, grant, "voided")
    if remaining(store, grant) != grant["amount"]["monetary"]["value"]:
        # Guess: that it is refused, and the sentence.
        raise errors.Invalid(
            f"The credit grant {grant['id']} cannot be voided because some of it has been applied."
        )
    return _ended(store, grant, "credits_voided", voided_at=store.now)


def _require_alive(store: AccountStore, grant: Resource, word: str) -> None:
    """Refuse a step on a grant that has ended. Guess: the sentence."""
    if grant["voided_at"] or (grant["expires_at"] and grant["expires_at"] <= store.now):
        ended = "has been voided" if grant["voided_at"] else "has expired"
        raise errors.Invalid(f"The credit grant {grant['id']} cannot be {word} because it {ended}.")


@job("credit_grants.expire")
def expire(store: AccountStore, *, grant: str) -> None:
    """What is left of a grant when its time is over is gone."""
    current = store.find("billing.credit_grant", grant)
    if current and not current["voided_at"] and current["expires_at"] and current["expires_at"] <= store.now:
        credit_balances.debit(store, current, remaining(store, current), type="credits_expired")


def _ended(store: AccountStore, grant: Resource, type: str, **values: int) -> Resource:
    credit_balances.debit(store, grant, remaining(store, grant), type=type)
    return store.change(grant, {**values, "updated": store.now})
