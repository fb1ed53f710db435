"""Disputes: opened by test cards, decided by magic evidence, followed in the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..core.test_files import upload
from ..refused import refusal

DAY = 86_400


def disputed(client: Any, token: str) -> Any:
    """The dispute of a charge of $10."""
    charge = client.v1.charges.create({"amount": 1000, "currency": "usd", "source": token})
    return client.v1.disputes.list({"charge": charge.id}).data[0]


def evidence(client: Any, id: str, text: str, **more: Any) -> Any:
    """Give a dispute's evidence; tells the dispute as it is a moment later."""
    client.v1.disputes.update(id, {"evidence": {"uncategorized_text": text}, **more})
    return client.v1.disputes.retrieve(id)


def told(client: Any, id: str) -> list[str]:
    """The types of a dispute's events, the oldest first."""
    events = reversed(client.v1.events.list({"type": "charge.dispute.*", "limit": 100}).data)
    return [each.type.removeprefix("charge.dispute.") for each in events if each.data.object.id == id]


@pytest.mark.parametrize(
    ("token", "reason", "status", "withdrawn"),
    [
        ("tok_createDispute", "fraudulent", "needs_response", [-1000]),
        ("tok_createDisputeProductNotReceived", "product_not_received", "needs_response", [-1000]),
        ("tok_createDisputeInquiry", "fraudulent", "warning_needs_response", []),
    ],
)
def test_a_test_card_disputes_its_payment(
    stripe_client: Any, token: str, reason: str, status: str, withdrawn: list[int]
) -> None:
    """Right after it succeeded; an inquiry takes no money.

    What the first events have: recorded by three programs in 2025 and 2026.
    """
    dispute = disputed(stripe_client, token)
    assert (dispute.reason, dispute.status, dispute.amount) == (reason, status, 1000)
    assert [each.amount for each in dispute.balance_transactions] == withdrawn
    assert dispute.is_charge_refundable == (withdrawn == [])
    assert stripe_client.v1.charges.retrieve(dispute.charge).disputed
    assert told(stripe_client, dispute.id) == ["created", *["funds_withdrawn" for _ in withdrawn]]
    for event in stripe_client.v1.events.list({"type": "charge.dispute.*"}).data:
        assert [each.amount for each in event.data.object.balance_transactions] == withdrawn
        assert "previous_attributes" not in event.data


@pytest.mark.parametrize(
    ("clock", "token", "days", "code"),
    [
        ("2023-04-06", "tok_createDisputeProductNotReceived", 9, "13.1"),
        ("2024-02-17", "tok_createDispute", 9, "83"),
        ("2025-08-21", "tok_createDisputeInquiry", 8, "10"),
        ("2026-09-20", "tok_createDispute", 8, "10.4"),
    ],
)
def test_until_when_it_may_be_answered(clock: str, token: str, days: int, code: str) -> None:
    """And what the bank calls it. Recorded by four programs, but for the code of 2023."""
    dispute = disputed(Sandbox(clock=clock).client(), token)
    assert dispute.evidence_details.due_by == (dispute.created // DAY + days + 1) * DAY - 1
    assert dispute.payment_method_details.card.network_reason_code == code


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (
            {"line1": "10 High Street", "line2": "Floor 2", "city": "London", "postal_code": "E1 8QS"},
            "10 High Street\nFloor 2\nLondon, E1 8QS, GB",
        ),
        ({}, "GB"),
    ],
)
def test_a_dispute_knows_whose_card_it_was(stripe_client: Any, address: dict[str, str], written: str) -> None:
    """The address in lines, and the name. Recorded by a government's payments, version 2019-05-16."""
    details = {"name": "Jenny Rosen", "address": {**address, "country": "GB"}}
    card = {"type": "card", "card": {"token": "tok_createDispute"}, "billing_details": details}
    method = stripe_client.v1.payment_methods.create(card).id
    pays = {"payment_method": method, "confirm": True, "return_url": "https://example.com"}
    intent = stripe_client.v1.payment_intents.create({"amount": 1000, "currency": "usd", **pays})
    (dispute,) = stripe_client.v1.disputes.list({"payment_intent": intent.id}).data
    known = dispute.evidence
    assert (known.billing_address, known.customer_name) == (written, "Jenny Rosen")
    assert known.customer_email_address is None


