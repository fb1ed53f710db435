"""Checkout Sessions: what they show, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import requested
from .conftest import MONTHLY, PAYING, SHIRT, SHOP, Price, create


def test_a_new_session_that_sells_something(stripe_client: Any) -> None:
    """What was recorded of a new session in payment mode."""
    session = create(stripe_client).to_dict()
    shown: dict[str, Any] = {
        "amount_subtotal": 3000,
        "amount_total": 3000,
        "collected_information": None,
        "customer": None,
        "customer_creation": "if_required",
        "customer_details": None,
        "discounts": [],
        "managed_payments": {"enabled": False},
        "payment_intent": None,
        "payment_method_collection": "if_required",
        "payment_status": "unpaid",
        "saved_payment_method_options": None,
        "setup_intent": None,
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }
    assert {name: session[name] for name in shown} == shown
    assert session["id"].startswith("cs_test_a")
    assert len(session["id"]) == len("cs_test_") + 60
    assert f"/c/pay/{session['id']}" in session["url"]
    assert session["expires_at"] - session["created"] == 86_400
    assert "line_items" not in session


def test_a_new_session_that_makes_a_customer(stripe_client: Any) -> None:
    """As recorded, with a question whose key has an underscore."""
    question = {"key": "delivery_notes", "label": {"type": "custom", "custom": "Notes"}, "type": "text"}
    session = create(stripe_client, customer_creation="always", custom_fields=[question]).to_dict()
    assert session["payment_method_collection"] == "always"
    assert session["saved_payment_method_options"] == {
        "allow_redisplay_filters": ["always"],
        "payment_method_remove": None,
        "payment_method_save": None,
    }
    assert session["custom_fields"][0]["key"] == "delivery_notes"


def test_only_a_sessions_question_has_a_value(stripe_client: Any) -> None:
    """A payment link asks the same of everybody. Source: https://docs.stripe.com/api/payment-link/object."""
    label = {"type": "custom", "custom": "Size"}
    dropdown = {"options": [{"label": "Small", "value": "s"}], "default_value": "s"}
    questions = [
        {"key": "size", "label": label, "type": "dropdown", "dropdown": dropdown},
        {"key": "text", "label": label, "type": "text"},
    ]
    session = create(stripe_client, custom_fields=questions).to_dict()
    price = stripe_client.v1.prices.create(
        {"currency": "usd", "unit_amount": 500, "product_data": {"name": "A shirt"}}
    ).id
    items = [{"price": price, "quantity": 1}]
    link = stripe_client.v1.payment_links.create({"line_items": items, "custom_fields": questions}).to_dict()
    bounds = {"default_value": None, "maximum_length": None, "minimum_length": None}
    assert [each[each["type"]] for each in link["custom_fields"]] == [dropdown, bounds]
    assert [each[each["type"]] for each in session["custom_fields"]] == [
        {**dropdown, "value": None},
        {**bounds, "value": None},
    ]


@pytest.mark.parametrize(("clock", "others"), [("2023-04-20", {"dropdown", "text"}), ("2023-10-12", set())])
def test_a_question_showed_every_kind(clock: str, others: set[str]) -> None:
    """Recorded by a program in April 2023; until October: the notes of stripe-node 13.10.0."""
    client: Any = Sandbox(clock=clock).client()
    question = {"key": "cpf", "label": {"type": "custom", "custom": "CPF"}, "type": "numeric"}
    price = client.v1.prices.create({"currency": "brl", "unit_amount": 500, "product_data": {"name": "Gift"}})
    asked = {"line_items": [{"price": price.id, "quantity": 1}], "custom_fields": [question]}
    link = client.v1.payment_links.create(asked).to_dict()
    session = create(client, custom_fields=[question]).to_dict()
    for field in (*link["custom_fields"], *session["custom_fields"]):
        assert {name for name, value in field.items() if value is None} == others
        assert field["numeric"]["minimum_length"] is None


def test_a_tax_id_is_asked_for_and_not_required(stripe_client: Any) -> None:
    """Where nothing is said of that. Source: https://docs.stripe.com/api/checkout/sessions/create."""
    asking = create(stripe_client, tax_id_collection={"enabled": True}).tax_id_collection
    assert (asking.enabled, asking.required) == (True, "never")


