"""Forwarded requests: a card's details put into a request, which is sent to an address on this machine.

The details go where the body has a place for them, at any depth: in an object named `card`, as token vaults
expect it, or `paymentMethod`, as other processors do. What is kept of the request and of its answer shows
stars in their place. A security code is there once: not after a check of it, nor after it was forwarded.

Source: https://docs.stripe.com/api/forwarding, https://docs.stripe.com/payments/vault-and-forward and
https://docs.stripe.com/payments/forwarding-token-vault.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...nested import first_metadata
from ...resource import Answer, Letter, Resource
from ...routes import Call, route
from ..core.webhooks import is_here
from ..payment_methods import payment_methods, test_cards

REQUEST = "forwarding.request"
Model(REQUEST, word="forwarding request", source="https://docs.stripe.com/api/forwarding")
LONGEST_WAIT = 30.0
# The details that a replacement fills in.
REPLACED: Mapping[str, tuple[str, ...]] = {
    "card_cvc": ("cvc",),
    "card_expiry": ("exp_month", "exp_year"),
    "card_number": ("number",),
    "cardholder_name": ("name",),
}
# Where they go, by the name of the object.
PLACES: Mapping[str, Mapping[str, str]] = {
    "card": {each: each for each in ("cvc", "exp_month", "exp_year", "name", "number")},
    "paymentMethod": {
        "cvc": "cvc",
        "expiryMonth": "exp_month",
        "expiryYear": "exp_year",
        "holderName": "name",
        "number": "number",
    },
}
NOWHERE: Mapping[str, str] = {}
# What every request is sent with besides, and what is kept of that.
SENT: Mapping[str, str] = {"User-Agent": "Stripe", "Accept": "*/*"}
JSON: Mapping[str, str] = {"Content-Type": "application/json"}
# Stripe's own place to try this at. The sandbox answers in its stead.
# Guess: its answer and its address, which are those of the published example of a request.
DEMO = "https://forwarding-api-demo.stripedemos.com/"
DEMO_ANSWER = Answer(
    200, {"content-type": "application/json;charset=UTF-8"}, b'{"transactionId":"example1234"}'
)
DEMO_ADDRESS = "35.190.113.80"


@route("v1.forwarding.requests.create", asks=True)
def forward(call: Call) -> Resource:
    """Send a request on, and keep what was answered."""
    store, params = call.store, call.params
    demo = params["url"].startswith(DEMO)
    if not demo:
        _check_address(store, params["url"])
    method = _card(store, params["payment_method"])
    body = _body(params["request"].get("body") or "{}")
    asked = {detail for each in params["replacements"] for detail in REPLACED.get(each, ())}
    details = {name: value for name, value in _details(store, method).items() if name in asked}
    masked = {name: _masked(name, value) for name, value in details.items()}
    headers = {**JSON, **{each["name"]: each["value"] for each in params["request"].get("headers") or ()}}
    sent = json.dumps(_filled(body, details)).encode()
    letter = Letter(params["url"], {**SENT, **headers}, sent, seconds=LONGEST_WAIT)
    begun = time.monotonic()
    answer = DEMO_ANSWER if demo else _sent(store, letter)
    request = store.new(
        REQUEST,
        metadata=first_metadata(params),
        payment_method=method["id"],
        replacements=params["replacements"],
        request_context={
            "destination_duration": round((time.monotonic() - begun) * 1000),
            "destination_ip_address": DEMO_ADDRESS if demo else "127.0.0.1",
        },
        request_details={
            "body": json.dumps(_filled(body, masked)),
            "headers": _listed(headers),
            "http_method": "POST",
        },
        response_details=_answered(answer, details.get("number"), masked.get("number")),
        url=params["url"],
    )
    return store.add(request, event=None)


def _check_address(store: AccountStore, url: str) -> None:
    if not is_here(url) or store.state.ask is None:
        raise errors.Invalid(
            "The sandbox forwards requests to this machine alone: use an address such as "
            "http://localhost:8000/charges.",
            code="forwarding_api_invalid_parameter",
            param="url",
        )


def _card(store: AccountStore, id: str) -> Resource:
    """The payment method whose details are forwarded. Raises Invalid for one that is no card."""
    method = payment_methods.named(store, id, param="payment_method")
    if method["type"] != "card":
        raise errors.Invalid(
            f"Only the details of cards can be forwarded, and this is of the type {method['type']}.",
            param="payment_method",
        )
    return method


def _sent(store: AccountStore, letter: Letter) -> Answer:
    assert store.state.ask
    answer = store.state.ask(store, letter)
    if answer.status == 0:
        as_gateway = store.has_habit("who forwards a request answers as a gateway")
        refusal = errors.UpstreamTimedOut if as_gateway else errors.UpstreamFailed
        raise refusal("The destination did not answer.", code="forwarding_api_upstream_connection_timeout")
    return answer


def _body(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise errors.Invalid("The request's body is not valid JSON.", param="request[body]") from None


def _details(store: AccountStore, method: Resource) -> dict[str, str]:
    """What is known of a card; test cards have well-known details."""
    card = method["card"]
    known = test_cards.behind(store, card)
    if known is None:
        raise errors.Invalid("The card's number is not known.", param="payment_method")
    details = {
        "exp_month": f"{card['exp_month']:02}",
        "exp_year": str(card["exp_year"]),
        "name": method["billing_details"]["name"] or "",
        "number": known.number,
    }
    return {**details, "cvc": "123"} if _has_code(store, method) else details


def _has_code(store: AccountStore, method: Resource) -> bool:
    """Whether a card's security code is still there: it was given, and nothing used it."""
    return method["card"]["checks"]["cvc_check"] == "unchecked" and not any(
        each["payment_method"] == method["id"] and "card_cvc" in each["replacements"]
        for each in store.all(REQUEST)
    )


def _filled(body: Any, details: Mapping[str, str], places: Mapping[str, str] = NOWHERE) -> Any:
    """A body with details in their places."""
    if isinstance(body, list):
        return [_filled(each, details) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        name: _like(each, details[places[name]])
        if places.get(name) in details
        else _filled(each, details, PLACES.get(name, NOWHERE))
        for name, each in body.items()
    }


def _like(placeholder: Any, detail: str) -> str | int:
    """A detail of the type that stands in its place: a number for a number."""
    return int(detail) if type(placeholder) is int and detail.isdigit() else detail


def _masked(name: str, value: str) -> str:
    if name == "number":
        return f"{value[:6]}******{value[-4:]}"
    return "*" * len(value) if name == "cvc" else value


def _listed(headers: Mapping[str, str]) -> list[Resource]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _answered(answer: Answer, number: str | None, masked: str | None) -> Resource:
    text = answer.body.decode("utf-8", "replace")
    if number and masked:
        text = text.replace(number, masked)
    named = {name.title(): value for name, value in answer.headers.items()}
    return {"body": text, "headers": _listed(named), "status": answer.status}
