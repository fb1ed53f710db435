"""What Stripe's reference says of every request: idempotency, pages, search, metadata."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Refusal


def once(key: str = "key") -> dict[str, str]:
    return {"idempotency_key": key}


def test_a_key_is_for_one_endpoint(v1: Any, refused: Refusal) -> None:
    """In words of its own. Recorded; source: https://docs.stripe.com/api/idempotent_requests."""
    v1.customers.create({"name": "Jenny"}, once())
    error = refused(v1.products.create, {"name": "Jenny"}, once())
    assert error.user_message == (
        "Keys for idempotent requests can only be used for the same endpoint they were first used for "
        "('/v1/products' vs '/v1/customers'). Try using a key other than 'key' if you meant to execute a "
        "different request."
    )


def test_a_deletion_is_not_replayed(v1: Any, refused: Refusal) -> None:
    """Keys have no effect on GET and DELETE. Source: https://docs.stripe.com/api/idempotent_requests."""
    customer = v1.customers.create({}).id
    v1.customers.delete(customer, {}, once())
    assert refused(v1.customers.delete, customer, {}, once()).code == "resource_missing"


def test_nothing_is_kept_of_a_request_that_failed_validation(v1: Any, refused: Refusal) -> None:
    """Also where only the operation itself can tell what is missing.

    Source: https://docs.stripe.com/api/idempotent_requests.
    """
    params = {"amount": 1000, "source": "tok_visa"}
    assert refused(v1.charges.create, params, once()).code == "parameter_missing"
    assert v1.charges.create({**params, "currency": "usd"}, once()).paid is True


def test_a_decline_is_replayed(v1: Any, refused: Refusal) -> None:
    """It began to be carried out. Source: https://docs.stripe.com/api/idempotent_requests."""
    params = {"amount": 1000, "currency": "usd", "source": "tok_chargeDeclined"}
    errors = [refused(v1.charges.create, params, once()).json_body["error"]["charge"] for _ in range(2)]
    assert errors[0] == errors[1]
    assert len(v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("resource", "params"),
    [
        ("customers", {}),
        ("payment_intents", {"amount": 1000, "currency": "usd"}),
        ("products", {"name": "Tea"}),
        ("coupons", {"percent_off": 5}),
        ("setup_intents", {}),
    ],
)
def test_an_object_has_50_keys_of_metadata_at_most(
    v1: Any, refused: Refusal, resource: str, params: dict[str, Any]
) -> None:
    """Those included that it had before. Source: https://docs.stripe.com/metadata."""
    service = getattr(v1, resource)
    full = {f"key_{number}": "value" for number in range(50)}
    stored = service.create({**params, "metadata": full})
    error = refused(service.update, stored.id, {"metadata": {"another": "value"}})
    assert error.user_message == "Metadata can have up to 50 keys, but you've set 51."
    changed = service.update(stored.id, {"metadata": {"another": "value", "key_0": ""}})
    assert len(changed.metadata.to_dict()) == 50


def test_a_page_has_a_hundred_objects_at_most(v1: Any) -> None:
    """Who asks for more gets a hundred. Recorded."""
    for _ in range(101):
        v1.products.create({"name": "Tea"})
    page = v1.products.list({"limit": 1000})
    assert (len(page.data), page.has_more) == (100, True)


@pytest.fixture
def shop(v1: Any) -> Any:
    """Two customers, a charge and an intent to be searched for."""
    people = (("Jane Doe", "jane@example.com", "gold"), ("John Smith", "john@example.com", ""))
    for name, email, tier in people:
        v1.customers.create({"name": name, "email": email, "metadata": {"tier": tier} if tier else {}})
    v1.charges.create({"amount": 1234, "currency": "usd", "source": "tok_visa"})
    return v1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name:'jane doe'", ["Jane Doe"]),
        ("name:'doe'", ["Jane Doe"]),
        ("name:'do'", []),
        ("name~'doe'", ["Jane Doe"]),
        ("email:'JANE@example.com'", ["Jane Doe"]),
        ("email:'jane'", []),
        ("metadata['tier']:'gold'", ["Jane Doe"]),
        ("metadata['tier']:null", ["John Smith"]),
        ("-metadata['tier']:null", ["Jane Doe"]),
        ("-name:'doe'", ["John Smith"]),
        ("name:'doe' OR name:'smith'", ["John Smith", "Jane Doe"]),
        ("created>0 AND email~'john'", ["John Smith"]),
    ],
)
def test_customers_are_found_by_words(shop: Any, query: str, names: list[str]) -> None:
    """Whole words whatever their case, parts of three characters with `~`.

    Source: https://docs.stripe.com/search#search-query-language.
    """
    assert [each.name for each in shop.customers.search({"query": query}).data] == names


@pytest.mark.parametrize(
    "query",
    [
        "amount:1234",
        "amount>1000 AND amount<=1234",
        "payment_method_details.card.last4:4242",
        "payment_method_details.card.brand:'visa'",
        "status:'succeeded' AND refunded:null",
        "disputed:'false' AND currency:'usd'",
    ],
)
def test_charges_are_found_by_their_fields(shop: Any, query: str) -> None:
    """Source: https://docs.stripe.com/search#query-fields-for-charges."""
    assert len(shop.charges.search({"query": query}).data) == 1


