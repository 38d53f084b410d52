"""The pandera schema of a typed table, made from its contract, and the reading of its failures.

Here: types, nullability and patterns of columns. Not here: the building of the typed frame, and the
rules over several columns (`validate`). The schema validates DataFrames eagerly: on a LazyFrame
pandera would look at the types only.
"""

from __future__ import annotations

import polars as pl

from common.optional import unseen
from contracts import reasons
from contracts.language import Column, Kind, TableContract
from contracts.typed import dtypes

with unseen("pyspark"):  # pandera would import all of it, and warn of the pandas we have
    import pandera.polars as pa
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

FAILURE_SCHEMA = {"row": pl.UInt32, "column": pl.String, "reason": pl.String}

_PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_COMMUNE = r"^\d{5}$"
_PERSON_NUMBER = r"^(\d{12}|\d{9,10}|\d{10}-?\d{3})$"


def _pattern(column: Column) -> str | None:
    return {
        Kind.PARTIAL_DATE: _PARTIAL_DATE,
        Kind.COMMUNE: _COMMUNE,
        Kind.PERSON_ID: _PERSON_NUMBER,
    }.get(column.kind)


def _checks(column: Column) -> list[pa.Check]:
    checks: list[pa.Check] = []
    pattern = _pattern(column)
    if pattern:
        checks.append(pa.Check.str_matches(pattern, error=reasons.CONTRACT_BROKEN.code))
    if column.kind == Kind.SEX:
        checks.append(pa.Check.isin(["M", "F"], error=reasons.CONTRACT_BROKEN.code))
    return checks


def schema_of(contract: TableContract) -> pa.DataFrameSchema:
    """Schema of the typed frame of `contract`."""
    columns: dict[str, pa.Column] = {}
    for column in contract.columns:
        for index, (name, dtype) in enumerate(dtypes(column).items()):
            columns[name] = pa.Column(
                dtype,
                _checks(column) if index == 0 else [],
                nullable=not (column.filled and index == 0 and not column.tolerated),
                title=column.title_vi,
                description=column.title_en or None,
            )
    return pa.DataFrameSchema(columns, name=f"{contract.source}.{contract.name}", strict=True)


def failures(contract: TableContract, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of `frame` that break the schema: `row` (0-based), `column`, `reason`.

    Only positions and codes leave this function: pandera's messages quote values. Raises
    `TypeError` when the frame itself (not a value in it) does not have the schema's shape.
    """
    schema = schema_of(contract)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases
        else:
            return pl.DataFrame(schema=FAILURE_SCHEMA)
    if cases["index"].null_count():
        checks = sorted(set(cases.filter(pl.col("index").is_null())["check"].to_list()))
        raise TypeError(f"{contract.source}.{contract.name}: the typed frame fails {checks}")
    return _mapped(cases, contract)


def _mapped(cases: pl.DataFrame, contract: TableContract) -> pl.DataFrame:
    missing = (
        pl.when(pl.col("column").is_in(sorted(contract.key_columns)))
        .then(pl.lit(reasons.MISSING_KEY.code))
        .otherwise(pl.lit(reasons.MISSING_VALUE.code))
    )
    return cases.select(
        pl.col("index").cast(pl.UInt32).alias("row"),
        "column",
        pl.when(pl.col("check") == "not_nullable")
        .then(missing)
        .otherwise(pl.lit(reasons.CONTRACT_BROKEN.code))
        .alias("reason"),
    )
