"""What some requests of a session cannot do without: what made the objects they name, and changed them."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.connection import moves
from helpers.history import Exchange, Request

from .names import ID, ids, texts


def with_relied_on(chosen: Iterable[Exchange], everything: Iterable[Exchange]) -> list[Exchange]:
    """The chosen exchanges and, of everything, those before them without which they would fail, in order.

    A refund brings the charge that it names, its capture, and the customer who paid; and what lies between
    the first and the last brings the moves of the sandbox's clock and the like.
    """
    kept = {each.number: each for each in chosen}
    before = {each.number: each for each in everything} | kept
    maker: dict[str, int] = {}
    for number, each in sorted(before.items()):
        for _, id in ids(each.reply.body):
            maker.setdefault(id, number)
    needed: set[str] = set()
    for number, each in sorted(before.items(), reverse=True):
        own = named(each.request)
        changes = each.request.method != "get" and each.reply.ok and not own.isdisjoint(needed)
        if number in kept or changes or any(maker.get(id) == number for id in needed):
            kept[number] = each
            needed |= own
    first, last = min(kept, default=0), max(kept, default=0)
    kept |= {number: each for number, each in before.items() if first < number < last and moves(each.request)}
    return [each for _, each in sorted(kept.items())]


def named(request: Request) -> set[str]:
    """The ids that stand in a request, also in the middle of a text."""
    sent = texts([request.path, request.params, request.account])
    return {match[0] for each in sent for match in ID.finditer(each)}
