"""What a kernel sends: every message is masked, and a stream's text also where a secret is split in two."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any

from helpers.redaction import Pieces, redact_bytes, redact_value

# What an output is followed by: what was held back of a stream goes first.
ENDING = frozenset(
    {"clear_output", "display_data", "error", "execute_reply", "execute_result", "input_request"}
)


def mask_messages(session: Any) -> None:
    """Mask what a kernel sends, at the one place where every message is packed.

    That is all a kernel ever shows: results, streams (subprocesses', too), tracebacks, the state of widgets
    and their buffers, the answers to completion and inspection, and the code that it reports to run.
    """
    pack: Callable[[Any], bytes] = session.pack
    session.pack = lambda value: pack(redact_value(value))
    session.send = Masking(session)


class Masking:
    """A session's `send`. A stream's text is sent as far as it can hold no half of a secret."""

    def __init__(self, session: Any) -> None:
        self._send = session.send
        self._pieces: dict[str, Pieces] = defaultdict(Pieces)
        self._latest: dict[str, tuple[Any, Any, Any]] = {}
        self._lock = RLock()
        if hasattr(os, "register_at_fork"):  # a child of a kernel prints, too, whoever held the lock
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        self._lock = RLock()

    def __call__(  # noqa: PLR0917 - the session's own signature
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Sequence[Any] | None = None,
        **options: Any,
    ) -> Any:
        message: dict[str, Any] = msg_or_type if isinstance(msg_or_type, dict) else {"msg_type": msg_or_type}
        content = message.get("content", content)
        buffers = [redact_bytes(bytes(each)) for each in buffers or message.get("buffers") or ()]
        with self._lock:
            if message.get("msg_type") == "stream":
                return self._stream(stream, content, message.get("parent_header", parent), ident)
            if message.get("msg_type") in ENDING or (content or {}).get("execution_state") == "idle":
                self._finish()
            return self._send(stream, msg_or_type, content, parent, ident, buffers, **options)

    def _stream(self, stream: Any, content: Any, parent: Any, ident: Any) -> Any:
        name = content["name"]
        self._latest[name] = (stream, parent, ident)
        return self._say(name, self._pieces[name].take(content["text"]))

    def _finish(self) -> None:
        for name, pieces in self._pieces.items():
            self._say(name, pieces.rest())

    def _say(self, name: str, text: str) -> Any:
        if not text:
            return None
        stream, parent, ident = self._latest[name]
        return self._send(stream, "stream", {"name": name, "text": text}, parent, ident)
