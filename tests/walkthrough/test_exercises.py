"""Each exercise is passed by what its task asks for, done after it was shown, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import stripe

from helpers import build, check, connect, history, pay, receive
from helpers.connection import calls
from helpers.connection.establish import sandbox_of
from helpers.events import Delivery, latest_inbox
from helpers.history import Exchange, Reply, Request, begin_cell
from helpers.settings import Settings
from helpers.walkthrough import EXERCISES, misbooked, verdict
from helpers.walkthrough.exercises import books
from helpers.walkthrough.progress import FOLDER
from tests.connection.conftest import SDK

# What a notebook has made before its exercises, where their solutions go on from it.
GIVEN: Mapping[str, str] = {
    "customers": """client.v1.customers.create({"name": "Parker", "metadata": {"crew": "nostromo"}})""",
    "balances": """entries = pd.DataFrame(
    {"type": ["charge"] * 3, "net": [1912, -400, 941], "currency": ["usd"] * 3},
    index=["txn_1", "txn_2", "txn_3"],
)
books = misbooked(entries)""",
    "treasury": """platform = client.v1.accounts.create({
    "type": "custom", "country": "US", "business_type": "individual",
    "capabilities": {"transfers": {"requested": True}, "treasury": {"requested": True}},
})
options = {"stripe_account": platform.id}
wanted = {"requested": True}
account = client.v1.treasury.financial_accounts.create({
    "supported_currencies": ["usd"],
    "features": {
        "financial_addresses": {"aba": wanted},
        "outbound_payments": {"ach": wanted, "us_domestic_wire": wanted},
    },
}, options)
person = {
    "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com", "phone": "0000000000",
    "dob": {"day": 1, "month": 1, "year": 1902}, "id_number": "222222222",
    "address": {
        "line1": "address_full_match", "city": "Schenectady", "state": "NY", "postal_code": "12345",
    },
}
terms = {"date": 1767225600, "ip": "127.0.0.1"}
client.v1.accounts.update(platform.id, {
    "individual": person, "tos_acceptance": terms, "settings": {"treasury": {"tos_acceptance": terms}},
    "business_profile": {"mcc": "5734", "url": "https://accessible.stripe.com"},
    "external_account": "btok_us",
})
client.raw_request("post", "/_sandbox/advance", days=1)
client.v1.test_helpers.treasury.received_credits.create(
    {"financial_account": account.id, "amount": 100000, "currency": "usd", "network": "ach"}, options
)

def pay(amount, network="ach"):
    to = {
        "type": "us_bank_account",
        "us_bank_account": {"routing_number": "110000000", "account_number": "000123456789"},
        "billing_details": {"name": "Jenny Rosen", "address": person["address"] | {"country": "US"}},
    }
    return client.v1.treasury.outbound_payments.create({
        "financial_account": account.id, "amount": amount, "currency": "usd",
        "destination_payment_method_data": to,
        "destination_payment_method_options": {"us_bank_account": {"network": network}},
    }, options)""",
    "events": """inbox = receive("customer.created")
visitor = client.v1.customers.create({"email": "visitor@example.com"})
delivery = inbox.wait("customer.created", about=visitor.id)""",
    "any operation": """try:
    client.v1.customers.retrieve("cus_none")
except stripe.InvalidRequestError:
    pass""",
    "connect": """jane = client.v1.accounts.create({
    "type": "custom", "country": "US", "business_type": "individual",
    "capabilities": {"transfers": {"requested": True}},
    "individual": {
        "first_name": "Jane", "last_name": "Doe", "dob": {"day": 1, "month": 1, "year": 1902},
        "email": "jane@example.com", "phone": "0000000000", "id_number": "222222222",
        "address": {
            "line1": "address_full_match", "city": "Schenectady", "state": "NY", "postal_code": "12345",
        },
    },
    "tos_acceptance": {"date": 1767225600, "ip": "127.0.0.1"},
    "business_profile": {"mcc": "5712", "url": "https://accessible.stripe.com"},
    "external_account": "btok_us",
})""",
    "versions": """coupon = client.v1.coupons.create({"percent_off": 20, "duration": "forever"})
