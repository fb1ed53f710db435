"""Verification sessions: somebody is asked to prove who they are; what came of it stands in reports.

A person does that on a page; a control says at once what comes of it.

Source: https://docs.stripe.com/api/identity/verification_sessions and
https://docs.stripe.com/identity/how-sessions-work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses
from ..core import hosted
from . import reports
from .access import require_access

SESSION = "identity.verification_session"
LIFE = Statuses(
    {
        "requires_input": ("processing", "canceled"),
        "processing": ("verified", "requires_input"),
        "verified": (),
        "canceled": (),
    },
    refused={
        "canceled": 'You cannot cancel this VerificationSession because it has a status of "{status}". '
        'Only a VerificationSession in "{allowed}" status may be canceled.'
    },
    repeated=frozenset({"canceled"}),
)
REDACTION = Statuses({"processing": ("redacted",), "redacted": ()})
# How long an address to do it on can be used, and how long its secret is taken for a fresh one, in seconds.
# Source: `url` and `client_secret` in https://docs.stripe.com/api/identity/verification_sessions/object.
ADDRESS_LASTS, SECRET_LASTS = 48 * 3_600, 24 * 3_600
sessions = Model(
    SESSION,
    word="VerificationSession",
    statuses=LIFE,
    steps={"cancel": "canceled"},
    hidden=(*(f"verified_outputs.{name}" for name in reports.SENSITIVE), "verified_outputs"),
    at_most_one=[("type", "verification_flow")],
    references={"related_customer": "customer"},
    missing="session",
    guard=require_access,
    source="https://docs.stripe.com/api/identity/verification_sessions",
)
# Where a person is sent; there it ends once it is verified or canceled.
ENDED: Mapping[str, None] = {"client_secret": None, "url": None}
# What went wrong before is forgotten, too. Public programs report it.
CANCELED: Mapping[str, None] = {**ENDED, "last_error": None}
OPENED = "_identity_opened"
"""By which codes a session was opened, when the last one was made, and where a person goes afterwards."""


@sessions.creating
def _whole(call: Call, session: Resource) -> Resource:
    """A session with the page to do it on, and the secret by which a browser opens it."""
    store, params = call.store, call.params
    if not params.get("type") and not params.get("verification_flow"):
        raise errors.missing("type")
    type = params.get("type") or "verification_flow"
    return {
        **session,
        **_opened(store, session["id"], params.get("return_url")),
        "options": _options(type, params),
        "type": type,
    }


def _opened(store: AccountStore, id: str, return_url: str | None) -> dict[str, str]:
    """A fresh secret and address for a session; both are used once."""
    before = (store.find(OPENED, id) or {"codes": []})["codes"]
    code = f"test_{store.state.ids.derive(f'{id}:{len(before)}' if before else id, 24)}"
    store.keep(OPENED, id, codes=[*before, code], at=store.now, return_url=return_url)
    hosted.enter(store, code, SESSION, id, return_url=return_url, until=store.now + ADDRESS_LASTS)
    return {
        "client_secret": f"{id}_secret_{code}",
        "url": store.link("verify.stripe.com", f"/start/{code}"),
    }


def _used(store: AccountStore, id: str) -> None:
    """Let the addresses that a session had so far lead nowhere."""
    opened = store.find(OPENED, id) or {"codes": []}
    for code in opened["codes"]:
        hosted.enter(store, code, SESSION, id, return_url=opened["return_url"], until=store.now)


def _reopened(store: AccountStore, session: Resource) -> Resource:
    """A session with a fresh secret and address, in place of those that were used or are too old."""
    before = store.get(OPENED, session["id"])
    return store.change(session, _opened(store, session["id"], before["return_url"]), event=None)


@route("v1.identity.verification_sessions.retrieve")
def retrieve(call: Call) -> Resource:
    """A session; while it waits, with an address that can be used.

    Source: https://docs.stripe.com/identity/verification-sessions#results.
    """
    store, session = call.store, own(call)
    opened = store.find(OPENED, session["id"])
    waits = opened and LIFE.allows(session["status"], "processing") and not session["redaction"]
    if opened and waits and store.now >= opened["at"] + SECRET_LASTS:
        return _reopened(store, session)
    return session


@sessions.changing
def _still_open(call: Call, session: Resource) -> dict[str, Any]:
    """What is asked for changes only while nothing was given yet; of what was redacted, nothing does.

    Source: https://docs.stripe.com/api/identity/verification_sessions/redact. Guess: the words.
    """
    if session["redaction"]:
        raise errors.Invalid(
            f"You cannot update the VerificationSession {session['id']} because it was redacted."
        )
    if call.params.keys() - {"metadata"}:
        LIFE.require(session, "processing")
    if type := call.params.get("type"):
        return {"options": _options(type, call.params)}
    if call.params.get("options"):
        return {"options": {**session["options"], **_options(session["type"], call.params)}}
    return {}


def _options(type: str, params: Mapping[str, Any]) -> Resource:
    """What is asked for beside a check's type; an empty text stands for nothing more."""
    given = {
        name: value or {} for name, value in (params.get("options") or {}).items() if value or name == type
    }
    return {**({} if type == "verification_flow" else {type: {}}), **given}


