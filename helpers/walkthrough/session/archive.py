"""Exchanges as an HTTP archive, which browsers and other tools open.

Source: the HAR 1.2 specification, http://www.softwareishard.com/blog/har-12-spec/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import stripe

from helpers.history import Exchange, Request
from helpers.history.wire import write_form

NOT_KNOWN = -1  # what the specification writes for a size or a time that is not known


def archive(exchanges: Iterable[Exchange]) -> str:
    """The archive's JSON. Nothing in it that the history does not show: keys and secrets are masked."""
    log = {
        "version": "1.2",
        "creator": {"name": "Stripe Workbook", "version": "1"},
        "entries": [_entry(each) for each in exchanges],
    }
    return json.dumps({"log": log}, indent=2, ensure_ascii=False) + "\n"


def _entry(exchange: Exchange) -> dict[str, Any]:
    request, reply = exchange.request, exchange.reply
    body = "" if reply.body is None else json.dumps(reply.body, ensure_ascii=False)
    return {
        "startedDateTime": datetime.fromtimestamp(exchange.started, UTC).isoformat(timespec="milliseconds"),
        "time": reply.duration,
        "request": _request(request),
        "response": {
            "status": reply.status,
            "statusText": HTTPStatus(reply.status).phrase if reply.status in set(HTTPStatus) else "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _pairs(reply.headers),
            "content": {"size": len(body.encode()), "mimeType": "application/json", "text": body},
            "redirectURL": "",
            "headersSize": NOT_KNOWN,
            "bodySize": NOT_KNOWN,
        },
        "cache": {},
        "timings": {"send": 0, "wait": reply.duration, "receive": 0},
    }


def _request(request: Request) -> dict[str, Any]:
    form = list(write_form(request.params))
    in_address = request.method != "post"
    query = urlencode(form) if in_address else ""
    headers = {
        "Stripe-Account": request.account,
        "Idempotency-Key": request.idempotency_key,
        "Stripe-Version": request.version,
    }
    sent: dict[str, Any] = {
        "method": request.method.upper(),
        "url": f"{stripe.DEFAULT_API_BASE}{request.path}{'?' * bool(query)}{query}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs({name: value for name, value in headers.items() if value}),
        "queryString": _pairs(dict(form)) if in_address else [],
        "headersSize": NOT_KNOWN,
        "bodySize": NOT_KNOWN,
    }
    if not in_address:
        sent["postData"] = _posted(request, form)
    return sent


def _posted(request: Request, form: list[tuple[str, Any]]) -> dict[str, Any]:
    if request.path.startswith("/v2/"):
        return {"mimeType": "application/json", "text": json.dumps(dict(request.params)), "params": []}
    kind = "application/x-www-form-urlencoded"
    return {"mimeType": kind, "text": urlencode(form), "params": _pairs(dict(form))}


def _pairs(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "value": str(value)} for name, value in values.items()]
