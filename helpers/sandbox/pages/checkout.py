"""Checkout: what is bought, who buys it, and how it is paid, on one page.

Everything works by plain forms. A declined payment and a mistake are said on the page; what was filled in is
still there, but for the card's number and security code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..account_store import AccountStore
from ..models.checkout import choosing, completing, payment_links, sessions, totals
from ..models.checkout.session_objects import KIND
from ..nested import at
from ..resource import Resource
from ..routes import Page, Redirect, Visit, page
from . import checkout_form
from .layout import leaving, said, shown

PATH = "/c/pay/{session}"
NO_SESSION = ("There is no such checkout.", "Its address is wrong, or the sandbox was reset since.")
NO_LINK = ("There is no such link.", NO_SESSION[1])
BUTTONS = {"auto": "Pay", "book": "Book", "donate": "Donate", "pay": "Pay", "subscribe": "Subscribe"}


def found(visit: Visit) -> tuple[AccountStore, Resource] | None:
    """The session in an address, with the account that it belongs to."""
    id = visit.path["session"]
    for holder in visit.store.state.holding(KIND):
        if session := holder.find(KIND, id):
            return visit.store.on(holder.account), session
    return None


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """The page of a session, as far as it got."""
    known = found(visit)
    return _drawn(*known, {}) if known else said(*NO_SESSION, status=404)


@page("get", f"{PATH}/back")
def back(visit: Visit) -> Page:
    """A customer comes back from the bank."""
    known = found(visit)
    if known is None:
        return said(*NO_SESSION, status=404)
    store, session = known
    failed = at(_intent(store, session) or {}, "last_payment_error.message") or ""
    return _drawn(store, session, {}, failed)


@page("post", PATH)
def fill_in(visit: Visit) -> Page | Redirect:
    """What a customer filled in: something to be changed, or the payment."""
    known = found(visit)
    if known is None:
        return said(*NO_SESSION, status=404)
    store, session = known
    form = visit.params
    if session["status"] != "open":
        return _drawn(store, session, form)
    refusal = visit.attempt(lambda: _change(store, session, form))
    session = store.get(KIND, session["id"])
    if refusal is None and form.get("do") != "update":
        refusal = visit.attempt(lambda: _pay(store, session, form))
        session = store.get(KIND, session["id"])
    if refusal is None and (challenge := _challenge(store, session)):
        return Redirect(challenge)
    return _drawn(store, session, form, refusal.message if refusal else "")


def _change(store: AccountStore, session: Resource, form: Mapping[str, Any]) -> None:
    """Take over what a customer chose. Raises Invalid."""
    chosen = choosing.Choice(
        quantities=_texts(form.get("quantity")),
        optional=_texts(form.get("optional")),
        shipping_rate=_text(form.get("shipping_option")),
        promotion_code=_text(form.get("promotion_code")),
    )
    choosing.choose(store, session, chosen)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(values: Any) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()} if isinstance(values, dict) else {}


def _pay(store: AccountStore, session: Resource, form: Mapping[str, Any]) -> None:
    """Confirm a session with what was filled in. Raises Invalid or CardRefused."""
    filled = checkout_form.filled(session, form)
    method = checkout_form.method(store, form, filled["customer_details"]) if needs_method(session) else None
    way_back = f"{sessions.address_of(store, session)}/back"
    completing.confirm(store, session, method, filled, back=way_back)


def needs_method(session: Resource) -> bool:
    """Whether a customer has to say how to pay."""
    always = session["payment_method_collection"] == "always" and session["mode"] != "payment"
    return always or bool(session["amount_total"]) or session["mode"] == "setup"


def _intent(store: AccountStore, session: Resource) -> Resource | None:
    """The intent whose customer may be asked something."""
    if session["setup_intent"]:
        return store.find("setup_intent", session["setup_intent"])
    if session["subscription"]:
        return completing.first_intent(store, store.get("subscription", session["subscription"]))
    return store.find("payment_intent", session["payment_intent"] or "")


def _challenge(store: AccountStore, session: Resource) -> str:
    """The path of the page on which a bank asks its customer; empty where none does."""
    url = at(_intent(store, session) or {}, "next_action.redirect_to_url.url") or ""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if url and session["status"] == "open" else ""


def _drawn(store: AccountStore, session: Resource, form: Mapping[str, Any], wrong: str = "") -> Page:
    """The page as far as the session got."""
    if session["status"] == "complete":
        return _done(store, session)
    if session["status"] == "expired":
        return said("This checkout has expired", "Go back to the shop and begin again. Nothing was paid.")
    bought = totals.line_items(store, session)
    return shown(
        "checkout.html",
        title=session["branding_settings"]["display_name"] or "Checkout",
        session=session,
        items=bought,
        wrong=wrong,
        form=form,
        needs_method=needs_method(session),
        test_cards=checkout_form.TEST_CARDS,
        others=[each for each in session["payment_method_types"] if each != "card"],
        options=[_option(store, each) for each in session["shipping_options"] or []],
        email=session["customer_email"] or at(session, "customer_details.email"),
        button=_button(session),
        address=checkout_form.ADDRESS,
    )


def _option(store: AccountStore, option: Resource) -> Resource:
    return {**option, "name": store.get("shipping_rate", option["shipping_rate"])["display_name"]}


def _button(session: Resource) -> str:
    if session["mode"] == "setup":
        return "Save"
    if session["mode"] == "subscription":
        return "Subscribe"
    return BUTTONS[session["submit_type"] or "auto"]


def _done(store: AccountStore, session: Resource) -> Page:
    """The end: on to the shop, or a word of thanks."""
    url = session["success_url"] or session.get("return_url")
    if url:
        target = url.replace("{CHECKOUT_SESSION_ID}", session["id"])
        return leaving("Thank you", "You are going back to the shop.", target)
    link = store.find("payment_link", session["payment_link"] or "") or {}
    if redirect := at(link, "after_completion.redirect.url"):
        target = redirect.replace("{CHECKOUT_SESSION_ID}", session["id"])
        return leaving("Thank you", "You are going back to the shop.", target)
    message = at(link, "after_completion.hosted_confirmation.custom_message")
    return said("Thank you", message or "Your order is complete.")


@page("get", "/test_{code}")
def visit_link(visit: Visit) -> Page | Redirect:
    """A payment link: a session of one's own."""
    known = payment_links.named(visit.store, f"test_{visit.path['code']}")
    if known is None:
        return said(
            "There is no such link.", "Its address is wrong, or the sandbox was reset since.", status=404
        )
    store, link = known
    if refused := payment_links.closed(link):
        return said("This link is not active", refused)
    session = payment_links.visited(store, link, visit.params)
    return Redirect(f"/c/pay/{session['id']}")


@page("get", "/r/{session}")
def recover(visit: Visit) -> Page | Redirect:
    """A checkout that expired, begun again from where it was."""
    known = found(visit)
    if known is None:
        return said(*NO_SESSION, status=404)
    store, session = known
    again = sessions.recovered(store, session)
    return (
        Redirect(f"/c/pay/{again['id']}") if again else said("This checkout is over.", "Go back to the shop.")
    )
