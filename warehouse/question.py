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

from warehouse.confine import forbid_writing
from warehouse.sql import connect_reader

SECONDS = 300.0
"""How long a question may take before it is interrupted."""
_STOP_AGAIN_SECONDS = 0.2
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


class TimeLimitError(TimeoutError):
    """The question took longer than it may."""


def parse_question(con: duckdb.DuckDBPyConnection, sql: str) -> list[Node]:
    """Every object in the tree of `sql` as DuckDB's own parser gives it, outermost first.

    Raises NotAQuestionError unless the text is exactly one SELECT and no part of it writes: since
    DuckDB 2.0 a WITH may hold INSERT, DELETE and even COPY … TO.
    """
    [(text,)] = con.execute("SELECT json_serialize_sql($sql::VARCHAR)", {"sql": sql}).fetchall()
    tree = json.loads(text)
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
    TimeLimitError, duckdb.Error on an SQL mistake, and as `sql.connect_reader`.
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
                self._check(self._con, self._sql)
                clock = threading.Thread(target=self._watch_the_clock)
                clock.start()
                try:
                    self._answer = self._con.sql(self._sql).pl()
                finally:
                    self._over.set()
                    clock.join()
        except Exception as error:  # noqa: BLE001 - raised again where the answer is asked for
            self._error = error

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


def _nodes(tree: Any) -> Iterator[Node]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)
