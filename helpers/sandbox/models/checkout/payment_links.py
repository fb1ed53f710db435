"""Payment links: addresses that anybody may visit, each time in a session of their own.

Source: https://docs.stripe.com/api/payment-link and https://docs.stripe.com/payment-links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from helpers.catalog import resources

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import new
from ...expansion import derived
from ...hooks import after
from ...listing import lists
from ...model import Model
from ...nested import at, blank, changes, first_metadata
from ...parameters import addresses
from ...resource import Resource
from ...routes import Call, route
from ..invoices import shares
from ..products import price_objects
from ..tax import automatic
from . import choosing, cycle_rules, field_rules, items, managed, offers, sale_rules, session_rules, sessions
from .session_objects import NO_INVOICE, PREFILLED, TEMPLATE, custom_field

KIND = "payment_link"
ITEMS = "_payment_link_items"
MOST_LINES = 20
# What was told of a campaign by the address of a visit.
CAMPAIGN = "_campaign"
# What else an address may tell, as parameters of the session, and what each must be.
QUERIED = (
    ("client_reference_id", "client_reference_id"),
    ("locale", "locale"),
    ("locked_prefilled_email", "customer_email"),
)
FORMS: Mapping[str, Callable[[str], object]] = {
    "client_reference_id": re.compile(r"[\w-]{1,200}", re.ASCII).fullmatch,
    "customer_email": addresses.EMAIL.fullmatch,
    "locale": lambda said: said in resources()["checkout.session"].by_name["locale"].shape.choices,
}
# What an address tells of a campaign: these alone, each in a form of its own.
# Source: https://docs.stripe.com/payment-links/url-parameters.
UTM = ("utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term")
UTM_FORM = re.compile(r"[\w-]{1,150}", re.ASCII)
# Where a link's session goes that goes nowhere.
NOWHERE = "https://stripe.com"
THANKS: Resource = {"hosted_confirmation": {"custom_message": None}, "type": "hosted_confirmation"}
# What a link hands on to each of its sessions as it is.
HANDED_ON = (
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "consent_collection",
    "custom_text",
    "customer_creation",
    "invoice_creation",
    "managed_payments",
    "name_collection",
    "optional_items",
    "payment_method_options",
    "phone_number_collection",
    "shipping_address_collection",
    "submit_type",
    "tax_id_collection",
)
# Parameters of a link that are not fields of the same name.
APART = frozenset({"line_items", "metadata", "shipping_options"})

# What a link shows of subscriptions and of their first invoices where nothing was said; also where it sells
# none. Recorded by programs, 2024-12-18.acacia and 2026-01-28.clover.
UNSAID: Resource = {
    "description": None,
    "invoice_settings": {"issuer": {"type": "self"}},
    "metadata": {},
    "trial_period_days": None,
    "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
}

links = Model(
    KIND,
    starts={
        "active": True,
        "allow_promotion_codes": False,
        "billing_address_collection": "auto",
        "customer_creation": "if_required",
        "custom_fields": [],
        "invoice_creation": NO_INVOICE,
        "payment_method_collection": "always",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "submit_type": "auto",
        "subscription_data": UNSAID,
        "tax_id_collection": {"enabled": False, "required": "never"},
    },
    references={TEMPLATE: "invoice_rendering_template"},
    word="payment link",
    missing="payment_link",
    source="https://docs.stripe.com/api/payment-link",
)


@route("v1.payment_links.create")
def create_link(call: Call) -> Resource:
    """A link to prices that are there, or are made of their `price_data`."""
    store, params = call.store, call.params
    given = params["line_items"]
    _check(store, params)
    if not given:
        raise errors.empty("line_items")
    described = [items.described(store, each, f"line_items[{index}]") for index, each in enumerate(given)]
    prices = [store.get("price", each["price"]) for each in described]
    currency = items.currency(store, params.get("currency"), prices)
    mode = mode_of(store, described)
    _check_sold(store, params, mode, prices, currency)
    managed.check_products(store, params, prices)
    link = new(store, KIND, currency=currency, metadata=first_metadata(params))
    link |= {"after_completion": THANKS, "custom_text": blank(KIND, "custom_text")}
    link |= changes(KIND, link, {name: value for name, value in params.items() if name not in APART})
    link["after_completion"] = _completed(link)
    link["custom_fields"] = [custom_field(store, each) for each in params.get("custom_fields") or []]
    link["shipping_options"] = sessions.shipping_options(
        store, params.get("shipping_options") or [], currency
    )
    if "restrictions" in params:
        link["restrictions"] = _restricted(params["restrictions"], 0)
    link["url"] = store.link("buy.stripe.com", f"/test_{store.state.ids.derive(link['id'], 18)}")
    store.keep(ITEMS, link["id"], items=items.priced(store, described, currency))
    store.keep("_payment_link", link["url"].rpartition("/")[2], payment_link=link["id"])
    return store.add(link)


def _completed(link: Resource) -> Resource:
    """What happens in the end: of the two ways, the one that it is. Recorded, 2024-12-18.acacia and later."""
    after = {**THANKS, **link["after_completion"]}
    return {name: after[name] for name in (after["type"], "type")}


def _check(store: AccountStore, params: Mapping[str, Any], link: Resource | None = None) -> None:
    """Refuse what no session of a link could have. `link`: the one that changes. Raises Invalid."""
    session_rules.check_account(store, params)
    managed.check(store, {"managed_payments": (link or {}).get("managed_payments"), **params})
    field_rules.check_fields(params.get("custom_fields") or [])
    cycle_rules.check_trial(params.get("subscription_data") or {}, store.now)
    if at(params, "after_completion.type") == "redirect":
        if not at(params, "after_completion.redirect"):
            raise errors.missing("after_completion[redirect]")
        addresses.check_page(params["after_completion"]["redirect"]["url"], "after_completion[redirect][url]")
    if at(params, "automatic_tax.enabled"):
        automatic.require(store)
    limit = at(params, "restrictions.completed_sessions.limit")
    if limit is not None and limit < 1:
        raise errors.too_little("restrictions[completed_sessions][limit]", 1, limit)
    shares.check(store, params, known=link)


def _check_sold(
    store: AccountStore, params: Mapping[str, Any], mode: str, prices: Sequence[Resource], currency: str
) -> None:
    """Refuse what does not go with the prices that a link sells. Raises Invalid."""
    if at(params, "automatic_tax.enabled"):
        automatic.check_behavior(store, prices)
    session_rules.check_mode(params, mode)
    sale_rules.check_together(MOST_LINES, prices, params.get("optional_items") or [])
    offers.check(store, params, mode, prices, currency)
    shares.check_prices(params, [price["recurring"] is not None for price in prices])


def _restricted(given: Mapping[str, Any], count: int) -> Resource | None:
    if not given:
        return None
    return {"completed_sessions": {"count": count, "limit": given["completed_sessions"]["limit"]}}


@links.changing
def _changed(call: Call, link: Resource) -> dict[str, Any]:
    """Quantities may change, and how many may pay; those who have count on."""
    store, params, lines = call.store, call.params, items_of(call.store, link)
    _check(store, params, link)
    prices = [price_objects.known(store, each["price"]) for each in lines]
    _check_sold(store, params, mode_of(store, lines), prices, link["currency"])
    values: dict[str, Any] = {}
    if "restrictions" in params:
        count = at(link, "restrictions.completed_sessions.count") or 0
        values["restrictions"] = _restricted(params["restrictions"] or {}, count)
    if given := params.get("line_items"):
        store.keep(ITEMS, link["id"], items=_changed_items(store, link, given))
    if "custom_fields" in params:
        values["custom_fields"] = [custom_field(store, each) for each in params["custom_fields"] or []]
    if "after_completion" in params:
        wanted = changes(KIND, link, {"after_completion": params["after_completion"]})
        values["after_completion"] = _completed(wanted)
    if "shipping_options" in params:
        options = params["shipping_options"] or []
        values["shipping_options"] = sessions.shipping_options(store, options, link["currency"])
    return values


def _changed_items(store: AccountStore, link: Resource, given: Sequence[Mapping[str, Any]]) -> list[Resource]:
    known = {each["id"]: each for each in items_of(store, link)}
    for index, each in enumerate(given):
        under, id = f"line_items[{index}]", str(each.get("id"))
        if id not in known:
            raise errors.no_such_in_body("line_item", id, f"{under}[id]")
        known[id] = items.changed(store, known[id], each, under)
    return items.priced(store, list(known.values()), link["currency"])


def items_of(store: AccountStore, link: Resource) -> list[Resource]:
    """What a link sells, with all that is known of it."""
    kept = store.find(ITEMS, link["id"])
    return kept["items"] if kept else []


@derived(KIND, "line_items", on_request=True)
def line_items_of(store: AccountStore, link: Resource) -> Resource:
    """What a link sells, as the link itself shows it."""
    lines = [items.shown(store, each) for each in items_of(store, link)]
    return lists.of(lines, "item", f"/v1/payment_links/{link['id']}/line_items", {})


@route("v1.payment_links.line_items.list")
def list_line_items(call: Call) -> Resource:
    """What a link sells."""
    link = call.store.get(KIND, call.path["payment_link"])
    lines = [items.shown(call.store, each) for each in items_of(call.store, link)]
    return lists.of(lines, "item", call.url, call.params)


def mode_of(store: AccountStore, lines: Sequence[Resource]) -> str:
    """The mode of the sessions that sell items."""
    return "subscription" if any(items.recurs(store, each) for each in lines) else "payment"


def visited(store: AccountStore, link: Resource, query: Mapping[str, Any]) -> Resource:
    """The session of a visit. `query`: what the address says of who comes, such as `prefilled_email`.

    Raises Invalid where the link is switched off or was paid as often as it may be.
    """
    refused = closed(link)
    if refused:
        raise errors.Invalid(refused)
    lines = items_of(store, link)
    given = {name: link[name] for name in HANDED_ON if link.get(name)}
    if not at(link, "tax_id_collection.enabled"):
        given.pop("tax_id_collection", None)
    mode = mode_of(store, lines)
    if mode != "payment":
        given.pop("customer_creation", None)
        given.pop("invoice_creation", None)
        given["payment_method_collection"] = link["payment_method_collection"]
    given |= {
        "custom_fields": [_asked_field(each) for each in link["custom_fields"]],
        "line_items": [items.again(each) for each in lines],
        "metadata": link["metadata"],
        "mode": mode,
        "shipping_options": [{"shipping_rate": each["shipping_rate"]} for each in link["shipping_options"]],
        **_data(link, mode),
        **_queried(query),
    }
    if link["payment_method_types"]:
        given["allowed_payment_method_types"] = link["payment_method_types"]
        if "wechat_pay" in link["payment_method_types"]:
            web = {"wechat_pay": {"client": "web"}}
            given["payment_method_options"] = {**(given.get("payment_method_options") or {}), **web}
    session = sessions.store_new(store, given, **_own(link, given), payment_link=link["id"])
    store.keep(CAMPAIGN, session["id"], query=_campaign(query))
    if FORMS["customer_email"](email := str(query.get("prefilled_email", ""))):
        store.keep(PREFILLED, session["id"], email=email)
    return _with_code(store, session, query.get("prefilled_promo_code"))


def _own(link: Resource, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a link's session shows though nobody asked for it. Recorded by programs, 2023 to 2026."""
    shown = {name: link[name] for name in ("allow_promotion_codes", "customer_creation")}
    redirected = at(link, "after_completion.redirect.url")
    return {
        **shown,
        "cancel_url": NOWHERE,
        "locale": given.get("locale", "auto"),
        "success_url": redirected or NOWHERE,
    }


