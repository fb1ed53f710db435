"""Whatever is offered: a quote and a Checkout Session come to what the invoice for them asks for.

Source: `computed.upfront` in https://docs.stripe.com/api/quotes/object, "the definitive upfront totals [...]
the customer will be charged", and https://docs.stripe.com/api/checkout/sessions/object (`amount_total`).
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .shop import Shop


class Offer:
    """Lines at random, with tax rates, a discount, and somebody who may be exempt."""

    def __init__(self, shop: Shop, chance: Random) -> None:
        self.shop, self.chance = shop, chance
        rates = [
            {"display_name": "VAT", "percentage": each, "inclusive": chance.random() < 0.4}
            for each in (5, 8.875, 19)
        ]
        self.rates = [shop.v1.tax_rates.create(each).id for each in rates]
        self.lines = [self._line(recurs=index == 0 or chance.random() < 0.6) for index in range(4)]
        off = {"amount_off": chance.randint(50, 3000), "currency": "usd"}
        coupon = shop.v1.coupons.create(chance.choice([off, {"percent_off": 12.5}])).id
        self.discounts = chance.choice([[], [{"coupon": coupon}]])
        self.customer = shop.customer(tax_exempt=chance.choice(["none", "exempt", "reverse"]))

    def _line(self, *, recurs: bool) -> dict[str, Any]:
        chance, amount = self.chance, self.chance.randint(50, 9999)
        rates = {"tax_rates": [chance.choice(self.rates)]} if chance.random() < 0.6 else {}
        return {"price": self._price(amount, recurs=recurs), "quantity": chance.randint(1, 9), **rates}

    def _price(self, amount: int, *, recurs: bool) -> str:
        if not recurs:
            once = {"currency": "usd", "unit_amount": amount, "product_data": {"name": "Once"}}
            return str(self.shop.v1.prices.create(once).id)
        if self.chance.random() < 0.5:
            return self.shop.price(amount)
        tiers = [{"up_to": 3, "unit_amount": amount, "flat_amount": 7}, {"up_to": "inf", "unit_amount": 33}]
        mode = self.chance.choice(["graduated", "volume"])
        return self.shop.price(billing_scheme="tiered", tiers_mode=mode, tiers=tiers)


@given(st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_an_offer_comes_to_what_its_invoice_asks_for(seed: int) -> None:
    """To the cent, in sum and in tax."""
    shop = Shop()
    offer = Offer(shop, Random(seed))
    shared = {"line_items": offer.lines, "discounts": offer.discounts, "customer": offer.customer}
    quote = shop.v1.quotes.create(shared)
    shop.v1.quotes.finalize_quote(quote.id)
    accepted = shop.v1.quotes.accept(quote.id, {"expand": ["invoice"]}).invoice
    session = {"mode": "subscription", "success_url": "https://example.com", **shared}
    opened = shop.v1.checkout.sessions.create(session)
    paid = shop.v1.invoices.retrieve(shop.sandbox.pay(opened.id)["invoice"])
    for offered, invoice in ((quote, accepted), (opened, paid)):
        tax = sum(each.amount for each in invoice.total_taxes)
        assert (offered.amount_total, offered.total_details.amount_tax) == (invoice.total, tax)
