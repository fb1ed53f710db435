"""Invoice rendering templates: how invoices look. They are made in the Dashboard alone.

Source: https://docs.stripe.com/api/invoice-rendering-template.
"""

from __future__ import annotations

from ...model import Model
from ...statuses import Statuses

Model(
    "invoice_rendering_template",
    statuses=Statuses({"active": ("archived",), "archived": ("active",)}, starts=("active",)),
    steps={"archive": "archived", "unarchive": "active"},
    missing="template",
    word="invoice rendering template",
    source="https://docs.stripe.com/api/invoice-rendering-template",
)
