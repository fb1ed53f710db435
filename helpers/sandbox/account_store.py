"""One account's objects as the models see them: every change makes its event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.catalog.prefixes import prefix
from helpers.catalog.thin_events import thin_event_types

from . import errors
from .by_type.blanks import in_order, template
from .clock import iso
from .event_objects import (
    as_told,
    event_types,
    is_event_type,
    previous_attributes,
    snapshot_event,
    thin_event,
    told_as,
)
from .habits import Habit
from .hooks import LISTENERS, MADE_UP, REACTIONS, RETELLERS, RETOLD
from .model import MODELS
from .nested import parted, updated
from .resource import Resource
from .statuses import STATUSES, check_step

if TYPE_CHECKING:
    from .state import State


class Origin(NamedTuple):
    """The request that a change came from; empty for what the clock set off.

    ``version``: that it names. ``habits``: what its version does otherwise than by a parameter; None: what
    the account's does. ``key``: the API key that it was sent with.
    """

    request_id: str | None = None
    idempotency_key: str | None = None
    version: str | None = None
    habits: frozenset[Habit] | None = None
    key: str = ""


BY_THE_CLOCK = Origin()
TEST_CLOCK = "test_helpers.test_clock"


@dataclass(frozen=True)
class UnderWay:
    """An object's events so far in a request that changes it at once, and how many updates may be told."""

    updates: int
    told: list[Resource] = field(default_factory=list)

    def tells(self, event: str) -> bool:
        """Whether one more event is told: any but an update too many."""
        so_far = sum("previous_attributes" in each["data"] for each in self.told)
        return event != "updated" or so_far < self.updates


# `application` of what is made on a connected account is the platform's, which made it. In these kinds the
# reference means another one by it.
OTHERS_APPLICATION = frozenset({"payment_method_configuration", "webhook_endpoint"})


# Which account of v2 a customer is, by the customer's id.
BY_CUSTOMER = "_account_of_customer"
# The fields and parameters that name such an account, and those that name the customer.
# Source: https://docs.stripe.com/accounts-v2/use-accounts-as-customers.
ACCOUNTS = {"customer_account": "customer", "related_customer_account": "related_customer"}


