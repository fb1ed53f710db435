"""E-mail addresses, as every parameter that is one is checked."""

from __future__ import annotations

import re

from ... import errors

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def check(email: str | None, param: str) -> None:
    """Refuse what is no e-mail address. Raises Invalid."""
    if email and not EMAIL.fullmatch(email):
        raise errors.Invalid(f"Invalid email address: {email}", code="email_invalid", param=param)
