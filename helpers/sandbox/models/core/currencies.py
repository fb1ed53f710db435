"""Currencies: the smallest and largest amounts, and the rates they are exchanged at.

Source: https://docs.stripe.com/currencies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from helpers.catalog.currencies import decimals

from ... import errors
from ...listing import lists
from ...resource import Resource
from ...routes import Call, route

# The sign before or behind an amount. Recorded by programs (lines of invoices and refusals, 2019 to 2026).
# Guesses: Australian dollars', and that there is none for other currencies.
SIGNS: Mapping[str, tuple[str, str]] = {
    "aed": ("د.إ", ""),
    "aud": ("$", ""),
    "bdt": ("৳", ""),
    "brl": ("R$ ", ""),
    "cad": ("$", ""),
    "chf": ("CHF ", ""),
    "eur": ("€", ""),
    "gbp": ("£", ""),
    "hkd": ("$", ""),
    "huf": ("", " Ft"),
    "inr": ("₹", ""),
    "jpy": ("¥", ""),
    "ngn": ("", " ₦"),
    "pkr": ("₨", ""),
    "pln": ("", " zł"),
    "rub": ("", " \N{CYRILLIC SMALL LETTER ER}."),
    "sek": ("", " kr"),
    "usd": ("$", ""),
}
# As browsers tell them apart.
DOLLARS: Mapping[str, str] = {"aud": "A$", "cad": "CA$", "hkd": "HK$"}

# The smallest charge, in minor units.
# Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
SMALLEST: Mapping[str, int] = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50,
    "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50,
    "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
# How the smallest charge is said where another currency is converted. Reported by programs, but of Australian
# and Canadian dollars.
COINS: Mapping[str, str] = {
    **dict.fromkeys(("aud", "cad", "eur", "hkd", "usd"), "cents"),
    "aed": "fils",
    "bgn": "stotinka",
    "gbp": "pence",
    "pln": "grosz",
}
# Source: https://docs.stripe.com/currencies#presentment-currencies.
NOT_ON_AMERICAN_EXPRESS = frozenset({
    "afn", "aoa", "ars", "bob", "brl", "clp", "cop", "crc", "cve", "djf", "fkp", "gnf", "gtq", "hnl", "lak",
    "mur", "nio", "pab", "pen", "pyg", "shp", "srd", "uyu", "xof", "xpf",
})  # fmt: skip
# The largest payment, in minor units: eight digits, and more in these currencies, by card in further ones.
# Guess: of the latter, the amount that the page tells in words, beside digits that say another one.
LARGEST = 99_999_999
LARGEST_IDR = 999_999_999_999
LARGER: Mapping[str, int] = {"idr": LARGEST_IDR, "inr": 999_999_999}
LARGER_BY_CARD: Mapping[str, int] = {
    "cop": 999_999_999_999,
    "huf": 999_999_999_999,
    "jpy": 9_999_999_999,
    "lbp": 99_999_999_999_999,
}

# Currencies that are written with two decimals and have none, and those that banks are sent whole amounts of.
# Source: https://docs.stripe.com/currencies#special-cases.
WITHOUT_CENTS, PAID_OUT_WHOLE = frozenset({"isk", "ugx"}), frozenset({"huf", "isk", "twd", "ugx"})
THREE = 3

# How much of a currency one US dollar buys, for every currency one can pay in. The rates are near those of
# early 2024 and never change, so that what was paid can be followed by hand; they are the sandbox's own.
PER_DOLLAR: Mapping[str, float] = {
    "usd": 1.0, "aed": 3.6725, "afn": 72.0, "all": 95.0, "amd": 400.0, "ang": 1.79, "aoa": 830.0,
    "ars": 830.0, "aud": 1.5, "awg": 1.8, "azn": 1.7, "bam": 1.8, "bbd": 2.0, "bdt": 110.0, "bgn": 1.8,
    "bhd": 0.376, "bif": 2850.0, "bmd": 1.0, "bnd": 1.35, "bob": 6.9, "brl": 5.0, "bsd": 1.0, "bwp": 13.6,
    "byn": 3.27, "bzd": 2.0, "cad": 1.35, "cdf": 2770.0, "chf": 0.88, "clp": 950.0, "cny": 7.2,
    "cop": 3900.0, "crc": 510.0, "cve": 101.0, "czk": 23.0, "djf": 178.0, "dkk": 6.9, "dop": 59.0,
    "dzd": 134.0, "egp": 48.0, "etb": 57.0, "eur": 0.92, "fjd": 2.25, "fkp": 0.79, "gbp": 0.79, "gel": 2.7,
    "ghs": 12.5, "gip": 0.79, "gmd": 68.0, "gnf": 8600.0, "gtq": 7.8, "gyd": 209.0, "hkd": 7.8, "hnl": 24.7,
    "htg": 132.0, "huf": 360.0, "idr": 15600.0, "ils": 3.7, "inr": 83.0, "isk": 138.0, "jmd": 155.0,
    "jod": 0.709, "jpy": 150.0, "kes": 130.0, "kgs": 89.0, "khr": 4060.0, "kmf": 454.0, "krw": 1330.0,
    "kwd": 0.308, "kyd": 0.83, "kzt": 450.0, "lak": 20900.0, "lbp": 89500.0, "lkr": 305.0, "lrd": 193.0,
    "lsl": 19.0, "mad": 10.0, "mdl": 17.7, "mga": 4450.0, "mkd": 56.6, "mmk": 2100.0, "mnt": 3400.0,
    "mop": 8.0, "mur": 46.0, "mvr": 15.4, "mwk": 1730.0, "mxn": 17.0, "myr": 4.7, "mzn": 64.0, "nad": 19.0,
    "ngn": 1500.0, "nio": 36.8, "nok": 10.5, "npr": 133.0, "nzd": 1.65, "omr": 0.385, "pab": 1.0,
    "pen": 3.8, "pgk": 3.8, "php": 56.0, "pkr": 280.0, "pln": 4.0, "pyg": 7300.0, "qar": 3.64, "ron": 4.6,
    "rsd": 108.0, "rub": 92.0, "rwf": 1290.0, "sar": 3.75, "sbd": 8.4, "scr": 13.6, "sek": 10.4,
    "sgd": 1.35, "shp": 0.79, "sle": 22.6, "sos": 571.0, "srd": 35.0, "szl": 19.0, "thb": 36.0, "tjs": 10.9,
    "tnd": 3.1, "top": 2.36, "try": 32.0, "ttd": 6.8, "twd": 32.0, "tzs": 2560.0, "uah": 38.0,
    "ugx": 3800.0, "uyu": 39.0, "uzs": 12600.0, "vnd": 24500.0, "vuv": 120.0, "wst": 2.75, "xaf": 605.0,
    "xcd": 2.7, "xof": 605.0, "xpf": 110.0, "yer": 250.0, "zar": 19.0, "zmw": 25.0,
}  # fmt: skip

# The currencies as refusals name them, in the order that is recorded: https://github.com/Kiln-AI/stripe_world,
# in September 2026 (tests/conformance/cassettes/11_ledger_payouts.json). Some of them nobody can pay in.
NAMED_LAST = ("usdc", "btn", "ghs", "eek", "lvl", "svc", "vef", "ltl", "sll", "mro")
NAMED = ("usd", *sorted({*PER_DOLLAR, "hrk", "std", "xcg"} - {"usd", *NAMED_LAST}))
STABLE = ("usdc", "eurc", "usdt", "open_usd")


def written(amount: int, currency: str) -> str:
    """An amount as messages write it: $1,234.50, €0.50, 499.00 kr, 175.00 CZK."""
    text = f"{abs(amount) / 10 ** decimals(currency):,.{decimals(currency)}f}"
    sign = "-" if amount < 0 else ""
    before, after = SIGNS.get(currency, ("", f" {currency.upper()}"))
    return f"{sign}{before}{text}{after}"


def on_page(amount: int, currency: str) -> str:
    """An amount as pages write it, where dollars of several countries may stand: CA$42.12."""
    return written(amount, currency).replace("$", DOLLARS.get(currency, "$"))


def plain(amount: int, currency: str) -> str:
    """An amount as one types it, in the currency's own unit: 1234.50."""
    return f"{amount / 10 ** decimals(currency):.{decimals(currency)}f}"


