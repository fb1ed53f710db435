"""Accounts v2 by request: the connected accounts of v1, in v2's words, and the tokens that describe them.

Nothing is kept twice: what v2 shows follows from the v1 account, besides what only v2 has.

Source: https://docs.stripe.com/api/v2/core/accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .... import errors
from ....account_store import AccountStore
from ....hooks import after
from ....listing.lists_of_v2 import page_of_v2
from ....nested import at, merged, put
from ....resource import Resource
from ....routes import Call, route
from ...core import hosted
from ...core.connected import account_named, blank_account, change_account, connected_account, hand_over
from ...payment_methods.tokens import CLIENT_IP
from .. import configurations
from ..account_details import described
from ..account_links import secret
from ..accounts import check_country, check_platform
from . import checks, names
from .account_objects import PAYERS, applied_to, facts_of, responsibilities, shown
from .names import moment, translated
from .persons import keep_beyond
from .refusals import in_words_of_v2
from .telling import PARTS, is_told_of, told_of
from .tokens import make_token, token_shown, use_token

LINK_LASTS = 300
LETTERS = {"express": "e", "full": "s"}
COLLECTED = {"fields": "currently_due", "future_requirements": "omit"}
# What a recipient may be paid by that is not its Stripe balance, which v1 knows nothing of. Guess: each is
# granted as payouts from the balance are.
WITHOUT_BALANCE = ("bank_accounts", "cards")


@route("v2.core.accounts.create")
@in_words_of_v2(names.of_an_account)
def create_account(call: Call) -> Resource:
    """Create an account in one or more configurations."""
    platform = call.store
    _check_access(platform)
    check_platform(platform)
    params = _with_token(call)
    checks.check_new(params)
    checks.check_responsibilities(params, params.get("configuration") or ())
    country = str(at(params, "identity.country") or "US").upper()
    configuration = params.get("configuration") or {}
    checks.check_transfers(country, configuration)
    merchant, recipient = (name in configuration for name in checks.PAID)
    check_country(country, "identity[country]", merchant=merchant, recipient=recipient and not merchant)
    account = blank_account(platform, type="none", controller=_controller(params), country=country)
    checks.check(platform, account, params)
    _keep(platform, {**facts_of(platform, account["id"]), "applied": [], "made": True})
    _note(platform, account, params)
    values = described(platform, account, names.of_account(params))
    created = platform.add({**account, **values}, event=None)
    _keep_beyond(platform, created, params)
    _tell(platform, created)
    return shown(platform, created, params.get("include") or [])


def _check_access(store: AccountStore) -> None:
    """Refuse a platform that has not set Connect up. Raises Invalid.

    As a program of Stripe's met it: https://github.com/stripe-experiments/sync-engine. The code:
    https://docs.stripe.com/api/v2/core/accounts/list.
    """
    if store.state.profile == "fresh":
        raise errors.Invalid(
            "Accounts v2 is not enabled for your platform. If you're interested in using this API with your "
            "integration, please visit "
            f"https://dashboard.stripe.com/{store.state.platform}/settings/connect/platform-setup.",
            code="accounts_v2_access_blocked",
        )


@route("v2.core.accounts.retrieve")
@in_words_of_v2(names.of_an_account)
def retrieve_account(call: Call) -> Resource:
    """An account; what `include` does not name is null."""
    return shown(call.store, account_named(call.store, call.path["id"]), call.params.get("include") or [])


@route("v2.core.accounts.update")
@in_words_of_v2(names.of_an_account)
def update_account(call: Call) -> Resource:
    """Describe an account further, or apply another configuration to it."""
    account = connected_account(call.store, call.path["id"])
    params = _with_token(call)
    checks.check(call.store, account, params)
    _note(call.store, account, params)
    values = described(call.store, account, names.of_account(params))
    if dashboard := params.get("dashboard"):
        values["controller"] = {**account["controller"], "stripe_dashboard": {"type": dashboard}}
    if at(params, "defaults.responsibilities"):
        said = merged(_told(account), params)
        checks.check_responsibilities(said, applied_to(call.store, account))
        values["controller"] = _controller(said)
    changed = change_account(call.store, account, values)
    _keep_beyond(call.store, changed, params)
    _tell(call.store, changed)
    return shown(call.store, changed, params.get("include") or [])


def _keep_beyond(store: AccountStore, account: Resource, params: Mapping[str, Any]) -> None:
    """Keep what v1 has no names for of the individual whose account it is."""
    if individual := account.get("individual"):
        keep_beyond(store.on(account["id"]), individual["id"], at(params, "identity.individual") or {})


@route("v2.core.accounts.close")
@in_words_of_v2(names.of_an_account)
def close_account(call: Call) -> Resource:
    """Close an account for good: its capabilities are given up."""
    account = connected_account(call.store, call.path["id"])
    _check_all_named(call, account)
    given_up = {"capabilities": {name: {"requested": False} for name in account["capabilities"]}}
    changed = change_account(call.store, account, described(call.store, account, given_up))
    _keep(call.store, {**facts_of(call.store, account["id"]), "applied": [], "closed": True})
    _tell(call.store, changed)
    return shown(call.store, changed, [])


def _check_all_named(call: Call, account: Resource) -> None:
    """Refuse to close an account in part, as the parameter's reference rules it out. Guess: the sentence."""
    named = call.params.get("applied_configurations")
    applied = shown(call.store, account, [])["applied_configurations"]
    if named is not None and applied and set(named) != set(applied):
        raise errors.Invalid(
            f"All configurations on the Account must be passed in: {', '.join(applied)}",
            param="applied_configurations",
        )


