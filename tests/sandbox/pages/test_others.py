"""The other pages that people are sent to: invoices, vouchers, wallets, onboarding, identity, banks."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..checkout.conftest import SHIRT, SHOP, create
from . import addresses
from .visitor import Visitor

HERE = "http://127.0.0.1:4242"
CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123"}


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of a sandbox whose addresses are its own."""
    sandbox.application.state.pages = lambda: HERE
    return sandbox.client()


def billed(client: Any) -> Any:
    """An invoice over $25.00 that is sent to a customer."""
    customer = client.v1.customers.create({"email": "ada@example.com", "name": "Ada <b>L.</b>"}).id
    invoice = client.v1.invoices.create(
        {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    )
    item = {"customer": customer, "invoice": invoice.id, "amount": 2500, "currency": "usd"}
    client.v1.invoice_items.create({**item, "description": "Repair"})
    return client.v1.invoices.finalize_invoice(invoice.id)


def test_an_invoice_is_paid_on_its_page(client: Any, visitor: Visitor) -> None:
    """What it bills is shown; a declined card is said; once it is paid, nothing more is asked."""
    invoice = billed(client)
    assert invoice.hosted_invoice_url.startswith(f"{HERE}/i/acct_")
    page = visitor.open(invoice.hosted_invoice_url)
    assert "Repair" in page.text
    assert "Ada <b>L.</b>" in page.text
    page = visitor.send(page, "Pay $25.00", {}, **{**CARD, "number": "4000000000000002"})
    assert "Your card was declined." in page.text
    page = visitor.send(page, "Pay $25.00", {}, **CARD)
    assert "This invoice is paid." in page.text
    assert page.forms == []
    assert client.v1.invoices.retrieve(invoice.id).status == "paid"
    assert visitor.open(f"{HERE}/i/acct_1/test_nope").title == "There is no such invoice."


def test_the_sandboxs_own_address_says_what_is_there(client: Any, visitor: Visitor) -> None:
    """Which Stripe's does not: somebody opens what the command prints."""
    page = visitor.open(f"{HERE}/")
    assert page.title == "The sandbox is running"
    assert f"curl -u sk_test_sandbox: {HERE}/v1/customers" in page.text


def test_an_invoice_says_how_its_total_comes_about(client: Any, visitor: Visitor) -> None:
    """25.00 less 20 percent, shipped for 5.00, and 19 percent tax on the 20.00; and what the shop adds."""
    customer = client.v1.customers.create({"email": "ada@example.com"}).id
    rate = client.v1.tax_rates.create({"display_name": "VAT", "percentage": 19, "inclusive": False}).id
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "once", "name": "Spring"}).id
    post = {
        "display_name": "Post",
        "type": "fixed_amount",
        "fixed_amount": {"amount": 500, "currency": "usd"},
    }
    invoice = client.v1.invoices.create(
        {
            "customer": customer,
            "custom_fields": [{"name": "Order", "value": "A-17"}],
            "default_tax_rates": [rate],
            "discounts": [{"coupon": coupon}],
            "shipping_cost": {"shipping_rate_data": post},
        }
    )
    client.v1.invoice_items.create(
        {"customer": customer, "invoice": invoice.id, "amount": 2500, "currency": "usd"}
    )
    page = visitor.open(client.v1.invoices.finalize_invoice(invoice.id).hosted_invoice_url)
    words = "".join(page.text.split())
    assert "Order:A-17" in words
    assert "Subtotal$25.00Spring-$5.00Shipping$5.00VAT(19%)$3.80Total$28.80Amountdue$28.80" in words


def test_a_bank_asks_about_an_invoice(client: Any, visitor: Visitor) -> None:
    """3D Secure leads away and back to the invoice."""
    invoice = billed(client)
    page = visitor.open(invoice.hosted_invoice_url)
    asked = visitor.send(page, "4000 0000 0000 3220 asks for 3D Secure")
    failed = visitor.open(visitor.send(asked, "Fail authentication").refresh)
    assert "unable to authenticate" in failed.text
    asked = visitor.send(failed, "4000 0000 0000 3220 asks for 3D Secure")
    back = visitor.open(visitor.send(asked, "Complete authentication").refresh)
    assert "This invoice is paid." in back.text


