"""A mistake is said at the top of a page, with a link to its field, and at the field itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.pages.mistakes import anchor

from ..checkout.conftest import create
from . import addresses
from .visitor import Seen, Visitor

CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123"}


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of a sandbox whose addresses are its own."""
    sandbox.application.state.pages = lambda: "http://127.0.0.1:4242"
    return sandbox.client()


@pytest.fixture
def customer(client: Any) -> str:
    """Somebody with a card."""
    return str(client.v1.customers.create({"email": "ada@example.com", "source": "tok_visa"}).id)


def marked(page: Seen) -> dict[str, str]:
    """The fields that a page marks as wrong, with what it says at each; the top links to every one."""
    said = {}
    for tag in re.findall(r"<(?:input|select)[^>]*aria-invalid=\"true\"[^>]*>", page.html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        told = re.search(rf'<p class="mistake" id="{attributes["aria-describedby"]}">([^<]*)</p>', page.html)
        assert told
        assert attributes["id"] == anchor(attributes["name"])
        said[attributes["name"]] = told[1].replace("&#39;", "'")
    linked = {url.partition("#")[2]: words for words, url in page.links.items() if "#" in url}
    assert set(linked.values()) == set(said.values())
    assert linked.keys() <= {anchor(each) for each in said}
    return said


def shop(client: Any, customer: str) -> str:
    """A Checkout page that asks for a card and an email."""
    return str(create(client).url)


INCORRECT = "Your card number is incorrect."
Case = tuple[Callable[[Any, str], str], str, dict[str, str], dict[str, str]]
WRONG: dict[str, Case] = {
    "checkout": (
        shop,
        "Pay $30.00",
        {"expiry": "12", "billing[country]": "Ruritania"},
        {
            "email": "Fill in your email.",
            "number": "Your card number is incomplete.",
            "expiry": "Your card's expiration date is incomplete. Write it as month / year: 12 / 34.",
            "cvc": "Your card's security code is incomplete.",
            "billing[country]": "Write the country in two letters, such as US.",
        },
    ),
    "checkout's email": (
        shop,
        "Pay $30.00",
        {**CARD, "email": "ada"},
        {"email": "Write your email in full, such as ada@example.com."},
    ),
    "a wrong number": (
        shop,
        "Pay $30.00",
        {**CARD, "email": "ada@example.com", "number": "4242 4242 4242 4241"},
        {"number": INCORRECT},
    ),
    "an expired card": (
        shop,
        "Pay $30.00",
        {**CARD, "email": "ada@example.com", "number": "4000 0000 0000 0069"},
        {"expiry": "Your card has expired."},
    ),
    "a declined card": (
        shop,
        "Pay $30.00",
        {**CARD, "email": "ada@example.com", "number": "4000 0000 0000 0002"},
        {"number": "Your card was declined."},
    ),
    "an invoice": (
        addresses.invoice,
        "Pay $25.00",
        {"number": "4242"},
        {
            "expiry": "Your card's expiration date is incomplete. Write it as month / year: 12 / 34.",
            "cvc": "Your card's security code is incomplete.",
        },
    ),
    "the portal's card": (
        addresses.portal,
        "Save the card",
        {**CARD, "cvc": "1"},
        {"cvc": "Your card's security code is invalid."},
    ),
    "the portal's details": (
        addresses.portal,
        "Save your details",
        {"email": "ada"},
        {"email": "Invalid email address: ada"},
    ),
    "deposits": (
        addresses.deposits,
        "Verify",
        {"code": ""},
        {"code": "Write the code, such as SM11AA."},
    ),
    "amounts": (
        addresses.amounts,
        "Verify",
        {"first": "32", "second": "x"},
        {"second": "Write both amounts in cents, such as 32."},
    ),
    "a transfer": (
        addresses.transfer,
        "Send the transfer",
        {"amount": "15.00"},
        {"amount": "Write the amount in the smallest unit, such as 3000."},
    ),
    "identity": (addresses.identity, "Submit", {"first_name": ""}, {"first_name": "Fill in the first name."}),
    "an account's email": (
        addresses.authorize,
        "Connect, and answer nothing yet",
        {"email": "ada"},
        {"email": "Write your email in full, such as ada@example.com."},
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_stands_at_its_field(client: Any, customer: str, visitor: Visitor, case: str) -> None:
    """The field is marked and described by the message; what was typed stays, but a card's secrets."""
    address, button, typed, wrong = WRONG[case]
    page = visitor.send(visitor.open(address(client, customer)), button, {}, **typed)
    assert marked(page) == wrong
    assert "<title>Error: " in page.html
    form = next(each for each in page.forms if typed.keys() <= each.fields.keys())
    assert (
        form.fields.items()
        >= {name: "" if name in ("number", "cvc") else text for name, text in typed.items()}.items()
    )


def test_a_test_card_that_is_declined_is_no_fields_mistake(client: Any, visitor: Visitor) -> None:
    """Nothing was typed: the top says it, without a link."""
    page = visitor.open(create(client, customer_email="ada@example.com").url)
    page = visitor.send(page, "4000 0000 0000 0002 is declined")
    assert "Your card was declined." in page.text
    assert marked(page) == {}


def test_what_a_customer_chose_is_marked_too(client: Any, visitor: Visitor) -> None:
    """A quantity, an optional item's, a code, the merchant's own fields, the way of shipping, consent."""
    line = {
        "price_data": {"currency": "usd", "unit_amount": 1500, "product_data": {"name": "T-shirt"}},
        "quantity": 2,
        "adjustable_quantity": {"enabled": True, "maximum": 5},
    }
    gift = client.v1.prices.create({"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 900})
    label = {"type": "custom", "custom": "Size"}
    session = create(
        client,
        line_items=[line],
        allow_promotion_codes=True,
        custom_fields=[{"key": "size", "label": label, "type": "numeric"}],
        optional_items=[
            {"price": gift.id, "quantity": 1, "adjustable_quantity": {"enabled": True, "maximum": 2}}
        ],
        shipping_address_collection={"allowed_countries": ["US", "CA"]},
        tax_id_collection={"enabled": True},
    )
    page = visitor.open(session.url)
    quantity = next(name for name in page.forms[0].fields if name.startswith("quantity["))
    optional = f"optional[{gift.id}]"
    for typed, wrong in (
        ({quantity: "6"}, {quantity: "The quantity of T-shirt must be from 0 to 5."}),
        ({quantity: "2", optional: "3"}, {optional: "The quantity of Mug must be from 0 to 2."}),
        ({optional: "0", "promotion_code": "SUMMER"}, {"promotion_code": "The code SUMMER is not valid."}),
    ):
        page = visitor.send(page, "Update the order", {}, **typed)
        assert marked(page) == wrong
        assert page.forms[0].fields.items() >= typed.items()
    typed = {
        "custom[size]": "M",
        "email": "ada@example.com",
        "promotion_code": "",
        "shipping[country]": "FR",
        "shipping[line1]": "1 Rue",
        "tax_id": "FR1",
        "tax_id_type": "eu_vat",
    }
    page = visitor.send(page, "Pay $30.00", {}, **CARD, **typed)
    assert marked(page) == {
        "custom[size]": "Write digits only: Size.",
        "shipping[country]": "The shop ships to: US, CA",
        "tax_id": "This is no number of that kind of tax ID.",
    }
    assert page.forms[0].fields.items() >= typed.items()
