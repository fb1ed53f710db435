"""No secret is written into a log, whatever the log is written to."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import helpers  # noqa: F401 - what masks the logs

KEY = "sk_test_" + "51HxAbCdEfGh2345wxyz"


def test_a_log_file_holds_no_key(tmp_path: Path) -> None:
    """Neither in a message, nor in what is filled into one, nor in a traceback."""
    path = tmp_path / "shop.log"
    logger = logging.Logger("shop")
    logger.addHandler(logging.FileHandler(path))
    logger.warning(f"plain {KEY}")  # noqa: G004
    logger.warning("filled in %s %r", KEY, {"key": KEY})
    try:
        raise ValueError(KEY)
    except ValueError:
        logger.exception("failed")
    text = path.read_text()
    assert KEY not in text
    assert text.startswith(
        "plain sk_test_****wxyz\nfilled in sk_test_****wxyz {'key': 'sk_test_****wxyz'}\nfailed\nTraceback"
    )
    assert text.endswith("ValueError: sk_test_****wxyz\n")


def test_what_the_sdk_logs_of_a_real_card_number_is_masked(tmp_path: Path) -> None:
    """The SDK writes down a request's parameters before they come to the guard."""
    path = tmp_path / "sdk.log"
    logger = logging.Logger("stripe")
    logger.addHandler(logging.FileHandler(path))
    logger.debug("message='Post details' post_data=card[number]=4539578763621486&card[cvc]=123")
    assert path.read_text() == "message='Post details' post_data=card[number]=****1486&card[cvc]=123\n"


def test_a_message_that_cannot_be_filled_in_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Logging tells about it and the program goes on, as it does without the kit."""
    logger = logging.Logger("shop")
    logger.addHandler(logging.FileHandler(tmp_path / "shop.log"))
    logger.warning("%d", "no number")
    assert (tmp_path / "shop.log").read_text() == ""
    assert "--- Logging error ---" in capsys.readouterr().err


def test_a_record_that_a_library_makes_one_of_its_own_is_written(caplog: pytest.LogCaptureFixture) -> None:
    """Sphinx changes the class of the records that it logs: nothing that logging reads is lost by that."""

    class Coloured(logging.LogRecord):
        pass

    def colour(record: logging.LogRecord) -> bool:
        record.__class__ = Coloured
        return True

    logger = logging.getLogger("coloured")
    logger.addFilter(colour)
    logger.warning("written")
    assert "written" in caplog.text
