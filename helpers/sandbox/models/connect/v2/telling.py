"""What v2 tells of accounts and their people: thin events, one for each part of an account that changed.

Of accounts that v2 made, whatever changed them: a request to either API, a person, or the clock.

Source: https://docs.stripe.com/api/v2/core/accounts/event-types. Guess: the platform's events have no
context.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....account_store import AccountStore
from ....event_objects import previous_attributes
from ....nested import at
from ....resource import Resource

KIND = "v2.core.account"
CONFIGURATIONS = ("configuration.customer", "configuration.merchant", "configuration.recipient")
PARTS = ("defaults", "future_requirements", "identity", "requirements", *CONFIGURATIONS)
TOLD = "_v2_told"
# The parts whose events tell what changed, beside those of the whole account and of capabilities.
# Source: https://docs.stripe.com/changelog/clover/2025-11-17/thin-events-changes.
COMPARED = ("defaults",)


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
        platform.tell(f"{KIND}.created", now, changes={"before": None, "after": now})
        return
    for type, part, capability in _changes(before["shown"], now):
        more: dict[str, Any] = {"data": {"updated_capability": capability}} if capability else {}
        if capability or part in ("", *COMPARED):
            under = f"{part}.capabilities.{capability}" if capability else part
            more["changes"] = _compared(before["shown"], now, under)
        platform.tell(type, now, **more)


def _compared(before: Resource, now: Resource, part: str) -> Resource:
    """What changed in a part of an account, or in all of it: the values before and after, of nothing else."""
    old, new = (_only(each, part) for each in (before, now))
    return {"before": previous_attributes(old, new), "after": previous_attributes(new, old)}


def _only(account: Resource, part: str) -> Resource:
    """An account with nothing but a part, by its dotted name; the whole of it by the empty one."""
    if not part:
        return account
    value: Any = at(account, part)
    for name in reversed(part.split(".")):
        value = {name: value}
    return dict(value)


def _changes(before: Resource, now: Resource) -> Iterator[tuple[str, str, str]]:
    """The types of the events that tell of a change, with the part and the capability that they are about."""
    if now["closed"] and not before["closed"]:
        yield f"{KIND}.closed", "", ""
    elif any(now[name] != before[name] for name in now):
        yield f"{KIND}.updated", "", ""
    for part in PARTS:
        if at(now, part) != at(before, part):
            yield f"{KIND}[{part}].updated", part, ""
    for part in CONFIGURATIONS:
        was = dict(_statuses(at(before, f"{part}.capabilities")))
        for name, status in _statuses(at(now, f"{part}.capabilities")):
            if was.get(name) != status:
                yield f"{KIND}[{part}].capability_status_updated", part, name


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
