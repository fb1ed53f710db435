"""Which parameters change nothing: not the reply, not what is stored, no event.

Each request is sent to a sandbox in which every id names something, once without the parameter and once with
each of some values of it; what comes of the two is compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from helpers.catalog import operation, operations
from helpers.catalog.shapes import Field, Operation, Shape
from helpers.sandbox import Sandbox

from . import samples

# What every operation takes, or every list, and other tests are about.
EVERYWHERE = frozenset({"ending_before", "expand", "limit", "starting_after"})
TEXTS = ("pm_card_visa", "2", "jane@example.com", "https://example.com/other")
NUMBERS = (1, 50, 2_000_000_000)
OK = 200


class Step(NamedTuple):
    """A request that brings about the state that an operation needs; `keeps` names its reply's id."""

    operation: str
    params: Mapping[str, Any] = {}
    keeps: str = ""


FINANCIAL = {"financial_account": "fa_1"}
INTENT = {"amount": 1000, "currency": "usd"}
CARD = {
    "payment_method": "pm_card_visa",
    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
}
OPEN = Step("v1.payment_intents.create", INTENT, "intent")
CHOSEN = Step("v1.payment_intents.create", {**INTENT, **CARD}, "intent")
HELD = Step(
    "v1.payment_intents.create", {**INTENT, **CARD, "confirm": True, "capture_method": "manual"}, "intent"
)
CHARGED = Step("v1.charges.create", {**INTENT, "source": "tok_bypassPending"}, "charge")
SAVED = Step("v1.payment_methods.attach", {"customer": "cus_1"}, "payment_method")
RICH = Step("v1.charges.create", {"amount": 500_000, "currency": "usd", "source": "tok_bypassPending"})
ACCOUNT = Step("v1.accounts.retrieve", {}, "account")
# What has to be there before an operation does anything.
STATES: Mapping[str, tuple[Step, ...]] = {
    "v1.charges.capture": (
        Step("v1.charges.create", {**INTENT, "source": "tok_visa", "capture": False}, "charge"),
    ),
    "v1.payment_intents.capture": (HELD,),
    "v1.payment_intents.confirm": (CHOSEN,),
    "v1.payment_intents.cancel": (OPEN,),
    "v1.payment_intents.update": (OPEN,),
    "v1.payment_methods.detach": (SAVED,),
    "v1.payment_methods.list": (SAVED,),
    "v1.payment_methods.update": (SAVED,),
    "v1.payouts.create": (RICH,),
    "v1.payouts.cancel": (RICH, Step("v1.payouts.create", {"amount": 100, "currency": "usd"}, "payout")),
    "v1.payouts.reverse": (RICH, Step("v1.payouts.create", {"amount": 100, "currency": "usd"}, "payout")),
    "v1.refunds.create": (CHARGED,),
    "v1.file_links.create": (Step("v1.files.create", {"purpose": "business_logo"}, "file"),),
    "v1.tax.calculations.create": (
        Step(
            "v1.tax.settings.update", {"head_office": {"address": {"country": "US", "postal_code": "94111"}}}
        ),
        Step(
            "v1.tax.settings.update", {"defaults": {"tax_behavior": "exclusive", "tax_code": "txcd_10000000"}}
        ),
    ),
    "v1.setup_intents.confirm": (
        Step(
            "v1.setup_intents.create",
            {"payment_method": "pm_card_visa", **{k: v for k, v in CARD.items() if k != "payment_method"}},
            "intent",
        ),
    ),
    "v1.setup_intents.update": (Step("v1.setup_intents.create", {}, "intent"),),
    "v1.setup_intents.cancel": (Step("v1.setup_intents.create", {}, "intent"),),
    "v1.transfers.create": (RICH, ACCOUNT),
}
# What an operation's request is made with beside what it requires, `$name` being what a step keeps.
WITH: Mapping[str, Mapping[str, Any]] = {
    "v1.refunds.create": {"charge": "$charge", "payment_intent": None},
    "v1.file_links.create": {"file": "$file"},
    "v1.payment_methods.list": {"customer": "cus_1"},
    "v1.transfers.create": {"amount": 100, "destination": "$account"},
    "v1.treasury.inbound_transfers.create": {
        "origin_payment_method": "pm_usBankAccount_success",
        "amount": 100,
    },
    "v1.treasury.outbound_payments.create": {
        "amount": 100,
        "destination_payment_method_data": {
            "type": "us_bank_account",
            "us_bank_account": {
                "account_holder_type": "individual",
                "account_number": "000123456789",
                "routing_number": "110000000",
            },
            "billing_details": {"name": "Jane Doe"},
        },
    },
    "v1.issuing.personalization_designs.create": {"physical_bundle": "ics_1"},
    "v1.three_d_secure.authentications.create": {"payment_method": "pm_card_visa"},
}


