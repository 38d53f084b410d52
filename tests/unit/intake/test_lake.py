"""The lake keeps the old version or the new one, never half of either."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from assets.io_manager import LakeIOManager, table_schema
from assets.layers import nights
from common import files
from intake.lake import Frames, Paths, read_current, write_version


def frame(n: int) -> pl.DataFrame:
    return pl.DataFrame({"full_name": ["x"] * n, "line": range(n)})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_version(tmp_path, {"birth": frame(3), "death": frame(1)}, "run-1")
    found = read_current(tmp_path)
    assert sorted(found) == ["birth", "death"]
    assert found["birth"].equals(frame(3))


def test_a_new_version_replaces_the_old_and_sweeps_it(tmp_path: Path) -> None:
    write_version(tmp_path, {"rows": frame(3)}, "run-1")
    write_version(tmp_path, {"rows": frame(4)}, "run-2")
    assert read_current(tmp_path)["rows"].height == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == ["current.json", "run-2"]


def test_a_write_that_dies_before_the_swap_leaves_the_old_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_version(tmp_path, {"rows": frame(3)}, "run-1")

    def die(_draft: Path, target: Path) -> None:
        assert target.name == "current.json"
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "put", die)
    with pytest.raises(KeyboardInterrupt):
        write_version(tmp_path, {"rows": frame(9)}, "run-2")
    assert read_current(tmp_path)["rows"].height == 3


def test_reading_what_was_never_written_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="dongbo run"):
        read_current(tmp_path / "nothing")


def test_the_schema_marks_personal_columns() -> None:
    columns = {c.name: c.tags for c in table_schema(frame(1), frozenset({"full_name"})).columns}
    assert columns == {"full_name": {"pii": "true"}, "line": {}}


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., object]:
    """`loaded(stored, declared)` → what an asset gets whose input is declared like that."""

    def load(stored: object, declared: object) -> object:
        got: list[object] = []

        @dg.asset(key=["layer", "stored"], partitions_def=nights, io_manager_key="lake")
        def upstream() -> Any:
            return stored

        @dg.asset(
            partitions_def=nights,
            ins={"x": dg.AssetIn(key=["layer", "stored"], dagster_type=declared)},
        )
        def downstream(**inputs: Any) -> None:
            got.append(inputs["x"])

        dg.materialize(
            [upstream, downstream],
            partition_key="2026-11-02|66",
            resources={"lake": LakeIOManager(lake=str(tmp_path))},
        )
        return got[0]

    return load


def test_an_input_comes_in_the_shape_that_it_is_declared_with(loaded) -> None:
    assert loaded(frame(2), pl.DataFrame).equals(frame(2))
    path = loaded(frame(3), Path)
    assert isinstance(path, Path)
    assert pl.read_parquet(path).equals(frame(3))
    tables = {"birth": frame(1), "death": frame(2)}
    frames = loaded(tables, Frames)
    assert {name: f.height for name, f in frames.items()} == {"birth": 1, "death": 2}
    paths = loaded(tables, Paths)
    assert {name: pl.read_parquet(p).height for name, p in paths.items()} == {
        "birth": 1,
        "death": 2,
    }


def test_an_input_without_a_type_comes_as_it_was_returned(loaded) -> None:
    assert loaded(frame(2), Any).equals(frame(2))
    assert set(loaded({"birth": frame(1), "death": frame(2)}, Any)) == {"birth", "death"}
    assert set(loaded({"birth": frame(1)}, Any)) == {"birth"}


def test_several_tables_are_not_one(loaded) -> None:
    with pytest.raises(TypeError, match="layer/stored holds the tables birth, death"):
        loaded({"birth": frame(1), "death": frame(2)}, Path)
