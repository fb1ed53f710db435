"""What a customer does in the portal with plans, pauses, cards, addresses and tax IDs, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from .test_portal import Reader
from .visitor import Visitor

HERE = "http://127.0.0.1:4242"
CARD = {"number": "5555 5555 5555 4444", "expiry": "12 / 34", "cvc": "123"}


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of a sandbox whose addresses are its own."""
    sandbox.application.state.pages = lambda: HERE
    return sandbox.client()


@pytest.fixture
def reader(client: Any) -> Reader:
    """A subscribed customer."""
    return Reader(client)


def portal(reader: Reader, **features: Any) -> str:
    """The address of a portal with these features."""
    features = {"payment_method_update": {"enabled": True}, **features}
    configuration = reader.client.v1.billing_portal.configurations.create({"features": features})
    return reader.portal(configuration=configuration.id)


def updates(reader: Reader, *allowed: str, **how: Any) -> dict[str, Any]:
    """The feature that lets a subscription's plan be changed."""
    products = [{"product": each.product, "prices": [each.id]} for each in (reader.small, reader.large)]
    return {"enabled": True, "default_allowed_updates": list(allowed), "products": products, **how}


def test_a_change_is_shown_before_it_is_made(
    client: Any, sandbox: Sandbox, reader: Reader, visitor: Visitor
) -> None:
    """Half of February is left: 2.50 is given back, 4.50 asked; the invoice says the same."""
    sandbox.advance(days=14, hours=12)
    feature = updates(reader, "price", proration_behavior="always_invoice")
    address = portal(reader, subscription_update=feature)
    asked = visitor.send(visitor.open(address), "Change the plan", {}, price=reader.large.id)
    assert "You pay now" in asked.text
    assert "-$2.50" in asked.text
    assert "Total due now$2.00" in asked.text
    assert asked.links["Go back"] == address
    sandbox.advance(seconds=600)
    visitor.send(asked, "Confirm the change")
    invoice = client.v1.invoices.retrieve(reader.now().latest_invoice)
    assert (invoice.amount_paid, invoice.status) == (200, "paid")


def test_prorations_wait_for_the_next_invoice(
    client: Any, sandbox: Sandbox, reader: Reader, visitor: Visitor
) -> None:
    """Where the configuration has it so: 2.00 for the rest of this month, and 9.00 for the next one."""
    feature = updates(reader, "price", proration_behavior="create_prorations")
    sandbox.advance(days=14, hours=12)
    page = visitor.open(portal(reader, subscription_update=feature))
    asked = visitor.send(page, "Change the plan", {}, price=reader.large.id)
    assert "Your next invoice, on 1 March 2024" in asked.text
    assert "Total$11.00" in asked.text


def test_a_quantity_and_a_code(client: Any, reader: Reader, visitor: Visitor) -> None:
    """Within the product's bounds; what is wrong stands at its field, and nothing changes."""
    feature = updates(reader, "quantity", "promotion_code", proration_behavior="none")
    feature["products"][0]["adjustable_quantity"] = {"enabled": True, "minimum": 1, "maximum": 5}
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "forever"})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"})
    page = visitor.open(portal(reader, subscription_update=feature))
    quantity, code = (f"{name}[{reader.subscription.id}]" for name in ("quantity", "promotion_code"))
    assert "Nothing would change." in visitor.send(page, "Change the plan").text
    for typed in ("9" * 5_000, "6"):  # Python reads no number as long as the first
        wrong = visitor.send(page, "Change the plan", {}, **{quantity: typed})
        assert "The quantity must be from 1 to 5." in wrong.text
    assert wrong.forms[0].fields[quantity] == "6"
    assert (
        "The code SUMMER is not valid." in visitor.send(page, "Change the plan", {}, **{code: "SUMMER"}).text
    )
    asked = visitor.send(page, "Change the plan", {}, **{quantity: "3", code: "spring"})
    assert "Discount-$3.00" in asked.text
    assert "Total$12.00" in asked.text
    visitor.send(asked, "Confirm the change")
    now = client.v1.subscriptions.retrieve(reader.subscription.id, {"expand": ["discounts"]})
    assert now["items"].data[0].quantity == 3
    assert [each.source.coupon for each in now.discounts] == [coupon.id]


