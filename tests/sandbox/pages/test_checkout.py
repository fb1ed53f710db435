"""Checkout as its customer sees it: filled in, paid, declined, authenticated, too late, and attacked."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..checkout.conftest import SHOP, create
from ..checkout.test_subscribing import RECURRING
from .visitor import Visitor

CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Ada"}
ADAPTING = {"adaptive_pricing": {"enabled": True}}


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of the sandbox."""
    return sandbox.client()


def test_a_customer_pays_by_card(client: Any, visitor: Visitor) -> None:
    """The page shows what is bought; afterwards it leads to the shop, whose address has the session's id."""
    session = create(client, cancel_url=f"{SHOP}/cart")
    page = visitor.open(session.url)
    assert page.title == "Sandbox"
    assert "T-shirt" in page.text
    assert "$30.00" in page.text
    assert page.links["Back to the shop"] == f"{SHOP}/cart"
    after = visitor.send(page, "Pay $30.00", {}, **CARD, email="ada@example.com")
    assert after.title == "Thank you"
    assert after.refresh == f"{SHOP}/done?session={session.id}"
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.payment_status, paid.customer_details.email, paid.customer_details.name) == (
        "paid",
        "ada@example.com",
        "Ada",
    )


def test_a_declined_card_is_said_on_the_page(client: Any, visitor: Visitor) -> None:
    """What was filled in is still there, but for the number and the code; another card pays."""
    session = create(client)
    page = visitor.open(session.url)
    declined = {**CARD, "number": "4000000000000002"}
    page = visitor.send(page, "Pay $30.00", {}, **declined, email="ada@example.com")
    assert "Your card was declined." in page.text
    fields = page.forms[0].fields
    assert (fields["name"], fields["number"], fields["cvc"]) == ("Ada", "", "")
    visitor.send(
        page, "Pay $30.00", {}, **CARD, **({"email": "ada@example.com"} if "email" in fields else {})
    )
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_customer_agrees_to_terms(client: Any, visitor: Visitor) -> None:
    """Nothing is paid before; promotions are a choice.

    Source: https://docs.stripe.com/payments/checkout/promotional-emails-consent and
    https://docs.stripe.com/api/checkout/sessions/object (`consent`).
    """
    asked = {"promotions": "auto", "terms_of_service": "required"}
    session = create(client, consent_collection=asked, customer_email="ada@example.com")
    page = visitor.send(visitor.open(session.url), "Pay $30.00", {}, **CARD)
    assert client.v1.checkout.sessions.retrieve(session.id).consent is None
    visitor.send(page, "Pay $30.00", {}, **CARD, terms="accepted", promotions="yes")
    agreed = client.v1.checkout.sessions.retrieve(session.id).consent
    assert (agreed.terms_of_service, agreed.promotions) == ("accepted", "opt_in")


def test_a_test_card_is_one_click_away(client: Any, visitor: Visitor) -> None:
    """Nothing has to be typed but the email."""
    session = create(client, customer_email="ada@example.com")
    visitor.send(visitor.open(session.url), "4242 4242 4242 4242 pays")
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize(
    ("button", "status"), [("Complete authentication", "complete"), ("Fail authentication", "open")]
)
def test_the_bank_asks(client: Any, visitor: Visitor, button: str, status: str) -> None:
    """The challenge leads back to the page: done, or with what went wrong."""
    session = create(client, customer_email="ada@example.com")
    page = visitor.send(visitor.open(session.url), "4000 0000 0000 3220 asks for 3D Secure")
    assert page.title == "Your bank asks you to confirm this"
    back = visitor.open(visitor.send(page, button).refresh)
    now = client.v1.checkout.sessions.retrieve(session.id)
    assert now.status == status
    if status == "complete":
        assert back.refresh == f"{SHOP}/done?session={session.id}"
    else:
        assert "unable to authenticate" in back.text
        assert "Pay $30.00" in back.text


