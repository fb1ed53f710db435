"""Connected accounts: what they need, what they may do, and the events that tell it."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import TYPED, HttpRequest

from ..conftest import NOW
from ..onboarding import BANK_ACCOUNT, DETAILS, onboarded
from ..refused import refusal
from .accounts import CARDS_AND_TRANSFERS, create, events, retrieve, update


def test_what_a_business_sells_may_be_left_empty(stripe_client: stripe.StripeClient) -> None:
    """It is shown so, and its address is asked for. Recorded by antiwork/gumroad in 2023."""
    sells = {"product_description": ""}
    account = create(stripe_client, business_profile=sells, capabilities=CARDS_AND_TRANSFERS)
    assert account["business_profile"]["product_description"] == ""
    assert "business_profile.url" in account["requirements"]["currently_due"]


def test_a_new_account_is_known_by_little(stripe_client: stripe.StripeClient) -> None:
    """No capability is requested, so nothing is asked for, and nothing is enabled.

    Source: https://docs.stripe.com/connect/handling-api-verification, on `disabled_reason`.
    """
    account = create(stripe_client, email="jenny.rosen@example.com", metadata={"shop": "7"})
    assert account["id"].startswith("acct_")
    assert (account["type"], account["country"], account["default_currency"]) == ("custom", "US", "usd")
    assert (account["charges_enabled"], account["payouts_enabled"], account["details_submitted"]) == (
        False,
        False,
        False,
    )
    assert account["capabilities"] == {}
    assert account["requirements"]["currently_due"] == []
    assert account["requirements"]["disabled_reason"] == "action_required.requested_capabilities"
    assert account["external_accounts"]["data"] == []
    assert account["metadata"] == {"shop": "7"}
    assert retrieve(stripe_client, account) == account


@pytest.mark.parametrize(
    ("type", "responsible"),
    [
        ("custom", ("none", "application", "application_custom", "application")),
        ("express", ("express", "stripe", "application_express", "application")),
        ("standard", ("full", "stripe", "account", "stripe")),
    ],
)
def test_a_type_says_who_is_responsible(
    stripe_client: stripe.StripeClient, type: str, responsible: tuple[str, str, str, str]
) -> None:
    """Each type stands for controller properties, as Stripe's guide on them maps it."""
    dashboard, collector, payer, losses = responsible
    assert create(stripe_client, type=type)["controller"] == {
        "fees": {"payer": payer},
        "is_controller": True,
        "losses": {"payments": losses},
        "requirement_collection": collector,
        "stripe_dashboard": {"type": dashboard},
        "type": "application",
    }


def test_controller_properties_take_the_place_of_a_type(stripe_client: stripe.StripeClient) -> None:
    """An account made by them has the type "none"; both at once are refused."""
    controller = {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "stripe_dashboard": {"type": "express"},
    }
    new_account = stripe_client.v1.accounts.create({"controller": controller})  # type: ignore[arg-type]
    account = new_account.to_dict()
    assert account["type"] == "none"
    assert account["controller"]["stripe_dashboard"]["type"] == "express"
    with pytest.raises(stripe.InvalidRequestError, match="They are mutually exclusive"):
        create(stripe_client, controller=controller)


def test_controller_properties_that_say_nothing_are_the_usual_ones(sandbox: Sandbox) -> None:
    """Empty ones can only be sent in JSON, as the sandbox does to itself."""
    request = HttpRequest(
        "post",
        "/v1/accounts",
        "",
        {"authorization": "Bearer sk_test_sandbox", "content-type": TYPED},
        b'{"controller": {"fees": {}, "losses": {}, "stripe_dashboard": {}}}',
    )
    controller = sandbox.handle(request).json()["controller"]
    assert controller["fees"] == {"payer": "account"}
    assert controller["losses"] == {"payments": "stripe"}
    assert controller["stripe_dashboard"] == {"type": "full"}


@pytest.mark.parametrize(
    ("dashboard", "fees", "losses", "collects", "refused"),
    [
        (
            "express",
            "account",
            "stripe",
            "stripe",
            "When `stripe_dashboard[type]=express`, your platform must",
        ),
        (
            "express",
            "application",
            "stripe",
            "stripe",
            "When `stripe_dashboard[type]=express`, your platform",
        ),
        (
            "none",
            "account",
            "application",
            "application",
            "When controlling requirement collection, the Conne",
        ),
        (
            "full",
            "application",
            "application",
            "application",
            "When controlling requirement collection, the C",
        ),
        (
            "none",
            "application",
            "application",
            "stripe",
            "When `stripe_dashboard[type]=none` and `requirement_collection=stripe`, Stripe must be liable",
        ),
        ("full", "account", "stripe", "stripe", ""),
        ("none", "account", "stripe", "stripe", ""),
        ("none", "application", "application", "application", ""),
    ],
)
def test_responsibilities_go_together(
    stripe_client: Any, *, dashboard: str, fees: str, losses: str, collects: str, refused: str
) -> None:
    """As public programs report it that tried each combination.

    Source: https://docs.stripe.com/connect/migrate-to-controller-properties.
    """
    controller = {
        "fees": {"payer": fees},
        "losses": {"payments": losses},
        "requirement_collection": collects,
        "stripe_dashboard": {"type": dashboard},
    }
    if not refused:
        made = stripe_client.v1.accounts.create({"controller": controller})
        assert made.controller.requirement_collection == collects
        return
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.accounts.create({"controller": controller})
    assert str(caught.value.user_message).startswith(refused)


