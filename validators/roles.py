"""Mentions: the persons that accepted rows name, each with its evidence.

Not here: when a row names one (`contracts.persons`), and how persons are linked (`matching`).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from contracts.language import SourceContract, TableContract
from contracts.meanings import OwnCode, PersonRole
from contracts.persons import birth_of, number_in_code, present, sex_of
from vietnam.chars import fold_expr

MENTION_SCHEMA = {
    "source": pl.String,
    "table": pl.String,
    "record_key": pl.String,
    "role": pl.String,
    "file_sha256": pl.String,
    "sheet": pl.String,
    "line": pl.UInt32,
    "full_name": pl.String,
    "date_of_birth": pl.String,
    "sex": pl.String,
    "person_id": pl.String,
    "old_id": pl.String,
    "commune_code": pl.String,
    "codes": pl.String,
    "relation": pl.String,
    "relative_role": pl.String,
    "born_by": pl.Int32,
}


def mention_columns(contract: SourceContract, table: TableContract) -> list[str]:
    """The columns of the accepted rows that `mentions` looks at."""
    looked_at = [
        expression
        for role in table.roles
        for expression in (present(role), *_evidence(contract.source, table, role))
    ]
    return sorted({name for expression in looked_at for name in expression.meta.root_names()})


def mentions(
    contract: SourceContract, table: TableContract, accepted: pl.DataFrame
) -> pl.DataFrame:
    """Every person that the accepted rows of `table` mention, in the order of rows and roles.

    Columns of `MENTION_SCHEMA`: the shape "Mentions" of docs/architecture.md without `mention_id`,
    which needs a secret key, with `relative_role` for `relative_id`, which is such an id, and with
    `codes` as they stand (what gives them, `:`, the code; blanks between).
    """
    frames = [pl.DataFrame(schema=MENTION_SCHEMA)]
    for place, role in enumerate(table.roles):
        frames.append(
            accepted.with_row_index("row")
            .filter(present(role))
            .select("row", pl.lit(place).alias("place"), *_evidence(contract.source, table, role))
        )
    if len(frames) == 1:
        return frames[0]
    return pl.concat(frames[1:]).sort("row", "place").select(list(MENTION_SCHEMA))


def _evidence(source: str, table: TableContract, role: PersonRole) -> list[pl.Expr]:
    none = pl.lit(None, pl.String)
    return [
        pl.lit(source).alias("source"),
        pl.lit(table.name).alias("table"),
        pl.col("record_key"),
        pl.lit(role.role).alias("role"),
        pl.col("file_sha256"),
        pl.col("sheet"),
        pl.col("line"),
        pl.col(role.name).alias("full_name"),
        birth_of(role).alias("date_of_birth"),
        sex_of(role).alias("sex"),
        pl.coalesce(_number_of(role, _is_personal), number_in_code(role)).alias("person_id"),
        _number_of(role, _is_old).alias("old_id"),
        (pl.col(role.commune) if role.commune else none).alias("commune_code"),
        _codes_of(role),
        *_kin(table, role),
    ]


def _codes_of(role: PersonRole) -> pl.Expr:
    """The person's codes, without what people write between letters and digits."""
    if not role.codes:
        return pl.lit(None, pl.String).alias("codes")
    each = [
        pl.lit(f"{code.giver}:") + _code_text(code, role).str.extract(code.form)
        for code in role.codes
    ]
    told = pl.concat_str(each, separator=" ", ignore_nulls=True)
    return pl.when(told != "").then(told).alias("codes")


def _code_text(code: OwnCode, role: PersonRole) -> pl.Expr:
    told = pl.col(code.column).cast(pl.String)
    if code.with_name:
        told = fold_expr(told + pl.lit(" ") + pl.col(role.name))
    return told.str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def _kin(table: TableContract, role: PersonRole) -> list[pl.Expr]:
    """Whose relative the person is, and until which year it can have been born for that."""
    if role.kin is None:
        words = [pl.lit(None, pl.String).alias(name) for name in ("relation", "relative_role")]
        return [*words, pl.lit(None, pl.Int32).alias("born_by")]
    [relative] = [other for other in table.roles if other.role == role.kin.of]
    year = birth_of(relative).cast(pl.String).str.slice(0, 4).cast(pl.Int32, strict=False)
    born_by = year - role.kin.older_by if role.kin.older_by else pl.lit(None, pl.Int32)
    return [
        pl.lit(role.kin.relation).alias("relation"),
        pl.lit(role.kin.of).alias("relative_role"),
        born_by.alias("born_by"),
    ]


def _is_personal(column: str) -> pl.Expr:
    """Twelve digits, which is also the tax code of a person since 1 July 2025."""
    kind, number = pl.col(f"{column}_kind"), pl.col(column)
    return (kind == "personal_id") | ((kind == "tax_code") & (number.str.len_bytes() == 12))


def _is_old(column: str) -> pl.Expr:
    return pl.col(f"{column}_kind") == "cmnd"


def _number_of(role: PersonRole, is_kind: Callable[[str], pl.Expr]) -> pl.Expr:
    """The number of a kind from the number column, else from the paper beside it."""
    columns = [column for column in (role.number, role.paper) if column]
    choices = [pl.when(is_kind(column)).then(pl.col(column)) for column in columns]
    return pl.coalesce(choices) if choices else pl.lit(None, pl.String)
