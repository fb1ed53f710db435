"""Where nothing masks what is saved, the kit says so; where the kit's Lab does, it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.safety.shell import MASKING_LAB
from tests.leaks.kernels import Kernel, running

KEY_IN_CELL = f"key = {'sk_test_' + '51Hx' * 6!r}"
REFUSED = (
    "This cell was not run, because it holds a secret key: delete it here, write it into .env as "
    "STRIPE_SECRET_KEY=..., restart the kernel, and connect() takes it from there."
)
NO_CARD = (
    "This cell was not run, because it holds a card number that is none of Stripe's test numbers: use one of "
    "https://docs.stripe.com/testing, such as 4242424242424242. Where it is no card's, write it in two parts."
)
UNMASKED = (
    "Nothing masks what is saved here, as the Lab of `make lab` does: it stays in the notebook's file until "
    "you delete it and save."
)
VS_CODE = (
    "VS Code saves this notebook itself, and nothing masks what it saves: outputs show no key, but one that "
    "you type into a cell is in the file."
)


@pytest.fixture(scope="module")
def in_the_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel of the Lab that `make lab` starts."""
    with running(tmp_path_factory.mktemp("lab"), **{MASKING_LAB: "1"}) as kernel:
        yield kernel


@pytest.fixture(scope="module")
def in_vs_code(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel that VS Code starts."""
    with running(tmp_path_factory.mktemp("vscode"), VSCODE_PID="1") as kernel:
        yield kernel


def said(kernel: Kernel, code: str) -> str:
    """Why a cell was refused."""
    *_, reply = kernel.run(code)
    assert reply["content"]["ename"] == "Refused"
    text: str = reply["content"]["evalue"]
    return text


def test_a_cell_with_a_secret_is_refused_in_a_sentence(in_the_lab: Kernel) -> None:
    """It says what to do."""
    assert said(in_the_lab, KEY_IN_CELL) == REFUSED
    assert said(in_the_lab, "number = '4539 5787 6362 1486'") == NO_CARD


def test_where_nothing_masks_what_is_saved_it_says_that_too(in_vs_code: Kernel) -> None:
    """The cell's text is in the file."""
    assert said(in_vs_code, KEY_IN_CELL) == f"{REFUSED} {UNMASKED}"


def connected(kernel: Kernel) -> str:
    """What is shown of a connection."""
    shown = [each for each in kernel.run("_ = helpers.connect()") if each["msg_type"] == "display_data"]
    text: str = shown[0]["content"]["data"]["text/plain"]
    return text


def test_connecting_in_vs_code_warns(in_vs_code: Kernel, in_the_lab: Kernel) -> None:
    """Before a key is typed; in the Lab there is nothing to warn of."""
    for kernel in (in_vs_code, in_the_lab):
        kernel.run("import helpers")
    first, second, *_ = connected(in_vs_code).splitlines()
    assert first == VS_CODE
    assert second == "Sandbox: Stripe's test mode, embedded; nothing leaves this machine."
    assert connected(in_the_lab).splitlines()[0] == second


def test_a_notebook_that_vs_code_has_opened_is_known_by_its_name(in_the_lab: Kernel) -> None:
    """Its extension gives the kernel the notebook's path."""
    in_the_lab.run("import helpers; __vsc_ipynb_file__ = '/lesson.ipynb'")
    assert connected(in_the_lab).splitlines()[0] == VS_CODE


def test_cells_that_hold_test_cards_and_fakes_run(in_the_lab: Kernel) -> None:
    """As those of the lessons do."""
    assert (
        in_the_lab.value("'4242 4242 4242 4242 sk_test_sandbox'") == "'4242 4242 4242 4242 sk_test_sandbox'"
    )


def test_a_cell_with_a_pasted_request_is_offered_without_its_key(in_the_lab: Kernel) -> None:
    """To be copied: with the shell's variable in the key's place."""
    told = said(in_the_lab, f'build("curl https://api.stripe.com/v1/charges -u {KEY_IN_CELL[7:-1]}:")')
    assert told.startswith(REFUSED)
    assert told.endswith('\n\nbuild("curl https://api.stripe.com/v1/charges -u $STRIPE_SECRET_KEY:")')
