"""Trial offers: a price for the first periods, and the one that follows it.

Source: https://docs.stripe.com/api/product_catalog/trial_offer.
"""

from __future__ import annotations

from collections.abc import Callable

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call

offers = Model(
    "product_catalog.trial_offer",
    starts={"active": True},
    within={"duration.relative.iterations": (1, 100)},
    word="trial offer",
    source="https://docs.stripe.com/api/product_catalog/trial_offer",
)
MADE = "_trial_offer"
NEXT = "end_behavior[transition][price]"


@offers.creating
def _made(call: Call, offer: Resource) -> Resource:
    """Both prices are recurring ones. Guess: the sentence."""
    params = call.params
    if "relative" not in params["duration"]:
        raise errors.missing("duration[relative]")
    following = params["end_behavior"]["transition"]["price"]
    _check_recurring(call.store, params["price"], "price")
    _check_recurring(call.store, following, NEXT)
    call.store.keep(MADE, offer["id"], created=call.store.now)
    return {**offer, "end_behavior": {"transition": {"price": following}, "type": "transition"}}


@offers.listing
def _wanted(call: Call) -> Callable[[Resource], bool]:
    """Those of some prices, or made at some time, which offers do not show."""
    prices, created = call.params.get("prices"), call.params.get("created")

    def wanted(offer: Resource) -> bool:
        made = call.store.find(MADE, offer["id"]) or {"created": 0}
        return (prices is None or offer["price"] in prices) and lists.within(made["created"], created)

    return wanted


def _check_recurring(store: AccountStore, id: str, param: str) -> None:
    if store.get("price", id, param=param)["type"] != "recurring":
        raise errors.Invalid("A trial offer needs recurring prices.", param=param)
