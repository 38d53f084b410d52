"""What the sample generator needs to make a table up: whom it is about, and how its file looks.

Here: the declaration. Not here: whom (`sample_people`), what cells say (`sample_cells`), and the
making (`sample_data.registers.declared`), which fills the columns of a person's evidence by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts.sample_cells import Value
from contracts.sample_people import EVERYBODY, RESIDENT, Condition, Kinship


@dataclass(frozen=True)
class Relative:
    """The person in the role is a relative of the main one: the first kinship that there is.

    `share`: in how many records it is written. `who`: what the relative must meet. Nobody stands
    where there is no such relative. `year_only`: of the birth date the register has the year.
    """

    kinships: tuple[Kinship, ...]
    share: float = 1.0
    year_only: bool = False
    who: Condition = EVERYBODY


@dataclass(frozen=True)
class Unrelated:
    """The person in the role is somebody of these, of another household."""

    who: Condition = RESIDENT
    share: float = 1.0


@dataclass(frozen=True)
class Main:
    """The person in the role is the main one, where the column has one of the texts.

    Elsewhere nobody of the sample stands there, and the columns hold what `values` say: the
    applicant of a dossier that is an organisation.
    """

    column: str = ""
    texts: frozenset[str] = frozenset()


Whom: TypeAlias = Main | Relative | Unrelated


@dataclass(frozen=True)
class Also:
    """What a planted record is beside its own kind. `at`: the register whose record of the same
    person the other finding is about (`civil_status.death`), without it the planted record."""

    kind: str
    at: str = ""
    lawful: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Planted:
    """What is made on purpose. `kind`: the id of the rule that finds it, where there is one. Its
    `values`, if it has any, may belie the evidence of a person: another birth date than the true.

    `lawful`: why it is none, in a word, though it looks like one: the rule must not find it.
    `said_in`: the columns that say so; in a file that lacks one it is as wrong as any other.
    `seen_in`: the columns by which anybody sees what it is; in a file that lacks one it is nothing.
    `told_by`: the register (`merit.persons`) whose record of the person says that it is lawful; of
    whom it has none it is as wrong as any other. `seen_by`: the register whose record shows what it
    is; of whom it has none it is nothing.
    `persons`: whom roles name then; the finding is about the first of them.
    `also`: what else the record is.
    """

    kind: str
    lawful: str = field(default="", kw_only=True)
    said_in: tuple[str, ...] = field(default=(), kw_only=True)
    seen_in: tuple[str, ...] = field(default=(), kw_only=True)
    told_by: str = field(default="", kw_only=True)
    seen_by: str = field(default="", kw_only=True)
    persons: Mapping[str, Whom] = field(default_factory=dict, kw_only=True)
    also: tuple[Also, ...] = field(default=(), kw_only=True)

    @property
    def name(self) -> str:
        """What it is drawn by, and what a profile sets its share by: a kind, or the kind with the
        reason why it is none."""
        return f"{self.kind}.{self.lawful}" if self.lawful else self.kind


@dataclass(frozen=True)
class Extra(Planted):
    """A finding: `share` of these people are in the table and should not be, with `values`."""

    who: Condition
    share: float
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing(Planted):
    """A finding: `share` of these people should be in the table and are not.

    A lawful one is about people who need not be there: they are told, and nobody is left out.
    """

    who: Condition
    share: float


@dataclass(frozen=True)
class Twice(Planted):
    """A finding: `share` of these people stand in the table a second time, with `values`. With an
    `Altered` of the same name it is one planting: the first record is altered. So are several."""

    who: Condition
    share: float
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Altered(Planted):
    """A finding: of `share` of these people the record says `values`, which is wrong. `who=None`:
    of `share` of the records of a list that is about nobody."""

    who: Condition | None
    share: float
    values: Mapping[str, Value] = field(default_factory=dict)


Finding: TypeAlias = Extra | Missing | Twice | Altered
"""What somebody ought to find, or ought not to where it is lawful; its truth is kept. A profile may
set another share by its name."""


@dataclass(frozen=True)
class Dated:
    """Days that are written another way than 31/12/2026: `Dated("%Y%m%d")`."""

    written: str


@dataclass(frozen=True)
class Spelled:
    """Texts that are written another way: `Spelled({"Nam": "1", "Nữ": "2"})`."""

    texts: Mapping[str, str]


Form: TypeAlias = Dated | Spelled


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Another file in which a share of the communes deliver the table (see `Sample`).

    `columns`: those that it has, in the order of the contract; all without it.
    """

    file: str
    share: float
    sheet: str = ""
    titles: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    column_numbers: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """How a table of a made-up province looks.

    **File.** `file`: its name with `{province}`, `{month}`, `{year}`; the ending says the format
    (`.csv`, `.xlsx`, `.json`). Tables with the same file are sheets of one workbook, or lists
    inside the records of a JSON message (the table `of` another). `sheet`: the name of the sheet,
    without it the first alias (in a message: of the list). `titles`: rows above the header.
    `labels`: the label of a column where it is not the official one; a label may carry its groups,
    as in `"Vị trí việc làm / Nhà quản lý"`. `column_numbers`: a row (1), (2) … below the header.
    `left_out`: columns of persons' evidence that the file has not.

    A column in braces in the name of the file, of the sheet or in a title stands there and nowhere
    else: there is one file, or one sheet, for each of its values (a class list for each school).
    There `{date}` is the day of the extract, and a name in capitals gives the text in capitals.

    **Records.** One for each person of `who`; `share`: of how many of them; `each`: how many
    records a person has, at least and at most. `who=None`: no person is drawn, and there are
    `count` records, or the `rows` word by word (column → text). `of`: another table of the source
    to whose records these belong; with `who=None` each of those has `each`, about its main person.
    `leaves`: the record goes when the person no longer meets `who`. `together`: the rows of a
    household stand together, its head first.

    **Cells.** `values`: what the columns hold that are no evidence; a name that begins with `_` is
    no column and serves others. `persons`: whom each role of the table names; without a word the
    first role is the main person. `stands_in`: where the evidence of a column is written that the
    file lacks: `{"citizen_name": ("applicant",)}`; a name in three columns is cut into family,
    middle and given name. `findings`: what is wrong on purpose.
    """

    file: str
    sheet: str = ""
    titles: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    column_numbers: bool = False
    forms: Mapping[str, Form] = field(default_factory=dict)
    others: tuple[Layout, ...] = ()
    left_out: frozenset[str] = frozenset()
    who: Condition | None = RESIDENT
    share: float = 1.0
    each: tuple[int, int] = (1, 1)
    count: int = 0
    rows: tuple[Mapping[str, str], ...] = ()
    of: str = ""
    leaves: bool = True
    together: bool = False
    values: Mapping[str, Value] = field(default_factory=dict)
    persons: Mapping[str, Whom] = field(default_factory=dict)
    stands_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
