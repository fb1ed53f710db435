"""Customers: who pays.

Source: https://docs.stripe.com/api/customers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import after, made_up
from ...listing.searched import NUMERIC, STRING, TOKEN
from ...model import Model
from ...nested import at, blank, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import test_clocks
from ..money import ledger
from ..payment_methods import payment_methods, sources
from . import balances, tax_ids

INVOICE_PREFIX = re.compile(r"[A-Z0-9]{1,12}")
INVOICE_PREFIX_LENGTH = 8
# Whose prefix each was that a request gave.
PREFIXES = "_invoice_prefix"
HIGHEST_NUMBER = 1_000_000_000
# Parameters that are more than a value: each is attached, made or checked.
APART = frozenset({"default_source", "id", "payment_method", "source", "tax", "tax_id_data", "validate"})
# What a change replaces as a whole: what is left out of a new address is unset. Sources:
# https://github.com/stripe/stripe-go/pull/179 and https://github.com/crvouga/mockingbird.
WHOLE = ("address", "shipping")
# Source: https://docs.stripe.com/search#query-fields-for-customers.
SEARCHABLE = {"created": NUMERIC, "metadata": TOKEN, **dict.fromkeys(("email", "name", "phone"), STRING)}
customers = Model(
    "customer",
    searchable=SEARCHABLE,
    remembered=True,
    references={"invoice_settings.rendering_options.template": "invoice_rendering_template"},
    # Each finalized invoice uses a number up; of a discount its own events tell.
    quiet=frozenset({"discount", "next_invoice_sequence"}),
    source="https://docs.stripe.com/api/customers",
)
# What else is asked of a customer that a request makes or changes: of the customer, by the parameters.
CHECKS: list[Callable[[AccountStore, Resource, Mapping[str, Any]], None]] = []
# What follows once a customer's default source was replaced by a new one.
SOURCE_REPLACED: list[Callable[[AccountStore, Resource], None]] = []
LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
# The words: https://github.com/crvouga/mockingbird.
NOT_A_LOCALE = (
    "Not a valid language, try using an IETF language tag, such as 'en-US'. For more information, check "
    "https://tools.ietf.org/html/rfc5646"
)
DEFAULT_METHOD = "invoice_settings[default_payment_method]"


@route("v1.customers.create")
def create_customer(call: Call) -> Resource:
    """Make a customer; a `source` becomes its default card or bank account."""
    store, params = call.store, call.params
    if (id := params.get("id", "")) and store.find("customer", id):
        raise errors.exists_already("Customer")
    given = params.get("tax_id_data", [])
    if len(given) > tax_ids.MOST:  # as a public suite of 2021 has it
        raise errors.too_many(tax_ids.MOST, "tax_id_data")
    customer = blank_customer(store, id)
    values = {name: None if value == "" else value for name, value in _values(call, customer).items()}
    customer = {**customer, **values, "metadata": first_metadata(params)}
    wallet = store.on_clock(None)  # cards know no test clocks
    if source := params.get("source"):
        customer["default_source"] = sources.attach(wallet, customer, source, _checking(params))["id"]
    if method := params.get("payment_method"):
        chosen = payment_methods.named(wallet, method, param="payment_method")
        saved = payment_methods.attach(wallet, chosen, customer)
    default = at(params, "invoice_settings.default_payment_method")
    if method and default == method:
        # A magic name means what was attached just now.
        customer["invoice_settings"] = {**customer["invoice_settings"], "default_payment_method": saved["id"]}
    else:
        _check_default_method(call, customer)
    customer |= _currency(store, customer)
    customer = store.add(customer)
    for index, each in enumerate(given):
        tax_ids.add(store, each, customer=customer["id"], under=f"tax_id_data[{index}]")
    if customer["balance"]:
        balances.note(store, customer, customer["balance"], type="initial")
    return customer


def _currency(store: AccountStore, customer: Resource) -> dict[str, str]:
    """What a customer pays in: a first balance is in the account's own currency."""
    fixed = customer["currency"] or not customer["balance"]
    return {} if fixed else {"currency": ledger.account(store)["default_currency"]}


