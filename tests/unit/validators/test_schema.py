"""The pandera schema of a contract: what it refuses, and that it quotes nothing."""

from __future__ import annotations

import polars as pl
import pytest

from contracts.registry import SOURCES
from validators.schema import failures, schema_of


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
