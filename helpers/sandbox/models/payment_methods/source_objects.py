"""Source objects, which came before payment methods: made, told of, changed.

A customer authorizes a source with a redirect on another company's page, and sends money to a receiver; here
a control does both, and a page the former.

Source: https://docs.stripe.com/api/sources and https://docs.stripe.com/sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...hooks import after, job
from ...model import Model
from ...nested import at, blank, changes, first_metadata
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses
from ..core import bank_accounts
from . import activation, cards, debits, test_cards
from .tokens import WHOLE_NUMBER, use_source

TRANSACTION = "source_transaction"
# How the customer takes part in a payment, by type.
FLOWS: Mapping[str, str] = {
    "ach_credit_transfer": "receiver",
    "ach_debit": "code_verification",
    "acss_debit": "none",
    "alipay": "redirect",
    "au_becs_debit": "none",
    "bancontact": "redirect",
    "card": "none",
    "eps": "redirect",
    "giropay": "redirect",
    "ideal": "redirect",
    "klarna": "redirect",
    "multibanco": "receiver",
    "p24": "redirect",
    "sepa_credit_transfer": "receiver",
    "sepa_debit": "none",
    "sofort": "redirect",
    "three_d_secure": "redirect",
    "wechat": "none",
}
# What a source of each flow cannot be made without.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "code_verification": ("currency", "token"),
    "none": (),
    "receiver": ("currency",),
    "redirect": ("amount", "currency", "redirect"),
}
# Receivers of what somebody sends, however much that is.
BY_TRANSFER = frozenset({"ach_credit_transfer", "sepa_credit_transfer"})
REUSABLE = frozenset(
    {"ach_credit_transfer", "ach_debit", "acss_debit", "au_becs_debit", "card", "sepa_debit"}
)
# Of which a token of a bank account makes a source.
OF_TOKENS = ("ach_debit", "sepa_debit")
ATTEMPTS = 3  # as top-ups show it, recorded in 2023
# In seconds: how long a source that is used once waits to be charged, and for its customer before.
# Source: https://docs.stripe.com/sources/ideal, /bancontact and /multibanco, "Sources expiration".
HOUR = 3_600
CHARGEABLE = 6 * HOUR
PENDING: Mapping[str, int] = {"multibanco": 7 * DAY}
# What test mode gives, and how refunds reach who paid. Recorded by Stripe's SDK for phones.
MULTIBANCO: Resource = {"entity": "12345", "reference": "999999999"}
ASKED_FOR_REFUNDS: Resource = {"refund_attributes_method": "email", "refund_attributes_status": "missing"}
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
NOT_ASKED: Resource = {
    **dict.fromkeys(("date", "ip", "offline", "online", "type", "user_agent")),
    "status": "pending",
}
# What a card object and a source's `card` have in common.
CARD_FIELDS = (
    "address_line1_check",
    "address_zip_check",
    "brand",
    "country",
    "cvc_check",
    "dynamic_last4",
    "exp_month",
    "exp_year",
    "fingerprint",
    "funding",
    "last4",
    "name",
    "tokenization_method",
)


@route("v1.sources.create")
def create_source_object(call: Call) -> Resource:
    """Make a source; one that asks nobody anything is chargeable at once."""
    store, params = call.store, call.params
    type = _type(store, params)
    flow = FLOWS[type]
    for name in NEEDED[flow]:
        if name not in params:
            raise errors.missing(name)
    _check_receiver(type, flow, params)
    source = {name: value for name, value in store.new("source").items() if name not in FLOWS}
    secret = f"src_client_secret_{store.state.ids.derive(source['id'], 24)}"
    account = _account(store, type, params)
    source |= {
        "amount": params.get("amount"),
        "client_secret": secret,
        "currency": params["currency"].lower() if params.get("currency") else account.get("currency"),
        "flow": flow,
        "livemode": False,
        "metadata": first_metadata(params),
        "owner": owner_of(account),
        "statement_descriptor": params.get("statement_descriptor"),
        "status": "chargeable" if flow == "none" else "pending",
        "type": type,
        "usage": params.get("usage", "reusable" if type in REUSABLE else "single_use"),
    }
    params = {**params, **_told(type, account)}
    source |= {type: _details(store, source, type, params), **_flow(store, source, params)}
    if type == "sepa_debit":
        source["mandate"] = _mandate(source[type], params)
    source |= changes("source", source, {"owner": params.get("owner", {})})
    store.add(source, event=None)
    if source["status"] == "chargeable":
        store.emit("chargeable", source)
    elif type not in REUSABLE:
        waits = PENDING.get(type, HOUR)
        store.later(store.now + waits, "sources.lapse", source=source["id"], status="pending")
    return source


def _type(store: AccountStore, params: Mapping[str, Any]) -> str:
    """The type that is asked for. Raises Invalid for one that there is not, or not for this account."""
    type: str = params.get("type") or ""
    if not type:
        raise errors.missing("type")
    if type not in FLOWS:
        raise errors.not_one_of("type", FLOWS)
    if not activation.is_active(store, type):
        # As it is recorded in Stripe's SDK for phones.
        raise errors.Invalid(
            f"This payment method ({type}) is not activated for your account.",
            code="payment_method_unactivated",
            param="type",
        )
    return type


@after("source.chargeable")
def _unused(store: AccountStore, source: Resource) -> None:
    """Money that a customer sent is not kept for long."""
    if source["type"] not in REUSABLE:
        store.later(store.now + CHARGEABLE, "sources.lapse", source=source["id"], status="chargeable")


@job("sources.lapse")
def lapse(store: AccountStore, *, source: str, status: str) -> None:
    """Cancel a source that nobody did anything with: its customer, or whoever should have charged it."""
    current = store.get("source", source)
    if current["status"] == status and not current.get("customer"):
        store.move(current, "canceled")


def _account(store: AccountStore, type: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The bank account of the token that a debit is made of, with its `iban`, if it is made of one."""
    if type not in OF_TOKENS or "token" not in params:
        return {}
    account = use_source(store, params["token"], param="token")
    if account["object"] != "bank_account":
        raise errors.Invalid(f"The token {params['token']} is not of a bank account.", param="token")
    kept = store.find(WHOLE_NUMBER, params["token"]) or {}
    return {**account, "iban": kept.get("number")}


