"""Whether the cluster can do the work, asked in seconds before any work.

Belongs here: the questions to this machine, to the master and to the workers. Does not belong here:
opening a session (`session`), what an exception of a running job means (`problems`).
"""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from matching.engines.spark import places, survey
from matching.engines.spark.checkout import checkout_hash
from matching.engines.spark.masters import Master
from matching.engines.spark.problems import EngineProblem, refine

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["EngineProblem", "Workers", "check", "check_workers", "refine"]

OLDEST_JAVA = 17
MEMORY_OF_PYTHON = 1_200 << 20
"""Bytes that the Python of one task takes at most."""
_SECONDS_TO_ANSWER = 3.0
_TASKS_PER_CORE = 4
_MOST_CORES = 4096
"""More rows than cores: each core gets one of them at least."""


@dataclass(frozen=True)
class Workers:
    """What answered: executors, hosts, cores that ran at the same time, least free memory of a host
    in bytes, and the versions that all of them share with this machine."""

    executors: int
    hosts: int
    cores: int
    memory: int
    versions: Mapping[str, str]


def check(master: str) -> None:
    """Raise EngineProblem, in seconds, where no session can be opened: PySpark or Java is missing
    or too old, `master` is no address of a master, nobody answers there."""
    place = Master.parse(master)
    if find_spec("pyspark") is None:
        raise EngineProblem(
            "PySpark is not installed: install what requirements-spark.lock names "
            "(make spark does), or dongbo[spark]"
        )
    _check_java()
    if place.kind == "yarn" and not {"HADOOP_CONF_DIR", "YARN_CONF_DIR"} & os.environ.keys():
        raise EngineProblem("yarn is found by HADOOP_CONF_DIR or YARN_CONF_DIR: set one of them")
    if place.addresses and not any(_answers(host, port) for host, port in place.addresses):
        listed = ", ".join(f"{host}:{port}" for host, port in place.addresses)
        raise EngineProblem(
            f"no master answers at {listed}: is it started, is this its port (7077 unless it was "
            f"given another; the page for people has another one), does a firewall let us through?"
        )


