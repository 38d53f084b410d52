"""How often the truth lies in the intervals that `dongbo link` prints; added to results.json.

Belongs here: linking generated extracts that nothing was tuned on, and counting. Does not belong
here: the intervals themselves (`matching.expect`).

Usage: python -m benchmarks.intervals [--seeds 9001 9002 9003 9004] [--people 20000]
Every seed is linked in each of `SETTINGS`. Prints one line per run, the last ones say in how many
runs the real precision and the real recall lay inside.
"""

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.run import RESULTS
from matching import link, load_spec
from matching.evaluate import evaluate
from matching.expect import Rate
from sample_data.flat import generate_flat

NUMBERS = ("person_id", "old_id")
# Name, profile of damage, columns left out, whether births are cut to the year.
SETTINGS = (
    ("ordinary", "ordinary", (), False),
    ("harsh", "harsh", (), False),
    ("ordinary, no numbers", "ordinary", NUMBERS, False),
    ("harsh, no numbers", "harsh", NUMBERS, False),
    ("ordinary, no numbers, years only", "ordinary", NUMBERS, True),
    ("ordinary, name and birth only", "ordinary", (*NUMBERS, "sex", "commune_code"), False),
)
RECORDS_OF_PEOPLE = 0.43


@dataclass(frozen=True)
class Run:
    """One linked extract: the real rates and whether they lay inside."""

    setting: str
    seed: int
    precision: float
    precision_inside: bool
    recall: float
    recall_low: float
    recall_high: float
    recall_inside: bool


def inside(real: float, rate: Rate | None) -> bool:
    """Whether the real rate lies in the interval (None: nothing was matched and nothing said)."""
    return rate is not None and rate.low <= real <= rate.high


def runs_of(seed: int, people: int) -> list[Run]:
    """All settings of one seed."""
    spec, out = load_spec("person"), []
    for name, profile, dropped, years in SETTINGS:
        with tempfile.TemporaryDirectory() as folder:
            made = generate_flat(
                people, int(people * RECORDS_OF_PEOPLE), seed, Path(folder), profile
            )
            master, extract, truth = map(pl.read_parquet, (made.master, made.extract, made.truth))
        extract = extract.drop(*dropped)
        if years:
            extract = extract.with_columns(pl.col("date_of_birth").str.slice(0, 4))
        result = link(extract, master, spec)
        real = evaluate(result.links, truth).overall
        said = result.report.expectation
        precision, recall = real.precision or 0.0, real.recall or 0.0
        out.append(
            Run(
                name,
                seed,
                precision,
                inside(precision, said.precision),
                recall,
                said.recall.low,
                said.recall.high,
                inside(recall, said.recall),
            )
        )
    return out


def summary(runs: list[Run]) -> list[dict[str, object]]:
    """One row per setting: runs, real rates, and in how many the truth lay inside."""
    out: list[dict[str, object]] = []
    for name in dict.fromkeys(run.setting for run in runs):
        mine = [run for run in runs if run.setting == name]
        out.append(
            {
                "setting": name,
                "runs": len(mine),
                "precision": sum(run.precision for run in mine) / len(mine),
                "precision_inside": sum(run.precision_inside for run in mine),
                "recall": sum(run.recall for run in mine) / len(mine),
                "recall_low": sum(run.recall_low for run in mine) / len(mine),
                "recall_high": sum(run.recall_high for run in mine) / len(mine),
                "recall_inside": sum(run.recall_inside for run in mine),
            }
        )
    return out


def main() -> None:
    """Run every seed, print each run and the coverage, and add it to results.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", nargs="+", type=int, default=[9001, 9002, 9003, 9004])
    parser.add_argument("--people", type=int, default=20_000)
    wanted = parser.parse_args()
    runs: list[Run] = []
    for seed in wanted.seeds:
        for run in runs_of(seed, wanted.people):
            runs.append(run)
            print(
                f"{run.setting}, seed {seed}: precision {run.precision:.5f} "
                f"{'inside' if run.precision_inside else 'OUTSIDE'}, recall {run.recall:.5f} in "
                f"[{run.recall_low:.5f}, {run.recall_high:.5f}] "
                f"{'inside' if run.recall_inside else 'OUTSIDE'}",
                flush=True,
            )
    print(f"precision inside in {sum(r.precision_inside for r in runs)} of {len(runs)} runs")
    print(f"recall inside in {sum(r.recall_inside for r in runs)} of {len(runs)} runs")
    data = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {"runs": []}
    data["intervals"] = summary(runs)
    RESULTS.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
