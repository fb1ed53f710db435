"""Nothing looks for garbage while what stays is made, and everything does afterwards."""

from __future__ import annotations

import gc
from contextlib import suppress

from helpers.catalog.paused import collection_paused


def test_it_goes_on_whatever_happened() -> None:
    """Also where one stands in another, and where something was raised."""
    with suppress(LookupError), collection_paused():
        with collection_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise LookupError
    assert gc.isenabled()


def test_who_switched_it_off_finds_it_off() -> None:
    """A program may have its own reasons."""
    gc.disable()
    try:
        with collection_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
