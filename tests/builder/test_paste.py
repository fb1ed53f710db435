"""A request pasted in as text becomes a form; what cannot be read is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from helpers.builder import build
from helpers.builder.code import LANGUAGES
from helpers.builder.paste import Unreadable, read
from helpers.builder.request import sample_of
from helpers.catalog import UnknownOperation, operations
from helpers.safety import Refused
from tests.builder.examples import filled

HEADERS = {"Stripe-Account": "acct_1", "Idempotency-Key": "key 1", "Stripe-Version": "2024-06-20"}
TEST_KEY = "sk_test_" + "a1B2" * 6
LIVE_KEY = "sk_live_" + "a1B2" * 6

PASTED = [
    (
        f"""
        curl https://api.stripe.com/v1/tokens \\
          -u {TEST_KEY}: \\
          -d "card[number]"=4242424242424242 \\
          -d "card[exp_month]=5&card[exp_year]=2034" \\
          --data-urlencode "card[name]=Jenny O'Neil & Co"
        """,
        "v1.tokens.create",
        {
            "card": {
                "number": "4242424242424242",
                "exp_month": "5",
                "exp_year": "2034",
                "name": "Jenny O'Neil & Co",
            }
        },
        {},
    ),
    (
        "$ curl -G -s https://api.stripe.com/v1/charges -d limit=3 -d 'created[gte]=1700000000' "
        "-d 'expand[]=data.customer'",
        "v1.charges.list",
        {"limit": 3, "created": {"gte": 1700000000}, "expand": ["data.customer"]},
        {},
    ),
    (
        f"curl -XDELETE 'https://api.stripe.com/v1/customers/cus_1' -H 'Authorization: Bearer {TEST_KEY}' "
        "-H 'stripe-account: acct_1'",
        "v1.customers.delete",
        {"customer": "cus_1"},
        {"Stripe-Account": "acct_1"},
    ),
    (
        "curl https://api.stripe.com/v1/charges?limit=2 -H 'Stripe-Version: 2024-06-20' "
        "-H 'Idempotency-Key: a'",
        "v1.charges.list",
        {"limit": 2},
        {"Stripe-Version": "2024-06-20", "Idempotency-Key": "a"},
    ),
    (
        "stripe.Customer.create(name='Jenny', metadata={'order': '6735'}, stripe_account='acct_1')",
        "v1.customers.create",
        {"name": "Jenny", "metadata": {"order": "6735"}},
        {"Stripe-Account": "acct_1"},
    ),
    (
        "import stripe\n"
        f'stripe.api_key = "{TEST_KEY}"\n'
        'stripe.Customer.create_source("cus_1", source="tok_visa")',
        "v1.customers.payment_sources.create",
        {"customer": "cus_1", "source": "tok_visa"},
        {},
    ),
    ("stripe.Account.retrieve()", "v1.accounts.retrieve_current", {}, {}),
    ('stripe.Account.retrieve("acct_1")', "v1.accounts.retrieve", {"account": "acct_1"}, {}),
    ('stripe.Charge.retrieve(id="ch_1")', "v1.charges.retrieve", {"charge": "ch_1"}, {}),
    (
        f'client = stripe.StripeClient("{TEST_KEY}")\n'
        'customer = client.v1.customers.create(params={"balance": -500}, options={"idempotency_key": "a"})',
        "v1.customers.create",
        {"balance": -500},
        {"Idempotency-Key": "a"},
    ),
    (
        'await client.customers.update_async("cus_1", {"name": "Jenny"})',
        "v1.customers.update",
        {"customer": "cus_1", "name": "Jenny"},
        {},
    ),
]


@pytest.mark.parametrize(("text", "name", "params", "options"), PASTED)
def test_a_pasted_request_fills_a_form(
    text: str, name: str, params: Mapping[str, Any], options: Mapping[str, str]
) -> None:
    """With its parameters as the operation's types have them, and its options; no key is kept."""
    form = build(text)
    assert (form.operation.name, form.params, form.options) == (name, params, options)
    assert form.error is None
    assert TEST_KEY not in repr(form) + str(form.static_html()) + form.code("curl")


