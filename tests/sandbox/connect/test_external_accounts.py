"""Where payouts go: bank accounts and debit cards of connected accounts."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..onboarding import BANK_ACCOUNT, Account, onboarded, requested

DEBIT = {"object": "card", "number": "4000056655665556", "exp_month": 12, "exp_year": 2030, "cvc": "123"}


def add(client: stripe.StripeClient, account: Account, given: Any, **params: Any) -> dict[str, Any]:
    """A new external account of an account."""
    sent: Any = {"external_account": given, **params}
    return client.v1.accounts.external_accounts.create(account["id"], sent).to_dict()


def shown(client: stripe.StripeClient, account: Account, **params: Any) -> list[str]:
    """The ids of an account's external accounts, as listed."""
    listed = client.v1.accounts.external_accounts.list(account["id"], params)  # type: ignore[arg-type]
    return [each.id for each in listed.data]


@pytest.fixture
def account(stripe_client: stripe.StripeClient) -> Account:
    """An active account with one bank account."""
    return onboarded(stripe_client)


def first(account: Account) -> str:
    """The bank account that came with the account."""
    id: str = account["external_accounts"]["data"][0]["id"]
    return id


def test_a_bank_account_says_how_it_can_be_paid_to(
    stripe_client: stripe.StripeClient, account: Account
) -> None:
    """The documented example: the list, filtered by `object`, shows `available_payout_methods`."""
    add(stripe_client, account, DEBIT)
    (bank_account,) = stripe_client.v1.accounts.external_accounts.list(
        account["id"], {"object": "bank_account"}
    ).data
    shown = bank_account.to_dict()
    assert shown["object"] == "bank_account"
    assert shown["id"].startswith("ba_")
    assert shown["account"] == account["id"]
    assert shown["available_payout_methods"] == ["standard", "instant"]
    assert (shown["bank_name"], shown["last4"], shown["status"]) == ("STRIPE TEST BANK", "6789", "new")
    assert shown["default_for_currency"] is True


@pytest.mark.parametrize(
    ("country", "bank", "kinds"),
    [
        ("US", BANK_ACCOUNT, ("savings", "futsu")),
        (
            "JP",
            {**BANK_ACCOUNT, "country": "JP", "currency": "jpy", "routing_number": "1100000"},
            ("toza", "savings"),
        ),
    ],
)
def test_a_bank_account_is_of_its_country_s_types(
    stripe_client: stripe.StripeClient, country: str, bank: dict[str, Any], kinds: tuple[str, str]
) -> None:
    """Source: `account_type` in https://docs.stripe.com/api/external_account_bank_accounts/update."""
    asked: Any = {"type": "custom", "country": country, "capabilities": requested("transfers")}
    account = stripe_client.v1.accounts.create(asked).to_dict()
    id = add(stripe_client, account, {**bank, "account_holder_name": "Jenny Rosen"})["id"]
    update: Any = stripe_client.v1.accounts.external_accounts.update
    taken, refused = kinds
    assert update(account["id"], id, {"account_type": taken}).account_type == taken
    with pytest.raises(stripe.InvalidRequestError, match="Invalid account_type: must be"):
        update(account["id"], id, {"account_type": refused})


def test_who_deals_with_stripe_keeps_its_bank_account(stripe_client: stripe.StripeClient) -> None:
    """ "You can only update bank accounts when `requirement_collection` is `application`".

    Source: https://docs.stripe.com/api/external_account_bank_accounts/update.
    """
    account = stripe_client.v1.accounts.create({"type": "express"}).to_dict()
    id = add(stripe_client, account, BANK_ACCOUNT)["id"]
    with pytest.raises(stripe.PermissionError) as refused:
        stripe_client.v1.accounts.external_accounts.update(account["id"], id, {"metadata": {"a": "b"}})
    assert refused.value.user_message == (
        "This application does not have the required permissions for this endpoint on account "
        f"'{account['id']}'."
    )


