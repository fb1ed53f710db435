"""What something costs: a share of an amount and a fixed sum, between a least and a most."""

from __future__ import annotations

from dataclasses import dataclass

from . import currencies


@dataclass(frozen=True)
class Price:
    """``share``: of the amount, in hundredths of a percent. ``fixed``, ``least``, ``most``: in minor units of
    ``currency``, or of the amount's own where none is named.
    """

    share: int
    fixed: int = 0
    most: int | None = None
    least: int = 0
    currency: str = ""

    def of(self, amount: int, further: int = 0, *, held_in: str = "") -> int:
        """The fee on an amount, half up, in the currency `held_in`. `further`: what is added to the share."""
        fee = (amount * (self.share + further) + 5_000) // 10_000 + self._held(self.fixed, held_in)
        fee = max(fee, self._held(self.least, held_in))
        return fee if self.most is None else min(fee, self._held(self.most, held_in))

    def _held(self, fixed: int, held_in: str) -> int:
        return currencies.exchanged(fixed, self.currency, held_in) if self.currency and held_in else fixed
