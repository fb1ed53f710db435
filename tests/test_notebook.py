"""Below the traceback of an error of Stripe's stands the kit's view of it, with a switch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from helpers import notebook
from helpers.connection import calls, connect
from helpers.connection.establish import sandbox_of
from helpers.safety import Refused
from helpers.settings import Settings
from tests.connection.conftest import SDK

A_KEY = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A shell as `import helpers` leaves it, with a client."""
    monkeypatch.setattr(notebook, "_explains", [True])
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    shell = InteractiveShell.instance()
    notebook.add_to(shell)
    shell.push({"client": connect(settings=Settings()), "stripe": stripe, "Refused": Refused})
    yield shell
    InteractiveShell.clear_instance()
    calls._connections.clear()
    sandbox_of.cache_clear()


def ran(shell: Any, cell: str) -> tuple[Any, str, list[str]]:
    """How a cell ended, what it printed, and the texts of what it showed."""
    with capture_output() as captured:
        result = shell.run_cell(cell)
    shown = [each.data["text/plain"] for each in captured.outputs if "text/plain" in each.data]
    return result, captured.stdout + captured.stderr, shown


MISSING = 'client.v1.customers.retrieve("cus_none")'


def test_an_error_is_explained_below_its_traceback(shell: Any) -> None:
    """The cell fails as it would without: a test runner sees the error, and a reader the traceback first."""
    result, printed, shown = ran(shell, MISSING)
    assert isinstance(result.error_in_exec, stripe.InvalidRequestError)
    assert "InvalidRequestError" in printed.splitlines()[-1]
    assert len(shown) == 1
    assert "No such customer: 'cus_none'" in shown[0]
    assert "Check the id, and that it was made on this account" in shown[0]


def test_it_can_be_switched_off_and_on(shell: Any) -> None:
    """`%explain`, which says how it is written."""
    ran(shell, "%explain off")
    assert ran(shell, MISSING)[2] == []
    ran(shell, "%explain on")
    assert len(ran(shell, MISSING)[2]) == 1
    assert "Write %explain on or %explain off." in ran(shell, "%explain perhaps")[1]


@pytest.mark.parametrize(
    "cell",
    [
        "1 / 0",
        "raise Refused('Say what to do.')",
        f"try:\n    {MISSING}\nexcept stripe.StripeError:\n    pass",
        "1 +",
        "1 + 1",
    ],
)
def test_nothing_else_is_explained(shell: Any, cell: str) -> None:
    """Other errors, those that say all in one sentence, those that were caught, and cells that went well."""
    assert ran(shell, cell)[2] == []


def test_what_is_explained_shows_no_secret(shell: Any) -> None:
    """Whatever the error's message holds."""
    shell.push({"key": A_KEY})
    shown = ran(shell, "raise stripe.AuthenticationError(f'Invalid API Key provided: {key}')")[2]
    assert len(shown) == 1
    assert A_KEY not in shown[0]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("client.v1.customers.get('cus_1')", "This part of the client has no get. Did you mean retrieve?"),
        ("client.v1.customer", "This part of the client has no customer. Did you mean customers?"),
        ("client.v1.tokens.foo", "This part of the client has no foo. It has: create, retrieve."),
        (
            "client.v1.customers.create(email='a@example.com')",
            'A client takes the parameters as one dict: create({"email": ...}).',
        ),
        ("client.v1.customers.create().emial", "This customer has no emial. Did you mean email?"),
        ("stripe.Sku", "This version of the SDK has no Sku. find("),
    ],
)
def test_what_the_sdk_does_not_have_is_explained(shell: Any, cell: str, told: str) -> None:
    """A method of another library or an older version, a parameter outside the dict, a misspelled field."""
    [shown] = ran(shell, cell)[2]
    assert shown.startswith(told)


@pytest.mark.parametrize("cell", ["[].foo", "''.join(1)", "(lambda: 1)(email=2)"])
def test_what_is_not_of_the_sdk_is_not_explained(shell: Any, cell: str) -> None:
    """Python says enough of its own."""
    assert ran(shell, cell)[2] == []
