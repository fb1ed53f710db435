"""Requests that come again under their idempotency key."""

from __future__ import annotations

import io
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from .test_application import send


def test_a_repeated_idempotency_key_is_answered_as_before(sandbox: Sandbox) -> None:
    """The second reply is the first one's, marked as replayed, and nothing is made twice."""
    first, one = send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="k")
    second, two = send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="k")
    assert one == two
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"]
    assert len(sandbox.client().v1.customers.list().data) == 1


def test_every_post_has_an_idempotency_key(sandbox: Sandbox) -> None:
    """As recorded: one that was sent without is given one, which its events name; no GET or DELETE is."""
    made, customer = send(sandbox, "post", "/v1/customers", "name=A")
    key = made.headers["Idempotency-Key"]
    assert (len(key), made.headers["Original-Request"]) == (36, made.headers["Request-Id"])
    assert made.headers["Stripe-Should-Retry"] == "false"
    refused, _ = send(sandbox, "post", "/v1/customers", "nmae=A")
    assert refused.headers["Idempotency-Key"] not in ("", key)
    assert "Stripe-Should-Retry" not in refused.headers  # recorded of one whose parameters cannot be read
    for path, body in (
        ("/v1/payment_methods/abcd/attach", f"customer={customer['id']}"),
        ("/v1/subscriptions", f"customer={customer['id']}&items[0][price]=invalid"),
    ):  # recorded in 2025 and 2026 by pay-rails/pay and bikeindex/bike_index of what names what is not there
        missed, said = send(sandbox, "post", path, body)
        assert (said["error"]["code"], bool(said["error"]["param"])) == ("resource_missing", True)
        assert "Stripe-Should-Retry" not in missed.headers
        assert missed.headers["Idempotency-Key"]
    deleted, _ = send(sandbox, "delete", f"/v1/customers/{customer['id']}")
    listed, events = send(sandbox, "get", "/v1/events")
    for reply in (deleted, listed):
        assert not {"Idempotency-Key", "Original-Request", "Stripe-Should-Retry"} & reply.headers.keys()
    assert [each["request"]["idempotency_key"] for each in events["data"]] == [None, key]


def test_an_idempotency_key_is_for_one_request(sandbox: Sandbox) -> None:
    """Other parameters under the same key: `idempotency_error`, in Stripe's words."""
    send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="k")
    reply, body = send(sandbox, "post", "/v1/customers", "name=B", idempotency_key="k")
    assert (reply.status, body["error"]["type"]) == (400, "idempotency_error")
    assert body["error"]["message"] == (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        "Try using a key other than 'k' if you meant to execute a different request."
    )


def test_an_idempotency_key_is_free_after_a_day_or_a_failed_validation(sandbox: Sandbox) -> None:
    """A request that failed validation is not stored; one that was carried out is kept 24 hours."""
    send(sandbox, "post", "/v1/customers", "nmae=A", idempotency_key="k")
    _, first = send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="k")
    sandbox.advance(days=1, seconds=1)
    _, second = send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="k")
    assert first["id"] != second["id"]


def test_a_key_that_looks_like_an_address_is_one_of_v1(sandbox: Sandbox) -> None:
    """It is named in full, and free after a day.

    Source: https://docs.stripe.com/api/idempotent_requests: any text of up to 255 characters.
    """
    _, first = send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="/v2/core k")
    _, refused = send(sandbox, "post", "/v1/customers", "name=B", idempotency_key="/v2/core k")
    assert "a key other than '/v2/core k'" in refused["error"]["message"]
    sandbox.advance(days=1, seconds=1)
    _, second = send(sandbox, "post", "/v1/customers", "name=A", idempotency_key="/v2/core k")
    assert second["id"] != first["id"]


def test_parameters_are_the_same_in_whatever_order_and_form_they_are_sent(sandbox: Sandbox) -> None:
    """It is they that are compared, not the body. Source: https://docs.stripe.com/api/idempotent_requests."""
    bodies = ("name=A&email=a@b.co&metadata[k]=v", "email=a%40b.co&metadata%5Bk%5D=v&name=A")
    first, again = (send(sandbox, "post", "/v1/customers", body, idempotency_key="k") for body in bodies)
    assert first[1] == again[1]
    assert again[0].headers["Idempotent-Replayed"] == "true"
    others = ("email=a@b.co&metadata[k]=w&name=A", "preferred_locales[]=a&preferred_locales[]=b")
    assert [
        send(sandbox, "post", "/v1/customers", each, idempotency_key="k")[0].status for each in others
    ] == [400] * 2


def test_a_file_is_uploaded_once_under_a_key(sandbox: Sandbox) -> None:
    """Each request separates its parts by other letters."""
    once: Any = {"idempotency_key": "k"}

    def upload(content: bytes) -> str:
        file: Any = {"file": io.BytesIO(content), "purpose": "dispute_evidence"}
        return sandbox.client().v1.files.create(file, once).id

    assert upload(b"%PDF 1") == upload(b"%PDF 1")
    with pytest.raises(stripe.IdempotencyError):
        upload(b"%PDF 2")


def test_a_reply_lost_after_the_work_is_done_is_found_by_its_key(sandbox: Sandbox) -> None:
    """With `after`, the request was carried out; the same key tells what it made."""
    client = sandbox.client()
    sandbox.fault("disconnect", times=1, after=True)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.products.create({"name": "x"}, {"idempotency_key": "k", "max_network_retries": 0})
    again = client.v1.products.create({"name": "x"}, {"idempotency_key": "k"})
    assert [each.id for each in client.v1.products.list().data] == [again.id]
