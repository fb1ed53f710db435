"""What docs/faults.md says of each fault, for each kind of request, is what the SDK meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.faults import KINDS
from helpers.sandbox.door.http import Serving

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
CHARGE: Any = {"amount": 2000, "currency": "usd", "source": "tok_visa"}
SHORT = 0.4
"""Seconds after which the SDK gives a request up."""


@dataclass(frozen=True)
class Row:
    fault: str
    when: str
    post: str
    delete: str
    get: str


def rows() -> Iterator[Row]:
    """The page's table."""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("| `"):
            yield Row(*(cell.strip(" `") for cell in line.strip("|").split("|")))


def test_the_page_names_every_fault() -> None:
    """Before the work and after it; latency takes nothing away, and a reply is cut when there is one."""
    both = {(kind, when) for kind in KINDS for when in ("before", "after")}
    assert {(each.fault, each.when) for each in rows()} == both - {
        ("latency", "after"),
        ("cut_reply", "before"),
    }


@pytest.fixture(params=["in process", "over HTTP"])
def client(
    request: pytest.FixtureRequest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[stripe.StripeClient]:
    """One that tries again twice, and does not wait long before."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.02)
    if request.param == "in process":
        yield stripe.StripeClient(KEY, http_client=sandbox.http_client(), max_network_retries=2)
        return
    with Serving(sandbox.application) as address:
        network = stripe.RequestsClient(timeout=SHORT)
        bases: Any = {"api": address}
        yield stripe.StripeClient(KEY, http_client=network, base_addresses=bases, max_network_retries=2)


Request = Callable[[stripe.StripeClient], Any]


@dataclass(frozen=True)
class Doing:
    """A request, and how to tell how often it was done."""

    request: Request
    times: Callable[[Sandbox], int]


def charging(made: Any) -> Doing:
    return Doing(
        lambda client: client.v1.charges.create(CHARGE), lambda box: count(box, "charge.succeeded") - 1
    )


def refunding(made: Any) -> Doing:
    part: Any = {"charge": made["charge"], "amount": 500}
    return Doing(lambda client: client.v1.refunds.create(part), lambda box: count(box, "refund.created"))


def confirming(made: Any) -> Doing:
    card: Any = {"payment_method": "pm_card_visa"}
    return Doing(
        lambda client: client.v1.payment_intents.confirm(made["intent"], card),
        lambda box: count(box, "payment_intent.succeeded"),
    )


def updating(made: Any) -> Doing:
    change: Any = {"name": "Jenny"}
    return Doing(
        lambda client: client.v1.customers.update(made["customer"], change),
        lambda box: count(box, "customer.updated"),
    )


def deleting(made: Any) -> Doing:
    return Doing(
        lambda client: client.v1.customers.delete(made["customer"]),
        lambda box: count(box, "customer.deleted"),
    )


def retrieving(made: Any) -> Doing:
    return Doing(lambda client: client.v1.customers.retrieve(made["customer"]), lambda _: 0)


KIND_OF: dict[Callable[[Any], Doing], str] = {
    charging: "post",
    refunding: "post",
    confirming: "post",
    updating: "post",
    deleting: "delete",
    retrieving: "get",
}


def count(sandbox: Sandbox, type: str) -> int:
    """How many events of a type there are."""
    return len(sandbox.client().v1.events.list({"type": type, "limit": 100}).data)


def prepared(sandbox: Sandbox) -> dict[str, str]:
    """What the requests are about."""
    v1 = sandbox.client().v1
    methods: Any = {"enabled": True, "allow_redirects": "never"}
    intent: Any = {"amount": 900, "currency": "usd", "automatic_payment_methods": methods}
    return {
        "charge": v1.charges.create(CHARGE).id,
        "intent": v1.payment_intents.create(intent).id,
        "customer": v1.customers.create({}).id,
    }


@pytest.mark.parametrize("doing", KIND_OF, ids=lambda each: each.__name__)
@pytest.mark.parametrize("row", [*rows()], ids=lambda row: f"{row.fault} {row.when}")
def test_what_becomes_of_a_request(
    sandbox: Sandbox, client: stripe.StripeClient, row: Row, doing: Callable[[Any], Doing]
) -> None:
    """An error or none, and how often it was done."""
    what = doing(prepared(sandbox))
    milliseconds = {"milliseconds": 100} if row.fault == "latency" else {}
    sandbox.fault(row.fault, times=1, after=row.when == "after", **milliseconds)
    raised = ""
    try:
        what.request(client)
    except stripe.StripeError as error:
        raised = type(error).__name__
    sandbox.fault("none")
    expected = getattr(row, KIND_OF[doing])
    done = {0: "not done", 1: "done once"}[what.times(sandbox)]
    if doing is retrieving:
        assert (raised or "answered") == expected
    else:
        assert ", ".join(filter(None, (raised, done))) == expected
    assert sandbox.reconcile()["differences"] == []


def test_eight_at_once_under_one_key_make_one_object(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    """Whoever is not first gets the first one's reply, or is told to come again."""
    once: Any = {"idempotency_key": "k", "max_network_retries": 8}
    with ThreadPoolExecutor(8) as threads:
        charges = list(threads.map(lambda _: client.v1.charges.create(CHARGE, once).id, range(8)))
    assert len(set(charges)) == 1
    assert count(sandbox, "charge.succeeded") == 1


def test_an_answer_that_was_lost_is_found_by_its_key(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    """Also where the SDK itself gives up."""
    once: Any = {"idempotency_key": "k"}
    sandbox.fault("cut_reply", times=1)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.charges.create(CHARGE, once)
    charge = client.v1.charges.create(CHARGE, once)
    assert charge.last_response
    assert charge.last_response.headers["Idempotent-Replayed"] == "true"
    assert count(sandbox, "charge.succeeded") == 1
