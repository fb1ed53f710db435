"""What a reader is told to do: one action at a time, which somebody at it, or a test helper, finishes.

Source: https://docs.stripe.com/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import job
from ...nested import at
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses
from . import payments
from .readers import READER

LIFE = Statuses({"in_progress": ("succeeded", "failed"), "succeeded": (), "failed": ()})
GUIDE = "docs/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven"
# What is said of an action that came to nothing. Guess: the code of a form that nobody filled in.
FAILURES: Mapping[str, str] = {
    "connection_error": "Could not connect to Stripe.",
    "customer_canceled": "This action could not be completed due to an error on the card reader.",
    "terminal_reader_timeout": (
        "There was a timeout when sending this command to the reader. Please reference the integration guide "
        f"at https://stripe.com/{GUIDE}#handle-errors for details on how to handle this error."
    ),
}
# What waits for a card to be presented for a payment: another payment takes its place.
REPLACEABLE = ("collect_payment_method", "process_payment_intent")
# What nobody is told of when it is done.
QUIET = frozenset({"set_reader_display"})


def begin(call: Call, type: str, /, **details: Any) -> Resource:
    """Have a reader do something. Raises Invalid where it is off, or busy with something else.

    Details that nobody gave are left out.
    """
    reader = own(call)
    if reader["status"] == "offline":
        raise errors.Invalid(
            "Reader is currently offline, please ensure the reader is powered on and connected to the "
            "internet before retrying your request. Reference the integration guide at "
            f"https://docs.stripe.com/{GUIDE.removeprefix('docs/')}#reader-offline for details on how to "
            "handle this error.",
            code="terminal_reader_offline",
        )
    replaced = type in REPLACEABLE and going(reader, *REPLACEABLE)
    if going(reader) and not replaced:
        raise errors.Invalid(
            "Reader is currently busy processing another request. Please reference the integration guide at "
            f"https://stripe.com/{GUIDE}#handle-errors for details on how to handle this error.",
            code="terminal_reader_busy",
        )
    action = {
        "failure_code": None,
        "failure_message": None,
        "status": "in_progress",
        "type": type,
        type: {name: value for name, value in details.items() if value not in (None, {})},
    }
    return call.store.change(reader, {"action": action, "last_seen_at": call.store.now * 1000}, event=None)


def going(reader: Resource, *types: str) -> bool:
    """Whether a reader is busy, with an action of one of the types if some are named."""
    action = reader["action"]
    busy = action is not None and bool(LIFE.next[action["status"]])
    return busy and (not types or action["type"] in types)


def end(store: AccountStore, reader: Resource, status: str, **values: Any) -> Resource:
    """Finish a reader's action. `values`: of the action itself, and new details under its type's name."""
    LIFE.require({**reader, "status": reader["action"]["status"]}, status)
    action = {**reader["action"], **values, "status": status}
    changed = store.change(reader, {"action": action}, event=None)
    if action["type"] not in QUIET:
        store.emit(f"terminal.reader.action_{status}", changed)
    return changed


def fail(store: AccountStore, reader: Resource, code: str, message: str = "", **values: Any) -> Resource:
    """Have a reader's action fail."""
    message = message or FAILURES[code]
    return end(store, reader, "failed", failure_code=code, failure_message=message, **values)


@route("v1.terminal.readers.process_payment_intent")
def process_payment_intent(call: Call) -> Resource:
    """Take a payment: it is confirmed as soon as a card is presented."""
    config = payments.checked_config(call, "process_config")
    intent = payments.payable(call, config)
    return begin(call, "process_payment_intent", payment_intent=intent["id"], process_config=config)


@route("v1.terminal.readers.collect_payment_method")
def collect_payment_method(call: Call) -> Resource:
    """Take a card's details, to confirm the payment by a call of its own."""
    config = payments.checked_config(call, "collect_config")
    intent = payments.payable(call, config)
    return begin(call, "collect_payment_method", payment_intent=intent["id"], collect_config=config)


