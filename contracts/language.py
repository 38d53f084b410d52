"""The words contracts are written in: columns, rules, tables, sources.

Here: what a contract can say, but of persons and of what records mean (`meanings`). Not here: any
particular source (one module each), what is wrong with a declaration (`contracts.faults`), nor how
a contract is enforced (`validators`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Literal

import polars as pl

from contracts.groups import Group
from contracts.lookups import Exists, Lookup
from contracts.meanings import Meanings, PersonRole
from contracts.origin import Origin, declared_here
from contracts.patterns import TextPattern
from contracts.reasons import Reason, Severity
from contracts.sample import Sample
from vietnam.chars import fold


class Kind(StrEnum):
    """How a column is typed; see "Accepted rows" in docs/architecture.md.

    `CODE`: an official code, upper case without separators; no zero is ever put back. `HOUSEHOLD`:
    the code of a household, which is personal data.
    """

    TEXT = "text"
    CODE = "code"
    PERSON_NAME = "person_name"
    PARTIAL_DATE = "partial_date"
    DATE = "date"
    PERSON_ID = "person_id"
    HOUSEHOLD = "household"
    COMMUNE = "commune"
    SEX = "sex"
    MONEY = "money"
    AREA = "area"
    DECIMAL = "decimal"
    INTEGER = "integer"


class Purpose(StrEnum):
    """What a source is for."""

    EXTRACT = "extract"
    MASTER = "master"
    INVENTORY = "inventory"


class Rhythm(StrEnum):
    """How often a source delivers."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"

    @property
    def latest_days(self) -> int | None:
        """Days since the last delivery after which the next one is late; None: it never is.

        Longest distance of two deliveries that keep the rhythm, and a while for holidays and
        transport: nothing, 2 days, 3 days, a month.
        """
        return {"daily": 1, "weekly": 9, "monthly": 34, "yearly": 397}.get(self.value)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `aliases`: Vietnamese header labels, the official one first, with the group as in `"Người mẹ /
    Ngày sinh"`. `fields`: its names in national software (`meNgaySinh`), compared letter by letter.
    `required`: the header must have it. `filled`: a row without a value, or with one
    that cannot be read, is rejected. `identifier`: an identifier field of the national index.
    `pii`: personal data. `authoritative`: names are taken whole, nothing is split off or refused.
    `tolerated`: problems that leave the value empty but do not reject a row although it is
    `filled`. `date_of`: what a date tells; a day of validity and a deadline may lie in the future,
    31/12/9999 leaves them empty, and a deadline may be a quarter, the end of a period, or none at
    all (“thường xuyên”). `number_of`: what numbers the column may hold. `pattern`: what a text
    column or a code may hold; a text column without one is free text and personal data. `codes`:
    the list a code must be in.
    `person_number`: a text column that holds the number of a person; where the file stores numbers
    its zeros are put back. `passports`: the label of a number of persons asks for passports too, so
    one is no mistake, and no number to link by. `titled`: patterns of what stands above the table,
    or in the name of the sheet, file or folder, where the header has no such column; the surest
    first, and the group `value` of each is the value of every row (`sources.titles`). `made`: where
    the file has no such column, its text, made of the texts of other columns of the row as they
    stand in the file: a name that stands in three cells, the number in a cell that may hold an
    organisation's.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...]
    title_en: str = ""
    required: bool = False
    filled: bool = False
    identifier: bool = False
    pii: bool = False
    date_of: Literal["birth", "event", "validity", "deadline"] = "event"
    number_of: Literal["person_id", "tax_code", "any"] = "person_id"
    authoritative: bool = False
    tolerated: frozenset[Reason] = frozenset()
    fields: tuple[str, ...] = ()
    pattern: TextPattern | None = None
    codes: frozenset[str] = frozenset()
    person_number: bool = False
    passports: bool = False
    titled: tuple[str, ...] = ()
    made: pl.Expr | None = field(default=None, compare=False)
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    @property
    def title_vi(self) -> str:
        """The official Vietnamese label."""
        return self.aliases[0]

    @property
    def ends(self) -> bool:
        """Whether its day may lie in the future, or never come."""
        return self.date_of in {"validity", "deadline"}


@dataclass(frozen=True)
class Rule:
    """A cross-field rule: `broken` is true for a typed row that breaks it; null counts as kept.

    Beside the typed columns, `broken` may use `<date>.year`, `<date>.first`, `<date>.last` (the
    earliest and latest day a partial date allows), `<number>.sex` and `<number>.birth_year`,
    `today`, and of whole days `<day>.working`, the number of the working day that it is or that
    comes next (two of them subtracted are the working days between; null for years without a
    calendar), `<day>.counted`, the same of a dossier received then, and `today.working`.
    """

    reason: Reason
    column: str
    broken: pl.Expr
    severity: Severity | None = None
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    @property
    def effect(self) -> Severity:
        """Severity in this contract."""
        return self.severity or self.reason.severity


