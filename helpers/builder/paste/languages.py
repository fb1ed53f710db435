"""Calls of Stripe's SDKs in JavaScript, PHP and Ruby, read as requests by their SDKs' names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from helpers.catalog import Operation, operations

from ..code.javascript import method
from ..code.module_calls import module_call
from .pasted import NoSuchCall, Pasted, Unreadable
from .values import arguments

# A call, up to its opening bracket: of a client (`stripe.customers.create(`, `$stripe->customers->create(`,
# `client.v1.customers.create(`), or of a class (`Stripe::Customer.create(`, `\Stripe\Customer::create(`).
CALL = re.compile(r"\\?[$\w]+(?:(?:\.|->|::|\\)\w+)+\s*\(")
SETTING_UP = re.compile(r"(require|Stripe|StripeClient|setApiKey|new|puts|print|echo|log)\s*\($")
SEPARATORS = re.compile(r"\.|->|::|\\")
OPTIONS: Mapping[str, str] = {
    "apiVersion": "Stripe-Version",
    "idempotencyKey": "Idempotency-Key",
    "idempotency_key": "Idempotency-Key",
    "stripeAccount": "Stripe-Account",
    "stripeVersion": "Stripe-Version",
    "stripe_account": "Stripe-Account",
    "stripe_version": "Stripe-Version",
}
LEFT_OUT = frozenset({"api_key", "apiKey"})


def read_call(text: str) -> Pasted:
    """Raises `Unreadable`."""
    name, behind = _call(text)
    operation = _named(name)
    values = arguments(behind)
    in_path = [each.name for each in operation.parameters if each.location == "path"]
    params = dict(zip(in_path, [each for each in values if not isinstance(each, dict)], strict=False))
    given = [each for each in values if isinstance(each, dict)]
    if len(given) == 1 and given[0] and given[0].keys() <= OPTIONS.keys() | LEFT_OUT:
        given = [{}, *given]
    first, options = [*given, {}, {}][:2]
    kept = {OPTIONS[key]: str(value) for key, value in options.items() if key in OPTIONS}
    if unknown := options.keys() - OPTIONS.keys() - LEFT_OUT:
        raise Unreadable(f"{', '.join(sorted(unknown))} is not among a request's options here.")
    return Pasted(operation, {**params, **first}, kept)


def _call(text: str) -> tuple[str, str]:
    """The name of the call that sends a request, and what follows its bracket."""
    for each in CALL.finditer(text):
        if not SETTING_UP.search(each[0]):
            return each[0].rstrip("( \t\n"), text[each.end() :]
    raise Unreadable("There is no call of an SDK in what was pasted.")


def _named(name: str) -> Operation:
    known = by_call(name)
    if known is None:
        raise NoSuchCall(name, _without_client(name))
    return known


def by_call(name: str) -> Operation | None:
    """The operation of a call such as "client.v1.customers.create" or "Customer.create"."""
    for spelt in (_without_client(name), ".".join(_words(name))):
        snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", spelt).lower()
        for each in (spelt, spelt.lower(), snake):
            if operation := _calls().get(each):
                return operation
    return None


def _words(name: str) -> list[str]:
    return [each for each in SEPARATORS.split(name) if each]


def _without_client(name: str) -> str:
    return ".".join(_words(name)[1:])


@cache
def _calls() -> Mapping[str, Operation]:
    """Every operation by what it is called, without the client or the module before it."""
    return {name: each for each in operations() for name in _names(each)}


def _names(each: Operation) -> Iterator[str]:
    """In stripe-node, stripe-php, stripe-ruby, and by class."""
    *service, action = method(each.name).split(".")
    yield from (each.name, each.name.removeprefix("v1."))
    yield ".".join([*service, action])
    spelt = {"del": "delete", "list": "all"}.get(action, re.sub(r"^list(?=[A-Z])", "all", action))
    yield ".".join([*service, spelt])
    if call := module_call(each):
        *classes, done = call.removeprefix("stripe.").split(".")
        for word in {done, {"modify": "update", "list": "all"}.get(done, done)}:
            yield ".".join([*classes, word]).lower()
