"""The sandbox as one application: a request in, a reply out, whatever carried them.

authentication -> control or operation -> idempotency -> validation -> handler -> expansion -> journal
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from email.utils import formatdate
from functools import lru_cache, partial
from http import HTTPStatus
from threading import RLock
from typing import Any

from helpers.catalog.retrieval import retrieval_of

from .. import errors
from ..account_store import AccountStore, Origin, State
from ..answers import answerer
from ..clock import Clock
from ..deliveries import Deliveries
from ..eras import era
from ..expansion import render
from ..ids import Ids, key_of
from ..journal import PRESENT, CannotBeWritten, Journal, Moment
from ..populate import Business
from ..routes import Call, asking, match_download, match_unnamed
from ..store import Store
from ..stored import joined, written
from ..versions import Asked, Dialect, Target, speaking, told, versions
from . import any_id, browser, controls, ephemeral, keys
from .faults import Cut, Faults, strike, strike_after
from .idempotency import Answered, Idempotency, fingerprint, of_v2
from .keeping import Keeper
from .looking import looking
from .notices import notice
from .visits import visited
from .wire import OF_V1, HttpReply, HttpRequest, Malformed, read_params

log = logging.getLogger(__name__)

PROFILES = ("full", "fresh", "any-id")
# Where no person goes to.
API = ("/v1/", "/v2/", "/_sandbox/")
# What names a connected account in its path is answered with the account's header, too. Recorded.
ACCOUNTS = "/v1/accounts/"
ABOUT_ACCOUNT = re.compile(ACCOUNTS + r"(acct_\w+)(/.*)?")
# What is told where nobody knows the key, or the account. Recorded: no id, and no version is spoken.
OF_NOBODY = ("Date", "Content-Type")
ECHOED = tuple((name, name.lower()) for name in ("Stripe-Version", "Idempotency-Key", "Stripe-Account"))


@dataclass(slots=True)
class Arrived:
    """A request on its way through the door. ``key``: as whom; ``dialect``: the version that it speaks.

    ``publishable``: whether the key is a browser's; ``subject``: the id of what an app's key is for.
    """

    request: HttpRequest
    id: str
    dialect: Dialect
    key: str = ""
    publishable: bool = False
    subject: str = ""

    @property
    def of_customer(self) -> bool:
        """Whether it comes from where customers are: a page, or an app on a phone."""
        return self.publishable or self.subject != ""

    @property
    def takes_a_key(self) -> bool:
        """Whether a repetition of the request may be known: in v1 of a POST alone, in v2 of a DELETE, too.

        Source: https://docs.stripe.com/api/idempotent_requests and
        https://docs.stripe.com/api-v2-overview#idempotency.
        """
        return self.request.method == "post" or (self.is_of_v2 and self.request.method == "delete")

    @property
    def idempotency_key(self) -> str:
        """What a repetition of the request is known by."""
        return self.request.headers.get("idempotency-key", "") if self.takes_a_key else ""

    @property
    def known_by(self) -> str:
        """The idempotency key; a request that was sent without one is given one.

        Recorded of v1; of v2: https://docs.stripe.com/api-v2-overview#idempotency.
        """
        given = self.is_post_to_v1 or (self.is_of_v2 and self.takes_a_key)
        return self.idempotency_key or (key_of(self.id) if given else "")

    @property
    def is_post_to_v1(self) -> bool:
        return self.request.method == "post" and self.request.path.startswith("/v1/")

    @property
    def is_of_v2(self) -> bool:
        return self.request.path.startswith("/v2/")

    @property
    def kept_as(self) -> str:
        """The idempotency key as its answer is kept: v1 may use the same one, and each address of v2."""
        key = self.idempotency_key
        return of_v2(self.request.path, key) if self.is_of_v2 else key


class Application:
    """Test mode. `handle` may be called from several threads; requests are carried out one at a time.

    ``version``: what is spoken with whom names no other; the newest, if none is given. Raises ValueError.
    """

    def __init__(
        self,
        seed: str | int | None,
        clock: Clock,
        profile: str,
        journal: Journal | None,
        version: str | None = None,
    ) -> None:
        ids = Ids(seed)
        self.dialect = _own_dialect(version or versions()[0])
        self.state = State(
            Store(journal.packer if journal else None),
            clock,
            ids,
            f"acct_{ids.derive('platform', 16)}",
            profile,
            self.dialect.version,
            self.dialect.habits,
            told,
        )
        self.idempotency = Idempotency()
        self.journal = journal
        self.keeper = Keeper(self)
        self.snapshots: dict[str, Moment] = {}
        self.business: Business | None = None  # that is lived through
        self.lock = RLock()
        self.deliveries = Deliveries(self)
        self.state.ask = self.deliveries.ask
        if journal:
            self._open(journal)
        self.faults = Faults(self.state.ids.seed)
        self.deliveries.start()

    def _open(self, journal: Journal) -> None:
        """Go on from what a file holds; from now on everything is in it."""
        kept = journal.kept
        if kept:
            self.snapshots = {name: each for name, each in kept.moments.items() if name != PRESENT}
            present = kept.moments[PRESENT]
            self.state.ids.opened = present.facts["opened"] + 1
            self.state = self.state.resumed(present.store, present.facts)
            for each in kept.answers:
                self.idempotency.keep(Answered.from_file(each))
            self.deliveries.take_up()
        journal.kept = None
        journal.write(self.state.store, self.state.facts())

    def handle(self, request: HttpRequest) -> HttpReply:
        """Answer a request. Raises faults.Cut where a switched-on fault loses the answer."""
        if not self.faults.active:
            return self._at_once(request)
        steps = self.handling(request)
        while True:
            try:
                time.sleep(next(steps))
            except StopIteration as done:
                reply: HttpReply = done.value
                return reply

    def may_wait(self, request: HttpRequest) -> bool:
        """Whether an answer may take its time: in trouble (latency), or where somebody is asked first."""
        return bool(self.faults.active) or self.asks(request)

    def asks(self, request: HttpRequest) -> bool:
        """Whether somebody else may be asked before the answer is known."""
        return request.method == "post" and asking().fullmatch(request.path) is not None

    def handling(self, request: HttpRequest) -> Generator[float, None, HttpReply]:
        """The same as `handle` for who has others to serve: tells the seconds that are to pass first."""
        if not self.faults.active:
            return self._at_once(request)
        arrived = Arrived(request, self.new_request_id(), self.dialect)
        try:
            return self._let_in(arrived) or (yield from self._answer_in_trouble(arrived))
        except Cut:
            raise
        except Exception as failed:  # noqa: BLE001 it is logged
            return self._failed(failed, arrived)
        finally:
            self.deliveries.start()

    def _at_once(self, request: HttpRequest) -> HttpReply:
        arrived = Arrived(request, self.new_request_id(), self.dialect)
        try:
            return self._let_in(arrived) or self._answer(arrived)
        except Exception as failed:  # noqa: BLE001 it is logged
            return self._failed(failed, arrived)
        finally:
            self.deliveries.start()

    def _failed(self, failed: Exception, arrived: Arrived) -> HttpReply:
        """What is answered where answering raised something, which is being handled."""
        if isinstance(failed, errors.Refusal):
            return self._refused(failed, arrived)
        if isinstance(failed, CannotBeWritten):
            return self._refused(errors.ServerFault(f"{failed} Nothing was changed."), arrived)
        what = f"{arrived.request.method.upper()} {arrived.request.path}"
        log.log(self.state.gravity, "The sandbox failed at %s.", what, exc_info=True)
        made_up = self.state.profile == "any-id"
        return self._refused(errors.not_known_enough(failed) if made_up else errors.failed(failed), arrived)

    def _let_in(self, arrived: Arrived) -> HttpReply | None:
        """See who asks, in which version; the reply, where no operation of the API is asked for."""
        request = arrived.request
        if not request.path.startswith(API) and (page := visited(self, request, arrived.id)):
            return page
        if request.method == "options":
            return browser.preflight()
        key = keys.key_of(request)
        arrived.key = key.text
        _check_content_type(request)
        if key.publishable:
            arrived.publishable, request = True, browser.as_of_a_server(request)
        elif not key.ephemeral:
            browser.check_sender(request)
        request = arrived.request = keys.for_its_account(request, key)
        if key.ephemeral:
            with self.lock:
                store = AccountStore(self.state, self._account(arrived))
                arrived.subject = ephemeral.subject(store, key.text)
        if version := request.headers.get("stripe-version"):
            arrived.dialect = self._speaking(version)
        elif arrived.is_of_v2:
            raise errors.no_version_for_v2()
        if request.path.startswith("/_sandbox/"):
            if arrived.of_customer:
                raise errors.secret_key_required()
            with self.lock:
                return self._reply(200, controls.answer(self, request), arrived, "control")
        return None

    def _speaking(self, version: str) -> Dialect:
        """The version of a request; in the profile `any-id` an unknown one is taken for the account's."""
        try:
            return speaking(version)
        except errors.Refusal:
            if self.state.profile == "any-id":
                return self.dialect
            raise

    def new_request_id(self) -> str:
        """A `req_` id; counted apart from objects, so that looking never changes what is made next."""
        with self.lock:
            return self.state.ids.new_request()

    def _answer_in_trouble(self, arrived: Arrived) -> Generator[float, None, HttpReply]:
        """The request under way: its idempotency key is in use while latency lasts."""
        with self.lock:
            hits = self.faults.draw(arrived.request)
        key = arrived.kept_as
        with self.idempotency.under_way(self._named_account(arrived.request.headers), key):
            yield sum(each.milliseconds for each in hits) / 1000
        strike(hits, arrived.idempotency_key)
        reply = self._answer(arrived)
        strike_after(hits, arrived.idempotency_key, reply)
        return reply

    def _answer(self, arrived: Arrived) -> HttpReply:
        request = arrived.request
        target = arrived.dialect.match(request.method, request.path)
        if target is None:
            return self._unnamed(arrived)
        if arrived.publishable:
            browser.check_operation(target.operation.name)
        elif arrived.subject:
            ephemeral.check_operation(target.operation.name)
        with self.lock:
            self.run_due()
            if reply := self._as_stored(arrived, target):
                return reply
            with self.keeper:
                reply = self._answered_once(arrived, target)
            self.run_due()
            return reply

    def _as_stored(self, arrived: Arrived, target: Target) -> HttpReply | None:
        """The reply to who only looks at objects that are shown as they are stored; None to anybody else.

        It changes nothing, so that there is nothing to keep, to check or to work out; unless a request before
        it was interrupted, which is to be settled first.
        """
        dialect = arrived.dialect
        looked = looking(dialect, target.operation.name) if target.asks_as_named else None
        if looked is None or arrived.of_customer or arrived.request.body:
            return None
        if self.keeper.is_open or self.state.profile == "any-id":
            return None
        store = AccountStore(self.state, self._account(arrived), Origin(arrived.id, habits=dialect.habits))
        try:
            body = looked.shown(arrived.request, target, store)
        except Malformed:
            return None  # it is refused on the usual way
        if body is None:
            return None
        return self._reply(200, dialect.older(body, store), arrived, looked.who.fidelity)

    def _answered_once(self, arrived: Arrived, target: Target) -> HttpReply:
        """As before, where the same was asked before under the same idempotency key."""
        request, key, now = arrived.request, arrived.kept_as, self.state.clock.now()
        account = self._account(arrived)
        version = request.headers.get("stripe-version")
        origin = Origin(arrived.id, arrived.known_by or None, version, arrived.dialect.habits, arrived.key)
        store = AccountStore(self.state, account, origin)
        if key and (answered := self.idempotency.find(account, key, request, now)):
            return _replayed(self._as_it_is_now(answered, target, arrived, store), arrived.id)
        ask = partial(arrived.dialect.ask, store)
        asked = Asked(target.operation, target.ids(store), store, ask, ended=target.ended)
        sent = _read(request)
        if sent.get("key") == arrived.key:
            del sent["key"]
        try:
            params = arrived.dialect.newer(target.params(sent), asked, of_browser=arrived.of_customer)
        except errors.Refusal as refusal:
            self.state.store.rollback()
            return self._refused(refusal, arrived, asked)
        expand = params.pop("expand", [])
        call = Call(asked.operation, asked.path, params, store, request.path)
        if arrived.publishable:
            browser.check_params(call)
        browser.check_secret(call, publishable=arrived.publishable)
        if arrived.subject:
            ephemeral.check(call, arrived.subject)
        reply = self._carried_out(call, target, asked, expand, arrived)
        if key and not (arrived.is_of_v2 and reply.status != 200) and not _fails_validation(reply):
            self.keeper.answered = Answered(
                account, key, request.path, fingerprint(request), now, arrived.id, reply
            )
        return reply

    def _as_it_is_now(
        self, answered: Answered, target: Target, arrived: Arrived, store: AccountStore
    ) -> Answered:
        """What a repeated request to v2 is answered: with the object that it made, as that is by now.

        Guess: where that is gone, or more of it was asked for than a later request shows, as it was then.
        """
        getter = retrieval_of(target.operation.returns.resource) if arrived.is_of_v2 else None
        id = answered.reply.json().get("id") if getter else None
        if getter is None or not isinstance(id, str) or b"include" in arrived.request.body:
            return answered
        path = re.sub(r"\{\w+\}", id, getter.path)
        call = Call(getter, {getter.path.rpartition("{")[2].strip("}"): id}, {}, store, path)
        try:
            body = render(store, answerer(getter.name).answer(call), [], arrived.dialect)
        except errors.Refusal:
            return answered
        return replace(answered, reply=self._reply(200, body, arrived, answerer(getter.name).fidelity))

    def run_due(self) -> None:
        """Let happen what is due, and keep it, whatever becomes of the request that comes after it."""
        if self.state.is_due():
            with self.keeper:
                self.state.run_due()

    def _unnamed(self, arrived: Arrived) -> HttpReply:
        """What no operation is: an address of Stripe's own programs, or a file's."""
        request = arrived.request
        matched = match_unnamed(request.method, request.path)
        if matched is None:
            return self._download(arrived)
        if arrived.publishable:
            browser.check_address(request.path)
        elif arrived.subject:
            raise errors.not_by_ephemeral_key()
        function, path = matched
        with self.lock:
            self.run_due()
            with self.keeper:
                store = AccountStore(self.state, self._account(arrived), Origin(arrived.id))
                body = render(store, function(store, path, _read(request)), [], arrived.dialect)
                reply = self._reply(200, body, arrived, "modelled")
            self.run_due()
            return reply

    def _download(self, arrived: Arrived) -> HttpReply:
        """A file's contents. Raises NotFound for an address that means nothing."""
        request = arrived.request
        matched = match_download(request.path) if request.method == "get" else None
        if matched is None:
            raise errors.unknown_url(request.method, request.path)
        fetch, id = matched
        with self.lock, self.keeper:
            file = fetch(AccountStore(self.state, self._account(arrived)), id)
        headers = {"Request-Id": arrived.id, "Content-Type": file.content_type}
        return HttpReply(200, headers, file.content)

    def _carried_out(
        self, call: Call, target: Target, asked: Asked, expand: list[str], arrived: Arrived
    ) -> HttpReply:
        who = answerer(call.operation.name)
        try:
            answer = arrived.dialect.done(who.answer(call), asked)
            if target.answer:
                answer = target.answer(answer, call.store)
            if self.state.profile == "any-id":
                answer = any_id.filled(call, answer)
            body = render(call.store, answer, expand, arrived.dialect)
            return self._reply(200, body, arrived, who.fidelity)
        except Exception as failed:
            if not (isinstance(failed, errors.Refusal) and failed.keeps_changes):
                self.state.store.rollback()
            if any_id.may_answer(call, failed):
                with suppress(errors.Refusal):
                    body = any_id.by_type(call, expand, arrived.dialect, asked)
                    return self._reply(200, body, arrived, "typed")
            if isinstance(failed, errors.Refusal):
                return self._refused(failed, arrived, asked)
            raise

    def _account(self, arrived: Arrived) -> str:
        """The account that a request is about: the platform, or a connected one by header."""
        named = self._named_account(arrived.request.headers)
        if named == self.state.platform or self.state.store.find(self.state.platform, "account", named):
            return named
        if self.state.profile == "any-id":
            AccountStore(self.state, self.state.platform).get("account", named)
            return named
        if self.state.profile == "fresh":
            raise errors.no_platform()
        raise errors.no_access_to(named, arrived.key)

    def _named_account(self, headers: Mapping[str, str]) -> str:
        return headers.get("stripe-account") or headers.get("stripe-context") or self.state.platform

    def _refused(self, refusal: errors.Refusal, arrived: Arrived, asked: Asked | None = None) -> HttpReply:
        own = isinstance(refusal, errors.RefusedByOAuth)
        body = refusal.body() if own else {"error": self._error(refusal, arrived, asked)}
        reply = self._reply(refusal.status, body, arrived, "")
        headers = dict(reply.headers)
        if isinstance(refusal, errors.UnknownKey | errors.UnknownAccount):
            headers = {name: headers[name] for name in OF_NOBODY}
        if refusal.status == HTTPStatus.UNAUTHORIZED:
            headers["Www-Authenticate"] = 'Bearer realm="Stripe"'
        if isinstance(refusal, errors.RateLimited):
            headers["Stripe-Rate-Limited-Reason"] = "global-rate"
        if isinstance(refusal, errors.KeyInUse | errors.LockTimeout):  # guess: of a lock, too
            headers["Stripe-Should-Retry"] = "true"
        elif refusal.status in (429, 500, 503) or (
            not own and (_fails_validation(reply) or _misses(refusal))
        ):
            headers.pop("Stripe-Should-Retry", None)  # recorded in 2026 of what fails validation
        return HttpReply(reply.status, headers, reply.body)

    def _error(self, refusal: errors.Refusal, arrived: Arrived, asked: Asked | None) -> dict[str, Any]:
        if arrived.is_of_v2:
            return refusal.body_of_v2()
        body = refusal.body()
        if asked:
            body = arrived.dialect.error(body, asked)
        return {**body, "request_log_url": self._log(arrived)} if refusal.logged else body

    def _log(self, arrived: Arrived) -> str:
        """Where Stripe's Dashboard tells of a request."""
        now, account = self.state.clock.now(), arrived.request.headers.get("stripe-account")
        if era(now).workbench:
            own = account or self.state.platform
            return f"https://dashboard.stripe.com/{own}/test/workbench/logs?object={arrived.id}"
        of_account = f"/{account}" if account else ""
        return f"https://dashboard.stripe.com{of_account}/test/logs/{arrived.id}?t={now}"

    def _reply(self, status: int, body: Any, arrived: Arrived, fidelity: str) -> HttpReply:
        file = isinstance(body, bytes)
        headers = {
            "Date": http_date(self.state.clock.now()),
            "Request-Id": arrived.id,
            "Content-Type": "application/pdf" if file else "application/json",
            "Stripe-Version": arrived.dialect.version,
        }
        if fidelity:
            headers["Sandbox-Fidelity"] = fidelity
        sent = arrived.request.headers
        for name, said in ECHOED:
            if said in sent:
                headers[name] = sent[said]
        path = arrived.request.path
        account = ABOUT_ACCOUNT.fullmatch(path) if path.startswith(ACCOUNTS) else None
        if account and status == HTTPStatus.OK:
            headers["Stripe-Account"] = account[1]
        if arrived.is_post_to_v1:
            headers |= {"Idempotency-Key": arrived.known_by, "Original-Request": arrived.id}
            headers["Stripe-Should-Retry"] = "false"
        if arrived.of_customer:
            headers |= browser.TO_PAGES
            body = browser.seen(body, known=bool(arrived.subject))
        elif fidelity != "control" and (advice := notice(arrived.dialect.version, arrived.request)):
            headers["Stripe-Notice"] = advice
        return HttpReply(status, headers, body if file else written(joined(body)))


