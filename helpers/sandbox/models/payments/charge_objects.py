"""What a charge shows of how it was paid, and what the network and Radar made of it.

Source: https://docs.stripe.com/api/charges/object and https://docs.stripe.com/declines.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

from helpers.cards import BY_NAME, FRAUDULENT, Decline, KnownCard
from helpers.catalog import resources

from ... import errors
from ...account_store import AccountStore
from ...eras import era
from ...expansion import derived
from ...hooks import made_up
from ...listing.lists import page
from ...nested import at, blank
from ...resource import Resource
from ..money.ledger import account
from ..payment_methods import cards, making, payment_methods, test_cards
from . import holds

RISK_SCORES: Mapping[str, int] = {"normal": 25, "elevated": 67, "highest": 92}
LONGEST_DESCRIPTOR = 22
# What a statement calls an account without a name.
NAMELESS = "Stripe"
# The intents of first invoices that are made once they are paid: their receipts are an invoice's.
OF_FIRST_INVOICE = "_intent_of_first_invoice"
# Types that are cards, however they were read.
CARDS = ("card", "card_present", "interac_present")
# Types of which Radar assesses the risk; the latter, which are debits, not from the first.
ASSESSED = (*CARDS, "link")
ASSESSED_DEBITS = ("sepa_debit", "us_bank_account")
# How often a charge was captured, and what was said of each capture.
CAPTURES = "_captures"


def blank_charge(
    store: AccountStore, amount: int, currency: str, method: Resource, **values: Any
) -> Resource:
    """A charge that has not been attempted, not stored. Only a card's id begins with "ch_".

    Recorded: `radar_options` are shown of an intent's payment, 2023 to 2026, of others where they are sent.
    """
    looked_at: Resource = {"radar_options": {}} if values.get("payment_intent") else {}
    return {
        **store.new("charge", id=store.new_id("ch_" if method["type"] in CARDS else "py_")),
        "amount": amount,
        "billing_details": method["billing_details"],
        "currency": currency,
        "fraud_details": {},
        "metadata": {},
        "payment_method": method["id"],
        "payment_method_details": details(method),
        **looked_at,
        **values,
    }


@made_up("charge")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names what a Visa has authorized."""
    method = making.of_card(store, cards.from_known(store, BY_NAME["tok_visa"]))
    return blank_charge(store, 1000, "usd", method, id=id, paid=True, status="succeeded")


@derived("charge", "refunds", on_request=True)
def refunds_of(store: AccountStore, charge: Resource) -> Resource:
    """The list inside a charge, there only when it is expanded."""
    return page(store, "refund", f"/v1/charges/{charge['id']}/refunds", {}, charge=charge["id"])


def known_card(store: AccountStore, method: Resource) -> KnownCard | None:
    """The test card of a payment method or of a charge's `payment_method_details`, if it is one."""
    return test_cards.behind(store, method["card"]) if method["type"] == "card" else None


def details(method: Resource) -> Resource:
    """A payment method as a charge repeats it: the fields that both have."""
    type = method["type"]
    shape = resources()["charge"].by_name["payment_method_details"].shape.by_name.get(type)
    if shape is None:
        return {type: {}, "type": type}
    shown = blank("charge", f"payment_method_details.{type}")
    given: Mapping[str, Any] = method[type] or {}
    shown |= {name: given[name] for name in shape.shape.by_name if name in given}
    if type == "link":
        shown["country"] = "US"  # of the card behind it; recorded in December 2025
    return {type: shown, "type": type}


