"""The rows of a night that were rejected, with the layout of the files they came in.

Belongs here: finding the night, joining quarantine and layout. Does not belong here: how the result
looks (reports/rejects.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from contracts.language import SourceContract, TableContract
from contracts.registry import REASONS
from intake.lake import read_current
from intake.layout import Layout, Night
from intake.mappings import load_mapping, mapping_path
from reports.rejects import REASON_LABELS, RejectedRow, RejectedSheet
from sources import Limits
from sources.layout import SheetLayout, read_layouts
from validators.origins import MARK, origin_text

_DEFAULT = Limits()
_PLACE = ("file_sha256", "sheet", "line")


def last_night(lake: Path, layer: str, source: str, province: str, until: date) -> Night | None:
    """The newest night not later than `until` for which `layer/source` was written."""
    nights = [
        Night(date.fromisoformat(folder.name.removeprefix("date=")), province)
        for folder in (lake / layer / source).glob("date=*")
        if (folder / f"province={province}" / "current.json").is_file()
    ]
    return max((n for n in nights if n.date <= until), key=lambda n: n.date, default=None)


def rejected_sheets(
    layout: Layout, contract: SourceContract, night: Night, limits: Limits = _DEFAULT
) -> list[RejectedSheet]:
    """Every rejected row of the source and night, by file and sheet, in the order of lines.

    Raises `FileNotFoundError` when the night was not run or a received file is no longer kept.
    """
    folder = layout.lake / "quarantined" / contract.source / night.folder
    quarantined = read_current(folder)["rows"]
    fixed = load_mapping(mapping_path(layout.home, night.province, contract.source), contract)
    specs = contract.headers
    sheets: list[RejectedSheet] = []
    files = quarantined.select("file_name", "file_sha256").unique().sort("file_name", "file_sha256")
    for file_name, sha256 in files.iter_rows():
        path = layout.snapshot_path(sha256, file_name)
        if not path.is_file():
            raise FileNotFoundError(
                f"{file_name} of night {night.date} is no longer kept in {layout.snapshots}; "
                f"put it back there or ask the sender for it."
            )
        own = quarantined.filter(pl.col("file_sha256") == sha256)
        wanted = {
            str(sheet): lines["line"].unique().to_list()
            for (sheet,), lines in own.group_by(["sheet"], maintain_order=True)
        }
        for found in read_layouts(path, specs, wanted, limits, fixed):
            broken = own.filter(pl.col("sheet") == found.sheet)
            sheets.append(_sheet(contract.table(found.table), found, broken, file_name, sha256))
    return sheets


def _sheet(
    table: TableContract, layout: SheetLayout, broken: pl.DataFrame, file_name: str, sha256: str
) -> RejectedSheet:
    keep = _own_columns(layout)
    place = {old: new for new, old in enumerate(keep)}
    columns = {name: place[i] for name, i in layout.columns.items() if i in place}
    rows = []
    for (line,), rules in broken.sort("line", "column", "rule", nulls_last=True).group_by(
        ["line"], maintain_order=True
    ):
        number = int(str(line))
        cells = layout.rows.get(number, ())
        names = [name for name in rules["column"].to_list() if name]
        rows.append(
            RejectedRow(
                cells=[cells[i] if i < len(cells) else None for i in keep],
                broken=frozenset(
                    columns[name] for name in _columns_meant(table, names) if name in columns
                ),
                reasons=_reasons(table, rules),
                columns="; ".join(dict.fromkeys(_label(table, layout, name) for name in names)),
                line=number,
                origin=origin_text(sha256, layout.sheet, number),
            )
        )
    return RejectedSheet(
        file_name=file_name,
        sheet=layout.sheet,
        above=[[row[i] if i < len(row) else None for i in keep] for row in layout.above],
        header=layout.header,
        merged=_moved(layout, place),
        rows=rows,
        delimiter=layout.delimiter,
        encoding=layout.encoding,
    )


def _own_columns(layout: SheetLayout) -> list[int]:
    """Places of the file's own columns: those that an earlier return added are left out."""
    first, last = layout.header
    width = max(map(len, (*layout.above, *layout.rows.values())), default=0)
    labels = [
        {row[i] for row in layout.above[first : last + 1] if i < len(row) and row[i]}
        for i in range(width)
    ]
    if not any(MARK in (label or "") for texts in labels for label in texts):
        return list(range(width))
    added = set(REASON_LABELS)
    return [
        i
        for i, texts in enumerate(labels)
        if not (texts & added or any(MARK in (text or "") for text in texts))
    ]


def _moved(
    layout: SheetLayout, place: Mapping[int, int]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [
        ((top, place[left]), (bottom, place[right]))
        for (top, left), (bottom, right) in layout.merged
        if left in place and right in place
    ]


def _columns_meant(table: TableContract, names: list[str]) -> list[str]:
    """The columns to colour: those of the key where the key as a whole is wrong."""
    key = sorted(name.removesuffix("_raw") for name in table.key_columns)
    return [c for name in names for c in (key if name == "record_key" else [name])]


def _label(table: TableContract, layout: SheetLayout, name: str) -> str:
    """A column as its own file calls it, else as the contract does."""
    if name == "record_key":
        known = {c.name for c in table.columns}
        parts = [n for n in _columns_meant(table, [name]) if n in known]
        return " + ".join(dict.fromkeys(_label(table, layout, part) for part in parts))
    index = layout.columns.get(name)
    last = layout.above[layout.header[1]] if layout.above else ()
    label = last[index] if index is not None and index < len(last) else None
    return " ".join((label or table.column(name).title_vi).split())


def _reasons(table: TableContract, rules: pl.DataFrame) -> str:
    """The sentences of a row's broken rules, each once, with the column where there are several."""
    known = {reason.code: reason.sentence_vi for reason in REASONS.values()}
    titles = {column.name: column.title_vi for column in table.columns}
    pairs = list(dict.fromkeys(rules.select("rule", "column").iter_rows()))
    texts = [
        f"{titles[column]}: {known.get(rule, rule)}"
        if len(pairs) > 1 and column in titles
        else known.get(rule, rule)
        for rule, column in pairs
    ]
    return " ".join(texts)
