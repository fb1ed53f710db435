"""Payments by bank transfer: where the customer sends the money, and how what came is matched with payments.

Source: https://docs.stripe.com/payments/bank-transfers/accept-a-payment,
https://docs.stripe.com/payments/customer-balance/reconciliation and
https://docs.stripe.com/payments/customer-balance/funding-instructions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies, hosted
from ..customers import cash_balances
from ..money.ledger import account

WAITING = "display_bank_transfer_instructions"
REGIONS: Mapping[str, str] = {
    "eur": "eu_bank_transfer",
    "gbp": "gb_bank_transfer",
    "jpy": "jp_bank_transfer",
    "mxn": "mx_bank_transfer",
    "usd": "us_bank_transfer",
}
HOLDER: Resource = {
    "city": "South San Francisco",
    "country": "US",
    "line1": "354 Oyster Point Blvd",
    "line2": None,
    "postal_code": "94080",
    "state": "CA",
}
BANK: Resource = {
    "city": "San Francisco",
    "country": "US",
    "line1": "420 Montgomery Street",
    "line2": None,
    "postal_code": "94104",
    "state": "CA",
}


def confirm(store: AccountStore, intent: Resource) -> Resource | None:
    """Tell the customer where to send the money of an intent; None where enough of it is there already."""
    if not intent["customer"]:
        raise errors.Invalid(
            "A PaymentIntent that is paid by bank transfer needs a customer: pass `customer`.",
            code="parameter_missing",
            param="customer",
        )
    if not at(intent, "payment_method_options.customer_balance.funding_type"):
        raise errors.missing("payment_method_options[customer_balance][funding_type]")
    kept = cash_balances.available(store, intent["customer"], intent["currency"])
    if is_automatic(store, intent["customer"]) and kept >= intent["amount"]:
        return None
    options = at(intent, "payment_method_options.customer_balance.bank_transfer") or {}
    action = instructions(store, intent["customer"], intent["currency"], options)
    action |= {"amount_remaining": intent["amount"], "reference": reference(store, intent)}
    return {WAITING: in_order(action), "type": WAITING}


def in_order(action: Resource) -> Resource:
    """Instructions with their fields by name, as Stripe shows them."""
    return dict(sorted(action.items()))


def is_automatic(store: AccountStore, customer: str) -> bool:
    """Whether a customer's funds are matched with payments by themselves."""
    mode: str = cash_balances.of(store, customer)["settings"]["reconciliation_mode"]
    return mode == "automatic"


def reference(store: AccountStore, intent: Resource) -> str:
    """What the customer is asked to write on the transfer."""
    return store.state.ids.derive(f"reference:{intent['id']}", 12).upper()


def instructions(store: AccountStore, customer: str, currency: str, options: Mapping[str, Any]) -> Resource:
    """Where a customer sends transfers of a currency: an account of its own, the same every time."""
    return {
        "currency": currency,
        "financial_addresses": addresses(store, customer, currency, options),
        "hosted_instructions_url": _page(store, customer, currency, options),
        "type": _kind(currency, options),
    }


def addresses(
    store: AccountStore, customer: str, currency: str, options: Mapping[str, Any]
) -> list[Resource]:
    """The accounts that a customer may send a currency to."""
    country = at(options, "eu_bank_transfer.country") or "DE"
    return list(ADDRESSES[_kind(currency, options)](store, customer, country))


def _kind(currency: str, options: Mapping[str, Any]) -> str:
    """The transfer's type: the one that is asked for, else the currency's own. Guess: the words.

    Source: https://docs.stripe.com/payments/bank-transfers.
    """
    own = REGIONS.get(currency, "us_bank_transfer")
    asked = str(options.get("type") or own)
    if asked != own:
        raise errors.Invalid(f"{asked} cannot be used with {currency}.", param="bank_transfer[type]")
    return asked


def _page(store: AccountStore, customer: str, currency: str, options: Mapping[str, Any]) -> str:
    """The address of the page that tells a customer where to send a currency."""
    code = f"test_{store.state.ids.derive(f'funding:{customer}:{currency}', 24)}"
    hosted.enter(store, code, "customer", customer, currency=currency, options=dict(options))
    return store.link("payments.stripe.com", f"/bank_transfers/instructions/{code}")


def waiting(store: AccountStore, customer: str, currency: str) -> list[Resource]:
    """The payments of a customer in a currency that wait for a transfer, the oldest first."""
    of_customer = store.all("payment_intent", "customer", customer)
    asked = [each for each in of_customer if at(each, "next_action.type") == WAITING]
    return [each for each in reversed(asked) if each["currency"] == currency]