def card_details(
    store: AccountStore,
    method: Resource,
    amount: int,
    *,
    capture: bool,
    options: Mapping[str, Any],
    three_d_secure: Resource | None,
    off_session: bool,
) -> Resource:
    """A card as a charge shows it after it was authorized. `options`: the intent's for cards.

    Recorded for a Visa: the indicator of a payment without 3D Secure, with the customer there or not.
    Guess: other networks' are the same.
    """
    card = method["card"]
    indicator = "02" if off_session else "07"
    preferred = at(card, "networks.preferred")
    shown = {
        **details(method)["card"],
        "amount_authorized": amount,
        "authorization_code": _digits(store.state.ids.derive(f"authorization:{store.now}:{method['id']}", 6)),
        "checks": payment_methods.checks(store, method),
        "electronic_commerce_indicator": (three_d_secure or {}).get("electronic_commerce_indicator")
        or indicator,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "multicapture": {"status": "unavailable"},
        "network": preferred if preferred in card["networks"]["available"] else card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": network_transaction(method["card"], store.now),
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "three_d_secure": three_d_secure,
    }
    if not capture:
        granted = _granted(store, method, options, off_session=off_session)
        shown |= _held(amount, granted)
        extended = "extended_authorization" in granted
        hold = holds.online(card["brand"], extended=extended, off_session=off_session)
        shown["capture_before"] = store.now + hold
    if options.get("moto"):
        shown["moto"] = True
    return {"card": shown, "type": "card"}


# How much more than was authorized may be captured, in percent. It depends on the network and the trade.
OVERCAPTURE = 15
FOUR_NETWORKS = frozenset({"amex", "discover", "mastercard", "visa"})
# What may be asked of an authorization, and the networks that grant it, whatever the trade.
# Source: the pages of the same names, such as https://docs.stripe.com/payments/multicapture.
GRANTED_BY: Mapping[str, frozenset[str]] = {
    "extended_authorization": frozenset(holds.EXTENDED),
    "incremental_authorization": FOUR_NETWORKS,
    "multicapture": FOUR_NETWORKS | {"diners", "jcb", "unionpay"},
    "overcapture": FOUR_NETWORKS,
}


def not_eligible(store: AccountStore, options: Mapping[str, Any]) -> errors.NotConfirmed | None:
    """What a new account is told that asks for any of them; `options`: for each payment method type.

    As https://github.com/gburgyan/aat-stripe recorded it in 2026, and programs report it, of Checkout, too.
    """
    card = options.get("card") or {}
    asked = [each for each in GRANTED_BY if card.get(f"request_{each}") == "if_available"]
    if store.state.profile != "fresh" or not asked:
        return None
    return errors.NotConfirmed(
        "This account is not eligible for the requested card features. See "
        "https://stripe.com/docs/payments/flexible-payments for more details.",
        code="payment_intent_invalid_parameter",
    )


def _granted(
    store: AccountStore, method: Resource, options: Mapping[str, Any], *, off_session: bool
) -> set[str]:
    """What was asked of a card's authorization and is granted."""
    brand, known = method["card"]["brand"], known_card(store, method)
    granted = {
        name
        for name, networks in GRANTED_BY.items()
        if options.get(f"request_{name}") == "if_available" and brand in networks
    }
    if known and known.plain:
        granted.clear()
    if brand == "visa" and off_session:
        granted.discard("extended_authorization")
    return granted


def _held(amount: int, granted: set[str]) -> Resource:
    """What may be done with an authorization."""
    most = amount * (100 + OVERCAPTURE) // 100 if "overcapture" in granted else amount
    shown = {name: {"status": "available" if name in granted else "unavailable"} for name in GRANTED_BY}
    return {
        **shown,
        "extended_authorization": {
            "status": "enabled" if "extended_authorization" in granted else "disabled"
        },
        "overcapture": {**shown["overcapture"], "maximum_amount_capturable": most},
    }


def held_until(store: AccountStore, charge: Resource) -> int:
    """When an authorization lapses, in Unix seconds."""
    shown = charge["payment_method_details"]
    type = shown["type"]
    return int(shown[type].get("capture_before") or holds.of_type(type, store.now))


