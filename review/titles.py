"""What registers, roles and units are called, and the particulars of a row with these names.

Belongs here: names from the contracts and the lists of units. Does not belong here: names of
persons, words of the page (`review/web/words.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.language import SourceContract, TableContract
from review.case import Values
from review.near import Row
from warehouse.communes import commune_frame


@dataclass(frozen=True)
class Titles:
    """Registers by (source, table); by the code of a unit, code and name of what it is now."""

    tables: Mapping[tuple[str, str], TableContract]
    communes: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, sources: tuple[SourceContract, ...]) -> Titles:
        """The titles of these sources."""
        tables = {(t.source, t.name): t for contract in sources for t in contract.tables}
        return cls(tables, _current_units())

    def values(self, row: Row) -> Values:
        """The particulars of a person or record, its commune as it is called now."""
        code = row["commune_code"]
        return Values(
            full_name=row["full_name"],
            date_of_birth=row["date_of_birth"],
            sex=row["sex"],
            person_id=row["person_id"],
            old_id=row["old_id"],
            commune_code=code,
            commune_name=self.commune(code)[1],
            address=row.get("address"),
        )

    def commune(self, code: str | None) -> tuple[str | None, str | None]:
        """Code and name of the unit that `code` is now."""
        return self.communes.get(code, (code, None)) if code else (None, None)

    def register_name(self, source: str, table: str) -> str:
        """What the register is called; its code where nobody declared it."""
        known = self.tables.get((source, table))
        return known.title_vi if known else table

    def role_title(self, source: str, table: str, role: str) -> str:
        """What somebody in this role of a record is called."""
        known = self.tables.get((source, table))
        titles = {one.role: one.title_vi for one in known.roles} if known else {}
        return titles.get(role, role)


def _current_units() -> dict[str, tuple[str, str]]:
    """Code of a commune → code and name of the unit that it is now; a new code is meant where both
    lists have it."""
    frame = commune_frame()
    new = frame.filter(commune_vintage="new")
    names = dict(new.select("commune_code", "commune_name").iter_rows())
    found = {}
    for code, current in frame.select("commune_code", "current_code").iter_rows():
        if current in names:
            found[code] = (current, names[current])
    return found | {code: (code, name) for code, name in names.items()}
