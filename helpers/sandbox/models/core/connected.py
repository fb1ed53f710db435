"""Connected accounts as every model sees them.

An account's object stands in the platform's partition; its persons, capabilities and external accounts
stand in its own, where its events are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ... import eras, errors
from ...account_store import AccountStore
from ...event_objects import previous_attributes
from ...hooks import made_up
from ...listing import lists
from ...nested import blank
from ...resource import Resource
from ...routes import Call
from . import countries
from .bank_accounts import TEST_BANK, fingerprint
from .requirements import Needs
from .requirements import shown as shown_needs

# Who is responsible for what, by an account's type.
# Source: https://docs.stripe.com/connect/migrate-to-controller-properties.
CONTROLLERS: Mapping[str, Resource] = {
    "standard": {
        "fees": {"payer": "account"},
        "losses": {"payments": "stripe"},
        "requirement_collection": "stripe",
        "stripe_dashboard": {"type": "full"},
    },
    "express": {
        "fees": {"payer": "application_express"},
        "losses": {"payments": "application"},
        "requirement_collection": "stripe",
        "stripe_dashboard": {"type": "express"},
    },
    "custom": {
        "fees": {"payer": "application_custom"},
        "losses": {"payments": "application"},
        "requirement_collection": "application",
        "stripe_dashboard": {"type": "none"},
    },
}


def account_of(call: Call) -> Resource:
    """The account in a request's path. Raises Forbidden where the key has no access to it."""
    return account_named(call.store, call.path["account"])


def account_named(store: AccountStore, id: str) -> Resource:
    """An account that a request may see: the platform sees all, another account only itself."""
    platform = store.on(store.state.platform)
    if id == platform.account:
        return own_account(platform)
    if store.account in (platform.account, id):
        account = platform.find("account", id)
        if account:
            return account
        if store.state.profile == "any-id":
            return platform.get("account", id)
    if store.state.profile == "fresh":
        raise errors.no_platform()
    raise errors.no_access_to(id, store.origin.key)


def connected_account(store: AccountStore, id: str) -> Resource:
    """An account that a request may change. Raises Invalid for the platform's own."""
    if id == store.state.platform:
        raise errors.Invalid("Only live keys can access this method.")
    return account_named(store, id)


@made_up("account")
def _made_up(store: AccountStore, id: str) -> Resource:
    return blank_account(store, id=id, type="custom", controller=CONTROLLERS["custom"])


def own_account(platform: AccountStore) -> Resource:
    """The account that the sandbox's keys belong to; a new one has yet to be activated."""
    account = platform.find("account", platform.account)
    if account:
        return account
    active = platform.state.profile != "fresh"
    account = blank_account(
        platform, id=platform.account, type="standard", controller=CONTROLLERS["standard"]
    )
    account |= {
        "business_type": "company" if active else None,
        "capabilities": {"card_payments": "active", "transfers": "active"} if active else {},
        "charges_enabled": active,
        "controller": {"type": "account"},
        "details_submitted": active,
        "email": "platform@example.com",
        "payouts_enabled": active,
    }
    account["settings"]["dashboard"]["display_name"] = "Sandbox"
    # Money stays where one can look at it until somebody chooses a schedule; a new account of Stripe's pays
    # out daily.
    account["settings"]["payouts"]["schedule"]["interval"] = "manual"
    enter(platform, _own_bank_account(platform))
    account["external_accounts"] = external_accounts(platform)
    return platform.add(account, event=None)


def _own_bank_account(platform: AccountStore) -> Resource:
    """Where the platform's own payouts go: every account in test mode has a test bank account."""
    routing_number, account_number = "110000000", "000123456789"
    return platform.add(
        platform.new(
            "bank_account",
            id=f"ba_{platform.state.ids.derive('platform', 24)}",
            account=platform.account,
            available_payout_methods=["standard", "instant"],
            bank_name=TEST_BANK,
            default_for_currency=True,
            fingerprint=fingerprint(platform, routing_number, account_number),
            last4=account_number[-4:],
            metadata={},
            routing_number=routing_number,
            status="new",
        ),
        event=None,
    )


def enter(own: AccountStore, external: Resource) -> None:
    """Put a bank account or card among an account's external accounts, which stand in one order."""
    entry = {"id": external["id"], "object": "_external_account", "kind": external["object"]}
    own.state.store.put(own.account, "_external_account", external["id"], entry)


def blank_account(
    platform: AccountStore, *, type: str, controller: Resource, country: str = "US", id: str = ""
) -> Resource:
    """An account of which nothing is known yet, not stored."""
    account = platform.new("account", id=id)
    account |= {
        "business_profile": blank("account", "business_profile"),
        "business_type": None,
        "capabilities": {},
        "charges_enabled": False,
        "controller": dict(sorted({**controller, "is_controller": True, "type": "application"}.items())),
        "country": country,
        "created": platform.now,
        "default_currency": {**countries.CURRENCIES, **countries.RECIPIENTS}[country],
        "details_submitted": False,
        "email": None,
        "external_accounts": external_accounts(platform.on(account["id"])),
        "future_requirements": nothing_due(),
        "metadata": {},
        "payouts_enabled": False,
        "requirements": nothing_due(),
        "settings": {**_settings(country, controller), **eras.era(platform.now).settings},
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": type,
    }
    account.pop("company", None)
    account.pop("individual", None)
    return account


DESCRIPTORS = ("statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji")


