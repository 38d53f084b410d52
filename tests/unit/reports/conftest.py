"""A published night of the small province, and the frame of its conflicts."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import duckdb
import polars as pl
import pytest

from contracts import reasons
from warehouse.build import build_candidate
from warehouse.facts import OWN_LAW


@pytest.fixture(scope="session")
def factory() -> ModuleType:
    """The module `night_factory` of the warehouse's tests."""
    name = "dongbo_night_factory"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "warehouse" / "night_factory.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def busy_night(factory: ModuleType, night: date):
    """A night with repairs, a claimed figure, seven links in review and one marked as a formula."""
    made = factory.ordinary(night=night)
    for n in range(6):
        made.add(
            "land", "certificate", f"r{n}", {"holder": 40 + n}, decision="review", book_no=None,
            repairs=["person_id:lost_zero"],
        )  # fmt: skip
    made.add(
        "land", "certificate", "=1+1", {"holder": 46}, decision="review", book_no=None,
        evidence={"full_name": '=HYPERLINK("x")', "person_id": "066090000011"},
    )  # fmt: skip
    for n in range(6):
        made.quarantine("civil_status", "birth", 100 + n, "date_of_birth", reasons.BAD_DATE)
    made.reported = [
        {
            "figure_id": "a",
            "name_vi": "Dịch vụ <tích hợp>",
            "agency": "UBND tỉnh",
            "percent": "78.75",
        }
        | {
            "document": "BC-02",
            "as_of": date(2025, 2, 27),
            "numerator": 667.0,
            "denominator": 879.0,
        }
    ]
    day = date(2026, 7, 1)
    told = [("standard.social_pension", 600_000, day, date(2026, 8, 5), "NQ 31")]
    made.own_law = pl.DataFrame(told, schema=OWN_LAW, orient="row")
    return made


@pytest.fixture(scope="session")
def last_night(factory: ModuleType) -> date:
    return factory.NIGHT + timedelta(days=7)


@pytest.fixture(scope="session")
def published(factory, last_night, tmp_path_factory) -> tuple[Path, pl.DataFrame]:
    """Two nights, a week apart, so that there are trends and overdue conflicts; and these."""
    folder = tmp_path_factory.mktemp("published")
    first, second = folder / "one.duckdb", folder / "two.duckdb"
    build_candidate(
        None, busy_night(factory, factory.NIGHT).facts(), first, pseudonym_key=factory.KEY
    )
    later = busy_night(factory, last_night).facts()
    return second, build_candidate(first, later, second, pseudonym_key=factory.KEY)


@pytest.fixture(scope="session")
def warehouse(published) -> Path:
    """The file of both nights."""
    return published[0]


@pytest.fixture(scope="session")
def unhidden(warehouse: Path) -> Path:
    """The same with nothing hidden, as of a province that is large enough to show its figures."""
    path = warehouse.with_name("unhidden.duckdb")
    shutil.copy(warehouse, path)
    with duckdb.connect(str(path)) as con:
        marks = con.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE schema_name = 'main' AND column_name LIKE '%suppressed' "
            "AND table_name IN (SELECT table_name FROM duckdb_tables())"
        ).fetchall()
        for table, column in marks:
            con.execute(f"UPDATE {table} SET {column} = false")  # noqa: S608 (names of the model)
    return path


@pytest.fixture(scope="session")
def conflicts(published) -> pl.DataFrame:
    """The conflicts of the last night."""
    return published[1]
