"""Payments made elsewhere: reported, attempted again, refunded."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import NOW
from ..refused import refusal

CUSTOM = {"type": "custom", "custom": {"display_name": "Cash on delivery"}}
PAYMENT = {
    "amount_requested": {"currency": "usd", "value": 1000},
    "initiated_at": NOW,
    "payment_method_details": CUSTOM,
    "processor_details": {"type": "custom", "custom": {"payment_reference": "order 1"}},
}


@pytest.fixture
def records(stripe_client: Any) -> Any:
    return stripe_client.v1.payment_records


def amounts(record: Any) -> dict[str, int]:
    """Every amount that is not zero."""
    shown = record.to_dict()
    values = {name: value["value"] for name, value in shown.items() if name.startswith("amount")}
    return {name: value for name, value in values.items() if value}


def test_a_payment_is_reported_with_its_outcome(stripe_client: Any, records: Any) -> None:
    """Or without one, which is reported later."""
    record = records.report_payment(
        {**PAYMENT, "outcome": "guaranteed", "guaranteed": {"guaranteed_at": NOW}}
    )
    assert record.id.startswith("pr_")
    assert amounts(record) == {
        "amount": 1000,
        "amount_requested": 1000,
        "amount_authorized": 1000,
        "amount_guaranteed": 1000,
    }
    assert (record.reported_by, record.payment_method_details.custom.display_name) == (
        "self",
        "Cash on delivery",
    )
    assert record.processor_details.custom.payment_reference == "order 1"
    attempt = stripe_client.v1.payment_attempt_records.retrieve(record.latest_payment_attempt_record)
    assert attempt.id.startswith("par_")
    assert (attempt.payment_record, attempt.amount_guaranteed.value) == (record.id, 1000)
    assert refusal(records.report_payment, {**PAYMENT, "outcome": "failed"}).param == "failed[failed_at]"


def test_an_attempt_that_came_to_nothing_can_be_followed(stripe_client: Any, records: Any) -> None:
    """By another; one that is open or guaranteed cannot."""
    id = records.report_payment(PAYMENT).id
    again = {"initiated_at": NOW, "payment_method_details": CUSTOM}
    assert "All attempts must be failed" in refusal(records.report_payment_attempt, id, again).user_message
    failed = records.report_payment_attempt_failed(id, {"failed_at": NOW})
    assert amounts(failed)["amount_failed"] == 1000
    assert (
        "failed"
        in refusal(records.report_payment_attempt_guaranteed, id, {"guaranteed_at": NOW}).user_message
    )
    second = records.report_payment_attempt(id, again)
    assert "amount_failed" not in amounts(second)
    done = records.report_payment_attempt_guaranteed(id, {"guaranteed_at": NOW, "metadata": {"a": "b"}})
    assert (amounts(done)["amount_guaranteed"], done.metadata.a) == (1000, "b")
    attempts = stripe_client.v1.payment_attempt_records.list({"payment_record": id}).data
    assert [each.amount_failed.value for each in attempts] == [0, 1000]
    assert refusal(stripe_client.v1.payment_attempt_records.list, {}).code == "parameter_missing"


def test_a_refund_is_reported(records: Any) -> None:
    """In parts, up to what was guaranteed."""
    record = records.report_payment(
        {**PAYMENT, "outcome": "guaranteed", "guaranteed": {"guaranteed_at": NOW}}
    )
    processor = {"type": "custom", "custom": {"refund_reference": "r1"}}
    refund = {"outcome": "refunded", "processor_details": processor, "refunded": {"refunded_at": NOW}}
    part = records.report_refund(record.id, {**refund, "amount": {"currency": "usd", "value": 300}})
    assert amounts(part)["amount_refunded"] == 300
    more = {**refund, "amount": {"currency": "usd", "value": 701}}
    assert refusal(records.report_refund, record.id, more).param == "amount[value]"
    assert amounts(records.report_refund(record.id, refund))["amount_refunded"] == 1000
    failed = records.report_payment({**PAYMENT, "outcome": "failed", "failed": {"failed_at": NOW}}).id
    assert "failed" in refusal(records.report_refund, failed, refund).user_message


def test_more_can_be_told(stripe_client: Any, records: Any) -> None:
    """Who bought what, and where it goes."""
    customer = stripe_client.v1.customers.create().id
    id = records.report_payment(PAYMENT).id
    told = records.report_payment_attempt_informational(
        id, {"customer_details": {"customer": customer}, "description": "A chair"}
    )
    assert (told.customer_details.customer, told.description) == (customer, "A chair")
    assert amounts(told) == {"amount": 1000, "amount_requested": 1000}


def test_a_payment_by_a_method_of_stripes(records: Any) -> None:
    """It is shown by its type."""
    record = records.report_payment({**PAYMENT, "payment_method_details": {"payment_method": "pm_card_visa"}})
    assert record.payment_method_details.type == "card"
    error = refusal(records.report_payment, {**PAYMENT, "payment_method_details": {"type": "custom"}})
    assert error.param == "payment_method_details[custom][display_name]"
    assert records.list({"created_after": NOW}).data == []
    assert [each.id for each in records.list({"created_before": NOW + 1}).data] == [record.id]


def test_who_reports_names_the_method_once_and_a_processor(records: Any) -> None:
    """As a program found in test mode, on 2026-05-27.dahlia and 2026-07-29.dahlia alike."""
    both = {"type": "custom", "custom": {"display_name": "Cash", "type": "cpmt_cash"}}
    refused = refusal(records.report_payment, {**PAYMENT, "payment_method_details": both})
    assert (refused.param, refused.user_message) == (
        "payment_method_details[custom][display_name]",
        "You may only specify one of these parameters: display_name, type.",
    )
    alone = {name: value for name, value in PAYMENT.items() if name != "processor_details"}
    assert refusal(records.report_payment, alone).param == "processor_details"
    own = {"type": "custom", "custom": {"type": "cpmt_cash"}}
    record = records.report_payment({**PAYMENT, "payment_method_details": own})
    assert record.payment_method_details.custom.type == "cpmt_cash"
