"""No secret is written into a log, whatever the log is written to."""

from __future__ import annotations

import logging
from functools import cache, wraps
from typing import Any

from helpers.redaction import holds_secret, redact, redact_value

OWN = frozenset(vars(logging.makeLogRecord({}))) - {"stack_info"}
"""What every record has; the rest was given with it, as `extra`."""


class MaskedRecord(logging.LogRecord):
    """A log record whose message and traceback come without secrets."""

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """The message, as handlers ask for it."""
        return redact(super().getMessage())

    def __setattr__(self, name: str, value: Any) -> None:
        """A formatter keeps the traceback that it has written in the record: without secrets."""
        if name == "exc_text" and value:
            value = redact(value)
        super().__setattr__(name, value)


@cache
def mask_logs() -> None:
    """Make every record of this process a masked one, with masked contents. Once in a process."""
    logging.setLogRecordFactory(MaskedRecord)
    handle = logging.Logger.handle

    @wraps(handle)
    def masking(logger: logging.Logger, record: logging.LogRecord) -> None:
        _mask_message(record)
        _mask_extras(vars(record))
        handle(logger, record)

    setattr(logging.Logger, "handle", masking)  # noqa: B010 - mypy takes a method for fixed


def _mask_message(record: logging.LogRecord) -> None:
    """Fill the arguments in where they hold a secret: a handler that writes them finds the message alone."""
    try:
        message = logging.LogRecord.getMessage(record)
    except Exception:  # noqa: BLE001  logging tells what is wrong with it, when it is written
        message = str(record.msg)
    if holds_secret(message) or holds_secret(repr(record.args)):
        record.msg, record.args = redact(message), ()


def _mask_extras(values: dict[str, Any]) -> None:
    for name in values.keys() - OWN:
        value = values[name]
        if isinstance(value, str | bytes | dict | list | tuple | int | float | None):
            values[name] = redact_value(value)
        elif holds_secret(str(value)):
            values[name] = redact(str(value))
