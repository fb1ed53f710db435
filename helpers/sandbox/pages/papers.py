"""The PDFs of invoices and credit notes, at the addresses that these show."""

from __future__ import annotations

from ..account_store import AccountStore
from ..models.invoices import credit_note_lines, papers
from ..resource import Resource, Upload
from ..routes import Visit, page
from .layout import not_there

GONE = ("This document is not available.", "Its address is not right, or it is not there any longer.")


@page("get", "/invoice/{account}/{code}/pdf")
def invoice(visit: Visit) -> Upload:
    """An invoice that was finalized."""
    store, bill = _found(visit, "invoice", "invoice_pdf")
    return _pdf(bill, papers.invoice(store, bill))


@page("get", "/credit_notes/{account}/{code}/pdf")
def credit_note(visit: Visit) -> Upload:
    """A credit note."""
    store, note = _found(visit, "credit_note", "pdf")
    return _pdf(note, papers.credit_note(store, note, credit_note_lines.lines_of(store, note)))


def _found(visit: Visit, kind: str, field: str) -> tuple[AccountStore, Resource]:
    """What has this address, with its account."""
    account, end = visit.path["account"], "/{account}/{code}/pdf?s=ap".format(**visit.path)
    for store in visit.store.state.holding(kind):
        if store.account == account:
            for each in store.all(kind):
                if (each[field] or "").endswith(end):
                    return store, each
    raise not_there(*GONE)


def _pdf(resource: Resource, content: bytes) -> Upload:
    return Upload(f"{resource['number']}.pdf", content, "application/pdf")
