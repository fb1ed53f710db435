"""Payment links: what a new one shows, and the sessions of its visitors."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from .conftest import MONTHLY, PAYING, SHIRT


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"subscription_data": {"trial_period_days": 5}}, "subscription_data"),
        ({"optional_items": [{"price": "price_none", "quantity": 1}]}, "optional_items[0][price]"),
        ({"restrictions": {"completed_sessions": {"limit": 0}}}, "restrictions[completed_sessions][limit]"),
        ({"after_completion": {"type": "redirect"}}, "after_completion[redirect]"),
        ({"payment_method_collection": "always"}, "payment_method_collection"),
        ({"application_fee_amount": 100}, "application_fee_amount"),
    ],
)
def test_a_link_is_held_to_the_same_when_it_changes(
    stripe_client: Any, params: dict[str, Any], param: str
) -> None:
    """What a new link could not have. Source: https://docs.stripe.com/api/payment-link/update."""
    links = stripe_client.v1.payment_links
    link = links.create({"line_items": PAYING["line_items"]})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        links.update(link.id, params)
    assert refused.value.param == param


def test_a_links_subscriptions_have_its_invoice_settings(sandbox: Sandbox) -> None:
    """A subscription that a link makes has them; the account issues its invoices unless another one is named.

    Source: https://docs.stripe.com/api/payment-link/create, of `subscription_data`.
    """
    client: Any = sandbox.client()
    month = {"price_data": MONTHLY, "quantity": 1}
    data = {"invoice_settings": {"footer": "Thanks"}}
    link = client.v1.payment_links.create({"line_items": [month], "subscription_data": data})
    assert link.subscription_data.invoice_settings.issuer.to_dict() == {"type": "self"}
    paid = sandbox.pay(link.id)
    assert client.v1.invoices.retrieve(paid["invoice"]).footer == "Thanks"


def test_a_link_shares_what_it_brings(sandbox: Sandbox) -> None:
    """A fee of each payment, or a share of each invoice of a subscription; the rest is a connected account's.

    Source: https://docs.stripe.com/api/payment-link/create (`application_fee_amount`, `transfer_data`).
    """
    client: Any = sandbox.client()
    links, seller = client.v1.payment_links, onboarded(client)["id"]
    to = {"transfer_data": {"destination": seller}}
    once = {"price_data": {"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 2000}}
    link = links.create({"line_items": [{**once, "quantity": 1}], "application_fee_amount": 150, **to})
    assert (link.application_fee_amount, link.transfer_data.destination) == (150, seller)
    intent = client.v1.payment_intents.retrieve(sandbox.pay(link.id)["payment_intent"])
    assert (intent.application_fee_amount, intent.transfer_data.destination) == (150, seller)
    month = {"price_data": MONTHLY, "quantity": 1}
    link = links.create({"line_items": [month], "application_fee_percent": 10, **to})
    assert link.application_fee_percent == 10
    sold = client.v1.subscriptions.retrieve(sandbox.pay(link.id)["subscription"])
    assert (sold.application_fee_percent, sold.transfer_data.destination) == (10, seller)


@pytest.mark.parametrize("price", [SHIRT, MONTHLY])
def test_what_a_new_link_shows(stripe_client: Any, price: dict[str, Any]) -> None:
    """Where it leads in the end, and what nobody said of subscriptions and invoices, whatever it sells.

    Recorded by programs, 2024-12-18.acacia of a subscription, and 2026-01-28.clover.
    """
    links = stripe_client.v1.payment_links
    done = {"type": "redirect", "redirect": {"url": "https://example.com/done"}}
    selling = {"line_items": [{"price_data": price, "quantity": 1}]}
    link = links.create({**selling, "after_completion": done})
    assert link.after_completion.to_dict() == done
    assert link.invoice_creation.enabled is False
    assert link.subscription_data.to_dict() == {
        "description": None,
        "invoice_settings": {"issuer": {"type": "self"}},
        "metadata": {},
        "trial_period_days": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
    }
    assert "optional_items" not in link
    thanks = {"type": "hosted_confirmation", "hosted_confirmation": {"custom_message": "Thanks"}}
    assert links.update(link.id, {"after_completion": thanks}).after_completion.to_dict() == thanks


@pytest.mark.parametrize(("price", "collects"), [(SHIRT, "if_required"), (MONTHLY, "always")])
def test_what_a_links_session_shows(sandbox: Sandbox, price: dict[str, Any], collects: str) -> None:
    """It has addresses, though nobody gave any, and makes a customer only where one is needed.

    Recorded by programs, 2024-12-18.acacia to 2026-01-28.clover; since 2023 of links of the Dashboard.
    """
    client: Any = sandbox.client()
    line_items = [{"price_data": price, "quantity": 1}]
    link = client.v1.payment_links.create({"line_items": line_items})
    paid = sandbox.pay(link.id)
    names = ("allow_promotion_codes", "cancel_url", "customer_creation", "locale", "success_url")
    shown = [paid[name] for name in names]
    assert shown == [False, "https://stripe.com", "if_required", "auto", "https://stripe.com"]
    assert (paid["consent_collection"], paid["payment_method_collection"]) == (None, collects)
    assert "tax_id_collection" not in paid
    after = {"type": "redirect", "redirect": {"url": "https://example.com/done"}}
    asking = {"after_completion": after, "tax_id_collection": {"enabled": True}}
    link = client.v1.payment_links.create({"line_items": line_items, **asking})
    paid = sandbox.pay(link.id)
    assert paid["success_url"] == "https://example.com/done"
    assert paid["tax_id_collection"] == {"enabled": True, "required": "never"}
