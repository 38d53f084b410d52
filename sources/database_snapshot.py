"""The snapshot of a database: read once, at one moment, into a Parquet delivery of the inbox.

Belongs here: the order of steps, what is checked of the rows, going on after a crash. Does not
belong here: databases (`database_connect`), files (`database_parts`).

Going on keeps the promise of one moment: a run opens a new transaction, asks the database for the
digest of every part that is there, keeps the parts that are unchanged at that moment and reads the
others again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sources.database import DatabaseError, DatabaseSettings
from sources.database_connect import Database, Key, Span, connect, connection_url, place
from sources.database_parts import Part, WorkFolder, locked
from sources.limits import Limits
from sources.refusals import RefusedError, check_limit

_FORMAT = 1
_PART_BYTES = 128 << 20
_MODULO = 1 << 64

Listener = Callable[[int, int], None]


@dataclass(frozen=True)
class SnapshotResult:
    """A delivered snapshot. `reused`: rows taken over from an interrupted run, proved unchanged."""

    path: Path
    rows: int
    columns: int
    parts: int
    reused: int


@dataclass(frozen=True)
class _Plan:
    """Which columns are read, under which labels, by which key."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    key: tuple[str, ...]


def take_snapshot(
    settings: DatabaseSettings,
    environment: Mapping[str, str],
    target: Path,
    work: Path,
    limits: Limits,
    listen: Listener | None = None,
) -> SnapshotResult:
    """Read the source into the Parquet file `target`, by way of parts in the folder `work`.

    All values are text, missing ones null. `listen` hears of rows done and rows in all. Raises
    `DatabaseError`; `target` is then untouched and the complete parts wait in `work` for the next
    try.
    """
    with locked(work), closing(connect(settings, environment, limits)) as database:
        plan = _plan(settings, database)
        total = database.count()
        _within_limits(total, len(plan.columns), limits)
        url = connection_url(settings, environment)
        fingerprint = _fingerprint(place(url), settings, database, plan)
        reading = _Reading(database, plan, WorkFolder(work, fingerprint), settings, limits)
        parts, reused = reading.run(lambda done: listen(done, total) if listen else None)
        rows = sum(part.rows for part in parts)
        if rows != total:
            raise DatabaseError(
                f"{rows} rows were read but the database counts {total}; the key "
                f"({', '.join(plan.key)}) does not tell all rows apart, or the query gives other "
                "rows each time it runs"
            )
        reading.folder.deliver(parts, plan.labels, target)
        reading.folder.remove()
    return SnapshotResult(target, rows, len(plan.columns), len(parts), reused)


class _Reading:
    """The part of a snapshot that can be interrupted."""

    def __init__(
        self,
        database: Database,
        plan: _Plan,
        folder: WorkFolder,
        settings: DatabaseSettings,
        limits: Limits,
    ) -> None:
        self._database = database
        self._plan = plan
        self.folder = folder
        self._chunk = settings.chunk_rows
        self._limits = limits

    def run(self, listen: Callable[[int], None]) -> tuple[list[Part], int]:
        """All parts in order of the key, and the rows that did not have to be read again."""
        kept: list[Part] = []
        for part in self.folder.parts():
            if self._database.digest(self._plan.columns, self._plan.key, part.span) == part.digest:
                kept.append(part)
                listen(sum(p.rows for p in kept))
        steps = layout(kept)
        done: list[Part] = []
        number = 1 + max((part.number for part in kept), default=-1)
        for index, step in enumerate(steps):
            if isinstance(step, Part):
                done.append(step)
                continue
            later = [other for other in steps[index + 1 :] if isinstance(other, Part)]
            with closing(self._read(step, number)) as parts:
                for part in parts:
                    done.append(part)
                    number = part.number + 1
                    self.folder.save([*done, *later])
                    listen(sum(p.rows for p in [*done, *later]))
        return done, sum(part.rows for part in kept)

    def _read(self, span: Span, number: int) -> Generator[Part, None, None]:
        """Parts of a range, each on disk when it is given."""
        after, before = span.after, None
        batches = self._database.read(self._plan.columns, self._plan.key, span)
        with closing(batches):
            for table in cut(batches, self._chunk):
                self._check(table, before)
                last = _key_at(table, table.num_rows - 1, len(self._plan.key))
                total = int(_hashes(table).sum(dtype=np.uint64))
                cells = table.select([f"c{i}" for i in range(len(self._plan.columns))])
                yield self.folder.write(cells, number, Span(after, last), total % _MODULO)
                after = before = last
                number += 1

    def _check(self, table: pa.Table, before: Key | None) -> None:
        """Refuse rows without a key or with one that is not their own, and oversized cells."""
        keys = [table.column(f"k{i}").combine_chunks() for i in range(len(self._plan.key))]
        shown = ", ".join(self._plan.key)
        if any(key.null_count for key in keys):
            raise DatabaseError(
                f"the key ({shown}) is empty in some rows; name columns that are filled in every "
                "row, such as the primary key"
            )
        same = [pc.equal(key.slice(1), key.slice(0, len(key) - 1)) for key in keys]
        twice = same[0]
        for other in same[1:]:
            twice = pc.and_(twice, other)
        if before == _key_at(table, 0, len(keys)) or pc.any(twice).as_py():
            raise DatabaseError(
                f"several rows share one key ({shown}); name columns that identify one row, such "
                "as the primary key"
            )
        for index, label in enumerate(self._plan.labels):
            longest = pc.max(pc.utf8_length(table.column(f"c{index}"))).as_py() or 0
            _refuse_beyond("characters of a cell", longest, self._limits.cell_chars, label)


