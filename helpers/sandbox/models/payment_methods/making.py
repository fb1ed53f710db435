"""Payment methods made of a card, a bank account or anything else that one can pay with.

Source: https://docs.stripe.com/api/payment_methods/create.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at, blank, changes, first_metadata
from ...parameters.names import inside
from ...resource import Resource
from ..core import bank_accounts, countries
from ..core.bank_accounts import KnownAccount
from . import cards, debits, source_objects, test_cards
from .tokens import use_source

# A payment method's word for a card's brand.
BRANDS: Mapping[str, str] = {
    "American Express": "amex",
    "Diners Club": "diners",
    "Discover": "discover",
    "Eftpos Australia": "eftpos_au",
    "Girocard": "girocard",
    "Interac": "interac",
    "JCB": "jcb",
    "MasterCard": "mastercard",
    "UnionPay": "unionpay",
    "Unknown": "unknown",
    "Visa": "visa",
}
# What a brand is displayed as, where that is not its name.
DISPLAYED: Mapping[str, str] = {"amex": "american_express", "diners": "diners_club"}
NETWORKS = ("ach", "us_domestic_wire")
ADDRESS: Mapping[str, str] = {
    "city": "address_city",
    "country": "address_country",
    "line1": "address_line1",
    "line2": "address_line2",
    "postal_code": "address_zip",
    "state": "address_state",
}
PERSON = ("name", "email", "phone", "tax_id")
CONNECTION = "financial_connections_account"
# What comes before the last four digits of an account that its holder connected: of 6789, a test account's.
CONNECTED_NUMBER = "00012345"
# Whose account a magic name stands for.
TESTER = "Jenny Rosen"
TESTERS_DETAILS = {"email": "jenny@example.com", "name": TESTER}
# Source: https://docs.stripe.com/api/payment_methods/object, the enums of `ideal.bank` and `ideal.bic`.
IDEAL_BANKS: Mapping[str, str] = {
    "abn_amro": "ABNANL2A",
    "adyen": "ADYBNL2A",
    "asn_bank": "ASNBNL21",
    "bunq": "BUNQNL2A",
    "buut": "BUUTNL2A",
    "finom": "FNOMNL22",
    "handelsbanken": "HANDNL2A",
    "ing": "INGBNL2A",
    "knab": "KNABNL2H",
    "mollie": "MLLENL2A",
    "moneyou": "MOYONL21",
    "n26": "NTSBDEB1",
    "nn": "NNBANL2G",
    "rabobank": "RABONL2U",
    "regiobank": "RBRBNL21",
    "revolut": "REVOLT21",
    "sns_bank": "SNSBNL2A",
    "triodos_bank": "TRIONL2U",
    "van_lanschot": "FVLBNL22",
    "yoursafe": "BITSNL2A",
}


def _new(store: AccountStore, type: str, details: Resource, **values: Any) -> Resource:
    billing = {
        "address": dict.fromkeys(ADDRESS),
        **dict.fromkeys(PERSON),
        **values.get("billing_details", {}),
    }
    method = store.new("payment_method", **{"allow_redisplay": "unspecified", "metadata": {}, **values})
    return {**method, "billing_details": billing, "type": type, type: details}


def preference(named: str | None, available: Sequence[str]) -> str | None:
    """The network that is to be used of a card's; one that is not the card's is stored as no valid one.

    Source: `card[networks][preferred]` in https://docs.stripe.com/api/payment_methods/create.
    """
    return named if not named or named in available else "invalid_preference"


def displayed(preferred: str | None, available: Sequence[str]) -> str:
    """The brand that a card is shown with: of two networks the one that its holder prefers.

    Source: `card.display_brand` in https://docs.stripe.com/api/payment_methods/object. Guess: that it is the
    domestic one where nothing was said.
    """
    brand = preferred if preferred and preferred in available else available[0]
    return DISPLAYED.get(brand, brand)


def of_card(store: AccountStore, card: Resource, **values: Any) -> Resource:
    """A payment method of a card object, not stored."""
    known = test_cards.behind(store, card)
    brand = BRANDS[card["brand"]]
    network = known.network if known else None
    available = [network, brand] if network else [brand]
    preferred = preference((card.get("networks") or {}).get("preferred"), available)
    details = {
        "brand": brand,
        "checks": {
            "address_line1_check": card["address_line1_check"],
            "address_postal_code_check": card["address_zip_check"],
            "cvc_check": card["cvc_check"],
        },
        "country": card["country"],
        "display_brand": displayed(preferred, available),
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "fingerprint": card["fingerprint"],
        "funding": card["funding"],
        "generated_from": None,
        "last4": card["last4"],
        "networks": {"available": available, "preferred": preferred},
        "regulated_status": card["regulated_status"],
        "three_d_secure_usage": {"supported": known is None or known.authentication != "unsupported"},
        "wallet": None,
    }
    address = {name: card[field] for name, field in ADDRESS.items()}
    values.setdefault("billing_details", {"address": address, "name": card["name"]})
    return _new(store, "card", details, **values)


def of_bank_account(store: AccountStore, account: Resource, **values: Any) -> Resource:
    """A payment method of a US bank account object, not stored."""
    details = {
        "account_holder_type": account["account_holder_type"] or "individual",
        "account_type": account["account_type"] or "checking",
        "bank_name": account["bank_name"],
        "financial_connections_account": account.get("financial_connections_account"),
        "fingerprint": account["fingerprint"],
        "last4": account["last4"],
        "networks": {"preferred": "ach", "supported": list(NETWORKS)},
        "routing_number": account["routing_number"],
        "status_details": {},
    }
    values.setdefault("billing_details", {"name": account["account_holder_name"]})
    return _new(store, "us_bank_account", details, **values)


def of_source(store: AccountStore, source: Resource, **values: Any) -> Resource | None:
    """The payment method that a source object is, not stored: of a card or a direct debit, none of others.

    Source: https://docs.stripe.com/payments/payment-methods/transitioning ("compatible Source objects").
    """
    if source["type"] == "card":
        return of_card(store, source_objects.card_of(store, source), **values, **of_owner(source))
    return of_debit_source(store, source, **values) if source["type"] in debits.NUMBERS else None


def of_debit_source(store: AccountStore, source: Resource, **values: Any) -> Resource:
    """The payment method of a source of a direct debit, not stored."""
    type = source["type"]
    method = _new(store, type, blank("payment_method", type), **values, **of_owner(source))
    shown = {name: value for name, value in source[type].items() if name in method[type]}
    return {**method, type: {**method[type], **shown}}


def of_owner(source: Resource) -> dict[str, Any]:
    """The billing details by which a payment method tells whose a source is."""
    owner = source["owner"]
    said = {name: owner[name] for name in ("email", "name", "phone")}
    return {"billing_details": {**said, "address": owner["address"] or dict.fromkeys(ADDRESS)}}


def made_of(
    store: AccountStore, params: Mapping[str, Any], *, under: str = "", by_stripe: bool = False
) -> Resource:
    """A new payment method from parameters such as `payment_method_data`, stored.

    `under`: the parameter that they stand in; `by_stripe`: no customer was asked. Raises Invalid or
    CardRefused where they are wrong.
    """

    def full(name: str) -> str:
        return f"{under}[{name}]" if under else name

    type = params.get("type")
    if not type:
        raise errors.missing(full("type"))
    if type in DETAILED and not params.get(type):
        raise errors.missing(full(type))
    details = params.get(type) or {}
    method = DETAILED[type](store, details, full(type)) if type in DETAILED else _plain(store, type, details)
    said = {name: params[name] for name in ("allow_redisplay", "billing_details") if name in params}
    check_billing(params, under)
    if not by_stripe:
        debits.check_payer(store, type, params, alone=not under)
    method |= {**changes("payment_method", method, said), "metadata": first_metadata(params)}
    if type == "card":
        method["card"] = {**method["card"], "checks": _unchecked(method)}
    if "radar_options" in params:
        method["radar_options"] = dict(params["radar_options"] or {})
    return store.add(method, event=None)


def check_billing(params: Mapping[str, Any], under: str = "") -> None:
    """Refuse a country that there is not. Raises Invalid."""
    name = "billing_details.address.country"
    countries.check(at(params, name), inside(under, name))


def _unchecked(method: Resource) -> Resource:
    """The checks of a card that nobody has asked the bank about yet."""
    given, address = method["card"]["checks"], method["billing_details"]["address"] or {}
    parts = {"address_line1_check": "line1", "address_postal_code_check": "postal_code"}
    sent = {name: "unchecked" for name, part in parts.items() if address.get(part) and not given[name]}
    return {**given, **sent}


def _card(store: AccountStore, details: Mapping[str, Any], param: str) -> Resource:
    if token := details.get("token"):
        card = use_source(store, token, param=f"{param}[token]")
        if card["object"] != "card":
            raise errors.Invalid(f"The token {token} is not of a card.", param=f"{param}[token]")
        return of_card(store, card)
    for name in ("number", "exp_month", "exp_year"):
        if name not in details:
            raise errors.missing(f"{param}[{name}]")
    return of_card(store, cards.from_details(store, details), billing_details={})


def _bank_account(store: AccountStore, details: Mapping[str, Any], param: str) -> Resource:
    return of_bank_account(store, us_bank_account(store, details, param))


def us_bank_account(store: AccountStore, details: Mapping[str, Any], param: str) -> Resource:
    """A bank account by its numbers, or one that its holder connected, not stored. Raises Invalid.

    `param`: the parameter that the details stand in.
    """
    if id := details.get(CONNECTION):
        return _connected(store, id, details, f"{param}[{CONNECTION}]")
    for name in ("account_number", "routing_number"):
        if name not in details:
            raise errors.missing(f"{param}[{name}]")
    return bank_accounts.from_details(store, {"country": "US", "currency": "usd", **details}, param=param)


def _connected(store: AccountStore, id: str, details: Mapping[str, Any], param: str) -> Resource:
    """The bank account behind a Financial Connections Account.

    Source: https://docs.stripe.com/financial-connections/other-data-powered-products and
    https://docs.stripe.com/financial-connections/fundamentals. Guess: the words.
    """
    connected = store.get("financial_connections.account", id, param=param)
    if "us_bank_account" not in (connected["supported_payment_method_types"] or ()):
        raise errors.Invalid(f"The account {id} cannot be paid with: only a bank account can.", param=param)
    if "payment_method" not in (connected["permissions"] or ()):
        raise errors.Invalid(
            f"The account {id} was connected without the permission `payment_method`.", param=param
        )
    said = {"account_type": connected["subcategory"], **details}
    number = f"{CONNECTED_NUMBER}{connected['last4']}"
    account = bank_accounts.of_numbers(store, "US", bank_accounts.ROUTING_NUMBER, number, said)
    return {**account, CONNECTION: id}


def _debit(store: AccountStore, type: str, details: Mapping[str, Any], param: str) -> Resource:
    """A direct debit of an account outside the US."""
    method = _new(store, type, {})
    method[type], _ = debits.from_details(store, method["id"], type, details, param)
    return method


def of_test_debit(store: AccountStore, type: str, account: KnownAccount) -> Resource:
    """A payment method of a published test account, not stored."""
    parts = {**debits.NUMBERS[type].split(account.number), "account_holder_name": TESTER}
    method = _debit(store, type, parts, type)
    return {**method, "billing_details": {**method["billing_details"], **TESTERS_DETAILS}}


def _plain(store: AccountStore, type: str, details: Mapping[str, Any]) -> Resource:
    """Any other type, described by the parameters that its own field has, too."""
    shown = {type: blank("payment_method", type)}
    method = _new(store, type, changes("payment_method", shown, {type: dict(details)})[type])
    return {**method, type: {**method[type], **_told(store, type, method[type], details)}}


def _told(store: AccountStore, type: str, shown: Resource, details: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a type shows beyond the details that it shows as they are. Recorded, but for PayTo.

    Source of the rest: https://docs.stripe.com/api/payment_methods/object.
    """
    if type == "ideal" and shown["bank"]:
        return {"bic": IDEAL_BANKS.get(shown["bank"])}
    if type == "boleto":
        return {"fingerprint": store.state.ids.derive(f"boleto:{shown['tax_id']}", 16)}
    if type == "payto" and (number := details.get("account_number")):
        return {"last4": number[-4:]}
    if type == "fpx":
        return {"account_holder_type": shown["account_holder_type"] or "individual"}
    return {}


Maker = Callable[[AccountStore, Mapping[str, Any], str], Resource]
# Types that cannot do without details.
DETAILED: Mapping[str, Maker] = {
    "card": _card,
    "us_bank_account": _bank_account,
    **{
        type: lambda store, details, param, type=type: _debit(store, type, details, param)  # type: ignore[misc]
        for type in debits.NUMBERS
    },
}