def test_a_failing_bank_account_takes_no_instant_payouts(
    stripe_client: stripe.StripeClient, account: Account
) -> None:
    """The test numbers that fail are paid to in the standard way only."""
    bank_account = add(stripe_client, account, {**BANK_ACCOUNT, "account_number": "000111111116"})
    assert bank_account["available_payout_methods"] == ["standard"]


def test_a_token_becomes_an_external_account(stripe_client: stripe.StripeClient, account: Account) -> None:
    """The id that the token showed stays; the token is used up."""
    details: Any = {name: value for name, value in BANK_ACCOUNT.items() if name != "object"}
    token = stripe_client.v1.tokens.create({"bank_account": details})
    external = add(stripe_client, account, token.id, metadata={"a": "b"})
    assert external["id"] == token.bank_account.id  # type: ignore[union-attr]
    assert external["metadata"] == {"a": "b"}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        add(stripe_client, account, token.id)
    assert refused.value.code == "token_already_used"


def test_a_debit_card_is_paid_to_at_once(stripe_client: stripe.StripeClient, account: Account) -> None:
    """From its details or from a token."""
    card = add(stripe_client, account, DEBIT, default_for_currency=True)
    assert (card["object"], card["funding"], card["currency"]) == ("card", "debit", "usd")
    assert card["available_payout_methods"] == ["standard", "instant"]
    assert card["default_for_currency"] is True
    from_token = add(stripe_client, account, "tok_visa_debit")
    assert (from_token["last4"], from_token["default_for_currency"]) == ("5556", False)


def test_some_debit_cards_take_no_instant_payouts(
    stripe_client: stripe.StripeClient, account: Account
) -> None:
    """The test card that Stripe's Connect testing page names for it."""
    card = add(stripe_client, account, "tok_visa_debit_us_instantPayoutUnsupported")
    assert card["available_payout_methods"] == ["standard"]


def test_a_credit_card_cannot_be_paid_to(stripe_client: stripe.StripeClient, account: Account) -> None:
    """Stripe's words, and nothing is added."""
    with pytest.raises(
        stripe.InvalidRequestError, match=r"This card doesn't appear to be a debit card\."
    ) as refused:
        add(stripe_client, account, "tok_visa")
    assert refused.value.code == "invalid_card_type"
    assert shown(stripe_client, account) == [first(account)]


def test_one_is_the_default_for_a_currency(stripe_client: stripe.StripeClient, account: Account) -> None:
    """The first; then whichever is named, and the one before steps back, which is told."""
    second = add(stripe_client, account, BANK_ACCOUNT)
    assert second["default_for_currency"] is False
    stripe_client.v1.accounts.external_accounts.update(
        account["id"], second["id"], {"default_for_currency": True}
    )
    listed = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()["external_accounts"]
    assert [(each["id"], each["default_for_currency"]) for each in listed["data"]] == [
        (second["id"], True),
        (first(account), False),
    ]
    told = stripe_client.v1.events.list(
        {"type": "account.external_account.updated"}, {"stripe_account": account["id"]}
    )
    assert [each.to_dict()["data"]["previous_attributes"] for each in told.data] == [
        {"default_for_currency": False},
        {"default_for_currency": True},
    ]


def test_the_default_cannot_be_deleted(stripe_client: stripe.StripeClient, account: Account) -> None:
    """Another one must take its place first."""
    second = add(stripe_client, account, BANK_ACCOUNT)
    external_accounts = stripe_client.v1.accounts.external_accounts
    with pytest.raises(stripe.InvalidRequestError) as refused:
        external_accounts.delete(account["id"], first(account))
    assert refused.value.user_message == (
        "You cannot delete the default external account for your default currency. Please make another "
        "external account the default using the `default_for_currency` param, and then delete this one."
    )
    external_accounts.update(account["id"], second["id"], {"default_for_currency": True})
    deleted = external_accounts.delete(account["id"], first(account)).to_dict()
    assert deleted == {"id": first(account), "object": "bank_account", "deleted": True}
    assert shown(stripe_client, account) == [second["id"]]
    with pytest.raises(stripe.InvalidRequestError, match="No such external account") as missing:
        external_accounts.retrieve(account["id"], first(account))
    assert missing.value.http_status == 404


