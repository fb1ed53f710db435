"""A small table of rates: the ordinary one of each country, US state and Canadian province.

Stripe knows every city and every product; the sandbox knows these, and that a product code is not taxable.
They are published rates of 2026, and do not change with the sandbox's clock.

Source: https://taxation-customs.ec.europa.eu (VAT rates), https://taxfoundation.org/data/all/state (state
sales taxes) and https://www.canada.ca/en/revenue-agency (GST/HST).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """`percentage`: of the price. `tax`: its type. `place`: as a jurisdiction is displayed.

    `flat`: what is asked for once instead, in cents, where as much is sold as `least` says.
    """

    percentage: float
    tax: str
    place: str
    country: str
    state: str | None = None
    flat: int = 0
    least: int = 0

    @property
    def level(self) -> str:
        """Whose tax it is: a country's or a state's."""
        return "state" if self.state else "country"


# By country: percentage, type of tax, name.
COUNTRIES: Mapping[str, tuple[float, str, str]] = {
    "AE": (5, "vat", "United Arab Emirates"), "AT": (20, "vat", "Austria"), "AU": (10, "gst", "Australia"),
    "BE": (21, "vat", "Belgium"), "BG": (20, "vat", "Bulgaria"), "CA": (5, "gst", "Canada"),
    "CH": (8.1, "vat", "Switzerland"), "CY": (19, "vat", "Cyprus"), "CZ": (21, "vat", "Czech Republic"),
    "DE": (19, "vat", "Germany"), "DK": (25, "vat", "Denmark"), "EE": (24, "vat", "Estonia"),
    "ES": (21, "vat", "Spain"), "FI": (25.5, "vat", "Finland"), "FR": (20, "vat", "France"),
    "GB": (20, "vat", "United Kingdom"), "GR": (24, "vat", "Greece"), "HR": (25, "vat", "Croatia"),
    "HU": (27, "vat", "Hungary"), "IE": (23, "vat", "Ireland"), "IN": (18, "gst", "India"),
    "IS": (24, "vat", "Iceland"), "IT": (22, "vat", "Italy"), "JP": (10, "jct", "Japan"),
    "KR": (10, "vat", "South Korea"), "LT": (21, "vat", "Lithuania"), "LU": (17, "vat", "Luxembourg"),
    "LV": (21, "vat", "Latvia"), "MT": (18, "vat", "Malta"), "MX": (16, "vat", "Mexico"),
    "NL": (21, "vat", "Netherlands"), "NO": (25, "vat", "Norway"), "NZ": (15, "gst", "New Zealand"),
    "PL": (23, "vat", "Poland"), "PT": (23, "vat", "Portugal"), "RO": (21, "vat", "Romania"),
    "SA": (15, "vat", "Saudi Arabia"), "SE": (25, "vat", "Sweden"), "SG": (9, "gst", "Singapore"),
    "SI": (22, "vat", "Slovenia"), "SK": (23, "vat", "Slovakia"), "TH": (7, "vat", "Thailand"),
    "ZA": (15, "vat", "South Africa"),
}  # fmt: skip
# By US state; cities and counties add to it, which is left out here.
STATES: Mapping[str, tuple[float, str]] = {
    "AL": (4, "Alabama"), "AR": (6.5, "Arkansas"), "AZ": (5.6, "Arizona"), "CA": (7.25, "California"),
    "CO": (2.9, "Colorado"), "CT": (6.35, "Connecticut"), "DC": (6, "District of Columbia"),
    "FL": (6, "Florida"), "GA": (4, "Georgia"), "HI": (4, "Hawaii"), "IA": (6, "Iowa"), "ID": (6, "Idaho"),
    "IL": (6.25, "Illinois"), "IN": (7, "Indiana"), "KS": (6.5, "Kansas"), "KY": (6, "Kentucky"),
    "LA": (5, "Louisiana"), "MA": (6.25, "Massachusetts"), "MD": (6, "Maryland"), "ME": (5.5, "Maine"),
    "MI": (6, "Michigan"), "MN": (6.875, "Minnesota"), "MO": (4.225, "Missouri"), "MS": (7, "Mississippi"),
    "NC": (4.75, "North Carolina"), "ND": (5, "North Dakota"), "NE": (5.5, "Nebraska"),
    "NJ": (6.625, "New Jersey"), "NM": (4.875, "New Mexico"), "NV": (6.85, "Nevada"), "NY": (4, "New York"),
    "OH": (5.75, "Ohio"), "OK": (4.5, "Oklahoma"), "PA": (6, "Pennsylvania"), "RI": (7, "Rhode Island"),
    "SC": (6, "South Carolina"), "SD": (4.2, "South Dakota"), "TN": (7, "Tennessee"), "TX": (6.25, "Texas"),
    "UT": (6.1, "Utah"), "VA": (5.3, "Virginia"), "VT": (6, "Vermont"), "WA": (6.5, "Washington"),
    "WI": (5, "Wisconsin"), "WV": (6, "West Virginia"), "WY": (4, "Wyoming"),
}  # fmt: skip
# The states that have no sales tax.
WITHOUT: Mapping[str, str] = {
    "AK": "Alaska", "DE": "Delaware", "MT": "Montana", "NH": "New Hampshire", "OR": "Oregon",
}  # fmt: skip
# What some states ask for each delivery of goods.
# Sources: https://docs.stripe.com/tax/standalone-tax-api#retail-delivery-fee and
# https://www.revenue.state.mn.us/retail-delivery-fee.
DELIVERY = "retail_delivery_fee"
DELIVERIES: Mapping[str, Rate] = {
    "CO": Rate(0, DELIVERY, "Colorado", "US", "CO", flat=28),
    "MN": Rate(0, DELIVERY, "Minnesota", "US", "MN", flat=50, least=100_00),
}
# By Canadian province: what is levied in the country's place, or beside its tax.
HARMONIZED: Mapping[str, tuple[float, str]] = {
    "NB": (15, "New Brunswick"), "NL": (15, "Newfoundland and Labrador"), "NS": (14, "Nova Scotia"),
    "ON": (13, "Ontario"), "PE": (15, "Prince Edward Island"),
}  # fmt: skip
PROVINCIAL: Mapping[str, tuple[float, str, str]] = {
    "BC": (7, "pst", "British Columbia"), "MB": (7, "rst", "Manitoba"), "QC": (9.975, "qst", "Quebec"),
    "SK": (6, "pst", "Saskatchewan"),
}  # fmt: skip


def at(country: str, state: str) -> tuple[Rate, ...]:
    """The taxes of a place, those of the country first; none where the table has none."""
    if country == "US":
        return _in_the_us(state)
    if country not in COUNTRIES:
        return ()
    percentage, tax, name = COUNTRIES[country]
    if country == "CA" and state in HARMONIZED:
        percentage, province = HARMONIZED[state]
        return (Rate(percentage, "hst", province, "CA", state),)
    rates = (Rate(percentage, tax, name, country),)
    if country == "CA" and state in PROVINCIAL:
        percentage, tax, province = PROVINCIAL[state]
        return (*rates, Rate(percentage, tax, province, "CA", state))
    return rates


def _in_the_us(state: str) -> tuple[Rate, ...]:
    if state in WITHOUT:
        return (Rate(0, "sales_tax", WITHOUT[state], "US", state),)
    if state not in STATES:
        return ()
    percentage, name = STATES[state]
    return (Rate(percentage, "sales_tax", name, "US", state),)
