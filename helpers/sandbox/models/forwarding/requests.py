"""Forwarded requests: a card's details put into a request, which is sent to an address on this machine.

The details go where the body has a place for them: `number`, `exp_month`, `exp_year`, `cvc` and `name` of an
object named `card`, at any depth. What is kept of the request shows stars in their place.

Source: https://docs.stripe.com/api/forwarding and https://docs.stripe.com/payments/forwarding.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...model import Model
from ...nested import first_metadata
from ...resource import Answer, Letter, Resource
from ...routes import Call, route
from ..core.webhooks import is_here
from ..payment_methods import payment_methods, test_cards

REQUEST = "forwarding.request"
Model(REQUEST, word="forwarding request", source="https://docs.stripe.com/api/forwarding")
LONGEST_WAIT = 30.0
# The places that a replacement fills in.
PLACES: Mapping[str, tuple[str, ...]] = {
    "card_cvc": ("cvc",),
    "card_expiry": ("exp_month", "exp_year"),
    "card_number": ("number",),
    "cardholder_name": ("name",),
}


@route("v1.forwarding.requests.create", asks=True)
def forward(call: Call) -> Resource:
    """Send a request on, and keep what was answered."""
    store, params = call.store, call.params
    if not is_here(params["url"]) or store.state.ask is None:
        raise errors.Invalid(
            "The sandbox forwards requests to this machine alone: use an address such as "
            "http://localhost:8000/charges.",
            code="forwarding_api_invalid_parameter",
            param="url",
        )
    method = payment_methods.named(store, params["payment_method"], param="payment_method")
    if method["type"] != "card":
        raise errors.Invalid(
            f"Only the details of cards can be forwarded, and this is of the type {method['type']}.",
            param="payment_method",
        )
    body = _body(params["request"].get("body") or "{}")
    places = [place for each in params["replacements"] for place in PLACES.get(each, ())]
    details = _details(call, method)
    sent = json.dumps(_filled(body, places, details))
    headers = {each["name"]: each["value"] for each in params["request"].get("headers") or ()}
    begun = time.monotonic()
    letter = Letter(
        params["url"], {"Content-Type": "application/json", **headers}, sent.encode(), seconds=LONGEST_WAIT
    )
    answer = store.state.ask(store, letter)
    if answer.status == 0:
        as_gateway = store.has_habit("who forwards a request answers as a gateway")
        refusal = errors.UpstreamTimedOut if as_gateway else errors.UpstreamFailed
        raise refusal("The destination did not answer.", code="forwarding_api_upstream_connection_timeout")
    request = store.new(
        REQUEST,
        metadata=first_metadata(params),
        payment_method=method["id"],
        replacements=params["replacements"],
        request_context={
            "destination_duration": round((time.monotonic() - begun) * 1000),
            "destination_ip_address": "127.0.0.1",
        },
        request_details={
            "body": json.dumps(
                _filled(body, places, {name: _masked(name, each) for name, each in details.items()})
            ),
            "headers": _listed(letter.headers),
            "http_method": "POST",
        },
        response_details=_answered(answer),
        url=params["url"],
    )
    return store.add(request, event=None)


def _body(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise errors.Invalid("The request's body is not valid JSON.", param="request[body]") from None


def _details(call: Call, method: Resource) -> dict[str, str]:
    """A card's details; test cards have well-known ones."""
    card = method["card"]
    known = test_cards.behind(call.store, card)
    if known is None:
        raise errors.Invalid("The card's number is not known.", param="payment_method")
    return {
        "cvc": "123",
        "exp_month": f"{card['exp_month']:02}",
        "exp_year": str(card["exp_year"]),
        "name": method["billing_details"]["name"] or "",
        "number": known.number,
    }


def _filled(body: Any, places: list[str], details: Mapping[str, str], *, card: bool = False) -> Any:
    """A body with details in their places."""
    if isinstance(body, list):
        return [_filled(each, places, details) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        name: details[name]
        if card and name in places
        else _filled(each, places, details, card=name == "card")
        for name, each in body.items()
    }


def _masked(name: str, value: str) -> str:
    return f"{value[:6]}******{value[-4:]}" if name == "number" else "*" * len(value)


def _listed(headers: Mapping[str, str]) -> list[Resource]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _answered(answer: Answer) -> Resource:
    text = answer.body.decode("utf-8", "replace")
    return {"body": text, "headers": _listed(answer.headers), "status": answer.status}
