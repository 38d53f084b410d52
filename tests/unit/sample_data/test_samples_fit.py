"""What the declared samples say fits their own contracts: read and judged, it is accepted."""

from datetime import date

import polars as pl
import pytest

from contracts.reasons import FUTURE_DATE, ErrorGroup
from contracts.registry import REASONS, SOURCES
from intake.checking import check_file

from .conftest import Province

FORM = frozenset({ErrorGroup.FORMAT, ErrorGroup.FOREIGN_KEY})
DAMAGED = 0.02
"""More rows than damage breaks."""


@pytest.mark.parametrize("source", [name for name, one in SOURCES.items() if one.sampled])
def test_a_sample_fits_its_contract(ordinary: Province, source: str) -> None:
    contract = SOURCES[source]
    evidence = {
        column
        for table in contract.tables
        for role in table.roles
        for column in (role.name, role.number, role.sex, role.commune, *role.birth_date)
    }
    rows = broken = 0
    newest = max(ordinary.inbox(source).parents[1].iterdir())
    for path in sorted(newest.iterdir()):
        found, splits = check_file(path, contract, today=date.fromisoformat(newest.name))
        assert found.refusals == (), path.name
        rows += found.rows
        broken += found.quarantined
        for table, split in splits.items():
            ahead = split.quarantined.filter(pl.col("rule") == FUTURE_DATE.code)
            assert set(ahead["column"]) <= evidence, (path.name, table)
            flags = split.accepted["flags"].explode().drop_nulls().value_counts()
            for flag, count in flags.iter_rows():
                column, reason = flag.split(":")
                if column not in evidence and REASONS[reason].group in FORM:
                    assert count <= DAMAGED * split.accepted.height + 2, (path.name, table, flag)
    assert rows > 0
    assert broken <= DAMAGED * rows + 2
