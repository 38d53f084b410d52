"""Parts of a snapshot on disk: written, proved and put together so that a crash at any moment costs
at most the part in work.

Belongs here: the work folder, its progress file, the delivered file. Does not belong here: the
database. Work folders hold personal data: they are open to their owner only.
"""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from common.files import sha256_of, whole_file, write_whole
from sources.database import Cause, DatabaseError
from sources.database_connect import Digest, Key, Span

_PROGRESS = "progress.json"
_PART_NAME = re.compile(r"part-[0-9]+\.parquet")
_ROW_GROUP = 100_000


@dataclass(frozen=True)
class Part:
    """A finished part: its file and SHA-256, its range of keys, its rows and their digest."""

    file: str
    sha256: str
    rows: int
    total: int
    after: Key | None
    upto: Key

    @property
    def span(self) -> Span:
        """The range of keys that the part covers."""
        return Span(self.after, self.upto)

    @property
    def number(self) -> int:
        """The number in the file's name; it says nothing about order."""
        return int(self.file.removeprefix("part-").removesuffix(".parquet"))

    @property
    def digest(self) -> Digest:
        """What the rows came to when they were read."""
        return Digest(self.rows, self.total)


class WorkFolder:
    """The parts of one snapshot in `folder`; `fingerprint` is of everything they depend on."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self._fingerprint = fingerprint

    def parts(self) -> list[Part]:
        """Parts of an interrupted run whose files are whole, in order of their keys.

        Anything that does not fit (another fingerprint, a damaged progress file) means none.
        """
        try:
            found = json.loads((self.folder / _PROGRESS).read_bytes())
            if found["fingerprint"] != self._fingerprint:
                return []
            parts = [_part(entry) for entry in found["parts"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []  # no progress that could be trusted: everything is read again
        return [part for part in parts if self._whole(part)]

    def write(self, table: pa.Table, number: int, span: Span, total: int) -> Part:
        """Put the cells `c0`… of `table` on disk as part `number`, safe against a loss of power."""
        if span.upto is None:
            raise ValueError("a finished part ends with a key")
        name = f"part-{number:06}.parquet"
        with whole_file(self.folder / name) as draft:
            pq.write_table(table, draft, compression="lz4", use_dictionary=False)
            sha256 = sha256_of(draft)
        return Part(name, sha256, table.num_rows, total, span.after, span.upto)

    def save(self, parts: Sequence[Part]) -> None:
        """Make `parts` the progress."""
        text = json.dumps(
            {"fingerprint": self._fingerprint, "parts": [asdict(part) for part in parts]},
            ensure_ascii=False,
        )
        write_whole(self.folder / _PROGRESS, text)

    def deliver(self, parts: Sequence[Part], labels: Sequence[str], target: Path) -> None:
        """Put the parts together at `target`, which appears complete or not at all.

        The same rows give the same bytes, however they were cut into parts.
        """
        names = [f"c{i}" for i in range(len(labels))]
        schema = dict.fromkeys(names, pl.String)
        if parts:
            frame = pl.scan_parquet([self.folder / part.file for part in parts], schema=schema)
        else:
            frame = pl.LazyFrame(schema=schema)
        labelled = [pl.col(n).alias(label) for n, label in zip(names, labels, strict=True)]
        try:
            with whole_file(target) as draft:
                frame.select(labelled).sink_parquet(
                    draft, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP
                )
        except pl.exceptions.PolarsError as error:
            raise DatabaseError(
                f"the parts could not be put together ({type(error).__name__}); is the disk full?",
                Cause.INFRASTRUCTURE,
            ) from None

    def remove(self) -> None:
        """Forget the parts: they are delivered."""
        shutil.rmtree(self.folder)

    def _whole(self, part: Part) -> bool:
        if not _PART_NAME.fullmatch(part.file):
            return False
        try:
            return sha256_of(self.folder / part.file) == part.sha256
        except OSError:
            return False


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the work folder `folder` alone; the lock goes with the process, however it ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("wb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseError(
                "another snapshot of the same source and date is running", Cause.INFRASTRUCTURE
            ) from None
        folder.mkdir(mode=0o700, exist_ok=True)
        yield


def abandoned(root: Path, before: float) -> list[Path]:
    """The work folders below `root` (province, then work folder) in which nothing was written since
    `before` (seconds since 1970)."""
    return [
        folder
        for folder in sorted(path for path in root.glob("*/*") if path.is_dir())
        if max(path.lstat().st_mtime for path in (folder, *folder.rglob("*"))) < before
    ]


def remove_unlocked(folder: Path) -> bool:
    """Remove a work folder, unless a snapshot has taken it up again; whether it is gone.

    The empty lock file stays: one that was removed could be held by a process about to start.
    """
    try:
        with locked(folder):
            shutil.rmtree(folder)
    except DatabaseError:
        return False
    return True


def _part(entry: dict[str, object]) -> Part:
    part = Part(**entry)  # type: ignore[arg-type]
    after = None if part.after is None else tuple(part.after)
    return Part(part.file, part.sha256, part.rows, part.total, after, tuple(part.upto))
