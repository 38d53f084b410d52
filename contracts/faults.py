"""What is wrong with a declaration, said with module and line before any night meets it.

Here: the checks of a contract against itself. Not here: types of its fields (`field_types`), what
its records mean (`meaning_faults`), what its sample says (`sample_faults`), what conditions ask
(`condition_faults`), finding the contracts (`registry`) and rows (`validators`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from contracts.column_faults import NAME, nearest, of_column, of_reason
from contracts.condition_faults import (
    joined_to_try,
    of_condition,
    of_lookup,
    rows_to_try,
)
from contracts.field_types import wrong_types
from contracts.indicators import WORDS
from contracts.language import Column, Kind, SourceContract, TableContract
from contracts.lookups import waits
from contracts.meaning_faults import of_meanings
from contracts.meanings import PersonRole
from contracts.origin import Origin
from contracts.persons import rules_of
from contracts.reasons import COMMON, Reason, Severity
from contracts.sample_faults import sample_faults
from contracts.typed import DATES, dtypes
from vietnam.chars import fold

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it is declared, and what to change."""

    origin: Origin
    sentence: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.sentence}"


def faults_of(contract: SourceContract) -> tuple[Fault, ...]:
    """Everything that is wrong with a contract, in the order of its declarations.

    What fields of wrong types mean nobody knows, so where there is one no more is looked at.
    """
    wrong = [Fault(origin, sentence) for origin, sentence in wrong_types(contract)]
    if wrong:
        return _in_order(wrong)
    found = [Fault(contract.origin, sentence) for sentence in _of_source(contract)]
    for table in contract.tables:
        found += _of_table(contract, table)
    return _in_order(found)


def _in_order(found: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(set(found), key=lambda fault: (fault.origin.line, fault.sentence)))


def _of_source(contract: SourceContract) -> Iterator[str]:
    what = f"source {contract.source}"
    if not NAME.fullmatch(contract.source):
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


def _of_table(contract: SourceContract, table: TableContract) -> Iterator[Fault]:
    """Of a column of unknown kind nobody knows what may be said of it: then only columns are
    looked at."""
    for column in table.columns:
        for sentence in of_column(column):
            yield Fault(column.origin, f"column {column.name}: {sentence}")
        for sentence in _of_made(column, table):
            yield Fault(column.origin, f"column {column.name}: {sentence}")
    if not all(isinstance(column.kind, Kind) for column in table.columns):
        return
    columns = {column.name: column for column in table.columns}
    for sentence in _whole_table(contract, table, columns):
        yield Fault(table.origin, f"table {table.name}: {sentence}")
    rows, joined = rows_to_try(table), joined_to_try(contract, table)
    for role in table.roles:
        said = (*_of_role(role, columns), *_of_kin(role, table), *of_condition(role.where, rows))
        for sentence in said:
            yield Fault(role.origin, f"role {role.role}: {sentence}")
    for lookup in table.lookups:
        for sentence in of_lookup(lookup, contract, table):
            yield Fault(lookup.origin, f"the lookup {lookup.name}: {sentence}")
    yield from _of_rules(table, columns, rows, joined)
    yield from _of_counted(table, rows, joined)


def _of_counted(table: TableContract, rows: pl.DataFrame, joined: pl.DataFrame) -> Iterator[Fault]:
    """What metrics count of its records."""
    for sentence in of_condition(table.meanings.days_taken, rows, gives=_WHOLE):
        yield Fault(table.origin, f"table {table.name}: the days taken: {sentence}")
    for word, indicator in table.meanings.indicators.items():
        if word not in WORDS:
            sentence = f"its meanings count the indicator {word}, {nearest(word, WORDS)}"
            yield Fault(indicator.origin, f"table {table.name}: {sentence}")
        later = any(waits(c, table.lookups) for c in indicator.conditions)
        for condition in indicator.conditions:
            for sentence in of_condition(condition, joined if later else rows):
                yield Fault(indicator.origin, f"the indicator {word}: {sentence}")


def _of_made(column: Column, table: TableContract) -> Iterator[str]:
    """What keeps the text of a column from being made of the texts of others."""
    if column.made is None:
        return
    names = [one.name for one in table.columns if one.made is None]
    missing = sorted(set(column.made.meta.root_names()) - set(names))
    for name in missing:
        yield f"it is made of {name}, {nearest(name, names)}"
    if "python_udf" in str(column.made):
        yield "it is made by a Python function: write it as an expression of polars"
    elif not missing:
        texts = pl.DataFrame(
            {name: ["x", None] for name in names}, schema_overrides=dict.fromkeys(names, pl.String)
        )
        try:
            found = texts.select(column.made)
        except (pl.exceptions.PolarsError, TypeError) as error:
            said = " ".join(str(error).partition("\n\n")[0].split())
            yield f"it cannot be made of texts: {said}"
            return
        if found.height != texts.height or found.dtypes != [pl.String()]:
            yield "it is made as something else than one text for each row"


