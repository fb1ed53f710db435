"""Tax transactions: sales on which tax was collected, and what was taken back of them.

Source: https://docs.stripe.com/api/tax/transactions and https://docs.stripe.com/tax/custom#tax-transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import after
from ...listing import lists
from ...model import Model
from ...nested import at, first_metadata
from ...resource import Resource
from ...routes import Call, route
from . import calculations

TRANSACTION = "tax.transaction"
LINE = "tax.transaction_line_item"
ASSOCIATION = "tax.association"
Model(TRANSACTION, word="tax transaction", source="https://docs.stripe.com/api/tax/transactions")
Model(LINE, source="https://docs.stripe.com/api/tax/transactions/line_items")
Model(ASSOCIATION, word="tax association", source="https://docs.stripe.com/api/tax/association")
TAKEN_OVER = ("currency", "customer", "customer_details", "ship_from_details", "shipping_cost", "tax_date")
# How often parts of a sale may be reversed. Source: https://docs.stripe.com/tax/custom#reversals-partial.
MOST_REVERSALS = 30
OF_A_LINE = ("product", "quantity", "tax_behavior", "tax_code")


@route("v1.tax.transactions.create_from_calculation")
def create_from_calculation(call: Call) -> Resource:
    """Record a sale as it was calculated."""
    store, params = call.store, call.params
    calculation = calculations.current(store, params["calculation"], param="calculation")
    metadata = first_metadata(params)
    return commit(store, calculation, params["reference"], params.get("posted_at"), metadata)


def commit(
    store: AccountStore,
    calculation: Resource,
    reference: str,
    posted_at: int | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Resource:
    """Record a calculation's sale. Raises Invalid for a reference that was used before."""
    _check_reference(store, reference)
    _check_posted(store, calculation, posted_at)
    transaction = store.new(
        TRANSACTION,
        **{name: calculation[name] for name in TAKEN_OVER},
        metadata=dict(metadata or {}),
        posted_at=store.now if posted_at is None else posted_at,
        reference=reference,
        type="transaction",
    )
    for each in calculations.lines_of(store, calculation["id"]):
        values = {"id": _kept_id(store, each["id"]), "metadata": each["metadata"] or {}}
        _add_line(store, transaction, each, each["amount"], each["amount_tax"], **values)
    return store.add(transaction, event=None)


def _check_posted(store: AccountStore, calculation: Resource, moment: int | None) -> None:
    """Refuse a time before the sale's, and one to come, unless the sale itself is to come.

    Source: https://docs.stripe.com/api/tax/transactions/create_from_calculation. Guess: the sentence.
    """
    taxed = calculation["tax_date"]
    if moment is not None and taxed <= store.now and not taxed <= moment <= store.now:
        raise errors.Invalid(
            f"`posted_at` must be from {taxed}, the `tax_date`, to the current time.", param="posted_at"
        )


def _kept_id(store: AccountStore, id: str) -> str:
    """The id of a calculation's line, which its sale has, too; a new one for a second sale. Recorded."""
    return "" if store.find(LINE, id) else id


def _check_reference(store: AccountStore, reference: str) -> None:
    used = next(store.all(TRANSACTION, "reference", reference), None)
    if used:
        raise errors.Invalid(
            f"A tax transaction with the reference '{reference}' already exists: {used['id']}.",
            param="reference",
        )


def _add_line(
    store: AccountStore, transaction: Resource, of: Resource, amount: int, tax: int, **values: Any
) -> Resource:
    """A line of a transaction. `of`: the line that it repeats, or takes back."""
    line = store.new(
        LINE,
        **{
            **{name: of[name] for name in OF_A_LINE},
            "amount": amount,
            "amount_tax": tax,
            "reference": of["reference"],
            "type": transaction["type"],
            **values,
        },
    )
    store.keep("_tax_transaction_line", line["id"], transaction=transaction["id"])
    return store.add(line, event=None)


def lines_of(store: AccountStore, transaction: str) -> list[Resource]:
    """A transaction's lines, in their order."""
    links = store.all("_tax_transaction_line", "transaction", transaction)
    return [store.get(LINE, each["id"]) for each in links][::-1]


@route("v1.tax.transactions.line_items.list")
def list_lines(call: Call) -> Resource:
    """A transaction's lines, in their order."""
    id = call.store.get(TRANSACTION, call.path["transaction"])["id"]
    return lists.of(lines_of(call.store, id), "tax transaction line item", call.url, call.params)


@derived(TRANSACTION, "line_items", on_request=True)
def _line_items(store: AccountStore, transaction: Resource) -> Resource:
    url = f"/v1/tax/transactions/{transaction['id']}/line_items"
    return lists.of(lines_of(store, transaction["id"]), "tax transaction line item", url, {})


