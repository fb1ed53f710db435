"""What the installed SDK can do: every operation with its parameters, its reply and its documentation."""

from .lookup import UnknownOperation, operation
from .services import operations, resources
from .shapes import Field, Kind, Operation, Parameter, Shape
from .source import api_version

__all__ = [
    "Field",
    "Kind",
    "Operation",
    "Parameter",
    "Shape",
    "UnknownOperation",
    "api_version",
    "operation",
    "operations",
    "resources",
]
