"""What setup intents and payment intents have in common: a payment method chosen, allowed, and asked for.

An intent's `object` ("payment_intent") is also the name under which a refusal shows it.

Source: https://docs.stripe.com/payments/intents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args
from urllib.parse import urlencode

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...registry import entry
from ...resource import Resource
from ...routes import Call, control
from ..payment_methods import making, payment_methods, rails

WORDS: Mapping[str, str] = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}
REQUESTED = frozenset({"any", "challenge"})
# The next actions that a customer answers; others are answered by deposits and transfers.
UNASKED = frozenset({"none", "approve_in_app", "display_bank_transfer_instructions"})
ASKED = frozenset(get_args(rails.Action)) - UNASKED | {"use_stripe_sdk"}
# What means something only where an intent is confirmed at once.
# Source: "This parameter can only be used with `confirm=true`" in https://docs.stripe.com/api/payment_intents/create
# and https://docs.stripe.com/api/setup_intents/create.
CONFIRMING: Mapping[str, tuple[str, ...]] = {
    "payment_intent": (
        "confirmation_token",
        "error_on_requires_action",
        "mandate",
        "mandate_data",
        "off_session",
        "return_url",
    ),
    "setup_intent": ("mandate_data", "return_url"),
}
# Kept of an intent that Checkout made: nobody else confirms or cancels it.
OF_CHECKOUT = "_checkout_intent"
NOT_BY_HAND = "You cannot perform this action on {}."
EXPIRES = f"{NOT_BY_HAND} Try expiring the Checkout Session instead."


def word(intent: Resource) -> str:
    """What Stripe's messages call an intent."""
    return WORDS[intent["object"]]


def check_confirm_only(kind: str, params: Mapping[str, Any]) -> None:
    """Refuse what means something only where a new intent is confirmed at once.

    The code of a SetupIntent: https://github.com/sesamecare/stripe-mock, whose tests test mode passes, too.
    Guess: a PaymentIntent's is like it.
    """
    for name in CONFIRMING[kind]:
        if params.get(name) and not params.get("confirm"):
            raise errors.Invalid(
                f"The parameter `{name}` cannot be passed when creating a {WORDS[kind]} unless `confirm` is "
                "set to true.",
                code=f"{kind}_invalid_parameter",
                param=name,
            )


def check_owner(call: Call, kind: str, refusal: str) -> None:
    """Leave Checkout's intents to Checkout.

    Source: https://docs.stripe.com/api/payment_intents/cancel and .../setup_intents/cancel; the sentences, as
    programs report them in 2026. Guess: that a SetupIntent's cancellation is refused as a PaymentIntent's is.
    """
    if not call.inner and call.store.find(OF_CHECKOUT, call.path["intent"]):
        raise errors.Invalid(refusal.format(f"{WORDS[kind]}s created by Checkout"))


BY_CARD = ("card", "card_present", "interac_present")


def unexpected(intent: Resource, message: str, *, param: str | None = None) -> errors.Invalid:
    """The refusal of what an intent's status does not admit."""
    code = f"{intent['object']}_unexpected_state"
    shown: dict[str, Any] = {intent["object"]: intent}
    return errors.Invalid(message, code=code, param=param, **shown)


def client_secret(store: AccountStore, id: str) -> str:
    """What a browser knows an intent by."""
    return f"{id}_secret_{store.state.ids.derive(id, 24)}"


def automatic(params: Mapping[str, Any]) -> Resource | None:
    """An intent's `automatic_payment_methods`: they are where nothing else is said."""
    if given := params.get("automatic_payment_methods"):
        return {"allow_redirects": "always", **given}
    if params.get("allowed_payment_method_types"):
        return None
    return {"allow_redirects": "always", "enabled": True}


def chosen(
    store: AccountStore,
    intent: Resource,
    params: Mapping[str, Any],
    *,
    refused_with: Resource | None,
    confirming: bool = False,
) -> Resource | None:
    """The payment method that a request names or describes, if any.

    `refused_with`: the intent to show in a refusal. Raises Invalid, or CardRefused for wrong details.
    """
    if data := params.get("payment_method_data"):
        method = making.made_of(store, data, under="payment_method_data")
    elif id := params.get("payment_method"):
        method = payment_methods.named(store, id, param="payment_method")
    else:
        return None
    _check_owner(method, intent, refused_with, confirming=confirming)
    payment_methods.check_usable(store, method)
    return method


# What is known to Radar of an intent, which shows none of it.
RADAR = "_radar_options"


