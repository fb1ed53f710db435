"""What versions before 2020 changed of what integrations of that time send and read most.

Guess: the addresses below name Stripe's page of upgrades where no page of a single change was at hand. What
else these versions changed is not turned back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.catalog import operation

from ...account_store import AccountStore
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import rename

UPGRADES = "https://docs.stripe.com/upgrades"
DECEMBER, OCTOBER, MARCH, FEBRUARY = "2019-12-03", "2019-10-17", "2019-03-14", "2019-02-11"
CANCELING, TRIALS, PLANS = "2018-08-23", "2018-05-21", "2018-02-05"
BILLED = tuple(f"v1.{kind}.{verb}" for kind in ("invoices", "subscriptions") for verb in ("create", "update"))
SCHEDULES = ("v1.subscription_schedules.create", "v1.subscription_schedules.update")
BALANCE = f"https://docs.stripe.com/changelog/{OCTOBER}/renames-account-balance-customer-object"
TAX = f"https://docs.stripe.com/changelog/{DECEMBER}/removes-deprecated-tax-information-fields"
WAYS = "enum(charge_automatically,send_invoice)"
CALLED: Mapping[str, str] = {
    "requires_payment_method": "requires_source",
    "requires_action": "requires_source_action",
}


@request(
    DECEMBER,
    "v1.customers.create",
    line="A new customer's tax ids are its `tax_id_data`.",
    source=TAX,
    had={"tax_info": "object", "tax_info.tax_id": "string", "tax_info.type": "enum(vat)"},
)
def tax_info(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: one id, in `tax_info`. Guess: that of a business in the European Union."""
    given = params.pop("tax_info", None)
    return (
        {"tax_id_data": [{"type": "eu_vat", "value": given.get("tax_id", "")}], **params} if given else params
    )


@reply(DECEMBER, "customer", line="A customer's tax ids are its `tax_ids`.", source=TAX)
def tax_info_of(customer: Resource, store: AccountStore) -> Resource:
    """Before: also one of them in `tax_info`, and what is known of it in `tax_info_verification`."""
    known = next(iter(store.all("tax_id", "customer", customer["id"])), None)
    return {
        **customer,
        "tax_info": known and {"tax_id": known["value"], "type": "vat"},
        "tax_info_verification": known and {"status": known["verification"]["status"], "verified_name": ""},
    }


OPENER = "Who opened an account is its `representative`."
RENAMED = "https://docs.stripe.com/changelog/2019-10-08/renames-person-object-relationship-attribute"
rename(
    "2019-10-08",
    "v1.accounts.persons.create",
    "v1.accounts.persons.update",
    "v1.accounts.persons.list",
    names={"relationship.account_opener": "representative"},
    line=OPENER,
    source=RENAMED,
    had={"relationship.account_opener": "boolean"},
)


@reply("2019-10-08", "person", line=OPENER, source=RENAMED, had={"relationship.account_opener": "boolean"})
def account_opener(person: Resource, _store: AccountStore) -> Resource:
    """Before: the `account_opener`, beside it, as recorded in 2022, version 2019-08-14."""
    related = person.get("relationship")
    opener = {"account_opener": bool(related.get("representative"))} if related else {}
    return {**person, "relationship": {**related, **opener}} if related else person


rename(
    OCTOBER,
    "v1.customers.create",
    "v1.customers.update",
    names={"account_balance": "balance"},
    line="What a customer owes or is owed is the `balance`.",
    source=BALANCE,
    had={"account_balance": "integer"},
)


@reply(OCTOBER, "customer", line="What a customer owes or is owed is the `balance`.", source=BALANCE)
def account_balance(customer: Resource, _store: AccountStore) -> Resource:
    """Before: the `account_balance`, which is shown beside it."""
    return {**customer, "account_balance": customer.get("balance")}


rename(
    OCTOBER,
    *BILLED,
    names={"billing": "collection_method"},
    line="How an invoice is paid is its `collection_method`.",
    source=f"{UPGRADES}#{OCTOBER}",
    had={"billing": WAYS},
)


@reply(
    OCTOBER,
    "invoice",
    "subscription",
    line="How an invoice is paid is its `collection_method`.",
    source=f"{UPGRADES}#{OCTOBER}",
    had={"billing": WAYS},
)
def billing(owner: Resource, _store: AccountStore) -> Resource:
    """Before: also its `billing`."""
    return {**owner, "billing": owner.get("collection_method")}


# What stood in a schedule itself. Recorded in 2020, version 2019-05-16; guess: up to which version it did.
SETTINGS = ("billing_thresholds", "collection_method", "default_payment_method", "invoice_settings")
rename(
    OCTOBER,
    *SCHEDULES,
    names={
        "billing": "default_settings.collection_method",
        **{name: f"default_settings.{name}" for name in SETTINGS},
    },
    line="How what a schedule begins is paid stands in its `default_settings`.",
    source=f"{UPGRADES}#{OCTOBER}",
    had={
        "billing": WAYS,
        "billing_thresholds": "map",
        "collection_method": WAYS,
        "default_payment_method": "string?",
        "invoice_settings": "map",
    },
)


@reply(
    OCTOBER,
    "subscription_schedule",
    line="How what a schedule begins is paid stands in its `default_settings`.",
    source=f"{UPGRADES}#{OCTOBER}",
    had={
        **dict.fromkeys(("billing", "collection_method"), WAYS),
        **dict.fromkeys(("billing_thresholds", "invoice_settings"), "object?"),
        **dict.fromkeys(("default_payment_method", "default_source"), "string?"),
    },
)
def settings_of_schedule(schedule: Resource, _store: AccountStore) -> Resource:
    """Before: also in the schedule itself."""
    settings = schedule.get("default_settings") or {}
    own = {name: settings.get(name) for name in (*SETTINGS, "default_source")}
    return {**schedule, **own, "billing": own["collection_method"]}


