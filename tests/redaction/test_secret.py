"""A Secret shows itself only to `reveal`."""

from __future__ import annotations

import copy
import inspect
import io
import json
import logging
import pickle
import traceback
from dataclasses import asdict, dataclass

import pytest
import rich
from rich.console import Console

from helpers.redaction import Secret

VALUE = "sk_test_" + "51HxAbCdEfGh2345wxyz"


def test_every_text_of_it_is_a_mask() -> None:
    """`str`, `repr`, formats, and the repr of what holds it."""
    secret = Secret(VALUE)
    assert str(secret) == f"{secret}" == "%s" % secret == "sk_test_****wxyz"  # noqa: UP031
    assert repr(secret) == f"{secret!r}" == "Secret('sk_test_****wxyz')"
    assert repr([secret]) == "[Secret('sk_test_****wxyz')]"
    assert secret.reveal() == VALUE


def test_it_is_never_stored() -> None:
    """Neither as JSON nor as a pickle."""
    with pytest.raises(TypeError):
        json.dumps({"key": Secret(VALUE)})
    with pytest.raises(TypeError, match=r"^A Secret is not pickled: it would be stored in the clear.$"):
        pickle.dumps(Secret(VALUE))
    with pytest.raises(TypeError, match=r"^A Secret is not pickled: it would be stored in the clear.$"):
        Secret(VALUE).__getstate__()


def test_it_has_no_attributes_to_look_into() -> None:
    """What lists an object's attributes finds none."""
    with pytest.raises(TypeError):
        vars(Secret(VALUE))
    assert VALUE not in repr(inspect.getmembers(Secret(VALUE)))
    console = Console(file=io.StringIO(), width=400)
    rich.inspect(Secret(VALUE), console=console, private=True, dunder=True, methods=True)
    assert VALUE not in console.file.getvalue()  # type: ignore[attr-defined]


def test_it_can_be_copied_with_what_holds_it() -> None:
    """Settings are copied, compared and turned into dictionaries."""

    @dataclass
    class Holder:
        secret: Secret

    secret = Secret(VALUE)
    assert copy.copy(secret) is copy.deepcopy(secret) is secret
    assert asdict(Holder(secret)) == {"secret": secret}


def test_two_secrets_are_compared_by_what_they_hold() -> None:
    """But never with a plain text, which would be a way to guess."""
    assert Secret(VALUE) == Secret(VALUE)
    assert hash(Secret(VALUE)) == hash(Secret(VALUE))
    assert Secret(VALUE) != Secret(VALUE + "1")
    assert Secret(VALUE) != VALUE
    assert not Secret("")


def test_an_error_about_it_shows_a_mask() -> None:
    """In the message, and in a traceback that shows local values."""
    secret = Secret(VALUE)
    try:
        raise ValueError(secret)
    except ValueError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "ValueError: sk_test_****wxyz" in shown
    assert "secret = Secret('sk_test_****wxyz')" in shown
    assert VALUE not in shown


def test_a_log_of_it_shows_a_mask(caplog: pytest.LogCaptureFixture) -> None:
    """Also where the handler is not ours."""
    logging.getLogger("shop").warning("key %s %r", Secret(VALUE), Secret(VALUE))
    assert caplog.messages == ["key sk_test_****wxyz Secret('sk_test_****wxyz')"]
