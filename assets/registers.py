"""From a contract to what the warehouse must know of a register.

Belongs here: translating one into the other. Does not belong here: either of them.
"""

from __future__ import annotations

from validators.contract import Column, SourceContract, TableContract
from warehouse.facts import FieldSpec, RegisterKind, TableSpec

_IDENTIFIER_WEIGHT = 2


def table_spec(contract: SourceContract, table: TableContract) -> TableSpec:
    """The register of `table`, in the warehouse's words."""
    use = table.register
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
        fields=tuple(_field(column) for column in table.columns if _measured(table, column)),
        freshness_days=contract.freshness_days,
    )


def _measured(table: TableContract, column: Column) -> bool:
    """Columns whose quality is measured: what a row must have, and the evidence about its
    persons."""
    evidence = {c for r in table.roles for c in (r.name, r.number, r.sex, *r.birth_date) if c}
    return column.required or column.identifier or column.name in evidence


def _field(column: Column) -> FieldSpec:
    return FieldSpec(
        name=column.name,
        required=column.required,
        identifier=column.identifier,
        weight=_IDENTIFIER_WEIGHT if column.identifier else 1,
    )
