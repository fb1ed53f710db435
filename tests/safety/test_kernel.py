"""A kernel that did not know the kit is guarded from `import helpers` on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.leaks.kernels import Kernel, running

KEY = "sk_test_" + "51Hx" * 6 + "9876"
MASKED = "sk_test_****9876"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel whose first cell held a key and imported the kit."""
    with running(tmp_path_factory.mktemp("kernel"), "--IPKernelApp.extensions=[]") as kernel:
        kernel.run(f"first = {KEY!r}\nimport helpers")
        kernel.run("key = first")
        yield kernel


def test_what_comes_afterwards_is_masked(kernel: Kernel) -> None:
    """The key is there, and is not shown."""
    assert kernel.value("key") == repr(MASKED)
    assert kernel.value("len(key)") == "36"


def test_the_short_fake_keys_of_the_notebooks_are_shown(kernel: Kernel) -> None:
    """`sk_test_sandbox` is nobody's."""
    assert kernel.value("'sk_test_sandbox'") == "'sk_test_sandbox'"


def test_a_cell_that_holds_a_key_does_not_run(kernel: Kernel) -> None:
    """It stops before its first line, with one sentence that says what to do."""
    *_, reply = kernel.run(f"ran = True\nimport stripe; stripe.api_key = {KEY!r}")
    assert reply["content"]["status"] == "error"
    assert reply["content"]["evalue"] == (
        "This cell was not run, because it holds a secret key: delete it here, write it into .env as "
        "STRIPE_SECRET_KEY=..., restart the kernel, and connect() takes it from there. "
        "Nothing masks what is saved here, as the Lab of `make lab` does: it stays in the notebook's file "
        "until you delete it and save."
    )
    assert len(reply["content"]["traceback"]) == 1
    assert kernel.value("'ran' in globals()") == "False"


@pytest.mark.parametrize("kind", ["sk_live_", "rk_live_", "rk_test_", "pk_live_", "whsec_"])
def test_a_cell_with_any_kind_of_secret_does_not_run(kernel: Kernel, kind: str) -> None:
    """Secret, restricted and live publishable keys, and webhooks' signing secrets."""
    *_, reply = kernel.run(f"'{kind}{'a1B2' * 6}'")
    assert reply["content"]["ename"] == "Refused"


def test_a_cell_that_is_run_silently_is_stopped_too(kernel: Kernel) -> None:
    """Front ends also run code that they keep out of the history."""
    *_, reply = kernel.run(f"quiet = {KEY!r}", store_history=False)
    assert reply["content"]["ename"] == "Refused"


def test_the_shell_inside_the_kernel_stops_such_a_cell(kernel: Kernel) -> None:
    """`run_cell`, as magics and extensions call it, is guarded as well."""
    kernel.run("result = get_ipython().run_cell('inner = ' + repr(key), store_history=True)")
    assert kernel.value("type(result.error_before_exec).__name__") == "'Refused'"


def test_a_key_is_kept_out_of_the_history(kernel: Kernel) -> None:
    """Of the session, of `In`, and of the file; also the key of the cell that imported the kit."""
    kernel.run(f"never = {KEY!r}")
    kernel.run("1 + 1")
    assert kernel.value("key in ''.join(In + get_ipython().history_manager.input_hist_raw)") == "False"
    assert kernel.value("[n for n, text in list(globals().items()) if n[:2] == '_i' and key in text]") == "[]"
    kernel.run("get_ipython().history_manager.writeout_cache()")
    files = list(kernel.folder.rglob("history.sqlite"))
    assert len(files) == 1
    with sqlite3.connect(files[0]) as file:
        stored = "".join(
            source + raw for source, raw in file.execute("SELECT source, source_raw FROM history")
        )
    assert f"first = '{MASKED}'" in stored
    assert f"never = '{MASKED}'" in stored
    assert KEY not in stored


def test_a_refusal_is_one_sentence(kernel: Kernel) -> None:
    """A refusal of the kit shows no traceback."""
    *_, reply = kernel.run("raise helpers.Refused('Take another card.')")
    assert reply["content"]["traceback"] == ["Refused: Take another card."]
