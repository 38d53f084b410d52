"""What a night hands to the warehouse: plain frames, and the contracts of their registers.

Belongs here: the shape of the input, and the check that the frames have it. Does not belong here:
how the frames were made (validators, matching) and what becomes of them (load, metrics,
conflicts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

import polars as pl

from contracts.language import Rhythm, SourceContract, TableContract
from warehouse.measured import measured
from warehouse.records import DAYS_TAKEN, INDICATED

Frame: TypeAlias = pl.DataFrame | Path | tuple[Path, ...]
"""A frame in memory, or Parquet files of one schema, read column by column when needed."""
Lake: TypeAlias = Callable[[date, str, str], Frame | None]
"""The accepted rows of (night, source, table)."""


def as_lazy(frame: Frame) -> pl.LazyFrame:
    """The frame for polars, without reading the rows."""
    if isinstance(frame, pl.DataFrame):
        return frame.lazy()
    return pl.scan_parquet(list(frame) if isinstance(frame, tuple) else frame)


def column_names(frame: Frame) -> list[str]:
    """The names of the columns, without reading the rows."""
    return as_lazy(frame).collect_schema().names()


MENTION_COLUMNS = (
    "mention_id", "source", "table", "record_key", "role", "file_sha256", "sheet", "line",
    "full_name", "date_of_birth", "sex", "person_id", "old_id", "commune_code", "codes",
)  # fmt: skip
LINK_COLUMNS = (
    "record_id", "master_id", "probability", "decision", "runner_up_id", "margin", "reason",
)  # fmt: skip
LEDGER_COLUMNS = (
    "source", "table", "file_sha256", "file_name", "sheet", "as_of", "rows_seen", "header_rows",
    "footer_rows", "blank_rows", "continuation_rows", "data_rows", "accepted_rows",
    "quarantined_rows", "refusal",
)  # fmt: skip
INVENTORY_COLUMNS = (
    "source", "register", "commune_code", "commune_name", "commune_vintage", "district_code",
    "district_name", "book_no", "entries",
)  # fmt: skip
MASTER_COLUMNS = (
    "person_id", "full_name", "date_of_birth", "sex", "commune_code", "household_id", "mother_id",
    "father_id", "spouse_id", "marital_status", "status", "died_on",
)  # fmt: skip
COMMUNE_COLUMNS = (
    "commune_code", "commune_vintage", "commune_name", "district_code", "district_name",
    "province_code", "current_code", "is_split",
)  # fmt: skip
QUARANTINE_COLUMNS = (
    "file_sha256", "file_name", "sheet", "line", "source", "table", "column", "rule",
)  # fmt: skip
REPORTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "figure_id": pl.String, "metric_id": pl.String, "source": pl.String, "name_vi": pl.String,
    "agency": pl.String, "document": pl.String, "as_of": pl.Date, "numerator": pl.Float64,
    "denominator": pl.Float64, "percent": pl.String, "numerator_word": pl.String,
    "denominator_word": pl.String, "percent_word": pl.String,
}  # fmt: skip
"""Columns of figures that agencies claimed, with their types."""
ACCEPTED_COLUMNS = ("file_sha256", "file_name", "sheet", "line", "record_key", "repairs", "flags")

OWN_LAW: dict[str, pl.DataType | type[pl.DataType]] = {
    "name": pl.String, "value": pl.Int64, "applies_from": pl.Date, "in_force_from": pl.Date,
    "source": pl.String,
}  # fmt: skip
"""Columns of what a province itself says of the law, with their types."""
ACKNOWLEDGED_COLUMNS = ("metric_id", "document", "note")
DECIDED: dict[str, pl.DataType | type[pl.DataType]] = {
    "conflict_id": pl.String, "seq": pl.Int64, "decision": pl.String,
    "decided_at": pl.Datetime("us", "UTC"), "actor": pl.String, "waits": pl.Boolean,
    "content_hash": pl.String,
}  # fmt: skip
"""Columns of what people decided, with their types."""
ANSWERS: dict[str, pl.DataType | type[pl.DataType]] = {
    "seq": pl.Int64, "decided_at": pl.Datetime("us", "UTC"), "actor": pl.String,
    "channel": pl.String, "conflict_id": pl.String, "mention_id": pl.String, "reason": pl.String,
    "decision": pl.String, "stands": pl.Boolean, "waits": pl.Boolean, "undone": pl.Boolean,
    "second": pl.String, "second_answer": pl.String, "agreed": pl.Boolean,
    "machine_right": pl.Boolean, "blind_answer": pl.String,
}  # fmt: skip
"""Columns of what became of their decisions, with their types."""
CLAIMED: dict[str, pl.DataType | type[pl.DataType]] = {
    "conflict_id": pl.String, "answer": pl.String, "claimed_at": pl.Datetime("us", "UTC"),
}  # fmt: skip
"""Columns of what offices say they did about conflicts, with their types."""


class FactsError(ValueError):
    """The frames of a night lack columns; the message lists all of them."""


@dataclass(frozen=True, kw_only=True)
class NightFacts:
    """Everything that is known of one province on one night, as frames or files.

    `sources` are the extracts whose records it holds; `references` what these are held against
    (master, inventory), of which `reference_ledger` tells how old it is. `required` are the sources
    that the province cannot do without (default: those whose contract says so), `rhythms` those
    that deliver otherwise than their contract says. Shapes as in docs/architecture.md: `accepted`
    by (source, table), with `flags` as `column:REASON`, `quarantined` one line per (row, broken
    rule), `mentions` (`mention_id`: 32 hex digits), `links` (`record_id` is a `mention_id`),
    `master`, `inventory`. `ledger` has one line per (file, sheet) with the counts of
    `LEDGER_COLUMNS` and `as_of`, the date folder it was read from. `communes` is one line per
    commune code and vintage (`old`: before 1 July 2025) with the code that is current now.
    `reported` holds figures that an agency claimed, each with the metric and source it speaks
    of (null if none), `percent` as printed, and how exact each number is (a `Word` of
    `warehouse.printed`); numbers that were not printed are null. `acknowledged` names the metrics
    whose jump since the night before somebody confirmed, with the document. `own_law` is what the
    province itself says of the law (`findings.law.law_frame`), with its source. `decided` has
    one line per conflict about which a decision stands (`DECIDED`): the number of the entry, what
    was said, when (UTC), by whom, whether it waits for a second pair of eyes, and the content that
    it was made on;
    `claimed` has the last answer of an office about each conflict (`CLAIMED`);
    `answers` has one line per decision of the last months (`ANSWERS`): whether it stands, who else
    saw it (`second`) and agreed, and of the control sample whether the machine was right and
    what another person said who judged it blind as well;
    `journal` is number and hash of the last entry that the night knew. `seconds` is how long the
    night took until now; it is the only input that never changes the content.
    """

    night: date
    province: str
    province_name: str
    run_id: str
    model_version: str
    rule_version: str
    sources: tuple[SourceContract, ...]
    accepted: Mapping[tuple[str, str], Frame]
    quarantined: Frame
    mentions: Frame
    links: Frame
    ledger: Frame
    inventory: Frame
    communes: Frame
    master: Frame
    references: tuple[SourceContract, ...] = ()
    reference_ledger: Frame | None = None
    required: frozenset[str] | None = None
    rhythms: Mapping[str, Rhythm] = field(default_factory=dict)
    reported: Frame | None = None
    acknowledged: Frame | None = None
    own_law: pl.DataFrame | None = None
    decided: Frame | None = None
    answers: Frame | None = None
    claimed: Frame | None = None
    journal: tuple[int, str] | None = None
    seconds: float | None = field(default=None, compare=False)
    lake: Lake | None = field(default=None, compare=False)

    @property
    def tables(self) -> tuple[TableContract, ...]:
        """The registers of the night."""
        return tuple(table for source in self.sources for table in source.tables)

    def accepted_on(self, night: date, table: TableContract) -> Frame | None:
        """The accepted rows of a table on this or another night; None where they are gone."""
        if night == self.night:
            return self.accepted[table.source, table.name]
        return self.lake(night, table.source, table.name) if self.lake else None

    def check(self) -> None:
        """Raise FactsError naming every frame and column that is missing; no frame is changed."""
        wanted: list[tuple[str, Frame, tuple[str, ...]]] = [
            ("quarantined", self.quarantined, QUARANTINE_COLUMNS),
            ("mentions", self.mentions, MENTION_COLUMNS),
            ("links", self.links, LINK_COLUMNS),
            ("ledger", self.ledger, LEDGER_COLUMNS),
            ("inventory", self.inventory, INVENTORY_COLUMNS),
            ("communes", self.communes, COMMUNE_COLUMNS),
            ("master", self.master, MASTER_COLUMNS),
        ]
        if self.reference_ledger is not None:
            wanted.append(("reference_ledger", self.reference_ledger, LEDGER_COLUMNS))
        if self.reported is not None:
            wanted.append(("reported", self.reported, tuple(REPORTED)))
        if self.own_law is not None:
            wanted.append(("own_law", self.own_law, tuple(OWN_LAW)))
        if self.acknowledged is not None:
            wanted.append(("acknowledged", self.acknowledged, ACKNOWLEDGED_COLUMNS))
        if self.decided is not None:
            wanted.append(("decided", self.decided, tuple(DECIDED)))
        if self.answers is not None:
            wanted.append(("answers", self.answers, tuple(ANSWERS)))
        if self.claimed is not None:
            wanted.append(("claimed", self.claimed, tuple(CLAIMED)))
        problems = [
            f"{name}: no column {column}"
            for name, frame, columns in wanted
            for column in columns
            if column not in column_names(frame)
        ]
        for table in self.tables:
            problems += self._table_problems(table)
        if problems:
            raise FactsError("The facts of the night are incomplete: " + "; ".join(problems))

    def _table_problems(self, table: TableContract) -> list[str]:
        where = f"accepted {table.source}/{table.name}"
        frame = self.accepted.get((table.source, table.name))
        if frame is None:
            return [f"{where}: no frame (give an empty one when nothing arrived)"]
        meant, told = table.meanings.columns.values(), (f.column.name for f in measured(table))
        there = column_names(frame)
        indicated = INDICATED if table.meanings.indicators else ()
        taken = (DAYS_TAKEN,) if table.meanings.days_taken is not None else ()
        classed = table.meanings.categories
        columns = dict.fromkeys((*ACCEPTED_COLUMNS, *indicated, *taken, *classed, *meant, *told))
        return [f"{where}: no column {column}" for column in columns if column not in there]
