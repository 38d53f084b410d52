"""Reading and writing the tables of the link commands.

Belongs here: one flat table with a header row from CSV, Parquet or Excel. Does not belong here:
provincial deliveries, which `sources` reads under limits and row by row.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from common.files import whole_file
from pipelines.cli.common import refuse

if TYPE_CHECKING:
    import polars as pl

    from matching import Source, Spec

PARQUET = (".parquet", ".pq")


def read_table(path: Path) -> pl.DataFrame:
    """A table of text columns.

    Leaves with a message that names the file when it is missing, of another kind or broken.
    """
    import polars as pl

    if path.is_dir():
        refuse(f"{path} is a folder: name the file in it")
    if not path.is_file():
        refuse(f"{path}: there is no such file")
    try:
        frame = _read(path)
    except UnicodeDecodeError:
        refuse(
            f"{path}: cannot be read as a table, as its text is not UTF-8: save it as "
            "'CSV UTF-8' or as .xlsx"
        )
    except (pl.exceptions.PolarsError, OSError) as error:
        refuse(f"{path}: cannot be read as a table ({type(error).__name__}); is it complete?")
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(pl.col(text).replace("", None)) if _any_empty(frame) else frame


def read_frame(path: Path, spec: Spec, *, right: bool = False) -> pl.DataFrame:
    """The columns of a table that a spec asks for: of the extract, or with `right` of the master.

    Leaves as `read_table` does; raises SpecError where a needed column is missing or misspelt.
    """
    import polars as pl

    source = read_source(path, spec, right=right)
    names = [name for name in spec.columns(right=right) if name in source.columns]
    return pl.DataFrame([source.get_column(name).alias(name) for name in names])


def read_source(path: Path, spec: Spec, *, right: bool = False) -> Source:
    """What `read_frame` gives; Parquet is read a column at a time, when asked for. A folder of
    Parquet is one table."""
    from matching import ParquetSource

    files = parquet_of(path) if path.is_dir() else [path]
    if not files[0].is_file() or files[0].suffix.lower() not in PARQUET:
        frame = read_table(path)
        _check(spec, frame.columns, right=right)
        return frame.select([c for c in spec.columns(right=right) if c in frame.columns])
    first = _shape(files[0])
    for file in files[1:]:
        if _shape(file) != first:
            refuse(
                f"{path}: {file.name} has other columns than {files[0].name}, or other types: "
                "name tables that are not of one shape one by one"
            )
    source = ParquetSource(*files)
    _check(spec, source.columns, right=right)
    return source


def parquet_of(folder: Path) -> list[Path]:
    """The Parquet files of a folder, by name, but those that whoever writes has not finished;
    leaves where there is none."""
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in PARQUET and not path.name.startswith(("_", "."))
    )
    if not files:
        refuse(f"{folder}: there is no Parquet in this folder; name a file, or another folder")
    return files


def _shape(file: Path) -> dict[str, pl.DataType]:
    """The columns of a Parquet file and their types; leaves where it cannot be read."""
    import polars as pl

    try:
        return dict(pl.read_parquet_schema(file))
    except (pl.exceptions.PolarsError, OSError) as error:
        refuse(f"{file}: cannot be read as a table ({type(error).__name__}); is it complete?")


def _check(spec: Spec, there: list[str], *, right: bool) -> None:
    """All columns of the file are known here only: those not asked for are not kept."""
    from matching import SpecError

    problems = spec.check_columns(there, right=right)
    if problems:
        raise SpecError("; ".join(problems))


def _any_empty(frame: pl.DataFrame) -> bool:
    import polars as pl

    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return any((frame.get_column(name).str.len_bytes() == 0).any() for name in text)


def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    kind = path.suffix.lower()
    if kind in PARQUET:
        return pl.read_parquet(path)
    if kind in (".csv", ".tsv", ".txt"):
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline()
        separator = max(",;\t|", key=header.count)
        names = pl.read_csv(
            path, separator=separator, infer_schema=False, has_header=False, n_rows=1
        )
        _refuse_twins(path, [str(cell or "").strip().lstrip("\ufeff") for cell in names.row(0)])
        frame = pl.read_csv(path, separator=separator, infer_schema=False)
        return frame.rename({name: name.strip().lstrip("\ufeff") for name in frame.columns})
    if kind not in (".xlsx", ".xlsm", ".xls", ".ods"):
        refuse(f"{path}: the kind {kind or '(none)'} is not known; give .parquet, .csv or .xlsx")
    return _read_workbook(path)


def _refuse_twins(path: Path, header: list[str]) -> None:
    """Of two columns of one name nobody can know which is meant."""
    twins = [name for name in dict.fromkeys(header) if name and header.count(name) > 1]
    if twins:
        refuse(
            f"{path}: several columns are called {', '.join(twins)}: rename or remove all but one"
        )


def _read_workbook(path: Path) -> pl.DataFrame:
    import polars as pl
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        refuse(f"{path}: cannot be read as a workbook ({type(error).__name__}); is it complete?")
    if not rows:
        refuse(f"{path}: the first sheet is empty; its first row must name the columns")
    header = [str(cell).strip() for cell in rows[0]]
    _refuse_twins(path, header)
    data = {
        name: pl.Series([_cell(row[k]) for row in rows[1:]], dtype=pl.String)
        for k, name in enumerate(header)
        if name
    }
    return pl.DataFrame(data)


def _cell(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def refuse_outputs(inputs: list[Path], out: Path, *beside: str, model: Path) -> None:
    """Leave before any work when a result could not be written or would write over something.

    `beside`: names of the files that are written into the folder of `out`.
    """
    if out.is_dir():
        refuse(f"--out {out} is a folder: name a file in it, such as {out / 'links.parquet'}")
    if out.suffix.lower() not in (".csv", *PARQUET):
        refuse(f"--out {out}: results are written as .parquet or .csv")
    written = [out, *(out.with_name(name) for name in beside), model]
    places = [path.resolve() for path in written]
    for path, place in zip(written, places, strict=True):
        if any(place == given.resolve() for given in inputs):
            refuse(f"{path} would be written over, and it is read: choose another folder for --out")
        if any(given.is_dir() and place.parent == given.resolve() for given in inputs):
            refuse(f"{path} would be written into a folder that is read: choose another for --out")
        if places.count(place) > 1:
            refuse(f"two results would be written to {path}: choose another name for --out")


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write Parquet, or CSV with a byte-order mark when the name ends so (Excel reads it right)."""
    with whole_file(path) as draft:
        if path.suffix.lower() == ".csv":
            frame.write_csv(draft, include_bom=True)
        else:
            frame.write_parquet(draft, compression="zstd", compression_level=1)


def aligned(rows: list[list[str]]) -> str:
    """Rows as a text table: the first column to the left, numbers to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
