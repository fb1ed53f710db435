"""How many decimals a currency's amounts have, which the SDK does not say.

Source: https://docs.stripe.com/currencies#zero-decimal and #three-decimal. UGX is zero-decimal there, and yet
sent with two decimals.
"""

from __future__ import annotations

NO_DECIMALS = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")
)
THREE_DECIMALS = frozenset(("bhd", "jod", "kwd", "omr", "tnd"))


def decimals(currency: str) -> int:
    """How many of an amount's last digits stand behind the point; `currency` in lower case."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2
