"""What a returned file carries to say where its rows came from: the mark and the origin of a row.

Here: writing an origin as the text of a cell, and finding it again. Not here: which row replaces
which (`corrections`).
"""

from __future__ import annotations

import polars as pl

from validators.split import PLACE

MARK = "DONGBO-GOC"
"""What makes a file a returned one, in its header and in every origin: ASCII in any encoding."""
ORIGIN_LABEL = f"Không sửa cột này ({MARK})"
_ORIGIN = rf"{MARK}:([0-9a-f]{{64}}):(\d+):([^\r\n\"]*)"
ORIGINS = {
    "file_sha256": pl.String,
    "sheet": pl.String,
    "line": pl.UInt32,
    "origin_file_sha256": pl.String,
    "origin_sheet": pl.String,
    "origin_line": pl.UInt32,
}
ORIGIN_PLACE = tuple(f"origin_{name}" for name in PLACE)


def origin_text(file_sha256: str, sheet: str, line: int) -> str:
    """The origin of a row as one cell of a returned file."""
    return f"{MARK}:{file_sha256}:{line}:{sheet}"


def find_origins(file_sha256: str, sheet: str, texts: pl.DataFrame) -> pl.DataFrame:
    """Origins (shape ORIGINS) in `texts` (`line`, `text`); rows without a readable one are left
    out."""
    parts = [
        pl.col("text").str.extract(_ORIGIN, group).str.strip_chars_end(" ;,\t")
        for group in (1, 2, 3)
    ]
    return (
        texts.filter(pl.col("text").str.contains(_ORIGIN))
        .select(
            pl.lit(file_sha256).alias("file_sha256"),
            pl.lit(sheet).alias("sheet"),
            pl.col("line").cast(pl.UInt32),
            parts[0].alias("origin_file_sha256"),
            parts[2].fill_null("").alias("origin_sheet"),
            parts[1].cast(pl.UInt32, strict=False).alias("origin_line"),
        )
        .drop_nulls("origin_line")
        .select(list(ORIGINS))
    )
