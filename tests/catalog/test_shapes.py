"""Annotations read as shapes, by parameters and replies whose types are known."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.catalog import Field, Shape, operation, operations, resources


def parameter(name: str, *path: str) -> Field:
    """A parameter of an operation, by the names that lead to it."""
    fields: dict[str, Field] = {each.name: each for each in operation(name).parameters}
    for word in path[:-1]:
        shape = fields[word].shape
        options = [each for each in (shape.options or (shape,)) if each.kind in ("object", "list")]
        fields = (options[0].item or options[0]).by_name
    return fields[path[-1]]


def test_a_card_is_its_details_or_a_token() -> None:
    """A union keeps both shapes."""
    card = parameter("v1.tokens.create", "card").shape
    assert [each.kind for each in card.options] == ["object", "string"]
    assert "exp_month" in card.options[0].by_name


def test_requirement_and_documentation_are_the_fields_own() -> None:
    """A card's number is required, its name is not, and each says what it is."""
    number = parameter("v1.tokens.create", "card", "number")
    assert (number.required, number.shape.kind) == (True, "string")
    assert number.documentation == "The card number, as a string without any separators."
    assert parameter("v1.tokens.create", "card", "name").required is False


def test_an_enum_lists_its_choices_and_says_whether_others_may_follow() -> None:
    """`Literal[...]|str` is an open enum."""
    kind = parameter("v1.tokens.create", "bank_account", "account_holder_type").shape
    assert (kind.kind, kind.choices, kind.open) == ("enum", ("company", "individual"), True)


def test_the_empty_string_unsets_where_the_type_says_so() -> None:
    """`Literal['']|T` is T, unsettable."""
    metadata = parameter("v1.customers.update", "metadata").shape
    assert (metadata.kind, metadata.unsettable) == ("map", True)
    assert metadata.item == Shape("string")
    address = parameter("v1.customers.update", "address").shape
    assert (address.kind, address.unsettable) == ("object", True)
    assert parameter("v1.customers.update", "source").shape.unsettable is False


def test_a_time_is_a_range_or_a_moment() -> None:
    """`created` of a list: bounds, or seconds."""
    created = parameter("v1.customers.list", "created").shape
    assert [each.kind for each in created.options] == ["object", "integer"]
    assert set(created.options[0].by_name) == {"gt", "gte", "lt", "lte"}


def test_lists_hold_objects() -> None:
    """A list of objects keeps the objects' fields."""
    items = parameter("v1.subscriptions.create", "items").shape
    assert items.kind == "list"
    assert items.item is not None
    assert "price" in items.item.by_name


def test_a_reply_is_a_resource_a_page_or_one_of_several() -> None:
    """What an operation answers with."""
    assert operation("v1.customers.create").returns.resource == "customer"
    page = operation("v1.customers.list").returns
    assert (page.kind, page.item and page.item.resource) == ("page", "customer")
    assert operation("v1.customers.search").returns.kind == "search"
    sources = operation("v1.customers.payment_sources.create").returns
    assert {each.resource for each in sources.options} >= {"card", "bank_account", "source"}


def test_a_replys_fields_say_what_may_be_null_or_expanded() -> None:
    """By the example of a charge."""
    charge = resources()["charge"].by_name
    assert (charge["amount"].shape.kind, charge["amount"].nullable) == ("integer", False)
    assert charge["customer"].nullable
    assert charge["customer"].shape.kind == "expandable"
    assert charge["customer"].shape.item is not None
    assert charge["customer"].shape.item.resource == "customer"
    assert charge["billing_details"].shape.by_name["address"].shape.kind == "object"


def shapes(shape: Shape, seen: set[str]) -> Iterator[Shape]:
    """A shape and all below it, each class once."""
    if shape.kind == "object":
        mark = f"{shape.type_name} {[each.name for each in shape.fields]}"
        if mark in seen:
            return
        seen.add(mark)
    yield shape
    below = [*shape.options, *([shape.item] if shape.item else []), *(each.shape for each in shape.fields)]
    for each in below:
        yield from shapes(each, seen)


# The SDK itself leaves these open: any value, or a type that nothing says more about.
OPEN = {
    "v1.quotes.pdf returns",
    "v2.billing.meter_event_stream.create returns",
}


def test_nothing_in_the_sdk_is_beyond_the_catalog() -> None:
    """No parameter and no reply falls through to "any", save what the SDK leaves open."""
    seen: set[str] = set()
    fallen = {
        f"{each.name} {one.name}"
        for each in operations()
        for one in each.parameters
        for inner in shapes(one.shape, seen)
        if inner.kind == "any"
    }
    fallen |= {f"{each.name} returns" for each in operations() if each.returns.kind == "any"}
    assert fallen <= OPEN, sorted(fallen - OPEN)[:20]
