"""What a folder holds of a list: Parquet files, and one file that says which of them count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from helpers.safety import Refused

from .spans import NO_TIME, Span

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "download.json"
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A file with all rows of a span; of a list that knows no times, with those up to ``following``.

    ``following``: the parameters of the page after it, none after the last. ``old``: it is to be replaced,
    and counts until the download that does so is finished.
    """

    file: str
    rows: int
    start: int
    end: int
    following: Params = field(default_factory=dict)
    old: bool = False

    @property
    def span(self) -> Span:
        """The time that its rows were made in."""
        return Span(self.start, self.end)


@dataclass
class Parts:
    """A folder's parts. Each is written whole before it counts, so that it may end at any moment.

    ``what``: the operation, filters and account that it was asked for. ``until``: the Unix second up to which
    it was complete when it was last ``finished``, or is to be.
    """

    folder: Path
    what: Mapping[str, Any]
    until: int = 0
    finished: bool = False
    parts: list[Part] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def open(cls, folder: Path, what: Mapping[str, Any]) -> Parts:
        """What is there, but for missing and broken files. Raises Refused for another list's folder."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return cls(folder, what)
        if said["what"] != json.loads(json.dumps(what)):
            raise Refused(
                f"{folder} holds a download of {_told(said['what'])}, not of {_told(what)}: "
                "name another folder."
            )
        parts = list(_usable(folder, [Part(**each) for each in said["parts"]]))
        complete = len(parts) == len(said["parts"])
        return cls(folder, what, said["until"], said["finished"] and complete, parts)

    @property
    def present(self) -> list[Part]:
        """The parts that are not to be replaced."""
        return [each for each in self.parts if not each.old]

    def begin(self, until: int, replaced: Iterable[Part]) -> None:
        """A download up to a moment that replaces some parts."""
        old = {each.file for each in replaced}
        self.parts = [replace(each, old=True) if each.file in old else each for each in self.parts]
        self.until, self.finished = until, False
        self._save()

    def add(self, table: pa.Table, span: Span, following: Params | None = None) -> None:
        """Write a part. Raises OSError where it cannot be; what was there before stays."""
        import pyarrow.parquet as pq

        part = Part(f"{uuid4().hex}.parquet", table.num_rows, span.start, span.end, following or {})
        file = self.folder / part.file
        try:
            if table.num_rows:
                pq.write_table(table, file, compression="zstd")
            with self.lock:
                self.parts.append(part)
                self._save()
        except OSError:
            if part in self.parts:
                self.parts.remove(part)
            file.unlink(missing_ok=True)
            raise

    def finish(self) -> None:
        """All is there: what was to be replaced goes, and with it whatever no part names."""
        self.parts = sorted(self.present, key=lambda part: -part.start)
        self.finished = True
        self._save()
        named = {part.file for part in self.parts}
        for file in self.folder.glob("*.parquet"):
            if file.name not in named:
                file.unlink()

    def _save(self) -> None:
        said = {
            "what": self.what,
            "until": self.until,
            "finished": self.finished,
            "parts": [asdict(each) for each in self.parts],
        }
        new = self.folder / f"{NAME}.new"
        new.write_text(json.dumps(said, indent=1), encoding="utf-8")
        new.replace(self.folder / NAME)


def _usable(folder: Path, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts whose files are whole; where a list knows no times, those before the first that is not."""
    for each in parts:
        if _whole(folder, each):
            yield each
        elif each.span == NO_TIME and not each.old:
            return


def _whole(folder: Path, part: Part) -> bool:
    """Whether a part's file is there and ends as it should; a broken one is downloaded again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not part.rows:
        return True
    try:
        return bool(pq.read_metadata(folder / part.file).num_rows == part.rows)
    except (OSError, pa.ArrowInvalid):
        return False


def _told(what: Mapping[str, Any]) -> str:
    filters = "".join(f", {name}={value}" for name, value in what["filters"].items())
    return f"{what['operation']}{filters} of {what['account'] or 'the account'}"
