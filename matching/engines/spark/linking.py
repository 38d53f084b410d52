"""One link job on a cluster, from its checks to the last folder that is deleted.

Belongs here: what surrounds the engine: the session, the work folder, what a failure means. Does
not belong here: the engine (`job`), settings (`session`), the checks themselves (`preflight`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict, Unpack

import polars as pl

from common.folders import passing_folder
from matching.engines.base import run
from matching.engines.spark import places
from matching.engines.spark.given import Masters, Places, each
from matching.engines.spark.job import Progress, SparkEngine, SparkLinks
from matching.engines.spark.preflight import check, check_workers
from matching.engines.spark.problems import EngineProblem, refine
from matching.engines.spark.session import open_session
from matching.model import Model
from matching.results import LinkResult
from matching.spec import Spec, SpecError

_LEFT = "dongbo-link-"
# A folder of another file system that a killed driver left: nobody knows whether it lives.
_ABANDONED = timedelta(days=1)
_SETTINGS = {
    # rows carry megabytes: Spark would read four thousand of them at a time
    "spark.sql.parquet.columnarReaderBatchSize": "32",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.hadoop.parquet.summary.metadata.level": "NONE",
}


@dataclass(frozen=True)
class Cluster:
    """Where a job runs: `master` as Spark names it, `work` a folder that this machine and all
    workers share (for local masters any), more `settings` of Spark."""

    master: str
    work: str
    settings: Mapping[str, str] = field(default_factory=dict)


class Wanted(TypedDict, total=False):
    """What else may be asked for; see `SparkEngine`."""

    named: Mapping[str, str]
    explain: bool
    decisions: pl.DataFrame | None
    listed: pl.Series | None


def link_files(
    extract: Places,
    master: Masters,
    spec: Spec,
    cluster: Cluster,
    *,
    model: Model | None = None,
    progress: Progress = lambda _step: None,
    **asked: Unpack[Wanted],
) -> LinkResult:
    """Link Parquet that Spark can read; links and candidates are brought here.

    Raises SpecError as `matching.link` does, and EngineProblem where the cluster cannot do it. No
    message holds a value of a row.
    """
    with _linked(extract, master, spec, cluster, None, model, progress, asked) as made:
        return made.read()


def link_to(
    out: str,
    extract: Places,
    master: Masters,
    spec: Spec,
    cluster: Cluster,
    *,
    model: Model | None = None,
    progress: Progress = lambda _step: None,
    **asked: Unpack[Wanted],
) -> SparkLinks:
    """The same; `links` and `candidates` stay as Spark wrote them, in the folder `out`."""
    with _linked(extract, master, spec, cluster, out, model, progress, asked) as made:
        return made


@contextmanager
def _linked(
    extract: Places,
    master: Masters,
    spec: Spec,
    cluster: Cluster,
    out: str | None,
    model: Model | None,
    progress: Progress,
    asked: Wanted,
) -> Iterator[SparkLinks]:
    """What was linked, as long as the folder of the job is there."""
    progress("cluster")
    check(cluster.master)
    here = _local_work(cluster)
    settings = {**_SETTINGS, **cluster.settings}
    with (
        open_session(cluster.master, work=here, settings=settings) as spark,
        _work_folder(cluster.work) as work,
    ):
        check_workers(spark, paths=[*each(extract), *each(master)], writable=[work])
        try:
            engine = SparkEngine(
                spark, spec, extract, master,
                out=out or f"{work}/out", work=work, progress=progress, **asked,
            )  # fmt: skip
            made = run(engine, engine.spec, model)
        except Exception as error:  # noqa: BLE001 - Spark has kinds of its own, and they tell values
            raise _meant(error) from None
        yield made


def _meant(error: Exception) -> SpecError:
    """What an exception of the job says; its own text may hold values of rows."""
    if isinstance(error, SpecError):
        return error
    known = refine(error)
    if known is not None:
        return known
    of_worker = re.search(r"matching\.spec_shapes\.SpecError: ([^\n]+)", str(error))
    if of_worker:
        return SpecError(of_worker[1])
    return EngineProblem(
        f"the job failed on the cluster ({type(error).__name__}): the logs of its workers say why; "
        "a smaller extract with the engine local tells whether the data are the cause"
    )


def _local_work(cluster: Cluster) -> str:
    """The folder of this machine for what passes."""
    return places.local(cluster.work) or str(Path.cwd() / "dongbo-spark")


@contextmanager
def _work_folder(work: str) -> Iterator[str]:
    """A folder of this job alone for what is exchanged; gone at the end, and what a killed job left
    at the beginning of the next."""
    place = places.local(work)
    if place is not None:
        with passing_folder(Path(place) / "exchange") as folder:
            yield str(folder)
        return
    from pyarrow import fs

    system, path = fs.FileSystem.from_uri(work.replace("s3a://", "s3://"))
    for info in system.get_file_info(fs.FileSelector(path, allow_not_found=True)):
        old = info.mtime is not None and datetime.now(UTC) - info.mtime > _ABANDONED
        if info.base_name.startswith(_LEFT) and old:
            system.delete_dir(info.path)
    name = f"{_LEFT}{secrets.token_hex(8)}"
    try:
        yield f"{work.rstrip('/')}/{name}"
    finally:
        if system.get_file_info(f"{path}/{name}").type != fs.FileType.NotFound:
            system.delete_dir(f"{path}/{name}")
