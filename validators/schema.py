"""The pandera schema of a typed table, made from its contract, and the reading of its failures.

Here: column types, nullability and checks; each check carries a reason code as its name. Not here:
the building of the typed frame. The schema validates DataFrames eagerly: on a LazyFrame pandera
would look at the types only.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from contracts.language import Column, Kind, TableContract
from contracts.reasons import Reason
from validators.kinds import dtypes

OK_PREFIX = "ok:"
FAILURE_SCHEMA = {"row": pl.UInt32, "column": pl.String, "reason": pl.String}

_PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_COMMUNE = r"^\d{5}$"
_PERSON_NUMBER = r"^(\d{12}|\d{9,10}|\d{10}-?\d{3})$"


def ok_column(reason: Reason, column: str) -> str:
    """Name of the Boolean column that says whether a rejecting rule holds."""
    return f"{OK_PREFIX}{reason.value}:{column}"


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
        checks.append(pa.Check.str_matches(pattern, error=Reason.CONTRACT_BROKEN.value))
    if column.kind == Kind.SEX:
        checks.append(pa.Check.isin(["M", "F"], error=Reason.CONTRACT_BROKEN.value))
    return checks


def schema_of(contract: TableContract, ok_columns: Sequence[str] = ()) -> pa.DataFrameSchema:
    """Schema of the typed frame of `contract` with one Boolean column per rejecting rule."""
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
    for name in ok_columns:
        reason = name.removeprefix(OK_PREFIX).split(":", 1)[0]
        check = pa.Check.eq(True, error=reason)
        columns[name] = pa.Column(pl.Boolean, check, nullable=False)
    return pa.DataFrameSchema(columns, name=f"{contract.source}.{contract.name}", strict=True)


def failures(contract: TableContract, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of `frame` that break the schema: `row` (0-based), `column`, `reason`.

    Only positions and codes leave this function: pandera's messages quote values. Raises
    `TypeError` when the frame itself (not a value in it) does not have the schema's shape.
    """
    ok_columns = [name for name in frame.columns if name.startswith(OK_PREFIX)]
    schema = schema_of(contract, ok_columns)
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
    is_ok = pl.col("column").str.starts_with(OK_PREFIX)
    missing = (
        pl.when(pl.col("column").is_in(sorted(contract.key_columns)))
        .then(pl.lit(Reason.MISSING_KEY.value))
        .otherwise(pl.lit(Reason.MISSING_VALUE.value))
    )
    return cases.select(
        pl.col("index").cast(pl.UInt32).alias("row"),
        pl.when(is_ok)
        .then(pl.col("column").str.splitn(":", 3).struct.field("field_2"))
        .otherwise(pl.col("column"))
        .alias("column"),
        pl.when(is_ok)
        .then(pl.col("column").str.splitn(":", 3).struct.field("field_1"))
        .when(pl.col("check") == "not_nullable")
        .then(missing)
        .otherwise(pl.lit(Reason.CONTRACT_BROKEN.value))
        .alias("reason"),
    )
