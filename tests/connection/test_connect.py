"""connect() leads to the sandbox or to Stripe's test mode, and shows which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import stripe

from helpers import Refused, connect, history
from helpers.connection import Unreachable
from helpers.redaction import Secret
from helpers.sandbox import Sandbox
from helpers.sandbox.door import keys
from helpers.sandbox.door.http import Serving
from helpers.settings import Settings

SEEDED = Settings(seed="lesson", clock=datetime(2026, 1, 15, 12, tzinfo=UTC))
NOBODY = "http://127.0.0.1:9"


def over_http(address: str, key: str = "sk_test_short", account: str = "") -> Settings:
    """Mode `test`, with the sandbox over HTTP in Stripe's place."""
    return Settings("test", Secret(key), api_base=address, account=account)


@pytest.fixture
def full() -> Iterator[tuple[Sandbox, str]]:
    """An account that can do everything, and its address."""
    sandbox = Sandbox("test", "2026-01-15")
    with Serving(sandbox.application) as address:
        yield sandbox, address


@pytest.fixture
def fresh() -> Iterator[tuple[Sandbox, str]]:
    """A new account, and its address."""
    sandbox = Sandbox("test", "2026-01-15", profile="fresh")
    with Serving(sandbox.application) as address:
        yield sandbox, address


def make_customer(client: stripe.StripeClient) -> str:
    return client.v1.customers.create({"name": "Jenny Rosen"}).id


def test_the_sandbox_is_shown_with_what_it_follows_from(capsys: pytest.CaptureFixture[str]) -> None:
    """The same text every time, since notebooks are committed with it."""
    connect(settings=SEEDED)
    account = Sandbox("lesson", "2026-01-15").account
    assert capsys.readouterr().out == (
        "Sandbox: Stripe's test mode, embedded; nothing leaves this machine.\n"
        f"account {account} · profile full · seed lesson · clock 2026-01-15 12:00 UTC\n"
        "To use an account of your own, copy its test key from https://dashboard.stripe.com/test/apikeys "
        "into .env.\n"
    )


def test_a_sandbox_without_seed_and_clock_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """As a fresh clone without settings has it."""
    connect()
    assert "profile full · seed none · clock running\n" in capsys.readouterr().out


def test_both_styles_of_the_sdk_lead_to_the_same_account() -> None:
    """`client.v1...` and `stripe.Customer...`."""
    client = connect(settings=SEEDED)
    id = make_customer(client)
    assert stripe.Customer.retrieve(id).name == "Jenny Rosen"
    assert [each.request.path for each in history] == ["/v1/customers", f"/v1/customers/{id}"]


def test_connecting_again_finds_what_was_made() -> None:
    """A set-up cell may be run twice; other settings mean another sandbox."""
    id = make_customer(connect(settings=SEEDED))
    assert connect(settings=SEEDED).v1.customers.retrieve(id).name == "Jenny Rosen"
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        connect(settings=Settings(seed="other")).v1.customers.retrieve(id)


def test_a_seeded_sandbox_repeats_itself_to_the_letter() -> None:
    """Also in the idempotency keys that the SDK makes up, which events show."""

    def session() -> list[object]:
        client = connect(settings=SEEDED)
        make_customer(client)
        connect(settings=SEEDED)
        make_customer(client)
        return [client.v1.events.list().data[0].request, list(history)]

    from helpers.connection.establish import sandbox_of

    first = session()
    history.clear()
    sandbox_of.cache_clear()
    assert session() == first


