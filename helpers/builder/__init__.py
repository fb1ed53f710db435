"""A form for any operation, and the code it stands for."""

from .build import build
from .form import Form

__all__ = ["Form", "build"]
