"""What a customer filled in at a checkout, read from its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..account_store import AccountStore
from ..models.checkout import buyers, local_currency
from ..models.customers import tax_id_types
from ..nested import at
from ..parameters import addresses
from ..resource import Resource
from . import fields
from .forms import Form
from .mistakes import Mistake

LONGEST = 255
SEVERAL = 5  # how many countries are listed where one is wrong
# As it is typed, and what of it is no part of an E.164 number.
PHONE, BESIDE = re.compile(r"\+(?:[ ().\-/]*\d){3,15}[ ().\-/]*"), re.compile(r"[^+\d]")


def offered(store: AccountStore, session: Resource) -> list[str]:
    """The ways to pay that a session's page offers. A bank transfer needs a customer who is known already."""
    types = local_currency.types(store, session)
    return [each for each in types if each != "customer_balance" or session["customer"]]


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
        yield Mistake("Write your phone number with its country's code, such as +1 555 0100.", "phone")
    for name, words in (("business_name", "business name"), ("individual_name", "full name")):
        asked = at(session, f"name_collection.{name.removesuffix('_name')}") or {}
        if asked.get("enabled") and not asked.get("optional") and not form.text(name):
            yield Mistake(f"Fill in your {words}.", name)


def _tax_id_mistakes(session: Resource, form: Form) -> Iterator[Mistake]:
    """What is wrong with a tax ID, which a shop may require of everybody in a country that has some."""
    country = form.group("shipping").text("country") or form.group("billing").text("country")
    required = at(session, "tax_id_collection.required") == "if_supported"
    if number := form.text("tax_id"):
        yield from fields.tax_id_mistakes(form.text("tax_id_type"), number)
    elif required and country.upper() in tax_id_types.COLLECTED_IN:
        yield Mistake("Fill in your tax ID.", "tax_id")


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
    if wrong := fields.country_mistake(billing.text("country")):
        yield Mistake(wrong, "billing[country]")


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
        "phone": BESIDE.sub("", form.text("phone")) or None,
    }
    details |= {name: form.text(name) for name in buyers.NAMES if form.text(name)}
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


def remembered(session: Resource) -> Form:
    """The form as a customer filled it in before who comes back to it, as far as the session shows that.

    Where a business or a person is named, the session shows that name in the place of the card's holder's.
    """
    details, consent = session["customer_details"] or {}, session.get("consent") or {}
    named = any(details.get(name) for name in buyers.NAMES)
    shipping = at(session, "collected_information.shipping_details") or {}
    tax_id: Resource = next(iter(details.get("tax_ids") or ()), {})
    return Form(
        {
            **{name: details.get(name) for name in ("email", "phone", *buyers.NAMES)},
            "name": None if named else details.get("name"),
            "billing": details.get("address"),
            "shipping": {**(shipping.get("address") or {}), "name": shipping.get("name")},
            "custom": {each["key"]: each[each["type"]]["value"] for each in session["custom_fields"]},
            "tax_id_type": tax_id.get("type"),
            "tax_id": tax_id.get("value"),
            "promotions": "yes" if consent.get("promotions") == "opt_in" else None,
            "terms": consent.get("terms_of_service"),
        }
    )


def _consent(asked: Resource, form: Form) -> Resource:
    """What a customer agreed to."""
    opted = "opt_in" if form.text("promotions") else "opt_out"
    return {
        "promotions": opted if asked["promotions"] == "auto" else None,
        "terms_of_service": "accepted" if asked["terms_of_service"] == "required" else None,
    }


def _address(given: Form) -> Resource | None:
    address = {name: given.text(name) or None for name in fields.ADDRESS}
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
