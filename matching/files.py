"""Linking Parquet files of this machine by whichever engine is asked for: the result is the same.

Belongs here: that choice. Does not belong here: the engines, settings of a deployment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from matching.api import link
from matching.masters import Masters
from matching.results import LinkResult
from matching.source import ParquetSource, Source
from matching.spec import Spec
from matching.tables import ids_of

if TYPE_CHECKING:
    from matching.engines.spark.linking import Cluster


def link_files(
    extract: Sequence[Path],
    master: Path | Mapping[str, Path],
    spec: Spec,
    *,
    cluster: Cluster | None = None,
    named: Mapping[str, str] | None = None,
    decisions: pl.DataFrame | None = None,
    listed: pl.Series | None = None,
) -> LinkResult:
    """Link an extract in several files, in their order, here or on a cluster, to one master or to
    several by name (`matching.masters`).

    `named`: columns of the extract whose files call them otherwise. See `matching.link` for
    `decisions` and `listed`. Workers of a cluster must reach the files. Raises SpecError as
    `matching.link` does, and where the cluster cannot do it.
    """
    records = ParquetSource(*extract, named=named)
    if cluster is None:
        return link(records, _people(master, spec), spec, decisions=decisions, listed=listed)
    from matching.engines.spark.linking import link_files as link_on

    people: str | dict[str, str]
    if isinstance(master, Mapping):
        people = {name: str(path.absolute()) for name, path in master.items()}
    else:
        people = str(master.absolute())
    found = link_on(
        [str(path.absolute()) for path in extract], people, spec, cluster,
        named=dict(named or {}), decisions=decisions, listed=listed,
    )  # fmt: skip
    return found.ordered(ids_of(records, spec, right=False))


def _people(master: Path | Mapping[str, Path], spec: Spec) -> Source:
    if isinstance(master, Mapping):
        return Masters({name: ParquetSource(path) for name, path in master.items()}, spec)
    return ParquetSource(master)
