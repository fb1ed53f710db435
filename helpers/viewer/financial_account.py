"""A financial account at a glance: its balances, its features with why they are so, its addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .html import Html, tag, together
from .notes import money
from .subject import Subject
from .table import grid

ACCOUNT = "treasury.financial_account"
FEATURES = "treasury.financial_account_features"
STATUSES = ("active", "pending", "restricted")
UNEXPLAINED = "Expand features to see why a feature is not active."


def account_view(subject: Subject, live: bool) -> Html | None:
    """What one looks for in it first; of its features alone, only these."""
    body = subject.body
    kind = body.get("object") if isinstance(body, Mapping) else None
    if kind == FEATURES:
        return _features(features_of(body))
    if kind != ACCOUNT:
        return None
    listed = [(name, status, "", "") for status in STATUSES for name in body.get(f"{status}_features") or ()]
    explained = features_of(body["features"]) if body.get("features") else None
    waiting = explained is None and any(status != "active" for _, status, _, _ in listed)
    return together(
        _balances(body.get("balance") or {}),
        _features(listed if explained is None else explained),
        tag("p", UNEXPLAINED, class_="sw-note") if waiting else None,
        _addresses(body.get("financial_addresses") or []),
    )


def features_of(features: Mapping[str, Any], under: str = "") -> list[tuple[str, str, str, str]]:
    """Each feature's dotted name, status, why it is so, and what to do about it."""
    return [
        line
        for name, value in features.items()
        if isinstance(value, Mapping)
        for line in _feature(f"{under}{name}", value)
    ]


def _feature(name: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    if "status" not in value:
        yield from features_of(value, f"{name}.")
        return
    details = value.get("status_details") or []
    yield name, value["status"], _said(details, "code"), _said(details, "resolution")


def _said(details: list[Mapping[str, Any]], name: str) -> str:
    return ", ".join(dict.fromkeys(each[name] for each in details if each.get(name)))


def _balances(balance: Mapping[str, Mapping[str, int]]) -> Html:
    rows = (
        [name, ", ".join(money(amount, currency) for currency, amount in amounts.items())]
        for name, amounts in balance.items()
    )
    return grid("Balance", ("balance", "amount"), rows)


def _features(lines: list[tuple[str, str, str, str]]) -> Html:
    shown = [column for column in range(4) if column < 2 or any(line[column] for line in lines)]
    columns = ("feature", "status", "because", "what to do")
    rows = ([_status(line[column]) if column == 1 else line[column] for column in shown] for line in lines)
    return grid("Features", [columns[column] for column in shown], rows)


def _status(status: str) -> Html:
    look = {"active": "sw-good", "restricted": "sw-bad"}.get(status)
    return tag("span", status, class_=look)


def _addresses(addresses: list[Mapping[str, Any]]) -> Html:
    if not addresses:
        return tag("p", "No address yet: money cannot be sent to it by a bank.", class_="sw-note")
    return grid(
        "Addresses",
        ("address", "bank", "routing number", "account number", "networks"),
        map(_address, addresses),
    )


def _address(address: Mapping[str, Any]) -> list[str]:
    at = address.get(address["type"]) or {}
    number = at.get("account_number") or f"...{at.get('account_number_last4', '')}"
    networks = ", ".join(address.get("supported_networks") or ())
    return [address["type"], at.get("bank_name") or "", at.get("routing_number") or "", number, networks]
