"""Spending controls: where a card may be used, and how much may be spent with it.

Source: https://docs.stripe.com/issuing/controls/spending-controls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...nested import blank
from ...resource import Resource

PAIRS = ("card_presences", "categories", "merchant_countries")
LISTS = tuple(f"{side}_{name}" for side in ("allowed", "blocked") for name in PAIRS)
# What a new card may spend a day where nothing else is said, and the most of a single authorization.
# Both in minor units of the card's currency.
BY_DEFAULT: Resource = {"amount": 50_000, "categories": [], "interval": "daily"}
CEILING = 1_000_000


def of_new_card(sent: Mapping[str, Any], currency: str) -> Resource:
    """A new card's controls: unless limits are sent, it may spend so much a day."""
    start = blank("issuing.card", "spending_controls") | {"spending_limits": [BY_DEFAULT]}
    return changed(start, sent, currency)


def of_new_cardholder(sent: Mapping[str, Any], usual: str) -> Resource:
    """A new cardholder's controls; of themselves they limit nothing."""
    empty: Resource = {"spending_limits": [], "spending_limits_currency": None}
    empty |= {name: [] for name in LISTS}
    return changed(empty, sent, sent.get("spending_limits_currency") or usual) if sent else empty


def changed(known: Resource, sent: Mapping[str, Any], currency: str) -> Resource:
    """Controls with what was sent. What is allowed takes the place of what was blocked, and the reverse."""
    _check(sent)
    values = {name: sent[name] or None for name in LISTS if name in sent}
    values |= {
        f"{other}_{name}": None
        for name in PAIRS
        for side, other in (("allowed", "blocked"), ("blocked", "allowed"))
        if sent.get(f"{side}_{name}")
    }
    limits = known["spending_limits"]
    if "spending_limits" in sent:
        limits = [{"categories": [], **each} for each in sent["spending_limits"] or []]
    return {**known, **values, "spending_limits": limits, "spending_limits_currency": currency}


def _check(sent: Mapping[str, Any]) -> None:
    """Refuse what is both allowed and blocked, and limits below nothing. Raises Invalid."""
    for name in PAIRS:
        both = [f"{side}_{name}" for side in ("allowed", "blocked") if sent.get(f"{side}_{name}")]
        if len(both) == 2:
            raise errors.only_one([f"spending_controls[{each}]" for each in both])
    for index, each in enumerate(sent.get("spending_limits") or []):
        if each["amount"] < 0:
            raise errors.too_little(f"spending_controls[spending_limits][{index}][amount]", 0, each["amount"])


def refuse(store: AccountStore, card: Resource, cardholder: Resource, use: Resource) -> bool:
    """Whether a card may not be used so. `use`: an authorization as it would be, with its whole amount."""
    if use["amount"] > CEILING:
        return True
    for owner, cards in ((card, _chain(store, card)), (cardholder, _cards_of(store, cardholder))):
        rules = owner["spending_controls"]
        if rules and (_elsewhere(rules, use) or _too_much(store, rules, cards, use)):
            return True
    return False


def _elsewhere(rules: Resource, use: Resource) -> bool:
    """Whether a use is of a kind that is not allowed."""
    facts = {
        "card_presences": use["card_presence"],
        "categories": use["merchant_data"]["category"],
        "merchant_countries": use["merchant_data"]["country"],
    }
    for name, fact in facts.items():
        allowed, blocked = rules.get(f"allowed_{name}"), rules.get(f"blocked_{name}")
        if (allowed and fact not in allowed) or (blocked and fact in blocked):
            return True
    return False


def _too_much(store: AccountStore, rules: Resource, cards: frozenset[str], use: Resource) -> bool:
    category = use["merchant_data"]["category"]
    for limit in rules["spending_limits"] or ():
        if limit["categories"] and category not in limit["categories"]:
            continue
        spent = 0
        if limit["interval"] != "per_authorization":
            begins = BEGINNINGS.get(limit["interval"])
            since = begins(store.now) if begins else 0
            spent = sum(_spendings(store, cards, since, limit["categories"] or (), use["id"]))
        if spent + use["amount"] > limit["amount"]:
            return True
    return False


def _spendings(
    store: AccountStore, cards: frozenset[str], since: int, categories: Collection[str], but: str
) -> Iterator[int]:
    """What was spent since a moment with any of the cards, in minor units, apart from one authorization.

    Guess: an authorization counts as it was approved, or by what was captured of it, and refunds give
    nothing back.
    """
    for kind in ("issuing.authorization", "issuing.transaction"):
        for each in store.all(kind):
            if each["created"] < since:
                break
            used = each["card"]["id"] if isinstance(each["card"], dict) else each["card"]
            fits = not categories or each["merchant_data"]["category"] in categories
            if used in cards and fits and each["id"] != but:
                yield _spent(each)


def _spent(each: Resource) -> int:
    """What one authorization, or one capture without any, has spent."""
    if each["object"] == "issuing.transaction":
        return -each["amount"] if each["type"] == "capture" and each["authorization"] is None else 0
    captured = -sum(one["amount"] for one in each["transactions"] if one["type"] == "capture")
    held = each["amount"] if each["approved"] and each["status"] == "pending" else 0
    return int(max(captured, held))


def _chain(store: AccountStore, card: Resource) -> frozenset[str]:
    """A card and those that it replaces, one after another."""
    names = {card["id"]}
    while card["replacement_for"]:
        card = store.get("issuing.card", card["replacement_for"])
        names.add(card["id"])
    return frozenset(names)


def _cards_of(store: AccountStore, cardholder: Resource) -> frozenset[str]:
    return frozenset(each["id"] for each in store.all("issuing.card", "cardholder", cardholder["id"]))


def _midnight(moment: int) -> datetime:
    return datetime.fromtimestamp(moment // DAY * DAY, UTC)


# When the interval of a limit began; that of any other began with the card. Weeks begin on Sunday.
BEGINNINGS: Mapping[str, Callable[[int], int]] = {
    "daily": lambda now: now // DAY * DAY,
    "weekly": lambda now: int(
        (_midnight(now) - timedelta(days=(_midnight(now).weekday() + 1) % 7)).timestamp()
    ),
    "monthly": lambda now: int(_midnight(now).replace(day=1).timestamp()),
    "yearly": lambda now: int(_midnight(now).replace(month=1, day=1).timestamp()),
}
