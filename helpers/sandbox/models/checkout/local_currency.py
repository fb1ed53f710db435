"""A session in its customer's own currency: by prices set by hand, or converted by Adaptive Pricing.

Where a customer is can be told in test mode by an email such as `test+location_FR@example.com`. A currency of
which each price, way of shipping and discount has an option is taken when the page is opened: the session is
in it from then on. Of others the page offers an amount that is converted; the session stays as it is, and
tells by `presentment_details` what was paid, and can be paid with what is only to be had in that currency.

Sources: https://docs.stripe.com/payments/checkout/localize-prices/manual-currency-prices and
https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..billing import one_currency
from ..core import countries
from ..money import ledger
from ..payment_methods import activation
from ..payments import accepting, presentment
from ..products import price_objects
from ..tax import settings
from . import session_objects, sessions, totals

LOCATION = re.compile(r"\+location_([A-Z]{2})@")
# The currency that a customer chose, of a session whose prices are converted.
CHOSEN = "_checkout_currency"
# What a subscription across a border is paid with. Wallets are cards.
SUBSCRIBING = frozenset({"card", "link"})
# What is paid with in the customer's currency alone, so that prices have to be converted for it, and where
# the customer has to be for that; None: anywhere.
UNLOCKED: Mapping[str, frozenset[str] | None] = {
    **dict.fromkeys(("amazon_pay", "bancontact", "blik", "eps", "ideal", "kakao_pay", "kr_card", "link")),
    **dict.fromkeys(("mb_way", "naver_pay", "p24", "payco", "paypal", "pix", "revolut_pay", "samsung_pay")),
    **dict.fromkeys(("twint", "upi", "wechat_pay")),
    "klarna": countries.EUROPEAN_UNION | {"GB"},
}
# Where customers are, and in which currency they pay there.
CURRENCIES: Mapping[str, str] = {
    **countries.CURRENCIES, **countries.RECIPIENTS,
    "AD": "eur", "AF": "afn", "AW": "awg", "BB": "bbd", "BF": "xof", "BI": "bif", "BM": "bmd", "BZ": "bzd",
    "CF": "xaf", "CG": "xaf", "CM": "xaf", "CN": "cny", "CV": "cve", "DJ": "djf", "DM": "xcd", "FK": "fkp",
    "GD": "xcd", "GE": "gel", "GN": "gnf", "GQ": "xaf", "GW": "xof", "HN": "hnl", "HT": "htg", "IS": "isk",
    "KG": "kgs", "KN": "xcd", "KY": "kyd", "LR": "lrd", "ME": "eur", "ML": "xof", "MV": "mvr", "NC": "xpf",
    "NP": "npr", "PA": "pab", "PF": "xpf", "SH": "shp", "TD": "xaf", "TG": "xof", "TJ": "tjs",
    "UA": "uah", "UG": "ugx", "VA": "eur", "VC": "xcd", "WF": "xpf", "YE": "yer", "ZM": "zmw",
}  # fmt: skip
# Where prices are not converted, of all of these.
UNCONVERTED = frozenset({
    "AR", "BG", "BH", "BT", "EC", "EG", "ET", "GH", "JO", "KW", "LA", "LI", "NG", "OM", "SV", "TN",
})  # fmt: skip


def visited(store: AccountStore, session: Resource) -> Resource:
    """A session as its page is opened: in the currency of its customer, if its prices are set in it."""
    local = _local(store, session)
    params = session_objects.asked_of(store, session)["params"]
    if local is None or params.get("currency") or not _is_localized(store, session, local):
        return session
    try:
        return store.change(session, sessions.in_currency(store, session, local), event=None)
    except errors.Invalid:  # something has no amount in it
        return session


def choose(store: AccountStore, session: Resource, currency: str) -> None:
    """Let a customer pay a session in one of the currencies that `offered` tells; others change nothing."""
    if currency in (session["currency"], (offered(store, session) or {}).get("presentment_currency")):
        store.keep(CHOSEN, session["id"], currency=currency)


def offered(store: AccountStore, session: Resource) -> Resource | None:
    """What a session comes to in its customer's currency, where it is converted; else None."""
    local = _local(store, session)
    if local is None or local in _set_by_hand(store, session) or not _is_converted(store, session):
        return None
    return presentment.details(session["amount_total"], session["currency"], local)


