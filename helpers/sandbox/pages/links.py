"""Files, at the addresses of links to them, which need no key.

Source: https://docs.stripe.com/file-upload#download-file-contents.
"""

from __future__ import annotations

from ..models.core import files, hosted
from ..resource import Upload
from ..routes import Visit, page
from .layout import not_there

GONE = ("This file is not available.", "Its address is not right, or the link or the file has expired.")


@page("get", "/links/{code}")
def linked_file(visit: Visit) -> Upload:
    """A file, for whoever has a link to it."""
    known = hosted.named(visit.store, visit.path["code"], "file_link")
    file = files.linked(*known[:2]) if known else None
    if file is None:
        raise not_there(*GONE)
    return file
