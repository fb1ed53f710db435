"""What tax is due on a sale: by the place of the customer, the account's registrations, and who buys what.

Source: https://docs.stripe.com/tax/calculating and https://docs.stripe.com/tax/zero-tax.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..core import countries
from . import codes, rates, registrations
from .rates import Rate

# Why a rate applies that is the place's own.
APPLIED = frozenset({"standard_rated", "not_subject_to_tax"})


@dataclass(frozen=True)
class Customer:
    """Who buys. `override`: none, customer_exempt or reverse_charge. `excluded`: no tax reaches the place."""

    country: str
    state: str
    override: str = "none"
    excluded: bool = False


@dataclass(frozen=True)
class Share:
    """One tax on an amount, in minor units. `reason`: why it is as much as it is."""

    rate: Rate
    amount: int
    taxable: int
    reason: str


def shares(
    store: AccountStore, customer: Customer, amount: int, tax_code: str, *, inclusive: bool
) -> list[Share]:
    """The taxes on an amount in minor units, each rounded half up."""
    due = rates.at(customer.country, customer.state)
    collected = registrations.collected(store, customer.country, customer.state)
    nothing = _nothing(customer, tax_code, collected)
    if nothing:
        place = due[0] if due else Rate(0, "sales_tax", customer.country, customer.country, customer.state)
        return [Share(place, 0, 0, nothing)]
    assert collected
    whole = sum((Decimal(str(rate.percentage)) for rate in collected), Decimal(0))
    net = Decimal(amount) / (1 + whole / 100) if inclusive else Decimal(amount)
    taxes = [_rounded(net * Decimal(str(rate.percentage)) / 100) for rate in collected]
    taxable = amount - sum(taxes) if inclusive else amount
    return [
        Share(
            rate,
            tax,
            taxable if rate.percentage else 0,
            "standard_rated" if rate.percentage else "not_subject_to_tax",
        )
        for rate, tax in zip(collected, taxes, strict=True)
    ]


def _nothing(customer: Customer, tax_code: str, collected: tuple[Rate, ...] | None) -> str | None:
    """Why no tax is due, if none is."""
    if customer.excluded or not rates.at(customer.country, customer.state):
        return "not_supported"
    if collected is None or tax_code == codes.NONTAXABLE:
        return "not_collecting"
    if customer.override == "customer_exempt":
        return "customer_exempt"
    if customer.override == "reverse_charge":
        return "reverse_charge"
    return None


# The types of tax ids on which tax is for the business itself to pay, outside of the Union.
# Source: https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id-types.
LIFTING = frozenset(
    {
        "ae_trn", "al_tin", "am_tin", "au_abn", "aw_tin", "az_tin", "ba_tin", "bd_bin", "bf_ifu",
        "bh_vat", "bj_ifu", "by_tin", "ca_gst_hst", "ca_qst", "ch_vat", "cl_tin", "eg_tin",
        "et_tin", "gb_vat", "ge_vat", "gn_nif", "in_gst", "is_vat", "jp_trn", "kh_tin", "kr_brn",
        "kz_bin", "li_vat", "lk_vat", "ma_vat", "md_vat", "mk_vat", "np_pan", "nz_gst", "om_vat",
        "pe_ruc", "ph_tin", "ru_inn", "ru_kpp", "sa_vat", "sg_gst", "sr_fin", "th_vat", "tj_tin",
        "tr_tin", "tw_vat", "tz_vat", "ua_vat", "ug_tin", "uy_ruc", "uz_vat", "za_vat",
    }
)  # fmt: skip


def override_of(head_office: Resource, country: str, tax_ids: Iterable[str]) -> str:
    """Whether the tax of a business in another country is for that business to pay.

    Guess: at home it pays tax as everybody does, and abroad with a number of its own country.
    """
    abroad = country != at(head_office, "address.country")
    united = country in countries.EUROPEAN_UNION
    theirs = {"eu_vat"} if united else {each for each in LIFTING if each[:2] == country.lower()}
    lifts = not theirs.isdisjoint(tax_ids)
    return "reverse_charge" if abroad and lifts else "none"


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def percentage(rate: Rate) -> str:
    """A rate as Stripe writes it: 8.25, 19.0."""
    return str(float(rate.percentage))
