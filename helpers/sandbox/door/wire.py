"""What goes over the wire: requests and replies as plain values, and the form encoding between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any
from urllib.parse import unquote, unquote_plus

import orjson

from ..errors import Malformed
from ..resource import Upload


@dataclass(slots=True)
class HttpRequest:
    """``method`` in lower case, ``headers`` under lower-case names, ``query`` without its question mark."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class HttpReply:
    """``body`` is JSON, except where a file's contents were asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The parsed body."""
        return orjson.loads(self.body)


FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
# The content type of JSON that the sandbox itself makes of what it has read, for either half of the API.
TYPED = "application/vnd.sandbox.typed+json"
# What v1 reads; v2 reads JSON.
OF_V1 = (FORM, MULTIPART, TYPED)


# Guess: Stripe does not tell what it reads at most. These are usual bounds of Ruby, which it is written in.
DEEPEST, MOST = 32, 4096
TOO_DEEP = f"Invalid request: parameters may be nested {DEEPEST} levels deep."
TOO_MANY = f"Invalid request: there may be {MOST} parameters."
# A body of several parts, and what a part says of itself. Source: https://www.rfc-editor.org/rfc/rfc7578.
BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]+)"|([^\s";]+))', re.IGNORECASE)
NAMED = re.compile(
    r';\s*(?P<what>name|filename)(?P<encoded>\*?)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s";]+))',
    re.IGNORECASE,
)
KIND = re.compile(r"^content-type:\s*([\w.+-]+/[\w.+-]+)", re.ASCII | re.IGNORECASE | re.MULTILINE)
LONGEST_HEAD = 8192


def media_type(request: HttpRequest) -> str:
    """What a body is said to be, in lower case and without what is added to it."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def read_params(request: HttpRequest) -> dict[str, Any]:
    """The parameters of a request's query and body, nested as their brackets say; leaves are strings.

    A JSON body keeps its own types. `a[0][b]=x` stays a dictionary with the key "0": whether it means
    a list is for the parameter's type to say. Raises Malformed.
    """
    params = read_form(request.query) if request.query else {}
    if request.body:
        kind = media_type(request)
        if kind in (JSON, TYPED):
            params.update(_read_json(request.body))
        elif kind == MULTIPART:
            _merge(params, _multipart_pairs(request.body, request.headers["content-type"]))
        else:
            params.update(read_form(_text(request.body)))
    return params


def read_form(text: str) -> dict[str, Any]:
    """A form-encoded text as nested dictionaries: `card[number]=4242` -> {"card": {"number": "4242"}}."""
    params: dict[str, Any] = {}
    if text.count("&") >= MOST:
        raise Malformed(TOO_MANY)
    pairs = (each.partition("=")[::2] for each in text.split("&") if each)
    if "%" in text or "+" in text:
        pairs = ((unquote_plus(name), unquote_plus(value)) for name, value in pairs)
    _merge(params, pairs)
    return params


def _merge(params: dict[str, Any], pairs: Iterable[tuple[str, Any]]) -> None:
    for key, value in pairs:
        if "[" not in key:
            params[key] = value
            continue
        steps = key.replace("]", "").split("[")
        if len(steps) > DEEPEST:
            raise Malformed(TOO_DEEP)
        target = params
        if "[][" in key:
            steps = [each for at, each in enumerate(steps) if each or at < 2 or steps[at - 1]]
            while "" in steps[1:-1]:
                target, steps = _within_list(target, steps)
        last = steps[-1]
        target = _dict_at(target, steps[:-2] if last == "" else steps[:-1])
        if last == "":
            _list_at(target, steps[-2]).append(value)
        else:
            target[last] = value


def _dict_at(target: dict[str, Any], steps: list[str]) -> dict[str, Any]:
    for step in steps:
        below = target.get(step)
        if not isinstance(below, dict):
            below = target[step] = {}
        target = below
    return target


def _list_at(target: dict[str, Any], name: str) -> list[Any]:
    listed = target.get(name)
    if not isinstance(listed, list):
        listed = target[name] = []
    return listed


def _within_list(target: dict[str, Any], steps: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Where the rest of a name such as `items[][price]` leads: into the last of the list, or into a new one.

    Only a value that is given again tells where a new one begins, as Rack reads it.
    Source: https://github.com/stripe/stripe-ruby/pull/454.
    """
    at = steps.index("", 1)
    listed, rest = _list_at(_dict_at(target, steps[: at - 1]), steps[at - 1]), steps[at + 1 :]
    if not listed or not isinstance(listed[-1], dict) or _has(listed[-1], rest):
        listed.append({})
    return listed[-1], rest


def _has(target: Any, steps: list[str]) -> bool:
    """Whether a value is there already. Of a list within there is none: it takes more."""
    if "" in steps:
        return False
    for step in steps:
        if not isinstance(target, dict) or step not in target:
            return False
        target = target[step]
    return True


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Malformed("Invalid request: the body is not valid UTF-8.") from None


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise Malformed("Invalid JSON: the request body must be a JSON object.")
    if body.count(b"{") + body.count(b"[") > DEEPEST:
        _check_depth(value, DEEPEST)
    return value


def _check_depth(value: Any, left: int) -> None:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if inner and not left:
        raise Malformed(TOO_DEEP)
    for each in inner:
        if isinstance(each, dict | list):
            _check_depth(each, left - 1)


def _multipart_pairs(body: bytes, content_type: str) -> Iterator[tuple[str, Any]]:
    """The fields and files of a body, by name."""
    given = BOUNDARY.search(content_type)
    if given is None:
        raise Malformed("Invalid multipart body: its Content-Type names no boundary.")
    delimiter = f"\r\n--{given[1] or given[2]}".encode("latin-1", "replace")
    _, *parts = (b"\r\n" + body).split(delimiter, MOST + 2)
    if len(parts) > MOST + 1:
        raise Malformed(TOO_MANY)
    return map(_part, takewhile(lambda part: not part.startswith(b"--"), parts))


def _part(part: bytes) -> tuple[str, Any]:
    head, _, content = part.partition(b"\r\n\r\n")
    if len(head) > LONGEST_HEAD:
        raise Malformed("Invalid multipart body: the headers of a part are too long.")
    said = head.decode(errors="replace")
    names = {each["what"].lower(): _named(each) for each in NAMED.finditer(said)}
    name = unquote_plus(names.get("name", ""))
    if "filename" not in names:
        return name, _text(content)
    kind = KIND.search(said)
    return name, Upload(names["filename"], content, kind[1].lower() if kind else "text/plain")


def _named(given: re.Match[str]) -> str:
    """A name as it was meant: in quotation marks, or in another alphabet as `filename*=UTF-8''%C3%BC`."""
    text = given["word"] or re.sub(r"\\([\\\"])", r"\1", given["quoted"] or "")
    return unquote(text.rpartition("'")[2]) if given["encoded"] else text
