"""What customers may say of why they cancel.

Source: https://docs.stripe.com/api/billing/feedback_option.
"""

from __future__ import annotations

from typing import Any

from ...model import Model
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses

options = Model(
    "billing.feedback_option",
    starts={"status_transitions": {"deactivated_at": None}},
    statuses=Statuses({"active": ("inactive",), "inactive": ()}),
    steps={"deactivate": "inactive"},
    word="feedback option",
    source="https://docs.stripe.com/api/billing/feedback_option",
)


@options.step("deactivate")
def _deactivated(call: Call, option: Resource) -> dict[str, Any]:
    return {"status_transitions": {"deactivated_at": call.store.now}}