def test_what_an_account_does_not_show(stripe_client: stripe.StripeClient) -> None:
    """Groups, and settings of PayPay, though the SDK names them. Recorded of all accounts, 2023 to 2026."""
    account = create(stripe_client, business_type="individual", capabilities=CARDS_AND_TRANSFERS)
    assert "groups" not in account
    assert "paypay_payments" not in account["settings"]


def test_accounts_are_listed_latest_first(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """Page by page, and by the time they were created."""
    first = create(stripe_client)
    sandbox.advance(hours=1)
    second, third = create(stripe_client), create(stripe_client)
    everything = stripe_client.v1.accounts.list()
    assert [each.id for each in everything.data] == [third["id"], second["id"], first["id"]]
    page = stripe_client.v1.accounts.list({"limit": 1, "starting_after": third["id"]})
    assert [each.id for each in page.data] == [second["id"]]
    assert page.has_more
    early = stripe_client.v1.accounts.list({"created": {"lte": NOW}})
    assert [each.id for each in early.data] == [first["id"]]


def test_a_deleted_account_is_gone(stripe_client: stripe.StripeClient) -> None:
    """The reply says so, and the key has no access to it any more."""
    account = create(stripe_client)
    deleted = stripe_client.v1.accounts.delete(account["id"])
    assert (deleted.id, deleted.object, deleted.deleted) == (account["id"], "account", True)
    with pytest.raises(stripe.PermissionError):
        retrieve(stripe_client, account)
    with pytest.raises(stripe.PermissionError):
        stripe_client.v1.customers.list(options={"stripe_account": account["id"]})


@pytest.mark.parametrize(
    ("reason", "disabled_reason"),
    [
        ("fraud_other", "rejected.platform_fraud"),
        ("terms_of_service", "rejected.platform_terms_of_service"),
        ("other", "rejected.platform_other"),
    ],
)
def test_a_rejected_account_stays_disabled(
    stripe_client: stripe.StripeClient, reason: str, disabled_reason: str
) -> None:
    """No detail that comes later enables it again; taking the rejection back does."""
    account = onboarded(stripe_client)
    rejected = stripe_client.v1.accounts.reject(account["id"], {"reason": reason}).to_dict()
    assert (rejected["charges_enabled"], rejected["payouts_enabled"]) == (False, False)
    later = update(stripe_client, account, individual={"last_name": "Roe"})
    assert later["requirements"]["disabled_reason"] == disabled_reason
    assert later["capabilities"]["transfers"] == "inactive"
    taken_back = stripe_client.v1.accounts.unreject(account["id"]).to_dict()
    assert taken_back["requirements"]["disabled_reason"] is None
    assert (taken_back["charges_enabled"], taken_back["payouts_enabled"]) == (True, True)


def test_only_the_platforms_rejection_is_taken_back(stripe_client: stripe.StripeClient) -> None:
    """An account that it did not reject is refused.

    Source: https://docs.stripe.com/changelog/dahlia/2026-07-29/unreject-connected-account-endpoint.
    """
    account = onboarded(stripe_client)
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.accounts.unreject(account["id"])


def test_an_update_tells_exactly_what_changed(stripe_client: stripe.StripeClient) -> None:
    """One `account["updated"]`, in the connected account's own events, with the old values only."""
    account = create(stripe_client, metadata={"a": "1"})
    update(
        stripe_client,
        account,
        business_profile={"support_url": "https://example.com"},
        metadata={"a": "", "b": "2"},
    )
    (event,) = events(stripe_client, account, "account.updated")
    assert event["account"] == account["id"]
    assert event["data"]["object"]["business_profile"]["support_url"] == "https://example.com"
    assert event["data"]["previous_attributes"] == {
        "business_profile": {"support_url": None},
        "metadata": {"a": "1", "b": None},
    }
    assert stripe_client.v1.events.list({"type": "account.updated"}).data == []


def undone(after: Any, previous: Any) -> Any:
    """An object before a change: the event's old values put in place of the new ones."""
    if not isinstance(after, dict) or not isinstance(previous, dict):
        return previous
    return {**after, **{name: undone(after.get(name), old) for name, old in previous.items()}}


def without_nulls(value: Any) -> Any:
    """A key that an event tells as new has the old value null; before, it was not there."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def test_events_tell_every_change(sandbox: Sandbox) -> None:
    """Undoing what an event tells gives the object of the event before it, for every object of an account."""
    client = sandbox.client()
    account = create(client, business_type="individual", capabilities=CARDS_AND_TRANSFERS)
    for name, value in DETAILS.items():
        if name not in ("type", "country"):
            update(client, account, **{name: value})
    update(client, account, individual={"id_number": "111111111"}, metadata={"a": "1"})
    sandbox.advance(seconds=20)
    given_up = {name: {"requested": False} for name in CARDS_AND_TRANSFERS}
    update(client, account, capabilities=given_up, metadata={"a": ""})
    update(client, account, external_account=BANK_ACCOUNT)
    told = client.v1.events.list({"limit": 100}, {"stripe_account": account["id"]})
    known: dict[str, Any] = {account["id"]: account}
    for event in (each.to_dict() for each in reversed(told.data)):
        object = event["data"]["object"]
        if "previous_attributes" in event["data"] and object["id"] in known:
            before = undone(object, event["data"]["previous_attributes"])
            assert without_nulls(before) == without_nulls(known[object["id"]]), event["type"]
        known[object["id"]] = object
    assert without_nulls(retrieve(client, account)) == without_nulls(known[account["id"]])
    assert len(told.data) > 20


@pytest.mark.parametrize(
    ("schedule", "name"),
    [
        ({"interval": "weekly"}, "weekly_anchor"),
        ({"interval": "monthly"}, "monthly_anchor"),
        ({"interval": "monthly", "monthly_anchor": 32}, "monthly_anchor"),
        ({"interval": "daily", "weekly_anchor": "monday"}, "weekly_anchor"),
        ({"delay_days": 1}, "delay_days"),
        ({"delay_days": 32}, "delay_days"),
    ],
)
def test_a_schedule_says_its_own_days(stripe_client: Any, schedule: Any, name: str) -> None:
    """Source: https://docs.stripe.com/api/accounts/update, `settings.payouts.schedule`."""
    account = onboarded(stripe_client)["id"]
    change = {"settings": {"payouts": {"schedule": schedule}}}
    refused = refusal(stripe_client.v1.accounts.update, account, change)
    assert refused.param == f"settings[payouts][schedule][{name}]"


def test_a_schedule_forgets_the_days_of_another(stripe_client: Any) -> None:
    """What is weekly has no day of the month. Source: https://docs.stripe.com/api/accounts/object."""
    account = onboarded(stripe_client)["id"]
    for wanted in (
        {"interval": "monthly", "monthly_anchor": 31},
        {"interval": "weekly", "weekly_anchor": "friday"},
    ):
        changed = stripe_client.v1.accounts.update(account, {"settings": {"payouts": {"schedule": wanted}}})
        assert changed.settings.payouts.schedule.to_dict() == {"delay_days": 2, **wanted}


@pytest.mark.parametrize(("country", "days"), [("BR", 30), ("US", 2), ("DE", 7)])
def test_money_is_delayed_by_the_days_of_a_country(stripe_client: Any, country: str, days: int) -> None:
    """Brazil's thirty as recorded by a connector's snapshot of an account."""
    requested = {each: {"requested": True} for each in ("card_payments", "transfers")}
    params = {"type": "custom", "country": country, "capabilities": requested}
    account = stripe_client.v1.accounts.create(params)
    assert account.settings.payouts.schedule.delay_days == days


@pytest.mark.parametrize(
    ("number", "setting", "code"),
    [
        ("4000000000000101", "cvc_failure", "incorrect_cvc"),
        ("4000000000000036", "avs_failure", "incorrect_zip"),
    ],
)
def test_an_account_declines_what_its_bank_could_not_check(
    stripe_client: Any, number: str, setting: str, code: str
) -> None:
    """Source: https://docs.stripe.com/api/accounts/object, `settings.card_payments.decline_on`."""
    settings = {"card_payments": {"decline_on": {setting: True}}}
    strict, lax = onboarded(stripe_client, settings=settings)["id"], onboarded(stripe_client)["id"]
    card = {"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    data = {"type": "card", "card": card, "billing_details": {"address": {"postal_code": "12345"}}}
    params = {"amount": 1000, "currency": "usd", "payment_method_data": data, "confirm": True}
    params |= {"allowed_payment_method_types": ["card"]}
    create = stripe_client.v1.payment_intents.create
    assert create(params, {"stripe_account": lax}).status == "succeeded"
    assert refusal(create, params, {"stripe_account": strict}).code == code


def test_what_a_business_earns(stripe_client: stripe.StripeClient) -> None:
    """Of a month only in Brazil and India, and in a currency that there is, as the parameters tell."""
    accounts, custom = stripe_client.v1.accounts, {"type": "custom"}
    month: Any = {"business_profile": {"monthly_estimated_revenue": {"amount": 500, "currency": "usd"}}}
    error = refusal(accounts.create, {**custom, "country": "US", **month})
    assert error.param == "business_profile[monthly_estimated_revenue]"
    year = {"amount": 500, "currency": "zzz", "fiscal_year_end": "2023-12-31"}
    error = refusal(accounts.create, {**custom, "business_profile": {"annual_revenue": year}})
    assert error.param == "business_profile[annual_revenue][currency]"
