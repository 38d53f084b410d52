"""Records of a night whose person no own master has, sought in the masters of other provinces.

Belongs here: which masters those are, and what is told of a record that is found. Does not belong
here: linking to several masters (`matching.masters`), the night (`pipelines.cli.asked_night`).

A master holds people whom the staff of another province may not look up. So of a finding only the
place of the record and the province are told: no number and no name of the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from intake.lake import current_paths
from intake.layout import Night
from matching import Decision, load_spec
from matching.files import link_files
from matching.masters import NAME
from pipelines.rejected_rows import last_night

if TYPE_CHECKING:
    from matching.engines.spark.linking import Cluster

POPULATION = "population"


def masters_until(lake: Path, night: Night) -> dict[Night, Path]:
    """The newest master of every province that is not later than a night, that of its own province
    first: who stands in two is at home there."""
    found = sorted(
        path.parent.name.removeprefix("province=")
        for path in (lake / "accepted" / POPULATION).glob("date=*/province=*/current.json")
    )
    nights = [
        newest
        for province in dict.fromkeys([night.province, *found])
        if (newest := last_night(lake, "accepted", POPULATION, province, night.date)) is not None
    ]
    return {one: current_paths(lake / "accepted" / POPULATION / one.folder)[POPULATION]
            for one in nights}  # fmt: skip


def found_elsewhere(
    linked: pl.DataFrame,
    mentions: Sequence[Path],
    masters: Mapping[str, Path],
    province: str,
    *,
    cluster: Cluster | None = None,
    decisions: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The mentions that a night left as `no_match` and that are of a person of another province.

    `linked`: every mention of the night with its place and what was decided (`mention_id`,
    `decision`, …). All its `mentions` are linked once more, to all `masters` (by province, the own
    one among them), so that a person at home counts against one elsewhere. One row per mention:
    the place, `found_in`, `probability`, `reason`. Raises SpecError as `matching.link` does.
    """
    spec = replace(load_spec("person"), where=NAME)
    result = link_files(
        mentions, masters, spec,
        cluster=cluster, named={"record_id": "mention_id"}, decisions=decisions,
    )  # fmt: skip
    away = result.links.filter(
        pl.col("decision") == Decision.MATCH.value, pl.col("found_in") != province
    ).select("record_id", "found_in", "probability", "reason")
    left_over = linked.filter(pl.col("decision") == Decision.NO_MATCH.value)
    return (
        left_over.drop("master_id", "decision")
        .join(away, left_on="mention_id", right_on="record_id")
        .sort("source", "file_name", "sheet", "line", "role", "mention_id")
    )