def test_who_comes_back_from_the_bank_fills_in_nothing_again(client: Any, visitor: Visitor) -> None:
    """But for the card: what was filled in is still there, and is kept by the next attempt."""
    session = create(
        client,
        phone_number_collection={"enabled": True},
        shipping_address_collection={"allowed_countries": ["FR"]},
        billing_address_collection="required",
        custom_fields=[{"key": "gift", "label": {"type": "custom", "custom": "Gift note"}, "type": "text"}],
        consent_collection={"terms_of_service": "required", "promotions": "auto"},
        tax_id_collection={"enabled": True},
    )
    filled = {
        "email": "ada@example.com",
        "phone": "+33155501000",
        "name": "Ada",
        "billing[line1]": "1 rue de la Paix",
        "billing[country]": "FR",
        "shipping[name]": "Bob",
        "shipping[line1]": "2 rue de la Paix",
        "shipping[country]": "FR",
        "custom[gift]": "Well done",
        "tax_id_type": "eu_vat",
        "tax_id": "FR12345678901",
        "promotions": "yes",
        "terms": "accepted",
    }
    page = visitor.open(session.url)
    asked = visitor.send(page, "4000 0000 0000 3220 asks for 3D Secure", {}, **filled)
    back = visitor.open(visitor.send(asked, "Fail authentication").refresh)
    (form,) = [each for each in back.forms if "email" in each.fields]
    assert {name: form.fields.get(name) for name in filled} == filled
    visitor.send(back, "4242 4242 4242 4242 pays")
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert paid.payment_status == "paid"
    assert paid.collected_information.shipping_details.name == "Bob"
    assert paid.custom_fields[0].text.value == "Well done"


def test_a_second_submit_charges_nothing(client: Any, visitor: Visitor) -> None:
    """Twice from the same page: the second finds the order complete."""
    session = create(client)
    page = visitor.open(session.url)
    for _ in range(2):
        after = visitor.send(page, "Pay $30.00", {}, **CARD, email="ada@example.com")
        assert after.title == "Thank you"
    assert len(client.v1.charges.list().data) == 1


def test_quantities_and_codes_change_the_order(client: Any, visitor: Visitor) -> None:
    """3 instead of 2 shirts, 20% off; out of bounds is refused on the page, and so is a code that is none."""
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "once"})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"})
    line = {
        "price_data": {"currency": "usd", "unit_amount": 1500, "product_data": {"name": "T-shirt"}},
        "quantity": 2,
        "adjustable_quantity": {"enabled": True, "maximum": 5},
    }
    session = create(client, line_items=[line], allow_promotion_codes=True)
    page = visitor.open(session.url)
    quantity = next(name for name in page.forms[0].fields if name.startswith("quantity["))
    page = visitor.send(page, "Update the order", {}, **{quantity: "9" * 5_000})
    assert "must be from" in page.text
    page = visitor.send(page, "Update the order", {}, **{quantity: "6"})
    assert "must be from 0 to 5" in page.text
    page = visitor.send(page, "Update the order", {}, promotion_code="SUMMER")
    assert "The code SUMMER is not valid." in page.text
    page = visitor.send(page, "Update the order", {}, **{quantity: "3"}, promotion_code="spring")
    assert "$36.00" in page.text
    visitor.send(page, "Pay $36.00", {}, **CARD, email="ada@example.com")
    assert client.v1.checkout.sessions.retrieve(session.id).amount_total == 3600


