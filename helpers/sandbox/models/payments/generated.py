"""SEPA debits that a payment or set-up by iDEAL, Bancontact or Sofort leaves behind, to be charged again.

Source: https://docs.stripe.com/payments/ideal/set-up-payment and
https://docs.stripe.com/payments/bancontact/set-up-payment.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...account_store import AccountStore
from ...resource import Resource
from ..payment_methods import making
from . import mandates

# The published test account of each type's country, which its payments come from.
IBANS: Mapping[str, str] = {
    "bancontact": "BE62510007547061",
    "ideal": "NL39RABO0300065264",
    "sofort": "DE89370400440532013000",
}
NAMES = ("generated_sepa_debit", "generated_sepa_debit_mandate")


def of_charge(store: AccountStore, intent: Resource, method: Resource, charge: Resource) -> Resource:
    """The SEPA debit of a payment, whose charge names it from now on."""
    generated, mandate = _made(store, intent, method, {"charge": charge["id"], "setup_attempt": None})
    type = method["type"]
    details = charge["payment_method_details"]
    named = dict(zip(NAMES, (generated["id"], mandate), strict=True))
    values = {"payment_method_details": {**details, type: {**details[type], **named}}}
    store.change(store.get("charge", charge["id"]), values, event=None)
    return generated


def of_attempt(store: AccountStore, intent: Resource, method: Resource, attempt: str) -> Resource:
    """The SEPA debit of a set-up, whose attempt names it from now on."""
    generated, mandate = _made(store, intent, method, {"charge": None, "setup_attempt": attempt})
    type = method["type"]
    named = dict(zip(NAMES, (generated["id"], mandate), strict=True))
    shown = {"iban_last4": IBANS[type][-4:], "verified_name": method["billing_details"]["name"], **named}
    values = {"payment_method_details": {"type": type, type: shown}}
    store.change(store.get("setup_attempt", attempt), values, event=None)
    return generated


def _made(
    store: AccountStore, intent: Resource, method: Resource, origin: Resource
) -> tuple[Resource, str | None]:
    """A SEPA debit and the customer's mandate for it."""
    billing = {name: method["billing_details"][name] for name in ("email", "name")}
    params = {
        "type": "sepa_debit",
        "sepa_debit": {"iban": IBANS[method["type"]]},
        "billing_details": {name: each for name, each in billing.items() if each},
    }
    generated = making.made_of(store, params, by_stripe=True)
    generated = store.change(
        generated, {"sepa_debit": {**generated["sepa_debit"], "generated_from": origin}}, event=None
    )
    return generated, mandates.given(store, intent, generated, {"mandate_data": {"customer_acceptance": {}}})
