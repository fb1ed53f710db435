"""Trial offers: a price for the first periods, and the one that follows it.

Source: https://docs.stripe.com/api/product_catalog/trial_offer.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
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
    return {**offer, "end_behavior": {"transition": {"price": following}, "type": "transition"}}


def _check_recurring(store: AccountStore, id: str, param: str) -> None:
    if store.get("price", id, param=param)["type"] != "recurring":
        raise errors.Invalid("A trial offer needs recurring prices.", param=param)
