"""How money moves through Treasury: what states a flow can be in, and what each step moves, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...statuses import Statuses

SubBalance = Literal["cash", "inbound_pending", "outbound_pending"]
SUB_BALANCES: tuple[SubBalance, ...] = ("cash", "inbound_pending", "outbound_pending")


@dataclass(frozen=True)
class Move:
    """One entry in the ledger: its type, and how often the flow's amount is added to each sub-balance."""

    entry: str
    cash: int = 0
    inbound_pending: int = 0
    outbound_pending: int = 0

    def impact(self, amount: int) -> dict[str, int]:
        """What the entry adds to each sub-balance, in minor units."""
        return {name: getattr(self, name) * amount for name in SUB_BALANCES}


@dataclass(frozen=True)
class Flow(Statuses):
    """A kind of money movement: ``name`` is its object value without "treasury.".

    ``moves``: the entry that getting to a status writes; a status without one moves nothing.
    """

    name: str = ""
    moves: Mapping[str, Move] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The object value: "treasury.outbound_payment"."""
        return f"treasury.{self.name}"

    @property
    def title(self) -> str:
        """Stripe's name for it in sentences: "OutboundPayment"."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def labels(self) -> dict[str, str]:
        """What each status' entry is, and what it moves."""
        return {status: _label(move) for status, move in self.moves.items()}


def _label(move: Move) -> str:
    moved = [f"{name} {'+' if share > 0 else '-'}" for name, share in move.impact(1).items() if share]
    return f"{move.entry} ({', '.join(moved)})"
