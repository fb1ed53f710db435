"""The receipt of a payment: what was paid, how, and what was given back since. Also as a PDF.

Not modelled: that an address is valid for 30 days, as Stripe's are.

Source: https://docs.stripe.com/receipts and the reference of a charge's `receipt_url`.
"""

from __future__ import annotations

from .. import pdf
from ..models.invoices import papers
from ..models.payments import charge_objects
from ..pdf import Document
from ..resource import Upload
from ..routes import Page, Visit, page
from .layout import not_there, rendered

PATH = "/receipts/{of}/{code}"
NO_RECEIPT = ("There is no such receipt.", "Its address is wrong, or the sandbox was reset since.")


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """A receipt, as its charge is now."""
    receipt, address = _found(visit), PATH.format(**visit.path)
    return rendered("receipt.html", title=receipt.title, receipt=receipt, pdf=f"{address}/pdf")


@page("get", f"{PATH}/pdf")
def paper(visit: Visit) -> Upload:
    """The same as a PDF."""
    return Upload("receipt.pdf", pdf.written(_found(visit)), "application/pdf")


def _found(visit: Visit) -> Document:
    known = charge_objects.of_receipt(visit.store, visit.path["code"])
    if known is None:
        raise not_there(*NO_RECEIPT)
    return papers.receipt(*known)
