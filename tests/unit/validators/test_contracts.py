"""What holds for every contract, so that a new source cannot forget it."""

from __future__ import annotations

import sys
import types

import polars as pl
import pytest

import contracts
from contracts.language import Kind
from contracts.persons import role_rules
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.registry import SOURCES, _discover
from validators.schema import failures, schema_of

TABLES = [table for contract in SOURCES.values() for table in contract.tables]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.source}.{t.name}")


@each_table
def test_columns_are_named_once_and_described(table):
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))
    assert all(column.aliases and column.title_en for column in table.columns)
    assert all(column.required for column in table.columns if column.filled)


@each_table
def test_first_alias_belongs_to_one_column_only(table):
    first = [column.aliases[0] for column in table.columns]
    assert len(first) == len(set(first))


@each_table
def test_key_columns_exist_and_are_required(table):
    names = {column.name for column in table.columns}
    for name in table.key_columns:
        assert name.removesuffix("_raw") in names


@each_table
def test_roles_and_rules_use_columns_that_exist(table):
    names = {column.name for column in table.columns}
    for role in table.roles:
        used = {role.name, role.sex, role.number, role.commune, *role.birth_date}
        assert used - {None} <= names
    for rule in [*table.rules, *role_rules(table)]:
        assert rule.column in names
        roots = {name.split(".")[0].removesuffix("_kind") for name in rule.broken.meta.root_names()}
        assert roots - {"today"} <= names


@each_table
def test_personal_columns_are_marked(table):
    kinds = {Kind.PERSON_NAME, Kind.PERSON_ID, Kind.SEX}
    unmarked = [c.name for c in table.columns if c.kind in kinds and not c.pii]
    assert unmarked == []


def test_every_reason_speaks_both_languages():
    for reason in Reason:
        assert reason.sentence_vi.endswith("."), reason
        assert reason.sentence_en.endswith("."), reason
        assert reason.value == reason.name
        assert reason.severity in Severity
    assert {reason.group for reason in Reason} == set(ErrorGroup) - {ErrorGroup.STALE}


def test_a_new_module_is_a_new_source(monkeypatch, tmp_path):
    source = "from contracts.land import CONTRACT as _C\nimport dataclasses\n"
    (tmp_path / "pupils.py").write_text(
        source + "CONTRACT = dataclasses.replace(_C, source='pupils')\n"
    )
    monkeypatch.setattr(contracts, "__path__", [*contracts.__path__, str(tmp_path)])
    try:
        assert "pupils" in _discover()
    finally:
        sys.modules.pop("contracts.pupils", None)


def test_schema_refuses_a_bad_value_and_quotes_none():
    table = SOURCES["land"].table("land")
    schema = schema_of(table)
    frame = pl.DataFrame(
        {
            name: pl.Series([None], dtype=column.dtype.type)
            for name, column in schema.columns.items()
        }
    )
    secret = frame.with_columns(
        pl.lit("not a commune").alias("commune_code"),
        pl.lit("CN 1").alias("certificate_no"),
        pl.lit("p").alias("parcel_id"),
    )
    found = failures(table, secret)
    assert found.rows() == [(0, "commune_code", "CONTRACT_BROKEN")]


def test_schema_refuses_a_frame_of_another_shape():
    table = SOURCES["land"].table("land")
    with pytest.raises(TypeError, match="typed frame fails"):
        failures(table, pl.DataFrame({"commune_code": ["24133"]}))


def test_discovery_refuses_two_modules_of_one_source(monkeypatch, tmp_path):
    (tmp_path / "again.py").write_text("from contracts.land import CONTRACT\n")
    monkeypatch.setattr(contracts, "__path__", [*contracts.__path__, str(tmp_path)])
    try:
        with pytest.raises(ValueError, match="two modules declare the source land"):
            _discover()
    finally:
        sys.modules.pop("contracts.again", None)
        assert isinstance(sys.modules["contracts"], types.ModuleType)
