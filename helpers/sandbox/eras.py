"""What Stripe did otherwise at other times, in every version: by the clock's moment.

What was recorded last holds from then on. Of connected accounts, recorded from October 2023 to November 2024,
in December 2025, in March 2026, and from May to October 2026; of Canada in September 2026; of those that were
no kind of business yet, in January 2024 and April 2025, and by the reference in September 2023. Of logs, from
2023 to 2025, and in 2026. Of what subscriptions are refused for, in September 2020, and by programs until
April 2021. Of magic cards, recorded from February 2019 to December 2022, and from November 2025 on. Of what
is not there, in August 2019, and by programs until July 2020. Of statement descriptors, in December 2022; of
whole ones, by programs in January 2024:
https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2830. Of Checkout, in April 2023, in November
2024, in May, August and December 2025, and in 2026; of prices that adapt, from November 2024 to
December 2025, and since 2026:
https://stripe.com/blog/adaptive-pricing-for-subscriptions. Of schedules, in December 2019, April 2023 and
December 2024. Of tips, in April 2022. Of 3D Secure, in December 2020, in February and October 2022, and in
July 2024. Of the risk of debits, in 2019, 2022 and December 2025:
https://stripe.com/blog/radar-now-protects-ach-and-sepa-payments. Of disputes, in April and June 2023, in
February 2024 and since August 2025: https://github.com/Automattic/woocommerce-payments/pull/6548.
When tips, fields and schedules changed stands in the notes of Stripe's library for Node.js: 8.221.0, 13.10.0,
14.11.0.
Guess: when each time began and ended, and that before the first and between them accounts were as they are
here in `BETWEEN`.
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
    """How accounts were treated at a time, and where requests were logged."""

    mcc_is_chosen: bool = False
    """Stripe chooses a merchant category code where none is sent."""
    transfers_wait: bool = False
    """`transfers` is active once that code is there and persons are checked, as `card_payments` is."""
    website: Literal["counts", "is going to", "does not"] = "does not"
    """Whether the check of `business_profile.url` counts."""
    deadline: int | None = None
    """When something else is going to be asked of accounts in the United States, in Unix seconds."""
    sparing: bool = False
    """In the United States, who is no kind of business yet is asked for a representative's name, but not for
    what is to stand on statements, nor offered to tell something else instead."""
    phones: str | None = None
    """Why telephone numbers are not good enough then."""
    manual_is_quick: bool = False
    """Money that is paid out by hand takes a day."""
    thorough: frozenset[str] = frozenset()
    """The countries in which more is asked of individuals."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Parts of `settings` that new accounts showed otherwise."""
    workbench: bool = False
    """Requests are logged in the Workbench, not in the Dashboard."""
    terse: bool = False
    """Who has nothing to pay with is given no advice; of a plan that is not there, its place is not told."""
    bare: bool = False
    """An id that names nothing is told without quotation marks."""
    snake: bool = False
    """Of a payment method that is not there, the word is `payment_method`."""
    codeless: bool = False
    """The cards behind magic names such as `tok_visa` have no security code; those tokens tell a currency."""
    whole_descriptors: bool = False
    """A payment intent may say all that a card's statement shows."""
    without_prefix: bool = False
    """No prefix follows from an account's statement descriptor."""
    removal_unsaid: bool = False
    """A Checkout Session does not say whether customers may remove what they keep."""
    short_references: bool = False
    """An intent tells of its Checkout Session by the first characters of its id."""
    every_kind: bool = False
    """A custom field of Checkout shows the kinds, too, that it is not."""
    tips_told: bool = False
    """A payment intent shows the amount of a tip that there is none of."""
    first_secure: bool = False
    """All test cards but one go by the first 3D Secure."""
    settings_unsaid: bool = False
    """A schedule that was told nothing of its invoices shows no settings of theirs."""
    debits_unassessed: bool = False
    """Radar assesses no debit of a bank account."""
    adapting: frozenset[str] = frozenset({"payment", "subscription"})
    """The modes of Checkout in which prices adapt to a customer's currency, if it is not said otherwise."""
    adapting_unsaid: bool = False
    """A Checkout Session for a subscription does not say whether its prices adapt."""
    days_to_answer: int = 8
    """Until the end of which day after it a dispute can be answered."""
    fraud: str = "10.4"
    """The code by which a bank disputes a fraudulent payment by card."""


