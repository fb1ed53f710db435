"""Each row of README's troubleshooting: what one sees is what is shown, and what it says to do helps."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers.connection import connect
from helpers.safety import Refused
from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import PortInUse, listening_socket
from helpers.settings import Settings, read_settings
from helpers.viewer import show
from scripts import browser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ABOVE, _, SECTION = README.partition("## If something is wrong")
ROWS: list[tuple[str, str]] = re.findall(
    r"^\| (.+?) \| (.+?) \|$", SECTION.partition("\n## ")[0], re.MULTILINE
)[1:]
CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}


def without_make(seen: str, do: str, folder: Path) -> None:
    """The section that it names has every command that `make lab` stands for."""
    told = ABOVE.partition("<summary>Without make")[2].partition("</details>")[0]
    assert '"Without make" above' in do
    for each in ("-r requirements.txt", "-e .", "ipython_config.py", "-m jupyterlab"):
        assert each in told


def an_old_python(seen: str, do: str, folder: Path) -> None:
    """The Makefile's own check, on a Python that says it is 3.10."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    code = makefile.partition("define PYTHON_IS_NEW_ENOUGH\n")[2].partition("\nendef")[0]
    code = code.replace("\\\n", "").replace("$(PYTHON)", "python3")
    asked = code.replace("import sys;", "import sys; sys.version_info = (3, 10); sys.version = '3.10.1 old';")
    assert seen.strip("`") in ran(asked).stderr
    assert ran(code).returncode == 0
    assert do == "`make PYTHON=python3.12 lab`"
    assert "$(call make_venv,$(VENV))" in makefile
    assert "$(PYTHON) -m venv" in makefile


def ran(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=False)


def another_kernel(seen: str, do: str, folder: Path) -> None:
    """A Python without the environment's packages, beside the environment's own."""
    assert re.findall("`(.+?)`", seen)[0] in ran("import helpers", "-I", "-S").stderr
    assert ran("import helpers", "-I").returncode == 0


def a_restarted_kernel(seen: str, do: str, folder: Path) -> None:
    """The sentence stands in what a notebook's file keeps of a view."""
    assert re.findall('"(.+?)"', seen)[0] in show({"object": "customer"}).picture()["text/html"]


def an_id_of_yesterday(seen: str, do: str, folder: Path) -> None:
    """It is known in its own sandbox alone."""
    id = Sandbox().client().v1.customers.create().id
    with pytest.raises(stripe.InvalidRequestError, match=f"No such customer: '{id}'"):
        Sandbox().client().v1.customers.retrieve(id)


def a_port_that_is_taken(seen: str, do: str, folder: Path) -> None:
    """The error names the option; 0 takes another port."""
    with listening_socket(0) as first:
        with pytest.raises(PortInUse, match="choose another with --port"):
            listening_socket(first.getsockname()[1])
        with listening_socket(0) as second:
            assert second.getsockname()[1] != first.getsockname()[1]
    assert "--port 0" in do


def a_card_number(seen: str, do: str, folder: Path) -> None:
    """As a new account is answered; the token goes through."""
    client: Any = Sandbox(profile="fresh").client()
    with pytest.raises(stripe.CardError, match="Sending credit card numbers directly"):
        client.v1.tokens.create({"card": CARD})
    token = re.findall("`(.+?)`", do)[0]
    assert client.v1.charges.create({"amount": 500, "currency": "usd", "source": token}).paid


def no_browser(seen: str, do: str, folder: Path) -> None:
    """What `make test` says names both ways, and the variable is looked at first."""
    mine = folder / "mine"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    os.environ["CHROMIUM"] = str(mine)
    assert next(browser.candidates()) == mine
    assert "CHROMIUM=" in browser.WHAT_TO_DO
    assert "`CHROMIUM`" in do


def a_line_that_is_half_written(seen: str, do: str, folder: Path) -> None:
    """The file and the line are named, and what stands there is not shown."""
    (folder / ".env").write_text("WORKBOOK_MODE=sandbox\nSTRIPE_SECRET_KEY\n")
    with pytest.raises(Refused, match=r"Line 2 of .+\.env cannot be read: write it as NAME=value") as refused:
        read_settings({}, folder)
    assert re.match(re.escape(seen.strip("`")).replace(r"\.\.\.", ".*"), str(refused.value))
    (folder / ".env").write_text("WORKBOOK_MODE=sandbox\n")
    assert read_settings({}, folder).mode == "sandbox"


def no_answer(seen: str, do: str, folder: Path) -> None:
    """From an address where nothing listens; the sandbox goes on without a network."""
    with listening_socket(0) as free:
        port = free.getsockname()[1]
    environment = {"STRIPE_SECRET_KEY": "sk_test_sandbox", "STRIPE_API_BASE": f"http://127.0.0.1:{port}"}
    with pytest.raises(stripe.APIConnectionError, match="No answer came from http") as error:
        connect(settings=read_settings(environment, folder))
    assert re.findall("`(.+?)`", do)[0] in str(error.value)
    settings: Settings = read_settings({**environment, "WORKBOOK_MODE": "sandbox"}, folder)
    assert connect(settings=settings).v1.balance.retrieve().object == "balance"


TRIED: Mapping[str, Callable[[str, str, Path], None]] = {
    "`make: command not found`": without_make,
    "`Stripe Workbook needs": an_old_python,
    "a notebook shows `ModuleNotFoundError": another_kernel,
    '"Run the cell to make it live."': a_restarted_kernel,
    "`No such customer:": an_id_of_yesterday,
    "the sandbox says `Port": a_port_that_is_taken,
    "Stripe refuses card numbers": a_card_number,
    "`make test` says a browser": no_browser,
    "`Line 2 of": a_line_that_is_half_written,
    "`No answer came from": no_answer,
}


@pytest.mark.parametrize(("seen", "do"), ROWS)
def test_a_row_is_true(seen: str, do: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a trial of its own."""
    monkeypatch.setenv("CHROMIUM", "")
    (trial,) = (each for begins, each in TRIED.items() if seen.startswith(begins))
    trial(seen, do, tmp_path)


def test_every_trial_has_its_row() -> None:
    """None is left behind when a row goes."""
    assert len(ROWS) == len(TRIED)
