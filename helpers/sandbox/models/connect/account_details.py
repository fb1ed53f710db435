"""What a request tells of a connected account, and all that follows from it.

Source: https://docs.stripe.com/api/accounts/create.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from ... import eras, errors
from ...account_store import AccountStore
from ...nested import at, changes
from ...parameters import addresses
from ...resource import Resource
from ..core import countries, currencies, postal_codes
from ..core.connected import handed_over
from ..core.files import require_document, require_file
from ..core.requirements import collects
from ..money import payout_schedules
from . import descriptors, mirrored, numbers, ownership, verification
from .external_accounts import add_external_account
from .persons import change_person, create_person
from .settlement import settled, wishes_of

# Parameters that are not fields of the account, or that follow rules of their own.
APART = frozenset(
    {"account_token", "capabilities", "controller", "documents", "external_account", "individual", "type"}
)
# What only the account's holder may change once they were sent to Stripe's own onboarding.
HOLDERS = ("business_type", "company", "external_account", "individual", "tos_acceptance")
# What an account sells, where Stripe cannot tell. Source: https://docs.stripe.com/connect/setting-mcc.
MCC = "5734"
# As a program reports it: https://github.com/odoo/odoo/pull/197222
ONLY_COMPANIES = frozenset({"AE"})
LONGEST_DELAY = 31
SCHEDULE = "settings[payouts][schedule]"
# The beginning of 2009, before which nobody accepted the terms. Guess: how far two clocks may differ.
EARLIEST = 1_230_768_000
CLOCKS_DIFFER = 300
URL = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?")


def described(
    store: AccountStore, account: Resource, params: Mapping[str, Any], *, by_holder: bool = False
) -> dict[str, Any]:
    """New values of an account for `change_account`, from a request's parameters.

    Where no `business_type` was ever given, `individual` or `company` says it. `by_holder`: the account's
    holder says so on Stripe's own pages, rather than the platform.
    """
    own = store.on(account["id"])
    if account["controller"].get("requirement_collection") == "stripe" and not by_holder:
        _check_permitted(own, params)
    _check(own, account, params)
    _check_agreement(account, params)
    values = _plain(own, account, params)
    now = {**account, **{name: None if value == "" else value for name, value in values.items()}}
    verification.note(own, f"business:{account['id']}", "business", params)
    ownership.note(own, params)
    values |= descriptors.derived(store, account, now, params)
    now |= values
    individual = params.get("individual")
    if individual is not None or (now["business_type"] == "individual" and not any(own.all("person"))):
        _describe_individual(own, now, individual or {})
    if external := params.get("external_account"):
        add_external_account(store, own, external, default=True, replace=True)
    return {**values, **settled(store, now, wishes_of(params))}


def _check_agreement(account: Resource, params: Mapping[str, Any]) -> None:
    """Refuse another kind of agreement than the one that was accepted. Guess: the words.

    Source: https://docs.stripe.com/connect/service-agreement-types.
    """
    wanted = at(params, "tos_acceptance.service_agreement")
    before = at(account, "tos_acceptance.service_agreement") or "full"
    if wanted and wanted != before and at(account, "tos_acceptance.date"):
        raise errors.Invalid(
            f"You cannot change the service agreement from `{before}` to `{wanted}` once it was accepted. "
            "Create a new account instead.",
            param="tos_acceptance[service_agreement]",
        )


def _plain(own: AccountStore, account: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are fields of the account."""
    plain = {name: value for name, value in params.items() if name not in APART}
    if "default_currency" in plain:
        plain["default_currency"] = currencies.checked(plain["default_currency"], param="default_currency")
    if account["business_type"] is None and "business_type" not in params:
        said = [each for each in ("company", "individual") if params.get(each) is not None]
        plain |= {"business_type": said[0]} if said else {}
    if plain.get("business_type") not in (None, "individual"):
        plain.setdefault("company", {})
    values = changes("account", account, plain)
    if "company" in plain:
        values["company"] = _company(own, account, values["company"], plain["company"])
    if schedule := at(params, "settings.payouts.schedule"):
        payouts = values["settings"]["payouts"]
        changed = {**payouts["schedule"], **_delay(account, schedule, own.now)}
        payouts["schedule"] = payout_schedules.with_its_days(changed, schedule, SCHEDULE)
    profile = values.get("business_profile") or account["business_profile"]
    told = profile["url"] or profile["product_description"]
    if eras.era(own.now).mcc_is_chosen and collects(account) and told and not profile["mcc"]:
        values["business_profile"] = {**profile, "mcc": MCC}
    return values


def _delay(account: Resource, schedule: Mapping[str, Any], now: int) -> Resource:
    """How many days money takes: what is asked for, or what the schedule makes of it."""
    if schedule.get("delay_days") == "minimum":
        return {"delay_days": countries.delay(account["country"])}
    if "delay_days" in schedule:
        _check_delay(schedule["delay_days"], countries.delay(account["country"]))
    elif schedule.get("interval") == "manual" and eras.era(now).manual_is_quick:
        return {"delay_days": countries.delay_by_hand(account["country"])}
    return {}


def _check_delay(days: int, least: int) -> None:
    """No less than the country allows. Guess: no more than balance settings take.

    Source: https://docs.stripe.com/connect/manage-payout-schedule.
    """
    if days < least:
        raise errors.too_little(f"{SCHEDULE}[delay_days]", least, days)
    if days > LONGEST_DELAY:
        raise errors.too_much(f"{SCHEDULE}[delay_days]", LONGEST_DELAY, days)


