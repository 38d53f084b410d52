"""What one whole night costs, step by step: CPU seconds, memory at the end and at the highest.

A province is generated once; the night then runs in a process of its own, as `dongbo run` runs it,
while this one looks at the memory of that process and its children twenty times a second. Belongs
here: running, looking, printing. Does not belong here: what is measured.

Usage: python -m benchmarks.night FOLDER [--persons 1000000] [--keep]
Prints a table and keeps the figures in benchmarks/night.json, from which `python -m
benchmarks.report` writes docs/benchmarks.md; other sizes than the default are only printed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import dagster as dg

from benchmarks.run import measure
from intake.layout import Night
from pipelines.instance import open_instance
from pipelines.settings import Settings

RESULTS = Path(__file__).with_name("night.json")
PERSONS = 1_000_000
NIGHT = Night(date(2026, 11, 1), "66")
_EVERY = 0.05
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Look(NamedTuple):
    """One look at the night's processes: when, CPU seconds and bytes of all of them together."""

    at: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Step:
    """One step of the night; CPU in seconds, memory in GiB of all processes together."""

    name: str
    cpu_s: float
    wall_s: float
    peak_gib: float
    end_gib: float


def prepare(folder: Path, persons: int) -> None:
    """One delivery of every source of a province with so many people."""
    if not (folder / "inbox").exists():
        dongbo = str(Path(sys.executable).with_name("dongbo"))
        made = folder / "generated"
        measure(
            [
                *(dongbo, "generate", "--persons", str(persons), "--seed", "5"),
                *("--province", NIGHT.province, "--nights", "1"),
                *("--first-night", NIGHT.date.isoformat(), "--out", str(made)),
            ]
        )
        (made / "inbox").rename(folder / "inbox")


def run(folder: Path) -> tuple[str, dict[str, int], list[Look]]:
    """The night in a new home; its run id, the accepted rows of each source, and what was seen of
    its memory."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    dongbo = str(Path(sys.executable).with_name("dongbo"))
    command = [
        *(dongbo, "run", "--date", NIGHT.date.isoformat(), "--province", NIGHT.province),
        *("--home", str(home), "--inbox", str(folder / "inbox"), "--json"),
    ]
    looks: list[Look] = []
    gone: dict[int, float] = {}
    with (folder / "night.out").open("w+") as out, (folder / "night.err").open("w+") as err:
        night = subprocess.Popen(command, stdout=out, stderr=err)
        while night.poll() is None:
            looks.append(look(night.pid, gone))
            time.sleep(_EVERY)
        out.seek(0)
        err.seek(0)
        if night.returncode:
            raise SystemExit(f"the night ended with {night.returncode}:\n{out.read()}{err.read()}")
        told = json.load(out)
        accepted = {
            layer.removeprefix("accepted/"): int(rows)
            for layer, rows in told["rows"].items()
            if layer.startswith("accepted/")
        }
        return str(told["run_id"]), accepted, looks


def look(pid: int, cpu: dict[int, float]) -> Look:
    """CPU and memory of a process and its descendants now; `cpu` keeps that of the ended ones."""
    memory = 0
    for each in (pid, *descendants(pid)):
        try:
            stat = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
            memory += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * _PAGE
        except OSError:
            continue  # it has ended since
        cpu[each] = (int(stat[11]) + int(stat[12])) / _TICK
    return Look(time.time(), sum(cpu.values()), memory)


def descendants(pid: int) -> list[int]:
    """Processes below a process."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [*children, *(below for child in children for below in descendants(child))]


def steps(folder: Path, run_id: str, looks: list[Look]) -> list[Step]:
    """The looks cut at the starts and ends of the steps, in their order."""
    kinds = {dg.DagsterEventType.STEP_START, dg.DagsterEventType.STEP_SUCCESS}
    with open_instance(Settings(home=folder / "home")) as instance:
        entries = instance.all_logs(run_id, of_type=kinds)
    began: dict[str, float] = {}
    cuts = [("start of the program", looks[0].at, entries[0].timestamp)]
    for entry in entries:
        name = str(entry.step_key)
        if entry.dagster_event_type == dg.DagsterEventType.STEP_START:
            began[name] = entry.timestamp
        else:
            cuts.append((name, began[name], entry.timestamp))
    cuts.append(("end of the program", entries[-1].timestamp, looks[-1].at))
    return [cut(name, looks, start, end) for name, start, end in cuts]


def cut(name: str, looks: list[Look], start: float, end: float) -> Step:
    """What was seen between two moments."""
    inside = [each for each in looks if start <= each.at <= end]
    before = [each for each in looks if each.at <= start][-1:] or looks[:1]
    seen = [*before, *inside]
    gib = 2**30
    return Step(
        name.replace("__", "/"),
        seen[-1].cpu - seen[0].cpu,
        end - start,
        max(each.memory for each in seen) / gib,
        seen[-1].memory / gib,
    )


def main() -> None:
    """Make the province if it is not there, run the night, print and keep what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--keep", action="store_true", help="keep the figures of any size")
    wanted = parser.parse_args()
    prepare(wanted.folder, wanted.persons)
    run_id, rows, looks = run(wanted.folder)
    measured = steps(wanted.folder, run_id, looks)
    print("| step | CPU s | wall s | highest GiB | GiB at its end |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for step in measured:
        print(
            f"| {step.name} | {step.cpu_s:.1f} | {step.wall_s:.1f} | {step.peak_gib:.2f} "
            f"| {step.end_gib:.2f} |"
        )
    cpu, peak = looks[-1].cpu, max(each.memory for each in looks) / 2**30
    print(f"| the night | {cpu:.1f} | {looks[-1].at - looks[0].at:.1f} | {peak:.2f} | |")
    if wanted.persons == PERSONS or wanted.keep:
        kept = {
            "persons": wanted.persons, "on": f"{datetime.now(UTC):%Y-%m-%d}", "cpu_s": cpu,
            "peak_gib": peak, "rows": rows,
        }  # fmt: skip
        steps_kept = [asdict(step) for step in measured]
        RESULTS.write_text(json.dumps(kept | {"steps": steps_kept}, indent=1) + "\n")


if __name__ == "__main__":
    main()
