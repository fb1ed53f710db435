"""A form as a widget: what a reader does, what is sent, what is shown."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import stripe

from helpers.builder import Form, build
from helpers.builder.code import LANGUAGES
from helpers.catalog import UnknownOperation, operation, operations
from helpers.history import Exchange, Reply, Request
from helpers.safety import Refused
from helpers.viewer import Problem

VISA = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2034", "cvc": "314"}
TOKEN = {"id": "tok_1", "object": "token", "card": {"id": "card_1", "last4": "4242"}}


class Stripe:
    """Answers a form's requests, and keeps them."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: tuple[int, Any] | Exception = (200, TOKEN)

    def send(self, request: Request) -> Exchange:
        self.requests.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        status, body = self.answer
        return Exchange(1, request, Reply(status, {"Request-Id": "req_1"}, body, 12.0))


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Stripe:
    fake = Stripe()
    monkeypatch.setattr("helpers.builder.form.send", fake.send)
    return fake


def do(form: Form, action: str, at: str = "", value: Any = None) -> dict[str, Any]:
    """What a front end is answered when its reader does something."""
    return dict(form.react({"do": action, "at": at, "value": value}))


def test_a_form_begins_with_what_it_is_given() -> None:
    """Exactly the values, in a trait that can be read and observed; `name` is a parameter like any."""
    form = build("v1.customers.create", name="Jenny", metadata={"n": "1"}, preferred_locales=["de"])
    assert form.params == {"name": "Jenny", "metadata": {"n": "1"}, "preferred_locales": ["de"]}
    assert form.error is None
    assert form.reply is None


def test_assigning_params_fills_the_form_anew() -> None:
    """What was there is gone, and the page is made again."""
    form = build("v1.customers.create", name="Jenny")
    seen: list[Any] = []
    form.observe(seen.append, "params")
    form.params = {"email": "jenny@example.com"}
    assert form.params == {"email": "jenny@example.com"}
    assert 'value="jenny@example.com"' in do(form, "show")["parts"]["page"]
    assert [each["new"] for each in seen] == [{"email": "jenny@example.com"}]


def test_a_value_put_into_params_is_sent(api: Stripe) -> None:
    """The dictionary is the form's: changing it in place changes the form."""
    form = build("v1.customers.create", name="Jenny")
    form.params["email"] = "jenny@example.com"
    form.send()
    assert api.requests[0].params == {"name": "Jenny", "email": "jenny@example.com"}
    assert 'value="jenny@example.com"' in do(form, "show")["parts"]["page"]


def test_an_edit_reaches_the_params_and_the_code() -> None:
    """As one types, without the field being replaced."""
    form = build("v1.tokens.create")
    answer = do(form, "type", "card[number]", "4242424242424242")
    assert form.params == {"card": {"number": "4242424242424242"}}
    assert set(answer["parts"]) == {"note", *(f"code:{language}" for language in LANGUAGES)}
    assert "4242424242424242" in answer["parts"]["code:curl"]


def test_sending(api: Stripe) -> None:
    """The request as a plain value, the reply in a trait, and a view of it."""
    form = build("v1.tokens.create", card=VISA)
    form.options = {"Stripe-Account": "acct_1", "Idempotency-Key": "k"}
    view = form.send()
    assert api.requests == [
        Request(
            "post", "/v1/tokens", {"card": VISA}, "v1.tokens.create", account="acct_1", idempotency_key="k"
        )
    ]
    assert form.reply is not None
    assert form.reply.body == TOKEN
    assert form.error is None
    assert "200 OK · POST /v1/tokens · req_1" in view.text()


def test_a_path_is_filled_in(api: Stripe) -> None:
    """Path parameters leave the others, and stay one piece of the path each."""
    build("v1.customers.update", customer="cus_1/x", name="Jenny").send()
    assert api.requests[0].path == "/v1/customers/cus_1%2Fx"
    assert api.requests[0].params == {"name": "Jenny"}


