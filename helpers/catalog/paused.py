"""No search for garbage while what stays is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Nothing that is made meanwhile is looked at by the garbage collector until this ends; also a decorator.

    Reading the SDK makes some 350,000 objects that stay. Python would go through all of them several times,
    for more than half of the time that the reading takes.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