def test_what_is_asked_for_must_be_filled_in(client: Any, visitor: Visitor) -> None:
    """Email, phone and the merchant's own fields: what is missing is said, until nothing is."""
    session = create(
        client,
        phone_number_collection={"enabled": True},
        custom_fields=[
            {"key": "size", "label": {"type": "custom", "custom": "Size"}, "type": "text"},
        ],
    )
    page = visitor.open(session.url)
    page = visitor.send(page, "Pay $30.00", {}, **CARD)
    assert "Fill in your email." in page.text
    page = visitor.send(page, "Pay $30.00", {}, **CARD, email="ada@example.com")
    assert "Fill in your phone number." in page.text
    page = visitor.send(page, "Pay $30.00", {}, **CARD, phone="+1 (555) 010-0199")
    assert "Fill in: Size." in page.text
    visitor.send(page, "Pay $30.00", {}, **CARD, **{"custom[size]": "M"})
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.custom_fields[0].text.value) == ("complete", "M")
    assert paid.customer_details.phone == "+15550100199"


def test_a_customers_phone_is_there_and_is_changed(client: Any, visitor: Visitor) -> None:
    """In E.164; what the customer types overwrites it, whatever else may be updated.

    Source: https://docs.stripe.com/payments/checkout/phone-numbers.
    """
    customer = client.v1.customers.create({"email": "ada@example.com", "phone": "+15550100"}).id
    session = create(client, customer=customer, phone_number_collection={"enabled": True})
    page = visitor.open(session.url)
    assert page.forms[0].fields["phone"] == "+15550100"
    page = visitor.send(page, "Pay $30.00", {}, **CARD, phone="5550199")
    assert "with its country's code" in page.text
    visitor.send(page, "Pay $30.00", {}, **CARD, phone="+1 555 0199")
    assert client.v1.customers.retrieve(customer).phone == "+15550199"


def test_a_shops_own_text_may_be_bold_and_link(client: Any, visitor: Visitor) -> None:
    """By Markdown; a field's default value is there from the start.

    Source: https://docs.stripe.com/payments/checkout/custom-components.
    """
    message = (
        "Learn **more** on our [page](https://shop.example.com/a?b=1&c=2), <b>not</b> [here](javascript:x)"
    )
    options = [{"label": each, "value": each.lower()} for each in ("Red", "Blue")]
    colour = {"key": "colour", "label": {"type": "custom", "custom": "Colour"}, "type": "dropdown"}
    colour["dropdown"] = {"options": options, "default_value": "blue"}
    text = {"submit": {"message": message}}
    page = visitor.open(create(client, custom_text=text, custom_fields=[colour]).url)
    assert "<strong>more</strong>" in page.html
    assert page.links["page"] == "https://shop.example.com/a?b=1&c=2"
    assert "<b>not</b> [here](javascript:x)" in page.text
    assert page.forms[0].fields["custom[colour]"] == "blue"


