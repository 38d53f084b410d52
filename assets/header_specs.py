"""What the reader must find in the files of a source, from its contract.

Belongs here: translating one into the other. Does not belong here: either of them.
"""

from __future__ import annotations

from contracts.language import SourceContract
from sources import HeaderSpec


def header_specs(contract: SourceContract) -> dict[str, HeaderSpec]:
    """One header per table of the source."""
    return {
        table.name: HeaderSpec(
            columns=table.header_columns,
            required=table.required_columns,
            sheet_aliases=table.sheet_aliases,
        )
        for table in contract.tables
    }
