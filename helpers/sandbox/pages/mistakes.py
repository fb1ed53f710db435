"""What is wrong with what somebody filled in: told at the top of a page, and at the field it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .. import errors
from .forms import Form

# A page's fields that are not named as the parameter of which a refusal tells.
FIELDS: Mapping[str, str] = {
    "customer_details[address]": "billing[line1]",
    "exp_month": "expiry",
    "exp_year": "expiry",
}


@dataclass(frozen=True)
class Mistake:
    """`field`: the name of the field that it is about; empty where it is about none."""

    text: str
    field: str = ""


def of(refusal: errors.Refusal | None, form: Form) -> list[Mistake]:
    """What a refusal says of a form. A card that is declined is the number's mistake, if one was typed."""
    if refusal is None:
        return []
    field = FIELDS.get(refusal.param or "", refusal.param or "")
    if isinstance(refusal, errors.CardRefused):
        field = field or "number"
    pressed = "test_card" in form
    return [Mistake(refusal.message, "" if pressed else field)]


def anchor(field: str) -> str:
    """The id of a field on its page: `field-custom-size` of `custom[size]`."""
    return f"field-{re.sub('[^A-Za-z0-9]+', '-', field).strip('-')}"
