"""What the audits find where something was made wrong on purpose, in the file or in memory."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from helpers.sandbox import Sandbox

CHARGE: Any = {"amount": 2000, "currency": "usd", "source": "tok_visa"}


def test_a_charge_that_is_gone_from_the_file_is_missed(tmp_path: Path) -> None:
    """Its event tells that it was there."""
    path = tmp_path / "state.db"
    sandbox = Sandbox(seed="s", clock="2024-02-01", state=path)
    charge = sandbox.client().v1.charges.create(CHARGE).id
    assert sandbox.reconcile()["differences"] == []
    sandbox.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("delete from objects where kind = 'charge'")
    differences = Sandbox(state=path).reconcile()["differences"]
    assert any(
        f"the charge {charge}, of which charge.succeeded tells, is not there" in each for each in differences
    )


def test_what_was_taken_away_is_not_missed(sandbox: Sandbox) -> None:
    """An event tells of that, too."""
    v1 = sandbox.client().v1
    customer = v1.customers.create({"source": "tok_visa"})
    v1.customers.payment_sources.delete(customer.id, str(customer.default_source))
    v1.customers.delete(customer.id)
    v1.products.delete(v1.products.create({"name": "x"}).id)
    assert sandbox.reconcile()["differences"] == []


def test_two_kinds_may_have_one_id(sandbox: Sandbox) -> None:
    """Whoever names objects by themselves: each has its own story."""
    v1 = sandbox.client().v1
    v1.coupons.create({"id": "summer", "percent_off": 10, "duration": "once"})
    v1.products.create({"id": "summer", "name": "Summer"})
    v1.coupons.update("summer", {"name": "Summer"})
    v1.products.update("summer", {"name": "Winter"})
    assert sandbox.reconcile()["differences"] == []


def test_what_a_platform_no_longer_sees_is_not_missed(sandbox: Sandbox) -> None:
    """Once the account's holder deals with Stripe, the next event shows less than the one before."""
    v1 = sandbox.client().v1
    account = v1.accounts.create({"business_type": "individual", "country": "US"}).id
    v1.accounts.update(account, {"business_profile": {"product_description": "Tea"}})
    pages = {"refresh_url": "https://example.com", "return_url": "https://example.com"}
    link: Any = {"account": account, "type": "account_onboarding", **pages}
    v1.account_links.create(link)
    v1.accounts.reject(account, {"reason": "terms_of_service"})
    assert sandbox.reconcile()["differences"] == []


def test_a_source_that_is_changed_as_a_payment_method_is_not_missed(sandbox: Sandbox) -> None:
    """It is told of as one alone."""
    v1 = sandbox.client().v1
    customer = v1.customers.create({"source": "tok_visa"})
    v1.customers.update(customer.id, {"source": "tok_mastercard"})
    card = str(v1.customers.retrieve(customer.id).default_source)
    v1.payment_methods.update(card, {"metadata": {"a": "x"}})
    assert sandbox.reconcile()["differences"] == []
