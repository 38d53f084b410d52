"""Runs the rules over a staged night.

Belongs here: which rules a night can ask, running them, what each of them came to. Does not belong
here: the tables of the night (`warehouse.stage`) and what becomes of a finding
(`warehouse/staging/conflict.sql`).
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb
import polars as pl

from contracts.language import TableContract
from findings.catalogue import FindingRule

_FOUND = """
CREATE OR REPLACE TEMP TABLE st_contradiction (
    reason VARCHAR NOT NULL, mention_id UUID NOT NULL, other_mention_id UUID, detail VARCHAR
)
"""
_RUN = """
INSERT INTO st_contradiction BY NAME
SELECT $rule AS reason, found.* FROM (
{body}
) AS found
"""


class State(StrEnum):
    """What a rule came to on a night."""

    ASKED = "asked"
    NO_SOURCE = "no_source"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True)
class Outcome:
    """One rule on one night; `missing` are the meanings that no register of the night has."""

    rule: FindingRule
    state: State
    missing: tuple[str, ...] = ()
    found: int = 0


class RuleError(RuntimeError):
    """The statement of a rule fails; the message names its file."""


def meanings_of(tables: Iterable[TableContract]) -> frozenset[str]:
    """The words that rules may need of these tables: kinds, and meanings of kinds.

    `payment`, and `payment.amount` where a table of payments says how much.
    """
    return frozenset(
        word
        for table in tables
        for kind in table.meanings.kinds
        for word in (kind, *(f"{kind}.{name}" for name in table.meanings.columns))
    )


def find(
    con: duckdb.DuckDBPyConnection,
    rules: Iterable[FindingRule],
    provided: Set[str],
    night: date,
) -> list[Outcome]:
    """Run `rules` over the night staged in `con` and leave `st_contradiction`.

    A rule whose meanings (`provided`) are not all there is not asked, nor one whose legal basis is
    not in force on `night`. One line a finding: `reason`, `mention_id`, `other_mention_id`,
    `detail` (Vietnamese). Raises RuleError.
    """
    con.execute(_FOUND)
    return [_ask(con, rule, provided, night) for rule in rules]


def _ask(
    con: duckdb.DuckDBPyConnection, rule: FindingRule, provided: Set[str], night: date
) -> Outcome:
    missing = tuple(word for word in rule.needs if word not in provided)
    if missing:
        return Outcome(rule, State.NO_SOURCE, missing)
    if night < (rule.basis_from or night) or night > (rule.basis_until or night):
        return Outcome(rule, State.NOT_IN_FORCE)
    try:
        done = con.execute(_RUN.format(body=rule.body), {"rule": rule.id}).fetchall()
    except duckdb.Error as error:
        raise RuleError(f"findings/rules/{rule.id}.sql: {error}") from error
    return Outcome(rule, State.ASKED, found=done[0][0])


def rule_frame(rules: Iterable[FindingRule]) -> pl.DataFrame:
    """The rules as rows: reason, name_vi, name_en (the sentences), blocking, due_days, desk."""
    return pl.DataFrame(
        [
            {
                "reason": rule.id,
                "name_vi": rule.sentence_vi,
                "name_en": rule.sentence_en,
                "blocking": rule.blocking,
                "due_days": rule.due_days,
                "desk": rule.desk.value,
            }
            for rule in rules
        ],
        schema_overrides={"due_days": pl.Int32},
    )
