"""What a customer filled in at a checkout, read from its form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..answers import perform
from ..nested import at
from ..resource import Resource
from .forms import Form

# Cards that do what one most often wants to see. Source: https://docs.stripe.com/testing.
TEST_CARDS: Mapping[str, str] = {
    "pm_card_visa": "4242 4242 4242 4242 pays",
    "pm_card_visa_chargeDeclined": "4000 0000 0000 0002 is declined",
    "pm_card_threeDSecure2Required": "4000 0000 0000 3220 asks for 3D Secure",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000 0000 0000 9995 has no funds",
}
# Other ways to pay, with the test details that let them succeed.
DETAILS: Mapping[str, dict[str, Any]] = {
    "acss_debit": {
        "account_number": "000123456789",
        "institution_number": "000",
        "transit_number": "11000",
    },
    "nz_bank_account": {
        "account_holder_name": "Ada",
        "account_number": "0000000",
        "bank_code": "11",
        "branch_code": "0000",
        "suffix": "010",
    },
    "us_bank_account": {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
}
# Kinds of tax ids that the page offers. Source: https://docs.stripe.com/tax/checkout/tax-ids.
TAX_IDS = ("eu_vat", "gb_vat", "us_ein", "au_abn", "ca_bn", "ch_vat", "in_gst", "no_vat", "nz_gst", "sg_gst")
NAMES = ("business_name", "individual_name")
LONGEST = 255
ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def offered(session: Resource) -> list[str]:
    """The ways to pay that a session's page offers. A bank transfer needs a customer who is known already."""
    types: list[str] = session["payment_method_types"]
    return [each for each in types if each != "customer_balance" or session["customer"]]


def method(
    store: AccountStore, form: Form, details: Mapping[str, Any], offered: Collection[str] = ("card",)
) -> str:
    """The payment method that a customer described, or the test card that was pressed. Raises Invalid."""
    pressed = form.text("test_card")
    if pressed in TEST_CARDS and "card" in offered:
        return pressed
    type = form.text("method") or "card"
    if type not in offered:
        raise errors.Invalid("Choose one of the ways to pay.", param="method")
    billing = {name: details[name] for name in ("address", "email", "name", "phone") if details.get(name)}
    given: dict[str, Any] = {
        "billing_details": billing,
        "type": type,
        **({type: DETAILS[type]} if type in DETAILS else {}),
    }
    if type == "card":
        given["card"] = _card(form)
    method: Resource = perform(store, "v1.payment_methods.create", given)
    return str(method["id"])


def _card(form: Form) -> dict[str, Any]:
    if not form.text("number"):
        raise errors.CardRefused("Your card number is incomplete.", param="number")
    month, _, year = form.text("expiry").replace(" ", "").partition("/")
    if not (month.isdecimal() and year.isdecimal() and len(month) <= 2 and len(year) <= 4):
        raise errors.CardRefused(
            "Your card's expiration date is incomplete. Write it as month / year: 12 / 34."
        )
    return {
        "cvc": form.text("cvc"),
        "exp_month": int(month),
        "exp_year": int(year),
        "number": form.text("number"),
    }


def filled(session: Resource, form: Form) -> dict[str, Any]:
    """What was filled in, as a session shows it. Raises Invalid for what is missing."""
    known = session["customer_email"] or at(session, "customer_details.email")
    details: dict[str, Any] = {
        "address": _address(form.group("billing")),
        "email": form.text("email") or known,
        "name": form.text("name") or None,
        "phone": form.text("phone") or None,
    }
    details |= {name: form.text(name) for name in NAMES if form.text(name)}
    if at(session, "tax_id_collection.enabled") and (number := form.text("tax_id")):
        details["tax_ids"] = [{"type": _tax_id_type(form), "value": number}]
    if not details["email"]:
        raise errors.Invalid("Fill in your email.", param="email")
    if at(session, "phone_number_collection.enabled") and not details["phone"]:
        raise errors.Invalid("Fill in your phone number.", param="phone")
    filled: dict[str, Any] = {"customer_details": details, "custom_fields": _custom_fields(session, form)}
    if session.get("shipping_address_collection"):
        shipping = form.group("shipping")
        collected = {"address": _address(shipping), "name": shipping.text("name") or details["name"]}
        if not at(collected, "address.line1"):
            raise errors.Invalid("Fill in the address to ship to.", param="shipping")
        filled["collected_information"] = {"shipping_details": collected}
    _check_needed(session, details)
    if asked := session.get("consent_collection"):
        filled["consent"] = _consent(asked, form)
    return filled


def _check_needed(session: Resource, details: Resource) -> None:
    """Refuse what is missing of an address or a name that is asked for. Raises Invalid."""
    whole = session.get("billing_address_collection") == "required"
    if whole and not at(details, "address.line1"):
        raise errors.Invalid("Fill in your billing address.", param="billing")
    for name, words in (("business_name", "business name"), ("individual_name", "full name")):
        asked = at(session, f"name_collection.{name.removesuffix('_name')}") or {}
        if asked.get("enabled") and not asked.get("optional") and not details.get(name):
            raise errors.Invalid(f"Fill in your {words}.", param=name)


def _consent(asked: Resource, form: Form) -> Resource:
    """What a customer agreed to. Raises Invalid where the terms are not accepted."""
    required = asked["terms_of_service"] == "required"
    if required and form.text("terms") != "accepted":
        raise errors.Invalid("Accept the terms of service to go on.", param="terms")
    opted = "opt_in" if form.text("promotions") else "opt_out"
    return {
        "promotions": opted if asked["promotions"] == "auto" else None,
        "terms_of_service": "accepted" if required else None,
    }


def _tax_id_type(form: Form) -> str:
    type = form.text("tax_id_type")
    if type not in TAX_IDS:
        raise errors.Invalid("Choose the kind of your tax ID.", param="tax_id_type")
    return type


def _address(given: Form) -> Resource | None:
    address = {name: given.text(name) or None for name in ADDRESS}
    return {**address} if any(address.values()) else None


def _custom_fields(session: Resource, form: Form) -> list[Resource]:
    """The merchant's own fields with what was typed. Raises Invalid for what is missing or does not fit."""
    typed = form.group("custom")
    filled = []
    for each in session["custom_fields"]:
        value, own = typed.text(each["key"]), each[each["type"]]
        if value:
            _check_typed(value, each, own)
        elif not each["optional"]:
            raise errors.Invalid(f"Fill in: {each['label']['custom']}.", param=each["key"])
        filled.append({**each, each["type"]: {**own, "value": value or None}})
    return filled


def _check_typed(value: str, field: Resource, own: Resource) -> None:
    label = field["label"]["custom"]
    if field["type"] == "dropdown":
        if value not in [each["value"] for each in own["options"]]:
            raise errors.Invalid(f"Choose one of: {label}.", param=field["key"])
        return
    if field["type"] == "numeric" and not value.isdecimal():
        raise errors.Invalid(f"Write digits only: {label}.", param=field["key"])
    least, most = own["minimum_length"] or 0, own["maximum_length"] or LONGEST
    if not least <= len(value) <= most:
        raise errors.Invalid(f"Write from {least} to {most} characters: {label}.", param=field["key"])
