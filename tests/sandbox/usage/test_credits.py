"""Credit grants and their balance."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.usage import credit_balances
from helpers.sandbox.models.usage.credit_balances import Charged

from ..conftest import NOW
from ..refused import refusal
from .test_meters import customer, meter

DAY = 86_400
METERED = {"price_type": "metered"}


def grant(client: Any, customer: str, value: int = 1000, **params: Any) -> Any:
    """Credit of $10 for metered usage, unless something else is said."""
    scope = params.pop("scope", METERED)
    of = {
        "amount": {"type": "monetary", "monetary": {"currency": "usd", "value": value}},
        "applicability_config": {"scope": scope},
        "customer": customer,
    }
    return client.v1.billing.credit_grants.create({**of, **params})


def balance(client: Any, customer: str) -> int:
    """What a customer has in dollars, in cents."""
    filter = {"type": "applicability_scope", "applicability_scope": METERED}
    credit_balance_summary = client.v1.billing.credit_balance_summary.retrieve(
        {"customer": customer, "filter": filter}
    )
    return sum(each.available_balance.monetary.value for each in credit_balance_summary.balances)


def entries(client: Any, customer: str) -> list[tuple[str, int]]:
    """Each change of a customer's credits, the last one first."""
    credit_balance_transactions = client.v1.billing.credit_balance_transactions.list(
        {"customer": customer}
    ).data
    parts = [each.credit or each.debit for each in credit_balance_transactions]
    return [(part.type, part.amount.monetary.value) for part in parts]


@pytest.fixture
def store(sandbox: Sandbox) -> AccountStore:
    return AccountStore(sandbox.application.state, sandbox.account)


def test_a_grant_is_a_credit(sandbox: Sandbox, stripe_client: Any) -> None:
    """With its transaction, and the events of both."""
    who = customer(stripe_client)
    new_grant = grant(stripe_client, who)
    assert (new_grant.priority, new_grant.category, new_grant.effective_at) == (50, "paid", NOW)
    assert entries(stripe_client, who) == [("credits_granted", 1000)]
    assert balance(stripe_client, who) == 1000
    told = [each.type for each in stripe_client.v1.events.list({"type": "billing.*"}).data]
    assert told == ["billing.credit_balance_transaction.created", "billing.credit_grant.created"]
    assert sandbox.reconcile()["differences"] == []


def test_a_grant_begins_and_ends_by_the_clock(sandbox: Sandbox, stripe_client: Any) -> None:
    """What is left at its end is written off."""
    who = customer(stripe_client)
    grant(stripe_client, who, effective_at=NOW + DAY, expires_at=NOW + 2 * DAY)
    assert balance(stripe_client, who) == 0
    sandbox.advance(days=1)
    assert balance(stripe_client, who) == 1000
    sandbox.advance(days=1)
    assert balance(stripe_client, who) == 0
    assert entries(stripe_client, who) == [("credits_expired", 1000), ("credits_granted", 1000)]


def test_a_grant_is_expired_or_voided_by_hand(stripe_client: Any) -> None:
    """Once; nothing of it is left."""
    grants, who = stripe_client.v1.billing.credit_grants, customer(stripe_client)
    one, two = grant(stripe_client, who), grant(stripe_client, who)
    assert grants.expire(one.id).expires_at == NOW
    assert grants.void_grant(two.id).voided_at == NOW
    assert balance(stripe_client, who) == 0
    assert entries(stripe_client, who)[:2] == [("credits_voided", 1000), ("credits_expired", 1000)]
    for each in (one.id, two.id):
        assert refusal(grants.expire, each).http_status == 400
        assert refusal(grants.void_grant, each).http_status == 400


def test_when_a_grant_ends_may_be_changed(sandbox: Sandbox, stripe_client: Any) -> None:
    """Also to never."""
    grants, who = stripe_client.v1.billing.credit_grants, customer(stripe_client)
    new_grant = grant(stripe_client, who, expires_at=NOW + DAY)
    grants.update(new_grant.id, {"expires_at": NOW + 3 * DAY})
    sandbox.advance(days=2)
    assert balance(stripe_client, who) == 1000
    assert grants.update(new_grant.id, {"expires_at": ""}).expires_at is None
    sandbox.advance(days=2)
    assert balance(stripe_client, who) == 1000


