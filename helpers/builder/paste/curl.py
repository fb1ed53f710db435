"""A curl command, read as a request."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from helpers.catalog.paths import match
from helpers.history.typed import typed
from helpers.history.wire import read_form

from .pasted import Pasted, Unreadable

# curl's options by what becomes of them. The key, in `-u` or a header, is left out.
LONG = {
    "--data": "-d",
    "--data-ascii": "-d",
    "--data-binary": "-d",
    "--data-raw": "-d",
    "--data-urlencode": "--data-urlencode",
    "--form": "-F",
    "--get": "-G",
    "--header": "-H",
    "--json": "--json",
    "--request": "-X",
    "--url": "--url",
    "--user": "-u",
}
WITH_A_VALUE = frozenset({"-d", "--data-urlencode", "-F", "-H", "--json", "-X", "--url", "-u"})
WITHOUT_MEANING = frozenset(
    {"-s", "--silent", "-S", "--show-error", "-v", "--verbose", "-i", "--include", "-L", "--location"}
    | {"-f", "--fail", "--compressed", "-sS", "--globoff", "-g"}
)
OPTIONS = {
    "idempotency-key": "Idempotency-Key",
    "stripe-account": "Stripe-Account",
    "stripe-version": "Stripe-Version",
}
ENDS = re.compile(r"(&&|[|;<>]+)$|\s*#")
LINE_ENDS = ("^", "`")  # a field of one line makes a blank of a line's end
OTHER_HEADERS = frozenset({"authorization", "content-type", "accept", "user-agent"})


@dataclass
class Command:
    """What the options of a command say. ``pairs`` are a form's fields."""

    method: str = ""
    url: str = ""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    sends: bool = False


def read_curl(text: str) -> Pasted:
    """Raises `Unreadable`."""
    command = _command(text)
    return request_of(command)


def request_of(command: Command) -> Pasted:
    """What a command sends. Raises `Unreadable`."""
    url = urlsplit(command.url if "://" in command.url else f"https://{command.url}")
    method = command.method or ("post" if command.sends else "get")
    target = match(method, url.path)
    if target is None:
        raise Unreadable(f"No operation answers {method.upper()} {url.path or 'without a path'}.")
    operation, in_path = target
    pairs = [*parse_qsl(url.query, keep_blank_values=True), *command.pairs]
    params = typed(read_form(pairs), operation.parameters)
    path_values = {name: unquote_plus(value) for name, value in in_path.items()}
    return Pasted(operation, {**path_values, **params, **command.body}, command.options)


def _command(text: str) -> Command:
    command = Command()
    for option, value in _options(text):
        if option == "-X":
            command.method = value.lower()
        elif option == "-G":
            command.method = "get"
        elif option == "-H":
            add_header(command, value)
        elif option == "--url":
            command.url = value
        elif option != "-u":
            command.sends = True
            add_data(command, option, value)
    return command


def _options(text: str) -> Iterator[tuple[str, str]]:
    """Each option by its short name with its value; the address stands as `--url`."""
    words = iter(words_of(text)[1:])
    for word in words:
        option, value = LONG.get(word, word), ""
        if option in WITHOUT_MEANING:
            continue
        if word.startswith("--") and "=" in word:
            option, _, value = word.partition("=")
            option = LONG.get(option, option)
        elif not word.startswith("-"):
            option, value = "--url", word
        elif option[:2] in WITH_A_VALUE and not option.startswith("--"):
            option, value = option[:2], option[2:]
        if option in WITH_A_VALUE and not value:
            value = next(words, "")
            if not value:
                raise Unreadable(f"{word} stands without its value.")
        elif option not in WITH_A_VALUE and option != "-G":
            raise Unreadable(f"curl's option {word} is not read here.")
        yield option, value


def words_of(text: str) -> list[str]:
    """The words of a shell's first command, up to a comment, a pipe or a redirection."""
    reader = shlex.shlex(_one_line(text), posix=True, punctuation_chars="|;<>")
    reader.whitespace_split, reader.commenters = True, ""
    try:
        words = list(reader)
    except ValueError:
        raise Unreadable("A quotation mark is open: the command is not whole.") from None
    ends = (number for number, each in enumerate(words) if each.strip() and ENDS.match(each))
    return [each for each in words[: next(ends, None)] if each.strip() and each not in LINE_ENDS]


def _one_line(text: str) -> str:
    """Without lines of comments, and the marks that a command goes on: a shell's, PowerShell's and cmd's."""
    command = re.sub(r"(?m)^[ \t]*#.*(\n|$)", "", text).strip().removeprefix("$ ").removeprefix("> ")
    return re.sub(r"\s[\\`^][ \t]*(\r?\n|$)", " ", command)


def add_header(command: Command, header: str) -> None:
    """One of a request's options; the key is left out. Raises `Unreadable`."""
    name, _, value = header.partition(":")
    if option := OPTIONS.get(name.strip().lower()):
        command.options[option] = value.strip()
    elif name.strip().lower() not in OTHER_HEADERS:
        raise Unreadable(f"The header {name.strip()} is not among a request's options here.")


def add_data(command: Command, option: str, data: str) -> None:
    """A field, or a body in JSON. Raises `Unreadable`."""
    name, equals, value = data.partition("=")
    if option == "--json" or (option == "-d" and data.lstrip().startswith("{")):
        command.body |= _json(data)
    elif data.startswith("@"):
        raise Unreadable(f"{data} is a file, whose content is not read here: paste the values themselves.")
    elif option == "-d":
        command.pairs += parse_qsl(data, keep_blank_values=True)
    elif not equals:
        raise Unreadable(f"{option} {data} names no parameter.")
    elif option == "-F" and value.startswith("@"):
        command.pairs.append((name, value[1:].partition(";")[0]))
    else:
        command.pairs.append((name, value))


def _json(data: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Unreadable("The JSON in the command is not whole.")
    return value
