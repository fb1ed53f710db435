"""Confirmation tokens: what a customer's browser gathered for one confirmation, and nothing else.

Source: https://docs.stripe.com/api/confirmation_token and
https://docs.stripe.com/payments/build-a-two-step-confirmation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import new
from ...hooks import made_up
from ...model import Model
from ...nested import changes
from ...resource import Resource
from ...routes import Call, route
from ..payment_methods import making, payment_methods

LASTS = 12 * 3600
KIND = "confirmation_token"
# What a token says in a confirmation, beside the payment method.
USAGE = "setup_future_usage"
SAYS = ("mandate_data", "payment_method_options", "return_url", USAGE, "shipping")

Model(
    KIND,
    exactly_one=[("payment_method", "payment_method_data")],
    starts={"use_stripe_sdk": True},
    word="confirmationtoken",
    missing=KIND,
    source="https://docs.stripe.com/api/confirmation_token",
)


@route("v1.test_helpers.confirmation_tokens.create")
def create(call: Call) -> Resource:
    """What Stripe.js does in a browser: a token of a payment method, which is nobody's yet."""
    store, params = call.store, call.params
    if data := params.get("payment_method_data"):
        method = making.made_of(store, data, under="payment_method_data")
    else:
        method = payment_methods.named(store, params["payment_method"], param="payment_method")
    token = _of(store, method)
    token |= changes(KIND, token, {name: params[name] for name in SAYS if name in params})
    return store.add(token, event=None)


def _of(store: AccountStore, method: Resource, id: str = "") -> Resource:
    token = new(store, KIND, id=id, expires_at=store.now + LASTS, payment_method_preview=preview(method))
    store.keep("_confirmation_token", token["id"], payment_method=method["id"])
    return token


@made_up(KIND)
def _made_up(store: AccountStore, id: str) -> Resource:
    return _of(store, payment_methods.named(store, "pm_card_visa"), id)


def preview(method: Resource) -> Resource:
    """A payment method as a token shows it: without what only a stored one has."""
    hidden = ("id", "object", "created", "livemode", "metadata", "radar_options")
    return {name: value for name, value in method.items() if name not in hidden}


def spelled_out(
    store: AccountStore, params: Mapping[str, Any], kind: str, *, usage: str | None = None
) -> dict[str, Any]:
    """A confirmation's parameters with what its token says; what was sent beside it counts.

    `kind`: of the intent; `usage`: its `setup_future_usage` before. Raises Invalid for a token that is not
    there, was used, or has expired, or is to save its payment method for something else.
    """
    id = params.get(KIND)
    if not id:
        return dict(params)
    token = store.get(KIND, id, param=KIND)
    if token["payment_intent"] or token["setup_intent"]:
        # Recorded in 2026 of a payment: the code. Guess: the sentence, and no code where a card is set up.
        code = "payment_intent_confirmation_token_invalid" if kind == "payment_intent" else None
        raise errors.Invalid(f"The confirmation token {id} has already been used.", code=code)
    if token["expires_at"] <= store.now:
        raise errors.Invalid(f"The confirmation token {id} has expired.", param=KIND)
    if "payment_method" in params or "payment_method_data" in params:
        raise errors.only_one(
            (KIND, "payment_method" if "payment_method" in params else "payment_method_data")
        )
    kept = store.get("_confirmation_token", id)
    said = {name: token[name] for name in SAYS if token[name]}
    _check_usage(said.get(USAGE), params.get(USAGE) or usage)
    if options := said.get("payment_method_options"):
        said["payment_method_options"] = {type: each for type, each in options.items() if each}
    return {**said, "payment_method": kept["payment_method"], **params}


def _check_usage(said: str | None, sent: str | None) -> None:
    """Refuse to save a payment method otherwise than its token says.

    Recorded in 2026. Guess: the words about another `setup_future_usage`.
    """
    if said and sent and said != sent:
        raise errors.Invalid(
            f"The `{USAGE}` of the confirmation token is `{said}`, and that of the PaymentIntent `{sent}`: "
            "they must be the same.",
            param=USAGE,
        )


def use(store: AccountStore, params: Mapping[str, Any], intent: Resource) -> None:
    """Note on the token of a confirmation what it was used for."""
    if id := params.get(KIND):
        store.change(store.get(KIND, id), {intent["object"]: intent["id"]}, event=None)
