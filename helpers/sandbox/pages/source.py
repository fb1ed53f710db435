"""The page to which a source with a redirect sends its customer, who agrees or does not.

Source: https://docs.stripe.com/sources, of sources with the flow `redirect`. Stripe's SDK shows it, too,
where an intent asks for 3D Secure.
"""

from __future__ import annotations

import hmac

from ..account_store import AccountStore
from ..models.core import currencies, words
from ..models.payment_methods import source_objects
from ..resource import Resource, Upload
from ..routes import Instead, Page, Redirect, Visit, page
from . import challenge
from .challenge import NO_PAYMENT, OVER
from .layout import leaving, not_there, rendered, returning, said

PATH = "/redirect/authenticate/{source}"


def waiting(visit: Visit) -> tuple[AccountStore, Resource]:
    """The source that an address names with its secret, and its account, while it waits for its customer."""
    id, secret = visit.path["source"], visit.params.get("client_secret")
    for holder in visit.store.state.holding("source"):
        source = holder.find("source", id)
        if source is None or not source.get("redirect") or not isinstance(secret, str):
            continue
        if not hmac.compare_digest(source["client_secret"].encode(), secret.encode()):
            break
        if source["status"] != "pending":
            raise Instead(said(*OVER))
        return visit.store.on(holder.account), source
    raise not_there(*NO_PAYMENT)


def _is_of_an_intent(visit: Visit) -> bool:
    return not {"payment_intent", "setup_intent"}.isdisjoint(visit.params)


@page("get", PATH)
def ask(visit: Visit) -> Page | Redirect | Upload:
    """What the customer is asked."""
    if _is_of_an_intent(visit):
        return challenge.ask(visit)
    _, source = waiting(visit)
    amount = currencies.on_page(source["amount"], source["currency"]) if source["amount"] else ""
    return rendered(
        "challenge.html",
        title=f"Pay with {words.named(source['type'])}",
        last4="",
        type=source["type"],
        amount=amount,
        fields={"client_secret": source["client_secret"]},
    )


@page("post", PATH)
def answer(visit: Visit) -> Page | Redirect | Upload:
    """What the customer answers; then back to where the payment began."""
    if _is_of_an_intent(visit):
        return challenge.answer(visit)
    store, source = waiting(visit)
    passed = visit.params.get("outcome") == "succeed"
    visit.attempt(lambda: source_objects.answered(store, source, passed=passed))
    title = "Authorized" if passed else "Not authorized"
    told = {"client_secret": source["client_secret"], "livemode": "false", "source": source["id"]}
    back = returning(source["redirect"]["return_url"], told)
    return leaving(title, "You are going back to where you came from.", back)
