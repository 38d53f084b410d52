"""Sessions: what they leave behind, what is refused, what a poor machine says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from matching.engines.spark.preflight import EngineProblem, check_workers, refine
from matching.engines.spark.session import open_session


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of 24 MiB at `folder`; without leave to mount one the test is skipped."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "dongbo-tests", folder],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"NO TEST OF A FULL DISK: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_machine_with_a_full_disk_and_poor_pythons(java_home, monkeypatch, tmp_path) -> None:
    """One session for all: which Python workers start is looked up anew for each job."""
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    mine = {
        name: os.environ.get(name) for name in ("SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_PYTHON")
    }
    python, disk = tmp_path / "python", tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk):
        settings = {"spark.pyspark.python": str(python), "spark.driver.memory": "1g"}
        with open_session("local[1]", work=disk, settings=settings) as spark:
            assert {name: os.environ.get(name) for name in mine} == mine
            (run,) = disk.iterdir()
            assert run.stat().st_mode & 0o077 == 0
            assert (run / "conf" / "spark-defaults.conf").stat().st_mode & 0o077 == 0
            assert list((run / "local").iterdir())
            with pytest.raises(EngineProblem, match="cannot start the Python"):
                check_workers(spark)
            python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
            python.chmod(0o755)
            with pytest.raises(EngineProblem, match=r"lacks the package \w+"):
                check_workers(spark)
            many = spark.range(0, 4_000_000, 1, 2).selectExpr("id", "uuid() AS text")
            with pytest.raises(Exception, match="No space left") as caught:
                many.repartition(2, "text").agg({"text": "max"}).collect()
            assert "a disk is full" in str(refine(caught.value))
        assert list(disk.iterdir()) == []


def test_what_a_killed_session_leaves_goes_with_the_next(tmp_path) -> None:
    """Whoever lives keeps its folder."""
    from common.folders import passing_folder

    target = tmp_path / "spark"
    with passing_folder(target) as living:
        killed = tmp_path / f"{living.name.removesuffix('.part')}x.part"
        (killed / "local").mkdir(parents=True)
        (killed / "local" / "shuffle.data").write_bytes(b"rows")
        with passing_folder(target) as mine:
            assert sorted(tmp_path.iterdir()) == sorted([living, mine])
    assert list(tmp_path.iterdir()) == []
