"""Every operation of the SDK is in the catalog, with what its source says of it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import stripe
from stripe._object_classes import OBJECT_CLASSES, V2_OBJECT_CLASSES

from helpers.catalog import UnknownOperation, api_version, operation, operations, resources
from helpers.catalog.source import root


def test_no_operation_is_missing_or_made_up() -> None:
    """As many as a plain scan of the service files finds requests in methods that are not async."""
    scanned = 0
    for path in root().rglob("*_service.py"):
        text = path.read_text(encoding="utf-8")
        scanned += len(re.findall(r"(?<!await )self\._request(?:_stream)?\(", text))
    assert len(operations()) == scanned
    assert Counter(each.name for each in operations()).most_common(1)[0][1] == 1


def test_the_installed_sdk_has_these_many() -> None:
    """649 in stripe 16.1: 558 of v1 and 91 of v2. Renew the numbers when the SDK is renewed."""
    versions = Counter(each.name.split(".")[0] for each in operations())
    assert (stripe.VERSION.rsplit(".", 1)[0], dict(versions)) == ("16.1", {"v1": 558, "v2": 91})


def test_the_client_reaches_each_by_its_name() -> None:
    """`client.` and the name is the method that sends it."""
    client = stripe.StripeClient("sk_test_sandbox")
    for each in operations():
        found: object = client
        for word in each.name.split("."):
            found = getattr(found, word)
        assert callable(found), each.name


def test_an_operation_says_verb_path_and_documentation() -> None:
    """By the example of retrieving a token."""
    each = operation("v1.tokens.retrieve")
    assert (each.method, each.path, each.base_address) == ("get", "/v1/tokens/{token}", "api")
    assert each.summary == "Retrieves the token with the given ID."
    assert [(one.name, one.location, one.required) for one in each.parameters] == [
        ("token", "path", True),
        ("expand", "query", False),
    ]
    assert each.returns.resource == "token"


def test_a_resource_is_what_the_running_sdk_makes_of_its_object_value() -> None:
    """The SDK's own tables name the same ones; "file_upload" is there as an older word for a file."""
    assert {*resources(), "file_upload"} == {*OBJECT_CLASSES, *V2_OBJECT_CLASSES}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("tokens.create", "v1.tokens.create"),
        ("v1.token.create", "v1.tokens.create"),
        ("stripe.Token.create", "v1.tokens.create"),
        ("PaymentIntent.confirm", "v1.payment_intents.confirm"),
        ("v1.tokens.creat", "v1.tokens.create"),
    ],
)
def test_a_slip_in_a_name_is_put_right(slip: str, meant: str) -> None:
    """The error names the operation that was meant first."""
    with pytest.raises(
        UnknownOperation, match=re.escape(f"There is no operation '{slip}': did you mean {meant}")
    ):
        operation(slip)


def test_a_name_like_no_other_says_where_to_look() -> None:
    """Without a near name, the error says what lists them all."""
    with pytest.raises(UnknownOperation, match=re.escape("`operations()` lists them all.")):
        operation("xyzzy")


def test_the_api_version_is_the_sdks() -> None:
    """What the SDK sends as `Stripe-Version`."""
    assert api_version() == stripe.api_version
