"""Every payment method type, a row each: what it can be paid in, and how a payment by it goes.

Confirming an intent, saving, capturing, refunding, disputing and pricing all read this table.

Source: https://docs.stripe.com/payments/payment-methods/payment-method-support and each type's own page under
https://docs.stripe.com/payments; prices: https://stripe.com/pricing/local-payment-methods. Prices that Stripe
only tells on request are those of cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..core.currencies import LARGEST
from ..core.prices import Price

MINUTE, HOUR, DAY = 60, 3_600, 86_400

# The next action that a confirmation brings. "none": the customer has nothing to do; "approve_in_app": an app
# asks the customer by itself, so that there is nothing to show.
Action = Literal[
    "none",
    "approve_in_app",
    "alipay_handle_redirect",
    "blik_authorize",
    "boleto_display_details",
    "cashapp_handle_redirect_or_display_qr_code",
    "display_bank_transfer_instructions",
    "konbini_display_details",
    "multibanco_display_details",
    "oxxo_display_details",
    "paynow_display_qr_code",
    "pix_display_qr_code",
    "promptpay_display_qr_code",
    "redirect_to_url",
    "swish_handle_redirect_or_display_qr_code",
    "upi_handle_redirect_or_display_qr_code",
    "wechat_pay_display_qr_code",
]
# Where the customer leaves the page, and has to find back.
LEAVING = frozenset({"alipay_handle_redirect", "redirect_to_url"})
# Where the customer may also be redirected, if a `return_url` is there.
AWAY = LEAVING | {
    "cashapp_handle_redirect_or_display_qr_code",
    "swish_handle_redirect_or_display_qr_code",
    "upi_handle_redirect_or_display_qr_code",
}


@dataclass(frozen=True)
class Options:
    """What `payment_method_options` show of a type where nothing was said of it, by who shows them. Recorded.

    ``intent``: payment intents; those that the account's settings offer it to show ``offered`` as well, and
    those whose payment method is charged again later ``kept``. ``setup``, ``session``: setup intents and
    Checkout's sessions, where they show any. ``unshown``: what a request says to the payment at hand, and a
    payment intent does not repeat.
    """

    intent: Mapping[str, Any] = field(default_factory=dict)
    offered: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    setup: Mapping[str, Any] | None = None
    session: Mapping[str, Any] | None = None
    unshown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rail:
    """A payment method type.

    ``currencies``: those it can be paid in; none: any. ``countries``: of the accounts that can have it,
    where they are few. ``action``: what the customer has to do. ``later``: the payment is only known to
    have succeeded some time after the customer did that; ``stops``: until then it can be canceled.
    ``kept``: how it is saved for later payments: as itself, as a SEPA debit, or not. ``holds``: it can be
    authorized first and captured later. ``refunds``, ``refund_days``: how much of it can be given back, and
    for how long; ``refund_asks``: once the customer has told a bank account; ``refund_waits``: it is
    pending until the type's network tells how it went. ``disputes``: the customer can have it back from the
    bank. ``mandate``: the customer has to agree to being debited; ``saved_by_mandate``: a payment that
    saves the account is refused in words of its own without that. ``deposits``: an account has to be
    verified first. ``lasts``: seconds until what the customer is shown expires. ``options``: what is shown
    of them unless they are given. ``price``: where it is not that of cards. ``asks``: the billing details
    without which a payment method of it is not made, or not but by itself (``made_without``). ``bounds``:
    the least and the most of one payment by currency, in minor units; 0: the least of any payment.
    ``earns_late``: a payment brings nothing before it has succeeded. ``balance``: the part of the balance
    that its payments are for, where that is its own.

    Stripe activates a type only for accounts in its countries. The sandbox's own account stands in the US,
    and takes every type all the same, so that each can be tried.
    """

    currencies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    action: Action = "redirect_to_url"
    later: bool = False
    stops: bool = False
    kept: Literal["no", "itself", "sepa_debit"] = "no"
    holds: bool = False
    refunds: Literal["partial", "full", "none"] = "partial"
    refund_days: int = 180
    refund_asks: bool = False
    refund_waits: bool = False
    disputes: bool = False
    mandate: bool = False
    saved_by_mandate: bool = False
    deposits: bool = False
    lasts: int = 0
    options: Options = Options()
    price: Price | None = None
    asks: tuple[str, ...] = ()
    made_without: bool = False
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    earns_late: bool = False
    balance: Literal["fpx"] | None = None


EUR_14 = Price(140, 25, currency="eur")
BNPL = Price(599, 30, currency="usd")
WALLET: Mapping[str, Any] = {"holds": True, "kept": "itself", "disputes": True}
# How a customer links a bank account, unless it is said otherwise. Recorded.
LINKED: Mapping[str, Any] = {"financial_connections": {"permissions": ["payment_method"], "prefetch": []}}
# Source of what is asked: each type's page under https://docs.stripe.com/payments, and what is required by
# the types of https://github.com/stripe/stripe-js; of the bounds: the pages of those that have some.
NAME, HOLDER = ("name",), ("name", "email")
ADDRESS = tuple(f"address.{each}" for each in ("line1", "city", "state", "postal_code", "country"))
KOREAN: Mapping[str, Any] = {"currencies": ("krw",), "holds": True, "refund_days": 365}
RAILS: Mapping[str, Rail] = {
    "card": Rail(
        action="none",
        kept="itself",
        holds=True,
        disputes=True,
        options=Options(
            intent={
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            },
            setup={"mandate_options": None, "network": None, "request_three_d_secure": "automatic"},
            session={"request_three_d_secure": "automatic"},
            unshown=frozenset({"cvc_token", "moto", "three_d_secure"}),
        ),
    ),
    "link": Rail(
        action="none", kept="itself", holds=True, disputes=True, options=Options({"persistent_token": None})
    ),
    # Cards that are held to a reader. Source: https://docs.stripe.com/terminal/payments/collect-card-payment.
    "card_present": Rail(
        ("aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "hkd", "jpy", "myr", "nok", "nzd", "sek", "sgd",
         "usd"),
        action="none", kept="itself", holds=True, disputes=True,
    ),
    "interac_present": Rail(("cad",), ("CA",), "none"),
    # bank debits
    "acss_debit": Rail(
        ("cad", "usd"), ("CA", "US"), "none", later=True, kept="itself", disputes=True, mandate=True,
        deposits=True,
        options=Options(
            intent={"verification_method": "automatic"},
            kept={
                "mandate_options": dict.fromkeys(
                    ("interval_description", "payment_schedule", "transaction_type")
                ),
            },
        ),
        price=Price(100, 40, 500, currency="cad"),
        asks=HOLDER,
        bounds={"cad": (0, 300_000)},  # the most of a new account, as a program had it in test mode in 2026
    ),
    "au_becs_debit": Rail(
        ("aud",), ("AU",), "none", later=True, kept="itself", refund_days=90, disputes=True, mandate=True,
        price=Price(100, 30, 350, currency="aud"),
        asks=HOLDER,
        bounds={"aud": (0, 1_000_000)},
    ),
    "bacs_debit": Rail(
        ("gbp",), ("GB",), "none", later=True, kept="itself", disputes=True, mandate=True,
        price=Price(100, 0, 200, 20, "gbp"),
        asks=HOLDER,
        bounds={"gbp": (0, 10_000_000)},
    ),
    "nz_bank_account": Rail(
        ("nzd",), ("NZ",), "none", later=True, kept="itself", refund_days=90, disputes=True, mandate=True,
        price=Price(100, 30, 350, currency="nzd"),
        asks=HOLDER,
    ),
    "sepa_debit": Rail(
        ("eur",), (), "none", later=True, kept="itself", disputes=True, mandate=True,
        price=Price(0, 35, currency="eur"),
        asks=HOLDER,
        bounds={"eur": (0, 1_000_000)},
        saved_by_mandate=True,  # as a program reports it in 2026
        earns_late=True,  # recorded in December 2022
    ),
    "us_bank_account": Rail(
        ("usd",), ("US",), "none", later=True, kept="itself", disputes=True, mandate=True, deposits=True,
        stops=True,  # https://docs.stripe.com/refunds#cancel-payment, of no other type
        options=Options(
            intent={
                "mandate_options": {},
                "transaction_purpose": "unspecified",
                "verification_method": "automatic",
            },
            offered=LINKED,
            setup={"mandate_options": {}, "verification_method": "automatic"},
            session={**LINKED, "verification_method": "automatic"},
            unshown=frozenset({"networks"}),
        ),
        price=Price(80, 0, 500, currency="usd"),
        asks=NAME,
    ),
    # an account's own charges of its customers' bank accounts, before there were intents
    "ach_debit": Rail(
        ("usd",), ("US",), "none", later=True, disputes=True, mandate=True,
        price=Price(80, 0, 500, currency="usd"),
    ),
    # bank redirects
    "bancontact": Rail(
        ("eur",), kept="sepa_debit", options=Options({"preferred_language": "en"}), price=EUR_14, asks=NAME
    ),
    "bizum": Rail(
        ("eur",), action="none", later=True, refund_days=395, refund_waits=True, disputes=True, price=EUR_14,
        bounds={"eur": (50, 500_000)},
    ),
    "blik": Rail(
        ("pln",), action="blik_authorize", refund_days=395, disputes=True,
        options=Options(unshown=frozenset({"code"})), price=Price(160, 100, currency="pln"),
    ),
    "eps": Rail(("eur",), price=Price(160, 25, currency="eur"), asks=NAME),
    "fpx": Rail(
        ("myr",), ("MY",), refund_days=60, refund_waits=True, price=Price(300, 100, currency="myr"),
        bounds={"myr": (200, 3_000_000)},
        balance="fpx",  # https://docs.stripe.com/payments/fpx/accept-a-payment#payouts-and-transfers
    ),
    "giropay": Rail(("eur",), price=EUR_14, asks=NAME),
    "ideal": Rail(
        ("eur",), kept="sepa_debit", refund_waits=True, price=Price(0, 29, currency="eur"),
        bounds={"eur": (1, LARGEST)},
    ),
    "p24": Rail(
        ("eur", "pln"), options=Options(unshown=frozenset({"tos_shown_and_accepted"})),
        price=Price(220, 100, currency="pln"), asks=("email",),
    ),
    "sofort": Rail(
        ("eur",), later=True, kept="sepa_debit", options=Options({"preferred_language": None}), price=EUR_14
    ),
    "twint": Rail(
        ("chf",), kept="itself", disputes=True, price=Price(190, 30, currency="chf"),
        bounds={"chf": (50, 500_000)},
    ),
    # bank transfers
    "customer_balance": Rail(
        ("eur", "gbp", "jpy", "mxn", "usd"), action="display_bank_transfer_instructions",
        price=Price(50, 0, 500, currency="usd"),
    ),
    # buy now, pay later
    "affirm": Rail(
        ("cad", "usd"), ("CA", "US"), holds=True, refund_days=120, refund_waits=True, disputes=True,
        lasts=12 * HOUR, price=BNPL,
        bounds={"cad": (5000, 3_000_000), "usd": (3500, 3_000_000)},
    ),
    "afterpay_clearpay": Rail(
        ("aud", "cad", "gbp", "nzd", "usd"), ("AU", "CA", "GB", "NZ", "US"), holds=True, refund_days=120,
        refund_waits=True, disputes=True, lasts=3 * HOUR,
        options=Options({"reference": None}), price=Price(600, 30, currency="usd"),
        bounds={
            "aud": (100, 400_000),
            "cad": (100, 200_000),
            "gbp": (100, 120_000),
            "nzd": (100, 400_000),
            "usd": (100, 400_000),
        },
    ),
    "alma": Rail(
        ("eur",), holds=True, refund_waits=True, disputes=True, price=BNPL, bounds={"eur": (5000, 500_000)}
    ),
    "billie": Rail(
        ("chf", "dkk", "eur", "gbp", "nok", "sek"), holds=True, refund_waits=True, disputes=True,
        price=BNPL, bounds={"eur": (1, LARGEST)},
    ),
    "klarna": Rail(
        ("aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "nok", "nzd", "pln", "ron", "sek", "usd"),
        holds=True, kept="itself", disputes=True, lasts=48 * HOUR,
        options=Options({"preferred_locale": None}, unshown=frozenset({"on_demand", "subscriptions"})),
        price=BNPL, asks=("address.country",), made_without=True,
    ),
    "scalapay": Rail(
        ("eur",), holds=True, refund_days=90, refund_waits=True, disputes=True, price=BNPL,
        bounds={"eur": (500, 499_999)},
    ),
    "sequra": Rail(
        ("eur",), ("ES",), holds=True, refund_waits=True, disputes=True, price=BNPL,
        bounds={"eur": (2900, LARGEST)},
    ),
    "sunbit": Rail(
        ("usd",), ("US",), refund_waits=True, disputes=True, price=BNPL, bounds={"usd": (6000, 1_999_999)}
    ),
    "zip": Rail(
        ("aud", "usd"), ("AU", "US"), disputes=True, price=BNPL,
        bounds={"aud": (100, 5_000_000), "usd": (3500, 150_000)},
    ),
    # real-time payments
    "crypto": Rail(("usd",), ("US",), holds=True, price=Price(150)),
    "mb_way": Rail(
        ("eur",), action="approve_in_app", refund_days=365, disputes=True, price=EUR_14, asks=("phone",),
        bounds={"eur": (50, 500_000)},
    ),
    "pay_by_bank": Rail(
        ("eur", "gbp"), refund_days=730, refund_waits=True, price=Price(150, 20, currency="gbp"),
        bounds={"gbp": (50, 1_000_000)},
    ),
    "paynow": Rail(
        ("sgd",), ("SG",), "paynow_display_qr_code", refund_days=90, refund_waits=True, lasts=HOUR,
        price=Price(130),
    ),
    "payto": Rail(
        ("aud",), ("AU",), "none", later=True, kept="itself", refund_days=730,
        price=Price(100, 30, 350, currency="aud"),
    ),
    "pix": Rail(
        ("brl",), action="pix_display_qr_code", kept="itself", refund_days=90, disputes=True, lasts=4 * HOUR,
        options=Options(
            {"amount_includes_iof": "never", "expires_after_seconds": 14_400, "expires_at": None}
        ),
        price=Price(119),
        bounds={"brl": (50, 1_500_000)},  # the most: 3,000 US dollars, at the sandbox's rate
    ),
    "promptpay": Rail(
        ("thb",), ("TH",), "promptpay_display_qr_code", lasts=HOUR, refund_asks=True, price=Price(165),
        asks=("email",),
    ),
    "swish": Rail(
        ("sek",), action="swish_handle_redirect_or_display_qr_code", refund_days=365, lasts=3 * MINUTE,
        options=Options({"reference": None}), price=Price(100, 300, currency="sek"),
    ),
    "upi": Rail(
        ("inr",), action="upi_handle_redirect_or_display_qr_code", kept="itself", refund_days=60,
        refund_waits=True, disputes=True, lasts=5 * MINUTE, price=Price(200),
        bounds={"inr": (100, 10_000_000)}, options=Options(unshown=frozenset({"mandate_options"})),
    ),
    # vouchers
    "boleto": Rail(
        ("brl",), ("BR",), "boleto_display_details", kept="itself", refunds="none", lasts=3 * DAY,
        options=Options({"expires_after_days": 3}), price=Price(0, 345, currency="brl"),
        asks=(*HOLDER, *ADDRESS),
        bounds={"brl": (500, 4_999_999)},
    ),
    "konbini": Rail(
        ("jpy",), ("JP",), "konbini_display_details", lasts=3 * DAY, refund_asks=True,
        options=Options(
            {
                "confirmation_number": None,
                "expires_after_days": None,
                "expires_at": None,
                "product_description": None,
            }
        ),
        price=Price(360, least=120, currency="jpy"),
        asks=HOLDER,
        bounds={"jpy": (120, 300_000)},
    ),
    "multibanco": Rail(
        ("eur",), action="multibanco_display_details", refund_days=365, lasts=7 * DAY,
        price=Price(295, 25, currency="eur"), asks=("email",),
        bounds={"eur": (50, 9_999_900)},
    ),
    "oxxo": Rail(
        ("mxn",), ("MX",), "oxxo_display_details", refunds="none", lasts=3 * DAY,
        options=Options({"expires_after_days": 3}), price=Price(400, 0),
        asks=HOLDER,
        bounds={"mxn": (1000, 1_000_000)},
    ),
    # wallets
    "alipay": Rail(
        ("aud", "cad", "cny", "eur", "gbp", "hkd", "jpy", "myr", "nzd", "sgd", "usd"),
        action="alipay_handle_redirect", kept="itself", refund_days=90, refund_waits=True,
    ),
    "amazon_pay": Rail(
        ("aud", "chf", "dkk", "eur", "gbp", "hkd", "jpy", "nok", "nzd", "sek", "usd", "zar"),
        refund_days=90, refund_waits=True, **WALLET,
    ),
    "cashapp": Rail(
        ("usd",), ("US",), "cashapp_handle_redirect_or_display_qr_code", refund_days=90, refund_waits=True,
        lasts=10 * MINUTE, **WALLET,
    ),
    "grabpay": Rail(("myr", "sgd"), ("MY", "SG"), refund_days=90, refund_waits=True, price=Price(330)),
    "kakao_pay": Rail(**KOREAN, kept="itself"),
    "kr_card": Rail(**KOREAN, kept="itself"),
    "mobilepay": Rail(("dkk", "eur", "nok", "sek"), holds=True, disputes=True, lasts=5 * MINUTE),
    "naver_pay": Rail(**KOREAN, kept="itself"),
    "payco": Rail(**KOREAN),
    "paypal": Rail(
        ("aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "hkd", "nok", "nzd", "pln", "sek", "sgd", "usd"),
        options=Options(
            {"preferred_locale": None, "reference": None}, unshown=frozenset({"risk_correlation_id"})
        ),
        **WALLET,
    ),
    "paypay": Rail(("jpy",), ("JP",), refund_days=365, bounds={"jpy": (50, 1_000_000)}),
    "revolut_pay": Rail(
        ("eur", "gbp", "ron", "huf", "pln", "dkk"), refund_waits=True, lasts=HOUR, **WALLET
    ),
    "samsung_pay": Rail(**KOREAN),
    "satispay": Rail(("eur",), holds=True, kept="itself", refund_waits=True, disputes=True),
    "wechat_pay": Rail(
        ("aud", "cad", "chf", "cny", "dkk", "eur", "gbp", "hkd", "jpy", "nok", "sek", "sgd", "usd"),
        action="wechat_pay_display_qr_code", refund_waits=True, lasts=2 * HOUR,
        options=Options({"app_id": None, "client": None}, session={"app_id": None, "client": "web"}),
    ),
}  # fmt: skip
# A type that the SDK's intents name and that has no page of its own to tell how it goes.
UNKNOWN = Rail()


def of(type: str) -> Rail:
    """A type's row."""
    return RAILS.get(type, UNKNOWN)


def least(types: Iterable[str], currency: str) -> int | None:
    """The least that can be paid by any of some types, where each has a least of its own in the currency.

    Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, of iDEAL.
    """
    bounds = [of(each).bounds.get(currency, (0, 0))[0] for each in types]
    return min(bounds) if bounds and all(bounds) else None
