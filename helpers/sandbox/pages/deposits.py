"""Small deposits to a bank account: its holder says how much arrived, and the account is verified.

Source: https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment, "Verify bank accounts".
"""

from __future__ import annotations

from collections.abc import Collection

from ..account_store import AccountStore
from ..answers import perform
from ..models.core import hosted, whole_numbers
from ..nested import at
from ..resource import Resource
from ..routes import Page, Visit, page
from .forms import Form
from .layout import rendered, said
from .mistakes import Mistake

PATH = "/microdeposit/{code}"
NO_ACCOUNT = ("There is nothing to verify.", "The address is wrong, or the account was verified already.")
MOST = 999  # cents


def found(visit: Visit) -> tuple[AccountStore, Resource] | None:
    """The intent of an address that still waits for the amounts, with the account it lives in."""
    for kind in ("payment_intent", "setup_intent"):
        known = hosted.named(visit.store, visit.path["code"], kind)
        if known and at(known[1], "next_action.type") == "verify_with_microdeposits":
            return known[0], known[1]
    return None


@page("get", PATH)
def ask(visit: Visit) -> Page:
    """How much arrived?"""
    return _drawn(Form()) if found(visit) else said(*NO_ACCOUNT, status=404)


@page("post", PATH)
def answer(visit: Visit) -> Page:
    """What the holder says."""
    known = found(visit)
    if known is None:
        return said(*NO_ACCOUNT, status=404)
    store, intent = known
    form = Form(visit.params)
    amounts = {name: whole_numbers.within(form.text(name), 0, MOST) for name in ("first", "second")}
    wrong = [name for name, amount in amounts.items() if amount is None]
    if wrong:
        return _drawn(form, [Mistake("Write both amounts in cents, such as 32.", name) for name in wrong])
    given = {"amounts": list(amounts.values())}
    name = f"v1.{intent['object']}s.verify_microdeposits"
    refusal = visit.attempt(lambda: perform(store, name, given, intent=intent["id"]))
    if refusal:
        return _drawn(form, [Mistake(refusal.message, name) for name in amounts])
    return said("Verified", "You can close this page.")


def _drawn(form: Form, mistakes: Collection[Mistake] = ()) -> Page:
    return rendered("deposits.html", title="Verify your bank account", form=form, mistakes=mistakes)