class Outcome(NamedTuple):
    """What came of a request: its status, its reply, and everything that is stored after it."""

    status: int
    reply: bytes
    stored: Mapping[Any, bytes]


class Laboratory:
    """A sandbox that is put back to where it was before each request."""

    def __init__(self) -> None:
        self.box = Sandbox(seed="effects", clock="2024-02-01", profile="any-id")
        self.empty = self.box.snapshot()

    def without_effect(self, op: Operation) -> tuple[int, list[str]]:
        """The status without optional parameters, and the parameters whose every value changes nothing."""
        self.box.restore(self.empty)
        kept = self._prepared(op)
        ready = self.box.snapshot()
        plain = self._sent(op, {}, kept)
        silent = [each.name for each in optional(op) if not self._matters(op, each, ready, plain, kept)]
        self.box.application.snapshots.pop(ready)
        return plain.status, silent

    def _prepared(self, op: Operation) -> dict[str, str]:
        kept: dict[str, str] = {}
        for step in STATES.get(op.name, ()):
            reply = self._sent(operation(step.operation), step.params, kept)
            kept[step.keeps] = json.loads(reply.reply).get("id", "")
        if op.returns.kind == "page":
            for sibling in _siblings(op):
                if self._sent(sibling, {}, kept).status == OK:
                    break
        return kept

    def _matters(
        self, op: Operation, field: Field, ready: str, plain: Outcome, kept: Mapping[str, str]
    ) -> bool:
        for value in values(field):
            self.box.restore(ready)
            if self._sent(op, {field.name: value}, kept) != plain:
                return True
        return False

    def _sent(self, op: Operation, params: Mapping[str, Any], kept: Mapping[str, str]) -> Outcome:
        ids = {
            each.name: kept.get(each.name, f"{each.name}_1")
            for each in op.parameters
            if each.location == "path"
        }
        given = {
            name: kept[value[1:]] if isinstance(value, str) and value.startswith("$") else value
            for name, value in {**WITH.get(op.name, {}), **params}.items()
            if not isinstance(value, str) or not value.startswith("$") or value[1:] in kept
        }
        reply = self.box.handle(samples.request(op, ids, params=given))
        body = re.sub(rb'"request_log_url":"[^"]*"', b"", reply.body)
        return Outcome(reply.status, body, self._stored())

    def _stored(self) -> Mapping[Any, bytes]:
        store = self.box.application.state.store
        return {
            (*place, id): each.body
            for place, collection in store.collections.items()
            for id, each in collection.everything()
        }


def _siblings(op: Operation) -> Iterator[Operation]:
    """What makes, or at least finds, one of those that a list is of."""
    resource = op.name.rpartition(".")[0]
    known = {each.name: each for each in operations()}
    for verb in ("create", "retrieve"):
        if f"{resource}.{verb}" in known:
            yield known[f"{resource}.{verb}"]


def optional(op: Operation) -> Iterator[Field]:
    """The parameters that a request may leave out."""
    needed = {*samples.NEEDED.get(op.name, {}), *WITH.get(op.name, {})}
    for each in op.parameters:
        if each.location != "path" and not each.required and each.name not in EVERYWHERE | needed:
            yield each


def other(shape: Shape) -> Any:
    """A value that is not the sample: the last choice, no for yes, in an object for its first fields."""
    match shape.kind:
        case "enum":
            return shape.choices[-1]
        case "boolean":
            return False
        case "list":
            return [other(shape.item or Shape("string"))]
        case "object":
            return {each.name: other(each.shape) for each in shape.fields[:3]}
        case _:
            return samples.of_shape(shape)


def values(field: Field) -> Iterator[Any]:
    """Values to try, until one of them changes something."""
    yield samples.sample(field)
    shape = field.shape
    yield from shape.choices[1:]
    if shape.kind == "boolean":
        yield False
    if shape.kind == "string":
        yield from TEXTS
    if shape.kind == "integer":
        yield from NUMBERS
    yield other(shape)
    for each in shape.options[1:]:
        yield samples.of_shape(each)
    if shape.kind == "object":
        yield from ({each.name: samples.sample(each)} for each in shape.fields[1:6])
