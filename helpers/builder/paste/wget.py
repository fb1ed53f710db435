"""A command of wget, read as a request."""

from __future__ import annotations

from .curl import Command, add_data, add_header, request_of, words_of
from .pasted import Pasted, Unreadable

# Options by what becomes of them. https://www.gnu.org/software/wget/manual/wget.html#HTTP-Options
DATA = frozenset({"--post-data", "--body-data"})
HEADER = frozenset({"--header", "-H"})
LEFT_OUT = frozenset({"--user", "--http-user", "--password", "--http-password", "-O", "--output-document"})
WITHOUT_MEANING = frozenset(
    {"-q", "--quiet", "-v", "--verbose", "-nv", "--no-verbose", "-S", "--server-response", "-qO-", "-O-"}
    | {"--auth-no-challenge", "--content-on-error", "--no-check-certificate"}
)


def read_wget(text: str) -> Pasted:
    """Raises `Unreadable`."""
    command = Command()
    words = iter(words_of(text)[1:])
    for word in words:
        if word in WITHOUT_MEANING:
            continue
        if not word.startswith("-"):
            command.url = word
            continue
        option, equals, value = word.partition("=")
        _take(command, option, value if equals else next(words, ""))
    return request_of(command)


def _take(command: Command, option: str, value: str) -> None:
    if option in DATA:
        command.sends = True
        add_data(command, "-d", value)
    elif option in HEADER:
        add_header(command, value)
    elif option == "--method":
        command.method = value.lower()
    elif option not in LEFT_OUT:
        raise Unreadable(f"wget's option {option} is not read here.")
