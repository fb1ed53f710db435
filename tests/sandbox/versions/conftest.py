"""A sandbox that is spoken to in any version."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

Body = dict[str, Any]
Ask = Callable[..., Body]


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """Send a request as `("post /v1/customers", "2020-08-27", email="a@b.c")`; tells the answer's body.

    Nested parameters have brackets in their names: `**{"card[number]": "4242"}`.
    """

    def send(request: str, version: str | None = None, /, **params: Any) -> Body:
        method, path = request.split(" ")
        form = urlencode(params, doseq=True)
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
        if version:
            headers["stripe-version"] = version
        query, body = (form, "") if method == "get" else ("", form)
        answer: Body = json.loads(
            sandbox.handle(HttpRequest(method, path, query, headers, body.encode())).body
        )
        return answer

    return send
