"""Calculations: the tax on what somebody is about to buy.

Source: https://docs.stripe.com/api/tax/calculations and https://docs.stripe.com/tax/custom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..customers import tax_ids
from ..products import shipping_rates
from . import codes, customers, performed, settings
from .places import is_excluded, located, state_of
from .rates import DELIVERY
from .registrations import delivery_fee
from .working_out import APPLIED, Customer, Share, override_of, percentage, shares

CALCULATION = "tax.calculation"
LINE = "tax.calculation_line_item"
LASTS = 90 * DAY
MOST_LINES = 100
# How far the date of a sale may be from today.
FARTHEST = 31 * DAY
Model(
    CALCULATION,
    word="tax calculation",
    hidden=("shipping_cost.tax_breakdown",),
    source="https://docs.stripe.com/api/tax/calculations",
)
Model(LINE, hidden=("tax_breakdown",), source="https://docs.stripe.com/api/tax/calculations/line_items")
ADDRESS = dict.fromkeys(("city", "line1", "line2", "postal_code", "state"))
# The currencies whose prices have no tax in them, where the account leaves it to the currency.
EXCLUSIVE = frozenset({"cad", "usd"})


@dataclass(frozen=True)
class Sale:
    """What all lines of a calculation have in common. `known`: the account's settings."""

    store: AccountStore
    known: Resource
    currency: str
    buyer: Customer

    def behavior(self, sent: Mapping[str, Any]) -> str:
        """Whether the tax is in a price: as it is sent, or as the account has it."""
        default = self.known["defaults"]["tax_behavior"] or "exclusive"
        if default == "inferred_by_currency":
            default = "exclusive" if self.currency in EXCLUSIVE else "inclusive"
        return str(sent.get("tax_behavior") or default)

    def code(self, line: Mapping[str, Any], product: Resource) -> str:
        """A line's tax code: its own, its product's, or the account's."""
        code = line.get("tax_code") or product.get("tax_code") or self.known["defaults"]["tax_code"]
        if not code:
            # Guess: the words; the settings' reference says that calculations may fail without a default.
            raise errors.Invalid(
                "A line item needs a `tax_code`: neither its product nor your tax settings have one.",
                param="line_items",
            )
        return str(self.store.get("tax_code", code, param="tax_code")["id"])

    def taxes(self, amount: int, code: str, behavior: str, place: Resource | None = None) -> list[Share]:
        """The taxes on an amount in minor units, where the customer is or at a place of performance."""
        buyer = performed.buyer_at(self.buyer, place)
        return shares(self.store, buyer, amount, code, inclusive=behavior == "inclusive")


@route("v1.tax.calculations.create")
def create_calculation(call: Call) -> Resource:
    """Work out the tax on each line, and on what it costs to send it."""
    store, params = call.store, call.params
    known = settings.require_active(store)
    details = _customer_details(store, params, known)
    sale = Sale(store, known, currencies.checked(params["currency"]), _buyer(details))
    calculation = store.new(CALCULATION)
    lines = [_line(sale, each, index) for index, each in enumerate(_lines(params["line_items"]))]
    shipping, taxes = _shipping(sale, params.get("shipping_cost"))
    if shipping and (fee := _delivery(sale, [line for line, _ in lines])):
        shipping["amount_tax"] += fee.amount
        shipping["tax_breakdown"].append(_shown(fee))
        taxes.append((fee, "exclusive"))
    taxes += [(share, line["tax_behavior"]) for line, of_line in lines for share in of_line]
    exclusive = sum(share.amount for share, how in taxes if how == "exclusive")
    inclusive = sum(share.amount for share, how in taxes if how == "inclusive")
    amount = sum(line["amount"] for line, _ in lines) + (shipping["amount"] if shipping else 0)
    for line, _ in lines:
        store.keep("_tax_line", line["id"], calculation=calculation["id"])
        store.add(line, event=None)
    calculation |= {
        "amount_total": amount + exclusive,
        "currency": sale.currency,
        "customer": params.get("customer"),
        "customer_details": details,
        "expires_at": store.now + LASTS,
        "ship_from_details": _whole_address(params.get("ship_from_details")),
        "shipping_cost": shipping,
        "tax_amount_exclusive": exclusive,
        "tax_amount_inclusive": inclusive,
        "tax_breakdown": _summed(taxes),
        "tax_date": _date(store, params.get("tax_date")),
    }
    return store.add(calculation, event=None)


def _lines(sent: list[Resource]) -> list[Resource]:
    if not 1 <= len(sent) <= MOST_LINES:
        raise errors.Invalid(f"You can pass between 1 and {MOST_LINES} line items.", param="line_items")
    named = [each["reference"] for each in sent if each.get("reference")]
    for index, each in enumerate(sent):
        if each["amount"] < 0:
            raise errors.too_little(f"line_items[{index}][amount]", 0)
        if each.get("quantity") is not None and each["quantity"] < 1:
            raise errors.too_little(f"line_items[{index}][quantity]", 1)
        if named.count(each.get("reference")) > 1:
            raise errors.Invalid(
                "Each line item's `reference` must be unique.", param=f"line_items[{index}][reference]"
            )
    return sent