@dataclass(slots=True)  # not frozen: each request makes one, which would take eight times as long
class AccountStore:
    """Reads and changes one account's objects on behalf of one request, or of the clock.

    ``clock``: the id of the test clock whose time it is here; without one it is the sandbox's.
    """

    state: State
    account: str
    origin: Origin = BY_THE_CLOCK
    clock: str | None = None

    @property
    def now(self) -> int:
        """The time here, in Unix seconds."""
        if self.clock is None:
            return self.state.clock.now()
        clock = self.state.store.find(self.account, TEST_CLOCK, self.clock)
        return int(clock["frozen_time"]) if clock else self.state.clock.now()

    @contextmanager
    def foreseen(self, moment: int) -> Iterator[None]:
        """Have it be a moment to come here, for the while of what is undone."""
        if clock := self.clock and self.find(TEST_CLOCK, self.clock):
            frozen = max(moment, clock["frozen_time"])
            self.change(clock, {"frozen_time": frozen}, event=None)
            yield
        else:
            with self.state.clock.foreseen(moment):
                yield

    @property
    def application(self) -> str:
        """The id that the platform's application has."""
        return "ca_" + "".join(self.state.ids.derive(f"application:{part}", 16) for part in "12")

    def has_habit(self, habit: Habit) -> bool:
        """Whether what the request asks for is done as it was before."""
        habits = self.state.habits if self.origin.habits is None else self.origin.habits
        return habit in habits

    def on(self, account: str) -> AccountStore:
        """The same request's view of another account."""
        here = account == self.account and self.clock is None
        return self if here else AccountStore(self.state, account, self.origin)

    def by_itself(self) -> AccountStore:
        """This store, with events that no request is named in."""
        return AccountStore(self.state, self.account, clock=self.clock)

    def known_by(self, key: str) -> AccountStore:
        """This store, with events that name an idempotency key and no request."""
        origin = self.origin._replace(request_id=None, idempotency_key=key)
        return AccountStore(self.state, self.account, origin, self.clock)

    def on_clock(self, clock: str | None) -> AccountStore:
        """The same view at a test clock's time; without one, at the sandbox's."""
        return self if clock == self.clock else AccountStore(self.state, self.account, self.origin, clock)

    def new_id(self, prefix: str) -> str:
        return self.state.ids.new(prefix)

    def new(self, kind: str, /, **values: Any) -> Resource:
        """An object of a kind with an id and every field of its type, not stored yet."""
        blank = template(kind)
        id = values.pop("id", None) or self.new_id(prefix(kind))
        resource = {"id": "", **blank}  # it stands first, as Stripe shows it
        resource["id"] = id
        if "created" in blank:
            resource["created"] = self.now if blank["created"] == 0 else iso(self.now)
        if self.account != self.state.platform and "application" in blank and kind not in OTHERS_APPLICATION:
            resource["application"] = self.application
        resource.update(values)
        return resource

    def add(self, resource: Resource, *, event: str | None = "created") -> Resource:
        """Store a new object. `event`: the last word of its event's type, a whole type, or None."""
        added = self._put(in_order(self._without_hidden(resource, resource)))
        self.emit(event, added)
        return added

    def _put(self, resource: Resource) -> Resource:
        if BY_CUSTOMER in self.state.store.kinds:
            resource = self.with_account(resource)
        return self.state.store.put(self.account, resource["object"], resource["id"], resource)

    def with_account(self, resource: Resource) -> Resource:
        """An object that names a customer with the account of v2 that this is, if it is one."""
        if resource.get("object") == "customer":
            return {**resource, "customer_account": self._account_of(resource["id"])}
        shown = {
            name: self._account_of(resource.get(customer))
            for name, customer in ACCOUNTS.items()
            if name in resource
        }
        return {**resource, **shown}

    def _account_of(self, customer: Any) -> str | None:
        known = self.find(BY_CUSTOMER, customer) if isinstance(customer, str) else None
        return known["account"] if known else None

    def change(
        self, resource: Resource, values: Mapping[str, Any], *, event: str | None = "updated"
    ) -> Resource:
        """Store an object with new values, and make its event if anything is different.

        The empty string unsets a value; metadata is merged key by key.
        """
        new = {
            name: updated(resource.get(name), value, name)
            for name, value in self._without_hidden(resource, values).items()
        }
        changed = {**resource, **new}
        previous = previous_attributes({name: resource[name] for name in new if name in resource}, new)
        if previous:
            told = [name for name in previous if name not in self._quiet(resource)]
            check_step(resource, changed)
            changed = self._put(changed)
            if told:
                order = list(changed).index
                self.emit(event, changed, {name: previous[name] for name in sorted(told, key=order)})
        return changed

    def _quiet(self, resource: Resource) -> frozenset[str]:
        model = MODELS.get(resource["object"])
        return model.quiet if model else frozenset()

    def move(self, resource: Resource, status: str, **values: Any) -> Resource:
        """Take an object to another status, with other new values, and make the event that tells of it."""
        table = STATUSES[resource["object"]]
        table.require(resource, status)
        word = table.told_as.get(status, status)
        type = f"{told_as(resource['object'])}.{word}"
        if word == "updated" or not is_event_type(type):
            return self.change(resource, {**values, "status": status})
        moved = self.change(resource, {**values, "status": status}, event=None)
        self.emit(word, moved)
        return moved

    def remove(self, resource: Resource, *, event: str | None = "deleted", found: bool = False) -> Resource:
        """Take an object out; answers with what Stripe tells of a deleted one.

        `found`: its id goes on to be retrieved, as `deleted: true`.
        """
        remains = {"id": resource["id"], "object": resource["object"], "deleted": True}
        kind, model = resource["object"], MODELS.get(resource["object"])
        self.state.store.remove(self.account, kind, resource["id"], remains if found else None)
        if model and model.hidden and self.hidden(resource):
            self.forget(f"_{kind}", resource["id"])
        self.emit(event, {**resource, **(model.gone_as if model else {})})
        return {name: remains[name] for name in ("id", "object")} if kind.startswith("v2.") else remains

    def hidden(self, resource: Resource) -> Resource:
        """What an object shows only where it is expanded, by dotted name, as far as it has any of it."""
        return self.find(f"_{resource['object']}", resource["id"]) or {}

    def _without_hidden(self, resource: Resource, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """New values of an object; what its kind shows only where it is expanded is kept apart."""
        model = MODELS.get(resource["object"])
        if model is None or not model.hidden:
            return values
        shown, apart = parted(values, model.hidden)
        if apart:
            kind, id = f"_{resource['object']}", resource["id"]
            self.keep(kind, id, **{**self.hidden(resource), **apart})
        return shown

    def keep(self, kind: str, id: str, /, **facts: Any) -> Resource:
        """Remember what Stripe never shows, in place of what was known; the kind begins with "_"."""
        return self._put({**facts, "id": id, "object": kind})

    def forget(self, kind: str, id: str) -> None:
        """Remember facts no longer."""
        self.state.store.remove(self.account, kind, id, None)

    def find(self, kind: str, id: str) -> Resource | None:
        """An object that is still there, or that everybody has."""
        stored = self.state.store.find(self.account, kind, id) or _given(kind, id)
        return None if stored is None or stored.get("deleted") else stored

    def anywhere(self, kind: str, id: str) -> Resource | None:
        """An object of this account or, where it has none of that id, of another one; deleted or not.

        What an object names may live elsewhere: a connected account's charge is named by the platform's fee.
        """
        stored = self.state.store.find(self.account, kind, id) or _given(kind, id)
        if stored is not None:
            return stored
        others = (self.state.store.find(each.account, kind, id) for each in self.state.holding(kind))
        return next((each for each in others if each is not None), None)

    def holder(self, kind: str, id: str) -> AccountStore:
        """The same request's view of the account where an object lives; its own where there is none such."""
        holder = next((each for each in self.state.holding(kind) if each.find(kind, id)), self)
        return self.on(holder.account)

    def get(self, kind: str, id: str, *, param: str | None = None, word: str = "") -> Resource:
        """An object by its id. Raises NotFound; or Invalid where the id came in a parameter."""
        resource = self.find(kind, id)
        if resource is not None:
            return resource
        if self._makes_up(kind, named=param is not None):
            self.state.made_up.add(id)
            return self.add(self.made_up(kind, id), event=None)
        raise self.none_such(kind, id, param=param, word=word)

    def _makes_up(self, kind: str, *, named: bool) -> bool:
        """Whether an unknown id names an object: no hidden one and, in a parameter, no given one."""
        model = MODELS.get(kind)
        given = named and model is not None and model.given is not None
        return self.state.profile == "any-id" and not kind.startswith("_") and not given

    def made_up(self, kind: str, id: str) -> Resource:
        """What an unknown id names in the profile `any-id`."""
        make, model = MADE_UP.get(kind), MODELS.get(kind)
        return make(self, id) if make else self.new(kind, **{**(model.begins if model else {}), "id": id})

    def none_such(self, kind: str, id: str, *, param: str | None = None, word: str = "") -> errors.Refusal:
        """What is said of an id that names nothing, in the path or in a parameter."""
        model = MODELS.get(kind)
        word = word or (model.word if model else kind.removeprefix("_"))
        if param and model and model.literal and word == model.word and id.replace(".", "", 1).isdecimal():
            return errors.Invalid(model.literal, param=param)
        if param:
            return errors.no_such_in_body(word, id, param)
        return errors.no_such(word, id, model.missing if model else "id")

    def all(self, kind: str, field: str = "", value: Any = None) -> Iterator[Resource]:
        """Objects of a kind, newest first; those whose field has a value, if one is named."""
        collection = self.state.store.collections.get((self.account, kind))
        if collection is None:
            return iter(())
        end = len(collection.order)
        return collection.where(field, value, 0, end) if field else collection.between(0, end)

    def link(self, host: str, path: str) -> str:
        """The address of a page: the sandbox's own where it serves them, else the one Stripe would have."""
        return f"{self.state.pages() or f'https://{host}'}{path}"

    def later(self, at: int, name: str, **values: Any) -> None:
        """Have a job run when the clock here gets to a moment."""
        due: Resource = {
            "id": self.new_id("job_"),
            "object": "_job",
            "at": at,
            "name": name,
            "values": values,
        }
        if self.clock:
            due["clock"] = self.clock
            if at <= self.now:
                self.state.due_at_once.append((self.account, self.clock))
        self.state.store.put(self.account, "_job", due["id"], due)
        self.state.wait(due, self.account)

    def emit(
        self, event: str | None, resource: Resource, previous: Mapping[str, Any] | None = None
    ) -> Resource | None:
        """Make an event, if Stripe has one of that type."""
        if event is None:
            return None
        type = event if "." in event else f"{told_as(resource['object'])}.{event}"
        if type in thin_event_types():
            return self.tell(type, resource)
        if type not in event_types():
            return None
        so_far = self.state.under_way.get(resource.get("id", ""))
        if so_far is not None and not so_far.tells(event):
            return None
        told = snapshot_event(self, type, resource, previous)
        kept = self.state.told(told, self, self.state.api_version)
        self.state.store.put(self.account, "event", told["id"], kept)
        if so_far is not None:
            so_far.told.append(told)
        if self.clock:
            self.keep("_event_on_clock", told["id"])
        self._announce(told, resource)
        return told

    def _announce(self, event: Resource, resource: Resource) -> None:
        for listen in LISTENERS:
            listen(self.on_clock(None), event)
        for reaction in REACTIONS.get(event["type"], ()):
            reaction(self, resource)
        for retold in RETOLD.get(event["type"], ()):
            retold(self, resource, event["data"].get("previous_attributes"))

    def tell(self, type: str, about: Resource, **more: Any) -> Resource:
        """Make a thin event of a type, about an object; `more`: its further fields, such as `data`."""
        event = self.add({**thin_event(self, type, about), **more}, event=None)
        self._announce(event, about)
        return event

    @contextmanager
    def at_once(self, resource: Resource, *, updates: int = 0) -> Iterator[None]:
        """Make an object that changes at once, or change one again and again.

        Its events tell what has become of it; as many as `updates` tell that it changed: none of a new one.
        """
        under_way = self.state.under_way[resource["id"]] = UnderWay(updates)
        try:
            yield
        finally:
            del self.state.under_way[resource["id"]]
            now = self.find(resource["object"], resource["id"])
            if now:
                for event in under_way.told:
                    self.retell(event, now, before=resource)

    def retell(self, event: Resource | None, resource: Resource, *, before: Resource | None = None) -> None:
        """Have an event of the request under way tell how its object is when the request ends.

        `before`: how it was; an event that tells of a change tells of all of it.
        """
        if event is not None:
            data = {**event["data"], "object": as_told(event["type"], resource)}
            if before is not None and "previous_attributes" in data:
                was = {name: before[name] for name in resource if name in before}
                data["previous_attributes"] = previous_attributes(was, resource)
            retold = {**event, "data": data}
            told = self.state.told(retold, self, self.state.api_version)
            kept = {**self.get("event", event["id"]), "data": told["data"]}
            self.state.store.put(self.account, "event", event["id"], kept)
            for hear in RETELLERS:
                hear(self.on_clock(None), retold)


def _given(kind: str, id: str) -> Resource | None:
    model = MODELS.get(kind)
    return model.given().get(id) if model and model.given else None
