"""The sandbox as one application: a request in, a reply out, whatever carried them.

authentication -> control or operation -> idempotency -> validation -> handler -> expansion -> journal
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import formatdate
from threading import RLock
from typing import Any

from helpers.catalog import api_version
from helpers.catalog.paths import match
from helpers.catalog.shapes import Operation

from .. import errors
from ..account_store import AccountStore, Origin, State
from ..answers import answerer
from ..clock import Clock
from ..deliveries import Deliveries
from ..expansion import render
from ..ids import Ids
from ..journal import Journal
from ..populate import Business
from ..routes import Call, match_download
from ..store import Store
from ..validation import validator
from . import controls
from .faults import Fault, Faults, cut, refuse
from .idempotency import Answered, Idempotency, mark
from .visits import visited
from .wire import Malformed, Reply, Request, read_params, write_json

PROFILES = ("full", "fresh", "any-id")
VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
TEST_KEY = re.compile(r"(sk|rk|pk)_test_\w+")


class Application:
    """Test mode. `handle` may be called from several threads; requests are carried out one at a time."""

    def __init__(self, seed: str | int | None, clock: Clock, profile: str, journal: Journal | None) -> None:
        ids = Ids(seed)
        self.state = State(Store(), clock, ids, f"acct_{ids.derive('platform', 16)}", profile, api_version())
        self.faults = Faults(ids.seed)
        self.idempotency = Idempotency()
        self.journal = journal
        self.snapshots: dict[str, controls.Snapshot] = {}
        self.business: Business | None = None  # that is lived through
        self.lock = RLock()
        self.deliveries = Deliveries(self)
        if journal:
            journal.load(self)

    def handle(self, request: Request) -> Reply:
        """Answer a request. Raises faults.Cut where a switched-on fault loses the answer."""
        try:
            return self._handled(request)
        finally:
            self.deliveries.start()

    def _handled(self, request: Request) -> Reply:
        request_id = self.new_request_id()
        try:
            if page := visited(self, request, request_id):
                return page
            key = api_key(request.headers)
            version = request.headers.get("stripe-version")
            if version and not VERSION.fullmatch(version):
                raise errors.no_version(version)
            if request.path.startswith("/_sandbox/"):
                with self.lock:
                    return self._reply(200, controls.answer(self, request), request_id, "control")
            hits = self.faults.draw(request)
            if not hits:
                return self._answer(request, request_id, key)
            return self._answer_in_trouble(request, request_id, key, hits)
        except errors.Refusal as refusal:
            return self._refused(refusal, request_id, request)

    def new_request_id(self) -> str:
        """A `req_` id; counted apart from objects, so that looking never changes what is made next."""
        with self.lock:
            return self.state.ids.new("req_")

    def _answer_in_trouble(self, request: Request, request_id: str, key: str, hits: list[Fault]) -> Reply:
        """The request under way: its idempotency key is in use while latency lasts."""
        held = (self.state.platform, request.headers.get("idempotency-key", ""))
        if held in self.idempotency.in_flight:
            raise errors.key_in_use(held[1])
        if held[1]:
            self.idempotency.in_flight.add(held)
        try:
            time.sleep(sum(each.milliseconds for each in hits) / 1000)
        finally:
            self.idempotency.in_flight.discard(held)
        refuse(hits)
        reply = self._answer(request, request_id, key)
        cut(hits)
        return reply

    def _answer(self, request: Request, request_id: str, key: str) -> Reply:
        found = match(request.method, request.path)
        if found is None:
            return self._download(request, request_id)
        operation, path = found
        with self.lock:
            self.run_due()
            account = self._account(request.headers)
            idempotency_key = request.headers.get("idempotency-key", "") if request.method != "get" else ""
            if idempotency_key:
                answered = self.idempotency.find(account, idempotency_key, request, self.state.clock.now())
                if answered:
                    return _replayed(answered, request_id)
            params = _checked(operation, request)
            expand = params.pop("expand", [])
            store = AccountStore(self.state, account, Origin(request_id, idempotency_key or None))
            call = Call(operation, path, params, store, request.path, key.startswith("pk_"))
            reply = self._carried_out(call, expand, request, request_id)
            self._keep(account, idempotency_key, request, request_id, reply)
            self.run_due()
            return reply

    def run_due(self) -> None:
        """Let happen what is due, and keep it, whatever becomes of the request that comes after it."""
        self.state.run_due()
        touched = self.state.store.commit()
        if self.journal and touched:
            self.journal.write(self.state, touched, None)

    def _download(self, request: Request, request_id: str) -> Reply:
        """A file's contents. Raises NotFound for an address that means nothing."""
        found = match_download(request.path) if request.method == "get" else None
        if found is None:
            raise errors.unknown_url(request.method, request.path)
        with self.lock:
            fetch, id = found
            file = fetch(AccountStore(self.state, self._account(request.headers)), id)
        headers = {"Request-Id": request_id, "Content-Type": file.content_type}
        return Reply(200, headers, file.content)

    def _carried_out(self, call: Call, expand: list[str], request: Request, request_id: str) -> Reply:
        who = answerer(call.operation.name)
        try:
            body = render(call.store, who.answer(call), expand)
        except errors.Refusal as refusal:
            if not refusal.keeps_changes:
                self.state.store.rollback()
            return self._refused(refusal, request_id, request)
        except BaseException:
            self.state.store.rollback()
            raise
        return self._reply(200, body, request_id, who.fidelity, request)

    def _keep(self, account: str, key: str, request: Request, request_id: str, reply: Reply) -> None:
        """What was done is kept before it is answered."""
        touched = self.state.store.commit()
        answered = Answered(mark(request), self.state.clock.now(), request_id, reply) if key else None
        if answered:
            self.idempotency.keep(account, key, answered)
        if self.journal:
            self.journal.write(self.state, touched, (account, key, answered) if answered else None)

    def _account(self, headers: Mapping[str, str]) -> str:
        """The account that a request is about: the platform, or a connected one by header."""
        named = headers.get("stripe-account") or headers.get("stripe-context") or self.state.platform
        if named == self.state.platform or self.state.store.find(self.state.platform, "account", named):
            return named
        if self.state.profile == "any-id":
            AccountStore(self.state, self.state.platform).get("account", named)
            return named
        raise errors.no_access_to(named)

    def _refused(self, refusal: errors.Refusal, request_id: str, request: Request) -> Reply:
        body = refusal.body()
        log = f"https://dashboard.stripe.com/test/logs/{request_id}?t={self.state.clock.now()}"
        reply = self._reply(
            refusal.status, {"error": {**body, "request_log_url": log}}, request_id, "", request
        )
        headers = dict(reply.headers)
        if isinstance(refusal, errors.RateLimited):
            headers["Stripe-Rate-Limited-Reason"] = "global-rate"
        headers["Stripe-Should-Retry"] = "true" if isinstance(refusal, errors.KeyInUse) else "false"
        if refusal.status in (429, 500):
            del headers["Stripe-Should-Retry"]
        return Reply(reply.status, headers, reply.body)

    def _reply(
        self, status: int, body: Any, request_id: str, fidelity: str, request: Request | None = None
    ) -> Reply:
        file = isinstance(body, bytes)
        headers = {
            "Date": formatdate(self.state.clock.now(), usegmt=True),
            "Request-Id": request_id,
            "Content-Type": "application/pdf" if file else "application/json",
            "Stripe-Version": self.state.api_version,
        }
        if fidelity:
            headers["Sandbox-Fidelity"] = fidelity
        sent = request.headers if request else {}
        for name in ("Stripe-Version", "Idempotency-Key", "Stripe-Account"):
            if name.lower() in sent:
                headers[name] = sent[name.lower()]
        return Reply(status, headers, body if file else write_json(body))


def _checked(operation: Operation, request: Request) -> dict[str, Any]:
    try:
        sent = read_params(request)
    except Malformed as error:
        raise errors.Invalid(str(error)) from None
    return validator(operation.name)(sent)


def _replayed(answered: Answered, request_id: str) -> Reply:
    headers = {
        **answered.reply.headers,
        "Request-Id": request_id,
        "Original-Request": answered.request_id,
        "Idempotent-Replayed": "true",
    }
    return Reply(answered.reply.status, headers, answered.reply.body)


def api_key(headers: Mapping[str, str]) -> str:
    """The test key a request came with, as bearer or as basic user name. Raises Unauthorized."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            key = base64.b64decode(key).decode().partition(":")[0]
    if not key:
        raise errors.no_key()
    if not TEST_KEY.fullmatch(key):
        raise errors.bad_key(key)
    return key
