"""The snapshot of a database: read once, at one moment, into a Parquet delivery of the inbox.

Belongs here: the order of steps, what is checked of the rows, the file. Does not belong here:
databases (`database_connect`). Cut off, a snapshot leaves nothing and is taken again from the start
(docs/decisions/011-a-snapshot-is-read-in-one-go.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from common.files import whole_file
from sources.database import DatabaseError, DatabaseSettings
from sources.database_connect import Database, connect
from sources.limits import Limits
from sources.refusals import RefusedError, check_limit

_ROW_GROUP = 100_000
_GROUP_BYTES = 128 << 20

Key = tuple[str, ...]
Listener = Callable[[int, int], None]


@dataclass(frozen=True)
class SnapshotResult:
    """A delivered snapshot."""

    path: Path
    rows: int
    columns: int


@dataclass(frozen=True)
class Plan:
    """Which columns are read, under which labels, by which key."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    key: tuple[str, ...]


def take_snapshot(
    settings: DatabaseSettings,
    environment: Mapping[str, str],
    target: Path,
    limits: Limits,
    listen: Listener | None = None,
) -> SnapshotResult:
    """Read the source into the Parquet file `target`, which appears complete or not at all.

    All values are text, missing ones null. `listen` hears of rows done and rows in all. Raises
    `DatabaseError`, or `OSError` where the disk is full; `target` is then untouched.
    """
    with closing(connect(settings, environment, limits)) as database:
        plan = _plan(settings, database)
        total = database.count()
        _within_limits(total, len(plan.columns), limits)
        told = listen or (lambda _done, _total: None)
        told(0, total)
        with (
            whole_file(target) as draft,
            closing(database.read(plan.columns, plan.key)) as batches,
        ):
            rows = write_rows(batches, plan, draft, limits, lambda done: told(done, total))
            _check_complete(rows, total, plan)
    return SnapshotResult(target, rows, len(plan.columns))


def write_rows(
    batches: Iterator[pa.RecordBatch],
    plan: Plan,
    out: Path,
    limits: Limits,
    listen: Callable[[int], None],
) -> int:
    """Write the cells of `batches` to `out` and return the number of rows.

    The same rows give the same bytes, however they come in batches. Raises `DatabaseError` on keys
    that tell no row from another and on cells beyond `limits`.
    """
    rows, before = 0, None
    cells = [f"c{i}" for i in range(len(plan.columns))]
    schema = pa.schema([(label, pa.string()) for label in plan.labels])
    with pq.ParquetWriter(out, schema, compression="zstd", compression_level=1) as writer:
        for table in cut(batches, _ROW_GROUP):
            before = _check(table, plan, limits, before)
            writer.write_table(table.select(cells).rename_columns(plan.labels))
            rows += table.num_rows
            listen(rows)
    return rows


def _check_complete(rows: int, total: int, plan: Plan) -> None:
    if rows != total:
        raise DatabaseError(
            f"{rows} rows were read but the database counts {total}; the key "
            f"({', '.join(plan.key)}) does not tell all rows apart, or the query gives other "
            "rows each time it runs"
        )


def _check(table: pa.Table, plan: Plan, limits: Limits, before: Key | None) -> Key:
    """Refuse rows without a key or with one that is not their own, and oversized cells; returns
    the last key. `before`: that of the rows before."""
    keys = [table.column(f"k{i}").combine_chunks() for i in range(len(plan.key))]
    shown = ", ".join(plan.key)
    if any(key.null_count for key in keys):
        raise DatabaseError(
            f"the key ({shown}) is empty in some rows; name columns that are filled in every "
            "row, such as the primary key"
        )
    same = [pc.equal(key.slice(1), key.slice(0, len(key) - 1)) for key in keys]
    twice = same[0]
    for other in same[1:]:
        twice = pc.and_(twice, other)
    if before == _key_at(keys, 0) or pc.any(twice).as_py():
        raise DatabaseError(
            f"several rows share one key ({shown}); name columns that identify one row, such "
            "as the primary key"
        )
    for index, label in enumerate(plan.labels):
        longest = pc.max(pc.utf8_length(table.column(f"c{index}"))).as_py() or 0
        _refuse_beyond("characters of a cell", longest, limits.cell_chars, label)
    return _key_at(keys, -1)


def _key_at(keys: list[pa.Array], row: int) -> Key:
    return tuple(str(key[row].as_py()) for key in keys)


def cut(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Join batches into tables of `rows` rows (the last one shorter), or of 128 MiB if that comes
    first."""
    waiting: list[pa.RecordBatch] = []
    held = size = 0
    for batch in batches:
        waiting.append(batch)
        held += batch.num_rows
        size += batch.nbytes
        if held < rows and size < _GROUP_BYTES:
            continue
        table = pa.Table.from_batches(waiting)
        while table.num_rows >= rows:
            yield table.slice(0, rows)
            table = table.slice(rows)
        if size >= _GROUP_BYTES and table.num_rows:
            yield table
            table = table.slice(table.num_rows)
        waiting = table.to_batches()
        held, size = table.num_rows, table.nbytes
    if held:
        yield pa.Table.from_batches(waiting)


def _plan(settings: DatabaseSettings, database: Database) -> Plan:
    names = tuple(column.name for column in database.columns)
    wanted = {_resolved(name, names): label for name, label in settings.columns.items()}
    columns = tuple(wanted) or names
    labels = tuple(wanted.values()) or names
    return Plan(columns, labels, tuple(_resolved(name, names) for name in settings.key))


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
