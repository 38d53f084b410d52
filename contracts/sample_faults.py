"""What is wrong with the sample of a declaration, before the generator meets it.

Here: what a `Sample` says against its table and source. Not here: the making (`sample_data`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from math import isfinite
from string import Formatter

from contracts.column_faults import nearest
from contracts.language import SourceContract, TableContract
from contracts.meanings import PersonRole
from contracts.sample import Altered, Finding, Layout, Main, Missing, Sample
from contracts.sample_cells import (
    After,
    Amount,
    Anchor,
    ByColumn,
    Choice,
    Day,
    Number,
    OfParent,
    PersonCode,
    Serial,
    Sometimes,
    Text,
)
from contracts.sample_people import Aged, Born, Drawn

_ENDINGS = (".csv", ".xlsx", ".json")
_WORDS = frozenset(
    {"province", "province_name", "commune", "commune_name", "month", "year", "school_year"}
)

_TWICE = re.compile(r"(?:tỉnh|thành phố) \{province_name\}", re.IGNORECASE)


def sample_faults(contract: SourceContract, table: TableContract) -> Iterator[str]:
    """Sentences on the sample of a table, if it has one."""
    if table.sample is not None:
        for sentence in _of_sample(contract, table, table.sample):
            yield f"its sample {sentence}"


def _of_sample(contract: SourceContract, table: TableContract, sample: Sample) -> Iterator[str]:
    yield from _of_file(sample)
    yield from _of_names(table, sample)
    yield from _of_records(contract, table, sample)
    for column, value in sample.values.items():
        for word in _words(value):
            for sentence in _of_word(word, sample):
                yield f"{sentence} in the column {column}"
    for word in (*_words(sample.who), *_words(sample.findings)):
        yield from _of_word(word, sample)
    evident = {name for role in table.roles for name in _evident(role)}
    for finding in sample.findings:
        yield from _of_finding(finding, sample, evident)


def _layouts(sample: Sample) -> tuple[Sample | Layout, ...]:
    return (sample, *sample.others)


def _of_file(sample: Sample) -> Iterator[str]:
    for layout in _layouts(sample):
        for form in (layout.file, layout.sheet, *layout.titles):
            yield from _of_form(form, sample, numbers=0, above=True)
        if not layout.file.endswith(_ENDINGS) or "/" in layout.file:
            ends = f"{', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}"
            yield f"has the file {layout.file}, which must be a name that ends in {ends}"
    if sum(layout.share for layout in sample.others) > 1:
        yield "has other layouts for more than all communes"


def _of_names(table: TableContract, sample: Sample) -> Iterator[str]:
    columns = {column.name for column in table.columns}
    for name in sorted(_named(sample)):
        if name not in columns and not name.startswith("_"):
            yield f"speaks of the column {name}, {nearest(name, columns)}"
    for stands in sample.stands_in.values():
        if len(stands) not in {1, 3}:
            yield f"writes evidence in {len(stands)} columns, not in one or three"
    yield from _of_persons(table, sample)


def _named(sample: Sample) -> set[str]:
    """The columns that a sample speaks of by their names."""
    named = {*sample.values, *sample.stands_in, *sample.left_out}
    named |= {name for row in sample.rows for name in row}
    named |= {name for stands in sample.stands_in.values() for name in stands}
    named |= {name for layout in sample.others for name in layout.columns}
    for layout in _layouts(sample):
        named |= {*layout.labels, *layout.forms}
    for finding in sample.findings:
        if not isinstance(finding, Missing):
            named |= finding.values.keys()
    return named


def _of_persons(table: TableContract, sample: Sample) -> Iterator[str]:
    roles = {role.role for role in table.roles}
    named = {name for one in (sample, *sample.findings) for name in one.persons}
    for name in sorted(named - roles):
        yield f"speaks of the role {name}, {nearest(name, roles)}"
    for role in table.roles[1:]:
        if role.role not in sample.persons:
            yield f"says nobody for the role {role.role} (persons)"
    for whom in sample.persons.values():
        if isinstance(whom, Main) and whom.column and whom.column not in sample.values:
            yield f"asks the column {whom.column} whom a role names, which has no value"


def _of_records(contract: SourceContract, table: TableContract, sample: Sample) -> Iterator[str]:
    if not 0 <= sample.share <= 1:
        yield f"has a share of {sample.share}, which must be from 0 to 1"
    least, most = sample.each
    if not 0 <= least <= most:
        yield f"has {least} to {most} records each, of which the first must be the smaller one"
    made = {other.name for other in contract.sampled} - {table.name}
    if sample.of and sample.of not in made:
        yield f"is of the table {sample.of}, {nearest(sample.of, made)}"
    if sample.who is None and not (sample.of or sample.count or sample.rows):
        yield "needs somebody or something: who, of, count or rows"
    expected = [t.name for t in contract.tables if t.expected and t.sample is None]
    if expected:
        yield f"is one of some tables: give {', '.join(expected)} a sample or expected=False"


def _evident(role: PersonRole) -> Iterator[str]:
    """The columns in which the sample writes evidence, which a finding may belie."""
    born = tuple(role.sex_by_birth_column) or role.birth_date[:1]
    yield from (name for name in (role.name, role.sex, role.number, role.commune, *born) if name)


def _of_finding(finding: Finding, sample: Sample, evident: set[str]) -> Iterator[str]:
    if not 0 <= finding.share <= 1:
        yield f"has a finding {finding.kind} of the share {finding.share}, not of 0 to 1"
    nobody = isinstance(finding, Altered) and finding.who is None
    if sample.who is None and not nobody:
        yield f"has a finding {finding.kind}, but names no person (who)"
    elif nobody and sample.who is not None:
        yield f"has a finding {finding.kind} of nobody, but is about persons (who)"
    elif nobody and not sample.count:
        yield f"has a finding {finding.kind}, but no count of records to draw it from"
    if not isinstance(finding, Missing):
        for name in sorted(finding.values.keys() - sample.values.keys() - evident):
            yield f"has a finding {finding.kind} that changes {name}, which has no value else"


def _words(value: object) -> Iterator[object]:
    """A part of a declaration and everything in it."""
    yield value
    parts: tuple[object, ...] = ()
    if is_dataclass(value) and not isinstance(value, type):
        parts = tuple(getattr(value, one.name) for one in fields(value))
    elif isinstance(value, Mapping):
        parts = tuple(value.values())
    elif isinstance(value, tuple):
        parts = value
    for part in parts:
        yield from _words(part)


def _of_word(word: object, sample: Sample) -> Iterator[str]:
    match word:
        case Text(form):
            yield from _of_form(form, sample, numbers=0)
        case Serial(form) | Number(form=form):
            yield from _of_form(form, sample, numbers=1)
        case PersonCode():
            yield from _of_form(word.form, sample, numbers=1)
        case Choice(texts):
            weights = texts.values()
            if any(not isfinite(one) or one < 0 for one in weights) or not sum(weights) > 0:
                yield "has weights that are not all 0 or more, with one above"
        case ByColumn() | Amount():
            column = word.column if isinstance(word, ByColumn) else word.by
            if column not in sample.values:
                yield f"asks the column {column}, which has no value,"
        case After() if word.since not in set(Anchor) and word.since not in sample.values:
            yield f"counts from the column {word.since}, which has no value,"
        case OfParent() if not sample.of:
            yield "takes a column of a record that it belongs to, and is of none (of),"
        case Sometimes(share) | Drawn(_, share) if not 0 <= share <= 1:
            yield f"has a share of {share}, which must be from 0 to 1,"
    yield from _of_span(word)


def _of_span(word: object) -> Iterator[str]:
    match word:
        case Day() | Born() if word.last < word.first:
            yield "has a last day before the first"
        case Aged() | Number() | After() if word.last < word.first:
            yield f"goes from {word.first} to {word.last}, of which the first must be the smaller"


def _of_form(form: str, sample: Sample, numbers: int, *, above: bool = False) -> Iterator[str]:
    """Whether a form has only words that there are, and as many numbers as it must. `above`: it is
    the name of a file or sheet, or a title."""
    try:
        parts = [part for part in Formatter().parse(form) if part[1] is not None]
        for _, name, spec, _ in parts:
            format(1, spec or "") if name == "" else None
    except (ValueError, LookupError) as error:
        yield f"has the form “{form}” ({type(error).__name__}: {error})"
        return
    names = [name for _, name, _, _ in parts if name is not None]
    if names.count("") > numbers:
        yield f"has the form “{form}”, in which every brace must have a name"
    elif names.count("") < numbers:
        yield f"has the form “{form}”, in which a brace must stand for the number"
    if _TWICE.search(form):
        yield f"has the form “{form}”, in which the province says twice what it is: its name does"
    known = _WORDS | sample.values.keys()
    if above:  # there a name in capitals gives the text in capitals
        names, known = [name.lower() for name in names], known | {"date"}
    for name in sorted({*names} - {""} - known):
        yield f"has the form “{form}” with {{{name}}}, {nearest(name, known)}"
