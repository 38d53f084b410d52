"""What a night leaves to people, and how much of what it settled by itself is right.

A province is generated with its truth and run as `dongbo run` runs it; the links of the night's
lake are then held against the truth. Belongs here: that comparison, and the conflicts by desk.
Does not belong here: what is linked how (`matching`), cost (`benchmarks.night`).

Usage: python -m benchmarks.reviewers FOLDER [--persons 20000] [--seed 4711] [--profile ordinary]
       [--other-mothers]
FOLDER must be new or hold the same province: what is there already is not made again. Prints what
was decided by reason, with how much of it is right, what is left to reviewers, and all conflicts by
desk and reason. With --other-mothers the same mentions are linked again, without what the family
tells, with it, and with a master that names other mothers for a tenth of its people: anybody, women
of the same year and commune, women of the same year and nearly the same name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.run import Usage, measure
from findings.catalogue import rule
from findings.desks import Desk
from intake.lake import current_paths
from intake.layout import Night
from matching import Decision, Reason, link, load_spec
from vietnam.chars import ascii_fold

NIGHT = Night(date(2026, 11, 1), "66")
PLACE = ("source", "table", "file_sha256", "sheet", "line", "role")


def arguments(description: str) -> argparse.ArgumentParser:
    """What the benches of a province ask for: a folder, and how the province is made."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--profile", default="ordinary")
    return parser


def prepare(
    folder: Path, persons: int, seed: int, profile: str, nights: Sequence[Night] = (NIGHT,)
) -> list[Usage]:
    """Generate the province and run its nights, each where it is not there yet; what those that
    were run have used. Leaves where the folder holds another province."""
    dongbo = str(Path(sys.executable).with_name("dongbo"))
    asked_for = f"{persons} persons, seed {seed}, profile {profile}\n"
    label = folder / "province.txt"
    if (folder / "made").exists():
        if label.read_text(encoding="utf-8") != asked_for:
            raise SystemExit(f"{folder} holds another province ({label.name}): delete it first")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        label.write_text(asked_for, encoding="utf-8")
        first = ("--nights", str(len(nights)), "--first-night", NIGHT.date.isoformat())
        size = ("--persons", str(persons), "--seed", str(seed), "--profile", profile)
        out = ("--province", NIGHT.province, "--out", str(folder / "made"))
        measure([dongbo, "generate", *size, *first, *out])
    used = []
    for night in nights:
        if not (folder / "home" / "lake" / "conflicts" / "person" / night.folder).exists():
            asked = ("--date", night.date.isoformat(), "--province", night.province)
            where = ("--home", str(folder / "home"), "--inbox", str(folder / "made" / "inbox"))
            used.append(measure([dongbo, "run", *asked, *where, "--json"]))
    return used


def layer(home: Path, name: str, asset: str, night: Night = NIGHT) -> pl.DataFrame:
    """The rows of an asset of the night."""
    return pl.read_parquet(current_paths(home / "lake" / name / asset / night.folder)["rows"])


def mentions_of(home: Path, night: Night = NIGHT) -> pl.DataFrame:
    """Every mention of the night."""
    folders = sorted(path.name for path in (home / "lake" / "mentions").iterdir())
    found = pl.concat(layer(home, "mentions", name, night) for name in folders)
    return found.rename({"mention_id": "record_id"})


def truth_of(folder: Path, night: Night = NIGHT) -> pl.DataFrame:
    """The mentions of `dongbo generate` with the content hash of the file that each stands in."""
    inbox = folder / "made" / "inbox" / night.province
    files = list(inbox.glob(f"*/{night.date.isoformat()}/*"))
    hashed = pl.DataFrame(
        {
            "source": [path.parts[-3] for path in files],
            "file_name": [path.name for path in files],
            "file_sha256": [hashlib.sha256(path.read_bytes()).hexdigest() for path in files],
        }
    )
    place = folder / "made" / "truth" / night.province / night.date.isoformat()
    truth = pl.read_parquet(place / "mentions.parquet").with_columns(pl.col("sheet").fill_null(""))
    return truth.join(hashed, on=("source", "file_name"), how="left", validate="m:1")


