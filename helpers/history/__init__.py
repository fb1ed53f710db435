"""Each request and its reply, in order: look back, compare, replay, export."""

from .exchange import Exchange, Reply, Request
from .log import History, history

__all__ = ["Exchange", "History", "Reply", "Request", "history"]
