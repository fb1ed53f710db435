"""Whether what is stored adds up, asked of every account."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .account_store import State, event_types, told_as
from .resource import Resource
from .statuses import STATUSES

Audit = Callable[[State, str], Iterator[str]]
AUDITS: list[Audit] = []


def audit(function: Audit) -> Audit:
    """Mark a check of one account: it tells each difference it finds as a sentence."""
    AUDITS.append(function)
    return function


def reconcile(state: State) -> list[str]:
    """Every difference that the audits find; none where everything adds up."""
    accounts = dict.fromkeys(account for account, _ in state.store.collections)
    return [
        f"{account}: {found}" for account in accounts for check in AUDITS for found in check(state, account)
    ]


@audit
def lists_are_whole(state: State, account: str) -> Iterator[str]:
    """Whatever can be retrieved stands in its list exactly once, and the other way round."""
    for (owner, kind), collection in state.store.collections.items():
        if owner != account:
            continue
        listed = [each for each in collection.order if each is not None]
        kept = [id for id, each in collection.by_id.items() if not each.get("deleted")]
        if sorted(listed) != sorted(kept):
            yield f"the list of {kind} and what can be retrieved differ: {set(listed) ^ set(kept)}"


@audit
def events_tell_the_story(state: State, account: str) -> Iterator[str]:
    """Each update's event, undone by its `previous_attributes`, gives the object of the event before.

    The last event's object is the one that is stored. Of objects that Stripe tells every change of: a
    financial account's balance, say, moves silently.
    """
    last: dict[str, Resource] = {}
    events = state.store.collection(account, "event")
    for event in events.between(0, len(events.order), oldest_first=True):
        now, before = event["data"]["object"], event["data"].get("previous_attributes")
        id, kind = now.get("id", ""), now.get("object", "")
        if f"{told_as(kind)}.updated" not in event_types():
            continue
        if before is not None and id in last and undone(now, before) != without_nulls(last[id]):
            yield f"the event {event['id']} ({event['type']}) does not follow from the one before it"
        last[id] = now
    for id, told in last.items():
        stored = state.store.find(account, told["object"], id)
        if stored and not stored.get("deleted") and without_nulls(stored) != without_nulls(told):
            yield f"{id} is not as its last event tells"


@audit
def statuses_follow_their_tables(state: State, account: str) -> Iterator[str]:
    """From each status that an event tells there is a way to the next one, and to the present one."""
    last: dict[tuple[str, str], str] = {}
    events = state.store.collection(account, "event")
    told = [each["data"]["object"] for each in events.between(0, len(events.order), oldest_first=True)]
    stored = [each for kind in STATUSES for each in state.store.collection(account, kind).by_id.values()]
    for each in (*told, *stored):
        if each.get("object") not in STATUSES or "status" not in each:
            continue
        key, now = (each["object"], each["id"]), each["status"]
        before = last.get(key)
        if before is not None and now not in _reachable(each["object"], before):
            yield f"the {each['object']} {each['id']} cannot have gone from {before} to {now}"
        last[key] = now


def _reachable(kind: str, status: str) -> set[str]:
    """The statuses that may be told of after a status, itself included."""
    table = STATUSES[kind]
    found, waiting = {status}, [status]
    while waiting:
        for each in set(table.next[waiting.pop()]) - found:
            found.add(each)
            if each in table.silent:
                waiting.append(each)
    return found


def undone(now: Resource, before: Resource) -> Resource:
    """An object with the old values of `previous_attributes` put back; what is null is left out."""
    old = {
        **now,
        **{
            name: undone(now[name], value)
            if isinstance(value, dict) and isinstance(now.get(name), dict)
            else value
            for name, value in before.items()
        },
    }
    return without_nulls(old)


def without_nulls(resource: Resource) -> Resource:
    """A key that an update added has null for its old value: absent and null are told apart nowhere here."""
    return {
        name: without_nulls(value) if isinstance(value, dict) else value
        for name, value in resource.items()
        if value is not None
    }