@route("v1.terminal.readers.confirm_payment_intent")
def confirm_payment_intent(call: Call) -> Resource:
    """Confirm a payment with the card that was presented before."""
    intent = payments.confirmable(call)
    config = call.params.get("confirm_config") or {}
    busy = begin(call, "confirm_payment_intent", payment_intent=intent["id"], confirm_config=config)
    call.store.later(call.store.now, "terminal.carry_out", reader=busy["id"])
    return busy


@route("v1.terminal.readers.process_setup_intent")
def process_setup_intent(call: Call) -> Resource:
    """Save a card that is presented, without charging it."""
    config = call.params.get("process_config") or {}
    intent = payments.preparable(call, config)
    call.store.keep("_terminal_redisplay", intent["id"], allow_redisplay=call.params["allow_redisplay"])
    return begin(call, "process_setup_intent", setup_intent=intent["id"], process_config=config)


@route("v1.terminal.readers.refund_payment")
def refund_payment(call: Call) -> Resource:
    """Give a payment back to the card that is presented."""
    charge = payments.refundable(call)
    names = ("amount", "metadata", "refund_application_fee", "reverse_transfer")
    said = {name: call.params[name] for name in names if name in call.params}
    said = {"amount": charge["amount"] - charge["amount_refunded"], **said}
    named = {name: call.params[name] for name in ("charge", "payment_intent") if name in call.params}
    config = call.params.get("refund_payment_config") or {}
    return begin(call, "refund_payment", **named, **said, refund_payment_config=config)


@route("v1.terminal.readers.set_reader_display")
def set_reader_display(call: Call) -> Resource:
    """Show a cart; nobody has to do anything for it."""
    cart = call.params.get("cart")
    if not cart:
        raise errors.missing("cart")
    busy = begin(call, "set_reader_display", cart={"tax": None, **cart}, type=call.params["type"])
    call.store.later(call.store.now, "terminal.carry_out", reader=busy["id"])
    return busy


@job("terminal.carry_out")
def carry_out(store: AccountStore, *, reader: str) -> None:
    """The reader does by itself what needs nobody at it."""
    current = store.find(READER, reader)
    if current and going(current, "set_reader_display"):
        end(store, current, "succeeded")
    elif current and going(current, "confirm_payment_intent"):
        intent = store.get("payment_intent", current["action"]["confirm_payment_intent"]["payment_intent"])
        refusal = payments.pay(store, intent, payments.collected(store, intent) or {}, current)
        finish(store, current, refusal)


def finish(store: AccountStore, reader: Resource, refusal: errors.Refusal | None, **details: Any) -> Resource:
    """End an action as the bank answered. `details`: new ones under the name of the action's type."""
    if refusal:
        code = refusal.code or "card_declined"
        return fail(store, reader, code, refusal.message, api_error=refusal.body())
    type = reader["action"]["type"]
    return end(store, reader, "succeeded", **{type: {**reader["action"][type], **details}})


@route("v1.terminal.readers.cancel_action")
def cancel_action(call: Call) -> Resource:
    """Have a reader do nothing; a card that was collected and not charged yet is forgotten."""
    reader = own(call)
    if id := at(reader, "action.collect_payment_method.payment_intent"):
        payments.let_go(call.store, id)
    return call.store.change(reader, {"action": None}, event=None)


@control("post", "reader_action")
def break_off(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """End what a `reader` is doing as its customer does (`outcome` is customer_canceled), or as a bad network
    does (terminal_reader_timeout, connection_error).
    """
    id, outcome = params.get("reader"), params.get("outcome", "customer_canceled")
    if outcome not in FAILURES:
        raise errors.not_one_of("outcome", FAILURES)
    holding = store.holder(READER, str(id))
    reader = holding.get(READER, str(id), param="reader")
    if not going(reader):
        raise errors.Invalid(f"The reader {id} has no action that could be broken off.", param="reader")
    return fail(holding, reader, outcome)
