"""Exchanges -> the steps of a walkthrough: what is called, with what, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.builder.code import LANGUAGES, Sample
from helpers.builder.code.literals import call, literal
from helpers.catalog import Operation, api_version
from helpers.catalog.paths import match
from helpers.connection import moves
from helpers.connection.headers import MADE_UP
from helpers.history import Exchange, Reply, Request

from .names import Names, Reference, ids, step, texts, variable
from .relied import named

# What a reply says in every run, beside what was sent and comes back.
TELLING = (
    "status",
    "amount",
    "currency",
    "type",
    "paid",
    "captured",
    "refunded",
    "used",
    "active",
    "deleted",
)
MOST_CHECKS = 6
ERRORS: Mapping[str, str] = {
    "card_error": "CardError",
    "invalid_request_error": "InvalidRequestError",
    "idempotency_error": "IdempotencyError",
}
BY_STATUS: Mapping[int, str] = {401: "AuthenticationError", 403: "PermissionError", 429: "RateLimitError"}
A_FILE = re.compile(r"<.+, \d+ bytes>")


@dataclass(frozen=True)
class Step:
    """A request of the session. ``lines``: its code; none where ``note`` says why it cannot be sent again.

    ``variable`` holds the reply, or the error that was met on purpose. ``moves``: the sandbox's control that
    it is, which is no operation.
    """

    number: int
    operation: Operation | None
    sent: Mapping[str, Any]
    variable: str = ""
    lines: tuple[str, ...] = ()
    note: str = ""
    moves: str = ""

    @property
    def needs_stripe(self) -> bool:
        """Whether its code names an exception of the SDK's."""
        return any("stripe." in line for line in self.lines)


def steps(exchanges: Iterable[Exchange]) -> Iterator[Step]:
    """The steps in order; an id that an earlier reply had is taken from there.

    What goes on from a request that cannot be sent again cannot be sent again either.
    """
    names = Names(taken={"client", "stripe", "connect", "show", "caught"})
    lost: set[str] = set()
    for each in exchanges:
        orphaned = named(each.request) & lost - names.known.keys()
        reason = "it needs what was left out" if orphaned else why_not(each)
        if reason:
            lost |= {id for _, id in ids(each.reply.body)}
        yield _step(each, names, reason)


def _step(exchange: Exchange, names: Names, reason: str) -> Step:
    request, reply = exchange.request, exchange.reply
    matched = match(request.method, request.path)
    if (move := moves(request)) and not reason:
        return Step(exchange.number, None, request.params, lines=_moved(request, names), moves=move)
    if reason or matched is None:
        return Step(exchange.number, matched[0] if matched else None, request.params, note=reason)
    operation, in_path = matched
    params = names.referring(request.params)
    sample = Sample(
        operation,
        request.path,
        tuple(map(names.referring, in_path.values())),
        params,
        _options(exchange, names),
    )
    called = LANGUAGES["python"](sample)
    if reply.error is not None:
        name = names.new("problem")
        lines = _refused(called, name, reply)
    else:
        name = names.new(variable(reply.body))
        lines = [f"{name} = {called}", *_checks(name, params, reply.body, names)]
        names.learn(name, reply.body)
    return Step(exchange.number, operation, request.params, name, tuple("\n".join(lines).splitlines()))


def _moved(request: Request, names: Names) -> tuple[str, ...]:
    """A control's code, which asks for nothing of its answer."""
    params = {name: int(each) if str(each).isdecimal() else each for name, each in request.params.items()}
    keywords = [(f"{name}=", each) for name, each in names.referring(params).items()]
    return tuple(
        call("client.raw_request", [("", request.method), ("", request.path), *keywords]).splitlines()
    )


def why_not(exchange: Exchange) -> str:
    """Why a request cannot be sent again as it was; "" where it can."""
    moved = moves(exchange.request) and not exchange.reply.error
    if match(exchange.request.method, exchange.request.path) is None and not moved:
        return "it is no operation that the SDK knows"
    if exchange.reply.status == 0:
        return "no reply came"
    if exchange.reply.status == 429 or exchange.reply.status >= 500:
        return f"its answer was {exchange.reply.status}, which another run need not meet"
    if any(A_FILE.fullmatch(each) for each in texts(exchange.request.params)):
        return "it sent a file, which is not kept"
    if any("****" in each for each in texts(exchange.request.params)):
        return "it held something that is not to be shown"
    return ""


def own_key(request: Request) -> str:
    """The idempotency key that somebody chose; "" where the SDK made one up."""
    return "" if MADE_UP.fullmatch(request.idempotency_key) else request.idempotency_key


def _options(exchange: Exchange, names: Names) -> dict[str, Any]:
    """What the request said beside its parameters, but for what the SDK says by itself."""
    request = exchange.request
    version = "" if request.version == api_version() else request.version
    options = {
        "stripe_account": request.account,
        "idempotency_key": own_key(request),
        "stripe_version": version,
    }
    return {name: names.referring(value) for name, value in options.items() if value}


def _refused(called: str, name: str, reply: Reply) -> list[str]:
    """An error is met on purpose, and missed where none is raised."""
    error: Mapping[str, Any] = reply.error or {}
    kind = BY_STATUS.get(reply.status) or ERRORS.get(str(error.get("type"))) or "StripeError"
    checked = {"code": error.get("code"), "param": error.get("param")}
    asserted = [f"assert {name}.{field} == {literal(value)}" for field, value in checked.items() if value]
    indented = called.replace("\n", "\n    ")
    return [
        "try:",
        f"    {indented}",
        f"except stripe.{kind} as caught:",
        f"    {name} = caught",
        "else:",
        f'    raise AssertionError("No {kind} was raised.")',
        *(asserted[:1] if kind != "InvalidRequestError" else asserted),
        *([] if asserted else [f"assert {name}.http_status == {reply.status}"]),
    ]


def _checks(name: str, params: Mapping[str, Any], body: Any, names: Names) -> list[str]:
    """Assertions that hold in any run: what was sent came back, and what became of it."""
    if not isinstance(body, Mapping):
        return []
    if isinstance(body.get("data"), list):
        return _listed(name, body, names)
    fields = dict.fromkeys((*params, *TELLING))
    checks = []
    for field in fields:
        value = body.get(field)
        sent = params.get(field, value)
        if isinstance(sent, Reference) and names.referring(value) == sent:
            checks.append(f"assert {name}{step(field)} == {sent}")
        elif isinstance(value, str | int | bool) and value == sent and type(value) is type(sent):
            checks.append(f"assert {name}{step(field)} {_equals(value)}")
    return checks[:MOST_CHECKS] or [f"assert {name}.object == {literal(body.get('object'))}"]


def _equals(value: Any) -> str:
    return f"is {value}" if isinstance(value, bool) else f"== {literal(value)}"


def _listed(name: str, body: Mapping[str, Any], names: Names) -> list[str]:
    """Lists grow: what must be in them is what this session made. A search finds new things only later."""
    checks = [f"assert {name}.object == {literal(body.get('object'))}"]
    if body.get("object") == "list":
        variables = [names.known[id] for each in body["data"] if (id := str(each.get("id"))) in names.known]
        checks += [f"assert any(each.id == {each} for each in {name}.data)" for each in variables[:1]]
    return checks