def test_a_wallet_asks_on_a_page_of_its_own(client: Any, visitor: Visitor) -> None:
    """iDEAL: authorized, the session is complete; refused, it can be tried again.

    Source: https://docs.stripe.com/payments/ideal/accept-a-payment, "Test your integration".
    """
    line = {"price_data": {**SHIRT, "currency": "eur"}, "quantity": 1}
    session = create(client, allowed_payment_method_types=["card", "ideal"], line_items=[line])
    for button, status in (("Refuse", "open"), ("Authorize", "complete")):
        page = visitor.open(session.url)
        given = {"method": "ideal", "email": "ada@example.com"} if "email" in page.forms[0].fields else {}
        page = visitor.send(page, "Pay €15.00", {}, **{"method": "ideal", **given})
        assert page.title == "Pay with iDEAL"
        visitor.open(visitor.send(page, button).refresh)
        assert client.v1.checkout.sessions.retrieve(session.id).status == status


def test_a_voucher_is_paid_later(client: Any, visitor: Visitor) -> None:
    """With the voucher the order is placed; once it is paid, the session tells.

    Source: https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification.
    """
    line = {"price_data": {**SHIRT, "currency": "mxn", "unit_amount": 30000}, "quantity": 1}
    session = create(client, allowed_payment_method_types=["card", "oxxo"], line_items=[line])
    given = {"method": "oxxo", "email": "fill_never@example.com", "name": "Ada"}
    after = visitor.send(visitor.open(session.url), "Pay 300.00 MXN", {}, **given)
    assert (after.title, after.refresh) == ("Thank you", "")  # one reads first how to pay
    placed = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (placed.status, placed.payment_status) == ("complete", "unpaid")
    action = placed.payment_intent.next_action.oxxo_display_details
    assert after.links["How to pay"] == action.hosted_voucher_url
    voucher = visitor.open(action.hosted_voucher_url)
    assert action.number in voucher.text
    assert visitor.send(voucher, "Pay now").title == "Paid"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    types = [each.type for each in client.v1.events.list({"type": "checkout.session.*"}).data]
    assert types == ["checkout.session.async_payment_succeeded", "checkout.session.completed"]
    assert visitor.open(action.hosted_voucher_url).title == "There is nothing to pay here."


def test_a_bank_transfer_is_sent(client: Any, visitor: Visitor) -> None:
    """Checkout tells where to send it; once it arrives, with its reference, the session is paid.

    Source: https://docs.stripe.com/payments/bank-transfers/accept-a-payment.
    """
    line = {"price_data": {**SHIRT, "currency": "eur", "unit_amount": 3000}, "quantity": 1}
    european = {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "DE"}}
    session = create(
        client,
        customer=client.v1.customers.create({"email": "ada@example.com"}).id,
        allowed_payment_method_types=["customer_balance"],
        payment_method_options={
            "customer_balance": {"funding_type": "bank_transfer", "bank_transfer": european}
        },
        line_items=[line],
    )
    checkout = visitor.open(session.url)
    assert "number" not in checkout.forms[0].fields  # cards are not offered
    after = visitor.send(checkout, "Pay €30.00", {}, method="customer_balance")
    placed = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (placed.status, placed.payment_status) == ("complete", "unpaid")
    told = placed.payment_intent.next_action.display_bank_transfer_instructions
    page = visitor.open(after.links["How to pay"])
    assert "€30.00" in page.text
    assert told.financial_addresses[0].iban.iban in page.text
    assert page.forms[0].fields == {"amount": "3000", "reference": told.reference}
    assert "smallest unit" in visitor.send(page, "Send the transfer", {}, amount="30.00").text
    assert visitor.send(page, "Send the transfer", {}, amount="1000").title == "The transfer has arrived"
    page = visitor.open(page.url)
    assert page.forms[0].fields["amount"] == "2000"
    visitor.send(page, "Send the transfer")
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert "Nothing is to be paid now." in visitor.open(page.url).text