def test_what_is_removed_is_not_bought(client: Any, visitor: Visitor) -> None:
    """ "If your customer removes a line item, it's also removed from the line items response"; not the last.

    Source: https://docs.stripe.com/payments/checkout/adjustable-quantity.
    """
    mug = {"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 900}
    shirt = {**mug, "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
    adjustable = {"quantity": 1, "adjustable_quantity": {"enabled": True}}
    lines = [{"price_data": each, **adjustable} for each in (mug, shirt)]
    session = create(client, line_items=lines)
    first, last = (f"quantity[{each.id}]" for each in client.v1.checkout.sessions.line_items.list(session.id))
    page = visitor.send(visitor.open(session.url), "Update the order", {}, **{first: "0"})
    assert first not in page.forms[0].fields
    page = visitor.send(page, "Update the order", {}, **{last: "0"})
    assert "Your order cannot be empty." in page.text
    [left] = client.v1.checkout.sessions.line_items.list(session.id).data
    assert (left.description, left.quantity) == ("T-shirt", 1)


def test_of_codes_that_read_alike_each_customer_has_one(client: Any, visitor: Visitor) -> None:
    """ "You can create multiple customer-restricted promotion codes with the same `code`". One can be taken
    off again.

    Source: https://docs.stripe.com/payments/checkout/discounts#create-a-promotion-code.
    """
    for percent, total in ((10, 2700), (50, 1500)):
        customer = client.v1.customers.create({"email": "ada@example.com"}).id
        of = {"type": "coupon", "coupon": client.v1.coupons.create({"percent_off": percent}).id}
        client.v1.promotion_codes.create({"promotion": of, "code": "MINE", "customer": customer})
        session = create(client, customer=customer, allow_promotion_codes=True)
        page = visitor.send(visitor.open(session.url), "Update the order", {}, promotion_code="mine")
        assert client.v1.checkout.sessions.retrieve(session.id).amount_total == total
        assert page.forms[0].fields["promotion_code"] == "mine"
        visitor.send(visitor.open(session.url), "Update the order", {}, promotion_code="")
        assert client.v1.checkout.sessions.retrieve(session.id).amount_total == 3000


def test_what_was_chosen_stays_after_a_mistake(client: Any, visitor: Visitor) -> None:
    """One of the merchant's options, and the way to pay."""
    options = [{"label": each, "value": each.lower()} for each in ("Red", "Blue")]
    label = {"type": "custom", "custom": "Colour"}
    colour = {"key": "colour", "label": label, "type": "dropdown", "dropdown": {"options": options}}
    session = create(client, custom_fields=[colour])
    chosen = {"custom[colour]": "blue", "method": "link"}
    page = visitor.send(visitor.open(session.url), "Pay $30.00", {}, **chosen)
    assert "Fill in your email." in page.text
    assert chosen.items() <= page.forms[0].fields.items()


def test_an_ended_session_says_so(client: Any, visitor: Visitor) -> None:
    """Expired, or not there at all: nothing can be paid."""
    session = create(client)
    address = session.url
    client.v1.checkout.sessions.expire(session.id)
    assert visitor.open(address).title == "This checkout has expired"
    assert visitor.open("http://x/c/pay/cs_test_nope").title == "There is no such checkout."


def test_what_a_merchant_wrote_is_text(client: Any, visitor: Visitor) -> None:
    """A product's name with markup in it is shown, and does nothing."""
    line = {
        "price_data": {
            "currency": "usd",
            "unit_amount": 1500,
            "product_data": {"name": "<script>alert(1)</script>"},
        },
        "quantity": 1,
    }
    page = visitor.open(create(client, line_items=[line]).url)
    assert "<script" not in page.html
    assert "<script>alert(1)</script>" in page.text


def test_a_payment_link_makes_a_session_at_each_visit(client: Any, visitor: Visitor) -> None:
    """With the link's metadata; as often as its restrictions say, and not when it is switched off."""
    price = client.v1.prices.create(
        {"currency": "usd", "unit_amount": 1500, "product_data": {"name": "T-shirt"}}
    )
    link = client.v1.payment_links.create(
        {
            "line_items": [{"price": price.id, "quantity": 1}],
            "metadata": {"campaign": "spring"},
            "restrictions": {"completed_sessions": {"limit": 1}},
        }
    )
    address = f"{link.url}?prefilled_email=ada%40example.com&client_reference_id=42"
    page, _ = visitor.open(address), visitor.open(address)
    assert len(client.v1.checkout.sessions.list({"payment_link": link.id}).data) == 2
    after = visitor.send(page, "4242 4242 4242 4242 pays")
    assert after.title == "Thank you"
    paid = client.v1.checkout.sessions.list({"status": "complete"}).data[0]
    told = (paid.metadata["campaign"], paid.client_reference_id, paid.customer_details.email)
    assert told == ("spring", "42", "ada@example.com")
    used_up = client.v1.payment_links.retrieve(link.id)
    assert (used_up.restrictions.completed_sessions.count, used_up.active) == (1, False)
    assert visitor.open(address).text.strip().endswith("This link is no longer active.")
    client.v1.payment_links.update(link.id, {"active": False, "inactive_message": "Sold out"})
    assert "Sold out" in visitor.open(address).text


def test_a_link_that_cannot_be_paid_says_so(client: Any, visitor: Visitor) -> None:
    """On a page, also where its sum is too small; nobody is counted."""
    price = {"currency": "usd", "unit_amount": 3, "product_data": {"name": "Tea"}}
    link = client.v1.payment_links.create({"line_items": [{"price_data": price, "quantity": 1}]})
    page = visitor.open(link.url)
    assert visitor.last
    assert visitor.last.headers["Content-Type"].startswith("text/html")
    assert page.title == "This link cannot be paid"
    assert "must add up to at least $0.50 usd" in page.text
    assert client.v1.checkout.sessions.list().data == []


def test_who_pays_by_a_link_is_counted(client: Any, sandbox: Sandbox, visitor: Visitor) -> None:
    """Guess: each of them is told of."""
    price = client.v1.prices.create({"currency": "usd", "unit_amount": 500, "product_data": {"name": "Tea"}})
    limit = {"completed_sessions": {"limit": 2}}
    items = [{"price": price.id, "quantity": 1}]
    link = client.v1.payment_links.create({"line_items": items, "restrictions": limit})
    visitor.send(visitor.open(link.url), "Pay $5.00", {}, **CARD, email="ada@example.com")
    counted = client.v1.payment_links.retrieve(link.id).restrictions.completed_sessions
    assert (counted.count, counted.limit) == (1, 2)
    assert len(client.v1.events.list({"type": "payment_link.updated"}).data) == 1
    assert sandbox.reconcile()["differences"] == []


def test_a_links_address_tells_who_comes(client: Any, visitor: Visitor) -> None:
    """A language, an e-mail address that cannot be changed, a code; a campaign goes along to the shop.

    What has not its form is disregarded. Sources: https://docs.stripe.com/payment-links/customize and
    https://docs.stripe.com/payment-links/post-payment#change-confirmation-behavior.
    """
    price = client.v1.prices.create(
        {"currency": "usd", "unit_amount": 1500, "product_data": {"name": "T-shirt"}}
    )
    coupon = client.v1.coupons.create({"percent_off": 20}).id
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}, "code": "20OFF"})
    sold: Any = {
        "line_items": [{"price": price.id, "quantity": 1}],
        "after_completion": {"type": "redirect", "redirect": {"url": "https://example.com/done"}},
    }
    link = client.v1.payment_links.create({**sold, "allow_promotion_codes": True})
    query = "prefilled_email=jo%40example.com&locked_prefilled_email=ada%40example.com&locale=de"
    campaign = f"utm_source=news&utm_other=no&utm_term=a%20b&utm_medium={'x' * 151}"
    page = visitor.open(f"{link.url}?{query}&prefilled_promo_code=20off&{campaign}")
    assert page.forms[0].fields["promotion_code"] == "20OFF"
    session = client.v1.checkout.sessions.list({"payment_link": link.id}).data[0]
    assert (session.customer_email, session.locale, session.amount_total) == ("ada@example.com", "de", 1200)
    after = visitor.send(page, "4242 4242 4242 4242 pays")
    assert "https://example.com/done?utm_source=news" in after.links.values()
    visitor.open(
        f"{link.url}?prefilled_email=nobody&locale=xx&client_reference_id=a%20b&prefilled_promo_code=NO"
    )
    plain = client.v1.payment_links.create(sold)
    visitor.open(f"{plain.url}?prefilled_promo_code=20OFF")  # it takes no codes
    for of in (link.id, plain.id):
        session = client.v1.checkout.sessions.list({"payment_link": of}).data[0]
        told = (session.customer_email, session.locale, session.client_reference_id, session.amount_total)
        assert told == (None, "auto", None, 1500)


