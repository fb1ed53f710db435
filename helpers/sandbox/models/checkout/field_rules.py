"""Which fields of the merchant's own a page cannot show.

Source: https://docs.stripe.com/payment-links/customize#add-custom-fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors

LONGEST_LABEL, LONGEST_KEY, LONGEST_ANSWER = 50, 200, 255


def check_fields(fields: Sequence[Mapping[str, Any]]) -> None:
    """Refuse fields of the merchant's own that no page can show. Guess: the sentences.

    Programs report that a key may have underscores, too.
    """
    keys = [each["key"] for each in fields]
    for index, each in enumerate(fields):
        under, key = f"custom_fields[{index}]", each["key"]
        if not key.replace("_", "").isalnum() or len(key) > LONGEST_KEY:
            raise errors.Invalid(
                f"The key must be alphanumeric, and have at most {LONGEST_KEY} characters.",
                param=f"{under}[key]",
            )
        if keys.count(key) > 1:
            raise errors.Invalid("The keys of custom fields must be unique.", param=f"{under}[key]")
        if len(each["label"]["custom"]) > LONGEST_LABEL:
            raise errors.too_long(each["label"]["custom"], LONGEST_LABEL, f"{under}[label][custom]")
        _check_field(each, f"{under}[{each['type']}]")


def _check_field(field: Mapping[str, Any], under: str) -> None:
    own = field.get(field["type"]) or {}
    if field["type"] == "dropdown":
        options = own.get("options")
        if not options:
            raise errors.missing(f"{under}[options]")
        values = {each["value"] for each in options}
        if len(values) < len(options):
            raise errors.Invalid("The values of a dropdown must be unique.", param=f"{under}[options]")
        if not all(each.isalnum() for each in values):
            raise errors.Invalid("The values of a dropdown must be alphanumeric.", param=f"{under}[options]")
        if own.get("default_value", options[0]["value"]) not in values:
            raise errors.Invalid(
                "The `default_value` must be one of the dropdown's values.", param=f"{under}[default_value]"
            )
        return
    least, most = own.get("minimum_length") or 0, own.get("maximum_length") or LONGEST_ANSWER
    if most > LONGEST_ANSWER:
        raise errors.too_much(f"{under}[maximum_length]", LONGEST_ANSWER)
    if least > most:
        raise errors.Invalid(
            "The `minimum_length` must not be above the `maximum_length`.", param=f"{under}[minimum_length]"
        )
