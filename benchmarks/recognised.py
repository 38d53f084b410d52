"""How well persons are recognised in every register: two nights of a province against its truth.

The province has every source; both nights are run as `dongbo run` runs them. Belongs here: what of
each source, table and role of person was matched, how much of it is right, what was left to people
and what no row could have told. Does not belong here: how persons are linked (`matching`), the
conflicts that people have (`benchmarks.reviewers`), what the steps of a night cost
(`benchmarks.night`).

Usage: python -m benchmarks.recognised FOLDER [--persons 20000] [--seed 4711] [--profile ordinary]
       [--keep]
FOLDER must be new or hold the same province: what is there already is not made again. Prints one
line per night and source and one per table and role of person, those below the target marked, and
what the nights used. With --keep the figures go into benchmarks/recognised.json, from which `python
-m benchmarks.report` writes docs/benchmarks.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.reviewers import NIGHT, arguments, judged, layer, mentions_of, prepare, truth_of
from contracts.language import Purpose
from contracts.registry import only
from intake.lake import current_paths
from intake.layout import Night
from matching import Decision
from vietnam.chars import ascii_fold

RESULTS = Path(__file__).with_name("recognised.json")
NIGHTS = (NIGHT, Night(NIGHT.date + timedelta(days=1), NIGHT.province))
TARGETS = {"ordinary": (0.9995, 0.985), "harsh": (0.999, 0.95)}
"""Profile → precision and recall of match that every person source is to reach."""
ROLE = ("source", "table", "role")
Line = dict[str, Any]


def master_of(home: Path, night: Night) -> pl.DataFrame:
    """The population master of a night."""
    master = only(Purpose.MASTER)
    place = home / "lake" / "accepted" / master.source / night.folder
    return pl.read_parquet(current_paths(place)[master.tables[0].name])


def alike(links: pl.DataFrame, master: pl.DataFrame) -> pl.Series:
    """Which mentions hold nothing that tells their person from somebody else of the master.

    They hold no number of their person, and another one has the same name without marks, the same
    birth as far as it is given and, where the mention gives them, the same sex and commune.
    """
    people = master.select(
        "person_id", "old_id", "date_of_birth", "sex", "commune_code",
        name=ascii_fold(master["full_name"]),
    ).with_columns(pl.col("commune_code").alias("commune"))  # fmt: skip
    own = links.with_row_index("row").join(
        people, left_on="true", right_on="person_id", suffix="_own"
    )
    numbered = (pl.col("person_id") == pl.col("true")) | (pl.col("old_id") == pl.col("old_id_own"))
    others = own.filter(~numbered.fill_null(value=False)).join(people, on="name", suffix="_other")
    told = pl.col("date_of_birth").str.len_chars().fill_null(0)
    same = (
        (pl.col("person_id_other") != pl.col("true"))
        & (
            pl.col("date_of_birth_own").str.slice(0, told)
            == pl.col("date_of_birth_other").str.slice(0, told)
        )
        & (pl.col("sex").is_null() | (pl.col("sex_own") == pl.col("sex_other")))
        & (pl.col("commune_code").is_null() | (pl.col("commune") == pl.col("commune_other")))
    )
    return links.with_row_index("row")["row"].is_in(others.filter(same)["row"].unique().implode())


def counted(links: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Mentions, matches and what is right of them, by some columns.

    `alike`: persons of the master who were not matched, and whom nothing on the row tells apart.
    """
    match = pl.col("decision") == Decision.MATCH.value
    found = match & pl.col("right")
    there = pl.col("true").is_not_null()
    return (
        links.group_by(by)
        .agg(
            mentions=pl.len(),
            in_master=there.sum(),
            matches=match.sum(),
            wrong=(match & ~pl.col("right")).sum(),
            found=found.sum(),
            review=(pl.col("decision") == Decision.REVIEW.value).sum(),
            alike=(there & ~found & pl.col("alike")).sum(),
        )
        .with_columns(
            precision=1 - pl.col("wrong") / pl.col("matches"),
            recall=pl.col("found") / pl.col("in_master"),
            bound=1 - pl.col("alike") / pl.col("in_master"),
        )
        .sort(by)
    )


def measured(folder: Path, night: Night) -> list[Line]:
    """One line per source of a night (table and role null), one per table and role of person."""
    home = folder / "home"
    links = judged(
        mentions_of(home, night), layer(home, "links", "person", night), truth_of(folder, night)
    )
    links = links.with_columns(alike(links, master_of(home, night)).alias("alike"))
    whole = counted(links, ROLE[:1])
    each = counted(links, ROLE)
    return (
        pl.concat([whole, each], how="diagonal")
        .with_columns(night=pl.lit(night.date.isoformat()))
        .sort("source", "table", "role", nulls_last=False)
        .to_dicts()
    )