def rail_details(store: AccountStore, charge: Resource, method: Resource) -> Resource:
    """Any other payment method as a charge shows it: with the numbers that its network gives a payment."""
    type = method["type"]
    shown = details(method)
    drawn = {
        name: store.state.ids.derive(f"{name}:{charge['id']}", length)
        for name, length in NUMBERED.items()
        if name in shown[type] and shown[type][name] in (None, "")
    }
    if "verified_name" in shown[type]:
        drawn["verified_name"] = method["billing_details"]["name"]
    return {**shown, type: {**shown[type], **drawn}}


# What networks give a payment, by field, each with its length.
NUMBERED: Mapping[str, int] = {
    "bank_transaction_id": 32,
    "buyer_id": 16,
    "fingerprint": 16,
    "order_id": 16,
    "payment_reference": 16,
    "reference": 16,
    "transaction_id": 20,
}


def network_transaction(card: Resource, moment: int) -> str:
    """What the card's network calls a payment, the same for all of one card's.

    Recorded of five accounts' cards, 2023 to 2026: the codes of the fingerprint's characters, of which there
    are fifteen digits; with Mastercard six of the characters, and the date. Guess: other brands are as Visa.
    """
    if card["brand"] == "mastercard":
        return f"MCC{card['fingerprint'][:6].upper()}{datetime.fromtimestamp(moment, UTC):%m%d}"
    return "".join(str(ord(each)) for each in card["fingerprint"])[:15]


def _digits(drawn: str) -> str:
    return "".join(str(ord(each) % 10) for each in drawn)


def card_checks(store: AccountStore, method: Resource) -> Resource:
    """The same, as a card object shows it."""
    results = payment_methods.checks(store, method)
    names = {"address_zip_check": "address_postal_code_check"}
    shown = ("address_line1_check", "address_zip_check", "cvc_check")
    return {name: results[names.get(name, name)] for name in shown}


# How the network is told of each result: with Mastercard, and with the others. Recorded in 2024 of a Visa
# card that was authenticated. Guess: the rest, which are the networks' own numbers.
INDICATORS: Mapping[str, tuple[str, str]] = {
    "authenticated": ("02", "05"),
    "attempt_acknowledged": ("01", "06"),
}


def authenticated(
    store: AccountStore, method: Resource, flow: str | None = "challenge", result: str = "authenticated"
) -> Resource:
    """What a charge shows of a card whose holder was asked by the bank.

    Recorded in 2024, version 2023-10-16; the version of 3D Secure in 2020 and 2022, too. Guess: that all of
    its cards but one went by the first.
    """
    first = era(store.now).first_secure and method["card"]["last4"] != OF_THE_SECOND
    with_mastercard, otherwise = INDICATORS[result]
    indicator = with_mastercard if method["card"]["brand"] == "mastercard" else otherwise
    return {
        **blank("charge", "payment_method_details.card.three_d_secure"),
        "authentication_flow": flow,
        "electronic_commerce_indicator": indicator,
        "result": result,
        "transaction_id": store.state.ids.uuid(f"3D Secure:{method['id']}:{store.now}"),
        "version": "1.0.2" if first else "2.1.0",
    }


def attempted(store: AccountStore, method: Resource) -> Resource:
    """What a charge shows of a card that takes part in no authentication, where one was asked for.

    Source: https://docs.stripe.com/testing#regulatory-cards.
    """
    return authenticated(store, method, None, "attempt_acknowledged")


OF_THE_SECOND = "3220"
SAID_ELSEWHERE = ("electronic_commerce_indicator", "exemption_indicator", "transaction_id", "version")


def authenticated_elsewhere(said: Mapping[str, Any]) -> Resource:
    """What a charge shows of a customer whom somebody else than Stripe had the bank ask.

    Source: https://docs.stripe.com/payments/payment-intents/three-d-secure-import. Guess: that
    the status "A" is an attempt.
    """
    shown = {name: said[name] for name in SAID_ELSEWHERE if name in said}
    unset = blank("charge", "payment_method_details.card.three_d_secure")
    result = "attempt_acknowledged" if said.get("ares_trans_status") == "A" else "authenticated"
    return {**unset, **shown, "result": result}


