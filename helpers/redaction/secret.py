"""A text that no output ever shows: hold it, pass it on, reveal it only where it is sent."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import NoReturn

from . import keys


class Secret:
    """A secret text. `reveal` gives it; every other way to look at it shows a mask.

    From its making on it is redacted from every text, whatever it looks like, unless it is shorter than
    `keys.SHORTEST` and thereby an obvious fake.
    """

    # A function that gives the text: who lists the attributes of an object sees a function.
    __slots__ = ("__reveal", "__weakref__")

    def __init__(self, value: str) -> None:
        self.__reveal: Callable[[], str] = lambda: value
        keys.remember(value)

    def reveal(self) -> str:
        """The text itself."""
        return self.__reveal()

    def __str__(self) -> str:
        return keys.mask(self.__reveal())

    def __repr__(self) -> str:
        return f"Secret({str(self)!r})"

    def __bool__(self) -> bool:
        return bool(self.__reveal())

    def __eq__(self, other: object) -> bool:
        """In a time that does not depend on where the two differ."""
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__reveal().encode(), other.reveal().encode())

    def __hash__(self) -> int:
        return hash((Secret, self.__reveal()))

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret is not pickled: it would be stored in the clear.")

    def __getstate__(self) -> NoReturn:
        self.__reduce__()
