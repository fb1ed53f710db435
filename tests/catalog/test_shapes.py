"""Annotations read as shapes, by parameters and replies whose types are known."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from stripe import RequestOptions

from helpers.catalog import Field, Shape, operation, operations, resources, source
from helpers.catalog.annotated import Scope, class_shape


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


def test_a_customers_source_is_a_token_or_an_id() -> None:
    """`source` of an update is text, may be left out, and cannot be unset."""
    source = parameter("v1.customers.update", "source")
    assert (source.shape, source.required) == (Shape("string"), False)


def test_features_of_a_financial_account_are_asked_for_one_by_one() -> None:
    """Each feature is an object that must say whether it is requested; some stand one level deeper."""
    features = {
        each.name: each.shape for each in operation("v1.treasury.financial_accounts.create").parameters
    }
    assert set(features["features"].by_name) == {
        "card_issuing",
        "deposit_insurance",
        "financial_addresses",
        "inbound_transfers",
        "intra_stripe_flows",
        "outbound_payments",
        "outbound_transfers",
    }
    path = ("v1.treasury.financial_accounts.create", "features", "financial_addresses", "aba", "requested")
    requested = parameter(*path)
    assert (requested.shape.kind, requested.required) == ("boolean", True)


def test_names_that_are_words_of_python_are_stripes_own() -> None:
    """`from`, `in` and `is` are sent and answered under these names, however the SDK has to write them."""
    source = parameter("v2.money_management.outbound_payments.create", "from")
    assert (source.required, set(source.shape.by_name)) == (True, {"currency", "financial_account"})
    country = parameter("v1.tax.registrations.create", "country_options", "in")
    assert (country.required, country.shape.kind) == (False, "object")
    assert "from" in resources()["v2.money_management.outbound_payment"].by_name
    assert {"in", "is"} <= set(resources()["tax.registration"].by_name["country_options"].shape.by_name)


def test_a_file_is_sent_or_answered_but_never_part_of_a_map() -> None:
    """What the SDK leaves open stands for a file where it stands alone, for any value inside of a map."""
    assert parameter("v1.files.create", "file").shape == Shape("file")
    assert operation("v1.quotes.pdf").returns == Shape("file")
    changed = resources()["event"].by_name["data"].shape.by_name["previous_attributes"].shape
    assert (changed.kind, changed.item) == ("map", Shape("any"))


def parameter_classes() -> Iterator[tuple[str, str]]:
    """Module and name of each class that says what a request may hold."""
    for path in sorted((source.root() / "params").rglob("_*_params.py")):
        module = ".".join(path.relative_to(source.root().parent).with_suffix("").parts)
        for name in source.module(module).classes:
            yield module, name


def test_every_parameter_of_the_running_sdk_is_known() -> None:
    """Python's own account of 5,000 classes of parameters has the same names, and requires the same."""
    options = set(RequestOptions.__annotations__)  # such as the key; no parameters
    for module, name in parameter_classes():
        running = getattr(import_module(module), name)
        names = set(running.__annotations__)
        shape = class_shape(source.module(module).classes[name], Scope(module))
        assert set(shape.by_name) == (names - options if options <= names else names), name
        assert {each.name for each in shape.fields if each.required} == running.__required_keys__, name


def shapes(shape: Shape, path: str, seen: set[str]) -> Iterator[tuple[str, Shape]]:
    """A shape and all below it with the way there, each resource once."""
    if shape.resource in seen:
        return
    if shape.resource:
        seen.add(shape.resource)
    yield path, shape
    for each in (*shape.options, *([shape.item] if shape.item else [])):
        yield from shapes(each, path, seen)
    for field in shape.fields:
        yield from shapes(field.shape, f"{path}.{field.name}", seen)


# The SDK itself leaves these open: a value of any type, as the last two names of the way there.
OPEN = {
    "data.object",
    "data.previous_attributes",
    "next_action.use_stripe_sdk",
    "v2.core.event.changes",
    "list.data",
    "search_result.data",
    "v2.search_result.data",
}


def test_nothing_in_the_sdk_is_beyond_the_catalog() -> None:
    """No parameter and no reply, at any depth, falls through to "any", save what the SDK leaves open."""
    seen: set[str] = set()
    begin = [
        *((name, shape) for name, shape in resources().items()),
        *((f"{each.name} {one.name}", one.shape) for each in operations() for one in each.parameters),
        *((f"{each.name} answers", each.returns) for each in operations()),
    ]
    fallen = {
        path for start, shape in begin for path, inner in shapes(shape, start, seen) if inner.kind == "any"
    }
    assert {each for each in fallen if not any(each.endswith(end) for end in OPEN)} == set()
    assert {end for end in OPEN if not any(each.endswith(end) for each in fallen)} == set()
