"""One and the same script for every SDK in Python from 5 on: what each does against the sandbox.

PYTHONPATH=FOLDER_OF_THE_SDK python walk.py ADDRESS [VERSION]

prints one JSON object: step -> null, or what went wrong. VERSION is the account's, for an SDK that pins none.
It runs with another SDK than the kit's, so nothing of the kit is imported here.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.request import Request, urlopen

# Another one each time: mypy knows only the installed one.
stripe: Any = import_module("stripe")

KEY = "sk_test_sandbox"
# What is spoken; before 6 the SDK leaves it to the account.
VERSION: str = stripe.api_version or sys.argv[2]
STEPS: dict[str, Callable[[], None]] = {}


def step(function: Callable[[], None]) -> Callable[[], None]:
    """Mark a step of the walk; a step stands alone."""
    STEPS[function.__name__] = function
    return function


def error(name: str) -> Any:
    """An error's class, which stood in `stripe.error` before 8."""
    return getattr(stripe, name, None) or getattr(stripe.error, name)


def refused(name: str, call: Callable[..., Any], **params: Any) -> Any:
    """The error that a call raises."""
    try:
        call(**params)
    except error(name) as raised:
        return raised
    raise AssertionError(f"no {name} was raised")


def types(*names: str) -> dict[str, Any]:
    """How an intent's types are named in the version."""
    older = VERSION < "2026-09-30"
    return {"payment_method_types" if older else "allowed_payment_method_types": list(names)}


def card_token() -> Any:
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    return stripe.Token.create(card=card)


def connected() -> Any:
    """A connected account that may be paid: its holder has done what Stripe asks for."""
    wanted = {"transfers": {"requested": True}, "card_payments": {"requested": True}}
    account = stripe.Account.create(type="custom", country="US", capabilities=wanted)
    control("onboard", account=account.id)
    return account


def control(name: str, **params: Any) -> Any:
    """One of the sandbox's own controls."""
    body = json.dumps(params).encode()
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    return json.load(urlopen(Request(f"{sys.argv[1]}/_sandbox/{name}", body, headers)))


@step
def tokens() -> None:
    token = card_token()
    assert token.card.last4 == "4242"
    assert stripe.Token.retrieve(token.id).used is False
    bank = {"country": "US", "currency": "usd", "routing_number": "110000000"}
    token = stripe.Token.create(bank_account={**bank, "account_number": "000123456789"})
    assert token.bank_account.last4 == "6789"


@step
def customers() -> None:
    customer = stripe.Customer.create(email="a@example.com", name="Ada", metadata={"order": "7"})
    assert stripe.Customer.retrieve(customer.id).name == "Ada"
    changed = stripe.Customer.modify(customer.id, name="Ada L.", metadata={"order": ""})
    assert (changed.name, "order" in changed.metadata) == ("Ada L.", False)
    assert stripe.Customer.list(email="a@example.com", limit=1).data[0].id == customer.id
    assert stripe.Customer.delete(customer.id).deleted is True
    assert stripe.Customer.retrieve(customer.id).deleted is True


@step
def sources() -> None:
    customer = stripe.Customer.create(source="tok_visa")
    card = stripe.Customer.create_source(customer.id, source="tok_mastercard")
    assert card.brand == "MasterCard"
    assert stripe.Customer.modify_source(customer.id, card.id, name="Ada").name == "Ada"
    listed = stripe.Customer.list_sources(customer.id, object="card").data
    assert [each.last4 for each in listed] == ["4242", "4444"]
    assert stripe.Customer.retrieve_source(customer.id, card.id).id == card.id
    assert stripe.Customer.delete_source(customer.id, card.id).deleted is True
    shown = stripe.Customer.retrieve(customer.id, expand=["sources", "default_source"])
    assert [each.id for each in shown.sources.data] == [shown.default_source.id]


@step
def bank_accounts() -> None:
    customer = stripe.Customer.create(source="btok_us_verified")
    account = stripe.Customer.list_sources(customer.id, object="bank_account").data[0]
    assert account.status == "verified"
    charge = stripe.Charge.create(amount=500, currency="usd", customer=customer.id)
    assert charge.status == "pending"