def test_deposits_are_told_back(client: Any, visitor: Visitor) -> None:
    """A wrong answer is said on the page; the right one verifies the account, and the debit begins."""
    client.v1.customers.create({"email": "ada@example.com"})
    url = addresses.amounts(client, "")
    page = visitor.send(visitor.open(url), "Verify", {}, first="x", second="45")
    assert "Write both amounts in cents" in page.text
    page = visitor.send(page, "Verify", {}, first="1", second="2")
    assert page.title == "Verify your bank account"
    assert visitor.send(page, "Verify", {}, first="32", second="45").title == "Verified"
    url = addresses.deposits(client, "")
    page = visitor.send(visitor.open(url), "Verify", {}, code="SM00AA")
    assert "The verification code provided does not match" in page.text
    assert visitor.send(page, "Verify", {}, code="sm11aa").title == "Verified"
    assert client.v1.payment_intents.list().data[0].status == "processing"
    assert visitor.open(url).title == "There is nothing to verify."


def test_the_total_that_was_shown_is_what_is_paid(client: Any, visitor: Visitor) -> None:
    """Where it has changed since, the customer looks at it first; nothing is charged before."""
    gift = client.v1.prices.create({"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 900})
    session = create(client, optional_items=[{"price": gift.id, "quantity": 1}])
    chosen = {f"optional[{gift.id}]": "1", **CARD, "email": "ada@example.com"}
    page = visitor.send(visitor.open(session.url), "Pay $30.00", {}, **chosen)
    assert "The total is now $39.00." in page.text
    assert client.v1.charges.list().data == []
    visitor.send(page, "Pay $39.00", {}, **CARD)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.amount_total, paid.payment_status) == (3900, "paid")


def test_an_account_is_set_up(client: Any, visitor: Visitor) -> None:
    """What is asked is shown, answered, and the link is used up.

    Source: https://docs.stripe.com/connect/hosted-onboarding.
    """
    account = client.v1.accounts.create(
        {"type": "express", "country": "US", "capabilities": {"transfers": {"requested": True}}}
    )
    link = client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "refresh_url": f"{SHOP}/again",
            "return_url": f"{SHOP}/back",
        }
    )
    page = visitor.open(link.url)
    assert account.id in page.text
    assert "The acceptance of Stripe's terms" in page.text
    assert "Representative: first name" in page.text
    after = visitor.send(page, "Answer with test data and submit")
    assert after.refresh == f"{SHOP}/back"
    assert client.v1.accounts.retrieve(account.id).details_submitted is True
    assert visitor.open(link.url).refresh == f"{SHOP}/again"