def presented(store: AccountStore, session: Resource, method: str | None) -> Resource | None:
    """The same, where it is paid so with a payment method: unless the customer chose otherwise."""
    type = store.get("payment_method", method)["type"] if method else ""
    chosen = store.find(CHOSEN, session["id"])
    if chosen and chosen["currency"] == session["currency"]:
        return None
    local = offered(store, session)
    return local if local and takes(session, type, local["presentment_currency"]) else None


def takes(session: Resource, type: str, currency: str) -> bool:
    """Whether a session can be paid with a payment method type in a currency."""
    if session["mode"] == "subscription" and currency != session["currency"]:
        return type in SUBSCRIBING
    return accepting.is_in(type, currency)


def types(store: AccountStore, session: Resource) -> list[str]:
    """What a session can be paid with: in its own currency, and in its customer's where it is converted."""
    own, local = session["payment_method_types"], offered(store, session)
    if local is None:
        return list(own)
    currency = local["presentment_currency"]
    params = session_objects.asked_of(store, session)["params"]
    try:
        there = sessions.types_in(store, session["mode"], params, currency)
    except errors.Invalid:  # none that the shop names is to be had there
        return list(own)
    unlocked = [each for each in there if each in UNLOCKED and takes(session, each, currency)]
    return [*own, *(each for each in unlocked if each not in own and _is_there(store, session, each))]


def _is_there(store: AccountStore, session: Resource, type: str) -> bool:
    """Whether a conversion unlocks a type where the customer is."""
    where = UNLOCKED[type]
    return where is None or _country(store, session) in where


def _country(store: AccountStore, session: Resource) -> str | None:
    """The country that a customer's email tells."""
    customer = store.find("customer", session["customer"] or "") or {}
    suggested = session_objects.suggested_email(store, session)
    told = LOCATION.search(session["customer_email"] or customer.get("email") or suggested or "")
    return told[1] if told else None


def _local(store: AccountStore, session: Resource) -> str | None:
    """The currency of where a customer is, if an open session may be paid in another than its own.

    Who subscribes in a currency goes on in it. Guess: nor is that converted.
    """
    customer = store.find("customer", session["customer"] or "")
    if customer and session["mode"] == "subscription" and one_currency.is_fixed(store, customer):
        return None
    if session["status"] != "open" or session["mode"] == "setup":
        return None
    local = CURRENCIES.get(_country(store, session) or "")
    return None if local == session["currency"] else local


def _is_localized(store: AccountStore, session: Resource, local: str) -> bool:
    """Whether nothing stands against another currency, as far as prices' options go.

    Not so with manual tax rates, an application's fee or a transfer's amount, nor where Stripe Tax does not
    know whether tax is in a price.
    """
    asked = session_objects.asked_of(store, session)
    amounts = ("payment_intent_data.application_fee_amount", "payment_intent_data.transfer_data.amount")
    lines = totals.items_of(store, session)
    if any(at(asked, name) is not None for name in amounts):
        return False
    if not totals.is_automatic(session):
        return not any(each["tax_rates"] for each in lines)
    options = [price_objects.options_of(store, price_objects.known(store, each["price"])) for each in lines]
    known = all(each.get(local, {}).get("tax_behavior") != "unspecified" for each in options)
    return known or bool(settings.of(store)["defaults"]["tax_behavior"])


def _set_by_hand(store: AccountStore, session: Resource) -> set[str]:
    """The currencies that a session's prices have options for."""
    prices = [price_objects.known(store, each["price"]) for each in totals.items_of(store, session)]
    return {currency for each in prices for currency in price_objects.options_of(store, each)}


def _is_converted(store: AccountStore, session: Resource) -> bool:
    """Whether Adaptive Pricing converts a session's prices.

    They are in a currency that the seller settles in, not named by the customer, and not captured by hand.
    """
    params = session_objects.asked_of(store, session)["params"]
    seller = activation.merchant(store, session_objects.with_merchant(params))
    prices = [price_objects.known(store, each["price"]) for each in totals.items_of(store, session)]
    return (
        bool(at(session, "adaptive_pricing.enabled"))
        and bool(session["amount_total"])
        and at(params, "payment_intent_data.capture_method") != "manual"
        and not any(each["custom_unit_amount"] for each in prices)
        and ledger.account(seller)["country"] != "IN"
        and _country(store, session) not in UNCONVERTED
        and ledger.settles_in(seller, session["currency"]) == session["currency"]
    )
