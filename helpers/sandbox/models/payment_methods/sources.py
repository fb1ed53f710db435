"""A customer's cards, bank accounts and sources: attached, listed, changed, verified and detached.

Source: https://docs.stripe.com/api/cards and https://docs.stripe.com/api/customer_bank_accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import job
from ...listing import lists
from ...nested import changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts
from . import cards, source_objects
from .tokens import use_source

KINDS = ("bank_account", "card", "source")
# What may be changed of each.
CHANGEABLE: Mapping[str, frozenset[str]] = {
    "bank_account": frozenset({"account_holder_name", "account_holder_type", "metadata"}),
    "card": frozenset({*cards.ADDRESS, "exp_month", "exp_year", "metadata", "name"}),
    "source": frozenset({"metadata", "owner"}),
}


Given = str | Mapping[str, Any]
"""A token's id, or the details of a card or bank account with their `object`."""


def attach(
    store: AccountStore, customer: Resource, given: Given, params: Mapping[str, Any] | None = None
) -> Resource:
    """Add a card, bank account or source to a customer, and tell it; the default is not touched.

    `params`: `metadata`, and `validate`, without which a card is checked with its bank. Raises Invalid, or
    CardRefused as its test card says.
    """
    params = params or {}
    if isinstance(given, str) and given.startswith("src_"):
        return _attach_object(store, customer, store.get("source", given, param="source"), params)
    if isinstance(given, str) and given.startswith("pm_"):
        # As a program reports it, without a space: https://github.com/firebase/functions-samples/issues/621
        raise errors.Invalid(
            "You cannot use a PaymentMethod as a source for Customers.Instead, use the PaymentMethods API to "
            "Attach a Customer to a PaymentMethod. See https://stripe.com/docs/api/payment_methods/attach",
            param="source",
        )
    source = use_source(store, given, param="source")
    if source["object"] == "bank_account":
        _refuse_twin(store, customer, source)
    else:
        source = {**cards.belonging(store, source, without=("currency",)), "allow_redisplay": "unspecified"}
        source = cards.checked(store, source) if params.get("validate", True) else source
    attached = {**source, "customer": customer["id"], "metadata": first_metadata(params)}
    store.add(attached, event="customer.source.created")
    _enter(store, attached)
    return attached


def _attach_object(
    store: AccountStore, customer: Resource, source: Resource, params: Mapping[str, Any]
) -> Resource:
    if source.get("customer"):
        # As a program reports it: https://github.com/mage2pro/stripe/issues/77. Guess: the code.
        raise errors.Invalid(
            "The source you provided has already been attached to a customer.",
            code="invalid_source_usage",
            param="source",
        )
    if source["status"] not in ("chargeable", "pending"):
        # Recorded in 2021 by a public suite.
        raise errors.Invalid(
            "The source you provided cannot be attached to the customer. It must be chargeable or pending.",
            code="invalid_source_usage",
            param="source",
        )
    values: dict[str, Any] = {"customer": customer["id"], "metadata": first_metadata(params)}
    if source["type"] == "card":
        values["card"] = source_objects.checked_card(store, source)
    attached = store.change(source, values, event=None)
    store.emit("customer.source.created", attached)
    _enter(store, attached)
    return attached


def _enter(store: AccountStore, source: Resource) -> None:
    """Cards and bank accounts of a customer stand in one order; neither says when it was attached."""
    facts = {"created": store.now, "customer": source["customer"], "kind": source["object"]}
    store.keep("_source", source["id"], **facts)
    _announce_later(store, source)


def _announce_later(store: AccountStore, source: Resource) -> None:
    """See that it is told when a card expires: as its last month begins.

    Source: https://docs.stripe.com/api/events/types#event_types-customer.source.expiring ("at the end of the
    month"). Programs report that test clocks do not bring it about: https://github.com/stripe/stripe-cli/
    issues/874.
    """
    if source["object"] == "card":
        moment = _last_month(source)
        if moment > store.now:
            store.on_clock(None).later(moment, "sources.expiring", card=source["id"])


def _last_month(card: Resource) -> int:
    """When the last month begins that a card is good for, in Unix seconds."""
    return int(datetime(card["exp_year"], card["exp_month"], 1, tzinfo=UTC).timestamp())


@job("sources.expiring")
def expiring(store: AccountStore, *, card: str) -> None:
    """Tell that a card expires, if it is still there and has no other date."""
    current = store.find("card", card)
    if current and current.get("customer") and _last_month(current) == store.now:
        store.emit("customer.source.expiring", current)


def replace_default(
    store: AccountStore, customer: Resource, given: Given, params: Mapping[str, Any]
) -> Resource:
    """Attach a source in place of the default one, which is detached, as updating with `source` does."""
    source = attach(store, customer, given, params)
    previous = customer["default_source"]
    if previous is not None and store.find("_source", previous):
        _remove(store, store.get(store.get("_source", previous)["kind"], previous))
    return source


def _refuse_twin(store: AccountStore, customer: Resource, source: Resource) -> None:
    for each in store.all("bank_account", "customer", customer["id"]):
        if each["fingerprint"] == source["fingerprint"]:
            raise errors.Invalid(
                "A bank account with that routing number and account number already exists for this "
                "customer.",
                code="bank_account_exists",
            )


def source_of(store: AccountStore, customer: Resource, id: str, *, param: str | None = None) -> Resource:
    """A customer's card or bank account. Raises NotFound, or Invalid for an id out of the parameters."""
    entry = store.find("_source", id)
    if entry is not None and entry["customer"] == customer["id"]:
        return store.get(entry["kind"], id)
    if store.state.profile == "any-id" and entry is None:
        return _made_up(store, customer, id)
    raise errors.no_such_in_body("source", id, param) if param else errors.no_such("source", id)


