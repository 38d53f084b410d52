"""Where columns come from: a frame in memory, or a Parquet file read a column at a time.

Belongs here: the little that encoding needs of a table. Does not belong here: other file formats
(the command line reads them into frames).
"""

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
    """A Parquet file whose columns are read when asked for and not kept.

    Encoding fifteen million people this way never holds more than one column of text.
    """

    def __init__(self, path: Path) -> None:
        """Look at the file's footer only; raises what polars raises for a broken file."""
        self._path = path
        self._columns = list(pl.read_parquet_schema(path))
        self._rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._columns

    def get_column(self, name: str, /) -> pl.Series:
        """One column, read now; empty text is null."""
        column = pl.read_parquet(self._path, columns=[name]).get_column(name)
        if column.dtype == pl.String and bool((column.str.len_bytes() == 0).any()):
            return column.replace("", None)
        return column

    def __len__(self) -> int:
        """Number of rows."""
        return self._rows