def approved(store: AccountStore, type: str, known: KnownCard | None) -> Resource:
    """The outcome of a payment that went through, or begins; not of every type is its risk assessed.

    Recorded in 2019 and December 2025 of debits, in December 2025 of Link. Source of the rest:
    https://docs.stripe.com/api/charges/object#charge_object-outcome.
    """
    looked_at = ASSESSED if era(store.now).debits_unassessed else (*ASSESSED, *ASSESSED_DEBITS)
    risk = known.risk if known else "normal"
    assessed = {"risk_level": risk, "risk_score": RISK_SCORES[risk]}
    return _outcome(
        network_status="approved_by_network",
        seller_message="Payment complete.",
        type="authorized",
        **(assessed if type in looked_at else {"risk_level": "not_assessed"}),
    )


def refused(known: KnownCard | None, decline: Decline) -> Resource:
    """The outcome of a payment that did not: Radar's or the bank's doing."""
    if known and known.risk == "highest" and decline is FRAUDULENT:
        return _outcome(
            network_status="not_sent_to_network",
            reason="highest_risk_level",
            risk_level="highest",
            risk_score=RISK_SCORES["highest"],
            rule="block_if_high_risk",
            seller_message="Stripe blocked this payment as too risky.",
            type="blocked",
        )
    reason = decline.decline_code or decline.code
    silent = reason == "generic_decline"
    return _outcome(
        advice_code=decline.advice_code,
        network_advice_code=decline.network_advice_code,
        network_decline_code=decline.network_decline_code,
        network_status="declined_by_network",
        reason=reason,
        risk_level="normal",
        risk_score=RISK_SCORES["normal"],
        seller_message="The bank did not return any further details with this decline."
        if silent
        else f"The bank returned the decline code `{reason}`.",
        type="issuer_declined",
    )


def blocked_by(reason: str, rule: str) -> Resource:
    """The outcome of a payment that a list blocks. Guess: the message."""
    return _outcome(
        network_status="not_sent_to_network",
        reason=reason,
        risk_level="normal",
        risk_score=RISK_SCORES["normal"],
        rule=rule,
        seller_message="Your rules blocked this payment.",
        type="blocked",
    )


def never_sent(card: Resource, *, saved: bool) -> Resource:
    """What a charge shows of a card whose network was never asked; of a `saved` one, what was learnt then.

    Recorded in May 2024 of a new card, and in 2019 of a customer's.
    """
    checks = {name: result and "unavailable" for name, result in card["checks"].items()}
    return {"authorization_code": None, **({} if saved else {"checks": checks})}


def _outcome(**values: Any) -> Resource:
    return {**blank("charge", "outcome"), **values}


def descriptor(store: AccountStore, charge: Resource) -> str | None:
    """What the customer reads on the statement of a card: of the account on whose behalf it is charged.

    None of a debit's, recorded in 2022; Link's own name of Link, recorded in December 2025; of an account
    without any name as recorded in 2026-06-24.dahlia, and of two that were not activated, whatever the name
    of their Dashboard, from December 2025 to March 2026. Guess: an account is activated with that name.
    Source: https://docs.stripe.com/connect/statement-descriptors.
    """
    if (type := charge["payment_method_details"]["type"]) not in CARDS:
        return "LINK" if type == "link" else None
    seller = account(store.on(charge.get("on_behalf_of") or store.account))
    settings = seller["settings"]
    named = at(settings, "dashboard.display_name") if seller["charges_enabled"] else None
    own = at(settings, "payments.statement_descriptor") or named
    suffix = charge["statement_descriptor_suffix"]
    prefix = at(settings, "card_payments.statement_descriptor_prefix") or own or NAMELESS
    text = f"{prefix}* {suffix}" if suffix else charge["statement_descriptor"] or own
    return str(text).upper()[:LONGEST_DESCRIPTOR] if text else NAMELESS


