"""Mandates: a customer's leave to be debited, given with an intent and ended by a bank.

Source: https://docs.stripe.com/api/mandates and https://docs.stripe.com/payments/bank-debits#mandates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import after
from ...model import Model
from ...nested import at, blank
from ...resource import Resource
from ...statuses import Statuses
from ..payment_methods import debit_accounts, payment_methods, rails
from . import intents

Model(
    "mandate",
    statuses=Statuses(
        {"active": ("inactive",), "inactive": (), "pending": ("active", "inactive")},
        starts=("active", "inactive"),
        told_as={"active": "updated", "inactive": "updated"},
    ),
    missing="mandate",
    source="https://docs.stripe.com/api/mandates",
)
ADDRESS = "https://payments.stripe.com/mandate"


def check(store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]) -> None:
    """Refuse a debit that the customer has not agreed to, now or when it was set up."""
    if (id := params.get("mandate")) and store.get("mandate", id, param="mandate")["status"] != "active":
        raise errors.Invalid(
            f"The Mandate {id} is inactive: a payment needs one that is active.",
            code=f"{intent['object']}_mandate_invalid",
            param="mandate",
        )
    agreed = params.get("mandate_data") or params.get("mandate") or payment_methods.is_set_up(store, method)
    rail = rails.of(method["type"])
    if intent.get("setup_future_usage") == "off_session" and rail.kept == "sepa_debit":
        _check_debtor(method)
    if agreed or not rail.mandate:
        return
    if rail.saved_by_mandate and intent.get("setup_future_usage"):
        raise errors.Invalid(
            f"When confirming a PaymentIntent with a `{method['type']}` PaymentMethod and "
            "`setup_future_usage`, `mandate_data` is required."
        )
    # Recorded in 2026: without a code, and the payment intent is made all the same.
    refusal = errors.NotConfirmed(
        f"This {intents.word(intent)} requires a mandate, but no existing mandate was found. Collect "
        "mandate acceptance from the customer and try again, providing acceptance data in the "
        "mandate_data parameter."
    )
    refusal.extras[intent["object"]] = intent
    raise refusal


def _check_debtor(method: Resource) -> None:
    """Refuse to save a payment method as a SEPA debit of nobody.

    Zuora's gateway recorded it of iDEAL in September 2024. Guess: so are Bancontact and Sofort refused.
    """
    billing = method["billing_details"]
    if not (billing["name"] and billing["email"]):
        raise errors.Invalid(
            "When confirming a PaymentIntent with a `setup_future_usage` value of `off_session` and a "
            f"PaymentMethod of type `{method['type']}`, the PaymentMethod must include "
            "`billing_details[name]` and `billing_details[email]`.",
            code="parameter_missing",
        )


def given(
    store: AccountStore,
    intent: Resource,
    method: Resource,
    params: Mapping[str, Any],
    *,
    single_use: Mapping[str, Any] | None = None,
) -> str | None:
    """The mandate under which a payment method is debited: the one named, or the one that is given now.

    `single_use`: the amount and currency that it is good for once.
    """
    if named := params.get("mandate"):
        return str(named)
    data = params.get("mandate_data")
    if not data and not rails.of(method["type"]).mandate:
        return None
    if not data and (known := current(store, method)):
        return known
    known_account = debit_accounts.behind(store, method) if method["type"] in debit_accounts.KNOWN else None
    refused = known_account is not None and known_account.refuses_mandate
    mandate = store.new(
        "mandate",
        customer_acceptance=_acceptance(store, data or {}),
        on_behalf_of=intent["on_behalf_of"],
        payment_method=method["id"],
        payment_method_details=_details(store, intent, method["type"]),
        status="inactive" if refused else "active",
        type="single_use" if single_use else "multi_use",
    )
    for name in ("multi_use", "single_use"):
        mandate.pop(name, None)
    mandate[mandate["type"]] = dict(single_use or {})
    store.add(mandate, event=None)
    store.keep("_mandate", method["id"], mandate=mandate["id"])
    return str(mandate["id"])


def _acceptance(store: AccountStore, data: Mapping[str, Any]) -> Resource:
    said = data.get("customer_acceptance") or {}
    kind = said.get("type", "offline")
    details = (
        {"ip_address": None, "user_agent": None, **(said.get("online") or {})} if kind == "online" else {}
    )
    return {"accepted_at": said.get("accepted_at", store.now), "type": kind, kind: details}


def _details(store: AccountStore, intent: Resource, type: str) -> Resource:
    """What a mandate says of its type: the reference that the customer's bank shows, and where it is read."""
    reference = store.state.ids.derive(f"mandate:{intent['id']}", 16).upper()
    options = at(intent, f"payment_method_options.{type}.mandate_options") or {}
    page = {"reference": reference, "url": f"{ADDRESS}/test_{reference.lower()}"}
    prefix = options.get("reference_prefix") or ""
    shown: Mapping[str, Resource] = {
        "acss_debit": {
            "default_for": options.get("default_for") or [],
            "interval_description": options.get("interval_description"),
            "payment_schedule": options.get("payment_schedule") or "sporadic",
            "transaction_type": options.get("transaction_type") or "personal",
        },
        "au_becs_debit": {"url": page["url"]},
        "bacs_debit": {
            **blank("mandate", "payment_method_details").get("bacs_debit", {}),
            **page,
            "network_status": "accepted",
            "reference": f"{prefix}{reference}"[:18],
        },
        "sepa_debit": {**page, "reference": f"{prefix}{reference}"},
    }
    return {"type": type, type: shown.get(type, {})}


def current(store: AccountStore, method: Resource) -> str | None:
    """The mandate that a payment method was last given, if it still holds."""
    kept = store.find("_mandate", method["id"])
    mandate = store.find("mandate", kept["mandate"]) if kept else None
    return mandate["id"] if mandate and mandate["status"] == "active" else None


@after("payment_method.detached")
def _detached(store: AccountStore, method: Resource) -> None:
    """An account that is taken off its customer can be debited no more.

    Source: https://docs.stripe.com/payments/sepa-debit#mandates; Bacs and ACH say the same.
    """
    end(store, method["id"])


def end(store: AccountStore, method: str) -> None:
    """Have a mandate be over: the bank no longer lets the account be debited."""
    kept = store.find("_mandate", method)
    mandate = store.find("mandate", kept["mandate"]) if kept else None
    if mandate and mandate["status"] == "active":
        store.move(mandate, "inactive")
