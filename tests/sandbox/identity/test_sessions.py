"""Verification sessions: asked for, answered, tried again, forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..conftest import NOW
from ..core.test_files import fetch
from ..receiver import Receiver
from ..refused import refusal


@pytest.fixture
def session(stripe_client: Any) -> str:
    """A session that asks for a document, a selfie and a number."""
    document = {"require_matching_selfie": True, "require_id_number": True, "allowed_types": ["passport"]}
    params = {
        "type": "document",
        "options": {"document": document},
        "provided_details": {"email": "j@example.com"},
        "client_reference_id": "user_1",
        "metadata": {"user_id": "1"},
    }
    return str(stripe_client.v1.identity.verification_sessions.create(params).id)


def test_a_session_waits_for_input(stripe_client: Any, session: str) -> None:
    """On a page of its own; what was found is shown only where it is expanded."""
    shown = stripe_client.v1.identity.verification_sessions.retrieve(session)
    assert shown.id.startswith("vs_")
    assert (shown.status, shown.type, shown.last_error) == ("requires_input", "document", None)
    assert shown.client_secret.startswith(f"{session}_secret_")
    assert shown.url.startswith("http")
    assert "verified_outputs" not in shown.to_dict()
    assert shown.options.to_dict() == {
        "document": {
            "require_matching_selfie": True,
            "require_id_number": True,
            "allowed_types": ["passport"],
        }
    }


def test_somebody_is_verified(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """Source: https://docs.stripe.com/identity/how-sessions-work."""
    sandbox.act("verify_identity", session=session, first_name="Ada")
    sessions = stripe_client.v1.identity.verification_sessions
    done = sessions.retrieve(session, {"expand": ["verified_outputs", "last_verification_report"]})
    assert (done.status, done.url, done.client_secret) == ("verified", None, None)
    assert (done.verified_outputs.first_name, done.verified_outputs.last_name) == ("Ada", "Rosen")
    assert done.verified_outputs.email is None  # it was told, and not verified
    # Source: https://docs.stripe.com/identity/access-verification-results.
    assert not {"dob", "id_number"} & done.verified_outputs.to_dict().keys()
    sensitive = ["verified_outputs.dob", "verified_outputs.id_number"]
    outputs = sessions.retrieve(session, {"expand": sensitive}).verified_outputs
    assert (outputs.dob.year, outputs.id_number) == (1901, "0000")
    report = done.last_verification_report
    assert report.id.startswith("vr_")
    assert report.client_reference_id == "user_1"
    assert (report.document.status, report.selfie.status, report.id_number.status) == ("verified",) * 3
    assert report.document.type == "passport"
    assert "dob" not in report.document.to_dict()
    expanded = stripe_client.v1.identity.verification_reports.retrieve(
        report.id, {"expand": ["document.dob"]}
    )
    assert expanded.document.dob.year == 1901
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types == [
        "identity.verification_session.verified",
        "identity.verification_session.processing",
        "identity.verification_session.created",
    ]


