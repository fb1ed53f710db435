"""What Stripe did otherwise with connected accounts at other times, in every version: by the clock's moment.

What was recorded last holds from then on. Recorded from October 2023 to November 2024, in December 2025, in
March 2026, and from May to October 2026; of Canada in September 2026. Guess: when each time began and ended,
and that before the first and between them accounts were as they are here in `BETWEEN`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

REPEATED = "too many repeating or sequential numbers"


@dataclass(frozen=True)
class Era:
    """How accounts were treated at a time.

    `mcc_is_chosen`: Stripe chooses a merchant category code where none is told. `transfers_wait`: that
    capability is active once the code is there and persons are checked, as `card_payments` is. `website`: the
    check of `business_profile.url` counts, is going to, or does not. `deadline`: when something else is going
    to be asked of accounts in the United States, in seconds. `phones`: why telephone numbers are not good
    enough then. `manual_is_quick`: money that is paid out by hand takes a day. `thorough`: the countries in
    which more is asked of individuals. `settings`: parts of them that new accounts showed otherwise.
    """

    mcc_is_chosen: bool = False
    transfers_wait: bool = False
    website: Literal["counts", "is going to", "does not"] = "does not"
    deadline: int | None = None
    phones: str | None = None
    manual_is_quick: bool = False
    thorough: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)


LATEST = Era(thorough=frozenset({"CA"}))
BETWEEN = Era(mcc_is_chosen=True, transfers_wait=True, website="counts")
AUTUMN_2023 = replace(
    BETWEEN,
    website="is going to",
    deadline=1_712_084_400,
    phones=f"This phone number has {REPEATED}.",
    manual_is_quick=True,
    settings={"bacs_debit_payments": {}},
)
SPRING_2024 = replace(
    AUTUMN_2023,
    deadline=1_713_294_000,
    phones=f"This field must contain a valid phone number for your country, or it has {REPEATED}.",
    settings={},
)
SUMMER_2024 = replace(SPRING_2024, website="counts", deadline=1_717_516_800, phones=None)
ERAS: Mapping[str, Era] = {
    "1970-01-01T00:00+00:00": BETWEEN,
    "2023-10-01T00:00+00:00": AUTUMN_2023,
    "2023-11-01T00:00+00:00": replace(AUTUMN_2023, settings={}),
    "2024-01-01T00:00+00:00": SPRING_2024,
    "2024-04-16T19:00+00:00": SUMMER_2024,
    "2024-08-01T00:00+00:00": replace(SUMMER_2024, settings={"capital": {}}),
    "2025-01-01T00:00+00:00": BETWEEN,
    "2025-12-01T00:00+00:00": replace(BETWEEN, settings={"paypay_payments": {}}),
    "2026-03-01T00:00+00:00": BETWEEN,
    "2026-05-01T00:00+00:00": LATEST,
}
BEGINNINGS = [int(datetime.fromisoformat(each).timestamp()) for each in ERAS]
IN_ORDER = tuple(ERAS.values())


def era(moment: int) -> Era:
    """How accounts are treated at a moment, in seconds."""
    return IN_ORDER[bisect_right(BEGINNINGS, moment) - 1]
