"""Each request and its reply, in order: look back, compare, replay, export."""

from .cells import begin_cell, cell_began
from .exchange import Exchange, Reply, Request
from .log import History, history

__all__ = ["Exchange", "History", "Reply", "Request", "begin_cell", "cell_began", "history"]
