"""The event text that one copies from Stripe's Dashboard, read back into an event's data.

It is nearly JSON, under a heading: a name, its colon, its value and a comma each stand on a line of their
own, a comma follows the last element, too, the elements of a list may be numbered (`"0": {`), and what was
selected may end before the text does.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from helpers.redaction import redact
from helpers.safety.refused import OneSentence

# A string ends where its line or value does, since the Dashboard may show quotes within it as they are.
TOKEN = re.compile(
    r'(?P<mark>[{}\[\]:,])|(?P<string>"(?:\\.|[^\\\n])*?"(?=[ \t\r]*(?:[:,\]}\n]|\Z)))'
    r'|(?P<begun>"[^\n]*)|(?P<word>[^\s{}\[\]:,"]+)'
)
CLOSING = {"{": "}", "[": "]"}
COPY = "copy everything below the heading Event data"


class NotEventText(OneSentence, ValueError):
    """A text is not what the Dashboard shows of an event; the message names the line."""


@dataclass(frozen=True)
class Token:
    """``kind``: "mark" (a bracket, colon or comma), "string", "begun" (one that never ends) or "word"."""

    kind: str
    text: str
    line: int

    def error(self, what: str) -> NotEventText:
        return NotEventText(redact(f"Line {self.line}: {what}."))


@dataclass
class Group:
    """An object or list that is open; ``name``: under which the next value of an object goes."""

    value: Any
    opening: Token
    name: str = ""
    named: bool = False


@dataclass
class Reader:
    """Takes token after token; what has been opened and not closed is the path to the present place."""

    whole: Any = None
    groups: list[Group] = field(default_factory=list)

    def take(self, token: Token, is_name: bool) -> None:
        if self.whole is not None and not self.groups:
            raise token.error(f"nothing was expected after the last bracket, but here is {token.text}")
        if is_name:
            self.take_name(token)
        elif token.text in CLOSING:
            value: Any = {} if token.text == "{" else []
            self.take_value(token, value)
            self.groups.append(Group(value, token))
        elif token.text in CLOSING.values():
            self.close(token)
        elif token.kind != "mark":
            self.take_value(token, _value(token))

    def take_name(self, token: Token) -> None:
        """An object's name, or an element's number."""
        group, name = self.groups[-1], str(_value(token))
        if group.named:
            raise token.error(f"a value for `{group.name}` was expected, but here is the name `{name}`")
        if isinstance(group.value, dict):
            group.name, group.named = name, True
        elif name != str(len(group.value)):
            raise token.error(f"element {len(group.value)} of a list was expected, but here is `{name}`")

    def take_value(self, token: Token, value: Any) -> None:
        if not self.groups:
            self.whole = value
            return
        group = self.groups[-1]
        if isinstance(group.value, list):
            group.value.append(value)
        elif group.named:
            group.value[group.name], group.named = value, False
            group.name = group.name if isinstance(value, dict | list) else ""
        else:
            raise token.error(f"a name was expected, but here is {token.text}")

    def close(self, token: Token) -> None:
        group = self.groups.pop()
        if group.named:
            raise token.error(f"`{group.name}` has no value")
        expected = CLOSING[group.opening.text]
        if token.text != expected:
            opened = f"`{group.opening.text}` of line {group.opening.line}"
            raise token.error(f"the {opened} ends with `{expected}`, but here is `{token.text}`")

    def may_be_cut(self, last: Token) -> bool:
        """Whether the text's last token may be but the beginning of one, or of a name and its value."""
        if not self.groups or last.kind == "mark":
            return False
        group = self.groups[-1]
        return last.kind != "string" or (isinstance(group.value, dict) and not group.named)

    def place(self) -> str:
        """The path to what is open, such as `object.balance`."""
        return "".join(map(_step, self.groups)).lstrip(".")


def dashboard_event(text: str) -> dict[str, Any]:
    """An event's data, `object` and perhaps `previous_attributes`, from the text copied from the Dashboard.

        dashboard_event('{"object": {"id": "cus_1"}}')
        changes(dashboard_event(text))

    JSON is read as well; of a whole event, its data. Warns where the text is cut off within a value. Raises
    NotEventText.
    """
    value = _read(text)
    if value.get("object") == "event" and isinstance(value.get("data"), dict):
        value = value["data"]
    if isinstance(value.get("object"), str):
        return {"object": value}
    if not isinstance(value.get("object"), dict):
        raise NotEventText(f"The text holds no `object`: {COPY}.")
    return value


def _read(text: str) -> dict[str, Any]:
    tokens = list(_tokens(text))
    if not tokens:
        raise NotEventText(f"The text holds no `{{`: {COPY}.")
    reader, cut_off = Reader(), False
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        cut_off = following is None and reader.may_be_cut(token)
        if not cut_off:
            is_name = token.kind == "string" and following is not None and following.text == ":"
            reader.take(token, is_name)
    if cut_off or len(reader.groups) > 1:
        place = reader.place() or "the whole"
        warnings.warn(f"The text is cut off in line {tokens[-1].line}, within `{place}`.", stacklevel=3)
    whole: dict[str, Any] = reader.whole
    return whole


def _tokens(text: str) -> Iterator[Token]:
    """The tokens from the first `{` on."""
    start = text.find("{")
    if start < 0:
        return
    line, counted = 1, 0
    for match in TOKEN.finditer(text, start):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        token = Token(match.lastgroup or "", match[0], line)
        if token.kind == "begun" and text[match.end() :].strip():
            raise token.error(f"the quote is never closed: {_short(token.text)}")
        yield token


def _value(token: Token) -> Any:
    try:
        return json.loads(token.text, parse_constant=_refuse)
    except ValueError:
        if token.kind == "string":
            return token.text[1:-1]
        raise token.error(f"{_short(token.text)} is no value: text stands in quotes") from None


def _refuse(constant: str) -> None:
    """Of Python's words for numbers that JSON does not have."""
    raise ValueError(constant)


def _step(group: Group) -> str:
    """From a group to what comes next in it, as a path has it."""
    if isinstance(group.value, list):
        return f"[{max(0, len(group.value) - 1)}]"
    return f".{group.name}" if group.name else ""


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}..."
