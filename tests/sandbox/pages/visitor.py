"""A person with a browser that keeps nothing: pages are opened, and their forms filled in and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpReply, HttpRequest

HOST = "127.0.0.1:4242"


@dataclass
class Form:
    """A page's form: where it goes, its fields with what they hold, its boxes to tick, its buttons' words."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[tuple[str, str], str] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)


class Seen(HTMLParser):
    """What a person sees of a page."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.url, self.html = url, html
        self.text, self.title = "", ""
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self.refresh = ""
        self._tag: list[str] = []
        self._href, self._button = "", ("", "")
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(urljoin(self.url, given.get("action") or self.url)))
        if tag == "a":
            self._href = urljoin(self.url, given.get("href", ""))
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.refresh = given["content"].partition("url=")[2]
        if tag == "button":
            self._button = (given.get("name", ""), given.get("value", ""))
        if given.get("type") == "checkbox":
            self.forms[-1].boxes.add(given["name"])
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if tag in ("input", "textarea") and given.get("name") and ticked:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        if tag == "select":
            self._select = given.get("name", "")
        if tag == "option" and ("selected" in given or self._select not in self.forms[-1].fields):
            self.forms[-1].fields[self._select] = given.get("value", "")
        if tag not in ("input", "meta", "link", "br", "img"):
            self._tag.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._tag:
            while self._tag.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        within = self._tag[-1:] or [""]
        if within != ["style"]:
            self.text += data
        if "h1" in self._tag:
            self.title += data
        if "a" in self._tag and data.strip():
            self.links[data.strip()] = self._href
        if "button" in self._tag and data.strip():
            self.forms[-1].buttons.setdefault(self._button, data.strip())


@dataclass
class Visitor:
    """Opens addresses of a sandbox, wherever they say that they are."""

    sandbox: Sandbox
    last: HttpReply | None = None

    def open(self, url: str, headers: dict[str, str] | None = None) -> Seen:
        """The page at an address, after redirects on the same host."""
        return self._seen(self._send("get", url, b"", headers or {}), url)

    def fetch(self, url: str) -> HttpReply:
        """What an address answers that is no page, such as a document's."""
        return self._send("get", url, b"", {})

    def send(self, seen: Seen, button: str, headers: dict[str, str] | None = None, /, **filled: str) -> Seen:
        """Fill in a page's form that has a button of these words, and press it. Raises KeyError."""
        form = next((each for each in seen.forms if button in each.buttons.values()), None)
        if form is None:
            raise KeyError(f"{button!r} is none of {[list(each.buttons.values()) for each in seen.forms]}")
        name, value = next(key for key, words in form.buttons.items() if words == button)
        unknown = filled.keys() - form.fields.keys() - form.boxes
        assert not unknown, f"the form has no {unknown}, but {list(form.fields)}"
        return self.submit(form, {**form.fields, **filled, **({name: value} if name else {})}, headers)

    def submit(self, form: Form, fields: dict[str, str], headers: dict[str, str] | None = None) -> Seen:
        """Send a form with whatever is in its fields."""
        body = urlencode(fields).encode()
        return self._seen(self._send("post", form.action, body, headers or {}), form.action)

    def _send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> HttpReply:
        parts = urlsplit(url)
        own = {"host": HOST, **({"origin": f"http://{HOST}"} if method == "post" else {})}
        if body:
            own["content-type"] = "application/x-www-form-urlencoded"
        self.last = self.sandbox.handle(
            HttpRequest(method, parts.path, parts.query, {**own, **headers}, body)
        )
        return self.last

    def _seen(self, reply: HttpReply, url: str) -> Seen:
        if reply.status == 303:
            return self.open(urljoin(url, reply.headers["Location"]))
        return Seen(reply.body.decode(), url)
