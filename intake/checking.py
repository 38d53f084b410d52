"""One file judged as a night would judge it, without a home: what `dongbo check` says.

Belongs here: the counts and reasons of one file as plain data, and its accepted and quarantined
rows as files. Does not belong here: judging (judging.py) and the words on the screen
(pipelines/cli/check.py). Places are sheet and line; values of rows stand in the written files only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from common.files import whole_file
from contracts.language import SourceContract
from contracts.reasons import Severity
from contracts.registry import REASONS
from intake.judging import Delivered, Judged, judge_files
from intake.mappings import Mappings
from intake.returned import is_returned
from sources import Limits
from sources.notes import say
from validators import Split

_DEFAULT = Limits()
LINES = 5
"""How many lines of each finding are named."""


@dataclass(frozen=True)
class SheetCount:
    """One sheet that was read: where its data rows went, and what the reader noticed in it (each a
    Vietnamese and an English sentence)."""

    sheet: str
    table: str
    rows_seen: int
    rows: int
    accepted: int
    quarantined: int
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Unread:
    """A sheet that was not read: refused with a `code`, or a sheet of notes (no code)."""

    sheet: str
    code: str | None
    rows_seen: int | None
    message_vi: str
    message_en: str


@dataclass(frozen=True)
class Finding:
    """A rule broken by `rows` rows of a table; the first few of them by `sheet` and `lines`."""

    table: str
    column: str | None
    rule: str
    severity: str
    rows: int
    places: tuple[tuple[str, int], ...]
    message_vi: str
    message_en: str


@dataclass(frozen=True)
class FileCheck:
    """A file judged. `missing` are expected registers of which no sheet was read: a night needs
    each of them, perhaps from another file."""

    source: str
    sheets: tuple[SheetCount, ...]
    refusals: tuple[Unread, ...]
    note_sheets: tuple[Unread, ...]
    findings: tuple[Finding, ...]
    repairs: dict[str, int]
    missing: tuple[str, ...]
    returned: bool

    @property
    def rows(self) -> int:
        """Data rows of the sheets that were read."""
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def accepted(self) -> int:
        """Rows that a night would take."""
        return sum(sheet.accepted for sheet in self.sheets)

    @property
    def quarantined(self) -> int:
        """Rows that a night would keep aside."""
        return sum(sheet.quarantined for sheet in self.sheets)

    @property
    def whole(self) -> bool:
        """Whether a night would take every row of the file."""
        return not self.refusals and not self.quarantined


def check_file(
    path: Path,
    contract: SourceContract,
    *,
    today: date,
    fixed: Mappings | None = None,
    limits: Limits = _DEFAULT,
) -> tuple[FileCheck, dict[str, Split]]:
    """The file at `path` as a file of `contract`, delivered on `today`, and its rows by table.

    `fixed` is a mapping file of the source. Raises `OSError` when the file cannot be opened.
    """
    returned = is_returned(path)
    file = Delivered(path, as_of=today, returned=today if returned else None)
    judged = judge_files(contract, [file], today=today, fixed=fixed, limits=limits, whole=False)
    ledger = judged.ledger
    read = ledger.filter(pl.col("table").is_not_null())
    unread = tuple(_unread(row) for row in ledger.iter_rows(named=True) if row["table"] is None)
    found = FileCheck(
        source=contract.source,
        sheets=tuple(_sheet(row) for row in read.iter_rows(named=True)),
        refusals=tuple(sheet for sheet in unread if sheet.code),
        note_sheets=tuple(sheet for sheet in unread if not sheet.code),
        findings=tuple(_findings(judged)),
        repairs=_repairs(judged),
        missing=tuple(
            t.name for t in contract.tables if t.expected and t.name not in set(read["table"])
        ),
        returned=returned,
    )
    return found, judged.splits


def _sheet(row: dict[str, object]) -> SheetCount:
    numbers = {
        name: int(str(row[name]))
        for name in ("rows_seen", "data_rows", "accepted_rows", "quarantined_rows")
    }
    return SheetCount(
        sheet=str(row["sheet"] or ""),
        table=str(row["table"]),
        rows_seen=numbers["rows_seen"],
        rows=numbers["data_rows"],
        accepted=numbers["accepted_rows"],
        quarantined=numbers["quarantined_rows"],
        notes=_said(row),
    )


def _unread(row: dict[str, object]) -> Unread:
    vietnamese, english = row["message_vi"], row["message_en"]
    if row["refusal"] is None:
        ((vietnamese, english),) = _said(row)
    seen = row["rows_seen"]
    return Unread(
        sheet=str(row["sheet"] or ""),
        code=None if row["refusal"] is None else str(row["refusal"]),
        rows_seen=None if seen is None else int(str(seen)),
        message_vi=str(vietnamese),
        message_en=str(english),
    )


def _said(row: dict[str, object]) -> tuple[tuple[str, str], ...]:
    notes = row["notes"]
    assert isinstance(notes, list)  # noqa: S101 - shape LEDGER
    return tuple((said.vi, said.en) for said in map(say, notes))


def _findings(judged: Judged) -> Iterator[Finding]:
    """Rejections first, then flags, each kind by table and most frequent first."""
    for severity in (Severity.REJECT, Severity.FLAG):
        for table, split in judged.splits.items():
            rows = split.quarantined if severity == Severity.REJECT else _flagged(split.accepted)
            counted = (
                rows.sort("sheet", "line")
                .group_by("column", "rule", maintain_order=True)
                .agg(pl.len(), pl.col("sheet").head(LINES), pl.col("line").head(LINES))
                .sort("len", descending=True, maintain_order=True)
            )
            for column, rule, count, sheets, lines in counted.iter_rows():
                reason = REASONS[rule]
                yield Finding(
                    table,
                    column,
                    rule,
                    severity.value,
                    count,
                    tuple(zip(sheets, lines, strict=True)),
                    reason.sentence_vi,
                    reason.sentence_en,
                )


def _flagged(accepted: pl.DataFrame) -> pl.DataFrame:
    """Flags of accepted rows as `sheet`, `line`, `column`, `rule`."""
    parts = pl.col("flags").str.splitn(":", 2)
    return (
        accepted.select("sheet", "line", "flags")
        .explode("flags")
        .drop_nulls("flags")
        .select(
            "sheet",
            "line",
            parts.struct.field("field_0").alias("column"),
            parts.struct.field("field_1").alias("rule"),
        )
    )


def _repairs(judged: Judged) -> dict[str, int]:
    """Kind of repair → values of accepted rows that it changed, most frequent first."""
    counts: Counter[str] = Counter()
    for split in judged.splits.values():
        kinds = split.accepted.select(
            pl.col("repairs").explode().drop_nulls().str.splitn(":", 2).struct.field("field_1")
        ).to_series()
        counts.update(dict(kinds.value_counts().iter_rows()))
    return dict(sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def write_rows(splits: dict[str, Split], folder: Path) -> list[Path]:
    """Write `<table>.accepted.parquet` and `<table>.quarantined.parquet` of every table.

    Both have the shapes of the lake (docs/architecture.md). They hold personal data: only the owner
    may read them. Each appears complete or not at all.
    """
    written = []
    for table, split in splits.items():
        for layer, frame in (("accepted", split.accepted), ("quarantined", split.quarantined)):
            path = folder / f"{table}.{layer}.parquet"
            with whole_file(path) as draft:
                frame.write_parquet(draft, compression="zstd", compression_level=1)
            written.append(path)
    return written
