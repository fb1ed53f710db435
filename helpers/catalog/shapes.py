"""What a value may be, and what carries it: the vocabulary every form, check and sample is written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .fidelity import fidelity
from .links import docs_url

Kind = Literal[
    "string",
    "integer",
    "number",
    "decimal",
    "boolean",
    "enum",
    "object",
    "list",
    "map",
    "union",
    "file",
    "expandable",
    "page",
    "search",
    "any",
]
Method = Literal["get", "post", "delete"]
Location = Literal["path", "query", "body"]


def _no_fields() -> tuple[Field, ...]:
    return ()


@dataclass(frozen=True)
class Shape:
    """What a value may be, as the SDK's annotations say.

    ==========  =====================================================================
    kind        what else is set
    ==========  =====================================================================
    string      ``longest`` in characters, where it is known; else 0
    enum        ``choices``; ``open`` where the SDK also admits other strings
    object      ``fields``; ``type_name`` the SDK's class; ``resource`` its ``object``
                value ("card") where it is an API resource of its own
    list, map   ``item``: the shape of each element or value
    union       ``options``: the shapes it may take ("a card's fields, or a token id")
    expandable  ``item``: the resource that stands behind an id
    page        ``item``: a list object's elements (``search``: a search result's)
    ==========  =====================================================================

    ``unsettable``: the empty string is accepted, and unsets the value.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    open: bool = False
    item: Shape | None = None
    options: tuple[Shape, ...] = ()
    unsettable: bool = False
    type_name: str = ""
    resource: str = ""
    longest: int = 0
    read_fields: Callable[[], tuple[Field, ...]] = field(default=_no_fields, repr=False, compare=False)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """An object's fields, in the SDK's order; read when first asked for."""
        return self.read_fields()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """An object's fields by their names."""
        return {each.name: each for each in self.fields}


@dataclass(frozen=True)
class Field:
    """One named value of a request or a reply.

    ``required``: a request must send it. ``nullable``: a reply's value may be null.
    """

    name: str
    shape: Shape
    required: bool = False
    nullable: bool = False
    documentation: str = ""


@dataclass(frozen=True)
class Parameter(Field):
    """A field of a request, and where in the request it stands."""

    location: Location = "body"


@dataclass(frozen=True)
class Operation:
    """One thing that the API can do, as the SDK's service classes name it."""

    name: str  # "v1.tokens.create"
    method: Method
    path: str  # "/v1/tokens/{token}"
    base_address: str  # "api", "files" or "meter_events"
    summary: str  # the first paragraph of the documentation
    documentation: str
    read_parameters: Callable[[], tuple[Parameter, ...]] = field(repr=False, compare=False)
    read_returns: Callable[[], Shape] = field(repr=False, compare=False)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Path parameters first, then query or body parameters in the SDK's order."""
        return self.read_parameters()

    @cached_property
    def returns(self) -> Shape:
        """The reply's shape: a resource, a page of resources, or a union (deleted or not)."""
        return self.read_returns()

    @property
    def is_of_v2(self) -> bool:
        """Whether it is one of the API's second namespace, which takes and answers JSON."""
        return self.path.startswith("/v2/")

    @property
    def docs_url(self) -> str:
        """The operation's page in Stripe's reference."""
        answered = self.returns.item or self.returns
        return docs_url(self.name, self.path, answered.resource)

    @property
    def fidelity(self) -> Literal["modelled", "typed"]:
        """How the sandbox answers: "modelled" as Stripe does, "typed" from the SDK's types alone."""
        return fidelity(self.name)
