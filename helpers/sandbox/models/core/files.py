"""Uploaded files and links to them: dispute evidence, identity documents, logos.

Source: https://docs.stripe.com/file-upload and https://docs.stripe.com/api/files.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...nested import at
from ...parameters.names import inside
from ...resource import Resource, Upload
from ...routes import Call, download, route
from . import hosted

MEGABYTE = 1024 * 1024
PICTURES = ("gif", "jpg", "png")
DOCUMENTS = ("jpg", "pdf", "png")
Model("file", source="https://docs.stripe.com/api/files")
links = Model("file_link", word="file link", source="https://docs.stripe.com/api/file_links")


@dataclass(frozen=True)
class Purpose:
    """What may be uploaded for a purpose, 0 bytes where Stripe makes the files itself.

    `lasts`: days until the file expires, 0 for ever; `link_lasts`: the most seconds of a link to it; `pages`:
    the most of a PDF, 0 for any number; `withheld`: nobody may download it.
    """

    largest: int
    types: tuple[str, ...] = ()
    linked: bool = False
    lasts: int = 0
    link_lasts: int = 0
    pages: int = 0
    withheld: bool = False


# How long a link to what Identity collected may last, in seconds.
# Source: https://docs.stripe.com/identity/access-verification-results#images.
COLLECTED = 30
# Source: https://docs.stripe.com/file-upload, with months of 30 days as in https://docs.stripe.com/api/files/object.
# Which can be linked: `file` in https://docs.stripe.com/api/file_links/create. How long a result of Sigma's
# lasts: the published example of an event.
PURPOSES: Mapping[str, Purpose] = {
    "account_requirement": Purpose(64 * MEGABYTE, DOCUMENTS, withheld=True),
    "additional_verification": Purpose(16 * MEGABYTE, DOCUMENTS, withheld=True),
    "business_icon": Purpose(MEGABYTE // 2, PICTURES, linked=True),
    "business_logo": Purpose(MEGABYTE // 2, PICTURES, linked=True),
    "customer_signature": Purpose(4 * MEGABYTE, ("jpg", "png", "svg"), linked=True, lasts=7),
    "dispute_evidence": Purpose(5 * MEGABYTE, DOCUMENTS, linked=True, lasts=270, pages=50),
    "finance_report_run": Purpose(0, linked=True, lasts=365),
    "financial_account_statement": Purpose(0, linked=True),
    "identity_document": Purpose(32 * MEGABYTE, DOCUMENTS),
    "identity_document_downloadable": Purpose(0, linked=True, link_lasts=COLLECTED),
    "issuing_logo": Purpose(MEGABYTE // 2, PICTURES),  # Guess: the size
    "issuing_regulatory_reporting": Purpose(MEGABYTE // 4, ("json",), linked=True, lasts=730),
    "pci_document": Purpose(16 * MEGABYTE, ("pdf",), linked=True),
    "platform_terms_of_service": Purpose(64 * MEGABYTE, ("markdown", "md", "pdf", "txt"), withheld=True),
    "selfie": Purpose(0, linked=True, link_lasts=COLLECTED),
    "sigma_scheduled_query": Purpose(0, linked=True, lasts=7),
    "tax_document_user_upload": Purpose(
        16 * MEGABYTE, ("csv", "docx", "jpg", "pdf", "png", "xlsx"), linked=True
    ),
    "terminal_android_apk": Purpose(200 * MEGABYTE, ("apk",), linked=True, lasts=180),
    "terminal_reader_splashscreen": Purpose(4 * MEGABYTE, PICTURES, linked=True, lasts=365),
    "terminal_wifi_certificate": Purpose(100 * 1024, ("pem",), withheld=True),
    "terminal_wifi_private_key": Purpose(100 * 1024, ("pem",), withheld=True),
}
# How the first bytes tell a type; a file's name says nothing.
SIGNATURES = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
MIME = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
UNKNOWN = "application/octet-stream"
# What refusals call those that are told by their names.
BY_NAME = {
    "apk": "application/vnd.android.package-archive",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "markdown": "text/markdown",
    "md": "text/markdown",
    "pem": "application/x-pem-file",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A page of a PDF, as far as it is not compressed. The sentence on too many was reported, and that as many as
# it names are taken: https://github.com/Automattic/woocommerce-payments/issues/555.
PAGE = re.compile(rb"/Type\s*/Page\b")
# Files that need not be uploaded; each makes its check end as its name says.
# Source: https://docs.stripe.com/connect/testing#test-file-tokens.
TEST_FILES = frozenset(
    {
        "file_identity_document_success",
        "file_identity_document_failure",
        "file_relationship_document_success",
        "file_relationship_document_invalid",
        "file_relationship_document_mismatch",
        "file_relationship_document_invalid_signer",
    }
)


def file_for(own: AccountStore, id: str) -> str:
    """The id of a file: a new one, where a test file's name stands for it."""
    if id not in TEST_FILES:
        return id
    file = own.new("file", filename=f"{id}.png", purpose="identity_document", size=1, type="png")
    return str(own.add(file, event=None)["id"])


