"""Imports of product catalogs."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

FEED = {"feed_type": "pricing", "mode": "upsert", "metadata": {"a": "b"}}


def read(sandbox: Sandbox, content: str) -> Any:
    """An import after a file was uploaded and read."""
    imports: Any = sandbox.client().v2.commerce.product_catalog.imports
    id = imports.create(FEED).id
    assert sandbox.act("upload_catalog", **{"import": id, "content": content})["status"] == "processing"
    return imports.retrieve(id)


def test_a_feed_is_read(sandbox: Sandbox) -> None:
    """Each line is counted, and told of by events."""
    rows = read(sandbox, "id,price\np1,12.50 USD\np2,3.00 USD\n")
    assert (rows.status, rows.status_details.succeeded.success_count) == ("succeeded", 2)
    events = sandbox.client().v2.core.events.list({"object_id": rows.id}).data
    kind = "v2.commerce.product_catalog.imports"
    assert [each.type for each in events] == [f"{kind}.succeeded", f"{kind}.processing"]


def test_what_is_wrong_is_told(sandbox: Sandbox) -> None:
    """Line by line; the other lines count."""
    batch = read(sandbox, "id,price\np1,\n,3.00 USD\np3,1.00 USD\n")
    details = batch.status_details.succeeded_with_errors
    assert (details.error_count, details.success_count) == (2, 1)
    assert [(each.row, each.field) for each in details.samples] == [(1, "price"), (2, "id")]


@pytest.mark.parametrize("name", ["created", "created_gt", "created_lte"])
def test_moments_are_written_in_full(sandbox: Sandbox, name: str) -> None:
    """ "Must be an RFC 3339 date & time value": the reference of each. Guess: the words."""
    imports: Any = sandbox.client().v2.commerce.product_catalog.imports
    with pytest.raises(stripe.InvalidRequestError, match=f"{name}: Invalid timestamp: 2022"):
        imports.list({name: "2022"})
    assert imports.list({name: "2022-09-18T13:22:00Z"}).data == []


def test_a_file_without_its_columns_fails(sandbox: Sandbox) -> None:
    """As does none at all, when its time is over."""
    assert read(sandbox, "sku\n1\n").status_details.failed.code == "invalid_file"
    imports: Any = sandbox.client().v2.commerce.product_catalog.imports
    waiting = imports.create(FEED)
    assert waiting.status_details.awaiting_upload.upload_url.expires_at == "2024-02-02T12:00:00.000Z"
    sandbox.advance(days=1)
    assert imports.retrieve(waiting.id).status_details.failed.code == "file_not_found"
    assert imports.list({"status": "failed", "feed_type": "pricing"}).data[0].id == waiting.id
    assert imports.list({"created_gt": "2024-02-01T12:00:00Z"}).data == []
    with pytest.raises(SandboxError):
        sandbox.act("upload_catalog", **{"import": waiting.id, "content": "id,price\n"})