@sessions.step("cancel")
def _ended(call: Call, session: Resource) -> Mapping[str, Any]:
    return CANCELED


@control("post", "verify_identity")
def answer(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Do what a person does in a `session`: `outcome` is verified, or the code of what went wrong.

    Further parameters are what is found on the document: `first_name`, `last_name`, `dob`, `address`,
    `id_number`, `email` and `phone`. A session that fails before any check is made has no report.
    """
    id, outcome = str(params.get("session") or ""), params.get("outcome", "verified")
    if not id:
        raise errors.missing("session")
    if outcome != "verified" and outcome not in reports.codes():
        raise errors.not_one_of("outcome", ("verified", *sorted(reports.codes())))
    holding = store.holder(SESSION, id)
    session = holding.get(SESSION, id, param="session")
    if outcome != "verified" and not reports.of_check(outcome):
        return _stopped(holding, session, outcome)
    given = {name: value for name, value in params.items() if name not in ("session", "outcome")}
    started = holding.move(session, "processing", last_error=None, **ENDED)
    _used(holding, id)
    holding.later(holding.now, "identity.decide", session=id, outcome=outcome, given=given)
    return started


def _stopped(store: AccountStore, session: Resource, code: str) -> Resource:
    """A session that came to nothing before anything was handed in: there is no report of it."""
    LIFE.require(session, "processing")
    error = {"code": code, "reason": reports.reason(code)}
    stopped = store.change(session, {"last_error": error, **ENDED}, event=None)
    store.emit("requires_input", stopped)
    _used(store, session["id"])
    return _reopened(store, stopped)


@job("identity.decide")
def decide(store: AccountStore, *, session: str, outcome: str, given: dict[str, Any]) -> None:
    """What came of what somebody handed in."""
    current = store.get(SESSION, session)
    found = reports.results(store, current, outcome, given)
    report = reports.add(store, current, found)
    if outcome == "verified":
        values = {"last_verification_report": report["id"], "verified_outputs": reports.outputs(found)}
        store.move(current, "verified", **values)
        return
    error = {"code": outcome, "reason": reports.reason(outcome)}
    failed = store.move(current, "requires_input", last_error=error, last_verification_report=report["id"])
    _reopened(store, failed)


@route("v1.identity.verification_sessions.redact")
def redact(call: Call) -> Resource:
    """Have all that was collected forgotten; a session that is still open is canceled."""
    store, session = call.store, own(call)
    if session["redaction"]:
        raise errors.Invalid(f"The VerificationSession {session['id']} has already been redacted.")
    if LIFE.allows(session["status"], "verified"):
        raise errors.Invalid(
            f"You cannot redact the VerificationSession {session['id']} while it has a status of "
            f"{session['status']}."
        )
    store.later(store.now, "identity.redact", session=session["id"])
    started = {"redaction": {"status": REDACTION.begins[0]}}
    if LIFE.allows(session["status"], "canceled"):
        return store.move(session, "canceled", **CANCELED, **started)
    return store.change(session, started, event=None)


@job("identity.redact")
def forget(store: AccountStore, *, session: str) -> None:
    """Take out what was collected: of the session, its reports, and the events that told of them."""
    current = store.get(SESSION, session)
    REDACTION.require({**current, "status": current["redaction"]["status"]}, "redacted")
    outputs = store.hidden(current).get("verified_outputs") or {}
    sensitive = {name: store.hidden(current).get(f"verified_outputs.{name}") for name in reports.SENSITIVE}
    known = reports.blacked({**outputs, **sensitive}) if outputs else None
    emptied = {**_without(current), "metadata": "", "verified_outputs": known}
    for event in list(store.all("event")):
        about = event["data"]["object"]
        if (about.get("object"), about.get("id")) == (SESSION, session):
            told = {**event["data"], "object": _without(about)}
            store.change(event, {"data": told}, event=None)
    reports.forget(store, session)
    redacted = store.change(current, {**emptied, "redaction": {"status": "redacted"}}, event=None)
    store.emit("redacted", redacted)


def _without(session: Resource) -> Resource:
    """A session without what somebody told of themselves."""
    details = session["provided_details"]
    return {
        **session,
        "provided_details": details and reports.blacked(details),
        "metadata": {},
    }
