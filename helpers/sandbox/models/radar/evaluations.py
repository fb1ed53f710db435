"""Payment evaluations: how likely a payment is fraud, asked before it is made elsewhere.

Source: https://docs.stripe.com/api/radar/payment-evaluations. Guess: the
scores; a test card has a risk of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...by_type import typed
from ...by_type.plans import planned
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ..payment_methods import payment_methods, test_cards
from . import verdicts

evaluations = Model(
    "radar.payment_evaluation",
    references={"customer_details.customer": "customer"},
    source="https://docs.stripe.com/api/radar/payment-evaluations",
)
PARAM = "payment_details[payment_method_details][payment_method]"
SCORES: Mapping[str, float] = {"normal": 25.0, "elevated": 67.0, "highest": 92.0}


@route("v1.radar.payment_evaluations.create")
def evaluate(call: Call) -> Resource:
    """Evaluate a payment; its method may be a magic one."""
    details = call.params["payment_details"]["payment_method_details"]
    details["payment_method"] = payment_methods.named(call.store, details["payment_method"], param=PARAM)[
        "id"
    ]
    return typed.create(call, planned(call.operation.name))


@evaluations.creating
def _evaluated(call: Call, evaluation: Resource) -> Resource:
    """What the payment method, and the lists that the payment is on, make of it."""
    store, params = call.store, call.params
    named = params["payment_details"]["payment_method_details"]["payment_method"]
    method = payment_methods.named(store, named)
    known = test_cards.behind(store, method.get(method["type"]) or {})
    level = known.risk if known else "normal"
    who = params["customer_details"]
    payment = {"customer": who.get("customer"), "receipt_email": who.get("email")}
    verdict = verdicts.verdict(store, method, payment)
    blocked = verdict.role == "block" if verdict else level == "highest"
    score = {"evaluated_at": store.now, "risk_level": level, "score": SCORES[level]}
    return {
        **evaluation,
        "created_at": store.now,
        "recommended_action": "block" if blocked else "continue",
        "signals": {"early_fraud_warning": score, "fraudulent_dispute": score, "fraudulent_payment": score},
    }
