"""Link specs: what to compare, how to find candidates, what people must look at. Data, not code.

Belongs here: what a spec is, and how it is fitted to two tables. Does not belong here: reading one
(`spec`), what a kind of comparison does (`matching.kinds`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

from matching.kinds import KINDS, Coarse, Columns, Kind
from matching.nearest import nearest
from matching.reasons import Reason
from matching.source import Source

# How like a column must be to one that is missing to be taken for it misspelt: below this, columns
# of other content (commune_name for commune_code) would be.
MISSPELT = 0.85


class SpecError(ValueError):
    """A spec or the tables given with it cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Comparison:
    """One comparison: its kind, its column on either side, its options.

    `optional`: tables that lack its column are linked without it. `holds`: the kind of number that
    belongs in its column (`personal_id` or `cmnd`), see `matching.numbers`.
    """

    name: str
    kind_name: str
    left: Columns
    right: Columns
    labels: dict[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    m: dict[str, float] = field(default_factory=dict)
    u: dict[str, float] = field(default_factory=dict)
    optional: bool = False
    holds: str = ""

    def columns(self, *, right: bool) -> list[str]:
        """The columns that one of the tables must have for it: the options' where it has any."""
        side = self.right if right else self.left
        also = self.kind.needs(side, right=right) if not self.optional else []
        return [side.main, *also]

    @cached_property
    def kind(self) -> Kind:
        """The kind's implementation, coarsened where the spec names the levels to keep."""
        kind = KINDS[self.kind_name]
        return Coarse(kind, self.levels) if self.levels else kind

    def label(self, language: str) -> str:
        """What the comparison is called in a language (its name where the spec says nothing)."""
        return self.labels.get(language, self.name)

    def level_name(self, level: int) -> str:
        """Name of a level number (`missing` when there was nothing to compare)."""
        levels = self.kind.levels
        return levels[level].name if level < len(levels) else "missing"

    def level_numbers(self) -> dict[str, int]:
        """Number of each level by name; that of `missing` comes after the last."""
        names = [level.name for level in self.kind.levels] + ["missing"]
        return {name: number for number, name in enumerate(names)}


@dataclass(frozen=True)
class Block:
    """One blocking rule: pairs that agree on all keys; (comparison, left key, right key) each."""

    keys: tuple[tuple[str, str, str], ...]
    cap: int

    @property
    def name(self) -> str:
        """The rule in words, as in the spec."""
        return " + ".join(f"{c}.{a}" if a == b else f"{c}.{a}={c}.{b}" for c, a, b in self.keys)

    @property
    def right_name(self) -> str:
        """The rule's keys on the master's side: rules of one name share an index."""
        return " + ".join(f"{c}.{key}" for c, _, key in self.keys)


@dataclass(frozen=True)
class Rule:
    """A condition on levels: every named comparison has one of the named levels.

    With `rival` the record must have another candidate that meets those levels. With `unless` the
    rule is overcome by a pair that meets those levels and is believed at least so much.
    """

    reason: str
    levels: dict[str, tuple[str, ...]]
    rival: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unless: dict[str, tuple[str, ...]] = field(default_factory=dict)
    belief: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Something beside a record's own evidence that names its person; see `matching.named`.

    `belief`: how often the one named is the person of such a record; `certainty`: from which
    probability on that settles a record, `unless` the pair meets those levels.
    """

    reason: ClassVar[Reason]
    belief: float
    certainty: float
    unless: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Family(Naming):
    """How a record tells whose relative its person is; see `matching.family`.

    `comparison`: the numbers of persons whose relations (`mother`, `father`, `spouse`) the master
    knows. `relative`, `relation`: columns of the extract with the id of another record and what
    this one's person is to that one's. `doubt`: levels on which a match is told too little to stand
    where the master does not confirm the relation; see `matching.unconfirmed`.
    """

    reason = Reason.FAMILY
    comparison: str
    relative: str
    relation: str
    doubt: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Codes(Naming):
    """The column of the extract with a record's codes, blanks between; see `matching.codes`.

    `against`: levels, any of which says of the record of another that carries the code that it
    cannot be of the person whom evidence alone gave this one.
    """

    reason = Reason.CODE
    column: str
    against: tuple[dict[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Spec:
    """A link spec; see docs/matching.md for the meaning of every field.

    `where`: the column of the master that says where each person is; links then tell it.
    """

    name: str
    left_id: str
    right_id: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    cardinality: str = "many-to-one"
    target_precision: float = 0.999
    match_floor: float = 0.9
    review_floor: float = 0.05
    prior_in_master: float = 0.9
    population: int = 10_000
    certain: Rule | None = None
    reviews: tuple[Rule, ...] = ()
    apart: tuple[Rule, ...] = ()
    latest: tuple[tuple[str, str], ...] = ()
    family: Family | None = None
    codes: Codes | None = None
    where: str | None = None
    source: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def comparison(self, name: str) -> Comparison:
        """The comparison of that name."""
        return next(c for c in self.comparisons if c.name == name)

    def columns(self, *, right: bool) -> list[str]:
        """Every column the spec may read from one of the tables, the id first."""
        beside = [self.where] if right and self.where else [] if right else self.beside
        return list(dict.fromkeys([*self.compared(right=right), *beside]))

    @property
    def beside(self) -> dict[str, str]:
        """What of the extract is read beside what is compared, and the setting that names it."""
        columns = {column: "latest" for _, column in self.latest}
        if self.family is not None:
            columns |= dict.fromkeys((self.family.relative, self.family.relation), "family")
        if self.codes is not None:
            columns[self.codes.column] = "codes"
        return columns

    def compared(self, *, right: bool) -> list[str]:
        """The id and every column that is compared."""
        names = [self.right_id if right else self.left_id]
        for comparison in self.comparisons:
            side = comparison.right if right else comparison.left
            names += [side.main, *side.named()]
        return list(dict.fromkeys(names))

    def for_one_table(self) -> "Spec":
        """The spec for comparing the records of the extract with each other (`--dedupe`).

        Both sides are the extract's columns, and the table is all the population there is.
        """
        alike = tuple(replace(c, right=c.left) for c in self.comparisons)
        one = replace(self, right_id=self.left_id, comparisons=alike, population=1)
        return replace(one, latest=(), family=None, codes=None, where=None)

    def check_columns(self, there: Sequence[str], *, right: bool) -> list[str]:
        """What is wrong with the columns of one table, in words that name the nearest column.

        Missing are the id, a column of a comparison that is not optional, and one of an optional
        comparison where the table has a column of nearly its name.
        """
        table = "master" if right else "extract"
        spare = [name for name in there if name not in self.columns(right=right)]
        own = "right_id" if right else "left_id"
        wanted = [(self.right_id if right else self.left_id, f"rename it or set {own}", True)]
        for c in self.comparisons:
            advice = f"comparison {c.name} needs it: rename yours, or correct the spec"
            must = f"{advice} or set optional = true there"
            wanted += [(n, advice if c.optional else must, not c.optional)
                       for n in c.columns(right=right)]  # fmt: skip
        if right and self.where:
            wanted.append((self.where, "it was to say where people are: name another", True))
        for name, setting in ({} if right else self.beside).items():
            wanted.append((name, f"{setting} names it: rename yours, or correct the spec", False))
        problems = []
        for name, advice, needed in wanted:
            if name in there:
                continue
            near = nearest(name, spare, 0.6 if needed else MISSPELT)
            if needed or near is not None:
                meant = f" (did you mean {near}?)" if near is not None else ""
                problems.append(f"the {table} has no column {name}{meant}: {advice}")
        return list(dict.fromkeys(problems))

    def for_tables(self, left: Source, right: Source) -> "Spec":
        """The spec reduced to the columns that both tables have.

        Raises SpecError when an id column, a needed column or a row is missing, a column is
        misspelt or nothing is left to compare.
        """
        problems = self.check_columns(left.columns, right=False)
        problems += self.check_columns(right.columns, right=True)
        for name, frame in (("extract", left), ("master", right)):
            if not len(frame):
                problems.append(f"the {name} has no rows: check that the right file was given")
        if problems:
            raise SpecError("; ".join(problems))
        return self.reduced(left.columns, right.columns)

    def reduced(self, left: list[str] | None = None, right: list[str] | None = None) -> "Spec":
        """The spec without what needs columns that are not there (None: all are).

        Raises SpecError when nothing is left to compare or to find candidates by.
        """
        usable = tuple(
            c
            for c in self.comparisons
            if (left is None or c.left.main in left) and (right is None or c.right.main in right)
        )
        if not usable:
            wanted = ", ".join(f"{c.left.main}/{c.right.main}" for c in self.comparisons)
            raise SpecError(
                f"no usable column: the tables share none of {wanted} (extract/master); rename "
                "columns or write a spec that names yours"
            )
        names = {c.name for c in usable}
        blocks = tuple(b for b in self.blocks if all(c in names for c, _, _ in b.keys))
        if not blocks:
            raise SpecError(
                f"no blocking rule works with {', '.join(sorted(names))} alone: add a [[block]] "
                "to the spec that uses only these"
            )
        there = {c for _, c in self.latest if left is None or c in left}
        latest = tuple((name, c) for name, c in self.latest if name in names and c in there)
        family = self.family
        if family is not None:
            columns = (family.relative, family.relation)
            usual = left is None or all(column in left for column in columns)
            family = family if usual and family.comparison in names else None
        codes = self.codes
        if codes is not None and left is not None and codes.column not in left:
            codes = None
        fitting = replace(self, comparisons=usable, blocks=blocks)
        return replace(fitting, latest=latest, family=family, codes=codes)