def _told(type: str, account: Mapping[str, Any]) -> dict[str, Any]:
    """What a token's bank account says of the source that is made of it."""
    if type == "ach_debit":
        return {type: {**account, "type": account["account_holder_type"] or "individual"}}
    return {type: {"iban": account["iban"]}} if account.get("iban") else {}


def owner_of(account: Mapping[str, Any]) -> Resource:
    """Whose a source is, as far as its bank account tells. Recorded in 2019 and 2023."""
    owner: Resource = blank("source", "owner")
    if account:
        address = {**dict.fromkeys(ADDRESS), "country": account["country"]}
        owner |= {"address": address, "name": account["account_holder_name"]}
    return owner


def _mandate(debit: Resource, params: Mapping[str, Any]) -> Resource:
    """What a customer agreed to. Recorded in 2019 and 2022 of one who was not asked yet.

    The SDKs do not name it. The interval of one that names none is that of 2022.
    """
    told = params.get("mandate") or {}
    return {
        **{name: told.get(name) or None for name in ("amount", "currency")},
        "acceptance": {**NOT_ASKED, **(told.get("acceptance") or {})},
        "interval": told.get("interval") or "variable",
        "notification_method": told.get("notification_method", "none"),
        "reference": debit["mandate_reference"],
        "url": debit["mandate_url"],
    }


