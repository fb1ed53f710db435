"""Evidence that card networks give more weight to: what a dispute is open to, and what is still missing.

Source: https://docs.stripe.com/disputes/api/visa-ce3,
https://docs.stripe.com/disputes/api/visa-compliance and
https://docs.stripe.com/api/disputes/object#dispute_object-evidence_details-enhanced_eligibility.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource

CE3 = "visa_compelling_evidence_3"
COMPLIANCE = ("mastercard_compliance", "visa_compliance")
# What of both transactions tells that it is the same customer: two things of which one at least is the
# address on the internet or the device, however that was told.
MAIN: tuple[frozenset[str], ...] = (
    frozenset({"customer_purchase_ip"}),
    frozenset({"customer_device_fingerprint", "customer_device_id"}),
)
SECONDARY: tuple[frozenset[str], ...] = (
    frozenset({"customer_account_id"}),
    frozenset({"customer_email_address"}),
    frozenset({"shipping_address"}),
)
NEEDED_IDENTIFIERS, NEEDED_TRANSACTIONS = 2, 2


def eligibility(
    kinds: tuple[str, ...] | list[str], evidence: Mapping[str, Any], *, submitted: bool = False
) -> Resource:
    """A dispute's `enhanced_eligibility`, given its `enhanced_evidence`."""
    shown: Resource = {}
    for kind in kinds:
        given = evidence.get(kind) or {}
        if kind == CE3:
            missing = _missing(given)
            lacking = "not_qualified" if submitted else "requires_action"
            shown[kind] = {"required_actions": missing, "status": lacking if missing else "qualified"}
        else:
            known = given.get("fee_acknowledged")
            shown[kind] = {"status": "fee_acknowledged" if known else "requires_fee_acknowledgement"}
    return shown


def _missing(given: Mapping[str, Any]) -> list[str]:
    """What Visa's compelling evidence still needs."""
    disputed = given.get("disputed_transaction") or {}
    prior = [each for each in given.get("prior_undisputed_transactions") or [] if each.get("charge")]
    shared = {name for name in disputed if disputed[name] and all(each.get(name) for each in prior)}
    main = sum(bool(each & shared) for each in MAIN)
    told = main + sum(bool(each & shared) for each in SECONDARY)
    needs = {
        "missing_customer_identifiers": not main or told < NEEDED_IDENTIFIERS,
        "missing_disputed_transaction_description": not disputed.get("product_description"),
        "missing_merchandise_or_services": not disputed.get("merchandise_or_services"),
        "missing_prior_undisputed_transaction_description": not prior
        or not all(each.get("product_description") for each in prior),
        "missing_prior_undisputed_transactions": len({each["charge"] for each in prior})
        < NEEDED_TRANSACTIONS,
    }
    return [name for name, is_missing in needs.items() if is_missing]


def check_prior(store: AccountStore, evidence: Mapping[str, Any]) -> None:
    """Refuse earlier transactions that there are not. Raises Invalid."""
    path = f"{CE3}.prior_undisputed_transactions"
    for index, each in enumerate(at(evidence, path) or ()):
        if each.get("charge"):
            name = f"evidence[enhanced_evidence][{CE3}][prior_undisputed_transactions][{index}][charge]"
            store.get("charge", each["charge"], param=name)


def check_submission(kinds: list[str], evidence: Mapping[str, Any]) -> None:
    """Refuse to contest what costs a fee that nobody has acknowledged. Raises Invalid."""
    for kind in COMPLIANCE:
        if kind in kinds and not (evidence.get(kind) or {}).get("fee_acknowledged"):
            # Guess: the sentence is in the manner of Stripe's others.
            raise errors.Invalid(
                f"You must acknowledge the fee for contesting this dispute: set "
                f"`evidence[enhanced_evidence][{kind}][fee_acknowledged]` to `true`.",
                param=f"evidence[enhanced_evidence][{kind}][fee_acknowledged]",
            )
