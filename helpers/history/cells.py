"""When the running cell began: what it sent before it asks for something still belongs to it."""

from __future__ import annotations

from time import time

_began = [time()]  # outside a notebook: when the kit was imported


def begin_cell() -> None:
    """Note that a cell begins now."""
    _began[0] = time()


def cell_began() -> float:
    """When the running cell began, or the latest, in Unix seconds by this machine's clock."""
    return _began[0]
