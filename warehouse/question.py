"""One question of a person to the warehouse: is it a question, and its answer.

Belongs here: what may be asked, and asking it where nothing can be written and time has an end.
Does not belong here: showing the answer, which views may leave (`export`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from warehouse.confine import forbid_writing
from warehouse.sql import connect_reader

SECONDS = 300.0
"""How long a question may take before it is interrupted."""
_STOP_AGAIN_SECONDS = 0.2
ANSWER_BYTES = 2**30
"""How much an answer may hold; a night on the same machine needs the rest."""
_BATCH_ROWS = 2048
_ASKS = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_HARMLESS = frozenset(
    {
        "unnest", "range", "generate_series", "duckdb_tables", "duckdb_columns", "duckdb_views",
        "duckdb_schemas", "duckdb_functions",
    }
)  # fmt: skip
"""Table functions that read nothing but the catalogue and their own arguments."""

Node = dict[str, Any]
Check = Callable[[duckdb.DuckDBPyConnection, str], None]


class NotAQuestionError(ValueError):
    """The text is not one SELECT, or does something else beside reading tables of the warehouse."""


class AnswerTooLargeError(ValueError):
    """The answer holds more than `ANSWER_BYTES`."""


class TimeLimitError(TimeoutError):
    """The question took longer than it may."""


def parse_question(con: duckdb.DuckDBPyConnection, sql: str) -> list[Node]:
    """Every object in the tree of `sql` as DuckDB's own parser gives it, outermost first.

    Raises NotAQuestionError unless the text is exactly one SELECT and no part of it writes: since
    DuckDB 2.0 a WITH may hold INSERT, DELETE and even COPY … TO.
    """
    [(text,)] = con.execute("SELECT json_serialize_sql($sql::VARCHAR)", {"sql": sql}).fetchall()
    try:
        tree = json.loads(text)
    except RecursionError as error:
        raise NotAQuestionError(
            "The question is nested too deeply to be looked at: write it as several WITH, or put "
            "long sums and conditions into a list."
        ) from error
    if tree["error"]:
        raise NotAQuestionError(f"A question is one SELECT: {tree.get('error_message', '')}")
    if len(tree["statements"]) != 1:
        raise NotAQuestionError(
            f"A question is one SELECT, and these are {len(tree['statements'])}: ask them one by "
            "one."
        )
    nodes = list(_nodes(tree))
    kinds = {str(node.get("type", "")) for node in nodes}
    acts = sorted(kind for kind in kinds if kind.endswith("_NODE") and kind not in _ASKS)
    if acts:
        named = ", ".join(kind.removesuffix("_NODE").removesuffix("_QUERY") for kind in acts)
        raise NotAQuestionError(f"A question only reads; this one holds {named}.")
    return nodes


def table_functions(nodes: list[Node]) -> set[str]:
    """The names of the table functions in a parsed question, in lower case."""
    return {
        str(node["function"]["function_name"]).lower()
        for node in nodes
        if node.get("type") == "TABLE_FUNCTION"
    }


def check_question(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise NotAQuestionError unless `sql` is one SELECT over tables and views of the warehouse."""
    barred = table_functions(parse_question(con, sql)) - _HARMLESS
    if barred:
        raise NotAQuestionError(
            f"A question reads tables and views, not {', '.join(f'{n}()' for n in sorted(barred))}."
        )


def answer(
    warehouse: Path, sql: str, *, seconds: float = SECONDS, check: Check = check_question
) -> pl.DataFrame:
    """The answer to one SELECT, from a connection that reads the warehouse and nothing else.

    `check` raises when the question may not be asked. The question runs in a thread that can write
    no file (`confine`), and is interrupted after `seconds`. Raises what `check` raises,
    NotAQuestionError for a column that no frame can hold, AnswerTooLargeError, TimeLimitError,
    duckdb.Error on an SQL mistake, and as `sql.connect_reader`.
    """
    pl.thread_pool_size()  # starts the threads of polars here: one started there could never write
    asked = _Asking(warehouse, sql, seconds, check)
    asked.start()
    try:
        asked.join()
    except KeyboardInterrupt:
        asked.stop()
        asked.join()
        raise
    return asked.outcome()


