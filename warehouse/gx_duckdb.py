"""Great Expectations on DuckDB: the engine and the data source that its fluent API lacks.

Belongs here: the two small subclasses, in a module of their own because GX refuses them in `__main__`.
Importing this module imports GX (several CPU-seconds): import it inside the function that needs it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

with warnings.catch_warnings():
    # GX imports a module that Python 3.11 deprecates; nothing we can mend here.
    warnings.simplefilter("ignore", DeprecationWarning)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):  # type: ignore[misc]
    """Keeps one connection: DuckDB opens a file once per process and setting."""

    @contextmanager
    def get_connection(self) -> Iterator[Any]:
        """The one connection of this engine."""
        if not self._connection:
            self._connection = self.engine.connect()
        yield self._connection


class DuckDBDatasource(SQLDatasource):  # type: ignore[misc]
    """A DuckDB file as a data source; registers itself as `add_duckdb`."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> Any:
        """The engine above instead of the default one."""
        return DuckDBExecutionEngine


@contextmanager
def open_context(path: Path) -> Iterator[tuple[Any, Any]]:
    """An ephemeral GX context without telemetry or progress bars, and `path` read-only as its source."""
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
        engine = source.get_execution_engine()
        engine.close()
        engine.engine.dispose()
