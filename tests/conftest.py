"""What holds in every test: nothing of this machine's settings or of an earlier test gets in, and nothing
leaves the machine."""

from __future__ import annotations

import gc
import ipaddress
import logging
import sys
from typing import Any

import hypothesis
import pytest

from helpers.history import history
from helpers.settings import NAMES

# The same examples in every run, and no failure because a machine was busy.
hypothesis.settings.register_profile("workbook", derandomize=True, deadline=None)
hypothesis.settings.load_profile("workbook")

# What takes longest is begun first, in this order: where two processes share the tests, none waits for the
# other at the end.
LONGEST = (
    "tests/data/test_spark.py",
    "tests/walkthrough/test_kept.py",
    "tests/fidelity/test_effects.py",
    "tests/data/download/test_download.py",
    "tests/leaks/test_kernel.py",
    "tests/leaks/test_lab.py",
    "tests/sandbox/test_command.py",
    "tests/fidelity/test_schemathesis.py",
    "tests/test_checks_can_fail.py",
    "tests/scripts/test_live.py",
    "tests/testing/test_plugin.py",
    "tests/sandbox/door/test_http.py",
    "tests/browser/test_vscode.py",
    "tests/browser/test_reopened.py",
    "tests/browser/test_forms.py",
    "tests/browser/test_first_day.py",
    "tests/browser/test_fit.py",
    "tests/browser/test_notebook",
)


# Collecting makes millions of objects that stay. What looks for garbage would go through them again and
# again, for a tenth of the tests' time; and afterwards it looks as often as in the kit's kernels.
gc.disable()
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    gc.unfreeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests; `make test` keeps the order."""
    items.sort(key=lambda item: _turn(item.nodeid))


def _turn(nodeid: str) -> int:
    return next((turn for turn, start in enumerate(LONGEST) if nodeid.startswith(start)), len(LONGEST))


@pytest.fixture(autouse=True)
def _unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting is empty, whatever the shell or a developer's `.env` says."""
    for name in NAMES:
        monkeypatch.setenv(name, "")


@pytest.fixture(autouse=True)
def _nothing_sent() -> None:
    """The history is that of a new process."""
    history.clear()


class _JobFails(logging.Handler):
    """Fails the test in which something goes wrong with what is due, which no request is answered with."""

    def emit(self, record: logging.LogRecord) -> None:
        pytest.fail(record.getMessage())


logging.getLogger("helpers.sandbox.state").addHandler(_JobFails(logging.ERROR))


def stays_on_this_machine(host: object) -> bool:
    """Whether a host is loopback: by its address, or as the name for it."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    """Fail the test that looks up or connects to another machine, past any `except Exception`."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not stays_on_this_machine(host):
        pytest.fail(f"A test tried to reach {host!r}; tests stay on this machine.")


sys.addaudithook(_refuse_other_machines)