def test_the_account_s_own_parameter_replaces_the_default(
    stripe_client: stripe.StripeClient, account: Account
) -> None:
    """`external_account` of an update takes the place of the default, which goes."""
    replacing: Any = {"external_account": BANK_ACCOUNT}
    changed = stripe_client.v1.accounts.update(account["id"], replacing)
    (only,) = changed.to_dict()["external_accounts"]["data"]
    assert only["id"] != first(account)
    assert only["default_for_currency"] is True


def test_what_may_be_changed(stripe_client: stripe.StripeClient, account: Account) -> None:
    """A bank account's holder, a card's address and expiry, the metadata of both; never the numbers."""
    change = stripe_client.v1.accounts.external_accounts.update
    holder: Any = {
        "account_holder_name": "Jane Doe",
        "account_holder_type": "individual",
        "metadata": {"a": "b"},
    }
    bank_account = change(account["id"], first(account), holder).to_dict()
    assert (bank_account["account_holder_name"], bank_account["metadata"]) == ("Jane Doe", {"a": "b"})
    card = add(stripe_client, account, DEBIT)
    changed = change(account["id"], card["id"], {"exp_year": "2031", "name": "Jane"}).to_dict()
    assert (changed["exp_year"], changed["name"]) == (2031, "Jane")
    with pytest.raises(stripe.InvalidRequestError, match="Received unknown parameter: exp_year"):
        change(account["id"], first(account), {"exp_year": "2031"})


def test_the_list_has_pages(stripe_client: stripe.StripeClient, account: Account) -> None:
    """Both kinds in one order, the latest first; an unknown cursor is refused."""
    card = add(stripe_client, account, DEBIT)
    last = add(stripe_client, account, BANK_ACCOUNT)
    assert shown(stripe_client, account) == [last["id"], card["id"], first(account)]
    assert shown(stripe_client, account, limit=1, starting_after=last["id"]) == [card["id"]]
    assert shown(stripe_client, account, object="card") == [card["id"]]
    with pytest.raises(stripe.InvalidRequestError, match="No such external account: 'ba_none'"):
        shown(stripe_client, account, starting_after="ba_none")


def test_a_wrong_routing_number_is_told(stripe_client: stripe.StripeClient, account: Account) -> None:
    """As for any bank account."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        add(stripe_client, account, {**BANK_ACCOUNT, "routing_number": "110000001"})
    assert refused.value.code == "routing_number_invalid"


def test_the_account_is_told_of_what_it_shows(stripe_client: stripe.StripeClient, account: Account) -> None:
    """Adding one makes `account.external_account.created`, and the account's own event shows the list."""
    external = add(stripe_client, account, DEBIT)
    options: Any = {"stripe_account": account["id"]}
    created = stripe_client.v1.events.list({"type": "account.external_account.created"}, options).data[0]
    assert created.to_dict()["data"]["object"]["id"] == external["id"]
    updated = stripe_client.v1.events.list({"type": "account.updated"}, options).data[0].to_dict()["data"]
    assert updated["previous_attributes"].keys() == {"external_accounts"}
    assert updated["previous_attributes"]["external_accounts"]["total_count"] == 1
    assert updated["object"]["external_accounts"]["total_count"] == 2


def test_a_cards_details_may_bring_metadata(stripe_client: stripe.StripeClient, account: Account) -> None:
    """Source: `external_account[metadata]` in https://docs.stripe.com/api/external_account_cards/create."""
    card = add(stripe_client, account, {**DEBIT, "metadata": {"bank": "second"}})
    assert card["metadata"] == {"bank": "second"}
