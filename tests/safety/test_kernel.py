"""In a real kernel: nothing that it sends shows a secret, and no cell runs that holds one."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

KEY = "sk_test_" + "51Hx" * 6 + "9876"
MASKED = "sk_test_****9876"
# The key as code that a cell may hold.
MADE = f"{KEY[:12]!r} + {KEY[12:]!r}"
CARD = "4111111111111111"


@dataclass
class Kernel:
    """A kernel, and all that it sends while a cell runs."""

    client: BlockingKernelClient
    folder: Path

    def run(self, code: str, store_history: bool = True) -> list[dict[str, Any]]:
        """Every message on iopub until the kernel is idle again, then the reply."""
        messages: list[dict[str, Any]] = []
        reply = self.client.execute_interactive(
            code, store_history=store_history, output_hook=messages.append, timeout=30
        )
        return [*messages, reply]

    def shown(self, code: str) -> str:
        """Everything that the kernel says about a cell, as one text."""
        return json.dumps([each["content"] for each in self.run(code)])

    def value(self, code: str) -> str:
        """What an expression is, in its plain text."""
        results = [each for each in self.run(code) if each["msg_type"] == "execute_result"]
        text: str = results[0]["content"]["data"]["text/plain"]
        return text


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A fresh kernel whose first cell held a key and imported the kit."""
    folder = tmp_path_factory.mktemp("ipython")
    manager = KernelManager(kernel_name="python3")
    # Where a kernel sees that pytest runs, it leaves its file descriptors alone.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    # Without what guards a kernel of the kit's environment from its first cell on.
    unguarded = ["--IPKernelApp.extensions=[]"]
    manager.start_kernel(env={**environment, "IPYTHONDIR": str(folder)}, extra_arguments=unguarded)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        kernel = Kernel(client, folder)
        kernel.run(f"first = {KEY!r}\nimport helpers")
        kernel.run(f"key = {MADE}")
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


SHOWN = {
    "a result": "key",
    "print": "print('at the start of a line:\\n' + key)",
    "stderr": "import sys; print(key, file=sys.stderr)",
    "an error's message": "raise ValueError(key)",
    "a traceback's lines": (
        "import linecache; line = f'1 / 0  # {key}'; linecache.cache['made'] = (9, None, [line], 'made')\n"
        "exec(compile(line, 'made', 'exec'))"
    ),
    "a warning": "import warnings; warnings.warn(key)",
    "a log": "import logging; logging.getLogger('shop').error('the key is %s', key)",
    "HTML": "from IPython.display import HTML, display; display(HTML(f'<b>{key}</b>'))",
    "JSON": "from IPython.display import JSON, display; display(JSON({'nested': [{'key': key}]}))",
    "metadata": "display(1, metadata={'key': key})",
    "a widget's state": "import ipywidgets; ipywidgets.Text(value=key)",
    "a change of a widget": "box = ipywidgets.Text(); box.value = key",
    "an Output widget": "out = ipywidgets.Output()\nwith out: print(key)\nout",
    "a subprocess": "import os; os.system(f'echo {key}'); os.system(f'echo {key} >&2')",
    "a shell command": "!echo $key",
    "a thread": "import threading; t = threading.Thread(target=print, args=[key]); t.start(); t.join()",
    "a file descriptor": "import os; os.write(2, key.encode()); None",
    "in colour": "print('\\x1b[31m' + key + '\\x1b[0m')",
}


@pytest.mark.parametrize("code", SHOWN.values(), ids=SHOWN)
def test_a_key_is_masked_in(kernel: Kernel, code: str) -> None:
    """Whatever way a key takes out of the kernel, it arrives as its kind and last four characters."""
    shown = kernel.shown(code + "\nimport time; time.sleep(0.3)" if "os." in code else code)
    assert KEY not in shown
    assert MASKED in shown


def test_a_real_card_number_is_masked_and_a_test_number_is_not(kernel: Kernel) -> None:
    """Only Stripe's published test numbers are shown whole."""
    shown = kernel.shown(f"print('{CARD[:8]}' + '{CARD[8:]}', 4242424242424242)")
    assert CARD not in shown
    assert "****1111 4242424242424242" in shown


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
