"""A financial account at a glance."""

from __future__ import annotations

from typing import Any

from helpers.viewer import show
from helpers.viewer.financial_account import features_of

FEATURES: dict[str, Any] = {
    "object": "treasury.financial_account_features",
    "deposit_insurance": {"requested": True, "status": "active", "status_details": []},
    "financial_addresses": {
        "aba": {
            "requested": True,
            "status": "restricted",
            "status_details": [
                {"code": "restricted_by_platform", "resolution": "remove_restriction"},
                {"code": "restricted_by_platform", "resolution": "remove_restriction"},
            ],
        }
    },
}
ACCOUNT: dict[str, Any] = {
    "id": "fa_1",
    "object": "treasury.financial_account",
    "balance": {"cash": {"usd": 12345}, "inbound_pending": {"usd": 0}, "outbound_pending": {"usd": 500}},
    "active_features": ["deposit_insurance"],
    "pending_features": [],
    "restricted_features": ["financial_addresses.aba"],
    "financial_addresses": [],
}
ADDRESS: dict[str, Any] = {
    "type": "aba",
    "supported_networks": ["ach", "us_domestic_wire"],
    "aba": {"bank_name": "Stripe Test Bank", "routing_number": "000000001", "account_number_last4": "7766"},
}


def test_balances_and_features_come_first() -> None:
    """Without the features expanded, it says how to learn why one is restricted."""
    html = show(ACCOUNT).static_html()
    assert html.index("<summary>Account</summary>") < html.index("<summary>Tree</summary>")
    assert '<td class="sw-amount">123.45 USD</td>' in html
    assert '<span class="sw-bad">restricted</span>' in html
    assert "Expand features to see why" in html
    assert "No address yet" in html


def test_reasons_are_told_where_they_are_known() -> None:
    """Each once, with what to do."""
    html = show({**ACCOUNT, "features": FEATURES}).static_html()
    assert "<td>restricted_by_platform</td><td>remove_restriction</td>" in html
    assert "Expand features" not in html


def test_features_alone_are_shown_alike() -> None:
    """What `features.retrieve` answers: dotted names, as the account lists them."""
    assert features_of(FEATURES) == [
        ("deposit_insurance", "active", "", ""),
        ("financial_addresses.aba", "restricted", "restricted_by_platform", "remove_restriction"),
    ]
    assert '<th scope="row">financial_addresses.aba</th>' in show(FEATURES).static_html()


def test_an_address_shows_its_last_four_digits() -> None:
    """Or the whole number, where it was expanded."""
    html = show({**ACCOUNT, "financial_addresses": [ADDRESS]}).static_html()
    assert "<td>...7766</td><td>ach, us_domestic_wire</td>" in html
    whole = {**ADDRESS, "aba": {**ADDRESS["aba"], "account_number": "000000007766"}}
    assert ">000000007766</td>" in show({**ACCOUNT, "financial_addresses": [whole]}).static_html()
