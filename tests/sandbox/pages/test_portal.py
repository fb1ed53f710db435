"""The portal as a customer sees it: cancels, comes back, changes plan, card and details, reads invoices."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from .visitor import Visitor

SHOP = "https://shop.example.com/account"


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of the sandbox."""
    return sandbox.client()


class Reader:
    """A customer who is subscribed to a newsletter, and may be to a better one."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.small, self.large = (self._price(amount) for amount in (500, 900))
        self.customer = client.v1.customers.create(
            {"email": "ada@example.com", "payment_method": "pm_card_visa"}
        )
        method = client.v1.customers.payment_methods.list(self.customer.id).data[0]
        self.subscription = client.v1.subscriptions.create(
            {
                "customer": self.customer.id,
                "items": [{"price": self.small.id}],
                "default_payment_method": method.id,
            }
        )

    def _price(self, amount: int) -> Any:
        return self.client.v1.prices.create(
            {
                "currency": "usd",
                "product_data": {"name": f"Newsletter {amount}"},
                "recurring": {"interval": "month"},
                "unit_amount": amount,
            }
        )

    def portal(self, **params: Any) -> str:
        """The address of a new session."""
        given = {"customer": self.customer.id, "return_url": SHOP, **params}
        return str(self.client.v1.billing_portal.sessions.create(given).url)

    def now(self) -> Any:
        """The subscription as it is."""
        return self.client.v1.subscriptions.retrieve(self.subscription.id)


@pytest.fixture
def reader(client: Any) -> Reader:
    """A subscribed customer."""
    return Reader(client)


def offering(client: Any, *prices: Any) -> str:
    """A configuration with which customers cancel, and switch to prices."""
    update = {
        "enabled": True,
        "default_allowed_updates": ["price"],
        "products": [{"product": each.product, "prices": [each.id]} for each in prices],
    }
    features = {
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {"enabled": True},
        "subscription_update": update,
    }
    return str(client.v1.billing_portal.configurations.create({"features": features}).id)


def test_an_address_lasts_as_long_as_it_is_used(sandbox: Sandbox, reader: Reader, visitor: Visitor) -> None:
    """Five minutes at first; then "within 1 hour of the most recent activity".

    Source: https://docs.stripe.com/customer-management, "Ephemeral sessions".
    """
    unused, used = reader.portal(), reader.portal()
    sandbox.advance(seconds=240)
    for title, minutes in (("Your account", 50), ("Your account", 61), ("This link is no longer valid.", 0)):
        assert visitor.open(used).title == title
        sandbox.advance(seconds=60 * minutes)
    assert visitor.open(unused).title == "This link is no longer valid."


def test_customers_switch_to_prices_of_the_same_tax_behavior(
    client: Any, reader: Reader, visitor: Visitor
) -> None:
    """Others are not offered. Source: https://docs.stripe.com/customer-management#limitations."""
    told = [
        client.v1.prices.create(
            {
                "currency": "usd",
                "product_data": {"name": behavior},
                "recurring": {"interval": "month"},
                "tax_behavior": behavior,
                "unit_amount": 700,
            }
        )
        for behavior in ("inclusive", "exclusive")
    ]
    sold = {
        "customer": reader.customer.id,
        "default_payment_method": reader.subscription.default_payment_method,
        "items": [{"price": told[0].id}],
    }
    client.v1.subscriptions.cancel(reader.subscription.id)
    client.v1.subscriptions.create(sold)
    page = visitor.open(reader.portal(configuration=offering(client, *told)))
    assert "inclusive, $7.00" in page.text
    assert "exclusive" not in page.text


def test_a_customer_cancels_and_comes_back(client: Any, reader: Reader, visitor: Visitor) -> None:
    """At the end of the period, with a reason; until then it can be kept. Billed flexibly, it says the day.

    Sources: https://docs.stripe.com/customer-management/cancellation-page,
    https://docs.stripe.com/billing/subscriptions/billing-mode/compare and
    https://github.com/stripe/stripe-node/issues/2470.
    """
    page = visitor.open(reader.portal())
    assert "Newsletter 500" in page.text
    assert "Active; $5.00 every month; this period ends on " in page.text
    page = visitor.send(page, "Cancel the subscription", {}, feedback="too_expensive", comment="Sorry")
    now = reader.now()
    assert (now.cancel_at_period_end, now.status) == (False, "active")
    assert now.cancel_at == now["items"].data[0].current_period_end
    assert "it ends on 1 March 2024, 12:00 UTC" in page.text
    assert (now.cancellation_details.feedback, now.cancellation_details.comment) == ("too_expensive", "Sorry")
    assert now.cancellation_details.reason == "cancellation_requested"
    visitor.send(page, "Keep the subscription")
    assert reader.now().cancel_at is None


