"""Persons in records: whether a row names one, their evidence, and the rules that follow from them.

Not here: the mentions made of them (`validators.roles`), and how persons are linked (`matching`).
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.language import Kind, Rule, TableContract
from contracts.meanings import PersonRole

PASSPORT = "passport"
"""The kind of a cell with no number to link by: it is of a foreigner, mostly."""


def present(role: PersonRole) -> pl.Expr:
    """Whether a typed row mentions a person in this role: it names one or numbers one."""
    evidence = pl.col(role.name).is_not_null()
    if role.number:
        evidence = evidence | pl.col(role.number).is_not_null()
    if role.paper:
        evidence = evidence | pl.col(role.paper).is_not_null()
    return evidence & role.where.fill_null(value=False) if role.where is not None else evidence


def proxies(table: TableContract) -> frozenset[str]:
    """The roles that receive something in the place of whom the record is about."""
    name = table.meanings.on_behalf
    return frozenset(role.role for role in table.roles if role.name == name)


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


def number_in_code(role: PersonRole) -> pl.Expr:
    """The personal number that stands in the role's column of codes; null where none does."""
    if role.coded_number is None:
        return pl.lit(None, pl.String)
    code = pl.col(role.coded_number)
    return pl.when(code.str.contains(r"^0\d{11}$")).then(code)


def rules_of(table: TableContract) -> tuple[Rule, ...]:
    """Every rule over several columns of a table: those that follow from its persons, its own."""
    return (*role_rules(table), *table.rules)


def evidence(table: TableContract) -> dict[str, tuple[str, str]]:
    """Column → (role, evidence of the `person` spec), for the columns that tell about a person."""
    told: dict[str, tuple[str, str]] = {}
    for role in table.roles:
        columns: dict[str | None, str] = {
            role.name: "full_name",
            role.number: "person_id",
            role.sex: "sex",
            **dict.fromkeys(role.birth_date, "date_of_birth"),
        }
        told |= {column: (role.role, what) for column, what in columns.items() if column}
    return told


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
                reasons.SEX_CONTRADICTS_NUMBER,
                role.sex or number,
                pl.col(f"{number}.sex") != sex_of(role),
            )
        )
        if role.birth_date:
            rules.append(
                Rule(
                    reasons.BIRTH_YEAR_CONTRADICTS_NUMBER,
                    role.birth_date[0],
                    pl.col(f"{number}.birth_year") != birth_of(role, ".year"),
                )
            )
        if role.number_expected:
            missing = present(role) & pl.all_horizontal(
                c.is_null() for c in (*numbers, number_in_code(role))
            )
            if contract.column(number).passports:
                missing = missing & pl.col(f"{number}_kind").ne_missing(PASSPORT)
            rules.append(Rule(reasons.MISSING_PERSON_NUMBER, number, missing))
    return rules
