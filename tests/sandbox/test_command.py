"""`python -m helpers.sandbox`, as other programs use it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


@contextmanager
def running(*options: str) -> Iterator[str]:
    """The sandbox in a process of its own; gives its address."""
    command = [sys.executable, "-m", "helpers.sandbox", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            line = process.stdout.readline()
            listening = re.fullmatch(r"Sandbox listening on (http://127\.0\.0\.1:\d+)\n", line)
            assert listening, line
            yield listening[1]
        finally:
            process.kill()


def ask(address: str, path: str, body: str | None = None, kind: str = "x-www-form-urlencoded") -> Any:
    """The JSON answer to a GET, or to a POST of a body; an error's body too."""
    request = Request(address + path, None if body is None else body.encode())
    request.add_header("Authorization", "Bearer sk_test_anything")
    request.add_header("Content-Type", f"application/{kind}")
    try:
        with urlopen(request) as reply:
            return json.load(reply)
    except HTTPError as error:
        return json.load(error)


def test_it_says_where_it_answers_and_lets_any_test_key_in() -> None:
    """The one line that it prints is its address."""
    with running("--seed", "s", "--clock", "2024-02-01T00:00:00Z") as address:
        customer = ask(address, "/v1/customers", "name=Jenny")
        assert (customer["object"], customer["created"]) == ("customer", 1706745600)


def test_a_killed_process_has_lost_nothing_that_it_answered(tmp_path: Path) -> None:
    """With `--state`, the next process goes on from there."""
    state = str(tmp_path / "state.db")
    with running("--state", state, "--seed", "s") as address:
        customers = [ask(address, "/v1/customers", f"name={n}")["id"] for n in range(5)]
    with running("--state", state) as address:
        assert [each["id"] for each in ask(address, "/v1/customers")["data"]] == customers[::-1]


def test_the_controls_take_forms_and_json() -> None:
    """advance, snapshot, restore, faults, reconcile and reset, over HTTP."""
    with running("--clock", "2024-02-01T00:00:00Z") as address:
        assert ask(address, "/_sandbox/advance", "days=2&hours=1")["now"] == 1706745600 + 2 * 86400 + 3600
        assert ask(address, "/_sandbox/advance", '{"seconds": 5}', "json")["now"] == 1706745600 + 176405
        kept = ask(address, "/_sandbox/snapshot", "")["id"]
        customer = ask(address, "/v1/customers", "name=Jenny")["id"]
        assert ask(address, "/_sandbox/restore", f"snapshot={kept}")["id"] == kept
        assert "error" in ask(address, f"/v1/customers/{customer}")
        ask(address, "/_sandbox/faults", '{"kind": "rate_limit", "times": 1}', "json")
        assert ask(address, "/v1/customers")["error"]["code"] == "rate_limit"
        assert ask(address, "/_sandbox/reconcile")["balanced"] is True
        ask(address, "/v1/customers", "name=Jenny")
        ask(address, "/_sandbox/reset", "")
        assert ask(address, "/v1/customers")["data"] == []


def test_a_control_says_what_is_wrong() -> None:
    """Unknown words, wrong numbers, steps back, and snapshots there are not."""
    with running() as address:
        errors = [
            ask(address, f"/_sandbox/{path}", body)["error"]["message"]
            for path, body in [
                ("advance", "weeks=1"),
                ("advance", "days=x"),
                ("advance", "days=-1"),
                ("restore", "snapshot=none"),
                ("faults", "kind=gremlins"),
                ("nothing", ""),
            ]
        ]
    assert errors[:5] == [
        "Received unknown parameter: weeks",
        "Invalid integer: x",
        "The sandbox's clock only moves forward.",
        "No such snapshot: 'none'",
        "Invalid kind: must be one of rate_limit, lock_timeout, server_error, unavailable, conflict, "
        "timeout, disconnect, cut_reply, latency, or none",
    ]
    assert errors[5].startswith("Unrecognized request URL (POST: /_sandbox/nothing).")


def refused(*options: str) -> str:
    """What the command says when it cannot start."""
    command = [sys.executable, "-m", "helpers.sandbox", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    return done.stderr


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    """One sentence, no traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("--port", str(port))
    assert said.startswith(f"Port {port} of 127.0.0.1 is in use or not allowed (")
    assert said.endswith("): choose another with --port, or --port 0 for any free one.\n")
    assert said.count("\n") == 1


def test_a_clock_or_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """One sentence each."""
    assert "yesterday" in refused("--port", "0", "--clock", "yesterday")
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at as one" * 20)
    said = refused("--port", "0", "--state", str(tmp_path / "notes.txt"))
    assert "name another file" in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_quietly_when_it_is_asked_to(tmp_path: Path, sent: signal.Signals) -> None:
    """Ctrl-C and `kill` alike; everything is in the one file then, and none is beside it."""
    command = [sys.executable, "-m", "helpers.sandbox", "--port", "0", "--state", str(tmp_path / "state.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        customer = ask(address, "/v1/customers", "name=Jenny")["id"]
        process.send_signal(sent)
        _, said = process.communicate(timeout=30)
    assert (said, process.returncode) == ("", 0)
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]
    with running("--state", str(tmp_path / "state.db")) as address:
        assert ask(address, f"/v1/customers/{customer}")["name"] == "Jenny"


def test_it_tells_what_the_state_decides(tmp_path: Path) -> None:
    """Whoever asks for another seed or clock than the file's hears that it is not used."""
    state = str(tmp_path / "state.db")
    with running("--state", state, "--seed", "s", "--clock", "2024-02-01"):
        pass
    command = [sys.executable, "-m", "helpers.sandbox", "--port", "0", "--state", state, "--seed", "other"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
        _, said = process.communicate(timeout=30)
    assert said == f"{state} goes on with its own seed; others are not used.\n"


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "x", "1e3", "\u00b2"])
def test_what_is_no_port_is_told(port: str) -> None:
    """No traceback."""
    said = refused(f"--port={port}")
    assert "give a number from 0 to 65535" in said
    assert "Traceback" not in said