def test_a_classic_subscription_is_canceled_with_its_period(
    client: Any, reader: Reader, visitor: Visitor
) -> None:
    """`cancel_at_period_end` is true, and false again once the customer changes their mind.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    client.v1.subscriptions.cancel(reader.subscription.id)
    reader.subscription = client.v1.subscriptions.create(
        {
            "customer": reader.customer.id,
            "items": [{"price": reader.small.id}],
            "default_payment_method": reader.subscription.default_payment_method,
            "billing_mode": {"type": "classic"},
        }
    )
    page = visitor.send(visitor.open(reader.portal()), "Cancel the subscription")
    assert (reader.now().cancel_at_period_end, reader.now().cancel_at is None) == (True, False)
    visitor.send(page, "Keep the subscription")
    assert (reader.now().cancel_at_period_end, reader.now().cancel_at) == (False, None)


def test_a_coupon_is_offered_before_a_cancellation(client: Any, reader: Reader, visitor: Visitor) -> None:
    """By a deep link that names it: who takes it stays, with the discount.

    Sources: https://docs.stripe.com/customer-management/cancellation-page#cancellation-deflection and
    https://docs.stripe.com/api/customer_portal/sessions/create.
    """
    coupon = client.v1.coupons.create(
        {"percent_off": 25, "duration": "repeating", "duration_in_months": 3}
    ).id

    def link(coupon: str) -> str:
        retention = {"type": "coupon_offer", "coupon_offer": {"coupon": coupon}}
        about = {"subscription": reader.subscription.id, "retention": retention}
        return reader.portal(flow_data={"type": "subscription_cancel", "subscription_cancel": about})

    with pytest.raises(stripe.InvalidRequestError, match="No such coupon: 'gone'"):
        link("gone")
    page = visitor.open(link(coupon))
    assert "Stay, and get 25% off for 3 months." in page.text
    done = visitor.send(page, "Stay with the discount")
    assert "Your subscription goes on, with the discount." in done.text
    now = client.v1.subscriptions.retrieve(reader.subscription.id, {"expand": ["discounts"]})
    assert ([each.source.coupon for each in now.discounts], now.cancel_at) == ([coupon], None)


def test_no_coupon_is_offered_for_several_intervals(client: Any, reader: Reader, visitor: Visitor) -> None:
    """Source: https://docs.stripe.com/billing/subscriptions/mixed-interval#limitations."""
    coupon = client.v1.coupons.create({"percent_off": 25, "duration": "once"}).id
    yearly = client.v1.prices.create(
        {
            "currency": "usd",
            "product": reader.large.product,
            "recurring": {"interval": "year"},
            "unit_amount": 1,
        }
    )
    client.v1.subscription_items.create({"subscription": reader.subscription.id, "price": yearly.id})
    retention = {"type": "coupon_offer", "coupon_offer": {"coupon": coupon}}
    about = {"subscription": reader.subscription.id, "retention": retention}
    page = visitor.open(
        reader.portal(flow_data={"type": "subscription_cancel", "subscription_cancel": about})
    )
    assert "Cancel the subscription" in page.text
    assert "Stay with the discount" not in page.text


