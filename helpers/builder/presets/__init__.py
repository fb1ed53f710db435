"""Common cases to start from, by operation. A row more, in the file of its area, is a preset more."""

from __future__ import annotations

from .billing import BILLING
from .cards import CARDS
from .money import MONEY
from .payments import PAYMENTS
from .preset import Latest, Preset, Presets
from .watching import WATCHING

PRESETS: Presets = {**CARDS, **PAYMENTS, **BILLING, **MONEY, **WATCHING}

__all__ = ["PRESETS", "Latest", "Preset"]