def test_an_error_of_stripes_is_shown_and_marks_its_field(
    api: Stripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happened, what to do, and where; until the next edit."""
    api.answer = (
        402,
        {"error": {"code": "incorrect_number", "message": "It is incorrect.", "param": "number"}},
    )
    form = build("v1.tokens.create", card=VISA)
    told: list[Any] = []
    monkeypatch.setattr(form, "tell", told.append)
    form.send()
    assert isinstance(form.error, Problem)
    assert str(form.error).startswith("It is incorrect. A digit is wrong")
    assert form.reply is not None
    assert form.reply.status == 402
    assert told[-1]["problems"] == {"card[number]": "It is incorrect."}
    assert "sw-problem" in told[-1]["parts"]["reply"]
    assert do(form, "type", "card[number]", "4242424242424242")["problems"] == {}
    assert form.error is None


def test_a_wrong_type_is_told_and_not_sent(api: Stripe) -> None:
    """The sentence stands at the field, Send says it too, nothing typed is lost, and mending it is enough."""
    form = build("v1.topups.create", currency="usd")
    answer = do(form, "type", "amount", "abc")
    assert answer["problems"] == {"amount": "Invalid integer: abc"}
    assert form.params == {"currency": "usd", "amount": "abc"}
    assert "Invalid integer: abc" in form.send().text()
    assert str(form.error) == "Invalid integer: abc Correct amount, then send again."
    assert api.requests == []
    assert 'value="abc"' in do(form, "show")["parts"]["page"]
    do(form, "type", "amount", "2000")
    form.send()
    assert api.requests[0].params == {"amount": 2000, "currency": "usd"}


def test_what_is_missing_is_told_when_one_sends(api: Stripe) -> None:
    """Not before, so that an empty form is not full of complaints; then as long as it is missing."""
    form = build("v1.topups.create", amount=2000)
    assert do(form, "type", "description", "x")["problems"] == {}
    form.send()
    assert str(form.error) == "Missing required param: currency. Fill in currency, then send again."
    assert form.reply is None
    sentence = "Missing required param: currency."
    assert do(form, "type", "description", "y")["problems"] == {"currency": sentence}
    assert do(form, "type", "currency", "usd")["problems"] == {}
    assert api.requests == []


@pytest.mark.parametrize(
    "refusal",
    [Refused("Use a test key."), stripe.APIConnectionError("Use a test key.")],  # type: ignore[no-untyped-call]
    ids=["refused", "unreachable"],
)
def test_what_cannot_be_sent_is_a_problem_too(api: Stripe, refusal: Exception) -> None:
    """A refusal or a dead line is one sentence in the form, never a traceback."""
    api.answer = refusal
    form = build("v1.tokens.create", card=VISA)
    assert "Use a test key." in form.send().text()
    assert str(form.error) == "Use a test key."
    assert form.params == {"card": VISA}


def test_a_real_cards_number_leaves_no_trace(api: Stripe) -> None:
    """Neither trait, code, page nor request holds it; the field says why it is empty."""
    form = build("v1.tokens.create")
    for spelling in ("4539578763621486", "4539 5787 6362 1486"):
        answer = do(form, "type", "card[number]", spelling)
        assert "so it was removed" in answer["problems"]["card[number]"]
        assert 'value=""' in answer["parts"]["control:card[number]"]
        assert form.send().subject.problem is not None
        shown = form.text() + form.static_html() + do(form, "show")["parts"]["page"] + str(form.params)
        assert spelling not in shown
    assert api.requests == []


def test_a_number_given_by_code_is_refused_alike() -> None:
    """What `build` is called with goes the same way as what is typed."""
    form = build("v1.tokens.create", card={**VISA, "number": "4539578763621486"})
    assert "number" not in form.params["card"]
    assert "a real card's number" in str(form.error)


def test_groups_are_made_when_opened() -> None:
    """A closed group is a name; opening it brings its fields."""
    form = build("v1.tokens.create")
    assert "routing_number" not in do(form, "show")["parts"]["page"]
    assert "routing_number" in do(form, "open", "bank_account")["parts"]["body:bank_account"]


def test_rows_appear_and_go() -> None:
    """Add and Remove answer with the list they change."""
    form = build("v1.customers.create")
    added = do(form, "add", "preferred_locales")
    assert 'id="preferred_locales[0]"' in added["parts"]["control:preferred_locales"]
    do(form, "type", "preferred_locales[0]", "de")
    assert form.params == {"preferred_locales": ["de"]}
    removed = do(form, "remove", "preferred_locales[0]")
    assert "preferred_locales[0]" not in removed["parts"]["control:preferred_locales"]
    assert form.params == {}


def test_a_preset_fills_the_form() -> None:
    """All but the path's parameters give way to it, and it says what it shows."""
    form = build("v1.customers.update", customer="cus_1", email="x@example.com")
    answer = do(form, "preset", "A new default card")
    assert form.params == {"customer": "cus_1", "source": "tok_mastercard"}
    assert "takes the default card&#x27;s place" in answer["parts"]["preset"]


def test_clearing(api: Stripe) -> None:
    """Everything is as at the beginning."""
    form = build("v1.tokens.create", card=VISA)
    form.send()
    page = do(form, "clear")["parts"]["page"]
    assert (form.params, form.reply, form.error) == ({}, None, None)
    assert "tok_1" not in page


def test_the_reply_opens_branch_by_branch(api: Stripe) -> None:
    """The tree in a form is live like any."""
    form = build("v1.tokens.create", card=VISA)
    form.send()
    assert "card_1" in do(form, "look", '["card"]')["parts"]['look:["card"]']


def test_a_stored_form_is_still_readable(api: Stripe) -> None:
    """What was filled in, its code and its reply, the same to the letter each time, as HTML and as text."""
    form = build("v1.tokens.create", card=VISA)
    form.send()
    bundle = form._repr_mimebundle_()[0]
    for piece in ("POST /v1/tokens", "card.number", "4242424242424242", "client.v1.tokens.create", "tok_1"):
        assert piece in bundle["text/html"]
    assert "<input" not in bundle["text/html"]
    assert bundle["text/plain"].startswith("v1.tokens.create (POST /v1/tokens)\nclient.v1.tokens.create({")
    again = build("v1.tokens.create", card=VISA)
    again.send()
    assert again._repr_mimebundle_()[0]["text/html"] == bundle["text/html"]


def test_nothing_typed_is_widget_state() -> None:
    """What a notebook could store of its widgets holds no value of a form."""
    assert "4242" not in str(build("v1.tokens.create", card=VISA).get_state())


def test_an_unknown_operation_names_the_nearest() -> None:
    """A typing error is answered with what may have been meant."""
    with pytest.raises(UnknownOperation, match=r"v1\.tokens\.create"):
        build("v1.token.create")


def test_the_largest_form_is_made_in_time() -> None:
    """Made, filled and shown in under 100 ms, once the catalog is read: nested groups wait."""
    largest = max(operations(), key=lambda each: len(each.parameters))
    operation(largest.name)
    began = time.process_time()
    form = build(largest.name)
    page = do(form, "show")["parts"]["page"] + do(form, "more")["parts"]["more"]
    assert time.process_time() - began < 0.1
    assert len(page) > 10_000


@pytest.mark.parametrize("op", operations(), ids=lambda op: op.name)
def test_every_operation_has_a_form(op: Any) -> None:
    """With all its fields, its documentation and its code, and nothing of it fails."""
    form = build(op.name)
    page = do(form, "show")["parts"]["page"] + do(form, "more")["parts"]["more"]
    for each in op.parameters:
        assert f'data-at="{each.name}"' in page
    assert form.static_html()
    assert form.text()


class Slow(Stripe):
    """Answers only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def send(self, request: Request) -> Exchange:
        self.let.wait(5)
        return super().send(request)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    fake = Slow()
    monkeypatch.setattr("helpers.builder.form.send", fake.send)
    return fake


def test_an_answer_that_takes_long_is_waited_for_beside_everything_else(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile one may type, and stop; pressed twice, it is sent once."""
    form = build("v1.tokens.create", card=VISA)
    told: list[Any] = []
    monkeypatch.setattr(form, "tell", told.append)
    do(form, "send")
    assert "Waiting for the answer." in told[0]["parts"]["status"]
    assert "Stop" in told[0]["parts"]["stop"]
    do(form, "send")
    do(form, "type", "card[name]", "Jenny")
    slow.let.set()
    form._flight.join(5)
    assert form.reply is not None
    assert "Stop" not in told[-1]["parts"]["stop"]
    assert form.params["card"]["name"] == "Jenny"
    assert len(slow.requests) == 1


def test_what_comes_after_one_has_stopped_waiting_is_not_shown(slow: Slow) -> None:
    """It may be carried out all the same, and the form says so; nothing typed is lost."""
    form = build("v1.tokens.create", card=VISA)
    do(form, "send")
    thread = form._flight._thread
    assert "check the history" in do(form, "stop")["parts"]["status"]
    slow.let.set()
    assert thread is not None
    thread.join(5)
    assert form.reply is None
    assert form.params == {"card": VISA}


def test_an_answer_that_comes_at_once_is_shown_at_once(api: Stripe) -> None:
    """Without a word about waiting."""
    form = build("v1.tokens.create", card=VISA)
    assert do(form, "send") == {}
    assert form.reply is not None
    api.answer = Refused("Use a test key.")
    do(form, "send")
    assert form.error == Problem("Use a test key.", "")


def test_what_nobody_thought_of_is_shown(api: Stripe, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it happens beside the kernel's work; the form can be sent again."""
    api.answer = RuntimeError("nobody thought of it")
    form = build("v1.tokens.create", card=VISA)
    told: list[Any] = []
    monkeypatch.setattr(form, "tell", told.append)
    do(form, "send")
    assert "RuntimeError: nobody thought of it" in told[-1]["parts"]["failure"]
    assert not form._flight.under_way