def test_a_customer_starts_what_a_trial_left_paused(
    client: Any, reader: Reader, visitor: Visitor, sandbox: Sandbox
) -> None:
    """Once there is something to pay with.

    Source: https://docs.stripe.com/payments/checkout/free-trials.
    """
    customer = reader.customer.id = client.v1.customers.create({"email": "bob@example.com"}).id
    reader.subscription = client.v1.subscriptions.create(
        {
            "customer": customer,
            "items": [{"price": reader.small.id}],
            "trial_period_days": 7,
            "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}},
        }
    )
    sandbox.advance(days=8)
    assert reader.now().status == "paused"
    page = visitor.send(visitor.open(reader.portal()), "Start the subscription")
    assert "Add a payment method first." in page.text
    card = {"expiry": "12 / 34", "cvc": "123"}
    page = visitor.send(page, "Save the card", {}, number="4242 4242 4242 4242", **card)
    page = visitor.send(page, "Start the subscription")
    assert "Your subscription is started." in page.text
    assert reader.now().status == "active"


def test_a_customer_pays_with_the_default_again(client: Any, reader: Reader, visitor: Visitor) -> None:
    """A subscription's own payment method can be taken off it.

    Source: https://docs.stripe.com/customer-management/integrate-customer-portal#webhooks.
    """
    page = visitor.open(reader.portal())
    page = visitor.send(page, "Pay with the default instead")
    assert reader.now().default_payment_method is None
    assert "Pay with the default instead" not in page.text


def test_the_portal_of_an_account_shows_what_is_its(
    sandbox: Sandbox, client: Any, reader: Reader, visitor: Visitor
) -> None:
    """Subscriptions and invoices `on_behalf_of` the session's account alone.

    Source: https://docs.stripe.com/api/customer_portal/sessions/create.
    """
    account = onboarded(client)["id"]
    page = visitor.open(reader.portal(on_behalf_of=account))
    assert "Newsletter 500" not in page.text
    client.v1.subscriptions.create(
        {
            "customer": reader.customer.id,
            "items": [{"price": reader.large.id}],
            "on_behalf_of": account,
            "trial_period_days": 7,
        }
    )
    page = visitor.open(reader.portal(on_behalf_of=account))
    assert ("Newsletter 500" in page.text, "Newsletter 900" in page.text) == (False, True)
    assert "Newsletter 500" in visitor.open(reader.portal()).text


def test_a_customer_changes_the_card(client: Any, reader: Reader, visitor: Visitor) -> None:
    """A declined card is said on the page; a good one is the default from then on."""
    page = visitor.open(reader.portal())
    page = visitor.send(page, "4000 0000 0000 0002 is declined")
    assert "Your card was declined." in page.text
    visitor.send(page, "Save the card", {}, number="5555 5555 5555 4444", expiry="12 / 34", cvc="123")
    customer = client.v1.customers.retrieve(
        reader.customer.id, {"expand": ["invoice_settings.default_payment_method"]}
    )
    assert customer.invoice_settings.default_payment_method.card.brand == "mastercard"


def test_a_customer_changes_details_and_reads_invoices(client: Any, reader: Reader, visitor: Visitor) -> None:
    """What the configuration allows: not the name, by default."""
    page = visitor.open(reader.portal())
    assert "Paid" in page.text
    assert page.links["Back to the shop"] == SHOP
    fields = {"email": "ada@example.org", "address[country]": "GB", "address[line1]": "1 High St"}
    visitor.send(page, "Save your details", {}, **fields)
    customer = client.v1.customers.retrieve(reader.customer.id)
    assert (customer.email, customer.address.country, customer.name) == ("ada@example.org", "GB", None)


def test_a_customer_changes_the_plan(client: Any, reader: Reader, visitor: Visitor) -> None:
    """To a price that the configuration offers, and to no other."""
    products = [{"product": each.product, "prices": [each.id]} for each in (reader.small, reader.large)]
    configuration = client.v1.billing_portal.configurations.create(
        {
            "features": {
                "payment_method_update": {"enabled": True},
                "subscription_update": {
                    "enabled": True,
                    "default_allowed_updates": ["price"],
                    "products": products,
                    "proration_behavior": "none",
                },
            }
        }
    )
    page = visitor.open(reader.portal(configuration=configuration.id))
    asked = visitor.send(page, "Change the plan", {}, price=reader.large.id)
    assert "1 × Newsletter 900, $9.00 every month" in asked.text
    assert reader.now()["items"].data[0].price.id == reader.small.id
    done = visitor.send(asked, "Confirm the change")
    assert "Your subscription is changed." in done.text
    assert reader.now()["items"].data[0].price.id == reader.large.id
    other = reader._price(100)
    refused = visitor.send(page, "Change the plan", {}, price=other.id)
    assert f"No such price: '{other.id}'" in refused.text
    assert reader.now()["items"].data[0].price.id == reader.large.id