@pytest.mark.parametrize(
    ("resource", "query", "param"),
    [
        ("customers", "balance:'0'", None),
        ("customers", "email>'a'", "query"),
        ("customers", "created~'123'", "query"),
        ("charges", "description:'x'", None),
        ("charges", "status>'a'", "query"),
        ("charges", "amount~'123'", "query"),
        ("payment_intents", "description:'x'", None),
        ("subscriptions", "customer:'cus_1'", None),
    ],
)
def test_what_cannot_be_searched_or_compared_is_refused(
    shop: Any, refused: Refusal, resource: str, query: str, param: str | None
) -> None:
    """Source: https://docs.stripe.com/search#query-fields-for-charges and those of the other objects.

    Recorded of a field that is not searched: https://github.com/gburgyan/aat-stripe, search.
    """
    assert refused(getattr(shop, resource).search, {"query": query}).param == param


def test_a_search_counts_what_it_finds_when_asked(shop: Any) -> None:
    """Source: https://docs.stripe.com/api/customers/search, `total_count`."""
    asked = {"query": "created>0", "limit": 1, "expand": ["total_count"]}
    customers = shop.customers.search(asked)
    assert (len(customers.data), customers.total_count) == (1, 2)
    assert "total_count" not in shop.customers.search({"query": "created>0"})


def test_a_simulation_has_three_customers_with_three_subscriptions(v1: Any, refused: Refusal) -> None:
    """Source: https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage."""
    clock = v1.test_helpers.test_clocks.create({"frozen_time": 1704067200}).id
    card = {"payment_method": "pm_card_visa", "invoice_settings": {"default_payment_method": "pm_card_visa"}}
    on_clock = {"test_clock": clock, **card}
    customers = [v1.customers.create(on_clock).id for _ in range(3)]
    assert refused(v1.customers.create, on_clock).param == "test_clock"
    price = v1.prices.create(
        {
            "currency": "usd",
            "product_data": {"name": "Gold"},
            "recurring": {"interval": "month"},
            "unit_amount": 1000,
        }
    ).id
    asked = {"customer": customers[0], "items": [{"price": price}]}
    subscriptions = [v1.subscriptions.create(asked).id for _ in range(3)]
    assert refused(v1.subscriptions.create, asked).http_status == 400
    v1.subscriptions.cancel(subscriptions[0])
    assert v1.subscriptions.create(asked).status == "active"


LONG = "x" * 2000
DOCUMENTED_LIMITS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("products", {"name": "Tea", "images": ["https://example.com/a.png"] * 9}, "images"),
    ("products", {"name": "Tea", "marketing_features": [{"name": "Hot"}] * 16}, "marketing_features"),
    (
        "products",
        {"name": "Tea", "marketing_features": [{"name": "x" * 81}]},
        "marketing_features[0][name]",
    ),
    ("customers", {"business_name": "x" * 151}, "business_name"),
    ("customers", {"email": f"{'x' * 512}@example.com"}, "email"),
    (
        "customers",
        {"invoice_settings": {"custom_fields": [{"name": str(n), "value": "x"} for n in range(5)]}},
        "invoice_settings[custom_fields]",
    ),
    (
        "customers",
        {"invoice_settings": {"custom_fields": [{"name": "x" * 41, "value": "x"}]}},
        "invoice_settings[custom_fields][0][name]",
    ),
    (
        "customers",
        {"invoice_settings": {"custom_fields": [{"name": "PO", "value": "x" * 141}]}},
        "invoice_settings[custom_fields][0][value]",
    ),
    (
        "payment_links",
        {"line_items": [{"price": "p", "quantity": 1}], "custom_text": {"submit": {"message": LONG}}},
        "custom_text[submit][message]",
    ),
    ("payment_links", {"line_items": [{"price": "p", "quantity": 1}] * 21}, "line_items"),
)


@pytest.mark.parametrize(("resource", "params", "param"), DOCUMENTED_LIMITS)
def test_what_is_longer_than_documented_is_refused(
    v1: Any, refused: Refusal, resource: str, params: dict[str, Any], param: str
) -> None:
    """Source: https://docs.stripe.com/api, what it says of parameters: "a list of up to 8 URLs"."""
    error = refused(getattr(v1, resource).create, params)
    assert (error.http_status, error.param) == (400, param)
    assert "at most" in error.user_message or "exceeded maximum" in error.user_message


def test_what_is_as_long_as_documented_is_taken(v1: Any) -> None:
    """Source: https://docs.stripe.com/api/products/create and https://docs.stripe.com/api/customers/create."""
    images = [f"https://example.com/{number}.png" for number in range(8)]
    assert v1.products.create({"name": "Tea", "images": images}).images == images
    assert v1.customers.create({"business_name": "x" * 150}).business_name == "x" * 150
