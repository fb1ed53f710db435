"""Who answers an operation, and how faithfully."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from helpers.catalog import operation, resources

from .account_store import TEST_CLOCK, AccountStore
from .by_type import typed
from .by_type.plans import Plan, planned
from .customer_accounts import as_customer
from .listing.lists_of_v2 import turned
from .model import MODELS, Model, check_named
from .nested import at
from .parameters.names import bracketed
from .parameters.validation import validator
from .routes import HANDLERS, Call, Handler

Fidelity = Literal["modelled", "typed"]
# What the typed base does with a modelled kind as Stripe does; a step only where the model declares it.
BASE = frozenset({"create", "delete", "list", "retrieve", "search", "update"})


@dataclass(frozen=True)
class Answerer:
    """`model`: of the kind that an operation is about, if it has one."""

    handler: Handler
    plan: Plan
    model: Model | None
    fidelity: Fidelity

    def answer(self, call: Call) -> Any:
        """The response's body. Raises Refusal, first of all where the kind's model refuses."""
        call = on_its_clock(as_customer(call), self.plan)
        if "page" in call.params and self.plan.action == "list":
            call = replace(call, params=turned(call.params, validator(call.operation.name)))
        if self.model:
            self._check(call, self.model)
        if self.plan.action == "list":
            typed.check_references(call)
        return self.handler(call)

    def _check(self, call: Call, model: Model) -> None:
        if model.guard:
            model.guard(call)
        if self.plan.action in ("create", "update"):
            model.check(call.params, new=self.plan.action == "create")
            typed.check_references(call, typed.ON_BILLS)
        for path, kind in model.references.items():
            if isinstance(id := at(call.params, path), str) and id:
                check_named(call.store.get(kind, id, param=bracketed(path)), bracketed(path))


# Parameters that name an object on whose test clock a new one lives.
NAMING: Mapping[str, str] = {
    "test_clock": TEST_CLOCK,
    "customer": "customer",
    "subscription": "subscription",
    "from_subscription": "subscription",
    "invoice": "invoice",
}


def on_its_clock(call: Call, plan: Plan) -> Call:
    """A call at the time of the test clock of what it is about, for kinds whose type has one."""
    store = call.store
    if not store.state.has_test_clocks or not _has_test_clock(plan.kind):
        return call
    ids: list[tuple[str, Any]] = [(kind, call.path[name]) for name, kinds in plan.ids for kind in kinds]
    ids += [(kind, call.params[name]) for name, kind in NAMING.items() if call.params.get(name)]
    for kind, id in ids:
        resource = store.find(kind, id) if isinstance(id, str) else None
        clock = resource["id"] if resource and kind == TEST_CLOCK else resource and resource.get("test_clock")
        if clock:
            return replace(call, store=store.on_clock(clock))
    return call


def _has_test_clock(kind: str) -> bool:
    shape = resources().get(kind)
    return shape is not None and "test_clock" in shape.by_name


@cache
def answerer(name: str) -> Answerer:
    """Who answers an operation, by its name in the catalog; known once the models are registered."""
    plan = planned(name)
    model = next((MODELS[kind] for kind in plan.kinds if kind in MODELS), None)
    handler = HANDLERS.get(name)
    modelled = handler is not None or _declared(plan)
    return Answerer(handler or typed.answer, plan, model, "modelled" if modelled else "typed")


def perform(store: AccountStore, name: str, params: Mapping[str, Any], **path: str) -> Any:
    """What an operation answers to parameters by type, as a part of the request under way.

    So one product asks another for what anybody could ask it for. Raises Refusal.
    """
    named = operation(name)
    call = Call(named, path, dict(params), store, named.path.format(**path), inner=True)
    return answerer(name).answer(call)


def _declared(plan: Plan) -> bool:
    """Whether what the base does is all there is to an operation, as its kind's models declare."""
    models = [MODELS.get(kind) for kind in plan.kinds]
    if plan.action == "step" or plan.word == "cancel":
        return any(model is not None and plan.word in model.steps for model in models)
    return plan.action in BASE and None not in models
