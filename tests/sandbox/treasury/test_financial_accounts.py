"""Financial accounts: opened, fitted out, changed and closed."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..onboarding import DETAILS, INDIVIDUAL, TERMS, onboarded, requested
from ..refused import refusal
from .conftest import EIGHT, FEATURES, REQUESTED, Home

COMPANY = "God\N{RIGHT SINGLE QUOTATION MARK}s Time Travel Corporation "


def lists(account: Any) -> tuple[list[str], list[str], list[str]]:
    """Active, pending, restricted."""
    return account.active_features, account.pending_features, account.restricted_features


def test_the_whole_way_to_active_features(sandbox: Sandbox, stripe_client: stripe.StripeClient) -> None:
    """Restricted until the connected account is onboarded, then pending, then active by the clock."""
    wanted = requested("card_payments", "transfers", "treasury")
    params: Any = {**DETAILS, "capabilities": wanted, "settings": {}}
    account = stripe_client.v1.accounts.create(params).id
    home = Home(sandbox, stripe_client, account)
    financial_account = home.treasury.financial_accounts.create(
        {"supported_currencies": ["usd"], "features": FEATURES}, home.options
    )
    assert lists(financial_account) == ([], [], EIGHT)
    assert financial_account.financial_addresses == []
    assert feature(home, financial_account.id) == (
        "restricted",
        [{"code": "requirements_past_due", "resolution": "provide_information"}],
    )

    accepted: Any = {"settings": {"treasury": {"tos_acceptance": TERMS}}}
    stripe_client.v1.accounts.update(account, accepted)
    now = home.treasury.financial_accounts.retrieve(financial_account.id, {}, home.options)
    assert lists(now) == ([], EIGHT, [])
    assert feature(home, financial_account.id) == ("pending", [{"code": "activating", "resolution": None}])

    sandbox.advance(seconds=60)
    now = home.treasury.financial_accounts.retrieve(financial_account.id, {}, home.options)
    assert lists(now) == (EIGHT, [], [])
    assert feature(home, financial_account.id) == ("active", [])
    assert home.events() == [
        "treasury.financial_account.created",
        "treasury.financial_account.features_status_updated",
        "treasury.financial_account.features_status_updated",
    ]


def feature(home: Home, account: str) -> tuple[str, list[dict[str, Any]]]:
    """The status of the ABA address, and why."""
    features = home.treasury.financial_accounts.features.retrieve(account, {}, home.options).to_dict()
    aba = features["financial_addresses"]["aba"]
    assert aba["requested"]
    return aba["status"], aba["status_details"]


def test_the_activation_is_told_as_in_stripes_dashboard(
    sandbox: Sandbox, stripe_client: stripe.StripeClient
) -> None:
    """The event has exactly the fields, and tells the story, of one from Stripe's Dashboard in 2024."""
    home = Home(sandbox, stripe_client, company(stripe_client))
    financial_account = home.treasury.financial_accounts.create(
        {"supported_currencies": ["usd"], "features": FEATURES}, home.options
    )
    sandbox.advance(seconds=60)
    data = stripe_client.v1.events.list({"limit": 1}, home.options).data[0].to_dict()["data"]
    last4 = data["object"]["financial_addresses"][0]["aba"]["account_number_last4"]
    assert last4.isdecimal()
    assert len(last4) == 4
    assert data == {
        "object": {
            "id": financial_account.id,
            "object": "treasury.financial_account",
            "active_features": EIGHT,
            "balance": {
                "cash": {"usd": 0},
                "inbound_pending": {"usd": 0},
                "outbound_pending": {"usd": 0},
            },
            "country": "US",
            "created": NOW,
            "financial_addresses": [
                {
                    "aba": {
                        "account_holder_name": COMPANY,
                        "account_number_last4": last4,
                        "bank_name": "Stripe Test Bank",
                        "routing_number": "000000001",
                    },
                    "supported_networks": ["ach", "us_domestic_wire"],
                    "type": "aba",
                }
            ],
            "livemode": False,
            "metadata": {},
            "pending_features": [],
            "restricted_features": [],
            "status": "open",
            "status_details": {"closed": None},
            "supported_currencies": ["usd"],
        },
        "previous_attributes": {"active_features": [], "pending_features": EIGHT},
    }


def company(client: stripe.StripeClient) -> str:
    """An onboarded company; tells its id."""
    details = {name: value for name, value in DETAILS.items() if name != "individual"}
    about = {
        "address": INDIVIDUAL["address"],
        "name": COMPANY,
        "owners_provided": True,
        "phone": "0000000000",
        "tax_id": "222222222",
    }
    wanted = requested("transfers", "treasury")
    params: Any = {**details, "business_type": "company", "company": about, "capabilities": wanted}
    account = client.v1.accounts.create(params).id
    roles = {"executive": True, "owner": True, "percent_ownership": 100, "representative": True}
    person: Any = {**INDIVIDUAL, "relationship": {**roles, "title": "CEO"}}
    client.v1.accounts.persons.create(account, person)
    return account


