"""Ways for a secret out of a notebook's kernel, each tried in a real one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient

from tests.leaks.kernels import Kernel, running
from tests.leaks.secrets import CARD, KEY, leaked

# What a cell runs. `key` and `card` are there; what a cell holds itself is written as the test's `{KEY}`.
WAYS: dict[str, str | tuple[str, ...]] = {
    "a cell's result": "key",
    "`print`": "print('at the start of a line:\\n' + key)",
    "`print` to stderr": "import sys; print(key, file=sys.stderr)",
    "`print`, in colour": "print('\\x1b[31m' + key + '\\x1b[0m')",
    "`pprint`": "from pprint import pprint; pprint({'deep': [{'in': key}]})",
    "`reprlib`, which cuts a long text": (
        "import reprlib; cut = reprlib.Repr(); cut.maxstring = 40; print(cut.repr(key * 3))"
    ),
    "`%whos`": "long = key + 'Zz11' * 20\n%whos",
    "`%pinfo`, as by `key?`": "%pinfo key\nprint(key)",
    "a traceback": "raise ValueError(key)",
    "a traceback's lines of code": (
        "import linecache; line = f'1 / 0  # {key}'; linecache.cache['made'] = (9, None, [line], 'made')\n"
        "exec(compile(line, 'made', 'exec'))"
    ),
    "a traceback with local values (`%xmode Verbose`)": (
        "%xmode Verbose\ndef pay(secret):\n    return 1 / 0\npay(key)"
    ),
    "`%tb`": "%tb",
    "`%debug`": "%debug",
    "a warning": "%xmode Context\nimport warnings; warnings.warn(key)",
    "a log": "import logging; logging.getLogger('shop').error('the key is %s', key)",
    "HTML": "from IPython.display import HTML, display; display(HTML(f'<b>{key}</b>'))",
    "Markdown, LaTeX and SVG": (
        "from IPython.display import SVG, Latex, Markdown\n"
        "display(Markdown(key), Latex(f'${key}$'), SVG(f'<svg xmlns=\"http://www.w3.org/2000/svg\">{key}</svg>'))"
    ),
    "JSON": "from IPython.display import JSON; display(JSON({'nested': [{'key': key}]}))",
    "an output's metadata": "display(1, metadata={'key': key})",
    "an output that is changed later": "h = display('nothing yet', display_id=True); h.update(key)",
    "a DataFrame": "import pandas; pandas.DataFrame({'key': [key, 'x'], 'card': [card, 1]})",
    "a DataFrame that cuts its cells": (
        "pandas.options.display.max_colwidth = 30; pandas.DataFrame({'key': [key * 3]})"
    ),
    "a dictionary, a dataclass, an exception in a list": (
        "from dataclasses import dataclass\n@dataclass\nclass Shop:\n    key: str\n"
        "[Shop(key), {key: 1}, ValueError(key)]"
    ),
    "a widget's state": "import ipywidgets; ipywidgets.Text(value=key)",
    "a change of a widget": "box = ipywidgets.Text(); box.value = key",
    "a widget's buffer": "ipywidgets.Image(value=key.encode(), format='png')",
    "an Output widget": "out = ipywidgets.Output()\nwith out: print(key)\nout",
    "a shell command": "!echo $key",
    "a subprocess": "import subprocess; subprocess.run(['echo', key])\nimport time; time.sleep(0.5)",
    "a subprocess to `sys.stdout`": (
        "subprocess.run(['echo', key], stdout=sys.stdout); print('****')\ntime.sleep(0.5)"
    ),
    "a subprocess on stderr": "import os; os.system(f'echo {key} >&2'); time.sleep(0.5)",
    "`%%bash`": "%%bash -s \"$key\"\necho $1; echo $1 >&2",
    "`os.write`": "os.write(1, key.encode()); time.sleep(0.5)",
    "a thread": "import threading; t = threading.Thread(target=print, args=[key]); t.start(); t.join()",
    "an error in a thread": (
        "def fail(): raise ValueError(key)\nt = threading.Thread(target=fail); t.start(); t.join()"
    ),
    "a child process": (
        "import multiprocessing\n"
        "c = multiprocessing.get_context('fork').Process(target=print, args=(key,))\n"
        "c.start(); c.join(); time.sleep(0.5)"
    ),
    "four hundred keys through a pipe": (
        "os.system(f'for i in $(seq 400); do echo {key}; done'); time.sleep(1)"
    ),
    "a key in two writes": (
        "print(key[:12], end='', flush=True); time.sleep(0.5); print(key[12:])"
    ),
    "a key a character at a time": "for c in key: print(c, end='', flush=True)\nprint()",
    "a key in two writes with a display between": (
        "print(key[:14], end='', flush=True); display(1); print(key[14:])"
    ),
    "a key in two cells": ("print(key[:14], end='')", "print(key[14:])"),
    "a key's base64": "import base64; base64.b64encode((key + ':').encode())",
    "the header of Basic authentication": (
        "print('> Authorization: Basic ' + base64.b64encode((key + ':').encode()).decode())"
    ),
    "`http.client`'s verbose output": (
        "import http.client\nc = http.client.HTTPConnection('127.0.0.1', 9); c.debuglevel = 1\n"
        "c.sock = type('Sock', (), {'sendall': lambda *a: None})()\n"
        "token = base64.b64encode((key + ':').encode()).decode()\n"
        "c.request('GET', '/v1/charges', headers={'Authorization': 'Basic ' + token})"
    ),
    "`curl -v -u`": "!curl -sv -m 1 -u $key: http://127.0.0.1:9/v1/charges; echo $key",
    "a key's hexadecimal digits": "key.encode().hex()",
    "a key's hexadecimal digits, apart": "print(key.encode().hex(' '), key.encode().hex(':'))",
    "a key's bytes as escapes": "print(''.join(f'\\\\x{each:02x}' for each in key.encode()))",
    "a key's base64 in short lines": (
        "import textwrap; print(textwrap.fill(base64.b64encode(key.encode()).decode(), 30))"
    ),
    "the base64 of a key's base64": "base64.b64encode(base64.b64encode((key + ':').encode()))",
    "a key's bytes": "key.encode()",
    "a key in an address": "import urllib.parse; 'http://127.0.0.1/?' + urllib.parse.urlencode({'key': key})",
    "a key in an address, each character escaped": "print(''.join(f'%{ord(each):02X}' for each in key))",
    "a key in an address in an address": (
        "print(urllib.parse.quote('/?key=' + key.replace('_', '%5F')), file=sys.stderr); print('****')"
    ),
    "a key in Markdown's source": "print(key.replace('_', '\\\\_'))",
    "a key in HTML's source": "print(key.replace('_', '&#95;'))",
    "a key in a string of JSON": "print(key.replace('_', '\\\\u005f'))",
    "`os.environ`": "os.environ['SHOP'] = key; os.environ",
    "`%env`": "%env",
    "`!env`": "!env",
    "`%%capture`": ("%%capture out\nprint(key)", "out.show(); out"),
    "a prompt": "input(f'{key}: ')",
    "a page or the next cell (`payload`)": (
        "get_ipython().payload_manager.write_payload({'source': 'set_next_input', 'text': key}); print(key)"
    ),
    "`stripe.api_key` and a client's attributes": (
        "import stripe; stripe.api_key = key; stripe.StripeClient(key)._requestor._options.__dict__"
    ),
    "the SDK's log (`STRIPE_LOG`)": (
        "import stripe; stripe.log = 'debug'\n"
        "try: stripe.StripeClient('sk_test_x', base_addresses={'api': 'http://127.0.0.1:9'}).v1.customers.search("
        "{'query': 'a' + card})\nexcept Exception as e: print(type(e), key)"
    ),
    "urllib3's and requests' logs": (
        "import logging, requests; logging.basicConfig(level='DEBUG', force=True)\n"
        "try: requests.get('http://127.0.0.1:9/?key=' + key, auth=(key, ''))\nexcept Exception as e: print(e)"
    ),
    "an error of DuckDB": "import duckdb; duckdb.sql(f\"select '{key}'::int\")",
    "a card number": "print(card, 4242424242424242)",
    "a card number with its date": "print(' '.join(card[i:i + 4] for i in (0, 4, 8, 12)) + ' 12/30')",
    "a card number as an integer": "int(card)",
    "a card number, its spaces escaped": (
        "spaced = ' '.join(card[i:i + 4] for i in (0, 4, 8, 12))\n"
        "print(spaced.replace(' ', '%20'), spaced.replace(' ', '&#160;'), spaced.replace(' ', '\\\\u00a0'))"
    ),
    "`%history`": "%history -o -n",
    "`In`, `Out` and `_i`": "print(In, Out, _i, _ii)",
    "`%macro`": "%macro again 1-3\nprint(again, key)",
    "`%history -f`": "%history -o -f history.txt\nprint(key)",
    "`%logstart -o`": ("%logstart -o log.py", "print(key)\nkey", "%logstop"),
    "`%notebook`": "%notebook session.ipynb\nprint(key)",
    "`%save` of a variable": "%save -f saved.py key\nprint(key)",
    "`%store`": "%store key",
    "`%store` to a file": "%store key >stored.txt",
    "a cell that holds a key": f"stripe.api_key = {KEY!r}",
    "a cell that holds a card number": f"number = {CARD!r}",
    "a cell that holds a card number, spaced": "# 4539 5787 6362 1486 12/30",
    "`%%writefile` of a key": f"%%writefile shop.py\nkey = {KEY!r}",
    "`get_ipython().run_cell`": "get_ipython().run_cell('inner = ' + repr(key), store_history=True)",
}  # fmt: skip


# Where there is a shell of Unix, and a kernel takes in what others print.
ON_UNIX = {
    *(
        "a shell command",
        "a subprocess",
        "a subprocess to `sys.stdout`",
        "a subprocess on stderr",
        "`%%bash`",
    ),
    *(
        "`%%bash`",
        "`os.write`",
        "a child process",
        "four hundred keys through a pipe",
        "`curl -v -u`",
        "`!env`",
    ),
}
TRIED = [way for way in WAYS if sys.platform != "win32" or way not in ON_UNIX]
# What a front end asks a kernel for, beside running cells.
ASKED: dict[str, Callable[[BlockingKernelClient], Any]] = {
    "the tooltip of a name (Shift-Tab)": lambda client: client.inspect("key", 3, reply=True, timeout=30),
    "completion": lambda client: client.complete("by_key['", 8, reply=True, timeout=30),
    "an expression that a front end asks for": lambda client: client.execute(
        "", user_expressions={"k": "key"}, reply=True, timeout=30
    ),
}


@contextmanager
def with_secrets(folder: Path, *arguments: str) -> Iterator[Kernel]:
    """A kernel in which `key` and `card` are secrets, though no cell held one."""
    with running(folder, "--HistoryManager.db_log_output=True", *arguments) as kernel:
        kernel.run(f"key = {KEY[::-1]!r}[::-1]; card = {CARD[::-1]!r}[::-1]; by_key = {{key: 1}}")
        yield kernel


def got_out(kernel: Kernel, way: str) -> tuple[str, str]:
    """What a way's cells show, and what is in files afterwards, the terminal's among them."""
    cells = WAYS[way]
    shown = "".join(map(kernel.shown, [cells] if isinstance(cells, str) else cells))
    kernel.run("get_ipython().history_manager.writeout_cache()")
    return shown, kernel.written()


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """As the kit's environment starts one: guarded from its first cell on."""
    with with_secrets(tmp_path_factory.mktemp("guarded")) as kernel:
        yield kernel


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel that does not know the kit."""
    with with_secrets(tmp_path_factory.mktemp("unguarded"), "--IPKernelApp.extensions=[]") as kernel:
        yield kernel


@pytest.mark.parametrize("way", TRIED)
def test_no_secret_gets_out_by(kernel: Kernel, way: str) -> None:
    """By no message, file or line on the terminal; what came out is masked, or the cell was refused."""
    shown, written = got_out(kernel, way)
    assert leaked(shown) == []
    assert leaked(written) == []
    assert "****" in shown or "Refused" in shown


@pytest.mark.parametrize("way", TRIED)
def test_without_the_kit_it_would_by(unguarded: Kernel, way: str) -> None:
    """So that each of these ways is one."""
    assert leaked("".join(got_out(unguarded, way))) != []


@pytest.mark.parametrize("way", ASKED)
def test_no_secret_gets_out_when_asked_for(kernel: Kernel, unguarded: Kernel, way: str) -> None:
    """The reply is masked, and would not be without the kit."""
    told = str(ASKED[way](kernel.client)["content"])
    assert leaked(told) == []
    assert "****" in told
    assert leaked(str(ASKED[way](unguarded.client)["content"])) != []
