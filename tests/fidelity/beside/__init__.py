"""What is sent beside nested parameters, and what has to be there before they mean anything.

Of several rows that fit a parameter the last one counts. What corrects a row therefore stands below it; rows
of many products come first, and payments before the products that take payment methods in.
"""

from __future__ import annotations

from . import billing, checkout, connect, everywhere, others, payments, prices
from .rows import Beside

BESIDE: tuple[Beside, ...] = (
    *everywhere.ROWS,
    *payments.ROWS,
    *prices.ROWS,
    *billing.ROWS,
    *checkout.ROWS,
    *connect.ROWS,
    *others.ROWS,
)
