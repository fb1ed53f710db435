"""What 2020-03-02 and 2020-08-27 changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.catalog import operations

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...listing import lists
from ...models.checkout import totals
from ...models.customers import customers
from ...models.invoices import finalizing
from ...models.payment_methods.sources import sources_page
from ...nested import at
from ...parameters.names import bracketed
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import inside, rename

AUGUST, MARCH = "2020-08-27", "2020-03-02"
CHANGES = f"https://docs.stripe.com/changelog/{AUGUST}"
UPGRADES = f"https://docs.stripe.com/upgrades#{AUGUST}"
ENDED = frozenset({"canceled", "incomplete_expired"})
PREVIEWS = ("v1.invoices.upcoming", "v1.invoices.upcoming_lines.list")
OF_SUBSCRIPTIONS = ("v1.subscriptions.create", "v1.subscriptions.update")
OF_SCHEDULES = ("v1.subscription_schedules.create", "v1.subscription_schedules.update")
SEARCHES = tuple(each.name for each in operations() if each.name.endswith(".search"))
OF_ITEMS = tuple(f"v1.subscription_items.{verb}" for verb in ("create", "update", "delete"))


@request(
    AUGUST,
    *SEARCHES,
    line="Objects can be searched for.",
    source="https://docs.stripe.com/search#minimum-api-version",
)
def no_search(_params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: they could not. In the words that programs report."""
    raise errors.Invalid(
        f"Search is not supported on api version {asked.version}. Update your API version, or set the API "
        f"Version of this request to {AUGUST} or greater."
    )


@reply(
    AUGUST,
    "customer",
    line="A customer's `sources`, `subscriptions` and `tax_ids` are shown when expanded.",
    source=f"{CHANGES}/deprecates-auto-expansion-customer-subscriptions",
)
def lists_of_customer(customer: Resource, store: AccountStore) -> Resource:
    """Before: always."""
    id = customer["id"]
    url = f"/v1/customers/{id}"
    live = (each for each in store.all("subscription", "customer", id) if each["status"] not in ENDED)
    shown = {
        "sources": _counted(sources_page(store, id, {})),
        "subscriptions": _listed(live, "subscription", f"{url}/subscriptions"),
        "tax_ids": _listed(store.all("tax_id", "customer", id), "tax_id", f"{url}/tax_ids"),
    }
    return {**shown, **customer}


def _listed(resources: Iterable[Resource], kind: str, url: str) -> Resource:
    return _counted(lists.of(list(resources), kind, url, {}))


def _counted(page: lists.Page) -> Resource:
    return {**page, "total_count": page.count()}


@reply(AUGUST, "plan", line="A plan's tiers are shown when expanded.", source=UPGRADES)
def tiers(plan: Resource, store: AccountStore) -> Resource:
    """Before: always."""
    return {"tiers": store.hidden(plan).get("tiers"), **plan}


