"""Where payouts go: a connected account's bank accounts and debit cards.

Source: https://docs.stripe.com/api/external_accounts and https://docs.stripe.com/connect/payouts-bank-accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import after
from ...listing import lists
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts
from ..core.connected import account_of, default_for, enter, external_accounts_of
from ..payment_methods import cards, test_cards
from ..payment_methods.tokens import use_source
from .settlement import refresh

BANK_ACCOUNT_FIELDS = ("account_holder_name", "account_holder_type", "account_type")
# What a bank account may be called, by its country. Source: `account_type` in
# https://docs.stripe.com/api/external_account_bank_accounts/update.
ACCOUNT_TYPES: Mapping[str, tuple[str, ...]] = {"JP": ("futsu", "toza")}
USUAL_TYPES = ("checking", "savings")
CARD_FIELDS = (*cards.ADDRESS, "exp_month", "exp_year", "name")
EVENT = "account.external_account."
NOTHING_DUE: Resource = {"currently_due": [], "errors": [], "past_due": [], "pending_verification": []}


def add_external_account(
    store: AccountStore,
    own: AccountStore,
    given: str | Mapping[str, Any],
    *,
    default: bool,
    replace: bool = False,
    metadata: Mapping[str, str] | None = None,
) -> Resource:
    """Add a bank account or debit card from a token or its details; the account is not refreshed.

    The first of a currency is its default, whatever `default` says. `replace`: the previous default of
    its currency goes. Details may bring their own metadata.
    """
    metadata = metadata or first_metadata(given if isinstance(given, Mapping) else {})
    external = {**_external(store, own, given), "account": own.account, "metadata": dict(metadata)}
    previous = default_for(own, external["currency"])
    external["default_for_currency"] = default or previous is None
    if previous and replace:
        _remove(own, previous)
    elif previous and default:
        _demote(own, previous)
    enter(own, external)
    return own.add(external, event=EVENT + "created")


def _external(store: AccountStore, own: AccountStore, given: str | Mapping[str, Any]) -> Resource:
    """The bank account or card with what only an account's have, not stored.

    A token may have been made by the platform or on the account itself.
    """
    currency = None
    if isinstance(given, Mapping):
        currency, given = given.get("currency"), given.get("token", given)
    owns = isinstance(given, str) and own.find("token", given) is not None
    source = use_source(own if owns else store, given, param="external_account")
    if source["object"] == "bank_account":
        bank = bank_accounts.behind(store, source)
        instant = source["country"] == "US" and bank is not None and bank.instant and bank.failure is None
        if bank_accounts.financial_account(own, source):
            # Source: https://docs.stripe.com/financial-accounts/connect/moving-money/payouts.
            source, instant = {**source, "status": "verified"}, True
        requirements = {"future_requirements": NOTHING_DUE, "requirements": NOTHING_DUE}
        return {**source, "available_payout_methods": _methods(instant=instant), **requirements}
    if source["funding"] != "debit":
        raise errors.Invalid(
            "This card doesn't appear to be a debit card.", code="invalid_card_type", param="external_account"
        )
    known = test_cards.behind(store, source)
    instant = known is not None and known.instant
    currency = currency or source.get("currency") or "usd"
    return {
        **cards.belonging(store, source),
        "available_payout_methods": _methods(instant=instant),
        "currency": currency,
    }


def _methods(*, instant: bool) -> list[str]:
    return ["standard", "instant"] if instant else ["standard"]


def _demote(own: AccountStore, external: Resource) -> None:
    own.change(external, {"default_for_currency": False}, event=EVENT + "updated")


def _remove(own: AccountStore, external: Resource) -> Resource:
    own.state.store.remove(own.account, "_external_account", external["id"], None)
    return own.remove(external, event=EVENT + "deleted")


@route("v1.accounts.external_accounts.create")
def create(call: Call) -> Resource:
    """Add a bank account or debit card; a platform's own are for its Dashboard alone."""
    account = account_of(call)
    if account["id"] == call.store.state.platform:
        # As https://github.com/stripe/stripe-php/issues/1165 reports it.
        raise errors.Invalid(
            "You cannot add cards or bank accounts for payouts and top-ups away from the dashboard."
        )
    own = call.store.on(account["id"])
    external = add_external_account(
        call.store,
        own,
        call.params["external_account"],
        default=call.params.get("default_for_currency", False),
        metadata=call.params.get("metadata"),
    )
    refresh(call.store, own.account)
    return external