@route("v1.files.create")
def create_file(call: Call) -> Resource:
    """Keep a file, and make a link to it where that is asked for."""
    upload, purpose = call.params["file"], call.params["purpose"]
    rules = PURPOSES[purpose]
    type = _type(upload)
    _check(upload, type, purpose, rules)
    store = call.store
    file = stored(store, upload, purpose, type)
    link = call.params.get("file_link_data") or {}
    if link.get("create"):
        _link(store, file, link)
    return file


def stored(
    store: AccountStore,
    upload: Upload,
    purpose: str,
    type: str,
    *,
    event: str | None = "created",
    **values: Any,
) -> Resource:
    """A new file with its contents."""
    rules = PURPOSES[purpose]
    file = store.new(
        "file",
        expires_at=store.now + rules.lasts * DAY if rules.lasts else None,
        filename=upload.filename,
        purpose=purpose,
        size=len(upload.content),
        type=type,
        **values,
    )
    if not rules.withheld:
        file["url"] = f"https://files.stripe.com/v1/files/{file['id']}/contents"
    contents = base64.b64encode(upload.content).decode()
    store.keep("_contents", file["id"], contents=contents, type=upload.content_type)
    return store.add(file, event=event)


def forget(store: AccountStore, id: str) -> None:
    """Delete what a file holds; the file itself can still be looked at."""
    store.keep("_contents", id, gone=True)


def _type(upload: Upload) -> str:
    for signature, type in SIGNATURES.items():
        if upload.content.startswith(signature):
            return type
    return upload.filename.rpartition(".")[2].lower()


def _check(upload: Upload, type: str, purpose: str, rules: Purpose) -> None:
    if not upload.content:
        raise errors.Invalid("The file is empty.", param="file")
    if len(upload.content) > rules.largest:
        raise errors.Invalid(
            f"The file exceeds the maximum size of {rules.largest} bytes for the purpose '{purpose}'.",
            param="file",
        )
    if rules.types and type not in rules.types:
        # The words were reported: https://github.com/stripe/stripe-dotnet/issues/1278.
        fitting = ", ".join(sorted({(MIME | BY_NAME)[each] for each in rules.types}))
        raise errors.Invalid(
            "We don't currently support that file type. Try uploading a file with one of the following "
            f"mimetypes: {fitting}.",
            param="file",
        )
    if rules.pages and type == "pdf" and len(PAGE.findall(upload.content)) > rules.pages:
        raise errors.Invalid(
            f"The file you uploaded was too long. Please upload a file with fewer than {rules.pages} pages.",
            param="file",
        )


@download("/v1/files/{id}/contents")
def contents(store: AccountStore, id: str) -> Upload:
    """A file as it was uploaded. Guess: one that may not be downloaded, or not any more, is not there."""
    upload = _downloaded(store, store.get("file", id))
    if upload is None:
        raise store.none_such("file", id)
    return upload


