"""Where the sandbox and Stripe differ, with another sandbox, planted differences and recordings as Stripe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import stripe
import yaml

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.http import Serving
from scripts.drift import recordings
from scripts.drift.__main__ import Row, Run, main, page
from scripts.drift.compare import Difference, Ids, compare
from scripts.drift.exchange import Answer

HEADERS = {"content-type": "application/json"}


def run(version: str | None = None) -> list[Row]:
    """The whole scenario with a sandbox over HTTP on the other side."""
    with Serving(Sandbox(seed="other").application) as address:
        theirs = stripe.StripeClient(KEY, base_addresses={"api": address}, stripe_version=version)
        return list(Run(Sandbox(seed="own").client(), theirs).rows())


def test_the_sandbox_does_not_differ_from_itself() -> None:
    """Ids, times and what is drawn by chance are no differences."""
    assert run() == []


def test_the_command_compares_with_where_the_settings_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a test key; the page says that nothing differs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    with Serving(Sandbox().application) as address:
        monkeypatch.setenv("STRIPE_API_BASE", address)
        assert main([]) == 0
    assert (tmp_path / "drift.md").read_text().endswith("Nowhere.\n")


def test_another_version_differs_where_it_changed() -> None:
    """An invoice named its subscription itself until basil, and a subscription its period."""
    rows = run("2024-06-20")
    where = {(request.rpartition("(")[2].rstrip(")"), each.kind, each.where) for request, each in rows}
    assert ("subscription", "field", "current_period_end") in where
    assert ("first_invoice", "field", "subscription") in where
    assert ("balance", "header", "stripe-version") in where


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        ({"a": 1}, {"a": 1, "b": None}, Difference("field", "b", "-", "None")),
        ({"a": {"b": "1"}}, {"a": {"b": 1}}, Difference("type", "a.b", "'1'", "1")),
        ({"a": [1, 2]}, {"a": [1]}, Difference("value", "a", "2 items", "1 items")),
        ({"a": "open"}, {"a": "paid"}, Difference("value", "a", "'open'", "'paid'")),
        ({"a": None}, {"a": "paid"}, Difference("value", "a", "None", "'paid'")),
    ],
)
def test_what_is_planted_is_found(ours: Any, theirs: Any, found: Difference) -> None:
    """A field, a type, a length, a value."""
    assert list(compare(Answer(200, ours, HEADERS), Answer(200, theirs, HEADERS), Ids())) == [found]


def test_ids_differ_in_every_account() -> None:
    """Also one that has no digit in it; a word with the same beginning is no id."""
    same = [({"a": "prod_nSDffW31DDoKTJ"}, {"a": "prod_kOzmfuWjGFezGl"}), ({"a": "cus_1"}, {"a": "cus_1"})]
    for ours, theirs in same:
        assert list(compare(Answer(200, ours, HEADERS), Answer(200, theirs, HEADERS), Ids())) == []
    words = Answer(200, {"a": "price_settings"}, HEADERS), Answer(200, {"a": "price_standings"}, HEADERS)
    assert [each.kind for each in compare(*words, Ids())] == ["value"]


def test_an_error_is_compared_by_its_words() -> None:
    """With the status apart, both errors' messages; with the same status, each of its fields."""
    refused = {"error": {"message": "No such customer: 'cus_1'"}}
    other = {"error": {"message": "No such plan: 'cus_1'"}}
    (status,) = compare(Answer(404, refused, HEADERS), Answer(200, {}, HEADERS), Ids())
    assert (status.kind, status.sandbox, status.stripe) == ("status", "404 No such customer: 'cus_1'", "200")
    (words,) = compare(Answer(404, refused, HEADERS), Answer(404, other, HEADERS), Ids())
    assert (words.kind, words.where) == ("error", "error.message")


def exchange(method: str, path: str, body: str, answer: dict[str, Any]) -> dict[str, Any]:
    """As vcrpy keeps it."""
    return {
        "request": {"method": method, "uri": f"https://api.stripe.com{path}", "body": body, "headers": {}},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": json.dumps(answer)},
        },
    }


CUSTOMER = {"id": "cus_Recorded0000", "object": "customer", "name": "Jenny", "email": "other@example.com"}
CASSETTE = [
    exchange("POST", "/v1/customers", "name=Jenny&email=jenny%40example.com", CUSTOMER),
    exchange("GET", "/v1/customers/cus_Recorded0000", "", CUSTOMER),
]


def har() -> dict[str, Any]:
    """The same as a browser keeps it."""
    entries = [
        {
            "request": {
                "method": each["request"]["method"],
                "url": each["request"]["uri"],
                "headers": [],
                "postData": {"text": each["request"]["body"]},
            },
            "response": {
                "status": 200,
                "headers": [{"name": "Content-Type", "value": "application/json"}],
                "content": {"text": each["response"]["body"]["string"]},
            },
        }
        for each in CASSETTE
    ]
    return {"log": {"entries": entries}}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vcrpy.yaml", yaml.safe_dump({"interactions": CASSETTE})),
        ("ruby.yml", yaml.safe_dump({"http_interactions": CASSETTE})),
        ("browser.har", json.dumps(har())),
    ],
)
def test_a_recording_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    """Ids are followed from one request to the next; what was recorded otherwise is in the page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recorded").mkdir()
    (tmp_path / "recorded" / name).write_text(text)
    assert main(["recorded"]) == 1
    written = (tmp_path / "drift.md").read_text()
    assert (
        f"| {name}: POST /v1/customers | value | `email` | 'jenny@example.com' | 'other@example.com' |"
        in written
    )
    assert f"| {name}: GET /v1/customers/cus_Recorded0000 | value | `email` |" in written
    assert "| status |" not in written


def test_what_is_no_recording_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder, another YAML file."""
    assert main([str(tmp_path)]) == 2
    (tmp_path / "other.yaml").write_text("a: 1")
    assert main([str(tmp_path)]) == 2
    assert "is no VCR cassette" in capsys.readouterr().err
    with pytest.raises(recordings.Unreadable):
        recordings.read(tmp_path / "other.yaml")


def test_without_a_key_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key, or a folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STRIPE_SECRET_KEY", "")
    assert main([]) == 2
    assert "make drift RECORDINGS=folder" in capsys.readouterr().err


def test_the_page_shows_no_key() -> None:
    """Whatever an answer held."""
    key = "sk_test_" + "abcdefghijklmnop" * 2
    assert key not in page([("GET /v1/balance", Difference("value", "a", key, "-"))], "test mode")
