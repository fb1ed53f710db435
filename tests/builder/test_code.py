"""The code beside a form sends what the form sends: proven by running it, for every operation."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
import stripe

from helpers.builder import build
from helpers.builder.code import LANGUAGES
from helpers.builder.code.literals import literal
from helpers.builder.code.module_calls import module_call
from helpers.builder.request import sample_of
from helpers.catalog import Operation, api_version, operation, operations
from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from tests.builder import node
from tests.builder.examples import filled
from tests.builder.recorder import Sent, read, recording


@pytest.fixture
def sandbox_address() -> Iterator[str]:
    with Serving(Sandbox(seed="code").application) as address:
        yield address


CARD = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2034"}
HEADERS = {"Stripe-Account": "acct_1", "Idempotency-Key": "key 1", "Stripe-Version": "2024-06-20"}
OPTIONS = {"stripe_account": "acct_1", "idempotency_key": "key 1", "stripe_version": "2024-06-20"}


def code_of(op: Operation, params: Mapping[str, Any], language: str, headers: Mapping[str, str]) -> str:
    return LANGUAGES[language](sample_of(op, params, headers))


def sent_by(code: str) -> Sent:
    """What a sample sends when it is run as it stands, in a place where it may await."""
    program = compile(code, "sample", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    with recording() as (names, sent), suppress(TypeError):  # the answer is no list, where one is expected
        if inspect.iscoroutine(awaited := eval(program, names)):
            asyncio.run(awaited)
    assert len(sent) == 1
    return sent[0]


def sent_by_hand(op: Operation, params: Mapping[str, Any], options: Mapping[str, Any]) -> Sent:
    """The same request by the SDK's own method."""
    path = [params[each.name] for each in op.parameters if each.location == "path"]
    others = {
        each.name: params[each.name]
        for each in op.parameters
        if each.location != "path" and each.name in params
    }
    with recording() as (names, sent), suppress(TypeError):
        method: Any = reduce(getattr, op.name.split("."), names["client"])
        method(*path, params=others, options=options) if others else method(*path, options=options)
    return sent[0]


def sent_by_curl(command: str) -> Sent:
    """What curl would send, read from its options."""
    words = iter(shlex.split(command.replace("\\\n", " ")))
    assert next(words) == "curl"
    method, url, headers, form, body = "", "", {}, [], None
    for word in words:
        match word:
            case "-X":
                method = next(words).lower()
            case "-G":
                method = "get"
            case "-u":
                assert next(words) == "$STRIPE_SECRET_KEY:"
            case "-H":
                name, value = next(words).split(": ", 1)
                headers[name] = value
            case "-d" | "--data-urlencode":
                name, _, value = next(words).partition("=")
                form.append((name, value))
            case "--json":
                body = json.loads(next(words))
            case _:
                url = word
    request = read(method or "post", url, headers, "")
    return Sent(request.method, request.host, request.path, tuple(sorted(form)), body, headers)


