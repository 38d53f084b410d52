"""Builds warehouses from the small province of `night_factory`."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import duckdb
import polars as pl
import pytest

from warehouse.build import build_candidate
from warehouse.conflicts import conflict_frame, stage_conflicts
from warehouse.publish import note_base
from warehouse.schema import create_model
from warehouse.since import take_out
from warehouse.sql import define_pseudonym
from warehouse.stage import stage


@pytest.fixture(scope="session")
def factory() -> ModuleType:
    """The module `night_factory` beside this file."""
    name = "dongbo_night_factory"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, Path(__file__).with_name("night_factory.py")
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def build(factory: ModuleType, tmp_path: Path, ordinary_warehouse: Path) -> Callable[..., Path]:
    """`build(night, published=None)` → the candidate file; `build()` copies the ordinary one."""
    count = 0

    def make(night=None, published: Path | None = None, *, shuffle: int | None = None) -> Path:
        nonlocal count
        count += 1
        path = tmp_path / f"candidate{count}.duckdb"
        if night is None and published is None and shuffle is None:
            note_base(path, None)
            return Path(shutil.copyfile(ordinary_warehouse, path))
        facts = (night or factory.ordinary()).facts(shuffle=shuffle)
        build_candidate(published, facts, path, pseudonym_key=factory.KEY)
        return path

    return make


@pytest.fixture(scope="session")
def ordinary_warehouse(factory: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ordinary night, built once; do not write to it."""
    path = tmp_path_factory.mktemp("warehouse") / "ordinary.duckdb"
    build_candidate(None, factory.ordinary().facts(), path, pseudonym_key=factory.KEY)
    return path


@pytest.fixture(scope="module")
def con(factory):
    """An empty warehouse in memory, for nights of which only the conflicts are asked for."""
    with duckdb.connect(config={"threads": 1}) as made:
        define_pseudonym(made, factory.KEY)
        create_model(made)
        yield made


@pytest.fixture
def find(con):
    """`find(night)` → the open conflicts of a first night, as `build_candidate` finds them.

    `then` is called while the night is staged.
    """

    def conflicts(
        night, *, shuffle: int | None = None, then: Callable[[], None] = lambda: None
    ) -> pl.DataFrame:
        con.begin()
        try:
            take_out(con, night.province, night.night)
            facts = night.facts(shuffle=shuffle)
            stage(con, facts)
            stage_conflicts(con, facts)
            then()
            return conflict_frame(con)
        finally:
            con.rollback()

    return conflicts


@pytest.fixture
def reasons(find):
    """`reasons(night, **where)` → the reasons of its conflicts."""
    return lambda night, **where: find(night).filter(**where)["reason"].to_list()
