"""What Stripe answered in older versions though no SDK that is read for them names it.

Recorded from programs; what holds nothing and goods are in the types of stripe-node 8 to 12, which were made
for 2019-12-03 to 2022-11-15.
Guess: the versions at which each ended. It is taken to be the one after the latest that was recorded, or
that the published spec describes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.catalog import operations

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...listing.lists import Page
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, habit, reply, request
from ..moves import ignore, rename

AUGUST, APRIL, NOVEMBER = "2023-08-16", "2024-04-10", "2025-11-17.clover"
DAHLIA, ENDIVE = "2026-03-25.dahlia", "2026-09-30.endive"
BASIL, APRIL_2026, JUNE = "2025-03-31.basil", "2026-04-22.dahlia", "2026-06-24.dahlia"
MANAGED = "https://docs.stripe.com/payments/managed-payments/update-checkout"
LICENSE_FEE = "license_fee_subscription_details"
OLD = "https://docs.stripe.com/upgrades"
SETUP = tuple(f"v1.setup_intents.{verb}" for verb in ("create", "update", "confirm"))
DEBITS = ("acss_debit", "affirm", "au_becs_debit", "bacs_debit", "blik", "cashapp", "sepa_debit")
HOLDING_NOTHING: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("v1.payment_methods.update",): DEBITS,
    ("v1.prices.update",): ("recurring",),
    SETUP: ("payment_method_options.blik",),
}
GOODS = "A product has no attributes and no caption."
OF_GOODS: Mapping[str, Any] = {"attributes": [], "caption": None, "deactivate_on": []}
LIST_OF_NAMES = {"requested_capabilities": "list", "requested_capabilities[]": "string"}


@request(
    APRIL,
    "v1.accounts.create",
    "v1.accounts.update",
    line="Capabilities are asked for in `capabilities`.",
    source=f"{OLD}#2020-08-27",
    had=LIST_OF_NAMES,
)
def capabilities(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also by their names, in `requested_capabilities`."""
    asked = {name: {"requested": True} for name in params.pop("requested_capabilities", ())}
    return {**params, "capabilities": {**asked, **params.get("capabilities", {})}} if asked else params


