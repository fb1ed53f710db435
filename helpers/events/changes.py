"""What an event changed, as a difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.safety.refused import OneSentence
from helpers.viewer.difference import Difference, changes_of
from helpers.viewer.subject import subject_of


class NoUpdate(OneSentence, ValueError):
    """A value is no event, or one that changed nothing of what was there before."""


def changes(event: Any) -> Difference:
    """What an update changed, the old value and the new of each field. Raises NoUpdate.

        changes(client.v1.events.list({"type": "customer.updated"}).data[0])
        changes(dashboard_event(text))

    ``event``: as the SDK, a webhook or the history has it, or an event's data as `dashboard_event` reads it.
    """
    body = subject_of(event).body
    data = body.get("data", body) if isinstance(body, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(data.get("object"), Mapping):
        raise NoUpdate("That is no event: pass one, or the data that dashboard_event reads.")
    if not data.get("previous_attributes"):
        raise NoUpdate(f"{body.get('type', 'This event')} tells no previous_attributes: it was no update.")
    return Difference(changes_of(data), "Changes")