def typed(text: str, currency: str) -> int | None:
    """What somebody typed as an amount, in minor units: 1,234.5 is 123450 in dollars; None if it is none."""
    match = re.fullmatch(r"(\d{1,12})(?:\.(\d+))?", text.replace(",", ""), re.ASCII)
    places = decimals(currency)
    if match is None or len(match[2] or "") > places:
        return None
    return int(match[1] + (match[2] or "").ljust(places, "0"))


def rate(given: str, wanted: str) -> float:
    """How much of the wanted currency one unit of the given one buys, in major units of both."""
    return round(PER_DOLLAR[wanted] / PER_DOLLAR[given], 6)


def exchanged(amount: int, given: str, wanted: str) -> int:
    """An amount in another currency's minor units, half up away from zero."""
    if given == wanted:
        return amount
    exact = abs(amount) * rate(given, wanted) * 10.0 ** (decimals(wanted) - decimals(given))
    whole = int(exact + 0.5)
    return whole if amount >= 0 else -whole


def checked(currency: str, *, param: str = "currency") -> str:
    """A currency's code in lower case. Raises Invalid where there is none of that name."""
    code = currency.lower()
    if code not in PER_DOLLAR:
        raise _unknown(currency, [*NAMED, *NAMED_LAST], param)
    return code


def _unknown(currency: str, named: Iterable[str], param: str, *, end: str = "") -> errors.Invalid:
    return errors.Invalid(
        f"Invalid currency: {currency}. Stripe currently supports these currencies: {', '.join(named)}{end}",
        param=param,
    )