def _proration(name: str, *operations: str) -> None:
    """Enter how it was said whether to prorate, by the name that says it today."""
    older = name.replace("proration_behavior", "prorate")

    def turn(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
        wanted = params.pop(older, None)
        behavior = "create_prorations" if wanted else "none"
        return params if wanted is None else {name: behavior, **params}

    turn.__doc__ = f"Before: by `{older}`, too, true or false."
    line = f"How a change is prorated is said by `{name}`."
    request(AUGUST, *operations, line=line, source=UPGRADES, had={older: "boolean"}, now={older: name})(turn)


_proration("proration_behavior", *OF_SUBSCRIPTIONS, *OF_ITEMS, "v1.subscription_schedules.update")
_proration("subscription_proration_behavior", *PREVIEWS)


def _percentage(name: str, *operations: str) -> None:
    """Enter that a percentage alone said what is taxed by default, by the name of what says it today."""
    older = name.replace("default_tax_rates", "tax_percent")
    around, _, last = name.rpartition(".")
    first = older.rpartition(".")[2]

    def turn(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
        for place in inside(params, around):
            percent = place.pop(first, None)
            if percent is not None:
                place.setdefault(last, "" if percent == "" else [_rate(asked.store, percent)])
        return params

    turn.__doc__ = (
        f"Before: also by `{bracketed(older)}` alone. Guess: a tax rate stands for it here, made where there "
        "is none."
    )
    line = f"What is taxed by default is said by `{bracketed(name)}`."
    source = f"{CHANGES}/removes-tax-percent-attribute"
    request(AUGUST, *operations, line=line, source=source, had={older: "number?"})(turn)


_percentage("default_tax_rates", *OF_SUBSCRIPTIONS, "v1.invoices.create", "v1.invoices.update")
_percentage("phases[].default_tax_rates", *OF_SCHEDULES)
_percentage("subscription_default_tax_rates", *PREVIEWS)
rename(
    AUGUST,
    "v1.account_links.create",
    names={"failure_url": "refresh_url", "success_url": "return_url"},
    line="A link leads back to its `return_url` or, once it is used, to its `refresh_url`.",
    source=UPGRADES,
    had={"failure_url": "string", "success_url": "string"},
)


def _rate(store: AccountStore, percent: float) -> str:
    wanted = {"display_name": "Tax", "inclusive": False, "percentage": percent}
    rates = (each for each in store.all("tax_rate") if wanted.items() <= each.items())
    for rate in rates:
        return str(rate["id"])
    return str(perform(store, "v1.tax_rates.create", wanted)["id"])


@reply(
    AUGUST,
    "invoice",
    "subscription",
    line="What is taxed by default is said by `default_tax_rates`.",
    source=f"{CHANGES}/removes-tax-percent-attribute",
    had={"tax_percent": "number?"},
)
def percent_of_tax(owner: Resource, _store: AccountStore) -> Resource:
    """Before: also in `tax_percent`, where one rate is all; 0, too, as recorded in November 2018."""
    return {**owner, "tax_percent": _percent(owner)}


def _percent(owner: Resource) -> float | None:
    rates = owner.get("default_tax_rates") or []
    is_all = len(rates) == 1 and isinstance(rates[0], dict)
    return rates[0]["percentage"] if is_all else None


@reply(
    AUGUST,
    "checkout.session",
    line="What a session sells is shown in `line_items`, when expanded.",
    source=f"{CHANGES}/removes-display-items-checkout-session",
)
def display_items(session: Resource, store: AccountStore) -> Resource:
    """Before: always, in `display_items`, a plan or something described."""
    lines = totals.line_items(store, session)
    return {**session, "display_items": [_display(each, store) for each in lines]}


def _display(line: Resource, store: AccountStore) -> Resource:
    price = line["price"]
    if price["recurring"]:
        plan = store.find("plan", price["id"])
        return {"plan": plan, "quantity": line["quantity"], "type": "plan"}
    product = store.find("product", price["product"]) or {}
    return {
        "amount": price["unit_amount"],
        "currency": price["currency"],
        "custom": {
            "description": product.get("description"),
            "images": product.get("images") or None,
            "name": product.get("name"),
        },
        "quantity": line["quantity"],
        "type": "custom",
    }


rename(
    AUGUST,
    "v1.subscription_schedules.create",
    "v1.subscription_schedules.update",
    names={"phases[].plans": "items"},
    line="What is subscribed to in a phase is listed in its `items`.",
    source=f"{CHANGES}/renames-phases-attributes-subscription-schedules",
    had={
        "phases[].items": "list",
        "phases[].plans": "list",
        "phases[].plans[].plan": "string",
        "phases[].plans[].price": "string",
        "phases[].plans[].quantity": "integer",
        "phases[].plans[].tax_rates": "list",
        "phases[].plans[].tax_rates[]": "string",
    },
)


@reply(
    AUGUST,
    "subscription_schedule",
    line="What is subscribed to in a phase is listed in its `items`.",
    source=f"{CHANGES}/renames-phases-attributes-subscription-schedules",
)
def plans_of_phase(schedule: Resource, _store: AccountStore) -> Resource:
    """Before: in its `plans`; beside them stood `prorate` and `tax_percent`, as recorded in June 2020."""
    phases = [
        {
            **{name: value for name, value in each.items() if name != "items"},
            "plans": each["items"],
            "prorate": each.get("proration_behavior") != "none",
            "tax_percent": _percent(each),
        }
        for each in schedule.get("phases") or ()
    ]
    return {**schedule, "phases": phases}


@reply(
    AUGUST,
    "charge",
    line="How 3D Secure ended is told by `three_d_secure.result` of a card's details.",
    source=f"{CHANGES}/updates-3d-scure-charge-object",
)
def three_d_secure(charge: Resource, _store: AccountStore) -> Resource:
    """Before: by `authenticated` and `succeeded`."""
    path = "payment_method_details.card.three_d_secure"
    secure = at(charge, path)
    if not secure:
        return charge
    is_done = secure.get("result") == "authenticated"
    details = charge["payment_method_details"]
    card = {**details["card"], "three_d_secure": {**secure, "authenticated": is_done, "succeeded": is_done}}
    return {**charge, "payment_method_details": {**details, "card": card}}


@reply(
    MARCH,
    "invoice",
    line="A draft gets its number when it is finalized.",
    source=f"https://docs.stripe.com/changelog/{MARCH}/sequentially-number-invoices",
)
def number_of_draft(invoice: Resource, store: AccountStore) -> Resource:
    """Before: when it was made; what comes next had one, too, even without a customer.

    Recorded from November 2018 to November 2021. Guess: here a draft is shown the number that it gets if
    drafts are finalized in turn.
    """
    if invoice.get("status") != "draft" or invoice["number"]:
        return invoice
    now = store.find("invoice", invoice.get("id") or "") or invoice
    return {**invoice, "number": now["number"] or _next_number(store, invoice)}


def _next_number(store: AccountStore, draft: Resource) -> str:
    customer = store.find("customer", draft["customer"] or "")
    if not customer:
        return f"{customers.invoice_prefix(store, '')}-0001"
    waiting = [
        each["id"]
        for each in store.all("invoice", "customer", customer["id"])
        if each["status"] == "draft" and not each["number"] and each["on_behalf_of"] == draft["on_behalf_of"]
    ]
    newer = waiting.index(draft["id"]) + 1 if draft.get("id") in waiting else 0
    number = finalizing.next_number(store, draft, customer) + len(waiting) - newer
    return finalizing.written(store, draft, customer, number)
