"""Runs the rules over a staged night.

Belongs here: which rules a night can ask, running them, what each of them came to. Does not belong
here: the tables of the night (`warehouse.stage`) and what becomes of a finding
(`warehouse/staging/conflict.sql`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files

import duckdb
import polars as pl

from findings.catalogue import FindingRule
from findings.law import law_frame

_FOUND = """
CREATE OR REPLACE TEMP TABLE st_contradiction (
    reason VARCHAR NOT NULL, mention_id UUID NOT NULL, other_mention_id UUID, detail VARCHAR,
    amount BIGINT
)
"""
_RUN = """
INSERT INTO st_contradiction BY NAME
SELECT $rule AS reason, found.* FROM (
{body}
) AS found
"""


_OF_THE_TEXT = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_OF_THE_DATA = (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError)
"""What a statement fails by. A fault of the machine goes on as it is: whoever reads it knows it."""
_STUMBLES = (
    "findings/rules/{rule}.sql: {what} on a record of the night, whose value is not repeated here; "
    "compare dates with the macros of findings/comparisons.sql and convert with try_cast"
)


class State(StrEnum):
    """What a rule came to on a night."""

    ASKED = "asked"
    NO_SOURCE = "no_source"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True)
class Outcome:
    """One rule on one night; `missing` are the meanings that no register of the night has, `cpu_s`
    what the process used meanwhile."""

    rule: FindingRule
    state: State
    missing: tuple[str, ...] = ()
    found: int = 0
    cpu_s: float = 0.0


def define_comparisons(
    con: duckdb.DuckDBPyConnection, night: date, province: str, own: pl.DataFrame | None = None
) -> None:
    """Give `con` the macros of `comparisons.sql`, and `in_law` which they look at.

    `own`: what the province's own file says of the law (`law_frame`).
    """
    con.execute(f"SET VARIABLE night = DATE '{night:%Y-%m-%d}'")
    con.register("in_law", law_frame(province, own))
    con.execute(comparisons())


def comparisons() -> str:
    """The statements that define the macros."""
    return files(__package__).joinpath("comparisons.sql").read_text(encoding="utf-8")


class RuleError(RuntimeError):
    """The statement of a rule fails; the message names its file and repeats no value of a record.

    The night ends by it and nothing is published: without the findings of one rule, those of former
    nights would count as settled.
    """


def find(
    con: duckdb.DuckDBPyConnection,
    rules: Iterable[FindingRule],
    provided: Set[str],
    night: date,
    province: str,
    own: pl.DataFrame | None = None,
) -> list[Outcome]:
    """Run `rules` over the night staged in `con` and leave `st_contradiction`.

    A rule whose meanings (`provided`) are not all there is not asked, nor one whose legal basis is
    not in force on `night`. One line a finding: `reason`, `mention_id`, `other_mention_id`,
    `detail` (Vietnamese), `amount` (đồng at stake, null where no money flowed). `own`: see
    `define_comparisons`. Raises RuleError.
    """
    con.execute(_FOUND)
    define_comparisons(con, night, province, own)
    return [_ask(con, rule, provided, night) for rule in rules]


def _ask(
    con: duckdb.DuckDBPyConnection, rule: FindingRule, provided: Set[str], night: date
) -> Outcome:
    missing = tuple(word for word in rule.needs if word not in provided)
    if missing:
        return Outcome(rule, State.NO_SOURCE, missing)
    if night < (rule.basis_from or night) or night > (rule.basis_until or night):
        return Outcome(rule, State.NOT_IN_FORCE)
    started = time.process_time()
    try:
        done = con.execute(_RUN.format(body=rule.body), {"rule": rule.id}).fetchall()
    except _OF_THE_TEXT as error:
        problem = str(error).partition("\n")[0]
        raise RuleError(f"findings/rules/{rule.id}.sql: {problem}") from None
    except _OF_THE_DATA as error:
        raise RuleError(_STUMBLES.format(rule=rule.id, what=type(error).__name__)) from None
    used = time.process_time() - started
    return Outcome(rule, State.ASKED, found=done[0][0], cpu_s=used)


def outcome_frame(outcomes: Iterable[Outcome]) -> pl.DataFrame:
    """What each rule came to: reason, state, missing (words with commas, null where none)."""
    return pl.DataFrame(
        [
            {
                "reason": outcome.rule.id,
                "state": outcome.state.value,
                "missing": ", ".join(outcome.missing) or None,
            }
            for outcome in outcomes
        ],
        schema={"reason": pl.String, "state": pl.String, "missing": pl.String},
    )


def rule_frame(rules: Iterable[FindingRule]) -> pl.DataFrame:
    """The rules as rows: reason, name_vi, name_en (the sentences), severity, blocking, due_days,
    desk."""
    return pl.DataFrame(
        [
            {
                "reason": rule.id,
                "name_vi": rule.sentence_vi,
                "name_en": rule.sentence_en,
                "severity": rule.severity.value,
                "blocking": rule.blocking,
                "due_days": rule.due_days,
                "desk": rule.desk.value,
            }
            for rule in rules
        ],
        schema_overrides={"due_days": pl.Int32},
    )
