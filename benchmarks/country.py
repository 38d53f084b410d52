"""How well people who live in another province are found: one job over the masters of all of them.

Belongs here: generating, linking, judging, and the table of docs/nationwide.md. Does not belong
here: the provinces (`sample_data.country`), linking.

The records of all provinces are linked twice: those of each province to its own master alone, as
its night does it, and all in one job to all masters. Kept in `benchmarks/country.json`.

Usage: python -m benchmarks.country [--persons 100000] [--records 8000] [--seeds 11 12]
       python -m benchmarks.country --page
Runs of other sizes are kept.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.report import table
from matching import Decision, Masters, ParquetSource, link, load_spec
from matching.masters import NAME
from sample_data.country import PROVINCES, Country, generate_country

RESULTS = Path(__file__).with_name("country.json")
PAGE = Path(__file__).parents[1] / "docs" / "nationwide.md"
START, END = "<!-- benchmarks.country -->\n", "<!-- end -->"
SPEC = load_spec("person")
KINDS = {
    "own": "who live in the province of the register",
    "elsewhere": "who live in another province",
    "nobody": "who are in no master",
}
HEADER = [
    *("seed", "records of people", "master", "records", "matched", "wrong"),
    *("precision", "recall", "under review", "in that review or match"),
]


def alone(country: Country) -> pl.DataFrame:
    """Links of every record to the master of its own province."""
    made = []
    for code in country.masters:
        source = ParquetSource(country.extracts[code]), ParquetSource(country.masters[code])
        result = link(*source, SPEC)
        made.append(_with_candidates(result.links, result.candidates, pl.lit(code)))
    return pl.concat(made)


def together(country: Country) -> pl.DataFrame:
    """Links of every record to the masters of all provinces."""
    spec = replace(SPEC, where=NAME)
    masters = Masters({c: ParquetSource(path) for c, path in country.masters.items()}, spec)
    result = link(ParquetSource(*country.extracts.values()), masters, spec)
    return _with_candidates(result.links, result.candidates, pl.col("found_in"))


def _with_candidates(links: pl.DataFrame, candidates: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    listed = candidates.group_by("record_id").agg(listed="master_id")
    told = links.select("record_id", "master_id", "decision", found_in=where)
    return told.join(listed, on="record_id", how="left")


def judged(links: pl.DataFrame, truth: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One line for each of KINDS."""
    there = truth.join(links, on="record_id", how="left").with_columns(
        kind=pl.when(pl.col("person_id").is_null()).then(pl.lit("nobody"))
        .when(pl.col("province_code") == pl.col("kept_in")).then(pl.lit("own"))
        .otherwise(pl.lit("elsewhere")),
        matched=pl.col("decision") == Decision.MATCH.value,
        review=pl.col("decision") == Decision.REVIEW.value,
        same=pl.col("master_id").eq_missing(pl.col("person_id")),
    )  # fmt: skip
    right = pl.col("same") & (pl.col("found_in") == pl.col("province_code"))
    shown = pl.col("review") & pl.col("listed").list.contains(pl.col("person_id"))
    for kind in KINDS:
        of = there.filter(kind=kind)
        matches = of.filter("matched")
        yield {
            "kind": kind,
            "records": len(of),
            "matched": len(matches),
            "right": matches.filter(right).height,
            "review": of.filter("review").height,
            "shown": of.filter(shown.fill_null(value=False)).height,
        }


def measured(persons: int, records: int, seed: int) -> dict[str, Any]:
    """One country, linked both ways."""
    with tempfile.TemporaryDirectory() as folder:
        country = generate_country(persons, records, seed, Path(folder))
        truth = pl.read_parquet(country.truth)
        run: dict[str, Any] = {
            "seed": seed, "persons": persons, "records": records, "provinces": len(PROVINCES),
            "profile": "ordinary",
        }  # fmt: skip
        for name, way in (("alone", alone), ("together", together)):
            started = time.process_time()
            links = way(country)
            run[name] = {
                "cpu_s": round(time.process_time() - started, 1),
                "lines": list(judged(links, truth)),
            }
    return run


def page() -> str:
    """The tables of docs/nationwide.md, from what was kept: one per size."""
    runs = json.loads(RESULTS.read_text("utf-8"))
    sizes = dict.fromkeys((run["persons"], run["records"]) for run in runs)
    return "\n".join(
        _section([run for run in runs if (run["persons"], run["records"]) == size])
        for size in sizes
    )


def _section(runs: list[dict[str, Any]]) -> str:
    rows = [
        _cells(run["seed"], way, line)
        for kind in KINDS
        for run in runs
        for way in ("alone", "together")
        for line in run[way]["lines"]
        if line["kind"] == kind
    ]
    costs = "; ".join(
        f"seed {run['seed']}: {run['alone']['cpu_s']} CPU seconds for {run['provinces']} jobs, "
        f"{run['together']['cpu_s']} for the one"
        for run in runs
    )
    first = runs[0]
    head = (
        f"{first['provinces']} provinces of {first['persons']:,} people together, "
        f"{first['records']:,} records of each, profile `{first['profile']}` ({costs}):"
    )
    return f"{head}\n\n{table(HEADER, rows)}\n"


def _cells(seed: int, way: str, line: dict[str, Any]) -> list[str]:
    wrong = line["matched"] - line["right"]
    nobody = line["kind"] == "nobody"
    precision = f"{line['right'] / line['matched']:.5f}" if line["matched"] else "–"
    held = line["right"] + line["shown"]
    return [
        str(seed),
        KINDS[line["kind"]],
        {"alone": "its own", "together": "all"}[way],
        *(f"{n:,}" for n in (line["records"], line["matched"], wrong)),
        "–" if nobody else precision,
        "–" if nobody else f"{line['right'] / line['records']:.4f}",
        f"{line['review']:,}",
        "–" if nobody else f"{held / line['records']:.4f}",
    ]


def write_page() -> None:
    """Put the table where the page has its place."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    PAGE.write_text(before + START + page() + END + rest.partition(END)[2], "utf-8")


def main() -> None:
    """Measure, keep, write the page; with --page only the last."""
    parser = argparse.ArgumentParser(description="People who live in another province.")
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=8_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12])
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    if not asked.page:
        runs = [measured(asked.persons, asked.records, seed) for seed in asked.seeds]
        kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
        size = asked.persons, asked.records
        runs += [run for run in kept if (run["persons"], run["records"]) != size]
        runs.sort(key=lambda run: (run["persons"], run["records"], run["seed"]))
        RESULTS.write_text(json.dumps(runs, indent=1) + "\n", "utf-8")
    write_page()


if __name__ == "__main__":
    main()
