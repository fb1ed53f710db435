"""The profile `any-id`, in which an unknown id names an object: what suites written against stripe-mock need.

Source: https://github.com/stripe/stripe-mock, which answers each request from its type and remembers nothing.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    """One of the profile."""
    return Sandbox(seed="any id", profile="any-id")


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """A client of it."""
    return sandbox.client()


def test_what_a_model_refuses_of_an_unknown_object_its_type_answers(client: Any) -> None:
    """A charge, an invoice, a quote, a schedule of which nothing is known, in any order, again and again."""
    for _ in range(2):
        assert client.v1.charges.capture("ch_123").object == "charge"
        assert client.v1.invoices.pay("in_123").object == "invoice"
        assert client.v1.invoices.void_invoice("in_123").object == "invoice"
        assert client.v1.quotes.accept("qt_123").object == "quote"
    phases = [{"items": [{"price": "price_123"}], "start_date": "now"}]
    assert client.v1.subscription_schedules.update("sub_sched_123", {"phases": phases}).id == "sub_sched_123"


def test_what_ended_is_answered_in_versions_that_had_it(client: Any) -> None:
    """As stripe-mock did, whose fixtures were of its version: usage records, and invoices to come."""

    def get(path: str, **params: Any) -> Any:
        return client.raw_request("get", path, stripe_version="2024-06-20", **params).data

    item = "/v1/subscription_items/si_123"
    used = client.raw_request("post", f"{item}/usage_records", stripe_version="2024-06-20", quantity=100)
    assert (used.data["object"], used.data["quantity"]) == ("usage_record", 100)
    (summary,) = get(f"{item}/usage_record_summaries")["data"]
    assert summary["period"] == {"end": None, "start": None}
    shown = get("/v1/invoices/upcoming", customer="cus_123")
    assert (shown["object"], "id" in shown) == ("invoice", False)
    assert get("/v1/invoices/upcoming/lines", customer="cus_123")["object"] == "list"


def test_what_a_rule_stands_against_the_types_answer(client: Any) -> None:
    """Where nothing that was made is named: money that is not there, a card of a year gone by, an empty file,
    a limit that earlier tests used up, a code that an earlier one took."""
    v1 = client.v1
    assert v1.payouts.create({"amount": 1100, "currency": "usd"}).amount == 1100
    card = {"number": "4242424242424242", "exp_month": 5, "exp_year": 2023, "cvc": "314"}
    assert v1.tokens.create({"card": card}).object == "token"
    assert v1.files.create({"purpose": "dispute_evidence", "file": io.BytesIO(b"")}).object == "file"
    for _ in range(4):
        account = v1.treasury.financial_accounts.create({"supported_currencies": ["usd"], "features": {}})
        assert account.object == "treasury.financial_account"
    for _ in range(2):
        blocked = {"alias": "blocked_ips", "name": "Blocked", "item_type": "ip_address"}
        assert v1.radar.value_lists.create(blocked).alias == "blocked_ips"
    v1.prices.create({"product": "prod_123", "currency": "usd", "unit_amount": 1})
    assert v1.products.delete("prod_123").deleted is True


def test_what_the_types_forbid_is_refused(client: Any) -> None:
    """An unknown parameter, a missing one, and what is no number."""
    for params in ({"nonsense": 1}, {"amount": 1100}, {"amount": "much", "currency": "usd"}):
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payouts.create(params)


def test_an_id_that_is_looked_for_within_others_is_answered_by_its_type(client: Any) -> None:
    """A subscription's item stands in the subscription; of an unknown one nobody knows which."""
    items = client.v1.subscription_items
    assert (
        items.retrieve("si_123").object
        == items.update("si_123", {"quantity": 2}).object
        == "subscription_item"
    )
    subscription = client.v1.subscriptions.retrieve("sub_123")
    with pytest.raises(stripe.InvalidRequestError, match="No active discount"):
        client.v1.subscriptions.delete_discount(
            client.v1.subscriptions.create(
                {
                    "customer": subscription.customer,
                    "items": [{"price": "price_123"}],
                    "collection_method": "send_invoice",
                    "days_until_due": 30,
                }
            ).id
        )


@pytest.mark.parametrize("back", ["restore", "open again"])
def test_what_nobody_made_is_known_again_after_going_back(tmp_path: Path, back: str) -> None:
    """To a snapshot, or in another process: a made-up charge stays one whose state nobody knows."""
    sandbox = Sandbox(seed="any id", profile="any-id", state=tmp_path / "state")
    sandbox.client().v1.charges.retrieve("ch_123")
    if back == "restore":
        sandbox.restore(sandbox.snapshot())
    else:
        sandbox.close()
        sandbox = Sandbox(state=tmp_path / "state")
    assert sandbox.client().v1.charges.capture("ch_123").object == "charge"
    sandbox.client().v1.customers.retrieve("cus_123")
    assert "cus_123" in sandbox.application.state.made_up
    sandbox.act("reset")
    assert sandbox.application.state.made_up == set()
    sandbox.close()