sold = client.v1.subscriptions.create({
    "customer": client.v1.customers.create({"source": "tok_visa"}).id,
    "items": [{"price_data": {
        "currency": "usd", "unit_amount": 1500, "recurring": {"interval": "month"},
        "product": client.v1.products.create({"name": "A seat"}).id,
    }}],
})""",
}
HISTORY_ALONE = ("balances: the slip", "any operation: refused")
"""Exercises that look up what there is: nothing has to be made for them, and nothing is too old."""


class Reader:
    """Somebody at a notebook: runs code with the names that the code before has made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.names: dict[str, Any] = {
            "build": build,
            "client": connect(settings=Settings()),
            "history": history,
            "misbooked": misbooked,
            "pay": pay,
            "pd": pd,
            "receive": receive,
            "stripe": stripe,
        }
        self.run(GIVEN.get(name.partition(":")[0], ""))

    def run(self, code: str) -> Any:
        """Run code; tells the last thing that was answered."""
        exec(code, self.names)
        return self.names.get("answer")

    def check(self, answer: Any = None) -> Any:
        return check(self.name, answer)


@pytest.fixture(autouse=True)
def _as_a_new_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing was shown, nothing is connected, no inbox is open; progress goes to a folder of the test."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setattr(verdict, "_shown", {})
    monkeypatch.setattr(books, "_slips", [])
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    yield
    if inbox := latest_inbox():
        inbox.close()
    calls._connections.clear()
    sandbox_of.cache_clear()


@pytest.fixture
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """At the cell of an exercise, which was just shown."""
    new_reader = Reader(request.param)
    shown(monkeypatch)
    verdict_now = new_reader.check()
    assert not verdict_now.passed
    return new_reader


def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a cell, in which no exercise was shown yet."""
    verdict._shown.clear()
    begin_cell()


@pytest.mark.parametrize("reader", EXERCISES, indirect=True)
def test_a_solution_solves_it(reader: Reader) -> None:
    """What stands folded below the hints, run as it stands."""
    answer = reader.run(EXERCISES[reader.name].solution)
    done = reader.check(answer)
    assert done.passed, done
    assert done.headline == "✓ Right"


@pytest.mark.parametrize("reader", EXERCISES, indirect=True)
def test_nothing_done_shows_the_task(reader: Reader) -> None:
    """With two hints and a solution, each in the one before; `...` is no answer yet either."""
    exercise = EXERCISES[reader.name]
    for nothing in (None, ...):
        told = reader.check(nothing)
        assert (told.headline, told.missing) == ("Your turn", exercise.task)
        page = told._repr_html_()
        assert page.index("A hint") < page.index("Another hint") < page.index("A solution")
        assert "`" not in page.replace(exercise.solution, "")


@pytest.mark.parametrize(
    "reader", sorted(EXERCISES.keys() - {"events: too old", *HISTORY_ALONE}), indirect=True
)
def test_what_was_done_before_it_was_shown_does_not_count(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right thing of an earlier time is refused, whether it is given or not."""
    reader.run(EXERCISES[reader.name].solution)
    bodies = [each.reply.body for each in history if each.reply.ok and each.request.method != "get"]
    shown(monkeypatch)
    assert not reader.check().passed
    for each in bodies:
        assert not reader.check(each).passed
        assert not reader.check(each.get("id")).passed


@pytest.mark.parametrize("reader", EXERCISES, indirect=True)
def test_what_is_made_up_does_not_count(reader: Reader) -> None:
    """A dictionary that nobody was answered with, an id that there is not, and things of other kinds."""
    solved = Reader(reader.name)
    solved.run(EXERCISES[reader.name].solution)
    bodies = [each.reply.body for each in history if isinstance(each.reply.body, dict)]
    reader.run("stray = client.v1.products.create({'name': 'Tea'})")
    made_up = [{**each, "id": f"{str(each.get('id'))[:4]}Nobody1"} for each in bodies]
    for wrong in (*made_up, {"object": "unicorn"}, {}, "cus_nobody1", "nonsense", 41, reader.names["stray"]):
        told = reader.check(wrong)
        assert not told.passed, wrong
        assert told.missing.endswith((".", "`."))


