"""What is wrong with a declaration, said with module and line before any night meets it.

Here: the checks of a contract against itself. Not here: finding the contracts (`registry`) and
rows (`validators`).
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from contracts.language import (
    Column,
    Kind,
    Meanings,
    PersonRole,
    SourceContract,
    TableContract,
)
from contracts.origin import Origin
from contracts.persons import rules_of
from contracts.reasons import COMMON, Reason

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LISTED = re.compile(r"[A-ZĐ0-9]+")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_BIRTHS = frozenset({Kind.PARTIAL_DATE, Kind.DATE})


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it is declared, and what to change."""

    origin: Origin
    sentence: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.sentence}"


def faults_of(contract: SourceContract) -> tuple[Fault, ...]:
    """Everything that is wrong with a contract, in the order of its declarations."""
    found = [Fault(contract.origin, sentence) for sentence in _of_source(contract)]
    for table in contract.tables:
        found += _of_table(contract, table)
    return tuple(sorted(set(found), key=lambda fault: (fault.origin.line, fault.sentence)))


def _of_source(contract: SourceContract) -> Iterator[str]:
    what = f"source {contract.source}"
    if not _NAME.fullmatch(contract.source):
        yield f"{what}: its name must be small letters, digits and underscores"
    if not contract.tables:
        yield f"{what}: it has no table"
    if contract.freshness_days < 1:
        yield f"{what}: freshness_days must be 1 or more"
    for name in ("title_vi", "title_en", "short_vi", "short_en"):
        if not getattr(contract, name).strip():
            yield f"{what}: {name} is empty"
    for name in _twice(table.name for table in contract.tables):
        yield f"{what}: two tables are called {name}"
    if contract.sample is not None:
        columns = {column.name for table in contract.tables for column in table.columns}
        named = {*contract.sample.values, *filter(None, [contract.sample.address])}
        for name in sorted(named - columns):
            yield f"{what}: its sample speaks of the column {name}, {_nearest(name, columns)}"


def _of_table(contract: SourceContract, table: TableContract) -> Iterator[Fault]:
    columns = {column.name: column for column in table.columns}
    for sentence in _whole_table(contract, table, columns):
        yield Fault(table.origin, f"table {table.name}: {sentence}")
    for column in table.columns:
        for sentence in _of_column(column):
            yield Fault(column.origin, f"column {column.name}: {sentence}")
    for role in table.roles:
        for sentence in _of_role(role, columns):
            yield Fault(role.origin, f"role {role.role}: {sentence}")
    yield from _of_rules(table, columns)


def _whole_table(
    contract: SourceContract, table: TableContract, columns: dict[str, Column]
) -> Iterator[str]:
    if table.source != contract.source:
        yield f"it says it is of the source {table.source}, but stands in {contract.source}"
    for name in _twice(column.name for column in table.columns):
        yield f"two columns are called {name}"
    owners: dict[str, str] = {}
    for column in table.columns:
        for label in (*column.aliases, *column.fields):
            other = owners.setdefault(label.casefold().strip(), column.name)
            if other != column.name:
                yield f"the columns {other} and {column.name} share the label “{label}”"
    for name in sorted(table.key_columns - {n for c in columns for n in (c, f"{c}_raw")}):
        yield f"its key names the column {name}, {_nearest(name, columns)}"
    for name in sorted(set(table.example) - set(columns)):
        yield f"its example has the column {name}, {_nearest(name, columns)}"
    needed = {column.name for column in table.columns if column.filled}
    for name in sorted(needed - set(table.example)):
        yield f"its example leaves {name} out, which every row must have"
    yield from _of_meanings(table.meanings, {role.role for role in table.roles}, columns)


def _of_meanings(meanings: Meanings, roles: set[str], columns: dict[str, Column]) -> Iterator[str]:
    for meaning, name in meanings.columns.items():
        if name not in columns:
            yield f"the meaning {meaning} is the column {name}, {_nearest(name, columns)}"
    for role in sorted({*meanings.subjects, *meanings.not_due} - roles):
        yield f"its meanings speak of the role {role}, {_nearest(role, roles)}"
    for kind in meanings.kinds:
        if not _NAME.fullmatch(kind):
            yield f"the kind of record “{kind}” must be small letters, digits and underscores"
    if not meanings.kinds:
        yield "it says nothing of the kind of its records (kinds)"
    if meanings.closed and meanings.status is None:
        yield "it has values for closed, but no column for status"