SEVERAL, METERED, SENT, CHANGES_SOON = "several", "metered", "sent", "changes soon"


def _make_it(client: Any, reader: Reader, kind: str) -> None:
    """Have a reader's subscription be of a kind that cannot be changed in the portal."""
    if kind == SEVERAL:
        client.v1.subscription_items.create(
            {"subscription": reader.subscription.id, "price": reader.large.id}
        )
    elif kind == METERED:
        values: Any = {
            "display_name": "Reads",
            "event_name": "reads",
            "default_aggregation": {"formula": "sum"},
        }
        meter = client.v1.billing.meters.create(values)
        by_use = {"interval": "month", "meter": meter.id, "usage_type": "metered"}
        price = client.v1.prices.create(
            {"currency": "usd", "product": reader.small.product, "unit_amount": 5, "recurring": by_use}
        )
        item = {"id": reader.now()["items"].data[0].id, "deleted": True}
        client.v1.subscriptions.update(reader.subscription.id, {"items": [item, {"price": price.id}]})
    elif kind == SENT:
        by_hand: Any = {"collection_method": "send_invoice", "days_until_due": 30}
        client.v1.subscriptions.update(reader.subscription.id, by_hand)
    else:
        schedule = client.v1.subscription_schedules.create({"from_subscription": reader.subscription.id})
        now = schedule.phases[0]
        phases = [
            {
                "items": [{"price": reader.small.id}],
                "start_date": now.start_date,
                "end_date": now.end_date,
            },
            {"items": [{"price": reader.large.id}]},
        ]
        client.v1.subscription_schedules.update(schedule.id, {"phases": phases})


@pytest.mark.parametrize("kind", [SEVERAL, METERED, SENT, CHANGES_SOON])
def test_what_cannot_be_changed_in_the_portal(
    client: Any, reader: Reader, visitor: Visitor, kind: str
) -> None:
    """Several things, what is metered, sent as invoices, or changes soon: no other plan, and no deep link to
    one. What changes soon is not canceled, either.

    Sources: https://docs.stripe.com/customer-management#customer-portal-limitations, and of schedules
    https://github.com/invertase/stripe-firebase-extensions/issues/158. Guess: the sentence of the link.
    """
    configuration = offering(client, reader.large)
    before = visitor.open(reader.portal(configuration=configuration))
    assert "Change the plan" in before.text
    _make_it(client, reader, kind)
    page = visitor.open(reader.portal(configuration=configuration))
    assert "Change the plan" not in page.text
    late = visitor.send(before, "Change the plan", {}, price=reader.large.id)
    assert "This cannot be changed here." in late.text
    flow = {"type": "subscription_update", "subscription_update": {"subscription": reader.subscription.id}}
    with pytest.raises(stripe.InvalidRequestError, match="cannot be updated in the portal"):
        reader.portal(configuration=configuration, flow_data=flow)
    assert ("Cancel the subscription" in page.text) is (kind != CHANGES_SOON)
    visitor.send(before, "Cancel the subscription")
    assert (reader.now().cancel_at is None) is (kind == CHANGES_SOON)


def test_a_deep_link_shows_one_thing_and_leads_on(client: Any, reader: Reader, visitor: Visitor) -> None:
    """Cancelling alone, and then back to the shop."""
    address = reader.portal(
        flow_data={
            "type": "subscription_cancel",
            "subscription_cancel": {"subscription": reader.subscription.id},
            "after_completion": {"type": "redirect", "redirect": {"return_url": SHOP}},
        }
    )
    page = visitor.open(address)
    assert "Invoices" not in page.text
    assert visitor.send(page, "Cancel the subscription").refresh == SHOP


def test_nobody_reaches_anothers_subscription(client: Any, reader: Reader, visitor: Visitor) -> None:
    """A forged id is refused, and changes nothing."""
    other = Reader(client)
    page = visitor.open(reader.portal())
    for form in page.forms:
        form.fields["subscription"] = other.subscription.id
    refused = visitor.send(page, "Cancel the subscription")
    assert "No such subscription" in refused.text
    assert other.now().cancel_at is None