def _company(own: AccountStore, account: Resource, company: Resource, params: Mapping[str, Any]) -> Resource:
    """The company with what it shows of its numbers and its people: whether they were given."""
    verification.note(own, own.account, "company", params)
    numbers = {f"{each}_provided": True for each in ("tax_id", "vat_id") if params.get(each)}
    told = {name: value for name, value in company.items() if value is not None}
    described = {**mirrored.nothing_told(account), **told, **numbers}
    if not described["address"]["country"]:
        described["address"] = {**described["address"], "country": account["country"]}
    return described


def _describe_individual(own: AccountStore, account: Resource, params: Mapping[str, Any]) -> None:
    """The person whose account it is: made by the first property, changed from then on."""
    person = next(own.all("person"), None)
    if person:
        change_person(own, account, person, params, under="individual")
        return
    relationship = {**params.get("relationship", {}), "representative": True}
    create_person(own, account, {**params, "relationship": relationship}, under="individual")


def _check(own: AccountStore, account: Resource, params: Mapping[str, Any]) -> None:
    """Refuse what cannot be right."""
    business_type = params.get("business_type") or account["business_type"]
    if params.get("business_type") == "individual" and account["country"] in ONLY_COMPANIES:
        raise errors.Invalid(
            f"'individual' is not a supported business type in the country {account['country']}.",
            param="business_type",
        )
    if params.get("individual") and business_type not in (None, "individual"):
        raise errors.Invalid(
            f"You cannot describe an individual on an account whose business_type is '{business_type}'.",
            param="individual",
        )
    for lives in ("company", "individual"):
        countries.check(at(params, f"{lives}.address.country"), f"{lives}[address][country]")
        state = at(params, f"{lives}.address.state")
        countries.check_state(account["country"], state, f"{lives}[address][state]")
    seat = at(params, "company.address.country")
    if seat and seat.upper() != account["country"]:
        # As a program reports it: https://github.com/antiwork/gumroad/pull/6617
        raise errors.Invalid(
            "Address for business must match account country",
            code="account_country_invalid_address",
            param="company[address][country]",
        )
    code = at(params, "company.address.postal_code")
    postal_codes.check(code, account["country"], "company[address][postal_code]")
    _check_acceptance(own.now, at(params, "tos_acceptance.date"))
    _check_origin(at(params, "tos_acceptance.ip"))
    require_document(own, params, "company.verification.document", "")
    numbers.check(params.get("company") or {}, account["country"], "company")
    for name in ("icon", "logo"):
        require_file(own, params, f"settings.branding.{name}", "")
    _check_revenue(account["country"], params.get("business_profile") or {})
    for name in ("url", "support_url"):
        url = at(params, f"business_profile.{name}")
        if url and not URL.fullmatch(url):
            raise addresses.not_valid(f"business_profile[{name}]")


# Where an account tells what it expects to earn a month.
# Source: `business_profile[monthly_estimated_revenue]` in https://docs.stripe.com/api/accounts/update.
ESTIMATED = ("BR", "IN")


def _check_revenue(country: str, profile: Mapping[str, Any]) -> None:
    """Refuse an estimate where none is asked for, and currencies that there are not."""
    estimate = "monthly_estimated_revenue"
    if profile.get(estimate) and country not in ESTIMATED:
        # Guess: the words.
        raise errors.Invalid(
            f"`{estimate}` is only accepted for accounts in Brazil and India.",
            param=f"business_profile[{estimate}]",
        )
    for name in ("annual_revenue", estimate):
        if profile.get(name):
            currencies.checked(profile[name]["currency"], param=f"business_profile[{name}][currency]")


def _check_acceptance(now: int, accepted: int | None) -> None:
    """Refuse a moment that is none of the past, such as milliseconds. The sentence was recorded.

    A program tells its own clock's time, which the sandbox's may be behind.
    """
    latest = max(now, int(time.time())) + CLOCKS_DIFFER
    if accepted is not None and not EARLIEST <= accepted <= latest:
        raise errors.Invalid(
            "ToS acceptance date is not valid. Dates are expected to be integers, measured in seconds, not "
            "in the future, and after 2009",
            param="tos_acceptance[date]",
        )


def _check_origin(ip: str | None) -> None:
    """Refuse to have agreed from what is no address, such as one with a port.

    The sentence as programs report it. Guess: that the parameter is named.
    """
    try:
        ip_address(ip or "::")
    except ValueError:
        raise errors.Invalid("Invalid IP address", param="tos_acceptance[ip]") from None


def _check_permitted(own: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse what only the account's holder may say.

    Which agreement it will be is the platform's to choose: https://docs.stripe.com/connect/service-agreement-types.
    """
    if (params.get("tos_acceptance") or {}).keys() - {"service_agreement"}:
        raise errors.Invalid(
            "You cannot accept the Terms of Service on behalf of accounts where "
            "`controller[requirement_collection]=stripe`, which includes Standard and Express accounts.",
            param="tos_acceptance",
        )
    refused = [name for name in HOLDERS if name in params]
    if refused and handed_over(own):
        named = ",".join(f"'{name}'" for name in refused)
        raise errors.Forbidden(
            f"This application does not have the required permissions for the parameter"
            f"{'s' if len(refused) > 1 else ''} {named} on account '{own.account}'.",
            code="oauth_not_supported",
            param=refused[0],
        )
