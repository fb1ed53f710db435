"""`tokens.create` through the SDK: the embedded sandbox beside a canned reply, and beside localstripe."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import stripe

from benchmarks.measure import Result, medians
from benchmarks.servers import localstripe
from helpers import connect
from helpers.connection.seam import RecordingClient
from helpers.settings import Settings

CARD: Any = {"card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}}
ROUNDS = 1000
KEY = "sk_test_sandbox"


class Canned(stripe.HTTPClient):
    """The floor: what the SDK itself costs when the answer is already there."""

    name = "canned"

    def __init__(self, body: str) -> None:
        super().__init__()
        self.body = body

    def request(self, *_: Any, **__: Any) -> tuple[str, int, Mapping[str, str]]:
        """The same reply, whatever was asked."""
        return self.body, 200, {"Request-Id": "req_00000000000000"}


def run() -> Iterator[Result]:
    """The sandbox over the floor, and localstripe over the sandbox."""
    sandbox = connect(settings=Settings())
    body = json.dumps(sandbox.v1.tokens.create(CARD).to_dict())
    floor = stripe.StripeClient(KEY, http_client=RecordingClient(Canned(body)))
    plain = stripe.StripeClient(KEY, http_client=Canned(body))
    with localstripe() as address:
        peer = stripe.StripeClient(KEY, base_addresses={"api": address})
        took = medians(
            {
                "plain": lambda: plain.v1.tokens.create(CARD),
                "floor": lambda: floor.v1.tokens.create(CARD),
                "sandbox": lambda: sandbox.v1.tokens.create(CARD),
                "localstripe": lambda: peer.v1.tokens.create(CARD),
            },
            ROUNDS,
        )
    yield Result("the SDK with the kit's history / without", took["floor"] / took["plain"], at_most=1.2)
    yield Result("sandbox / the SDK's own floor", took["sandbox"] / took["floor"], at_most=1.5)
    yield Result("localstripe / sandbox", took["localstripe"] / took["sandbox"], at_least=8.0)
