"""Disputes: a bank takes a payment back on its customer's word, and evidence may win it again.

A payment by a disputed test card is disputed right after it succeeded; test mode decides by the evidence.

Source: https://docs.stripe.com/api/disputes, https://docs.stripe.com/disputes/how-disputes-work and
https://docs.stripe.com/testing#disputes.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from helpers.cards import Disputed

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY, midnight_after
from ...eras import era
from ...expansion import derived
from ...hooks import after, job
from ...model import Model
from ...nested import at, changes, merged
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..money import fee_payers, fees, ledger
from ..payment_methods import rails
from . import debiting, earning, mandates
from .charge_objects import known_card, tell
from .dispute_evidence import COMPLIANCE, check_prior, check_submission, eligibility

LIFE = Statuses(
    {
        "warning_needs_response": ("warning_under_review", "warning_closed", "needs_response"),
        "warning_under_review": ("warning_closed", "needs_response"),
        "warning_closed": (),
        "needs_response": ("under_review", "lost", "won"),
        "under_review": ("won", "lost"),
        "won": (),
        "lost": (),
    },
)
Model(
    "dispute",
    statuses=LIFE,
    told_as="charge.dispute",
    missing="dispute",
    source="https://docs.stripe.com/api/disputes",
)
# What comes of evidence that begins with a magic word, and of evidence that was not sent in time.
# Source: https://docs.stripe.com/testing#evidence.
VERDICTS: Mapping[str, Mapping[str, str]] = {
    "under_review": {"winning_evidence": "won", "losing_evidence": "lost"},
    "warning_under_review": {
        "winning_evidence": "warning_closed",
        "losing_evidence": "warning_closed",
        "escalate_inquiry_evidence": "needs_response",
    },
}
REVIEWED: Mapping[str, str] = {
    "needs_response": "under_review",
    "warning_needs_response": "warning_under_review",
}
GIVEN_UP: Mapping[str, str] = {"needs_response": "lost", "warning_needs_response": "warning_closed"}
CLOSED = frozenset({"won", "lost", "warning_closed"})
# An inquiry that no chargeback came of is closed then.
# Source: https://docs.stripe.com/disputes/how-disputes-work#inquiries.
DAYS_OPEN = 120
MOST_TEXT = 150_000
# Of all files together. Source: https://docs.stripe.com/disputes/best-practices#file-upload-recommendations;
# the sentence: https://github.com/Automattic/woocommerce-payments/issues/559.
LARGEST_FILES = 4_718_592
# In dollars, and what is kept of a dispute for which it was taken.
COMPLIANCE_FEE, NETWORK_FEE = 50_000, "_network_fee"
NETWORKS: Mapping[str | None, str] = {"mastercard": "Mastercard", "visa": "Visa"}
FILES = (
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
)
# Guess: of the reasons for which a debit is disputed, Stripe tells not which one its test accounts have.
BY_BANK = "debit_not_authorized"
# Source: https://docs.stripe.com/disputes/categories.
NETWORK_REASONS: Mapping[str, str] = {
    "product_not_received": "13.1",
    "noncompliant": "12",
}
INQUIRY = "10"  # recorded


@after("charge.succeeded")
@after("charge.captured")
def _watch(store: AccountStore, charge: Resource) -> None:
    """Have a payment be disputed, if its test card or account is there for it."""
    cause = _cause(store, charge)
    if charge["captured"] and cause:
        for _ in range(cause.times):
            store.later(store.now, "disputes.open", charge=charge["id"])


def _cause(store: AccountStore, charge: Resource) -> Disputed | None:
    details = charge["payment_method_details"]
    known = known_card(store, details)
    if known:
        return known.dispute
    debited = debiting.behind(store, charge) if rails.of(details["type"]).mandate else None
    return Disputed(BY_BANK) if debited and debited.disputed else None


@job("disputes.open")
def open_dispute(store: AccountStore, *, charge: str) -> None:
    """A bank disputes a payment; unless it only inquires, it takes the money."""
    earning.settle(store, charge=charge)
    paid = store.get("charge", charge)
    cause = _cause(store, paid)
    assert cause
    dispute = store.add(_new(store, paid, cause), event=None)
    if not cause.inquiry:
        # Recorded by https://github.com/Kiln-AI/stripe_world (cassettes/05_refunds_disputes.json): of what
        # settles after its reply it is taken from what is available, else from what is to come.
        intent = store.find("payment_intent", paid["payment_intent"] or "") or {}
        at_once = store.now if intent.get("capture_method") == "automatic_async" else None
        dispute = _move(store, dispute, -1, category="dispute", available_on=at_once)
    # It has the money's way from the start. Recorded by two programs, 2025 and 2026.
    store.emit("created", dispute)
    if not paid["disputed"]:
        tell(store, paid, {"dispute": dispute["id"], "disputed": True}, event="charge.updated")
    store.later(dispute["evidence_details"]["due_by"] + 1, "disputes.due", dispute=dispute["id"])
    if cause.inquiry:
        store.later(store.now + DAYS_OPEN * DAY, "disputes.close", dispute=dispute["id"])
    else:
        store.emit("funds_withdrawn", dispute)
    if cause.reason == BY_BANK:
        _lose(store, dispute, paid)


def _new(store: AccountStore, paid: Resource, cause: Disputed) -> Resource:
    """A dispute about a payment, not stored."""
    dispute = store.new("dispute")
    evidence: Resource = {kind: {"fee_acknowledged": False} for kind in cause.eligible if kind in COMPLIANCE}
    return dispute | {
        "amount": paid["amount_captured"],
        "charge": paid["id"],
        "currency": paid["currency"],
        "enhanced_eligibility_types": list(cause.eligible),
        "evidence": {**dispute["evidence"], **_known(store, paid, cause), "enhanced_evidence": evidence},
        "evidence_details": {
            **dispute["evidence_details"],
            "due_by": midnight_after(store.now, era(store.now).days_to_answer + 1) - 1,
            "enhanced_eligibility": eligibility(cause.eligible, evidence),
        },
        "is_charge_refundable": cause.inquiry,
        "payment_intent": paid["payment_intent"],
        "payment_method_details": _details(paid, cause, era(store.now).fraud),
        "reason": cause.reason,
        "status": "warning_needs_response" if cause.inquiry else "needs_response",
    }


def _known(store: AccountStore, charge: Resource, cause: Disputed) -> Resource:
    """The evidence that is there from the start, as recorded: whose payment it was, and what for."""
    customer = store.find("customer", charge["customer"] or "") or {}
    details = charge["billing_details"]
    return {
        "billing_address": _written(details["address"]),
        "customer_email_address": customer.get("email"),
        "customer_name": customer.get("name") or customer.get("description") or details["name"],
        "product_description": None if cause.inquiry else charge["description"],
    }


def _written(address: Mapping[str, str | None]) -> str | None:
    """An address in lines, the last with the rest of it. Recorded in 2022 and 2023."""
    rest = ", ".join(filter(None, (address[each] for each in ("city", "state", "postal_code", "country"))))
    return "\n".join(filter(None, (address["line1"], address["line2"], rest))) or None


def _lose(store: AccountStore, dispute: Resource, charge: Resource) -> None:
    """A dispute of a debit is final, and the account can be debited no more.

    Source: https://docs.stripe.com/payments/ach-direct-debit#disputed-payments.
    """
    _end(store, dispute, "lost")
    mandates.end(store, charge["payment_method"])


def _details(charge: Resource, cause: Disputed, fraud: str) -> Resource:
    card = charge["payment_method_details"].get("card")
    if card is None:
        return {"type": charge["payment_method_details"]["type"]}
    kind = "compliance" if cause.reason == "noncompliant" else "inquiry" if cause.inquiry else "chargeback"
    code = INQUIRY if cause.inquiry else {"fraudulent": fraud, **NETWORK_REASONS}[cause.reason]
    shown = {
        "brand": card["brand"],
        "case_type": kind,
        "network": card["network"],
        "network_reason_code": code,
    }
    return {"card": shown, "type": "card"}


def withdraw(store: AccountStore, dispute: Resource) -> Resource:
    """Take the disputed amount and the fee out of the balance.

    Its event has nothing of what was before. Recorded by a program in 2025; guess: so has a reinstatement's.
    """
    withdrawn = _move(store, dispute, -1, category="dispute")
    store.emit("funds_withdrawn", withdrawn)
    return withdrawn


def reinstate(store: AccountStore, dispute: Resource) -> Resource:
    """Give the amount back to the account that won, not the fee; recorded."""
    reinstated = _move(store, dispute, 1, category="dispute_reversal")
    store.emit("funds_reinstated", reinstated)
    return reinstated


def _move(
    store: AccountStore, dispute: Resource, sign: int, *, category: str, available_on: int | None = None
) -> Resource:
    charge = store.get("charge", dispute["charge"])
    earned = store.get("balance_transaction", charge["balance_transaction"])
    held_in = earned["currency"]
    amount, _ = ledger.exchange(sign * dispute["amount"], dispute["currency"], held_in)
    fee = fees.detail(fees.dispute_fee(held_in), held_in, description="Dispute fee")
    own_fees = fee_payers.charged(store, "dispute", [fee]) if sign < 0 else []
    entry = ledger.post(
        store,
        type="adjustment",
        source=dispute,
        amount=amount,
        currency=held_in,
        fees=own_fees,
        available_on=earned["available_on"] if available_on is None else available_on,
        category=category,
        description=f"Chargeback {'withdrawal' if sign < 0 else 'reversal'} for {charge['id']}",
        source_type=ledger.source_type_of(store, earned),
    )
    entries = [*dispute["balance_transactions"], entry]
    values = {"balance_transaction": entries[0]["id"], "balance_transactions": entries}
    return store.change(dispute, values, event=None)


@derived("dispute", "balance_transactions")
def balance_transactions_of(store: AccountStore, dispute: Resource) -> list[Resource]:
    """The withdrawal and the reinstatement, with the status that they have now."""
    return [{**each, "status": ledger.status_of(store, each)} for each in dispute["balance_transactions"]]


@route("v1.disputes.update")
def update_dispute(call: Call) -> Resource:
    """Give evidence, and send it to the bank unless `submit=false`; test mode decides at once.

    Source of when that may be for an appeal:
    https://docs.stripe.com/changelog/endive/2026-10-28/evidence-submission-appeal-dispute-decisions.
    """
    store, params = call.store, dict(call.params)
    dispute = own(call)
    evidence = params.pop("evidence", None)
    submits = params.pop("submit", evidence is not None)
    _check_open(dispute)
    if (evidence or submits) and dispute["status"] not in REVIEWED:
        raise errors.Invalid(
            f"This dispute has a status of {dispute['status']}: evidence can only be given while it needs a "
            "response."
        )
    values: dict[str, Any] = changes("dispute", dispute, params)
    if (evidence or {}).get("appeal"):
        # No dispute comes to that status here. Guess: the words.
        raise errors.Invalid(
            "Evidence for an appeal can only be given while the status of the dispute is "
            f"appeal_needs_response, and it is {dispute['status']}.",
            param="evidence[appeal]",
        )
    if evidence:
        values["evidence"] = _evidence(store, dispute, evidence)
        values["evidence_details"] = {
            **dispute["evidence_details"],
            "enhanced_eligibility": eligibility(
                dispute["enhanced_eligibility_types"], values["evidence"]["enhanced_evidence"]
            ),
            "has_evidence": True,
        }
    if submits:
        values |= _sent(store, {**dispute, **values})
    changed = store.change(dispute, values)
    _tell_of_charge(store, changed)
    return changed


def _sent(store: AccountStore, dispute: Resource) -> dict[str, Any]:
    """Send a dispute's evidence to the bank; tells what changes by that. Raises Invalid where it may not be.

    It is past due where it is sent too late, as evidence for an inquiry may be.
    """
    kinds, given = dispute["enhanced_eligibility_types"], dispute["evidence"]["enhanced_evidence"]
    check_submission(kinds, given)
    store.later(store.now, "disputes.decide", dispute=dispute["id"])
    if any(each in COMPLIANCE for each in kinds):
        store.later(store.now + DAY, "disputes.network_fee", dispute=dispute["id"])
    details = dispute["evidence_details"]
    sent = {
        **details,
        "enhanced_eligibility": eligibility(kinds, given, submitted=True),
        "past_due": store.now > details["due_by"] + 1,
        "submission_count": details["submission_count"] + 1,
        "submission_method": "manual",
    }
    return {"evidence_details": sent, "status": REVIEWED[dispute["status"]]}


def _tell_of_charge(store: AccountStore, dispute: Resource) -> None:
    """A charge is told of again when something happens to its dispute."""
    store.emit("charge.updated", store.get("charge", dispute["charge"]), {})


def _evidence(store: AccountStore, dispute: Resource, given: Mapping[str, Any]) -> Resource:
    """The evidence with what is new. Raises Invalid for a file that there is not, or too much of either."""
    files = {name: given.get(name, dispute["evidence"][name]) for name in FILES}
    size = sum(store.get("file", id, param=f"evidence[{name}]")["size"] for name, id in files.items() if id)
    if size > LARGEST_FILES:
        raise errors.Invalid(
            "The files you've attached to this dispute as evidence will exceed the limit for a dispute's "
            "total size. Try using smaller files as evidence. Hint: if you've attached images, you might "
            "want to try providing them in lower resolutions."
        )
    new = {name: value or None for name, value in given.items() if name != "enhanced_evidence"}
    texts = sum(len(each) for name, each in new.items() if isinstance(each, str) and name not in FILES)
    if texts > MOST_TEXT:
        raise errors.Invalid(
            f"The evidence has {texts} characters; all of its text may have up to {MOST_TEXT}.",
            param="evidence",
        )
    check_prior(store, given.get("enhanced_evidence") or {})
    enhanced = merged(dispute["evidence"]["enhanced_evidence"], given.get("enhanced_evidence") or {})
    return {**dispute["evidence"], **new, "enhanced_evidence": enhanced}


@job("disputes.network_fee")
def take_network_fee(store: AccountStore, *, dispute: str) -> None:
    """What a network's own decision costs, a day after it was asked for; who wins the dispute has it back.

    Source: https://docs.stripe.com/disputes/api/visa-compliance and .../mastercard-compliance. Guess: the
    type of its entries.
    """
    current = store.get("dispute", dispute)
    _move_network_fee(store, current, -1)
    store.keep(NETWORK_FEE, dispute)
    if current["status"] == "won":
        _move_network_fee(store, current, 1)


def _move_network_fee(store: AccountStore, dispute: Resource, sign: int) -> None:
    held_in = dispute["balance_transactions"][0]["currency"]
    amount, rate = ledger.exchange(sign * COMPLIANCE_FEE, "usd", held_in)
    ledger.post(
        store,
        type="stripe_fee",
        source=dispute,
        amount=amount,
        currency=held_in,
        description=f"{NETWORKS[at(dispute, 'payment_method_details.card.brand')]} compliance network fee",
        exchange_rate=rate,
    )


@job("disputes.decide")
def decide(store: AccountStore, *, dispute: str) -> None:
    """What the bank makes of the evidence; without a magic word it never tells."""
    current = store.get("dispute", dispute)
    text = (current["evidence"]["uncategorized_text"] or "").strip()
    verdict = VERDICTS.get(current["status"], {}).get(text)
    if verdict:
        _end(store, current, verdict)


def _end(store: AccountStore, dispute: Resource, status: str) -> Resource:
    """Take a dispute to a status that a bank decides on, and move what follows from it."""
    values: dict[str, Any] = {"status": status}
    if status in ("needs_response", "won"):
        values["is_charge_refundable"] = status == "won"  # recorded
    moved = store.change(dispute, values, event="closed" if status in CLOSED else "updated")
    _tell_of_charge(store, moved)
    if status == "won":
        if store.find(NETWORK_FEE, dispute["id"]):
            _move_network_fee(store, dispute, 1)
        return reinstate(store, moved)
    if status == "needs_response":
        return withdraw(store, moved)
    return moved


@job("disputes.due")
def expire(store: AccountStore, *, dispute: str) -> None:
    """A bank that was not answered in time decides for its customer; an inquiry stays open.

    Evidence that was saved is sent then. Source:
    https://support.stripe.com/questions/customer-withdrawal-of-a-dispute and
    https://docs.stripe.com/changelog/clover/2025-09-30/dispute-submission-method.
    """
    current = store.get("dispute", dispute)
    if current["status"] not in GIVEN_UP:
        return
    manual = current.get("intended_submission_method") != "smart_disputes"
    if current["evidence_details"]["has_evidence"] and manual:
        with suppress(errors.Invalid):  # where a fee is not acknowledged
            _tell_of_charge(store, store.change(current, _sent(store, current)))
            return
    if current["status"] == "needs_response":
        _end(store, current, "lost")


@job("disputes.close")
def close_inquiry(store: AccountStore, *, dispute: str) -> None:
    """An inquiry was open for long, and no chargeback came of it."""
    current = store.get("dispute", dispute)
    if LIFE.allows(current["status"], "warning_closed"):
        _end(store, current, "warning_closed")


@after("charge.refunded")
def _settle_inquiry(store: AccountStore, charge: Resource) -> None:
    """A customer who has everything back has nothing to inquire about any more."""
    if charge["refunded"]:
        for each in list(store.all("dispute", "charge", charge["id"])):
            if LIFE.allows(each["status"], "warning_closed"):
                _end(store, each, "warning_closed")


def _check_open(dispute: Resource) -> None:
    if dispute["status"] in ("lost", "won"):
        raise errors.Invalid("This dispute is already closed")


@route("v1.disputes.close")
def close_dispute(call: Call) -> Resource:
    """Accept a dispute: it is lost, for good."""
    dispute = own(call)
    _check_open(dispute)
    if dispute["status"] not in GIVEN_UP:
        raise errors.Invalid(
            f"This dispute has a status of {dispute['status']}: only one that needs a response can be closed."
        )
    return _end(call.store, dispute, GIVEN_UP[dispute["status"]])
