"""Pictures of recurring revenue: MRR day by day, how it grew and shrank, and the churn of subscribers.

They take the rows of Sigma's table subscription_item_change_events. The definitions are Stripe's:
https://docs.stripe.com/billing/subscriptions/analytics/glossary and
https://support.stripe.com/questions/calculating-subscriber-churn-rate-in-billing
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from helpers.catalog.currencies import decimals
from helpers.safety import Refused

from .drawing import BLUE, GREEN, GREY, HEIGHT, RED, WIDTH, Picture, colours, picture, plain, units

if TYPE_CHECKING:
    import pandas as pd

WINDOW = 30
"""The days that a churn rate looks back on."""
PURPLE = "#AA5FA5"
KINDS: Mapping[str, str] = {
    "new": BLUE,
    "reactivation": PURPLE,
    "expansion": GREEN,
    "contraction": GREY,
    "churned": RED,
}
"""What a subscriber's change of MRR is called, in the order of Stripe's formula, and its colour."""


def recurring_revenue(changes: pd.DataFrame, currency: str = "") -> Picture:
    """MRR at the end of each day, of one currency: left out, the one with the most changes."""
    import altair as alt
    import pandas as pd

    code, some = _one_currency(changes, currency)
    by_day = some.groupby("day")["mrr_change"].sum()
    days = pd.date_range(by_day.index[0], by_day.index[-1], freq="D")
    so_far = by_day.reindex(days, fill_value=0).cumsum()
    numbers = pd.DataFrame({"day": days.tz_localize("UTC"), "mrr": units(so_far, code)})
    drawn = (
        alt.Chart(plain(numbers))
        .mark_area(interpolate="step-after", line={"color": BLUE}, color=BLUE, opacity=0.3)
        .encode(alt.X("day:T", title=None, scale=alt.Scale(type="utc")), alt.Y("mrr:Q", title=code))
        .properties(width=WIDTH, height=HEIGHT)
    )
    last = numbers["mrr"].iloc[-1]
    told = f"In {code}: {last:,.{decimals(code)}f} a month at the end, {numbers['mrr'].max():,.2f} at most."
    return picture("Monthly recurring revenue", told, numbers, drawn)


def growth(changes: pd.DataFrame, currency: str = "") -> Picture:
    """How MRR grew and shrank in each month: new and returning subscribers, upgrades, downgrades, churn."""
    import altair as alt
    import pandas as pd

    code, some = _one_currency(changes, currency)
    moved = pd.DataFrame(_moves(some), columns=["customer", "day", "kind", "amount"])
    moved["month"] = moved["day"].dt.strftime("%Y-%m")
    sums = moved.groupby(["month", "kind"], as_index=False)["amount"].sum()
    numbers = sums.assign(amount=units(sums["amount"], code))
    drawn = (
        alt.Chart(plain(numbers))
        .mark_bar()
        .encode(
            alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0)),
            alt.Y("amount:Q", title=code),
            alt.Color("kind:N", scale=colours(**KINDS)),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )
    whole = numbers.groupby("kind")["amount"].sum()
    told = ", ".join(f"{kind} {whole[kind]:,.{decimals(code)}f}" for kind in KINDS if kind in whole)
    return picture("Growth of recurring revenue", f"In {code}: {told}.", numbers, drawn)


def churn(changes: pd.DataFrame) -> Picture:
    """The churn rate of subscribers at the end of each day, over the 30 days up to it, in percent.

    Churned subscribers, by those who were active before these days and those who were new in them. A
    subscriber has churned when nothing is left of the MRR of any subscription, in any currency.
    """
    import altair as alt
    import pandas as pd

    moves = list(_moves(_dated(changes)))
    first, last = moves[0][1], moves[-1][1]
    rows = [(day, *_rate(moves, day)) for day in pd.date_range(first, last, freq="D")]
    numbers = pd.DataFrame(rows, columns=["day", "churned", "active before", "new", "rate"])
    numbers["day"] = numbers["day"].dt.tz_localize("UTC")
    drawn = (
        alt.Chart(plain(numbers))
        .mark_line(color=RED, interpolate="step-after")
        .encode(alt.X("day:T", title=None, scale=alt.Scale(type="utc")), alt.Y("rate:Q", title="percent"))
        .properties(width=WIDTH, height=HEIGHT)
    )
    end = numbers.iloc[-1]
    told = (
        f"In the last {WINDOW} days {end['churned']} of {end['active before'] + end['new']} subscribers "
        f"churned: {end['rate']:.1f} percent."
    )
    return picture("Subscriber churn", told, numbers, drawn)


Move = tuple[str, Any, str, int]
"""A subscriber, a day, one of `KINDS`, and the change of MRR in minor units."""


def _moves(changes: pd.DataFrame) -> Iterator[Move]:
    """What became of each subscriber's MRR at each moment, the earliest first."""
    held: dict[str, int] = defaultdict(int)
    known: set[str] = set()
    moments = changes.groupby(["event_timestamp", "day", "customer_id"], sort=True, as_index=False)
    summed = moments["mrr_change"].sum()
    for day, customer, change in zip(summed["day"], summed["customer_id"], summed["mrr_change"], strict=True):
        before = held[customer]
        held[customer] += int(change)
        if change:
            yield customer, day, _kind(before, held[customer], customer in known), int(change)
        known.add(customer)


def _kind(before: int, after: int, known: bool) -> str:
    if not before:
        return "reactivation" if known else "new"
    if not after:
        return "churned"
    return "expansion" if after > before else "contraction"


def _rate(moves: list[Move], day: Any) -> tuple[int, int, int, float]:
    """Churned, active before, new, and the rate in percent, of the 30 days that end with a day."""
    import pandas as pd

    since = day - pd.Timedelta(days=WINDOW)
    steps = {"new": 1, "reactivation": 1, "churned": -1}
    active = sum(steps.get(kind, 0) for _, at, kind, _ in moves if at <= since)
    inside = [kind for _, at, kind, _ in moves if since < at <= day]
    churned, new = inside.count("churned"), inside.count("new") + inside.count("reactivation")
    return churned, active, new, 100 * churned / (active + new) if active + new else 0.0


def _dated(changes: pd.DataFrame) -> pd.DataFrame:
    """With the day of each change. Raises Refused where there is none."""
    if changes.empty:
        raise Refused("There is nothing to draw: no subscription has changed what is earned in a month.")
    return changes.assign(day=changes["event_timestamp"].dt.floor("D"))


def _one_currency(changes: pd.DataFrame, currency: str) -> tuple[str, pd.DataFrame]:
    """The changes of one currency. Raises Refused for one that has none."""
    dated = _dated(changes)
    counts = dated["currency"].value_counts().sort_index()
    code = currency.lower() or str(counts.idxmax())
    if code not in counts:
        raise Refused(f"There is nothing in {code}: the currencies are {', '.join(counts.index)}.")
    return code, dated[dated["currency"] == code]
