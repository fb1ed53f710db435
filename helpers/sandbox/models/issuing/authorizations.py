"""Authorizations: a card is used, and an amount is held for whoever may capture it.

Source: https://docs.stripe.com/api/issuing/authorizations and
https://docs.stripe.com/issuing/purchases/authorizations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...expansion import derived
from ...hooks import made_up
from ...model import Model
from ...nested import blank, changes
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import cards, challenges, fraud_warnings, from_treasury, fuel, funds, requests
from .access import require_access
from .decisions import Verdict
from .merchants import DEFAULT, merchant
from .states import ASKED, AUTHORIZATION, LIFE, TRANSACTION

Model(
    AUTHORIZATION,
    word="issuing authorization",
    told_as="issuing_authorization",
    statuses=LIFE,
    guard=require_access,
    quiet=frozenset({"balance_transactions"}),  # recorded in July 2026
    source="https://docs.stripe.com/api/issuing/authorizations",
)
# After how many days a hold lapses: usually, and where the seller lets rooms, cabins, seats or cars.
LAPSES, LAPSES_LATE = 7, 31
TRAVEL = frozenset(
    {
        "airlines_air_carriers",
        "car_rental_agencies",
        "cruise_lines",
        "hotels_motels_and_resorts",
        "timeshares",
    }
)
PRESENT = ("chip", "contactless", "swipe")
# Guess: what is asked for where no amount is named.
USUAL_AMOUNT = 1_000


@route("v1.test_helpers.issuing.authorizations.create", asks=True)
def create_authorization(call: Call) -> Resource:
    """Use a card: it is approved or declined before the reply."""
    store, params = call.store, call.params
    card = store.get("issuing.card", params["card"], param="card")
    authorization = store.add(_new(store, params, card), event=None)
    verdict = requests.decide(store, authorization, authorization["amount"])
    amounts = {name: authorization[name] for name in ("amount", "merchant_amount")}
    authorization = {**store.get(AUTHORIZATION, authorization["id"]), **amounts}
    decided = (
        _approved(store, authorization, verdict)
        if verdict.approved
        else _declined(store, authorization, verdict)
    )
    decided = store.change(authorization, decided, event=None)
    store.emit("created", decided)
    if verdict.approved:
        days = LAPSES_LATE if decided["merchant_data"]["category"] in TRAVEL else LAPSES
        store.later(store.now + days * DAY, "issuing.lapse", authorization=decided["id"])
        cards.cancel_when_used_up(store, card["id"])
        if fraud_warnings.exposes(params.get("risk_assessment") or {}):
            fraud_warnings.warn(store, card["id"], "card_testing_exposure")
    return decided


def _approved(store: AccountStore, authorization: Resource, verdict: Verdict) -> Resource:
    """An authorization that holds what was asked for, or what its endpoint wants held."""
    amounts = {"amount": authorization["amount"], "merchant_amount": authorization["merchant_amount"]}
    amount = verdict.amount or fuel.held(authorization, authorization["amount"])
    if amount != authorization["amount"]:
        foreign = authorization["merchant_currency"]
        merchant_amount = currencies.exchanged(amount, authorization["currency"], foreign)
        amounts = {"amount": amount, "merchant_amount": merchant_amount}
    history = requests.noted(store, authorization, verdict, amounts["amount"])
    return funds.settled(store, {**authorization, **amounts, **history, "approved": True})


def _declined(store: AccountStore, authorization: Resource, verdict: Verdict) -> Resource:
    """An authorization that came to nothing."""
    history = requests.noted(store, authorization, verdict, authorization["amount"])
    doubted = verdict.reason == "suspected_fraud" or verdict.challenged
    asked = challenges.challenge(store, authorization) if doubted else []
    told = {"fraud_challenges": asked} if asked else {}
    return {**authorization, **history, **told, "status": "closed"}


@made_up(AUTHORIZATION)
def _made_up(store: AccountStore, id: str) -> Resource:
    card = store.get("issuing.card", store.new_id("ic_"))
    return funds.settled(store, {**_new(store, {}, card, id), "approved": True})


def _new(store: AccountStore, params: Mapping[str, Any], card: Resource, id: str = "") -> Resource:
    """An authorization that is not decided yet."""
    authorization = store.new(AUTHORIZATION, id=id)
    cardholder = store.get("issuing.cardholder", card["cardholder"]["id"])
    method = params.get("authorization_method", "online")
    risk = (params.get("risk_assessment") or {}).get("fraud_risk") or {}
    controllable = params.get("is_amount_controllable", False)
    store.keep(ASKED, authorization["id"], controllable=controllable, risk=risk.get("level"))
    purchase = {name: params[name] for name in params if name in ("fleet", "fuel")}
    seller = merchant(params.get("merchant_data"))
    return {
        **authorization,
        **_amounts(params, card),
        **changes(AUTHORIZATION, authorization, purchase),
        "amount_details": {"atm_fee": None, "cashback_amount": 0, **(params.get("amount_details") or {})},
        "authorization_method": method,
        "card": {**card, "cardholder": cardholder},
        "card_presence": "present" if method in PRESENT else "not_present",
        "cardholder": cardholder["id"],
        "merchant_data": seller,
        "network_data": _network_data(store, authorization["id"], params.get("network_data") or {}),
        "status": LIFE.begins[0],
        **from_treasury.of_authorization(card),
        "token": _token(store, card, params.get("wallet")),
        "verification_data": _verification_data(params.get("verification_data") or {}),
        "verified_by_fraud_challenge": challenges.confirmed(store, card["id"], seller, risk.get("level")),
        "wallet": params.get("wallet"),
    }


def _amounts(params: Mapping[str, Any], card: Resource) -> Resource:
    """The amount in the card's currency and in the seller's; one follows from the other."""
    own = card["currency"]
    given = currencies.checked(params.get("currency") or own)
    foreign = currencies.checked(params.get("merchant_currency") or given)
    amount, there = params.get("amount"), params.get("merchant_amount")
    for name in ("amount", "merchant_amount"):
        if params.get(name) is not None and params[name] < 0:
            raise errors.too_little(name, 0)
    if amount is None:
        amount = USUAL_AMOUNT if there is None else currencies.exchanged(there, foreign, own)
    else:
        amount = currencies.exchanged(amount, given, own)
    there = currencies.exchanged(amount, own, foreign) if there is None else there
    return {"amount": amount, "currency": own, "merchant_amount": there, "merchant_currency": foreign}


def _network_data(store: AccountStore, id: str, sent: Mapping[str, Any]) -> Resource:
    """What a test's network tells. Recorded in July 2026."""
    number = int.from_bytes(store.state.ids.derive(f"{id}:network", 16).encode())
    return {
        "acquiring_institution_id": sent.get("acquiring_institution_id") or "123456",
        "system_trace_audit_number": "1234567890",
        "transaction_id": f"test_{number % 10**15:015}",
    }


