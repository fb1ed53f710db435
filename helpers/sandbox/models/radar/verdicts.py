"""What a payment that is on a list meets.

Rules are written in the Dashboard, which a sandbox has not: in their place, a list's alias says what it is
for. One that ends with "blocklist" blocks, with "allowlist" lets through, with "reviewlist" opens a review.
The default lists do so at Stripe, too.

Source: https://docs.stripe.com/radar/lists and https://docs.stripe.com/radar/rules/reference. Guess: that the
alias of a list of one's own decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..payment_methods import test_cards
from .default_lists import FACTS, LIST
from .value_lists import holds

Role = Literal["allow", "block", "review"]
# What a list is for, by how its alias ends; the first that a payment is on decides.
ROLES: Mapping[str, Role] = {"allowlist": "allow", "blocklist": "block", "reviewlist": "review"}


class Verdict(NamedTuple):
    """What a payment meets, and by which list's alias."""

    role: Role
    alias: str

    @property
    def blocking(self) -> dict[str, str]:
        """What a charge's outcome tells of it: of a default list, as was seen in test mode in 2026."""
        if self.alias in FACTS:
            return {"reason": "blocklist", "rule": "block_if_in_blocklist"}
        return {"reason": "rule", "rule": f"@{self.alias}"}


def verdict(store: AccountStore, method: Resource, payment: Mapping[str, Any]) -> Verdict | None:
    """What a payment meets, if it is on a list; none does that is a transfer between accounts of Stripe's.

    `payment`: its `customer`, `description` and `receipt_email`. Source: https://docs.stripe.com/connect/radar.
    """
    if method["type"] == "stripe_account":
        return None
    facts: Resource | None = None
    for ending, role in ROLES.items():
        for value_list in [each for each in store.all(LIST) if each["alias"].endswith(ending)]:
            facts = _facts(store, method, payment) if facts is None else facts
            value = facts.get(FACTS.get(value_list["alias"], value_list["item_type"]))
            if value and holds(store, value_list, value):
                return Verdict(role, value_list["alias"])
    return None


def allows(store: AccountStore, method: Resource, payment: Mapping[str, Any]) -> bool:
    """Whether a list lets a payment through, whatever its risk.

    Source: https://docs.stripe.com/radar/rules#allow-rules.
    """
    found = verdict(store, method, payment)
    return found is not None and found.role == "allow"


def _facts(store: AccountStore, method: Resource, payment: Mapping[str, Any]) -> Resource:
    """What is known of a payment, by the type of the list that it may be on, or by a default list's fact."""
    details = method.get(method["type"]) or {}
    customer = store.find("customer", payment.get("customer") or "") or {}
    known = test_cards.behind(store, details)
    emails = (payment.get("receipt_email"), at(method, "billing_details.email"), customer.get("email"))
    email = next((each for each in emails if each), None)
    fingerprint = "card" if "card" in method["type"] else method["type"]
    return {
        "card_bin": known and known.number[:6],
        "country": details.get("country"),
        "customer_id": customer.get("id"),
        "description": payment.get("description"),
        "email": email,
        "email_domain": email and email.rpartition("@")[2],
        f"{fingerprint}_fingerprint": details.get("fingerprint"),
    }
