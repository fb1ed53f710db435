"""The portal's login page: a customer types an e-mail address, and gets a link to the portal.

No mail is sent by a sandbox: the page itself has the link.

Source: `login_page` in https://docs.stripe.com/api/customer_portal/configurations and
https://docs.stripe.com/customer-management/activate-no-code-customer-portal. Guess: of several customers with
one address, the newest who is subscribed to something is meant, or else the newest.
"""

from __future__ import annotations

from collections.abc import Collection

from ..account_store import AccountStore
from ..answers import perform
from ..models.billing.subscription_objects import ENDED
from ..models.core import hosted
from ..models.portal import configurations
from ..parameters import addresses
from ..resource import Resource
from ..routes import Page, Visit, page
from . import portal_acts
from .forms import Form
from .layout import not_there, rendered
from .mistakes import Mistake

PATH = "/p/login/{code}"
CLOSED = ("This page is closed.", "Its address is wrong, or the shop no longer has customers log in here.")


def found(visit: Visit) -> tuple[AccountStore, Resource]:
    """The configuration whose page an address is, while that is switched on, and its account."""
    known = hosted.named(visit.store, visit.path["code"], configurations.KIND)
    if known is None or not (known[1]["active"] and known[1]["login_page"]["enabled"]):
        raise not_there(*CLOSED)
    return known[0], known[1]


@page("get", PATH)
def ask(visit: Visit) -> Page:
    """Who it is; an address may already tell, as `prefilled_email`."""
    _, configuration = found(visit)
    return _drawn(configuration, Form({"email": Form(visit.params).text("prefilled_email")}))


@page("post", PATH)
def answer(visit: Visit) -> Page:
    """What a customer typed."""
    store, configuration = found(visit)
    form = Form(visit.params)
    if not addresses.EMAIL.fullmatch(form.text("email")):
        return _drawn(
            configuration, form, [Mistake("Fill in the e-mail address that the shop knows.", "email")]
        )
    customer = _customer(store, form.text("email"))
    asked = {"configuration": configuration["id"], "customer": customer and customer["id"]}
    url = _session(store, asked)["url"] if customer else ""
    return _drawn(configuration, form, sent_to=form.text("email"), url=url)


def _session(store: AccountStore, asked: Resource) -> Resource:
    """A session of somebody who logged in by an e-mail address."""
    session: Resource = perform(store, "v1.billing_portal.sessions.create", asked)
    store.keep(portal_acts.BY_EMAIL, session["id"])
    return session


def _customer(store: AccountStore, email: str) -> Resource | None:
    """Who has an e-mail address, whatever the case of its letters."""
    found = [each for each in store.all("customer") if (each.get("email") or "").lower() == email.lower()]
    subscribed = (each for each in found if _is_subscribed(store, each))
    return next(subscribed, found[0] if found else None)


def _is_subscribed(store: AccountStore, customer: Resource) -> bool:
    return any(each["status"] not in ENDED for each in store.all("subscription", "customer", customer["id"]))


def _drawn(
    configuration: Resource,
    form: Form,
    mistakes: Collection[Mistake] = (),
    *,
    sent_to: str = "",
    url: str = "",
) -> Page:
    return rendered(
        "portal_login.html",
        title=configuration["business_profile"]["headline"] or "Log in to the customer portal",
        form=form,
        mistakes=mistakes,
        sent_to=sent_to,
        url=url,
    )
