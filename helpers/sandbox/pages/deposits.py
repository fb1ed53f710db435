"""Small deposits to a bank account: its holder tells their code, or how much arrived, and it is verified.

Source: https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment, "Verify bank accounts".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..account_store import AccountStore
from ..answers import perform
from ..models.core import hosted, whole_numbers
from ..nested import at
from ..resource import Resource
from ..routes import Page, Visit, page
from .forms import Form
from .layout import not_there, rendered, said
from .mistakes import Mistake

PATH = "/microdeposit/{code}"
NO_ACCOUNT = ("There is nothing to verify.", "The address is wrong, or the account was verified already.")
MOST = 999  # cents
AMOUNTS = ("first", "second")


def found(visit: Visit) -> tuple[AccountStore, Resource]:
    """The intent of an address that still waits for an answer, with the account it lives in."""
    for kind in ("payment_intent", "setup_intent"):
        known = hosted.named(visit.store, visit.path["code"], kind)
        if known and at(known[1], "next_action.type") == "verify_with_microdeposits":
            return known[0], known[1]
    raise not_there(*NO_ACCOUNT)


@page("get", PATH)
def ask(visit: Visit) -> Page:
    """What arrived?"""
    _, intent = found(visit)
    return _drawn(intent, Form())


@page("post", PATH)
def answer(visit: Visit) -> Page:
    """What the holder says."""
    store, intent = found(visit)
    form = Form(visit.params)
    given, wrong = _told(form, has_code=_has_code(intent))
    if wrong:
        return _drawn(intent, form, wrong)
    name = f"v1.{intent['object']}s.verify_microdeposits"
    refusal = visit.attempt(lambda: perform(store, name, given, intent=intent["id"]))
    if refusal:
        names = ("code",) if _has_code(intent) else AMOUNTS
        return _drawn(intent, form, [Mistake(refusal.message, name) for name in names])
    return said("Verified", "You can close this page.")


def _told(form: Form, *, has_code: bool) -> tuple[dict[str, Any], list[Mistake]]:
    """What was typed as parameters, and what is wrong with it."""
    if has_code:
        code = form.text("code").strip().upper()
        wrong = [] if code else [Mistake("Write the code, such as SM11AA.", "code")]
        return {"descriptor_code": code}, wrong
    amounts = {name: whole_numbers.within(form.text(name), 0, MOST) for name in AMOUNTS}
    missing = [name for name, amount in amounts.items() if amount is None]
    wrong = [Mistake("Write both amounts in cents, such as 32.", name) for name in missing]
    return {"amounts": list(amounts.values())}, wrong


def _has_code(intent: Resource) -> bool:
    """Whether one deposit was sent, with a code, and not two amounts."""
    return bool(at(intent, "next_action.verify_with_microdeposits.microdeposit_type") == "descriptor_code")


def _drawn(intent: Resource, form: Form, mistakes: Collection[Mistake] = ()) -> Page:
    title, has_code = "Verify your bank account", _has_code(intent)
    return rendered("deposits.html", title=title, form=form, mistakes=mistakes, has_code=has_code)