@route("v2.core.accounts.list")
def list_accounts(call: Call) -> Resource:
    """All accounts that are not closed, the latest first; or those of certain configurations."""
    platform = call.store
    _check_access(platform)
    closed = call.params.get("closed", False)
    wanted = set(call.params.get("applied_configurations") or [])
    accounts = [
        shown(platform, each, []) for each in platform.all("account") if each["id"] != platform.account
    ]
    fitting = [
        each
        for each in accounts
        if each["closed"] == closed and wanted <= set(each["applied_configurations"])
    ]
    return page_of_v2(call.url, call.params, fitting)


@route("v2.core.account_links.create")
@in_words_of_v2(names.of_an_account)
def create_link(call: Call) -> Resource:
    """A single-use address of Stripe's onboarding.

    It is on the site of v1's links for who has a dashboard, as a program of JTL's logged it of an Express one
    in June 2026, and otherwise where the reference shows it. What is collected by default:
    https://docs.stripe.com/changelog/basil/2025-07-30/enable-v2-account-links-api-for-connect. Guess: that a
    use case without its details is refused.
    """
    account = connected_account(call.store, call.params["account"])
    hand_over(call.store.on(account["id"]))
    code, ends = secret(call, "link"), call.store.now + LINK_LASTS
    use_case = call.params["use_case"]
    type = use_case["type"]
    asked = use_case.get(type)
    if asked is None:
        raise errors.missing(f"use_case[{type}]")
    if collected := asked.get("collection_options"):
        use_case = {**use_case, type: {**asked, "collection_options": {**COLLECTED, **collected}}}
    letter = LETTERS.get(at(account, "controller.stripe_dashboard.type"))
    host, path = (
        ("connect.stripe.com", f"/setup/{letter}/{account['id']}/{code}")
        if letter
        else ("accounts.stripe.com", f"/r/acctlink_{code}#account={account['id']}")
    )
    addresses = {name: asked.get(name) for name in ("refresh_url", "return_url")}
    hosted.enter(call.store, code, "account", account["id"], expires_at=ends, **addresses)
    return {
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": moment(call.store.now),
        "expires_at": moment(ends),
        "livemode": False,
        "url": call.store.link(host, path),
        "use_case": use_case,
    }


@route("v2.core.account_tokens.create")
def create_token(call: Call) -> Resource:
    """Keep an account's details for the one who gets the token; it lasts ten minutes."""
    return make_token(call, "v2.core.account_token", "accttok_")


@route("v2.core.account_tokens.retrieve")
def retrieve_token(call: Call) -> Resource:
    """A token, without what it holds."""
    return token_shown(call, "v2.core.account_token")