def test_a_new_session_that_saves_a_payment_method(stripe_client: Any) -> None:
    """What was recorded of a new session in setup mode: its setup intent is there from the start."""
    customer = stripe_client.v1.customers.create({"email": "jenny@example.com"})
    session = stripe_client.v1.checkout.sessions.create(
        {"mode": "setup", "currency": "usd", "customer": customer.id, "success_url": SHOP}
    )
    known = session.customer_details
    assert (known.email, known.tax_exempt) == ("jenny@example.com", None)
    nothing = {"business_name": None, "individual_name": None, "shipping_details": None}
    assert session.collected_information.to_dict() == nothing
    assert session.id.startswith("cs_test_c")
    assert session.setup_intent.startswith("seti_")
    assert (session.amount_total, session.total_details, session.discounts) == (None, None, None)
    assert (session.payment_status, session.payment_method_collection) == ("no_payment_required", "always")


@pytest.mark.parametrize(
    ("currency", "types"),
    [
        ("usd", ["card", "link", "us_bank_account"]),
        ("eur", ["card", "link", "sepa_debit"]),
        ("gbp", ["card", "bacs_debit", "link"]),
    ],
)
def test_what_is_saved_is_of_the_sessions_currency(
    stripe_client: Any, currency: str, types: list[str]
) -> None:
    """Where a setup intent of no currency offers more.

    Source: recordings of October 2026 in https://github.com/pay-rails/pay.
    """
    session = stripe_client.v1.checkout.sessions.create(
        {"mode": "setup", "currency": currency, "success_url": SHOP}
    )
    assert session.payment_method_types == types
    assert stripe_client.v1.setup_intents.retrieve(session.setup_intent).payment_method_types == types
    offered = stripe_client.v1.setup_intents.create().payment_method_types
    assert set(types) < set(offered)


@pytest.mark.parametrize("mode", ["payment", "setup"])
def test_what_a_session_shows_of_its_types(stripe_client: Any, mode: str) -> None:
    """Of cards and US bank accounts, and only of types that it takes; what was asked for stands beside it.

    Recorded by a public test suite, version 2026-09-30.endive.
    """
    asked = {"card": {"request_three_d_secure": "any"}}
    params = PAYING if mode == "payment" else {"mode": "setup", "currency": "usd", "success_url": SHOP}
    create = stripe_client.v1.checkout.sessions.create
    session = create({**params, "payment_method_options": asked}).to_dict()
    linked = {"financial_connections": {"permissions": ["payment_method"], "prefetch": []}}
    bank = {"us_bank_account": {**linked, "verification_method": "automatic"}}
    assert session["payment_method_options"] == {**asked, **bank}


def test_what_a_session_shows_of_wechat_pay(stripe_client: Any) -> None:
    """That it is paid by the web, which has to be said. Recorded by programs in 2026."""
    types = ["card", "wechat_pay"]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(stripe_client, allowed_payment_method_types=types)
    assert caught.value.user_message == (
        "WeChat Pay requires `payment_method_options[wechat_pay][client]` to be set to `web`."
    )
    web = {"wechat_pay": {"client": "web"}}
    session = create(stripe_client, allowed_payment_method_types=types, payment_method_options=web)
    assert session.payment_method_options.to_dict() == {
        "card": {"request_three_d_secure": "automatic"},
        "wechat_pay": {"app_id": None, "client": "web"},
    }


def test_line_items_are_a_list_of_their_own(stripe_client: Any, price: Price) -> None:
    """Expanded, or listed; each with its whole price.

    A session does not tell how many there are; recorded by six programs, 2022 to 2025, such as
    https://github.com/kylebuildsstuff/aichatbestie (src/routes/api/payments/README.md).
    """
    items = [{"price": price(), "quantity": 2}, {"price": price(unit_amount=700), "quantity": 1}]
    session = create(stripe_client, line_items=items, expand=["line_items"])
    assert [each.amount_total for each in session.line_items.data] == [3000, 700]
    assert "total_count" not in session.line_items
    first = stripe_client.v1.checkout.sessions.line_items.list(session.id, {"limit": 1})
    assert (first.has_more, first.data[0].description, first.data[0].price.id) == (
        True,
        "T-shirt",
        items[0]["price"],
    )
    assert (first.data[0].object, first.data[0].id[:3], first.data[0].quantity) == ("item", "li_", 2)