def test_the_bank_asks_about_a_subscription(client: Any, visitor: Visitor) -> None:
    """It begins once the bank has its answer, and has its invoice then.

    Source: https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade.
    """
    session = create(client, **RECURRING, customer_email="ada@example.com")
    page = visitor.open(session.url)
    assert "every" in page.text
    page = visitor.send(page, "4000 0000 0000 3220 asks for 3D Secure")
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert client.v1.subscriptions.list().data == client.v1.invoices.list().data == []
    asked = client.v1.payment_intents.list().data[0]
    back = visitor.open(visitor.send(page, "Complete authentication").refresh)
    assert back.title == "Thank you"
    payment = client.v1.invoice_payments.list().data[0]
    assert (payment.payment.payment_intent, payment.status) == (asked.id, "paid")
    done = client.v1.checkout.sessions.retrieve(session.id)
    assert (done.status, done.payment_status) == ("complete", "paid")
    assert client.v1.subscriptions.retrieve(done.subscription).status == "active"


def test_an_expired_checkout_is_begun_again(client: Any, sandbox: Sandbox, visitor: Visitor) -> None:
    """As it was asked for, with codes where recovery lets them be; the new session names the old one.

    Source: https://docs.stripe.com/payments/checkout/abandoned-carts.
    """
    recovery = {"recovery": {"enabled": True, "allow_promotion_codes": True}}
    field = {"key": "size", "label": {"type": "custom", "custom": "Size"}, "type": "text"}
    session = create(client, after_expiration=recovery, custom_fields=[field], customer_email="a@example.com")
    sandbox.advance(days=1)
    expired = client.v1.checkout.sessions.retrieve(session.id)
    page = visitor.open(expired.after_expiration.recovery.url)
    assert {"custom[size]", "promotion_code"} <= page.forms[0].fields.keys()
    again = client.v1.checkout.sessions.list({"status": "open"}).data[0]
    assert (again.recovered_from, again.amount_total) == (session.id, 3000)
    assert again.expires_at == sandbox.now + 86_400
    visitor.send(page, "Pay $30.00", {}, **CARD, **{"custom[size]": "M"})
    assert client.v1.checkout.sessions.retrieve(again.id).status == "complete"


