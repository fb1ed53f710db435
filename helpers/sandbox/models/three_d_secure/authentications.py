"""Authentications: submitted to the card's network, answered at once or by the cardholder.

A cardholder answers on a page of the bank's; here a control does, and a local page may call it.

Source: https://docs.stripe.com/api/three-d-secure/authentications and
https://docs.stripe.com/payments/3d-secure/standalone-three-d-secure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type import typed
from ...by_type.plans import planned
from ...by_type.typed import own
from ...model import Model
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses
from ..payment_methods import making, payment_methods, test_cards

AUTHENTICATION = "three_d_secure.authentication"
LIFE = Statuses(
    {
        "requires_submission": ("requires_challenge", "succeeded", "failed", "canceled", "error"),
        "requires_challenge": ("succeeded", "failed", "canceled", "error"),
        "succeeded": (),
        "failed": (),
        "canceled": (),
        "error": (),
    },
    told_as={"error": "errored"},
)
authentications = Model(
    AUTHENTICATION,
    word="3D Secure authentication",
    statuses=LIFE,
    steps={"cancel": "canceled"},
    exactly_one=[("payment_method", "payment_method_data")],
    source="https://docs.stripe.com/api/three-d-secure/authentications",
)
SERVERS = {"amex": "american_express", "discover": "discover", "mastercard": "mastercard"}
# What a cardholder's bank answers: the status that follows, the outcome, the network's letter and the
# indicator of who bears a loss.
ANSWERS: Mapping[str, tuple[str, str, str, str]] = {
    "authenticated": ("succeeded", "authenticated", "Y", "05"),
    "attempt_acknowledged": ("succeeded", "attempt_acknowledged", "A", "06"),
    "denied": ("failed", "denied", "N", "07"),
    "abandoned": ("failed", "abandoned", "N", "07"),
    "internal_error": ("error", "internal_error", "U", "07"),
}


@route("v1.three_d_secure.authentications.create")
def create_authentication(call: Call) -> Resource:
    """Begin an authentication; where the bank asks for no fingerprint, it is submitted at once."""
    store, params = call.store, call.params
    if params["message_category"] == "payment_authentication":
        for name in ("amount", "currency"):
            if params.get(name) is None:
                raise errors.missing(name)
    if data := params.pop("payment_method_data", None):
        method = making.made_of(store, data, under="payment_method_data")
    else:
        method = payment_methods.named(store, params["payment_method"], param="payment_method")
    if method["type"] != "card":
        raise errors.Invalid("Only cards can be authenticated by 3D Secure.", param="payment_method")
    params["payment_method"] = method["id"]
    authentication = typed.create(call, planned(call.operation.name))
    submit = params.get("submit", "if_fingerprinting_not_supported")
    if submit == "always" or (submit != "never" and not authentication["fingerprinting_url"]):
        return _submitted(store, authentication)
    store.emit("requires_submission", authentication)
    return authentication


@authentications.creating
def _whole(call: Call, authentication: Resource) -> Resource:
    """An authentication with the page that takes the browser's fingerprint, where the bank has one."""
    store = call.store
    method = store.get("payment_method", authentication["payment_method"])
    server = SERVERS.get(method["card"]["brand"], "visa")
    known = test_cards.behind(store, method["card"])
    page = f"https://hooks.stripe.com/3d_secure_2/fingerprint/{authentication['id']}"
    return {
        **authentication,
        "directory_server": call.params.get("directory_server", server),
        "fingerprinting_url": page if known and known.authentication != "unsupported" else None,
    }


@route("v1.three_d_secure.authentications.submit")
def submit(call: Call) -> Resource:
    """Ask the bank."""
    authentication = own(call)
    LIFE.require(authentication, "requires_challenge")
    if "metadata" in call.params:
        said = {"metadata": call.params["metadata"]}
        authentication = call.store.change(authentication, said, event=None)
    return _submitted(call.store, authentication)


def _submitted(store: AccountStore, authentication: Resource) -> Resource:
    """The bank knows the cardholder, or wants to ask; it follows from the test card."""
    method = store.get("payment_method", authentication["payment_method"])
    known = test_cards.behind(store, method["card"])
    wanted = (authentication["flow_preference"] or {}).get("type") == "challenge"
    if known and known.authentication == "unsupported":
        return store.move(authentication, "failed", outcome="not_supported", fingerprinting_url=None)
    if known and known.lookup_fails:
        return _answered(store, authentication, "internal_error")
    if test_cards.needs_authentication(known, requested=wanted):
        url = store.link("hooks.stripe.com", f"/3d_secure_2/challenge/{authentication['id']}")
        return store.move(authentication, "requires_challenge", challenge_url=url, fingerprinting_url=None)
    return _answered(store, authentication, "authenticated")


def _answered(store: AccountStore, authentication: Resource, answer: str) -> Resource:
    status, outcome, letter, indicator = ANSWERS[answer]
    id = authentication["id"]
    details = {
        "acs_transaction_id": store.state.ids.uuid(f"{id}:acs"),
        "ares": None,
        "ares_trans_status": "C" if authentication["challenge_url"] else letter,
        "cryptogram": store.state.ids.derive(f"{id}:cryptogram", 28) if status == "succeeded" else None,
        "ds_transaction_id": store.state.ids.uuid(f"{id}:ds"),
        "eci": indicator,
        "network_details": None,
        "protocol_version": "2.2.0",
        "requestor_challenge_indicator": None,
        "rreq": None,
        "rreq_trans_status": letter if authentication["challenge_url"] else None,
        "three_ds_server_transaction_id": store.state.ids.uuid(f"{id}:server"),
    }
    ended = {"challenge_url": None, "fingerprinting_url": None}
    return store.move(authentication, status, outcome=outcome, outcome_details=details, **ended)


@authentications.step("cancel")
def _canceled(call: Call, authentication: Resource) -> Mapping[str, Any]:
    """Nobody is asked any more."""
    said = {"metadata": call.params["metadata"]} if "metadata" in call.params else {}
    return {"challenge_url": None, "fingerprinting_url": None, "outcome": "canceled", **said}


@control("post", "answer_challenge")
def answer_challenge(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Answer for the cardholder in an `authentication`: `outcome` is authenticated, denied or abandoned."""
    id, outcome = str(params.get("authentication") or ""), params.get("outcome", "authenticated")
    if outcome not in ANSWERS:
        raise errors.not_one_of("outcome", ANSWERS)
    holding = store.holder(AUTHENTICATION, id)
    authentication = holding.get(AUTHENTICATION, id, param="authentication")
    if authentication["challenge_url"] is None:
        raise errors.Invalid(f"The cardholder of {id} is not asked.", param="authentication")
    holding.emit("challenge_started", authentication)
    return _answered(holding, authentication, outcome)
