"""Tokens: six kinds, single use, test numbers and their errors, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..door.test_application import send

VISA = {"number": "4242424242424242", "exp_month": "5", "exp_year": "2024", "cvc": "314"}
BANK_ACCOUNT = {
    "country": "US",
    "currency": "usd",
    "account_holder_name": "Jenny Rosen",
    "account_holder_type": "individual",
    "routing_number": "110000000",
    "account_number": "000123456789",
}


def card(**changes: str) -> Any:
    """The parameters of a Visa's token, with changes."""
    return {"card": {**VISA, **changes}}


def test_a_card_token_holds_what_may_be_shown(stripe_client: Any) -> None:
    """Brand, last digits, expiry and funding; never the number or the code."""
    token = stripe_client.v1.tokens.create(card())
    assert (token.object, token.type, token.used, token.livemode, token.created) == (
        "token",
        "card",
        False,
        False,
        NOW,
    )
    assert token.id.startswith("tok_")
    assert token.card is not None
    shown = token.card.to_dict()
    assert shown["id"].startswith("card_")
    assert {
        "brand": "Visa",
        "country": "US",
        "cvc_check": "unchecked",
        "exp_month": 5,
        "exp_year": 2024,
        "funding": "credit",
        "last4": "4242",
        "metadata": {},
        "name": None,
        "address_line1": None,
        "dynamic_last4": None,
        "tokenization_method": None,
    }.items() <= shown.items()
    assert "4242424242424242" not in str(token)


@pytest.mark.parametrize(
    ("params", "prefix", "kind"),
    [
        (card(), "tok_", "card"),
        ({"bank_account": BANK_ACCOUNT}, "btok_", "bank_account"),
        (
            {
                "account": {
                    "individual": {"first_name": "Jane", "last_name": "Doe"},
                    "tos_shown_and_accepted": True,
                }
            },
            "ct_",
            "account",
        ),
        (
            {"person": {"first_name": "Jane", "last_name": "Doe", "relationship": {"owner": True}}},
            "cpt_",
            "person",
        ),
        ({"pii": {"id_number": "000000000"}}, "pii_", "pii"),
        ({"pii": {"personal_id_number": "000000000"}}, "pii_", "pii"),  # sent by Stripe's SDKs for phones
        ({"pii": {"ssn_last_4": "0000"}}, "pii_", "pii"),
        ({"cvc_update": {"cvc": "123"}}, "cvctok_", "cvc_update"),
    ],
)
def test_each_kind_has_its_prefix_and_is_retrieved(
    stripe_client: Any, params: Any, prefix: str, kind: str
) -> None:
    """What was created is what is retrieved."""
    token = stripe_client.v1.tokens.create(params)
    assert token.id.startswith(prefix)
    assert (token.type, token.used) == (kind, False)
    assert stripe_client.v1.tokens.retrieve(token.id).to_dict() == token.to_dict()


def test_a_bank_account_token_names_the_test_bank(stripe_client: Any) -> None:
    """The account's last digits, and a status that says nothing is verified yet."""
    token = stripe_client.v1.tokens.create({"bank_account": BANK_ACCOUNT})
    assert token.bank_account is not None
    shown = token.bank_account.to_dict()
    assert shown.pop("id").startswith("ba_")
    assert len(shown.pop("fingerprint")) == 16
    assert shown == {
        "object": "bank_account",
        "account_holder_name": "Jenny Rosen",
        "account_holder_type": "individual",
        "account_type": None,
        "bank_name": "STRIPE TEST BANK",
        "country": "US",
        "currency": "usd",
        "last4": "6789",
        "routing_number": "110000000",
        "status": "new",
    }


