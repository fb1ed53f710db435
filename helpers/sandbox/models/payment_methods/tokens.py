"""Tokens: six kinds, each good for one use.

Source: https://docs.stripe.com/api/tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helpers.cards import BY_NAME

from ... import errors
from ...account_store import AccountStore
from ...eras import era
from ...model import Model
from ...parameters.validation import checked_as
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts, countries
from . import cards

KINDS = ("card", "bank_account", "pii", "account", "person", "cvc_update")
CLIENT_IP = "127.0.0.1"
# What details given whole may say beside what a token is made of.
NOT_IN_TOKENS = frozenset({"object", "metadata", "default_for_currency"})
# Where the number of an account abroad is kept, of which a token shows the end only: a source shows its bank.
WHOLE_NUMBER = "_token_number"
Model("token", source="https://docs.stripe.com/api/tokens")


@route("v1.tokens.create")
def create_token(call: Call) -> Resource:
    """Make a token of the one kind that was sent."""
    sent = [kind for kind in KINDS if kind in call.params]
    if not sent and "customer" in call.params:
        sent = ["card"]
    if not sent:
        raise errors.Invalid(
            "You must supply either a card, customer, PII data, bank account, or account legal entity to "
            "create a token. If you're making this request with a library, be sure to pass all of the "
            "required parameters for creating a token. If you're making this request manually, be sure "
            "your POST parameters begin with the token type. For example, a PII token would require "
            "`pii[personal_id_number]`, while an account token would require a parameter beginning with "
            "`account[legal_entity]`. See the API reference for more information: "
            "https://stripe.com/docs/api#token_object",
            code="parameter_missing",
        )
    if len(sent) > 1:
        raise errors.Invalid(f"You may only specify one of these parameters: {', '.join(sent)}.")
    return MAKERS[sent[0]](call)


@route("v1.tokens.retrieve")
def retrieve_token(call: Call) -> Resource:
    """A token; of a name such as `tok_visa`, a new one of its card, of nobody's address, as recorded.

    Recorded in 2026: one that is not there is a bad request, not a missing page.
    """
    known = BY_NAME.get(call.path["token"])
    if known is None:
        return call.store.get("token", call.path["token"], param="token")
    card = cards.from_known(call.store, known)
    if era(call.store.now).codeless:
        # Recorded in 2019 and 2022 of cards of two countries. Guess: where no account can be.
        card["currency"] = countries.CURRENCIES.get(card["country"], "usd")
    return _token(call, "tok_", "card", card=card, client_ip=None)


def _token(call: Call, prefix: str, kind: str, **values: Any) -> Resource:
    token = call.store.new(
        "token",
        **{"id": call.store.new_id(prefix), "client_ip": CLIENT_IP, "type": kind, "used": False, **values},
    )
    return call.store.add(token, event=None)


def _card_token(call: Call) -> Resource:
    given = call.params.get("card")
    card = cards.from_details(call.store, given) if isinstance(given, dict) else _shared_card(call, given)
    return _token(call, "tok_", "card", card=card)


def _shared_card(call: Call, card: str | None) -> Resource:
    """The platform's customer's card, cloned for a connected account.

    Source: https://docs.stripe.com/connect/cloning-saved-payment-methods.
    """
    customer = call.params.get("customer")
    if customer is None:
        raise errors.Invalid(
            "You passed a card id without a customer: a token can be made of a card's details, or of a saved "
            "card together with the customer it belongs to.",
            param="card",
        )
    platform = call.store.on(call.store.state.platform)
    if platform.account == call.store.account:
        raise errors.Invalid(
            "You can only create tokens for your customers' cards on a connected account: send its id in the "
            "Stripe-Account header.",
            param="customer",
        )
    owner = platform.get("customer", customer, param="customer")
    wanted = card or owner["default_source"]
    shared = platform.find("card", wanted) if wanted else None
    if shared is None or shared.get("customer") != customer:
        raise errors.no_such_in_body("source", str(wanted), "card")
    clone = {**shared, "id": call.store.new_id("card_")}
    return {name: value for name, value in clone.items() if name != "customer"}


def _bank_account_token(call: Call) -> Resource:
    details = call.params["bank_account"]
    account = bank_accounts.from_details(call.store, details)
    token = _token(call, "btok_", "bank_account", bank_account=account)
    if account["country"] != "US":
        call.store.keep(WHOLE_NUMBER, token["id"], number=details["account_number"])
    return token


def _pii_token(call: Call) -> Resource:
    """Of a number by any of its names: older SDKs, and those for phones, call it `personal_id_number`."""
    sent = dict(call.params["pii"])
    whole = sent.pop("personal_id_number", None)
    return _held(call, "pii_", "pii", "_pii_token", {"id_number": whole, **sent} if whole else sent)


def _account_token(call: Call) -> Resource:
    return _held(call, "ct_", "account", "_account_token", call.params["account"])


def _person_token(call: Call) -> Resource:
    return _held(call, "cpt_", "person", "_person_token", call.params["person"])


def _cvc_token(call: Call) -> Resource:
    """The code itself is checked and forgotten, as it must be."""
    cvc = call.params["cvc_update"]["cvc"]
    if not (cvc.isdecimal() and len(cvc) in (3, 4)):
        raise errors.CardRefused("Your card's security code is invalid.", code="invalid_cvc", param="cvc")
    return _token(call, "cvctok_", "cvc_update")


def _held(call: Call, prefix: str, kind: str, keeper: str, data: Mapping[str, Any]) -> Resource:
    """A token whose data Stripe never shows again; it is kept aside for whoever uses the token."""
    token = _token(call, prefix, kind)
    call.store.keep(keeper, token["id"], data=dict(data))
    return token


MAKERS: Mapping[str, Callable[[Call], Resource]] = {
    "card": _card_token,
    "bank_account": _bank_account_token,
    "pii": _pii_token,
    "account": _account_token,
    "person": _person_token,
    "cvc_update": _cvc_token,
}


def use_token(store: AccountStore, id: str, kind: str, *, param: str) -> dict[str, Any]:
    """What an account, person or pii token holds; the token is used up. Raises Invalid."""
    _use(store, _unused(store, id, param, (kind,)))
    kept = store.find(f"_{kind}_token", id)
    return dict(kept["data"]) if kept else {}


def use_cvc(store: AccountStore, id: str, *, param: str) -> None:
    """Use a card's security code that was asked for again. Raises Invalid, of one used before, too."""
    _use(store, _unused(store, id, param, ("cvc_update",)))


