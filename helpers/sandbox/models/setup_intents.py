"""Setup intents: a payment method prepared for later payments, its customer asked where the bank wants it.

The customer is asked on pages that a sandbox does not have; `POST /_sandbox/authenticate` answers for them.

Source: https://docs.stripe.com/api/setup_intents and https://docs.stripe.com/payments/intents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import errors, pages
from ..account_store import AccountStore, job, made_up
from ..clock import midnight_after
from ..routes import Call, route
from ..wire import Resource
from . import bank_accounts, payment_methods, test_cards
from .nested import at, first_metadata

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CONFIRMED = frozenset({"requires_action", "succeeded", "requires_payment_method"})
NEXT: Mapping[str, frozenset[str]] = {
    "requires_payment_method": frozenset({"requires_confirmation", "canceled"}) | CONFIRMED,
    "requires_confirmation": frozenset({"canceled"}) | CONFIRMED,
    "requires_action": frozenset(
        {"succeeded", "requires_payment_method", "requires_confirmation", "canceled"}
    ),
    "succeeded": frozenset(),
    "canceled": frozenset(),
}
# What a new intent can be confirmed with, where the request names no types.
TYPES = ("card", "us_bank_account")
MANDATED = frozenset({"acss_debit", "au_becs_debit", "bacs_debit", "sepa_debit", "us_bank_account"})
REQUESTED = frozenset({"any", "challenge"})
LINKED = ("customer", "description", "flow_directions", "on_behalf_of", "usage")

# Source: https://docs.stripe.com/testing#ach-direct-debit, the amounts and codes of test deposits.
VERIFYING: tuple[Any, ...] = ([32, 45], "SM11AA")
EXCEEDING: tuple[Any, ...] = ([10, 11], "SM33CC")
TIMED_OUT: tuple[Any, ...] = ([40, 41], "SM44DD")
# Source: https://docs.stripe.com/payments/ach-direct-debit/set-up-payment, "Verify bank account".
ATTEMPTS = 10


@route("v1.setup_intents.create")
def create_setup_intent(call: Call) -> Resource:
    """Make an intent, and confirm it at once if asked to."""
    store, params = call.store, call.params
    made = _new(store, "")
    made |= {name: params[name] for name in LINKED if name in params}
    made |= {
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "automatic_payment_methods": _automatic(params),
        "metadata": first_metadata(params),
        "payment_method_options": _options({}, params),
        "payment_method_types": list(params.get("allowed_payment_method_types") or TYPES),
    }
    if "customer" in params:
        store.get("customer", params["customer"], param="customer")
    made |= _chosen(store, made, params, refused_with=None)
    intent = store.add(made)
    return confirm(store, intent, params) if params.get("confirm") else intent


@made_up("setup_intent")
def _new(store: AccountStore, id: str) -> Resource:
    """An intent of which nothing was said, not stored. `id`: the empty string for a new one."""
    made = store.new("setup_intent", id=id)
    made |= {
        "client_secret": f"{made['id']}_secret_{store.state.ids.derive(made['id'], 24)}",
        "metadata": {},
        "payment_method_options": _options({}, {}),
        "payment_method_types": list(TYPES),
        "usage": "off_session",
    }
    return made


def _automatic(params: Mapping[str, Any]) -> Resource | None:
    given = params.get("automatic_payment_methods")
    return {"allow_redirects": "always", **given} if given else None


def _options(old: Mapping[str, Any], params: Mapping[str, Any]) -> Resource:
    """Options by type; those of cards are always there."""
    given = params.get("payment_method_options", {})
    card = {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"}
    merged = {type: {**old.get(type, {}), **each} for type, each in given.items()}
    return {"card": card, **old, **merged}


def _chosen(
    store: AccountStore, intent: Resource, params: Mapping[str, Any], *, refused_with: Resource | None
) -> dict[str, Any]:
    """The payment method that a request names or describes, if any, and the status that follows.

    `refused_with`: the intent to show in a refusal.
    """
    if data := params.get("payment_method_data"):
        method = payment_methods.made_of(store, data, under="payment_method_data")
    elif id := params.get("payment_method"):
        method = payment_methods.named(store, id, param="payment_method")
    else:
        return {}
    _check_owner(method, intent["customer"], refused_with)
    _check_type(method, intent)
    payment_methods.check_usable(store, method)
    return {
        "last_setup_error": None,
        "next_action": None,
        "payment_method": method["id"],
        "status": "requires_confirmation",
    }


def _check_owner(method: Resource, customer: str | None, shown: Resource | None) -> None:
    if method["customer"] in (None, customer):
        return
    if customer is not None:
        refusal = payment_methods.belongs_to_another(method, customer)
    else:
        refusal = errors.Invalid(
            f"The payment method supplied ({method['id']}) belongs to the Customer {method['customer']}. "
            "Please include the Customer in the `customer` parameter on the SetupIntent.",
            param="payment_method",
        )
    if shown:
        refusal.extras["setup_intent"] = shown
    raise refusal


def _check_type(method: Resource, intent: Resource) -> None:
    if method["type"] not in intent["payment_method_types"]:
        raise errors.Invalid(
            f"The PaymentMethod provided ({method['type']}) is not allowed for this SetupIntent. Please "
            "attach a PaymentMethod of one of the following types: "
            f"{', '.join(intent['payment_method_types'])}.",
            param="payment_method",
        )


@route("v1.setup_intents.retrieve")
def retrieve_setup_intent(call: Call) -> Resource:
    """An intent; with a publishable key, only by its `client_secret`."""
    intent = call.store.get("setup_intent", call.path["intent"])
    secret = call.params.get("client_secret")
    if call.publishable and secret is None:
        raise errors.missing("client_secret")
    if secret is not None and secret != intent["client_secret"]:
        raise errors.Invalid(
            "The client_secret provided does not match the client_secret associated with this SetupIntent.",
            code="resource_missing",
            param="client_secret",
        )
    return intent


@route("v1.setup_intents.list")
def list_setup_intents(call: Call) -> Resource:
    """Intents, newest first; by customer, payment method or time."""
    return pages.page(call.store, "setup_intent", call.url, call.params)


@route("v1.setup_intents.update")
def update_setup_intent(call: Call) -> Resource:
    """Change an intent that is still open; of others only the metadata and the description."""
    store, params = call.store, call.params
    intent = store.get("setup_intent", call.path["intent"])
    fixed = sorted(params.keys() - {"metadata", "description"})
    if fixed and intent["status"] not in OPEN:
        raise errors.Invalid(
            f"This SetupIntent's {fixed[0]} could not be updated because it has a status of "
            f"{intent['status']}. You may only update the {fixed[0]} of a SetupIntent with one of the "
            f"following statuses: {', '.join(OPEN)}.",
            code="setup_intent_unexpected_state",
            param=fixed[0],
            setup_intent=intent,
        )
    if params.get("customer"):
        store.get("customer", params["customer"], param="customer")
    values: dict[str, Any] = {name: params[name] for name in (*LINKED, "metadata") if name in params}
    if types := params.get("allowed_payment_method_types"):
        values |= {"allowed_payment_method_types": types, "payment_method_types": types}
    values["payment_method_options"] = _options(intent["payment_method_options"], params)
    values |= _chosen(store, {**intent, **values}, params, refused_with=intent)
    return store.change(intent, values, event=None)


@route("v1.setup_intents.confirm")
def confirm_setup_intent(call: Call) -> Resource:
    """Ask the bank; what comes of it follows from the payment method."""
    return confirm(call.store, call.store.get("setup_intent", call.path["intent"]), call.params)


def confirm(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Confirm an intent. Raises Invalid where it cannot be, CardDeclined where the bank declines."""
    chosen = _chosen(store, intent, params, refused_with=intent)
    ready = {**intent, **chosen, "payment_method_options": _options(intent["payment_method_options"], params)}
    _check_confirmable(ready, intent)
    method = payment_methods.named(store, ready["payment_method"])
    _check_mandate(ready, method, params)
    attempt = _attempt(store, ready, method)
    values = {
        "last_setup_error": None,
        "latest_attempt": attempt["id"],
        "next_action": None,
        "payment_method": method["id"],
        "payment_method_options": ready["payment_method_options"],
        "status": "requires_confirmation",
    }
    ready = store.change(intent, values, event=None)
    if method["type"] == "card":
        return _confirm_card(store, ready, method, params)
    if method["type"] == "us_bank_account" and not store.find("_verified", method["id"]):
        return _await_deposits(store, ready, method)
    return succeed(store, ready, method)


