"""The words contracts are written in: columns, persons, tables, sources.

Here: what a contract can say. Not here: any particular source, nor how a contract is enforced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import polars as pl

from contracts.patterns import TextPattern
from contracts.reasons import Reason, Severity

Sex = Literal["M", "F"]


class Kind(StrEnum):
    """How a column is typed; see "Accepted rows" in docs/architecture.md."""

    TEXT = "text"
    PERSON_NAME = "person_name"
    PARTIAL_DATE = "partial_date"
    DATE = "date"
    PERSON_ID = "person_id"
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
    `filled`. `date_of`: what a date tells. `number_of`: what numbers the column may hold.
    `pattern`: what a text column may hold; one without is free text and personal data.
    `person_number`: a text column that holds the number of a person; where the file stores numbers
    its zeros are put back.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...]
    title_en: str = ""
    required: bool = False
    filled: bool = False
    identifier: bool = False
    pii: bool = False
    date_of: Literal["birth", "event"] = "event"
    number_of: Literal["person_id", "tax_code", "any"] = "person_id"
    authoritative: bool = False
    tolerated: frozenset[Reason] = frozenset()
    fields: tuple[str, ...] = ()
    pattern: TextPattern | None = None
    person_number: bool = False

    @property
    def title_vi(self) -> str:
        """The official Vietnamese label."""
        return self.aliases[0]


@dataclass(frozen=True)
class PersonRole:
    """One person that a record mentions, and the columns that hold the evidence.

    `birth_date`: columns in order, the first filled one counts. `sex` is a column, `sex_is` a
    constant, `sex_by_birth_column` the sex that a filled birth column implies. `paper`: the column
    of an identity paper beside `number`, which counts where that is empty. `where`: condition
    on the typed row for the role to exist; without it a role exists when its name or number is
    there.
    """

    role: str
    name: str
    birth_date: tuple[str, ...] = ()
    sex: str | None = None
    sex_is: Sex | None = None
    sex_by_birth_column: Mapping[str, Sex] = field(default_factory=dict)
    number: str | None = None
    paper: str | None = None
    commune: str | None = None
    where: pl.Expr | None = None
    number_expected: bool = True


@dataclass(frozen=True)
class Rule:
    """A cross-field rule: `broken` is true for a typed row that breaks it; null counts as kept.

    Beside the typed columns, `broken` may use `<date>.year`, `<date>.first`, `<date>.last` (the
    earliest and latest day a partial date allows), `<number>.sex` and `<number>.birth_year`, and
    `today`.
    """

    reason: Reason
    column: str
    broken: pl.Expr
    severity: Severity | None = None

    @property
    def effect(self) -> Severity:
        """Severity in this contract."""
        return self.severity or self.reason.severity


@dataclass(frozen=True)
class Register:
    """What a table is to the warehouse: the kind of its records, and which columns carry which
    meaning.

    `kind`: birth, death, marriage, holding, payment, tax_code or other. `subjects`: roles the event
    is about (all of them without it). `roles_not_due`: roles that the authentication rate leaves
    out. `cashless_values` are the values of `payment_method` that mean an account.
    """

    kind: str = "other"
    subjects: tuple[str, ...] = ()
    roles_not_due: frozenset[str] = frozenset()
    commune: str | None = None
    book: str | None = None
    event_date: str | None = None
    payment_method: str | None = None
    cashless_values: frozenset[str] = frozenset()
    amount: str | None = None


@dataclass(frozen=True)
class TableContract:
    """One table of a source.

    `key`: natural key; an element that is a tuple names alternatives, of which the first filled one
    is taken. `ignored_in_duplicates`: columns that may differ between two copies of one row.
    `expected`: whether a delivery without this table is refused.
    """

    source: str
    name: str
    title_vi: str
    title_en: str
    columns: tuple[Column, ...]
    key: tuple[str | tuple[str, ...], ...]
    roles: tuple[PersonRole, ...] = ()
    rules: tuple[Rule, ...] = ()
    sheet_aliases: tuple[str, ...] = ()
    ignored_in_duplicates: frozenset[str] = frozenset({"ordinal"})
    register: Register = Register()
    expected: bool = True

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
    def header_columns(self) -> dict[str, tuple[str, ...]]:
        """Column → aliases and field names, as header recognition wants it."""
        return {column.name: (*column.aliases, *column.fields) for column in self.columns}

    @property
    def required_columns(self) -> frozenset[str]:
        """Columns without which a sheet is not this table."""
        return frozenset(column.name for column in self.columns if column.required)


@dataclass(frozen=True)
class SourceContract:
    """One kind of extract. `freshness_days`: age of the data beyond which they count as stale.

    `rhythm`: how often it usually delivers; a deployment may know better (DONGBO_RHYTHMS).
    `required`: whether a night cannot do without it.
    `file_patterns`: shell patterns of usual file names. `inventory`: whether the register inventory
    counts its entries (register = table name).
    """

    source: str
    title_vi: str
    title_en: str
    tables: tuple[TableContract, ...]
    freshness_days: int
    file_patterns: tuple[str, ...] = ()
    inventory: bool = False
    purpose: Purpose = Purpose.EXTRACT
    required: bool = True
    rhythm: Rhythm = Rhythm.IRREGULAR

    @property
    def name(self) -> str:
        """The source's name, also its folder in the inbox."""
        return self.source

    @property
    def names_persons(self) -> bool:
        """Whether its records mention persons to be linked."""
        return any(table.roles for table in self.tables)

    def table(self, name: str) -> TableContract:
        """The table called `name`; raises `KeyError`."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