def test_discounts_taxes_and_shipping_add_up(stripe_client: Any, price: Price) -> None:
    """3000 less 10% is 2700; 5% exclusive tax of that is 135, and shipping costs 500."""
    coupon = stripe_client.v1.coupons.create({"percent_off": 10, "duration": "once"})
    rate = stripe_client.v1.tax_rates.create({"display_name": "VAT", "percentage": 5, "inclusive": False})
    session = create(
        stripe_client,
        line_items=[{"price": price(), "quantity": 2, "tax_rates": [rate.id]}],
        discounts=[{"coupon": coupon.id}],
        shipping_options=[
            {
                "shipping_rate_data": {
                    "display_name": "By post",
                    "fixed_amount": {"amount": 500, "currency": "usd"},
                    "type": "fixed_amount",
                }
            }
        ],
    )
    assert session.total_details.to_dict() == {
        "amount_discount": 300,
        "amount_shipping": 500,
        "amount_tax": 135,
    }
    assert (session.amount_subtotal, session.amount_total) == (3000, 3335)
    assert session.shipping_cost.amount_total == 500
    assert stripe_client.v1.coupons.retrieve(coupon.id).times_redeemed == 0


def test_a_session_lasts_from_half_an_hour_to_a_day(sandbox: Sandbox) -> None:
    """A minute less is refused; the clock ends it, and tells of it."""
    client: Any = sandbox.client()
    with pytest.raises(
        stripe.InvalidRequestError, match="at least 30 minutes from Checkout Session creation"
    ):
        create(client, expires_at=sandbox.now + 29 * 60)
    session = create(client, expires_at=sandbox.now + 30 * 60)
    sandbox.advance(seconds=30 * 60)
    ended = client.v1.checkout.sessions.retrieve(session.id)
    assert (ended.status, ended.url, ended.payment_status) == ("expired", None, "unpaid")
    assert [each.type for each in client.v1.events.list({"type": "checkout.session.*"}).data] == [
        "checkout.session.expired"
    ]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.expire(session.id)
    assert refused.value.user_message == (
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status '
        "of `expired`."
    )
    assert create(client, expires_at=sandbox.now + 30 * 60 - 1).status == "open"  # half an hour when sent


def test_items_change_while_a_session_is_open(stripe_client: Any, price: Price) -> None:
    """Items keep their ids; others are new; what is not named goes. Metadata changes always."""
    session = create(stripe_client, line_items=[{"price": price(), "quantity": 2}], expand=["line_items"])
    known = session.line_items.data[0].id
    more = price(unit_amount=700)
    changed = stripe_client.v1.checkout.sessions.update(
        session.id, {"line_items": [{"id": known, "quantity": 3}, {"price": more, "quantity": 1}]}
    )
    assert changed.amount_total == 5200
    listed = stripe_client.v1.checkout.sessions.line_items.list(session.id).data
    assert [(each.id == known, each.quantity) for each in listed] == [(True, 3), (False, 1)]
    stripe_client.v1.checkout.sessions.expire(session.id)
    assert (
        stripe_client.v1.checkout.sessions.update(session.id, {"metadata": {"a": "b"}}).metadata["a"] == "b"
    )
    with pytest.raises(stripe.InvalidRequestError, match="has a status of `expired`"):
        stripe_client.v1.checkout.sessions.update(
            session.id, {"line_items": [{"price": more, "quantity": 1}]}
        )