def _check_confirmable(ready: Resource, intent: Resource) -> None:
    reasons = {"succeeded": "it has already succeeded.", "canceled": "it has been canceled."}
    reason = reasons.get(intent["status"])
    if ready["payment_method"] is None:
        reason = (
            "it's missing a payment method. You can either update the SetupIntent with a payment method and "
            "then confirm it again, or confirm it again directly with a payment method or ConfirmationToken."
        )
    if reason:
        raise errors.Invalid(
            f"You cannot confirm this SetupIntent because {reason}",
            code="setup_intent_unexpected_state",
            setup_intent=intent,
        )


def _check_mandate(intent: Resource, method: Resource, params: Mapping[str, Any]) -> None:
    if method["type"] in MANDATED and not params.get("mandate_data"):
        raise errors.Invalid(
            "This SetupIntent requires a mandate, but no existing mandate was found. Collect mandate "
            "acceptance from the customer and try again, providing acceptance data in the mandate_data "
            "parameter.",
            code="setup_intent_mandate_invalid",
            param="mandate_data",
            setup_intent=intent,
        )


def _attempt(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    type = method["type"]
    made = store.new(
        "setup_attempt",
        customer=intent["customer"],
        payment_method=method["id"],
        payment_method_details={"type": type, type: {}},
        setup_intent=intent["id"],
        status="requires_confirmation",
        usage=intent["usage"],
    )
    return store.add(made, event=None)


def _confirm_card(
    store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]
) -> Resource:
    known = test_cards.behind(store, method["card"])
    cvc = method["card"]["checks"]["cvc_check"] is not None
    requested = at(intent, "payment_method_options.card.request_three_d_secure") in REQUESTED
    if known and known.lookup_fails and test_cards.needs_authentication(known, requested=requested):
        raise _declined(store, intent, method, test_cards.GENERIC)
    if decline := test_cards.attach_decline(known, cvc=cvc):
        raise _declined(store, intent, method, decline)
    if not test_cards.needs_authentication(known, requested=requested):
        return succeed(store, intent, method)
    return _move(store, intent, "requires_action", next_action=_challenge(intent, params.get("return_url")))


