"""What versions before 2020 changed of invoices, their lines and coupons, as documented and recorded.

Recorded: invoices of 2018 to 2020 and of February 2025, in versions from 2017-08-15 to 2019-12-03, which
public programs keep for their tests.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from ...account_store import AccountStore
from ...models.invoices.invoices import lines_told
from ...nested import at
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import rename

DECEMBER, MARCH, NOVEMBER, OCTOBER = "2019-12-03", "2019-03-14", "2018-11-08", "2018-10-31"
JULY, MAY = "2018-07-27", "2018-05-21"
CHANGELOG = "https://docs.stripe.com/changelog"
LINE_IDS = f"{CHANGELOG}/{DECEMBER}/standardizes-invoice-line-item-ids"
CURSORS = ("starting_after", "ending_before")


@reply(
    DECEMBER,
    "line_item",
    line="A line's `id` is its own, `il_...`.",
    source=LINE_IDS,
    had={"unique_id": "string"},
)
def line_id(line: Resource, _store: AccountStore) -> Resource:
    """Before: that of the invoice item it came from, or `sli_...`; its own was in `unique_id`."""
    return {**line, "id": _older_id(line["id"], line.get("invoice_item")), "unique_id": line["id"]}


def _older_id(id: str, item: str | None) -> str:
    """A line's id before 2019-12-03. `sli_` and 14 hexadecimal digits, as recorded in 2018 and 2020."""
    return item or f"sli_{blake2b(id.encode(), digest_size=7).hexdigest()}"


@request(
    DECEMBER,
    "v1.invoices.line_items.list",
    line="Lines are paged through by their `id`, `il_...`.",
    source=LINE_IDS,
)
def line_cursors(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: by the older `id`, or the `unique_id`."""
    invoice = asked.store.find("invoice", asked.path.get("invoice", ""))
    if not invoice or not params.keys() & set(CURSORS):
        return params
    own = {
        _older_id(line["id"], at(line, f"parent.{at(line, 'parent.type')}.invoice_item")): line["id"]
        for line in lines_told(asked.store, invoice)
    }
    return {name: own.get(value, value) if name in CURSORS else value for name, value in params.items()}


@reply(
    MAY,
    "line_item",
    line="The line of a subscription has an `id` of its own.",
    source=f"{CHANGELOG}/{MAY}/invoice-line-items-have-unique-ids-cannot-use-subscription",
    had={"unique_line_item_id": "string"},
)
def line_of_subscription(line: Resource, _store: AccountStore) -> Resource:
    """Before: its `id` was the subscription's; its own is the `unique_line_item_id`. Recorded 2020, 2025."""
    if line.get("type") != "subscription":
        return line
    return {**line, "id": line["subscription"], "subscription": None, "unique_line_item_id": line["id"]}


rename(
    MARCH,
    "v1.invoices.create",
    "v1.invoices.update",
    names={"application_fee": "application_fee_amount"},
    line="What a platform takes of an invoice is its `application_fee_amount`.",
    source=f"{CHANGELOG}/{MARCH}/renames-application-fee-invoices-application-fee-amount",
    had={"application_fee": "integer"},
)


@reply(
    MARCH,
    "invoice",
    line="What a platform takes of an invoice is its `application_fee_amount`.",
    source=f"{CHANGELOG}/{MARCH}/renames-application-fee-invoices-application-fee-amount",
    had={"application_fee": "integer?", "application_fee_amount": None},
)
def application_fee(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: its `application_fee`."""
    older = {name: value for name, value in invoice.items() if name != "application_fee_amount"}
    return {**older, "application_fee": invoice.get("application_fee_amount")}


@reply(
    MARCH,
    "invoice",
    line="When an invoice was finalized is in its `status_transitions`.",
    source=f"{CHANGELOG}/{MARCH}/invoices-specify-finalized-alongside-status-transitions",
    had={"finalized_at": "integer?"},
)
def finalized_at(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: also in `finalized_at`."""
    return {**invoice, "finalized_at": at(invoice, "status_transitions.finalized_at")}


@reply(
    MARCH,
    "invoice",
    line="An invoice was made when it was `created`.",
    source=f"{CHANGELOG}/{MARCH}/renames-date-field-invoices-created",
    had={"date": "integer"},
)
def date(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: on its `date`, which is shown beside it."""
    return {**invoice, "date": invoice.get("created")}


@reply(
    NOVEMBER,
    "invoice",
    line="What becomes of an invoice is shown by its `status`.",
    source=f"{CHANGELOG}/{NOVEMBER}/mark-invoice-uncollectible-instead-forgiven",
    had={"closed": "boolean", "forgiven": "boolean"},
)
def closed(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: by `closed` and `forgiven`."""
    status = invoice.get("status")
    return {
        **invoice,
        "closed": status in ("paid", "uncollectible", "void"),
        "forgiven": status == "uncollectible",
    }


@request(
    NOVEMBER,
    "v1.invoices.create",
    line="A one-off invoice waits to be finalized, unless it has `auto_advance`.",
    source=f"{CHANGELOG}/{NOVEMBER}/one-off-invoices-no-longer-auto-collect-payment",
)
def advancing(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: it was finalized and paid by itself, an hour after it was made."""
    return {"auto_advance": True, **params}


@reply(
    OCTOBER,
    "invoice",
    line="A subscription's first invoice has the `billing_reason` `subscription_create`.",
    source=f"{CHANGELOG}/{OCTOBER}/first-invoice-subscription-billing-reason-subscription-create",
)
def billing_reason(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: `subscription_update`."""
    is_first = invoice.get("billing_reason") == "subscription_create"
    return {**invoice, "billing_reason": "subscription_update"} if is_first else invoice


rename(
    JULY,
    "v1.coupons.create",
    names={"percent_off_precise": "percent_off"},
    line="What a coupon takes off is its `percent_off`, with decimals.",
    source=f"{CHANGELOG}/{JULY}/coupons-use-floats-specify-percent-off",
    had={"percent_off_precise": "number"},
)


@reply(
    JULY,
    "coupon",
    line="What a coupon takes off is its `percent_off`, with decimals.",
    source=f"{CHANGELOG}/{JULY}/coupons-use-floats-specify-percent-off",
    had={"percent_off": "integer?", "percent_off_precise": "number?"},
)
def percent_off_precise(coupon: Resource, _store: AccountStore) -> Resource:
    """Before: its `percent_off_precise`, beside a whole `percent_off`. Guess: which is rounded down."""
    percent = coupon.get("percent_off")
    whole = None if percent is None else int(percent)
    return {**coupon, "percent_off": whole, "percent_off_precise": percent}
