"""What v2 tells of accounts and their people: thin events, one for each part of an account that changed.

Of accounts that v2 made, whatever changed them: a request to either API, a person, or the clock.

Source: https://docs.stripe.com/api/v2/core/accounts/event-types. Guess: the platform's events have no
context.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....account_store import AccountStore
from ....nested import at
from ....resource import Resource

KIND = "v2.core.account"
CONFIGURATIONS = ("configuration.customer", "configuration.merchant", "configuration.recipient")
PARTS = ("defaults", "future_requirements", "identity", "requirements", *CONFIGURATIONS)
TOLD = "_v2_told"


def is_told_of(platform: AccountStore, id: str) -> bool:
    """Whether v2 made the account."""
    return platform.find(TOLD, id) is not None


def told_of(platform: AccountStore, now: Resource) -> None:
    """Tell what is different since an account was last told of; of one that is new, that it is there.

    `now`: the account with all of its `PARTS`.
    """
    before = platform.find(TOLD, now["id"])
    platform.keep(TOLD, now["id"], shown=now)
    if before is None:
        platform.tell(f"{KIND}.created", now)
        return
    for type, capability in _changes(before["shown"], now):
        data = {"data": {"updated_capability": capability}} if capability else {}
        platform.tell(type, now, **data)


def _changes(before: Resource, now: Resource) -> Iterator[tuple[str, str]]:
    """The types of the events that tell of a change, some with the capability that they are about."""
    if now["closed"] and not before["closed"]:
        yield f"{KIND}.closed", ""
    elif any(now[name] != before[name] for name in now):
        yield f"{KIND}.updated", ""
    for part in PARTS:
        if at(now, part) != at(before, part):
            yield f"{KIND}[{part}].updated", ""
    for part in CONFIGURATIONS:
        was = dict(_statuses(at(before, f"{part}.capabilities")))
        for name, status in _statuses(at(now, f"{part}.capabilities")):
            if was.get(name) != status:
                yield f"{KIND}[{part}].capability_status_updated", name


def _statuses(capabilities: Resource | None, under: str = "") -> Iterator[tuple[str, str]]:
    """The status of each capability, by its dotted name."""
    for name, each in (capabilities or {}).items():
        if isinstance(each, dict) and "status" in each:
            yield f"{under}{name}", each["status"]
        elif isinstance(each, dict):
            yield from _statuses(each, f"{under}{name}.")


def told_of_person(store: AccountStore, person: Resource, word: str) -> None:
    """Tell of a person who was added, changed or taken out."""
    kind, account = person["object"], person["account"]
    url = f"/v2/core/accounts/{account}/persons/{person['id']}"
    about = {"related_object": {"id": person["id"], "type": kind, "url": url}}
    store.on(store.state.platform).tell(f"{kind}.{word}", person, **about, data={"account_id": account})
