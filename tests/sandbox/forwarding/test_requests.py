"""Card details forwarded to another processor on this machine."""

from __future__ import annotations

import json
from typing import Any

from ..receiver import Receiver
from ..refused import refusal

BODY = {"amount": 500, "card": {"number": "", "exp_month": "", "exp_year": "", "cvc": "", "name": ""}}


def params(url: str, *replacements: str) -> dict[str, Any]:
    headers = [{"name": "Destination-API-Key", "value": "secret"}]
    return {
        "payment_method": "pm_card_visa",
        "url": url,
        "request": {"body": json.dumps(BODY), "headers": headers},
        "replacements": list(replacements or ("card_number", "card_expiry", "card_cvc")),
    }


def test_a_card_is_put_into_the_request(stripe_client: Any, receiver: Receiver) -> None:
    """The other processor sees it; what is kept shows stars."""
    receiver.body, receiver.headers = b'{"id": "ch_elsewhere"}', {"Content-Type": "application/json"}
    sent = {**params(receiver.url), "metadata": {"order": "1"}}
    request = stripe_client.v1.forwarding.requests.create(sent)
    assert request.metadata.order == "1"
    headers, body = receiver.received[0]
    assert json.loads(body) == {
        "amount": 500,
        "card": {
            "number": "4242424242424242",
            "exp_month": "02",
            "exp_year": "2025",
            "cvc": "123",
            "name": "",
        },
    }
    assert headers["Destination-API-Key"] == "secret"
    assert request.id.startswith("fwdreq_")
    assert (request.response_details.status, request.response_details.body) == (200, '{"id": "ch_elsewhere"}')
    assert json.loads(request.request_details.body)["card"]["number"] == "424242******4242"
    assert json.loads(request.request_details.body)["card"]["cvc"] == "***"
    kept = stripe_client.v1.forwarding.requests.retrieve(request.id)
    assert "4242424242424242" not in str(kept)
    assert [each.id for each in stripe_client.v1.forwarding.requests.list().data] == [request.id]


def test_only_what_is_asked_for_is_put_in(stripe_client: Any, receiver: Receiver) -> None:
    """The other places stay as they were."""
    stripe_client.v1.forwarding.requests.create(params(receiver.url, "card_number"))
    card = json.loads(receiver.received[0][1])["card"]
    assert (card["number"], card["cvc"], card["exp_month"]) == ("4242424242424242", "", "")


def test_other_processors_name_the_details_otherwise(stripe_client: Any, receiver: Receiver) -> None:
    """A number goes where a number stands. What is kept hides the card's number and its code, no more.

    Source: https://docs.stripe.com/payments/vault-and-forward#create-fwd-request, with its examples.
    """
    place = {"number": "", "expiryMonth": 0, "expiryYear": "", "cvc": "", "holderName": ""}
    body = {"amount": {"value": 1000, "currency": "usd"}, "paymentMethod": place}
    sent = params(receiver.url, "card_number", "card_expiry", "card_cvc", "cardholder_name")
    sent["request"]["body"] = json.dumps(body)
    method = stripe_client.v1.payment_methods.create(
        {"type": "card", "card": {"token": "tok_visa"}, "billing_details": {"name": "First Last"}}
    )
    request = stripe_client.v1.forwarding.requests.create({**sent, "payment_method": method.id})
    headers, got = receiver.received[0]
    filled = {
        "number": "4242424242424242",
        "expiryMonth": 2,
        "expiryYear": "2025",
        "cvc": "123",
        "holderName": "First Last",
    }
    assert json.loads(got) == {**body, "paymentMethod": filled}
    assert (headers["User-Agent"], headers["Accept"]) == ("Stripe", "*/*")
    kept = json.loads(request.request_details.body)["paymentMethod"]
    assert kept == {**filled, "number": "424242******4242", "cvc": "***"}
    assert [each.name for each in request.request_details.headers] == ["Content-Type", "Destination-API-Key"]


def test_an_answer_shows_no_number(stripe_client: Any, receiver: Receiver) -> None:
    """Source: https://docs.stripe.com/payments/vault-and-forward#return-response."""
    receiver.body = b'{"echo": "4242424242424242"}'
    request = stripe_client.v1.forwarding.requests.create(params(receiver.url))
    assert request.response_details.body == '{"echo": "424242******4242"}'


def test_a_security_code_is_there_once(stripe_client: Any, receiver: Receiver) -> None:
    """Not after it was forwarded, nor after it was checked.

    Source: https://docs.stripe.com/payments/vault-and-forward#collect-card-details and
    https://docs.stripe.com/payments/forwarding-token-vault#configuring-in-house-vault.
    """
    v1 = stripe_client.v1
    made, saved = (
        v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}}).id for _ in range(2)
    )
    v1.payment_methods.attach(saved, {"customer": v1.customers.create({}).id})
    for each in (made, made, saved):
        v1.forwarding.requests.create({**params(receiver.url), "payment_method": each})
    assert [json.loads(body)["card"]["cvc"] for _, body in receiver.received] == ["123", "", ""]


def test_stripes_own_place_to_try_it(stripe_client: Any) -> None:
    """The sandbox answers itself.

    Source: https://docs.stripe.com/payments/forwarding-token-vault#create-forwarding-request; the answer is a
    guess.
    """
    url = "https://forwarding-api-demo.stripedemos.com/tokens"
    request = stripe_client.v1.forwarding.requests.create(params(url))
    assert (request.url, request.response_details.status) == (url, 200)
    assert request.response_details.headers[0].name == "Content-Type"
    assert json.loads(request.request_details.body)["card"]["number"] == "424242******4242"


def test_nobody_answers(stripe_client: Any) -> None:
    """A payment error, with a code of its own; before 2025-03-31.basil, that of a gateway.

    Source: https://docs.stripe.com/changelog/basil/2025-03-31/vault-forward-api-returns-402.
    """
    forward, sent = stripe_client.v1.forwarding.requests.create, params("http://127.0.0.1:9/")
    error = refusal(forward, sent)
    assert (error.http_status, error.code) == (402, "forwarding_api_upstream_connection_timeout")
    older = {"stripe_version": "2025-02-24.acacia", "max_network_retries": 0}
    assert refusal(forward, sent, older).http_status == 504


def test_what_cannot_be_forwarded(stripe_client: Any, receiver: Receiver) -> None:
    """To another machine, nothing; other details than a card's, or no JSON, neither."""
    create = stripe_client.v1.forwarding.requests.create
    assert refusal(create, params("https://api.example.com/charges")).param == "url"
    account = {**params(receiver.url), "payment_method": "pm_usBankAccount"}
    assert refusal(create, account).param == "payment_method"
    for body in ("a=b", "[" * 4_000):
        no_json = {**params(receiver.url), "request": {"body": body}}
        assert refusal(create, no_json).param == "request[body]"
