"""What 2022-11-15 and 2022-08-01 changed, apart from Checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import dropwhile
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...listing import lists
from ...nested import at
from ...resource import Resource
from ..change import Asked, reply, request

NOVEMBER, AUGUST = "2022-11-15", "2022-08-01"
UPGRADES = "https://docs.stripe.com/upgrades"


@reply(
    NOVEMBER,
    "payment_intent",
    line="Of an intent's charges only the last is named, in `latest_charge`.",
    source=f"{UPGRADES}#2022-11-15",
    had={"charges": "page(charge)"},
)
def charges(intent: Resource, store: AccountStore) -> Resource:
    """Before: the last, whole, in `charges`, which counts all there were until then."""
    # Stripe's own words: https://github.com/stripe/stripe-php/issues/1097 and
    # https://github.com/stripe/stripe-php/issues/2009. Recorded by a program in December 2020.
    url, last = f"/v1/charges?payment_intent={intent['id']}", intent["latest_charge"]
    newest_first = list(store.all("charge", "payment_intent", intent["id"]))
    known = dropwhile(lambda each: each["id"] != last, newest_first)
    return {**intent, "charges": _listed(known, url, most=1)}


def _listed(resources: Iterable[Resource], url: str, most: int = lists.PAGE) -> Resource:
    """The first page of what was found, as a list inside an object."""
    data = list(resources)
    return {
        "object": "list",
        "data": data[:most],
        "has_more": len(data) > most,
        "total_count": len(data),
        "url": url,
    }


@reply(
    NOVEMBER, "charge", line="A charge's refunds are shown when expanded.", source=f"{UPGRADES}#2022-11-15"
)
def refunds(charge: Resource, store: AccountStore) -> Resource:
    """Before: always; of a charge as it was, those that it knew of. Recorded by a program in 2025."""
    url = f"/v1/charges/{charge['id']}/refunds"
    given = list(store.all("refund", "charge", charge["id"]))
    counted = [0 if each["status"] in ("canceled", "failed") else each["amount"] for each in given]
    later = next(
        index for index in range(len(given) + 1) if sum(counted[index:]) <= charge["amount_refunded"]
    )
    return {**charge, "refunds": _listed(given[later:], url)}


# What a payment's last error was called before. Recorded of the first, by 2019-12-03. Guess: the others.
CALLED_BEFORE: Mapping[str, str] = {
    "payment_method_customer_decline": "authentication_failure",
    "payment_method_provider_decline": "payment_attempt_failed",
    "payment_method_provider_timeout": "payment_attempt_failed",
    "payment_intent_payment_attempt_expired": "payment_attempt_failed",
}


@reply(
    NOVEMBER,
    "payment_intent",
    "setup_intent",
    line="The last error of a payment says who declined it, or that nobody answered.",
    source="https://docs.stripe.com/changelog/2022-11-15/adds-decline-codes-paymentintent-paymentmethod",
)
def declines(intent: Resource, _store: AccountStore) -> Resource:
    """Before: that it failed, or was not authenticated."""
    name = "last_payment_error" if intent["object"] == "payment_intent" else "last_setup_error"
    error = intent.get(name) or {}
    before = CALLED_BEFORE.get(error.get("code") or "")
    return {**intent, name: {**error, "code": f"{intent['object']}_{before}"}} if before else intent


OF_INTENTS = tuple(f"v1.payment_intents.{verb}" for verb in ("confirm", "create", "update"))
# Stripe said in August 2020 that no SDK names these two parameters any more, and that they go on working:
# https://github.com/stripe/stripe-node/pull/991. Guess: that they did so until the next version.


@request(
    AUGUST,
    *OF_INTENTS,
    line="What a payment is made with is saved once it is made, as `setup_future_usage` asks for.",
    source=UPGRADES,
    had={"save_payment_method": "boolean"},
)
def saved_at_once(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: also at once, with `save_payment_method`.

    Source of the sentences: Active Merchant's live suite, remote_stripe_payment_intents_test.rb.
    """
    if not params.pop("save_payment_method", False):
        return params
    intent = asked.store.find("payment_intent", asked.path.get("intent", "")) or {}
    customer, id = (params.get(name) or intent.get(name) for name in ("customer", "payment_method"))
    if not id and "payment_method_data" not in params:
        raise errors.Invalid(
            "A payment method must be provided or already attached to the PaymentIntent when "
            "`save_payment_method=true`."
        )
    if not customer:
        raise errors.Invalid("A valid `customer` must be provided when `save_payment_method=true`.")
    method = asked.store.find("payment_method", id or "")
    if not id or (method and method["customer"]):
        return params
    saved = perform(asked.store, "v1.payment_methods.attach", {"customer": customer}, payment_method=id)
    return {**params, "payment_method": saved["id"]}


@request(
    AUGUST,
    *OF_INTENTS,
    line="What an intent is paid with is its `payment_method`, a source, too.",
    source=UPGRADES,
    had={"source": "string"},
    now={"source": "payment_method"},
)
def paid_with_a_source(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: a source came as `source`, where a payment method was not known.

    Source of the words: https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2606 of August 2023,
    .../pull/1475 of a card that is gone, and .../issues/1145 of a source that is somebody else's.
    """
    if "source" not in params:
        return params
    given = params.pop("source")
    kept = asked.store.find("_source", given)
    gone = given.startswith(("card_", "src_")) and not kept and not asked.store.find("source", given)
    if gone or given.startswith("pm_"):
        raise errors.no_such_in_body("source", given, "source")
    customer = params.get("customer")
    if kept and customer and kept["customer"] != customer:
        raise errors.Invalid(
            f"The source {given} is attached to a different customer than {customer}. Please charge the "
            "source using that attached customer.",
            param="source",
        )
    return {"payment_method": given, **params}


BEHAVIOR, REQUIRED = "pending_invoice_items_behavior", "include_and_require"


@request(
    AUGUST,
    "v1.invoices.create",
    line=f"Pending items are left out of an invoice, unless `{BEHAVIOR}` says otherwise.",
    source="https://docs.stripe.com/changelog/2022-08-01/removes-include-require-value-invoices",
    had={BEHAVIOR: f"enum(exclude,include,{REQUIRED})"},
)
def pending_items(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: they were taken in, and there had to be some.

    Source of the words: https://github.com/stripe/stripe-python/issues/949; of the codes:
    https://docs.stripe.com/error-codes. Guess: the sentence about a subscription.
    """
    if "from_invoice" in params or params.get(BEHAVIOR, REQUIRED) != REQUIRED:
        return params
    owner = "subscription" if params.get("subscription") else "customer"
    if params.get("customer") and not _is_waiting(asked.store, params):
        raise errors.Invalid(
            f"Nothing to invoice for {owner}", code=f"invoice_no_{owner}_line_items", param=owner
        )
    return {**params, BEHAVIOR: "include"}


def _is_waiting(store: AccountStore, params: Mapping[str, Any]) -> bool:
    """Whether a customer has an item that waits, and for no other subscription than the one that is named."""
    customer, subscription = params["customer"], params.get("subscription")
    store.get("customer", customer, param="customer")
    return any(
        at(each, "parent.subscription_details.subscription") in (None, subscription)
        for each in store.all("invoiceitem", "customer", customer)
        if each["invoice"] is None
    )


@reply(AUGUST, "customer", line="A customer's currency is `currency`.", source=f"{UPGRADES}#2022-08-01")
def default_currency(customer: Resource, _store: AccountStore) -> Resource:
    """Before: `default_currency`, too."""
    return {**customer, "default_currency": customer.get("currency")}
