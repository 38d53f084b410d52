"""A night whose persons a cluster recognises: it is handed what this process would be, and what it
gives back lies in the lake as if made here. What a cluster makes of it: `tests/spark`."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.catalogue import all_assets
from assets.io_manager import LakeIOManager
from matching import LinkResult, ParquetSource, Spec, link
from matching.engines.spark import linking
from tests.integration.support import NIGHTS, Deployment

KINDS = ("person", "candidates", "model")


def test_a_night_s_links_are_those_of_this_process(
    after_first: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = after_first.settings.model_copy(
        update={"link_engine": "spark", "spark_master": "spark://10.0.0.1:7077"}
    )
    asked: list[linking.Cluster] = []

    def elsewhere(
        extract: list[str], master: str, spec: Spec, cluster: linking.Cluster, **wanted: object
    ) -> LinkResult:
        """A cluster knows no order of rows."""
        asked.append(cluster)
        named = wanted.pop("named")
        assert isinstance(named, dict)
        records = ParquetSource(*map(Path, extract), named=named)
        made = link(records, ParquetSource(Path(master)), spec, **wanted)
        return LinkResult(made.links.reverse(), made.candidates.reverse(), made.model, made.report)

    def lake() -> dict[str, pl.DataFrame]:
        return {kind: next(iter(after_first.lake("links", kind, NIGHTS[0]).values()))
                for kind in KINDS}  # fmt: skip

    monkeypatch.setattr(linking, "link_files", elsewhere)
    before = lake()
    layout = settings.layout
    done = dg.materialize(
        all_assets(),
        selection=[dg.AssetKey(["links", kind]) for kind in KINDS],
        partition_key=dg.MultiPartitionKey({"date": str(NIGHTS[0].date), "province": "66"}),
        resources={
            "workspace": settings.workspace, "lake": LakeIOManager(lake=str(layout.lake)),
        },
    )  # fmt: skip
    assert done.success
    assert asked == [linking.Cluster("spark://10.0.0.1:7077", str(layout.spark), {})]
    assert before["candidates"].height > 0
    assert {kind: frame.rows() for kind, frame in lake().items()} == {
        kind: frame.rows() for kind, frame in before.items()
    }