def check_workers(
    spark: SparkSession,
    *,
    paths: Iterable[str | Path] = (),
    writable: Iterable[str | Path] = (),
    patience: float = 60.0,
    memory: int = MEMORY_OF_PYTHON,
) -> Workers:
    """Ask every worker, in one small job, whether it is like this machine and finds what it needs.

    `paths` must be readable from every worker. `writable` are folders that all share, for
    checkpoints: what a worker writes must be seen here. `patience`: seconds until a worker must
    have answered (a cluster on Kubernetes or YARN may have to make some first). `memory`: bytes
    that must be free on a host for each core.

    Raises EngineProblem for: no worker or no free core, no Python or one without a package, other
    versions, another checkout, paths as above, too little memory.
    """
    with places.tokens(writable) as tokens:
        looked_at = [places.local(path) for path in paths]
        asked = survey.survey([path for path in looked_at if path is not None], dict(tokens))
        # One task per core, since Connect cannot say how many there are; by the end of it all
        # workers have joined, and four tasks per core reach each of them.
        cores = max(1, len(_answers_of(spark, asked, None, patience)))
        reports = _answers_of(spark, asked, cores * _TASKS_PER_CORE, patience)
        _compare(reports)
        _compare_places(reports, tokens)
        for path in paths:
            if places.local(path) is None:
                places.check_remote(spark, str(path))
    return _counted(reports, memory)


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME", "")
    program = str(Path(home) / "bin" / "java") if home else which("java")
    get = "install Java 17 or 21 (Debian: openjdk-17-jre-headless) or name it with JAVA_HOME"
    if program is None:
        raise EngineProblem(f"Spark needs Java and there is none: {get}")
    try:
        done = subprocess.run(  # noqa: S603 - the program that Spark will start
            [program, "-version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise EngineProblem(f"Spark needs Java and {program} does not run: {get}") from None
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    if done.returncode or not found:
        raise EngineProblem(f"Spark needs Java and {program} does not say its version: {get}")
    if int(found[1]) < OLDEST_JAVA:
        raise EngineProblem(f"Spark needs Java {OLDEST_JAVA} and {program} is {found[1]}: {get}")


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_SECONDS_TO_ANSWER):
            return True
    except OSError:
        return False


def _answers_of(
    spark: SparkSession,
    asked: Callable[[Iterator[Any]], Iterator[Any]],
    tasks: int | None,
    patience: float,
) -> list[dict[str, Any]]:
    """The reports of one small job, one per task; None: as many as there are cores."""
    rows: list[Any] = []
    failed: list[Exception] = []
    tag = f"dongbo-{secrets.token_hex(8)}"

    def work() -> None:
        try:
            spark.addTag(tag)
            numbers = spark.range(0, tasks or _MOST_CORES, 1, tasks)
            with _by_value():
                answers = numbers.mapInArrow(asked, "report string")
            rows.extend(answers.collect())
        except Exception as error:  # noqa: BLE001 - raised below, in the thread that asked
            failed.append(error)

    job = threading.Thread(target=work, name="dongbo-preflight", daemon=True)
    job.start()
    job.join(patience)
    if job.is_alive():
        spark.interruptTag(tag)
        job.join(_SECONDS_TO_ANSWER)
        raise EngineProblem(
            f"no worker took up work within {patience:.0f} s: there is none, all cores or all "
            f"memory are taken by others, or none has as much free as spark.executor.cores and "
            f"spark.executor.memory ask for"
        )
    if failed:
        problem = refine(failed[0])
        raise failed[0] if problem is None else problem from None
    return [json.loads(row["report"]) for row in rows]


@contextmanager
def _by_value() -> Iterator[None]:
    """Functions of `survey` are sent as they are here, not by the names that a worker may lack."""
    from pyspark import cloudpickle

    cloudpickle.register_pickle_by_value(survey)
    try:
        yield
    finally:
        cloudpickle.unregister_pickle_by_value(survey)


def _compare(reports: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a worker that is not like this machine."""
    here = survey.versions()
    for report in reports:
        host = report["host"]
        if report["missing"]:
            raise EngineProblem(
                f"the Python of the worker on {host} lacks {report['missing']}: install what "
                f"requirements.lock names, or name another Python with spark.pyspark.python"
            )
        other = [
            f"{name} {report['versions'].get(name)} (here: {version})"
            for name, version in here.items()
            if report["versions"].get(name) != version
        ]
        if other:
            raise EngineProblem(
                f"the worker on {host} has other versions: {', '.join(other)}; they must be the "
                f"same everywhere, since keys are hashes that polars makes"
            )
        if report["checkout"] != checkout_hash():
            raise EngineProblem(
                f"the worker on {host} runs another checkout of Dongbo than this machine: bring "
                f"all to the same commit, or name it with spark.executorEnv.PYTHONPATH"
            )


def _compare_places(reports: Iterable[Mapping[str, Any]], tokens: Mapping[str, str]) -> None:
    """Refuse paths that a worker cannot use, and folders that it does not share with us."""
    for report in reports:
        for path in report["unreadable"]:
            raise EngineProblem(
                f"the worker on {report['host']} cannot read {path}: put it where all workers "
                f"read it under the same path, and let the user of the workers read it"
            )
        for path in report["unwritable"]:
            raise EngineProblem(
                f"the worker on {report['host']} cannot write to {path}, or its folder of that "
                f"name is not ours: name a folder for checkpoints that all workers share"
            )
    for path in tokens:
        if not places.written(path, tokens[path]):
            raise EngineProblem(
                f"what workers write to {path} is not seen here: name a folder for checkpoints "
                f"that all workers share with this machine"
            )


def _counted(reports: list[dict[str, Any]], memory: int) -> Workers:
    slots: dict[str, set[str]] = {}
    free: dict[str, int] = {}
    for report in reports:
        slots.setdefault(report["machine"], set()).add(report["slot"])
        free[report["machine"]] = min(
            report["memory"], free.get(report["machine"], report["memory"])
        )
    for report in reports:
        needed = memory * len(slots[report["machine"]])
        if free[report["machine"]] < needed:
            raise EngineProblem(
                f"{report['host']} has {free[report['machine']] >> 20} MiB of free memory and the "
                f"Python of its {len(slots[report['machine']])} tasks needs {needed >> 20}: give "
                f"it more, or fewer cores"
            )
    return Workers(
        executors=len({report["executor"] for report in reports}),
        hosts=len(slots),
        cores=len({report["slot"] for report in reports}),
        memory=min(free.values()),
        versions=survey.versions(),
    )
