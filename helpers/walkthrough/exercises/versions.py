"""The exercises of 10_versions."""

from __future__ import annotations

from .answers import field
from .exercise import Exercise
from .work import Work

OLDER = "2024-06-20"


def _as_an_older_version_shows_it(work: Work) -> str | None:
    answers = work.answered(
        lambda each: each.request.method == "get" and field(each.reply.body, "object") == "subscription"
    )
    if not answers:
        return "No subscription was retrieved yet."
    if not any(each.request.version == OLDER for each in answers):
        return f"A subscription, but as {answers[0].request.version} shows it: name the other version."
    return None


def _of_the_newest_version(work: Work) -> str | None:
    answers = work.answered(
        lambda each: (
            (each.request.method, each.request.path) == ("post", "/v1/promotion_codes")
            and field(each.reply.body, "object") == "promotion_code"
        )
    )
    if not answers:
        return "No promotion code was created yet."
    if not any("promotion" in each.request.params for each in answers):
        return "A promotion code, but made as an older version has it: `promotion` is what is sent today."
    return None


EXERCISES = {
    "versions: an older subscription": Exercise(
        f"Retrieve a subscription as the version {OLDER} shows it.",
        (
            "A request may name the version of the API that it wants.",
            '`retrieve` takes `options={"stripe_version": ...}`.',
        ),
        f'client.v1.subscriptions.retrieve(sold["id"], options={{"stripe_version": "{OLDER}"}})',
        _as_an_older_version_shows_it,
    ),
    "versions: a promotion code": Exercise(
        "Create a promotion code as the newest version has it.",
        (
            '`versions("v1.promotion_codes.create")` says what has taken the place of `coupon`.',
            "`promotion` has a `type` and names the `coupon`.",
        ),
        'client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon["id"]}})',
        _of_the_newest_version,
    ),
}
