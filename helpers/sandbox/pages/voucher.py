"""A voucher, a code to be scanned, or a payment to be approved in an app: what its customer sees and does.

A customer pays a voucher elsewhere; here a button does that, or lets it fail.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..account_store import AccountStore
from ..models.core import currencies, hosted, words
from ..models.payments import intents
from ..nested import at
from ..resource import Resource
from ..routes import Instead, Page, Visit, page
from .layout import not_there, rendered, said, when

NO_PAYMENT = ("There is no such payment.", "Its address is wrong, or the sandbox was reset since.")
OVER = ("There is nothing to pay here.", "The payment is not waiting any more.")
# What a customer has to tell or type, wherever it stands in a next action.
NUMBERS: Mapping[str, str] = {
    "number": "Number",
    "entity": "Entity",
    "reference": "Reference",
    "data": "Code",
}


def waiting(visit: Visit) -> tuple[AccountStore, Resource]:
    """The payment that an address is about, with the account it lives in, while it waits for its customer."""
    for kind in ("payment_intent", "setup_intent"):
        if known := hosted.named(visit.store, f"test_{visit.path['code']}", kind):
            if at(known[1], "next_action.type") not in intents.ASKED:
                raise Instead(said(*OVER))
            return known[0], known[1]
    raise not_there(*NO_PAYMENT)


@page("get", "/{type}/voucher/test_{code}")
@page("get", "/{type}/instructions/test_{code}")
@page("get", "/authorize/test_{code}")
def open_(visit: Visit) -> Page:
    """What is to be paid, and how."""
    store, intent = waiting(visit)
    action = intent["next_action"][intent["next_action"]["type"]]
    method = store.find("payment_method", intent["payment_method"]) or {}
    expires = action.get("expires_at") or action.get("expires_after") or at(action, "qr_code.expires_at")
    return rendered(
        "voucher.html",
        title=f"Pay with {words.named(method.get('type', ''))}",
        amount=currencies.on_page(intent["amount"], intent["currency"]) if "amount" in intent else "",
        numbers=_numbers(action),
        expires=when(expires) if expires else "",
    )


def _numbers(action: Resource) -> dict[str, str]:
    known = {label: str(action[name]) for name, label in NUMBERS.items() if action.get(name)}
    for chain, codes in (action.get("stores") or {}).items():
        known[f"{words.named(chain)}, payment code"] = codes["payment_code"]
        known[f"{words.named(chain)}, confirmation number"] = codes["confirmation_number"]
    return known


@page("post", "/{type}/voucher/test_{code}")
@page("post", "/{type}/instructions/test_{code}")
@page("post", "/authorize/test_{code}")
def answer(visit: Visit) -> Page:
    """The customer pays, or does not."""
    store, intent = waiting(visit)
    paid = visit.params.get("outcome") == "succeed"
    visit.attempt(lambda: intents.answer(store, intent["id"], paid))
    return said("Paid" if paid else "Not paid", "You can close this page.")
