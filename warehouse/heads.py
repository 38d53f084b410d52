"""Which entry of the journal each published night knew: anchors outside of the journal.

Belongs here: reading them from a warehouse or one of its dated copies. Does not belong here: the
journal and what follows when it disagrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.sql import connect_reader

_THERE = (
    "SELECT count(*) FROM duckdb_columns() "
    "WHERE table_name = 'fct_night' AND column_name = 'journal_seq'"
)
_HEADS = (
    "SELECT strftime(night, '%Y-%m-%d'), province_code, journal_seq, journal_hash FROM fct_night "
    "WHERE journal_seq IS NOT NULL ORDER BY ALL"
)


@dataclass(frozen=True)
class NotedHead:
    """Number and hash of the last entry that a night knew."""

    night: str
    province: str
    seq: int
    hash: str


def noted_heads(warehouse: Path) -> list[NotedHead]:
    """The heads that the nights in `warehouse` noted; none in a file of an earlier version."""
    with connect_reader(warehouse) as con:
        [(there,)] = con.execute(_THERE).fetchall()
        return [NotedHead(*row) for row in con.execute(_HEADS).fetchall()] if there else []
