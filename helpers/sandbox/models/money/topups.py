"""Top-ups: money drawn from the account's own bank account into its balance.

Source: https://docs.stripe.com/api/topups, https://docs.stripe.com/connect/top-ups and
https://docs.stripe.com/connect/testing#testing-top-ups.
"""

from __future__ import annotations

from collections.abc import Mapping

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import job
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import bank_accounts, currencies
from ..core.bank_accounts import KnownAccount
from ..core.connected import default_for
from ..payment_methods import payment_methods, source_objects
from . import business_days, ledger

LIFE = Statuses(
    {
        "pending": ("succeeded", "failed", "canceled"),
        "succeeded": ("reversed",),
        "failed": (),
        "canceled": (),
        "reversed": (),
    },
    refused={"canceled": "You can only cancel top-ups that are pending; {id} has a status of {status}."},
)
Model(
    "topup",
    statuses=LIFE,
    source="https://docs.stripe.com/api/topups",
)
# Business days, as of every debit from a bank. Guess: how many; Stripe says up to six.
ARRIVAL_DAYS = 2
# The return code with which a bank sends a debit back, by why it fails. Recorded: the last, whose message is
# the reason itself; guess: the others likewise. Source: the codes of Nacha, which runs the ACH network.
RETURNS: Mapping[str, str] = {
    "insufficient_funds": "R01",
    "account_closed": "R02",
    "debit_not_authorized": "R10",
    "no_account": "R03",
}


@route("v1.topups.create")
def create_topup(call: Call) -> Resource:
    """Draw money from a bank account: the account's own, a test token's, or a payment method's.

    For the balance that issued cards spend, nothing is entered before it is there.
    """
    store, params = call.store, call.params
    currency = currencies.checked(params["currency"])
    currencies.check_positive(params["amount"])
    currencies.check_largest(params["amount"], currency)
    origin = _origin(call, currency)
    arrival = business_days.after(store.now, ARRIVAL_DAYS)
    names = ("description", "payment_method", "statement_descriptor", "transfer_group")
    topup = store.new("topup")
    topup |= {
        "amount": params["amount"],
        "currency": currency,
        "destination_balance": params.get("destination_balance"),
        "expected_availability_date": arrival,
        "initiated_by": "user",
        "metadata": first_metadata(params),
        "source": None
        if "payment_method" in params
        else _source(store, params.get("source"), origin, currency),
        **{name: params[name] for name in names if params.get(name)},
    }
    if params.get("destination_balance") == "issuing":
        store.keep("_for_issuing", topup["id"])
    else:
        moved = _move(store, topup, "topup", params["amount"], available_on=arrival)
        topup["balance_transaction"] = moved["id"]
    store.later(arrival, "topups.arrive", topup=topup["id"], fate=_fate(store, origin))
    return store.add(topup)


def _origin(call: Call, currency: str) -> Resource:
    """The bank account object to draw from."""
    store, params = call.store, call.params
    if id := params.get("payment_method"):
        method = payment_methods.named(store, id, param="payment_method")
        if method["type"] != "us_bank_account":
            raise errors.Invalid(
                f"A top-up needs a payment method of type us_bank_account, not {method['type']}.",
                param="payment_method",
            )
        account: Resource = method["us_bank_account"]
        return account
    if token := params.get("source"):
        known: Resource = bank_accounts.by_token(store, token) or _verified(store, token)["ach_debit"]
        return known
    ledger.account(store)
    own = default_for(store, currency)
    if own is None or own["object"] != "bank_account":
        raise errors.Invalid(
            f"There is no bank account in {currency} to draw from: name a source.", param="source"
        )
    return own


def _verified(store: AccountStore, id: str) -> Resource:
    """A source that was made of a bank account. Raises Invalid where it is not verified. Guess: the words.

    Source: https://docs.stripe.com/issuing/connect/funding.
    """
    source = store.find("source", id)
    if source is None or source["type"] != "ach_debit":
        raise errors.no_such_in_body("source", id, "source")
    if source["status"] != "chargeable":
        raise errors.Invalid(
            f"The source {id} must be verified first: it is {source['status']}.", param="source"
        )
    return source