def cut(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Join batches into tables of `rows` rows (the last one shorter), or of 128 MiB if that comes
    first."""
    waiting: list[pa.RecordBatch] = []
    held = size = 0
    for batch in batches:
        waiting.append(batch)
        held += batch.num_rows
        size += batch.nbytes
        if held < rows and size < _PART_BYTES:
            continue
        table = pa.Table.from_batches(waiting)
        while table.num_rows >= rows:
            yield table.slice(0, rows)
            table = table.slice(rows)
        if size >= _PART_BYTES and table.num_rows:
            yield table
            table = table.slice(table.num_rows)
        waiting = table.to_batches()
        held, size = table.num_rows, table.nbytes
    if held:
        yield pa.Table.from_batches(waiting)


def layout(kept: Sequence[Part]) -> list[Part | Span]:
    """The parts that are there and the ranges of keys between, before and behind them, in order."""
    steps: list[Part | Span] = []
    end: Key | None = None
    for part in kept:
        if part.after != end:
            steps.append(Span(end, part.after))
        steps.append(part)
        end = part.upto
    return [*steps, Span(end, None)]


def _key_at(table: pa.Table, row: int, width: int) -> Key:
    return tuple(str(table.column(f"k{i}")[row].as_py()) for i in range(width))


def _hashes(table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    found: np.ndarray[tuple[int], np.dtype[np.uint64]] = (
        table.column("h").to_numpy().astype(np.int64).view(np.uint64)
    )
    return found


def _plan(settings: DatabaseSettings, database: Database) -> _Plan:
    names = tuple(column.name for column in database.columns)
    wanted = {_resolved(name, names): label for name, label in settings.columns.items()}
    columns = tuple(wanted) or names
    labels = tuple(wanted.values()) or names
    return _Plan(columns, labels, tuple(_resolved(name, names) for name in settings.key))


def _resolved(name: str, names: tuple[str, ...]) -> str:
    """The column called `name`, or the only one called so in other capitals."""
    if name in names:
        return name
    alike = [known for known in names if known.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise DatabaseError(f"there is no column {name!r}; there are {', '.join(map(repr, names))}")


def _within_limits(rows: int, columns: int, limits: Limits) -> None:
    _refuse_beyond("columns", columns, limits.columns)
    _refuse_beyond("rows", rows, limits.rows)
    _refuse_beyond("cells", rows * columns, limits.cells)


def _refuse_beyond(limit: str, found: int, allowed: int, where: str = "") -> None:
    try:
        check_limit(limit, found, allowed, where=where)
    except RefusedError as refused:
        raise DatabaseError(refused.refusal("snapshot").message_en) from None


def _fingerprint(address: str, settings: DatabaseSettings, database: Database, plan: _Plan) -> str:
    """Hash of everything that parts depend on; another one means that they are of no use."""
    shape = [(column.name, column.type) for column in database.columns]
    facts = [
        _FORMAT,
        address,
        settings.query,
        settings.schema,
        settings.table,
        shape,
        plan.columns,
        plan.key,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
