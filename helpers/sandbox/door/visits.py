"""People's requests: pages shown, and forms taken from them alone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from .. import errors
from ..account_store import AccountStore, Origin
from ..parameters import addresses
from ..resource import Upload
from ..routes import Instead, Page, Redirect, Visit, match_page
from .wire import HttpReply, HttpRequest, read_params

if TYPE_CHECKING:
    from .application import Application

# Nothing is loaded from elsewhere, no script runs, no other page may frame these or read where they were.
# With a stricter policy for referrers a browser would send forms without their origin.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# Files that a browser shows. Others it only saves: what somebody uploaded is no page of this host.
SHOWN = frozenset({"application/pdf", "image/gif", "image/jpeg", "image/png"})
FOREIGN = Page("<!DOCTYPE html><title>Refused</title><p>This form was sent from another site.</p>", 403)
BROKEN = Page("<!DOCTYPE html><title>Not readable</title><p>What was sent cannot be read.</p>", 400)


def visited(application: Application, request: HttpRequest, request_id: str) -> HttpReply | None:
    """The answer to a person's request; None where the path is no page's."""
    known = match_page(request.method, request.path)
    if known is None:
        return None
    function, path = known
    if request.method == "post" and foreign(request):
        return reply(FOREIGN)
    try:
        params = read_params(request)
    except errors.Malformed:
        return reply(BROKEN)
    with application.lock:
        application.run_due()
        store = AccountStore(application.state, application.state.platform, Origin(request_id))
        answer: Page | Redirect | Upload
        try:
            with application.keeper:
                answer = function(Visit(store, path, params))
        except Instead as instead:
            answer = instead.page
        except errors.Refusal as refusal:
            answer = _refused(refusal)
        application.run_due()
    return reply(answer)


def _refused(refusal: errors.Refusal) -> Page:
    """What a person sees of a request that its page did not foresee to be refused."""
    title = "<!DOCTYPE html><title>Not possible</title>"
    return Page(f"{title}<p>This is not possible: {escape(refusal.message)}</p>", refusal.status)


def foreign(request: HttpRequest) -> bool:
    """Whether a form was sent from another site's page. A browser says so with each form."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    return addresses.read(origin).netloc != request.headers.get("host", "")


def reply(answer: Page | Redirect | Upload) -> HttpReply:
    """The answer as it goes over the wire."""
    if isinstance(answer, Upload):
        return _file(answer)
    if isinstance(answer, Redirect):
        return HttpReply(303, {**HEADERS, "Location": answer.path}, b"")
    headers = {**HEADERS, "Content-Type": f"{answer.kind}; charset=utf-8"}
    if answer.kind != "text/html":
        headers["Cache-Control"] = "max-age=60"
    return HttpReply(answer.status, headers, answer.text.encode())


def _file(file: Upload) -> HttpReply:
    """A file, under whatever name it was given."""
    shown = file.content_type in SHOWN
    disposition = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(file.filename, safe='')}"
    headers = {
        **HEADERS,
        "Content-Disposition": disposition,
        "Content-Type": file.content_type if shown else "application/octet-stream",
    }
    return HttpReply(200, headers, file.content)
