"""Who answers an operation, and how faithfully."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from helpers.catalog import operation

from . import typed
from .account_store import AccountStore
from .model import MODELS, Model, bracketed
from .nested import at
from .plans import Plan, planned
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
        if self.model:
            self._check(call, self.model)
        return self.handler(call)

    def _check(self, call: Call, model: Model) -> None:
        if model.guard:
            model.guard(call)
        if self.plan.action in ("create", "update"):
            model.check(call.params, new=self.plan.action == "create")
        for path, kind in model.references.items():
            if isinstance(id := at(call.params, path), str) and id:
                call.store.get(kind, id, param=bracketed(path))


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
    call = Call(named, path, dict(params), store, named.path.format(**path))
    return answerer(name).answer(call)


def _declared(plan: Plan) -> bool:
    """Whether what the base does is all there is to an operation, as its kind's models declare."""
    models = [MODELS.get(kind) for kind in plan.kinds]
    if plan.action == "step" or plan.word == "cancel":
        return any(model is not None and plan.word in model.steps for model in models)
    return plan.action in BASE and None not in models