@step
def charges() -> None:
    charge = stripe.Charge.create(amount=1000, currency="usd", source="tok_visa", description="A book")
    shown = stripe.Charge.retrieve(charge.id, expand=["balance_transaction"])
    assert (shown.balance_transaction.fee, shown.balance_transaction.net) == (59, 941)
    assert stripe.Charge.modify(charge.id, description="Two").description == "Two"
    held = stripe.Charge.create(amount=1000, currency="usd", source="tok_visa", capture=False)
    assert held.captured is False
    assert stripe.Charge.capture(held.id).captured is True
    assert stripe.Charge.list(limit=2).data[0].id == held.id
    if VERSION < "2022-11-15":
        assert charge.refunds.data == []
    if VERSION < "2025-03-31":
        assert charge["invoice"] is None


@step
def a_decline() -> None:
    source = "tok_chargeDeclinedInsufficientFunds"
    raised = refused("CardError", stripe.Charge.create, amount=1000, currency="usd", source=source)
    assert (raised.http_status, raised.code) == (402, "card_declined")
    assert raised.json_body["error"]["decline_code"] == "insufficient_funds"
    assert stripe.Charge.retrieve(raised.json_body["error"]["charge"]).status == "failed"


@step
def payment_intents() -> None:
    intent = stripe.PaymentIntent.create(amount=2000, currency="usd", **types("card"))
    assert intent.status == "requires_payment_method"
    paid = stripe.PaymentIntent.confirm(intent.id, payment_method="pm_card_visa")
    assert (paid.status, paid.amount_received) == ("succeeded", 2000)
    assert paid.capture_method == ("automatic" if VERSION < "2024-04-10" else "automatic_async")
    if VERSION < "2022-11-15":
        assert paid.charges.data[0].amount == 2000
    shown = stripe.PaymentIntent.retrieve(intent.id, expand=["latest_charge", "payment_method"])
    assert shown.latest_charge.payment_method_details.card.last4 == "4242"
    assert shown.payment_method.type == "card"


@step
def payment_intents_in_steps() -> None:
    held = stripe.PaymentIntent.create(
        amount=2000,
        currency="usd",
        confirm=True,
        payment_method="pm_card_visa",
        capture_method="manual",
        **types("card"),
    )
    assert held.status == "requires_capture"
    assert stripe.PaymentIntent.capture(held.id, amount_to_capture=1500).amount_received == 1500
    other = stripe.PaymentIntent.create(amount=2000, currency="usd", **types("card"))
    assert stripe.PaymentIntent.modify(other.id, metadata={"a": "b"}).metadata["a"] == "b"
    assert stripe.PaymentIntent.cancel(other.id).status == "canceled"
    again = refused("InvalidRequestError", lambda: stripe.PaymentIntent.cancel(other.id))
    assert again.code == "payment_intent_unexpected_state"


@step
def three_d_secure() -> None:
    intent = stripe.PaymentIntent.create(
        amount=2000,
        currency="usd",
        confirm=True,
        payment_method="pm_card_threeDSecure2Required",
        return_url="https://example.com",
        **types("card"),
    )
    assert (intent.status, intent.next_action.type) == ("requires_action", "redirect_to_url")
    control("authenticate", intent=intent.id, outcome="succeed")
    assert stripe.PaymentIntent.retrieve(intent.id).status == "succeeded"


@step
def a_declined_intent() -> None:
    raised = refused(
        "CardError",
        stripe.PaymentIntent.create,
        amount=2000,
        currency="usd",
        confirm=True,
        payment_method="pm_card_chargeDeclined",
        **types("card"),
    )
    intent = raised.json_body["error"]["payment_intent"]
    assert intent["status"] == "requires_payment_method"
    assert intent["last_payment_error"]["code"] == "card_declined"
    if VERSION < "2022-11-15":
        assert intent["charges"]["data"][0]["status"] == "failed"


@step
def setup_intents() -> None:
    customer = stripe.Customer.create()
    intent = stripe.SetupIntent.create(
        customer=customer.id, confirm=True, payment_method="pm_card_visa", **types("card")
    )
    assert intent.status == "succeeded"
    methods = stripe.PaymentMethod.list(customer=customer.id, type="card").data
    assert [each.id for each in methods] == [intent.payment_method]
    other = stripe.SetupIntent.create(**types("card"))
    assert stripe.SetupIntent.cancel(other.id).status == "canceled"