def keep_radar_options(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> None:
    """Keep an intent's Radar session for its charges."""
    if given := params.get("radar_options"):
        store.keep(RADAR, intent["id"], options=given)


def radar_options(store: AccountStore, intent: Resource) -> dict[str, Resource]:
    """A charge's `radar_options`, if its intent has a session.

    Source: https://docs.stripe.com/api/charges/object#charge_object-radar_options.
    """
    kept = store.find(RADAR, intent["id"])
    session = kept and kept["options"].get("session")
    return {"radar_options": {"session": session}} if session else {}


def settled(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a request whose payment method is made: what described it makes no second one."""
    return {name: value for name, value in params.items() if name != "payment_method_data"}


def _check_owner(method: Resource, intent: Resource, shown: Resource | None, *, confirming: bool) -> None:
    customer = intent["customer"]
    if method["customer"] in (None, customer):
        return
    if customer is not None:
        refusal = payment_methods.belongs_to_another(method, customer)
    elif confirming:
        refusal = errors.Invalid(
            f"The `payment_method` parameter supplied {method['id']} belongs to the Customer "
            f"{method['customer']}. Please include the Customer in the `customer` parameter on the "
            f"{word(intent)}.",
            code="parameter_missing",
            param="source",
        )
    else:
        refusal = errors.Invalid(
            f"The payment method supplied ({method['id']}) belongs to the Customer {method['customer']}. "
            f"Please include the Customer in the `customer` parameter on the {word(intent)}.",
            param="payment_method",
        )
    if shown:
        refusal.extras[shown["object"]] = shown
    raise refusal


def check_method(intent: Resource, shown: Resource) -> None:
    """Refuse to confirm an intent that nothing was chosen for. `shown`: the intent in a refusal."""
    if intent["payment_method"] is not None:
        return
    said = f"You cannot confirm this {word(intent)} because it's missing a payment method."
    if intent["customer"] and intent["object"] == "payment_intent":  # recorded
        raise unexpected(
            shown,
            f"{said} To confirm the {word(intent)} with {intent['customer']}, specify a payment method "
            "attached to this customer along with the customer ID.",
        )
    raise unexpected(
        shown,
        f"{said} You can either update the {word(intent)} with a payment method and then confirm it again, "
        "or confirm it again directly with a payment method or ConfirmationToken.",
    )


def wants_authentication(intent: Resource) -> bool:
    """Whether 3D Secure was asked for, whatever the card needs."""
    return at(intent, "payment_method_options.card.request_three_d_secure") in REQUESTED


def authentication(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    """How a card's bank asks: by Stripe's SDK where the request says so, or has no page to come back to.

    Source: https://docs.stripe.com/api/payment_intents/confirm#confirm_payment_intent-use_stripe_sdk.
    """
    return challenge(store, intent, None if params.get("use_stripe_sdk") else params.get("return_url"))


def challenge(store: AccountStore, intent: Resource, return_url: str | None) -> Resource:
    """How the customer's browser is to show what the bank asks.

    Of the SDK recorded in December 2020 and by a public test suite in 2023.
    """
    if return_url is None:
        drawn = store.state.ids.derive(f"3D Secure:{intent['id']}", 48)
        source, secret = f"src_{drawn[:24]}", f"src_client_secret_{drawn[24:]}"
        query = urlencode({"client_secret": secret, **named(intent)})
        page = store.link("hooks.stripe.com", f"/redirect/authenticate/{source}?{query}")
        shown = {"source": source, "stripe_js": page, "type": "three_d_secure_redirect"}
        return {"type": "use_stripe_sdk", "use_stripe_sdk": shown}
    page = store.link("hooks.stripe.com", f"/3d_secure_2/hosted?{urlencode(named(intent))}")
    return {"redirect_to_url": {"return_url": return_url, "url": page}, "type": "redirect_to_url"}


def named(intent: Resource) -> dict[str, str]:
    """The parameters by which an address names an intent, and proves that it may."""
    kind = intent["object"]
    return {kind: intent["id"], f"{kind}_client_secret": intent["client_secret"]}


# What happens once the customer has answered, by the kind of intent: (store, id, passed).
Answer = Callable[[AccountStore, str, bool], None]
ANSWERED: dict[str, Answer] = {}


def answered(kind: str) -> Callable[[Answer], Answer]:
    """Mark what an authentication, passed or not, does to an intent of a kind."""
    return entry(ANSWERED, kind)


@control("post", "authenticate")
def authenticate(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Answer for the customer whom an `intent` asks for 3D Secure; `outcome`: succeed or fail."""
    id, outcome = params.get("intent"), params.get("outcome", "succeed")
    if not isinstance(id, str):
        raise errors.missing("intent")
    if outcome not in ("succeed", "fail"):
        raise errors.not_one_of("outcome", ("succeed", "fail"))
    holder = holding(store, id)
    if holder is None:
        raise errors.no_such_in_body(kind_of(id), id, "intent")
    return answer(holder, id, outcome == "succeed")


def kind_of(id: str) -> str:
    """Which kind of intent an id names."""
    return "setup_intent" if id.startswith("seti_") else "payment_intent"


def holding(store: AccountStore, id: str) -> AccountStore | None:
    """The account in which an intent lives, as this request sees it."""
    kind = kind_of(id)
    return next((store.on(each.account) for each in store.state.holding(kind) if each.find(kind, id)), None)


def answer(store: AccountStore, id: str, passed: bool) -> Resource:
    """Let the customer answer what an intent asks; tells the intent. Raises Invalid where it asks nothing."""
    kind = kind_of(id)
    ANSWERED[kind](store, id, passed)
    return store.get(kind, id)


def asked(store: AccountStore, kind: str, id: str) -> Resource:
    """An intent whose customer is asked to authenticate. Raises Invalid where nobody is."""
    intent = store.get(kind, id)
    if at(intent, "next_action.type") not in ASKED:
        raise errors.Invalid(f"The customer of {id} is not being asked to authenticate.", param="intent")
    return intent


def not_authenticated(intent: Resource, method: Resource) -> errors.Refusal:
    """What is said of an intent whose customer failed to authenticate, or did not approve it elsewhere.

    Recorded of a payment by sofort. Source of crypto, which fails as cards do:
    https://docs.stripe.com/payments/accept-stablecoin-payments. Guess: the sentence of a SetupIntent.
    """
    if method["type"] not in (*BY_CARD, "crypto"):
        what = word(intent)
        return errors.Invalid(
            f"The customer did not approve the {what}. Provide a new payment method to attempt to fulfill "
            f"this {what} again.",
            code="payment_method_customer_decline",
            payment_method=method,
        )
    return errors.CardDeclined(
        "We are unable to authenticate your payment method. Please choose a different payment method and try "
        "again.",
        code=f"{intent['object']}_authentication_failure",
        payment_method=method,
    )
