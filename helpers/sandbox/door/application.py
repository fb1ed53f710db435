"""The sandbox as one application: a request in, a reply out, whatever carried them.

authentication -> control or operation -> idempotency -> validation -> handler -> expansion -> journal
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import RLock

from helpers.catalog.retrieval import retrieval_of

from .. import errors
from ..account_store import AccountStore, Origin
from ..answers import answerer
from ..business.populate import Business
from ..clock import Clock
from ..deliveries import Deliveries
from ..expansion import check, render
from ..ids import Ids
from ..routes import Call, asking, match_download, match_unnamed
from ..state import State
from ..storage.journal import PRESENT, CannotBeWritten, Journal, Moment
from ..storage.store import Store
from ..storage.stored import trimmed
from ..versions import Asked, Dialect, Target, speaking, told, versions
from . import any_id, browser, controls, ephemeral, keys, refusals, replies
from .arrived import Arrived
from .faults import Cut, Faults, strike, strike_after
from .idempotency import Answered, Idempotency, fingerprint
from .keeping import Keeper
from .looking import looking
from .visits import visited
from .wire import OF_V1, HttpReply, HttpRequest, media_type, read_params

log = logging.getLogger(__name__)

PROFILES = ("full", "fresh", "any-id")
# Where no person goes to.
API = ("/v1/", "/v2/", "/_sandbox/")


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
            return replies.refused(self.state, failed, arrived)
        if isinstance(failed, CannotBeWritten):
            return replies.refused(self.state, errors.ServerFault(f"{failed} Nothing was changed."), arrived)
        what = f"{arrived.request.method.upper()} {arrived.request.path}"
        log.log(self.state.gravity, "The sandbox failed at %s.", what, exc_info=True)
        made_up = self.state.profile == "any-id"
        failure = refusals.not_known_enough(failed) if made_up else refusals.failed(failed)
        return replies.refused(self.state, failure, arrived)

    def _let_in(self, arrived: Arrived) -> HttpReply | None:
        """See who asks, in which version; the reply, where no operation of the API is asked for."""
        request = arrived.request
        if not request.path.startswith(API) and (page := visited(self, request, arrived.id)):
            return page
        if request.method == "options":
            return browser.preflight()
        self._identify(arrived)
        request = arrived.request
        if version := request.headers.get("stripe-version"):
            arrived.dialect = self._speaking(version)
        elif arrived.is_of_v2:
            raise refusals.no_version_for_v2()
        return self._controlled(arrived) if request.path.startswith("/_sandbox/") else None

    def _identify(self, arrived: Arrived) -> None:
        """See whose key a request has, and whether it may be sent from where it comes. Raises Refusal."""
        request = arrived.request
        key = keys.key_of(request)
        arrived.key = key.text
        _check_content_type(request)
        if key.publishable:
            arrived.publishable, request = True, browser.as_of_a_server(request)
        elif not key.ephemeral:
            browser.check_sender(request)
        arrived.request = keys.for_its_account(request, key, self.state.platform)
        if key.ephemeral:
            with self.lock:
                store = AccountStore(self.state, self._account(arrived))
                arrived.subject = ephemeral.subject(store, key.text)

    def _controlled(self, arrived: Arrived) -> HttpReply:
        """What one of the sandbox's own controls answers. Raises Unauthorized to customers."""
        if arrived.of_customer:
            raise refusals.secret_key_required()
        with self.lock:
            answer = controls.answer(self, arrived.request)
            return replies.reply(self.state, 200, answer, arrived, "control")

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
        except errors.Malformed:
            return None  # it is refused on the usual way
        if body is None:
            return None
        return replies.reply(self.state, 200, dialect.older(body, store), arrived, looked.who.fidelity)

    def _answered_once(self, arrived: Arrived, target: Target) -> HttpReply:
        """As before, where the same was asked before under the same idempotency key."""
        request, key, now = arrived.request, arrived.kept_as, self.state.clock.now()
        account = self._account(arrived)
        version = request.headers.get("stripe-version")
        origin = Origin(arrived.id, arrived.known_by or None, version, arrived.dialect.habits, arrived.key)
        store = AccountStore(self.state, account, origin)
        sent = read_params(request)
        mark = fingerprint(request, sent) if key else b""
        if key and (answered := self.idempotency.find(account, key, request, mark, now)):
            return replies.replayed(self._as_it_is_now(answered, target, arrived, store), arrived.id)
        ask = partial(arrived.dialect.ask, store)
        asked = Asked(
            target.operation,
            target.ids(store),
            store,
            ask,
            ended=target.ended,
            version=arrived.dialect.version,
        )
        if sent.get("key") == arrived.key:
            del sent["key"]
        try:
            params = arrived.dialect.newer(target.params(sent), asked, of_browser=arrived.of_customer)
        except errors.Refusal as refusal:
            self.state.store.rollback()
            return replies.refused(self.state, refusal, arrived, asked)
        expand = params.pop("expand", [])
        call = Call(asked.operation, asked.path, params, store, request.path)
        if arrived.publishable:
            browser.check_params(call)
        browser.check_secret(call, publishable=arrived.publishable)
        if arrived.subject:
            ephemeral.check(call, arrived.subject)
        reply = self._carried_out(call, target, asked, expand, arrived)
        if key and not (arrived.is_of_v2 and reply.status != 200) and not replies.fails_validation(reply):
            kept = HttpReply(reply.status, reply.headers, trimmed(reply.body))
            self.keeper.answered = Answered(account, key, request.path, mark, now, arrived.id, kept)
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
        who = answerer(getter.name)
        try:
            body = render(store, who.answer(call), [], arrived.dialect)
        except errors.Refusal:
            return answered
        return replace(answered, reply=replies.reply(self.state, 200, body, arrived, who.fidelity))

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
            raise refusals.not_by_ephemeral_key()
        function, path = matched
        with self.lock:
            self.run_due()
            with self.keeper:
                store = AccountStore(self.state, self._account(arrived), Origin(arrived.id))
                body = render(store, function(store, path, read_params(request)), [], arrived.dialect)
                reply = replies.reply(self.state, 200, body, arrived, "modelled")
            self.run_due()
            return reply

    def _download(self, arrived: Arrived) -> HttpReply:
        """A file's contents. Raises NotFound for an address that means nothing."""
        request = arrived.request
        matched = match_download(request.path) if request.method == "get" else None
        if matched is None:
            raise errors.unknown_url(request.method, request.path)
        if arrived.of_customer:
            raise refusals.secret_key_required()
        fetch, id = matched
        with self.lock, self.keeper:
            file = fetch(AccountStore(self.state, self._account(arrived)), id)
        headers = {**replies.NO_PAGE, "Request-Id": arrived.id, "Content-Type": file.content_type}
        return HttpReply(200, headers, file.content)

    def _carried_out(
        self, call: Call, target: Target, asked: Asked, expand: list[str], arrived: Arrived
    ) -> HttpReply:
        who = answerer(call.operation.name)
        try:
            if expand and not target.answer:
                check(call.operation.returns, expand, arrived.dialect)
            answer = arrived.dialect.done(who.answer(call), asked)
            if target.answer:
                answer = target.answer(answer, call.store)
            if self.state.profile == "any-id":
                answer = any_id.filled(call, answer)
            body = render(call.store, answer, expand, arrived.dialect)
            return replies.reply(self.state, 200, body, arrived, who.fidelity)
        except Exception as failed:
            if not (isinstance(failed, errors.Refusal) and failed.keeps_changes):
                self.state.store.rollback()
            if any_id.may_answer(call, failed):
                with suppress(errors.Refusal):
                    body = any_id.by_type(call, expand, arrived.dialect, asked)
                    return replies.reply(self.state, 200, body, arrived, "typed")
            if isinstance(failed, errors.Refusal):
                return replies.refused(self.state, failed, arrived, asked)
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
        return headers.get("stripe-account") or self.state.platform


def _own_dialect(version: str) -> Dialect:
    try:
        return speaking(version)
    except errors.Refusal as refusal:
        raise ValueError(f"{refusal.message}. `versions()` of `helpers.sandbox` lists them.") from None


def _check_content_type(request: HttpRequest) -> None:
    """Refuse a body that v1 does not read. Raises Unreadable."""
    if request.body and request.path.startswith("/v1/") and media_type(request) not in OF_V1:
        raise refusals.not_a_form(request.headers.get("content-type", ""))
