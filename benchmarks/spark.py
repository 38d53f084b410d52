"""What linking costs on Spark and in one process: the same files, the same links, side by side.

Belongs here: a standalone cluster of two workers on this machine, what all of its processes use,
how much is moved between them, with and without a worker that dies. Does not belong here: the
engine (`matching.engines.spark`), linking in one process against Splink (`benchmarks.run`).

Usage: python -m benchmarks.spark FOLDER [--people 1000000] [--seed 77] [--kill] [--splink] [--keep]
FOLDER keeps the generated tables. Prints a line for each engine; with --keep they go into
benchmarks/spark.json, from which `python -m benchmarks.report` writes a table of docs/scaling.md.
Memory is that of all processes together, what they share counted once (PSS).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.run import measure, write_communes
from sample_data.flat import generate_flat
from tests.spark.cluster import Cluster, running

RESULTS = Path(__file__).with_name("spark.json")
RECORDS_PER_PERSON = 0.43
HEAP, LARGE_HEAP, LARGE = "1g", "2560m", 2_000_000
"""Memory of Java for each core, and from how many people on it is more."""
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOK = 0.5


@dataclass(frozen=True)
class Row:
    """What one engine used for so many people and records; `engine`: local, spark, spark with
    a worker killed, Splink on spark. Sizes in GiB; `python_gib`: the largest Python of a worker."""

    engine: str
    people: int
    records: int
    seed: int
    cpu_s: float
    wall_s: float
    gib: float
    python_gib: float = 0.0
    shuffle_mb: float = 0.0
    equal: bool = True


@dataclass
class Watch:
    """What a few processes and all below them use, looked at twice a second."""

    roots: list[int]
    peak: int = 0
    python: int = 0
    _used: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def cpu_s(self) -> float:
        """CPU seconds of all that was seen."""
        return sum(self._used.values()) / _TICK

    def look(self) -> None:
        """Note what is there now."""
        all_ = dict(_processes())
        below: dict[int, list[int]] = {}
        for pid, (_, numbers) in all_.items():
            below.setdefault(int(numbers[1]), []).append(pid)
        together, asked = 0, list(self.roots)
        while asked:
            pid = asked.pop()
            asked += below.get(pid, [])
            if pid not in all_:
                continue
            name, numbers = all_[pid]
            self._used[pid, int(numbers[19])] = int(numbers[11]) + int(numbers[12])
            size = int(numbers[21]) * _PAGE
            together += _own(pid, size)
            if name.startswith("python") and pid not in self.roots:
                self.python = max(self.python, size)
        self.peak = max(self.peak, together)


def _processes() -> Iterator[tuple[int, tuple[str, list[str]]]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = path.read_text(errors="replace").rpartition(")")
        except OSError:
            continue
        yield int(path.parent.name), (head.partition("(")[2], tail.split())


def _own(pid: int, otherwise: int) -> int:
    """Bytes of a process, of what it shares with others its part (PSS); `otherwise` if it is gone
    meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return otherwise
    (shared,) = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(shared) * 1024


def linked_here(folder: Path) -> tuple[Row, pl.DataFrame]:
    """`dongbo link`, start of the interpreter included."""
    out = folder / "local" / "links.parquet"
    out.parent.mkdir(exist_ok=True)
    used = measure([*_command(folder, out)])
    row = Row("local", 0, 0, 0, round(used.cpu_s, 1), round(used.wall_s, 1), round(used.rss_gib, 2))
    return row, pl.read_parquet(out)


def _command(folder: Path, out: Path) -> list[str]:
    dongbo = str(Path(sys.executable).with_name("dongbo"))
    tables = str(folder / "extract.parquet"), str(folder / "master.parquet")
    return [dongbo, "link", *tables, "--out", str(out), "--json"]