def test_the_account_number_is_shown_only_when_asked_for(served: Home) -> None:
    """Of a retrieved account and of a listed one; its end is always shown."""
    id = served.open()
    aba = served.treasury.financial_accounts.retrieve(id, {}, served.options).financial_addresses[0].aba
    assert "account_number" not in aba
    expanded = served.treasury.financial_accounts.retrieve(
        id, {"expand": ["financial_addresses.aba.account_number"]}, served.options
    )
    number = expanded.financial_addresses[0].aba.account_number
    assert len(number) == 12
    assert number.endswith(aba.account_number_last4)
    listed = served.treasury.financial_accounts.list(
        {"expand": ["data.financial_addresses.aba.account_number"]}, served.options
    )
    assert listed.data[0].financial_addresses[0].aba.account_number == number


def test_features_come_with_the_account_only_when_asked_for(home: Home) -> None:
    """Expanded, they are what the features' own URL answers."""
    id = home.open()
    assert "features" not in home.treasury.financial_accounts.retrieve(id, {}, home.options)
    expanded = home.treasury.financial_accounts.retrieve(id, {"expand": ["features"]}, home.options)
    own = home.treasury.financial_accounts.features.retrieve(id, {}, home.options)
    assert expanded.features.to_dict() == own.to_dict()
    assert own.deposit_insurance.to_dict() == {"requested": True, "status": "active", "status_details": []}


def test_a_feature_is_given_up_and_requested_again(home: Home) -> None:
    """It leaves the lists, and what it brought is gone; later it begins anew."""
    id = home.open()
    shown = home.treasury.financial_accounts.features.update(
        id, {"financial_addresses": {"aba": {"requested": False}}}, home.options
    )
    assert "financial_addresses" not in shown
    account = home.treasury.financial_accounts.retrieve(id, {}, home.options)
    assert account.active_features == [each for each in EIGHT if each != "financial_addresses.aba"]
    assert account.financial_addresses == []
    account = home.treasury.financial_accounts.update(
        id, {"features": {"financial_addresses": {"aba": REQUESTED}}}, home.options
    )
    assert account.pending_features == ["financial_addresses.aba"]
    home.sandbox.advance(seconds=60)
    account = home.treasury.financial_accounts.retrieve(id, {}, home.options)
    assert (account.active_features, len(account.financial_addresses)) == (EIGHT, 1)


def test_issuing_is_active_at_once_where_the_account_may_issue(home: Home) -> None:
    """And refused where the connected account lacks the capability."""
    features = {"card_issuing": REQUESTED, "deposit_insurance": REQUESTED}
    account = home.treasury.financial_accounts.create(
        {"supported_currencies": ["usd"], "features": features}, home.options
    )
    assert lists(account) == (["card_issuing"], ["deposit_insurance"], [])
    other = onboarded(home.client, "transfers", "treasury")["id"]
    with pytest.raises(stripe.InvalidRequestError, match="needs the `card_issuing` capability"):
        home.treasury.financial_accounts.create(
            {"supported_currencies": ["usd"], "features": features}, {"stripe_account": other}
        )
    assert home.treasury.financial_accounts.list({}, {"stripe_account": other}).data == []


def test_the_platform_restricts_flows(home: Home) -> None:
    """Restricting what goes out touches every feature that lets money out; lifting it restores them."""
    id = home.open()
    account = home.treasury.financial_accounts.update(
        id, {"platform_restrictions": {"outbound_flows": "restricted"}}, home.options
    )
    assert account.platform_restrictions.to_dict() == {
        "inbound_flows": "unrestricted",
        "outbound_flows": "restricted",
    }
    assert lists(account) == (
        ["inbound_transfers.ach", "deposit_insurance"],
        [],
        [each for each in EIGHT if each not in ("inbound_transfers.ach", "deposit_insurance")],
    )
    assert feature(home, id) == (
        "restricted",
        [
            {
                "code": "restricted_by_platform",
                "resolution": "remove_restriction",
                "restriction": "outbound_flows",
            }
        ],
    )
    account = home.treasury.financial_accounts.update(
        id, {"platform_restrictions": {"outbound_flows": "unrestricted"}}, home.options
    )
    assert lists(account) == (EIGHT, [], [])


def test_a_capability_that_is_lost_takes_its_features_with_it(home: Home) -> None:
    """Given up by the connected account, the event tells; rejected accounts are told to ask Stripe."""
    id = home.open()
    home.client.v1.accounts.reject(home.account, {"reason": "other"})
    assert feature(home, id) == (
        "restricted",
        [{"code": "rejected_other", "resolution": "contact_stripe"}],
    )
    assert home.events()[-1] == "treasury.financial_account.features_status_updated"


