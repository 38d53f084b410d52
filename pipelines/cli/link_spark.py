"""`dongbo link --engine spark`: the same command on a cluster.

Belongs here: its options, and bringing what came of it to the files that were asked for. Does not
belong here: the engine (`matching.engines.spark`), the options that both engines have (`link.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import find
from pipelines.cli.common import console, refuse
from pipelines.cli.link_files import refuse_outputs
from pipelines.cli.link_masters import masters_by_name, refuse_empty, telling
from pipelines.cli.link_results import show_report, write_links

if TYPE_CHECKING:
    from matching.engines.spark.linking import Cluster

FILES = (".parquet", ".csv")


def cluster(master: str, work: str, settings: list[str]) -> Cluster:
    """The options of the cluster; leaves where a setting is none (`settings_of`)."""
    from matching.engines.spark.linking import Cluster
    from pipelines.spark_settings import settings_of

    try:
        return Cluster(master, work, settings_of(settings))
    except ValueError as error:
        refuse(f"--set: {error}")


def link(
    tables: tuple[str, list[str], str],
    cluster: Cluster,
    *,
    spec: str,
    where: str | None,
    model: Path | None,
    save_model: Path | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Link the extract and the masters of `tables`; the third is a file, or a folder of any file
    system that is left as Spark wrote it."""
    from matching import Model, SpecError, load_spec
    from matching.engines.spark.linking import link_files, link_to

    extract, masters, out = tables
    here = Path(out).suffix in FILES and "://" not in out
    kept = save_model or (Path(out).with_name(find.MODEL) if here else Path(find.MODEL))
    if here:
        refuse_outputs(
            [Path(extract), *map(Path, masters)], Path(out), "candidates.parquet", model=kept
        )
    if model is not None and not model.is_file():
        refuse(f"{model}: there is no such file; give a model written by dongbo link")
    try:
        known = Model.load(model) if model is not None else None
        named = masters_by_name(masters)
        for place in (extract, *masters):
            refuse_empty(place)
        people = named if len(named) > 1 else masters[0]
        asked = extract, people, telling(load_spec(spec), masters, where), cluster
        if here:
            result = link_files(*asked, model=known, explain=explain, progress=_tell)
            write_links(result, Path(out), explain=explain)
            report, used = result.report, result.model
        else:
            made = link_to(out, *asked, model=known, explain=explain, progress=_tell)
            report, used = made.report, made.model
            _tell(f"links in {made.links}, candidates in {made.candidates}")
    except SpecError as error:
        refuse(str(error))
    used.save(kept)
    show_report(report, used, as_json=as_json)


def _tell(step: str) -> None:
    console.print(f"spark: {step}", highlight=False)