def test_nothing_of_such_an_answer_is_kept(sandbox: Sandbox, client: Any) -> None:
    """Whatever was answered, the books add up."""
    client.v1.charges.capture("ch_123")
    client.v1.charges.capture("ch_123")
    client.v1.accounts.external_accounts.create("acct_123", {"external_account": "btok_123"})
    assert sandbox.reconcile()["balanced"] is True


def test_what_everybody_has_is_there_whatever_was_refused(client: Any) -> None:
    """A product of Climate is no made-up one; an order of which nothing is known is delivered in its year."""
    product = client.v1.climate.products.list().data[0].id
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="expand"):
            client.v1.climate.products.retrieve(product, {"expand": ["a.b.c.d.e"]})
        assert client.v1.climate.products.retrieve(product).id == product
    assert client.v1.climate.orders.retrieve("climorder_123").expected_delivery_year == 2027


def test_what_was_made_is_refused_as_ever(client: Any) -> None:
    """Its state is known; and a card that is declined is declined."""
    charge = client.v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"})
    with pytest.raises(stripe.InvalidRequestError, match="already been captured"):
        client.v1.charges.capture(charge.id)
    params = {"amount": 500, "currency": "usd", "source": "tok_chargeDeclined"}
    with pytest.raises(stripe.CardError):
        client.v1.charges.create(params)


def test_an_empty_list_holds_an_object_of_its_type(client: Any) -> None:
    """Until there is one; and a search counts what it found."""
    assert [each.id for each in client.v1.coupons.list().data] == ["123"]
    customer = client.v1.customers.create({})
    assert [each.id for each in client.v1.customers.list().data] == [customer.id]
    assert client.v1.charges.search({"query": 'metadata["a"]:"b"'}).total_count == 1
    assert [each.id for each in client.v1.accounts.capabilities.list("acct_123").data]


def test_a_list_from_an_unknown_place_on_is_a_list(client: Any) -> None:
    """A cursor, a limit or a query of which nothing can be made."""
    after = client.v1.customers.list({"starting_after": "cus_none", "limit": 1000})
    assert (after.object, after.has_more) == ("list", False)
    assert [each.object for each in after.data] == ["customer"]
    charges = client.v1.charges.search({"query": "anything"})
    assert (charges.object, [each.object for each in charges.data]) == ("search_result", ["charge"])
    assert len(client.v1.climate.suppliers.list({"starting_after": "climsup_none"}).data) == 1


def test_a_list_inside_an_unknown_object_holds_one_too(client: Any) -> None:
    """An invoice's lines; and a charge's refunds, which are elsewhere only there when expanded."""
    assert client.v1.invoices.retrieve("in_123").lines.data[0].object == "line_item"
    refunds = client.v1.charges.retrieve("ch_123").refunds
    assert (refunds.url, refunds.data[0].object) == ("/v1/charges/ch_123/refunds", "refund")
    charge = client.v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"})
    assert "refunds" not in charge


def test_what_stands_below_an_unknown_object_belongs_to_it(client: Any) -> None:
    """A refund of a fee names the fee of its path."""
    assert client.v1.application_fees.refunds.retrieve("fee_123", "fr_123").fee == "fee_123"


def test_what_nobody_made_belongs_to_whoever_is_named_with_it(client: Any) -> None:
    """A tax id, a card: again and again, removed in between, and below another customer."""
    customers = client.v1.customers
    for customer in ("cus_1", "cus_1", "cus_2"):
        assert customers.tax_ids.retrieve(customer, "txi_123").id == "txi_123"
        assert customers.tax_ids.delete(customer, "txi_123").deleted
        assert customers.payment_sources.retrieve(customer, "card_123").id == "card_123"
        assert customers.payment_sources.update(customer, "card_123", {"name": "Jenny"}).name == "Jenny"
    made = customers.create({})
    tax_id = customers.tax_ids.create(made.id, {"type": "eu_vat", "value": "DE123456789"})
    with pytest.raises(stripe.InvalidRequestError, match="No such tax ID"):
        customers.tax_ids.retrieve("cus_1", tax_id.id)


def test_a_charge_that_nobody_made_has_a_dispute(client: Any) -> None:
    """By the charge's own address, which old SDKs use; one that was made has those that it has."""
    for verb, address in (("get", "dispute"), ("post", "dispute"), ("post", "dispute/close")):
        answered = client.raw_request(verb, f"/v1/charges/ch_123/{address}").data
        assert answered["object"] == "dispute"
    charge = client.v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"})
    with pytest.raises(stripe.InvalidRequestError, match="No dispute for charge"):
        client.raw_request("get", f"/v1/charges/{charge.id}/dispute")


def test_an_unknown_version_is_taken_for_the_account_s(client: Any) -> None:
    """Where any id is one, so is any version; elsewhere it is refused."""
    named: Any = {"stripe_version": "2017-05-26"}
    assert client.v1.customers.retrieve("cus_123", options=named).id == "cus_123"
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version: 2017-05-26"):
        Sandbox().client().v1.customers.list(options=named)
