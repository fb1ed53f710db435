"""A form for any operation, and the code it stands for."""

from helpers.catalog import Operation
from helpers.viewer import show
from helpers.viewer.related import opens_with

from .build import build
from .find import Find, find
from .form import Form

__all__ = ["Find", "Form", "build", "find", "show"]


def _retrieve(operation: Operation, name: str) -> Form:
    """The form that retrieves the object of an id, which fills its one parameter in the path."""
    return Form(operation, {operation.parameters[0].name: name})


opens_with(_retrieve)
