"""Cards that customers save on a page for their next purchases, and find there.

Source: https://docs.stripe.com/payments/checkout/save-during-payment, and the reference of a session's
`saved_payment_method_options`.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...nested import at
from ...resource import Resource
from ..billing.subscription_objects import ENDED

# The sessions whose customers want what they pay with to be saved.
SAVING = "_checkout_saving"
OPTIONS = "saved_payment_method_options"


def cards(store: AccountStore, session: Resource) -> list[Resource]:
    """The customer's cards that a page shows: those that may be shown again. It shows cards alone."""
    shown = at(session, f"{OPTIONS}.allow_redisplay_filters") or ()
    if not session["customer"] or session["mode"] == "setup":
        return []
    kept = store.all("payment_method", "customer", session["customer"])
    return [each for each in kept if each["type"] == "card" and each["allow_redisplay"] in shown]


def can_save(session: Resource) -> bool:
    """Whether a page asks its customer about it. There has to be a customer."""
    return bool(at(session, f"{OPTIONS}.payment_method_save") == "enabled")


def can_remove(session: Resource) -> bool:
    """Whether a customer may remove what was saved."""
    return bool(at(session, f"{OPTIONS}.payment_method_remove") == "enabled")


def choose(store: AccountStore, session: Resource, *, saves: bool) -> None:
    """Note what a customer said to that."""
    if can_save(session):
        store.keep(SAVING, session["id"], saves=saves)


def saves(store: AccountStore, session: Resource) -> bool:
    """Whether the customer wants to have saved what is paid with."""
    return bool((store.find(SAVING, session["id"]) or {}).get("saves"))


def finished(store: AccountStore, session: Resource, method: str | None) -> None:
    """Let what was paid with, and is the customer's now, be shown again if the customer said so."""
    used = store.find("payment_method", method or "")
    if used and used["customer"]:
        keep(store, session, used)


def keep(store: AccountStore, session: Resource, used: Resource) -> None:
    """Let what a customer pays with be shown again if the customer said so."""
    if saves(store, session):
        store.change(used, {"allow_redisplay": "always"}, event=None)
    elif used["allow_redisplay"] == "unspecified":
        store.change(used, {"allow_redisplay": "limited"}, event=None)


def remove(store: AccountStore, session: Resource, id: str) -> None:
    """Forget a card, but not one that pays a subscription alone. Raises Invalid. Guess: the sentence."""
    if not can_remove(session) or id not in [each["id"] for each in cards(store, session)]:
        raise errors.no_such_in_body("payment_method", id, "method")
    customer = store.get("customer", session["customer"])
    pays = any(
        each["default_payment_method"] == id and each["status"] not in ENDED
        for each in store.all("subscription", "customer", customer["id"])
    )
    if pays and not at(customer, "invoice_settings.default_payment_method"):
        raise errors.Invalid("Your subscription is paid with this card.", param="method")
    perform(store, "v1.payment_methods.detach", {}, payment_method=id)