def _with_code(store: AccountStore, session: Resource, code: Any) -> Resource:
    """A session with the code that an address brings, where codes are taken and this is one."""
    if not isinstance(code, str):
        return session
    try:
        return choosing.choose(store, session, choosing.Choice(promotion_code=code))
    except errors.Invalid:
        return session


def closed(link: Resource) -> str:
    """Why a link cannot be paid, as its page says it; empty where it can."""
    restriction = at(link, "restrictions.completed_sessions")
    if not link["active"] or (restriction and restriction["count"] >= restriction["limit"]):
        return link["inactive_message"] or "This link is no longer active."
    return ""


def _asked_field(field: Resource) -> dict[str, Any]:
    own = {name: value for name, value in field[field["type"]].items() if value is not None}
    return {**{name: field[name] for name in ("key", "label", "optional", "type")}, field["type"]: own}


def _data(link: Resource, mode: str) -> dict[str, Any]:
    """What a link says of the payments, or of the subscriptions, that come of it."""
    shared = _said({"on_behalf_of": link["on_behalf_of"], "transfer_data": _said(link["transfer_data"])})
    if mode == "payment":
        data = _said(link["payment_intent_data"])
        if link["application_fee_amount"]:
            data["application_fee_amount"] = link["application_fee_amount"]
        return {"payment_intent_data": {**data, **shared}}
    data = _said(link["subscription_data"])
    if "invoice_settings" in data:
        data["invoice_settings"] = _said(data["invoice_settings"])
    if link["application_fee_percent"]:
        data["application_fee_percent"] = link["application_fee_percent"]
    return {"subscription_data": {**data, **shared}}