def _token(store: AccountStore, card: Resource, wallet: str | None) -> str | None:
    """The token by which a wallet knows the card."""
    for each in store.all("issuing.token", "card", card["id"]) if wallet else ():
        if each["wallet_provider"] == wallet and each["status"] == "active":
            return str(each["id"])
    return None


def _verification_data(sent: Mapping[str, Any]) -> Resource:
    """What was checked. Who is exempt from authentication was not authenticated.

    Source: https://docs.stripe.com/issuing/3d-secure#managing-fraud-through-3ds. Guess: the words. Recorded
    in July 2026: what was checked where nothing was said.
    """
    if sent.get("three_d_secure") and sent.get("authentication_exemption"):
        raise errors.only_one(
            [f"verification_data[{name}]" for name in ("authentication_exemption", "three_d_secure")]
        )
    return {
        **blank(AUTHORIZATION, "verification_data"),
        "address_line1_check": "not_provided",
        "address_postal_code_check": "not_provided",
        "cvc_check": "not_provided",
        "expiry_check": "match",
        "postal_code": DEFAULT["postal_code"],
        **sent,
    }


@derived(AUTHORIZATION, "transactions")
def _transactions(store: AccountStore, authorization: Resource) -> list[Resource]:
    """The transactions as they are now."""
    return [store.find(TRANSACTION, each["id"]) or each for each in authorization["transactions"]]
