"""No secret is written into a log, whatever the log is written to."""

from __future__ import annotations

import logging

from helpers.redaction import redact


class MaskedRecord(logging.LogRecord):
    """A log record whose message and traceback come without secrets."""

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """The message, as handlers ask for it."""
        return redact(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback, once a formatter has written it."""
        return self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = text and redact(text)


def mask_logs() -> None:
    """Make every record of this process a masked one."""
    logging.setLogRecordFactory(MaskedRecord)