def test_a_dispute_costs_15_dollars_beside_the_amount(stripe_client: Any) -> None:
    """An adjustment of the category `dispute`."""
    (entry,) = disputed(stripe_client, "tok_createDispute").balance_transactions
    assert (entry.type, entry.reporting_category) == ("adjustment", "dispute")
    assert (entry.amount, entry.fee, entry.net) == (-1000, 1500, -2500)
    assert stripe_client.v1.balance.retrieve().pending[0].amount == 941 - 2500


@pytest.mark.parametrize(
    ("text", "status", "pending"),
    [
        ("winning_evidence", "won", 941 - 1500),
        ("losing_evidence", "lost", -1559),
        ("anything", "under_review", -1559),
    ],
)
def test_evidence_decides(stripe_client: Any, text: str, status: str, pending: int) -> None:
    """Won, the amount comes back, and not the fee, as recorded; lost, nothing; other evidence is reviewed."""
    dispute = disputed(stripe_client, "tok_createDispute")
    sent = stripe_client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": text}})
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    after = stripe_client.v1.disputes.retrieve(dispute.id)
    assert (after.status, after.evidence.uncategorized_text) == (status, text)
    assert stripe_client.v1.balance.retrieve().pending[0].amount == pending
    events = told(stripe_client, dispute.id)
    assert events[:3] == ["created", "funds_withdrawn", "updated"]
    assert (
        events[3:]
        == {
            "won": ["closed", "funds_reinstated"],
            "lost": ["closed"],
            "under_review": [],
        }[status]
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("winning_evidence", "warning_closed"),
        ("escalate_inquiry_evidence", "needs_response"),
        ("losing_evidence", "warning_closed"),
    ],
)
def test_an_inquiry_ends_or_becomes_a_dispute(stripe_client: Any, text: str, status: str) -> None:
    """Only then the money is taken."""
    dispute = disputed(stripe_client, "tok_createDisputeInquiry")
    after = evidence(stripe_client, dispute.id, text)
    assert after.status == status
    assert [each.amount for each in after.balance_transactions] == [-1000] * (status == "needs_response")


def test_a_refund_ends_an_inquiry(stripe_client: Any) -> None:
    """A customer who has the money back asks no more."""
    dispute = disputed(stripe_client, "tok_createDisputeInquiry")
    stripe_client.v1.refunds.create({"charge": dispute.charge})
    assert stripe_client.v1.disputes.retrieve(dispute.id).status == "warning_closed"


def test_evidence_is_saved_before_it_is_sent(stripe_client: Any) -> None:
    """`submit=false`; then only `submit=true`."""
    dispute = disputed(stripe_client, "tok_createDispute")
    saved = evidence(stripe_client, dispute.id, "winning_evidence", submit=False)
    assert (saved.status, saved.evidence_details.has_evidence) == ("needs_response", True)
    assert saved.evidence_details.submission_count == 0
    stripe_client.v1.disputes.update(dispute.id, {"submit": True})
    assert stripe_client.v1.disputes.retrieve(dispute.id).status == "won"


def test_nothing_is_appealed_against_before_it_is_decided(stripe_client: Any) -> None:
    """Only a dispute that is `appeal_needs_response` takes evidence for an appeal.

    Source: https://docs.stripe.com/changelog/endive/2026-10-28/evidence-submission-appeal-dispute-decisions.
    """
    dispute = disputed(stripe_client, "tok_createDispute")
    appeal = {"card": {"reason_for_filing": "The decision overlooks the receipt."}}
    sent = {"evidence": {"appeal": appeal}, "submit": False}
    assert refusal(stripe_client.v1.disputes.update, dispute.id, sent).param == "evidence[appeal]"
    assert stripe_client.v1.disputes.retrieve(dispute.id).status == "needs_response"


def test_a_file_can_be_evidence(stripe_client: Any) -> None:
    """One that is not there cannot."""
    dispute = disputed(stripe_client, "tok_createDispute")
    update = stripe_client.v1.disputes.update
    error = refusal(update, dispute.id, {"evidence": {"receipt": "file_x"}})
    assert (error.user_message, error.param) == ("No such file: 'file_x'", "evidence[receipt]")
    file = upload(stripe_client)
    given = update(dispute.id, {"evidence": {"receipt": file.id}, "submit": False})
    assert given.evidence.receipt == file.id


