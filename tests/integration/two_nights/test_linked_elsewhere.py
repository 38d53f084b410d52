"""A night whose persons a cluster recognises: it is handed what this process would be, and what it
gives back lies in the lake as if made here. What a cluster makes of it: `tests/spark`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.catalogue import all_assets
from assets.io_manager import LakeIOManager
from matching import LinkResult, ParquetSource, Spec, link
from matching.engines.spark import linking
from matching.engines.spark.problems import EngineProblem
from pipelines.outcomes import Exit, NightResult, outcome_of
from tests.integration.support import NIGHTS, Deployment

KINDS = ("person", "candidates", "model")
MASTER = "spark://10.0.0.1:7077"


@pytest.fixture
def again(after_first: Deployment, tmp_path: Path) -> Callable[[], NightResult]:
    """Link the first night once more, on a cluster."""
    settings = after_first.settings.model_copy(
        update={"link_engine": "spark", "spark_master": MASTER}
    )
    resources = {
        "workspace": settings.workspace,
        "lake": LakeIOManager(lake=str(settings.layout.lake)),
    }

    def run() -> NightResult:
        (tmp_path / "records").mkdir()
        with dg.DagsterInstance.local_temp(str(tmp_path / "records")) as instance:
            done = dg.materialize(
                all_assets(),
                selection=[dg.AssetKey(["links", kind]) for kind in KINDS],
                partition_key=dg.MultiPartitionKey({"date": str(NIGHTS[0].date), "province": "66"}),
                resources=resources,
                instance=instance,
                raise_on_error=False,
            )
            return outcome_of(instance, done.run_id)

    return run


def test_a_night_s_links_are_those_of_this_process(
    after_first: Deployment, again: Callable[[], NightResult], monkeypatch: pytest.MonkeyPatch
) -> None:
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
        return {
            kind: next(iter(after_first.lake("links", kind, NIGHTS[0]).values())) for kind in KINDS
        }

    monkeypatch.setattr(linking, "link_files", elsewhere)
    before = lake()
    assert again().exit == Exit.OK
    work = str(after_first.settings.layout.spark)
    assert asked == [linking.Cluster(MASTER, work, {})]
    assert before["candidates"].height > 0
    after = lake()
    for kind in KINDS:
        assert after[kind].rows() == before[kind].rows()


def test_what_the_cluster_cannot_do_is_said_in_its_words(
    again: Callable[[], NightResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **_more: object) -> LinkResult:
        raise EngineProblem("no cluster answers at 10.0.0.1:7077: start it, or name another one")

    monkeypatch.setattr(linking, "link_files", unreachable)
    result = again()
    assert result.exit == Exit.INFRASTRUCTURE
    assert result.problems == (
        "link_persons: no cluster answers at 10.0.0.1:7077: start it, or name another one",
    )