def _details(store: AccountStore, source: Resource, type: str, params: Mapping[str, Any]) -> Resource:
    """What a source shows of the card or the account that it stands for."""
    given, id = params.get(type) or {}, source["id"]
    if type == "card":
        return _card(store, params)
    shown: Resource = blank("source", type)
    if type in debits.NUMBERS and given:
        account, _ = debits.from_details(store, id, type, given, type)
        shown |= {name: value for name, value in account.items() if name in shown}
    if type == "multibanco":
        shown |= MULTIBANCO
    if type == "sepa_debit":
        shown["branch_code"] = shown["branch_code"] or None
        shown["mandate_reference"] = store.state.ids.derive(f"mandate:{id}", 16).upper()
        shown["mandate_url"] = (
            f"https://hooks.stripe.com/adapter/sepa_debit/file/{id}/{source['client_secret']}"
        )
    if type == "three_d_secure" and "card" in given:
        card = store.get("source", given["card"], param="three_d_secure[card]")["card"]
        known = {name: card[name] for name in CARD_FIELDS}
        return {**shown, **known, "authenticated": False, "card": given["card"]}
    return {**shown, **{name: value for name, value in given.items() if name in shown}}


# What 3D Secure is to a test card that is not "optional". Guess: of what needs it by its bank's rule alone.
ASKED_FOR: Mapping[str, str] = {"always": "required", "unsupported": "not_supported"}


