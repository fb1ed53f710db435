"""How money moves through Treasury: what states a flow can be in, and what each step moves, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
class Flow:
    """A kind of money movement.

    ``next``: each status, and which ones may follow it. ``moves``: the entry that getting to a status
    writes; a status without one moves nothing. ``starts``: the statuses it may begin with. ``told_as``:
    the word in events and `status_transitions`, where it is not the status.
    """

    name: str
    next: Mapping[str, tuple[str, ...]]
    moves: Mapping[str, Move]
    starts: tuple[str, ...] = ("processing",)
    told_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The object value: "treasury.outbound_payment"."""
        return f"treasury.{self.name}"

    @property
    def title(self) -> str:
        """Stripe's name for it in sentences: "OutboundPayment"."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    def before(self, status: str) -> tuple[str, ...]:
        """The statuses that a status may follow."""
        return tuple(each for each, following in self.next.items() if status in following)


def diagram(flow: Flow) -> str:
    """A flow as a mermaid state diagram; each arrow names the ledger entry and what it moves."""
    arrows = [("[*]", start) for start in flow.starts]
    arrows += [(status, following) for status, after in flow.next.items() for following in after]
    lines = [f"    {status} --> {following}{_label(flow, following)}" for status, following in arrows]
    lines += [f"    {status} --> [*]" for status, after in flow.next.items() if not after]
    return "\n".join(["stateDiagram-v2", *lines])


def _label(flow: Flow, status: str) -> str:
    move = flow.moves.get(status)
    if move is None:
        return ""
    moved = [f"{name} {'+' if share > 0 else '-'}" for name, share in move.impact(1).items() if share]
    return f" : {move.entry} ({', '.join(moved)})"