def _settings(country: str, controller: Resource) -> Resource:
    """Source: https://docs.stripe.com/api/accounts/create, the example's reply; empty parts as recorded.

    Recorded of accounts from 2021 to 2025: only with a Dashboard of its own does an account offer to keep
    what pays invoices; what others did in 2026 stands in `eras`. Source of who makes up for a negative
    balance: `debit_negative_balances` there.
    """
    settings = blank("account", "settings")
    has_dashboard = controller["stripe_dashboard"]["type"] == "full"
    return {
        **settings,
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "invoices": {
            "default_account_tax_ids": None,
            "hosted_payment_method_save": "offer" if has_dashboard else "always",
        },
        "payments": {
            **dict.fromkeys(DESCRIPTORS),
            "statement_descriptor": countries.DESCRIPTORS.get(country),
        },
        "sepa_debit_payments": {},
        "card_payments": {
            **settings["card_payments"],
            "decline_on": {"avs_failure": False, "cvc_failure": False},
        },
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
        "payouts": {
            "debit_negative_balances": controller["requirement_collection"] == "stripe",
            "schedule": countries.schedule(country),
            "statement_descriptor": None,
        },
    }


def external_accounts_of(own: AccountStore) -> Iterator[Resource]:
    """An account's external accounts, the latest first."""
    for each in own.all("_external_account"):
        external = own.find(each["kind"], each["id"])
        if external:
            yield external


def default_for(own: AccountStore, currency: str) -> Resource | None:
    """Where an account's payouts of a currency go, if anywhere."""
    chosen = (
        each
        for each in external_accounts_of(own)
        if each["currency"] == currency and each["default_for_currency"]
    )
    return next(chosen, None)


def external_accounts(own: AccountStore) -> Resource:
    """The first page of an account's bank accounts and cards, as the account itself shows it."""
    externals = list(external_accounts_of(own))
    return {
        "object": "list",
        "data": externals[: lists.PAGE],
        "has_more": len(externals) > lists.PAGE,
        "total_count": len(externals),
        "url": f"/v1/accounts/{own.account}/external_accounts",
    }


def capability_active(store: AccountStore, account: str, name: str) -> bool:
    """Whether an account may do what a capability enables; the platform itself may do everything."""
    if account == store.state.platform:
        return True
    capability = store.on(account).find("capability", name)
    return capability is not None and capability["status"] == "active"


def is_standard(store: AccountStore, account: str) -> bool:
    """Whether an account deals with Stripe itself: in test mode it takes money before it has onboarded.

    Recorded in Stripe's own trigger of `transfer.created`, which makes an account and pays it at once.
    """
    known = store.on(store.state.platform).get("account", account)
    rejected = (known["requirements"]["disabled_reason"] or "").startswith("rejected.")
    return bool(known["type"] == "standard" and not rejected)


def change_account(store: AccountStore, account: Resource, values: dict[str, Any]) -> Resource:
    """Store an account with new values; the event is told in the account's own partition."""
    platform = store.on(store.state.platform)
    changed = platform.change(account, values, event=None)
    shown = visible(store, changed)
    previous = previous_attributes(visible(store, account), shown)
    if previous:
        store.on(account["id"]).emit("updated", shown, previous)
    return changed


def handed_over(own: AccountStore) -> bool:
    """Whether the account's holder was sent to Stripe's own onboarding."""
    return own.find("_handover", own.account) is not None


def hand_over(own: AccountStore) -> None:
    """From now on the holder deals with Stripe: the platform no longer sees who they are."""
    own.state.store.put(own.account, "_handover", own.account, {"id": own.account, "object": "_handover"})


# What an account sees of itself with a key of its own. Recorded in test mode of five accounts from December
# 2025 to March 2026; of one in 2023 without its business, e-mail address and controller.
OF_ONES_OWN = frozenset(
    {
        "id",
        "object",
        "business_profile",
        "business_type",
        "capabilities",
        "charges_enabled",
        "controller",
        "country",
        "default_currency",
        "details_submitted",
        "email",
        "payouts_enabled",
        "settings",
        "type",
    }
)


def visible(store: AccountStore, account: Resource) -> Resource:
    """What the platform sees of an account, also of its own."""
    if account["id"] == store.state.platform:
        shown = {name: value for name, value in account.items() if name in OF_ONES_OWN}
        return {**shown, "business_profile": _business(account)}
    hidden = account["controller"].get("requirement_collection") == "stripe" and handed_over(
        store.on(account["id"])
    )
    return {**(_of_a_holder(account) if hidden else account), **_login_links(account)}


def _of_a_holder(account: Resource) -> Resource:
    """What the platform sees once the account's holder deals with Stripe.

    Recorded in October 2026, https://github.com/pay-rails/pay, and in a reply of 2024 or 2025 to another
    platform: of the terms only when they were accepted, and no `product_description`.
    """
    shown = {name: value for name, value in account.items() if name not in ("company", "individual")}
    terms = account["tos_acceptance"] or {}
    shown["business_profile"] = _business(account)
    shown["tos_acceptance"] = {k: v for k, v in terms.items() if k not in ("ip", "user_agent")}
    return shown


def _business(account: Resource) -> Resource:
    """An account's `business_profile` where its holder tells Stripe, and not the platform, what it sells."""
    business = account["business_profile"] or {}
    return {name: value for name, value in business.items() if name != "product_description"}


def _login_links(account: Resource) -> Resource:
    """The list, always empty, that an account with the Express Dashboard has.

    Source: what https://docs.stripe.com/api/accounts/create shows of one, and the recordings named above.
    """
    if (account["controller"].get("stripe_dashboard") or {}).get("type") != "express":
        return {}
    url = f"/v1/accounts/{account['id']}/login_links"
    empty = {"object": "list", "data": [], "has_more": False, "total_count": 0, "url": url}
    return {"login_links": empty}


def nothing_due() -> Resource:
    """An account's `requirements` when there are none."""
    return shown_needs(Needs(), current_deadline=None, disabled_reason=None)
