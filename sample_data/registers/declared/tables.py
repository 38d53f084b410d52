"""The tables whose sample is declared, in an order in which they can be made.

Belongs here: what a declaration says as a whole. Does not belong here: records (`records.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from string import Formatter

from contracts.language import SourceContract, TableContract
from contracts.sample import Layout, Sample
from contracts.sample_cells import KeyOf
from contracts.sample_people import EVERYBODY, Condition, Registered


@dataclass(frozen=True)
class Declared:
    """One table with its sample."""

    contract: SourceContract
    table: TableContract
    sample: Sample

    @property
    def source(self) -> str:
        """The source that the table belongs to."""
        return self.contract.source

    @property
    def name(self) -> str:
        """Its name among all registers."""
        return f"{self.source}.{self.table.name}"

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """The layouts of its files: the usual one first, for the communes that the others leave."""
        sample = self.sample
        usual = Layout(
            file=sample.file, share=1.0 - sum(one.share for one in sample.others),
            sheet=sample.sheet, titles=sample.titles, labels=sample.labels, forms=sample.forms,
            column_numbers=sample.column_numbers,
        )  # fmt: skip
        return (usual, *sample.others)

    def above(self, layout: Layout) -> frozenset[str]:
        """Columns that stand in the names of file and sheet or in a title of a layout."""
        forms = (layout.file, layout.sheet, *layout.titles)
        named = frozenset(name.lower() for form in forms for name in named_in(form))
        return named & set(self.sample.values)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that have cells, in the order of the contract, without the running number."""
        told = {
            stands
            for role in self.table.roles
            for name in (
                role.name, role.sex, role.number, role.commune, *role.sex_by_birth_column,
                *role.birth_date[:1],
            )
            if name
            for stands in self.stands(name)
        }  # fmt: skip
        literal = {name for row in self.sample.rows for name in row}
        filled = (told | set(self.sample.values) | literal) - self.sample.left_out
        return tuple(c.name for c in self.table.columns if c.name in filled)

    @cached_property
    def belied(self) -> tuple[str, ...]:
        """Columns of evidence of which a finding says something else than is true of the person."""
        told = {name for one in self.sample.findings for name in getattr(one, "values", ())}
        return tuple(name for name in self.columns if name in told - self.sample.values.keys())

    def shown(self, layout: Layout) -> tuple[str, ...]:
        """The columns of a layout."""
        left_out = self.above(layout)
        wanted = layout.columns or self.columns
        return tuple(name for name in self.columns if name in wanted and name not in left_out)

    def stands(self, column: str) -> tuple[str, ...]:
        """The columns in which the evidence of a column is written."""
        return self.sample.stands_in.get(column, (column,))

    @property
    def belongs(self) -> Condition:
        """Who belongs into the table; of one that is about no person nobody."""
        return self.sample.who if self.sample.who is not None else ~EVERYBODY

    @property
    def key(self) -> tuple[str, ...]:
        """Columns of the natural key that stand in the rows; of alternatives the first."""
        rows = set(self.columns).difference(*(self.above(layout) for layout in self.layouts))
        parts = (part if isinstance(part, tuple) else (part,) for part in self.table.key)
        found = (next((name for name in part if name in rows), None) for part in parts)
        return tuple(name for name in found if name is not None)


def named_in(form: str) -> tuple[str, ...]:
    """The names in the braces of a form."""
    return tuple(name for _, name, _, _ in Formatter().parse(form) if name)


def declared(sources: Mapping[str, SourceContract]) -> dict[str, Declared]:
    """The tables whose sample is declared, each behind those whose records it refers to.

    Raises ValueError where tables refer to each other in a circle.
    """
    found = [
        Declared(contract, table, table.sample)
        for _, contract in sorted(sources.items())
        for table in contract.tables
        if table.sample is not None
    ]
    by_name = {one.name: one for one in found}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for one in found:
        sorter.add(one.name, *(name for name in _behind(one, by_name) if name != one.name))
    try:
        return {name: by_name[name] for name in sorter.static_order()}
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ValueError(f"samples refer to each other in a circle: {circle}") from error


def _behind(one: Declared, others: Mapping[str, Declared]) -> Iterator[str]:
    """The tables that have to be made before one."""
    if one.sample.of:
        yield f"{one.source}.{one.sample.of}"
    for word in _words(one.sample):
        if not isinstance(word, Registered | KeyOf):
            continue
        for name, other in others.items():
            meant = other.source == word.source and word.table in {"", other.table.name}
            if meant and (isinstance(word, Registered) or word.column in other.sample.values):
                yield name


def _words(value: object) -> Iterator[object]:
    """A declaration and everything in it."""
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        parts: tuple[object, ...] = tuple(getattr(value, one.name) for one in fields(value))
    elif isinstance(value, Mapping):
        parts = tuple(value.values())
    elif isinstance(value, tuple):
        parts = value
    else:
        return
    for part in parts:
        yield from _words(part)