def test_an_account_of_v2_is_set_up(client: Any, visitor: Visitor) -> None:
    """By a link of v2, whose `return_url` may be left out.

    Source: https://docs.stripe.com/api/v2/core/account-links/create.
    """
    wanted = {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
    account = client.v2.core.accounts.create(
        {
            "contact_email": "ada@example.com",
            "dashboard": "express",
            "identity": {"country": "US"},
            "configuration": {"recipient": wanted},
            "defaults": {
                "responsibilities": {"fees_collector": "application", "losses_collector": "application"}
            },
        }
    )
    use_case = {"type": "account_onboarding", "account_onboarding": {"refresh_url": f"{SHOP}/again"}}
    link = client.v2.core.account_links.create({"account": account.id, "use_case": use_case})
    page = visitor.open(link.url)
    assert account.id in page.text
    after = visitor.send(page, "Answer with test data and submit")
    assert "You can close this page." in after.text
    assert client.v1.accounts.retrieve(account.id).details_submitted is True
    assert visitor.open(link.url).refresh == f"{SHOP}/again"


def test_a_link_to_onboarding_ends(client: Any, sandbox: Sandbox, visitor: Visitor) -> None:
    """After five minutes it leads to where a new one is asked for, and submits nothing."""
    account = client.v1.accounts.create({"type": "express"}).id
    link = client.v1.account_links.create(
        {"account": account, "type": "account_onboarding", "refresh_url": SHOP, "return_url": f"{SHOP}/back"}
    )
    page = visitor.open(link.url)
    sandbox.advance(seconds=300)
    assert visitor.send(page, "Answer with test data and submit").refresh == SHOP
    assert client.v1.accounts.retrieve(account).details_submitted is False


@pytest.mark.parametrize(
    ("outcome", "status"), [("verified", "verified"), ("document_expired", "requires_input")]
)
def test_somebody_proves_who_they_are(client: Any, visitor: Visitor, outcome: str, status: str) -> None:
    """What comes of it is the person's choice here; then back to the shop."""
    session = client.v1.identity.verification_sessions.create({"type": "document", "return_url": SHOP})
    page = visitor.open(session.url)
    after = visitor.send(page, "Submit", {}, outcome=outcome, first_name="Ada")
    assert after.refresh == SHOP
    assert client.v1.identity.verification_sessions.retrieve(session.id).status == status


def test_bank_accounts_are_connected(client: Any, visitor: Visitor) -> None:
    """Those that were ticked."""
    customer = client.v1.customers.create().id
    session = client.v1.financial_connections.sessions.create(
        {"account_holder": {"type": "customer", "customer": customer}, "permissions": ["balances"]}
    )
    page = visitor.open(f"{HERE}/link_accounts/{session.client_secret}")
    assert "balances" in page.text
    assert visitor.send(page, "Connect").title == "Your accounts are connected"
    connected = client.v1.financial_connections.sessions.retrieve(session.id).accounts.data
    assert [each.last4 for each in connected] == ["6789"]
    assert visitor.open(f"{HERE}/link_accounts/fcsess_1_secret_2").title == "There is no such session."


@pytest.mark.parametrize("what", ["invoice", "identity"])
def test_another_sites_form_changes_nothing(client: Any, visitor: Visitor, what: str) -> None:
    """A form that another origin sends is refused."""
    invoice = billed(client)
    session = client.v1.identity.verification_sessions.create({"type": "document"})
    url, button = {
        "invoice": (invoice.hosted_invoice_url, "4242 4242 4242 4242 pays"),
        "identity": (session.url, "Submit"),
    }[what]
    page = visitor.open(url)
    visitor.send(page, button, {"origin": "https://evil.example"})
    assert visitor.last is not None
    assert visitor.last.status == 403
    assert client.v1.invoices.retrieve(invoice.id).status == "open"
    assert client.v1.identity.verification_sessions.retrieve(session.id).status == "requires_input"


@pytest.mark.parametrize(
    ("button", "status", "redirected"),
    [("Authorize", "chargeable", ("succeeded", None)), ("Refuse", "failed", ("failed", "user_abort"))],
)
def test_the_customer_of_a_source_agrees_or_does_not(
    client: Any, visitor: Visitor, button: str, status: str, redirected: tuple[str, str | None]
) -> None:
    """And goes back with the source's id and secret; nobody without the secret gets there.

    Source: https://docs.stripe.com/sources. Guess: the reason of who does not.
    """
    url = addresses.redirected_source(client, "")
    assert url.startswith(f"{HERE}/redirect/authenticate/src_")
    page = visitor.open(url)
    assert "Do you pay \u20ac15.00?" in page.text
    id = url.partition("?")[0].rpartition("/")[2]
    left = visitor.send(page, button)
    source = client.v1.sources.retrieve(id)
    assert left.refresh.startswith(f"{SHOP}?client_secret={source.client_secret}&livemode=false&source={id}")
    told = (source.redirect.status, source.redirect.failure_reason)
    assert (source.status, told) == (status, redirected)
    assert visitor.open(url).title == "There is nothing to answer here."
    assert visitor.open(f"{url}x").title == "There is no such payment."


@pytest.mark.parametrize(
    ("button", "status"),
    [("Complete authentication", "succeeded"), ("Fail authentication", "requires_payment_method")],
)
def test_the_page_that_the_sdk_shows_asks_the_same(
    client: Any, visitor: Visitor, button: str, status: str
) -> None:
    """It is left by closing it."""
    url = addresses.shown_by_sdk(client, "")
    closed = visitor.send(visitor.open(url), button)
    assert "You can close this page." in closed.text
    assert client.v1.payment_intents.list({"limit": 1}).data[0].status == status
    assert visitor.open(url).title == "There is nothing to answer here."


def test_a_source_that_waits_for_its_customer_cannot_be_charged(client: Any) -> None:
    """As a program tells it."""
    id = addresses.redirected_source(client, "").partition("?")[0].rpartition("/")[2]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.charges.create({"amount": 1500, "currency": "eur", "source": id})
    assert caught.value.user_message == "The source you provided is not in a chargeable state."