def test_what_went_wrong_can_be_tried_again(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """The error is told until then; each try has a report."""
    sandbox.act("verify_identity", session=session, outcome="selfie_face_mismatch")
    sessions, reports = (
        stripe_client.v1.identity.verification_sessions,
        stripe_client.v1.identity.verification_reports,
    )
    failed = sessions.retrieve(session, {"expand": ["last_verification_report"]})
    assert (failed.status, failed.last_error.code) == ("requires_input", "selfie_face_mismatch")
    report = failed.last_verification_report
    assert (report.document.status, report.selfie.status) == ("verified", "unverified")
    assert report.selfie.error.code == "selfie_face_mismatch"
    sandbox.act("verify_identity", session=session)
    assert sessions.retrieve(session).last_error is None
    assert len(reports.list({"verification_session": session}).data) == 2
    with pytest.raises(SandboxError, match="verified"):
        sandbox.act("verify_identity", session=session)
    with pytest.raises(SandboxError, match="outcome"):
        sandbox.act("verify_identity", session=session, outcome="sunshine")


def test_a_session_is_canceled_while_it_waits(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """What went wrong is forgotten, and once more changes nothing. As public programs report it."""
    sessions = stripe_client.v1.identity.verification_sessions
    sandbox.act("verify_identity", session=session, outcome="document_unverified_other")
    assert sessions.retrieve(session).last_error.reason == "The document is invalid."
    for _ in range(2):
        canceled = sessions.cancel(session)
        assert (canceled.status, canceled.last_error, canceled.url) == ("canceled", None, None)
    assert refusal(sessions.update, session, {"provided_details": {"phone": "+1617"}})
    assert sessions.update(session, {"metadata": {"a": "b"}}).metadata.a == "b"


def test_a_verified_session_stays_so(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """Its end is refused as public programs report it, and so is one that never was."""
    sandbox.act("verify_identity", session=session)
    sessions = stripe_client.v1.identity.verification_sessions
    assert refusal(sessions.cancel, session).user_message == (
        'You cannot cancel this VerificationSession because it has a status of "verified". Only a '
        'VerificationSession in "requires_input" status may be canceled.'
    )
    assert refusal(sessions.retrieve, "vs_1").user_message == "No such VerificationSession: 'vs_1'"


def test_redaction_forgets_a_person(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """In the session, its reports, and the events that told of it."""
    sandbox.act("verify_identity", session=session)
    sessions = stripe_client.v1.identity.verification_sessions
    assert sessions.redact(session).redaction.status == "processing"
    gone = sessions.retrieve(session, {"expand": ["verified_outputs", "last_verification_report"]})
    assert (gone.status, gone.redaction.status, gone.metadata.to_dict()) == ("verified", "redacted", {})
    assert gone.provided_details.email == "[redacted]"
    assert gone.last_verification_report.document.first_name == "[redacted]"
    events = stripe_client.v1.events.list().data
    assert events[0].type == "identity.verification_session.redacted"
    assert {each.data.object.provided_details["email"] for each in events} == {"[redacted]"}
    assert "already been redacted" in refusal(sessions.redact, session).user_message


def test_redacting_an_open_session_cancels_it(stripe_client: Any, session: str) -> None:
    """Source: https://docs.stripe.com/api/identity/verification_sessions/redact."""
    sessions = stripe_client.v1.identity.verification_sessions
    assert sessions.redact(session).status == "canceled"
    assert sessions.retrieve(session).redaction.status == "redacted"


def test_what_is_asked_for_must_be_said(stripe_client: Any) -> None:
    """By a type, or by a flow that was set up."""
    create = stripe_client.v1.identity.verification_sessions.create
    assert refusal(create, {}).code == "parameter_missing"
    assert refusal(create, {"type": "document", "verification_flow": "vf_1"}).param == "type"
    assert create({"type": "id_number"}).options.to_dict() == {"id_number": {}}


def test_an_option_is_taken_back(stripe_client: Any, session: str) -> None:
    """By an empty text. Source: `options[document]` in
    https://docs.stripe.com/api/identity/verification_sessions/update, and its type, which is never null.
    """
    update = stripe_client.v1.identity.verification_sessions.update
    asked = update(session, {"options": {"document": {"require_id_number": True}}})
    assert asked.options.document.require_id_number is True
    assert update(session, {"options": {"document": ""}}).options.to_dict()["document"] == {}


def test_what_is_redacted_is_not_changed(stripe_client: Any, session: str) -> None:
    """Not even its metadata: it cannot be updated or used for any purpose, as the reference tells."""
    sessions = stripe_client.v1.identity.verification_sessions
    sessions.redact(session)
    assert "redacted" in refusal(sessions.update, session, {"metadata": {"key": "value"}}).user_message


def test_what_was_redacted_is_shown_by_placeholders(
    stripe_client: Any, sandbox: Sandbox, session: str
) -> None:
    """Where it is expanded; of an address the country stays.

    Source: https://docs.stripe.com/identity/verification-sessions#redact.
    """
    sandbox.act("verify_identity", session=session)
    sessions = stripe_client.v1.identity.verification_sessions
    sessions.redact(session)
    expand = ["verified_outputs.dob", "last_verification_report.document.dob"]
    gone = sessions.retrieve(session, {"expand": expand})
    outputs = gone.verified_outputs.to_dict()
    assert (outputs["first_name"], outputs["last_name"]) == ("[redacted]", "[redacted]")
    assert outputs["dob"] == {"year": 1, "month": 1, "day": 1}
    address = {
        name: outputs["address"][name] for name in ("line1", "city", "state", "postal_code", "country")
    }
    assert address == {
        **dict.fromkeys(("line1", "city", "state", "postal_code"), "[redacted]"),
        "country": "US",
    }
    report = gone.last_verification_report.document
    assert (report.dob.to_dict(), report.address.line1) == ({"year": 1, "month": 1, "day": 1}, "[redacted]")


def test_redaction_is_told_to_whom_asks_for_it(stripe_client: Any, session: str, receiver: Receiver) -> None:
    """Not to an endpoint that takes every event.

    Source: https://docs.stripe.com/identity/verification-sessions#events.
    """
    endpoints, redacted = stripe_client.v1.webhook_endpoints, "identity.verification_session.redacted"
    ids = [endpoints.create({"url": receiver.url, "enabled_events": [each]}).id for each in ("*", redacted)]
    stripe_client.v1.identity.verification_sessions.redact(session)
    events = {each.id: each.type.rpartition(".")[2] for each in stripe_client.v1.events.list().data}
    sent = stripe_client.raw_request("get", "/_sandbox/deliveries").data["data"]
    assert [(events[each["event"]], ids.index(each["endpoint"])) for each in sent] == [
        ("redacted", 1),
        ("canceled", 0),
    ]


def test_pictures_can_be_looked_at_for_30_seconds(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """By a link, until they are redacted.

    Source: https://docs.stripe.com/identity/access-verification-results#images and
    https://docs.stripe.com/identity/verification-sessions#redact.
    """
    sandbox.act("verify_identity", session=session)
    sessions, links = stripe_client.v1.identity.verification_sessions, stripe_client.v1.file_links
    report = sessions.retrieve(session, {"expand": ["last_verification_report"]}).last_verification_report
    for file in (*report.document.files, report.selfie.document, report.selfie.selfie):
        for moment in ({}, {"expires_at": NOW + 31}):
            assert refusal(links.create, {"file": file, **moment}).param == "expires_at"
        link = links.create({"file": file, "expires_at": NOW + 30})
        assert refusal(links.update, link.id, {"expires_at": NOW + 60}).param == "expires_at"
    purposes = [stripe_client.v1.files.retrieve(each).purpose for each in (report.document.files[0], file)]
    assert purposes == ["identity_document_downloadable", "selfie"]
    sessions.redact(session)
    assert sessions.retrieve(session).redaction.status == "redacted"
    assert fetch(sandbox, f"/v1/files/{file}/contents")[0] == 404


@pytest.mark.parametrize(
    "code",
    ["abandoned", "consent_declined", "country_not_supported", "device_not_supported", "under_supported_age"],
)
def test_a_session_fails_before_its_checks(
    stripe_client: Any, sandbox: Sandbox, session: str, code: str
) -> None:
    """Nothing is processed, and there is no report. The reason is the session's, and no check's.

    Source: https://docs.stripe.com/identity/handle-verification-outcomes, the codes of sessions.
    """
    sandbox.act("verify_identity", session=session, outcome=code)
    failed = stripe_client.v1.identity.verification_sessions.retrieve(session)
    assert (failed.status, failed.last_error.code) == ("requires_input", code)
    assert failed.last_verification_report is None
    types = [each.type.rpartition(".")[2] for each in stripe_client.v1.events.list().data]
    assert types == ["requires_input", "created"]


def test_an_address_is_used_once(stripe_client: Any, sandbox: Sandbox, session: str) -> None:
    """What tells of the failure has none; who tries again retrieves a fresh one, also after a day.

    Source: https://docs.stripe.com/identity/verification-sessions#results and, for the day, `client_secret`
    in https://docs.stripe.com/api/identity/verification_sessions/object.
    """
    sessions = stripe_client.v1.identity.verification_sessions
    seen = [sessions.retrieve(session)]
    sandbox.act("verify_identity", session=session, outcome="document_expired")
    told = stripe_client.v1.events.list({"type": "identity.verification_session.requires_input"}).data[0]
    assert (told.data.object["url"], told.data.object["client_secret"]) == (None, None)
    seen.append(sessions.retrieve(session))
    sandbox.advance(hours=23)
    assert sessions.retrieve(session).url == seen[1].url
    sandbox.advance(hours=1)
    seen.append(sessions.retrieve(session))
    assert len({each.url for each in seen}) == len({each.client_secret for each in seen}) == 3


def test_of_a_number_only_its_owner_is_known(stripe_client: Any, sandbox: Sandbox) -> None:
    """And its last four digits; no address.

    Source: https://docs.stripe.com/identity/verification-checks?type=id-number and
    https://docs.stripe.com/api/identity/verification_reports/object.
    """
    sessions = stripe_client.v1.identity.verification_sessions
    id = sessions.create({"type": "id_number"}).id
    sandbox.act("verify_identity", session=id, id_number="123456789")
    expand = ["verified_outputs.id_number", "last_verification_report.id_number.id_number"]
    done = sessions.retrieve(id, {"expand": expand})
    outputs = done.verified_outputs
    assert (outputs.id_number, outputs.id_number_type, outputs.address) == ("6789", "us_ssn", None)
    assert done.last_verification_report.id_number.id_number == "6789"


def test_a_new_account_verifies_nobody() -> None:
    """Until an admin has set Identity up, as a program of Stripe's met it: https://github.com/stripe-experiments/sync-engine."""
    identity: Any = Sandbox(profile="fresh").client().v1.identity
    for refused in (identity.verification_sessions.create, identity.verification_reports.list):
        error = refusal(refused, {"type": "document"})
        assert error.user_message == (
            "Your account is not set up to use Identity. Please have an account admin visit "
            "https://dashboard.stripe.com/identity to get started."
        )