def _source(store: AccountStore, named: str | None, origin: Resource, currency: str) -> Resource:
    """The bank account as a top-up shows it, verified and its owner's, as recorded in 2023."""
    if source := store.find("source", named or ""):
        return source
    names = ("bank_name", "country", "fingerprint", "last4", "routing_number")
    id = store.new_id("src_")
    type = origin["account_holder_type"] or "individual"
    return {
        "id": id,
        "object": "source",
        "ach_debit": {**{name: origin[name] for name in names}, "type": type},
        "amount": None,
        "client_secret": f"src_client_secret_{store.state.ids.derive(id, 24)}",
        "code_verification": {"attempts_remaining": 3, "status": "succeeded"},
        "created": store.now,
        "currency": currency,
        "flow": "code_verification",
        "livemode": False,
        "metadata": {},
        "owner": source_objects.owner_of(origin),
        "statement_descriptor": None,
        "status": "chargeable",
        "type": "ach_debit",
        "usage": "reusable",
    }


def _fate(store: AccountStore, origin: Resource) -> str | None:
    """What becomes of money drawn from an account: why it fails, or that it is taken back."""
    known: KnownAccount | None = bank_accounts.behind(store, origin)
    if known is None:
        return None
    return "reversed" if known.disputed else known.failure


def _move(
    store: AccountStore,
    topup: Resource,
    type: str,
    amount: int,
    *,
    available_on: int = 0,
    balance_type: ledger.BalanceType = "payments",
) -> Resource:
    return ledger.post(
        store,
        type=type,
        source=topup,
        amount=amount,
        currency=topup["currency"],
        available_on=available_on,
        description=topup["description"],
        balance_type=balance_type,
    )


def add_at_once(store: AccountStore, amount: int, currency: str) -> Resource:
    """A top-up of the issuing balance that is there at once, as one made in the Dashboard is."""
    topup = store.new(
        "topup",
        amount=amount,
        currency=currency,
        expected_availability_date=store.now,
        metadata={},
        status="pending",
    )
    return _into_issuing(store, store.add(topup))


@job("topups.arrive")
def arrive(store: AccountStore, *, topup: str, fate: str | None) -> None:
    """The money is there, or the bank refused it, or takes it back at once."""
    current = store.get("topup", topup)
    if not LIFE.allows(current["status"], "succeeded"):
        return
    if fate in (None, "reversed"):
        arrived = _arrived(store, current)
        if fate == "reversed":
            _undo(store, arrived, "reversed")
        return
    _undo(store, current, "failed", failure_code=RETURNS.get(fate, fate), failure_message=fate)


def _arrived(store: AccountStore, topup: Resource) -> Resource:
    if store.find("_for_issuing", topup["id"]):
        return _into_issuing(store, topup)
    return store.change(topup, {"status": "succeeded"}, event="topup.succeeded")


def _into_issuing(store: AccountStore, topup: Resource) -> Resource:
    amount, currency = topup["amount"], topup["currency"]
    entry = ledger.post(
        store, type="topup", source=topup, amount=amount, currency=currency, balance_type="issuing"
    )
    return store.move(topup, "succeeded", balance_transaction=entry["id"])


def _undo(store: AccountStore, topup: Resource, status: str, **values: str) -> Resource:
    """Give a top-up's money back, whatever the reason; of one that was never entered there is none."""
    if id := topup["balance_transaction"]:
        entry = store.get("balance_transaction", id)
        _move(
            store,
            topup,
            "topup_reversal",
            -topup["amount"],
            available_on=entry["available_on"],
            balance_type=entry["balance_type"],
        )
    return store.change(topup, {"status": status, **values}, event=f"topup.{status}")


@route("v1.topups.cancel")
def cancel_topup(call: Call) -> Resource:
    """Call off a top-up that is still on its way."""
    topup = own(call)
    LIFE.require(topup, "canceled")
    return _undo(call.store, topup, "canceled")
