"""What a credit note gives back of an invoice, line by line, with the discounts and taxes of each.

Source: https://docs.stripe.com/api/credit_notes/create and
https://docs.stripe.com/invoicing/integration/programmatic-credit-notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at, first_metadata
from ...parameters import conditions
from ...parameters.names import inside
from ...resource import Resource
from ..products import taxing
from ..products.amounts import half_up
from . import automatic_taxes, invoice_objects, shipping

KEPT = "_credit_note_lines"
# What is said of an invoice item where its line is asked for, as programs report it.
OLD_ID = (
    "Old `id` values cannot be used to specify an invoice line item in this API version. Please use the "
    "current value of the `id` field of the invoice line item object."
)


@dataclass(frozen=True)
class Part:
    """Some of an amount: from what was given back ``before`` of the ``whole`` line on by so much."""

    before: int
    amount: int
    whole: int

    def of(self, amount: int) -> int:
        """This part of another amount; all parts of it come to the whole amount, to the cent."""
        end = half_up(Fraction(amount * (self.before + self.amount), self.whole or 1))
        return end - half_up(Fraction(amount * self.before, self.whole or 1))


def described(
    store: AccountStore, invoice: Resource, params: Mapping[str, Any]
) -> tuple[list[Resource], int]:
    """The lines that parameters describe; an amount alone is a line of its own. Raises Invalid.

    With the tax in their prices that nobody had to pay.
    """
    given = params.get("lines") or []
    if "amount" in params and not given:
        return [_plain(store, invoice, params["amount"])], 0
    lines = [_line(store, invoice, each, f"lines[{index}]") for index, each in enumerate(given)]
    return [line for line, _ in lines], sum(spared for _, spared in lines)


def _plain(store: AccountStore, invoice: Resource, amount: int) -> Resource:
    """The line of an amount alone, which includes the same share of each of the invoice's taxes.

    Source: https://docs.stripe.com/revenue-recognition/methodology/subscriptions-and-invoicing: such a credit
    note is divided proportionally among the invoice's lines. Guess: discounts are not shown.
    """
    taxes = _parts(invoice["total_taxes"], Part(0, amount, invoice["total"]), "taxable_amount")
    net = amount - sum(each["amount"] for each in taxes if each["tax_behavior"] == "exclusive")
    line = _new(store, net, type="custom_line_item", unit_amount=net)
    return {**line, "tax_rates": _rates(store, taxes), "taxes": taxes}


def _line(
    store: AccountStore, invoice: Resource, given: Mapping[str, Any], under: str
) -> tuple[Resource, int]:
    """A line, and the tax in its price that nobody had to pay."""
    if automatic_taxes.is_on(invoice):
        _check_automatic(given, under)
    decimal = "unit_amount_decimal" in given
    if decimal and "unit_amount" in given:
        raise errors.only_one([inside(under, name) for name in ("unit_amount", "unit_amount_decimal")])
    if decimal and given["type"] == "invoice_line_item":
        # Guess: the rule is that of `unit_amount`.
        raise conditions.misplaced("unit_amount_decimal", "type", ("custom_line_item",), under)
    if given["type"] == "custom_line_item":
        return _custom(store, given, under), 0
    id = given.get("invoice_line_item")
    if not id:
        raise errors.missing(inside(under, "invoice_line_item"))
    of = next((each for each in invoice_objects.lines_of(store, invoice) if each["id"] == id), None)
    if of is None and store.find("invoiceitem", id):
        raise errors.Invalid(OLD_ID, param=inside(under, "invoice_line_item"))
    if of is None:
        raise errors.no_such_in_body("invoice line item", id, inside(under, "invoice_line_item"))
    line, part = _credited(store, of, given, under)
    return line, part.of(_spared(store, of))


def _spared(store: AccountStore, of: Resource) -> int:
    """The tax in the price of an invoice's line that its customer did not have to pay, being exempt."""
    if all(each["taxability_reason"] != "customer_exempt" for each in of["taxes"]):
        return 0
    net: int = of["amount"] - _off(of)
    return net - taxing.without_tax(net, _rates(store, of["taxes"]))


def _check_automatic(given: Mapping[str, Any], under: str) -> None:
    """Refuse what does not go with automatic tax. Raises Invalid. Guess: the sentences.

    Source: https://docs.stripe.com/api/credit_notes/create, of `lines.type` and `lines.tax_amounts`.
    """
    if given["type"] == "custom_line_item":
        raise errors.Invalid(
            "`custom_line_item` cannot be used where the invoice uses automatic tax.",
            param=inside(under, "type"),
        )
    if given.get("tax_amounts"):
        raise errors.Invalid(
            "`tax_amounts` cannot be used where the invoice uses automatic tax.",
            param=inside(under, "tax_amounts"),
        )


