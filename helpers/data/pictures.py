"""Pictures of balance transactions: each an SVG with a title, a description and its numbers as text.

They take what `frame` makes of balance transactions, or an account's whole download, and are drawn without a
network. Their colours can be told apart by whoever confuses red and green, and read on light and dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.catalog.currencies import decimals
from helpers.safety import Refused

from .drawing import (
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    RED,
    WIDTH,
    Picture,
    colours,
    number_format,
    picture,
    plain,
    unit,
    units,
)

if TYPE_CHECKING:
    import pandas as pd

WIDEST = 64
"""Of a bar of a waterfall, in pixels."""
IN_LINES = "split(datum.label, '_')"
"""What an axis writes below each bar: dispute_reversal in two lines."""
MOVED_OUT = ("payout", "payout_reversal")


def balance(entries: pd.DataFrame) -> Picture:
    """The balance by currency at the end of each day, up to the last entry's: available, and pending."""
    import altair as alt
    import pandas as pd

    parts = []
    last_day = entries["created"].max()
    for currency, some in _by_currency(entries):
        earned, free = (
            some.groupby(some[column].dt.floor("D"))["net"].sum() for column in ("created", "available_on")
        )
        days = pd.date_range(earned.index.min(), last_day.floor("D"), freq="D")
        total, available = (
            each.cumsum().reindex(days, method="ffill", fill_value=0) for each in (earned, free)
        )
        for state, amounts in (("available", available), ("pending", total - available)):
            values = {"currency": currency, "day": days, "state": state, "amount": units(amounts, currency)}
            parts.append(pd.DataFrame(values))
    numbers = pd.concat(parts, ignore_index=True)
    last = numbers[numbers["day"] == numbers["day"].max()]
    drawn = (
        alt.Chart(plain(numbers))
        .mark_line(interpolate="step-after", strokeWidth=2, point=numbers["day"].nunique() == 1)
        .encode(
            alt.X("day:T", title=None, scale=alt.Scale(type="utc")),
            alt.Y("amount:Q", title=None),
            alt.Color("state:N", scale=colours(available=BLUE, pending=RED)),
            alt.StrokeDash("state:N", scale=alt.Scale(domain=["available", "pending"])),
        )
        .properties(width=WIDTH, height=HEIGHT)
        .facet(row=_by_row())
        .resolve_scale(y="independent")
    )
    told = ", ".join(
        f"{_said(each.amount, each.currency)} {each.currency} {each.state}" for each in last.itertuples()
    )
    return picture("Balance over time", f"At the end {told}.", numbers, drawn)


