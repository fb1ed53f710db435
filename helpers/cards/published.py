"""Stripe's published test cards: one row a card, with its magic names and all that it sets off.

Radar's rules depend on an account's settings, and a sandbox has none: only the card that is always blocked
is blocked, failed checks are told and not acted upon.

Source: https://docs.stripe.com/testing, https://docs.stripe.com/radar/testing and, for payouts to debit
cards, https://docs.stripe.com/connect/testing; for India
https://docs.stripe.com/india-recurring-payments#testing; in person
https://docs.stripe.com/terminal/references/testing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .known import (
    EXPIRED,
    FRAUDULENT,
    GENERIC,
    INCORRECT_CVC,
    INSUFFICIENT,
    LOST,
    PROCESSING,
    STOLEN,
    VELOCITY,
    Authentication,
    Decline,
    Disputed,
    KnownCard,
)
from .luhn import passes_luhn


def card(number: str, *names: str, **more: Any) -> KnownCard:
    """A row: a number, its magic names, and what is not as with every other card."""
    return KnownCard(number, names, **more)


def declining(number: str, why: Decline, *names: str, **more: Any) -> KnownCard:
    """A card that is declined whenever it is attached or charged."""
    return card(number, *names, attach=why, charge=why, **more)


# A Visa from each country; its magic name is the country's code.
BY_COUNTRY: Mapping[str, str] = {
    "AR": "4000000320000021", "BR": "4000000760000002", "CA": "4000001240000000", "CL": "4000001520000001",
    "CO": "4000001700000003", "CR": "4000001880000005", "EC": "4000002180000000", "MX": "4000004840008001",
    "PA": "4000005910000000", "PY": "4000006000000066", "PE": "4000006040000068", "UY": "4000008580000003",
    "AE": "4000007840000001", "AT": "4000000400000008", "BE": "4000000560000004", "BG": "4000001000000000",
    "BY": "4000001120000005", "HR": "4000001910000009", "CY": "4000001960000008", "CZ": "4000002030000002",
    "DK": "4000002080000001", "EE": "4000002330000009", "FI": "4000002460000001", "FR": "4000002500000003",
    "DE": "4000002760000016", "GI": "4000002920000005", "GR": "4000003000000030", "HU": "4000003480000005",
    "IE": "4000003720000005", "IT": "4000003800000008", "LV": "4000004280000005", "LI": "4000004380000004",
    "LT": "4000004400000000", "LU": "4000004420000006", "MT": "4000004700000007", "NL": "4000005280000002",
    "NO": "4000005780000007", "PL": "4000006160000005", "PT": "4000006200000007", "RO": "4000006420000001",
    "SA": "4000006820000007", "SI": "4000007050000006", "SK": "4000007030000001", "ES": "4000007240000007",
    "SE": "4000007520000008", "CH": "4000007560000009", "GB": "4000008260000000", "AU": "4000000360000006",
    "CN": "4000001560000002", "HK": "4000003440000004", "IN": "4000003560000008", "JP": "4000003920000003",
    "MY": "4000004580000002", "NZ": "4000005540000008", "SG": "4000007020000003", "TW": "4000001580000008",
}  # fmt: skip

# Where the card of a country can be authenticated by 3D Secure. Recorded of India's.
ENROLLED: Mapping[str, Authentication] = {"IN": "optional"}

# Debit cards for payouts, by country: one that works, one that fails, one for which instant payouts are
# unsupported, and a Mastercard that works.
FOR_PAYOUTS: Mapping[str, str] = {
    "CA": "4000051240000005 4000051240000021 4000051240000039 5510121240000006",
    "SG": "4000057020000008 4000057020000016 4000057020000024 2227200000000009",
    "AU": "4000050360000019 4000050360000027 4000050360000035 5555050360000023",
    "AE": "4000057840000006 4000057840000014 4000057840000022 5555057840000002",
    "GB": "4000058260000203 4000058260000211 4000058260000229 5555058260000100",
    "AT": "4000050400000003 4000050400000011 4000050400000029 5555050400000009",
    "BE": "4000050560000009 4000050560000017 4000050560000025 5555050560000005",
    "HR": "4000051910000004 4000051910000012 4000051910000020 5555051910000000",
    "CY": "4000051960000003 4000051960000011 4000051960000029 5555051960000009",
    "EE": "4000052330000004 4000052330000012 4000052330000020 5555052330000000",
    "FI": "4000052460000006 4000052460000014 4000052460000022 5555052460000002",
    "FR": "4000052500000008 4000052500000016 4000052500000024 5555052500000004",
    "DE": "4000052760000037 4000052760000011 4000052760000029 5555052760000009",
    "GR": "4000053000000001 4000053000000019 4000053000000027 5555053000000007",
    "IE": "4000053720000000 4000053720000018 4000053720000026 5555053720000006",
    "IT": "4000053800000037 4000053800000011 4000053800000029 5555053800000009",
    "LV": "4000054280000000 4000054280000018 4000054280000026 5555054280000006",
    "LT": "4000054400000005 4000054400000013 4000054400000021 5555054400000001",
    "LU": "4000054420000001 4000054420000019 4000054420000027 5555054420000007",
    "MT": "4000054700000002 4000054700000010 4000054700000028 5555054700000008",
    "NL": "4000055280000007 4000055280000015 4000055280000023 5555055280000003",
    "PT": "4000056200000002 4000056200000010 4000056200000028 5555056200000008",
    "SK": "4000057030000006 4000057030000014 4000057030000022 5555057030000002",
    "SI": "4000057050000001 4000057050000019 4000057050000027 5555057050000007",
    "ES": "4000057240000036 4000057240000010 4000057240000028 5555057240000008",
    "DK": "4000052080000006 4000052080000014 4000052080000022 5555052080000002",
    "MY": "4000054580000031 4000054580000015 4000054580000023 5555054580000003",
    "NZ": "4000055540000003 4000055540000011 4000055540000029 5555055540000165",
    "NO": "4000055780000002 4000055780000010 4000055780000028 5555055780000008",
    "SE": "4000057520000003 4000057520000011 4000057520000029 5555057520000009",
    "CZ": "4000052030000007 4000052030000015 4000052030000023 5555052030000003",
    "HU": "4000053480000000 4000053480000018 4000053480000026 5555053480000006",
    "PL": "4000056160000000 4000056160000018 4000056160000026 5555056160000006",
    "RO": "4000056420000030 4000056420000014 4000056420000022 5555056420000002",
}


def for_payouts(country: str, numbers: str) -> Iterator[KnownCard]:
    """A country's debit cards for payouts."""
    works, fails, unsupported, mastercard = numbers.split()
    code = country.lower()
    yield card(works, f"visa_debit_{code}_transferSuccess", country=country, funding="debit")
    yield card(
        fails, f"visa_debit_{code}_transferFail", country=country, funding="debit", payout="could_not_process"
    )
    yield card(
        unsupported,
        f"visa_debit_{code}_instantPayoutUnsupported",
        country=country,
        funding="debit",
        instant=False,
    )
    yield card(
        mastercard,
        f"mastercard_debit_{code}_transferSuccess",
        brand="MasterCard",
        country=country,
        funding="debit",
    )