def _number(store: AccountStore, customer: str, count: int) -> str:
    drawn = store.state.ids.derive(f"account:{customer}", count)
    return "".join(str(ord(each) % 10) for each in drawn)


def _holder(store: AccountStore) -> Resource:
    name = at(account(store), "settings.dashboard.display_name")
    return {"account_holder_address": HOLDER, "account_holder_name": name, "bank_address": BANK}


def _american(store: AccountStore, customer: str, country: str) -> Iterable[Resource]:
    number = f"1111{_number(store, customer, 13)}"
    shared = {
        **_holder(store),
        "account_number": number,
        "account_type": "checking",
        "bank_name": "US Test Bank",
    }
    yield {
        "aba": {**shared, "routing_number": "999999999"},
        "supported_networks": ["ach", "domestic_wire_us"],
        "type": "aba",
    }
    yield {"supported_networks": ["swift"], "swift": {**shared, "swift_code": "TESTUS99XXX"}, "type": "swift"}


def _european(store: AccountStore, customer: str, country: str) -> Iterable[Resource]:
    iban = f"{country}11{_number(store, customer, 18)}"
    shown = {**_holder(store), "bic": f"TEST{country}FFXXX", "country": country, "iban": iban}
    yield {"iban": shown, "supported_networks": ["sepa"], "type": "iban"}


def _british(store: AccountStore, customer: str, country: str) -> Iterable[Resource]:
    shown = {**_holder(store), "account_number": _number(store, customer, 8), "sort_code": "200000"}
    yield {"sort_code": shown, "supported_networks": ["bacs", "fps"], "type": "sort_code"}


def _japanese(store: AccountStore, customer: str, country: str) -> Iterable[Resource]:
    bank = {"bank_code": "0000", "bank_name": "STRIPE TEST BANK", "branch_code": "000", "branch_name": "TEST"}
    number = _number(store, customer, 7)
    shown = {**_holder(store), "account_number": number, "account_type": "futsu", **bank}
    yield {"supported_networks": ["zengin"], "type": "zengin", "zengin": shown}


def _mexican(store: AccountStore, customer: str, country: str) -> Iterable[Resource]:
    bank = {"bank_code": "646", "bank_name": "STRIPE TEST BANK", "clabe": _number(store, customer, 18)}
    yield {"spei": {**_holder(store), **bank}, "supported_networks": ["spei"], "type": "spei"}


ADDRESSES: Mapping[str, Callable[[AccountStore, str, str], Iterable[Resource]]] = {
    "eu_bank_transfer": _european,
    "gb_bank_transfer": _british,
    "jp_bank_transfer": _japanese,
    "mx_bank_transfer": _mexican,
    "us_bank_transfer": _american,
}


@route("v1.customers.funding_instructions.create")
def create_instructions(call: Call) -> Resource:
    """Tell a customer where to send money before there is a payment."""
    store, params = call.store, call.params
    customer = store.get("customer", call.path["customer"])["id"]
    currency = currencies.checked(params["currency"])
    shown = instructions(store, customer, currency, params["bank_transfer"])
    place = {name: shown[name] for name in ("financial_addresses", "type")}
    country = next((each["iban"]["country"] for each in place["financial_addresses"] if "iban" in each), None)
    return {
        "object": "funding_instructions",
        "bank_transfer": {"country": country or "US", **place},
        "currency": currency,
        "funding_type": "bank_transfer",
        "livemode": False,
    }


def funded(store: AccountStore, intent: Resource) -> int:
    """How much of an intent has been applied to it already, in minor units."""
    kept = store.find("_applied", intent["id"])
    return int(kept["amount"]) if kept else 0


def take(store: AccountStore, intent: Resource, amount: int) -> None:
    """Take money for an intent out of its customer's cash balance."""
    cash_balances.move(
        store,
        intent["customer"],
        -amount,
        intent["currency"],
        "applied_to_payment",
        applied_to_payment={"payment_intent": intent["id"]},
    )
    store.keep("_applied", intent["id"], amount=funded(store, intent) + amount)


def take_rest(store: AccountStore, intent: Resource) -> None:
    """Take what an intent still needs."""
    left = intent["amount"] - funded(store, intent)
    cash_balances.check(
        left, cash_balances.available(store, intent["customer"], intent["currency"]), intent["currency"]
    )
    take(store, intent, left)


def give_back(store: AccountStore, intent: Resource) -> None:
    """Give what was applied to an intent back to its customer, as its cancellation does."""
    amount = funded(store, intent)
    if amount and intent["status"] != "succeeded":
        store.forget("_applied", intent["id"])
        cash_balances.move(
            store,
            intent["customer"],
            amount,
            intent["currency"],
            "unapplied_from_payment",
            unapplied_from_payment={"payment_intent": intent["id"]},
        )