def _said(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """What an object that a link shows was given."""
    return {name: value for name, value in (values or {}).items() if value}


def _queried(query: Mapping[str, Any]) -> dict[str, Any]:
    """What an address says of who comes; what has not its form is disregarded.

    Source: https://docs.stripe.com/payment-links/url-parameters.
    """
    said = ((name, of, str(query.get(name, ""))) for name, of in QUERIED)
    return {of: value for name, of, value in said if FORMS[of](value)}


def _campaign(query: Mapping[str, Any]) -> str:
    """What an address tells of a campaign, as it is added to where the customer goes afterwards."""
    said = ((name, str(query.get(name, ""))) for name in UTM)
    return urlencode({name: value for name, value in said if UTM_FORM.fullmatch(value)})


def redirect(store: AccountStore, session: Resource) -> str | None:
    """Where a link sends a customer who has paid, with what its address told of a campaign.

    Source: https://docs.stripe.com/payment-links/post-payment#change-confirmation-behavior.
    """
    link = store.find(KIND, session["payment_link"] or "") or {}
    url: str | None = at(link, "after_completion.redirect.url")
    kept = store.find(CAMPAIGN, session["id"])
    if not url or not kept or not kept["query"]:
        return url
    return f"{url}{'&' if '?' in url else '?'}{kept['query']}"


@after("checkout.session.completed")
def _counted(store: AccountStore, session: Resource) -> None:
    """A link that may be paid so often counts those who have, and is switched off after the last one.

    Source: https://docs.stripe.com/payment-links/customize#limit-payments. Guess: that this is told of.
    """
    link = store.find(KIND, session["payment_link"] or "")
    restriction = at(link or {}, "restrictions.completed_sessions")
    if link and restriction:
        count = restriction["count"] + 1
        values: dict[str, Any] = {"restrictions": {"completed_sessions": {**restriction, "count": count}}}
        if count >= restriction["limit"]:
            values["active"] = False
        store.change(link, values)


def named(store: AccountStore, code: str) -> tuple[AccountStore, Resource] | None:
    """The link whose address ends so, with the account that it belongs to."""
    for holder in store.state.holding("_payment_link"):
        if kept := holder.find("_payment_link", code):
            own_store = store.on(holder.account)
            return own_store, own_store.get(KIND, kept["payment_link"])
    return None
