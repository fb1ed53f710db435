"""`show`: a view of anything that Stripe answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpers.connection import send
from helpers.history import Exchange

from .another_version import in_version
from .billing.surroundings import with_surroundings
from .flow import is_flow, mermaid
from .html import Html
from .live import Answer, Event, Live
from .page import live_page, plain_page, static_page
from .problem import Problem
from .reactions import REACTIONS
from .retrieving import retrieving
from .stored import Bundle
from .subject import READABLE, Subject, subject_of


class View(Live):
    """A subject, shown."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject

    def react(self, event: Event) -> Answer:
        if react := REACTIONS.get(event["do"]):
            return react(self.subject, event)
        return {"parts": {"page": live_page(self.subject)}}

    def static_html(self) -> Html:
        return static_page(self.subject)

    def text(self) -> str:
        return plain_page(self.subject)

    def picture(self, *, styled: bool = True) -> Bundle:
        drawn = {"text/vnd.mermaid": mermaid(self.subject.body)} if is_flow(self.subject.body) else {}
        return {**super().picture(styled=styled), **drawn}


def show(thing: Any, since: Any = None, *, version: str = "") -> Any:
    """A view of a reply, object, page, event, error, exchange or the history: tree, table and JSON.

        show(client.v1.balance.retrieve())
        show(history[-1], since=history[-2])
        show("cus_NffrFeUfNV2Hib")

    What an id names is retrieved first; of other text it says what can be shown.

    With `since`, such as `history[3]`, what differs from that one comes first. With `version`, such as
    "2024-06-20", it is asked for again, and what differs in that version of the API comes first; raises
    LookupError for one that never was, ValueError for what cannot be asked for. What shows itself already,
    such as a DataFrame, comes back as it is. Of a subscription, schedule or test clock that Stripe answered
    with, it also asks for what belongs to its timeline; of a Checkout Session, payment link or quote for
    what it sells.
    """
    if version:
        return View(in_version(thing, version))
    if isinstance(thing, str):
        thing = _named(thing)
    if hasattr(thing, "_repr_html_") and not isinstance(thing, READABLE):
        return thing
    subject = subject_of(thing)
    if isinstance(thing, READABLE) and subject is not thing:
        subject = with_surroundings(subject)
    return View(replace(subject, since=subject_of(since)) if since is not None else subject)


def _named(text: str) -> Exchange | Problem:
    """What was answered when an object was asked for by its id."""
    request = retrieving(text)
    if request is None:
        return Problem(
            "This text is not the id of anything that can be retrieved by it alone.",
            'Give an object, a reply, `history[-1]`, or an id such as "cus_NffrFeUfNV2Hib".',
        )
    return send(request)