CARD = '{"card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}}'
INTENT = (
    '"currency": "usd", "payment_method": "pm_card_visa", "confirm": True, '
    '"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}'
)
MONTHLY = '"currency": "usd", "product_data": {"name": "A"}, "recurring": {"interval": "month"}'
SUBSCRIBE = """price = client.v1.prices.create({{{monthly}, "unit_amount": 2000}})
coupon = client.v1.coupons.create({{"percent_off": {percent}, "duration": "{duration}"}})
customer = client.v1.customers.create({{"source": "tok_visa"}})
client.v1.subscriptions.create({{
    "customer": customer.id, "items": [{{"price": price.id}}], "discounts": [{{"coupon": coupon.id}}]
}})"""
# Near misses: what a reader does, and a part of what the check says about it.
NEARLY: tuple[tuple[str, str, str], ...] = (
    ("start: a customer", 'client.v1.customers.create({"name": "Jenny"})', "without an email"),
    ("start: a customer", 'client.v1.products.create({"name": "Tea"})', "No customer was created"),
    ("tokens: a debit card", f"client.v1.tokens.create({CARD})", "`card.funding` is `credit`"),
    ("tokens: a debit card", 'client.v1.tokens.create({"pii": {"id_number": "1"}})', "of type `pii`"),
    ("tokens: used up", f"client.v1.tokens.create({CARD})", "still unused"),
    ("tokens: used up", 'client.v1.customers.create({"source": "tok_visa"})', "No token was created"),
    ("tokens: no money", 'client.v1.customers.create({"source": "tok_visa"})', "No card was declined"),
    (
        "tokens: no money",
        """try:
    client.v1.customers.create({"source": "tok_chargeDeclined"})
except stripe.CardError:
    pass""",
        "`generic_decline`",
    ),
    (
        "customers: another default",
        'client.v1.customers.create({"source": "tok_amex"})',
        "cards are: American Express. Add a Visa",
    ),
    (
        "customers: another default",
        """ellen = client.v1.customers.create({"source": "tok_visa"})
client.v1.customers.payment_sources.create(ellen.id, {"source": "tok_amex"})""",
        "the default is the Visa",
    ),
    (
        "customers: a verified bank account",
        'client.v1.customers.create({"source": "btok_us"}); client.v1.customers.payment_sources.create('
        'client.v1.customers.create({}).id, {"source": "btok_us"})',
        "status is `new`",
    ),
    (
        "customers: a search",
        """client.v1.customers.search({"query": "name~'Par'"})""",
        "ask for metadata and for a part of the name",
    ),
    (
        "customers: a search",
        """client.v1.customers.search({"query": "metadata['crew']:'nostromo' AND name~'Rip'"})""",
        "found nobody",
    ),
    (
        "balances: available at once",
        'client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})',
        "money is pending",
    ),
    ("balances: the slip", 'answer = "txn_1"', "the books agree"),
    ("balances: the slip", 'answer = "ch_1"', "begins with `txn_`"),
    (
        "any operation: a coupon",
        'client.v1.coupons.create({"percent_off": 10, "duration": "once"})',
        "of 10.0 percent",
    ),
    (
        "any operation: refused",
        """try:
    client.v1.products.retrieve("prod_none")
except stripe.InvalidRequestError:
    answer = history[-1]""",
        "not the first",
    ),
    (
        "payments: captured in part",
        f'client.v1.payment_intents.create({{"amount": 5000, {INTENT}}})',
        "captured at once",
    ),
    (
        "payments: captured in part",
        f'client.v1.payment_intents.create({{"amount": 5000, "capture_method": "manual", {INTENT}}})',
        "status is `requires_capture`",
    ),
    (
        "payments: captured in part",
        f'held = client.v1.payment_intents.create({{"amount": 5000, "capture_method": "manual", {INTENT}}})\n'
        "client.v1.payment_intents.capture(held.id)",
        "in full",
    ),
    (
        "payments: captured in part",
        f'held = client.v1.payment_intents.create({{"amount": 9000, "capture_method": "manual", {INTENT}}})\n'
        'client.v1.payment_intents.capture(held.id, {"amount_to_capture": 7500})',
        "You captured 75.00 USD of 90.00 USD",
    ),
    (
        "payments: a subscription",
        f"""client.v1.checkout.sessions.create({{
    "mode": "subscription", "success_url": "https://example.com",
    "line_items": [{{"price_data": {{{MONTHLY}, "unit_amount": 1000}}, "quantity": 1}}],
}})""",
        "status is `open`",
    ),
    (
        "payments: a subscription",
        f"""pay(client.v1.checkout.sessions.create({{
    "mode": "subscription", "success_url": "https://example.com",
    "line_items": [{{"price_data": {{{MONTHLY}, "unit_amount": 500}}, "quantity": 3}}],
}}))""",
        "sold, but to 3 × 5.00 USD / month",
    ),
    (
        "payments: captured in part",
        'client.v1.payment_intents.create({"amount": 5000, "currency": "usd", "capture_method": "manual"})',
        "`requires_payment_method`: confirm it with a card",
    ),
    (
        "subscriptions: a yearly price",
        f'client.v1.prices.create({{{MONTHLY}, "unit_amount": 20000}})',
        "A price of 200.00 USD / month: it is to be paid by the year",
    ),
    (
        "subscriptions: a yearly price",
        'client.v1.prices.create({"currency": "eur", "product_data": {"name": "A"}, "unit_amount": 20000, '
        '"recurring": {"interval": "year"}})',
        "it costs 200.00 EUR / year: 200.00 USD",
    ),
    (
        "subscriptions: a yearly price",
        'client.v1.prices.create({"currency": "usd", "product_data": {"name": "A"}, "unit_amount": 20000, '
        '"recurring": {"interval": "year", "interval_count": 2}})',
        "200.00 USD / 2 years",
    ),
    (
        "subscriptions: a yearly price",
        'client.v1.prices.create({"currency": "usd", "product_data": {"name": "A"}, "unit_amount": 20000})',
        "200.00 USD, once",
    ),
    (
        "subscriptions: half off",
        SUBSCRIBE.format(monthly=MONTHLY, percent=20, duration="forever"),
        "Of 2000 cents 1600 were billed",
    ),
    (
        "subscriptions: half off",
        SUBSCRIBE.format(monthly=MONTHLY, percent=50, duration="once"),
        "only once",
    ),
    (
        "subscriptions: half off",
        SUBSCRIBE.format(monthly=MONTHLY, percent=50, duration='repeating", "duration_in_months": "3'),
        "only for some months",
    ),
    (
        "subscriptions: taken back",
        'client.v1.invoices.create({"customer": client.v1.customers.create({}).id})',
        "no number yet",
    ),
    (
        "connect: a destination charge",
        f'client.v1.payment_intents.create({{"amount": 4000, {INTENT}}})',
        "goes to nobody",
    ),
    (
        "connect: a destination charge",
        f'client.v1.payment_intents.create({{"amount": 4000, "transfer_data": {{"destination": jane.id}}, '
        f"{INTENT}}})",
        "of which you keep 400",
    ),
    ("treasury: a wire", "pay(1000)", "by `ach`"),
    ("treasury: a wire", 'pay(1000, "us_domestic_wire")', "status is `processing`"),
    (
        "treasury: returned",
        "client.v1.test_helpers.treasury.outbound_payments.return_outbound_payment("
        'pay(1000).id, {"returned_details": {"code": "no_account"}}, options)',
        "`no_account`",
    ),
    (
        "events: a phone number",
        'client.v1.customers.update(visitor.id, {"phone": "555"})',
        "Now find the `customer.updated`",
    ),
    (
        "events: a phone number",
        'client.v1.customers.update(visitor.id, {"name": "V"}); client.v1.events.list()',
        "No customer's phone number",
    ),
    ("events: too old", "inbox.post(delivery.body, delivery.signature)", "ten minutes ago"),
    (
        "events: too old",
        "import time\ninbox.post(delivery.body, stripe.WebhookSignature.generate_signature_header("
        'delivery.body, "whsec_guessed", int(time.time()) - 600))',
        "the right secret",
    ),
    (
        "versions: an older subscription",
        'client.v1.subscriptions.retrieve(sold["id"])',
        "name the other version",
    ),
    (
        "versions: a promotion code",
        'client.raw_request("post", "/v1/promotion_codes", coupon=coupon["id"], stripe_version="2024-06-20")',
        "`promotion` is what is sent today",
    ),
)


