"""What a kernel copies to the terminal that it was started from is masked, too."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from threading import Thread
from typing import Any

from helpers.redaction import Pieces

AT_ONCE = 65536  # bytes


def mask_copies(stream: Any) -> None:
    """Mask what a kernel's stream copies of what subprocesses and `os.write` print.

    Linux and macOS: there a kernel takes both in, shows them in the notebook, and copies them as they are.
    """
    copied_to = getattr(stream, "_original_stdstream_copy", None)
    if copied_to is None:
        return
    terminal = os.fdopen(os.dup(copied_to), "wb")
    reading, writing = os.pipe()
    os.dup2(writing, copied_to, inheritable=False)
    os.close(writing)
    Thread(target=_copy, args=(reading, terminal), name="masked copies", daemon=True).start()


def _copy(reading: int, terminal: Any) -> None:
    pieces, decoder = Pieces(), getincrementaldecoder("utf-8")(errors="replace")
    while data := os.read(reading, AT_ONCE):
        terminal.write(pieces.take(decoder.decode(data)).encode())
        terminal.flush()
