"""What a customer filled in at a checkout, read from its form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..answers import perform
from ..models.checkout import completing
from ..models.core import countries
from ..models.customers import tax_ids
from ..nested import at
from ..parameters import addresses
from ..resource import Resource
from .forms import Form
from .mistakes import Mistake

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
# Kinds of tax ids that the page offers; each but that of the European Union begins with its country.
# Source: https://docs.stripe.com/tax/checkout/tax-ids.
TAX_IDS = (
    "eu_vat", "gb_vat", "ae_trn", "al_tin", "am_tin", "ao_tin", "au_abn", "aw_tin", "az_tin", "ba_tin",
    "bb_tin", "bd_bin", "bf_ifu", "bh_vat", "bj_ifu", "bs_tin", "by_tin", "ca_bn", "ca_gst_hst",
    "ca_pst_bc", "ca_pst_mb", "ca_pst_sk", "ca_qst", "cd_nif", "ch_vat", "cl_tin", "cm_niu", "cr_tin",
    "cv_nif", "ec_ruc", "eg_tin", "es_cif", "et_tin", "ge_vat", "gn_nif", "hu_tin", "in_gst", "is_vat",
    "ke_pin", "kg_tin", "kh_tin", "kr_brn", "kz_bin", "la_tin", "li_vat", "lk_vat", "ma_vat", "md_vat",
    "me_pib", "mk_vat", "mr_nif", "mx_rfc", "ng_tin", "no_vat", "np_pan", "nz_gst", "om_vat", "pe_ruc",
    "ph_tin", "pl_nip", "rs_pib", "ru_inn", "ru_kpp", "sa_vat", "sg_gst", "sn_ninea", "sr_fin", "th_vat",
    "tj_tin", "tr_tin", "tw_vat", "tz_vat", "ua_vat", "ug_tin", "uy_ruc", "uz_tin", "uz_vat", "za_vat",
    "zm_tin", "zw_tin",
)  # fmt: skip
IN_EUROPE = frozenset(tax_ids.EU_VAT) - {"EL", "XI"} | {"GR"}
WITH_TAX_IDS = IN_EUROPE | {each[:2].upper() for each in TAX_IDS if each != "eu_vat"}
LONGEST = 255
SEVERAL = 5  # how many countries are listed where one is wrong
PHONE = re.compile(r"[+\d][\d ().\-/]{2,19}")
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
    """The card that was typed. Raises CardRefused where something of it is missing."""
    for each in card_mistakes(form):
        raise errors.CardRefused(each.text, param=each.field)
    month, year = _expiry(form)
    return {
        "cvc": form.text("cvc"),
        "exp_month": int(month),
        "exp_year": int(year),
        "number": form.text("number"),
    }


def card_mistakes(form: Form) -> Iterator[Mistake]:
    """What is missing of a card, unless a test card was pressed."""
    if form.text("test_card") in TEST_CARDS:
        return
    if not form.text("number"):
        yield Mistake("Your card number is incomplete.", "number")
    month, year = _expiry(form)
    if not (month.isdecimal() and year.isdecimal() and len(month) <= 2 and len(year) <= 4):
        yield Mistake(
            "Your card's expiration date is incomplete. Write it as month / year: 12 / 34.", "expiry"
        )
    if not form.text("cvc"):
        yield Mistake("Your card's security code is incomplete.", "cvc")


def _expiry(form: Form) -> tuple[str, str]:
    """Month and year as they were typed: 12 / 34."""
    month, _, year = form.text("expiry").replace(" ", "").partition("/")
    return month, year


def asks_tax_id(store: AccountStore, session: Resource) -> bool:
    """Whether the page asks for a tax ID: not who has one already.

    Source: https://docs.stripe.com/tax/checkout/tax-ids.
    """
    known = session["customer"] and next(store.all("tax_id", "customer", session["customer"]), None)
    return bool(at(session, "tax_id_collection.enabled")) and not known


def mistakes(store: AccountStore, session: Resource, form: Form) -> Iterator[Mistake]:
    """What is missing or does not fit, field by field, but for what is paid with."""
    yield from _contact_mistakes(session, form)
    if asks_tax_id(store, session):
        yield from _tax_id_mistakes(session, form)
    yield from _shipping_mistakes(session, form.group("shipping"))
    for field in session["custom_fields"]:
        if wrong := _custom_mistake(field, form.group("custom").text(field["key"])):
            yield Mistake(wrong, f"custom[{field['key']}]")
    yield from _billing_mistakes(session, form.group("billing"))
    if at(session, "consent_collection.terms_of_service") == "required" and form.text("terms") != "accepted":
        yield Mistake("Accept the terms of service to go on.", "terms")


def _contact_mistakes(session: Resource, form: Form) -> Iterator[Mistake]:
    email, phone = form.text("email"), form.text("phone")
    if not (email or known_email(session)):
        yield Mistake("Fill in your email.", "email")
    elif email and not addresses.EMAIL.fullmatch(email):
        yield Mistake("Write your email in full, such as ada@example.com.", "email")
    if at(session, "phone_number_collection.enabled") and not phone:
        yield Mistake("Fill in your phone number.", "phone")
    elif phone and not PHONE.fullmatch(phone):
        yield Mistake("Write your phone number in digits, such as +1 555 0100.", "phone")
    for name, words in (("business_name", "business name"), ("individual_name", "full name")):
        asked = at(session, f"name_collection.{name.removesuffix('_name')}") or {}
        if asked.get("enabled") and not asked.get("optional") and not form.text(name):
            yield Mistake(f"Fill in your {words}.", name)


def _tax_id_mistakes(session: Resource, form: Form) -> Iterator[Mistake]:
    """What is wrong with a tax ID, which a shop may require of everybody in a country that has some."""
    country = form.group("shipping").text("country") or form.group("billing").text("country")
    if number := form.text("tax_id"):
        yield from tax_id_mistakes(form.text("tax_id_type"), number)
    elif at(session, "tax_id_collection.required") == "if_supported" and country.upper() in WITH_TAX_IDS:
        yield Mistake("Fill in your tax ID.", "tax_id")


def tax_id_mistakes(type: str, number: str) -> Iterator[Mistake]:
    """What is wrong with a tax ID."""
    if type not in TAX_IDS:
        yield Mistake("Choose the kind of your tax ID.", "tax_id_type")
    elif not tax_ids.looks_right(type, number):
        yield Mistake("This is no number of that kind of tax ID.", "tax_id")


def _shipping_mistakes(session: Resource, shipping: Form) -> Iterator[Mistake]:
    asked = session.get("shipping_address_collection")
    if not asked:
        return
    if not shipping.text("line1"):
        yield Mistake("Fill in the address to ship to.", "shipping[line1]")
    if (country := shipping.text("country")) and country.upper() not in asked["allowed_countries"]:
        listed = ", ".join(asked["allowed_countries"][:SEVERAL])
        more = ", ..." if len(asked["allowed_countries"]) > SEVERAL else ""
        yield Mistake(f"The shop ships to: {listed}{more}", "shipping[country]")


def _billing_mistakes(session: Resource, billing: Form) -> Iterator[Mistake]:
    if session["billing_address_collection"] == "required" and not billing.text("line1"):
        yield Mistake("Fill in your billing address.", "billing[line1]")
    if wrong := country_mistake(billing.text("country")):
        yield Mistake(wrong, "billing[country]")


def country_mistake(country: str) -> str:
    """What is wrong with a country that was typed; empty where nothing is."""
    return "Write the country in two letters, such as US." if country and not _country(country) else ""


def _country(typed: str) -> str:
    """A country's two letters; empty where there is no such country."""
    return typed.upper() if typed.upper() in countries.named() else ""


