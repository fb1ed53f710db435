"""The customer who buys in a session: made where none was given, and told what was filled in.

Source: https://docs.stripe.com/api/checkout/sessions/create, `customer_creation` and `customer_update`.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...answers import perform
from ...nested import at, blank
from ...resource import Resource
from .session_objects import KIND, asked_of

# Names that a page asks for by themselves; the first one that is given is the customer's.
# Source: https://docs.stripe.com/payments/checkout/name-collection.
NAMES = ("business_name", "individual_name")
# The language of the browser that stands for a customer's.
BROWSERS = "en-US"


def with_customer(store: AccountStore, session: Resource, *, needed: bool = False) -> Resource:
    """The session with its customer, who is made where one is wanted and none was given.

    Recorded, of several programs' sessions, that such a customer prefers the language of the browser. Guess:
    that it is the session's own where that has one.
    """
    asked = asked_of(store, session)
    saved = at(asked, "payment_intent_data.setup_future_usage")
    if session["customer"]:
        _update_customer(store, session)
        _save_tax_ids(store, session)
        return session
    if not (needed or saved or session["customer_creation"] == "always"):
        return session
    details = session["customer_details"]
    told = ("address", "email", "name", "phone", *NAMES)
    known = {name: details[name] for name in told if details[name]}
    locale = session["locale"]
    known["preferred_locales"] = [BROWSERS if locale in (None, "auto") else locale]
    if shipping := at(session, "collected_information.shipping_details"):
        known["shipping"] = shipping  # guess
    customer = perform(store, "v1.customers.create", known)
    collected = session["collected_information"] or blank(KIND, "collected_information")
    values = {"collected_information": collected, "customer": customer["id"]}
    session = store.change(session, values, event=None)
    _save_tax_ids(store, session)
    return session


def _save_tax_ids(store: AccountStore, session: Resource) -> None:
    """Have the tax IDs that were filled in be the customer's.

    Source: https://docs.stripe.com/tax/checkout/tax-ids.
    """
    customer = session["customer"]
    known = {(each["type"], each["value"]) for each in store.all("tax_id", "customer", customer)}
    for each in session["customer_details"]["tax_ids"] or ():
        if (each["type"], each["value"]) not in known:
            perform(store, "v1.customers.tax_ids.create", each, customer=customer)


def _update_customer(store: AccountStore, session: Resource) -> None:
    """Let what was filled in be the customer's own, as far as `customer_update` says."""
    update = asked_of(store, session)["customer_update"] or {}
    wanted = {name for name, how in update.items() if how == "auto"}
    details, shipping = session["customer_details"], at(session, "collected_information.shipping_details")
    told = [*(["address"] if "address" in wanted else ()), *(("name", *NAMES) if "name" in wanted else ())]
    values = {name: details[name] for name in told if details[name]}
    if at(session, "phone_number_collection.enabled") and details["phone"]:
        # Source: https://docs.stripe.com/payments/checkout/phone-numbers.
        values["phone"] = details["phone"]
    if "shipping" in wanted and shipping:
        values["shipping"] = shipping
    if values:
        perform(store, "v1.customers.update", values, customer=session["customer"])
