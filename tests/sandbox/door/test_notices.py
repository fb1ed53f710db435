"""What Stripe advises beside a reply. Recorded by a public test suite in 2026, in version 2023-10-16."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.versions import versions

LATEST = versions()[0]
OUTDATED = (
    "You are using an outdated API version (2023-10-16). We recommend upgrading to the latest API version, "
    f"{LATEST}. See https://docs.stripe.com/upgrades"
)
NEWER_WAY = "We recommend building your integration using Accounts v2. See https://docs.stripe.com/api/v2/core/accounts"


def advised(sandbox: Sandbox, method: str, path: str, version: str, **headers: str) -> str | None:
    """The notice beside the reply to a request."""
    sent = {"authorization": "Bearer sk_test_sandbox", "stripe-version": version, **headers}
    return sandbox.handle(HttpRequest(method, path, "", sent)).headers.get("Stripe-Notice")


@pytest.mark.parametrize(
    ("method", "path", "version", "notice"),
    [
        ("get", "/v1/customers", "2023-10-16", OUTDATED),
        ("get", "/v1/customers/cus_none", "2023-10-16", OUTDATED),
        ("get", "/v1/customers", LATEST, None),
        ("post", "/v1/accounts", LATEST, NEWER_WAY),
        ("post", "/v1/accounts", "2023-10-16", f"2 notices for this request: (1) {OUTDATED} (2) {NEWER_WAY}"),
        ("get", "/v1/accounts", LATEST, None),
        ("get", "/v1/accounts/{account}/persons", LATEST, NEWER_WAY),
        ("get", "/_sandbox/clock", "2023-10-16", None),
    ],
)
def test_what_is_out_of_date_is_told(
    sandbox: Sandbox, method: str, path: str, version: str, notice: str | None
) -> None:
    """A version with an older name, and accounts of v1; several notices are numbered."""
    if "{account}" in path:
        sent = {
            "authorization": "Bearer sk_test_sandbox",
            "content-type": "application/x-www-form-urlencoded",
        }
        made = sandbox.handle(HttpRequest("post", "/v1/accounts", "", sent, b"type=custom&country=US"))
        path = path.format(account=json.loads(made.body)["id"])
    assert advised(sandbox, method, path, version) == notice


def test_a_page_is_told_nothing(sandbox: Sandbox) -> None:
    """A publishable key is a customer's, who cannot do anything about it. A guess."""
    key = {"authorization": "Bearer pk_test_sandbox"}
    assert advised(sandbox, "post", "/v1/tokens", "2023-10-16", **key) is None


def test_the_sdk_shows_it_as_a_warning(sandbox: Sandbox, monkeypatch: Any) -> None:
    """Unless it is told not to."""
    monkeypatch.delenv("STRIPE_SUPPRESS_NOTICES", raising=False)
    with pytest.warns(UserWarning, match="Accounts v2"):
        sandbox.client().v1.accounts.create({"type": "standard"})