def known_email(session: Resource) -> str | None:
    """The email of a session's customer, as far as it is known."""
    email: str | None = session["customer_email"] or at(session, "customer_details.email")
    return email


def fixed_email(session: Resource) -> str | None:
    """The email that a customer cannot change: the shop said it, or knows the customer."""
    return known_email(session) if session["customer"] else session["customer_email"]


def filled(session: Resource, form: Form) -> dict[str, Any]:
    """What was filled in, as a session shows it."""
    details: dict[str, Any] = {
        "address": _address(form.group("billing")),
        "email": form.text("email") or known_email(session),
        "name": form.text("name") or None,
        "phone": form.text("phone") or None,
    }
    details |= {name: form.text(name) for name in completing.NAMES if form.text(name)}
    if at(session, "tax_id_collection.enabled") and (number := form.text("tax_id")):
        details["tax_ids"] = [{"type": form.text("tax_id_type"), "value": number}]
    filled: dict[str, Any] = {"customer_details": details, "custom_fields": _custom_fields(session, form)}
    if session.get("shipping_address_collection"):
        shipping = form.group("shipping")
        collected = {"address": _address(shipping), "name": shipping.text("name") or details["name"]}
        filled["collected_information"] = {"shipping_details": collected}
    if asked := session.get("consent_collection"):
        filled["consent"] = _consent(asked, form)
    return filled


def _consent(asked: Resource, form: Form) -> Resource:
    """What a customer agreed to."""
    opted = "opt_in" if form.text("promotions") else "opt_out"
    return {
        "promotions": opted if asked["promotions"] == "auto" else None,
        "terms_of_service": "accepted" if asked["terms_of_service"] == "required" else None,
    }


def _address(given: Form) -> Resource | None:
    address = {name: given.text(name) or None for name in ADDRESS}
    if address["country"]:
        address["country"] = address["country"].upper()
    return {**address} if any(address.values()) else None


def _custom_fields(session: Resource, form: Form) -> list[Resource]:
    """The merchant's own fields with what was typed."""
    typed = form.group("custom")
    return [
        {**each, each["type"]: {**each[each["type"]], "value": typed.text(each["key"]) or None}}
        for each in session["custom_fields"]
    ]


def _custom_mistake(field: Resource, value: str) -> str:
    """What is wrong with what was typed into one of the merchant's own fields; empty where nothing is."""
    label, own = field["label"]["custom"], field[field["type"]]
    if not value:
        return "" if field["optional"] else f"Fill in: {label}."
    if field["type"] == "dropdown":
        offered = [each["value"] for each in own["options"]]
        return "" if value in offered else f"Choose one of: {label}."
    if field["type"] == "numeric" and not value.isdecimal():
        return f"Write digits only: {label}."
    least, most = own["minimum_length"] or 0, own["maximum_length"] or LONGEST
    return "" if least <= len(value) <= most else f"Write from {least} to {most} characters: {label}."