def _whole_table(
    contract: SourceContract, table: TableContract, columns: dict[str, Column]
) -> Iterator[str]:
    if table.source != contract.source:
        yield f"it says it is of the source {table.source}, but stands in {contract.source}"
    if not NAME.fullmatch(table.name):
        yield "its name must be small letters, digits and underscores"
    for name in _twice(column.name for column in table.columns):
        yield f"two columns are called {name}"
    for name in _twice(name for column in table.columns for name in dtypes(column)):
        if name not in columns or name.endswith("_kind"):
            yield f"the column {name} takes the name that the kind of a number has; rename it"
    for name in _twice(role.role for role in table.roles):
        yield f"two roles are called {name}"
    yield from sample_faults(contract, table)
    if not table.key:
        yield "it has no key, so nobody can tell its records apart"
    yield from _shared_labels(table)
    for name in sorted(table.key_columns - {n for c in columns for n in (c, f"{c}_raw")}):
        yield f"its key names the column {name}, {nearest(name, columns)}"
    for name in sorted(set(table.example) - set(columns)):
        yield f"its example has the column {name}, {nearest(name, columns)}"
    needed = {column.name for column in table.columns if column.filled}
    for name in sorted(needed - set(table.example)):
        yield f"its example leaves {name} out, which every row must have"
    yield from of_meanings(table.meanings, {role.role for role in table.roles}, columns)


def _shared_labels(table: TableContract) -> Iterator[str]:
    owners: dict[str, str] = {}
    for column in table.columns:
        labels = [(label, _compared(label)) for label in column.aliases]
        for label, compared in (*labels, *((name, name.strip()) for name in column.fields)):
            other = owners.setdefault(compared, column.name)
            if other != column.name:
                yield f"the columns {other} and {column.name} share the label “{label}”"


def _of_role(role: PersonRole, columns: dict[str, Column]) -> Iterator[str]:
    if not role.title_vi.strip() or not role.title_en.strip():
        yield "it has no Vietnamese or no English title"
    if not NAME.fullmatch(role.role):
        yield "its name must be small letters, digits and underscores"
    wanted: list[tuple[str | None, str, frozenset[Kind]]] = [
        (role.name, "name", frozenset({Kind.PERSON_NAME})),
        (role.sex, "sex", frozenset({Kind.SEX})),
        (role.number, "number", frozenset({Kind.PERSON_ID})),
        (role.paper, "paper", frozenset({Kind.PERSON_ID})),
        (role.coded_number, "coded_number", frozenset({Kind.CODE})),
        (role.commune, "commune", frozenset({Kind.COMMUNE})),
        *((name, "birth_date", DATES) for name in role.birth_date),
        *((code.column, "code", frozenset({Kind.CODE, Kind.TEXT})) for code in role.codes),
        *((name, "sex_by_birth_column", DATES) for name in role.sex_by_birth_column),
    ]
    for name, what, kinds in wanted:
        if name is None:
            continue
        if name not in columns:
            yield f"its {what} is the column {name}, {nearest(name, columns)}"
        elif columns[name].kind not in kinds:
            yield f"its {what} is the column {name}, which is of kind {columns[name].kind}"


def _of_kin(role: PersonRole, table: TableContract) -> Iterator[str]:
    if role.kin is None:
        return
    others = {one.role: one for one in table.roles if one is not role}
    if role.kin.of not in others:
        yield f"it is kin of the role {role.kin.of}, {nearest(role.kin.of, others)}"
    elif role.kin.older_by > 0 and not others[role.kin.of].birth_date:
        yield f"it is older by years than {role.kin.of}, whose birth date no column holds"
    if role.kin.older_by < 0:
        yield "older_by must be 0 or more"


def _of_rules(
    table: TableContract,
    columns: dict[str, Column],
    rows: pl.DataFrame,
    joined: pl.DataFrame,
) -> Iterator[Fault]:
    for rule in table.rules:
        if rule.column not in columns:
            where = f"a rule stands at the column {rule.column}"
            yield Fault(rule.origin, f"{where}, {nearest(rule.column, columns)}")
        later = waits(rule.broken, table.lookups)
        said = list(of_condition(rule.broken, joined if later else rows))
        if later and rule.effect != Severity.FLAG:
            said.append("it asks another table, so it can flag a row and not refuse it")
        for sentence in said:
            yield Fault(rule.origin, f"the rule {rule.reason}: {sentence}")
        for sentence in of_reason(rule.reason):
            yield Fault(rule.origin, sentence)


def own_reasons(contract: SourceContract) -> dict[str, Reason]:
    """Code → reason, of those a source has beside the common ones."""
    used: list[Reason] = []
    for table in contract.tables:
        used += [rule.reason for rule in rules_of(table)]
        used += [column.pattern.reason for column in table.columns if column.pattern]
    return {reason.code: reason for reason in used if reason.code not in COMMON}


def _compared(label: str) -> str:
    """A label as files are searched for it: without case, accents and punctuation."""
    return _NOT_WORD.sub(" ", fold(label)).strip()


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
