"""3D Secure, and the pages of banks and wallets: the customer agrees, or does not."""

from __future__ import annotations

import hmac

from ..account_store import AccountStore
from ..models.core import currencies, words
from ..models.payments import intents
from ..nested import at
from ..resource import Resource
from ..routes import Instead, Page, Redirect, Visit, page
from .layout import leaving, not_there, rendered, returning, said

PATH = "/3d_secure_2/hosted"
NO_PAYMENT = ("There is no such payment.", "Its address is wrong or incomplete.")
OVER = ("There is nothing to answer here.", "The payment is not waiting for an authentication any more.")


def waiting(visit: Visit) -> tuple[AccountStore, Resource]:
    """The intent that an address names, with the account it lives in, while it waits for its customer."""
    known = _named(visit)
    if known is None:
        raise not_there(*NO_PAYMENT)
    if at(known[1], "next_action.type") not in intents.ASKED:
        raise Instead(said(*OVER))
    return known


def _named(visit: Visit) -> tuple[AccountStore, Resource] | None:
    """The intent, whether it waits or not; None without its client secret."""
    for kind in ("payment_intent", "setup_intent"):
        id, secret = visit.params.get(kind), visit.params.get(f"{kind}_client_secret")
        if not isinstance(id, str) or not isinstance(secret, str):
            continue
        holder = intents.holding(visit.store, id)
        if holder is None:
            return None
        intent = holder.get(kind, id)
        is_right = hmac.compare_digest(intent["client_secret"].encode(), secret.encode())
        return (holder, intent) if is_right else None
    return None


@page("get", PATH)
def ask(visit: Visit) -> Page:
    """What the bank asks."""
    store, intent = waiting(visit)
    amount = currencies.on_page(intent["amount"], intent["currency"]) if "amount" in intent else ""
    method = store.find("payment_method", intent["payment_method"]) or {"type": "card"}
    card = method["type"] == "card"
    return rendered(
        "challenge.html",
        title="Your bank asks you to confirm this" if card else f"Pay with {words.named(method['type'])}",
        last4=(at(method, "card.last4") or "....") if card else "",
        type=method["type"],
        amount=amount,
        fields=intents.named(intent),
    )


@page("post", PATH)
def answer(visit: Visit) -> Page | Redirect:
    """What the cardholder answers; then back to where the payment began.

    Source: https://docs.stripe.com/payments/3d-secure/authentication-flow.
    """
    store, intent = waiting(visit)
    back = at(intent, "next_action.redirect_to_url.return_url")
    passed = visit.params.get("outcome") == "succeed"
    visit.attempt(lambda: intents.answer(store, intent["id"], passed))
    title = "Authentication complete" if passed else "Authentication failed"
    if not back:
        return said(title, "You can close this page.")
    told = intents.named(intent) | {"redirect_status": "succeeded" if passed else "failed"}
    return leaving(title, "You are going back to where you came from.", returning(back, told))