def test_nobody_answers_and_the_dispute_is_lost(sandbox: Sandbox, stripe_client: Any) -> None:
    """When the evidence is due; an inquiry waits, and is closed once it was open for 120 days.

    Source: https://docs.stripe.com/disputes/how-disputes-work#inquiries; that only evidence is past due:
    https://docs.stripe.com/api/disputes/object#dispute_object-evidence_details-past_due.
    """
    dispute = disputed(stripe_client, "tok_createDispute")
    inquiry = disputed(stripe_client, "tok_createDisputeInquiry")
    sandbox.advance(days=10)
    late = stripe_client.v1.disputes.retrieve(dispute.id)
    assert (late.status, late.evidence_details.past_due) == ("lost", False)
    waits = stripe_client.v1.disputes.retrieve(inquiry.id)
    assert (waits.status, waits.evidence_details.past_due) == ("warning_needs_response", False)
    sandbox.advance(days=109)
    assert stripe_client.v1.disputes.retrieve(inquiry.id).status == "warning_needs_response"
    sandbox.advance(days=1)
    assert stripe_client.v1.disputes.retrieve(inquiry.id).status == "warning_closed"


def test_evidence_that_comes_late_is_past_due(sandbox: Sandbox, stripe_client: Any) -> None:
    """An inquiry takes it all the same.

    Source: https://docs.stripe.com/api/disputes/object#dispute_object-evidence_details-past_due.
    """
    inquiry = disputed(stripe_client, "tok_createDisputeInquiry")
    sandbox.advance(days=11)
    late = evidence(stripe_client, inquiry.id, "anything")
    assert (late.status, late.evidence_details.past_due) == ("warning_under_review", True)


@pytest.mark.parametrize(
    ("method", "status", "sent"),
    [
        (None, "won", 1),
        ("manual", "won", 1),
        ("prefer_smart_disputes", "won", 1),
        ("smart_disputes", "lost", 0),
    ],
)
def test_saved_evidence_is_sent_when_it_is_due(
    sandbox: Sandbox, stripe_client: Any, method: str | None, status: str, sent: int
) -> None:
    """Unless it is left to Stripe what is sent.

    Source: https://support.stripe.com/questions/customer-withdrawal-of-a-dispute and
    https://docs.stripe.com/changelog/clover/2025-09-30/dispute-submission-method.
    """
    dispute = disputed(stripe_client, "tok_createDispute")
    evidence(stripe_client, dispute.id, "winning_evidence", submit=False)
    if method:
        shown = stripe_client.v1.disputes.update(dispute.id, {"intended_submission_method": method})
        assert (shown.status, shown.intended_submission_method) == ("needs_response", method)
    sandbox.advance(days=11)
    due = stripe_client.v1.disputes.retrieve(dispute.id)
    assert (due.status, due.evidence_details.submission_count) == (status, sent)
    assert due.evidence_details.past_due is False


def test_the_files_of_a_dispute_are_not_too_large(stripe_client: Any) -> None:
    """4.5 MB together, also over several requests.

    Source: https://docs.stripe.com/disputes/best-practices#file-upload-recommendations; the sentence:
    https://github.com/Automattic/woocommerce-payments/issues/559.
    """
    dispute = disputed(stripe_client, "tok_createDispute")
    file = upload(stripe_client, b"%PDF-1.7" + bytes(2_500_000), "large.pdf").id
    update = stripe_client.v1.disputes.update
    update(dispute.id, {"evidence": {"receipt": file}, "submit": False})
    error = refusal(update, dispute.id, {"evidence": {"uncategorized_file": file}, "submit": False})
    assert "will exceed the limit for a dispute's total size" in error.user_message
    moved = update(dispute.id, {"evidence": {"receipt": "", "uncategorized_file": file}, "submit": False})
    assert (moved.evidence.receipt, moved.evidence.uncategorized_file) == (None, file)


def test_a_dispute_is_accepted_once(stripe_client: Any) -> None:
    """Closed it is lost, and takes no more evidence."""
    dispute = disputed(stripe_client, "tok_createDispute")
    assert stripe_client.v1.disputes.close(dispute.id).status == "lost"
    closed = "This dispute is already closed"  # as recorded
    assert refusal(stripe_client.v1.disputes.close, dispute.id).user_message == closed
    for late in ({"submit": True}, {"metadata": {"key": "value"}}):
        assert refusal(stripe_client.v1.disputes.update, dispute.id, late).user_message == closed


def test_some_cards_dispute_twice_or_only_warn(stripe_client: Any) -> None:
    """`createMultipleDisputes` and `createIssuerFraudRecord`."""
    twice = stripe_client.v1.charges.create(
        {"amount": 1000, "currency": "usd", "source": "tok_createMultipleDisputes"}
    )
    assert len(stripe_client.v1.disputes.list({"charge": twice.id}).data) == 2
    warned = stripe_client.v1.charges.create(
        {"amount": 1000, "currency": "usd", "source": "tok_createIssuerFraudRecord"}
    )
    (warning,) = stripe_client.v1.radar.early_fraud_warnings.list({"charge": warned.id}).data
    assert warning.actionable