def test_test_mode_is_shown_with_its_account(
    full: tuple[Sandbox, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """And with the address, where it is not Stripe's own."""
    sandbox, address = full
    connect(settings=over_http(address))
    assert capsys.readouterr().out == (
        "Stripe's test mode: no money moves.\n"
        f"account {sandbox.account} · address {address}\n"
        "Stripe's own log of your requests is at https://dashboard.stripe.com/test/logs.\n"
    )


def test_test_mode_sends_to_the_address(full: tuple[Sandbox, str]) -> None:
    """Both styles, files too; only what the notebook asked for is in the log."""
    sandbox, address = full
    client = connect(["raw_cards", "connect", "treasury"], over_http(address))
    id = make_customer(client)
    assert sandbox.client().v1.customers.retrieve(id).name == "Jenny Rosen"
    assert stripe.Customer.retrieve(id).name == "Jenny Rosen"
    assert (stripe.api_base, stripe.upload_api_base) == (address, address)
    assert [each.request.operation for each in history] == ["v1.customers.create", "v1.customers.retrieve"]


def test_the_question_for_connect_leaves_nothing_behind(full: tuple[Sandbox, str]) -> None:
    """The account that it makes is deleted."""
    sandbox, address = full
    connect(["connect"], over_http(address))
    assert sandbox.client().v1.accounts.list().data == []


@pytest.mark.parametrize(
    ("need", "what"),
    [
        ("raw_cards", "send raw card numbers"),
        ("connect", "make connected accounts"),
        ("treasury", "use Treasury"),
    ],
)
def test_where_the_account_lacks_a_need_the_sandbox_takes_its_place(
    fresh: tuple[Sandbox, str], capsys: pytest.CaptureFixture[str], need: str, what: str
) -> None:
    """The notebook says so and goes on."""
    sandbox, address = fresh
    client = connect([need], over_http(address))
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == f"{sandbox.account} cannot {what}, so this goes on in the sandbox."
    assert shown[1] == "Sandbox: Stripe's test mode, embedded; nothing leaves this machine."
    make_customer(client)
    assert sandbox.client().v1.customers.list().data == []


def test_a_fresh_sandbox_makes_way_for_a_full_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the notebook needs what a new account may not do."""
    connect(["raw_cards", "treasury"], Settings(profile="fresh"))
    assert capsys.readouterr().out.startswith(
        "The profile fresh cannot send raw card numbers or use Treasury, "
        "so this goes on with the profile full."
    )


def test_an_unknown_need_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(Refused) as refused:
        connect(["treasurey"])
    assert str(refused.value) == (
        "There is no need 'treasurey': a notebook may need raw_cards, connect, treasury."
    )


def test_an_address_that_does_not_answer_is_one_sentence() -> None:
    """It says what to look at, and how to go on without."""
    with pytest.raises(Unreachable) as unreachable:
        connect(settings=over_http(NOBODY))
    assert str(unreachable.value) == (
        "No answer came from http://127.0.0.1:9 (ConnectionError): check the network and STRIPE_API_BASE, "
        "or set WORKBOOK_MODE=sandbox to go on without either."
    )
    assert unreachable.value._render_traceback_() == [f"Unreachable: {unreachable.value}"]


def test_a_key_that_stripe_does_not_know_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after it was rolled in the Dashboard."""
    monkeypatch.setattr("helpers.sandbox.door.keys.TEST_KEY", re.compile("another key"))
    keys._in_header.cache_clear()
    with Serving(Sandbox().application) as address, pytest.raises(Refused) as refused:
        connect(settings=over_http(address))
    assert str(refused.value) == (
        "Stripe does not know the key in STRIPE_SECRET_KEY: copy it again from "
        "https://dashboard.stripe.com/test/apikeys, or set WORKBOOK_MODE=sandbox."
    )


def test_a_connected_account_of_the_settings_is_acted_for(full: tuple[Sandbox, str]) -> None:
    """In both styles; a request that names an account of its own is for that one."""
    sandbox, address = full
    platform = sandbox.client()
    account = platform.v1.accounts.create({"type": "custom", "country": "US"}).id
    client = connect(settings=over_http(address, account=account))
    make_customer(client)
    stripe.Customer.create(name="Module style")
    client.v1.customers.create({"name": "Platform"}, {"stripe_account": sandbox.account})
    names = [each.name for each in platform.v1.customers.list(options={"stripe_account": account}).data]
    assert names == ["Module style", "Jenny Rosen"]
    assert [each.name for each in platform.v1.customers.list().data] == ["Platform"]


def test_an_account_of_the_settings_that_is_not_ones_own_is_refused(full: tuple[Sandbox, str]) -> None:
    """In one sentence."""
    with pytest.raises(Refused) as refused:
        connect(settings=over_http(full[1], account="acct_1"))
    assert str(refused.value) == (
        "STRIPE_ACCOUNT is not an account that the key may act for: write the id of one that is connected "
        "to yours, or leave it empty."
    )


def test_the_connection_is_shown_as_html(capsys: pytest.CaptureFixture[str]) -> None:
    """With links, and as safe as it is plain."""
    from helpers.connection import Connection
    from helpers.connection.bulk import Bulk

    bulk = Bulk(stripe.RequestsClient(), Secret("sk_test_short"), "")
    client = stripe.StripeClient("sk_test_short")
    shown = Connection("test", client, bulk, {"address": "<b>"}, "A & B")._repr_html_()
    assert shown == (
        '<p style="overflow-wrap: anywhere">A &amp; B<br>'
        "<strong>Stripe&#x27;s test mode: no money moves.</strong><br>"
        "address <code>&lt;b&gt;</code><br>Stripe's own log of your requests is at "
        '<a href="https://dashboard.stripe.com/test/logs">https://dashboard.stripe.com/test/logs</a>.</p>'
    )
