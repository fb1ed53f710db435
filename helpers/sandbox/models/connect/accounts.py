"""Connected accounts: created, described, told of, rejected and deleted.

Source: https://docs.stripe.com/api/accounts and https://docs.stripe.com/connect/accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...nested import at, merged
from ...resource import Resource
from ...routes import Call, route
from ..core import countries
from ..core.connected import (
    CONTROLLERS,
    account_of,
    blank_account,
    change_account,
    connected_account,
    own_account,
    visible,
)
from ..payment_methods.tokens import use_token
from .account_details import described
from .settlement import check_wishes, settled, wishes_of

# What an Express account requests where its platform does not say. Recorded in five countries.
OF_EXPRESS = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
# Which accounts were made with a token.
BY_TOKEN = "_by_account_token"
REJECTED = {"terms_of_service": "rejected.platform_terms_of_service", "other": "rejected.platform_other"}
UNSUPPORTED = "country_unsupported"


@route("v1.accounts.create")
def create_account(call: Call) -> Resource:
    """Create an account that is connected to the platform."""
    check_platform(call.store)
    if at(call.params, "company.ownership_declaration"):
        # Source of the code: https://docs.stripe.com/error-codes. Guess: the words.
        raise errors.Invalid(
            "A company's ownership is declared when an account is updated, or by an account token.",
            code="ownership_declaration_not_allowed",
            param="company[ownership_declaration]",
        )
    if not call.params.get("business_type") and any(
        call.params.get(each) for each in ("company", "individual")
    ):
        # As programs report it in 2024 and 2026. Guess: the param.
        raise errors.Invalid(
            "The `business_type` must be provided when sending either of `individual` or `company` "
            "parameters.",
            param="business_type",
        )
    check_wishes(None, wishes_of(call.params))
    account = opened(call.store, _with_token(call))
    if call.params.get("account_token"):
        call.store.keep(BY_TOKEN, account["id"])
    return visible(call.store, account)


def opened(platform: AccountStore, params: Mapping[str, Any]) -> Resource:
    """A new account that is connected to the platform, described by the parameters of its operation."""
    country = params.get("country", "US")
    recipient = at(params, "tos_acceptance.service_agreement") == "recipient"
    if not recipient and at(params, "capabilities.card_payments.requested"):
        check_cards(country)
    check_country(country, "country", recipient=recipient)
    if recipient:
        _check_recipient(country, own_account(platform)["country"])
    account = blank_account(platform, type=_type(params), controller=_controller(params), country=country)
    if account["type"] == "express" and not recipient:
        params = {"capabilities": OF_EXPRESS, **params}
    _check_together(account["controller"], params.get("capabilities") or {})
    values = described(platform, account, params)
    return platform.add({**account, **values}, event=None)


@route("v1.accounts.retrieve")
def retrieve_account(call: Call) -> Resource:
    """A connected account, or the platform's own by its id."""
    return visible(call.store, account_of(call))


@route("v1.accounts.retrieve_current")
def retrieve_own_account(call: Call) -> Resource:
    """The account that the request is about."""
    platform = call.store.on(call.store.state.platform)
    own_account(platform)
    return visible(platform, platform.get("account", call.store.account))


@route("v1.accounts.update")
def update_account(call: Call) -> Resource:
    """Describe a connected account further; its requirements and capabilities follow."""
    account = connected_account(call.store, call.path["account"])
    check_wishes(call.store.on(account["id"]), wishes_of(call.params))
    changed = change_account(call.store, account, described(call.store, account, _with_token(call)))
    return visible(call.store, changed)


@route("v1.accounts.delete")
def delete_account(call: Call) -> Resource:
    """Take away a connected account; test mode asks no further."""
    account = connected_account(call.store, call.path["account"])
    return call.store.on(call.store.state.platform).remove(account, event=None)


@route("v1.accounts.list")
def list_accounts(call: Call) -> Resource:
    """The accounts connected to the platform, the latest first."""
    own = call.store.account

    def connected(account: Resource) -> bool:
        return bool(account["id"] != own)

    page = lists.page(call.store, "account", call.url, call.params, keep=connected)
    return page.showing([visible(call.store, each) for each in page["data"]])


@route("v1.accounts.reject")
def reject_account(call: Call) -> Resource:
    """Disable an account, until it is taken back; payouts go on where `payouts_action` says so."""
    account = connected_account(call.store, call.path["account"])
    reason = REJECTED.get(call.params["reason"], "rejected.platform_fraud")
    values = settled(call.store, _disabled(account, reason))
    if call.params.get("payouts_action") == "none":
        values["payouts_enabled"] = account["payouts_enabled"]
    return visible(call.store, change_account(call.store, account, values))


@route("v1.accounts.unreject")
def unreject_account(call: Call) -> Resource:
    """Take a rejection back: the account may again do what its details allow.

    Only one of the platform's own is.
    Source: https://docs.stripe.com/changelog/dahlia/2026-07-29/unreject-connected-account-endpoint.
    """
    account = connected_account(call.store, call.path["account"])
    if not (account["requirements"]["disabled_reason"] or "").startswith("rejected.platform_"):
        raise errors.Invalid("This account was not rejected by your platform.")  # guess: the words
    return visible(
        call.store, change_account(call.store, account, settled(call.store, _disabled(account, None)))
    )


def _disabled(account: Resource, reason: str | None) -> Resource:
    return {**account, "requirements": {**account["requirements"], "disabled_reason": reason}}