@route("v1.tax.transactions.create_reversal")
def create_reversal(call: Call) -> Resource:
    """Take a sale back, all of it or a part; or undo a reversal, which must be all of it."""
    store, params = call.store, call.params
    original = store.get(TRANSACTION, params["original_transaction"], param="original_transaction")
    if original["type"] == "reversal" and params["mode"] != "full":
        # Guess: the words.
        raise errors.Invalid(
            f"The transaction {original['id']} is itself a reversal: it can only be reversed in full.",
            param="original_transaction",
        )
    _check_reference(store, params["reference"])
    reversal = store.new(
        TRANSACTION,
        **{name: original[name] for name in TAKEN_OVER},
        metadata=first_metadata(params),
        posted_at=store.now,
        reference=params["reference"],
        reversal={"original_transaction": original["id"]},
        type="reversal",
    )
    parts, shipping = _parts(store, original, params)
    reversal["shipping_cost"] = _reversed_shipping(original, shipping)
    for line, amount, tax, sent in parts:
        names = ("metadata", "quantity", "reference")
        values = {name: sent[name] for name in names if name in sent}
        _add_line(
            store,
            reversal,
            line,
            amount,
            tax,
            **{"metadata": {}, **values},
            reversal={"original_line_item": line["id"]},
        )
    return store.add(reversal, event=None)


Part = tuple[Resource, int, int, Mapping[str, Any]]
"""A line, how much of it is taken back, amount and tax (negative), and what was said of that."""
Both = tuple[int, int]
"""An amount and its tax, in minor units."""


def _parts(
    store: AccountStore, original: Resource, params: Mapping[str, Any]
) -> tuple[list[Part], Both | None]:
    """What is taken back of each line, and of what it cost to send. Raises Invalid for more than is left."""
    lines = {each["id"]: each for each in lines_of(store, original["id"])}
    _check_not_reversed(store, original)
    if params["mode"] == "full":
        return _everything(store, original, lines, params)
    if len(_reversals(store, original)) >= MOST_REVERSALS:
        # Guess: the words.
        raise errors.Invalid(
            f"The transaction {original['id']} has been reversed {MOST_REVERSALS} times: no more can be.",
            param="original_transaction",
        )
    left = _left(store, original)
    whole = left.pop("shipping")
    if (flat := params.get("flat_amount")) is not None:
        return _flat(flat, lines, left, whole)
    if not params.get("line_items") and not params.get("shipping_cost"):
        raise errors.missing("line_items")
    parts: list[Part] = []
    for index, each in enumerate(params.get("line_items") or ()):
        id, name = each["original_line_item"], f"line_items[{index}]"
        if id not in lines:
            raise errors.no_such_in_body("tax transaction line item", id, f"{name}[original_line_item]")
        _check((each["amount"], each["amount_tax"]), left[id], name)
        parts.append((lines[id], each["amount"], each["amount_tax"], each))
    sent = params.get("shipping_cost")
    shipping = (sent["amount"], sent["amount_tax"]) if sent else None
    if shipping:
        _check(shipping, whole, "shipping_cost")
    return parts, shipping


def _everything(
    store: AccountStore, original: Resource, lines: Mapping[str, Resource], params: Mapping[str, Any]
) -> tuple[list[Part], Both]:
    """The whole of a transaction, whatever of it was reversed. Raises Invalid where amounts are named.

    Earlier partial reversals are not affected, and are to be undone beforehand.
    Source: https://docs.stripe.com/tax/custom#reversals-full.
    """
    if params.get("line_items") or params.get("flat_amount"):
        raise errors.Invalid("A full reversal takes back everything: name no amounts.", param="mode")
    amounts = _amounts(store, original)
    amount, tax = amounts.pop("shipping")
    return [(lines[id], -each[0], -each[1], {}) for id, each in amounts.items()], (-amount, -tax)


def _check_not_reversed(store: AccountStore, original: Resource) -> None:
    """Refuse a transaction of which one reversal took back everything.

    The words: https://github.com/polarsource/polar/issues/7070. Guess: the parameter.
    """
    whole = _total(_amounts(store, original).values())
    if any(_total(_left(store, each).values()) == -whole for each in _reversals(store, original)):
        raise errors.Invalid(
            f"You can't reverse transaction '{original['id']}' because it has been fully reversed.",
            param="original_transaction",
        )


def _total(amounts: Iterable[Both]) -> int:
    return sum(sum(both) for both in amounts)


