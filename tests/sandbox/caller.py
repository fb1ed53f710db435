"""Requests at random: any operation in any version, sensible or hostile, of what was made before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from helpers.catalog import api_version, beyond, operations
from helpers.catalog.lookup import operation as named
from helpers.catalog.prefixes import DOCUMENTED
from helpers.catalog.published import parameters, versions
from helpers.catalog.shapes import Operation, Shape
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import TYPED, HttpReply, HttpRequest
from helpers.sandbox.versions.addresses import ALWAYS

from ..fidelity.samples import MEANINGFUL, NEEDED, pairs
from .conftest import CLOCK

# What may stand where any text may, and what no text should be.
TOKENS = ("tok_visa", "tok_chargeDeclined", "tok_createDispute", "btok_us_verified")
METHODS = ("pm_card_visa", "pm_card_threeDSecure2Required", "pm_usBankAccount_success")
SENSIBLE: Mapping[str, tuple[str, ...]] = {
    "account_number": ("000123456789", "000000000009"),
    "country": ("US", "US", "DE"),
    "currency": ("usd", "usd", "eur", "jpy"),
    "default_currency": ("usd",),
    "destination": ("acct_1",),
    "email": ("jenny@example.com",),
    "number": ("4242424242424242",),
    "payment_method": METHODS,
    "query": ("metadata['a']:'b'", "created>0"),
    "routing_number": ("110000000",),
    "source": TOKENS,
    "timezone": ("Europe/Berlin",),
}
TEXTS = (
    *("", "x", "0", "-1", "null", "²", "\N{NO-BREAK SPACE}", "a" * 600, "9" * 5000, "1.5", "2030", "now"),
    *("\ud800", "\x00", "usd", "US", "card", "individual", "110000000", "000000000009", *TOKENS, *METHODS),
)
NONSENSE: tuple[Any, ...] = (
    *(None, "", [], {}, "x", 5, True, -1, 10**30, 1.5, {"a": "b"}, ["q"], {"0": "x"}, [[]], [None]),
    *({"object": "card"}, {"object": "bank_account"}),
)
EXTREME = (0, -3, 10**9, 10**12, 2**63 - 1, -(2**63))
PLAIN: Mapping[str, tuple[Any, ...]] = {
    "integer": (1, 5, 12, 32, 45, 50, 500, 500, 1000, 2030),
    "number": (1.5, 12),
    "decimal": ("1.5", "12"),
    "boolean": (True, False),
    "map": ({"a": "x"}, {"a": ""}, {}),
}
DAY = 86_400
EXPANDED = ("customer", "data.source", "balance_transaction", "a.b.c.d.e", "")
MOMENTS = ("_at", "_date", "_end", "_start", "_time")
KINDS = {prefix: kind.rpartition(".")[2] for kind, prefix in reversed(list(DOCUMENTED.items()))}
MODELLED = tuple(each for each in operations() if each.fidelity == "modelled")
OLDER = (
    *((address, meant.split()[0]) for address, meant in ALWAYS.items()),
    *((each.request, each.name) for each in (*beyond.ROWS, *beyond.ended())),
)


class Caller:
    """Makes requests at random, of ids that were answered before more often than of others.

    `handle` is how they get to its sandbox.
    """

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        profile = self.chance.choice(("full", "full", "any-id"))
        self.sandbox = Sandbox(seed="fuzz", clock=CLOCK, profile=profile)
        self.handle: Callable[[HttpRequest], HttpReply] = self.sandbox.handle
        self.known: dict[str, list[str]] = {"none": ["none_1"]}
        """Ids by kind."""
        self.hostile = False
        """Whether the request being made may hold anything."""

    def request(self) -> HttpRequest:
        """Any operation, with what it requires and some of the rest."""
        self.hostile = self.chance.random() < 0.3
        method, path, operation = self.operation()
        version = self.chance.choice(versions()) if self.chance.random() < 0.2 else ""
        if not version and path.startswith("/v2/") and not self.hostile:
            version = api_version()  # v2 takes no request without one
        headers = self.headers(version)
        params = self.params(operation)
        if version and (once := [name for name in parameters(version, operation.name) if "." not in name]):
            params[self.chance.choice(once)] = self.chance.choice((*TEXTS, *NONSENSE, self.id("")))
        path = re.sub(r"{(\w+)}", lambda name: self.in_path(name[1], operation), path)
        if method != "post":
            return HttpRequest(method, path, form(params), headers)
        if operation.name.startswith("v1.") and self.chance.random() < 0.5:
            headers["content-type"] = "application/x-www-form-urlencoded"
            return HttpRequest(method, path, "", headers, form(params).encode())
        return HttpRequest(method, path, "", headers, json.dumps(params).encode())

    def operation(self) -> tuple[str, str, Operation]:
        """A verb, an address and what they mean: more often what is modelled, and now and then as of old."""
        if self.chance.random() < 0.03:
            address, name = self.chance.choice(OLDER)
            method, path = address.split()
            return method, path, named(name)
        some = self.chance.choices(MODELLED if self.chance.random() < 0.7 else operations(), k=4)
        operation = next((each for each in some if self.knows(each)), some[0])
        return operation.method, operation.path, operation

    def knows(self, operation: Operation) -> bool:
        """Whether there is something that its path may be about."""
        names = re.findall(r"{(\w+)}", operation.path)
        return all(self.kind_in_path(name, operation) in self.known for name in names)

    def kind_in_path(self, name: str, operation: Operation) -> str:
        """What a path's id is of: what it names or, where nothing is called so, what is answered."""
        return name if name in self.known else operation.returns.resource.rpartition(".")[2]

    def headers(self, version: str) -> dict[str, str]:
        """As whom, in which version, and now and then for another account or under a used key."""
        headers = {"host": "localhost", "authorization": f"Bearer {KEY}", "content-type": TYPED}
        if version:
            headers["stripe-version"] = version
        if self.chance.random() < 0.05:
            headers["stripe-account"] = self.id("account")
        if self.chance.random() < 0.05:
            headers["idempotency-key"] = f"key_{self.chance.randint(0, 30)}"
        return headers

    def params(self, operation: Operation) -> dict[str, Any]:
        """What is required, about two of the others, and mostly what it needs beyond its types."""
        sent = [each for each in operation.parameters if each.location != "path"]
        drawn = {
            each.name: self.value(each.shape, each.name)
            for each in sent
            if each.required or self.chance.random() < 2 / len(sent)
        }
        if self.chance.random() < 0.8:
            drawn |= self.of_this_sandbox(NEEDED.get(operation.name, {}))
        return drawn

    def of_this_sandbox(self, value: Any) -> Any:
        """A sample with ids that there are, where it says `cus_1`."""
        if isinstance(value, dict):
            return {name: self.of_this_sandbox(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.of_this_sandbox(each) for each in value]
        kind = KINDS.get(value[:-1]) if isinstance(value, str) else None
        return self.id(kind) if kind in self.known else value

    def in_path(self, name: str, operation: Operation) -> str:
        """An id in a path, as it stands there."""
        return quote(self.id(self.kind_in_path(name, operation)), errors="replace")

    def id(self, kind: str) -> str:
        """One of the latest of a kind, mostly."""
        if kind in self.known and self.chance.random() < 0.95:
            return self.chance.choice(self.known[kind][-5:])
        return self.chance.choice(self.known[self.chance.choice(list(self.known))])

    def value(self, shape: Shape, name: str = "", depth: int = 0) -> Any:
        """One of the shape; nonsense now and then, where the request is hostile."""
        chance = self.chance
        if self.hostile and chance.random() < 0.1:
            drawn: Any = chance.choice(NONSENSE)
        elif name == "expand":
            drawn = [chance.choice(EXPANDED)]
        elif shape.kind == "object":
            some = [each for each in shape.fields if each.required or chance.random() < 0.3 / (1 + depth)]
            drawn = {each.name: self.value(each.shape, each.name, depth + 1) for each in some}
        elif shape.kind == "list" and shape.item:
            drawn = [
                self.value(shape.item, name, depth + 1) for _ in range(chance.randint(self.hostile < 1, 2))
            ]
        elif shape.kind == "union":
            drawn = self.value(chance.choice(shape.options), name, depth)
        else:
            drawn = self.plain(shape, name)
        return drawn

    def plain(self, shape: Shape, name: str) -> Any:
        """A value that has no others in it."""
        if self.hostile and self.chance.random() < 0.2:
            return self.chance.choice((*EXTREME, *TEXTS, self.id("")))
        if shape.kind == "enum":
            return self.chance.choice(shape.choices)
        if shape.kind == "integer" and name.endswith(MOMENTS):
            return self.sandbox.application.state.clock.now() + DAY * self.chance.randint(-40, 90)
        return self.chance.choice(PLAIN.get(shape.kind) or self.texts(name))

    def texts(self, name: str) -> Sequence[str]:
        """What a text of a name may be: an id, where anything is called so."""
        kind = "account" if name == "destination" else name
        ids = self.known.get(kind, [])[-5:]
        some = SENSIBLE.get(name) or ((MEANINGFUL[name],) if name in MEANINGFUL else ())
        return (*ids, *some) or ("x", "Tea")

    def send(self, request: HttpRequest) -> HttpReply:
        """The reply, whose ids are remembered."""
        reply = self.handle(request)
        if reply.status == 200 and reply.headers["Content-Type"] == "application/json":
            self.remember(reply.json())
        return reply

    def remember(self, value: Any) -> None:
        """Every id in a reply."""
        if isinstance(value, dict):
            id, kind = value.get("id"), value.get("object")
            if isinstance(id, str) and isinstance(kind, str) and kind != "event":
                known = self.known.setdefault(kind.rpartition(".")[2], [])
                if id not in known:
                    known.append(id)
            value = list(value.values())
        for each in value if isinstance(value, list) else ():
            self.remember(each)

    def everything(self) -> dict[Any, Any]:
        """What is stored: each kind's objects in order, whatever gaps removed ones left."""
        return {
            place: (dict(each.everything()), [id for id in each.order if id is not None])
            for place, each in self.sandbox.application.state.store.collections.items()
            if len(each)
        }


def form(params: Mapping[str, Any]) -> str:
    """Parameters as a form or a query says them."""
    return urlencode(list(pairs(params)), errors="replace")
