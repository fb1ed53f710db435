"""What runs on Windows, too: the code paths that can be looked at without it."""

from __future__ import annotations

import ast
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from helpers.builder import uploads
from helpers.connection import Connection
from helpers.data.download.download import _folder
from helpers.data.download.reading import Wanted
from helpers.data.schema import listing
from helpers.sandbox.door import http

ROOT = Path(__file__).parents[1]
ROOMS = ("helpers", "scripts", "benchmarks", "lab")
# Modules that Windows has not: https://docs.python.org/3/library/index.html, "Availability: Unix".
UNIX_ONLY = frozenset(
    [
        "crypt",
        "curses",
        "fcntl",
        "grp",
        "nis",
        "posix",
        "pty",
        "pwd",
        "readline",
        "resource",
        "syslog",
        "termios",
        "tty",
    ]
)
# Names of two modules that it has in part.
UNIX_NAMES = {
    "os": frozenset(
        [
            "fork",
            "forkpty",
            "getuid",
            "geteuid",
            "killpg",
            "mkfifo",
            "register_at_fork",
            "setsid",
            "uname",
            "wait",
        ]
    ),
    "signal": frozenset(
        ["SIGALRM", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm", "setitimer"]
    ),
}
READ_OR_WRITTEN = frozenset({"read_text", "write_text"})
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[ .]$')


@cache
def sources() -> list[tuple[str, str, list[ast.AST]]]:
    """Each file of the kit's code: where it is, its text, and its nodes."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    texts = [(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]
    return [(place, text, list(ast.walk(ast.parse(text)))) for place, text in texts]


def met(wrong: Callable[[ast.AST, str], bool]) -> list[str]:
    """Where a node is wrong, as it stands in its file's text."""
    return [
        f"{place}:{getattr(node, 'lineno', 0)}"
        for place, text, nodes in sources()
        for node in nodes
        if wrong(node, text)
    ]


def test_every_text_is_read_and_written_in_a_named_encoding() -> None:
    """Windows' own is none that holds every letter, before Python 3.15."""

    def unnamed(node: ast.AST, _text: str) -> bool:
        return (
            isinstance(node, ast.Call) and _is_text(node) and "encoding" not in {k.arg for k in node.keywords}
        )

    assert met(unnamed) == []


def _is_text(call: ast.Call) -> bool:
    """Whether a call reads or writes a text; the encoding may come first in `read_text`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in READ_OR_WRITTEN:
        return len(call.args) < (1 if name == "read_text" else 2)
    mode = next((each.value for each in call.args[-1:] if isinstance(each, ast.Constant)), None)
    return name == "open" and isinstance(mode, str) and re.fullmatch(r"[rwax]t?\+?", mode) is not None


def test_nothing_is_imported_that_windows_has_not() -> None:
    """At any depth, so that no function meets it later."""

    def unknown(node: ast.AST, _text: str) -> bool:
        if isinstance(node, ast.ImportFrom):
            return not node.level and str(node.module).partition(".")[0] in UNIX_ONLY
        return isinstance(node, ast.Import) and not UNIX_ONLY.isdisjoint(each.name for each in node.names)

    assert met(unknown) == []


def test_nothing_is_called_that_windows_has_not() -> None:
    """Unless the code asks before: `hasattr(os, ...)` stands in the same file."""

    def unknown(node: ast.AST, text: str) -> bool:
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            return False
        asked = f'hasattr({node.value.id}, "{node.attr}")'
        return node.attr in UNIX_NAMES.get(node.value.id, ()) and asked not in text

    assert met(unknown) == []


def test_the_kit_works_where_the_encoding_is_not_utf_8(tmp_path: Path) -> None:
    """A session that is sent, shown and kept names the encoding of every file that it opens."""
    code = """
import warnings
from pathlib import Path
with warnings.catch_warnings(record=True) as met:
    warnings.simplefilter("always", EncodingWarning)
    from helpers import connect, history, keep, show, build
    client = connect()
    customer = client.v1.customers.create({"name": "Zoë ☂"})
    show(customer)._repr_mimebundle_()
    build("v1.tokens.create")._repr_mimebundle_()
    for ending in ("ipynb", "py", "har"):
        keep(Path("kept." + ending))
print([f"{each.filename}:{each.lineno}" for each in met if "helpers" in each.filename])
"""
    command = [sys.executable, "-X", "warn_default_encoding", "-c", code]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.stdout.splitlines()[-1:] == ["[]"], ran.stderr
    assert "Zoë ☂" in (tmp_path / "kept.py").read_text(encoding="utf-8")


def test_no_port_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows would let a second server listen at an address that was set free to be used again."""
    monkeypatch.setattr(sys, "platform", "win32")
    with http.listening_socket(0) as listener:
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
def test_the_sandbox_stops_where_an_event_loop_takes_no_signals(tmp_path: Path) -> None:
    """As Windows' does: Ctrl-C ends it all the same, and everything is in the one file."""
    without = (
        "import asyncio, runpy, sys\n"
        "def refuse(*_): raise NotImplementedError\n"
        "type(asyncio.new_event_loop()).add_signal_handler = refuse\n"
        "sys.argv = ['sandbox', '--port', '0', '--state', sys.argv[1]]\n"
        "runpy.run_module('helpers.sandbox', run_name='__main__')"
    )
    state = tmp_path / "state.db"
    with subprocess.Popen([sys.executable, "-c", without, str(state)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert b"listening" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]


def test_a_download_is_kept_under_names_that_windows_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its filters hold."""
    asked = Wanted(
        listing("v1.charges.list"), {"customer": 'a:b/c\\d*?"<>|', "created": {"gte": 1}}, "acct_1"
    )
    folder = _folder(_account(), asked)
    parts = PureWindowsPath(folder.relative_to(ROOT)).parts
    assert parts[:2] == ("downloads", "acct_1")
    assert [each for each in parts if FORBIDDEN.search(each)] == []


def _account() -> Connection:
    """Of Stripe's own test mode."""
    bulk: Any = SimpleNamespace(address="https://api.stripe.com", account="")
    client: Any = None
    return Connection("test", client, bulk, {"account": "acct_1"})


@pytest.mark.parametrize("name", ["C:\\fakepath\\receipt.png", "..\\..\\receipt.png", "/etc/receipt.png"])
def test_a_chosen_file_is_kept_by_its_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As browsers of either system tell it."""
    monkeypatch.chdir(tmp_path)
    assert uploads.stored(name, b"1") == "uploads/receipt.png"


def test_the_readme_says_for_powershell_what_make_does() -> None:
    """Each file and module that its commands name is there, and each run of `make test` is among them."""
    blocks = re.findall(
        r"```powershell\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    text = "\n".join(blocks)
    named = re.findall(r"(?:-r|Copy-Item|--ignore=|pytest) ?((?:tests|lab|requirements)[\w./\\-]*)", text)
    assert [each for each in named if not (ROOT / each.replace("\\", "/")).exists()] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\ntest: ")[2].partition("\n\n")[0]
    runs = re.findall(r"\$\(RUN\) (scripts\.notebooks .*)", recipe)
    assert runs
    assert [run for run in runs if f"python -m {run}" not in text] == []
    assert "etc\\ipython" in text