def test_an_uncaptured_payment_is_disputed_when_it_is_captured(stripe_client: Any) -> None:
    """There is nothing to take back before."""
    held = stripe_client.v1.charges.create(
        {"amount": 1000, "currency": "usd", "source": "tok_createDispute", "capture": False}
    )
    assert stripe_client.v1.disputes.list().data == []
    stripe_client.v1.charges.capture(held.id, {"amount": 700})
    assert [each.amount for each in stripe_client.v1.disputes.list().data] == [700]


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("tok_createComplianceDispute", "visa_compliance"),
        ("tok_createMastercardComplianceDispute", "mastercard_compliance"),
    ],
)
def test_contesting_for_compliance_costs_a_fee_that_is_acknowledged(
    stripe_client: Any, token: str, kind: str
) -> None:
    """Source: https://docs.stripe.com/disputes/api/visa-compliance."""
    dispute = disputed(stripe_client, token)
    assert dispute.enhanced_eligibility_types == [kind]
    status = dispute.evidence_details.enhanced_eligibility.to_dict()[kind]["status"]
    assert (dispute.status, status) == ("needs_response", "requires_fee_acknowledgement")
    update = stripe_client.v1.disputes.update
    text = {"uncategorized_text": "winning_evidence"}
    error = refusal(update, dispute.id, {"evidence": text})
    assert error.param == f"evidence[enhanced_evidence][{kind}][fee_acknowledged]"
    known = {**text, "enhanced_evidence": {kind: {"fee_acknowledged": True}}}
    sent = update(dispute.id, {"evidence": known})
    assert sent.evidence_details.enhanced_eligibility.to_dict()[kind] == {"status": "fee_acknowledged"}
    assert stripe_client.v1.disputes.retrieve(dispute.id).status == "won"


@pytest.mark.parametrize("network", ["visa", "mastercard"])
@pytest.mark.parametrize(("verdict", "moved"), [("winning", [50_000, -50_000]), ("losing", [-50_000])])
def test_a_networks_own_decision_costs_500_dollars(
    sandbox: Sandbox, stripe_client: Any, network: str, verdict: str, moved: list[int]
) -> None:
    """Where a compliance dispute is contested; who wins has them back.

    Source: https://docs.stripe.com/disputes/api/visa-compliance and .../mastercard-compliance.
    """
    brand = "Mastercard" if network == "mastercard" else ""
    token = f"tok_create{brand}ComplianceDispute"
    dispute = disputed(stripe_client, token)
    known = {"enhanced_evidence": {f"{network}_compliance": {"fee_acknowledged": True}}}
    given = {"evidence": {**known, "uncategorized_text": f"{verdict}_evidence"}}
    stripe_client.v1.disputes.update(dispute.id, given)
    sandbox.advance(days=2)
    paid = stripe_client.v1.balance_transactions.list({"type": "stripe_fee"}).data
    assert [each.amount for each in paid] == moved
    accepted = disputed(stripe_client, token)
    stripe_client.v1.disputes.close(accepted.id)
    sandbox.advance(days=2)
    assert len(stripe_client.v1.balance_transactions.list({"type": "stripe_fee"}).data) == len(moved)
    assert sandbox.reconcile()["differences"] == []


