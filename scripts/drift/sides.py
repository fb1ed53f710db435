"""Who is asked: the sandbox, or Stripe's test mode (or whatever stands at the address of `.env`)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from .exchange import Answer, Asked

FORM = "application/x-www-form-urlencoded"
PASSED_ON = ("content-type", "idempotency-key", "stripe-account", "stripe-version")


def by_client(client: stripe.StripeClient, method: str, path: str, params: dict[str, Any]) -> Answer:
    """What the SDK is answered."""
    try:
        answered = client.raw_request(method, path, **params)
    except stripe.StripeError as error:
        return Answer(error.http_status or 0, error.json_body or str(error), _lower(error.headers))
    return Answer(answered.code, json.loads(answered.body), _lower(answered.headers))


def by_sandbox(sandbox: Sandbox, asked: Asked) -> Answer:
    """What the sandbox answers to a request as it was recorded, with a key of its own."""
    path, _, query = asked.path.partition("?")
    headers = {name: asked.headers[name] for name in PASSED_ON if name in asked.headers}
    body = asked.body
    if asked.method != "post" and body:
        query, body = "&".join(filter(None, [query, body])), ""
    headers |= {"authorization": f"Bearer {_key(asked)}"}
    headers.setdefault("content-type", FORM)
    reply = sandbox.handle(HttpRequest(asked.method, path, query, headers, body.encode()))
    try:
        content: Any = json.loads(reply.body)
    except ValueError:
        content = reply.body.decode(errors="replace")
    return Answer(reply.status, content, _lower(dict(reply.headers)))


def _key(asked: Asked) -> str:
    """A browser's request carries its publishable key, in the body or as a header."""
    given = asked.headers.get("authorization", "") + dict(parse_qsl(asked.body)).get("key", "")
    return KEY.replace("sk_", "pk_") if "pk_test_" in given else KEY


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in dict(headers or {}).items()}
