"""The sandbox's pages gone through without a browser, for programs that run by themselves."""

from __future__ import annotations

from typing import Any

import stripe

from .calls import control, current

ASIDE = ("defaults", "identity", "requirements")
"""What an account of v2 shows on request, beside its configurations."""
# How Stripe refuses an address that only the sandbox has.
UNKNOWN = "Unrecognized request URL"


def pay(what: Any, payment_method: str = "pm_card_visa") -> Any:
    """Pay a Checkout Session, or a payment link in a session of its own; answers with the paid session.

        session = pay(session)
        pay(link, payment_method="pm_card_visa")

    ``what``: the object or its id. ``payment_method``: a test one such as pm_card_visa, one that was made,
    or "none" where nothing is to be paid. In Stripe's test mode no program can fill in the page: a session
    comes back as it is, for a link the latest one. Raises what the SDK does, such as CardError where the
    payment is declined: the session stays open, as it does on the page.
    """
    id = what if isinstance(what, str) else what["id"]
    sessions = current().client.v1.checkout.sessions
    if paid := answered("pay", session=id, payment_method=payment_method):
        return sessions.retrieve(paid["id"])
    if id.startswith("plink_"):
        return next(iter(sessions.list({"payment_link": id, "limit": 1}).data), None)
    return sessions.retrieve(id)


def authenticate(intent: Any, *, passes: bool = True) -> Any:
    """Answer for the customer whom a payment or setup intent asks for 3D Secure; answers with the intent.

        intent = authenticate(intent)
        intent.status

    ``intent``: the object or its id. ``passes``: whether the customer completes it. In Stripe's test mode the
    page has to be clicked through, and the intent comes back as it is.
    """
    id = intent if isinstance(intent, str) else intent["id"]
    answered("authenticate", intent=id, outcome="succeed" if passes else "fail")
    client = current().client
    service = client.v1.setup_intents if id.startswith("seti_") else client.v1.payment_intents
    return service.retrieve(id)


def onboard(account: Any) -> Any:
    """Answer what Stripe asks the holder of a connected account on its own pages; answers with the account.

        account = onboard(account)
        account.charges_enabled

    ``account``: the object or its id; an object of v2 comes back as v2 shows it. The answers are test data
    that is verified at once. In Stripe's test mode an account link's page has to be clicked through, and the
    account comes back as it is.
    """
    id = account if isinstance(account, str) else account["id"]
    answered("onboard", account=id)
    client = current().client
    if isinstance(account, str) or account["object"] != "v2.core.account":
        return client.v1.accounts.retrieve(id)
    include: Any = [*(f"configuration.{each}" for each in account["applied_configurations"]), *ASIDE]
    return client.v2.core.accounts.retrieve(id, {"include": include})


def answered(name: str, **params: Any) -> Any:
    """What a control of the sandbox answers; None where Stripe answers, which has none."""
    try:
        return control("post", name, **params)
    except stripe.InvalidRequestError as error:
        if UNKNOWN in (error.user_message or ""):
            return None
        raise