def goes_on(store: AccountStore, charge: Resource) -> bool:
    """Whether a charge goes on with a subscription that began before: the merchant begins it then.

    Recorded by a public test suite of an update, without `off_session`, version 2026-08-26.dahlia.
    """
    payment = billed(store, charge)
    invoice = store.find("invoice", payment["invoice"]) if payment else None
    return invoice is not None and invoice["billing_reason"] in ("subscription_cycle", "subscription_update")


def billed(store: AccountStore, charge: Resource) -> Resource | None:
    """What ties a charge's intent to the invoice that it pays."""
    intent = charge["payment_intent"]
    return next(store.all("invoice_payment", "payment.payment_intent", intent), None) if intent else None


def receipt_url(store: AccountStore, charge: Resource) -> str:
    """Where the customer finds the receipt: an invoice's has another address, as it was recorded."""
    is_billed = billed(store, charge) or store.find(OF_FIRST_INVOICE, charge["payment_intent"] or "")
    of, mark = ("invoices", "?s=ap") if is_billed else ("payment", "")
    code = f"{charge['id']}-{_receipt_code(store, charge['id'])}"
    return store.link("pay.stripe.com", f"/receipts/{of}/{code}{mark}")


def _receipt_code(store: AccountStore, id: str) -> str:
    """What an address of a charge's receipt ends in, so that nobody comes there who only knows the charge."""
    return store.state.ids.derive(f"receipt:{id}", 20)


def of_receipt(store: AccountStore, code: str) -> tuple[AccountStore, Resource] | None:
    """The charge that an address of a receipt shows, now or before, with the account that was paid."""
    id, _, told = code.partition("-")
    if not compare_digest(told.partition("-")[0].encode(), _receipt_code(store, id).encode()):
        return None
    holders = (store.on(each.account) for each in store.state.holding("charge"))
    return next(((each, charge) for each in holders if (charge := each.find("charge", id))), None)


def tell(store: AccountStore, charge: Resource, values: Mapping[str, Any], *, event: str) -> Resource:
    """Change a charge, and tell of it. As recorded, its receipt then has another address, and was elsewhere.

    Recorded by programs: of a refund in 2025-12-15.clover, of a payment that settles in 2025.
    """
    differs = any(charge.get(name) != value for name, value in values.items())
    moved = {"receipt_url": _moved(charge["receipt_url"])} if differs and charge["receipt_url"] else {}
    return store.change(charge, {**values, **moved}, event=event)


def _moved(url: str) -> str:
    """The next address of a receipt: a number at its end counts them."""
    address, mark, rest = url.partition("?")
    code, _, count = address.rpartition("-")
    again = f"{code}-{int(count) + 1}" if count.isdigit() else f"{address}-2"
    return f"{again}{mark}{rest}"


def is_international(store: AccountStore, method: Resource) -> bool:
    """Whether a card is of another country than the account that is paid."""
    return bool(method["type"] == "card" and method["card"]["country"] != account(store)["country"])


def of_source(store: AccountStore, source: Resource) -> Resource:
    """The payment method that a card, a bank account or a source of a debit stands for.

    A card that is a source's is its owner's. Recorded in 2022.
    """
    if source["object"] == "source":
        return making.of_debit_source(store, source, id=source["id"], customer=source.get("customer"))
    if source["object"] == "card":
        whole = store.find("source", source["id"])
        owned = making.of_owner(whole) if whole else {}
        return making.of_card(store, source, id=source["id"], customer=source.get("customer"), **owned)
    method = making.of_bank_account(store, source, id=source["id"], customer=source.get("customer"))
    shown = {**method["us_bank_account"], "country": source["country"]}
    return {**method, "type": "ach_debit", "ach_debit": shown}


def group(charge: Resource) -> str:
    """What a payment and its transfer are grouped by."""
    return str(charge["transfer_group"] or f"group_{charge['payment_intent'] or charge['id']}")
