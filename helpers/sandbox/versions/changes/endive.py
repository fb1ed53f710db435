"""What 2026-09-30.endive changed."""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, habit, reply, request
from ..moves import fill, rename

ENDIVE = "2026-09-30.endive"
CHANGES = "https://docs.stripe.com/changelog/endive"

rename(
    ENDIVE,
    "v1.payment_intents.create",
    "v1.payment_intents.update",
    "v1.payment_intents.confirm",
    "v1.setup_intents.create",
    "v1.setup_intents.update",
    "v1.checkout.sessions.create",
    names={"payment_method_types": "allowed_payment_method_types"},
    line="The types that may pay are named in `allowed_payment_method_types`.",
    source=f"{CHANGES}/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents",
)


habit(
    ENDIVE,
    "each type that is named takes the currency",
    line="Of the types that are named, those are offered that take the currency.",
    source="https://docs.stripe.com/api/payment_intents/create",
)


habit(
    ENDIVE,
    "an address beyond the EEA needs no city",
    line="A SEPA Direct Debit of an IBAN from beyond the EEA needs a city and a postal code, too.",
    source=f"{CHANGES}/2026-09-30/require-sepa-direct-debit-address-fields",
)


@reply(
    ENDIVE,
    "payment_intent",
    "setup_intent",
    line="`allowed_payment_method_types` shows the types that were named.",
    source=CHANGES,
)
def types_named_otherwise(intent: Resource, _store: AccountStore) -> Resource:
    """Before: null beside `payment_method_types`, as recorded."""
    return {**intent, "allowed_payment_method_types": None}


@request(
    ENDIVE,
    "v1.payment_intents.create",
    "v1.setup_intents.create",
    line="The allowed types may be named beside `automatic_payment_methods`.",
    source="https://docs.stripe.com/payments/payment-methods/integration-options",
)
def types_or_automatic(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: either the types were named, or Stripe chose them."""
    automatic = params.get("automatic_payment_methods") or {}
    if params.get("payment_method_types") and automatic.get("enabled"):
        raise errors.only_one(["automatic_payment_methods", "payment_method_types"])
    return params


@request(
    ENDIVE,
    "v1.subscriptions.update",
    "v1.subscriptions.resume",
    line="`billing_cycle_anchor` is an object with a `type`.",
    source=f"{CHANGES}/2026-09-30/polymorphic-billing-cycle-anchor",
)
def anchor_as_object(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: the word alone."""
    return _with_anchor(params)


@request(
    ENDIVE,
    "v1.invoices.create_preview",
    line="`subscription_details[billing_cycle_anchor]` is an object with a `type`.",
    source=f"{CHANGES}/2026-09-30/polymorphic-billing-cycle-anchor",
)
def preview_anchor_as_object(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: the word or the moment alone."""
    details = params.get("subscription_details")
    return {**params, "subscription_details": _with_anchor(details)} if details else params


def _with_anchor(params: dict[str, Any]) -> dict[str, Any]:
    anchor = params.get("billing_cycle_anchor")
    if isinstance(anchor, int):
        return {**params, "billing_cycle_anchor": {"type": "timestamp", "timestamp": anchor}}
    return {**params, "billing_cycle_anchor": {"type": anchor}} if isinstance(anchor, str) else params


@request(
    ENDIVE,
    "v1.financial_connections.sessions.create",
    line="A session is for the accounts of one country, `filters[country]`.",
    source=f"{CHANGES}/2026-09-30/rename-financial-connections-countries-filter-to-country",
)
def one_country(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: a list, `filters[countries]`."""
    filters = dict(params.get("filters") or {})
    if countries := filters.pop("countries", None):
        fill(filters, "country", countries[0])
    return {**params, "filters": filters} if filters else params


@reply(
    ENDIVE,
    "financial_connections.session",
    line="A session is for the accounts of one country, `filters.country`.",
    source=f"{CHANGES}/2026-09-30/rename-financial-connections-countries-filter-to-country",
)
def list_of_countries(session: Resource, _store: AccountStore) -> Resource:
    """Before: a list, `filters.countries`."""
    filters = session.get("filters")
    if not filters:
        return session
    country = filters.get("country")
    others = {name: value for name, value in filters.items() if name != "country"}
    return {**session, "filters": {**others, "countries": [country] if country else None}}


# Guess: which of the kinds of fraud an older version's word stands for.
FRAUD = "fraud_other"


@request(
    ENDIVE,
    "v1.accounts.reject",
    line="A reason for fraud names its kind, such as `fraud_no_intent_to_fulfill`.",
    source=f"{CHANGES}/2026-09-30/updated-reject-reason-codes",
    had={"reason": "string!"},
)
def kind_of_fraud(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: `fraud`."""
    return {**params, "reason": FRAUD} if params.get("reason") == "fraud" else params


@reply(
    ENDIVE,
    "account",
    line="`requirements.disabled_reason` says whether the platform rejected an account.",
    source=f"{CHANGES}/2026-09-30/platform-rejection-reasons",
)
def rejected_by_whomever(account: Resource, _store: AccountStore) -> Resource:
    """Before: one value, such as `rejected.fraud`, whoever did so."""
    told = {name: account[name] for name in ("requirements", "future_requirements") if account.get(name)}
    return account | {
        name: {
            **each,
            "disabled_reason": (each.get("disabled_reason") or "").replace(".platform_", ".") or None,
        }
        for name, each in told.items()
    }


@reply(
    ENDIVE,
    "payment_intent",
    line="A BLIK payment that was declined says why in `decline_code`.",
    source=f"{CHANGES}/2026-09-30/blik-granular-decline-codes",
)
def declined_anyhow(intent: Resource, _store: AccountStore) -> Resource:
    """Before: `generic_decline`."""
    error = intent.get("last_payment_error") or {}
    if "decline_code" not in error or at(error, "payment_method.type") != "blik":
        return intent
    return {**intent, "last_payment_error": {**error, "decline_code": "generic_decline"}}


@reply(
    ENDIVE,
    "v2.core.account",
    line="A rejected account's capabilities are `rejected`, and say why.",
    source=f"{CHANGES}/2026-09-30/rejected-accounts-v2-capabilities",
)
def restricted_by_rejection(account: Resource, _store: AccountStore) -> Resource:
    """Before: `restricted`, for `restricted_other`."""
    configuration = account.get("configuration")
    return {**account, "configuration": _restricted(configuration)} if configuration else account


def _restricted(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value.get("status") == "rejected":
        details = [{**each, "code": "restricted_other"} for each in value.get("status_details") or ()]
        return {**value, "status": "restricted", "status_details": details}
    return {name: _restricted(each) for name, each in value.items()}


@effect(
    ENDIVE,
    "v2.core.account_links.create",
    line="Stripe chooses the configurations that a link is about.",
    source=f"{CHANGES}/2026-09-30/removes-configurations-parameter-from-v2-core-account-links-api",
)
def configurations_of_a_link(link: Resource, asked: Asked) -> Resource:
    """Before: those that were named are shown."""
    case = link["use_case"]
    named = at(asked.sent, f"use_case.{case['type']}.configurations")
    return {**link, "use_case": {**case, case["type"]: {**case[case["type"]], "configurations": named}}}
