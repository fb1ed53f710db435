"""The thin event types that the SDK knows: those of v2's objects, and v1's events as destinations get them.

Read from the SDK's table of event classes; https://docs.stripe.com/api/v2/core/event-destinations/event-types.
"""

from __future__ import annotations

import re
from functools import cache

from .source import root

TYPE = re.compile(r'"(v[12]\.[^"]+)"')


@cache
def thin_event_types() -> frozenset[str]:
    """Every type, such as "v1.customer.created" or "v2.core.account[identity].updated"."""
    table = root() / "events" / "_event_classes.py"
    return frozenset(TYPE.findall(table.read_text("utf-8")))