CARDS: tuple[KnownCard, ...] = (
    # by brand
    card("4242424242424242", "visa", "us"),
    # On no page of Stripe's, but taken in test mode. Recorded from 2021 to 2026; until February 2020 its
    # funding was unknown.
    card("4111111111111111"),
    # On Stripe's page until about 2019. Sources: stripe-ruby-mock's live suite pays with the first,
    # https://packagist.org/packages/jacobbennett/stripe-test-token has all of that page's numbers.
    card("4012888888881881"),
    card("30569309025904", brand="Diners Club"),
    card("38520000023237", brand="Diners Club"),
    card("4000056655665556", "visa_debit", "visa_debit_us_transferSuccess", funding="debit"),
    card("5555555555554444", "mastercard", brand="MasterCard"),
    card("2223003122003222", brand="MasterCard"),
    card("5200828282828210", "mastercard_debit", "mastercard_debit_us_transferSuccess",
         brand="MasterCard", funding="debit"),
    card("5105105105105100", "mastercard_prepaid", brand="MasterCard", funding="prepaid"),
    card("378282246310005", "amex_threeDSecureNotSupported",
         brand="American Express", authentication="unsupported"),
    card("371449635398431", "amex", brand="American Express", authentication="unsupported"),
    card("6011111111111117", brand="Discover"),
    card("6011000990139424", "discover", brand="Discover"),
    card("6011981111111113", "discover_debit_us_transferSuccess", brand="Discover", funding="debit"),
    card("3056930009020004", "diners", brand="Diners Club"),
    card("36227206271667", brand="Diners Club"),
    card("6555900000604105", brand="Discover"),
    card("3566002020360505", "jcb", brand="JCB", country="JP"),
    card("6200000000000005", "unionpay", brand="UnionPay", country="CN"),
    card("6200000000000047", brand="UnionPay", country="CN", funding="debit"),
    card("6205500000000000004", brand="UnionPay", country="CN"),
    # by brand, of two networks
    card("4000002500001001", "visa_cartesBancaires",
         country="FR", funding="debit", network="cartes_bancaires"),
    card("5555552500001001", "mastercard_cartesBancaires",
         brand="MasterCard", country="FR", funding="debit", network="cartes_bancaires"),
    card("4000050360000001", "visa_debit_eftposAuCoBranded",
         country="AU", funding="debit", network="eftpos_au"),
    card("5555050360000080", "mastercard_debit_eftposAuCoBranded",
         brand="MasterCard", country="AU", funding="debit", network="eftpos_au"),
    # by country
    *(
        card(number, country.lower(), country=country, authentication=ENROLLED.get(country, "unenrolled"))
        for country, number in BY_COUNTRY.items()
    ),
    card("5062210000000009", brand="Unknown", country="MX"),
    card("5200007840000022", "ae_mastercard", brand="MasterCard", country="AE"),
    card("4000058260000005", "gb_debit", country="GB", funding="debit"),
    card("5555558265554449", "gb_mastercard", brand="MasterCard", country="GB"),
    card("3530111333300000", brand="JCB", country="JP"),
    card("4000007640000003", "th_credit", country="TH"),
    card("4000057640000008", "th_debit", country="TH", funding="debit"),
    # health and flexible spending accounts
    card("4000051230000072", "debit_visaFsaProductCode", "debit_visaHsaProductCode", funding="debit"),
    card("5200828282828897", "mastercard_debit_mastercardFsaProductCode",
         brand="MasterCard", funding="debit"),
    # declined
    declining("4000000000000002", GENERIC, "visa_chargeDeclined", "chargeDeclined"),
    declining("4000000000009995", INSUFFICIENT,
              "visa_chargeDeclinedInsufficientFunds", "chargeDeclinedInsufficientFunds"),
    declining("4000000000009995", INSUFFICIENT,
              "visa_debit_chargeDeclinedInsufficientFunds", funding="debit", variant=True),
    declining("4000000000009987", LOST, "visa_chargeDeclinedLostCard", "chargeDeclinedLostCard"),
    declining("4000000000009979", STOLEN, "visa_chargeDeclinedStolenCard", "chargeDeclinedStolenCard"),
    declining("4000000000000069", EXPIRED, "chargeDeclinedExpiredCard", "visa_chargeDeclinedExpiredCard"),
    declining("4000000000000127", INCORRECT_CVC,  # as recorded, its check passes none the less
              "chargeDeclinedIncorrectCvc", "visa_chargeDeclinedIncorrectCvc"),
    declining("4000000000000119", PROCESSING,
              "chargeDeclinedProcessingError", "visa_chargeDeclinedProcessingError"),
    declining("4000000000006975", VELOCITY,
              "visa_chargeDeclinedVelocityLimitExceeded", "chargeDeclinedVelocityLimitExceeded"),
    # attached, and declined when charged
    card("4000000000000341", "chargeCustomerFail", "visa_chargeCustomerFail", charge=GENERIC),
    card("4000000000000341", "visa_chargeCustomerFailLostCard", charge=LOST, variant=True),
    card("4000000000000341", "visa_chargeCustomerFailStolenCard", charge=STOLEN, variant=True),
    # authorized, and no more. Source: https://docs.stripe.com/payments/multicapture
    card("4000008400000076", "credit_disableEnterpriseCardFeatures", plain=True),
    # risk and checks
    card("4100000000000019", "radarBlock", "chargeDeclinedFraudulent", "visa_chargeDeclinedFraudulent",
         charge=FRAUDULENT, risk="highest"),
    card("4000000000004954", "riskLevelHighest", risk="highest"),
    card("4000000000009235", "riskLevelElevated", risk="elevated"),
    card("4000008400000407", "highFraudDisputeScore"),
    card("4000008400000159", "highEfwScore"),
    card("4000008400001017", "radarDynamicRiskThreshold"),
    card("4001858821843804", "freeTrialAbuseBlock"),
    card("4000008405600003", "adaptive3dsChallenge", authentication="optional"),
    card("4000000000000101", "cvcCheckFail", cvc_check="fail"),
    card("4000000000000036", "avsZipFail", zip_check="fail"),
    card("4000058400307872", "cvcCheckFailElevatedRisk", funding="debit", cvc_check="fail", risk="elevated"),
    card("4000058400306072", "avsZipFailElevatedRisk", funding="debit", zip_check="fail", risk="elevated"),
    card("4000000000000028", "avsLine1Fail", line1_check="fail"),
    card("4000000000000010", "avsFail", line1_check="fail", zip_check="fail"),
    card("4000000000000044", "avsUnchecked", line1_check="unavailable", zip_check="unavailable"),
    # disputed; the last three only where the account takes no part in preventing disputes
    card("4000000000000259", "visa_createDispute", "createDispute", dispute=Disputed("fraudulent")),
    card("4000000000002685", "visa_createDisputeProductNotReceived", "createDisputeProductNotReceived",
         dispute=Disputed("product_not_received")),
    card("4000000000001976", "visa_createDisputeInquiry", "createDisputeInquiry",
         dispute=Disputed("fraudulent", inquiry=True)),
    card("4000000000005423", "createIssuerFraudRecord", fraud_warning=True),
    card("4000000404000079", "createMultipleDisputes", dispute=Disputed("fraudulent", times=2)),
    card("4000000404000038", "createCe3EligibleDispute",
         dispute=Disputed("fraudulent", eligible=("visa_compelling_evidence_3",))),
    card("4000008400000779", "createComplianceDispute",
         dispute=Disputed("noncompliant", eligible=("visa_compliance",))),
    card("5105008400000002", "createMastercardComplianceDispute",
         brand="MasterCard", dispute=Disputed("noncompliant", eligible=("mastercard_compliance",))),
    card("4000000001000043", "createAutoRepresentmentEligibleDispute", dispute=Disputed("fraudulent")),
    card("4000000404004816", "createRapidDisputeResolutionDispute", dispute=Disputed("fraudulent")),
    card("4000000404005649", "createCe3BlockDispute", dispute=Disputed("fraudulent")),
    card("5105000300000018", "createEthocaAlert", brand="MasterCard", dispute=Disputed("fraudulent")),
    # refunded later
    card("4000000000007726", "pendingRefund", refund="pending"),
    card("4000000000005126", "refundFail", refund="fails"),
    # available at once
    card("4000000000000077", "bypassPending", at_once=True),
    card("4000003720000278", "bypassPendingInternational", country="IE", at_once=True),
    # 3D Secure
    card("4000002500003155", "authenticationRequiredOnSetup", country="FR", authentication="unless_set_up"),
    card("4000002760003184", "authenticationRequired", country="DE", authentication="always"),
    card("4000003800000446", "authenticationRequiredSetupForOffSession",
         country="IT", authentication="on_session"),
    card("4000008260003178", "authenticationRequiredChargeDeclinedInsufficientFunds",
         country="GB", authentication="unless_set_up", charge=INSUFFICIENT),
    card("4000000000003220", "threeDSecure2Required", country="IE", authentication="always", by_rule=True),
    card("4000000000003063", "threeDSecureRequired", authentication="always", by_rule=True),
    card("4000008400000027", authentication="always", by_rule=True),
    card("4000008400001629", "threeDSecureRequiredChargeDeclined",
         authentication="always", charge=GENERIC, by_rule=True),
    card("4000008400001280", "threeDSecureRequiredProcessingError",
         authentication="always", lookup_fails=True, charge=GENERIC, by_rule=True),
    card("4000000000003055", "threeDSecureOptional", authentication="optional"),
    card("4000000000003097", "threeDSecureOptionalProcessingError",
         authentication="optional", lookup_fails=True),
    card("4000000000003238", authentication="optional"),
    card("4000000000003246", authentication="optional"),
    card("4000000000003253", authentication="optional"),
    card("4000000032200000", authentication="frictionless"),
    # 3D Secure as mobile apps show it
    card("4000582600000094", country="GB", authentication="always"),
    card("4000582600000045", country="GB", authentication="always"),
    card("4000582600000102", country="GB", authentication="always"),
    card("4000582600000110", country="GB", authentication="always"),
    # mandates for recurring payments in India, which the sandbox does not ask for
    card("4000003560000123", country="IN", authentication="optional"),
    card("4000003560000248", country="IN"),
    card("4000003560000263", country="IN"),
    card("4000003560000297", country="IN"),
    # captchas, which only a browser sees
    card("4000000000001208"),
    card("4000000000003725"),
    # PINs, which only a reader asks for, and cards that are only used in person
    card("4001007020000002", country="SG", verified_by="offline_pin"),
    card("4000008260000075", country="GB", verified_by="offline_pin"),
    card("4001000360000005", country="AU", verified_by="online_pin"),
    card("4000002760000008", country="DE", verified_by="online_pin"),
    card("4506445006931933", brand="Interac", country="CA", funding="debit"),
    card("6280000360000978", brand="Eftpos Australia", country="AU", funding="debit"),
    card("4711009900000316877", brand="Girocard", country="DE", funding="debit"),
    # what Connect's accounts are asked next, and blocks
    card("4000000000004202", "visa_triggerNextRequirements", triggers="requirements"),
    card("4000000000004210", "visa_triggerChargeBlock", triggers="charges"),
    card("4000000000004236", "visa_triggerPayoutBlock", "visa_triggerTransferBlock", triggers="payouts"),
    # payouts to debit cards
    card("4000056655665572", "visa_debit_us_transferFail", funding="debit", payout="could_not_process"),
    card("4000056755665555", "visa_debit_us_instantPayoutUnsupported", funding="debit", instant=False),
    *(each for country, numbers in FOR_PAYOUTS.items() for each in for_payouts(country, numbers)),
)  # fmt: skip
BY_NUMBER: Mapping[str, KnownCard] = {each.number: each for each in CARDS if not each.variant}


def _named() -> Iterator[tuple[str, KnownCard]]:
    for each in CARDS:
        for name in each.names:
            yield f"tok_{name}", each
            yield f"pm_card_{name}", each


BY_NAME: Mapping[str, KnownCard] = dict(_named())
# What the numbers of the cards begin with that Issuing issues in test mode; they pay in test mode, too.
# Source: https://docs.stripe.com/issuing/3d-secure#how-to-test-3ds.
ISSUED_IN_TEST_MODE = "400000999"


def issued(number: str) -> KnownCard | None:
    """The card of a number that Issuing gave in test mode, if it is one."""
    given = number.startswith(ISSUED_IN_TEST_MODE) and len(number) == 16 and passes_luhn(number)
    return KnownCard(number, authentication="optional") if given else None