def _challenge(intent: Resource, return_url: str | None) -> Resource:
    """How the customer's browser is to show what the bank asks."""
    if return_url is None:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    page = f"https://hooks.stripe.com/3d_secure_2/hosted?setup_intent={intent['id']}"
    return {"redirect_to_url": {"return_url": return_url, "url": page}, "type": "redirect_to_url"}


def _declined(
    store: AccountStore, intent: Resource, method: Resource, decline: test_cards.Decline
) -> errors.CardDeclined:
    """The bank's refusal; the intent remembers it and waits for another payment method.

    A decline without a reason of its own has its code for one here.
    """
    refusal = decline.refusal(payment_method=method)
    refusal.extras["decline_code"] = decline.decline_code or decline.code
    refusal.extras["setup_intent"] = fail(store, intent, refusal.body())
    return refusal


def fail(store: AccountStore, intent: Resource, error: Resource) -> Resource:
    """Have an intent wait for another payment method. `error`: what becomes its `last_setup_error`."""
    _end_attempt(store, intent, "failed", setup_error=error)
    return _move(
        store,
        intent,
        "requires_payment_method",
        event="setup_failed",
        last_setup_error=error,
        next_action=None,
        payment_method=None,
    )


def succeed(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    """Save the payment method to the intent's customer; it is set up for payments off session."""
    if intent["customer"]:
        customer = store.get("customer", intent["customer"])
        method = payment_methods.attach(store, method, customer)
    payment_methods.set_up(store, method)
    mandate = _mandate(store, method) if method["type"] in MANDATED else None
    _end_attempt(store, intent, "succeeded")
    return _move(store, intent, "succeeded", mandate=mandate, next_action=None)


def _mandate(store: AccountStore, method: Resource) -> str:
    made = store.new(
        "mandate",
        customer_acceptance={"accepted_at": store.now, "type": "offline", "offline": {}},
        multi_use={},
        payment_method=method["id"],
        payment_method_details={"type": method["type"], method["type"]: {}},
    )
    return str(store.add(made, event=None)["id"])


def _end_attempt(store: AccountStore, intent: Resource, status: str, **values: Any) -> None:
    attempt = store.get("setup_attempt", intent["latest_attempt"])
    store.change(attempt, {"status": status, **values}, event=None)


def _move(
    store: AccountStore, intent: Resource, status: str, *, event: str | None = None, **values: Any
) -> Resource:
    """Change an intent's status. Stripe's events of intents say how they are, not what they were."""
    assert status in NEXT[intent["status"]], (intent["status"], status)
    moved = store.change(intent, {"status": status, **values}, event=None)
    store.emit(event or status, moved)
    return moved


@route("v1.setup_intents.cancel")
def cancel_setup_intent(call: Call) -> Resource:
    """Give an open intent up."""
    store = call.store
    intent = store.get("setup_intent", call.path["intent"])
    status = intent["status"]
    if status not in OPEN:
        why = (
            "it is already canceled."
            if status == "canceled"
            else f"it has a status of {status}. Only a SetupIntent with one of the following statuses may be "
            "canceled: `requires_payment_method`, `requires_confirmation`, or `requires_action`."
        )
        raise errors.Invalid(
            f"You cannot cancel this SetupIntent because {why}",
            code="setup_intent_unexpected_state",
            setup_intent=intent,
        )
    reason = call.params.get("cancellation_reason")
    return _move(store, intent, "canceled", cancellation_reason=reason, next_action=None)


@job("authenticate.setup_intent")
def authenticate(store: AccountStore, id: str, passed: bool) -> None:
    """Answer for the customer whom the bank asked to authenticate. Raises Invalid where nobody was asked."""
    intent = store.get("setup_intent", id)
    if at(intent, "next_action.type") not in ("use_stripe_sdk", "redirect_to_url"):
        raise errors.Invalid(f"The customer of {id} is not being asked to authenticate.", param="intent")
    method = payment_methods.named(store, intent["payment_method"])
    if passed:
        succeed(store, intent, method)
        return
    refusal = errors.CardDeclined(
        "We are unable to authenticate your payment method. Please choose a different payment method and try "
        "again.",
        code="setup_intent_authentication_failure",
        payment_method=method,
    )
    fail(store, intent, refusal.body())


def _await_deposits(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    """Send the deposits that verify a bank account, which arrive the next day, or do not."""
    arrival = midnight_after(store.now, 1)
    known = bank_accounts.behind(store, method["us_bank_account"])
    if known and not known.deposits:
        store.later(
            arrival, "setup_intent.deposits_failed", id=intent["id"], attempt=intent["latest_attempt"]
        )
    token = store.state.ids.derive(f"deposits:{intent['id']}", 24)
    shown = {
        "arrival_date": arrival,
        "hosted_verification_url": f"https://payments.stripe.com/microdeposit/sacs_test_{token}",
        "microdeposit_type": "amounts",
    }
    action = {"type": "verify_with_microdeposits", "verify_with_microdeposits": shown}
    return _move(store, intent, "requires_action", next_action=action)


@job("setup_intent.deposits_failed")
def deposits_failed(store: AccountStore, id: str, attempt: str) -> None:
    """The deposits did not arrive; an intent that went another way meanwhile is left alone."""
    intent = store.find("setup_intent", id)
    if intent and intent["status"] == "requires_action" and intent["latest_attempt"] == attempt:
        fail(store, intent, _deposit_error(store, intent, "failed").body())


@route("v1.setup_intents.verify_microdeposits")
def verify_microdeposits(call: Call) -> Resource:
    """Verify a bank account by the two amounts, or the code in the description, of what was deposited."""
    store = call.store
    intent = store.get("setup_intent", call.path["intent"])
    if at(intent, "next_action.type") != "verify_with_microdeposits":
        raise errors.Invalid(
            "You cannot verify this SetupIntent because it is not waiting for microdeposits to be verified.",
            code="setup_intent_unexpected_state",
            setup_intent=intent,
        )
    answer = _answer(call.params)
    if answer in VERIFYING:
        method = store.get("payment_method", intent["payment_method"])
        store.keep("_verified", method["id"])
        return succeed(store, intent, method)
    if answer in TIMED_OUT:
        raise _given_up(store, intent, "verification_timeout")
    wrong = store.find("_wrong_deposits", intent["latest_attempt"]) or {"made": 0}
    made = ATTEMPTS if answer in EXCEEDING else wrong["made"] + 1
    store.keep("_wrong_deposits", intent["latest_attempt"], made=made)
    if made >= ATTEMPTS:
        raise _given_up(store, intent, "verification_attempts_exceeded")
    kind = "amounts" if isinstance(answer, list) else "descriptor_code"
    raise _deposit_error(store, intent, f"verification_{kind}_mismatch")


def _answer(params: Mapping[str, Any]) -> list[int] | str:
    """The amounts in order, or the code. Raises Invalid where it is neither."""
    if "amounts" in params and "descriptor_code" in params:
        raise errors.Invalid(
            "You may only specify one of these parameters: amounts, descriptor_code.", param="amounts"
        )
    if code := params.get("descriptor_code"):
        return str(code)
    if "amounts" not in params:
        raise errors.missing("amounts")
    if len(params["amounts"]) != len(bank_accounts.AMOUNTS):
        raise errors.Invalid(
            "You must provide exactly two microdeposit amounts.",
            code="payment_method_microdeposit_verification_amounts_invalid",
            param="amounts",
        )
    return sorted(params["amounts"])


def _given_up(store: AccountStore, intent: Resource, reason: str) -> errors.Invalid:
    refusal = _deposit_error(store, intent, reason)
    refusal.extras["setup_intent"] = fail(store, intent, refusal.body())
    return refusal


def _deposit_error(store: AccountStore, intent: Resource, reason: str) -> errors.Invalid:
    method = store.get("payment_method", intent["payment_method"])
    code = f"payment_method_microdeposit_{reason}"
    return bank_accounts.WrongAmounts(DEPOSITS[reason], code=code, payment_method=method)


# Source: https://docs.stripe.com/error-codes.
DEPOSITS: Mapping[str, str] = {
    "failed": "Microdeposit transfers failed. Please check the account, institution and transit numbers.",
    "verification_amounts_mismatch": (
        "The amounts provided do not match the amounts that were sent to the bank account."
    ),
    "verification_attempts_exceeded": "You have exceeded the number of allowed verification attempts.",
    "verification_descriptor_code_mismatch": (
        "The verification code provided does not match the one sent to the bank account."
    ),
    "verification_timeout": (
        "Payment method should be verified with microdeposits within the required period."
    ),
}