def ran_on_the_sandbox(address: str, language: str, operation: str, /, **params: Any) -> Any:
    """The reply to a sample that is run with its language's SDK."""
    code = build(operation, **params).code(language)
    if language == "javascript":
        return node.run([code], address)[0].reply
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": address})
    program = compile(code, "sample", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return asyncio.run(eval(program, {"client": client})).to_dict()


def without_key(sent: Sent) -> Sent:
    """The request but for the key and the version that the SDK adds of itself."""
    kept = {name: value for name, value in sent.headers.items() if name != "Authorization"}
    if kept.get("Stripe-Version") == api_version():
        del kept["Stripe-Version"]
    kept = {name: value for name, value in kept.items() if name != "Idempotency-Key" or value == "key 1"}
    return Sent(sent.method, sent.host, sent.path, sent.fields, sent.json, kept)


def read_path(sent: Sent) -> Sent:
    """The path without its encoding: the two SDKs write a space in an id differently."""
    return replace(sent, path=unquote_plus(sent.path))


def is_upload(op: Operation) -> bool:
    return any(each.shape.kind == "file" for each in op.parameters)


# The SDK makes no ephemeral key without being told for which version.
NEEDS_A_VERSION = "v1.ephemeral_keys.create"


@pytest.mark.parametrize("headers", [{}, HEADERS], ids=["plain", "options"])
@pytest.mark.parametrize("op", [each for each in operations() if not is_upload(each)], ids=lambda op: op.name)
def test_every_operations_code_sends_the_same_request(op: Operation, headers: Mapping[str, str]) -> None:
    """Client style, async, module style and curl, beside the SDK's method called by hand."""
    headers = headers or (HEADERS if op.name == NEEDS_A_VERSION else {})
    params = filled(op)
    expected = without_key(sent_by_hand(op, params, OPTIONS if headers else {}))
    assert without_key(sent_by(code_of(op, params, "python", headers))) == expected
    assert without_key(sent_by(code_of(op, params, "async", headers))) == expected
    assert without_key(sent_by(code_of(op, params, "module", headers))) == expected
    assert without_key(sent_by_curl(code_of(op, params, "curl", headers))) == expected


@pytest.mark.parametrize("headers", [{}, HEADERS], ids=["plain", "options"])
def test_every_operations_javascript_sends_the_same_request(headers: Mapping[str, str]) -> None:
    """Run by stripe-node, beside the Python SDK's method called by hand."""
    wanted = {
        op: headers or (HEADERS if op.name == NEEDS_A_VERSION else {})
        for op in operations()
        if not is_upload(op)
    }
    ran = node.run(code_of(op, filled(op), "javascript", each) for op, each in wanted.items())
    for (op, each), by_node in zip(wanted.items(), ran, strict=True):
        by_hand = sent_by_hand(op, filled(op), OPTIONS if each else {})
        assert read_path(without_key(by_node.sent)) == read_path(without_key(by_hand)), op.name


@pytest.mark.parametrize("language", ["async", "javascript"])
def test_code_for_other_clients_works_the_sandbox(sandbox_address: str, language: str) -> None:
    """Over HTTP, each with its real SDK: a customer is made, found again and listed."""
    created = ran_on_the_sandbox(sandbox_address, language, "v1.customers.create", name="Jenny Rosen")
    assert (created["object"], created["name"]) == ("customer", "Jenny Rosen")
    listed = ran_on_the_sandbox(sandbox_address, language, "v1.customers.list", limit=3)
    assert [each["id"] for each in listed["data"]] == [created["id"]]
    retrieved = ran_on_the_sandbox(sandbox_address, language, "v1.customers.retrieve", customer=created["id"])
    assert retrieved["name"] == "Jenny Rosen"


def test_client_style() -> None:
    """As one would write it: short calls in one line, long ones laid out."""
    assert build("v1.tokens.retrieve", token="tok_1").code() == 'client.v1.tokens.retrieve("tok_1")'
    assert build("v1.tokens.create", card=CARD).code("python") == (
        "client.v1.tokens.create({\n"
        '    "card": {\n'
        '        "exp_month": "12",\n'
        '        "exp_year": "2034",\n'
        '        "number": "4242424242424242",\n'
        "    },\n"
        "})"
    )


def test_module_style() -> None:
    """Path parameters in their order, the others by name."""
    form = build("v1.customers.update", customer="cus_1", source="tok_visa")
    assert form.code("module") == 'stripe.Customer.modify("cus_1", source="tok_visa")'


def test_async_style() -> None:
    """The client's call, awaited."""
    form = build("v1.customers.retrieve", customer="cus_1")
    assert form.code("async") == 'await client.v1.customers.retrieve_async("cus_1")'


def test_javascript() -> None:
    """Plain names are no strings, a nested resource's operation is its parent's, options come last."""
    form = build("v1.customers.tax_ids.create", customer="cus_1", type="eu_vat", value="DE123456789")
    assert form.code("javascript") == (
        'await stripe.customers.createTaxId(\n    "cus_1",\n    {type: "eu_vat", value: "DE123456789"},\n);'
    )
    form = build("v1.balance.retrieve")
    form.options = {"Stripe-Account": "acct_1"}
    assert form.code("javascript") == 'await stripe.balance.retrieve({}, {stripeAccount: "acct_1"});'
    form = build("v1.customers.create", metadata={"an order": "é \\"})
    assert form.code("javascript") == ('await stripe.customers.create({metadata: {"an order": "é \\\\"}});')


def test_curl() -> None:
    """One option a line, with the key from the environment, and quoted where the shell would read it."""
    form = build("v1.customers.create", name="Jenny O'Neil", metadata={"a": "b&c"})
    assert form.code("curl") == (
        "curl https://api.stripe.com/v1/customers \\\n"
        '  -u "$STRIPE_SECRET_KEY:" \\\n'
        "  --data-urlencode 'metadata[a]=b&c' \\\n"
        "  --data-urlencode 'name=Jenny O'\"'\"'Neil'"
    )


def test_curl_of_v2_is_json() -> None:
    """v2 takes JSON, a bearer's key, and a version."""
    code = build("v2.core.event_destinations.disable", id="ed_1").code("curl")
    assert code.startswith("curl -X POST https://api.stripe.com/v2/core/event_destinations/ed_1/disable")
    assert '-H "Authorization: Bearer $STRIPE_SECRET_KEY"' in code
    assert f"-H 'Stripe-Version: {api_version()}'" in code


def test_a_file_is_opened_or_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads go to the host for files, as multipart."""
    monkeypatch.chdir(tmp_path)
    Path("logo.png").write_bytes(b"x")
    form = build("v1.files.create", file="logo.png", purpose="business_logo")
    assert 'open("logo.png", "rb")' in form.code("python")
    assert "curl https://files.stripe.com/v1/files" in form.code("curl")
    assert "-F file=@logo.png" in form.code("curl")
    assert "-F purpose=business_logo" in form.code("curl")
    assert "await stripe.files.create({" in form.code("javascript")
    assert 'data: fs.readFileSync("logo.png")' in form.code("javascript")
    for language in ("python", "async", "module"):
        assert (sent_by(form.code(language)).host, sent_by(form.code(language)).path) == (
            "files.stripe.com",
            "/v1/files",
        )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("plain", '"plain"'),
        ("metadata['of']:'x'", "\"metadata['of']:'x'\""),
        ('say "so"', "'say \"so\"'"),
        ("a\\b\n", '"a\\\\b\\n"'),
    ],
)
def test_a_text_has_no_backslashes_but_those_it_needs(text: str, source: str) -> None:
    """As in a search's query, which quotes what it looks for."""
    assert literal(text) == source
    assert ast.literal_eval(source) == text


def test_what_is_not_filled_in_stands_in_capitals() -> None:
    """A form without its path parameter shows where it belongs."""
    assert build("v1.tokens.retrieve").code() == 'client.v1.tokens.retrieve("TOKEN")'
    assert "/v1/tokens/TOKEN" in build("v1.tokens.retrieve").code("curl")


def test_a_path_parameter_stays_one_piece_of_the_path() -> None:
    """What an id should not hold is encoded, and adds no further pieces."""
    form = build("v1.tokens.retrieve", token="a/b?c")
    assert "https://api.stripe.com/v1/tokens/a%2Fb%3Fc" in form.code("curl")
    assert sent_by(form.code()).path == "/v1/tokens/a%2Fb%3Fc"


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("v1.tokens.create", "stripe.Token.create"),
        ("v1.customers.payment_sources.create", "stripe.Customer.create_source"),
        ("v1.treasury.outbound_payments.cancel", "stripe.treasury.OutboundPayment.cancel"),
        (
            "v1.test_helpers.treasury.outbound_payments.fail",
            "stripe.treasury.OutboundPayment.TestHelpers.fail",
        ),
        ("v1.test_helpers.test_clocks.advance", "stripe.test_helpers.TestClock.advance"),
        ("v1.accounts.retrieve_current", "stripe.Account.retrieve"),
        ("v1.balance.retrieve", "stripe.Balance.retrieve"),
        ("v1.customers.search", "stripe.Customer.search"),
        ("v2.core.events.list", None),
    ],
)
def test_the_module_level_name_of_an_operation(name: str, call: str | None) -> None:
    """By the older style's classes, whose names the services do not share."""
    assert module_call(operation(name)) == call


def test_an_operation_without_a_module_level_call_says_so() -> None:
    """The client's call stands in its place, and runs."""
    code = build("v2.core.events.list").code("module")
    assert code == "# Only the client has this operation.\nclient.v2.core.events.list()"


def test_another_language_is_refused_by_name() -> None:
    """One sentence, with the languages there are."""
    with pytest.raises(
        ValueError, match="There is no code in 'cobol': choose one of python, async, module, javascript, curl"
    ):
        build("v1.tokens.create").code("cobol")
