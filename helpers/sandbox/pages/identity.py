"""Identity: somebody proves who they are, by a document that the sandbox makes up.

Source: https://docs.stripe.com/identity/verify-identity-documents.
"""

from __future__ import annotations

from collections.abc import Collection

from ..account_store import AccountStore
from ..models.core import hosted
from ..models.identity import reports, sessions
from ..resource import Resource
from ..routes import Instead, Page, Visit, page
from . import mistakes as mistaken
from .forms import Form
from .layout import leaving, not_there, rendered, said
from .mistakes import Mistake

PATH = "/start/test_{code}"
NO_SESSION = ("There is no such verification.", "Its address is wrong, or the sandbox was reset since.")
OVER = (
    "There is nothing to do here.",
    "This verification was handed in, is over, or its address is too old.",
)
NAMES = {"first_name": "Fill in the first name.", "last_name": "Fill in the last name."}
DONE = ("Thank you", "What you handed in is being checked.")


def found(visit: Visit) -> tuple[AccountStore, Resource, str]:
    """The session of an address while it waits, its account, and where the person goes afterwards."""
    known = hosted.named(visit.store, f"test_{visit.path['code']}", sessions.SESSION)
    if known is None:
        raise not_there(*NO_SESSION)
    store, session, facts = known
    if not sessions.LIFE.allows(session["status"], "processing") or store.now >= facts["until"]:
        raise Instead(said(*OVER))
    return store, session, facts.get("return_url") or ""


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """What a person is asked for."""
    _, session, _ = found(visit)
    last = session["last_error"]
    return _drawn(session, Form(), [Mistake(last["reason"])] if last else [])


@page("post", PATH)
def answer(visit: Visit) -> Page:
    """What a person hands in."""
    store, session, url = found(visit)
    form = Form(visit.params)
    given = {name: form.text(name) for name in NAMES}
    if wrong := [Mistake(words, name) for name, words in NAMES.items() if not given[name]]:
        return _drawn(session, form, wrong)
    asked = {"session": session["id"], "outcome": form.text("outcome") or "verified", **given}
    refusal = visit.attempt(lambda: sessions.answer(store, asked))
    if refusal:
        return _drawn(session, form, mistaken.of(refusal, form))
    return leaving(*DONE, url) if url else said(*DONE)


def _drawn(session: Resource, form: Form, mistakes: Collection[Mistake] = ()) -> Page:
    return rendered(
        "identity.html",
        title="Prove who you are",
        session=session,
        form=form,
        mistakes=mistakes,
        outcomes={code: reports.reason(code) for code in sorted(reports.codes())},
    )