def _line(sale: Sale, sent: Mapping[str, Any], index: int) -> tuple[Resource, list[Share]]:
    """A line with its tax, not stored. One without a reference is called by its place."""
    product: Resource = {}
    if id := sent.get("product"):
        product = sale.store.get("product", id, param="product")
    code, behavior = sale.code(sent, product), sale.behavior(sent)
    param = f"line_items[{index}][performance_location]"
    place = performed.of_line(sale.store, sent, product, code, param)
    taxes = sale.taxes(sent["amount"], code, behavior, place)
    sourcing = "performance" if place else "destination"
    line = sale.store.new(
        LINE,
        amount=sent["amount"],
        amount_tax=sum(each.amount for each in taxes),
        metadata=sent.get("metadata") or {},
        performance_location=place and place["id"],
        product=sent.get("product"),
        quantity=sent.get("quantity", 1),
        reference=sent.get("reference") or f"L{index + 1}",
        tax_behavior=behavior,
        tax_breakdown=[{**_shown(each), "sourcing": sourcing} for each in taxes],
        tax_code=code,
    )
    return line, taxes


def _shipping(sale: Sale, sent: Mapping[str, Any] | None) -> tuple[Resource | None, list[tuple[Share, str]]]:
    """What it costs to send, with its tax."""
    if not sent:
        return None, []
    if "amount" not in sent and "shipping_rate" not in sent:
        raise errors.exactly_one(("shipping_cost[amount]", "shipping_cost[shipping_rate]"))
    rate: Resource = {}
    if id := sent.get("shipping_rate"):
        for name in ("amount", "tax_behavior", "tax_code"):
            if name in sent:
                raise errors.only_one((f"shipping_cost[{name}]", "shipping_cost[shipping_rate]"))
        rate = sale.store.get("shipping_rate", id, param="shipping_cost[shipping_rate]")
        amount = shipping_rates.amount_in(sale.store, rate, sale.currency, "shipping_cost[shipping_rate]")
        said = rate["tax_behavior"]
        sent = {"amount": amount, **({"tax_behavior": said} if said != "unspecified" else {})}
    amount = sent["amount"]
    if amount < 0:
        raise errors.too_little("shipping_cost[amount]", 0)
    code = sent.get("tax_code") or rate.get("tax_code") or codes.SHIPPING
    behavior = sale.behavior(sent)
    taxes = sale.taxes(amount, code, behavior)
    shown = {
        "amount": amount,
        "amount_tax": sum(each.amount for each in taxes),
        **({"shipping_rate": rate["id"]} if rate else {}),
        "tax_behavior": behavior,
        "tax_breakdown": [_shown(each) for each in taxes],
        "tax_code": code,
    }
    return shown, [(each, behavior) for each in taxes]


def _delivery(sale: Sale, lines: list[Resource]) -> Share | None:
    """The fee on a delivery of taxable goods, where there is one, whatever the delivery costs.

    Source: https://docs.stripe.com/tax/standalone-tax-api#retail-delivery-fee. Guess: none where nothing is
    said of sending.
    """
    fee = delivery_fee(sale.store, sale.buyer.state) if sale.buyer.country == "US" else None
    goods = [each for each in lines if each["tax_code"].startswith(codes.PHYSICAL) and each["amount_tax"]]
    if (
        fee is None
        or sale.currency != "usd"
        or not goods
        or sum(each["amount"] for each in goods) < fee.least
    ):
        return None
    return Share(fee, fee.flat, 0, "standard_rated")


def _customer_details(store: AccountStore, params: Mapping[str, Any], known: Resource) -> Resource:
    """Who buys, and where: as it was sent, or as the customer has it."""
    names = ("customer", "customer_details")
    given = [name for name in names if params.get(name)]
    if len(given) != 1:
        raise errors.not_one(given, names)
    if id := params.get("customer"):
        sent = _of_customer(store, store.get("customer", id, param="customer"))
    else:
        sent = {"address_source": "shipping", **params["customer_details"]}
        _check_tax_ids(sent)
    address = sent.get("address")
    if address is None and sent.get("ip_address"):
        # Guess: an IP address is one of the account's own place, since the sandbox knows no others.
        address = known["head_office"]["address"]
    located(address)
    assert address
    override = sent.get("taxability_override", "none")
    if override == "none":
        types = [each["type"] for each in sent.get("tax_ids", ())]
        override = override_of(known["head_office"], address["country"], types)
    return {
        "address": {**ADDRESS, **address},
        "address_source": sent["address_source"] if sent.get("address") else None,
        "ip_address": sent.get("ip_address"),
        "tax_ids": sent.get("tax_ids", []),
        "taxability_override": override,
    }