def _details_as(newer: str, kind: str, *operations: str, line: str) -> None:
    """Enter that a card or bank account also came under its kind's name: an id, or details that need no
    `object`.
    """

    def turn(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
        given = params.pop(kind, None)
        whole = {"object": kind, **given} if isinstance(given, dict) else given
        return params if given is None else {newer: whole, **params}

    turn.__doc__ = f"Before: also in `{kind}`."
    had = {kind: "string|map", **({newer: "string|map"} if newer == "source" else {})}
    request(ENDIVE, *operations, line=line, source=OLD, had=had, now={kind: newer})(turn)


OF_CUSTOMERS = ("v1.customers.create", "v1.customers.update", "v1.customers.payment_sources.create")
OF_ACCOUNTS = ("v1.accounts.create", "v1.accounts.update")
_details_as("source", "card", "v1.charges.create", *OF_CUSTOMERS, line="A card comes as `source`.")
_details_as("source", "bank_account", *OF_CUSTOMERS, line="A customer's bank account comes as `source`.")
_details_as(
    "external_account", "bank_account", *OF_ACCOUNTS, line="Where payouts go is the `external_account`."
)
for _default in ("default_bank_account", "default_card"):
    rename(
        ENDIVE,
        "v1.customers.update",
        names={_default: "default_source"},
        line="What a customer pays with by default is the `default_source`.",
        source=OLD,
        had={_default: "string"},
    )


@request(
    APRIL,
    "v1.subscriptions.create",
    "v1.subscriptions.update",
    line="What is subscribed to is listed in `items`.",
    source=f"{OLD}#2020-08-27",
    had={"plan": "string", "quantity": "integer"},
    now={"plan": "items[0][plan]", "quantity": "items[0][quantity]"},
)
def items(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: also one `plan` and its `quantity`. On an update they are for the item that is there."""
    return _listed(params, asked, asked.path.get("subscription_exposed_id", ""))


@request(
    "2020-08-27",
    "v1.subscriptions.create",
    "v1.subscriptions.update",
    line="A customer is given what a subscription is paid with by a request of its own.",
    source=f"{OLD}#2020-08-27",
    had={"source": "string"},
)
def source_of_subscription(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: also with a subscription's, as the new default `source`. As pinax-stripe 4.4.0 subscribes."""
    source = params.pop("source", None)
    if source is not None:
        id = asked.path.get("subscription_exposed_id", "")
        owner = (asked.store.find("subscription", id) or params).get("customer", "")
        perform(asked.store, "v1.customers.update", {"source": source}, customer=owner)
    return params


@effect(
    "2020-08-27",
    "v1.customers.create",
    line="A customer is subscribed to a plan by a request of its own.",
    source=f"{OLD}#2020-08-27",
    had={"plan": "string", "quantity": "integer", "tax_percent": "number?", "trial_end": "enum(now)|integer"},
    now={
        "plan": "items[0][plan]",
        "quantity": "items[0][quantity]",
        "tax_percent": "default_tax_rates",
        "trial_end": "trial_end",
    },
)
def plan_of_customer(customer: Resource, asked: Asked) -> Resource:
    """Before: also with its own, to one `plan`. Guess: up to which version.

    Source: the live suite of https://github.com/stripe-ruby-mock/stripe-ruby-mock.
    """
    names = ("plan", "quantity", "tax_percent", "trial_end")
    given = {name: asked.sent[name] for name in names if name in asked.sent}
    if "plan" not in given:
        return customer
    asked.ask("v1.subscriptions.create", {"customer": customer["id"], **given})
    return asked.store.get("customer", customer["id"])


@request(
    "2020-08-27",
    "v1.invoices.upcoming",
    "v1.invoices.upcoming_lines.list",
    line="What an invoice is previewed with is listed in `subscription_items`.",
    source=f"{OLD}#2020-08-27",
    had={"subscription_plan": "string", "subscription_quantity": "integer"},
    now={
        "subscription_plan": "subscription_details[items][0][plan]",
        "subscription_quantity": "subscription_details[items][0][quantity]",
    },
)
def previewed(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: also one `subscription_plan` and its quantity. Recorded by a program in 2016."""
    return _listed(params, asked, params.get("subscription", ""), under="subscription_")


def _listed(params: dict[str, Any], asked: Asked, subscription: str, under: str = "") -> dict[str, Any]:
    """Parameters with one plan and its quantity as an item. `under`: what their names begin with."""
    given = {name: params.pop(f"{under}{name}", None) for name in ("plan", "quantity")}
    item = {name: value for name, value in given.items() if value is not None}
    if not item or f"{under}items" in params:
        return params
    return {**params, f"{under}items": [{**_present(asked, subscription), **item}]}


def _present(asked: Asked, id: str) -> Resource:
    """The item that a subscription has, if there is only one."""
    stored: Resource = asked.store.find("subscription", id) or {}
    listed = (stored.get("items") or {}).get("data") or list(
        asked.store.all("subscription_item", "subscription", id)
    )
    return {"id": listed[0]["id"]} if len(listed) == 1 else {}


ignore(
    APRIL,
    "v1.accounts.create",
    "v1.accounts.update",
    "v1.accounts.external_accounts.create",
    had={"external_account.account_type": "string"},
    before="Before: it was, and not shown again.",
    line="A bank account's kind is not asked for in an external account.",
    source=OLD,
)
for _about, _names in HOLDING_NOTHING.items():
    ignore(
        AUGUST,
        *_about,
        had=dict.fromkeys(_names, "map"),
        before="Before: it was taken, and changed nothing. "
        "Guess: also of a price's `recurring`, which is fixed.",
        line="What would change nothing is not asked for.",
        source=OLD,
    )
ignore(
    APRIL,
    "v1.accounts.login_links.create",
    had={"redirect_url": "string"},
    before="Before: where the link's `redirect_url` said, too; the sandbox has no such dashboard to leave. "
    "Source: https://github.com/stripe-samples/connect-destination-charge.",
    line="Leaving the Express Dashboard leads where the platform's settings say.",
    source=OLD,
)


@effect(
    AUGUST,
    "v1.products.create",
    "v1.products.update",
    line=GOODS,
    source=OLD,
    had={
        "attributes": "list?",
        "attributes[]": "string",
        "caption": "string?",
        "deactivate_on": "list",
        "deactivate_on[]": "string",
    },
)
def goods(product: Resource, asked: Asked) -> Resource:
    """Before: a good had `attributes`, a `caption` and applications to be hidden from."""
    said = {name: asked.sent[name] or empty for name, empty in OF_GOODS.items() if name in asked.sent}
    if said:
        known = asked.store.find("_good", product["id"]) or {}
        asked.store.keep("_good", product["id"], **{**known, **said})
    return product


@reply(AUGUST, "product", line=GOODS, source=OLD)
def of_good(product: Resource, store: AccountStore) -> Resource:
    """Before: shown, too."""
    known = store.find("_good", product["id"]) or {}
    caption = {"caption": known.get("caption")} if product["type"] == "good" else {}
    said = {name: known[name] for name in OF_GOODS if name in known}
    return {**product, **caption, **said}


@effect(
    "2020-03-02",
    *(each.name for each in operations() if each.name.startswith("v1.") and each.name.endswith(".list")),
    line="A list does not tell how many there are in all.",
    source=OLD,
    had={"include": "list", "include[]": "string"},
)
def counted(page: Resource, asked: Asked) -> Resource:
    """Before: where it was asked to include `total_count`. Recorded in 2016.

    It worked in 2020, too: https://github.com/stripe/stripe-node/issues/779.
    """
    wanted = "total_count" in asked.sent.get("include", ())
    return {**page, "total_count": page.count()} if wanted and isinstance(page, Page) else page


@reply(
    APRIL,
    "charge",
    line="A charge's changes of amount are not shown.",
    source=OLD,
    had={"amount_updates": "list"},
)
def amount_updates(charge: Resource, _store: AccountStore) -> Resource:
    """Before: `amount_updates`; not of the payment that a transfer is to its destination, as recorded."""
    return charge if charge["source_transfer"] else {**charge, "amount_updates": []}


@reply(
    AUGUST,
    "subscription_schedule",
    line="A schedule neither renews nor charges a source by default.",
    source=OLD,
    had={"renewal_interval": "object?", "default_settings.default_source": "string?"},
)
def renewal_interval(schedule: Resource, _store: AccountStore) -> Resource:
    """Before: `renewal_interval`, `default_settings.default_source`; empty, as recorded in 2020 and 2025."""
    settings = schedule.get("default_settings")
    older = {**schedule, "renewal_interval": None}
    return {**older, "default_settings": {**settings, "default_source": None}} if settings else older


@reply(
    DAHLIA,
    "line_item",
    line="A line's `parent` names no license fee.",
    source=OLD,
    had={f"parent.{LICENSE_FEE}": "map"},
)
def license_fee(line: Resource, _store: AccountStore) -> Resource:
    """Before: `license_fee_subscription_details`, empty. Recorded from 2025-11-17.clover on."""
    return {**line, "parent": {**line["parent"], LICENSE_FEE: None}} if line.get("parent") else line


@reply(NOVEMBER, "line_item", line="A line's `parent` has room for a license fee.", source=OLD)
def no_license_fee(line: Resource, _store: AccountStore) -> Resource:
    """Before: it had none; recorded in 2025-10-29.clover."""
    if not line.get("parent"):
        return line
    return {**line, "parent": {name: each for name, each in line["parent"].items() if name != LICENSE_FEE}}


@reply(
    DAHLIA,
    "card",
    line="Whose a card is, and which wallet it was in, is shown by payment methods.",
    source=OLD,
    had={"email": "string?", "phone": "string?", "wallet": "object?"},
)
def wallet(card: Resource, _store: AccountStore) -> Resource:
    """Before: `wallet`, `email` and `phone`. Recorded in 2023 and 2024; the latter two in December 2025."""
    return {"email": None, "phone": None, "wallet": None, **card}


habit(
    DAHLIA,
    "a payment neither expires nor is authorized again",
    line="A payment that expired, or is to be authorized again, may be canceled.",
    source=OLD,
)


@reply(
    DAHLIA,
    "payment_intent",
    line="The last error of a payment names the type of its payment method.",
    source=OLD,
)
def last_error(intent: Resource, _store: AccountStore) -> Resource:
    """Before: `last_payment_error` without `payment_method_type`."""
    error = intent.get("last_payment_error")
    if not error or "payment_method_type" not in error:
        return intent
    less = {name: value for name, value in error.items() if name != "payment_method_type"}
    return {**intent, "last_payment_error": less}


@reply(
    JUNE,
    "subscription",
    line="A subscription says where its cycle would begin after a trial, though it has none.",
    source="https://docs.stripe.com/api/subscriptions/object#subscription_object-trial_settings",
)
def anchor_without_trial(subscription: Resource, _store: AccountStore) -> Resource:
    """Before: `billing_cycle_anchor` is empty without a trial, as recorded up to 2026-05-27.dahlia.

    Guess: the version at which that ended; recorded in 2026-08-26.dahlia, it is "now".
    """
    settings = subscription.get("trial_settings")
    if not settings or subscription["trial_start"] is not None:
        return subscription
    ends = {**settings["end_behavior"], "billing_cycle_anchor": None}
    return {**subscription, "trial_settings": {**settings, "end_behavior": ends}}


SELLS = ("v1.checkout.sessions.create", "v1.payment_links.create")
SOLD_BY_STRIPE = "Stripe sells for a merchant where `managed_payments` says so."


@request(
    APRIL_2026,
    *SELLS,
    line=SOLD_BY_STRIPE,
    source="https://docs.stripe.com/changelog/dahlia/2026-04-22/managed-payments",
    had={"managed_payments": "object", "managed_payments.enabled": "boolean!"},
)
def managed_payments(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: so it does, though no SDK of those versions knows the parameter."""
    return params


@request(BASIL, *SELLS, line=SOLD_BY_STRIPE, source=MANAGED)
def no_managed_payments(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: refused, but not to say that it does not. As programs report it in August 2026."""
    if at(params, "managed_payments.enabled"):
        raise errors.Invalid(
            f"Managed Payments is not supported on API version {asked.version}. Update your API version, or "
            f"set the API Version of this request to {BASIL} or greater."
        )
    return params