def _made_up(store: AccountStore, customer: Resource, id: str) -> Resource:
    """In the profile `any-id` an unknown id names a test account or a Visa, as its prefix tells."""
    magic = "btok_us" if id.startswith("ba_") else "tok_visa"
    source = {
        **use_source(store, magic, param="source"),
        "id": id,
        "customer": customer["id"],
        "metadata": {},
    }
    store.state.made_up.add(id)
    _enter(store, store.add(source, event=None))
    return source


def sources_page(store: AccountStore, customer: str, params: Mapping[str, Any]) -> lists.Page:
    """One page of a customer's sources: the default, then the newest first; of one kind by `object`."""
    kind = params.get("object")
    cursors = {name: value for name, value in params.items() if name != "object"}
    entries = store.all("_source", "customer", customer)
    sources = [store.get(each["kind"], each["id"]) for each in entries if kind in (None, each["kind"])]
    owner = store.find("customer", customer) or {}  # an event of older versions shows them of a deleted one
    default = owner.get("default_source")
    sources.sort(key=lambda each: bool(each["id"] != default))
    if kind == "card":
        _check_cursors(customer, sources, cursors)
    return lists.of(sources, "source", f"/v1/customers/{customer}/sources", cursors)


def _check_cursors(customer: str, cards: list[Resource], cursors: Mapping[str, Any]) -> None:
    """Refuse a cursor that is none of the cards, as programs report it.

    Source: https://github.com/estuary/connectors/issues/1790.
    """
    known = {each["id"] for each in cards}
    for cursor in lists.BETWEEN:
        if cursor in cursors and cursors[cursor] not in known:
            raise errors.Invalid(
                f"Customer {customer} does not have card with ID {cursors[cursor]}",
                code="resource_missing",
                param=cursor,
            )


@derived("customer", "sources", on_request=True)
def sources_of(store: AccountStore, customer: Resource) -> Resource:
    """The list inside a customer, there only when it is expanded."""
    return sources_page(store, customer["id"], {})


@route("v1.customers.payment_sources.create")
def create_source(call: Call) -> Resource:
    """Attach a card or bank account; the first becomes the default."""
    customer = call.store.get("customer", call.path["customer"])
    if "source" not in call.params:  # an older version may have another name for it
        raise errors.missing("source")
    source = attach(call.store, customer, call.params["source"], call.params)
    if customer["default_source"] is None:
        call.store.change(customer, {"default_source": source["id"]})
    return source


@route("v1.customers.payment_sources.retrieve")
def retrieve_source(call: Call) -> Resource:
    """One of a customer's cards or bank accounts."""
    return source_of(call.store, call.store.get("customer", call.path["customer"]), call.path["id"])


@route("v1.customers.payment_sources.list")
def list_sources(call: Call) -> Resource:
    """A customer's cards and bank accounts, or only `object=card` or `object=bank_account`."""
    customer = call.store.get("customer", call.path["customer"])
    if "object" in call.params and call.params["object"] not in KINDS:
        raise errors.not_one_of("object", KINDS)
    return sources_page(call.store, customer["id"], call.params)


@route("v1.customers.payment_sources.update")
def update_source(call: Call) -> Resource:
    """Change a card's name, address and expiry, or a bank account's holder."""
    source = retrieve_source(call)
    changeable = CHANGEABLE[source["object"]]
    if unknown := [each for each in call.params if each not in changeable]:
        raise errors.unknown_parameters(unknown)
    if source["object"] == "card":
        changed = call.store.change(source, cards.update_values(call.store, source, call.params))
        _announce_later(call.store, changed)
        return changed
    if source["object"] == "source":
        values = changes("source", source, call.params)
        return call.store.change(source, values, event="customer.source.updated")
    return call.store.change(source, call.params)


@route("v1.customers.payment_sources.verify")
def verify_source(call: Call) -> Resource:
    """Verify a bank account by the amounts of two small deposits: 32 and 45 in test mode."""
    source = retrieve_source(call)
    if source["object"] != "bank_account":
        raise errors.Invalid("Only bank accounts can be verified.", param="id")
    return bank_accounts.verify(call.store, source, call.params.get("amounts"))


@route("v1.customers.payment_sources.delete")
@route("v1.sources.detach")
def delete_source(call: Call) -> Resource:
    """Detach a card or bank account; of those left, the newest becomes the default."""
    customer = call.store.get("customer", call.path["customer"])
    source = source_of(call.store, customer, call.path["id"])
    return detach(call.store, customer, source)


def detach(store: AccountStore, customer: Resource, source: Resource) -> Resource:
    """Take a source away from its customer, and put another in its place if it was the default."""
    remains = _remove(store, source)
    if customer["default_source"] == source["id"]:
        left = sources_page(store, customer["id"], {"limit": 1})["data"]
        store.change(customer, {"default_source": left[0]["id"] if left else None})
    return remains


def remove_all(store: AccountStore, customer: Resource) -> None:
    """Take away all that a customer has, which is itself about to go; no event tells of each.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    for entry in list(store.all("_source", "customer", customer["id"])):
        _remove(store, store.get(entry["kind"], entry["id"]), event=None)


def _remove(
    store: AccountStore, source: Resource, *, event: str | None = "customer.source.deleted"
) -> Resource:
    store.forget("_source", source["id"])
    if source["object"] == "source":
        consumed = store.change(source, {"customer": None, "status": "consumed"}, event=None)
        if event:
            store.emit(event, consumed)
        return consumed
    return store.remove(source, event=event)