@step
def payment_methods() -> None:
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    method = stripe.PaymentMethod.create(type="card", card=card)
    customer = stripe.Customer.create()
    assert stripe.PaymentMethod.attach(method.id, customer=customer.id).customer == customer.id
    changed = stripe.PaymentMethod.modify(method.id, billing_details={"name": "Ada"})
    assert changed.billing_details.name == "Ada"
    assert stripe.PaymentMethod.detach(method.id).customer is None


@step
def refunds() -> None:
    charge = stripe.Charge.create(amount=1000, currency="usd", source="tok_visa")
    refund = stripe.Refund.create(charge=charge.id, amount=400)
    assert (refund.amount, refund.status) == (400, "succeeded")
    assert stripe.Refund.list(charge=charge.id).data[0].id == refund.id
    assert stripe.Refund.modify(refund.id, metadata={"a": "b"}).metadata["a"] == "b"
    raised = refused("InvalidRequestError", stripe.Refund.create, charge=charge.id, amount=700)
    assert raised.param == "amount"
    assert stripe.Charge.retrieve(charge.id).amount_refunded == 400


@step
def the_balance() -> None:
    stripe.Charge.create(amount=10000, currency="usd", source="tok_bypassPending")
    balance = stripe.Balance.retrieve()
    assert any(each.currency == "usd" and each.amount > 0 for each in balance.available)
    listed = stripe.BalanceTransaction.list(limit=1).data[0]
    assert stripe.BalanceTransaction.retrieve(listed.id).net == listed.net


@step
def payouts() -> None:
    stripe.Charge.create(amount=10000, currency="usd", source="tok_bypassPending")
    payout = stripe.Payout.create(amount=1000, currency="usd")
    assert payout.status in ("pending", "in_transit")
    assert stripe.Payout.cancel(payout.id).status == "canceled"
    assert stripe.Payout.list(limit=1).data[0].id == payout.id


@step
def accounts() -> None:
    account = stripe.Account.create(
        type="custom",
        country="US",
        email="a@example.com",
        business_type="individual",
        capabilities={"transfers": {"requested": True}},
        tos_acceptance={"date": int(time.time()), "ip": "127.0.0.1"},
    )
    assert stripe.Account.retrieve(account.id).email == "a@example.com"
    changed = stripe.Account.modify(account.id, metadata={"a": "b"}, business_profile={"mcc": "5734"})
    assert (changed.metadata["a"], changed.business_profile.mcc) == ("b", "5734")
    bank = stripe.Account.create_external_account(account.id, external_account="btok_us")
    assert stripe.Account.list_external_accounts(account.id, object="bank_account").data[0].id == bank.id
    person = stripe.Account.create_person(account.id, first_name="Ada", last_name="Lovelace")
    assert person.id in [each.id for each in stripe.Account.list_persons(account.id).data]
    link = stripe.AccountLink.create(
        account=account.id,
        refresh_url="https://example.com/a",
        return_url="https://example.com/b",
        type="account_onboarding",
    )
    assert link.url
    assert stripe.Account.delete(account.id).deleted is True


@step
def transfers() -> None:
    account = connected()
    stripe.Charge.create(amount=10000, currency="usd", source="tok_bypassPending")
    transfer = stripe.Transfer.create(amount=500, currency="usd", destination=account.id)
    assert stripe.Transfer.retrieve(transfer.id).reversals.data == []
    reversal = stripe.Transfer.create_reversal(transfer.id, amount=200)
    assert reversal.amount == 200
    shown = stripe.Transfer.retrieve(transfer.id)
    assert (shown.amount_reversed, shown.reversals.total_count) == (200, 1)


@step
def another_account() -> None:
    account = connected()
    customer = stripe.Customer.create(email="a@example.com", stripe_account=account.id)
    assert stripe.Customer.retrieve(customer.id, stripe_account=account.id).id == customer.id
    gone = refused("InvalidRequestError", stripe.Customer.retrieve, id=customer.id)
    assert (gone.http_status, gone.code) == (404, "resource_missing")


