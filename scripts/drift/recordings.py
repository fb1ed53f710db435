"""Recordings in the formats people have -> exchanges: VCR (Ruby's and vcrpy's, YAML or JSON) and HAR."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml

from .exchange import Answer, Asked

HOSTS = ("api.stripe.com", "files.stripe.com", "connect.stripe.com")
ENDINGS = (".yaml", ".yml", ".json", ".har")
Exchange = tuple[Asked, Answer]


class Unreadable(ValueError):
    """A file that is no recording."""


def files(folder: Path) -> list[Path]:
    """The recordings in a folder and those below it. Raises Unreadable where there are none."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS)
    if not paths:
        raise Unreadable(f"There are no recordings in {folder}: files that end in {', '.join(ENDINGS)}.")
    return paths


def read(path: Path) -> list[Exchange]:
    """A file's exchanges with Stripe, in order. Raises Unreadable."""
    text = path.read_text(encoding="utf-8")
    try:
        content = yaml.safe_load(text) if path.suffix in (".yaml", ".yml") else json.loads(text)
        return list(_exchanges(content))
    except (ValueError, yaml.YAMLError, LookupError, AttributeError, TypeError) as error:
        raise Unreadable(f"{path} is no VCR cassette and no HAR file: {error}") from None


def _exchanges(content: Mapping[str, Any]) -> Iterator[Exchange]:
    if "log" in content:
        pairs = [
            (_har_request(each["request"]), _har_response(each["response"]))
            for each in content["log"]["entries"]
        ]
    else:
        recorded = content.get("http_interactions") or content["interactions"]
        pairs = [(_vcr_request(each["request"]), _vcr_response(each["response"])) for each in recorded]
    yield from ((asked, answer) for host, asked, answer in _flat(pairs) if host in HOSTS)


def _flat(pairs: list[tuple[tuple[str, Asked], Answer]]) -> Iterator[tuple[str, Asked, Answer]]:
    yield from ((host, asked, answer) for (host, asked), answer in pairs)


def _asked(method: str, address: str, body: str, headers: Mapping[str, str]) -> tuple[str, Asked]:
    url = urlsplit(address)
    path = f"{url.path}?{url.query}" if url.query else url.path
    return url.hostname or "", Asked(method.lower(), path, body, headers)


def _vcr_request(request: Mapping[str, Any]) -> tuple[str, Asked]:
    return _asked(
        request["method"], request["uri"], _text(request.get("body")), _lower(request.get("headers"))
    )


def _vcr_response(response: Mapping[str, Any]) -> Answer:
    code = response["status"]["code"] if isinstance(response["status"], dict) else response["status"]
    return Answer(int(code), _json(_text(response.get("body"))), _lower(response.get("headers")))


def _har_request(request: Mapping[str, Any]) -> tuple[str, Asked]:
    posted = request.get("postData") or {}
    body = posted.get("text") or urlencode(
        [(each["name"], each["value"]) for each in posted.get("params") or []]
    )
    return _asked(request["method"], request["url"], body, _named(request["headers"]))


def _har_response(response: Mapping[str, Any]) -> Answer:
    return Answer(response["status"], _json(response["content"].get("text", "")), _named(response["headers"]))


def _named(headers: list[Mapping[str, str]]) -> dict[str, str]:
    return {each["name"].lower(): each["value"] for each in headers}


def _lower(headers: Mapping[str, Any] | None) -> dict[str, str]:
    """VCR keeps a header's values as a list."""
    return {
        name.lower(): str(value[0] if isinstance(value, list) else value)
        for name, value in (headers or {}).items()
    }


def _text(body: Any) -> str:
    if isinstance(body, Mapping):
        body = body.get("string", body.get("base64_string", ""))
    return body.decode() if isinstance(body, bytes) else str(body or "")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
