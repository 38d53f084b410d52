"""Where columns come from: a frame in memory, or Parquet files read a column at a time.

Belongs here: the little that encoding needs of a table. Does not belong here: other file formats
(the command line reads them into frames).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import polars as pl


class Source(Protocol):
    """A table that gives its columns one by one. Every polars DataFrame is one."""

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        ...

    def get_column(self, name: str, /) -> pl.Series:
        """One column."""
        ...

    def __len__(self) -> int:
        """Number of rows."""
        ...


class ParquetSource:
    """Parquet files of one shape, one after the other, whose columns are read when asked for and
    not kept.

    Encoding fifteen million people this way never holds more than one column of text.
    """

    def __init__(self, *paths: Path, named: Mapping[str, str] | None = None) -> None:
        """Look at the footers only; `named` maps the name of a column to the one it has in the
        files. Raises what polars raises for a broken file."""
        self._paths = list(paths)
        self._named = dict(named or {})
        renamed = {file: name for name, file in self._named.items()}
        self._columns = [renamed.get(c, c) for c in pl.read_parquet_schema(paths[0])]
        self._rows = int(pl.scan_parquet(self._paths).select(pl.len()).collect().item())

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._columns

    def get_column(self, name: str, /) -> pl.Series:
        """One column, read now; empty text is null."""
        stored = self._named.get(name, name)
        column = pl.read_parquet(self._paths, columns=[stored]).get_column(stored).alias(name)
        if column.dtype == pl.String and bool((column.str.len_bytes() == 0).any()):
            return column.replace("", None)
        return column

    def __len__(self) -> int:
        """Number of rows."""
        return self._rows
