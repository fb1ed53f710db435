"""keep(): what was tried in this session, as a file that says and does it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from helpers.history import Exchange, history
from helpers.redaction import holds_secret, redact
from helpers.safety import Refused

from .archive import archive
from .relied import with_relied_on
from .steps import steps
from .written import notebook, test_file

Written = Callable[[str, Sequence[Exchange]], str]
# A kind of file more is a row more.
KINDS: Mapping[str, Written] = {
    ".ipynb": lambda title, exchanges: notebook(title, list(steps(exchanges))),
    ".py": lambda title, exchanges: test_file(title, list(steps(exchanges)), _began(exchanges)),
    ".har": lambda _, exchanges: archive(exchanges),
}


def _began(exchanges: Sequence[Exchange]) -> str:
    """When a session began, by Stripe's clock or the sandbox's, else by this machine's: ISO 8601, UTC."""
    first = exchanges[0]
    with suppress(KeyError, ValueError):
        return parsedate_to_datetime(first.reply.headers["Date"]).astimezone(UTC).isoformat()
    return datetime.fromtimestamp(int(first.started), UTC).isoformat()


@dataclass(frozen=True)
class Kept:
    """The file that was written, and how many requests are in it."""

    path: Path
    requests: int

    def __repr__(self) -> str:
        return f"{self.requests} request{'s' * (self.requests != 1)} kept in {self.path.name}."


def keep(
    path: str | Path, exchanges: Iterable[Exchange] | None = None, *, title: str = "", overwrite: bool = False
) -> Kept:
    """Write the session to a file: a notebook (`.ipynb`), a test for pytest (`.py`), an archive (`.har`).

        keep("session.ipynb")
        keep("test_charges.py", history.find("charges"))

    In a notebook and a test the requests are calls, with checks made from their replies; an id that came out
    of a reply is taken from there, so that both run anywhere, again and again. The test has a sandbox of its
    own, by the fixture `stripe_sandbox`. ``exchanges``: some of the
    history, which bring along what they rely on; left out, all of it. ``title``: left out, the file's name.
    Raises Refused for another ending, for a name that holds a secret, for nothing to keep, and for a file
    that is there, unless ``overwrite`` is set. No secret is written.
    """
    file = Path(path)
    write = KINDS.get(file.suffix)
    if write is None:
        raise Refused(f"{file.name} ends in none of {', '.join(KINDS)}: the ending says what to write.")
    if holds_secret(file.name):
        raise Refused("The file's name holds a secret key or a card number: take another name.")
    kept = with_relied_on(history if exchanges is None else exchanges, history)
    if not kept:
        raise Refused("There is nothing to keep: nothing has been sent yet.")
    if file.exists() and not overwrite:
        raise Refused(f"{file.name} is there already: take another name, or say overwrite=True.")
    name = title or file.stem.replace("_", " ").replace("-", " ").strip().capitalize()
    _write(file, redact(write(redact(name), kept)))
    return Kept(file, len(kept))


def _write(file: Path, text: str) -> None:
    """Whole or not at all: what was there before stays until the new file is. Raises Refused."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise Refused(
            f"{file.name} cannot be written ({error.strerror}): take another folder, or make room."
        ) from None