def _with_token(call: Call) -> dict[str, Any]:
    """The request's parameters with those that an account token holds."""
    params = dict(call.params)
    token = params.get("account_token")
    if not token:
        return params
    held = use_token(call.store, token, "v2.core.account_token", param="account_token")
    terms = at(held, "identity.attestations.terms_of_service.account") or {}
    if terms.get("shown_and_accepted"):
        accepted = {"date": moment(call.store.now), "ip": CLIENT_IP}
        put(held, "identity.attestations.terms_of_service.account", accepted)
    return merged(held, params)


def _controller(params: Mapping[str, Any]) -> Resource:
    """The v1 account's controller, as it follows from the dashboard and the responsibilities."""
    fees = at(params, "defaults.responsibilities.fees_collector") or "stripe"
    losses = at(params, "defaults.responsibilities.losses_collector") or "stripe"
    dashboard = params.get("dashboard") or "full"
    own = dashboard == "none" and losses == "application"
    return {
        "fees": {"payer": PAYERS.get(fees, fees)},
        "is_controller": True,
        "losses": {"payments": losses},
        "requirement_collection": "application" if own else "stripe",
        "stripe_dashboard": {"type": dashboard},
        "type": "application",
    }


def _told(account: Resource) -> Resource:
    """What an account's controller follows from, as it is. Guess: each of it may be told anew."""
    dashboard = at(account, "controller.stripe_dashboard.type")
    return {"dashboard": dashboard, "defaults": {"responsibilities": responsibilities(account)}}


def _keep(store: AccountStore, facts: Resource) -> None:
    store.state.store.put(store.state.platform, configurations.KIND, facts["id"], facts)


def _note(store: AccountStore, account: Resource, params: Mapping[str, Any]) -> None:
    """Remember the configurations, and what v1 has no place for.

    Guess: what an account may do by a configuration stays as it is where that is deactivated.
    """
    facts = facts_of(store, account["id"])
    configuration = params.get("configuration") or {}
    given_up = {name for name, each in configuration.items() if each.get("applied") is False}
    applied = {*applied_to(store, account), *configuration} - given_up
    customer = merged(facts["customer"] or {}, configuration.get("customer") or {})
    numbers = [
        each["type"]
        for each in at(params, "identity.business_details.id_numbers") or ()
        if each["type"] not in names.NUMBERS
    ]
    asked = at(configuration, "recipient.capabilities") or {}
    wishes = {name: asked[name] for name in WITHOUT_BALANCE if asked.get(name)}
    _keep(
        store,
        {
            **facts,
            "applied": sorted(applied),
            "contact_phone": params.get("contact_phone") or facts["contact_phone"],
            "customer": customer or None,
            "numbers": numbers or facts["numbers"],
            "said": merged(facts["said"], translated(params, {each: each for each in names.BEYOND})),
            "wishes": merged(facts["wishes"], wishes),
        },
    )


def _tell(store: AccountStore, account: Resource) -> None:
    platform = store.on(store.state.platform)
    told_of(platform, shown(platform, account, PARTS))


@after("account.updated")
def _follow(store: AccountStore, account: Resource) -> None:
    platform = store.on(store.state.platform)
    if is_told_of(platform, account["id"]):
        _tell(platform, platform.get("account", account["id"]))


@after("customer.updated")
def _follow_customer(store: AccountStore, customer: Resource) -> None:
    """Have an account take over its customer's e-mail, name, metadata and the method that it pays with.

    Source: https://docs.stripe.com/accounts-v2/use-accounts-as-customers. Guess: the rest stays with it.
    """
    id = customer.get("customer_account")
    if not id:
        return
    account = connected_account(store, id)
    gone = {name: "" for name in account["metadata"] if name not in customer["metadata"]}
    said = {
        "configuration.customer.billing.default_payment_method": at(
            customer, "invoice_settings.default_payment_method"
        ),
        "contact_email": customer["email"],
        "display_name": customer["name"],
        "metadata": {**customer["metadata"], **gone},
    }
    params: dict[str, Any] = {}
    for path, value in said.items():
        if value is not None:
            put(params, path, value)
    _note(store, account, params)
    _tell(store, change_account(store, account, described(store, account, names.of_account(params))))
