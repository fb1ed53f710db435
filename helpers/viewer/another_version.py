"""A reply in another version of the API, beside itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helpers.catalog.changed import known
from helpers.connection import send, unrecorded
from helpers.history import Exchange, Request

from .retrieving import retrieving
from .subject import Subject, subject_of


def in_version(thing: Any, version: str) -> Subject:
    """What was answered, as a version shows it; `since` is how it is shown without.

    It is asked for twice, so that nothing but the version differs. Raises LookupError for a version that
    never was, and ValueError for what cannot be asked for again.
    """
    known(version)
    request = _request(thing)
    with unrecorded():
        present, older = (
            subject_of(send(replace(request, version=each))) for each in (request.version, version)
        )
    return replace(older, title=f"{older.title} in {version}", since=present)


def _request(thing: Any) -> Request:
    """What retrieves something: the request that did, or else the one that an id stands for."""
    asked = thing.request if isinstance(thing, Exchange) else None
    if asked and asked.method == "get":
        return asked
    subject = subject_of(thing)
    id = subject.body.get("id") if isinstance(subject.body, Mapping) else subject.body
    request = retrieving(id) if isinstance(id, str) else None
    if request is None:
        raise ValueError(
            "Only what can be retrieved is shown in another version: give an object that has an id, or the "
            "exchange of a GET request, such as `history[-1]`."
        )
    expand = asked.params.get("expand") if asked else None
    return replace(
        request,
        params={"expand": expand} if expand else {},
        account=subject.account,
        version=asked.version if asked else "",
    )
