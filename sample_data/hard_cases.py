"""The named hard cases of linking, read from `hard_cases.yaml`.

Belongs here: reading and checking that file. Does not belong here: how a linker decides (the tests
of `matching/` run the cases), nor generated people (`generate.py`, `flat.py`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

FILE = Path(__file__).with_name("hard_cases.yaml")
DECISIONS = frozenset({"match", "review", "no_match", "not_match"})
MASTER_COLUMNS = (
    "person_id",
    "full_name",
    "date_of_birth",
    "sex",
    "old_id",
    "commune_code",
    "household_id",
    "ethnicity",
    "mother_id",
    "father_id",
    "spouse_id",
    "status",
    "died_on",
    "address",
)
RECORD_COLUMNS = (
    "record_id",
    "full_name",
    "date_of_birth",
    "sex",
    "person_id",
    "old_id",
    "commune_code",
)


@dataclass(frozen=True)
class Expectation:
    """What must happen to one record. `not_match`: no automatic match to a wrong person."""

    decision: str
    master_id: str | None = None


@dataclass(frozen=True)
class HardCase:
    """One case: master rows, records, and the decision expected for each record."""

    name: str
    why: str
    master: tuple[dict[str, str], ...]
    records: tuple[dict[str, str], ...]
    expect: dict[str, Expectation]

    def master_frame(self) -> pl.DataFrame:
        """The master rows in the master's shape; all columns String, gaps null."""
        return _frame(self.master, MASTER_COLUMNS)

    def records_frame(self) -> pl.DataFrame:
        """The records in the shape of the `person` link spec; every column is String."""
        return _frame(self.records, RECORD_COLUMNS)


def load(path: Path = FILE) -> tuple[HardCase, ...]:
    """All cases of the file, in file order.

    Raises ValueError naming every broken case of the file at once: unknown columns, a decision
    that does not exist, an expectation without its record or without its person.
    """
    import yaml

    raw: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    cases = tuple(_case(item) for item in raw)
    problems = [problem for case in cases for problem in _problems(case)]
    names = [case.name for case in cases]
    problems += [
        f"{name}: the name is used twice" for name in sorted(set(names)) if names.count(name) > 1
    ]
    if problems:
        raise ValueError(f"{path.name}:\n" + "\n".join(f"  {problem}" for problem in problems))
    return cases


def _case(item: dict[str, Any]) -> HardCase:
    expect = {
        key: Expectation(value["decision"], value.get("master_id"))
        for key, value in item["expect"].items()
    }
    return HardCase(
        item["name"], item["why"], tuple(item["master"]), tuple(item["records"]), expect
    )


def _problems(case: HardCase) -> list[str]:
    """Everything wrong with one case, in words; empty when it is sound."""
    persons = {row.get("person_id") for row in case.master}
    records = {row.get("record_id") for row in case.records}
    found = [
        f"{kind} column {column} does not exist"
        for kind, rows, known in (
            ("master", case.master, MASTER_COLUMNS),
            ("record", case.records, RECORD_COLUMNS),
        )
        for row in rows
        for column in row
        if column not in known
    ]
    if records != set(case.expect):
        found.append("every record needs one expectation, and every expectation its record")
    for key, expectation in case.expect.items():
        if expectation.decision not in DECISIONS:
            found.append(f"{key}: the decision must be one of {', '.join(sorted(DECISIONS))}")
        if expectation.master_id is not None and expectation.master_id not in persons:
            found.append(f"{key}: the expected master_id is not among the master rows")
        if expectation.decision == "match" and expectation.master_id is None:
            found.append(f"{key}: a match needs a master_id")
    return [f"{case.name}: {problem}" for problem in found]


def _frame(rows: tuple[dict[str, str], ...], columns: tuple[str, ...]) -> pl.DataFrame:
    schema = dict.fromkeys(columns, pl.String())
    return pl.DataFrame(
        [{column: row.get(column) for column in columns} for row in rows], schema=schema
    )
