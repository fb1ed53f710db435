"""Whether what is stored adds up, asked of every account."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .account_store import AccountStore
from .event_objects import event_types, told_as
from .model import MODELS
from .resource import Resource
from .state import State
from .statuses import STATUSES

Audit = Callable[[State, str], Iterator[str]]
AUDITS: list[Audit] = []
# Events about what is only to come.
OF_NOTHING_KEPT = frozenset({"invoice.upcoming"})
TAKEN_AWAY = (".deleted", ".detached")
# What is a payment method, too, under the same id.
SOURCES = ("bank_account", "card", "source")
# What goes with its customer.
OF_A_CUSTOMER = frozenset({"bank_account", "card", "payment_method"})


def audit(function: Audit) -> Audit:
    """Mark a check of one account: it tells each difference it finds as a sentence."""
    AUDITS.append(function)
    return function


def reconcile(state: State) -> list[str]:
    """Every difference that the audits find; none where everything adds up."""
    accounts = dict.fromkeys(account for account, _ in state.store.collections)
    return [
        f"{account}: {difference}"
        for account in accounts
        for check in AUDITS
        for difference in check(state, account)
    ]


@audit
def lists_are_whole(state: State, account: str) -> Iterator[str]:
    """Whatever can be retrieved stands in its list exactly once, and the other way round."""
    for (owner, kind), collection in state.store.collections.items():
        if owner != account:
            continue
        listed = [each for each in collection.order if each is not None]
        kept = [id for id, each in collection.everything() if not each.get("deleted")]
        if sorted(listed) != sorted(kept):
            yield f"the list of {kind} and what can be retrieved differ: {set(listed) ^ set(kept)}"


def told(state: State, account: str) -> Iterator[tuple[Resource, Resource]]:
    """An account's events with the objects that they tell of, the oldest first."""
    events = state.store.collection(account, "event")
    for event in events.between(0, len(events.order), oldest_first=True):
        yield event, event["data"]["object"]


@audit
def events_tell_the_story(state: State, account: str) -> Iterator[str]:
    """Each update's event, undone by its `previous_attributes`, gives the object of the event before.

    The last event's object is the one that is stored. Of objects that Stripe tells every change of: a
    financial account's balance, say, moves silently. What is told of another object's part, too, as a
    refund is of a charge's, was told just before.
    """
    last: dict[tuple[str, str], Resource] = {}
    for event, now in told(state, account):
        before = event["data"].get("previous_attributes")
        key = (now.get("object", ""), now.get("id", ""))
        own = told_as(key[0])
        if f"{own}.updated" not in event_types():
            continue
        again = not event["type"].startswith(f"{own}.") and _agree(now, last.get(key, {}))
        if before is not None and key in last and not again and not _agree(undone(now, before), last[key]):
            yield f"the event {event['id']} ({event['type']}) does not follow from the one before it"
        last[key] = now
        if key[0] == "payment_method":  # the source may be another by now, and no event of its own tells
            for kind in SOURCES:
                last.pop((kind, key[1]), None)
    for (kind, id), now in last.items():
        stored = state.store.find(account, kind, id)
        if stored is None or stored.get("deleted"):
            continue
        if not _agree(stored, now):
            yield f"the {kind} {id} is not as its last event tells"


@audit
def what_was_told_of_is_there(state: State, account: str) -> Iterator[str]:
    """What an event tells of can be retrieved, unless a later one tells that it was taken away."""
    last: dict[tuple[str, str], tuple[str, str]] = {}
    for event, now in told(state, account):
        if now.get("id") and event["type"] not in OF_NOTHING_KEPT:
            last[now["object"], now["id"]] = event["type"], str(now.get("customer"))
    anywhere = AccountStore(state, account).anywhere
    for (kind, id), (type, customer) in last.items():
        # Of an account that is deleted, no event tells.
        if type.endswith(TAKEN_AWAY) or kind == "account" or anywhere(kind, id):
            continue
        # A customer's card is a payment method, too; it goes with the customer, and no event tells.
        if kind == "payment_method" and anywhere("_source", id):
            continue
        owner = anywhere("customer", customer)
        if kind not in OF_A_CUSTOMER or (owner and not owner.get("deleted")):
            yield f"the {kind} {id}, of which {type} tells, is not there"


def _agree(one: Resource, other: Resource) -> bool:
    """Whether two tellings of an object say the same; of an account, as far as both may see it."""
    if one.get("object") == "account":
        one, other = _in_both(one, other), _in_both(other, one)
    return _told(one) == _told(other)


def _in_both(one: Resource, other: Resource) -> Resource:
    """Of an object, and of those inside, the fields that another telling has, too."""
    return {
        name: _in_both(value, other[name])
        if isinstance(value, dict) and isinstance(other[name], dict)
        else value
        for name, value in one.items()
        if name in other
    }


def _told(resource: Resource) -> Resource:
    """What events tell of an object: not what is null, nor what changes without one."""
    model = MODELS.get(resource.get("object", ""))
    quiet = model.quiet if model else frozenset()
    return {name: value for name, value in without_nulls(resource).items() if name not in quiet}


@audit
def statuses_follow_their_tables(state: State, account: str) -> Iterator[str]:
    """From each status that an event tells there is a way to the next one, and to the present one."""
    last: dict[tuple[str, str], str] = {}
    stored = [each for kind in STATUSES for _, each in state.store.collection(account, kind).everything()]
    for each in (*(now for _, now in told(state, account)), *stored):
        if each.get("object") not in STATUSES or not {"id", "status"} <= each.keys():
            continue
        key, now = (each["object"], each["id"]), each["status"]
        before = last.get(key)
        if before is not None and now not in _reachable(each["object"], before):
            yield f"the {each['object']} {each['id']} cannot have gone from {before} to {now}"
        last[key] = now


def _reachable(kind: str, status: str) -> set[str]:
    """The statuses that may be told of after a status, itself included."""
    table = STATUSES[kind]
    reached, waiting = {status}, [status]
    while waiting:
        for each in set(table.next[waiting.pop()]) - reached:
            reached.add(each)
            if each in table.silent:
                waiting.append(each)
    return reached


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
