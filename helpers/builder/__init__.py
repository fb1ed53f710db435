"""A form for any operation, and the code it stands for."""

from .build import build
from .find import Find, find
from .form import Form

__all__ = ["Find", "Form", "build", "find"]
