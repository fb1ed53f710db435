"""What Stripe adds to a type, as data: the typed base does with a kind what its model declares.

    coupons = Model(
        "coupon",
        starts={"times_redeemed": 0, "valid": True},
        exactly_one=[("percent_off", "amount_off")],
        within={"percent_off": (0, 100)},
        source="https://docs.stripe.com/api/coupons",
    )

    @coupons.creating
    def _with_name(call, coupon): ...

An operation of the kind that needs more than this has a handler of its own, marked with its `route`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from . import errors
from .nested import at
from .parameters.names import bracketed
from .registry import entry
from .resource import Resource
from .searched import Searched
from .statuses import STATUSES, Statuses

if TYPE_CHECKING:
    from .routes import Call

Refine = Callable[["Call", Resource], Resource]
Values = Callable[["Call", Resource], Mapping[str, Any]]
Keep = Callable[["Call"], Callable[[Resource], bool] | None]
Guard = Callable[["Call"], None]
Given = Callable[[], Mapping[str, Resource]]
Function = TypeVar("Function", bound=Callable[..., Any])

MODELS: dict[str, Model] = {}
NOTHING: Mapping[str, Any] = {}


class Model:
    """One kind of object, as far as its type does not tell. Making one enters it in `MODELS`.

    ``starts``         fields of a new one
    ``statuses``       its life
    ``steps``          the status that each word of an operation leads to: "cancel" -> "canceled"
    ``exactly_one``, ``at_most_one``  parameters that exclude each other
    ``needs``          parameters that another one brings with it
    ``within``         the least and the most that a number may be
    ``longest``        of a text, in characters, where neither the spec nor its documentation tells
    ``references``     parameters that name an object of a kind, where the types do not tell
    ``word``           what Stripe's messages call it, where that is not its object value
    ``told_as``        what its events call it, where that is not its object value
    ``literal``        what is said where a number is given for an id
    ``missing``        the `param` of the error for an id in a path that names nothing
    ``searchable``     fields that a search may name, each with its sort
    ``parent``         the field with the id above it in its path, where the path calls that otherwise
    ``remembered``     one that was deleted can still be retrieved, as deleted
    ``gone_as``        what the event of its deletion shows otherwise than it was
    ``hidden``         fields that are shown only where they are expanded; "a.b" for one inside another
    ``given``          those that are there for everybody from the beginning, by id; none are made
    ``quiet``          fields whose change makes no event
    ``retired``        statuses in which nothing new may name it by a parameter of ``references``
    ``guard``          called before any operation on the kind; raises what is refused
    """

    def __init__(
        self,
        kind: str,
        *,
        source: str,
        starts: Mapping[str, Any] = NOTHING,
        statuses: Statuses | None = None,
        steps: Mapping[str, str] = NOTHING,
        exactly_one: Sequence[tuple[str, ...]] = (),
        at_most_one: Sequence[tuple[str, ...]] = (),
        needs: Mapping[str, tuple[str, ...]] = NOTHING,
        within: Mapping[str, tuple[float, float]] = NOTHING,
        longest: Mapping[str, int] = NOTHING,
        references: Mapping[str, str] = NOTHING,
        word: str = "",
        told_as: str = "",
        literal: str = "",
        missing: str = "id",
        searchable: Mapping[str, Searched] = NOTHING,
        parent: str = "",
        remembered: bool = False,
        gone_as: Mapping[str, Any] = NOTHING,
        hidden: tuple[str, ...] = (),
        given: Given | None = None,
        quiet: frozenset[str] = frozenset(),
        retired: frozenset[str] = frozenset(),
        guard: Guard | None = None,
    ) -> None:
        self.kind, self.source = kind, source
        self.starts, self.statuses, self.steps = starts, statuses, steps
        self.exactly_one, self.at_most_one, self.needs = exactly_one, at_most_one, needs
        self.within, self.longest, self.references = within, longest, references
        self.word, self.told_as, self.missing = word or kind, told_as or kind, missing
        self.literal = literal
        self.searchable, self.parent, self.remembered, self.guard = searchable, parent, remembered, guard
        self.gone_as, self.hidden, self.given = gone_as, hidden, given
        self.quiet, self.retired = quiet, retired
        self.refine: list[Refine] = []
        self.change: list[Values] = []
        self.before_removal: list[Callable[[Call, Resource], None]] = []
        self.keep: Keep | None = None
        self.taken: dict[str, Values] = {}
        if kind in MODELS:
            raise ValueError(f"{kind} has a model already.")
        MODELS[kind] = self
        if statuses:
            STATUSES[kind] = statuses

    @property
    def begins(self) -> dict[str, Any]:
        """The fields of a new object, as far as they do not follow from its type."""
        status = {"status": self.statuses.begins[0]} if self.statuses else {}
        return {**self.starts, **status}

    def creating(self, function: Refine) -> Refine:
        """Mark what makes a new object whole before it is stored: (call, object) -> object."""
        self.refine.append(function)
        return function

    def changing(self, function: Values) -> Values:
        """Mark what an update also changes, or refuses: (call, object) -> values."""
        self.change.append(function)
        return function

    def removing(self, function: Callable[[Call, Resource], None]) -> Callable[[Call, Resource], None]:
        """Mark what a deletion brings with it, or refuses: (call, object)."""
        self.before_removal.append(function)
        return function

    def listing(self, function: Keep) -> Keep:
        """Mark what decides which objects a list shows: (call) -> (object) -> bool, or None for all."""
        self.keep = function
        return function

    def step(self, word: str) -> Callable[[Values], Values]:
        """Mark what a step changes beside the status: (call, object) -> values."""
        return entry(self.taken, word)

    def check(self, params: Mapping[str, Any], *, new: bool) -> None:
        """Refuse parameters that contradict each other or what the model declares. Raises Invalid."""
        for names in self.exactly_one if new else ():
            self._require_one(names, params)
        for names in (*self.at_most_one, *self.exactly_one):
            self._refuse_two(names, params)
        for name, others in self.needs.items() if new else ():
            for other in others:
                if at(params, name) is not None and at(params, other) in (None, ""):
                    raise errors.missing(bracketed(other))
        for name, (least, most) in self.within.items():
            self._check_number(name, at(params, name), least, most)
        for name, longest in self.longest.items():
            value = at(params, name)
            if isinstance(value, str) and len(value) > longest:
                raise errors.too_long(value, longest, bracketed(name))

    def _require_one(self, names: tuple[str, ...], params: Mapping[str, Any]) -> None:
        if all(at(params, each) in (None, "") for each in names):
            raise errors.exactly_one(names)

    def _refuse_two(self, names: tuple[str, ...], params: Mapping[str, Any]) -> None:
        sent = [each for each in names if at(params, each) not in (None, "")]
        if len(sent) > 1:
            raise errors.only_one(sent)

    def _check_number(self, name: str, value: Any, least: float, most: float) -> None:
        if isinstance(value, int | float) and value < least:
            raise errors.too_little(bracketed(name), least, value)
        if isinstance(value, int | float) and value > most:
            raise errors.too_much(bracketed(name), most, value)


def check_named(named: Resource, param: str) -> None:
    """Refuse an object that nothing new may name. Raises Invalid. Guess: the sentence."""
    model = MODELS.get(named["object"])
    if model and named.get("status") in model.retired:
        raise errors.Invalid(f"The {model.word} {named['id']} is {named['status']}.", param=param)