def below(line: Line, profile: str) -> bool:
    """Whether a line misses the target of its profile; others than those with one miss none."""
    precision, recall = TARGETS.get(profile, (0.0, 0.0))
    return bool(line["precision"] < precision or line["recall"] < recall)


def show(lines: list[Line], profile: str) -> None:
    """Print every line, marked where it is below the target."""
    for line in lines:
        who = " ".join(line.get(part) or "·" for part in ROLE)
        mark = "BELOW" if below(line, profile) else ""
        print(
            f"{line['night']} {who:45} {line['mentions']:>7,} in master {line['in_master']:>7,} "
            f"precision {line['precision']:.5f} ({line['wrong']} wrong) "
            f"recall {line['recall']:.4f} (at most {line['bound']:.4f}) "
            f"review {line['review']:>5,} {mark}"
        )
    missed = sum(below(line, profile) for line in lines)
    print(f"{missed} of {len(lines)} lines are below the target of {profile}")


HEAD = """
## Every register

Provinces with every source, two nights each, against their truth (`make bench-recognised`), with
seeds that nothing was tuned on: {runs}. The second night is shown. Sources are wanted to reach a
precision of {ordinary[0]} and a recall of {ordinary[1]}, {harsh[0]} and {harsh[1]} where rows are
`harsh`; what does not is **bold**, and so is a role that its source does not speak for. One wrong
match of a few hundred is below either. "at most": the recall without those who were not matched and
of whom nothing on the row tells them from somebody else of the master (no number of theirs, the
same name without marks, birth, sex and commune as far as the row gives them); another record or the
family may tell them all the same.
"""
COLUMNS = ["persons", "in master", "precision", "wrong", "recall", "at most", "under review"]


def parts(table: Callable[[list[str], list[list[str]]], str]) -> list[str]:
    """The section of docs/benchmarks.md, from what was kept; `table` writes Markdown."""
    runs = json.loads(RESULTS.read_text("utf-8"))
    told = "; ".join(
        f"`{run['profile']}`, {run['persons']:,} persons, seed {run['seed']}, "
        f"{' and '.join(map(str, run['cpu_s']))} CPU seconds, at most {max(run['peak_gib'])} GiB"
        for run in runs
    )
    out = [HEAD.format(runs=told, **TARGETS).rstrip("\n")]
    for run in runs:
        rows = [
            _cells(line, run["profile"])
            for line in run["lines"]
            if line["night"] == NIGHTS[-1].date.isoformat()
        ]
        out += [f"\nProfile `{run['profile']}`:\n", table(["who", *COLUMNS], rows)]
    return out


def _cells(line: Line, profile: str) -> list[str]:
    precision, recall = TARGETS[profile]
    who = f"{line['table']}, {line['role']}" if line["table"] else f"`{line['source']}`"
    return [
        who,
        f"{line['mentions']:,}",
        f"{line['in_master']:,}",
        _marked(f"{line['precision']:.5f}", line["precision"] < precision),
        str(line["wrong"]),
        _marked(f"{line['recall']:.4f}", line["recall"] < recall),
        f"{line['bound']:.4f}",
        f"{line['review']:,}",
    ]


def _marked(text: str, wrong: bool) -> str:
    return f"**{text}**" if wrong else text


def keep(kept: Line) -> None:
    """Put a run beside those of other profiles and seeds."""
    runs = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
    runs = [run for run in runs if run["profile"] != kept["profile"]]
    runs = sorted([*runs, kept], key=lambda run: str(run["profile"]), reverse=True)
    RESULTS.write_text(json.dumps(runs, indent=1) + "\n", "utf-8")


def main() -> None:
    """Read the arguments, make and run the province, print and keep."""
    parser = arguments(__doc__.partition("\n")[0])
    parser.add_argument("--keep", action="store_true", help="keep the figures for the page")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    used = prepare(asked.folder, asked.persons, asked.seed, asked.profile, NIGHTS)
    lines = [line for night in NIGHTS for line in measured(asked.folder, night)]
    show(lines, asked.profile)
    cpu, peak = [round(use.cpu_s, 1) for use in used], [round(use.rss_gib, 2) for use in used]
    print(f"CPU seconds of each night {cpu}, most memory {peak} GiB")
    if asked.keep:
        size = {"profile": asked.profile, "seed": asked.seed, "persons": asked.persons}
        keep(size | {"cpu_s": cpu, "peak_gib": peak, "lines": lines})


if __name__ == "__main__":
    main()