def _card(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    if details := params.get("card"):
        address = at(params, "owner.address") or {}
        told = {"address_line1": address.get("line1"), "address_zip": address.get("postal_code")}
        return _shown(store, cards.from_details(store, {**told, **details}))
    if "token" not in params:
        raise errors.missing("token")
    card = use_source(store, params["token"], param="token")
    if card["object"] != "card":
        raise errors.Invalid(f"The token {params['token']} is not of a card.", param="token")
    return _shown(store, card)


def _shown(store: AccountStore, card: Resource) -> Resource:
    """A card as a source has it.

    Source of what 3D Secure is to a card: Active Merchant's live suite, remote_stripe_3ds_test.rb.
    """
    known = test_cards.behind(store, card)
    asked = ASKED_FOR.get(known.authentication, "optional") if known else "optional"
    return {**{name: card[name] for name in CARD_FIELDS}, "three_d_secure": asked}


def card_of(store: AccountStore, source: Resource) -> Resource:
    """The card that a source holds, as a card object with the source's id."""
    address = dict.fromkeys(cards.ADDRESS)
    card = store.new("card", id=source["id"])
    return {**card, **address, **source["card"], "customer": source.get("customer")}


def checked_card(store: AccountStore, source: Resource) -> Resource:
    """A source's `card` once its bank was asked, as it is of a customer's. Recorded in 2024.

    Raises CardRefused as its test card says.
    """
    return {**source["card"], **_shown(store, cards.checked(store, card_of(store, source)))}


def _flow(store: AccountStore, source: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """Where the customer is sent, and where the customer is to send money."""
    id, secret, told = source["id"], source["client_secret"], {}
    if source["flow"] == "code_verification":
        told["code_verification"] = {"attempts_remaining": ATTEMPTS, "status": "pending"}
    if source["flow"] == "receiver":
        to = store.state.ids.derive(id, 16)
        if source["type"] == "multibanco":
            to = f"{MULTIBANCO['reference']}-{MULTIBANCO['entity']}"
        told["receiver"] = {**blank("source", "receiver"), **ASKED_FOR_REFUNDS, "address": to}
    if source["flow"] == "redirect" or (told and "redirect" in params):
        url = store.link("hooks.stripe.com", f"/redirect/authenticate/{id}?client_secret={secret}")
        told["redirect"] = {"failure_reason": None, "status": "pending", "url": url, **params["redirect"]}
    return told


def _check_receiver(type: str, flow: str, params: Mapping[str, Any]) -> None:
    """Refuse what a receiver alone has, or what it learns from a transfer. Guess: the words.

    Source: `amount` and `receiver` in https://docs.stripe.com/api/sources/create; Multibanco's receivers are
    for an amount all the same, as recorded by Stripe's SDK for phones.
    """
    if params.get("receiver") and flow != "receiver":
        raise errors.Invalid(
            f"`receiver` can only be set if the source's `flow` is `receiver`, not `{flow}`.",
            param="receiver",
        )
    if "amount" in params and type in BY_TRANSFER:
        raise errors.Invalid(f"`amount` cannot be set for sources of the type {type}.", param="amount")


@route("v1.sources.retrieve")
def retrieve_source_object(call: Call) -> Resource:
    """A source."""
    return call.store.get("source", call.path["source"])


@route("v1.sources.update")
def update_source_object(call: Call) -> Resource:
    """Change a source's metadata or owner, or the amount of one that is still pending."""
    source = call.store.get("source", call.path["source"])
    if "amount" in call.params and source["status"] != "pending":
        raise errors.Invalid("You can only change the amount of a source that is pending.", param="amount")
    event = "customer.source.updated" if source.get("customer") else None
    return call.store.change(source, changes("source", source, call.params), event=event)


LIFE = Statuses(
    {
        "pending": ("chargeable", "failed", "canceled"),
        "chargeable": ("consumed", "failed", "canceled"),
        "consumed": (),
        "failed": (),
        "canceled": (),
    },
    starts=("pending", "chargeable"),
)
Model("source", statuses=LIFE, source="https://docs.stripe.com/api/sources")
Model(TRANSACTION, word="source transaction", source="https://docs.stripe.com/sources")


@route("v1.sources.verify")
def verify_source(call: Call) -> Resource:
    """Compare the amounts of the two deposits that a bank account was sent; three wrong answers end it.

    Source: https://docs.stripe.com/issuing/connect/funding. Guess: the words.
    """
    store, source = call.store, call.store.get("source", call.path["source"])
    if source["flow"] != "code_verification":
        raise errors.Invalid(
            f"The source {source['id']} has the flow {source['flow']}: only sources with the flow "
            "code_verification can be verified."
        )
    LIFE.require(source, "chargeable")
    known = source["code_verification"]
    if sorted(call.params["values"]) == [str(amount) for amount in bank_accounts.AMOUNTS]:
        return store.move(source, "chargeable", code_verification={**known, "status": "succeeded"})
    left = known["attempts_remaining"] - 1
    if left:
        store.change(source, {"code_verification": {**known, "attempts_remaining": left}}, event=None)
    else:
        store.move(source, "failed", code_verification={"attempts_remaining": 0, "status": "failed"})
    raise bank_accounts.WrongAmounts(
        "The amounts provided do not match the amounts that were sent to the bank account.",
        param="values",
    )


@control("post", "answer_source")
def answer_source(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Do the customer's part of a `source`: `outcome` is succeed or fail; a receiver is sent an `amount`."""
    id, outcome = str(params.get("source") or ""), params.get("outcome", "succeed")
    if outcome not in ("succeed", "fail"):
        raise errors.not_one_of("outcome", ("succeed", "fail"))
    holding = store.holder("source", id)
    source = holding.get("source", id, param="source")
    if outcome == "succeed" and source["flow"] == "receiver":
        source = _received(holding, source, _amount(params, source))
    return answered(holding, source, passed=outcome == "succeed")


def answered(store: AccountStore, source: Resource, *, passed: bool) -> Resource:
    """A source whose customer agreed, or did not. Guess: the reason that is told then."""
    values: dict[str, Any] = {}
    if source.get("redirect"):
        told = {"status": "succeeded"} if passed else {"failure_reason": "user_abort", "status": "failed"}
        values["redirect"] = {**source["redirect"], **told}
    if passed and source["type"] == "three_d_secure":
        values["three_d_secure"] = {**source["three_d_secure"], "authenticated": True}
    return store.move(source, "chargeable" if passed else "failed", **values)


def _amount(params: Mapping[str, Any], source: Resource) -> int:
    """What a customer sends, in minor units. Raises Invalid where it is no positive amount."""
    given = str(params.get("amount", source["amount"] or ""))
    if not given.isdecimal() or not int(given):
        raise errors.Invalid(f"Invalid positive integer: {given}", param="amount")
    return int(given)


def _received(store: AccountStore, source: Resource, amount: int) -> Resource:
    """Money that a customer sent."""
    transaction = store.new(
        TRANSACTION, amount=amount, currency=source["currency"], source=source["id"], type=source["type"]
    )
    store.add({**transaction, "status": "succeeded"}, event="source.transaction.created")
    receiver = source.get("receiver") or {}
    total = (receiver.get("amount_received") or 0) + amount
    return store.change(source, {"receiver": {**receiver, "amount_received": total}}, event=None)
