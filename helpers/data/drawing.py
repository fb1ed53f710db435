"""How a picture is drawn: its colours, its numbers as text, and as an SVG."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from helpers.catalog.currencies import decimals
from helpers.viewer.picture import image
from helpers.viewer.stored import carries_style
from helpers.viewer.style import wrapped

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#767676"
# Of what is drawn, in pixels: with its axes it fits a notebook in a window of 700.
WIDTH, HEIGHT = 480, 190
LINES = 12
"""How many lines of numbers stand as text; the first ones."""
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": "Arial",
    "view": {"stroke": None},
    "title": {"color": GREY, "anchor": "start"},
    "axis": {
        "labelColor": GREY,
        "titleColor": GREY,
        "domainColor": GREY,
        "tickColor": GREY,
        "gridColor": GREY,
        "gridOpacity": 0.2,
    },
    "legend": {"labelColor": GREY, "titleColor": GREY, "orient": "top", "title": None},
    "header": {"labelColor": GREY, "titleColor": GREY},
    "text": {"color": GREY},
}


@dataclass(frozen=True)
class Picture:
    """A chart: its picture in a notebook, its numbers where there is none. ``numbers``: what is drawn."""

    title: str
    description: str
    numbers: pd.DataFrame = field(repr=False)
    chart: alt.Chart = field(repr=False)

    @cached_property
    def svg(self) -> str:
        """The drawing, the same to the letter for the same numbers."""
        import vl_convert

        drawn: str = vl_convert.vegalite_to_svg((self.chart.configure(**CONFIG)).to_dict())
        return drawn

    def __repr__(self) -> str:
        text = self.numbers.head(LINES).to_string(index=False)
        more = len(self.numbers) - LINES
        rest = f"\n... and {more} more" if more > 0 else ""
        return f"{self.title}. {self.description}\n{text}{rest}"

    def _repr_html_(self) -> str:
        return wrapped(image(self.svg, f"{self.title}. {self.description}"), styled=carries_style())


def units(amounts: pd.Series[Any], currency: str) -> Any:
    """Minor units as a picture needs them, which cannot draw decimals."""
    return (amounts.astype(float) / 10 ** decimals(currency)).to_numpy()


def unit(amount: Any, currency: str) -> float:
    """One amount of minor units as a picture needs it: 1099 in usd -> 10.99."""
    return float(float(amount) / 10 ** decimals(currency))


def number_format(currency: str) -> str:
    """How a chart writes amounts of a currency, as d3-format says it: usd -> ",.2f"."""
    return f",.{decimals(currency)}f"


def plain(numbers: pd.DataFrame) -> Any:
    """The numbers as JSON has them, with times as ISO 8601 in UTC."""
    import altair as alt

    plain = numbers.copy()
    for name in numbers.select_dtypes("datetimetz"):
        plain[name] = numbers[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    rows: Any = plain.to_dict("records")
    return alt.InlineData(rows)


def colours(**by_name: str) -> Any:
    """The scale by which a chart colours its series: their names, and a colour of CSS each."""
    import altair as alt

    return alt.Scale(domain=list(by_name), range=list(by_name.values()))


def picture(title: str, description: str, numbers: pd.DataFrame, drawn: Any) -> Picture:
    """A chart of Altair's, with what it says in words and the numbers that it shows, a row a mark."""
    return Picture(title, description, numbers, drawn.properties(title=title, description=description))
