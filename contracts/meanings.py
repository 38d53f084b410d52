"""What records mean to all that reads them: which persons they mention, and what they say of them.

Here: the words. Not here: the columns and tables that carry it (`language`), the rules that follow
from persons (`persons`), what any register means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from contracts.indicators import Indicator
from contracts.origin import Origin, declared_here

Sex = Literal["M", "F"]
Relation = Literal["mother", "father", "parent", "spouse"]
"""What one person of a record is to another, as the national population data know it."""


@dataclass(frozen=True)
class Kin:
    """What a person of a record is to another one of it.

    `relation`: this one is the other's mother, father, one of the parents, or spouse. `of`: the
    role of the other. `older_by`: years that this one is older at least (0: nothing is known).
    """

    relation: Relation
    of: str
    older_by: int = 0


@dataclass(frozen=True)
class OwnCode:
    """A code that something gives to a person, on records of whatever register.

    `giver`: what gives it, the same word wherever it is given (`insurance`, `account`). `column`:
    where it stands. `form`: a pattern of the code, letters and digits alone, whose group is what is
    the same everywhere (a health card ends in the insurance code); what has another form is none.
    `with_name`: several share it (a unit has many cadres), and it is one person's only together
    with the name, which counts without spaces and marks.
    """

    giver: str
    column: str
    form: str = r"^(.{6,})$"
    with_name: bool = False


@dataclass(frozen=True)
class PersonRole:
    """One person that a record mentions, and the columns that hold the evidence.

    `title_vi`, `title_en`: what readers call the role. `birth_date`: columns in order, the first
    filled one counts. `sex` is a column, `sex_is` a constant, `sex_by_birth_column` the sex that a
    filled birth column implies. `paper`: the column of an identity paper beside `number`, which
    counts where that is empty. `coded_number`: a column of codes for which the number may stand
    (social insurance does so since September 2026): twelve digits in it count where both are empty.
    `where`: condition on the typed row for the role to exist; without it a role exists when its
    name or number is there. `codes`: the person's codes; another record with the same
    one is of the same person. `kin`: whose relative the person is by the record itself, which tells
    them from namesakes.
    """

    role: str
    title_vi: str
    title_en: str
    name: str
    birth_date: tuple[str, ...] = ()
    sex: str | None = None
    sex_is: Sex | None = None
    sex_by_birth_column: Mapping[str, Sex] = field(default_factory=dict)
    number: str | None = None
    paper: str | None = None
    coded_number: str | None = None
    commune: str | None = None
    where: pl.Expr | None = None
    number_expected: bool = True
    codes: tuple[OwnCode, ...] = ()
    kin: Kin | None = None
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Meanings:
    """What the records of a table mean to rules and metrics across registers.

    `kinds`: what a record is, the chief kind first; open words (`birth`, `payment`, …) that rules
    ask for, so a register of a new kind needs no change elsewhere. `kinds_of`: words of `programme`
    whose records are of other kinds than the rest of their list. `subjects`: roles the record is
    about (all of them without it). `not_due`: roles that the authentication rate leaves out.

    The others name columns. `event_date`: when it happened; `recorded_on`: when an office entered
    or received it, which is later. `valid_from`, `valid_to`: first and last day in force. `status`:
    whether the record is open; `closed` are its values that mean it is not. `programme`: under
    which programme or code of benefit. `linked_key`: the key of a record of another register,
    or the code of whom a right is derived from.
    `household`: the household of the subject. `amount`: đồng that are paid. `payment_method`: how;
    `cashless` are its values that mean an account. `on_behalf`: the name of who receives it in the
    subject's place; the role that bears this name is that person's. `collected`: whether somebody
    took the money; `uncollected` are its values that mean nobody did.

    `indicators`: what metrics count of its records, by the words of `contracts.indicators`.
    `categories`: columns whose words, joined, are the class by which these figures are broken down.
    `days_taken`: the working days that a record took, a condition's neighbour: an expression on the
    typed row that gives a whole number, null where there is none to count.
    """

    kinds: tuple[str, ...] = ("other",)
    kinds_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    not_due: frozenset[str] = frozenset()
    commune: str | None = None
    book: str | None = None
    event_date: str | None = None
    recorded_on: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    status: str | None = None
    closed: frozenset[str] = frozenset()
    programme: str | None = None
    linked_key: str | None = None
    household: str | None = None
    amount: str | None = None
    payment_method: str | None = None
    cashless: frozenset[str] = frozenset()
    on_behalf: str | None = None
    collected: str | None = None
    uncollected: frozenset[str] = frozenset()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    days_taken: pl.Expr | None = None

    @property
    def all_kinds(self) -> tuple[str, ...]:
        """Every kind that a record of the table may be of, the chief kind first."""
        others = (kind for kinds in self.kinds_of.values() for kind in kinds)
        return tuple(dict.fromkeys((*self.kinds, *others)))

    @property
    def columns(self) -> dict[str, str]:
        """Meaning → the column that carries it, of those that are declared."""
        names = ("commune", "book", "event_date", "recorded_on", "valid_from", "valid_to", "status",
                 "programme", "linked_key", "household", "amount", "payment_method", "on_behalf",
                 "collected")  # fmt: skip
        found = {name: getattr(self, name) for name in names}
        return {name: column for name, column in found.items() if column is not None}
