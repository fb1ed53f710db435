"""One answer after the other, from any thread: asked for again while there is hope."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
import stripe

from helpers.connection.bulk import Bulk, Raw

from .pace import Pace

TRIES = 12
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0


class GivenUp(Exception):
    """Stripe refuses, or has not answered however often it was asked; the message says what it said."""


@dataclass
class Asking:
    """Asks as a connection, as quickly as it may."""

    bulk: Bulk
    sleep: Callable[[float], None] = time.sleep
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.pace = Pace(self.bulk.per_second)

    def now(self) -> int:
        """Stripe's Unix seconds, or the sandbox's, which a refusal tells as well. Raises GivenUp."""
        date = self._answered("/v1/balance", {}, "").headers.get("Date")
        moment = parsedate_to_datetime(date) if date else datetime.now(UTC)
        return int(moment.timestamp())

    def answer(self, path: str, params: Mapping[str, Any], account: str = "") -> Raw:
        """What Stripe answers, with status 200. Raises GivenUp."""
        answer = self._answered(path, params, account)
        if answer.status != 200:
            raise GivenUp(_problem(answer))
        return answer

    def _answered(self, path: str, params: Mapping[str, Any], account: str) -> Raw:
        """An answer that another try would not change. Raises GivenUp."""
        problem = ""
        for attempt in range(TRIES):
            self.pace.wait()
            try:
                answer = self.bulk.get(path, params, account)
            except stripe.APIConnectionError as error:
                if not error.should_retry:
                    raise GivenUp(str(error)) from None
                problem = "no answer came"
            else:
                if answer.status < 500 and answer.status != 429:
                    return answer
                problem = _problem(answer)
                if answer.status == 429:
                    self.pace.refused(float(answer.headers.get("Retry-After") or 0))
            self.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt))
        raise GivenUp(f"{TRIES} requests in a row failed, the last with: {problem}")


def _problem(answer: Raw) -> str:
    """What an answer that is no page says, in Stripe's words."""
    try:
        return str(orjson.loads(answer.body)["error"]["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return f"an answer of status {answer.status} that is none of Stripe's"