def judged(mentions: pl.DataFrame, links: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Every link with `right`: it is of the person of the truth, or rightly of nobody.

    truth: see `truth_of` (`true_person_id`, `in_master`).
    """
    person = pl.when("in_master").then("true_person_id").alias("true")
    known = mentions.join(truth.select(*PLACE, person), on=PLACE, how="inner", validate="1:1")
    if known.height != mentions.height:
        raise SystemExit("the truth is of another province than the night")
    return known.join(links, on="record_id").with_columns(
        right=pl.col("master_id").eq_missing(pl.col("true"))
    )


def counts(links: pl.DataFrame) -> dict[str, int]:
    """What is asked of a night: matches, wrong ones, settled by the family, left to reviewers."""
    matches = links.filter(decision=Decision.MATCH.value)
    family = matches.filter(reason=Reason.FAMILY.value)
    return {
        "mentions": links.height,
        "matches": matches.height,
        "wrong_matches": matches.filter(~pl.col("right")).height,
        "family": family.height,
        "wrong_family": family.filter(~pl.col("right")).height,
        "review": links.filter(decision=Decision.REVIEW.value).height,
    }


def by_desk(conflicts: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many conflicts of each reason each desk has."""
    found: dict[str, dict[str, int]] = {desk.value: {} for desk in Desk}
    for reason, number in conflicts.group_by("reason").len().sort("reason").iter_rows():
        found[rule(reason).desk.value][reason] = number
    return found


def show(links: pl.DataFrame, conflicts: pl.DataFrame) -> None:
    """Print all of it."""
    told = counts(links)
    print(json.dumps(told))
    print(f"precision of matches {1 - told['wrong_matches'] / told['matches']:.6f}")
    table = links.group_by("decision", "reason").agg(pl.len(), pl.col("right").sum())
    for decision, reason, number, right in table.sort("decision", "reason").iter_rows():
        print(f"{decision:10}{reason:22}{number:>10,}{right:>10,} right")
    for desk, reasons in by_desk(conflicts).items():
        print(f"{desk:22}{sum(reasons.values()):>8,}  {json.dumps(reasons)}")
    queue = sum(by_desk(conflicts)[Desk.REVIEWER.value].values())
    print(f"reviewers have {queue:,} of {conflicts.height:,} conflicts")


def other_mothers(master: pl.DataFrame, alike: tuple[str, ...]) -> pl.DataFrame:
    """The master with another mother for a tenth of its people: the first woman who is like the
    true one in what `alike` names (`name`: without the given name and marks; `year`; `commune`)."""
    women = master.filter(sex="F").select(
        pl.col("person_id").alias("mother_id"),
        ascii_fold(master.filter(sex="F")["full_name"])
        .str.split(" ").list.slice(0, 2).list.join(" ").alias("name"),
        pl.col("date_of_birth").str.slice(0, 4).alias("year"),
        pl.col("commune_code").alias("commune"),
    )  # fmt: skip
    asked = master.filter(pl.col("mother_id").is_not_null()).sample(fraction=0.1, seed=1)
    true = asked.select("person_id", "mother_id").join(women, on="mother_id")
    others = women.rename({"mother_id": "other"})
    if not alike:
        picked = others["other"].sample(true.height, with_replacement=True, seed=2)
        found = true.with_columns(other=picked)
    else:
        found = true.join(others.select("other", *alike), on=alike)
    found = found.filter(pl.col("other") != pl.col("mother_id"))
    chosen = found.group_by("person_id").agg(pl.col("other").min())
    mothers = pl.coalesce("other", "mother_id").alias("mother_id")
    return master.join(chosen, on="person_id", how="left").with_columns(mothers).drop("other")


def show_other_mothers(home: Path, mentions: pl.DataFrame, truth: pl.DataFrame) -> None:
    """Print the counts of each way to link the same mentions."""
    spec = load_spec("person")
    place = home / "lake" / "accepted" / "population" / NIGHT.folder
    master = pl.read_parquet(current_paths(place)["population"])
    ways = {
        "without the family": (replace(spec, family=None, latest=()), master),
        "with it": (spec, master),
        "anybody": (spec, other_mothers(master, ())),
        "same year, commune": (spec, other_mothers(master, ("year", "commune"))),
        "same year, like name": (spec, other_mothers(master, ("year", "name"))),
    }
    for name, (fitted, people) in ways.items():
        links = link(mentions, people, fitted).links
        print(f"{name:22}{json.dumps(counts(judged(mentions, links, truth)))}")


def main() -> None:
    """Read the arguments, run, print."""
    parser = arguments(__doc__.partition("\n")[0])
    parser.add_argument("--other-mothers", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    prepare(asked.folder, asked.persons, asked.seed, asked.profile)
    truth = truth_of(asked.folder)
    home = asked.folder / "home"
    mentions = mentions_of(home)
    links = judged(mentions, layer(home, "links", "person"), truth)
    show(links, layer(home, "conflicts", "person"))
    if asked.other_mothers:
        show_other_mothers(home, mentions, truth)


if __name__ == "__main__":
    main()
