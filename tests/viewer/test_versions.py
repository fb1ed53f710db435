"""Versions of the API: what each changed, and a reply in another one."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import connect, history, send, show, versions
from helpers.catalog import UnknownOperation
from helpers.history import Request
from helpers.settings import Settings
from helpers.viewer.versions import version_view


@pytest.fixture
def client() -> Any:
    """A client of a sandbox of its own."""
    return connect(settings=Settings(seed="viewer versions"))


def paid(client: Any, **params: Any) -> Any:
    """A payment that went through."""
    card = {"payment_method": "pm_card_visa", "allowed_payment_method_types": ["card"], "confirm": True}
    return client.v1.payment_intents.create({"amount": 500, "currency": "usd", **card, **params})


def test_versions_lists_what_each_changed() -> None:
    """All of them; those of one operation or object; those since a version."""
    whole = repr(versions())
    assert whole.startswith("47 versions, from 2018-01-23 to 2026-10-28.endive")
    assert "2025-03-31.basil: Each item has a period of its own" in whole
    of_one = versions("v1.promotion_codes.create")
    assert [each.version for each in of_one.changes] == ["2025-09-30.clover"]
    assert "1 change of v1.promotion_codes.create." in repr(of_one)
    assert {each.version for each in versions("subscription", since="2024-04-10").changes} == {
        "2025-03-31.basil",
        "2026-06-24.dahlia",
    }
    assert "<code>promotion[coupon]</code>" in of_one._repr_mimebundle_()[0]["text/html"]


def test_versions_refuses_what_there_is_not() -> None:
    """An operation, a kind or a version that never was."""
    with pytest.raises(UnknownOperation):
        versions("v1.promotion_codes.creat")
    with pytest.raises(LookupError, match="no version 'yesterday'"):
        versions(since="yesterday")


def test_a_reply_is_shown_in_another_version(client: Any) -> None:
    """What differs comes first; nothing of it is in the history, since nobody asked for it by name."""
    intent = paid(client)
    view = show(intent, version="2022-08-01")
    assert f"GET /v1/payment_intents/{intent.id} in 2022-08-01" in repr(view)
    assert "+ invoice: null" in repr(view)
    assert '+ charges: {"object": "list"' in repr(view)
    assert len(history) == 1
    stored = view._repr_mimebundle_()[0]["text/html"]
    assert stored.index("Difference") < stored.index("Tree")


def test_what_was_expanded_stays_expanded(client: Any) -> None:
    """Of an exchange; nothing but the version differs."""
    paid(client, expand=["latest_charge"])
    assert repr(show(history[-1], version="2026-10-28.endive")).endswith("Nothing differs.")
    assert "+ latest_charge.invoice: null" in repr(show(history[-1], version="2024-06-20"))


def test_a_list_is_asked_for_as_it_was(client: Any) -> None:
    """By the exchange of the request for it."""
    client.v1.customers.create({"email": "a@example.com"})
    listed = send(Request("get", "/v1/customers", {"limit": 1}))
    assert "+ data[0].default_currency: null" in repr(show(listed, version="2020-08-27"))


def test_what_cannot_be_asked_for_again_is_refused(client: Any) -> None:
    """Neither what has no id, nor a version that never was."""
    with pytest.raises(ValueError, match="Only what can be retrieved"):
        show({"object": "balance"}, version="2024-06-20")
    with pytest.raises(LookupError, match="the nearest is 2024-06-20"):
        show(paid(client), version="2024-06-21")


def test_a_difference_is_told_in_a_list() -> None:
    """What changed, with Stripe's page; a version that never was is named; the newest differs in nothing."""
    told = str(version_view("v1.promotion_codes.create", "2024-06-20"))
    assert "What is different in 2024-06-20:" in told
    assert 'href="https://docs.stripe.com/changelog/clover"' in told
    assert "<summary>Parameters that it alone has: 1</summary><p><code>coupon</code>" in told
    assert "no version" in str(version_view("v1.promotion_codes.create", "2024"))
    assert "nothing else than the newest" in str(version_view("v1.balance.retrieve", "2026-10-28.endive"))
    assert version_view("v1.balance.retrieve", "") is None
