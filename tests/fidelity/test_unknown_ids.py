"""An id that names nothing, or something of another kind, is answered with 404 and makes nothing."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.catalog import operations
from helpers.catalog.shapes import Operation
from helpers.sandbox import Sandbox
from helpers.sandbox.answers import answerer
from helpers.sandbox.by_type.plans import planned
from helpers.sandbox.door.wire import HttpRequest

from .samples import request

WITH_IDS = [each for each in operations() if "{" in each.path]


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    """One in which there are a few objects."""
    return Sandbox(seed="ids", clock="2024-02-01")


def stored(sandbox: Sandbox) -> dict[Any, Any]:
    collections = sandbox.application.state.store.collections
    return {place: dict(each.everything()) for place, each in collections.items() if len(each)}


def names(operation: Operation, id: str) -> HttpRequest:
    """A request for the operation in which every id of the path is this one."""
    return request(operation, {each.name: id for each in operation.parameters if each.location == "path"})


@pytest.mark.parametrize("operation", WITH_IDS, ids=lambda each: each.name)
def test_an_id_that_names_nothing_makes_nothing(sandbox: Sandbox, operation: Operation) -> None:
    """Typed operations say 404; modelled ones may see something wrong before."""
    before = stored(sandbox)
    reply = sandbox.handle(names(operation, "none_1"))
    modelled = answerer(operation.name).fidelity == "modelled"
    assert reply.status in ((400, 402, 403, 404) if modelled else (404,)), reply.body
    assert stored(sandbox) == before


@pytest.mark.parametrize("operation", WITH_IDS, ids=lambda each: each.name)
def test_an_id_of_another_kind_names_nothing(sandbox: Sandbox, operation: Operation) -> None:
    """A payout is no quote, and cannot be accepted as one."""
    other = sandbox.client().v1.customers.create({"name": "Jenny"}).id
    if any("customer" in kinds for _, kinds in planned(operation.name).ids):
        other = sandbox.client().v1.topups.create({"amount": 1000, "currency": "usd"}).id
    before = stored(sandbox)
    reply = sandbox.handle(names(operation, other))
    modelled = answerer(operation.name).fidelity == "modelled"
    assert reply.status in ((400, 402, 403, 404) if modelled else (404,)), reply.body
    assert stored(sandbox) == before


@pytest.mark.parametrize(
    ("path", "filter"),
    [
        ("charges", "customer"),
        ("charges", "payment_intent"),
        ("checkout/sessions", "payment_intent"),
        ("checkout/sessions", "subscription"),
        ("invoice_payments", "invoice"),
        ("invoices", "customer"),
        ("invoices", "subscription"),
        ("promotion_codes", "coupon"),
        ("promotion_codes", "customer"),
        ("subscriptions", "price"),
    ],
)
def test_a_list_of_an_object_that_is_not_there_is_refused(sandbox: Sandbox, path: str, filter: str) -> None:
    """As recorded of customers and charges. Guess: the other filters do the same."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sandbox.client().raw_request("get", f"/v1/{path}?{filter}=none_1")
    error = refused.value
    assert (error.http_status, error.code, error.param) == (400, "resource_missing", filter)


def test_a_list_of_an_unknown_payment_is_empty(sandbox: Sandbox) -> None:
    """As recorded, where a filter is within an object."""
    payment: Any = {"type": "payment_intent", "payment_intent": "pi_none"}
    assert sandbox.client().v1.invoice_payments.list({"payment": payment}).data == []