def _check_tax_ids(sent: Mapping[str, Any]) -> None:
    """Refuse a number that has not its type's form.

    Source: https://docs.stripe.com/tax/standalone-tax-api#tax-ids.
    """
    for index, each in enumerate(sent.get("tax_ids") or ()):
        tax_ids.check_form(each["type"], each["value"], f"customer_details[tax_ids][{index}][value]")


def _of_customer(store: AccountStore, customer: Resource) -> Resource:
    shipping = at(customer, "shipping.address")
    ids = store.all("tax_id", "customer", customer["id"])
    exempt = {"exempt": "customer_exempt", "reverse": "reverse_charge"}
    return {
        "address": shipping or customer.get("address"),
        "address_source": "shipping" if shipping else "billing",
        "ip_address": customers.ip_address(store, customer),
        "tax_ids": [{"type": each["type"], "value": each["value"]} for each in ids],
        "taxability_override": exempt.get(customer["tax_exempt"], "none"),
    }


def _buyer(details: Resource) -> Customer:
    address = {**details["address"], "country": details["address"]["country"].upper()}
    override = details["taxability_override"]
    return Customer(address["country"], state_of(address), override, is_excluded(address))


def _whole_address(sent: Mapping[str, Any] | None) -> Resource | None:
    if not sent:
        return None
    return {"address": {**ADDRESS, **sent["address"]}}


def _date(store: AccountStore, sent: int | None) -> int:
    if sent is None:
        return store.now
    if abs(sent - store.now) > FARTHEST:
        raise errors.Invalid("The `tax_date` may be at most 31 days from now.", param="tax_date")
    return sent


def _shown(share: Share) -> Resource:
    """One tax on a line."""
    rate, collecting = share.rate, share.reason != "not_collecting"
    details = {
        "display_name": name_of(rate.tax),
        "percentage_decimal": percentage(rate),
        "tax_type": rate.tax,
    }
    return {
        "amount": share.amount,
        "jurisdiction": {
            "country": rate.country,
            "display_name": rate.place,
            "level": rate.level,
            "state": rate.state,
        },
        "sourcing": "destination",
        "tax_rate_details": details if collecting and share.reason != "not_supported" else None,
        "taxability_reason": share.reason,
        "taxable_amount": share.taxable,
    }


def name_of(tax: str) -> str:
    """What a type of tax is called on a bill."""
    names = {"sales_tax": "Sales Tax", DELIVERY: "Retail Delivery Fee"}
    return names.get(tax, tax.upper())


def _summed(taxes: list[tuple[Share, str]]) -> list[Resource]:
    """All lines' taxes, each rate once. What is not collected has no rate."""
    sums: dict[tuple[str, str, str | None, str, str], Resource] = {}
    for share, behavior in taxes:
        rate = share.rate
        applies = share.reason in APPLIED
        decimal = percentage(rate) if applies else "0.0"
        key = (behavior, rate.country, rate.state, rate.tax, share.reason)
        entry = sums.setdefault(
            key,
            {
                "amount": 0,
                "inclusive": behavior == "inclusive",
                "tax_rate_details": {
                    "country": rate.country,
                    "flat_amount": {"amount": rate.flat, "currency": "usd"} if rate.flat else None,
                    "percentage_decimal": decimal,
                    "rate_type": "flat_amount" if rate.flat else "percentage",
                    "state": rate.state,
                    "tax_type": rate.tax,
                },
                "taxability_reason": share.reason,
                "taxable_amount": 0,
            },
        )
        entry["amount"] += share.amount
        entry["taxable_amount"] += share.taxable
    return list(sums.values())


def current(store: AccountStore, id: str, *, param: str | None = None) -> Resource:
    """A calculation that has not expired. Raises NotFound, or Invalid where the id came in a parameter."""
    calculation = store.get(CALCULATION, id, param=param)
    if calculation["expires_at"] is not None and calculation["expires_at"] <= store.now:
        raise store.none_such(CALCULATION, id, param=param)
    return calculation


@route("v1.tax.calculations.retrieve")
def retrieve_calculation(call: Call) -> Resource:
    """A calculation, for ninety days."""
    return current(call.store, call.path["calculation"])


@route("v1.tax.calculations.line_items.list")
def list_lines(call: Call) -> Resource:
    """A calculation's lines, in their order."""
    id = current(call.store, call.path["calculation"])["id"]
    return lists.of(lines_of(call.store, id), "tax calculation line item", call.url, call.params)


@derived(CALCULATION, "line_items", on_request=True)
def _line_items(store: AccountStore, calculation: Resource) -> Resource:
    id = calculation["id"]
    url = f"/v1/tax/calculations/{id}/line_items"
    return lists.of(lines_of(store, id), "tax calculation line item", url, {})


def lines_of(store: AccountStore, calculation: str) -> list[Resource]:
    """A calculation's lines, in their order."""
    links = store.all("_tax_line", "calculation", calculation)
    return [store.get(LINE, each["id"]) for each in links][::-1]
