"""What a night hands to the warehouse: plain frames and a plain description of each register.

Belongs here: the shape of the input, and the check that the frames have it. Does not belong here:
how the frames were made (validators, matching) and what becomes of them (load, metrics,
conflicts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

import polars as pl

Frame: TypeAlias = pl.DataFrame | Path | tuple[Path, ...]
"""A frame in memory, or Parquet files of one schema, read column by column when needed."""


def as_lazy(frame: Frame) -> pl.LazyFrame:
    """The frame for polars, without reading the rows."""
    if isinstance(frame, pl.DataFrame):
        return frame.lazy()
    return pl.scan_parquet(list(frame) if isinstance(frame, tuple) else frame)


def column_names(frame: Frame) -> list[str]:
    """The names of the columns, without reading the rows."""
    return as_lazy(frame).collect_schema().names()


class RegisterKind(StrEnum):
    """What one record of a register says about its persons."""

    BIRTH = "birth"
    DEATH = "death"
    MARRIAGE = "marriage"
    HOLDING = "holding"
    PAYMENT = "payment"
    TAX_CODE = "tax_code"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class FieldSpec:
    """One column whose quality is measured.

    `required`: an empty cell counts against completeness. `identifier`: number or code that must
    be right, complete and clean in 100 % of the records. `weight`: its share in the quality index
    of the register. `role` and `evidence` say of whom it is what (`child`, `date_of_birth`), so
    that it can be compared with the population master; None where it says nothing about a person.
    """

    name: str
    role: str | None = None
    evidence: str | None = None
    required: bool = True
    identifier: bool = False
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """One register, told by the contract of its source in plain words.

    `due_roles`: persons whom the authentication rate counts; `required_roles`: persons who must
    all be matched before the record is in step (default: the due ones); `subject_roles`: persons
    the event is about (child, deceased, both spouses, payee, holder). Columns name typed columns
    of the accepted frame; None where the register has no such thing. `cashless_values` are the
    values of `payment_column` that mean an account. `freshness_days` is the age of an extract
    from which it is stale. A register that is not `expected` is stale only once it was delivered.
    `rules` are the rules over several fields or against a national
    reference that every record is held to, as (column, reason code).
    """

    source: str
    table: str
    name_vi: str
    name_en: str
    kind: RegisterKind
    due_roles: frozenset[str]
    subject_roles: frozenset[str]
    required_roles: frozenset[str] = frozenset()
    commune_column: str | None = None
    book_column: str | None = None
    event_date_column: str | None = None
    payment_column: str | None = None
    cashless_values: frozenset[str] = frozenset()
    amount_column: str | None = None
    id_columns: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    rules: frozenset[tuple[str, str]] = frozenset()
    freshness_days: int = 1
    expected: bool = True

    @property
    def must_match(self) -> frozenset[str]:
        """Roles that must be matched before the record counts as synchronised."""
        return self.required_roles or self.due_roles


MENTION_COLUMNS = (
    "mention_id", "source", "table", "record_key", "role", "file_sha256", "sheet", "line",
    "full_name", "date_of_birth", "sex", "person_id", "old_id", "commune_code",
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
    "person_id", "full_name", "date_of_birth", "sex", "commune_code", "household_id", "status",
    "died_on",
)  # fmt: skip
COMMUNE_COLUMNS = (
    "commune_code", "commune_vintage", "commune_name", "district_code", "district_name",
    "province_code", "current_code", "is_split",
)  # fmt: skip
RULE_COLUMNS = ("rule", "kind", "name_vi", "name_en")
QUARANTINE_COLUMNS = (
    "file_sha256", "file_name", "sheet", "line", "source", "table", "column", "rule",
)  # fmt: skip
REPORTED_COLUMNS = (
    "figure_id", "metric_id", "source", "name_vi", "agency", "document", "as_of", "numerator",
    "denominator", "percent",
)  # fmt: skip
ACCEPTED_COLUMNS = ("file_sha256", "file_name", "sheet", "line", "record_key", "repairs", "flags")


ACKNOWLEDGED_COLUMNS = ("metric_id", "document", "note")


class FactsError(ValueError):
    """The frames of a night lack columns; the message lists all of them."""


@dataclass(frozen=True, kw_only=True)
class NightFacts:
    """Everything that is known of one province on one night, as frames or files.

    Shapes as in docs/architecture.md: `accepted` by (source, table), with `flags` as
    `column:REASON`, `quarantined` one line per (row, broken rule), `mentions` (`mention_id`: 32
    hex digits), `links` (`record_id` is a `mention_id`), `master`, `inventory`. `ledger` has
    one line per (file, sheet) with the counts of `LEDGER_COLUMNS` and `as_of`, the date folder
    it was read from. `communes` is one line per commune code and vintage (`old`: before 1 July
    2025) with the code that is current now; `rules` gives every reason code of the validators a
    kind (`missing`, `format`, `duplicate`, `logic`, …) and a sentence in both languages.
    `reported` holds figures that an agency claimed, each with the metric and source it speaks
    of (null if none) and `percent` as printed. `acknowledged` names the metrics whose jump
    since the night before somebody confirmed, with the document. `seconds` is how long the
    night took until now; it is the only input that never changes the content.
    """

    night: date
    province: str
    province_name: str
    run_id: str
    model_version: str
    rule_version: str
    tables: tuple[TableSpec, ...]
    accepted: Mapping[tuple[str, str], Frame]
    quarantined: Frame
    mentions: Frame
    links: Frame
    ledger: Frame
    inventory: Frame
    communes: Frame
    master: Frame
    rules: Frame
    reported: Frame | None = None
    acknowledged: Frame | None = None
    seconds: float | None = field(default=None, compare=False)

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
            ("rules", self.rules, RULE_COLUMNS),
        ]
        if self.reported is not None:
            wanted.append(("reported", self.reported, REPORTED_COLUMNS))
        if self.acknowledged is not None:
            wanted.append(("acknowledged", self.acknowledged, ACKNOWLEDGED_COLUMNS))
        problems = [
            f"{name}: no column {column}"
            for name, frame, columns in wanted
            for column in columns
            if column not in column_names(frame)
        ]
        for spec in self.tables:
            problems += self._table_problems(spec)
        if problems:
            raise FactsError("The facts of the night are incomplete: " + "; ".join(problems))

    def _table_problems(self, spec: TableSpec) -> list[str]:
        where = f"accepted {spec.source}/{spec.table}"
        frame = self.accepted.get((spec.source, spec.table))
        if frame is None:
            return [f"{where}: no frame (give an empty one when nothing arrived)"]
        optional = (
            spec.commune_column, spec.book_column, spec.event_date_column, spec.payment_column,
            spec.amount_column,
        )  # fmt: skip
        columns = [*ACCEPTED_COLUMNS, *(c for c in optional if c), *(f.name for f in spec.fields)]
        there = column_names(frame)
        return [f"{where}: no column {c}" for c in columns if c not in there]
