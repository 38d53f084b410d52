"""Persons in records: the rules that follow from them, and the mentions made of them.

Not here: how persons are linked.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from validators.contract import Kind, PersonRole, Rule, SourceContract, TableContract
from validators.reasons import Reason

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
}


def present(role: PersonRole) -> pl.Expr:
    """Whether a typed row mentions a person in this role: it names one or numbers one."""
    evidence = pl.col(role.name).is_not_null()
    if role.number:
        evidence = evidence | pl.col(role.number).is_not_null()
    if role.paper:
        evidence = evidence | pl.col(role.paper).is_not_null()
    return evidence & role.where.fill_null(value=False) if role.where is not None else evidence


def sex_of(role: PersonRole) -> pl.Expr:
    """`M`, `F` or null: from the sex column, the role, or the birth column that is filled."""
    choices: list[pl.Expr] = []
    if role.sex:
        choices.append(pl.col(role.sex))
    filled = [pl.col(column).is_not_null() for column in role.sex_by_birth_column]
    for column, sex in role.sex_by_birth_column.items():
        alone = pl.sum_horizontal(filled) == 1
        choices.append(pl.when(pl.col(column).is_not_null() & alone).then(pl.lit(sex)))
    if role.sex_is:
        choices.append(pl.lit(role.sex_is))
    return pl.coalesce(choices) if choices else pl.lit(None, pl.String)


def birth_of(role: PersonRole, part: str = "") -> pl.Expr:
    """The birth date (or a helper of it, such as `.year`) from the first filled birth column."""
    if not role.birth_date:
        return pl.lit(None, pl.Int32 if part == ".year" else pl.String)
    return pl.coalesce([pl.col(column + part) for column in role.birth_date])


def role_rules(contract: TableContract) -> list[Rule]:
    """Rules that every person with a number obeys; see FACTS of decree 137/2015 art. 13.

    A contradiction between number and sex or year is a conflict for people to settle, never a
    reason to drop the row or to change the number.
    """
    rules: list[Rule] = []
    for role in contract.roles:
        if not role.number:
            continue
        number = role.number
        numbers = [pl.col(column) for column in (role.number, role.paper) if column]
        if contract.column(number).kind != Kind.PERSON_ID:
            continue
        rules.append(
            Rule(
                Reason.SEX_CONTRADICTS_NUMBER,
                role.sex or number,
                pl.col(f"{number}.sex") != sex_of(role),
            )
        )
        if role.birth_date:
            rules.append(
                Rule(
                    Reason.BIRTH_YEAR_CONTRADICTS_NUMBER,
                    role.birth_date[0],
                    pl.col(f"{number}.birth_year") != birth_of(role, ".year"),
                )
            )
        if role.number_expected:
            rules.append(
                Rule(
                    Reason.MISSING_PERSON_NUMBER,
                    number,
                    present(role) & pl.all_horizontal(c.is_null() for c in numbers),
                )
            )
    return rules


def mention_columns(contract: SourceContract, table: TableContract) -> list[str]:
    """The columns of the accepted rows that `mentions` looks at."""
    looked_at = [
        expression
        for role in table.roles
        for expression in (present(role), *_evidence(contract.source, table.name, role))
    ]
    return sorted({name for expression in looked_at for name in expression.meta.root_names()})


def mentions(
    contract: SourceContract, table: TableContract, accepted: pl.DataFrame
) -> pl.DataFrame:
    """Every person that the accepted rows of `table` mention, in the order of rows and roles.

    Columns of `MENTION_SCHEMA`: the shape "Mentions" of docs/architecture.md without `mention_id`,
    which needs a secret key.
    """
    frames = [pl.DataFrame(schema=MENTION_SCHEMA)]
    for place, role in enumerate(table.roles):
        frames.append(
            accepted.with_row_index("row")
            .filter(present(role))
            .select(
                "row", pl.lit(place).alias("place"), *_evidence(contract.source, table.name, role)
            )
        )
    if len(frames) == 1:
        return frames[0]
    return pl.concat(frames[1:]).sort("row", "place").select(list(MENTION_SCHEMA))


def _evidence(source: str, table: str, role: PersonRole) -> list[pl.Expr]:
    none = pl.lit(None, pl.String)
    return [
        pl.lit(source).alias("source"),
        pl.lit(table).alias("table"),
        pl.col("record_key"),
        pl.lit(role.role).alias("role"),
        pl.col("file_sha256"),
        pl.col("sheet"),
        pl.col("line"),
        pl.col(role.name).alias("full_name"),
        birth_of(role).alias("date_of_birth"),
        sex_of(role).alias("sex"),
        _number_of(role, _is_personal).alias("person_id"),
        _number_of(role, _is_old).alias("old_id"),
        (pl.col(role.commune) if role.commune else none).alias("commune_code"),
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
