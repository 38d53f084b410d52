"""From a contract to what the warehouse must know of a register.

Belongs here: translating one into the other. Does not belong here: either of them.
"""

from __future__ import annotations

from contracts.language import Column, SourceContract, TableContract
from contracts.persons import role_rules
from warehouse.facts import FieldSpec, RegisterKind, TableSpec

_IDENTIFIER_WEIGHT = 2


def table_spec(contract: SourceContract, table: TableContract) -> TableSpec:
    """The register of `table`, in the warehouse's words."""
    use, evidence = table.register, _evidence(table)
    roles = {role.role for role in table.roles}
    return TableSpec(
        source=contract.source,
        table=table.name,
        name_vi=table.title_vi,
        name_en=table.title_en,
        kind=RegisterKind(use.kind),
        due_roles=frozenset(roles - use.roles_not_due),
        subject_roles=frozenset(use.subjects or roles),
        commune_column=use.commune,
        book_column=use.book,
        event_date_column=use.event_date,
        payment_column=use.payment_method,
        cashless_values=use.cashless_values,
        amount_column=use.amount,
        id_columns=tuple(r.number for r in table.roles if r.number),
        fields=tuple(
            _field(column, evidence.get(column.name))
            for column in table.columns
            if column.required or column.identifier or column.name in evidence
        ),
        rules=frozenset(
            (rule.column, rule.reason.value) for rule in [*role_rules(table), *table.rules]
        ),
        freshness_days=contract.freshness_days,
        expected=table.expected,
    )


def _evidence(table: TableContract) -> dict[str, tuple[str, str]]:
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


def _field(column: Column, told: tuple[str, str] | None) -> FieldSpec:
    role, evidence = told or (None, None)
    return FieldSpec(
        name=column.name,
        role=role,
        evidence=evidence,
        required=column.required,
        identifier=column.identifier,
        weight=_IDENTIFIER_WEIGHT if column.identifier else 1,
    )
