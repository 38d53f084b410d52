"""Samples that the tests of this folder share; each is generated once."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import openpyxl
import polars as pl
import pytest

from sample_data import people
from sample_data.flat import Flat, generate_flat
from sample_data.generate import Generated, generate
from sample_data.places import places
from sample_data.world import World

FIRST, SECOND = "2026-10-12", "2026-10-13"


class Province(NamedTuple):
    """A generated province with short ways to its files."""

    made: Generated
    root: Path

    def inbox(self, source: str, night: str = FIRST) -> Path:
        return next((self.root / "inbox" / "66" / source / night).iterdir())

    def truth(self, table: str, night: str = FIRST) -> pl.DataFrame:
        return pl.read_parquet(self.root / "truth" / "66" / night / f"{table}.parquet")

    def master(self, night: str = FIRST) -> pl.DataFrame:
        return pl.read_parquet(self.inbox("population", night))


@cache
def pages(workbook: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each sheet, read once."""
    book = openpyxl.load_workbook(workbook)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


@pytest.fixture(scope="session")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Province:
    root = tmp_path_factory.mktemp("ordinary")
    return Province(generate(3000, 5, ["66"], 2, root), root)


@pytest.fixture(scope="session")
def harsh(tmp_path_factory: pytest.TempPathFactory) -> Province:
    root = tmp_path_factory.mktemp("harsh")
    return Province(generate(3000, 5, ["66"], 1, root, "harsh"), root)


@pytest.fixture(scope="session")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Flat:
    return generate_flat(60_000, 30_000, 3, tmp_path_factory.mktemp("flat"))


@pytest.fixture(scope="session")
def world() -> World:
    rng = np.random.default_rng(11)
    return people.build(30_000, places(("66",), rng, 10), date(2026, 10, 12), rng)