def _of_column(column: Column) -> Iterator[str]:
    if not _NAME.fullmatch(column.name):
        yield "its name must be small letters, digits and underscores"
    if str(column.kind) not in set(Kind):
        yield f"its kind is “{column.kind}”, {_nearest(str(column.kind), list(Kind))}"
    if not column.aliases or not all(alias.strip() for alias in column.aliases):
        yield "it has no header label, or an empty one (aliases)"
    if column.filled and not column.required:
        yield "every row must have it, so the header must too: required=True"
    if column.kind == Kind.TEXT and column.pattern is None and not column.pii:
        yield "free text may name a person: give it a pattern, or pii=True"
    if column.codes and column.kind != Kind.CODE:
        yield "only a column of kind CODE has a list of codes"
    for code in sorted(code for code in column.codes if not _LISTED.fullmatch(code)):
        yield f"its code “{code}” must be capital letters and digits, as codes are compared"
    if column.pattern is not None and column.kind not in (Kind.TEXT, Kind.CODE):
        yield f"a column of kind {column.kind} takes no pattern"


def _of_role(role: PersonRole, columns: dict[str, Column]) -> Iterator[str]:
    if not role.title_vi.strip() or not role.title_en.strip():
        yield "it has no Vietnamese or no English title"
    if role.where is not None:
        yield from _of_condition(role.where)
    wanted: list[tuple[str | None, str, frozenset[Kind]]] = [
        (role.name, "name", frozenset({Kind.PERSON_NAME})),
        (role.sex, "sex", frozenset({Kind.SEX})),
        (role.number, "number", frozenset({Kind.PERSON_ID})),
        (role.paper, "paper", frozenset({Kind.PERSON_ID})),
        (role.commune, "commune", frozenset({Kind.COMMUNE})),
        *((name, "birth_date", _BIRTHS) for name in role.birth_date),
        *((name, "sex_by_birth_column", _BIRTHS) for name in role.sex_by_birth_column),
    ]
    for name, what, kinds in wanted:
        if name is None:
            continue
        if name not in columns:
            yield f"its {what} is the column {name}, {_nearest(name, columns)}"
        elif columns[name].kind not in kinds:
            yield f"its {what} is the column {name}, which is of kind {columns[name].kind}"


def _of_rules(table: TableContract, columns: dict[str, Column]) -> Iterator[Fault]:
    usable = set(_usable(table))
    for rule in table.rules:
        if rule.column not in columns:
            where = f"a rule stands at the column {rule.column}"
            yield Fault(rule.origin, f"{where}, {_nearest(rule.column, columns)}")
        for name in sorted(set(rule.broken.meta.root_names()) - usable):
            where = f"the rule {rule.reason} looks at {name}"
            yield Fault(rule.origin, f"{where}, {_nearest(name, usable)}")
        for sentence in (*_of_condition(rule.broken), *_of_reason(rule.reason)):
            yield Fault(rule.origin, sentence)


def _of_condition(condition: pl.Expr) -> Iterator[str]:
    """A rule version tells what conditions say, which of a Python function nobody can."""
    if "python_udf" in str(condition):
        yield "its condition calls a Python function: write it as an expression of polars"


def _of_reason(reason: Reason) -> Iterator[str]:
    what = f"reason {reason.code}"
    if not _CODE.fullmatch(reason.code):
        yield f"{what}: its code must be capital letters, digits and underscores"
    if not reason.sentence_vi.strip():
        yield f"{what}: the Vietnamese sentence is missing"
    if not reason.sentence_en.strip():
        yield f"{what}: the English sentence is missing"
    known = COMMON.get(reason.code)
    if known is not None and known != reason:
        yield f"{what}: the code already means “{known.sentence_en}”"


def _usable(table: TableContract) -> Iterator[str]:
    """What the expression of a rule may look at."""
    yield "today"
    for column in table.columns:
        yield column.name
        if column.kind in _BIRTHS:
            yield from (f"{column.name}.{part}" for part in ("year", "first", "last"))
        if column.kind == Kind.PERSON_ID:
            yield from (f"{column.name}.sex", f"{column.name}.birth_year", f"{column.name}_kind")


def own_reasons(contract: SourceContract) -> dict[str, Reason]:
    """Code → reason, of those a source has beside the common ones."""
    used: list[Reason] = []
    for table in contract.tables:
        used += [rule.reason for rule in rules_of(table)]
        used += [column.pattern.reason for column in table.columns if column.pattern]
    return {reason.code: reason for reason in used if reason.code not in COMMON}


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def _nearest(name: str, known: Iterable[str]) -> str:
    """Words for what was probably meant."""
    names = sorted(str(one) for one in known)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        return f"which there is not; did you mean {near[0]}?"
    return f"which there is not; there are {', '.join(names) or 'none'}"