def test_a_lower_price_waits_for_the_periods_end(
    client: Any, sandbox: Sandbox, reader: Reader, visitor: Visitor
) -> None:
    """Where the configuration has it so, by a schedule; a price of another product is changed to at once.

    Sources: https://docs.stripe.com/changelog/acacia/2024-10-28/customer-portal-schedule-downgrades and
    https://docs.stripe.com/customer-management/configure-portal#subscription-management.
    """
    later = {"conditions": [{"type": "decreasing_item_amount"}]}
    feature = updates(reader, "price", schedule_at_period_end=later)
    weekly = {"currency": "usd", "recurring": {"interval": "week"}, "unit_amount": 100}
    cheap = client.v1.prices.create({**weekly, "product": reader.small.product})
    feature["products"][0]["prices"].append(cheap.id)
    other = reader._price(200)
    feature["products"].append({"product": other.product, "prices": [other.id]})
    page = visitor.open(portal(reader, subscription_update=feature))
    at_once = visitor.send(page, "Change the plan", {}, price=other.id)
    assert "The change is made when your period ends" not in at_once.text
    asked = visitor.send(page, "Change the plan", {}, price=cheap.id)
    assert "The change is made when your period ends, on 1 March 2024, 12:00 UTC." in asked.text
    home = visitor.send(asked, "Confirm the change")
    assert "then Newsletter 500 from 1 March 2024" in home.text
    assert reader.now()["items"].data[0].price.id == reader.small.id
    sandbox.advance(days=30)
    assert reader.now()["items"].data[0].price.id == cheap.id


def test_a_trial_ends_with_a_change(client: Any, reader: Reader, visitor: Visitor) -> None:
    """Where the configuration does not say that it goes on."""
    trial = client.v1.subscriptions.create(
        {"customer": reader.customer.id, "items": [{"price": reader.small.id}], "trial_period_days": 14}
    )
    client.v1.subscriptions.update(
        trial.id, {"default_payment_method": reader.subscription.default_payment_method}
    )
    client.v1.subscriptions.cancel(reader.subscription.id)
    page = visitor.open(portal(reader, subscription_update=updates(reader, "price")))
    asked = visitor.send(page, "Change the plan", {}, price=reader.large.id)
    assert "Total due now$9.00" in asked.text
    visitor.send(asked, "Confirm the change")
    assert client.v1.subscriptions.retrieve(trial.id).status == "active"


def test_a_customer_cancels_at_once(client: Any, sandbox: Sandbox, reader: Reader, visitor: Visitor) -> None:
    """What is left of the month is given back where the configuration has it so."""
    feature = {"enabled": True, "mode": "immediately", "proration_behavior": "create_prorations"}
    sandbox.advance(days=14, hours=12)
    page = visitor.open(portal(reader, subscription_cancel=feature))
    assert "It ends at once." in page.text
    home = visitor.send(page, "Cancel the subscription")
    assert "Your subscription is canceled." in home.text
    assert "There are no subscriptions." in home.text
    assert reader.now().status == "canceled"
    items = client.v1.invoice_items.list({"customer": reader.customer.id}).data
    assert [each.amount for each in items] == [-250]


def test_a_pause_lasts_as_long_as_was_chosen(
    client: Any, sandbox: Sandbox, reader: Reader, visitor: Visitor
) -> None:
    """One of the lengths that the configuration offers; then payments go on by themselves."""
    options = [{"interval": "month", "interval_count": 2}, {"interval": "week"}]
    duration = {"type": "interval_options", "interval_options": options}
    page = visitor.open(portal(reader, subscription_pause={"enabled": True, "duration": duration}))
    assert "2 months" in page.text
    home = visitor.send(page, "Pause payments", {}, duration="1")
    assert "paused until 8 February 2024, 12:00 UTC" in home.text
    assert "Your payments are paused." in home.text
    sandbox.advance(days=8)
    assert reader.now().pause_collection is None


def test_payment_methods_are_kept_and_removed(client: Any, reader: Reader, visitor: Visitor) -> None:
    """A new card is the default; another can be; the last one of a subscriber stays."""
    page = visitor.open(reader.portal())
    refused = visitor.send(page, "Remove")
    assert "Add another payment method first." in refused.text
    page = visitor.send(refused, "Save the card", {}, **CARD)
    assert "Mastercard ending in 4444, valid until 12 / 2034, the default" in page.text
    page = visitor.send(page, "Make default")
    assert "Visa ending in 4242" in page.text
    methods = {
        each.card.brand: each.id for each in client.v1.customers.payment_methods.list(reader.customer.id)
    }
    now = client.v1.customers.retrieve(reader.customer.id)
    assert now.invoice_settings.default_payment_method == methods["visa"]
    form = next(each for each in page.forms if each.fields.get("payment_method") == methods["mastercard"])
    page.forms = [form]
    visitor.send(page, "Remove")
    left = client.v1.customers.payment_methods.list(reader.customer.id).data
    assert [each.id for each in left] == [methods["visa"]]