ENDS = f"https://docs.stripe.com/changelog/{OCTOBER}/updates-subscription-renewal-properties"


@request(
    OCTOBER,
    *SCHEDULES,
    line="What follows a schedule is its `end_behavior`.",
    source=ENDS,
    had={"renewal_behavior": "enum(cancel,none,release)"},
)
def end_behavior(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: its `renewal_behavior`, of which `none` is `cancel` now. What would renew is not spoken."""
    if not (asked := params.pop("renewal_behavior", None)):
        return params
    return {"end_behavior": "cancel" if asked == "none" else asked, **params}


@reply(
    OCTOBER,
    "subscription_schedule",
    line="What follows a schedule is its `end_behavior`.",
    source=ENDS,
    had={"renewal_behavior": "enum(cancel,release)"},
)
def renewal_behavior(schedule: Resource, _store: AccountStore) -> Resource:
    """Before: also its `renewal_behavior`, the same; recorded of both."""
    return {**schedule, "renewal_behavior": schedule.get("end_behavior")}


@reply(
    OCTOBER,
    "subscription",
    line="A subscription began at its `start_date`.",
    source=f"{UPGRADES}#{OCTOBER}",
    had={"start": "integer"},
)
def start(subscription: Resource, _store: AccountStore) -> Resource:
    """Before: what it is now began at its `start`, too. Guess: here that is the same time."""
    return {**subscription, "start": subscription.get("start_date")}


@request(
    MARCH,
    "v1.subscriptions.create",
    line="A subscription whose first payment fails is kept as `incomplete`.",
    source=f"{UPGRADES}#{MARCH}",
)
def refused_at_once(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: it was refused with the payment's error."""
    is_sent = params.get("collection_method") == "send_invoice"
    return params if is_sent else {"payment_behavior": "error_if_incomplete", **params}


rename(
    FEBRUARY,
    "v1.payment_intents.create",
    "v1.payment_intents.update",
    names={"allowed_source_types": "payment_method_types"},
    line="What an intent may be paid with are its `payment_method_types`.",
    source=f"{UPGRADES}#{FEBRUARY}",
    had={"allowed_source_types": "list", "allowed_source_types[]": "string"},
)


@reply(
    FEBRUARY,
    "payment_intent",
    line="An intent that waits `requires_payment_method` or `requires_action`.",
    source=f"{UPGRADES}#{FEBRUARY}",
)
def waiting_for_source(intent: Resource, _store: AccountStore) -> Resource:
    """Before: `requires_source` and `requires_source_action`, with `allowed_source_types`."""
    return {
        **intent,
        "status": CALLED.get(intent["status"], intent["status"]),
        "allowed_source_types": intent.get("payment_method_types"),
        "next_source_action": intent.get("next_action"),
    }


@request(
    CANCELING,
    "v1.subscriptions.cancel",
    line="What ends with its period is updated, with `cancel_at_period_end`.",
    source=f"{UPGRADES}#{CANCELING}",
    had={"at_period_end": "boolean"},
)
def at_period_end(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: it was canceled, with `at_period_end`.

    Source: https://github.com/laravel/cashier-stripe/issues/551, which quotes Stripe's page.
    """
    if not params.pop("at_period_end", False):
        return params
    asked.operation = operation("v1.subscriptions.update")
    return {**params, "cancel_at_period_end": True}


@request(
    CANCELING,
    "v1.subscriptions.update",
    line="What ends with its period goes on where `cancel_at_period_end` says so.",
    source=f"{UPGRADES}#{CANCELING}",
)
def gone_on(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also where it was updated to a plan, be it the same.

    Source: `Subscription.reactivate` of dj-stripe 1, which relies on it and names Stripe's page of the time,
    https://stripe.com/docs/subscriptions/canceling-pausing#reactivating-canceled-subscriptions.
    """
    return {"cancel_at_period_end": False, **params} if {"items", "plan"} & params.keys() else params


@request(
    TRIALS,
    "v1.subscriptions.create",
    line="A plan's `trial_period_days` are given where `trial_from_plan` asks for them.",
    source=f"{UPGRADES}#{TRIALS}",
)
def trial_of_plan(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: always, unless the request itself said of trials.

    Sources: https://github.com/dj-stripe/dj-stripe/pull/708, https://github.com/stripe/stripe-ruby/issues/540.
    """
    said = {"trial_end", "trial_from_plan", "trial_period_days"} & params.keys()
    return params if said else {"trial_from_plan": True, **params}


@request(
    PLANS,
    "v1.plans.create",
    line="A plan is of a product, which has the name.",
    source=f"{UPGRADES}#{PLANS}",
    had={"name": "string", "statement_descriptor": "string"},
)
def product_of_plan(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: a plan had `name` and `statement_descriptor` itself."""
    product = {name: params.pop(name) for name in ("name", "statement_descriptor") if name in params}
    return {"product": product, **params} if product else params


@reply(
    PLANS,
    "plan",
    line="A plan is of a product, which has the name.",
    source=f"{UPGRADES}#{PLANS}",
    had={"name": "string?", "statement_descriptor": "string?"},
)
def name_of_plan(plan: Resource, store: AccountStore) -> Resource:
    """Before: a plan had `name` and `statement_descriptor` itself."""
    id = plan.get("product")
    product = (store.find("product", id) if isinstance(id, str) else id) or {}
    return {**plan, **{name: product.get(name) for name in ("name", "statement_descriptor")}}