def check_keys(given: Iterable[str], *, param: str) -> None:
    """Refuse a key of `currency_options` that is no currency, or is not written in lower case.

    The former names more currencies than elsewhere, as https://github.com/Kiln-AI/stripe_world recorded it.
    """
    for currency in given:
        if currency != currency.lower():
            raise errors.Invalid(
                f"Currencies must be lowercase when used as keys in a map. Use `{currency.lower()}` instead "
                f"of `{currency}`.",
                param=param,
            )
        if currency not in PER_DOLLAR:
            raise _unknown(currency, [*NAMED, *STABLE, *NAMED_LAST[1:]], param, end=".")


def check_positive(amount: int, *, param: str = "amount") -> None:
    """Refuse an amount that is not above zero."""
    if amount < 1:
        raise errors.too_little(param, 1)


def check_largest(amount: int, currency: str, *, param: str = "amount", by_card: bool = False) -> None:
    """Refuse an amount of too many digits."""
    most = largest(currency, by_card=by_card)
    if amount > most:
        raise errors.Invalid(
            f"Amount must be no more than {written(most, currency)}", code="amount_too_large", param=param
        )


def check_charge(
    amount: int, currency: str, settles_in: str, *, smallest: int | None = None, by_card: bool = False
) -> None:
    """Refuse to charge an amount that is too small or too large, or has digits that its currency has not.

    The smallest is that of the currency in which the payment settles, unless what it is paid with has a
    `smallest` of its own; `by_card`: it may be paid by card. Source of the words:
    https://github.com/opencollective/opencollective-api/pull/10662 and, that it is so for every currency,
    https://github.com/stripe/stripe-python/issues/643.
    """
    check_positive(amount)
    said = None if smallest else too_small_when_settled(amount, currency, settles_in)
    if said:
        raise errors.Invalid(f"Amount {said}", code="amount_too_small", param="amount")
    needed = smallest or (least(currency) if currency == settles_in else 1)
    if amount < needed:
        message = f"Amount must be at least {written(needed, currency)} {currency}"
        raise errors.Invalid(message, code="amount_too_small", param="amount")
    check_largest(amount, currency, by_card=by_card)
    check_digits(amount, currency)


def too_small_when_settled(amount: int, currency: str, settles_in: str) -> str | None:
    """What is said after the amount's name where too little is left of it in the currency it settles in.

    None where that is enough, or its own currency.
    """
    smallest, measured = least(settles_in), exchanged(amount, currency, settles_in)
    if currency == settles_in or measured >= smallest:
        return None
    coins = COINS.get(settles_in)
    said = f"{smallest} {coins}" if coins else written(smallest, settles_in)
    return (
        f"must convert to at least {said}. {written(amount, currency)} converts to approximately "
        f"{written(measured, settles_in)}."
    )


def check_digits(amount: int, currency: str) -> None:
    """Refuse digits that a currency has no coins for. The code is Stripe's; the words are a guess."""
    if currency in WITHOUT_CENTS and amount % 100:
        raise errors.Invalid(
            f"Invalid {currency.upper()} amount: it is written with two decimals, which must be 00.",
            code="invalid_charge_amount_no_decimal_compatible",
            param="amount",
        )
    _check_last_decimal(amount, currency)


def check_payout(amount: int, currency: str) -> None:
    """Refuse to pay out parts of a currency's unit that banks do not know. The words are a guess."""
    if currency in PAID_OUT_WHOLE and amount % 100:
        raise errors.Invalid(
            f"Invalid {currency.upper()} amount: payouts need whole amounts, divisible by 100.",
            param="amount",
        )
    _check_last_decimal(amount, currency)


def _check_last_decimal(amount: int, currency: str) -> None:
    """Networks know two of three decimals. Source: https://docs.stripe.com/currencies#special-cases."""
    if decimals(currency) == THREE and amount % 10:
        raise errors.Invalid(
            f"Invalid {currency.upper()} amount: the last of its three decimals must be 0.", param="amount"
        )


def least(currency: str) -> int:
    """The smallest charge in a currency, in minor units, as far as Stripe names one."""
    return SMALLEST.get(currency, 1)


def largest(currency: str, *, by_card: bool = False) -> int:
    """The largest charge in a currency, in minor units."""
    further = LARGER_BY_CARD if by_card else {}
    return LARGER.get(currency) or further.get(currency) or LARGEST


def _rates(currency: str) -> Resource:
    rates = {each: rate(currency, each) for each in sorted(PER_DOLLAR) if each != currency}
    return {"id": currency, "object": "exchange_rate", "rates": rates}


@route("v1.exchange_rates.retrieve")
def retrieve_exchange_rates(call: Call) -> Resource:
    """What a unit of a currency buys of every other one."""
    code = call.path["rate_id"]
    if code not in PER_DOLLAR:
        raise errors.no_such("exchange rate", code)
    return _rates(code)


@route("v1.exchange_rates.list")
def list_exchange_rates(call: Call) -> Resource:
    """All rates, by currency."""
    return lists.of([_rates(each) for each in sorted(PER_DOLLAR)], "exchange rate", call.url, call.params)
