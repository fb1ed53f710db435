"""What went over the wire is read back as it was meant, with types, and without secrets."""

from __future__ import annotations

import io
from typing import Any

import pytest
from stripe._multipart_data_generator import MultipartDataGenerator

from helpers.history import Exchange
from helpers.history.wire import Sent, read

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
KEY = "sk_test_" + "51HxAbCdEfGh2345wxyz"


def exchange(method: str, path: str, data: str | bytes | None = None, **headers: str) -> Exchange:
    """A request that was sent, read back."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} or FORM
    return read(Sent(method, f"https://api.stripe.com{path}", named, data, 200, {}, b"{}"))


@pytest.mark.parametrize(
    ("method", "path", "data", "params"),
    [
        (
            "post",
            "/v1/tokens",
            "card[number]=4242424242424242&card[exp_month]=12",
            {"card": {"number": "4242424242424242", "exp_month": "12"}},
        ),
        (
            "post",
            "/v1/charges",
            "amount=1000&currency=usd&capture=false&expand[0]=customer&expand[1]=balance_transaction",
            {
                "amount": 1000,
                "currency": "usd",
                "capture": False,
                "expand": ["customer", "balance_transaction"],
            },
        ),
        (
            "post",
            "/v1/customers",
            "metadata[0]=zero&metadata[1]=one",
            {"metadata": {"0": "zero", "1": "one"}},
        ),
        (
            "post",
            "/v1/customers",
            "name=&email=jenny%40example.com",
            {"name": "", "email": "jenny@example.com"},
        ),
        ("post", "/v1/customers", "address[city]=S%C3%A3o+Paulo", {"address": {"city": "São Paulo"}}),
        (
            "get",
            "/v1/customers?limit=3&created[gte]=1768478400",
            None,
            {"limit": 3, "created": {"gte": 1768478400}},
        ),
        ("get", "/v1/customers?created=1768478400", None, {"created": 1768478400}),
        ("get", "/v1/customers?limit=many", None, {"limit": "many"}),
        ("get", "/v1/customers?expand[]=a&expand[]=b", None, {"expand": ["a", "b"]}),
        ("get", "/v1/no_such_thing?a[0]=1&b[x]=2", None, {"a": ["1"], "b": {"x": "2"}}),
        ("delete", "/v1/customers/cus_1", None, {}),
    ],
)
def test_parameters_are_read_back(method: str, path: str, data: str | None, params: dict[str, Any]) -> None:
    """Nested as they were given, with the types of the operation's parameters."""
    assert exchange(method, path, data).request.params == params


def test_a_list_of_objects_is_read_back() -> None:
    """`items[0][price]` is a list of objects with a price."""
    form = "customer=cus_1&items[0][price]=price_1&items[0][quantity]=2&items[1][price]=price_2"
    assert exchange("post", "/v1/subscriptions", form).request.params == {
        "customer": "cus_1",
        "items": [{"price": "price_1", "quantity": 2}, {"price": "price_2"}],
    }


def test_json_keeps_its_own_types() -> None:
    """The second version of the API sends JSON."""
    sent = exchange(
        "post",
        "/v2/billing/meter_events",
        '{"event_name": "call", "payload": {"value": "1"}}',
        Content_Type="application/json",
    )
    assert sent.request.params == {"event_name": "call", "payload": {"value": "1"}}
    assert sent.request.operation == "v2.billing.meter_events.create"


def test_a_file_is_told_by_its_name_and_size() -> None:
    """Its contents are not kept as a parameter."""
    file = io.BytesIO(b"\x89PNG")
    file.name = "receipt.png"
    form = MultipartDataGenerator()
    form.add_params(  # type: ignore[no-untyped-call]
        {"purpose": "dispute_evidence", "file": file, "file_link_data": {"create": True}}
    )
    sent = exchange(
        "post",
        "/v1/files",
        form.get_post_data(),  # type: ignore[no-untyped-call]
        Content_Type=f"multipart/form-data; boundary={form.boundary}",
    )
    assert sent.request.params == {
        "purpose": "dispute_evidence",
        "file": "<receipt.png, 4 bytes>",
        "file_link_data": {"create": True},
    }


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("post", "/v1/tokens", "v1.tokens.create"),
        ("get", "/v1/customers/cus_1/sources/card_1", "v1.customers.payment_sources.retrieve"),
        ("get", "/v1/customers/search?query=x", "v1.customers.search"),
        ("get", "/v1/no_such_thing", ""),
    ],
)
def test_the_operation_is_known_by_verb_and_path(method: str, path: str, operation: str) -> None:
    """As the catalog names it; "" where it knows none."""
    assert exchange(method, path).request.operation == operation


def test_headers_that_matter_are_kept() -> None:
    """The account, the idempotency key and the version; they are Stripe's headers of these names."""
    request = exchange(
        "post",
        "/v1/customers",
        Stripe_Account="acct_1",
        Idempotency_Key="order-7",
        Stripe_Version="2026-01-28",
    ).request
    assert (request.account, request.idempotency_key, request.version) == ("acct_1", "order-7", "2026-01-28")


def test_no_secret_is_read_back() -> None:
    """Neither from the parameters nor from the reply."""
    sent = Sent(
        "post",
        "https://api.stripe.com/v1/customers",
        FORM,
        f"name={KEY}&description=%0A{KEY}&metadata[card]=4539578763621486",
        200,
        {},
        b'{"secret": "whsec_' + b"a1B2" * 8 + b'", "note": "line\\n' + KEY.encode() + b'"}',
    )
    assert read(sent).request.params == {
        "name": "sk_test_****wxyz",
        "description": "\nsk_test_****wxyz",
        "metadata": {"card": "****1486"},
    }
    assert read(sent).reply.body == {"secret": "whsec_****a1B2", "note": "line\nsk_test_****wxyz"}


@pytest.mark.parametrize("body", [None, b"", b"%PDF-1.7", b"<html>"])
def test_a_reply_that_is_no_json_has_no_body(body: bytes | None) -> None:
    """Such as a file's contents, or what a proxy answers."""
    assert read(Sent("get", "https://api.stripe.com/v1/x", {}, None, 502, {}, body)).reply.body is None


def test_no_secret_is_read_back_from_headers() -> None:
    """Of the request and of the reply, whatever header somebody put it into."""
    told = {"Request-Id": "req_1", "Idempotency-Key": KEY, f"X-{KEY}": "1"}
    headers = {"Stripe-Account": KEY, "Idempotency-Key": KEY, "Stripe-Version": KEY}
    exchanged = read(
        Sent("get", f"https://api.stripe.com/v1/customers/{KEY}", headers, None, 200, told, b"{}")
    )
    masked = "sk_test_****wxyz"
    request = exchanged.request
    assert (request.account, request.idempotency_key, request.version) == (masked, masked, masked)
    assert request.path == f"/v1/customers/{masked}"
    assert exchanged.reply.headers == {"Request-Id": "req_1", "Idempotency-Key": masked, f"X-{masked}": "1"}
