"""What is copied runs where it is pasted; what is pasted into a search opens its form, without its key."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.builder import Find, build
from helpers.builder.code import preamble as before
from helpers.builder.reach import reaches
from helpers.catalog.find import index
from helpers.connection import calls

KEY = "sk_test_" + "a1B2" * 6
LIVE_KEY = "sk_live_" + "a1B2" * 6
CURL = f"curl https://api.stripe.com/v1/charges -u {KEY}: -d amount=2000 -d currency=usd"
CONNECT = "from helpers import connect\n\nclient = connect()\n\n"


def page(form: Any) -> str:
    return str(form.react({"do": "show"})["parts"]["page"])


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of the notebook."""
    names: dict[str, Any] = {}
    monkeypatch.setattr(before, "_notebook", lambda: names)
    return names


def test_copied_code_brings_its_client_where_there_is_none(notebook: dict[str, Any]) -> None:
    """Once the notebook has one, it is the call alone, as `code()` gives it."""
    form = build("v1.balance.retrieve")
    assert f"<code>{CONNECT}client.v1.balance.retrieve()</code>" in page(form)
    assert "import stripe\n\nfrom helpers import connect\n\nconnect()\n\nstripe.Balance.retrieve()" in page(
        form
    )
    assert "const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);" in page(form)
    assert form.code() == "client.v1.balance.retrieve()"
    notebook.update(client=object(), stripe=object())
    assert "<code>client.v1.balance.retrieve()</code>" in page(form)
    assert "<code>stripe.Balance.retrieve()</code>" in page(form)


def test_copied_code_runs(notebook: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a notebook that has imported nothing."""
    form = build("v1.customers.create", name="Jenny")
    code = form._codes()["python"]
    names: dict[str, Any] = {}
    exec(code.replace("client.v1.customers", "customer = client.v1.customers"), names)
    assert names["customer"].name == "Jenny"


@pytest.fixture
def finder() -> Find:
    index()
    return Find()


def typed(finder: Find, text: str) -> dict[str, str]:
    answer: Any = finder.search.react({"do": "search", "at": "text", "value": text})
    return {name: str(part) for name, part in answer["parts"].items()}


def test_a_request_pasted_into_a_search_opens_its_form(finder: Find) -> None:
    """Filled in; the key in it is left out, and stands nowhere afterwards."""
    parts = typed(finder, CURL)
    assert finder.form is not None
    assert finder.form.operation.name == "v1.charges.create"
    assert finder.form.params == {"amount": 2000, "currency": "usd"}
    assert "The key in it was left out." in parts["told"]
    assert 'value=""' in parts["page"]
    assert KEY not in "".join(parts.values()) + repr(finder) + str(finder.static_html()) + str(
        vars(finder.search)
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("curl https://api.stripe.com/v1/nothing", "No operation answers GET /v1/nothing."),
        (f"curl https://api.stripe.com/v1/charges -u {LIVE_KEY}:", "There is a live key in what was pasted"),
    ],
)
def test_what_cannot_be_read_says_why(finder: Find, text: str, sentence: str) -> None:
    """And nothing opens; of a live key nothing is kept."""
    parts = typed(finder, text)
    assert sentence in parts["told"]
    assert finder.form is None
    assert LIVE_KEY not in "".join(parts.values()) + str(vars(finder.search))


def test_words_are_searched(finder: Find) -> None:
    """As ever."""
    typed(finder, "refund (part of) a charge")
    assert finder.found[0].operation.name == "v1.refunds.create"


def test_the_first_form_before_connect_says_what_it_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once; after `connect()` nobody needs it."""
    monkeypatch.setattr(calls, "_connections", [])
    monkeypatch.setattr("helpers.builder.reach._said", [])
    assert "Send reaches the sandbox, Stripe&#x27;s test mode on this machine." in page(
        build("v1.balance.retrieve")
    )
    assert "Nobody has called connect()" not in page(build("v1.balance.retrieve"))
    monkeypatch.setattr(calls, "_connections", [object()])
    monkeypatch.setattr("helpers.builder.reach._said", [])
    assert reaches() == ""
