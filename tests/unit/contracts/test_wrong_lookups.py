"""Lookups as people get them wrong, each said in words, and a condition that waits for one."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from contracts.faults import faults_of
from contracts.indicators import Indicator
from contracts.language import Rule, SourceContract
from contracts.lookups import Exists, Found, Lookup, waits
from contracts.reasons import Severity
from contracts.registry import SOURCES

DOSSIERS = SOURCES["dossiers"]
TABLE = DOSSIERS.table("dossier")
PROCEDURE, PAPER = TABLE.lookups[:2]
assert isinstance(PROCEDURE, Lookup)
assert isinstance(PAPER, Exists)
RULE = next(rule for rule in TABLE.rules if waits(rule.broken, TABLE.lookups))


def changed(**fields: object) -> SourceContract:
    """The dossiers with their chief table declared otherwise."""
    table = replace(TABLE, **fields)
    tables = tuple(table if one is TABLE else one for one in DOSSIERS.tables)
    return replace(DOSSIERS, tables=tables)


def said(contract: SourceContract) -> str:
    return "\n".join(map(str, faults_of(contract)))


def test_the_dossiers_are_declared_right():
    assert said(DOSSIERS) == ""


@pytest.mark.parametrize(
    ("lookup", "words"),
    [
        (replace(PROCEDURE, name="Thủ tục"), "its name must be small letters"),
        (replace(PROCEDURE, name="stored_paper"), "another one has its name"),
        (replace(PROCEDURE, table="procedures"), "table procedures, which there is not; did you"),
        (replace(PROCEDURE, by=("procedure_cod", "procedure_code")), "is by the column proc"),
        (replace(PROCEDURE, by=("received_on", "procedure_code")), "of different types and never"),
        (replace(PROCEDURE, takes=("fees",)), "it takes the column fees, which there is not"),
        (replace(PROCEDURE, day="status"), "its day is status, which there is not"),
        (replace(PAPER, where=pl.col("stored") == "Có"), "its condition looks at stored"),
        (replace(PAPER, where=pl.col("from_store").len()), "must give one true or false"),
        (replace(PAPER, by="dossier_no"), "must be a tuple of a text and a text"),
    ],
)  # fmt: skip
def test_a_wrong_lookup_is_told_in_words(lookup, words):
    lookups = (lookup, PAPER) if isinstance(lookup, Lookup) else (PROCEDURE, lookup)
    assert words in said(changed(lookups=lookups))


def test_a_row_that_is_not_found_may_not_stay_unsaid():
    rules = tuple(r for r in TABLE.rules if "procedure.found" not in r.broken.meta.root_names())
    assert "no rule speaks of procedure.found" in said(changed(rules=rules))


def test_a_row_is_not_refused_for_what_another_table_says():
    rules = (*TABLE.rules, replace(RULE, severity=Severity.REJECT))
    assert "can flag a row and not refuse it" in said(changed(rules=rules))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (pl.col("procedure.fees") == "Có", "looks at procedure.fees, which there is not"),
        (PROCEDURE.says(Found.ONE) & (pl.col("due_on.year") > 2020), "looks at due_on.year"),
        (pl.col("procedure.fee") > 1, "fails on a value"),
    ],
)
def test_a_condition_sees_what_there_is_when_tables_are_joined(condition, words):
    rule = Rule(RULE.reason, "procedure_code", condition)
    assert words in said(changed(rules=(*TABLE.rules, rule)))
    meanings = replace(TABLE.meanings, indicators={"shared": Indicator(condition)})
    assert words in said(changed(meanings=meanings))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (pl.col("status"), "must give one whole number"),
        (pl.col("procedure.time_limit").cast(pl.Int32), "looks at procedure.time_limit"),
    ],
)
def test_days_taken_are_a_whole_number_of_the_row_itself(days, words):
    assert words in said(changed(meanings=replace(TABLE.meanings, days_taken=days)))
