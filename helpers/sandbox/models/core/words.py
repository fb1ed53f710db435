"""Stripe's names of things in words, as customers read them."""

from __future__ import annotations

from collections.abc import Mapping

# Payment methods and brands that are not written as their name says.
WORDS: Mapping[str, str] = {
    "acss_debit": "Canadian pre-authorized debit",
    "afterpay_clearpay": "Afterpay or Clearpay",
    "amex": "American Express",
    "au_becs_debit": "BECS debit",
    "bacs_debit": "Bacs debit",
    "blik": "BLIK",
    "cashapp": "Cash App Pay",
    "customer_balance": "Bank transfer",
    "diners": "Diners Club",
    "eps": "EPS",
    "fpx": "FPX",
    "ideal": "iDEAL",
    "jcb": "JCB",
    "oxxo": "OXXO",
    "p24": "Przelewy24",
    "paypal": "PayPal",
    "sepa_debit": "SEPA debit",
    "three_d_secure": "3D Secure",
    "unionpay": "UnionPay",
    "upi": "UPI",
    "us_bank_account": "US bank account",
    "wechat_pay": "WeChat Pay",
}


def named(name: str) -> str:
    """One of Stripe's names in words: us_bank_account is "US bank account"."""
    return WORDS.get(name) or name.replace("_", " ").capitalize()
