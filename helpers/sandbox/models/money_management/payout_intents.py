"""Payout intents: what one means to pay out, until an outbound payment has done it.

An intent begins at once or on its day, by itself or when it is confirmed. Where its payment fails, it waits
for somebody to see to that.

Source: https://docs.stripe.com/api/v2/money-management/payout-intents. Guess: fees (none), and that an intent
to one's own payout method is carried out by an outbound payment, too: no operation shows outbound transfers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY, iso, parse_moment
from ...hooks import after, job
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import currencies
from ..core.connected import account_named
from . import outbound_payments, payout_methods
from .amounts import checked, exchanged
from .financial_accounts import open_one

INTENT = "v2.money_management.payout_intent"
LOCKED = 300
LIFE = Statuses(
    {
        "pending": ("processing", "requires_action", "canceled"),
        "requires_action": ("pending", "canceled"),
        "processing": ("posted", "requires_action", "canceled"),
        "posted": ("requires_action",),
        "canceled": (),
    },
    starts=("pending", "requires_action"),
)
Model(
    INTENT,
    word="payout intent",
    statuses=LIFE,
    source="https://docs.stripe.com/api/v2/money-management/payout-intents",
)
CHANGEABLE = ("pending", "requires_action")
REVIEWED = ("estimated_fees",)


@route("v2.money_management.payout_intents.create")
def create(call: Call) -> Resource:
    """Mean to pay out an amount; it begins by itself, or waits to be confirmed."""
    store, params = call.store, call.params
    outbound_payments.check_descriptor(params.get("statement_descriptor"))
    source = params["from"]
    account = open_one(store, source["financial_account"], param="from[financial_account]")
    sent = checked(params)
    manual = params.get("confirmation_method") == "manual"
    out_of = currencies.checked(source["currency"], param="from[currency]")
    intent = store.new(
        INTENT,
        amount=sent,
        confirmation_method=params.get("confirmation_method", "automatic"),
        description=params.get("description"),
        estimated_fees=[],
        **{
            "from": {
                "currency": out_of,
                "debited": exchanged(sent, out_of),
                "financial_account": account["id"],
            }
        },
        metadata=first_metadata(params),
        recipient_notification=params.get("recipient_notification") or {"setting": "configured"},
        schedule_options=_schedule(store, params.get("schedule_options")),
        statement_descriptor=params.get("statement_descriptor"),
        status="requires_action" if manual else "pending",
        status_transitions=_at(store, {}, "requires_action" if manual else "pending"),
    )
    intent |= _aimed(store, intent, params["to"])
    if manual:
        intent["next_action"] = _to_confirm("manually_requested")
    added = store.add(intent)
    _begin_later(store, added)
    return added


def _aimed(store: AccountStore, intent: Resource, to: Mapping[str, Any]) -> Resource:
    """To whom an intent pays, and at which rate. Raises Invalid for whom there is not."""
    recipient = to.get("recipient")
    holder = account_named(store, recipient)["id"] if recipient else store.account
    if id := to.get("payout_method"):
        store.on(holder).get(payout_methods.METHOD, id, param="to[payout_method]")
    sent, out_of = intent["amount"], intent["from"]["currency"]
    into = currencies.checked(to.get("currency") or sent["currency"], param="to[currency]")
    shown = {
        "credited": exchanged(sent, into),
        "currency": into,
        "payout_method": to.get("payout_method"),
        "payout_method_options": to.get("payout_method_options"),
        "recipient": recipient,
    }
    return {"fx_quote": None if into == out_of else _quote(out_of, into), "to": shown}


def _quote(out_of: str, into: str, until: int | None = None) -> Resource:
    """At which rate money is exchanged; `until`: Unix seconds up to which that is certain."""
    return {
        "lock_duration": "five_minutes" if until else "none",
        "lock_expires_at": iso(until) if until else None,
        "lock_status": "active" if until else "none",
        "rates": {out_of: {"exchange_rate": f"{currencies.rate(out_of, into):g}"}},
        "to_currency": into,
    }


def _to_confirm(reason: str) -> Resource:
    review = {"fields_to_review": list(REVIEWED), "reason": reason}
    return {"confirm": review, "handle_failure": None, "type": "confirm"}


def _schedule(store: AccountStore, options: Mapping[str, Any] | None) -> Resource | None:
    """The day an intent is put off to. Raises Invalid for one that is past, or is none."""
    if not options or not options.get("execute_on"):
        return None
    _moment(options["execute_on"], least=store.now // DAY * DAY)
    return dict(options)


def _moment(text: str, least: int = 0) -> int:
    try:
        moment = int(parse_moment(text).timestamp())
    except (ValueError, OverflowError):
        raise errors.Invalid(f"Invalid timestamp: {text}", param="schedule_options[execute_on]") from None
    if moment < least:
        raise errors.Invalid("The moment has passed.", param="schedule_options[execute_on]")
    return moment


def _begin_later(store: AccountStore, intent: Resource) -> None:
    """Have a pending intent begin when its moment comes."""
    if intent["status"] == "pending":
        on = (intent["schedule_options"] or {}).get("execute_on")
        at = max(store.now, _moment(on)) if on else store.now
        store.later(at, "money_management.intent_begins", intent=intent["id"])


@job("money_management.intent_begins")
def _begin(store: AccountStore, *, intent: str) -> None:
    current = store.get(INTENT, intent)
    on = (current["schedule_options"] or {}).get("execute_on")
    if current["status"] != "pending" or (on and _moment(on) > store.now):
        return
    to = {**current["to"], "recipient": current["to"]["recipient"] or store.account}
    names = ("amount", "description", "from", "metadata", "recipient_notification", "statement_descriptor")
    params = {**{name: current[name] for name in names}, "to": to}
    try:
        payment = outbound_payments.begin(store, params, payout_intent=intent)
    except errors.Refusal as refused:
        _fail(store, current, FAILURES.get(str(refused.code), "payout_method_invalid"))
        return
    latest = {"outbound_payment": payment["id"], "outbound_transfer": None, "type": "outbound_payment"}
    _moved(store, current, "processing", latest_payout=latest)


FAILURES: Mapping[str, str] = {
    "insufficient_funds": "insufficient_funds",
    "invalid_payout_method": "payout_method_invalid",
}


def _fail(store: AccountStore, intent: Resource, reason: str) -> Resource:
    """An intent that somebody must see to."""
    failure = {"failure_reason": reason}
    action = {"confirm": None, "handle_failure": failure, "type": "handle_failure"}
    return _moved(store, intent, "requires_action", next_action=action)


def _moved(store: AccountStore, intent: Resource, status: str, **values: Any) -> Resource:
    moments = _at(store, intent["status_transitions"], status)
    return store.move(intent, status, **{"next_action": None, "status_transitions": moments, **values})


def _at(store: AccountStore, before: Mapping[str, Any] | None, status: str) -> Resource:
    names = ("canceled_at", "posted_at", "processing_at", "requires_action_at")
    moments = {**dict.fromkeys(names), **(before or {})}
    return {**moments, f"{status}_at": iso(store.now)} if f"{status}_at" in names else moments


@route("v2.money_management.payout_intents.update")
def update(call: Call) -> Resource:
    """Mean something else, as long as nothing was paid."""
    store, intent, params = call.store, own(call), dict(call.params)
    _check_changeable(intent)
    outbound_payments.check_descriptor(params.get("statement_descriptor"))
    if to := params.pop("to", None):
        params |= _aimed(store, intent, {**intent["to"], **to})
    if "schedule_options" in params:
        params["schedule_options"] = _schedule(store, params["schedule_options"])
    changed = store.change(intent, params)
    _begin_later(store, changed)
    return changed


def _check_changeable(intent: Resource) -> None:
    if intent["status"] not in CHANGEABLE:
        raise errors.RefusedByV2(
            "cannot_proceed",
            f"The Payout Intent {intent['id']} has a status of {intent['status']} and cannot be changed.",
            reason="payout_intent_not_changeable",
        )


@route("v2.money_management.payout_intents.confirm")
def confirm(call: Call) -> Resource:
    """Let it begin, at the rate that was agreed on."""
    store, intent = call.store, own(call)
    LIFE.require(intent, "pending")
    quote = intent["fx_quote"] or {}
    if quote.get("lock_expires_at") and quote["lock_expires_at"] <= iso(store.now):
        store.change(intent, {"fx_quote": {**quote, "lock_status": "expired"}}, event=None)
        raise errors.RefusedByV2(
            "fx_quote_needs_refresh", f"The rate of the Payout Intent {intent['id']} has expired."
        )
    begun = _moved(store, intent, "pending")
    _begin_later(store, begun)
    return begun


@route("v2.money_management.payout_intents.cancel")
def cancel(call: Call) -> Resource:
    """Give it up, with its payment where that has not arrived."""
    store, intent = call.store, own(call)
    if intent["status"] == "canceled":
        raise errors.RefusedByV2("already_canceled", f"The Payout Intent {intent['id']} is canceled already.")
    if intent["status"] == "processing":
        outbound_payments.give_up(store, store.get(outbound_payments.PAYMENT, _payment_of(intent)))
        return store.get(INTENT, intent["id"])
    if not LIFE.allows(intent["status"], "canceled"):
        raise errors.RefusedByV2(
            "not_cancelable", f"The Payout Intent {intent['id']} has a status of {intent['status']}."
        )
    return _moved(store, intent, "canceled")


def _payment_of(intent: Resource) -> str:
    return str(intent["latest_payout"]["outbound_payment"])


@route("v2.money_management.payout_intents.refresh_fx_quote")
def refresh_quote(call: Call) -> Resource:
    """Have a rate that is certain for five minutes."""
    store, intent = call.store, own(call)
    _check_changeable(intent)
    if intent["fx_quote"] is None:
        raise errors.RefusedByV2(
            "cannot_proceed",
            f"The Payout Intent {intent['id']} exchanges no money.",
            reason="fx_quote_not_needed",
        )
    quote = _quote(intent["from"]["currency"], intent["to"]["currency"], store.now + LOCKED)
    return store.change(intent, {"fx_quote": quote})


@route("v2.money_management.payout_intents.refresh_recipient_verification")
def refresh_verification(call: Call) -> Resource:
    """Have the recipient's name checked again; in test mode it matches."""
    store, intent = call.store, own(call)
    _check_changeable(intent)
    holder = intent["to"]["recipient"] or store.account
    payout_methods.chosen(store.on(holder), intent["to"]["payout_method"], "payments", param="to")
    account = account_named(store.on(store.state.platform), holder)
    name = str((account["business_profile"] or {}).get("name") or "Jenny Rosen")
    details = {
        "matched_business_type": None,
        "matched_name": None,
        "message": "The name matches the account holder's.",
        "provided_business_type": None,
        "provided_name": name,
    }
    result = {"match_result": "match", "match_result_details": details}
    return store.change(intent, {"recipient_verification": result})


# What becomes of an intent by what became of its payment.
FOLLOWS: Mapping[str, str] = {"posted": "posted", "canceled": "canceled"}


@after(f"{outbound_payments.PAYMENT}.posted")
@after(f"{outbound_payments.PAYMENT}.canceled")
def _follow(store: AccountStore, payment: Resource) -> None:
    if intent := _intent_of(store, payment):
        _moved(store, intent, FOLLOWS[payment["status"]])


@after(f"{outbound_payments.PAYMENT}.failed")
@after(f"{outbound_payments.PAYMENT}.returned")
def _follow_failure(store: AccountStore, payment: Resource) -> None:
    if intent := _intent_of(store, payment):
        details = payment["status_details"] or {}
        reason = (details.get(payment["status"]) or {}).get("reason", "unknown_failure")
        _fail(store, intent, reason)


def _intent_of(store: AccountStore, payment: Resource) -> Resource | None:
    intent = store.find(INTENT, payment["payout_intent"]) if payment["payout_intent"] else None
    return intent if intent and _payment_of(intent) == payment["id"] else None