@dataclass(frozen=True)
class HeaderSpec:
    """What to look for in the header of a file.

    `columns` maps a canonical column to its aliases, the best first. An alias may carry its group
    as in `"Người mẹ / Họ, chữ đệm, tên"`; an alias without a group matches the last label of a
    column. An alias in camel case (`meHoTen`, `MaHoSo`) is the name of a field of software: those
    differ by a letter and mean another person, so it matches no label but itself. `required`
    columns must be present; `sheet_aliases` are the names of sheets that hold this table, or of the
    field of a JSON record that lists it. `titled`: patterns of the columns that may stand in a
    title instead (`Column.titled`). `persons`: whether a row may hold the name of somebody.
    `money`: the columns of amounts, which are in đồng. `form`: people fill it in, so every row
    below the header that holds anything is one of the table; none is passed over as a sum, a
    signature or a remark.
    """

    columns: Mapping[str, tuple[str, ...]]
    required: frozenset[str] = frozenset()
    sheet_aliases: tuple[str, ...] = ()
    titled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    persons: bool = True
    money: frozenset[str] = frozenset()
    form: bool = False

    def shown(self, column: str) -> str:
        """A column for people: its official label and its name."""
        return f"“{(self.columns[column] or [column])[0]}” ({column})"


@dataclass(frozen=True)
class TableContract:
    """One table of a source.

    `key`: natural key; an element that is a tuple names alternatives, of which the first filled one
    is taken. `ignored_in_duplicates`: columns that may differ between two copies of one row.
    `lookups`: what its conditions ask of other tables of the source. `expected`: whether a delivery
    without this table is refused. `example`: the texts of one whole and right row, by column.
    `sample`: how the sample generator makes it, if it does.
    """

    source: str
    name: str
    title_vi: str
    title_en: str
    columns: tuple[Column, ...]
    key: tuple[str | tuple[str, ...], ...]
    example: Mapping[str, str]
    roles: tuple[PersonRole, ...] = ()
    rules: tuple[Rule, ...] = ()
    lookups: tuple[Lookup | Exists, ...] = ()
    sheet_aliases: tuple[str, ...] = ()
    ignored_in_duplicates: frozenset[str] = frozenset({"ordinal"})
    meanings: Meanings = field(default_factory=Meanings)
    expected: bool = True
    sample: Sample | None = None
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    def column(self, name: str) -> Column:
        """The column called `name`; raises `KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def key_columns(self) -> frozenset[str]:
        """Columns that take part in the natural key."""
        parts = (names if isinstance(names, tuple) else (names,) for names in self.key)
        return frozenset(name for part in parts for name in part)

    @property
    def header(self) -> HeaderSpec:
        """What header recognition looks for."""
        return HeaderSpec(
            {column.name: (*column.aliases, *column.fields) for column in self.columns},
            frozenset(column.name for column in self.columns if column.required),
            self.sheet_aliases,
            {column.name: column.titled for column in self.columns if column.titled},
            persons=any(column.kind is Kind.PERSON_NAME for column in self.columns),
            money=frozenset(column.name for column in self.columns if column.kind is Kind.MONEY),
        )

    @property
    def subject_roles(self) -> frozenset[str]:
        """Roles that a record is about."""
        return frozenset(self.meanings.subjects or (role.role for role in self.roles))

    @property
    def due_roles(self) -> frozenset[str]:
        """Roles that the authentication rate counts, and that must be matched before the record
        counts as synchronised."""
        return frozenset(role.role for role in self.roles) - self.meanings.not_due


@dataclass(frozen=True)
class SourceContract:
    """One kind of extract.

    `short_vi`, `short_en`: its name where there is little room. `group`: the field of
    administration under which pages show it. `freshness_days`: age of the data
    beyond which they count as stale. `rhythm`: how often it usually delivers; a deployment may know
    better (DONGBO_RHYTHMS). `standing`: shell patterns, in small letters without marks, of files
    that come seldom (a catalogue): the newest of them stand beside every delivery of the others
    until newer ones come. `required`: whether a night waits for its first delivery; a deployment
    may say otherwise (DONGBO_REQUIRED). `file_patterns`: shell patterns of usual file names.
    `inventory`: whether the register inventory counts its entries (register = table name).
    `sample_file`: where the sample generator has a writer of its own for it, the name of its file
    there, with `{province}`; elsewhere tables declare a `sample`.
    """

    source: str
    title_vi: str
    title_en: str
    short_vi: str
    short_en: str
    tables: tuple[TableContract, ...]
    freshness_days: int
    group: Group = Group.OTHER
    file_patterns: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    inventory: bool = False
    purpose: Purpose = Purpose.EXTRACT
    required: bool = True
    rhythm: Rhythm = Rhythm.IRREGULAR
    sample_file: str = ""
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The source's name, also its folder in the inbox."""
        return self.source

    @property
    def names_persons(self) -> bool:
        """Whether its records mention persons to be linked."""
        return any(table.roles for table in self.tables)

    @property
    def sampled(self) -> tuple[TableContract, ...]:
        """The tables that the sample generator makes from their declaration."""
        return tuple(table for table in self.tables if table.sample is not None)

    @property
    def headers(self) -> dict[str, HeaderSpec]:
        """The header of each table."""
        return {table.name: table.header for table in self.tables}

    def stands(self, file_name: str) -> bool:
        """Whether a file of this name stands beside deliveries of other days (`standing`)."""
        return any(fnmatchcase(fold(file_name), pattern) for pattern in self.standing)

    def table(self, name: str) -> TableContract:
        """The table called `name`; raises `KeyError`."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
