"""The exercises of 06_any_operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.history import history

from .answers import body_of
from .exercise import Exercise
from .work import Work, about, was_answered


def _twenty_percent(coupon: Mapping[str, Any]) -> str | None:
    if coupon["percent_off"] != 20:
        return f"A coupon, but of {coupon['percent_off']} percent: 20 are wanted."
    return None


def _first_refused(work: Work) -> str | None:
    refused = [each for each in history if each.reply.error]
    if not refused:
        return "No request was refused so far: send something wrong."
    if work.answer is None:
        return "Put the exchange into `answer`: `history[3]` is the third."
    if work.answer != refused[0].number and not was_answered(refused[0], body_of(work.answer)):
        return "That is not the first request that was refused."
    return None


EXERCISES = {
    "any operation: a coupon": Exercise(
        "Create a coupon of 20 percent.",
        ('`find("coupon")` finds the operation.', "Its field is called `percent_off`."),
        'client.v1.coupons.create({"percent_off": 20, "duration": "once"})',
        about({"coupon": ()}, _twenty_percent, "No coupon was created yet."),
    ),
    "any operation: refused": Exercise(
        "Find the first of your requests that was refused, and put it into `answer`.",
        (
            "The history knows every request and its response: `history` shows them all.",
            "`reply.error` of an exchange is None where nothing went wrong.",
        ),
        """build("v1.customers.retrieve", customer="cus_none").send()
answer = next(each for each in history if each.reply.error)""",
        _first_refused,
    ),
}