@pytest.mark.parametrize(("reader", "code", "told"), NEARLY, indirect=["reader"])
def test_a_near_miss_is_told_what_is_missing(reader: Reader, code: str, told: str) -> None:
    """In one sentence."""
    missing = reader.check(reader.run(code)).missing
    assert missing is not None
    assert told in missing


@pytest.mark.parametrize("reader", ["start: a customer"], indirect=True)
def test_an_answer_may_be_anything_that_means_it(reader: Reader) -> None:
    """A form that was sent, its reply, what `send` returns, an SDK object, a dictionary, an id."""
    form = build("v1.customers.create", email="jenny@example.com")
    assert not reader.check(form).passed
    sent = form.send()
    customer = reader.names["client"].v1.customers.create({"email": "you@example.com"})
    for answer in (form, form.reply, sent, history[-1], customer, customer.to_dict(), customer.id):
        assert reader.check(answer).passed


@pytest.mark.parametrize("reader", ["balances: available at once"], indirect=True)
def test_a_payment_counts_whichever_way_it_was_made(reader: Reader) -> None:
    """A charge, a payment intent, or its balance transaction, which is asked for by its id."""
    by_card = INTENT.replace("pm_card_visa", "pm_card_bypassPending")
    outcome = reader.run(f'answer = client.v1.payment_intents.create({{"amount": 1000, {by_card}}})')
    assert reader.check().passed
    client = reader.names["client"]
    entry = client.v1.charges.retrieve(outcome.latest_charge).balance_transaction
    for answer in (outcome, entry, client.v1.balance_transactions.retrieve(entry)):
        assert reader.check(answer).passed


