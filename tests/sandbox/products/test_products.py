"""Products, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal


def told(client: Any) -> list[str]:
    """The types of all events, the first one first."""
    return [event.type for event in client.v1.events.list({"limit": 100}).data][::-1]


def test_a_product_may_come_with_its_default_price(stripe_client: Any) -> None:
    """The events come in the order product, plan, price; the first already names the price."""
    product = stripe_client.v1.products.create(
        {
            "name": "Widget",
            "default_price_data": {
                "currency": "usd",
                "unit_amount": 1500,
                "recurring": {"interval": "month"},
            },
        }
    )
    price = stripe_client.v1.prices.retrieve(product.default_price)
    assert (price.product, price.type, price.unit_amount) == (product.id, "recurring", 1500)
    assert told(stripe_client) == ["product.created", "plan.created", "price.created"]
    first = stripe_client.v1.events.list({"type": "product.created"}).data[0]
    assert first.data.object.default_price == price.id


def test_a_tax_code_stands_in_two_places(stripe_client: Any) -> None:
    """Under its own name, and among the details."""
    product = stripe_client.v1.products.create({"name": "Full", "tax_code": "txcd_10103000"})
    assert (product.tax_code, product.tax_details.tax_code) == ("txcd_10103000", "txcd_10103000")


def test_an_update_has_a_moment_of_its_own(sandbox: Sandbox, stripe_client: Any) -> None:
    """`updated` moves with it; the event says what was before."""
    product = stripe_client.v1.products.create({"name": "Widget", "metadata": {"seed": "1"}})
    sandbox.advance(seconds=5)
    changed = stripe_client.v1.products.update(product.id, {"description": "d", "metadata": {"a": "1"}})
    assert changed.updated == product.updated + 5
    event = stripe_client.v1.events.list({"type": "product.updated"}).data[0]
    assert event.data.previous_attributes.to_dict() == {
        "description": None,
        "metadata": {"a": None},
        "updated": product.updated,
    }


def test_only_a_product_without_prices_is_deleted(stripe_client: Any) -> None:
    """It is told of as inactive, and gone for good."""
    products = stripe_client.v1.products
    kept, gone = products.create({"name": "Kept"}), products.create({"name": "Gone"})
    stripe_client.v1.prices.create({"currency": "usd", "unit_amount": 100, "product": kept.id})
    error = refusal(products.delete, kept.id)
    assert error.user_message == (
        "This product cannot be deleted because it has one or more user-created prices."
    )
    assert products.delete(gone.id).deleted is True
    assert refusal(products.retrieve, gone.id).user_message == f"No such product: '{gone.id}'"
    event = stripe_client.v1.events.list({"type": "product.deleted"}).data[0]
    assert event.data.object.active is False
    assert [each.id for each in products.list({"ids": [kept.id, gone.id]}).data] == [kept.id]


def test_what_a_product_refuses(stripe_client: Any) -> None:
    """A taken id, another product's price, a statement descriptor of the wrong characters."""
    products = stripe_client.v1.products
    one, two = products.create({"name": "One", "id": "one"}), products.create({"name": "Two"})
    price = stripe_client.v1.prices.create({"currency": "usd", "unit_amount": 100, "product": two.id})
    assert refusal(products.create, {"name": "Again", "id": "one"}).code == "resource_already_exists"
    assert refusal(products.update, one.id, {"default_price": price.id}).param == "default_price"
    assert refusal(products.update, one.id, {"default_price": "price_nope"}).code == "resource_missing"
    error = refusal(products.create, {"name": "Three", "statement_descriptor": "<3"})
    assert error.user_message == "The statement descriptor cannot include <."
    assert products.update(two.id, {"default_price": price.id}).default_price == price.id


def test_products_are_searched(stripe_client: Any) -> None:
    """By the fields that Stripe names."""
    products = stripe_client.v1.products
    widget = products.create({"name": "Widget", "metadata": {"line": "a"}})
    products.create({"name": "Other"})
    assert [each.id for each in products.search({"query": "metadata['line']:'a'"}).data] == [widget.id]
    assert [each.id for each in products.search({"query": "active:'true' AND name~'idge'"}).data] == [
        widget.id
    ]
    assert "unsupported search field" in str(
        refusal(products.search, {"query": "unit_label:'x'"}).user_message
    )


def test_what_only_a_service_has(stripe_client: Any) -> None:
    """ "May only be set if `type=service`", in the reference of updates. Guess: the sentence."""
    products = stripe_client.v1.products
    error = refusal(products.create, {"name": "Hat", "type": "good", "unit_label": "hat"})
    assert (error.param, error.user_message) == (
        "unit_label",
        "`unit_label` can only be set if `type=service`.",
    )
    good = products.create({"name": "Hat", "type": "good"})
    assert refusal(products.update, good.id, {"statement_descriptor": "HATS"}).param == "statement_descriptor"


def test_named_products_are_no_page_of_a_list(stripe_client: Any) -> None:
    """`ids` "cannot be used with starting_after or ending_before"."""
    products = stripe_client.v1.products
    one = products.create({"name": "One"}).id
    error = refusal(products.list, {"ids": [one], "starting_after": one})
    assert error.user_message == "You may only specify one of these parameters: ids, starting_after."


def test_a_product_has_a_name_without_spaces_around_it(stripe_client: Any) -> None:
    """Of nothing else than spaces there is none; features are named as it is.

    Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
    """
    products = stripe_client.v1.products
    tea = products.create({"name": " Tea ", "marketing_features": [{"name": " Hot "}]})
    assert (tea.name, tea.marketing_features[0].name) == ("Tea", "Hot")
    assert products.update(tea.id, {"name": "Green tea "}).name == "Green tea"
    for refused in (refusal(products.create, {"name": " "}), refusal(products.update, tea.id, {"name": " "})):
        assert (refused.code, refused.param) == ("parameter_invalid_empty", "name")
    for name in ("description", "unit_label", "url"):
        refused = refusal(products.create, {"name": "Tea", name: ""})
        assert (refused.code, refused.param) == ("parameter_invalid_empty", name)
        assert products.update(tea.id, {name: ""})[name] is None
    refused = refusal(products.create, {"name": "Tea", "id": tea.id})
    assert (refused.user_message, refused.param) == ("Product already exists.", "id")
    other = stripe_client.v1.prices.create(
        {"currency": "usd", "unit_amount": 5, "product_data": {"name": "Cup"}}
    )
    assert refusal(products.update, tea.id, {"default_price": other.id}).user_message == (
        f"The price `{other.id}` does not belong to this product."
    )


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        ("http://x.com/" + "x" * 2048, "url_invalid", "Invalid URL: URL must be 2048 characters or less."),
        (
            "http://ex\N{LATIN SMALL LETTER A WITH DIAERESIS}mple.com",
            "url_invalid",
            "Invalid URL: Non-ASCII characters in URLs must be percent-encoded in order for the URL to be "
            "valid.",
        ),
        ("mailto:jenny@example.com", "url_invalid", "Not a valid URL"),
        ("two words", "url_invalid", "Not a valid URL"),
        ("https://example.com/" + "x" * 800, None, "Invalid string length: please limit to 799 characters"),
    ],
)
def test_a_products_page_has_an_address(
    stripe_client: Any, address: str, code: str | None, message: str
) -> None:
    """Its scheme may be left out. Source: https://github.com/crvouga/mockingbird."""
    create = stripe_client.v1.products.create
    refused = refusal(create, {"name": "Tea", "url": address})
    assert (refused.code, refused.param, refused.user_message) == (code, "url", message)
    assert create({"name": "Tea", "url": "example.com/tea"}).url == "example.com/tea"