def linked_there(
    folder: Path, cluster: Cluster, workers: list[int], *, heap: str, kill: bool
) -> tuple[Row, pl.DataFrame]:
    """The same on the cluster; with `kill` the last worker dies while people are on their way."""
    out = folder / "spark" / "links.parquet"
    out.parent.mkdir(exist_ok=True)
    log = folder / "events"
    log.mkdir(exist_ok=True)
    for old in log.iterdir():
        old.unlink()
    settings = cluster.settings | {
        "spark.executor.memory": heap,
        "spark.eventLog.enabled": "true", "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false",
    }  # fmt: skip
    command = [
        *_command(folder, out), "--engine", "spark", "--master", cluster.master,
        "--work", str(folder / "work"), *(f"--set={n}={v}" for n, v in settings.items()),
    ]  # fmt: skip
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    watch = Watch([process.pid, *workers])
    told: list[str] = []

    def read() -> None:
        for line in process.stderr or ():
            told.append(line)
            if kill and line.startswith("spark: people"):
                time.sleep(1)
                _kill(workers[-1])

    reader = threading.Thread(target=read)
    reader.start()
    while process.poll() is None:
        watch.look()
        time.sleep(_LOOK)
    reader.join()
    if process.returncode:
        raise SystemExit("".join(told)[-4000:])
    row = Row(
        "spark, a worker killed" if kill else "spark", 0, 0, 0, round(watch.cpu_s, 1),
        round(time.perf_counter() - started, 1), round(watch.peak / 2**30, 2),
        round(watch.python / 2**30, 2), round(_shuffled(log) / 1e6, 1),
    )  # fmt: skip
    return row, pl.read_parquet(out)


def splink_there(folder: Path, cluster: Cluster, workers: list[int]) -> Row:
    """Splink with the interpreter of $DONGBO_BENCH_PYTHON, on the same cluster."""
    communes, work = folder / "communes.parquet", folder / "splink"
    write_communes(communes)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    tables = [str(folder / name) for name in ("master.parquet", "extract.parquet")]
    place = [cluster.master, cluster.settings["spark.authenticate.secret.file"], str(work)]
    command = [
        os.environ["DONGBO_BENCH_PYTHON"], str(Path(__file__).with_name("splink_spark.py")),
        *tables, str(communes), str(work / "links"), "1e6", *place,
    ]  # fmt: skip
    kept = os.environ | {"PYSPARK_PYTHON": command[0], "JAVA_HOME": str(cluster.java)}
    started = time.perf_counter()
    with (work / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=kept, cwd=work)
        watch = Watch([process.pid, *workers])
        while process.poll() is None:
            watch.look()
            time.sleep(_LOOK)
    if process.returncode:
        raise SystemExit((work / "log").read_text(encoding="utf-8")[-4000:])
    return Row(
        "Splink on spark", 0, 0, 0, round(watch.cpu_s, 1),
        round(time.perf_counter() - started, 1), round(watch.peak / 2**30, 2),
    )  # fmt: skip


def _kill(worker: int) -> None:
    """kill -9 of a worker and of all below it."""
    below: dict[int, list[int]] = {}
    for pid, (_, numbers) in _processes():
        below.setdefault(int(numbers[1]), []).append(pid)
    asked = [worker]
    while asked:
        pid = asked.pop()
        asked += below.get(pid, [])
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue


def _shuffled(log: Path) -> int:
    """Bytes that tasks wrote for others."""
    total = 0
    for path in log.iterdir():
        for line in path.read_text(encoding="utf-8").splitlines():
            if '"SparkListenerTaskEnd"' in line:
                metrics: dict[str, Any] = json.loads(line).get("Task Metrics") or {}
                written = metrics.get("Shuffle Write Metrics", {})
                total += written.get("Shuffle Bytes Written", 0)
    return total


def main() -> None:
    """Generate, link with both engines, compare, print and keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--kill", action="store_true", help="kill a worker in a second run")
    parser.add_argument("--splink", action="store_true", help="Splink on the same cluster as well")
    parser.add_argument("--keep", action="store_true", help="keep the figures for the page")
    asked = parser.parse_args()
    folder = asked.folder / f"{asked.people}-{asked.seed}"
    records = round(asked.people * RECORDS_PER_PERSON)
    if not (folder / "truth.parquet").exists():
        generate_flat(asked.people, records, asked.seed, folder)
    rows = []
    here, links = linked_here(folder)
    rows.append(here)
    heap = LARGE_HEAP if asked.people >= LARGE else HEAP
    for kill in (False, True) if asked.kill else (False,):
        with running(workers=2, memory="4G") as cluster:
            row, there = linked_there(folder, cluster, cluster.processes(), heap=heap, kill=kill)
        rows.append(replace(row, equal=links.equals(there)))
    if asked.splink:
        with running(workers=2, memory="4G") as cluster:
            rows.append(splink_there(folder, cluster, cluster.processes()))
    done = [replace(r, people=asked.people, records=records, seed=asked.seed) for r in rows]
    for row in done:
        print(json.dumps(asdict(row)))
    if asked.keep:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
        size = asked.people, asked.seed
        kept = [one for one in kept if (one["people"], one["seed"]) != size]
        kept += [asdict(row) for row in done]
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if not all(row.equal for row in done):
        raise SystemExit("the engines do not agree")


if __name__ == "__main__":
    main()
