"""What went over the wire, kept raw, and read back into a request and its reply when somebody looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from helpers.redaction import redact, redact_value

from .exchange import Exchange, Reply, Request


@dataclass(slots=True, eq=False, repr=False)
class Sent:
    """A request as the SDK handed it to its HTTP client, and what came back (`status` 0: nothing did)."""

    method: str
    url: str
    headers: Mapping[str, str]
    data: str | bytes | None
    status: int = 0
    reply_headers: Mapping[str, str] = field(default_factory=dict)
    reply_body: str | bytes | None = None
    duration: float = 0.0
    number: int = 0
    exchange: Exchange | None = None
    started: float = 0.0


def read(sent: Sent) -> Exchange:
    """The exchange, with its secrets masked; read when first asked for."""
    if sent.exchange is None:
        headers = redact_value(dict(sent.reply_headers))
        reply = Reply(sent.status, headers, redact_value(_json(sent.reply_body)), sent.duration)
        sent.exchange = Exchange(sent.number, _request(sent), reply, sent.started)
    return sent.exchange


def _request(sent: Sent) -> Request:
    from helpers.catalog.paths import match

    from .typed import typed

    parts = urlsplit(sent.url)
    matched = match(sent.method, parts.path)
    params = redact_value({**read_form(parse_qsl(parts.query, keep_blank_values=True)), **_body(sent)})
    return Request(
        method=sent.method,
        path=redact(parts.path),
        params=typed(params, matched[0].parameters if matched else ()),
        operation=matched[0].name if matched else "",
        account=redact(sent.headers.get("Stripe-Account", "")),
        idempotency_key=redact(sent.headers.get("Idempotency-Key", "")),
        version=redact(sent.headers.get("Stripe-Version", "")),
    )


def _body(sent: Sent) -> dict[str, Any]:
    """The parameters of a body: JSON (v2), multipart (files) or a form."""
    if not sent.data:
        return {}
    content_type = sent.headers.get("Content-Type", "")
    if content_type.startswith("multipart/form-data") and isinstance(sent.data, bytes):
        return read_form(_parts(sent.data, content_type))
    text = _text(sent.data)
    if content_type.startswith("application/json"):
        value = _json(text)
        return value if isinstance(value, dict) else {}
    return read_form(parse_qsl(text, keep_blank_values=True))


def read_form(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`card[number]=4242` -> {"card": {"number": "4242"}}; a list is a dictionary of its positions."""
    params: dict[str, Any] = {}
    for key, value in pairs:
        *above, last = key.replace("]", "").split("[")
        below = params
        for step in above:
            if not isinstance(below.get(step), dict):
                below[step] = {}
            below = below[step]
        below[last or str(len(below))] = value
    return params


def write_form(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """{"card": {"number": "4242"}} -> `card[number]=4242`: the inverse; a list's elements are numbered."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from write_form(each, f"{name}[{key}]" if name else key)
    elif isinstance(value, list | tuple):
        for position, each in enumerate(value):
            yield from write_form(each, f"{name}[{position}]")
    else:
        yield name, str(value).lower() if isinstance(value, bool) else value


def _parts(data: bytes, content_type: str) -> Iterable[tuple[str, str]]:
    """A multipart body's fields; a file is shown by its name and size."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    for part in BytesParser(policy=HTTP).parsebytes(head + data).iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)  # a part holds no further parts
        name, filename = part.get_param("name", header="content-disposition"), part.get_filename()
        shown = f"<{filename}, {len(content)} bytes>" if filename else _text(content)
        yield str(name), shown


def _text(data: str | bytes) -> str:
    return data if isinstance(data, str) else data.decode(errors="replace")


def _json(data: str | bytes | None) -> Any:
    try:
        return json.loads(_text(data)) if data else None
    except ValueError:
        return None
