"""Webhooks received in the notebook: what came, whether it is believed, and again on demand."""

from __future__ import annotations

from fnmatch import fnmatchcase
from threading import Condition
from typing import Self

from helpers.redaction import Secret
from helpers.safety.refused import OneSentence
from helpers.viewer.html import Html, tag, together
from helpers.viewer.live import Answer
from helpers.viewer.live import Event as Told
from helpers.viewer.page import static_page
from helpers.viewer.subject import subject_of
from helpers.viewer.table import grid

from .delivery import Delivery, refusal_of
from .server import Server, post
from .sources import source
from .stream import Stream

COLUMNS = ("#", "event", "id", "signature")
NO_EVENT = "no event"
NOTHING = "Nothing has come yet."
# What an inbox holds at most: deliveries, and bytes of all their bodies.
MOST, LARGEST = 5_000, 64 * 2**20

_open: list[Inbox] = []


class NothingCame(OneSentence, TimeoutError):
    """No webhook of the wanted type came in time."""


class Inbox(Stream):
    """A webhook endpoint on this machine. ``deliveries``: what came, oldest first.

    It verifies each signature as any endpoint should, and answers 200, or 400 to what is not Stripe's.
    """

    def __init__(self, types: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.deliveries: list[Delivery] = []
        self._size = 0
        self._taken: set[int] = set()
        self._came = Condition(self.lock)
        self._server = Server(self._receive_post)
        try:
            with self.lock:  # what comes at once waits until it is known how it is signed
                self._source = source(self._server.url, self._post, types)
        except BaseException:
            self._server.close()
            raise

    @property
    def url(self) -> str:
        """Its address."""
        return self._server.url

    @property
    def secret(self) -> Secret:
        """What Stripe signs with; an endpoint of yours would read it from its settings."""
        return self._source.secret

    @property
    def count(self) -> int:
        return len(self.deliveries)

    def wait(self, type: str = "*", about: str = "", seconds: float = 30) -> Delivery:
        """The next verified delivery, when it has come. Each is given out once. Raises NothingCame.

        ``type``: or a family such as `customer.*`; ``about``: the id of the object that the event is about.
        """
        with self._came:
            if not self._came.wait_for(lambda: self._next(type, about) is not None, seconds):
                waited = f"No event of type {type} came within {seconds:g} seconds."
                raise NothingCame(" ".join(filter(None, (waited, self._source.trouble))))
            delivery = self._next(type, about)
            assert delivery
            self._taken.add(delivery.number)
            return delivery

    def post(self, body: str, signature: str) -> int:
        """Send the inbox something, as anybody can who knows its address; tells what status it answers."""
        return self._post(body.encode(), signature)

    def resend(self, delivery: Delivery) -> None:
        """Have Stripe deliver its event again."""
        self._source.resend(delivery.event)

    def close(self) -> None:
        """Take the endpoint away. What came stays readable."""
        if self in _open:
            _open.remove(self)
            self._server.close()
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def react(self, event: Told) -> Answer:
        if event["do"] == "resend":
            self.resend(self.deliveries[int(event["at"])])
            return self.headed()
        return super().react(event)

    def head(self) -> Html:
        where = tag("code", self.url) if self in _open else "closed"
        came = f"{self.count} received" if self.count else NOTHING
        if self._is_full():
            came += ": it is full, and takes no more"
        return together(
            tag("p", "Inbox ", where, " · ", came, role="status"),
            tag("p", self._source.note, class_="sw-note"),
        )

    def summary(self, row: int) -> Html:
        delivery = self.deliveries[row]
        return together(
            tag("span", f"#{delivery.number}", class_="sw-note"),
            tag("strong", delivery.type or NO_EVENT),
            tag("code", delivery.id),
            _seal(delivery),
        )

    def inside(self, row: int) -> Html:
        delivery = self.deliveries[row]
        again = tag("button", "Resend", type="button", data_do="resend", data_at=str(row))
        return together(
            tag("p", "Stripe-Signature ", tag("code", delivery.signature), class_="sw-note"),
            tag("p", again) if delivery.verified and self in _open else None,
            static_page(subject_of(delivery.event)),
        )

    def static_html(self) -> Html:
        rows = ([str(each.number), each.type or NO_EVENT, each.id, _seal(each)] for each in self.deliveries)
        body = grid("Inbox", COLUMNS, rows) if self.deliveries else tag("p", NOTHING)
        return together(tag("p", self._source.note, class_="sw-note"), body)

    def text(self) -> str:
        lines = map(repr, self.deliveries)
        return "\n".join([self._source.note, *lines] if self.count else [self._source.note, NOTHING])

    def _next(self, type: str, about: str) -> Delivery | None:
        wanted = (
            each
            for each in self.deliveries
            if each.verified and each.number not in self._taken
            if fnmatchcase(each.type, type) and about in ("", each.about)
        )
        return next(wanted, None)

    def _post(self, body: bytes, signature: str) -> int:
        return post(self._server.port, body, signature)

    def _is_full(self) -> bool:
        return self.count >= MOST or self._size >= LARGEST

    def _receive_post(self, body: bytes, signature: str) -> int:
        """In the server's thread: note what came, and answer."""
        text = body.decode(errors="replace")
        with self._came:
            if self._is_full():
                return 503
            self._size += len(body)
            delivery = Delivery(self.count + 1, text, signature, refusal_of(text, signature, self.secret))
            self.deliveries.append(delivery)
            self._came.notify_all()
            self.grown(delivery.number - 1)
        return 200 if delivery.verified else 400


def receive(*types: str) -> Inbox:
    """An inbox for webhooks, in the notebook: an endpoint for events of these types, or of all.

        inbox = receive("payment_intent.succeeded")
        inbox.close()

    There is one at a time; close it when you are done, or use it in a `with`.
    """
    for each in [*_open]:
        each.close()
    inbox = Inbox(types)
    _open.append(inbox)
    return inbox


def latest_inbox() -> Inbox | None:
    """The inbox that is open, if one is."""
    return _open[-1] if _open else None


def _seal(delivery: Delivery) -> Html:
    return tag("span", delivery.seal, class_="sw-good" if delivery.verified else "sw-bad")
