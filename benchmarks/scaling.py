"""docs/scaling.md: which engine for how much, from what was measured.

Belongs here: the page, and what is extrapolated for a whole country, with its assumptions. Does not
belong here: measuring (`benchmarks.run`, `benchmarks.spark`, `benchmarks.night`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import spark
from benchmarks.run import RESULTS, SIZES

TEXT = Path(__file__).with_name("scaling_page.md")
PAGE = Path(__file__).parents[1] / "docs" / "scaling.md"
PEOPLE, PROVINCES, REGISTERS = 100_000_000, 34, 16
MENTIONS = 4.05
"""Mentions per person of the master, in the night of a million people of docs/benchmarks.md."""
ELSEWHERE = 0.05
"""Records that their own province does not find (the profile `ordinary`)."""
PRICE = 0.05
"""US dollars for an hour of one core: an assumption, as rented machines cost it in 2026."""
Run = dict[str, Any]
Table = Callable[[list[str], list[list[str]]], str]


def page(table: Table) -> str:
    """The page, its numbers and tables filled in."""
    data = json.loads(RESULTS.read_text("utf-8"))
    ours = [run for run in data["runs"] if run["engine"] == "ours" and run["profile"] == "ordinary"]
    rows = json.loads(spark.RESULTS.read_text("utf-8"))
    times = {size: of(rows, size, "spark") / of(rows, size, "local") for size in sizes(rows)}
    most = max(times)
    largest = max(ours, key=lambda run: SIZES[run["size"]][0])
    gib = largest["rss_gib"] / SIZES[largest["size"]][0]
    fixed, per_million = spark_line(rows)
    measured = ["people × records", "engine", "CPU-s", "to one process", "wall s", "GiB"]
    return TEXT.read_text("utf-8").format(
        **data["machine"], gib_per_million=gib * 1e6, ratio_1m=times[1_000_000],
        ratio_largest=f"{times[most]:.0f} times at {most / 1e6:.0f} million",
        fixed=fixed, per_million=per_million, people=PEOPLE, provinces=PROVINCES,
        registers=REGISTERS, mentions=MENTIONS, elsewhere=ELSEWHERE, price=PRICE,
        shuffle=of(rows, 1_000_000, "spark", "shuffle_mb"),
        local=table(
            ["people × records", "CPU-s", "wall s", "GiB", "µs per record"], local_rows(ours)
        ),
        spark=table([*measured, "largest Python GiB", "moved MB", "same links"], spark_rows(rows)),
        country=table(["what", "CPU-hours", "US dollars", "GiB"], country(ours, rows, gib)),
    )  # fmt: skip


def sizes(rows: list[Run]) -> list[int]:
    """How many people there were in the runs."""
    return sorted({row["people"] for row in rows})


def of(rows: list[Run], people: int, engine: str, what: str = "cpu_s") -> float:
    """What one engine used at one size."""
    return float(next(r[what] for r in rows if (r["people"], r["engine"]) == (people, engine)))


def spark_line(rows: list[Run]) -> tuple[float, float]:
    """CPU-s of a job on Spark: fixed, and for each million people."""
    there = [row for row in rows if row["engine"] == "spark"]
    million = np.array([row["people"] / 1e6 for row in there])
    slope, fixed = np.polyfit(million, [row["cpu_s"] for row in there], 1)
    return float(fixed), float(slope)


def local_cost(ours: list[Run], people: float, records: float) -> float:
    """CPU-s of one process, by the people and the records (least squares of relative errors)."""
    at = np.array([SIZES[run["size"]] for run in ours], dtype=np.float64)
    used = np.array([run["cpu_s"] for run in ours])
    each, *_ = np.linalg.lstsq(at / used[:, None], np.ones(len(used)), rcond=None)
    return float(each @ [people, records])


def country(ours: list[Run], rows: list[Run], gib: float) -> list[list[str]]:
    """What a night of the whole country would use."""
    people, records = PEOPLE / PROVINCES, PEOPLE * MENTIONS / PROVINCES
    left = PEOPLE * MENTIONS * ELSEWHERE
    fixed, per_million = spark_line(rows)
    ratio = spark.RECORDS_PER_PERSON  # a job of Spark was measured with so many records a person
    jobs = MENTIONS / ratio
    lines = [
        ("one process per province", PROVINCES * local_cost(ours, people, records), people * gib),
        ("one process over all masters, for what is left", local_cost(ours, PEOPLE, left),
         PEOPLE * gib),
        ("Spark, each province by itself",
         PROVINCES * jobs * (fixed + per_million * people / 1e6), None),
        ("Spark over all masters, for what is left",
         left / PEOPLE / ratio * (fixed + per_million * PEOPLE / 1e6), None),
    ]  # fmt: skip
    return [
        [what, f"{cpu / 3600:.1f}", f"{cpu / 3600 * PRICE:.2f}", f"{held:.1f}" if held else "–"]
        for what, cpu, held in lines
    ]


def local_rows(ours: list[Run]) -> list[list[str]]:
    """One process, by size; the mean of the seeds."""
    lines = []
    for size, (people, records) in SIZES.items():
        runs = [run for run in ours if run["size"] == size]
        if runs:
            cpu, wall, gib = (
                float(np.mean([run[name] for run in runs]))
                for name in ("cpu_s", "wall_s", "rss_gib")
            )
            cells = [f"{cpu:.1f}", f"{wall:.1f}", f"{gib:.2f}", f"{cpu / records * 1e6:.0f}"]
            lines.append([f"{people:,} × {records:,}", *cells])
    return lines


def spark_rows(rows: list[Run]) -> list[list[str]]:
    """Both engines, by size."""
    return [
        [
            f"{row['people']:,} × {row['records']:,}", row["engine"], f"{row['cpu_s']:.1f}",
            f"{row['cpu_s'] / of(rows, row['people'], 'local'):.0f} ×", f"{row['wall_s']:.0f}",
            f"{row['gib']:.2f}", f"{row['python_gib']:.2f}" if row["python_gib"] else "–",
            f"{row['shuffle_mb']:.0f}" if row["shuffle_mb"] else "–",
            "–" if row["engine"].startswith("Splink") else "yes" if row["equal"] else "**no**",
        ]
        for row in sorted(rows, key=lambda row: row["people"])
    ]  # fmt: skip
