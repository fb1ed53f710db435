"""Onboarding: the holder of a connected account answers what Stripe asks, and accepts its terms.

An account link is good for one visit, for five minutes; then it leads to where a new one is asked for.
Source: https://docs.stripe.com/connect/hosted-onboarding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..account_store import AccountStore
from ..models.connect import onboarding
from ..models.core import hosted
from ..resource import Resource
from ..routes import Instead, Page, Visit, page
from .layout import leaving, not_there, rendered, said

PATH, PATH_OF_V2 = "/setup/{letter}/{account}/{code}", "/r/acctlink_{code}"
NO_LINK = ("There is no such link.", "Its address is wrong, or the sandbox was reset since.")
USED = ("This link is over", "You are going back to ask for a new one.")
DONE = "Thank you"

# Requirements in words, by how their names begin, and parts of names.
WHOLE: Mapping[str, str] = {
    "business_profile.mcc": "The kind of business, as a merchant category code",
    "business_profile.url": "The address of the website",
    "business_type": "The legal form of the business",
    "external_account": "A bank account or debit card to pay out to",
    "tos_acceptance": "The acceptance of Stripe's terms",
}
PARTS: Mapping[str, str] = {
    "dob": "date of birth",
    "id_number": "ID number",
    "line1": "street",
    "mcc": "merchant category code",
    "ssn_last_4": "last four digits of the SSN",
    "tax_id": "tax ID",
    "url": "website",
}
DATE = frozenset({"day", "month", "year"})


def found(visit: Visit) -> tuple[AccountStore, Resource, dict[str, Any]]:
    """The account of an address, as its platform sees it, and the link's own facts, while it can be used."""
    known = hosted.named(visit.store, visit.path["code"], "account")
    if known is None:
        raise not_there(*NO_LINK)
    store, _, facts = known
    if facts.get("used") or facts["expires_at"] <= store.now:
        raise Instead(leaving(*USED, facts["refresh_url"]))
    return known


@page("get", PATH)
@page("get", PATH_OF_V2)
def open_(visit: Visit) -> Page:
    """What is still asked of an account. Reading it again before it is answered is no second visit."""
    _, account, _ = found(visit)
    asked = sorted({_asked(each) for each in account["requirements"]["currently_due"]})
    return rendered("onboarding.html", title="Set up your account", account=account, asked=asked)


def _asked(requirement: str) -> str:
    """A requirement in words, without the id of the person it is about."""
    whole = next((words for name, words in WHOLE.items() if requirement.startswith(name)), "")
    parts = [each for each in requirement.split(".") if not each.startswith("person_")]
    words = ": ".join(PARTS.get(each, each) for each in parts if each not in DATE).replace("_", " ")
    return whole or words[:1].upper() + words[1:]


@page("post", PATH)
@page("post", PATH_OF_V2)
def answer(visit: Visit) -> Page:
    """Answer everything with test data, or leave it for later; then back to the platform."""
    store, account, facts = found(visit)
    code, kept = visit.path["code"], {name: value for name, value in facts.items() if name != "used"}
    hosted.enter(store, code, "account", account["id"], **kept, used=True)
    if visit.params.get("do") == "submit":
        refusal = visit.attempt(lambda: onboarding.complete(store, account["id"]))
        if refusal:
            return said("That did not work", refusal.message)
    if not facts["return_url"]:  # which in v2 may be left out
        return said(DONE, "You can close this page.")
    return leaving(DONE, "You are going back to where you came from.", facts["return_url"])