@pytest.mark.parametrize("language", ["python", "async", "module", "curl"])
def test_every_operations_own_code_is_read_back(language: str) -> None:
    """What the kit writes it can read, with nothing lost; a few requests have two names."""
    for op in operations():
        params = filled(op, depth=1)
        pasted = read(LANGUAGES[language](sample_of(op, params, HEADERS)))
        assert (pasted.operation.method, pasted.options) == (op.method, HEADERS)
        assert as_text(list(pasted.params.values())) == as_text(list(params.values())), op.name


@pytest.mark.parametrize("line_end", ["\\\n", "\\ "])
def test_a_comment_is_left_out(line_end: str) -> None:
    """At the end of a line, or on one of its own, as in https://docs.stripe.com/api/authentication?lang=curl."""
    text = f"curl https://api.stripe.com/v1/charges {line_end} -G -u {TEST_KEY}: -d limit=3 {line_end}"
    for comment in ("# The colon prevents curl from asking for a password.", "# -d limit=4"):
        form = build(text + comment)
        assert (form.operation.name, form.params) == ("v1.charges.list", {"limit": 3})


def test_a_file_is_its_path() -> None:
    """In either notation, without its type."""
    curl = "curl https://files.stripe.com/v1/files -F purpose=a -F 'file=@logo.png;type=image/png'"
    python = 'client.v1.files.create({"purpose": "a", "file": open("logo.png", "rb")})'
    for text in (curl, python):
        assert read(text).params == {"purpose": "a", "file": "logo.png"}


def as_text(value: Any) -> Any:
    """Without what a form's text cannot tell: 7 is "7" where either is taken."""
    if isinstance(value, Mapping):
        return {name: as_text(each) for name, each in value.items()}
    return [as_text(each) for each in value] if isinstance(value, list) else str(value).lower()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("curl https://api.stripe.com/v1/nothing", r"No operation answers GET /v1/nothing\."),
        ("curl -o out https://api.stripe.com/v1/charges", r"curl's option -o is not read here\."),
        ("curl https://api.stripe.com/v1/charges -d", r"-d stands without its value\."),
        ("curl https://api.stripe.com/v1/charges -d 'a", "A quotation mark is open"),
        ("curl https://api.stripe.com/v1/charges -d @body", "@body is a file, whose content is not read"),
        ("curl https://api.stripe.com/v1/charges -H 'X-Other: 1'", "The header X-Other is not among"),
        ("curl https://api.stripe.com/v2/core/accounts --json '{\"a\":'", "JSON in the command is not whole"),
        ("stripe trigger charge.succeeded", "`stripe trigger` is no request of the API. Send what makes"),
        ("stripe listen --forward-to localhost:4242", "In a notebook, receive\\(\\) receives events."),
        ("stripe.Customer.create(name=name)", "`name` is not written out"),
        ("stripe.Customer.create(name=print('x'))", r"`print\('x'\)` is not written out"),
        ("stripe.Customer.create(**values)", r"What `\*\*` stands for cannot be read"),
        ("stripe.Customer.create(", "A bracket is open"),
        (
            "stripe.Customer.creat()",
            r"There is no operation stripe\.Customer\.creat: did you mean v1\.customers",
        ),
        ("a(); b()", "There are 2 calls in what was pasted: paste one"),
        ("client.v1.customers.create(name='Jenny')", "name: the client takes a dictionary of parameters"),
        ("client.v1.customers.create({}, {'timeout': 3})", "timeout is not among a request's options"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    """One sentence, with the piece that is meant."""
    with pytest.raises(Unreadable, match=message):
        build(text)


def test_an_unknown_operation_of_the_client_is_told_with_the_nearest() -> None:
    """As for a name."""
    with pytest.raises(UnknownOperation, match=r"did you mean v1\.customers\.create"):
        build("client.v1.customers.creat()")


@pytest.mark.parametrize(
    "text", ["curl https://api.stripe.com/v1/charges -u {}:", 'stripe.Charge.list(api_key="{}")']
)
def test_a_live_key_is_refused(text: str) -> None:
    """Without saying it again."""
    with pytest.raises(Refused, match="There is a live key in what was pasted") as refused:
        build(text.format(LIVE_KEY))
    assert LIVE_KEY not in str(refused.value)


def test_a_real_cards_number_does_not_reach_the_form() -> None:
    """As when it is typed."""
    form = build("curl https://api.stripe.com/v1/tokens -d 'card[number]=4539578763621486'")
    assert form.params == {}
    assert form.error is not None
    assert "real card's number" in form.error.message