@made_up("customer")
def blank_customer(store: AccountStore, id: str) -> Resource:
    """A customer of whom nothing is known, not stored. `id`: the empty string for a new one."""
    customer = store.new("customer", id=id)
    customer |= {
        "balance": 0,
        "delinquent": False,
        "invoice_prefix": invoice_prefix(store, customer["id"]),
        "invoice_settings": blank("customer", "invoice_settings"),
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
    return customer


@route("v1.customers.update")
def update_customer(call: Call) -> Resource:
    """Change a customer; a `source` is attached in place of the default one."""
    store = call.store
    customer = _to_change(store, call.path["customer"])
    values = _values(call, customer)
    _check_default_method(call, customer)
    if default := call.params.get("default_source"):
        # What is named where it is none of the customer's is as live tests compare it:
        # https://github.com/pushplay/stripe-stateful-mock.
        values["default_source"] = sources.source_of(store, customer, default, param="source")["id"]
    if source := call.params.get("source"):
        wallet = store.on_clock(None)
        source_object = sources.replace_default(wallet, customer, source, _checking(call.params))
        values["default_source"] = source_object["id"]
    changed = store.change(customer, values | _currency(store, customer | values))
    for follow in SOURCE_REPLACED if source else ():
        follow(store, changed)
    if moved := changed["balance"] - customer["balance"]:
        balances.note(store, changed, moved, type="adjustment")
    return store.get("customer", customer["id"]) if source else changed


def _to_change(store: AccountStore, id: str) -> Resource:
    """A customer who is still there. That the id of a deleted one is a bad request: mockingbird, as below."""
    known = store.anywhere("customer", id)
    if known and known.get("deleted"):
        raise errors.no_such_in_body("customer", id, "id")
    return store.get("customer", id)


@customers.removing
def _release(call: Call, customer: Resource) -> None:
    release(call.store, customer)


def release(store: AccountStore, customer: Resource) -> None:
    """With a customer go its sources; what it saved is never used again, but still says whose it was.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    sources.remove_all(store, customer)
    for method in store.all("payment_method", "customer", customer["id"]):
        payment_methods.spend(store, method)


@after("test_helpers.test_clock.deleted")
def _gone_with_its_clock(store: AccountStore, clock: Resource) -> None:
    """A test clock that is deleted takes its customers along."""
    for customer in list(store.all("customer", "test_clock", clock["id"])):
        release(store, customer)
        store.remove(customer, found=True)


@customers.listing
def _on_no_clock(call: Call) -> Callable[[Resource], bool] | None:
    """Those of one test clock where it is named, else those of none."""
    if "test_clock" in call.params or not call.store.state.has_test_clocks:
        return None
    return lambda customer: customer["test_clock"] is None


@route("v1.customers.delete_discount")
def delete_discount(call: Call) -> Resource:
    """Take a customer's discount away."""
    customer = call.store.get("customer", call.path["customer"])
    discount = customer["discount"]
    if discount is None:
        raise errors.NotFound(f"No active discount for customer: {customer['id']}", code="resource_missing")
    call.store.change(customer, {"discount": None}, event=None)
    call.store.emit("customer.discount.deleted", discount)
    return {**discount, "deleted": True}


@derived("customer", "invoice_credit_balance", on_request=True)
def credit_balance_of(store: AccountStore, customer: Resource) -> Resource:
    """The customer's balance by currency, where it is not 0; what is credit is positive here.

    Source: https://docs.stripe.com/api/customers/object#customer_object-invoice_credit_balance.
    """
    return {currency: -amount for currency, amount in balances.by_currency(store, customer).items()}


def _checking(params: Mapping[str, Any]) -> dict[str, Any]:
    """What of a customer's parameters is about its new source."""
    return {name: params[name] for name in ("validate",) if name in params}


def _values(call: Call, customer: Resource) -> dict[str, Any]:
    """The parameters that are a customer's own fields, checked."""
    params = {name: value for name, value in call.params.items() if name not in APART}
    if prefix := params.get("invoice_prefix"):
        _check_invoice_prefix(call.store, customer, prefix)
    if sequence := params.get("next_invoice_sequence"):
        _check_sequence(customer, sequence)
    if clock := params.get("test_clock"):
        call.store.get("test_helpers.test_clock", clock, param="test_clock", word="test_clock")
        there = sum(1 for _ in call.store.all("customer", "test_clock", clock))
        test_clocks.check_room(there, test_clocks.MOST_CUSTOMERS, "test_clock")
    for index, locale in enumerate(params.get("preferred_locales") or ()):
        if not LOCALE.fullmatch(locale):
            raise errors.Invalid(NOT_A_LOCALE, param=f"preferred_locales[{index}]")
    values = _tidy(changes("customer", {**customer, **dict.fromkeys(WHOLE)}, params))
    for check in CHECKS:
        check(call.store, {**customer, **values}, call.params)
    return values


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Texts without the spaces around them, and countries in capital letters.

    As https://github.com/crvouga/mockingbird found by comparing itself with Stripe's test mode in 2026.
    """
    tidy = dict(values)
    for name in ("name", "phone"):
        if isinstance(tidy.get(name), str):
            tidy[name] = tidy[name].strip() or None
    if tidy.get("address"):
        tidy["address"] = _in_capitals(tidy["address"])
    if tidy.get("shipping") and tidy["shipping"].get("address"):
        tidy["shipping"] = {**tidy["shipping"], "address": _in_capitals(tidy["shipping"]["address"])}
    return tidy


def _in_capitals(address: Resource) -> Resource:
    country = address.get("country") or ""
    return {**address, "country": country.upper()} if len(country) == len("US") else address


def _check_sequence(customer: Resource, sequence: int) -> None:
    """Refuse a number that was used already, and one that is too high. Guess: the words of the first.

    Source: https://docs.stripe.com/invoicing/customize#set-the-starting-invoice-number.
    """
    if sequence < customer["next_invoice_sequence"]:
        raise errors.Invalid(
            "The next invoice number must be greater than those of the customer's invoices.",
            param="next_invoice_sequence",
        )
    if sequence > HIGHEST_NUMBER:
        raise errors.too_much("next_invoice_sequence", HIGHEST_NUMBER, sequence)


def _check_invoice_prefix(store: AccountStore, customer: Resource, prefix: str) -> None:
    """Refuse what numbers of invoices cannot begin with, or another customer's begin with, or began with.

    Source of the last: https://docs.stripe.com/invoicing/customize#customer-level-prefixes.
    """
    if not INVOICE_PREFIX.fullmatch(prefix):
        raise errors.Invalid("Invoice number prefix must be 1\N{EN DASH}12 uppercase letters or numbers.")
    used = store.find(PREFIXES, prefix) or next(store.all("customer", "invoice_prefix", prefix), None)
    holder = used and used.get("customer", used["id"])
    if holder and holder != customer["id"]:
        raise errors.Invalid(
            f"This invoice number prefix is taken by customer: {holder}. Please enter a different prefix.",
            param="invoice_prefix",
        )
    store.keep(PREFIXES, prefix, customer=customer["id"])


def _check_default_method(call: Call, customer: Resource) -> None:
    """Refuse a default payment method that is not the customer's own."""
    id = at(call.params, "invoice_settings.default_payment_method")
    if not id:
        return
    method = payment_methods.named(call.store, id, param=DEFAULT_METHOD)
    if method["customer"] != customer["id"]:
        raise errors.Invalid(
            errors.NOT_THE_CUSTOMERS.format(id), code="resource_missing", param=DEFAULT_METHOD
        )


def invoice_prefix(store: AccountStore, id: str) -> str:
    """What the numbers of a customer's invoices begin with, unless it is set."""
    return store.state.ids.derive(f"invoice:{id}", INVOICE_PREFIX_LENGTH).upper()
