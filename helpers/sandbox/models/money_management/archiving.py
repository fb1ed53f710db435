"""Archiving: what is archived is kept, and nothing can be done with it until it is taken back."""

from __future__ import annotations

from ... import errors
from ...by_type.typed import own
from ...resource import Resource
from ...routes import Call


def archived(call: Call) -> Resource:
    """The object of the path, archived; one that is already stays as it is."""
    return call.store.change(own(call), {"archived": True})


def unarchived(call: Call) -> Resource:
    """The object of the path, taken back."""
    return call.store.change(own(call), {"archived": False})


def check_usable(resource: Resource, param: str) -> Resource:
    """An object that can be used. Raises Invalid for one that is archived. Guess: the sentence."""
    if resource["archived"]:
        raise errors.Invalid(f"{resource['id']} is archived.", param=param)
    return resource