def test_a_customer_names_the_price(client: Any, visitor: Visitor) -> None:
    """Within the price's bounds, in the currency's own unit; what is out of them is told, and nothing paid.

    Source: https://docs.stripe.com/payments/checkout/pay-what-you-want.
    """
    custom = {"enabled": True, "minimum": 500, "maximum": 5000, "preset": 1000}
    price = client.v1.prices.create(
        {"currency": "usd", "product_data": {"name": "Donation"}, "custom_unit_amount": custom}
    )
    link = client.v1.payment_links.create(
        {"line_items": [{"price": price.id, "quantity": 1}], "submit_type": "donate"}
    )
    page = visitor.open(link.url)
    amount = next(name for name in page.forms[0].fields if name.startswith("amount["))
    assert page.forms[0].fields[amount] == "10.00"
    for typed, wrong in (
        ("4", "The amount for Donation must be from $5.00 to $50.00."),
        ("12.345", "Write the amount in digits, such as 12.50."),
    ):
        page = visitor.send(page, "Update the order", {}, **{amount: typed})
        assert wrong in page.text
        assert page.forms[0].fields[amount] == typed
    page = visitor.send(page, "Update the order", {}, **{amount: "12.5"})
    after = visitor.send(page, "Donate $12.50", {}, **CARD, email="ada@example.com")
    assert after.title == "Thank you"
    assert [each.amount for each in client.v1.charges.list().data] == [1250]


