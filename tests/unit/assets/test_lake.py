"""The lake keeps the old version or the new one, never half of either."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets import lake
from assets.lake import read_current, table_schema, write_version


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

    def die(path: Path) -> None:
        if path.name.startswith(".current"):
            raise KeyboardInterrupt

    monkeypatch.setattr(lake, "_fsync", die)
    with pytest.raises(KeyboardInterrupt):
        write_version(tmp_path, {"rows": frame(9)}, "run-2")
    assert read_current(tmp_path)["rows"].height == 3


def test_reading_what_was_never_written_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="dongbo run"):
        read_current(tmp_path / "nothing")


def test_the_schema_marks_personal_columns() -> None:
    columns = {c.name: c.tags for c in table_schema(frame(1), frozenset({"full_name"})).columns}
    assert columns == {"full_name": {"pii": "true"}, "line": {}}