@route("v1.accounts.external_accounts.retrieve")
def retrieve(call: Call) -> Resource:
    """One of an account's bank accounts or cards."""
    own = call.store.on(account_of(call)["id"])
    id = call.path["id"]
    entry = own.find("_external_account", id)
    if entry is None and own.state.profile != "any-id":
        raise errors.no_such("external account", id)
    return own.get(entry["kind"], id) if entry else _made_up(own, id)


def _made_up(own: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names an external account of the kind that its prefix tells."""
    external = own.new("card" if id.startswith("card_") else "bank_account", id=id)
    external |= {"account": own.account, "currency": "usd", "default_for_currency": False}
    own.state.made_up.add(id)
    enter(own, external)
    return own.add(external, event=None)


@route("v1.accounts.external_accounts.update")
def update(call: Call) -> Resource:
    """Change what may be changed, or make it the default for its currency."""
    external = retrieve(call)
    own = call.store.on(external["account"])
    values = _changes(call, external)
    previous = default_for(own, external["currency"])
    if call.params.get("default_for_currency") and not external["default_for_currency"]:
        values["default_for_currency"] = True
        if previous:
            _demote(own, previous)
    return own.change(external, values, event=EVENT + "updated")


@after(EVENT + "updated")
def _changed(own: AccountStore, external: Resource) -> None:
    """What an account can be paid out to has changed: by a request, or because a payout failed."""
    refresh(own, own.account)


def _check_permitted(store: AccountStore, id: str) -> None:
    """Leave the bank accounts of who deals with Stripe to them.

    Source: https://docs.stripe.com/api/external_account_bank_accounts/update. The sentence is the one that is
    reported of Standard accounts in https://github.com/stripe/stripe-node/issues/683. Guess: of Express, too.
    """
    account = store.on(store.state.platform).get("account", id)
    if account["controller"].get("requirement_collection") == "stripe":
        raise errors.Forbidden(
            f"This application does not have the required permissions for this endpoint on account '{id}'."
        )


def _changes(call: Call, external: Resource) -> dict[str, Any]:
    """The new values of what a bank account or a card has. Raises Invalid for what only the other has."""
    card = external["object"] == "card"
    others = BANK_ACCOUNT_FIELDS if card else CARD_FIELDS
    if unknown := [each for each in call.params if each in others]:
        raise errors.unknown_parameters(unknown)
    if card:
        return cards.update_values(call.store, external, call.params)
    _check_permitted(call.store, external["account"])
    kinds = ACCOUNT_TYPES.get(external["country"], USUAL_TYPES)
    if (kind := call.params.get("account_type")) and kind not in kinds:
        raise errors.not_one_of("account_type", kinds)
    return {name: call.params[name] for name in (*BANK_ACCOUNT_FIELDS, "metadata") if name in call.params}


@route("v1.accounts.external_accounts.delete")
def delete(call: Call) -> Resource:
    """Take away a bank account or card, unless payouts go there.

    Source: https://docs.stripe.com/api/external_account_bank_accounts/delete: the default cannot go while
    its currency is the account's own, or while there is another one of its currency.
    """
    account = account_of(call)
    external = retrieve(call)
    own = call.store.on(account["id"])
    currency = external["currency"]
    same = [each for each in external_accounts_of(own) if each["currency"] == currency]
    if external["default_for_currency"] and (currency == account["default_currency"] or len(same) > 1):
        raise errors.Invalid(
            "You cannot delete the default external account for your default currency. Please make another "
            "external account the default using the `default_for_currency` param, and then delete this one."
        )
    remains = _remove(own, external)
    refresh(call.store, own.account)
    return remains


@route("v1.accounts.external_accounts.list")
def list_external_accounts(call: Call) -> Resource:
    """An account's bank accounts and cards, or only one kind of them, the latest first."""
    own = call.store.on(account_of(call)["id"])
    params = dict(call.params)
    kind = params.pop("object", None)
    for cursor in ("starting_after", "ending_before"):
        if cursor in params and own.find("_external_account", params[cursor]) is None:
            raise errors.no_such_in_body("external account", params[cursor], cursor)

    def wanted(entry: Resource) -> bool:
        return kind is None or bool(entry["kind"] == kind)

    page = lists.page(own, "_external_account", call.url, params, keep=wanted)
    return page.showing([own.get(each["kind"], each["id"]) for each in page["data"]])
