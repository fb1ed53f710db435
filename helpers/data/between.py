"""Money between accounts: what each of several accounts got and gave, by what it was for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.safety import Refused

from .drawing import BLUE, RED, WIDTH, Picture, number_format, picture, plain, units

if TYPE_CHECKING:
    import pandas as pd


def between(entries: dict[str, pd.DataFrame]) -> Picture:
    """A bar for each type of balance transaction of each account; what an account gave goes to the left.

    `entries`: frames of balance transactions in one currency, by what each account is called. Raises Refused
    where there is nothing to draw, or there are several currencies.
    """
    import altair as alt
    import pandas as pd

    known = [each.assign(account=name) for name, each in entries.items() if not each.empty]
    if not known:
        raise Refused("There is nothing to draw: no account has balance transactions here.")
    whole = pd.concat(known)
    currencies = sorted(whole["currency"].unique())
    if len(currencies) > 1:
        raise Refused(f"One picture shows one currency, and these are {', '.join(currencies)}.")
    code = str(currencies[0])
    numbers: pd.DataFrame = whole.groupby(["account", "type"], as_index=False, sort=False).agg(
        net=("net", "sum")
    )
    numbers["net"] = units(numbers["net"], code)
    base = alt.Chart(plain(numbers)).encode(
        alt.X("net:Q", title=f"net, {code}"), alt.Y("type:N", sort=None, title=None)
    )
    bars = base.mark_bar().encode(color=alt.condition(alt.datum.net < 0, alt.value(RED), alt.value(BLUE)))
    text = base.mark_text(align="left", dx=4).encode(
        alt.X("right:Q"), alt.Text("net:Q", format=number_format(code))
    )
    text = text.transform_calculate(right="max(datum.net, 0)")
    accounts: Any = alt.Row("account:N", title=None, sort=None)
    layers = alt.layer(bars, text).properties(width=WIDTH - 120)
    drawn = layers.facet(row=accounts).resolve_scale(y="independent")
    sums = numbers.groupby("account", sort=False)["net"].sum()
    told = ", ".join(f"{name} has {amount:,.2f} {code}" for name, amount in sums.items())
    return picture("What each account got and gave", f"{told}.", numbers, drawn)