@pytest.mark.parametrize(("button", "saved"), [("Complete authentication", 2), ("Fail authentication", 1)])
def test_the_bank_asks_about_a_card(
    client: Any, reader: Reader, visitor: Visitor, button: str, saved: int
) -> None:
    """On its own page, which leads back; only then is the card saved, and the default."""
    page = visitor.send(visitor.open(reader.portal()), "4000 0000 0000 3220 asks for 3D Secure")
    assert page.title == "Your bank asks you to confirm this"
    home = visitor.open(visitor.send(page, button).refresh)
    assert ("Your card is saved." in home.text) == (saved == 2)
    assert ("unable to authenticate" in home.text) == (saved == 1)
    assert len(client.v1.customers.payment_methods.list(reader.customer.id).data) == saved


def test_addresses_and_tax_ids(client: Any, reader: Reader, visitor: Visitor) -> None:
    """What is wrong is told at its field; a tax ID comes and goes."""
    all_of_it = {"enabled": True, "allowed_updates": ["address", "shipping", "tax_id"]}
    page = visitor.open(portal(reader, customer_update=all_of_it))
    page = visitor.send(page, "Save your details", {}, **{"shipping[line1]": "1 High St"})
    assert "Fill in the name to ship to." in page.text
    page = visitor.send(
        page, "Save your details", {}, **{"shipping[country]": "UK?", "shipping[name]": "Ada"}
    )
    assert "Write the country in two letters, such as US." in page.text
    assert page.forms[-2].fields["shipping[line1]"] == "1 High St"
    page = visitor.send(page, "Save your details", {}, **{"shipping[country]": "gb"})
    assert "Your details are saved." in page.text
    shipping = client.v1.customers.retrieve(reader.customer.id).shipping
    assert (shipping.name, shipping.address.line1, shipping.address.country) == ("Ada", "1 High St", "GB")
    page = visitor.send(page, "Add the tax ID", {}, tax_id_type="eu_vat", tax_id="DE1")
    assert "This is no number of that kind of tax ID." in page.text
    page = visitor.send(page, "Add the tax ID", {}, tax_id_type="eu_vat", tax_id="DE123456789")
    assert "EU VAT DE123456789" in page.text
    page.forms = [each for each in page.forms if "id" in each.fields]
    visitor.send(page, "Remove")
    assert client.v1.customers.tax_ids.list(reader.customer.id).data == []


def test_nobody_reaches_anothers_card(client: Any, reader: Reader, visitor: Visitor) -> None:
    """A forged id is refused, whatever is done with it."""
    other = Reader(client)
    method = client.v1.customers.payment_methods.list(other.customer.id).data[0].id
    page = visitor.open(reader.portal())
    page.forms = [each for each in page.forms if "payment_method" in each.fields]
    page.forms[0].fields["payment_method"] = method
    assert "No such payment_method" in visitor.send(page, "Remove").text
    assert client.v1.payment_methods.retrieve(method).customer == other.customer.id


def test_prices_are_told_in_the_subscriptions_currency(client: Any, reader: Reader, visitor: Visitor) -> None:
    """What cannot be paid in it is not offered."""
    both = client.v1.prices.create(
        {
            "currency": "usd",
            "currency_options": {"eur": {"unit_amount": 700}},
            "product_data": {"name": "Abroad"},
            "recurring": {"interval": "month"},
            "unit_amount": 800,
        }
    )
    customer = client.v1.customers.create({"payment_method": "pm_card_visa"})
    method = client.v1.customers.payment_methods.list(customer.id).data[0].id
    client.v1.subscriptions.create(
        {
            "customer": customer.id,
            "currency": "eur",
            "items": [{"price": both.id}],
            "default_payment_method": method,
        }
    )
    feature = updates(reader, "price")
    feature["products"].append({"product": both.product, "prices": [both.id]})
    configuration = client.v1.billing_portal.configurations.create(
        {"features": {"payment_method_update": {"enabled": True}, "subscription_update": feature}}
    )
    page = visitor.open(
        client.v1.billing_portal.sessions.create(
            {"customer": customer.id, "configuration": configuration.id}
        ).url
    )
    assert "Abroad, €7.00 every month" in page.text
    assert "Newsletter 900" not in page.text