def test_names_that_are_asked_for_by_themselves(client: Any, visitor: Visitor) -> None:
    """The business's is the customer's name, before a person's; both are kept.

    Source: https://docs.stripe.com/payments/checkout/name-collection.
    """
    asked = {"business": {"enabled": True}, "individual": {"enabled": True, "optional": True}}
    session = create(client, customer_creation="always", name_collection=asked)
    typed = {"email": "ada@example.com", "business_name": "Ada Ltd", "individual_name": "Ada Byron"}
    visitor.send(visitor.open(session.url), "Pay $30.00", {}, **CARD, **typed)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    names = ("Ada Ltd", "Ada Byron")
    collected, details = paid.collected_information, paid.customer_details
    assert (collected.business_name, collected.individual_name) == names
    assert (details.business_name, details.individual_name, details.name) == (*names, "Ada Ltd")
    customer = client.v1.customers.retrieve(paid.customer)
    assert (customer.business_name, customer.individual_name, customer.name) == (*names, "Ada Ltd")


def test_a_business_is_no_holder_of_a_card(client: Any, visitor: Visitor) -> None:
    """Its name stays where it was filled in, for who comes back from the bank."""
    session = create(client, name_collection={"business": {"enabled": True}})
    typed = {"email": "ada@example.com", "business_name": "Ada Ltd", "name": "Ada Byron"}
    asked = visitor.send(visitor.open(session.url), "4000 0000 0000 3220 asks for 3D Secure", {}, **typed)
    back = visitor.open(visitor.send(asked, "Fail authentication").refresh)
    (form,) = [each for each in back.forms if "email" in each.fields]
    assert (form.fields["business_name"], form.fields["name"]) == ("Ada Ltd", "")


def test_a_business_gives_its_tax_id_once(client: Any, visitor: Visitor) -> None:
    """With its name, which becomes the customer's. Who has a tax ID is not asked again.

    Source: https://docs.stripe.com/tax/checkout/tax-ids.
    """
    customer = client.v1.customers.create({"name": "Ada", "email": "ada@example.com"}).id

    def asking() -> Any:
        collects = {"tax_id_collection": {"enabled": True}, "customer_update": {"name": "auto"}}
        return create(client, customer=customer, **collects)

    page = visitor.open(asking().url)
    typed = {"business_name": "Ada GmbH", "tax_id_type": "eu_vat", "tax_id": "DE123456789"}
    visitor.send(page, "Pay $30.00", {}, **CARD, **typed)
    known = client.v1.customers.retrieve(customer, {"expand": ["tax_ids"]})
    assert (known.name, known.business_name) == ("Ada GmbH", "Ada GmbH")
    assert [(each.type, each.value) for each in known.tax_ids.data] == [("eu_vat", "DE123456789")]
    assert "tax_id" not in visitor.open(asking().url).forms[0].fields


@pytest.mark.parametrize(("country", "asked"), [("DE", True), ("US", False)])
def test_a_tax_id_is_required_where_there_are_some(
    client: Any, visitor: Visitor, country: str, asked: bool
) -> None:
    """ "if_supported": Checkout takes none of the United States.

    Source: https://docs.stripe.com/tax/checkout/tax-ids.
    """
    session = create(client, tax_id_collection={"enabled": True, "required": "if_supported"})
    typed = {"email": "ada@example.com", "billing[country]": country}
    page = visitor.send(visitor.open(session.url), "Pay $30.00", {}, **CARD, **typed)
    assert ("Fill in your tax ID." in page.text) is asked
    assert client.v1.checkout.sessions.retrieve(session.id).status == ("open" if asked else "complete")


@pytest.mark.parametrize(("promotions", "told"), [("yes", True), ("", False)])
def test_who_leaves_a_cart_is_told_of_by_consent_alone(
    client: Any, visitor: Visitor, promotions: str, told: bool
) -> None:
    """The event of an expired session has the email of who opted in, and of nobody else.

    Source: https://docs.stripe.com/payments/checkout/abandoned-carts.
    """
    session = create(client, consent_collection={"promotions": "auto"})
    page = visitor.open(session.url)
    page.forms[0].fields |= {"promotions": promotions} if promotions else {}
    visitor.send(page, "4000 0000 0000 0002 is declined", {}, email="ada@example.com")
    client.v1.checkout.sessions.expire(session.id)
    (event,) = client.v1.events.list({"type": "checkout.session.expired"}).data
    left = event.data.object
    assert left.consent.promotions == ("opt_in" if told else "opt_out")
    assert (left.customer_details and left.customer_details.email) == ("ada@example.com" if told else None)


