"""The types of payment methods that a connected account, or what is paid on its behalf, offers."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .sharing import on

AUTOMATIC = {"amount": 1000, "currency": "usd", "automatic_payment_methods": {"enabled": True}}


def test_a_connected_account_offers_what_it_has_the_capability_for(stripe_client: Any, account: str) -> None:
    """A type is offered where it is on and its capability active, also in what is paid on its behalf.

    Source: https://docs.stripe.com/connect/payment-method-configurations and
    https://docs.stripe.com/connect/manage-payment-methods.
    """
    v1 = stripe_client.v1

    def types(options: Any = None, **more: Any) -> Any:
        return v1.payment_intents.create({**AUTOMATIC, **more}, options or {}).payment_method_types

    def shown() -> Any:
        [configuration] = v1.payment_method_configurations.list({}, on(account)).data
        return v1.payment_method_configurations.retrieve(configuration.id, {}, on(account)).us_bank_account

    assert types(on(account)) == types(on_behalf_of=account) == ["card", "link"]
    assert types() == types(transfer_data={"destination": account}) == ["card", "link", "us_bank_account"]
    assert (shown().display_preference.value, shown().available) == ("on", False)
    v1.accounts.capabilities.update(account, "us_bank_account_ach_payments", {"requested": True})
    assert types(on(account)) == types(on_behalf_of=account) == ["card", "link", "us_bank_account"]
    assert shown().available


def test_checkout_offers_what_the_account_has_on_whose_behalf_it_is_paid(
    stripe_client: Any, account: str
) -> None:
    """In what is paid once, subscribed to and set up alike.

    Source: https://docs.stripe.com/connect/manage-payment-methods.
    """
    price = {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "Delivery"}}
    once = {"price_data": price, "quantity": 1}
    monthly = {"price_data": {**price, "recurring": {"interval": "month"}}, "quantity": 1}
    behalf = {"on_behalf_of": account}
    for params in (
        {"mode": "payment", "line_items": [once], "payment_intent_data": behalf},
        {"mode": "subscription", "line_items": [monthly], "subscription_data": behalf},
        {"mode": "setup", "currency": "usd", "setup_intent_data": behalf},
    ):
        session = stripe_client.v1.checkout.sessions.create(
            {**params, "success_url": "https://example.com/done"}
        )
        assert session.payment_method_types == ["card", "link"]


def test_an_account_pays_by_no_type_that_it_has_not(stripe_client: Any, account: str) -> None:
    """Neither named for what is paid on its behalf, nor brought to what takes any type that is on.

    Source: https://docs.stripe.com/connect/manage-payment-methods.
    """
    intents = stripe_client.v1.payment_intents
    named = {"amount": 1000, "currency": "usd", "allowed_payment_method_types": ["klarna"]}
    assert intents.create(named).payment_method_types == ["klarna"]
    refused = refusal(lambda: intents.create({**named, "on_behalf_of": account}))
    assert 'The payment method type "klarna" is invalid.' in str(refused.user_message)
    brought = {**AUTOMATIC, "payment_method": "pm_usBankAccount_success"}
    refused = refusal(lambda: intents.create(brought, on(account)))
    assert "The PaymentMethod provided (us_bank_account) is not allowed" in str(refused.user_message)


def test_a_connected_accounts_configuration_is_a_child(stripe_client: Any, account: str) -> None:
    """It names its application and its parent; whoever names the parent is answered by the child.

    Source: https://docs.stripe.com/connect/multiple-payment-method-configurations and
    https://docs.stripe.com/api/payment_method_configurations.
    """
    v1 = stripe_client.v1
    [child] = v1.payment_method_configurations.list({}, on(account)).data
    assert (child.is_default, child.card.display_preference.overridable) == (True, True)
    assert [
        len(v1.payment_method_configurations.list({"application": each}, on(account)).data)
        for each in (child.application, "ca_other")
    ] == [1, 0]
    by_parent = {**AUTOMATIC, "payment_method_configuration": child.parent}
    for intent in (
        v1.payment_intents.create(by_parent, on(account)),
        v1.payment_intents.create({**by_parent, "on_behalf_of": account}),
    ):
        details = intent.payment_method_configuration_details
        assert (details.id, details.parent) == (child.id, child.parent)
    made = {"name": "Large orders", "parent": child.parent}
    another = v1.payment_method_configurations.create(made, on(account))
    assert (another.application, another.is_default) == (child.application, False)
    [direct] = v1.payment_method_configurations.list().data
    assert (direct.application, direct.parent, direct.card.display_preference.overridable) == (None,) * 3
    missing = refusal(lambda: v1.payment_method_configurations.retrieve(child.parent))
    assert missing.code == "resource_missing"


def test_an_inactive_configuration_is_for_no_new_payments(stripe_client: Any) -> None:
    """Until it is active again; those that were made by it go on.

    Source: https://docs.stripe.com/api/payment_method_configurations/object.
    """
    v1 = stripe_client.v1
    another = v1.payment_method_configurations.create({"name": "Large orders"}).id
    by_it = {**AUTOMATIC, "payment_method_configuration": another}
    begun = v1.payment_intents.create(by_it)
    v1.payment_method_configurations.update(another, {"active": False})
    assert v1.payment_intents.update(begun.id, {"amount": 2_000}).amount == 2_000
    assert refusal(lambda: v1.payment_intents.create(by_it)).param == "payment_method_configuration"
    v1.payment_method_configurations.update(another, {"active": True})
    assert v1.payment_intents.create(by_it).payment_method_configuration_details.id == another
