"""The intent of a session confirmed as its page does it, and the session that is complete with it.

Source: https://docs.stripe.com/payments/checkout/fulfill-orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...answers import perform
from ...nested import at
from ...resource import Resource
from ..payment_methods import rails
from ..products import discounts
from . import attempts, invoicing, saved, totals

# Intents of which nothing more is asked of the customer.
DONE = frozenset({"succeeded", "processing", "requires_capture"})
# A voucher is in the customer's hands: the order is placed, and paid later. Source:
# https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification.
VOUCHERS = frozenset(
    {
        "boleto_display_details",
        "display_bank_transfer_instructions",
        "konbini_display_details",
        "multibanco_display_details",
        "oxxo_display_details",
    }
)
# The code that a customer of BLIK types. Source: https://docs.stripe.com/payments/blik/accept-a-payment.
TYPED: Mapping[str, Any] = {"blik": {"code": "123456"}}
# What a session tells of its payment once the intent has a status.
STATUS = {"succeeded": "paid", "processing": "unpaid", "requires_capture": "unpaid"}
# Whoever confirms on the page accepts that a bank account is debited.
ACCEPTED = {
    "customer_acceptance": {
        "online": {"ip_address": "127.0.0.1", "user_agent": "Mozilla/5.0"},
        "type": "online",
    }
}


def settle(store: AccountStore, session: Resource, intent: Resource) -> Resource:
    """What becomes of a session once its intent got to a status."""
    placed = intent["status"] in DONE or at(intent, "next_action.type") in VOUCHERS
    if session["status"] == "open" and placed:
        return finish(store, session, payment_status=STATUS.get(intent["status"], "unpaid"))
    return session


def confirmed(store: AccountStore, name: str, intent: str, method: str, back: str) -> Resource:
    """An intent confirmed by an operation, as who fills in the page does it. Raises CardDeclined.

    `back`: where a bank sends its customer afterwards.
    """
    params: dict[str, Any] = {"payment_method": method, "return_url": back}
    type = store.get("payment_method", method)["type"]
    if rails.of(type).mandate:
        params["mandate_data"] = ACCEPTED
    if type in TYPED:
        params["payment_method_options"] = {type: TYPED[type]}
    answer: Resource = perform(store, name, params, intent=intent)
    if at(answer, "next_action.type") == "verify_with_microdeposits":
        # On Stripe's page a customer signs in to the bank, so that no deposits have to be waited for.
        name = f"v1.{answer['object']}s.verify_microdeposits"
        answer = perform(store, name, {"amounts": [32, 45]}, intent=intent)
    return answer


def finish(store: AccountStore, session: Resource, **values: Any) -> Resource:
    """Complete a session; its discounts are used up. As recorded, its event names no request."""
    paid = attempts.intent_of(store, session) or {}
    saved.finished(store, session, paid.get("payment_method"))
    if shown := paid.get("presentment_details"):
        values["presentment_details"] = shown
    if values["payment_status"] == "paid" and invoicing.is_wanted(session):
        values["invoice"] = invoicing.invoice(store, session, session["payment_intent"])
    elif session["mode"] == "payment" and (given := totals.given_discounts(session)):
        purchase = totals.purchase(store, session, session["amount_subtotal"])
        made = discounts.made(store, given, purchase, checkout_session=session["id"])
        discounts.tell(store, (), [each["id"] for each in made], of=session["id"])
    return store.by_itself().move(session, "complete", url=None, **values)