def _custom(store: AccountStore, given: Mapping[str, Any], under: str) -> Resource:
    """A line that is on no invoice: so many at a price, with its own tax rates."""
    if not given.get("description"):
        raise errors.missing(inside(under, "description"))
    unit = given.get("unit_amount_decimal", given.get("unit_amount"))
    if unit is None:
        raise errors.missing(inside(under, "unit_amount"))
    quantity = given.get("quantity", 1)
    amount = half_up(Fraction(unit) * quantity)
    rates = [
        store.get("tax_rate", each, param=inside(under, "tax_rates")) for each in given.get("tax_rates") or ()
    ]
    values = {
        "description": given["description"],
        "metadata": first_metadata(given) or None,
        "quantity": quantity,
    }
    line = _new(store, amount, type="custom_line_item", unit_amount=given.get("unit_amount"), **values)
    line["unit_amount_decimal"] = str(unit)
    return _taxed(store, line, rates, given, under)


def _credited(
    store: AccountStore, of: Resource, given: Mapping[str, Any], under: str
) -> tuple[Resource, Part]:
    """A part of an invoice's line: so many of it, or an amount. It has its share of discounts and taxes."""
    amount, quantity = _wanted(store, of, given, under)
    part = Part(sum(each["amount"] for each in _already(store, of)), amount, of["amount"])
    unit = str(amount) if quantity is None else at(of, "pricing.unit_amount_decimal")
    line = _new(
        store,
        amount,
        type="invoice_line_item",
        invoice_line_item=of["id"],
        description=of["description"],
        metadata=first_metadata(given) or None,
        quantity=quantity,
        unit_amount=int(unit) if unit and "." not in unit else None,
        unit_amount_decimal=unit,
    )
    for name in ("discount_amounts", "pretax_credit_amounts"):
        line[name] = _parts(of[name], part)
    line["discount_amount"] = sum(each["amount"] for each in line["discount_amounts"])
    rates = _rates(store, of["taxes"])
    if given.get("tax_amounts"):
        return _taxed(store, line, rates, given, under), part
    return {**line, "tax_rates": rates, "taxes": _parts(of["taxes"], part, "taxable_amount")}, part


def _wanted(
    store: AccountStore, of: Resource, given: Mapping[str, Any], under: str
) -> tuple[int, int | None]:
    """What to credit of an invoice's line, in minor units; and how many of it, where that was said.

    Raises Invalid. Guess: the words of the last two refusals; the rule for negative lines is in the guide to
    credit notes.
    """
    if "quantity" in given and "amount" in given:
        raise errors.only_one((inside(under, "amount"), inside(under, "quantity")))
    if "quantity" not in given and "amount" not in given:
        # As programs report it.
        raise errors.Invalid(
            "`quantity` or `amount` is required when crediting an invoice line item.",
            code="parameter_missing",
            param=inside(under, "quantity"),
        )
    known = _already(store, of)
    by_amount = "amount" in given
    now, before = ("amount", "quantity") if by_amount else ("quantity", "amount")
    if any((each["quantity"] is None) != by_amount for each in known):
        raise errors.Invalid(
            f"The line item `{of['id']}` was credited by {before} before: it cannot be by {now}.",
            param=inside(under, now),
        )
    quantity = None if by_amount else given["quantity"]
    whole = of["quantity"] or 1
    amount = given["amount"] if by_amount else half_up(Fraction(of["amount"] * quantity, whole))
    left = of["amount"] - sum(each["amount"] for each in known)
    if not min(0, left) <= amount <= max(0, left) or not amount:
        raise errors.Invalid(
            f"The amount to credit of the line item `{of['id']}` is more than what is left of it.",
            param=inside(under, now),
        )
    return amount, quantity


def _parts(amounts: Sequence[Resource], part: Part, *also: str) -> list[Resource]:
    """A part of each of several amounts. `also`: what else of them is an amount."""
    sizes = ("amount", *also)
    return [{**each, **{name: part.of(each[name]) for name in sizes}} for each in amounts]


def _rates(store: AccountStore, taxes: Sequence[Resource]) -> list[Resource]:
    return [store.get("tax_rate", _rate(each)) for each in taxes]


def _already(store: AccountStore, of: Resource) -> list[Resource]:
    """What issued credit notes gave back of an invoice's line before."""
    notes = [
        each for each in store.all("credit_note", "invoice", of["invoice"]) if each["status"] == "issued"
    ]
    lines = (line for note in notes for line in lines_of(store, note))
    return [each for each in lines if each.get("invoice_line_item") == of["id"]]


