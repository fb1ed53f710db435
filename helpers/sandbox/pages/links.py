"""Files, at the addresses of links to them, which need no key.

Source: https://docs.stripe.com/file-upload#download-file-contents.
"""

from __future__ import annotations

from ..models.core import files, hosted
from ..resource import Upload
from ..routes import Page, Visit, page
from .layout import said

GONE = ("This file is not available.", "Its address is not right, or the link or the file has expired.")


@page("get", "/links/{code}")
def linked_file(visit: Visit) -> Upload | Page:
    """A file, for whoever has a link to it."""
    known = hosted.named(visit.store, visit.path["code"], "file_link")
    return (files.linked(*known[:2]) if known else None) or said(*GONE, status=404)
