"""A Checkout Session as it begins, and what follows from its items.

As recorded of new sessions in each mode; source of the rest: https://docs.stripe.com/api/checkout/sessions/object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.catalog import operation

from ...account_store import AccountStore
from ...by_type.typed import new
from ...eras import era
from ...nested import at, blank, changes, first_metadata
from ...resource import Resource
from ..money import ledger
from ..payment_methods import activation, rails

KIND = "checkout.session"
LASTS = 24 * 3600
# What the address of a visit suggests as the email.
PREFILLED = "_prefilled_email"
# What is kept of a session beside what it shows: how to make what follows from it.
ASKED = "_checkout_session"
# Parameters that are more than a field of the same name.
APART = frozenset(
    {
        "customer",
        "customer_email",
        "discounts",
        "expires_at",
        "line_items",
        "metadata",
        "payment_intent_data",
        "payment_method_data",
        "payment_method_types",
        "setup_intent_data",
        "shipping_options",
        "subscription_data",
    }
)
FIELDS = ("dropdown", "numeric", "text")
BOUNDS = ("default_value", "maximum_length", "minimum_length")
# Where a session, or a link, names the template of the invoice that it makes.
TEMPLATE = "invoice_creation.invoice_data.rendering_options.template"
NO_INVOICE: Resource = {
    "enabled": False,
    "invoice_data": {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": None,
        "metadata": {},
        "rendering_options": None,
    },
}
BRANDING = {
    "background_color": "#ffffff",
    "border_style": "rounded",
    "button_color": "#0074d4",
    "font_family": "default",
    "icon": None,
    "logo": None,
}
# What is done with payment methods that a customer keeps, where there will be a customer. Recorded.
SAVED = {
    "allow_redisplay_filters": ["always"],
    "payment_method_remove": "disabled",
    "payment_method_save": None,
}


def options(session: Resource, types: Sequence[str]) -> Resource:
    """A session's `payment_method_options`, once the types that it takes are known.

    Of a session that takes PromptPay only, a program recorded none, in March 2026.
    """
    known: Resource = session["payment_method_options"] or {}
    unsaid = {type: rails.of(type).options.session for type in types}
    shown = {type: {**each, **(known.get(type) or {})} for type, each in unsaid.items() if each is not None}
    return dict(sorted({**known, **shown}.items()))


def begun(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """A session that a request describes, not stored, as yet without items."""
    mode, ui_mode = params.get("mode", "payment"), params.get("ui_mode", "hosted_page")
    id = _id(store, mode)
    session = new(store, KIND, id=id, mode=mode, ui_mode=ui_mode, payment_status="unpaid")
    session |= _starts(activation.merchant(store, with_merchant(params)), mode)
    session |= changes(KIND, session, {name: value for name, value in params.items() if name not in APART})
    session |= {
        "currency": params.get("currency"),
        "customer": params.get("customer"),
        "customer_email": params.get("customer_email"),
        "expires_at": params.get("expires_at", store.now + LASTS),
        "metadata": first_metadata(params),
    }
    session["custom_fields"] = [_answerable(store, each) for each in params.get("custom_fields") or []]
    session["branding_settings"] |= _branding(params.get("branding_settings") or {})
    if session["customer"]:
        session["customer_creation"] = None
        email = store.get("customer", session["customer"])["email"]
        session["customer_details"] = details_of(email, mode)
    elif session["customer_email"]:
        session["customer_details"] = details_of(session["customer_email"], mode)
    if session["customer_details"]:
        session["collected_information"] = blank(KIND, "collected_information")
    if session["customer_creation"] == "always":
        session["payment_method_collection"] = params.get("payment_method_collection", "always")
    if mode != "setup" and session["customer_creation"] != "if_required":
        sent = params.get("saved_payment_method_options") or {}
        unsaid = {"payment_method_remove": None} if era(store.now).removal_unsaid else {}
        session["saved_payment_method_options"] = {**SAVED, **unsaid, **sent}
    if ui_mode == "hosted_page":
        session["url"] = address(store, session)
    else:
        session["client_secret"] = f"{id}_secret_{store.state.ids.derive(id, 24)}"
        session["redirect_on_completion"] = params.get("redirect_on_completion", "always")
        session["return_url"] = params.get("return_url")
    return session


def _id(store: AccountStore, mode: str) -> str:
    """Sessions that only save a payment method begin otherwise, and every id has 58 characters."""
    short = store.new_id("cs_test_c" if mode == "setup" else "cs_test_a")
    return short + store.state.ids.derive(short, 17) + store.state.ids.derive(f"{short}:", 18)


def with_merchant(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """A session's parameters with the account on behalf of which it is paid, as an intent names it."""
    datas = ("payment_intent_data", "setup_intent_data", "subscription_data")
    accounts = [at(params, f"{each}.on_behalf_of") for each in datas]
    return {**params, "on_behalf_of": next(filter(None, accounts), None)}