@lru_cache(maxsize=8)
def http_date(moment: int) -> str:
    """A moment as HTTP writes it."""
    return formatdate(moment, usegmt=True)


def _own_dialect(version: str) -> Dialect:
    try:
        return speaking(version)
    except errors.Refusal as refusal:
        raise ValueError(f"{refusal.message}. `versions()` of `helpers.sandbox` lists them.") from None


def _check_content_type(request: HttpRequest) -> None:
    """Refuse a body that v1 does not read. Raises Unreadable."""
    content_type = request.headers.get("content-type", "")
    if request.body and request.path.startswith("/v1/") and not content_type.lower().startswith(OF_V1):
        raise errors.not_a_form(content_type)


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        return read_params(request)
    except Malformed as error:
        raise errors.Invalid(str(error)) from None


def _fails_validation(reply: HttpReply) -> bool:
    """Whether a request was refused for its parameters: mended, it may be sent again under the same key."""
    error = reply.json()["error"] if reply.status == errors.Invalid.status else None
    code = error.get("code") if isinstance(error, dict) else None  # OAuth's is a word
    return isinstance(code, str) and code.startswith("parameter_")


def _misses(refusal: errors.Refusal) -> bool:
    """Whether a request was refused as it names what is not there; what is there may also lack something."""
    return refusal.code == "resource_missing" and refusal.param is not None


def _replayed(answered: Answered, request_id: str) -> HttpReply:
    headers = {
        **answered.reply.headers,
        "Request-Id": request_id,
        "Original-Request": answered.request_id,
        "Idempotent-Replayed": "true",
    }
    return HttpReply(answered.reply.status, headers, answered.reply.body)