def test_items_are_updated_field_by_field(stripe_client: Any) -> None:
    """An item that is named takes "the new values of the fields to update", which are held to their limits.

    Source: https://docs.stripe.com/api/checkout/sessions/update.
    """
    sessions = stripe_client.v1.checkout.sessions
    session = create(stripe_client, expand=["line_items"])
    id = session.line_items.data[0].id
    rate = stripe_client.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 10}).id

    def change(**values: Any) -> Any:
        items = [{"id": id, **values}]
        return sessions.update(session.id, {"line_items": items, "expand": ["line_items"]})

    assert change(tax_rates=[rate]).amount_total == 3300
    assert change(price_data={**SHIRT, "unit_amount": 2000}).amount_total == 4400
    assert change(adjustable_quantity={"enabled": True}).line_items.data[0].adjustable_quantity.maximum == 99
    change(metadata={"size": "M"})
    item = change(metadata={"color": "red"}).line_items.data[0]
    assert (item.id, item.metadata.to_dict()) == (id, {"size": "M", "color": "red"})
    stripe_client.v1.tax_rates.update(rate, {"active": False})
    assert change(quantity=1).amount_total == 2200  # the archived rate stays where it is
    for values, said in (
        ({"quantity": 0}, "greater than or equal to 1"),
        ({"price_data": MONTHLY}, "passed a recurring price"),
        ({"price_data": {**SHIRT, "currency": "eur"}}, "only supports `eur`"),
        ({"price_data": {**SHIRT, "unit_amount": 10}}, "at least \\$0.50"),
        ({"tax_rates": [rate]}, "is archived"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=said):
            change(**values)


def test_a_payment_is_described_anew_in_elements(sandbox: Sandbox) -> None:
    """Other pages take no `payment_intent_data` later.

    Source: https://docs.stripe.com/api/checkout/sessions/update.
    """
    client: Any = sandbox.client()
    update = client.v1.checkout.sessions.update
    data = {"payment_intent_data": {"description": "Two shirts", "metadata": {"a": "1"}}}
    page = {"line_items": PAYING["line_items"], "mode": "payment", "return_url": SHOP, "ui_mode": "elements"}
    session = client.v1.checkout.sessions.create({**page, **data})
    update(session.id, {"payment_intent_data": {"description": "", "metadata": {"b": "2"}}})
    intent = client.v1.payment_intents.retrieve(sandbox.pay(session.id)["payment_intent"])
    assert (intent.description, intent.metadata.to_dict()) == (None, {"a": "1", "b": "2"})
    with pytest.raises(stripe.InvalidRequestError, match="ui_mode: elements"):
        update(create(client).id, data)


def test_a_session_on_behalf_of_an_account_is_its_own(sandbox: Sandbox) -> None:
    """Its name, its configuration of payment methods, its invoice; all of the payment is passed on to it.

    Logged by a program in June 2026 with its requests, of an account in Germany that issues the invoice, too,
    though nobody said so.
    """
    client: Any = sandbox.client()
    profile = {"name": "Aoecoduct"}
    wanted = requested("card_payments", "transfers")
    account = {"type": "express", "country": "DE", "capabilities": wanted, "business_profile": profile}
    seller = client.v1.accounts.create(account).id
    sandbox.onboard(seller)
    data = {
        "application_fee_percent": 15,
        "on_behalf_of": seller,
        "transfer_data": {"destination": seller},
    }
    month = {"price_data": {**MONTHLY, "currency": "eur"}, "quantity": 1}
    session = create(client, mode="subscription", line_items=[month], subscription_data=data)
    assert session.branding_settings.display_name == "Aoecoduct"
    details = session.payment_method_configuration_details
    (own,) = client.v1.payment_method_configurations.list({}, {"stripe_account": seller}).data
    assert (details.id, details.parent) == (own.id, own.parent)
    assert own.parent is not None
    invoice = client.v1.invoices.retrieve(sandbox.pay(session.id)["invoice"], {"expand": ["payments"]})
    assert (invoice.account_country, invoice.account_name) == ("DE", "Aoecoduct")
    assert invoice.issuer.to_dict() == {"account": seller, "type": "account"}
    subscription = client.v1.subscriptions.retrieve(invoice.parent.subscription_details.subscription)
    assert subscription.invoice_settings.issuer.to_dict() == {"account": seller, "type": "account"}
    intent = client.v1.payment_intents.retrieve(
        invoice.payments.data[0].payment.payment_intent, {"expand": ["latest_charge"]}
    )
    assert intent.transfer_data.to_dict() == {"destination": seller}
    assert intent.latest_charge.transfer_data.to_dict() == {"amount": None, "destination": seller}


def test_a_session_has_options_of_the_types_that_it_takes(stripe_client: Any) -> None:
    """Recorded by a program in March 2026 of PromptPay, for an account without a name."""
    baht = {"price_data": {**SHIRT, "currency": "thb", "unit_amount": 5000}, "quantity": 1}
    session = create(stripe_client, line_items=[baht], allowed_payment_method_types=["promptpay"])
    assert session.payment_method_options.to_dict() == {}
    both = create(stripe_client, line_items=[baht], allowed_payment_method_types=["card", "promptpay"])
    assert both.payment_method_options.to_dict() == {"card": {"request_three_d_secure": "automatic"}}


def test_a_session_of_an_account_without_a_name(sandbox: Sandbox) -> None:
    """Its branding has an empty one. Recorded by a program in March 2026."""
    client: Any = sandbox.client()
    account = client.v1.accounts.create({"type": "express", "country": "US"}).id
    line_items = [{"price_data": SHIRT, "quantity": 1}]
    wanted = {"mode": "payment", "line_items": line_items, "success_url": "https://example.com"}
    session = client.v1.checkout.sessions.create(wanted, {"stripe_account": account})
    assert session.branding_settings.display_name == ""


def test_sessions_are_found_by_who_pays(stripe_client: Any) -> None:
    """By customer, and by the e-mail of the customer's details."""
    customer = stripe_client.v1.customers.create({"email": "ada@example.com"})
    mine = create(stripe_client, customer=customer.id)
    create(stripe_client)
    sessions = stripe_client.v1.checkout.sessions
    assert [each.id for each in sessions.list({"customer": customer.id}).data] == [mine.id]
    session = sessions.list({"customer_details": {"email": "ada@example.com"}}).data
    assert [each.id for each in session] == [mine.id]
    assert (mine.customer_creation, mine.customer_details.email) == (None, "ada@example.com")


@pytest.mark.parametrize("ui_mode", ["embedded_page", "elements"])
def test_a_session_inside_a_page_has_a_secret_and_no_address(stripe_client: Any, ui_mode: str) -> None:
    """`return_url` is asked for, `success_url` refused; the older names of the modes are unknown."""
    given = {name: value for name, value in PAYING.items() if name != "success_url"}
    session = stripe_client.v1.checkout.sessions.create({**given, "ui_mode": ui_mode, "return_url": SHOP})
    assert session.client_secret.startswith(f"{session.id}_secret_")
    assert session.url is None
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: return_url"):
        stripe_client.v1.checkout.sessions.create({**given, "ui_mode": ui_mode})
    with pytest.raises(stripe.InvalidRequestError, match="Invalid ui_mode"):
        stripe_client.v1.checkout.sessions.create({**given, "ui_mode": "embedded", "return_url": SHOP})


def test_a_server_may_be_the_one_who_says_where_to_ship(stripe_client: Any) -> None:
    """On a page of the shop's own, not on Stripe's. Source: https://docs.stripe.com/api/checkout/sessions/create."""
    asked = {
        "permissions": {"update_shipping_details": "server_only"},
        "shipping_address_collection": {"allowed_countries": ["US"]},
    }
    page = {"line_items": PAYING["line_items"], "mode": "payment", "return_url": SHOP, "ui_mode": "elements"}
    made = stripe_client.v1.checkout.sessions.create({**page, **asked})
    assert made.permissions.update_shipping_details == "server_only"
    with pytest.raises(stripe.InvalidRequestError, match="is not supported with `ui_mode: hosted_page`"):
        create(stripe_client, **asked)


def test_an_expired_session_tells_nobodys_email(stripe_client: Any) -> None:
    """But whose consents to promotions, and that of a customer whom the shop knows.

    Source: https://docs.stripe.com/payments/checkout/abandoned-carts.
    """
    sessions = stripe_client.v1.checkout.sessions
    for params, email in (({}, None), ({"customer_email": "ada@example.com"}, "ada@example.com")):
        expired = sessions.expire(create(stripe_client, **params).id)
        assert (expired.customer_details and expired.customer_details.email) == email


def test_the_server_told_what_an_embedded_page_ships(sandbox: Sandbox) -> None:
    """Until 2026-03-25.dahlia; the hosted page never asked it.

    Source: https://docs.stripe.com/payments/checkout/custom-shipping-options.
    """
    sessions: Any = sandbox.client().v1.checkout.sessions
    price = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}}
    sent: Any = {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "permissions": {"update_shipping_details": "server_only"},
        "shipping_address_collection": {"allowed_countries": ["US"]},
    }
    clover: Any = {"stripe_version": "2025-09-30.clover"}
    embedded = sessions.create({**sent, "ui_mode": "embedded", "return_url": SHOP}, clover)
    assert embedded.permissions.update_shipping_details == "server_only"
    rate = {"display_name": "Post", "type": "fixed_amount", "fixed_amount": {"amount": 5, "currency": "usd"}}
    address = {"line1": "1 Main St", "country": "US"}
    changed = sessions.update(
        embedded.id,
        {
            "collected_information": {"shipping_details": {"name": "Ada", "address": address}},
            "shipping_options": [{"shipping_rate_data": rate}],
        },
        clover,
    )
    assert changed.collected_information.shipping_details.name == "Ada"
    assert changed.amount_total == 505
    with pytest.raises(stripe.InvalidRequestError, match="permissions"):
        sessions.create({**sent, "ui_mode": "hosted", "success_url": SHOP}, clover)