def _starts(merchant: AccountStore, mode: str) -> dict[str, Any]:
    """What a new session shows by itself, by its mode, and of who sells.

    The name was recorded by a program in June 2026, of an account on whose behalf a session sells; that of an
    account without one by another, in March 2026.
    """
    setup, payment, now = mode == "setup", mode == "payment", era(merchant.now)
    unsaid = mode == "subscription" and now.adapting_unsaid
    name = ledger.public_name(ledger.account(merchant)) or ""
    return {
        "adaptive_pricing": None if unsaid else {"enabled": mode in now.adapting},
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "branding_settings": {**BRANDING, "display_name": name},
        "custom_fields": [],
        "custom_text": blank(KIND, "custom_text"),
        "customer_creation": None if setup else "if_required" if payment else "always",
        "customer_details": None,
        "discounts": None if setup else [],
        "invoice_creation": NO_INVOICE if payment else None,
        "managed_payments": None if setup else {"enabled": False},
        "payment_method_collection": "if_required" if payment else "always",
        "payment_method_options": {},
        "payment_status": "no_payment_required" if setup else "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
    }


def custom_field(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    """A field of the merchant's own, with every part of its kind; the other two kinds are absent by now."""
    type = given["type"]
    others = dict.fromkeys(FIELDS) if era(store.now).every_kind else {}
    parts = ("default_value", "options") if type == "dropdown" else BOUNDS
    own = {**dict.fromkeys(parts), **(given.get(type) or {})}
    return {"optional": False, **others, **given, "label": dict(given["label"]), type: own}


def _answerable(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    """The same in a session, whose customer gives it a `value`; a payment link's has none."""
    field = custom_field(store, given)
    return {**field, given["type"]: {**field[given["type"]], "value": None}}


def _branding(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value != ""}


def details_of(email: str | None, mode: str) -> Resource:
    """What a session knows of a customer beforehand; of taxes only where something is paid. Recorded."""
    exempt = None if mode == "setup" else "none"
    return {**blank(KIND, "customer_details"), "email": email, "tax_exempt": exempt}


def address(store: AccountStore, session: Resource) -> str:
    """Where the session is paid."""
    return store.link("checkout.stripe.com", f"/c/pay/{session['id']}")


def suggested_email(store: AccountStore, session: Resource) -> str | None:
    """The email that a session's page suggests, and that its customer may change."""
    kept = store.find(PREFILLED, session["id"])
    return kept["email"] if kept else None


def asked_of(store: AccountStore, session: Resource) -> Resource:
    """What a session was asked for beside what it shows."""
    return store.get(ASKED, session["id"])


def intent_options(name: str, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """A session's `payment_method_options`, as far as the operation that makes its intent knows them."""
    takes = next(each.shape for each in operation(name).parameters if each.name == "payment_method_options")
    known = {each.name: each.shape.by_name for each in takes.fields}
    fitting = {
        type: {option: value for option, value in (own or {}).items() if option in known.get(type, {})}
        for type, own in (given or {}).items()
    }
    return {type: own for type, own in fitting.items() if own}


def reference(store: AccountStore, session: Resource) -> str:
    """What an intent tells of its session by."""
    return str(session["id"])[: 25 if era(store.now).short_references else None]
