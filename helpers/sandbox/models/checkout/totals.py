"""What a session comes to: its items less discounts, with taxes, and shipping. Amounts are in minor units.

Source: https://docs.stripe.com/api/checkout/sessions/object and https://docs.stripe.com/tax/checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from ...account_store import AccountStore
from ...expansion import derived
from ...nested import at
from ...resource import Resource
from ..billing import proration
from ..billing.intervals import Cycle
from ..products import breakdown as broken_down
from ..products import discounts, price_objects, shipping_rates
from ..tax import automatic, performed
from ..tax.working_out import Customer
from . import items
from .session_objects import KIND, asked_of

ITEMS = "_checkout_items"


def summed(store: AccountStore, session: Resource, described: Sequence[Resource]) -> dict[str, Any]:
    """A session's amounts with these items, which are stored in place of those it had. Raises Invalid."""
    currency, part = session["currency"], _at_once(store, session)
    buyer = _buyer(store, session)
    if is_automatic(session):
        described = [_taxed(store, each, buyer) for each in described]
    sale = items.Sale(
        discounted=_discounts(store, session, described),
        part=part,
        rates=_default_rates(store, session),
        exempt=_tax_exempt(store, session),
        automatic=is_automatic(session),
    )
    priced = items.priced(store, described, currency, sale)
    store.keep(ITEMS, session["id"], items=priced)
    for each in priced:
        store.keep(items.HIDDEN, each["id"], discounts=each["discounts"], taxes=each["taxes"])
    cost = _shipping(store, session, buyer)
    values = _amounts(items.sums(priced), cost)
    if is_automatic(session):
        values["automatic_tax"] = automatic.worked_out(session["automatic_tax"], buyer)
    return values


def _at_once(store: AccountStore, session: Resource) -> Callable[[Resource], Fraction]:
    """How much of what recurs is due at once, by its price: nothing in a trial, a part up to an anchor.

    Who pays after the anchor pays for the whole period that began with it.
    Source: https://docs.stripe.com/payments/checkout/billing-cycle.
    """
    data = asked_of(store, session)["subscription_data"] or {}
    anchor = data.get("billing_cycle_anchor") or 0
    comes = anchor > store.now
    free = data.get("trial_end") or data.get("trial_period_days")
    if free or (comes and data.get("proration_behavior") == "none"):
        return lambda _price: Fraction(0)
    return partial(_up_to, anchor, store.now) if comes else items.whole


def _up_to(anchor: int, now: int, price: Resource) -> Fraction:
    """How much of a period is left until an anchor, at which the next one begins."""
    cycle = Cycle(anchor, price["recurring"]["interval"], price["recurring"]["interval_count"])
    return proration.share(cycle.before(now), anchor, now)


def changes_with_time(store: AccountStore, session: Resource) -> bool:
    """Whether what is due depends on when it is paid."""
    return bool((asked_of(store, session)["subscription_data"] or {}).get("billing_cycle_anchor"))


def _default_rates(store: AccountStore, session: Resource) -> list[str]:
    """The tax rates of "any line item that does not have `tax_rates` set".

    Source: `subscription_data.default_tax_rates` in https://docs.stripe.com/api/checkout/sessions/create.
    """
    if is_automatic(session):
        return []
    return (asked_of(store, session)["subscription_data"] or {}).get("default_tax_rates") or []


def is_automatic(session: Resource) -> bool:
    """Whether Stripe Tax works out what is due."""
    return bool(at(session, "automatic_tax.enabled"))


def automatic_tax(session: Resource) -> dict[str, Any]:
    """Whether Stripe Tax works out what is due, and who answers for it, as parameters of what is sold."""
    if not is_automatic(session):
        return {}
    tax = session["automatic_tax"]
    return {"automatic_tax": {name: tax[name] for name in ("enabled", "liability") if tax[name]}}


def sold(store: AccountStore, session: Resource) -> list[Resource]:
    """A session's items for a subscription or an invoice, which work out automatic tax for themselves."""
    lines = items_of(store, session)
    return [{**each, "tax_rates": []} for each in lines] if is_automatic(session) else lines


def items_of(store: AccountStore, session: Resource) -> list[Resource]:
    """A session's items, with all that is known of them."""
    kept = store.find(ITEMS, session["id"])
    return kept["items"] if kept else []