def linked(store: AccountStore, link: Resource) -> Upload | None:
    """The contents of the file that a link leads to; None where one of them has expired.

    They are of the type that their first bytes tell, whatever was said when they were uploaded.
    """
    file = store.get("file", link["file"])
    upload = None if expired(store, link) else _downloaded(store, file)
    return upload and Upload(upload.filename, upload.content, MIME.get(file["type"], UNKNOWN))


def _downloaded(store: AccountStore, file: Resource) -> Upload | None:
    kept = store.find("_contents", file["id"]) or {"contents": "", "type": UNKNOWN}
    over = file["expires_at"] is not None and file["expires_at"] <= store.now
    if over or kept.get("gone") or PURPOSES[file["purpose"]].withheld:
        return None
    return Upload(file["filename"] or file["id"], base64.b64decode(kept["contents"]), kept["type"])


def require_document(own: AccountStore, params: Mapping[str, Any], path: str, under: str) -> None:
    """Refuse a document whose front or back names no file. `under`: the parameter around `path`."""
    for side in ("front", "back"):
        require_file(own, params, f"{path}.{side}", under)


def require_file(own: AccountStore, params: Mapping[str, Any], path: str, under: str) -> None:
    """Refuse a parameter that names no file. `under`: the parameter around `path`."""
    id = at(params, path)
    if id and id not in TEST_FILES and not _uploaded(own, id):
        raise errors.no_such_in_body("file", id, inside(under, path))


def _uploaded(own: AccountStore, id: str) -> bool:
    return bool(own.find("file", id) or own.on(own.state.platform).find("file", id))


@derived("file", "links")
def links_of(store: AccountStore, file: Resource) -> Resource:
    """A file's links, the latest first."""
    return lists.page(store, "file_link", f"/v1/file_links?file={file['id']}", {}, file=file["id"])


def _link(store: AccountStore, file: Resource, params: Mapping[str, Any]) -> Resource:
    if not PURPOSES[file["purpose"]].linked:
        raise errors.Invalid(f"Files with the purpose '{file['purpose']}' cannot have links.", param="file")
    _check_expiry(store, file, params.get("expires_at"))
    link = store.new(
        "file_link",
        expires_at=params.get("expires_at"),
        file=file["id"],
        metadata=params.get("metadata") or {},
    )
    code = store.state.ids.derive(link["id"], 44)
    hosted.enter(store, code, "file_link", link["id"])
    link["url"] = store.link("files.stripe.com", f"/links/{code}")
    return store.add(link)


def _check_expiry(store: AccountStore, file: Resource, moment: int | None) -> None:
    if moment is not None and moment <= store.now:
        raise errors.Invalid("Invalid timestamp: must be in the future.", param="expires_at")
    most = PURPOSES[file["purpose"]].link_lasts
    if most and (moment is None or moment > store.now + most):
        # Guess: the words.
        raise errors.Invalid(
            f"Links to files with the purpose '{file['purpose']}' must expire within {most} seconds.",
            param="expires_at",
        )


@route("v1.file_links.create")
def create_link(call: Call) -> Resource:
    """A link to a file that anyone may follow until it expires."""
    file = call.store.get("file", call.params["file"], param="file")
    return _link(call.store, file, call.params)


@links.changing
def _expiry(call: Call, link: Resource) -> dict[str, Any]:
    """Change when a link expires; one that has can no longer be changed."""
    if expired(call.store, link):
        raise errors.Invalid("Expired links can no longer be updated.", param="link")
    moment = call.params.get("expires_at")
    if moment == "now":
        return {"expires_at": call.store.now}
    if "expires_at" in call.params:
        _check_expiry(call.store, call.store.get("file", link["file"]), moment or None)
    return {}


@links.listing
def _expired_or_not(call: Call) -> Callable[[Resource], bool]:
    """Those that are `expired`, or those that are not."""
    wanted = call.params.pop("expired", None)
    return lambda link: wanted is None or expired(call.store, link) == wanted


@derived("file_link", "expired")
def expired(store: AccountStore, link: Resource) -> bool:
    """Whether a link's time is over."""
    return link["expires_at"] is not None and bool(link["expires_at"] <= store.now)
