"""What the engine asks of Spark, done in this process: tables cut into tasks, tasks that send rows,
rows brought together by part.

Here: just that, so that tests of what is decided need neither Java nor seconds. Not here: whether
Spark does the same; `test_equal` asks Spark itself.
"""

from __future__ import annotations

import pickle
from collections import namedtuple
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any, NamedTuple

import polars as pl
import pyarrow as pa

TASKS, ROWS_AT_ONCE = 3, 500
_TYPES = {
    "string": pl.String, "double": pl.Float64, "int": pl.Int32, "bigint": pl.Int64,
    "binary": pl.Binary,
}  # fmt: skip


class Modulo(NamedTuple):
    """A column modulo a number."""

    column: str
    number: int


@dataclass(frozen=True)
class Column:
    """A column of rows."""

    name: str

    def __mod__(self, number: int) -> Modulo:
        return Modulo(self.name, number)


class Rows:
    """Rows in partitions, as far as the engine asks for a DataFrame of Spark."""

    def __init__(self, parts: list[pl.DataFrame]) -> None:
        self.parts = parts

    def __getitem__(self, name: str) -> Column:
        return Column(name)

    @property
    def columns(self) -> list[str]:
        return self.parts[0].columns

    @property
    def write(self) -> Rows:
        return self

    def withColumnRenamed(self, old: str, new: str) -> Rows:  # noqa: N802 - the name is Spark's
        return Rows([part.rename({old: new}) for part in self.parts])

    def select(self, *names: str) -> Rows:
        return Rows([part.select(names) for part in self.parts])

    def where(self, condition: str) -> Rows:
        return Rows([part.filter(pl.sql_expr(condition)) for part in self.parts])

    def selectExpr(self, *told: str) -> Rows:  # noqa: N802 - the name is Spark's
        assert told[0] == "*"
        return Rows([part.with_columns(map(pl.sql_expr, told[1:])) for part in self.parts])

    @property
    def dtypes(self) -> list[tuple[str, str]]:
        """The types by the names that Spark has for them."""
        names = {kind: name for name, kind in _TYPES.items()}
        return [(name, names[type(kind)]) for name, kind in self.parts[0].schema.items()]

    @property
    def schema(self) -> str:
        return ", ".join(f"{name} {kind}" for name, kind in self.dtypes)

    def count(self) -> int:
        return sum(map(len, self.parts))

    def limit(self, rows: int) -> Rows:
        return Rows([pl.concat(self.parts).head(rows)])

    def toArrow(self) -> pa.Table:  # noqa: N802 - the name is Spark's
        return pl.concat(self.parts).to_arrow()

    def mapInArrow(self, task: Any, schema: str) -> Rows:  # noqa: N802 - the name is Spark's
        """Each task gets a copy of its own of what it knows, as on a worker."""
        types = {name: _TYPES[kind] for name, kind in map(str.split, schema.split(", "))}
        sent = [pl.DataFrame(schema=types)]
        for part in self.parts:
            batches = part.to_arrow().to_batches(max_chunksize=ROWS_AT_ONCE)
            copy = pickle.loads(pickle.dumps(task))  # noqa: S301 - our own bytes
            for batch in copy(iter(batches)):
                sent.append(pl.DataFrame(pl.from_arrow(batch)))
                assert sent[-1].schema == types
        return Rows(sent[1:] or sent)

    def unionAll(self, other: Rows) -> Rows:  # noqa: N802 - the name is Spark's
        return Rows([*other.parts, *self.parts])

    def repartitionById(self, parts: int, by: Modulo) -> Rows:  # noqa: N802 - the name is Spark's
        whole = pl.concat(self.parts)
        where = pl.col(by.column) % by.number
        return Rows([whole.filter(where == part) for part in range(parts)])

    def mode(self, how: str) -> Rows:
        assert how == "overwrite"
        return self

    def parquet(self, path: str) -> None:
        rmtree(path, ignore_errors=True)
        Path(path).mkdir(parents=True)
        for number, part in enumerate(self.parts):
            part.write_parquet(f"{path}/{number}.parquet")

    def collect(self) -> list[Any]:
        row = namedtuple("row", self.columns)  # type: ignore[misc]
        return [row(*one) for part in self.parts for one in part.iter_rows()]


class Reading:
    """`spark.read`."""

    def parquet(self, *paths: str) -> Rows:
        """Written folders as they were written; files cut into tasks."""
        if Path(paths[0]).is_dir():
            return Rows([pl.read_parquet(file) for file in sorted(Path(paths[0]).iterdir())])
        whole = pl.read_parquet(paths)
        size = -(-len(whole) // TASKS) or 1
        return Rows(list(whole.iter_slices(size)) or [whole])


class InProcess:
    """A session, as far as the engine asks for one."""

    read = Reading()


def written(frames: Iterable[tuple[str, pl.DataFrame]], folder: Path) -> list[str]:
    """Frames as Parquet files."""
    paths = []
    for name, frame in frames:
        paths.append(str(folder / f"{name}.parquet"))
        frame.write_parquet(paths[-1])
    return paths
