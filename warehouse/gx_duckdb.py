"""Great Expectations on DuckDB: the engine and the data source that its fluent API lacks.

Belongs here: the two small subclasses, in a module of their own because GX refuses them in
`__main__`. Importing this module imports GX (several CPU-seconds): import it inside the function
that needs it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Literal

from common.optional import unseen

with warnings.catch_warnings(), unseen("pyspark"):
    # GX imports a module that Python 3.11 deprecates, nothing we can mend here; and every engine
    # that it finds.
    warnings.simplefilter("ignore", DeprecationWarning)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):  # type: ignore[misc]
    """Keeps one connection: DuckDB opens a file once per process and setting."""

    _connection: Any

    @contextmanager
    def get_connection(self) -> Iterator[Any]:
        """The one connection of this engine."""
        if not self._connection:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        """Give the file back: roll back, close the connection, empty the pool."""
        if self._connection:
            self._connection.close()
            self._connection = None
        self.engine.dispose()


class DuckDBDatasource(SQLDatasource):  # type: ignore[misc]
    """A DuckDB file as a data source; registers itself as `add_duckdb`."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> Any:
        """The engine above instead of the default one."""
        return DuckDBExecutionEngine


class NoRowExpectation(gx.expectations.UnexpectedRowsExpectation):  # type: ignore[misc]
    """No row may come out of the query: it is counted once, and no row is ever fetched.

    The expectation of GX runs each query twice, for the count and for the rows that it found.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002 (signature of GX)
        execution_engine: Any = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


@contextmanager
def open_context(path: Path) -> Iterator[tuple[Any, Any]]:
    """A GX context without telemetry or progress bars, and `path` read-only as source."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.variables.config.analytics_enabled = False
    source = context.data_sources.add_duckdb(
        name="candidate",
        connection_string=f"duckdb:///{path}",
        kwargs={"connect_args": {"read_only": True}},
    )
    try:
        yield context, source
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()


def validate(context: Any, source: Any, table: str, queries: dict[int, str]) -> Any:
    """Run one suite on `table`: no row may come out of any of `queries`, numbered by the caller."""
    asset = source.add_table_asset(name=table, table_name=table)
    suite = gx.ExpectationSuite(
        name=table,
        expectations=[
            NoRowExpectation(unexpected_rows_query=query, meta={"check": index})
            for index, query in queries.items()
        ],
    )
    definition = gx.ValidationDefinition(
        data=asset.add_batch_definition_whole_table("all"),
        suite=context.suites.add(suite),
        name=table,
    )
    return context.validation_definitions.add(definition).run(result_format="BASIC").results
