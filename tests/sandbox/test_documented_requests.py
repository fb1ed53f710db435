"""The requests of Stripe's reference for tokens, customers and external accounts, and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving

from .conftest import http_client

# What an answer in the reference has: a value stands for its kind, a prefix ends in "_".
TOKEN: dict[str, Any] = {
    "object": "token",
    "client_ip": (str, type(None)),
    "created": int,
    "livemode": False,
    "used": False,
}
TEXT = (str, type(None))
CARD = {
    "id": "card_",
    "object": "card",
    "address_city": TEXT,
    "address_country": TEXT,
    "address_line1": TEXT,
    "address_line1_check": TEXT,
    "address_line2": TEXT,
    "address_state": TEXT,
    "address_zip": TEXT,
    "address_zip_check": TEXT,
    "brand": "Visa",
    "country": "US",
    "cvc_check": "unchecked",
    "dynamic_last4": TEXT,
    "exp_month": 5,
    "exp_year": 2024,
    "fingerprint": str,
    "funding": "credit",
    "last4": "4242",
    "metadata": {},
    "name": TEXT,
    "tokenization_method": TEXT,
}
BANK_ACCOUNT = {
    "id": "ba_",
    "object": "bank_account",
    "account_holder_name": "Jenny Rosen",
    "account_holder_type": "individual",
    "account_type": TEXT,
    "bank_name": "STRIPE TEST BANK",
    "country": "US",
    "currency": "usd",
    "fingerprint": str,
    "last4": "6789",
    "routing_number": "110000000",
    "status": "new",
}
JANE = {"first_name": "Jane", "last_name": "Doe"}
REQUESTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "account": (
        {"account": {"individual": JANE, "tos_shown_and_accepted": True}},
        {**TOKEN, "id": "ct_", "type": "account"},
    ),
    "bank account": (
        {
            "bank_account": {
                "country": "US",
                "currency": "usd",
                "account_holder_name": "Jenny Rosen",
                "account_holder_type": "individual",
                "routing_number": "110000000",
                "account_number": "000123456789",
            }
        },
        {**TOKEN, "id": "btok_", "type": "bank_account", "bank_account": BANK_ACCOUNT},
    ),
    # The card of the reference was still valid then: its clock stands in February 2024.
    "card": (
        {"card": {"number": "4242424242424242", "exp_month": "5", "exp_year": "2024", "cvc": "314"}},
        {**TOKEN, "id": "tok_", "type": "card", "card": CARD},
    ),
    "CVC update": ({"cvc_update": {"cvc": "123"}}, {**TOKEN, "id": "cvctok_", "type": "cvc_update"}),
    "person": (
        {"person": {**JANE, "relationship": {"owner": True}}},
        {**TOKEN, "id": "cpt_", "type": "person"},
    ),
    "PII": ({"pii": {"id_number": "000000000"}}, {**TOKEN, "id": "pii_", "type": "pii"}),
}


def differences(answer: Any, expected: Any, at: str = "") -> Iterator[str]:
    """Where an answer is not of the expected kind."""
    if isinstance(expected, dict) and expected:
        for name, inner in expected.items():
            if name not in answer:
                yield f"{at}{name} is missing"
            else:
                yield from differences(answer[name], inner, f"{at}{name}.")
    elif isinstance(expected, type | tuple):
        if not isinstance(answer, expected):
            yield f"{at} {answer!r} is no {expected}"
    elif isinstance(expected, str) and expected.endswith("_"):
        if not str(answer).startswith(expected):
            yield f"{at} {answer!r} does not begin with {expected}"
    elif answer != expected:
        yield f"{at} {answer!r} is not {expected!r}"


@pytest.mark.parametrize("name", REQUESTS)
def test_a_token_is_made_as_documented(stripe_client: Any, name: str) -> None:
    """`client.v1.tokens.create({...})`, and retrieved as it was made."""
    params, expected = REQUESTS[name]
    token = stripe_client.v1.tokens.create(params)
    assert list(differences(token.to_dict(), expected)) == []
    assert stripe_client.v1.tokens.retrieve(token.id).to_dict() == token.to_dict()


@pytest.fixture(params=["in process", "over HTTP"])
def module_style(
    request: pytest.FixtureRequest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The module-level calls (`stripe.Token.create`), behind each transport."""
    monkeypatch.setattr(stripe, "api_key", "sk_test_sandbox")
    if request.param == "in process":
        monkeypatch.setattr(stripe, "default_http_client", sandbox.http_client())
        yield
    else:
        monkeypatch.setattr(stripe, "default_http_client", None)
        with Serving(sandbox.application) as address:
            monkeypatch.setattr(stripe, "api_base", address)
            yield


@pytest.mark.usefixtures("module_style")
@pytest.mark.parametrize("name", REQUESTS)
def test_a_token_is_made_in_module_style(name: str) -> None:
    """`stripe.Token.create(...)` gets the same answer."""
    params, expected = REQUESTS[name]
    token = stripe.Token.create(**params)
    assert list(differences(token.to_dict(), expected)) == []
    assert stripe.Token.retrieve(token.id).id == token.id


@pytest.mark.usefixtures("module_style")
def test_a_card_is_attached_in_module_style() -> None:
    """`stripe.Customer.modify(id, source="tok_visa")`: the customer comes back, the card its default."""
    customer = stripe.Customer.create()
    changed = stripe.Customer.modify(customer.id, source="tok_visa")
    assert changed.id == customer.id
    assert str(changed.default_source).startswith("card_")


def test_a_card_is_attached(stripe_client: Any) -> None:
    """The same through the client."""
    customer = stripe_client.v1.customers.create({})
    changed = stripe_client.v1.customers.update(customer.id, {"source": "tok_visa"})
    assert changed.id == customer.id
    assert str(changed.default_source).startswith("card_")


def connected_account(client: Any) -> Any:
    """A connected account that is paid out to the test bank account."""
    params, _ = REQUESTS["bank account"]
    token = client.v1.tokens.create(params)
    account = client.v1.accounts.create({"type": "custom", "country": "US", "external_account": token.id})
    return account.id


def test_external_bank_accounts_are_listed_by_kind(stripe_client: Any) -> None:
    """`object=bank_account`: each says by which methods it can be paid out to."""
    account = connected_account(stripe_client)
    listed = stripe_client.v1.accounts.external_accounts.list(account, {"object": "bank_account"}).to_dict()
    assert listed["object"] == "list"
    (bank_account,) = listed["data"]
    assert bank_account["object"] == "bank_account"
    assert "standard" in bank_account["available_payout_methods"]
    assert stripe_client.v1.accounts.external_accounts.list(account, {"object": "card"}).data == []


@pytest.mark.usefixtures("module_style")
def test_external_bank_accounts_are_listed_in_module_style() -> None:
    """`stripe.Account.list_external_accounts(id, object="bank_account")`."""
    params, _ = REQUESTS["bank account"]
    token = stripe.Token.create(**params)
    account = stripe.Account.create(type="custom", country="US", external_account=token.id)
    listed = stripe.Account.list_external_accounts(account.id, object="bank_account")
    assert [each.object for each in listed.data] == ["bank_account"]


def test_http_is_the_same_application(sandbox: Sandbox) -> None:
    """What one transport made, the other retrieves."""
    customer = sandbox.client().v1.customers.create({"name": "Jenny"})
    with Serving(sandbox.application) as address:
        assert http_client(address).v1.customers.retrieve(customer.id).name == "Jenny"
