"""Tax ids of customers, and of the account itself; some types are looked up at the tax office.

Source: https://docs.stripe.com/api/tax_ids and https://docs.stripe.com/billing/customer/tax-ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore, job
from ...model import Model, inside
from ...resource import Resource
from ...routes import Call, route

MOST = 5
# How a VAT number looks in each country of the European Union, and in Northern Ireland.
EU_VAT: Mapping[str, str] = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}",
    "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}", "FR": r"[A-Z0-9]{2}\d{9}", "HR": r"\d{11}", "HU": r"\d{8}(\d{3})?",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"\d{9}(\d{3})?",
    "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"\d{9}",
    "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}", "XI": r"\d{9}(\d{3})?",
}  # fmt: skip
# How numbers of other types look, without spaces, points and dashes. A type that is missing here may look
# anyhow. Source: the examples of https://docs.stripe.com/billing/customer/tax-ids.
FORMATS: Mapping[str, str] = {
    "au_abn": r"\d{11}",
    "au_arn": r"\d{12}",
    "br_cnpj": r"\d{14}",
    "br_cpf": r"\d{11}",
    "ca_bn": r"\d{9}",
    "ca_gst_hst": r"\d{9}RT\d{4}",
    "ch_uid": r"CHE\d{9}(HR)?",
    "ch_vat": r"CHE\d{9}(MWST|TVA|IVA)",
    "es_cif": r"[A-Z]\d{7}[A-Z0-9]",
    "eu_vat": "|".join(f"{country}{number}" for country, number in EU_VAT.items()),
    "gb_vat": r"GB\d{9}(\d{3})?",
    "in_gst": r"\d{2}[A-Z0-9]{13}",
    "jp_cn": r"\d{13}",
    "jp_rn": r"\d{5}",
    "kr_brn": r"\d{10}",
    "no_vat": r"\d{9}MVA",
    "nz_gst": r"\d{8,9}",
    "sg_uen": r"\d{8,9}[A-Z]|T\d{2}[A-Z]{2}\d{4}[A-Z]",
    "us_ein": r"\d{9}",
    "za_vat": r"4\d{9}",
}
# Types that are looked up, and what becomes of the numbers that are published for tests.
# Source: https://docs.stripe.com/billing/customer/tax-ids#validation and its section on testing.
LOOKED_UP = frozenset({"au_abn", "eu_vat", "gb_vat"})
OUTCOMES = {"000000000": "verified", "111111111": "unverified", "222222222": "pending"}
TAKES = 5
tax_ids = Model(
    "tax_id", word="tax ID", told_as="customer.tax_id", source="https://docs.stripe.com/api/tax_ids"
)


@route("v1.customers.tax_ids.create")
def create_for_customer(call: Call) -> Resource:
    """Give a customer a tax id."""
    customer = call.store.get("customer", call.path["customer"])
    return add(call.store, call.params, customer=customer["id"])


@route("v1.tax_ids.create")
def create_for_owner(call: Call) -> Resource:
    """Give a tax id to a customer, or to the account itself."""
    owner = call.params.get("owner") or {"type": "self"}
    customer = owner.get("customer") if owner["type"] == "customer" else None
    if owner["type"] == "customer":
        if not customer:
            raise errors.missing("owner[customer]")
        call.store.get("customer", customer, param="owner[customer]")
    return add(call.store, call.params, customer=customer, owner=owner)


def add(
    store: AccountStore,
    params: Mapping[str, Any],
    *,
    customer: str | None = None,
    owner: Mapping[str, Any] | None = None,
    under: str = "",
) -> Resource:
    """Store a tax id; of a type that is looked up, the answer comes a moment later. Raises Invalid."""
    type, value = params["type"], params["value"]
    check_form(type, value, inside(under, "value"))
    if customer and len(list(store.all("tax_id", "customer", customer))) >= MOST:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(f"A customer can have at most {MOST} tax IDs.", param=inside(under, "type"))
    tax_id = store.new(
        "tax_id",
        country=_country(type, value),
        customer=customer,
        owner=_owner(store, customer, owner),
        type=type,
        value=value,
        verification=_verification("pending" if type in LOOKED_UP else "unavailable"),
    )
    if type in LOOKED_UP:
        store.later(store.now + TAKES, "tax_ids.verify", tax_id=tax_id["id"])
    return store.add(tax_id, event="created" if customer else None)


def _owner(store: AccountStore, customer: str | None, given: Mapping[str, Any] | None) -> Resource:
    """Whose a tax id is; of a customer that is an account of v2 both are shown."""
    owner = dict(given or {"customer": customer, "type": "customer"})
    return store.with_account({**owner, "customer_account": None}) if customer else owner


def check_form(type: str, value: str, param: str) -> None:
    """Refuse a number that has not its type's form. Raises Invalid."""
    if not looks_right(type, value):
        raise errors.Invalid(f"Invalid value for {type}.", code="tax_id_invalid", param=param)


def looks_right(type: str, value: str) -> bool:
    """Whether a number has its type's form; those for tests always have."""
    if type in LOOKED_UP and value[-9:] in OUTCOMES:
        return True
    return (
        type not in FORMATS or re.fullmatch(FORMATS[type], re.sub(r"[ .\-/]", "", value).upper()) is not None
    )


def _country(type: str, value: str) -> str | None:
    """Where a tax id is from: a VAT number of the European Union says so itself."""
    if not type.startswith("eu_"):
        return type[:2].upper()
    code = value[:2].upper()
    return {"EL": "GR", "XI": "GB"}.get(code, code) if code in EU_VAT else None


def _verification(status: str) -> Resource:
    return {"status": status, "verified_address": None, "verified_name": None}


@job("tax_ids.verify")
def verify(store: AccountStore, *, tax_id: str) -> None:
    """What the tax office says. Guess: it confirms a number that is not one of those for tests."""
    current = store.find("tax_id", tax_id)
    status = OUTCOMES.get(current["value"][-9:], "verified") if current else "pending"
    if current and status != "pending":
        event = "updated" if current["customer"] else None
        store.change(current, {"verification": _verification(status)}, event=event)


@tax_ids.listing
def _of_owner(call: Call) -> Callable[[Resource], bool]:
    """Those of one customer; else the account's own."""
    if customer := call.path.get("customer"):
        return lambda tax_id: bool(tax_id["customer"] == customer)
    owner = call.params.pop("owner", None) or {"type": "self"}

    def keep(tax_id: Resource) -> bool:
        named = owner.get("customer")
        return (tax_id["owner"] or {}).get("type") == owner["type"] and named in (None, tax_id["customer"])

    return keep