def _new(store: AccountStore, amount: int, **values: Any) -> Resource:
    """A line; only one of an invoice's may be negative, as that is. Raises Invalid."""
    if amount <= 0 and "invoice_line_item" not in values:
        raise errors.Invalid("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    line = store.new("credit_note_line_item", amount=amount, metadata=None, taxes=[])
    return {**line, "unit_amount_decimal": str(amount), **values}


def _taxed(
    store: AccountStore, line: Resource, rates: Sequence[Resource], given: Mapping[str, Any], under: str
) -> Resource:
    """A line with the taxes that are said, or that its rates ask for."""
    if said := given.get("tax_amounts"):
        _check_rates_of(store, given, inside(under, "tax_amounts"))
        rates = [store.get("tax_rate", each["tax_rate"]) for each in said]
        taxes = [
            _tax(rate, each["amount"], each["taxable_amount"]) for rate, each in zip(rates, said, strict=True)
        ]
    else:
        net = line["amount"] - _off(line)
        worked_out = taxing.taxes(net, rates)
        taxes = [_tax(rate, each.amount, each.taxable) for rate, each in zip(rates, worked_out, strict=True)]
    return {**line, "tax_rates": list(rates), "taxes": taxes}


def _check_rates_of(store: AccountStore, given: Mapping[str, Any], param: str) -> None:
    """Refuse tax amounts beside tax rates, or with a rate that Stripe did not make, which is archived.

    Source: https://docs.stripe.com/api/credit_notes/create. Guess: the second sentence.
    """
    if given.get("tax_rates"):
        raise errors.only_one((param, "tax_rates"))
    for index, each in enumerate(given["tax_amounts"]):
        name = f"{param}[{index}][tax_rate]"
        if store.get("tax_rate", each["tax_rate"], param=name)["active"]:
            raise errors.Invalid(
                f"The tax rate {each['tax_rate']} was not created automatically by Stripe.", param=name
            )


def _tax(rate: Resource, amount: int, taxable: int) -> Resource:
    return {
        "amount": amount,
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "not_available",
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def _off(line: Resource) -> int:
    """What discounts and billing credits take off a line before tax."""
    return sum(each["amount"] for each in line["pretax_credit_amounts"])


def sums(lines: Sequence[Resource], sent: Resource | None, spared: int) -> dict[str, Any]:
    """What a credit note shows of its lines, and of the shipping that it gives back.

    `spared`: the tax in the lines' prices that nobody had to pay.
    """
    shipped = sent["amount_subtotal"] if sent else 0
    on_shipping = shipping.taxes_of(sent)
    taxes = [*(tax for line in lines for tax in line["taxes"]), *on_shipping]
    taxes = _added_up(taxes, "taxable_amount", _rate)
    exclusive = sum(each["amount"] for each in taxes if each["tax_behavior"] == "exclusive")
    inclusive = sum(each["amount"] for each in taxes) - exclusive + spared
    subtotal = sum(each["amount"] for each in lines)
    in_shipping = sum(each["amount"] for each in on_shipping if each["tax_behavior"] == "inclusive")
    total = subtotal - sum(map(_off, lines)) - spared + exclusive + shipped
    discounts = [each for line in lines for each in line["discount_amounts"]]
    pretax = [each for line in lines for each in line["pretax_credit_amounts"]]
    return {
        "amount": total,
        "amount_shipping": shipped,
        "discount_amount": sum(each["amount"] for each in discounts),
        "discount_amounts": _added_up(discounts, "", lambda each: str(each["discount"])),
        "pretax_credit_amounts": _added_up(pretax, "", _credit),
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inclusive + in_shipping,
        "total": total,
        "total_excluding_tax": total - exclusive - inclusive + spared,
        "total_taxes": taxes,
    }


def _credit(pretax: Resource) -> str:
    return str(pretax.get("discount") or pretax["credit_balance_transaction"])


def _rate(tax: Resource) -> str:
    return str(tax["tax_rate_details"]["tax_rate"])


def _added_up(taxes: Sequence[Resource], also: str, key: Any) -> list[Resource]:
    """Entries of the same key as one, their amounts added up."""
    totals: dict[str, Resource] = {}
    for each in taxes:
        known = totals.get(key(each))
        if known is None:
            totals[key(each)] = dict(each)
            continue
        for name in filter(None, ("amount", also)):
            known[name] += each[name]
    return list(totals.values())


def keep(store: AccountStore, note: str, lines: Sequence[Resource]) -> None:
    """Remember a credit note's lines."""
    store.keep(KEPT, note, lines=list(lines))


def lines_of(store: AccountStore, note: Resource) -> list[Resource]:
    """All lines of a credit note."""
    kept = store.find(KEPT, note["id"])
    return kept["lines"] if kept else []
