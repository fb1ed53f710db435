"""What Stripe did with connected accounts at different times.

Recorded by a public test suite in October and November 2023, in January, March and November 2024, and from
May to October 2026, in version 2023-10-16; by another in December 2025, in version 2025-08-27.basil; by
https://github.com/liberapay/liberapay.com (tests/py/fixtures/TestPayinsStripe.yml) in December 2022.
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import BANK_ACCOUNT, INDIVIDUAL

CHECKED = [
    *(f"individual.address.{each}" for each in ("city", "line1", "postal_code", "state")),
    "individual.id_number",
    "individual.verification.document",
]
WEBSITE = "business_profile.url"
EARLY, AUTUMN, WINTER, SPRING = "2022-12-23", "2023-10-30", "2023-11-28", "2024-03-11"
LATER, DECEMBER, NOW = "2024-11-27", "2025-12-10", "2026-10-06"


def account(clock: str, **more: Any) -> dict[str, Any]:
    """A new account of somebody in the United States, whose identity is yet to be checked."""
    person = {**INDIVIDUAL, "dob": {"day": 1, "month": 1, "year": 1901}, "id_number": "000000000"}
    params: Any = {
        "type": "custom",
        "country": "US",
        "business_type": "individual",
        "business_profile": {"url": "https://jenny.example.com"},
        "capabilities": {name: {"requested": True} for name in ("card_payments", "transfers")},
        "individual": {**person, "phone": "0000000000"},
        "settings": {"payouts": {"schedule": {"interval": "manual"}}},
        "tos_acceptance": {"date": 1_427_846_400, "ip": "54.234.242.13"},
        **({} if "country" in more else {"external_account": BANK_ACCOUNT}),
        **more,
    }
    client = Sandbox(seed="eras", clock=clock).client()
    made: dict[str, Any] = client.v1.accounts.create(params).to_dict()
    return made


@pytest.mark.parametrize(
    ("clock", "deadline", "said"),
    [
        (AUTUMN, 1_712_084_400, "This phone number has too many"),
        (
            SPRING,
            1_713_294_000,
            "This field must contain a valid phone number for your country, or it has too",
        ),
    ],
)
def test_what_is_going_to_be_asked(clock: str, deadline: int, said: str) -> None:
    """In the United States: a website that can be checked, and a telephone number that can be one."""
    own = account(clock)
    coming, person = own["future_requirements"], own["individual"]["future_requirements"]
    assert (coming["current_deadline"], coming["disabled_reason"]) == (deadline, None)
    assert own["requirements"]["pending_verification"] == CHECKED
    assert coming["pending_verification"] == [WEBSITE, *CHECKED]
    assert (coming["currently_due"], coming["past_due"]) == (["individual.phone"], [])
    (error,), (of_person,) = coming["errors"], person["errors"]
    assert (error["code"], error["requirement"]) == ("invalid_phone_number", "individual.phone")
    assert error["reason"].startswith(said)
    assert error["reason"].endswith("numbers. +10000000000 is not a valid phone number.")
    assert of_person == {**error, "requirement": "phone"}
    assert person["eventually_due"] == ["phone"]
    assert (
        account(clock, individual={**INDIVIDUAL, "phone": "+12025550123"})["future_requirements"]["errors"]
        == []
    )


def test_what_was_going_to_be_asked_was_asked() -> None:
    """From spring 2024 the website counts; what was to come still stood there."""
    own = account(LATER)
    assert own["requirements"]["pending_verification"] == [WEBSITE, *CHECKED]
    assert own["future_requirements"]["current_deadline"] == 1_717_516_800
    assert own["future_requirements"]["pending_verification"] == [WEBSITE, *CHECKED]
    assert own["future_requirements"]["errors"] == []


@pytest.mark.parametrize("clock", [AUTUMN, LATER, NOW])
def test_nothing_was_announced_elsewhere(clock: str) -> None:
    """Only accounts in the United States."""
    assert account(clock, country="CA", individual={})["future_requirements"]["current_deadline"] is None


def test_the_category_is_told_today() -> None:
    """In 2026 Stripe chooses none: cards wait for it, transfers neither for it nor for checks."""
    own = account(NOW)
    assert own["business_profile"]["mcc"] is None
    assert own["capabilities"] == {"card_payments": "inactive", "transfers": "active"}
    assert own["requirements"]["past_due"] == ["business_profile.mcc"]
    assert own["requirements"]["disabled_reason"] == "requirements.past_due"
    assert own["requirements"]["pending_verification"] == CHECKED
    assert own["future_requirements"]["current_deadline"] is None
    assert (own["charges_enabled"], own["payouts_enabled"], own["details_submitted"]) == (False, False, True)
    told = account(NOW, business_profile={"url": "https://jenny.example.com", "mcc": "5192"})
    assert told["capabilities"] == {"card_payments": "pending", "transfers": "active"}
    assert account(LATER)["business_profile"]["mcc"] is not None


def test_who_only_takes_transfers_is_asked_for_no_category() -> None:
    """Recorded in March 2026 of an Express account."""
    only: Any = {"capabilities": {"transfers": {"requested": True}}}
    own = account(NOW, **only)
    assert (own["business_profile"]["mcc"], own["capabilities"]) == (None, {"transfers": "active"})
    assert (own["charges_enabled"], own["payouts_enabled"]) == (True, True)
    assert own["requirements"]["past_due"] == []


@pytest.mark.parametrize(
    ("clock", "country", "days"),
    [
        (AUTUMN, "US", 1),
        (AUTUMN, "CA", 1),
        (SPRING, "KR", 0),
        (LATER, "US", 1),
        (NOW, "US", 2),
        (NOW, "KR", 7),
    ],
)
def test_how_long_money_takes_that_is_paid_out_by_hand(clock: str, country: str, days: int) -> None:
    """As long as other money, today; a day at most before."""
    recipient: Any = {"tos_acceptance": {"service_agreement": "recipient"}} if country == "KR" else {}
    only: Any = {"capabilities": {"transfers": {"requested": True}}, "individual": {}}
    own = account(clock, country=country, **only, **recipient)
    assert own["settings"]["payouts"]["schedule"] == {"delay_days": days, "interval": "manual"}


def test_individuals_in_canada_tell_a_title_today() -> None:
    """Before money is paid out; what is checked of them stops nothing. Recorded in September 2026."""
    person: Any = {
        **INDIVIDUAL,
        "address": {**INDIVIDUAL["address"], "postal_code": "M4C 1T2", "state": "ON"},
        "verification": {"document": {"front": "file_identity_document_success"}},
    }
    bank: Any = {**BANK_ACCOUNT, "country": "CA", "currency": "cad", "routing_number": "11000-000"}
    profile = {"mcc": "5734", "url": "https://jenny.example.com"}
    given: Any = {"country": "CA", "external_account": bank, "business_profile": profile}
    own = account(NOW, individual=person, **given)
    asked, of_person = own["requirements"], own["individual"]["requirements"]
    assert own["capabilities"] == {"card_payments": "active", "transfers": "active"}
    assert (own["charges_enabled"], own["payouts_enabled"]) == (True, False)
    assert asked["disabled_reason"] == "requirements.past_due"
    for due in ("currently_due", "eventually_due", "past_due"):
        assert (asked[due], of_person[due]) == (["individual.relationship.title"], ["relationship.title"])
    checked = [f"verification.{each}" for each in ("additional_document", "document", "proof_of_liveness")]
    assert of_person["pending_verification"] == checked
    assert asked["pending_verification"] == [f"individual.{each}" for each in checked]
    told = account(NOW, individual={**person, "relationship": {"title": "CEO"}}, **given)
    assert (told["payouts_enabled"], told["requirements"]["past_due"]) == (True, [])
    before = account(LATER, individual=person, **given)
    assert (before["payouts_enabled"], before["requirements"]["pending_verification"]) == (True, [])


@pytest.mark.parametrize("clock", [EARLY, "2024-01-19", "2025-04-10"])
def test_who_is_no_kind_of_business_yet(clock: str) -> None:
    """A representative's name was asked for; since 2025 more, and something may be told instead.

    Sources: https://github.com/airbytehq/airbyte (source-stripe, expected_records.jsonl), of an account of
    April 2023, read in January 2024; the reference's example of September 2023, as
    https://github.com/alphagov/pay-connector has it (templates/stripe/create_account_response.json). Recorded
    by jayminwest/Teach-Niche in April 2025.
    """
    client: Any = Sandbox(seed="test", clock=clock).client()
    wanted = {name: {"requested": True} for name in ("card_payments", "transfers")}
    own = client.v1.accounts.create({"type": "express", "country": "US", "capabilities": wanted})
    later = clock == "2025-04-10"
    born = [f"representative.dob.{each}" for each in ("day", "month", "year")]
    due = [
        "business_profile.mcc",
        "business_profile.url",
        "business_type",
        "external_account",
        *([*born, "representative.email"] if later else []),
        "representative.first_name",
        "representative.last_name",
        *(["settings.payments.statement_descriptor"] if later else []),
        "tos_acceptance.date",
        "tos_acceptance.ip",
    ]
    assert own.requirements.currently_due == own.requirements.past_due == due
    assert len(own.requirements.alternatives) == int(later)


def test_what_settings_showed() -> None:
    """Parts without anything in them."""
    bacs, capital, paypay = "bacs_debit_payments", "capital", "paypay_payments"
    nothing = {"display_name": None, "service_user_number": None}
    settings = {clock: account(clock)["settings"] for clock in (EARLY, AUTUMN, WINTER, LATER, DECEMBER, NOW)}
    assert [settings[clock][bacs] for clock in settings] == [{}, {}, *[nothing] * 4]
    assert [settings[clock].get(capital) for clock in settings] == [None, None, None, {}, None, None]
    assert [settings[clock].get(paypay) for clock in settings] == [None, None, None, None, {}, None]
    # Recorded of Custom accounts in April 2025, and from July to September 2026.
    kept = [settings[clock]["invoices"]["hosted_payment_method_save"] for clock in (LATER, DECEMBER, NOW)]
    assert kept == ["always", "always", "offer"]


def test_a_descriptor_had_no_prefix() -> None:
    """It is told by itself since 2023."""
    for clock, prefix in ((EARLY, None), (AUTUMN, "JENNY.EXAM")):
        settings = account(clock)["settings"]
        assert settings["payments"]["statement_descriptor"] == "JENNY.EXAMPLE.COM"
        assert settings["card_payments"]["statement_descriptor_prefix"] == prefix
