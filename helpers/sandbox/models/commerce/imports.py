"""Imports of a product catalog: a file is uploaded, read line by line, and what is wrong in it is told.

At Stripe the file is sent to the address in `upload_url`; here the control `upload_catalog` hands it over.
What is read is counted, and no catalog is kept: no operation shows one.

Source: https://docs.stripe.com/api/v2/commerce/product-catalog-imports and
https://docs.stripe.com/agentic-commerce/product-catalog. Guess: which columns a line cannot do without, how
long the address is good, and how many lines are shown as examples.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY, iso
from ...hooks import job
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses

IMPORT = "v2.commerce.product_catalog_import"
LASTS, SHOWN = DAY, 10
Model(
    IMPORT,
    word="product catalog import",
    statuses=Statuses(
        {
            "awaiting_upload": ("processing", "failed"),
            "processing": ("succeeded", "succeeded_with_errors", "failed"),
            "succeeded": (),
            "succeeded_with_errors": (),
            "failed": (),
        }
    ),
    told_as="v2.commerce.product_catalog.imports",
    source="https://docs.stripe.com/api/v2/commerce/product-catalog-imports",
)
# What each line of a feed must have.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "inventory": ("id", "inventory_quantity"),
    "pricing": ("id", "price"),
    "product": ("id", "title", "link", "price"),
    "promotion": ("id", "title"),
}


@route("v2.commerce.product_catalog.imports.create")
def create(call: Call) -> Resource:
    """Have an address to upload a feed to."""
    store, params = call.store, call.params
    expires = store.now + LASTS
    catalog = store.new(
        IMPORT, feed_type=params["feed_type"], metadata=first_metadata(params), mode=params["mode"]
    )
    url = f"https://files.stripe.com/v2/product_catalog/{store.state.ids.derive(catalog['id'], 24)}"
    upload = {"upload_url": {"expires_at": iso(expires), "url": url}}
    catalog |= {"status": "awaiting_upload", "status_details": _details("awaiting_upload", upload)}
    store.later(expires, "commerce.upload_expires", catalog=catalog["id"])
    return store.add(catalog, event=None)


def _details(status: str, told: Resource) -> Resource:
    names = ("awaiting_upload", "failed", "processing", "succeeded", "succeeded_with_errors")
    return {**dict.fromkeys(names), status: told}


def _moved(store: AccountStore, catalog: Resource, status: str, told: Resource) -> Resource:
    return store.move(catalog, status, status_details=_details(status, told))


def _failed(store: AccountStore, catalog: Resource, code: str, message: str) -> None:
    _moved(store, catalog, "failed", {"code": code, "failure_message": message, "type": "cannot_proceed"})


@job("commerce.upload_expires")
def _expire(store: AccountStore, *, catalog: str) -> None:
    current = store.get(IMPORT, catalog)
    if current["status"] == "awaiting_upload":
        _failed(store, current, "file_not_found", "No file was uploaded.")


@control("post", "upload_catalog")
def upload(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Upload an `import`'s file: its `content`, comma-separated values below a line of their names."""
    if not isinstance(params.get("import"), str):
        raise errors.missing("import")
    catalog = store.get(IMPORT, params["import"], param="import")
    counted = {"error_count": 0, "success_count": 0}
    moved = _moved(store, catalog, "processing", counted)
    content = str(params.get("content", ""))
    store.later(store.now, "commerce.read_catalog", catalog=catalog["id"], content=content)
    return moved


@job("commerce.read_catalog")
def _read(store: AccountStore, *, catalog: str, content: str) -> None:
    current = store.get(IMPORT, catalog)
    rows = csv.DictReader(io.StringIO(content))
    needed = NEEDED[current["feed_type"]]
    if lacking := [each for each in needed if each not in (rows.fieldnames or ())]:
        _failed(store, current, "invalid_file", f"The file has no column {lacking[0]}.")
        return
    lines = list(rows)
    wrong = list(_wrong(lines, needed))
    right = len(lines) - len({each["row"] for each in wrong})
    if not wrong:
        _moved(store, current, "succeeded", {"success_count": right})
        return
    told = "".join(f"{each['row']},{each['field']},{each['error_message']}\n" for each in wrong)
    address = f"https://files.stripe.com/v2/product_catalog/{catalog}/errors"
    file = {
        "content_type": "text/csv",
        "download_url": {"expires_at": iso(store.now + LASTS), "url": address},
        "size": len(told.encode()),
    }
    counted = {
        "error_count": len(wrong),
        "error_file": file,
        "samples": wrong[:SHOWN],
        "success_count": right,
    }
    _moved(store, current, "succeeded_with_errors", counted)


def _wrong(lines: list[dict[str, Any]], needed: tuple[str, ...]) -> Iterator[Resource]:
    """What is missing, line by line; the first line below the names is 1."""
    for number, line in enumerate(lines, 1):
        for field in needed:
            if not line.get(field):
                message = f"{field} is missing."
                yield {"error_message": message, "field": field, "id": line.get("id") or "", "row": number}