def check_platform(store: AccountStore) -> None:
    """Refuse to create accounts where Connect was not set up. Raises Invalid."""
    if store.account != store.state.platform or store.state.profile == "fresh":
        raise errors.Invalid(
            "You can only create new accounts if you've signed up for Connect, which you can do at "
            "https://dashboard.stripe.com/connect."
        )


def check_cards(country: str) -> None:
    """Refuse to have cards accepted where accounts only take transfers. Raises Invalid.

    As three programs report it of India, in v2, too, and one of Jamaica in September 2026.
    """
    if country == "IN":
        raise errors.Invalid(
            "The card_payments capability is not supported for this account type and this account's country "
            f"({country})."
        )
    if country in countries.RECIPIENTS:
        raise errors.Invalid(f"You cannot request the `card_payments` capability for accounts in {country}")


def check_country(country: str, param: str, *, recipient: bool = False, merchant: bool = False) -> None:
    """Refuse a country in which accounts cannot be connected, or only take transfers. Raises Invalid.

    `merchant`: v2 is asked for one, which a program reports to be refused so of four countries in 2026.
    """
    if country in countries.CURRENCIES or (recipient and country in countries.RECIPIENTS):
        return
    if merchant and country == "IN":
        check_cards(country)
    if merchant:
        raise errors.Invalid(
            f"v2 Account creation with configuration.merchant is currently unavailable in {country} for your "
            "platform",
            code=UNSUPPORTED,
        )
    raise errors.Invalid(f"{country} is not currently supported by Stripe.", code=UNSUPPORTED, param=param)


def _check_recipient(country: str, platforms: str) -> None:
    """Refuse the recipient agreement where no border is crossed. The sentence was recorded."""
    if country == platforms or country in countries.NOT_FROM_ABROAD:
        raise errors.Invalid(
            f"The recipient ToS agreement is not supported for platforms in {platforms} creating accounts in "
            f"{country}. See https://stripe.com/docs/connect/cross-border-payouts for more details.",
            param="tos_acceptance[service_agreement]",
        )


def _check_together(controller: Resource, capabilities: Mapping[str, Any]) -> None:
    """Refuse to have an account with the full Dashboard take transfers only. The sentence was recorded."""
    asked = {name for name, each in capabilities.items() if each.get("requested")}
    if (
        controller["stripe_dashboard"]["type"] == "full"
        and "transfers" in asked
        and "card_payments" not in asked
    ):
        raise errors.Invalid(
            "You cannot request the `transfers` capability without the `card_payments` capability for "
            "accounts when controller[stripe_dashboard][type]=full, which includes Standard accounts."
        )


def _with_token(call: Call) -> dict[str, Any]:
    """The request's parameters with those that an account token holds."""
    params = dict(call.params)
    token = params.get("account_token")
    if not token:
        _check_without_token(call)
        return params
    held = use_token(call.store, token, "account", param="account_token")
    about = call.store.get("token", token)
    accepted = held.get("tos_shown_and_accepted")
    terms = {"tos_acceptance": {"date": about["created"], "ip": about["client_ip"]}} if accepted else {}
    return merged({**held, **terms}, params)


def _check_without_token(call: Call) -> None:
    """Who was described by a token is described further by tokens, and only cleared without one.

    Source: https://docs.stripe.com/connect/account-tokens. Guess: the words.
    """
    id = call.path.get("account")
    if id is None or call.store.find(BY_TOKEN, id) is None:
        return
    for part in ("company", "individual"):
        if _tells(call.params.get(part)):
            raise errors.Invalid(
                "This account was created with an account token: to update its legal entity details, "
                "provide an `account_token`.",
                param=part,
            )


def _tells(value: Any) -> bool:
    """Whether a parameter says something, rather than clears it."""
    if isinstance(value, Mapping):
        return any(_tells(each) for each in value.values())
    return value not in ("", None)


def _type(params: Mapping[str, Any]) -> str:
    if "controller" in params:
        if "type" in params:
            raise errors.Invalid(
                "You may not provide the `type` parameter and `controller` parameters simultaneously. "
                "They are mutually exclusive.",
                param="type",
            )
        return "none"
    return params.get("type") or "standard"


def _controller(params: Mapping[str, Any]) -> Resource:
    given = params.get("controller", {})
    defaults = CONTROLLERS[params.get("type") or "standard"]
    controller = merged(defaults, given)
    if given:
        check_controller(controller)
    return controller


def check_controller(controller: Resource) -> None:
    """Refuse responsibilities that do not go together. Raises Invalid.

    The sentences are Stripe's, as programs report them that tried each combination.
    Source: https://docs.stripe.com/connect/migrate-to-controller-properties.
    """
    dashboard = controller["stripe_dashboard"]["type"]
    parties = controller["fees"]["payer"], controller["losses"]["payments"]
    liable = all(each.startswith("application") for each in parties)
    if dashboard == "express" and not liable:
        raise errors.Invalid(
            "When `stripe_dashboard[type]=express`, your platform must collect fees and be liable for "
            "negative balances or refunds and chargebacks."
        )
    collects = controller["requirement_collection"]
    if dashboard == "none" and collects == "stripe" and parties[1] == "application":
        # Source: https://github.com/antiwork/gumroad/pull/4294
        raise errors.Invalid(
            "When `stripe_dashboard[type]=none` and `requirement_collection=stripe`, Stripe must be liable "
            "for negative balances or refunds and chargebacks."
        )
    if collects == "application" and not (liable and dashboard == "none"):
        raise errors.Invalid(
            "When controlling requirement collection, the Connect application must also control losses, "
            "fees, and specify a dashboard type of `none`."
        )
