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
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from . import errors
from .listing.searched import Searched
from .nested import at
from .parameters.names import bracketed
from .registry import entry
from .resource import Resource
from .statuses import STATUSES, Statuses

if TYPE_CHECKING:
    from .routes import Call

Refine = Callable[["Call", Resource], Resource]
Values = Callable[["Call", Resource], Mapping[str, Any]]
Keep = Callable[["Call"], Callable[[Resource], bool] | None]
Guard = Callable[["Call"], None]
Given = Callable[[], Mapping[str, Resource]]

MODELS: dict[str, Model] = {}


@dataclass(eq=False)
class Model:
    """One kind of object, as far as its type does not tell. Making one enters it in `MODELS`."""

    kind: str
    _: KW_ONLY
    source: str
    """Stripe's page about it."""
    starts: Mapping[str, Any] = field(default_factory=dict)
    """Fields of a new one."""
    statuses: Statuses | None = None
    """Its life."""
    steps: Mapping[str, str] = field(default_factory=dict)
    """The status that each word of an operation leads to: "cancel" -> "canceled"."""
    exactly_one: Sequence[tuple[str, ...]] = ()
    """Parameters that exclude each other, and of which a new one needs one."""
    at_most_one: Sequence[tuple[str, ...]] = ()
    """Parameters that exclude each other."""
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parameters that another one brings with it."""
    within: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The least and the most that a number may be."""
    longest: Mapping[str, int] = field(default_factory=dict)
    """Of a text, in characters, where neither the spec nor its documentation tells."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Parameters that name an object of a kind, where the types do not tell."""
    word: str = ""
    """What Stripe's messages call it, where that is not its object value."""
    told_as: str = ""
    """What its events call it, where that is not its object value."""
    literal: str = ""
    """What is said where a number is given for an id."""
    missing: str = "id"
    """The `param` of the error for an id in a path that names nothing."""
    searchable: Mapping[str, Searched] = field(default_factory=dict)
    """Fields that a search may name, each with its sort."""
    parent: str = ""
    """The field with the id above it in its path, where the path calls that otherwise."""
    remembered: bool = False
    """One that was deleted can still be retrieved, as deleted."""
    gone_as: Mapping[str, Any] = field(default_factory=dict)
    """What the event of its deletion shows otherwise than it was."""
    hidden: tuple[str, ...] = ()
    """Fields that are shown only where they are expanded; "a.b" for one inside another."""
    given: Given | None = None
    """Those that are there for everybody from the beginning, by id; none are made."""
    quiet: frozenset[str] = frozenset()
    """Fields whose change makes no event, and is not told of by one that something else makes."""
    retired: frozenset[str] = frozenset()
    """Statuses in which nothing new may name it by a parameter of `references`."""
    guard: Guard | None = None
    """Called before any operation on the kind; raises what is refused."""

    def __post_init__(self) -> None:
        self.word, self.told_as = self.word or self.kind, self.told_as or self.kind
        # What its file adds by the marks below.
        self.refine: list[Refine] = []
        self.change: list[Values] = []
        self.before_removal: list[Callable[[Call, Resource], None]] = []
        self.keep: Keep | None = None
        self.taken: dict[str, Values] = {}
        if self.kind in MODELS:
            raise ValueError(f"{self.kind} has a model already.")
        MODELS[self.kind] = self
        if self.statuses:
            STATUSES[self.kind] = self.statuses

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
