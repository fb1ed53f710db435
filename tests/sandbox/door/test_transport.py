"""The sandbox behind the SDK's seam looks like any HTTP client."""

from __future__ import annotations

import pytest
import stripe

from helpers.sandbox import Sandbox


def test_a_reply_tells_its_request_id() -> None:
    """The SDK reads headers in lower case, people as they are documented; both find them."""
    client = Sandbox(seed="transport").client()
    response = client.v1.customers.create({"name": "Jenny"}).last_response
    assert response is not None
    assert str(response.request_id).startswith("req_")
    for name in ("Request-Id", "request-id"):
        assert response.headers[name] == response.headers.get(name) == response.request_id
        assert name in response.headers
    assert response.headers.get("Request-Ids", "none") == "none"
    assert "Request-Ids" not in response.headers


def test_an_error_tells_its_request_id() -> None:
    """What people quote when they ask for help."""
    client = Sandbox(seed="transport").client()
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.retrieve("cus_none")
    assert str(refused.value.request_id).startswith("req_")


def test_a_reply_says_when_it_was_made() -> None:
    """By the sandbox's clock, as HTTP writes a time."""
    sandbox = Sandbox(seed="transport", clock="2024-02-01")
    sandbox.advance(hours=3)
    response = sandbox.client().v1.balance.retrieve().last_response
    assert response is not None
    assert response.headers["Date"] == "Thu, 01 Feb 2024 03:00:00 GMT"
