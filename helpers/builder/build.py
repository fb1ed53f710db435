"""`build`: a form for any operation, or for a request that is pasted in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.catalog import operation

from .form import Form
from .paste import is_pasted, read

if TYPE_CHECKING:
    from helpers.catalog.names import OperationName


def build(name: OperationName | str, /, **params: Any) -> Form:
    """A form for an operation such as "v1.tokens.create", with these parameters filled in.

        build("v1.customers.create", email="jenny@example.com")
        build("curl https://api.stripe.com/v1/charges -G -d limit=3")

    In place of a name, a request of the documentation can be pasted: a command of curl, wget or Stripe's CLI,
    or a call of its SDKs in Python, JavaScript, PHP, Ruby, Go or Java. It is read, and never run. A cell that
    holds a key is not run: write `$STRIPE_SECRET_KEY` in the key's place, or paste it into the box of
    `find()`, which leaves the key out and keeps nothing of it. Raises `UnknownOperation`, which names the
    nearest operations, and `Unreadable`.
    """
    if not is_pasted(name) and "(" not in name:
        return Form(operation(name), params)
    pasted = read(name)
    return Form(pasted.operation, {**pasted.params, **params}, pasted.options)
