"""A session that is kept runs anywhere, as a notebook and as a test, and can fail there."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stripe

from helpers import history, keep, replay
from helpers.connection import control
from helpers.walkthrough.session.steps import steps


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest on its own, on a sandbox of its own."""
    clean = {"WORKBOOK_MODE": "sandbox", "STRIPE_SECRET_KEY": "", "SANDBOX_SEED": ""}
    quick = () if "--nbval" in arguments else ("-p", "no:nbval")  # it takes seconds to import
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *quick, *arguments]
    return subprocess.run(command, env=os.environ | clean, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("session")
def test_a_session_is_kept_as_a_notebook_that_passes(tmp_path: Path) -> None:
    """Compared by nbval, on another sandbox with other ids; a wrong expectation fails."""
    file = tmp_path / "my_first_payment.ipynb"
    assert repr(keep(file)) == "7 requests kept in my_first_payment.ipynb."
    passed = ran("--nbval", "--nbval-current-env", str(file))
    assert passed.returncode == 0, passed.stdout
    file.write_text(file.read_text().replace("charge.amount == 2000", "charge.amount == 2001"))
    assert ran("--nbval", "--nbval-current-env", str(file)).returncode == 1


def test_moves_of_the_sandbox_are_part_of_a_session(client: stripe.StripeClient, tmp_path: Path) -> None:
    """Days that passed and a card that was chosen; not faults, nor what the sandbox refused."""
    control("post", "next_card", outcome="insufficient_funds")
    with pytest.raises(stripe.CardError):
        client.v1.charges.create({"amount": 900, "currency": "usd", "source": "tok_visa"})
    charge = client.v1.charges.create({"amount": 2000, "currency": "usd", "source": "tok_visa"})
    control("post", "faults", kind="none")
    with pytest.raises(stripe.InvalidRequestError):
        control("post", "advance", days=-1)
    control("post", "advance", days=7)
    client.v1.payouts.create({"amount": 500, "currency": "usd"})
    paths = [each.request.path.removeprefix("/_sandbox/").removeprefix("/v1/") for each in history]
    assert paths == ["next_card", "charges", "charges", "advance", "advance", "payouts"]
    again = replay()
    assert [each.differs for each in again if each.differs != "nothing"] == [again[3].note]
    assert "not sent" in again[3].note

    for name, arguments in (("test_paid.py", []), ("paid.ipynb", ["--nbval", "--nbval-current-env"])):
        keep(tmp_path / name)
        passed = ran(*arguments, str(tmp_path / name))
        assert passed.returncode == 0, passed.stdout
    text = (tmp_path / "test_paid.py").read_text()
    assert 'client.raw_request("post", "/_sandbox/advance", days=7)' in text
    assert "Only the sandbox can be moved on so" in (tmp_path / "paid.ipynb").read_text()
    keep(tmp_path / "test_paid.py", [history[2], history[-1]], overwrite=True)
    assert (
        'client.raw_request("post", "/_sandbox/advance", days=7)' in (tmp_path / "test_paid.py").read_text()
    )
    assert "next_card" not in (tmp_path / "test_paid.py").read_text()
    assert charge.paid


def in_days(days: int) -> int:
    """Unix seconds."""
    return int((datetime.now(UTC) + timedelta(days=days)).timestamp())


def test_a_kept_test_begins_when_the_session_began(client: stripe.StripeClient, tmp_path: Path) -> None:
    """By the clock of what answered, so that a date in the session is as far away as it was then."""
    control("post", "advance", days=400)
    history.clear()
    client.v1.coupons.create({"percent_off": 20, "duration": "once", "redeem_by": in_days(401)})
    keep(tmp_path / "test_dates.py")
    began = datetime.now(UTC) + timedelta(days=400)
    assert f'stripe_sandbox(clock="{began:%Y-%m-%d}' in (tmp_path / "test_dates.py").read_text()
    passed = ran(str(tmp_path / "test_dates.py"))
    assert passed.returncode == 0, passed.stdout


def test_an_id_in_the_middle_of_a_text_is_taken_from_where_it_stands(
    client: stripe.StripeClient, tmp_path: Path
) -> None:
    """As in a search; so the kept session runs where the ids are others."""
    customer = client.v1.customers.create({"name": "Jenny"})
    client.v1.customers.update(customer.id, {"description": f"{customer.id} is cus_Unknown1's sister"})
    client.v1.customers.search({"query": f"name:'Jenny' AND metadata['of']:'{customer.id}'"})
    made, updated, searched = steps(history)
    assert f'{made.variable}.id + " is cus_Unknown1\'s sister"' in "\n".join(updated.lines)
    described = f'{updated.variable}.description == {made.variable}.id + " is cus_Unknown1\'s sister"'
    assert f"assert {described}" in updated.lines
    query = f"\"name:'Jenny' AND metadata['of']:'\" + {made.variable}.id + \"'\""
    assert query in "\n".join(searched.lines)
    keep(tmp_path / "test_sisters.py", [history[-1]])
    assert "customers.create" in (tmp_path / "test_sisters.py").read_text()
    passed = ran(str(tmp_path / "test_sisters.py"))
    assert passed.returncode == 0, passed.stdout


@pytest.mark.usefixtures("session")
def test_a_session_is_kept_as_a_test_that_passes(tmp_path: Path) -> None:
    """By pytest, on a sandbox of the test's own; where a card that was declined is not, it fails."""
    file = tmp_path / "test_payment.py"
    keep(file)
    assert "def test_session(stripe_sandbox: TestSandbox) -> None:" in file.read_text()
    passed = ran(str(file))
    assert passed.returncode == 0, passed.stdout
    file.write_text(file.read_text().replace("tok_chargeDeclined", "tok_visa"))
    assert "No CardError was raised." in ran(str(file)).stdout


@pytest.mark.usefixtures("session")
def test_a_part_of_a_session_brings_what_it_relies_on(tmp_path: Path) -> None:
    """A refund alone would name a charge that no other account has."""
    file = tmp_path / "test_refund.py"
    assert repr(keep(file, [history[5]])) == "3 requests kept in test_refund.py."
    code = file.read_text()
    assert [name for name in ("customers", "charges", "refunds") if f"client.v1.{name}.create(" in code] == [
        "customers",
        "charges",
        "refunds",
    ]
    assert "delete" not in code
    assert ran(str(file)).returncode == 0