def test_credits_pay_in_their_order(stripe_client: Any, store: AccountStore) -> None:
    """By priority, then what ends first, then what was given for nothing, each until nothing is left."""
    who = customer(stripe_client)
    last = grant(stripe_client, who, 500, priority=90)
    paid = grant(stripe_client, who, 100)
    free = grant(stripe_client, who, 100, category="promotional")
    soon = grant(stripe_client, who, 100, expires_at=NOW + DAY)
    first = grant(stripe_client, who, 100, priority=10)
    order = [each["id"] for each in credit_balances.usable(store, who, "usd")]
    assert order == [first.id, soon.id, free.id, paid.id, last.id]
    lines = [Charged("il_1", "price_1", 250), Charged("il_2", "price_2", 200)]
    applied = credit_balances.apply(store, who, "usd", "in_1", lines)
    assert [(each.line, each.amount) for each in applied] == [
        ("il_1", 100),
        ("il_1", 100),
        ("il_1", 50),
        ("il_2", 50),
        ("il_2", 100),
        ("il_2", 50),
    ]
    assert balance(stripe_client, who) == 450
    credit_balances.give_back(store, "in_1")
    assert balance(stripe_client, who) == 900
    assert entries(stripe_client, who)[0] == ("credits_application_invoice_voided", 100)


def test_a_grant_may_be_for_some_prices(stripe_client: Any, store: AccountStore) -> None:
    """Metered ones; the others it does not pay for, nor another currency."""
    who, of = customer(stripe_client), meter(stripe_client).id
    params = {"currency": "usd", "unit_amount": 5, "product_data": {"name": "Calls"}}
    recurring = {"interval": "month", "usage_type": "metered", "meter": of}
    metered = stripe_client.v1.prices.create({**params, "recurring": recurring}).id
    grant(stripe_client, who, scope={"prices": [{"id": metered}]})
    lines = [Charged("il_1", "price_other", 100), Charged("il_2", metered, 100)]
    assert credit_balances.apply(store, who, "eur", "in_1", lines) == []
    (applied,) = credit_balances.apply(store, who, "usd", "in_1", lines)
    assert (applied.line, applied.amount) == ("il_2", 100)
    licensed = stripe_client.v1.prices.create(params).id
    error = refusal(grant, stripe_client, who, scope={"prices": [{"id": licensed}]})
    assert error.param == "applicability_config[scope][prices][0][id]"


def test_what_a_grant_refuses(stripe_client: Any, store: AccountStore) -> None:
    """Nobody, nothing, an end before its beginning, a scope of two kinds; voiding what was used."""
    who = customer(stripe_client)
    assert refusal(grant, stripe_client, "cus_nope").param == "customer"
    assert refusal(grant, stripe_client, who, 0).param == "amount[monetary][value]"
    assert refusal(grant, stripe_client, who, expires_at=NOW).param == "expires_at"
    assert refusal(grant, stripe_client, who, priority=101).param == "priority"
    both = {**METERED, "prices": [{"id": "price_1"}]}
    assert refusal(grant, stripe_client, who, scope=both).param == "applicability_config[scope][price_type]"
    new_grant = grant(stripe_client, who)
    credit_balances.apply(store, who, "usd", "in_1", [Charged("il_1", "price_1", 1)])
    assert refusal(stripe_client.v1.billing.credit_grants.void_grant, new_grant.id).http_status == 400


def test_a_customer_has_a_hundred_grants_to_use_up(stripe_client: Any) -> None:
    """One that has expired leaves room for another one.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits#unused-credit-grants-limit.
    """
    who = customer(stripe_client)
    last = [grant(stripe_client, who) for _ in range(100)][-1]
    assert "100" in refusal(grant, stripe_client, who).user_message
    stripe_client.v1.billing.credit_grants.expire(last.id)
    assert grant(stripe_client, who).id
