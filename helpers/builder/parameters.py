"""All parameters of an operation, as the entries of its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from helpers.catalog import Field, Operation, Parameter, Shape
from helpers.catalog.needs import Needs, needs

from .assist import expandable
from .entries import Entry, Findings, Group
from .usual import first


class Parameters(Group):
    """The nameless group that holds them; also of a request's options.

    ``operation``: its name. ``response``: the shape of its response. ``needs``: what Stripe asks for beyond
    the SDK's types. ``expandable``: tells what the response may have expanded. ``updates``: whether the
    operation changes an object.
    """

    def __init__(
        self,
        parameters: tuple[Parameter, ...],
        response: Shape | None = None,
        needs: Needs | None = None,
        expandable: Callable[[], Sequence[str]] = tuple,
        operation: str = "",
    ) -> None:
        self.operation = operation
        self.needs = needs or Needs()
        required = self.needs.required
        fields = tuple(replace(each, required=each.required or each.name in required) for each in parameters)
        super().__init__(Field("", Shape("object", read_fields=lambda: fields)))
        self.expandable = expandable
        self.updates = any(each.location == "path" for each in parameters)
        self._reply = Field("", response) if response else None

    @property
    def reply(self) -> Field | None:
        return self._reply

    def choices(self, name: str) -> Sequence[str]:
        """The parameters of which one must be given, if this is one of them."""
        return next((names for names in self.needs.one_of if name in names), ())

    def arranged(self) -> tuple[list[Entry], list[Entry]]:
        """The entries that stand open, in their order, and those that are folded."""
        entries = self.open()
        known = [each.name for each in self.shape.fields]
        required = [each.name for each in self.shape.fields if each.required]
        alternatives = [name for names in self.needs.one_of for name in names if name in entries]
        opened = first(self.operation, known, required, alternatives)
        return [entries[name] for name in opened], [entries[name] for name in known if name not in opened]

    def value(self, findings: Findings) -> Any:
        values = super().value(findings)
        for names in self.needs.one_of:
            if not any(name in values for name in names):
                findings.choices.update(dict.fromkeys(names, f"Give one of these: {', '.join(names)}."))
        for names in self.needs.at_most_one:
            given = [name for name in names if name in values]
            if len(given) > 1:
                refused = f"You may only specify one of these parameters: {', '.join(given)}."
                findings.problems.update(dict.fromkeys(given, refused))
        return values


def parameters_of(operation: Operation) -> Parameters:
    """Of an operation's form."""
    return Parameters(
        operation.parameters,
        operation.returns,
        needs(operation.name),
        lambda: expandable(operation),
        operation.name,
    )