def use_source(store: AccountStore, given: str | Mapping[str, Any], *, param: str) -> Resource:
    """The card or bank account of a token, or given whole; not stored yet. The token is used up.

    `given`: a token's id, a magic token, or a dictionary with `object`. Raises Invalid or CardRefused.
    """
    if not isinstance(given, str):
        return _given_whole(store, given, param)
    known = BY_NAME.get(given) if given.startswith("tok_") else None
    if known is not None:
        return cards.from_known(store, known)
    account = bank_accounts.by_token(store, given) if given.startswith("btok_") else None
    if account is not None:
        return account
    token = _unused(store, given, param, ("card", "bank_account"))
    _use(store, token)
    source: Resource = token[token["type"]]
    return source


def _given_whole(store: AccountStore, given: Mapping[str, Any], param: str) -> Resource:
    kind = given.get("object")
    if kind not in ("card", "bank_account"):
        raise errors.Invalid(
            "The source hash must include an 'object' key indicating what type of source to create.",
            param=param,
        )
    sent = {name: value for name, value in given.items() if name not in NOT_IN_TOKENS}
    details = checked_as("v1.tokens.create", kind, sent, param)
    if kind == "card":
        return cards.from_details(store, details)
    return bank_accounts.from_details(store, details, param=param)


def _unused(store: AccountStore, id: str, param: str, kinds: tuple[str, ...]) -> Resource:
    token = store.get("token", id, param=param)
    if token["type"] not in kinds:
        raise errors.Invalid(
            f"The token '{id}' is of type {token['type']}; this needs one of type {' or '.join(kinds)}.",
            param=param,
        )
    if token["used"]:
        raise errors.Invalid(
            f"You cannot use a Stripe token more than once: {id}.", code="token_already_used", param=param
        )
    return token


def _use(store: AccountStore, token: Resource) -> None:
    store.change(token, {"used": True}, event=None)
