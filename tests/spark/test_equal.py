"""Spark itself links a night's mentions as this process does, through the door that the night uses.

What is decided in parts is tried in `test_parts`, without Spark; here is one job of everything.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from matching import LinkResult, load_spec
from matching.engines.spark.linking import Cluster
from matching.files import link_files
from tests.spark.provinces import Province, alone, asked, assert_same


def linked(province: Province, cluster: Cluster | None, **wishes: object) -> LinkResult:
    """The mentions of a night, which call their id otherwise."""
    files = []
    for path in map(Path, province.extract_files):
        files.append(path.with_stem(f"{path.stem}_mentions"))
        pl.read_parquet(path).rename({"record_id": "mention_id"}).write_parquet(files[-1])
    return link_files(
        files, Path(province.master_file), load_spec("person"), cluster=cluster,
        named={"record_id": "mention_id"}, **wishes,
    )  # fmt: skip


def test_a_night_s_links_are_the_same_wherever_they_are_made(
    java_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, province: Province
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    wishes = asked(alone(province), province.master)
    wanted = alone(province, **wishes)
    assert_same(linked(province, None, **wishes), wanted)
    cluster = Cluster("local[1]", str(tmp_path / "work"))
    assert_same(linked(province, cluster, **wishes), wanted)
    left = [path for path in (tmp_path / "work").rglob("*") if path.is_file()]
    assert left == []  # names and numbers passed through it
