"""What was done since an exercise was shown, and what the account holds now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from helpers.catalog.retrieval import kind_of, retrieval_of
from helpers.history import Exchange
from helpers.viewer.asking import ask

from .answers import body_of, field, id_of

MOST = 10
"""Of the objects that may be meant, the latest are looked at: each costs a request."""


class Missing(Exception):
    """What is still missing, as one sentence."""


@dataclass(frozen=True)
class Thing:
    """An object that a reply held. ``account``: the connected account that the request acted for, or ""."""

    body: Mapping[str, Any]
    account: str = ""

    @property
    def id(self) -> str:
        return str(self.body.get("id") or "")

    @property
    def kind(self) -> str:
        return str(self.body.get("object") or "")

    def now(self, *expand: str) -> Mapping[str, Any]:
        """The object as the account has it now. Raises Missing where there is no such object."""
        answer = ask(self._address(), {"expand": list(expand)} if expand else {}, self.account)
        if answer is None:
            raise Missing(f"There is no {words(self.kind)} `{self.id}` on this account: make one.")
        return dict(answer.body)

    def _address(self) -> str:
        if self.kind in ("bank_account", "card") and self.body.get("customer"):
            return f"/v1/customers/{self.body['customer']}/sources/{self.id}"
        operation = retrieval_of(self.kind)
        if operation is None:
            raise Missing(f"`{self.id}` cannot be retrieved by its id alone: give the whole response.")
        return operation.path.replace(operation.path[operation.path.index("{") :], quote(self.id, safe=""))


@dataclass(frozen=True)
class Work:
    """``exchanges``: those since the exercise was shown, oldest first. ``answer``: None if there is none."""

    exchanges: Sequence[Exchange]
    answer: Any = None

    def changes(self) -> Iterator[Exchange]:
        """What was made, changed or deleted, the latest first."""
        for each in reversed(self.exchanges):
            if each.reply.ok and each.request.method != "get":
                yield each

    def things(self, *kinds: str) -> list[Thing]:
        """The objects of these kinds that the answer means; without an answer, those that were changed.

        Raises Missing where the answer is none of these, is on no account, or is older than the exercise.
        """
        changed = {
            thing.id: thing
            for each in self.changes()
            for thing in _inside(each.reply.body, each.request.account)
            if thing.kind in kinds
        }
        if self.answer is None:
            return list(changed.values())[:MOST]
        given = self._given(kinds)
        if given.id in changed:
            return [changed[given.id]]
        source = given.now().get("source")  # what a balance transaction stems from
        if source not in [value for each in self.changes() for value in _texts(each.reply.body)]:
            raise Missing(f"`{given.id}` is older than this exercise: make a new one.")
        return [given]

    def _given(self, kinds: tuple[str, ...]) -> Thing:
        body, id = body_of(self.answer), id_of(self.answer)
        kind = str(field(body, "object") or kind_of(id) or (kinds[0] if isinstance(body, str) else ""))
        if not id or kind not in kinds:
            given = f"is {a(kind)}" if kind else "is no object of Stripe's"
            raise Missing(f"The answer {given}: this exercise is about {a(kinds[0])}.")
        owner = next((each.request.account for each in self.exchanges if _says(each, id)), "")
        return Thing(body if isinstance(body, Mapping) else {"id": id, "object": kind}, owner)

    def answered(self, wanted: Callable[[Exchange], bool]) -> list[Exchange]:
        """The exchanges that are wanted, the latest first; with an answer, those that were answered so.

        Raises Missing where the answer is not what a request since was answered with.
        """
        answers = [each for each in reversed(self.exchanges) if wanted(each)]
        if self.answer is None:
            return answers
        body = body_of(self.answer)
        if not any(was_answered(each, body) for each in self.exchanges):
            raise Missing("No request since this exercise was shown had that response: send one.")
        return [each for each in answers if was_answered(each, body)]


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, Mapping):
        yield from (each for each in body.values() if isinstance(each, str))


def was_answered(exchange: Exchange, body: Any) -> bool:
    """Whether a body, an error or an id is what an exchange was answered with."""
    said = exchange.reply.body
    return body is not None and body in (said, field(said, "error"), field(said, "id"))


def _says(exchange: Exchange, id: str) -> bool:
    return any(each.id == id for each in _inside(exchange.reply.body, ""))


def _inside(body: Any, account: str) -> Iterator[Thing]:
    """The object that a body is, and those within it."""
    if isinstance(body, Mapping):
        if isinstance(body.get("id"), str) and body.get("object"):
            yield Thing(body, account)
        for each in body.values():
            yield from _inside(each, account)
    elif isinstance(body, list):
        for each in body:
            yield from _inside(each, account)


def about(
    kinds: Mapping[str, Sequence[str]], judge: Callable[[Mapping[str, Any]], str | None], nothing: str
) -> Callable[[Work], str | None]:
    """A judge of the objects that were made or changed since, each as the account has it now.

    ``kinds``: the `object` values that are meant, each with what is to be expanded. ``nothing``: what to say
    where there is no such object.
    """

    def judged(work: Work) -> str | None:
        problems = []
        for each in work.things(*kinds):
            problem = judge(each.now(*kinds[each.kind]))
            if problem is None:
                return None
            problems.append(problem)
        return problems[0] if problems else nothing

    return judged


def words(kind: str) -> str:
    """ "checkout.session" -> "checkout session"."""
    return kind.replace(".", " ").replace("_", " ")


def a(kind: str) -> str:
    """ "invoice" -> "an invoice"."""
    return f"a{'n' * (kind[:1] in 'aeio')} {words(kind)}"