class _Asking(threading.Thread):
    """A thread that asks one question and keeps its answer, or why there is none."""

    def __init__(self, warehouse: Path, sql: str, seconds: float, check: Check) -> None:
        super().__init__(name="question")
        self._warehouse, self._sql, self._seconds, self._check = warehouse, sql, seconds, check
        self._con: duckdb.DuckDBPyConnection | None = None
        self._answer: pl.DataFrame | None = None
        self._error: Exception | None = None
        self._late = False
        self._over = threading.Event()

    def run(self) -> None:
        forbid_writing()
        try:
            with connect_reader(self._warehouse) as self._con:
                clock = threading.Thread(target=self._watch_the_clock)
                clock.start()
                try:
                    self._check(self._con, self._sql)
                    self._answer = self._fetch(self._con)
                finally:
                    self._over.set()
                    clock.join()
        except Exception as error:  # noqa: BLE001 - raised again where the answer is asked for
            self._error = error

    def _fetch(self, con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
        """The answer batch by batch, so that its size and the time are looked at in between."""
        reader = con.sql(self._sql).to_arrow_reader(_BATCH_ROWS)
        schema, batches, size = reader.schema, [], 0
        try:
            for batch in reader:
                batches.append(batch)
                size += batch.nbytes
                if self._late or size > ANSWER_BYTES:
                    break
        except OSError as error:  # the reader's word for any error of DuckDB
            if "maximum total string size" in str(error):
                size = ANSWER_BYTES + 1
            elif not self._late:
                raise duckdb.Error(str(error)) from error
        finally:
            reader.close()  # an open one would keep others of this process from the file
        if self._late:
            raise duckdb.InterruptException("The time is over.")
        if size > ANSWER_BYTES:
            raise AnswerTooLargeError(
                f"The answer holds more than {ANSWER_BYTES >> 20:,} MiB: count or group in the "
                "question, or narrow it (one night, one province, fewer columns)."
            )
        table = pa.Table.from_batches(batches, schema)
        try:
            return pl.DataFrame(table.rename_columns(_unique(table.column_names)))
        except pl.exceptions.PolarsError as error:
            kinds = ", ".join(f"{field.name} ({field.type})" for field in schema)
            raise NotAQuestionError(
                f"A column is of a type that cannot be shown: cast it to VARCHAR. Columns: {kinds}."
            ) from error

    def stop(self) -> None:
        if self._con is not None:
            self._con.interrupt()

    def _watch_the_clock(self) -> None:
        """Stop what is not over in time. DuckDB forgets a stop that comes before the execution
        begins, hence again and again."""
        pause = self._seconds
        while not self._over.wait(pause):
            self._late = True
            self.stop()
            pause = _STOP_AGAIN_SECONDS

    def outcome(self) -> pl.DataFrame:
        if self._answer is not None:
            return self._answer
        if self._late and isinstance(self._error, duckdb.InterruptException):
            raise TimeLimitError(
                f"The question was stopped after {self._seconds:g} seconds. Narrow it (one night, "
                "one province), or give it more time."
            )
        if self._error is None:
            raise RuntimeError("The question ended without an answer.")
        raise self._error


def _unique(names: list[str]) -> list[str]:
    """Names of columns, repeated ones numbered as DuckDB does: a, a → a, a_1."""
    given, taken = set(names), set[str]()
    counts: dict[str, int] = {}
    unique = []
    for name in names:
        free = name
        while free in taken or (free != name and free in given):
            counts[name] = counts.get(name, 0) + 1
            free = f"{name}_{counts[name]}"
        taken.add(free)
        unique.append(free)
    return unique


def _nodes(tree: Any) -> Iterator[Node]:
    waiting = [tree]  # no recursion: a sum of 900 terms is 900 levels deep
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(reversed(part.values()))
        elif isinstance(part, list):
            waiting.extend(reversed(part))