LATEST = Era(
    thorough=frozenset({"CA"}),
    workbench=True,
    settings={"invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "offer"}},
)
BETWEEN = Era(mcc_is_chosen=True, transfers_wait=True, website="counts", adapting=frozenset({"payment"}))
EARLY = replace(
    BETWEEN,
    sparing=True,
    settings={"bacs_debit_payments": {}},
    codeless=True,
    whole_descriptors=True,
    without_prefix=True,
    removal_unsaid=True,
    short_references=True,
    every_kind=True,
    first_secure=True,
    settings_unsaid=True,
    debits_unassessed=True,
    adapting=frozenset(),
    adapting_unsaid=True,
    days_to_answer=9,
    fraud="83",
)
AUTUMN_2023 = replace(
    BETWEEN,
    sparing=True,
    website="is going to",
    deadline=1_712_084_400,
    phones=f"This phone number has {REPEATED}.",
    manual_is_quick=True,
    settings={"bacs_debit_payments": {}},
    whole_descriptors=True,
    removal_unsaid=True,
    short_references=True,
    settings_unsaid=True,
    debits_unassessed=True,
    adapting=frozenset(),
    adapting_unsaid=True,
    days_to_answer=9,
    fraud="83",
)
SPRING_2024 = replace(
    AUTUMN_2023,
    whole_descriptors=False,
    settings_unsaid=False,
    deadline=1_713_294_000,
    phones=f"This field must contain a valid phone number for your country, or it has {REPEATED}.",
    settings={},
)
SUMMER_2024 = replace(SPRING_2024, website="counts", deadline=1_717_516_800, phones=None)
SUMMER_2025 = replace(BETWEEN, short_references=True)
WINTER_2025 = replace(SUMMER_2025, settings={"paypay_payments": {}})
ERAS: Mapping[str, Era] = {
    "1970-01-01T00:00+00:00": replace(EARLY, terse=True, bare=True, snake=True),
    "2020-04-01T00:00+00:00": replace(EARLY, terse=True, bare=True),
    "2020-08-01T00:00+00:00": replace(EARLY, terse=True),
    "2021-05-01T00:00+00:00": EARLY,
    "2022-04-01T00:00+00:00": replace(EARLY, tips_told=True),
    "2022-05-05T00:00+00:00": EARLY,
    "2022-11-01T00:00+00:00": replace(EARLY, first_secure=False),
    "2023-10-01T00:00+00:00": AUTUMN_2023,
    "2023-11-01T00:00+00:00": replace(AUTUMN_2023, settings={}),
    "2024-01-01T00:00+00:00": SPRING_2024,
    "2024-04-16T19:00+00:00": SUMMER_2024,
    "2024-08-01T00:00+00:00": replace(SUMMER_2024, settings={"capital": {}}),
    "2025-01-01T00:00+00:00": replace(
        SUMMER_2025, adapting_unsaid=True, removal_unsaid=True, debits_unassessed=True
    ),
    "2025-06-01T00:00+00:00": SUMMER_2025,
    "2025-12-01T00:00+00:00": WINTER_2025,
    "2026-01-01T00:00+00:00": replace(WINTER_2025, workbench=True, short_references=False),
    "2026-03-01T00:00+00:00": replace(BETWEEN, workbench=True, adapting=LATEST.adapting),
    "2026-05-01T00:00+00:00": LATEST,
}
BEGINNINGS = [int(datetime.fromisoformat(each).timestamp()) for each in ERAS]
IN_ORDER = tuple(ERAS.values())


def era(moment: int) -> Era:
    """What holds at a moment, in Unix seconds."""
    return IN_ORDER[bisect_right(BEGINNINGS, moment) - 1]