@step
def a_destination_charge() -> None:
    account = connected()
    intent = stripe.PaymentIntent.create(
        amount=2000,
        currency="usd",
        confirm=True,
        payment_method="pm_card_visa",
        application_fee_amount=200,
        transfer_data={"destination": account.id},
        expand=["latest_charge"],
        **types("card"),
    )
    # From 2024-04-10 on a payment is captured a moment later, and the money moves then.
    assert bool(getattr(intent.latest_charge, "transfer", None)) == (VERSION < "2024-04-10")
    charge = stripe.Charge.retrieve(intent.latest_charge.id, expand=["transfer"])
    assert charge.transfer.destination == account.id


@step
def events() -> None:
    customer = stripe.Customer.create(email="a@example.com")
    stripe.Customer.modify(customer.id, email="b@example.com")
    event = stripe.Event.list(type="customer.updated", limit=1).data[0]
    assert event.data.previous_attributes["email"] == "a@example.com"
    assert stripe.Event.retrieve(event.id).data.object["id"] == customer.id


@step
def webhooks() -> None:
    url, wanted = "https://example.com/hook", ["charge.succeeded"]
    endpoint = stripe.WebhookEndpoint.create(url=url, enabled_events=wanted)
    assert endpoint.secret.startswith("whsec_")
    assert stripe.WebhookEndpoint.list().data[0].id == endpoint.id
    assert stripe.WebhookEndpoint.modify(endpoint.id, disabled=True).status == "disabled"
    assert stripe.WebhookEndpoint.delete(endpoint.id).deleted is True
    payload, at = json.dumps({"id": "evt_1", "object": "event", "data": {"object": {}}}), int(time.time())
    mac = hmac.new(endpoint.secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
    assert stripe.Webhook.construct_event(payload, f"t={at},v1={mac}", endpoint.secret)["id"] == "evt_1"


@step
def files() -> None:
    image = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    image.name = "evidence.png"
    file = stripe.File.create(purpose="dispute_evidence", file=image)
    assert stripe.File.retrieve(file.id).filename == "evidence.png"
    assert stripe.FileLink.create(file=file.id).url


@step
def paging() -> None:
    marks = [f"page {number}" for number in range(7)]
    ids = [stripe.Customer.create(description=mark).id for mark in marks]
    seen = [each.id for each in stripe.Customer.list(limit=3).auto_paging_iter()]
    assert seen[:7] == ids[::-1]
    page = stripe.Customer.list(limit=2, starting_after=ids[4])
    assert [each.id for each in page.data] == [ids[3], ids[2]]
    back = stripe.Customer.list(limit=2, ending_before=ids[2])
    assert [each.id for each in back.data] == [ids[4], ids[3]]


@step
def search() -> None:
    stripe.Customer.create(metadata={"walk": "searched"})
    customer = stripe.Customer.search(query='metadata["walk"]:"searched"')
    assert customer.data[0].metadata["walk"] == "searched"


@step
def errors() -> None:
    unknown = refused("InvalidRequestError", stripe.Customer.create, nonsense=1)
    assert (unknown.http_status, unknown.param, unknown.code) == (400, "nonsense", "parameter_unknown")
    missing = refused("InvalidRequestError", stripe.Customer.retrieve, id="cus_none")
    assert str(missing.user_message) == "No such customer: 'cus_none'"
    wrong = refused("AuthenticationError", stripe.Customer.list, api_key="sk_wrong")
    assert wrong.http_status == 401


@step
def idempotency() -> None:
    first = stripe.Customer.create(email="a@example.com", idempotency_key=f"walk-{VERSION}")
    again = stripe.Customer.create(email="a@example.com", idempotency_key=f"walk-{VERSION}")
    assert first.id == again.id
    reused = refused(
        "IdempotencyError",
        stripe.Customer.create,
        email="b@example.com",
        idempotency_key=f"walk-{VERSION}",
    )
    assert reused.http_status == 400


def main() -> None:
    stripe.api_key = KEY
    stripe.api_base = stripe.upload_api_base = sys.argv[1]
    told: dict[str, str | None] = {}
    for name, walk in STEPS.items():
        try:
            walk()
            told[name] = None
        except Exception as raised:  # noqa: BLE001 - each step is told, whatever happened to it
            at = traceback.extract_tb(raised.__traceback__)
            place = next(each for each in reversed(at) if each.filename == __file__)
            told[name] = f"{type(raised).__name__}: {raised} (line {place.lineno}: {place.line})"
    sys.stdout.write(json.dumps({"version": VERSION, "steps": told}))


if __name__ == "__main__":
    main()
