"""The fixture for one's own tests: run in a pytest of its own, as its users run it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SUITE = """
import json
from urllib.request import Request, urlopen

import pytest
import stripe

from helpers.testing.sandbox import TestSandbox


def test_module_level_calls_go_to_the_sandbox(stripe_sandbox):
    customer = stripe.Customer.create(email="jenny@example.com")
    assert stripe_sandbox.client().v1.customers.retrieve(customer.id).email == "jenny@example.com"


def test_each_test_begins_empty_and_the_same(stripe_sandbox):
    assert stripe.Customer.list().data == []
    assert stripe.Customer.create().id == TestSandbox().client().v1.customers.create().id


def test_time_is_in_hand(stripe_sandbox):
    stripe.Charge.create(amount=1000, currency="usd", source="tok_visa")
    assert stripe.Balance.retrieve().available[0].amount == 0
    event = stripe_sandbox.wait_for("balance.available")
    assert event.data.object.available[0].amount == 941
    with pytest.raises(AssertionError, match="No event charge.refunded within 1 days"):
        stripe_sandbox.wait_for("charge.refunded", days=1)


def test_events_are_at_hand(stripe_sandbox):
    stripe.Customer.create()
    assert [each.type for each in stripe_sandbox.events("customer.*")] == ["customer.created"]
    with pytest.raises(AssertionError, match="No event charge.failed. There were: customer.created."):
        stripe_sandbox.event("charge.failed")


def test_faults_end_with_their_block(stripe_sandbox):
    with stripe_sandbox.faults("rate_limit"), pytest.raises(stripe.RateLimitError):
        stripe.Customer.create()
    assert stripe.Customer.create().id


def test_another_process_reaches_it(stripe_sandbox):
    made = stripe.Customer.create()
    request = Request(f"{stripe_sandbox.url}/v1/customers/{made.id}",
                      headers={"Authorization": f"Bearer {stripe_sandbox.key}"})
    with urlopen(request) as response:
        assert json.load(response)["id"] == made.id


@pytest.mark.stripe_sandbox(profile="fresh", clock="2030-01-01")
def test_it_begins_as_it_is_marked(stripe_sandbox):
    assert stripe_sandbox.now == 1893456000
    with pytest.raises(stripe.CardError):
        stripe.Token.create(card={"number": "4242424242424242", "exp_month": 1, "exp_year": 2031})


def test_afterwards_the_sdk_is_as_it_was():
    assert stripe.api_key is None
"""


def test_a_suite_of_ones_own(pytester: pytest.Pytester) -> None:
    """Every promise of the fixture's docstring, as a test of a program's own would rely on it."""
    pytester.makepyfile(SUITE)
    pytester.runpytest_subprocess().assert_outcomes(passed=8)


def test_the_example_of_the_page_passes(pytester: pytest.Pytester) -> None:
    """As it stands there."""
    page = (Path(__file__).parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
    pytester.makepyfile(page.partition("```python\n")[2].partition("```")[0])
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
