"""The five criteria, computed a second time in polars from the frames of the night, with no SQL.

Definition: dispatch 4856/BCA-TTDLQG, appendix 3: rules → criterion → field → source → database,
each the weighted mean of what is below it; identifier fields are whole at 100 % only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from types import ModuleType
from typing import NamedTuple

import polars as pl
import pytest

from contracts import reasons
from contracts.beneficiaries import AMOUNT_INCONSISTENT
from contracts.civil_status.reasons import BOOK_YEAR_DIFFERS
from contracts.columns import person_name, person_number
from contracts.faults import own_reasons
from contracts.language import Column, Kind, Rule, SourceContract, TableContract
from contracts.persons import rules_of
from contracts.reasons import COMMON, ErrorGroup
from contracts.tax_codes import TAX_STATUS_UNVERIFIED
from warehouse.build import build_candidate
from warehouse.facts import NightFacts
from warehouse.measured import measured
from warehouse.sql import connect_reader

CRITERION = {
    ErrorGroup.MISSING: "du",
    ErrorGroup.OUTLIER: "sach",
    ErrorGroup.DUPLICATE: "sach",
    ErrorGroup.FORMAT: "sach",
    ErrorGroup.FOREIGN_KEY: "sach",
    ErrorGroup.CROSS_FIELD: "thong_nhat",
    ErrorGroup.STALE: "song",
    ErrorGroup.NATIONAL_REFERENCE: "dung",
}
COLUMNS = (
    person_name("full_name", ("Họ và tên",), "name", required=True),
    person_number("person_id", ("Số CCCD",), "number", required=True),
    Column("channel", Kind.CODE, ("Hình thức",), "how", identifier=True),
)
DECLARED = tuple(
    Rule(reason, column, pl.lit(value=False))
    for column, reason in (
        ("full_name", reasons.SEX_CONTRADICTS_NUMBER),
        ("channel", TAX_STATUS_UNVERIFIED),
        ("amount", AMOUNT_INCONSISTENT),  # not measured: the whole record answers
        ("book_no", BOOK_YEAR_DIFFERS),
    )
)
FLAGS = (
    "full_name:NAME_ABBREVIATED", "full_name:BAD_NAME", "full_name:SEX_CONTRADICTS_NUMBER",
    "person_id:MISSING_PERSON_NUMBER", "person_id:NUMBER_STRUCTURE", "channel:PLACEHOLDER",
    "channel:TAX_STATUS_UNVERIFIED", "amount:AMOUNT_INCONSISTENT", "event_date:JANUARY_FIRST",
    "event_date:TWO_DIGIT_YEAR",
)  # fmt: skip
REJECTIONS = (
    ("full_name", reasons.MISSING_VALUE), ("full_name", reasons.BAD_NAME),
    ("person_id", reasons.BAD_NUMBER), ("record_key", reasons.DUPLICATE_ROW),
    ("book_no", BOOK_YEAR_DIFFERS), ("channel", reasons.UNKNOWN_CODE),
)  # fmt: skip


class Line(NamedTuple):
    source: str
    register: str
    field: str
    criterion: str
    rule: str
    evaluated: int
    passed: int


def random_night(factory: ModuleType, seed: int) -> NightFacts:
    """Land and tax records with flags, rejected rows, empty cells and wrong evidence at random."""
    draw = Random(seed)
    night = factory.Night()
    for n in range(40):
        source, table, role = draw.choice(
            [("land", "certificate", "holder"), ("tax_codes", "tax_code", "taxpayer")]
        )
        wrong = {"full_name": "Ai Đó"} if draw.random() < 0.2 else {}
        if draw.random() < 0.2:
            wrong |= {"sex": "F" if night.people[n]["sex"] == "M" else "M"}
        night.add(
            source, table, f"k{n}", {role: n}, evidence=wrong,
            decision=draw.choice(["match", "match", "match", "no_match"]),
            flags=draw.sample(FLAGS, k=draw.choice([0, 0, 1, 2, 4])),
            full_name=draw.choice(["x", "x", None]), person_id=draw.choice(["y", "y", None]),
            channel=draw.choice(["account", None]),
        )  # fmt: skip
    for line in range(100, 120):
        for column, rule in draw.sample(REJECTIONS, k=draw.choice([1, 2, 3])):
            night.quarantine("land", "certificate", line, column, rule)
    return with_declared(night.facts())


def with_declared(facts: NightFacts) -> NightFacts:
    """The facts with the fields and rules of this page in every register."""

    def changed(table: TableContract) -> TableContract:
        return replace(table, columns=COLUMNS, rules=DECLARED)

    sources = tuple(
        replace(source, tables=tuple(map(changed, source.tables))) for source in facts.sources
    )
    return replace(facts, sources=sources)


def recomputed(facts: NightFacts) -> list[Line]:
    return [line for table in facts.tables for line in of_register(facts, table)]


def source_of(facts: NightFacts, table: TableContract) -> SourceContract:
    return next(source for source in facts.sources if source.source == table.source)


def of_register(facts: NightFacts, table: TableContract) -> Iterable[Line]:
    accepted = frame(facts.accepted[table.source, table.name])
    rejected = frame(facts.quarantined).filter(source=table.source, table=table.name)
    known = {**COMMON, **own_reasons(source_of(facts, table))}
    group = {code: CRITERION[reason.group] for code, reason in known.items()}
    fields = measured(table)
    names = [field.column.name for field in fields]
    flags = [
        (row, column if column in names else "*", group[reason])
        for row, carried in enumerate(accepted["flags"])
        for column, _, reason in (flag.partition(":") for flag in carried)
    ]
    refused = [
        (line, column if column in names else "*", group[reason])
        for line, column, reason in rejected.select("line", "column", "rule").iter_rows()
    ]
    has_rule = {
        (rule.column if rule.column in names else "*", rule.reason) for rule in rules_of(table)
    }
    rows, bad_rows = accepted.height, rejected["line"].n_unique()
    whole = Column("*", Kind.TEXT, ())
    for field in (*(f.column for f in fields), whole):
        value = [True] * rows if field is whole else accepted[field.name].is_not_null().to_list()
        for criterion in ("du", "sach", "thong_nhat", "dung"):
            flagged = {row for row, *what in flags if what == [field.name, criterion]}
            out = len({line for line, *what in refused if what == [field.name, criterion]})
            good = sum(there and row not in flagged for row, there in enumerate(value))
            judged = sum(there or row in flagged for row, there in enumerate(value)) + out
            at = (table.source, table.name, field.name, criterion)
            if criterion == "du" and (field.required or field is whole):
                yield Line(*at, "filled", rows + bad_rows, good + bad_rows - out)
            elif criterion == "sach" or (criterion == "du" and field.identifier):
                yield Line(*at, "valid" if criterion == "sach" else "filled", judged, good)
            elif criterion in {"thong_nhat", "dung"}:
                kinds = {r.group for c, r in has_rule if c == field.name}
                for kind in kinds & {g for g, c in CRITERION.items() if c == criterion}:
                    yield Line(*at, kind.name.lower(), judged, good)
    yield from against_persons(facts, table)
    yield Line(table.source, table.name, "*", "song", "fresh", rows, rows)


def against_persons(facts: NightFacts, table: TableContract) -> Iterable[Line]:
    mentions = frame(facts.mentions).filter(source=table.source, table=table.name)
    matched = mentions.join(
        frame(facts.links).filter(decision="match"), left_on="mention_id", right_on="record_id"
    ).join(frame(facts.master), left_on="master_id", right_on="person_id", suffix="_known")
    agrees = {
        "full_name": matched["full_name"] == matched["full_name_known"],
        "person_id": matched["person_id"] == matched["master_id"],
    }
    for field in measured(table):
        if field.evidence:
            told = agrees[field.evidence].drop_nulls()
            yield Line(
                table.source, table.name, field.column.name, "dung", "population",
                len(told), int(told.sum()),
            )  # fmt: skip
    contradicted = matched.filter(pl.col("sex") != pl.col("sex_known"))["record_key"].n_unique()
    records = frame(facts.accepted[table.source, table.name]).height
    at = (table.source, table.name, "*", "thong_nhat", "cross_source")
    yield Line(*at, records, records - contradicted)


def frame(given: object) -> pl.DataFrame:
    assert isinstance(given, pl.DataFrame)
    return given


def mean(pairs: Iterable[tuple[float, float]]) -> float:
    """Weighted mean of (value, weight)."""
    known = list(pairs)
    return sum(v * w for v, w in known) / sum(w for _, w in known)


def shares(lines: Iterable[Line]) -> dict[tuple[str, str, str, str], float]:
    """DQI_criterion of each field: the mean of its rules, which weigh 1 each."""
    rules = defaultdict(list)
    for line in lines:
        rules[line.source, line.register, line.field, line.criterion].append(
            100 * line.passed / line.evaluated
        )
    return {key: mean((rate, 1) for rate in rates) for key, rates in rules.items()}


WEIGHT = {"full_name": 1, "person_id": 2, "channel": 2, "*": 1}


@pytest.fixture(params=[1, 2, 3], scope="module")
def night(request, factory, tmp_path_factory):
    """What a random night should say, and its warehouse: read only."""
    facts = random_night(factory, request.param)
    path = tmp_path_factory.mktemp("criteria") / "night.duckdb"
    build_candidate(None, facts, path, pseudonym_key=factory.KEY)
    return [line for line in recomputed(facts) if line.evaluated], path


def test_rules_are_counted_as_a_second_count_has_them(night):
    expected, path = night
    with connect_reader(path) as con:
        found = con.execute(
            "SELECT source, register, field, criterion, rule, evaluated, passed "
            "FROM fct_rule_result"
        ).fetchall()
    assert sorted(found) == sorted(map(tuple, expected))


def test_criteria_are_the_weighted_mean_of_their_fields(night):
    expected, path = night
    share = shares(expected)
    with connect_reader(path) as con:
        found = con.execute(
            "SELECT level, source, register, breakdown, rate FROM fct_metric "
            "WHERE metric_id = 'criteria'"
        ).fetchall()
    assert {level for level, *_ in found} == {
        "breakdown", "source_breakdown", "register_breakdown",
    }  # fmt: skip
    for _, source, register, criterion, rate in found:
        part = [
            (value, WEIGHT[field])
            for (s, r, field, c), value in share.items()
            if c == criterion and source in {None, s} and register in {None, r}
        ]
        assert rate == pytest.approx(mean(part), abs=0.01)


def test_the_index_goes_from_criteria_to_field_to_source_to_database(night):
    expected, path = night
    fields = defaultdict(list)
    for (source, register, field, _), value in shares(expected).items():
        fields[source, register, field].append((value, 1.0))
    index = {key: mean(values) for key, values in fields.items()}
    with connect_reader(path) as con:
        found = con.execute(
            "SELECT level, source, register, rate FROM fct_metric WHERE metric_id = 'quality_index'"
        ).fetchall()
    assert {level for level, *_ in found} == {"province", "source", "register"}
    for _, source, register, rate in found:
        part = [
            (value, WEIGHT[field])
            for (s, r, field), value in index.items()
            if source in {None, s} and register in {None, r}
        ]
        assert rate == pytest.approx(mean(part), abs=0.01)


def test_an_identifier_is_whole_only_at_100_per_cent(factory, tmp_path):
    night = factory.Night()
    for n in range(6):
        night.add("land", "certificate", f"l{n}", {"holder": n})
        flag = ["person_id:NUMBER_STRUCTURE"] if n == 0 else []
        night.add("tax_codes", "tax_code", f"t{n}", {"taxpayer": 10 + n}, flags=flag)
    path = tmp_path / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    with connect_reader(path) as con:
        found = con.execute(
            "SELECT register, numerator::INT, denominator::INT FROM fct_metric "
            "WHERE metric_id = 'identifiers_whole' AND level = 'register' ORDER BY register"
        ).fetchall()
    assert found == [("certificate", 1, 1), ("tax_code", 0, 1)]