def _check(taken: Both, left: Both, name: str) -> None:
    for amount, most, field in zip(taken, left, ("amount", "amount_tax"), strict=True):
        if amount > 0:
            raise errors.Invalid("This value must be less than or equal to 0.", param=f"{name}[{field}]")
        if -amount > most:
            raise errors.Invalid(
                f"You cannot reverse more than what is left: {most}.", param=f"{name}[{field}]"
            )


def _left(store: AccountStore, original: Resource) -> dict[str, Both]:
    """What has not been taken back yet: of each line by its id, and of `shipping`."""
    left = _amounts(store, original)
    for reversal in _reversals(store, original):
        back = _left(store, reversal)
        left["shipping"] = _sum(left["shipping"], back["shipping"])
        for line in lines_of(store, reversal["id"]):
            id = line["reversal"]["original_line_item"]
            left[id] = _sum(left[id], back[line["id"]])
    return left


def _reversals(store: AccountStore, original: Resource) -> list[Resource]:
    return list(store.all(TRANSACTION, "reversal.original_transaction", original["id"]))


def _amounts(store: AccountStore, transaction: Resource) -> dict[str, Both]:
    """What a transaction came to: each line by its id, and `shipping`."""
    cost = transaction["shipping_cost"] or {"amount": 0, "amount_tax": 0}
    lines = {each["id"]: (each["amount"], each["amount_tax"]) for each in lines_of(store, transaction["id"])}
    return {**lines, "shipping": (cost["amount"], cost["amount_tax"])}


def _sum(one: Both, other: Both) -> Both:
    return one[0] + other[0], one[1] + other[1]


def _flat(
    flat: int, lines: Mapping[str, Resource], left: Mapping[str, Both], shipping: Both
) -> tuple[list[Part], Both | None]:
    """An amount with its tax, spread over all that is left in proportion; the last part has the rest."""

    def worth(id: str) -> int:
        """What is left of a line for the buyer: with the tax, unless that is in its amount."""
        return left[id][0] + (left[id][1] if lines[id]["tax_behavior"] == "exclusive" else 0)

    total = sum(worth(id) for id in left) + sum(shipping)
    if flat >= 0:
        raise errors.Invalid("This value must be less than or equal to -1.", param="flat_amount")
    if -flat > total:
        raise errors.Invalid(f"You cannot reverse more than what is left: {total}.", param="flat_amount")
    parts: list[Part] = []
    rest = flat
    for id, (amount, tax) in left.items():
        share = -(-flat * worth(id) // total) if total else 0
        back = -(-share * tax // worth(id)) if worth(id) else 0
        net = share - back if lines[id]["tax_behavior"] == "exclusive" else share
        parts.append((lines[id], max(net, -amount), max(back, -tax), {}))
        rest -= share
    tax = -(-rest * shipping[1] // sum(shipping)) if sum(shipping) else 0
    if sum(shipping):
        return parts, (rest - tax, tax)
    line, amount, back, said = parts[-1]
    return [*parts[:-1], (line, amount + rest, back, said)], None


def _reversed_shipping(original: Resource, back: Both | None) -> Resource | None:
    cost: Resource | None = original["shipping_cost"]
    if cost is None or back is None:
        return None
    return {**cost, "amount": back[0], "amount_tax": back[1]}


@route("v1.tax.associations.find")
def find_association(call: Call) -> Resource:
    """What became of the calculation that a payment intent was made with."""
    id = call.params["payment_intent"]
    association = next(call.store.all(ASSOCIATION, "payment_intent", id), None)
    if association is None:
        raise errors.no_such_in_body("tax association", id, "payment_intent")
    return association


@after("payment_intent.succeeded")
def _paid(store: AccountStore, intent: Resource) -> None:
    """The tax on a payment that was made with a calculation is recorded."""
    id = at(intent, "hooks.inputs.tax.calculation")
    calculation = store.find(calculations.CALCULATION, id) if id else None
    if calculation is None:
        return
    source, attempt = intent["latest_charge"], {}
    if calculation["expires_at"] <= store.now:
        attempt = {"errored": {"reason": "calculation_expired"}, "status": "errored"}
    elif next(store.all(TRANSACTION, "reference", intent["id"]), None):
        attempt = {"errored": {"reason": "unique_reference_violation"}, "status": "errored"}
    else:
        transaction = commit(store, calculation, intent["id"])
        attempt = {"committed": {"transaction": transaction["id"]}, "status": "committed"}
    store.add(
        store.new(
            ASSOCIATION,
            calculation=id,
            payment_intent=intent["id"],
            tax_transaction_attempts=[{**attempt, "source": source}],
        ),
        event=None,
    )