def gross_to_net(entries: pd.DataFrame, currency: str = "") -> Picture:
    """From what customers paid to what is left: a waterfall by category, fees at the end, payouts left out.

    ``currency``: left out, the one with the most entries.
    """
    import altair as alt
    import pandas as pd

    code, some = _one_currency(entries, currency)
    earned = some[~some["reporting_category"].isin(MOVED_OUT)]
    amounts = earned.groupby("reporting_category")["amount"].sum().sort_values(ascending=False)
    steps = [(name, int(amount)) for name, amount in amounts.items() if amount]
    steps.append(("Stripe's fees", -int(earned["fee"].sum())))
    rows, so_far = [], 0
    for name, amount in steps:
        rows.append({"step": name, "amount": amount, "start": so_far, "end": so_far + amount})
        so_far += amount
    rows.append({"step": "net", "amount": so_far, "start": 0, "end": so_far})
    numbers = pd.DataFrame(rows)
    for column in ("amount", "start", "end"):
        numbers[column] = units(numbers[column], code)
    numbers["kind"] = ["in" if each >= 0 else "out" for each in numbers["amount"]]
    numbers.loc[len(numbers) - 1, "kind"] = "net"
    base = alt.Chart(plain(numbers)).encode(
        alt.X("step:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelExpr=IN_LINES))
    )
    bars = base.mark_bar(size=min(WIDEST, 0.8 * WIDTH / len(numbers))).encode(
        alt.Y("start:Q", title=code),
        alt.Y2("end:Q"),
        alt.Color("kind:N", scale=colours(**{"in": BLUE, "out": RED, "net": GREEN})),
    )
    labels = base.mark_text(dy=-8).encode(alt.Y("top:Q"), alt.Text("amount:Q", format=number_format(code)))
    labelled = labels.transform_calculate(top="max(datum.start, datum.end)")
    drawn = alt.layer(bars, labelled).properties(width=WIDTH, height=HEIGHT + 60)
    told = ", ".join(f"{each.step} {_said(each.amount, code)}" for each in numbers.itertuples())
    return picture("From gross to net", f"In {code}: {told}.", numbers[["step", "amount"]], drawn)


def categories(entries: pd.DataFrame, currency: str = "") -> Picture:
    """Volume and fees by reporting category, side by side, each on a scale of its own."""
    import altair as alt

    code, some = _one_currency(entries, currency)
    sums = some.groupby("reporting_category", as_index=False).agg(
        entries=("amount", "size"), volume=("amount", "sum"), fees=("fee", "sum")
    )
    numbers = sums.sort_values("volume", ascending=False, ignore_index=True)
    for column in ("volume", "fees"):
        numbers[column] = units(numbers[column], code)

    def bars(column: str, colour: str, axis: Any) -> Any:
        base = alt.Chart(plain(numbers)).encode(
            alt.X(f"{column}:Q", title=f"{column}, {code}"),
            alt.Y("reporting_category:N", sort=None, title=None, axis=axis),
        )
        text = base.mark_text(align="left", dx=4).encode(
            alt.X("right:Q"), alt.Text(f"{column}:Q", format=number_format(code))
        )
        text = text.transform_calculate(right=f"max(datum.{column}, 0)")
        return alt.layer(base.mark_bar(color=colour), text).properties(
            width=WIDTH // 2 - 80, height=28 * len(numbers)
        )

    drawn = alt.hconcat(bars("volume", BLUE, alt.Axis()), bars("fees", RED, alt.Axis(labels=False)))
    busiest = numbers.iloc[0]
    told = (
        f"{len(numbers)} categories in {code}; the largest is {busiest['reporting_category']} with "
        f"{_said(busiest['volume'], code)}."
    )
    return picture("Volume and fees by category", told, numbers, drawn)


def availability(entries: pd.DataFrame) -> Picture:
    """When pending funds become available: a bar a day, by currency."""
    import altair as alt
    import pandas as pd

    pending = entries[entries["status"] == "pending"]
    if pending.empty:
        raise Refused("Nothing is pending: every one of these balance transactions is available.")
    parts = []
    for currency, some in _by_currency(pending):
        by_day = some.groupby(some["available_on"].dt.floor("D"))["net"].sum()
        values = {"currency": currency, "day": by_day.index, "amount": units(by_day, currency)}
        parts.append(pd.DataFrame(values))
    numbers = pd.concat(parts, ignore_index=True)
    numbers["on"] = numbers["day"].dt.strftime("%d %b")
    numbers["said"] = list(map(_said, numbers["amount"], numbers["currency"]))
    base = alt.Chart().encode(
        alt.X("on:O", sort=None, title=None, axis=alt.Axis(labelAngle=0)), alt.Y("amount:Q", title=None)
    )
    text = base.mark_text(dy=-8).encode(alt.Y("top:Q"), alt.Text("said:N"))
    text = text.transform_calculate(top="max(datum.amount, 0)")
    drawn = (
        alt.layer(base.mark_bar(color=BLUE, size=30), text, data=plain(numbers))
        .properties(width=WIDTH, height=HEIGHT)
        .facet(row=_by_row())
        .resolve_scale(y="independent", x="independent")
    )
    told = ", ".join(f"{each.said} {each.currency} on {each.on}" for each in numbers.itertuples())
    shown = numbers.drop(columns=["on", "said"])
    return picture("When pending funds become available", f"{told}.", shown, drawn)


def reconciled(payouts: pd.DataFrame, entries: pd.DataFrame) -> Picture:
    """Each payout beside the sum of the transactions in it; they differ where something is amiss.

    Drawn by the day of arrival, on which there may be several.
    ``entries`` have a column `payout` with the id of the payout that each is in; the payout's own entry is
    none of them.
    """
    import altair as alt
    import pandas as pd

    inside = entries[~entries["reporting_category"].isin(MOVED_OUT)].groupby("payout")["net"]
    sums, counts = inside.sum(), inside.size()
    rows = [
        {
            "arrival": payout.arrival_date,
            "payout": id,
            "transactions": int(counts.get(id, 0)),
            "paid out": unit(payout.amount, payout.currency),
            "sum": unit(sums.get(id, 0), payout.currency),
            "difference": unit(payout.amount - sums.get(id, 0), payout.currency),
        }
        for id, payout in payouts.sort_values("arrival_date").iterrows()
    ]
    numbers = pd.DataFrame(
        rows, columns=["arrival", "payout", "transactions", "paid out", "sum", "difference"]
    )
    if numbers.empty:
        raise Refused("There is no payout to reconcile.")
    numbers["state"] = ["adds up" if each == 0 else "differs" for each in numbers["difference"]]
    # By the alphabet "differs" comes last, and so it is what a day with one that differs shows.
    kinds = {"paid out": "sum", "sum": "sum", "state": "max"}
    days = numbers.groupby("arrival", as_index=False).agg(kinds)
    base = alt.Chart(plain(days)).encode(alt.X("arrival:T", title=None, scale=alt.Scale(type="utc")))
    bars = base.mark_bar(size=6).encode(
        alt.Y("paid out:Q", title=f"paid out (bar), inside (mark), {'/'.join(payouts['currency'].unique())}"),
        alt.Color("state:N", scale=colours(**{"adds up": BLUE, "differs": RED})),
    )
    marks = base.mark_tick(color=GREY, thickness=2, size=12).encode(alt.Y("sum:Q"))
    drawn = alt.layer(bars, marks).properties(width=WIDTH, height=HEIGHT)
    amiss = numbers[numbers["difference"] != 0]
    told = (
        f"{len(numbers) - len(amiss)} of {len(numbers)} payouts are the sum of their transactions."
        + "".join(f" {each.payout} differs by {each.difference:,.2f}." for each in amiss.itertuples())
    )
    return picture("Payouts and their transactions", told, numbers.drop(columns="state"), drawn)


def _by_currency(entries: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The entries of each currency. Raises Refused where there is none."""
    if entries.empty:
        raise Refused("There is nothing to draw: the account has no balance transactions here.")
    return [(str(currency), some) for currency, some in entries.groupby("currency")]


def _one_currency(entries: pd.DataFrame, currency: str) -> tuple[str, pd.DataFrame]:
    """The entries of one currency. Raises Refused for one that has none."""
    groups = dict(_by_currency(entries))
    code = currency.lower() or max(groups, key=lambda each: len(groups[each]))
    if code not in groups:
        raise Refused(f"There is nothing in {code}: the currencies are {', '.join(groups)}.")
    return code, groups[code]


def _said(amount: Any, currency: str) -> str:
    """With as many decimals as the currency has."""
    return f"{amount:,.{decimals(currency)}f}"


def _by_row() -> Any:
    """A picture for each currency, one below the other."""
    import altair as alt

    return alt.Row("currency:N", title=None)