def test_no_two_accounts_have_one_nickname(home: Home) -> None:
    """Nor one of blanks. Source: https://docs.stripe.com/treasury/account-management/financial-accounts."""
    id, other = home.open(nickname="Rent"), home.open(nickname="Wages")
    update = home.treasury.financial_accounts.update
    assert refusal(home.open, nickname="Rent").param == "nickname"
    assert refusal(update, other, {"nickname": "Rent"}, home.options).param == "nickname"
    assert refusal(update, other, {"nickname": "  "}, home.options).param == "nickname"
    assert update(id, {"nickname": "Rent"}, home.options).nickname == "Rent"


def test_nickname_and_metadata(home: Home) -> None:
    """Both are changed and unset; too long a nickname is refused."""
    id = home.open(nickname="Rent", metadata={"a": "1"})
    update = home.treasury.financial_accounts.update
    account = update(id, {"nickname": "Wages", "metadata": {"b": "2"}}, home.options)
    assert (account.nickname, account.metadata.to_dict()) == ("Wages", {"a": "1", "b": "2"})
    account = update(id, {"nickname": "", "metadata": {"a": ""}}, home.options)
    assert (account.nickname, account.metadata.to_dict()) == (None, {"b": "2"})
    with pytest.raises(stripe.InvalidRequestError, match="at most 249 characters"):
        update(id, {"nickname": "x" * 250}, home.options)


def test_only_dollars_and_only_three(home: Home) -> None:
    """Financial accounts hold US dollars; a connected account has three at most, closed ones apart."""
    with pytest.raises(stripe.InvalidRequestError, match="Invalid currency: eur") as refused:
        home.open(supported_currencies=["eur"])
    assert refused.value.param == "supported_currencies"
    opened = [home.open() for _ in range(3)]
    with pytest.raises(stripe.InvalidRequestError, match="up to 3 open Financial Accounts"):
        home.open()
    home.treasury.financial_accounts.close(opened[0], {}, home.options)
    home.open()
    statuses = [each.status for each in home.treasury.financial_accounts.list({}, home.options).data]
    assert statuses == ["open", "open", "open", "closed"]
    closed = home.treasury.financial_accounts.list({"status": "closed"}, home.options).data
    assert [each.id for each in closed] == [opened[0]]


def test_an_empty_account_is_closed_for_good(home: Home) -> None:
    """It stays to be read, with its features restricted; it can neither be closed again nor move money."""
    id = home.open()
    closed = home.treasury.financial_accounts.close(id, {}, home.options)
    assert closed.status == "closed"
    assert closed.status_details.to_dict() == {"closed": {"reasons": ["closed_by_platform"]}}
    assert lists(closed) == ([], [], EIGHT)
    assert feature(home, id) == ("restricted", [{"code": "financial_account_closed", "resolution": None}])
    assert home.events()[-1] == "treasury.financial_account.closed"
    message = "because it has been closed"
    with pytest.raises(stripe.InvalidRequestError, match=message):
        home.treasury.financial_accounts.close(id, {}, home.options)
    for move in (home.pay, home.transfer, home.pull):
        with pytest.raises(stripe.InvalidRequestError, match=message):
            move(id, 100)
    assert home.receive(id, 100).failure_code == "account_closed"
    assert home.debit(id, 100).failure_code == "account_closed"
    assert home.balance(id) == (0, 0, 0)


def test_an_account_with_money_left_is_not_closed(served: Home) -> None:
    """Nor one with money on its way out, nor on its way in."""
    id = served.open(1000)

    def refused() -> None:
        with pytest.raises(stripe.InvalidRequestError, match="its balance must be zero"):
            served.treasury.financial_accounts.close(id, {}, served.options)

    refused()
    payment = served.pay(id, 1000)
    assert served.balance(id) == (0, 0, 1000)
    refused()
    served.helpers.outbound_payments.post(payment.id, {}, served.options)
    transfer = served.pull(id, 100)
    assert served.balance(id) == (0, 0, 0)
    refused()
    served.helpers.inbound_transfers.fail(transfer.id, {}, served.options)
    assert served.treasury.financial_accounts.close(id, {}, served.options).status == "closed"


def test_what_comes_in_after_closing_is_forwarded_to_what_there_is(home: Home) -> None:
    """Forwarding settings must name another account or payment method of the connected account."""
    id = home.open()
    for settings, message in (
        ({"type": "financial_account"}, r"Missing required param: forwarding_settings\[financial_account\]"),
        ({"type": "financial_account", "financial_account": id}, "No such financial_account"),
        ({"type": "payment_method", "payment_method": "pm_1"}, "No such PaymentMethod: 'pm_1'"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=message):
            home.treasury.financial_accounts.close(id, {"forwarding_settings": settings}, home.options)
    settings = {"type": "financial_account", "financial_account": home.open()}
    closed = home.treasury.financial_accounts.close(id, {"forwarding_settings": settings}, home.options)
    assert closed.status == "closed"
