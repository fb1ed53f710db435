"""An invoice that is paid before it is there."""

from __future__ import annotations

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.invoices import prepaid
from helpers.sandbox.resource import Resource


def test_a_payment_ahead_counts_for_no_later_invoice(sandbox: Sandbox) -> None:
    """Also where the invoice that it was for could not be made."""
    store = AccountStore(sandbox.application.state, sandbox.account)
    client = sandbox.client()
    intent = client.v1.payment_intents.create({"amount": 1000, "currency": "usd"}).to_dict()
    invoice = {"customer": "cus_1"}
    with pytest.raises(RuntimeError, match="refused"), prepaid.paid_by(store, "cus_1", intent):
        _refuse(prepaid.intent_for(store, invoice))
    assert prepaid.intent_for(store, invoice) is None


def _refuse(intent: Resource | None) -> None:
    assert intent is not None
    raise RuntimeError("refused")