def test_compelling_evidence_tells_what_it_needs(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/disputes/api/visa-ce3."""
    dispute = disputed(stripe_client, "tok_createCe3EligibleDispute")
    eligible = dispute.evidence_details.enhanced_eligibility.visa_compelling_evidence_3
    assert eligible.status == "requires_action"
    assert eligible.required_actions == [
        "missing_customer_identifiers",
        "missing_disputed_transaction_description",
        "missing_merchandise_or_services",
        "missing_prior_undisputed_transaction_description",
        "missing_prior_undisputed_transactions",
    ]
    who = {"customer_email_address": "jenny@example.com", "customer_purchase_ip": "1.1.1.1"}
    earlier = [
        stripe_client.v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"}).id
        for _ in range(2)
    ]
    prior = [{**who, "charge": id, "product_description": "Socks"} for id in earlier]
    this = {**who, "merchandise_or_services": "merchandise", "product_description": "Shoes"}
    told = {"disputed_transaction": this, "prior_undisputed_transactions": prior}
    given = {"enhanced_evidence": {"visa_compelling_evidence_3": told}}
    sent = stripe_client.v1.disputes.update(dispute.id, {"evidence": given, "submit": False})
    eligible = sent.evidence_details.enhanced_eligibility.visa_compelling_evidence_3
    assert (eligible.status, eligible.required_actions) == ("qualified", [])


def test_compelling_evidence_is_of_two_earlier_payments(stripe_client: Any) -> None:
    """Each one that there is, and not one of them twice.

    Source: https://docs.stripe.com/disputes/api/visa-ce3.
    """
    dispute = disputed(stripe_client, "tok_createCe3EligibleDispute")
    earlier = stripe_client.v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"}).id

    def give(*charges: str) -> Any:
        prior = {"prior_undisputed_transactions": [{"charge": each} for each in charges]}
        given = {"enhanced_evidence": {"visa_compelling_evidence_3": prior}}
        return stripe_client.v1.disputes.update(dispute.id, {"evidence": given, "submit": False})

    error = refusal(give, earlier, "ch_none")
    assert error.param.endswith("[prior_undisputed_transactions][1][charge]")
    eligible = give(earlier, earlier).evidence_details.enhanced_eligibility.visa_compelling_evidence_3
    assert "missing_prior_undisputed_transactions" in eligible.required_actions


MAIL, HERE = {"customer_email_address": "jenny@example.com"}, {"customer_purchase_ip": "1.1.1.1"}
DEVICE: dict[str, Any] = {"customer_device_id": "d" * 20}
PRINT: dict[str, Any] = {"customer_device_fingerprint": "f" * 20}


@pytest.mark.parametrize(
    ("who", "qualifies"),
    [
        (HERE | DEVICE, True),
        (HERE | MAIL, True),
        (PRINT | {"customer_account_id": "jenny"}, True),
        (DEVICE | PRINT, False),
        (MAIL | {"customer_account_id": "jenny"}, False),
        (HERE, False),
    ],
)
def test_compelling_evidence_names_the_address_or_the_device(
    stripe_client: Any, who: dict[str, Any], qualifies: bool
) -> None:
    """Two things, of which one at least is one of these; what does not qualify is sent as other evidence.

    Source: https://docs.stripe.com/disputes/api/visa-ce3.
    """
    dispute = disputed(stripe_client, "tok_createCe3EligibleDispute")
    charge = {"amount": 500, "currency": "usd", "source": "tok_visa"}
    earlier = [stripe_client.v1.charges.create(charge).id for _ in range(2)]
    told = {
        "disputed_transaction": {
            **who,
            "merchandise_or_services": "services",
            "product_description": "Repair",
        },
        "prior_undisputed_transactions": [
            {**who, "charge": id, "product_description": "Repair"} for id in earlier
        ],
    }
    given = {"evidence": {"enhanced_evidence": {"visa_compelling_evidence_3": told}}}
    for submit, lacking in ((False, "requires_action"), (True, "not_qualified")):
        sent = stripe_client.v1.disputes.update(dispute.id, {**given, "submit": submit})
        shown = sent.evidence_details.enhanced_eligibility.visa_compelling_evidence_3
        assert shown.status == ("qualified" if qualifies else lacking)
        assert shown.required_actions == ([] if qualifies else ["missing_customer_identifiers"])
    assert sent.status == "under_review"


def test_a_charge_is_told_of_with_its_dispute(stripe_client: Any) -> None:
    """`charge.updated` follows the evidence, and the end."""
    dispute = disputed(stripe_client, "tok_createDispute")
    before = len(stripe_client.v1.events.list({"type": "charge.updated"}).data)
    evidence(stripe_client, dispute.id, "losing_evidence")
    assert len(stripe_client.v1.events.list({"type": "charge.updated"}).data) == before + 2
    assert dispute.id.startswith("du_")
    error = refusal(stripe_client.v1.refunds.create, {"charge": dispute.charge})
    assert error.code == "charge_disputed"


def test_lists_of_one_charge_tell_how_many_there_are(stripe_client: Any) -> None:
    """As recorded: disputes and refunds, where they are filtered by their charge, and nowhere else."""
    charge = disputed(stripe_client, "tok_createDispute").charge
    v1 = stripe_client.v1
    assert v1.disputes.list({"charge": charge}).to_dict()["count"] == 1
    assert v1.refunds.list({"charge": charge}).to_dict()["count"] == 0
    assert "count" not in v1.disputes.list().to_dict()
