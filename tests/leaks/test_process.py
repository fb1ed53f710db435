"""Ways for a secret out of a Python process without a notebook: a script, a test, a server."""

from __future__ import annotations

import copy
import inspect
import io
import json
import logging
import os
import pickle
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from textwrap import dedent

import pytest
import rich.console

from helpers.redaction import Secret
from helpers.settings import Settings, read_settings
from tests.leaks.secrets import CARD, KEY, MASKED, leaked

Way = Callable[[Path], str]


def attempted(do: Callable[[], object]) -> str:
    """What a call gives, or says in its error."""
    try:
        return repr(do())
    except Exception as error:  # noqa: BLE001  whatever it says
        return repr(error) + str(error)


def script(code: str, **environment: str) -> str:
    """What a program prints, which has `key` and `card` and knows the kit."""
    given = f"import helpers\nkey, card = {KEY[::-1]!r}[::-1], {CARD[::-1]!r}[::-1]\n"
    command = [sys.executable, "-c", given + dedent(code)]
    ran = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )
    return ran.stdout + ran.stderr


def through_proxy() -> str:
    """What a proxy hears of a request to this machine, and what the program says."""
    heard = b""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(1)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        said = script(
            """
            from helpers.redaction import Secret
            from helpers.settings import Settings
            try:
                helpers.connect(settings=Settings("test", Secret(key), api_base="http://127.0.0.1:9"))
            except helpers.connection.Unreachable as error:
                print(error)
            """,
            http_proxy=address,
            all_proxy=address,
        )
        with suppress(TimeoutError):
            connection, _ = proxy.accept()
            heard = connection.recv(65536)
    assert "No answer came" in said
    return said + heard.decode()


def inspected(secret: Secret) -> str:
    shown = io.StringIO()
    rich.inspect(secret, console=rich.console.Console(file=shown, width=300), private=True, dunder=True)
    return shown.getvalue()


def with_locals() -> str:
    try:
        _pay(Secret(KEY), KEY)
    except ZeroDivisionError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return ""


def _pay(secret: Secret, plain: str) -> float:
    return 1 / len(str(secret)[:0] + plain[:0])


def logged(
    folder: Path, log: Callable[[logging.Logger], None], formatter: logging.Formatter | None = None
) -> str:
    """What a logger writes to a file."""
    logger, handler = logging.Logger("shop"), logging.FileHandler(folder / "shop.log", encoding="utf-8")
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    log(logger)
    handler.close()
    return (folder / "shop.log").read_text(encoding="utf-8")


class AsJson(logging.Formatter):
    """As structured logs are written: everything that a record has."""

    def format(self, record: logging.LogRecord) -> str:
        told = {**vars(record), "exc_info": record.exc_info and self.formatException(record.exc_info)}
        return json.dumps(told, default=str)


def raised(logger: logging.Logger) -> None:
    try:
        raise ValueError(KEY)
    except ValueError:
        logger.exception("failed with %s", KEY)


def refused(folder: Path, line: str) -> str:
    (folder / ".env").write_text(line + "\n", encoding="utf-8")
    return attempted(lambda: read_settings({}, folder))


WAYS: dict[str, Way] = {
    "`repr`, `str` and `format` of a Secret": lambda _: (
        f"{Secret(KEY)} {Secret(KEY)!r:>60}" + "%s" % Secret(KEY)  # noqa: UP031
    ),
    "what holds a Secret: settings, a list, a dictionary": lambda _: (
        repr([Settings(secret_key=Secret(KEY))]) + str(asdict(Settings(secret_key=Secret(KEY))))
    ),
    "a Secret's attributes (`vars`, `inspect.getmembers`)": lambda _: (
        attempted(lambda: vars(Secret(KEY))) + repr(inspect.getmembers(Secret(KEY)))
    ),
    "`rich.inspect`, with private attributes": lambda _: inspected(Secret(KEY)),
    "`pickle` and `__getstate__`": lambda _: (
        attempted(lambda: pickle.dumps(Secret(KEY))) + attempted(Secret(KEY).__getstate__)
    ),
    "`copy` and `deepcopy`": lambda _: repr((copy.copy(Secret(KEY)), copy.deepcopy([Secret(KEY)]))),
    "`json`": lambda _: attempted(lambda: json.dumps(Secret(KEY))) + json.dumps([Secret(KEY)], default=str),
    "a traceback with a program's local values": lambda _: with_locals(),
    "an error that ends a program": lambda _: script("raise ValueError(key)"),
    "an error in a program's thread": lambda _: script(
        "import threading\ndef pay(): raise ValueError(key)\nthreading.Thread(target=pay).start()"
    ),
    "an error that cannot be raised": lambda _: script(
        "class Shop:\n    def __del__(self): raise ValueError(key)\nshop = Shop(); del shop"
    ),
    "an error in a task of asyncio's": lambda _: script(
        """
        import asyncio
        async def pay(): raise ValueError(key)
        async def main():
            task = asyncio.create_task(pay()); await asyncio.sleep(0.01); del task
        asyncio.run(main())
        """
    ),
    "a log's message and arguments": lambda folder: logged(
        folder,
        lambda logger: logger.warning(f"plain {KEY} %s %r %d", KEY, {"key": KEY}, int(CARD)),  # noqa: G004
    ),
    "a log's `extra`": lambda folder: logged(
        folder,
        lambda logger: logger.warning("paid", extra={"key": KEY, "card": int(CARD), "shop": ValueError(KEY)}),
        logging.Formatter("%(message)s %(key)s %(card)s %(shop)s"),
    ),
    "a log's traceback and stack": lambda folder: logged(folder, raised),
    "a log as JSON": lambda folder: logged(folder, raised, AsJson()),
    "a log's arguments as JSON": lambda folder: logged(
        folder, lambda logger: logger.warning("%s", {"key": KEY}, extra={"also": [KEY]}), AsJson()
    ),
    "the SDK's log in a program (`STRIPE_LOG`)": lambda _: script(
        """
        import stripe
        stripe.log = "debug"
        try:
            stripe.StripeClient("sk_test_x", base_addresses={"api": "http://127.0.0.1:9"}).v1.customers.create(
                {"description": key})
        except Exception as error:
            print(error, helpers.safety.sdk.redact(key))
        """
    ),
    "a proxy that the environment names": lambda _: through_proxy(),
    "what settings refuse": lambda folder: refused(folder, f"STRIPE_SECRET_KEY=sk_live_{KEY[8:]}"),
    "a line of `.env` that cannot be read": lambda folder: refused(folder, f"STRIPE_SECRET_KEY '{KEY}'"),
}
SAYS_NOTHING = {
    "a proxy that the environment names",
    "what settings refuse",
    "a line of `.env` that cannot be read",
}


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_gets_out_by(tmp_path: Path, way: str) -> None:
    """What comes out is masked, or says nothing of the secret at all."""
    shown = WAYS[way](tmp_path)
    assert leaked(shown) == []
    assert shown
    assert (MASKED in shown or "Secret" in shown or "****" in shown) is (way not in SAYS_NOTHING), shown