def test_a_link_is_short_lived(sandbox: Sandbox, reader: Reader, visitor: Visitor) -> None:
    """After an hour it opens nothing."""
    address = reader.portal()
    sandbox.advance(hours=1)
    assert visitor.open(address).title == "This link is no longer valid."


def test_a_deep_link_asks_to_confirm_a_change(client: Any, reader: Reader, visitor: Visitor) -> None:
    """The new plan is shown, and taken once the customer agrees.

    Source: https://docs.stripe.com/customer-management/portal-deep-links.
    """
    update = {
        "enabled": True,
        "default_allowed_updates": ["price"],
        "products": [{"product": reader.large.product, "prices": [reader.large.id]}],
    }
    configuration = client.v1.billing_portal.configurations.create(
        {"features": {"payment_method_update": {"enabled": True}, "subscription_update": update}}
    )
    item = reader.now()["items"].data[0].id
    change = {
        "subscription": reader.subscription.id,
        "items": [{"id": item, "price": reader.large.id, "quantity": 1}],
    }
    flow = {"type": "subscription_update_confirm", "subscription_update_confirm": change}
    page = visitor.open(reader.portal(configuration=configuration.id, flow_data=flow))
    assert "1 × Newsletter 900, $9.00" in page.text
    assert reader.now()["items"].data[0].price.id == reader.small.id
    visitor.send(page, "Confirm the change")
    assert reader.now()["items"].data[0].price.id == reader.large.id


def test_a_customer_pauses_and_goes_on(client: Any, reader: Reader, visitor: Visitor) -> None:
    """Where the configuration lets it."""
    configuration = client.v1.billing_portal.configurations.create(
        {"features": {"subscription_pause": {"enabled": True, "duration": {"type": "indefinite"}}}}
    )
    page = visitor.open(reader.portal(configuration=configuration.id))
    page = visitor.send(page, "Pause payments")
    assert reader.now().pause_collection.behavior == "void"
    visitor.send(page, "Go on paying")
    assert reader.now().pause_collection is None


def test_a_customer_logs_in_by_an_address(client: Any, sandbox: Sandbox) -> None:
    """The newest who is subscribed; the configuration is the page's own, and may close it. The address that
    they logged in by stays.

    Source: https://docs.stripe.com/customer-management/activate-no-code-customer-portal.
    """
    reader = Reader(client)
    client.v1.customers.create({"email": "ADA@example.com"})
    update = {"enabled": True, "allowed_updates": ["email", "name"]}
    features = {"customer_update": update, "invoice_history": {"enabled": True}}
    configurations = client.v1.billing_portal.configurations
    params = {"features": features, "login_page": {"enabled": True}, "name": "Readers"}
    configuration = configurations.create(params)
    url, person = str(configuration.login_page.url), Visitor(sandbox)
    filled = person.open(f"{url}?prefilled_email=ada%40example.com")
    assert filled.forms[0].fields["email"] == "ada@example.com"
    assert "Fill in the e-mail address" in person.send(filled, "Continue with e-mail", email="ada").text
    unknown = person.send(filled, "Continue with e-mail", email="bob@example.com")
    assert "a link was sent there" in unknown.text
    assert "Open the portal" not in unknown.links
    sent = person.send(filled, "Continue with e-mail", email="Ada@Example.com")
    seen = person.open(sent.links["Open the portal"])
    assert "$5.00" in seen.text
    details = next(form for form in seen.forms if "Save your details" in form.buttons.values())
    assert "email" not in details.fields
    details.fields["email"] = "eve@example.com"
    person.send(seen, "Save your details", name="Ada")
    customer = client.v1.customers.retrieve(reader.customer.id)
    assert (customer.name, customer.email) == ("Ada", "ada@example.com")
    buttons = [words for form in seen.forms for words in form.buttons.values()]
    assert "Cancel the subscription" not in buttons
    by_itself = person.open(reader.portal())
    assert "Cancel the subscription" in [words for form in by_itself.forms for words in form.buttons.values()]
    configurations.update(configuration.id, {"login_page": {"enabled": False}})
    assert "closed" in person.open(url).title
