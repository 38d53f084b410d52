"""The contracts as Markdown, for docs/sources.md. Here: words and tables. Not here: the rules.

`python -m contracts.describe` prints the generated part; the tests hold the page against it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from contracts.indicators import WORDS
from contracts.language import Column, Kind, SourceContract, TableContract
from contracts.lookups import TODAY, Lookup
from contracts.persons import rules_of
from contracts.reasons import Severity
from contracts.registry import FAULTS, REASONS, SOURCES

_KINDS = {
    Kind.TEXT: "text",
    Kind.CODE: "official code",
    Kind.HOUSEHOLD: "code of a household",
    Kind.PERSON_NAME: "name of a person",
    Kind.PARTIAL_DATE: "date, month or year",
    Kind.DATE: "full date",
    Kind.PERSON_ID: "number of a person",
    Kind.COMMUNE: "commune",
    Kind.SEX: "sex",
    Kind.MONEY: "đồng",
    Kind.AREA: "m²",
    Kind.DECIMAL: "decimal number",
    Kind.INTEGER: "whole number",
}


_EFFECTS = (
    "`reject` sends the row to quarantine; `flag` marks it. A problem that leaves a column empty "
    "which a row must have rejects the row whatever stands here."
)
_INDICATORS = (
    "What a contract may say of its records for metrics to count. Numbers such as 4.2 are those of "
    "the working paper on decision 766/QĐ-TTg."
)
_MISFITS = (
    "A text column is either free text, which is personal data and stays in the lake, or has a "
    "pattern. What does not fit leaves the column empty and marks the row; in a key or a column "
    "that a row must have, it sends the row to quarantine. The text as read stays in "
    "`<column>_raw`."
)


def markdown() -> str:
    """All contracts and all reasons."""
    parts = [_source(contract) for contract in SOURCES.values()]
    return "\n\n".join([*parts, _patterns(), _indicators(), _reasons()]) + "\n"


def _source(contract: SourceContract) -> str:
    lines = [
        f"## `{contract.source}`: {contract.title_en} ({contract.title_vi})",
        "",
        f"Expected {contract.rhythm.value}; older than {contract.freshness_days} days counts as "
        "stale. Usual file names: "
        + ", ".join(f"`{pattern}`" for pattern in contract.file_patterns)
        + ".",
    ]
    for table in contract.tables:
        lines += ["", *_table(table)]
    return "\n".join(lines)


def _table(table: TableContract) -> Iterable[str]:
    yield f"### `{table.source}.{table.name}`: {table.title_en} ({table.title_vi})"
    yield ""
    if not table.expected:
        yield "A delivery may do without it.  "
    if table.sheet_aliases:
        yield "Sheets: " + ", ".join(f"“{alias}”" for alias in table.sheet_aliases) + ".  "
    yield "Key: " + " | ".join(_key(part) for part in table.key) + ".  "
    if table.roles:
        yield "Persons: " + ", ".join(f"`{role.role}`" for role in table.roles) + "."
    yield ""
    yield from _meanings(table)
    yield from _lookups(table)
    yield "| column | what | kind | header must have it | row must have it | header labels |"
    yield "|---|---|---|---|---|---|"
    for column in table.columns:
        yield _column(column)
    yield ""
    yield "| rule | column | effect |"
    yield "|---|---|---|"
    rules = {(r.reason.code, r.column, r.effect.value) for r in rules_of(table)}
    for reason, name, effect in sorted(rules):
        yield f"| `{reason}` | `{name}` | {effect} |"


def _meanings(table: TableContract) -> Iterable[str]:
    """What the records mean to rules and metrics across registers; nothing of a table of which
    neither asks."""
    meanings = table.meanings
    if not table.roles and not meanings.indicators:
        return
    said = ["a record is: " + _words(meanings.kinds)]
    said += [f"“{word}” is: {_words(kinds)}" for word, kinds in sorted(meanings.kinds_of.items())]
    said += [
        f"{meaning.replace('_', ' ')}: `{column}`" for meaning, column in meanings.columns.items()
    ]
    if meanings.closed:
        said.append("closed: " + ", ".join(f"“{value}”" for value in sorted(meanings.closed)))
    if meanings.cashless:
        said.append("cashless: " + ", ".join(f"“{value}”" for value in sorted(meanings.cashless)))
    if meanings.uncollected:
        words = ", ".join(f"“{value}”" for value in sorted(meanings.uncollected))
        said.append(f"not collected: {words}")
    if meanings.indicators:
        said.append("indicators: " + ", ".join(f"`{word}`" for word in sorted(meanings.indicators)))
    yield "Meanings: " + "; ".join(said) + "."
    yield ""


def _words(kinds: Iterable[str]) -> str:
    return ", ".join(f"`{kind}`" for kind in kinds)


def _lookups(table: TableContract) -> Iterable[str]:
    """What the conditions of a table are told by other tables of its source."""
    if not table.lookups:
        return
    said = []
    for one in table.lookups:
        mine, other = one.by
        where = f"`{one.table}` by `{mine}`" + (f" = `{other}`" if mine != other else "")
        if isinstance(one, Lookup):
            day = "in force tonight" if one.day == TODAY else f"in force on `{one.day}`"
            takes = ", ".join(f"`{name}`" for name in one.takes)
            said.append(f"`{one.name}`: the row of {where}, {day}, of which it takes {takes}")
        else:
            said.append(f"`{one.name}`: whether {where} has a row that {one.what}")
    yield "Told by other tables: " + "; ".join(said) + "."
    yield ""


def _key(part: str | tuple[str, ...]) -> str:
    names = (part,) if isinstance(part, str) else part
    return " or ".join(f"`{name}`" for name in names)


def _column(column: Column) -> str:
    what = column.title_en
    if column.identifier:
        what += "; identifier field"
    if column.pii:
        what += "; personal data"
    if column.pattern:
        what += f"; holds: {column.pattern.name}"
    if column.tolerated:
        codes = sorted(reason.code for reason in column.tolerated)
        what += "; tolerated: " + ", ".join(f"`{code}`" for code in codes)
    labels = ", ".join([*(f"“{a}”" for a in column.aliases), *(f"`{f}`" for f in column.fields)])
    if column.titled:
        labels += "; else in a title: " + ", ".join(f"`{title}`" for title in column.titled)
    cells = (
        f"`{column.name}`",
        what,
        _KINDS[column.kind],
        "yes" if column.required else "",
        "yes" if column.filled else "",
        labels.replace("|", "\\|"),
    )
    return "| " + " | ".join(cells) + " |"


def _patterns() -> str:
    found = {
        column.pattern.name: column.pattern
        for contract in SOURCES.values()
        for table in contract.tables
        for column in table.columns
        if column.pattern
    }
    lines = [
        "## What text columns hold",
        "",
        _MISFITS,
        "",
        "| pattern | what fits | a misfit is called |",
        "|---|---|---|",
    ]
    lines += [f"| {p.name} | {p.what} | `{p.reason.code}` |" for _, p in sorted(found.items())]
    return "\n".join(lines)


def _indicators() -> str:
    counted = {
        word: [
            f"`{table.source}.{table.name}`"
            for contract in SOURCES.values()
            for table in contract.tables
            if word in table.meanings.indicators
        ]
        for word in WORDS
    }
    lines = [
        "## Indicators",
        "",
        _INDICATORS,
        "",
        "| word | counts in it | fulfils it | registers |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{word}` | {among} | {fulfilled} | {', '.join(counted[word]) or '–'} |"
        for word, (among, fulfilled) in WORDS.items()
    ]
    return "\n".join(lines)


def _reasons() -> str:
    lines = [
        "## Reasons",
        "",
        _EFFECTS,
        "",
        "| code | group | effect | English | Vietnamese |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{reason.code}` | {int(reason.group)} {reason.group.name.lower()} "
        f"| {Severity(reason.severity).value} | {reason.sentence_en} | {reason.sentence_vi} |"
        for reason in REASONS.values()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    for fault in FAULTS:
        sys.stderr.write(f"{fault}: the source is left out\n")
    sys.stdout.write(markdown())
