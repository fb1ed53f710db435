"""download(): any list, whole, as Parquet."""

from __future__ import annotations

import atexit
import re
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import stripe

from helpers.catalog import Operation
from helpers.connection import Connection, current
from helpers.safety import Refused
from helpers.settings import PROJECT

from ..schema import listing
from .asking import Asking
from .reading import Download, Wanted, read
from .spans import span_of

if TYPE_CHECKING:
    from helpers.catalog.names import OperationName

WEEK = timedelta(days=7)
PAGING = frozenset({"limit", "starting_after", "ending_before", "page", "expand"})


def download(
    operation: OperationName | str,
    *,
    folder: Path | str | None = None,
    stripe_account: str = "",
    renew: timedelta = WEEK,
    progress: bool = True,
    **filters: Any,
) -> Download:
    """Read any list of the connected account, whole, into Parquet files.

        charges = download("v1.charges.list")
        frame(download("v1.payouts.list", status="paid"))

    ``filters`` are the operation's own parameters, `created` with its bounds among them (Unix seconds or
    datetimes). ``folder``: where to; left out, it is one of the project's `downloads`, and for a sandbox,
    which will not be there for long, one that ends with the kernel. Called again, it goes on where it was
    stopped, or adds what was made since: what was made up to ``renew`` before the last time may have changed
    and is read again, while older rows stay as they were downloaded (`renew=timedelta.max` reads all again; a
    list without the parameter `created` is always read again).

    Requests go out side by side, as quickly as the account may send them: 25 a second in test mode, fewer
    after a 429. Failed ones are sent again. Raises Refused for what cannot be asked, and Unfinished where
    Stripe or the disk says no, with the rows read so far kept.
    """
    connection, listed = current(), listing(operation)
    wanted = Wanted(listed, _checked(listed, filters), stripe_account)
    place = Path(folder) if folder else _folder(connection, wanted)
    # The embedded sandbox answers at once: there is nothing to wait for.
    with _bar(operation, shown=progress and connection.mode == "test") as bar:
        return read(wanted, Asking(connection.bulk), place, renew=renew, told=bar.update)


def _checked(listed: Operation, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters as they are sent. Raises Refused for what the operation does not take."""
    known = {each.name: each for each in listed.parameters if each.name not in PAGING}
    for name in filters:
        if name not in known:
            why = "all pages are read, and ids as ids" if name in PAGING else "it is none of its parameters"
            others = f": use {', '.join(known)}" if known else ""
            raise Refused(f"{listed.name} is not downloaded by {name}, since {why}{others}.")
    for each in known.values():
        if each.required and each.name not in filters:
            raise Refused(f"{listed.name} needs {each.name}: download({listed.name!r}, {each.name}=...).")
    given = {name: _plain(value) for name, value in filters.items()}
    span_of(given.get("created"))
    return given


def _plain(value: Any) -> Any:
    """Moments as Unix seconds, also within. Raises Refused for one that may be any moment."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise Refused(f"{value} names no time zone: write datetime(..., tzinfo=UTC).")
        return int(value.timestamp())
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, Mapping) else value


_temporary: list[Path] = []


@atexit.register
def _forget() -> None:
    for each in _temporary:
        shutil.rmtree(each, ignore_errors=True)


def _folder(connection: Connection, wanted: Wanted) -> Path:
    """Where a download goes that names no folder: each account's apart from every other's."""
    if connection.bulk.address != stripe.DEFAULT_API_BASE or connection.mode == "sandbox":
        _temporary.append(Path(mkdtemp(prefix="stripe-workbook-")))
        return _temporary[-1]
    asked = [wanted.operation.name, *(f"{name}={value}" for name, value in wanted.filters.items())]
    names = (wanted.account or connection.bulk.account or connection.facts["account"], " ".join(asked))
    return PROJECT.joinpath("downloads", *(re.sub(r"[^\w.,=-]+", "_", each) for each in names))


def _bar(operation: str, *, shown: bool) -> Any:
    """Only for a download that takes more than a moment."""
    from tqdm.auto import tqdm

    return tqdm(desc=operation, unit=" rows", unit_scale=True, delay=3, leave=False, disable=not shown)
