"""A command of Stripe's CLI, read as a request: `stripe get charges`, `stripe customers create -d ...`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from helpers.catalog import Operation, operations
from helpers.catalog.retrieval import retrieval

from .curl import Command, add_data, request_of, words_of
from .pasted import NoSuchCall, Pasted, Unreadable

VERBS = ("get", "post", "delete")
# The CLI's own options, by what becomes of them; the key is left out. https://docs.stripe.com/cli
SHORT = {"-d": "data", "-e": "expand", "-i": "idempotency", "-l": "limit", "-v": "stripe-version"}
SHORT |= {"-a": "starting-after", "-b": "ending-before", "-c": "confirm", "-s": "show-headers"}
HEADERS = {
    "idempotency": "Idempotency-Key",
    "stripe-account": "Stripe-Account",
    "stripe-version": "Stripe-Version",
}
# The CLI's commands that send no request of the API, and what to do here.
OF_ITS_OWN = {
    "listen": "In a notebook, receive() receives events.",
    "login": "The key stands in .env, and connect() takes it from there.",
    "logs": "In a notebook, sent() shows what was sent.",
    "trigger": "Send what makes the event: find() finds it.",
}
FLAGS = frozenset({"confirm", "show-headers", "live", "dark-style"})
LEFT_OUT = frozenset({"api-key", "color", "config", "device-name", "log-level", "project-name", "p"})


def read_cli(text: str) -> Pasted:
    """Raises `Unreadable`."""
    _, first, *words = words_of(text)
    if first in OF_ITS_OWN:
        raise Unreadable(f"`stripe {first}` is no request of the API. {OF_ITS_OWN[first]}")
    command, plain = Command(), list[str]()
    for name, value in _options(words):
        _take(command, plain, name, value)
    if first in VERBS:
        if not plain:
            raise Unreadable(f"stripe {first} stands without a path.")
        command.method = first
        command.url = _url(plain[0])
    else:
        _name_operation(command, [first, *plain])
    return request_of(command)


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each option's name and value; what is none has no name."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            yield "", word
            continue
        name, equals, value = word.partition("=")
        name = SHORT.get(name, name.lstrip("-"))
        if name in FLAGS:
            continue
        if not equals:
            value = next(rest, "")
        yield name, value


def _take(command: Command, plain: list[str], name: str, value: str) -> None:
    if not name:
        plain.append(value)
    elif name in HEADERS:
        command.options[HEADERS[name]] = value
    elif name == "data":
        add_data(command, "--data-urlencode", value)
    elif name == "expand":
        command.pairs.append(("expand[]", value))
    elif name not in LEFT_OUT:
        first, *inner = name.replace("-", "_").split(".")
        command.pairs.append((first + "".join(f"[{each}]" for each in inner), value))


def _url(path: str) -> str:
    """A path, also one that is written without `/v1/`, or an object's id alone, as the CLI takes them."""
    rest = path.removeprefix("/")
    if target := retrieval(rest):
        rest = target.path.partition("{")[0].removeprefix("/") + rest
    return f"https://api.stripe.com/{rest if rest.startswith(('v1/', 'v2/')) else f'v1/{rest}'}"


def _name_operation(command: Command, words: list[str]) -> None:
    """`customers update cus_1`: the longest of the words that name an operation, then its ids."""
    for length in range(len(words), 1, -1):
        if operation := _operations().get(" ".join(words[:length])):
            names = (each.name for each in operation.parameters if each.location == "path")
            ids = dict(zip(names, words[length:], strict=False))
            command.method = operation.method
            command.url = f"https://api.stripe.com{_filled(operation.path, ids)}"
            return
    raise NoSuchCall(f"`{' '.join(words)}`", ".".join(words))


def _filled(path: str, ids: Mapping[str, str]) -> str:
    """A path with the ids that were given; one that was not stays a blank of the form."""
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    return path


@cache
def _operations() -> Mapping[str, Operation]:
    """By the CLI's words: `checkout sessions create`."""
    return {each.name.removeprefix("v1.").replace(".", " "): each for each in operations()}
