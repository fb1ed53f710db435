"""What changed: as differences, as a live feed, as webhooks, and as the Dashboard's text."""

from .changes import NoUpdate, changes
from .dashboard import NotEventText, dashboard_event
from .delivery import Delivery
from .feed import Feed, feed
from .inbox import Inbox, NothingCame, latest_inbox, receive

__all__ = [
    "Delivery",
    "Feed",
    "Inbox",
    "NoUpdate",
    "NotEventText",
    "NothingCame",
    "changes",
    "dashboard_event",
    "feed",
    "latest_inbox",
    "receive",
]