def given_discounts(session: Resource) -> list[dict[str, str]]:
    """A session's discounts as a parameter."""
    return [{name: id for name, id in each.items() if id} for each in session["discounts"] or []]


def purchase(store: AccountStore, session: Resource, amount: int) -> discounts.Purchase:
    """What a promotion code's restrictions are held against."""
    customer = store.find("customer", session["customer"] or "")
    saved = at(asked_of(store, session), "payment_intent_data.setup_future_usage")
    kept = saved or session["mode"] != "payment" or session["customer_creation"] != "if_required"
    guest = customer is None and not kept
    return discounts.Purchase(customer=customer, amount=amount, currency=session["currency"], guest=guest)


def _discounts(store: AccountStore, session: Resource, described: Sequence[Resource]) -> list[Resource]:
    """What is taken off all items. Guess: of a subscription its customer's discount, which it would inherit.

    Source of that: `discounts` in https://docs.stripe.com/api/subscriptions/create.
    """
    amount = items.sums(items.priced(store, described, session["currency"])).subtotal
    bought = purchase(store, session, amount)
    given = given_discounts(session)
    if not given and bought.customer and session["mode"] == "subscription":
        given = [{"discount": id} for id in discounts.of_customer(bought.customer, store.now)]
    return discounts.considered(store, given, bought, checkout_session=session["id"])


def _buyer(store: AccountStore, session: Resource) -> Customer | None:
    """Who is taxed: at the address to ship to, or at the customer's own; None while there is none."""
    details = session["customer_details"] or {}
    customer = store.find("customer", session["customer"] or "") or {}
    addresses = (
        at(session, "collected_information.shipping_details.address"),
        details.get("address"),
        at(customer, "shipping.address"),
        customer.get("address"),
    )
    place = next((each for each in addresses if automatic.is_located(each)), None)
    if place is None:
        return None
    return automatic.buyer(
        store,
        place,
        tax_exempt=_tax_exempt(store, session),
        tax_ids=[each["type"] for each in details.get("tax_ids") or ()],
    )


def _tax_exempt(store: AccountStore, session: Resource) -> str:
    customer = store.find("customer", session["customer"] or "") or {}
    details = session["customer_details"] or {}
    return customer.get("tax_exempt") or details.get("tax_exempt") or "none"


def _taxed(store: AccountStore, item: Resource, buyer: Customer | None) -> Resource:
    """An item with the tax rates of where it is sold, and why each is as it is."""
    price = price_objects.known(store, item["price"])
    product = store.get("product", price["product"])
    sale = automatic.Sale(product["tax_code"], price["tax_behavior"], price["currency"])
    reasons = automatic.rates(store, performed.buyer_of(store, buyer, product), sale) if buyer else {}
    return {**item, "reasons": reasons, "tax_rates": list(reasons)}


def _shipping(store: AccountStore, session: Resource, buyer: Customer | None) -> Resource | None:
    """What the chosen way of shipping costs."""
    if not session["shipping_cost"]:
        return None
    rate = store.get("shipping_rate", session["shipping_cost"]["shipping_rate"])
    currency = session["currency"]
    amount = shipping_rates.amount_in(store, rate, currency, "shipping_options")
    asked = is_automatic(session)
    reasons = automatic.on_shipping(store, buyer, rate, currency) if buyer and asked else {}
    return shipping_rates.cost(store, rate, amount, reasons)


def _amounts(sums: items.Sums, cost: Resource | None) -> dict[str, Any]:
    return {
        "amount_subtotal": sums.subtotal,
        "amount_total": sums.total + (cost["amount_total"] if cost else 0),
        "shipping_cost": cost,
        "total_details": {
            "amount_discount": sums.discount,
            "amount_shipping": cost["amount_subtotal"] if cost else 0,
            "amount_tax": sums.tax + (cost["amount_tax"] if cost else 0),
        },
    }


@derived(KIND, "total_details.breakdown", on_request=True)
def breakdown(store: AccountStore, session: Resource) -> Resource | None:
    """How much each discount took off all items, and each tax rate asked of them and of shipping."""
    if session["total_details"] is None:
        return None
    shipping = store.hidden(session).get("shipping_cost.taxes") or []
    return broken_down.of(items_of(store, session), shipping)


def line_items(store: AccountStore, session: Resource) -> list[Resource]:
    """A session's items as responses show them."""
    return [items.shown(store, each) for each in items_of(store, session)]
