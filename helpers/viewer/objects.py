"""The objects around a reply: which it names, which they name, and on demand what else belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.catalog.retrieval import kind_of, retrieval

from .asking import ask
from .notes import note
from .tree import Keys, branches, path

MOST = 24
"""Objects that a graph grows to; past them it is no picture any more."""
MOST_LISTED = 5
# What belongs to an object and is not named in it: a list, and the parameter that asks for the object's own.
BELONGING: Mapping[str, tuple[tuple[str, str], ...]] = {
    "payment_intent": (("charges", "payment_intent"),),
    "charge": (("refunds", "charge"), ("disputes", "charge")),
    "payout": (("balance_transactions", "payout"),),
}
# A balance transaction does not name the payout that pays it out: the latest payouts are asked for theirs.
PAID_OUT = "balance_transaction"


@dataclass(frozen=True)
class Link:
    """One object names another, in a field such as `payment_method_details.card`."""

    source: str
    field: str
    target: str


@dataclass
class Graph:
    """Objects by their ids, and the links between them. ``bodies`` holds those that are known whole."""

    root: str = ""
    bodies: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def read(self, value: Any, owner: str = "", at: Keys = ()) -> None:
        """Take up the objects in a value, what they name and what names them."""
        if name := object_id(value):
            self.root = self.root or name
            self._link(owner, at, name, value["object"])
            if len(value) > len(self.bodies.get(name, {})):
                self.bodies[name] = value
            owner, at = name, ()
        if isinstance(value, Mapping | list):
            for key, inner in branches(value):
                self.read(inner, owner, (*at, key))
        elif isinstance(value, str) and value != owner and (kind := kind_of(value)):
            self._link(owner, at, value, kind)

    def told(self, name: str) -> str:
        """What tells an object from others of its kind: its amount and status, as far as they are known."""
        body = self.bodies.get(name, {})
        words = (note("amount", body.get("amount"), body), body.get("status"), body.get("last4"))
        return " · ".join(each for each in words if isinstance(each, str) and each)

    def _link(self, source: str, at: Keys, target: str, kind: str) -> None:
        """Only one between two objects: that which was found first."""
        if target not in self.kinds and len(self.kinds) >= MOST:
            return
        self.kinds.setdefault(target, kind)
        ends = {source, target}
        if source and len(ends) == 2 and all({each.source, each.target} != ends for each in self.links):
            self.links.append(Link(source, path(at), target))


def graph_of(body: Any) -> Graph:
    """What a reply holds and names, without asking for anything."""
    graph = Graph()
    graph.read(body)
    return graph


def followed(graph: Graph, account: str = "") -> Graph:
    """The same graph after retrieving what it names, and what that names, and so on."""
    asked: set[str] = set()
    while unasked := [name for name in graph.kinds if name not in asked]:
        for name in unasked:
            asked.add(name)
            for reply in _related(name, graph, account):
                graph.read(reply)
    return graph


def _related(name: str, graph: Graph, account: str) -> Iterator[Any]:
    """Replies with the object itself and with what belongs to it."""
    kind = graph.kinds[name]
    if name != graph.root and (operation := retrieval(name)):
        yield _get(operation.path.partition("{")[0] + name, {}, account)
    for service, parameter in BELONGING.get(kind, ()):
        listed = _get(f"/v1/{service}", {parameter: name, "limit": MOST_LISTED}, account)
        yield from ({**each, parameter: name} for each in _rows(listed))
    if kind == PAID_OUT:
        yield from _payout(name, account)


def _payout(transaction: str, account: str) -> Iterator[Any]:
    """The payout that a balance transaction is paid out with, if it is one of the latest."""
    for payout in _rows(_get("/v1/payouts", {"limit": MOST_LISTED}, account)):
        paid = _rows(_get("/v1/balance_transactions", {"payout": payout["id"], "limit": 100}, account))
        if any(each["id"] == transaction for each in paid):
            yield {**payout, "pays_out": transaction}


def _get(address: str, params: Mapping[str, Any], account: str) -> Any:
    """What Stripe answers; None where it refuses."""
    reply = ask(address, params, account)
    return reply.body if reply else None


def _rows(listed: Any) -> list[Mapping[str, Any]]:
    return listed["data"] if isinstance(listed, Mapping) else []


def object_id(value: Any) -> str:
    """The id of an object; "" of a value that is none."""
    if not isinstance(value, Mapping):
        return ""
    name, kind = value.get("id"), value.get("object")
    return name if isinstance(name, str) and isinstance(kind, str) else ""
