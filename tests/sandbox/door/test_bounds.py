"""What is larger or deeper than anything sensible is refused with an error object, and nothing stays."""

from __future__ import annotations

import json
import logging
import tracemalloc
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.door.wire import TYPED, HttpRequest
from helpers.sandbox.hooks import JOBS

from .test_application import send

LARGEST = 2**63 - 1
MANY, LONG = 1_200, 1_000


class Listener(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


def listed(sandbox: Sandbox) -> list[str]:
    return [each.id for each in sandbox.client().v1.customers.list().data]


@pytest.mark.parametrize(
    "body", ["balance=-9999999999999999999", "balance=9223372036854775808", "balance=1e30", "balance=0x10"]
)
def test_a_number_of_more_than_64_bits_is_refused(sandbox: Sandbox, body: str) -> None:
    """And leaves lists as they were."""
    reply, answer = send(sandbox, "post", "/v1/customers", body)
    assert (reply.status, answer["error"]["code"]) == (400, "parameter_invalid_integer")
    assert listed(sandbox) == []


def test_the_largest_numbers_are_kept_as_they_are(sandbox: Sandbox) -> None:
    """64 bits, with a sign."""
    for number in (LARGEST, -LARGEST - 1):
        _, answer = send(sandbox, "post", "/v1/customers", f"balance={number}")
        assert answer["balance"] == number
    assert len(listed(sandbox)) == 2


@pytest.mark.parametrize(
    "sends",
    [
        {"stripe_version": "{}"},
        {"authorization": "Bearer {}"},
        {"authorization": "Bearer sk_test_{}"},
        {"stripe_account": "{}"},
        {"path": "/v1/customers/{}"},
        {"path": "/v1/{}"},
        {"query": "name={}"},
    ],
    ids=str,
)
def test_nothing_is_kept_of_what_clients_send(sandbox: Sandbox, sends: dict[str, str]) -> None:
    """Many different long ones: of those that are remembered for speed, there are few at a time."""

    def ask(number: int) -> None:
        sent = {
            "path": "/v1/customers",
            **{each: text.format(f"{number:08}" * LONG) for each, text in sends.items()},
        }
        send(sandbox, "get", sent.pop("path"), query=sent.pop("query", ""), **sent)

    ask(0)
    tracemalloc.start()
    try:
        for number in range(MANY):
            ask(number)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < MANY * LONG * 8 / 2


@pytest.mark.parametrize("amount", [LARGEST, -LARGEST])
def test_a_sum_of_more_than_64_bits_is_refused(sandbox: Sandbox, amount: int) -> None:
    """Everything can still be listed, also in a state file."""
    v1 = sandbox.client().v1
    customer = v1.customers.create({"balance": amount}).id
    before = v1.events.list().to_dict()
    change: Any = {"amount": amount, "currency": "usd"}
    with pytest.raises(stripe.InvalidRequestError, match="would exceed 64 bits"):
        v1.customers.balance_transactions.create(customer, change)
    assert v1.customers.retrieve(customer).balance == amount
    assert v1.events.list().to_dict() == before
    assert sandbox.reconcile()["differences"] == []


# Bodies, their types and the sentence.
NESTED: dict[str, tuple[str, str, str]] = {
    "a form 40 deep": ("metadata" + "[a]" * 40 + "=x", "", "nested 32 levels deep"),
    "a form 1000 deep": ("metadata" + "[a]" * 1000 + "=x", "", "nested 32 levels deep"),
    "JSON 500 deep": ('{"metadata":' + '{"a":' * 500 + "1" + "}" * 501, TYPED, "nested 32 levels deep"),
    "arrays 900 deep": ('{"metadata":' + "[" * 900 + "]" * 900 + "}", TYPED, "nested 32 levels deep"),
    "JSON 100000 deep": ("[" * 100_000, TYPED, "Invalid JSON"),
    "5000 parameters": ("a=1&" * 5000, "", "there may be 4096 parameters"),
    "an index that is no digit": ("expand[²]=x", "", "Invalid array"),
    "an index of 5000 digits": (f"expand[{'9' * 5000}]=x", "", "Invalid array"),
    "a number that is none": ('{"balance": 1e999}', TYPED, "Invalid JSON"),
    "half a character": ('{"name": "\\ud800"}', TYPED, "Invalid JSON"),
}


@pytest.mark.parametrize("what", NESTED)
def test_what_nests_too_deeply_or_is_too_much_is_refused(sandbox: Sandbox, what: str) -> None:
    """In a sentence, as 400."""
    body, kind, says = NESTED[what]
    headers = {"content_type": kind} if kind else {}
    reply, answer = send(sandbox, "post", "/v1/customers", body, **headers)
    assert reply.status == 400
    assert says in answer["error"]["message"]
    assert listed(sandbox) == []


@pytest.mark.parametrize("path", ["topups", "invoices/{invoice}/pay"])
def test_a_source_is_a_text_where_no_details_are_taken(sandbox: Sandbox, path: str) -> None:
    """Charges and customers take those of a card; elsewhere they are refused like any other text's."""
    v1 = sandbox.client().v1
    invoice = v1.invoices.create({"customer": v1.customers.create({}).id}).id
    body = "amount=500&currency=usd&source[a]=b" if path == "topups" else "source[a]=b"
    reply, answer = send(sandbox, "post", f"/v1/{path.format(invoice=invoice)}", body)
    assert (reply.status, answer["error"]["message"]) == (400, 'Invalid string: {"a":"b"}')


CONTROLS = (
    "advance", "authenticate", "faults", "next_card", "onboard", "populate", "reset", "resend", "restore",
    "snapshot",
)  # fmt: skip
NAMES = ("account", "customers", "days", "event", "intent", "kind", "outcome", "share", "snapshot", "times")


@pytest.mark.parametrize("name", CONTROLS)
@pytest.mark.parametrize("value", [["x"], {"a": 1}, None, 1.5, "", "x" * 10_000, -1, 10**18])
def test_a_control_refuses_what_makes_no_sense(sandbox: Sandbox, name: str, value: Any) -> None:
    """Whatever is sent where an id or a number belongs."""
    headers = {"authorization": "Bearer sk_test_sandbox", "content-type": TYPED}
    for param in NAMES:
        body = json.dumps({param: value}).encode()
        reply = sandbox.handle(HttpRequest("post", f"/_sandbox/{name}", "", headers, body))
        assert reply.status in (200, 400, 403, 404), reply.body


def test_a_flow_that_was_made_up_goes_there_and_back() -> None:
    """In the profile `any-id`, where nobody said what bank account the money came from."""
    sandbox = Sandbox(seed="x", clock="2024-02-01", profile="any-id")
    for step in ("succeed", "return"):
        path = f"/v1/test_helpers/treasury/inbound_transfers/ibt_1/{step}"
        assert send(sandbox, "post", path)[0].status == 200


def test_an_empty_type_of_an_account_is_the_usual_one(sandbox: Sandbox) -> None:
    """As if it had not been sent."""
    assert send(sandbox, "post", "/v1/accounts", "type=")[1]["type"] == "standard"


def test_a_fault_of_the_sandbox_is_an_error_object(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what it is, changes nothing, and is told to whoever listens to the log."""

    def fail(*_: object) -> object:
        raise RuntimeError("a bug")

    monkeypatch.setattr("helpers.sandbox.door.application.render", fail)
    reply, answer = send(sandbox, "post", "/v1/customers", "name=Jenny", idempotency_key="k")
    assert (reply.status, answer["error"]["type"]) == (500, "api_error")
    assert "RuntimeError: a bug" in answer["error"]["message"]
    monkeypatch.undo()
    assert listed(sandbox) == []
    reply, _ = send(sandbox, "post", "/v1/customers", "name=Jenny", idempotency_key="k")
    assert reply.status == 200


def test_what_is_due_and_fails_holds_up_nobody(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told to whoever listens to the log, leaves no trace, and what is due after it happens."""

    def fail(store: AccountStore) -> None:
        store.add(store.new("product", name="half done"))
        raise RuntimeError("a bug")

    listener = Listener()
    monkeypatch.setattr(logging.getLogger("helpers.sandbox.state"), "handlers", [listener])
    monkeypatch.setitem(JOBS, "tests.fail", fail)
    state = sandbox.application.state
    AccountStore(state, state.platform).later(state.clock.now() + 10, "tests.fail")
    charge = sandbox.client().v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=5)
    assert listener.told == ["The sandbox failed at what was due: tests.fail {}."]
    v1 = sandbox.client().v1
    assert v1.products.list().data == []
    assert v1.balance_transactions.retrieve(str(charge.balance_transaction)).status == "available"


def test_an_unknown_id_of_which_too_little_is_known_is_no_fault() -> None:
    """In the profile `any-id`: its type answers, where a model would need to know more."""
    sandbox = Sandbox(seed="x", clock="2024-02-01", profile="any-id")
    body = "phases[0][items][0][quantity]=1&phases[0][start_date]=now"
    reply, answer = send(sandbox, "post", "/v1/subscription_schedules/sub_sched_1", body)
    assert (reply.status, answer["id"]) == (200, "sub_sched_1")


# What once brought the sandbox down, and how it is answered.
MET: dict[str, tuple[str, int, str]] = {
    "/v1/promotion_codes": ("promotion[type]=coupon&promotion[coupon]=c&expires_at=", 200, ""),
    "/v1/apps/secrets": ("name=x&payload=x&scope[type]=account&expires_at=", 200, ""),
    "/v1/shipping_rates": (
        "display_name=x&type=fixed_amount&fixed_amount[amount]=5&fixed_amount[currency]=usd"
        "&fixed_amount[currency_options][eur]=",
        *(400, "fixed_amount[currency_options][eur]"),
    ),
    "/v1/accounts": ("default_currency=0", *(400, "Invalid currency: 0.")),
    "/v1/billing_portal/sessions": (
        "customer_account=x&flow_data[type]=payment_method_update",
        *(400, "No such customer: 'x'"),
    ),
    "/v1/invoices/create_preview": (
        "subscription_details[items][0][price]=price_1",
        *(400, "No such price: 'price_1'"),
    ),
}


@pytest.mark.parametrize("path", MET)
def test_what_is_empty_or_left_out(sandbox: Sandbox, path: str) -> None:
    """An empty text unsets, so it is as if not sent where something is made; elsewhere it is refused."""
    sandbox.client().v1.coupons.create({"id": "c", "percent_off": 5, "duration": "once"})
    body, status, says = MET[path]
    reply, answer = send(sandbox, "post", path, body)
    assert reply.status == status, answer
    assert says in str(answer)


@pytest.mark.parametrize("moment", [LARGEST, -LARGEST, 253_402_300_800, -99_999_999_999_999])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("test_helpers/test_clocks", "frozen_time={}"),
        ("subscriptions", "customer={customer}&items[0][price]={price}&backdate_start_date={}"),
        ("subscription_schedules", "customer={customer}&start_date={}&phases[0][items][0][price]={price}"),
    ],
)
def test_a_moment_without_a_date_is_refused(sandbox: Sandbox, path: str, body: str, moment: int) -> None:
    """No period could be worked out from it. Guess: the sentence."""
    v1 = sandbox.client().v1
    recurring: Any = {"interval": "month"}
    product: Any = {"name": "Tea"}
    price = v1.prices.create(
        {"unit_amount": 5, "currency": "usd", "recurring": recurring, "product_data": product}
    ).id
    customer = v1.customers.create({"source": "tok_visa"}).id
    sent = body.format(*[moment] * body.count("{}"), customer=customer, price=price)
    reply, answer = send(sandbox, "post", f"/v1/{path}", sent)
    assert (reply.status, answer["error"]["message"]) == (400, f"Invalid timestamp: {moment}")