def test_a_customer_pays_in_the_currency_of_home(client: Any, visitor: Visitor) -> None:
    """The page offers both, with what they cost; what was not asked for cannot be had.

    Source: https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing. Guess: the local
    currency is chosen for a start. The amounts follow from the sandbox's own rates.
    """
    for sent, paid_in in (({}, "cad"), ({"currency": "usd"}, None), ({"currency": "jpy"}, "cad")):
        session = create(client, customer_email="test+location_CA@example.com", **ADAPTING)
        page = visitor.open(session.url)
        visitor.send(page, "Pay CA$42.12", {}, **CARD, **sent)
        paid = client.v1.checkout.sessions.retrieve(session.id).to_dict()
        assert (paid["payment_status"], paid["currency"]) == ("paid", "usd")
        assert paid.get("presentment_details", {}).get("presentment_currency") == paid_in


def test_a_way_to_pay_has_its_currency(client: Any, visitor: Visitor) -> None:
    """iDEAL is offered to a customer in the Netherlands, whose prices are converted, and takes euros alone.

    Source: https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing, "Configure local
    payment methods".
    """
    named = {"allowed_payment_method_types": ["card", "cashapp", "ideal"]}
    session = create(client, customer_email="test+location_NL@example.com", **named, **ADAPTING)
    assert session.payment_method_types == ["card", "cashapp"]
    page = visitor.open(session.url)
    pay = next(each for each in page.forms[0].buttons.values() if each.startswith("Pay €"))
    page = visitor.send(page, pay, {}, method="ideal", currency="usd")
    assert "iDEAL is paid in EUR. Choose that currency." in page.text
    page = visitor.send(page, pay, {}, method="cashapp", currency="eur")
    assert "Cash App Pay is paid in USD. Choose that currency." in page.text
    page = visitor.send(page, pay, {}, method="ideal", currency="eur")
    visitor.send(page, "Authorize")
    paid = client.v1.checkout.sessions.retrieve(session.id).to_dict()
    assert (paid["payment_status"], paid["currency"]) == ("paid", "usd")
    assert paid["presentment_details"]["presentment_currency"] == "eur"


def test_an_email_that_a_link_suggests_can_be_changed(client: Any, visitor: Visitor) -> None:
    """ "Your end customer can still edit this field", unlike a locked one.

    Source: https://docs.stripe.com/payment-links/customize#customize-checkout-with-url-parameters.
    """
    shirt = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
    link = client.v1.payment_links.create({"line_items": [{"price_data": shirt, "quantity": 1}]})
    page = visitor.open(f"{link.url}?prefilled_email=jenny%40example.com")
    assert page.forms[0].fields["email"] == "jenny@example.com"
    visitor.send(page, "Pay $15.00", {}, **CARD, email="ada@example.com")
    [session] = client.v1.checkout.sessions.list().data
    assert session.customer_details.email == "ada@example.com"


def test_a_link_knows_where_its_visitor_is(client: Any, visitor: Visitor) -> None:
    """By the email in its address; a price that is set in that currency is asked in it.

    Source: https://docs.stripe.com/payments/checkout/localize-prices/manual-currency-prices.
    """
    shirt = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
    sold = client.v1.prices.create({**shirt, "currency_options": {"eur": {"unit_amount": 1400}}}).id
    link = client.v1.payment_links.create({"line_items": [{"price": sold, "quantity": 1}]})
    page = visitor.open(f"{link.url}?prefilled_email=test%2Blocation_FR%40example.com")
    assert "€14.00" in page.text
    visitor.send(page, "Pay €14.00", {}, **CARD)
    assert client.v1.payment_intents.list().data[0].currency == "eur"
