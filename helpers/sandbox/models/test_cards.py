"""Stripe's published test cards and magic tokens: one row a card, with all that it sets off.

A card's number is never stored: its `fingerprint` follows from it, and leads back to the row. Models ask

- `by_number(number)`, `by_token("tok_visa")`, `behind(store, card)` for a row (None: no test card),
- `refuse_attach(row, cvc=...)` and `refuse_charge(row, cvc=..., charge=...)`, which raise what the row says.

Source: https://docs.stripe.com/testing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from .. import errors
from ..account_store import AccountStore
from ..ids import Ids
from ..wire import Resource


@dataclass(frozen=True)
class Decline:
    """Why a card is declined: `code` and message, and what the bank told beside them."""

    code: str
    message: str
    decline_code: str | None = None
    param: str | None = None
    advice_code: str | None = None
    only_with_cvc: bool = False


def declined(
    decline_code: str, message: str = "Your card was declined.", advice: str = "try_again_later"
) -> Decline:
    """A plain decline with a reason."""
    return Decline("card_declined", message, decline_code, advice_code=advice)


GENERIC = declined("generic_decline")
INSUFFICIENT = declined("insufficient_funds", "Your card has insufficient funds.")
LOST = declined("lost_card", advice="do_not_try_again")
STOLEN = declined("stolen_card", advice="do_not_try_again")
FRAUDULENT = declined("fraudulent", advice="do_not_try_again")
VELOCITY = declined(
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
)
EXPIRED = Decline("expired_card", "Your card has expired.", param="exp_month", advice_code="do_not_try_again")
INCORRECT_CVC = Decline(
    "incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc", "cvc", only_with_cvc=True
)
PROCESSING = Decline(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "processing_error",
    advice_code="try_again_later",
)

Check = Literal["pass", "fail", "unavailable"]
Authentication = Literal["none", "required", "required_always", "optional"]


@dataclass(frozen=True)
class KnownCard:
    """A test card. Without anything else said, every attempt with it succeeds.

    ``attach``: what an attachment is declined with. ``charge``: what a payment is declined with.
    ``dispute``: the reason of the dispute that a payment ends in; ``inquiry``: it is only an inquiry.
    ``refund``: how refunds of it go, where they do not succeed at once. ``authentication``: 3D Secure.
    ``at_once``: its funds are available without delay. ``blocked``: Radar stops every payment.
    """

    number: str
    brand: str = "Visa"
    funding: Literal["credit", "debit", "prepaid"] = "credit"
    country: str = "US"
    attach: Decline | None = None
    charge: Decline | None = None
    cvc_check: Check = "pass"
    line1_check: Check = "pass"
    zip_check: Check = "pass"
    dispute: str | None = None
    inquiry: bool = False
    refund: Literal["pending", "fails"] | None = None
    authentication: Authentication = "none"
    at_once: bool = False
    risk: Literal["normal", "elevated", "highest"] = "normal"
    blocked: bool = False


def declining(digits: str, why: Decline) -> KnownCard:
    """A Visa that is declined whenever it is attached or charged."""
    return KnownCard(f"400000000000{digits}", attach=why, charge=why)


def foreign(number: str, country: str, **more: Any) -> KnownCard:
    """A Visa from another country."""
    return KnownCard(number, country=country, **more)


CARDS: tuple[KnownCard, ...] = (
    KnownCard("4242424242424242"),
    KnownCard("4000056655665556", funding="debit"),
    KnownCard("5555555555554444", "MasterCard"),
    KnownCard("2223003122003222", "MasterCard"),
    KnownCard("5200828282828210", "MasterCard", "debit"),
    KnownCard("5105105105105100", "MasterCard", "prepaid"),
    KnownCard("378282246310005", "American Express"),
    KnownCard("371449635398431", "American Express"),
    KnownCard("6011111111111117", "Discover"),
    KnownCard("6011000990139424", "Discover"),
    KnownCard("6011981111111113", "Discover", "debit"),
    KnownCard("3056930009020004", "Diners Club"),
    KnownCard("36227206271667", "Diners Club"),
    KnownCard("6555900000604105", "Discover", "debit"),
    KnownCard("3566002020360505", "JCB", country="JP"),
    KnownCard("6200000000000005", "UnionPay", country="CN"),
    KnownCard("6200000000000047", "UnionPay", "debit", "CN"),
    KnownCard("6205500000000000004", "UnionPay", country="CN"),
    foreign("4000000320000021", "AR"),
    foreign("4000000760000002", "BR"),
    foreign("4000001240000000", "CA"),
    foreign("4000001520000001", "CL"),
    foreign("4000001700000003", "CO"),
    foreign("4000001880000005", "CR"),
    foreign("4000002180000000", "EC"),
    foreign("4000004840008001", "MX"),
    foreign("4000005910000000", "PA"),
    foreign("4000006000000066", "PY"),
    foreign("4000006040000068", "PE"),
    foreign("4000008580000003", "UY"),
    foreign("4000007840000001", "AE"),
    foreign("4000000400000008", "AT"),
    foreign("4000000560000004", "BE"),
    foreign("4000001000000000", "BG"),
    foreign("4000001120000005", "BY"),
    foreign("4000001910000009", "HR"),
    foreign("4000001960000008", "CY"),
    foreign("4000002030000002", "CZ"),
    foreign("4000002080000001", "DK"),
    foreign("4000002330000009", "EE"),
    foreign("4000002460000001", "FI"),
    foreign("4000002500000003", "FR"),
    foreign("4000002760000016", "DE"),
    foreign("4000002920000005", "GI"),
    foreign("4000003000000030", "GR"),
    foreign("4000003480000005", "HU"),
    foreign("4000003720000005", "IE"),
    foreign("4000003800000008", "IT"),
    foreign("4000004280000005", "LV"),
    foreign("4000004380000004", "LI"),
    foreign("4000004400000000", "LT"),
    foreign("4000004420000006", "LU"),
    foreign("4000004700000007", "MT"),
    foreign("4000005280000002", "NL"),
    foreign("4000005780000007", "NO"),
    foreign("4000006160000005", "PL"),
    foreign("4000006200000007", "PT"),
    foreign("4000006420000001", "RO"),
    foreign("4000006820000007", "SA"),
    foreign("4000007050000006", "SI"),
    foreign("4000007030000001", "SK"),
    foreign("4000007240000007", "ES"),
    foreign("4000007520000008", "SE"),
    KnownCard("5555050360000080", "MasterCard", country="SE"),
    foreign("4000007560000009", "CH"),
    foreign("4000008260000000", "GB"),
    foreign("4000058260000005", "GB", funding="debit"),
    KnownCard("5555558265554449", "MasterCard", country="GB"),
    foreign("4000000360000006", "AU"),
    foreign("4000001560000002", "CN"),
    foreign("4000003440000004", "HK"),
    foreign("4000003560000008", "IN"),
    foreign("4000003920000003", "JP"),
    foreign("4000004580000002", "MY"),
    foreign("4000005540000008", "NZ"),
    foreign("4000007020000003", "SG"),
    foreign("4000001580000008", "TW"),
    foreign("4000007640000003", "TH"),
    foreign("4000057640000008", "TH", funding="debit"),
    declining("0002", GENERIC),
    declining("9995", INSUFFICIENT),
    declining("9987", LOST),
    declining("9979", STOLEN),
    declining("6975", VELOCITY),
    declining("0069", EXPIRED),
    declining("0119", PROCESSING),
    KnownCard("4000000000000127", attach=INCORRECT_CVC, charge=INCORRECT_CVC, cvc_check="fail"),
    KnownCard("4000000000000341", charge=GENERIC),
    KnownCard("4100000000000019", charge=FRAUDULENT, risk="highest", blocked=True),
    KnownCard("4000000000004954", charge=FRAUDULENT, risk="highest", blocked=True),
    KnownCard("4000000000009235", risk="elevated"),
    KnownCard("4000000000000101", cvc_check="fail"),
    KnownCard("4000000000000010", line1_check="fail", zip_check="fail"),
    KnownCard("4000000000000028", line1_check="fail"),
    KnownCard("4000000000000036", zip_check="fail"),
    KnownCard("4000000000000044", line1_check="unavailable", zip_check="unavailable"),
    KnownCard("4000000000000259", dispute="fraudulent"),
    KnownCard("4000000000002685", dispute="product_not_received"),
    KnownCard("4000000000001976", dispute="fraudulent", inquiry=True),
    KnownCard("4000000000007726", refund="pending"),
    KnownCard("4000000000005126", refund="fails"),
    KnownCard("4000000000000077", at_once=True),
    KnownCard("4000003720000278", country="IE", at_once=True),
    KnownCard("4000002500003155", country="FR", authentication="required"),
    KnownCard("4000002760003184", country="DE", authentication="required_always"),
    KnownCard("4000003800000446", country="IT", authentication="required"),
    KnownCard("4000008260003178", country="GB", authentication="required_always", charge=INSUFFICIENT),
    KnownCard("4000000000003220", authentication="required_always"),
    KnownCard("4000000000003063", authentication="required_always"),
    KnownCard("4000008400001629", authentication="required_always", charge=GENERIC),
    KnownCard("4000008400001280", authentication="required_always", charge=PROCESSING),
    KnownCard("4000000000003055", authentication="optional"),
    KnownCard("4000000000003097", authentication="optional"),
)
BY_NUMBER: Mapping[str, KnownCard] = {card.number: card for card in CARDS}

TOKENS: Mapping[str, str] = {
    "tok_visa": "4242424242424242",
    "tok_visa_debit": "4000056655665556",
    "tok_mastercard": "5555555555554444",
    "tok_mastercard_debit": "5200828282828210",
    "tok_mastercard_prepaid": "5105105105105100",
    "tok_amex": "378282246310005",
    "tok_discover": "6011111111111117",
    "tok_diners": "3056930009020004",
    "tok_jcb": "3566002020360505",
    "tok_unionpay": "6200000000000005",
    "tok_us": "4242424242424242",
    "tok_ar": "4000000320000021",
    "tok_br": "4000000760000002",
    "tok_ca": "4000001240000000",
    "tok_mx": "4000004840008001",
    "tok_at": "4000000400000008",
    "tok_be": "4000000560000004",
    "tok_dk": "4000002080000001",
    "tok_fi": "4000002460000001",
    "tok_fr": "4000002500000003",
    "tok_de": "4000002760000016",
    "tok_ie": "4000003720000005",
    "tok_it": "4000003800000008",
    "tok_lu": "4000004420000006",
    "tok_nl": "4000005280000002",
    "tok_no": "4000005780000007",
    "tok_pt": "4000006200000007",
    "tok_es": "4000007240000007",
    "tok_se": "4000007520000008",
    "tok_ch": "4000007560000009",
    "tok_gb": "4000008260000000",
    "tok_gb_debit": "4000058260000005",
    "tok_au": "4000000360000006",
    "tok_cn": "4000001560000002",
    "tok_hk": "4000003440000004",
    "tok_in": "4000003560000008",
    "tok_jp": "4000003920000003",
    "tok_nz": "4000005540000008",
    "tok_sg": "4000007020000003",
    "tok_bypassPending": "4000000000000077",
    "tok_bypassPendingInternational": "4000003720000278",
    "tok_avsFail": "4000000000000010",
    "tok_avsLine1Fail": "4000000000000028",
    "tok_avsZipFail": "4000000000000036",
    "tok_avsUnchecked": "4000000000000044",
    "tok_cvcCheckFail": "4000000000000101",
    "tok_riskLevelElevated": "4000000000009235",
    "tok_riskLevelHighest": "4000000000004954",
    "tok_refundFail": "4000000000005126",
    "tok_createDispute": "4000000000000259",
    "tok_createDisputeProductNotReceived": "4000000000002685",
    "tok_createDisputeInquiry": "4000000000001976",
    "tok_chargeCustomerFail": "4000000000000341",
    "tok_visa_chargeCustomerFail": "4000000000000341",
    "tok_chargeDeclined": "4000000000000002",
    "tok_visa_chargeDeclined": "4000000000000002",
    "tok_chargeDeclinedInsufficientFunds": "4000000000009995",
    "tok_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "tok_visa_chargeDeclinedLostCard": "4000000000009987",
    "tok_visa_chargeDeclinedStolenCard": "4000000000009979",
    "tok_visa_chargeDeclinedVelocityLimitExceeded": "4000000000006975",
    "tok_chargeDeclinedFraudulent": "4100000000000019",
    "tok_chargeDeclinedIncorrectCvc": "4000000000000127",
    "tok_chargeDeclinedExpiredCard": "4000000000000069",
    "tok_chargeDeclinedProcessingError": "4000000000000119",
    "tok_threeDSecureRequired": "4000000000003063",
    "tok_threeDSecureOptional": "4000000000003055",
    "tok_threeDSecure2Required": "4000000000003220",
    "tok_authenticationRequired": "4000002760003184",
    "tok_authenticationRequiredOnSetup": "4000002500003155",
}
PAYMENT_METHODS: Mapping[str, str] = {
    name.replace("tok_", "pm_card_", 1): number for name, number in TOKENS.items()
}


def by_number(number: str) -> KnownCard | None:
    """The test card of a number without blanks."""
    return BY_NUMBER.get(number)


def by_token(name: str) -> KnownCard | None:
    """The card behind a magic token (`tok_visa`) or payment method (`pm_card_visa`)."""
    number = TOKENS.get(name) or PAYMENT_METHODS.get(name)
    return BY_NUMBER[number] if number else None


def fingerprint(store: AccountStore, number: str) -> str:
    """What a card's number is known by: the same for the same number, everywhere in a sandbox."""
    return store.state.ids.derive(f"card:{number}", 16)


@lru_cache(8)
def _by_fingerprint(seed: str) -> dict[str, KnownCard]:
    ids = Ids(seed)
    return {ids.derive(f"card:{number}", 16): card for number, card in BY_NUMBER.items()}


def behind(store: AccountStore, card: Resource) -> KnownCard | None:
    """The test card that a card object (or the `card` hash of a payment method) was made from."""
    return _by_fingerprint(store.state.ids.seed).get(card.get("fingerprint") or "")


def refuse_attach(card: KnownCard | None, *, cvc: bool) -> None:
    """Raise what attaching the card is declined with. `cvc`: whether a security code was sent."""
    if card and card.attach:
        _refuse(card.attach, cvc, None)


def refuse_charge(card: KnownCard | None, *, cvc: bool, charge: str | None = None) -> None:
    """Raise what charging the card is declined with; `charge` is the failed charge's id."""
    if card and card.charge:
        _refuse(card.charge, cvc, charge)


def _refuse(why: Decline, cvc: bool, charge: str | None) -> None:
    if why.only_with_cvc and not cvc:
        return
    raise errors.CardDeclined(
        why.message,
        code=why.code,
        param=why.param,
        decline_code=why.decline_code,
        advice_code=why.advice_code,
        charge=charge,
    )
