"""Tax ids of customers and of the account, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.models.customers.tax_id_types import FORMATS, looks_right

from ..refused import refusal


@pytest.mark.parametrize(
    ("number", "status"),
    [("000000000", "verified"), ("111111111", "unverified"), ("222222222", "pending")],
)
def test_the_tax_office_answers_a_moment_later(
    sandbox: Sandbox, stripe_client: Any, number: str, status: str
) -> None:
    """As the number for tests says; until then the answer is pending."""
    customer = stripe_client.v1.customers.create({}).id
    tax_id = stripe_client.v1.customers.tax_ids.create(customer, {"type": "eu_vat", "value": f"DE{number}"})
    assert (tax_id.country, tax_id.verification.status, tax_id.owner.type) == ("DE", "pending", "customer")
    sandbox.advance(seconds=60)
    tax_id = stripe_client.v1.customers.tax_ids.retrieve(customer, tax_id.id)
    assert tax_id.verification.status == status
    told = stripe_client.v1.events.list({"type": "customer.tax_id.updated"}).data
    assert len(told) == (0 if status == "pending" else 1)


def test_other_types_are_not_looked_up(stripe_client: Any) -> None:
    """Their verification is unavailable."""
    customer = stripe_client.v1.customers.create({"tax_id_data": [{"type": "us_ein", "value": "12-3456789"}]})
    (tax_ids,) = stripe_client.v1.customers.tax_ids.list(customer.id).data
    assert (tax_ids.country, tax_ids.verification.status) == ("US", "unavailable")


def test_a_customer_comes_with_five_at_most(stripe_client: Any) -> None:
    """In the words of a public suite of 2021."""
    given = [{"type": "us_ein", "value": f"12-345678{digit}"} for digit in range(6)]
    error = refusal(stripe_client.v1.customers.create, {"tax_id_data": given})
    assert error.user_message == "Array tax_id_data exceeded maximum 5 allowed elements."
    stripe_client.v1.customers.create({"tax_id_data": given[:5]})


@pytest.mark.parametrize(
    ("type", "value"), [("eu_vat", "DE123"), ("gb_vat", "123"), ("us_ein", "1"), ("ch_vat", "CHE-1")]
)
def test_a_number_has_its_types_form(stripe_client: Any, type: str, value: str) -> None:
    """Else nothing is made, not even the customer that it came with."""
    error = refusal(stripe_client.v1.customers.create, {"tax_id_data": [{"type": type, "value": value}]})
    assert (error.user_message, error.code) == (f"Invalid value for {type}.", "tax_id_invalid")
    assert error.param == "tax_id_data[0][value]"
    assert stripe_client.v1.customers.list().data == []


# Source: the examples of https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id-types.
EXAMPLES = """
au_abn 12345678912, au_arn 123456789123, br_cnpj 01.234.456/5432-10, br_cpf 123.456.789-87,
ca_bn 123456789, ca_gst_hst 123456789RT0002, ch_uid CHE-123.456.789 HR, ch_vat CHE-123.456.789 MWST,
es_cif A12345678, gb_vat GB123456789, in_gst 12ABCDE3456FGZH, jp_cn 1234567891234, jp_rn 12345,
kr_brn 123-45-67890, no_vat 123456789MVA, nz_gst 123456789, sg_uen 123456789F, us_ein 12-3456789,
za_vat 4123456789, eu_vat ATU12345678, eu_vat BE0123456789, eu_vat BG0123456789, eu_vat CY12345678Z,
eu_vat CZ1234567890, eu_vat DE123456789, eu_vat DK12345678, eu_vat EE123456789, eu_vat EL123456789,
eu_vat ESA1234567Z, eu_vat FI12345678, eu_vat FRAB123456789, eu_vat HR12345678912, eu_vat HU12345678,
eu_vat IE1234567AB, eu_vat IT12345678912, eu_vat LT123456789123, eu_vat LU12345678, eu_vat LV12345678912,
eu_vat MT12345678, eu_vat NL123456789B12, eu_vat PL1234567890, eu_vat PT123456789, eu_vat RO1234567891,
eu_vat SE123456789123, eu_vat SI12345678, eu_vat SK1234567891, eu_vat XI123456789
"""


def test_each_documented_number_is_taken() -> None:
    """The examples of all types whose form is looked at."""
    examples = [each.strip().split(" ", 1) for each in EXAMPLES.split(",")]
    assert {type for type, _ in examples} == set(FORMATS)
    assert [each for each in examples if not looks_right(*each)] == []


def test_the_account_has_tax_ids_of_its_own(stripe_client: Any) -> None:
    """They are not a customer's, and the other way round."""
    v1 = stripe_client.v1
    customer = v1.customers.create({}).id
    own = v1.tax_ids.create({"type": "gb_vat", "value": "GB123456789"})
    theirs = v1.tax_ids.create(
        {"type": "us_ein", "value": "12-3456789", "owner": {"type": "customer", "customer": customer}}
    )
    assert (own.owner.type, own.customer, theirs.customer) == ("self", None, customer)
    assert [each.id for each in v1.tax_ids.list().data] == [own.id]
    owner = {"type": "customer", "customer": customer}
    assert [each.id for each in v1.tax_ids.list({"owner": owner}).data] == [theirs.id]
    assert v1.customers.tax_ids.delete(customer, theirs.id).deleted is True
    assert v1.customers.tax_ids.list(customer).data == []


def test_a_customer_has_five_at_most(stripe_client: Any) -> None:
    """The sixth is refused."""
    customer = stripe_client.v1.customers.create({}).id
    create = stripe_client.v1.customers.tax_ids.create
    for number in range(5):
        create(customer, {"type": "us_ein", "value": f"12-345678{number}"})
    assert refusal(create, customer, {"type": "us_ein", "value": "12-3456789"}).http_status == 400
