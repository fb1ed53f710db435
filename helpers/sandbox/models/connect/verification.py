"""What Stripe checks of persons and businesses, and when: the results are in `test_values`.

A check's result is not known at once: it comes `REVIEW` seconds after everything needed was given, or
with the answer where a test value asks for that. In the United States an account waits for it.

Source: https://docs.stripe.com/connect/testing#identity-verification and
https://docs.stripe.com/connect/testing-verification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..core.requirements import Needs
from .test_values import (
    BORN,
    DESCRIBED,
    DESCRIPTION,
    DOCUMENT_FRONT,
    ELSEWHERE,
    EVER_WORSE,
    IDENTITY,
    MISMATCHED,
    OLDEST,
    PATHS,
    PENDING,
    VALUES,
    Failure,
    Outcome,
    Subject,
)

# Stripe promises no time; recorded, checks in the United States take some twenty seconds, and who somebody is
# stays open for more than half a minute unless a document tells.
REVIEW = 20
# Of a check: whether its result is known, and of a person whether they are found to be who they say.
UNKNOWN: Mapping[str, bool] = {"reviewed": False, "identified": False}


def note(store: AccountStore, id: str, subject: Subject, params: Mapping[str, Any]) -> None:
    """Remember what newly sent values mean for the checks, but not the values: they are secrets."""
    sent = {path: _text(at(params, path)) for path in PATHS[subject] if at(params, path)}
    if not sent:
        return
    known = _record(store, id)
    sent |= _unfit(sent, datetime.fromtimestamp(store.now, UTC).year)
    values = {path: _kept(subject, path, text, known["values"].get(path)) for path, text in sent.items()}
    _keep(store, {**known, "values": {**known["values"], **values}, "due": None, **UNKNOWN})


def _unfit(sent: Mapping[str, str], year: int) -> dict[str, str]:
    """Which of the sent values cannot be right, by the names that `VALUES` has for why."""
    found = {}
    described = sent.get(DESCRIPTION)
    if described and len(described) < DESCRIBED:
        found[DESCRIPTION] = "too_short"
    elif described and described == sent.get("business_profile.url"):
        found[DESCRIPTION] = "url"
    born = sent.get(BORN)
    if born and year - int(born.partition("-")[0]) > OLDEST and born not in VALUES["person"][BORN]:
        found[BORN] = "too_old"
    return found


def _kept(subject: Subject, path: str, text: str, before: str | None) -> str:
    """What is remembered of a value: the value, if it is a test value, or that there is one."""
    meant = text if text in VALUES[subject].get(path, {}) else ELSEWHERE.get((subject, path), "")
    order = EVER_WORSE.get((subject, path))
    if order and before in order and meant in order and order.index(meant) < order.index(before):
        return str(before)
    return meant


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['year']:04}-{value['month']:02}-{value['day']:02}"
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value)


def _record(store: AccountStore, id: str) -> Resource:
    blank: Resource = {"id": id, "object": "_check", "values": {}, "due": None, **UNKNOWN}
    kept = store.find("_check", id) or {}
    # An older state file knows of one result alone, which was of both.
    return {**blank, "identified": kept.get("reviewed", False), **kept}


def _keep(store: AccountStore, record: Resource) -> None:
    store.state.store.put(store.account, "_check", record["id"], record)


def _outcomes(record: Resource, subject: Subject) -> list[Outcome]:
    values = record["values"]
    by_path = {path: VALUES[subject][path].get(value) for path, value in values.items() if value}
    outcomes: list[Outcome] = [each for each in by_path.values() if each is not None]
    if DOCUMENT_FRONT in values and not isinstance(by_path.get(DOCUMENT_FRONT), Failure):
        # A verified document takes precedence over a number or date that does not match.
        outcomes = [each for each in outcomes if each not in (IDENTITY, MISMATCHED)]
    if "immediate" in outcomes:
        outcomes = [each for each in outcomes if each is not MISMATCHED]
    return outcomes


def checked(store: AccountStore, id: str, subject: Subject, needs: Needs, *, blocking: bool) -> Needs:
    """What is missing of a person or business, given what is missing in writing.

    While nothing is, and there is something to check, the check's result is pending; `blocking`: and the
    account waits for it.
    """
    record = _record(store, id)
    outcomes = _outcomes(record, subject)
    if not record["reviewed"] and "immediate" not in outcomes:
        waits = blocking and bool(record["values"]) and not needs.now
        return replace(needs, pending=frozenset(_pending(record, subject))) if waits else needs
    failures = [each for each in outcomes if isinstance(each, Failure)]
    for each in failures:
        again = frozenset(each.requirements)
        told = frozenset((requirement, each.code, each.reason) for requirement in each.requirements)
        needs |= Needs(**{each.asked: again}, errors=told)
    if "pending" in outcomes:
        needs = replace(needs, pending=needs.pending | frozenset(PENDING[subject][""]))
    return needs


def _pending(record: Resource, subject: Subject) -> list[str]:
    """The fields whose check has no result yet."""
    table = PENDING[subject]
    return [
        field for path, fields in table.items() if not path or path in record["values"] for field in fields
    ]


def waits(store: AccountStore, id: str) -> bool:
    """Whether a check is under way, or is to be."""
    record = _record(store, id)
    return bool(record["values"]) and not record["reviewed"]


def schedule(store: AccountStore, id: str) -> None:
    """Have a pending check come to its result."""
    record = _record(store, id)
    if record["due"] is None:
        _keep(store, {**record, "due": store.now + REVIEW})
        store.later(store.now + REVIEW, "verification.review", subject=id)


def review(store: AccountStore, id: str) -> None:
    """Make a check's result known, unless what it was about has changed since; later who a person is."""
    record = _record(store, id)
    if record["due"] is None or record["due"] > store.now:
        return
    identified = record["reviewed"] or DOCUMENT_FRONT in record["values"]
    _keep(store, {**record, "reviewed": True, "identified": identified})
    if not identified and store.find("person", id):
        store.later(store.now + REVIEW, "verification.review", subject=id)


def status(store: AccountStore, id: str, needs: Needs) -> str:
    """A person's `verification.status`: unverified, pending or verified."""
    record = _record(store, id)
    known = record["identified"] or "immediate" in _outcomes(record, "person")
    if needs.pending or (record["values"] and not known and not needs.now):
        return "pending"
    return "verified" if known and not needs.errors and not needs.now else "unverified"


def listed(store: AccountStore, id: str) -> bool:
    """Whether a person turned out to be on a list of the Office of Foreign Assets Control."""
    record = _record(store, id)
    return record["reviewed"] and "listed" in _outcomes(record, "person")


def inactive(store: AccountStore, id: str) -> bool:
    """Whether an account's address on the web says that it is inactive."""
    return "inactivity" in _outcomes(_record(store, id), "business")