@pytest.mark.parametrize("reader", ["events: too old"], indirect=True)
def test_a_delivery_that_never_came_is_no_answer(reader: Reader) -> None:
    """However well it is made up; a closed inbox is named."""
    made_up = Delivery(9, "{}", "t=1,v1=a", "Timestamp outside the tolerance zone (1)")
    assert "no delivery of the inbox" in reader.check(made_up).missing
    reader.names["inbox"].close()
    assert "No inbox is open" in reader.check(made_up).missing


def test_an_exchange_that_was_made_up_is_no_answer() -> None:
    """Only what the history holds is one."""
    made_up = Exchange(3, Request("get", "/v1/x"), Reply(404, body={"error": {"message": "No."}}))
    assert "No request was refused so far" in str(check("any operation: refused", made_up).missing)
    reader = Reader("any operation: refused")
    assert "not the first" in str(reader.check(made_up).missing)
    assert reader.check(history[1]).passed


def test_an_unknown_exercise_names_the_nearest() -> None:
    """A slip in the name is put right."""
    with pytest.raises(LookupError, match="did you mean 'tokens: used up'"):
        check("tokens: use up", {})


@pytest.mark.parametrize(("net", "typed"), [(1912, 1921), (-400, -409), (-459, -495), (7, 70)])
def test_a_slip_is_two_digits_in_the_wrong_order(net: int, typed: int) -> None:
    """In one row alone; the books are as long as what they are made of."""
    rows = {"type": ["charge"] * 4, "net": [1000, 1000, net, 1000], "currency": ["usd"] * 4}
    books = misbooked(pd.DataFrame(rows, index=["txn_1", "txn_2", "txn_3", "txn_4"]))
    assert list(books["net"]) == [1000, 1000, typed, 1000]
