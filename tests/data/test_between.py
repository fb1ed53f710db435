"""Money between accounts, as a picture, reckoned by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import Refused, frame
from helpers.data.between import between


def entries(*rows: tuple[str, int], currency: str = "usd") -> pd.DataFrame:
    """Balance transactions: their types and net amounts, in cents."""
    return frame(
        [
            {
                "object": "balance_transaction",
                "id": f"txn_{n}",
                "type": type,
                "net": net,
                "currency": currency,
            }
            for n, (type, net) in enumerate(rows)
        ]
    )


def test_each_account_has_a_bar_for_each_type() -> None:
    """A payment of 80.00 goes on; 8.00 of it come back as a fee."""
    drawn = between(
        {
            "platform": entries(("charge", 7738), ("transfer", -8000), ("application_fee", 800)),
            "Jane": entries(("payment", 7200), ("payment", 100)),
        }
    )
    assert drawn.numbers.values.tolist() == [
        ["platform", "charge", 77.38],
        ["platform", "transfer", -80.0],
        ["platform", "application_fee", 8.0],
        ["Jane", "payment", 73.0],
    ]
    assert drawn.description == "platform has 5.38 usd, Jane has 73.00 usd."


def test_what_cannot_be_drawn_is_told() -> None:
    """Nothing, or several currencies."""
    with pytest.raises(Refused, match="nothing to draw"):
        between({"platform": entries(("charge", 1)).head(0)})
    with pytest.raises(Refused, match="eur, usd"):
        between({"a": entries(("charge", 1)), "b": entries(("charge", 1), currency="eur")})
