"""Whoever changes what a metric or a statement decides changes the version of the rules; whoever
explains it better does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from unittest.mock import patch

import polars as pl
import pytest

from assets import versions
from findings.catalogue import rules
from warehouse import fingerprint as made
from warehouse.facts import OWN_LAW
from warehouse.fingerprint import fingerprint, plain
from warehouse.metrics import load_catalogue, parse_metric

STATEMENTS = {"load/a": "SELECT a, '--no  comment' -- why\nFROM t"}


def of(text: str) -> str:
    return fingerprint({"sync_rate": parse_metric("sync_rate", text)}, rules(), STATEMENTS)


@pytest.fixture
def text() -> str:
    return load_catalogue()["sync_rate"].body


@pytest.mark.parametrize(
    ("right", "other"),
    [
        ("persons_required > 0", "persons_required > 1"),
        ("levels: province, ", "levels: "),
        ("protects: parts", "protects: group"),
        ("jump: 5", "jump: 6"),
        ("NULL::VARCHAR AS", "'x' AS"),
    ],
)
def test_what_a_metric_decides_counts(text: str, right: str, other: str) -> None:
    assert text.count(right) == 1
    assert of(text.replace(right, other)) != of(text)


@pytest.mark.parametrize(
    ("right", "other"),
    [
        ("FROM fct_record", "-- one line each\n  FROM /* of\n the night */ fct_record  "),
        ("name_en: Sync rate", "name_en: Share in sync"),
        ("numerator: Số", "numerator: Tổng số"),
    ],
)
def test_words_comments_and_white_space_do_not(text: str, right: str, other: str) -> None:
    assert text.count(right) == 1
    assert of(text.replace(right, other)) == of(text)


def test_quotes_are_no_comments_and_their_spaces_count() -> None:
    assert plain(STATEMENTS["load/a"]) == "SELECT a, '--no  comment' FROM t"
    assert plain("a -- it's\n b") == "a b"
    one = fingerprint({}, {}, STATEMENTS)
    assert one != fingerprint({}, {}, {"load/a": "SELECT a, '-- no' FROM t"})
    assert one != fingerprint({}, {}, {"load/b": STATEMENTS["load/a"]})


def test_the_rule_version_changes_with_what_a_province_says_of_the_law() -> None:
    days = (date(2026, 7, 1), date(2026, 12, 5))
    told = [("age.worker", 16, *days, "x"), ("age.worker", 17, days[1], days[1], "x")]
    own = pl.DataFrame(told, schema=OWN_LAW, orient="row")
    mark = made.own_law_fingerprint
    assert mark(None) == mark(own.clear()) == ""
    assert mark(own) == mark(own.reverse())
    assert mark(own) != mark(own.with_columns(in_force_from=days[0]))
    assert versions.rule_version(mark(own)) not in (versions.rule_version(), mark(own))


def test_the_rule_version_changes_with_a_metric() -> None:
    before = versions.rule_version.__wrapped__()
    changed = load_catalogue() | {
        "sync_rate": replace(load_catalogue()["sync_rate"], body="SELECT 1")
    }
    with patch.object(made, "load_catalogue", lambda: changed):
        other = made.metrics_fingerprint.__wrapped__()
    assert other != made.metrics_fingerprint()
    with patch.object(versions, "metrics_fingerprint", lambda: other):
        assert versions.rule_version.__wrapped__() != before