def test_both_styles_make_the_same_token(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """`stripe.Token.create(...)` sends what `client.v1.tokens.create({...})` sends."""
    monkeypatch.setattr(stripe, "api_key", "sk_test_sandbox")
    monkeypatch.setattr(stripe, "default_http_client", sandbox.http_client())
    one = stripe.Token.create(**card())
    two = sandbox.client().v1.tokens.create(card())
    assert one.card is not None
    assert two.card is not None
    assert one.card.fingerprint == two.card.fingerprint
    assert stripe.Token.retrieve(one.id).id == one.id


NO_NUMBER = "The card number is not a valid credit card number."


@pytest.mark.parametrize(
    ("changes", "code", "param", "message"),
    [
        ({"number": "4242424242424241"}, "incorrect_number", "number", "Your card number is incorrect."),
        ({"number": "4444"}, "invalid_number", "number", NO_NUMBER),
        ({"number": "x"}, "invalid_number", "number", NO_NUMBER),
        ({"number": "4242" * 5}, "invalid_number", "number", NO_NUMBER),
        (
            {"exp_month": "13"},
            "invalid_expiry_month",
            "exp_month",
            "Your card's expiration month is invalid.",
        ),
        ({"exp_month": "1"}, "invalid_expiry_month", "exp_month", "Your card's expiration month is invalid."),
        ({"exp_year": "2023"}, "invalid_expiry_year", "exp_year", "Your card's expiration year is invalid."),
        ({"cvc": "99"}, "invalid_cvc", "cvc", "Your card's security code is invalid."),
    ],
)
def test_details_that_cannot_be_right_are_refused(
    stripe_client: Any, changes: Any, code: str, param: str | None, message: str
) -> None:
    """402, `card_error`, with Stripe's code, parameter and words.

    Recorded of four digits by a public wrapper, in 2023. Guess: letters, and too many digits, are the same.
    """
    with pytest.raises(stripe.CardError) as refused:
        stripe_client.v1.tokens.create(card(**changes))
    error = refused.value
    assert (error.http_status, error.code, error.param, error.user_message) == (402, code, param, message)


def test_a_code_that_cannot_be_right_is_named_as_a_cards(stripe_client: Any) -> None:
    """Though it is sent as `cvc_update[cvc]`. Recorded by Stripe's SDK for phones."""
    with pytest.raises(stripe.CardError) as refused:
        stripe_client.v1.tokens.create({"cvc_update": {"cvc": "1"}})
    assert (refused.value.code, refused.value.param) == ("invalid_cvc", "cvc")


def test_only_a_customers_card_may_be_shown_again(stripe_client: Any) -> None:
    """Nobody said so yet of it, and nothing is said of a token's. Recorded, version 2025-08-27."""
    token = stripe_client.v1.tokens.create(card())
    assert "allow_redisplay" not in token.card.to_dict()
    customer = stripe_client.v1.customers.create({}).id
    source = stripe_client.v1.customers.payment_sources.create(customer, {"source": token.id})
    assert source.allow_redisplay == "unspecified"


def test_a_number_that_is_no_test_number_is_declined(sandbox: Sandbox) -> None:
    """As it stands on the wire: the kit's own client would not even send it."""
    body = "card[number]=4539578763621486&card[exp_month]=5&card[exp_year]=2024"
    reply, answer = send(sandbox, "post", "/v1/tokens", body)
    assert (reply.status, answer["error"]["decline_code"]) == (402, "test_mode_live_card")
    assert answer["error"]["message"] == (
        "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list "
        "of valid test cards, visit: https://stripe.com/docs/testing."
    )


def test_a_number_is_read_with_blanks_and_dashes(stripe_client: Any) -> None:
    """People paste numbers as they are printed."""
    token = stripe_client.v1.tokens.create(card(number="4242 4242-4242 4242"))
    assert token.card is not None
    assert token.card.last4 == "4242"


def test_nothing_to_make_a_token_of_is_an_error(stripe_client: Any) -> None:
    """No kind; or two at once, without a code. Recorded: https://github.com/gburgyan/aat-stripe, tokens."""
    with pytest.raises(stripe.InvalidRequestError, match="You must supply either a card, customer, PII data"):
        stripe_client.v1.tokens.create({})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.tokens.create({**card(), "pii": {"id_number": "000000000"}})
    assert (refused.value.http_status, refused.value.code, refused.value.param) == (400, None, None)


def test_a_missing_detail_is_named(stripe_client: Any) -> None:
    """`card[exp_month]`, as it stands in the form."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.tokens.create({"card": {"number": "4242424242424242", "exp_year": "2030"}})
    assert (refused.value.code, refused.value.param) == ("parameter_missing", "card[exp_month]")


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("12345678", "Invalid routing number for US. The number must contain 9 digits."),
        ("110000001", "Invalid routing number for US. The number must contain 9 digits."),
    ],
)
def test_a_wrong_routing_number_is_refused(stripe_client: Any, number: str, message: str) -> None:
    """Length and check digit count."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.tokens.create({"bank_account": {**BANK_ACCOUNT, "routing_number": number}})
    assert (refused.value.user_message, refused.value.code) == (message, "routing_number_invalid")


def test_a_token_is_used_up_by_attaching_it(stripe_client: Any) -> None:
    """Attaching flips `used`, and a second attach is refused in Stripe's words."""
    token = stripe_client.v1.tokens.create(card())
    customer = stripe_client.v1.customers.create({"source": token.id})
    assert stripe_client.v1.tokens.retrieve(token.id).used is True
    assert token.card is not None
    assert customer.default_source == token.card.id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.customers.create({"source": token.id})
    assert refused.value.code == "token_already_used"
    assert refused.value.user_message == f"You cannot use a Stripe token more than once: {token.id}."


def test_a_declined_attach_leaves_the_token_unused(stripe_client: Any) -> None:
    """Nothing is lost: no customer is made, and no event."""
    token = stripe_client.v1.tokens.create(card(number="4000000000000002"))
    with pytest.raises(stripe.CardError):
        stripe_client.v1.customers.create({"source": token.id})
    assert stripe_client.v1.tokens.retrieve(token.id).used is False
    assert stripe_client.v1.customers.list().data == []
    assert stripe_client.v1.events.list().data == []


def test_magic_tokens_need_no_creation_and_are_never_used_up(stripe_client: Any) -> None:
    """`tok_visa` works again and again."""
    for _ in range(2):
        customer = stripe_client.v1.customers.create({"source": "tok_visa"})
        assert str(customer.default_source).startswith("card_")


def test_a_magic_token_is_retrieved_as_a_new_one(stripe_client: Any) -> None:
    """As recorded: each time another token of the card, which is used once."""
    one, other = (stripe_client.v1.tokens.retrieve("tok_visa") for _ in range(2))
    assert (one.type, one.card.last4, one.used, one.id != other.id) == ("card", "4242", False, True)
    stripe_client.v1.customers.create({"source": one.id})
    assert stripe_client.v1.tokens.retrieve(one.id).used


def test_a_magic_tokens_card_had_a_currency() -> None:
    """That of its country, and no security code.

    Recorded by https://github.com/liberapay/liberapay.com, tests/py/fixtures/TestPayinsStripe.yml: in
    December 2022, and otherwise in May 2024.
    """
    for clock, currencies in (("2022-12-23", ["usd", "jpy"]), ("2024-05-06", [None, None])):
        retrieve: Any = Sandbox(clock=clock).client().v1.tokens.retrieve
        cards = [retrieve(each).card.to_dict() for each in ("tok_visa", "tok_jp")]
        assert [each.get("currency") for each in cards] == currencies
        assert {each["cvc_check"] for each in cards} == {"unchecked" if clock > "2024" else None}


def test_an_unknown_token_is_named(stripe_client: Any) -> None:
    """400 also in the path. Recorded: https://github.com/gburgyan/aat-stripe, tokens."""
    with pytest.raises(stripe.InvalidRequestError) as missing:
        stripe_client.v1.tokens.retrieve("tok_none")
    assert (missing.value.http_status, missing.value.user_message) == (400, "No such token: 'tok_none'")
    assert (missing.value.code, missing.value.param) == ("resource_missing", "token")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.customers.create({"source": "tok_none"})
    assert (refused.value.http_status, refused.value.param) == (400, "source")


def test_a_new_account_may_not_send_card_numbers() -> None:
    """The profile `fresh` refuses them as Stripe does, and takes magic tokens."""
    client = Sandbox(seed="test", clock="2024-02-01", profile="fresh").client()
    with pytest.raises(stripe.CardError, match="generally unsafe") as refused:
        client.v1.tokens.create(card())
    assert refused.value.http_status == 402
    assert client.v1.customers.create({"source": "tok_visa"}).default_source


@pytest.mark.parametrize(
    ("digits", "code", "decline_code"),
    [
        ("0002", "card_declined", "generic_decline"),
        ("9995", "card_declined", "insufficient_funds"),
        ("9987", "card_declined", "lost_card"),
        ("9979", "card_declined", "stolen_card"),
        ("6975", "card_declined", "card_velocity_exceeded"),
        ("0069", "expired_card", None),
        ("0119", "processing_error", "processing_error"),
        ("0127", "incorrect_cvc", "incorrect_cvc"),
    ],
)
def test_a_declining_card_makes_a_token_and_fails_when_attached(
    stripe_client: Any, digits: str, code: str, decline_code: str | None
) -> None:
    """Each published number fails for its reason."""
    token = stripe_client.v1.tokens.create(card(number=f"400000000000{digits}"))
    with pytest.raises(stripe.CardError) as refused:
        stripe_client.v1.customers.create({"source": token.id})
    error: Any = refused.value.json_body
    error = error["error"]
    assert (error["type"], error["code"], error.get("decline_code")) == ("card_error", code, decline_code)


def test_an_incorrect_code_fails_only_where_one_is_sent(stripe_client: Any) -> None:
    """Without a CVC, the card 0127 is attached."""
    details = {"number": "4000000000000127", "exp_month": "5", "exp_year": "2024"}
    token = stripe_client.v1.tokens.create({"card": details})
    assert stripe_client.v1.customers.create({"source": token.id}).default_source


def test_the_card_0341_is_attached(stripe_client: Any) -> None:
    """It fails only when it is charged."""
    assert stripe_client.v1.customers.create({"source": "tok_chargeCustomerFail"}).default_source
