"""What goes together of what an account is asked to be: configurations, dashboard, responsibilities.

The codes are those of https://docs.stripe.com/api/v2/core/accounts/update.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .... import errors
from ....account_store import AccountStore
from ....nested import at
from ....resource import Resource
from ...core import countries
from .account_objects import applied_to

# The configurations by which somebody takes money.
PAID = ("merchant", "recipient")
TRANSFERS = "recipient.capabilities.stripe_balance.stripe_transfers"


def check_new(params: Mapping[str, Any]) -> None:
    """Refuse a merchant or recipient without a country, and a dashboard where there is neither.

    As programs report it in 2026, and that it must be said who bears what; guess: of which of them. Guess:
    that `dashboard: none` may be said of any account.
    """
    configuration = params.get("configuration") or {}
    for name in PAID:
        if name in configuration and not at(params, "identity.country"):
            raise errors.Invalid(
                f"The field identity.country is required before setting configuration.{name}.",
                code="identity_country_required",
            )
    paid = at(configuration, TRANSFERS)
    if params.get("dashboard", "none") != "none" and "merchant" not in configuration and not paid:
        raise errors.Invalid(
            "You cannot set dashboard unless the account is configured as a merchant or a recipient with the "
            "stripe_balance.stripe_transfers capability."
        )
    if (configuration.get("merchant") or paid) and not at(params, "defaults.responsibilities"):
        raise errors.Invalid(
            "You must set defaults.responsibilities.{fees,losses}_collector",
            param="defaults[responsibilities]",
        )


def check_transfers(country: str, configuration: Mapping[str, Any]) -> None:
    """Refuse transfers to where accounts are paid from outside of Stripe's balance alone.

    As three programs report it in 2026, one of them the sentence; others are paid by `bank_accounts`.
    """
    if at(configuration, TRANSFERS) and country in countries.RECIPIENTS:
        raise errors.Invalid(
            f"stripe_transfers is not available in country {country}",
            code="capability_not_available_in_country",
        )


def check_responsibilities(said: Mapping[str, Any], applied: Iterable[str]) -> None:
    """Refuse a dashboard and responsibilities that the configurations do not admit.

    As three programs report it that tried the combinations in 2026. Guess: the sentence of a dashboard, and
    of fees that somebody else collects than who bears the losses.
    """
    dashboard = said.get("dashboard")
    parties = {name: at(said, f"defaults.responsibilities.{name}_collector") for name in ("losses", "fees")}
    configurations = set(applied)
    if configurations & set(PAID) == {"recipient"}:
        if dashboard == "full":
            raise _only("Dashboard", "'none' or 'express'")
        for name, party in parties.items():
            if party == "stripe":
                raise _only(f"{name.capitalize()} collector", "'application'")
    if dashboard == "express" and "stripe" in parties.values():
        raise errors.Invalid(
            "This account configuration is not supported. Please reference "
            "https://docs.stripe.com/connect/design-an-integration.",
            code="account_controller_express_dash_without_application_losses_or_fees",
        )
    if parties == {"losses": "application", "fees": "stripe"}:
        raise errors.Invalid(
            "If `losses_collector` is `application`, `fees_collector` must also be `application`.",
            code="account_controller_stripe_pricing_platform_liable",
        )


def _only(what: str, choices: str) -> errors.Invalid:
    return errors.Invalid(
        f"{what} can only be {choices} for the set of configurations this account has.",
        code="unsupported_field_for_configs",
    )


def check(store: AccountStore, account: Resource, params: Mapping[str, Any]) -> None:
    """Refuse what an account's configurations do not admit, before others are applied. Guess: the words.

    Source: each parameter in https://docs.stripe.com/api/v2/core/accounts/create; the sentence of an account
    without an e-mail as many programs report it in 2026. Guess: that an account which nothing is applied to
    yet may have what some configuration admits.
    """
    before = applied_to(store, account)
    asked = params.get("configuration") or {}
    for name in PAID:
        if name in asked and not (params.get("contact_email") or account["email"]):
            raise errors.Invalid(
                f"If configuration.{name} is supplied, the Account must have a contact email",
                param=f"configuration[{name}]",
            )
    if at(params, "configuration.customer.test_clock") and "customer" in before:
        raise errors.Invalid(
            "A test clock can only be set when the customer configuration is first set on an account.",
            code="test_clock_invalid",
        )
    applied = {*before, *asked}
    if at(params, "identity.individual.email") and applied and not applied & set(PAID):
        raise errors.Invalid(
            "The email of an individual can only be set when the account is configured as a `merchant` or "
            "`recipient`.",
            code="unsupported_identity_field_for_configs",
        )
    for each in at(params, "identity.business_details.id_numbers") or ():
        if each.get("registrar") and not each["type"].startswith("de_"):
            raise errors.Invalid(
                f"A registrar is only valid for German ID numbers, not for `{each['type']}`.",
                code="invalid_id_number_registrar",
            )
