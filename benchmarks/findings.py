"""How good the rules of findings are: a province with many plantings, its night against its truth.

Belongs here: the province, what each rule found and missed, the goals, the section of the page, and
beside it what the rules cost (`benchmarks.findings_cost`). Does not belong here: how findings are
held against plantings (`findings.evaluate`), what is planted (`contracts`).

Usage: python -m benchmarks.findings FOLDER [--persons 20000] [--seed 4711] [--profile ordinary]
       [--keep]
FOLDER must be new or hold the same province. The profile is that of the sample with more deaths and
more plantings (`findings.toml`). Prints one line a rule, those below a goal marked, and what all
rules cost on four million mentions. With --keep the figures go into benchmarks/findings.json, from
which `python -m benchmarks.report` writes docs/benchmarks.md.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.findings_cost import GOAL_CPU_S, GOAL_GIB, MENTIONS
from benchmarks.reviewers import NIGHT, arguments, prepare
from benchmarks.run import measure
from contracts.registry import SOURCES
from findings.catalogue import rules
from findings.evaluate import Measured, evaluate
from findings.reads import roles_read
from pipelines.cli.asked_night import asked_night
from sample_data.damage.profile import FOLDER as PROFILES

RESULTS = Path(__file__).with_name("findings.json")
MORE = Path(__file__).with_name("findings.toml")
GOAL_PRECISION, GOAL_RECALL = 0.99, 0.95
ENOUGH, ENOUGH_LAWFUL = 40, 15
"""Plantings of a rule and look-alikes from which a rate says something."""
FIRST = (
    "dead_but_paid", "funeral_without_death", "dead_with_valid_card", "two_valid_cards",
    "two_benefits", "pension_and_social_pension", "too_young_for_benefit", "remarried_spouse_paid",
    "child_without_card", "death_not_cascaded", "death_contradicted", "cadre_ended_but_active",
)  # fmt: skip
"""The rules that must reach the goals."""
Line = dict[str, Any]


def profile_in(folder: Path, name: str) -> Path:
    """The profile `name` of the sample with what `findings.toml` says, as a file in `folder`."""
    text = (PROFILES / f"{name}.toml").read_text("utf-8")
    said = tomllib.loads(text)
    for section in tomllib.loads(MORE.read_text("utf-8")):
        if section in said:
            head, _, rest = text.partition(f"\n[{section}]\n")
            text = head + "\n" + rest[rest.find("\n[") + 1 :] if "\n[" in rest else head
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text + "\n" + MORE.read_text("utf-8"), "utf-8")
    return path


def measured(folder: Path) -> list[Line]:
    """One line for each rule that has plantings."""
    truth = folder / "made" / "truth" / NIGHT.province / NIGHT.date.isoformat()
    asked = asked_night(folder / "home", NIGHT.province, NIGHT.date.isoformat())
    planted, meant = (pl.read_parquet(truth / f"{n}.parquet") for n in ("findings", "mentions"))
    conflicts = pl.read_parquet(asked.rows("conflicts", "person"))
    reads = {name: roles_read(rule, SOURCES.values()) for name, rule in rules().items()}
    done = evaluate(conflicts, planted, asked.linked(), meant, reads)
    return [asdict(one) for one in done.rules]


def below(line: Line) -> list[str]:
    """The goals that a rule misses."""
    one = Measured(**line)
    return [
        what
        for what, missed in (
            ("precision", one.precision is not None and one.precision < GOAL_PRECISION),
            ("recall", one.recall is not None and one.recall < GOAL_RECALL),
            ("lawful reported", one.lawful_reported > 0),
            ("too few plantings", one.linked < ENOUGH or one.lawful < ENOUGH_LAWFUL),
        )
        if missed
    ]


def show(lines: list[Line]) -> None:
    """Print every rule with the goals that it misses."""
    for line in lines:
        print(
            f"{line['rule']:30}{line['planted']:>5} planted {line['linked']:>5} linked "
            f"{line['found']:>5} found {_rate(line['recall'])} recall {line['right']:>5} right "
            f"{line['wrong']:>3} wrong {line['by_linking']:>3} by linking "
            f"{_rate(line['precision'])} precision {line['lawful']:>5} lawful "
            f"{line['lawful_reported']:>3} reported  {', '.join(below(line)).upper()}"
        )
    missed = [line["rule"] for line in lines if line["rule"] in FIRST and below(line)]
    there = {line["rule"] for line in lines}
    print(f"of {len(FIRST)} rules below a goal: {', '.join(missed) or 'none'}")
    print(f"without plantings: {', '.join(sorted(set(FIRST) - there)) or 'none'}")


def _rate(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.4f}"


def cost(folder: Path) -> Line:
    """What all rules use on millions of mentions, in a process of its own."""
    kept = folder / "cost.json"
    command = [sys.executable, "-m", "benchmarks.findings_cost", str(folder / "home")]
    measure([*command, "--date", NIGHT.date.isoformat(), "--out", str(kept)])
    told: Line = json.loads(kept.read_text("utf-8"))
    return told


HEAD = """
## The rules of findings

What each rule finds of what was planted, and of what only looks like it (`make bench-findings`;
`benchmarks/findings.toml` plants more than the sample does): {runs}. Recall is of the plantings
of which the rule saw every record that it reads matched with the right person, precision leaves out
findings that come of one that was not ([findings.md](findings.md#how-good-the-rules-are)). Rules
are wanted to reach a precision of {precision} and a recall of {recall} and to report no look-alike;
what does not is **bold**.
"""
COST = """
All rules together on {mentions:,} mentions: {cpu_s:.1f} CPU seconds (wanted: at most {goal_s:.0f}),
with the night that is staged at most {peak_gib:.2f} GiB (wanted: {goal_gib:.0f}). The dearest:
"""
COLUMNS = ["planted", "linked", "recall", "wrong", "precision", "look-alikes", "reported"]
DEAREST = 8


def parts(table: Callable[[list[str], list[list[str]]], str]) -> list[str]:
    """The section of docs/benchmarks.md, from what was kept; `table` writes Markdown."""
    kept = json.loads(RESULTS.read_text("utf-8"))
    told = "; ".join(
        f"`{run['profile']}`, {run['persons']:,} persons, seed {run['seed']}"
        for run in kept["runs"]
    )
    goals = {"precision": GOAL_PRECISION, "recall": GOAL_RECALL}
    out = [HEAD.format(runs=told, **goals).rstrip("\n")]
    for run in kept["runs"]:
        rows = [_cells(line) for line in run["lines"]]
        out += [f"\nProfile `{run['profile']}`:\n", table(["rule", *COLUMNS], rows)]
    used = kept["cost"]
    cpu_s = used["derived_s"] + sum(used["rules"].values())
    dearest = sorted(used["rules"].items(), key=lambda one: -one[1])[:DEAREST]
    said = COST.format(**used, cpu_s=cpu_s, goal_s=GOAL_CPU_S, goal_gib=GOAL_GIB)
    rows = [[f"`{rule}`", f"{seconds:.1f}"] for rule, seconds in dearest]
    return [*out, said, table(["rule", "CPU s"], rows)]


def _cells(line: Line) -> list[str]:
    missed = below(line)
    return [
        f"`{line['rule']}`",
        str(line["planted"]),
        str(line["linked"]),
        _marked(_rate(line["recall"]), wrong="recall" in missed),
        str(line["wrong"]),
        _marked(_rate(line["precision"]), wrong="precision" in missed),
        str(line["lawful"]),
        _marked(str(line["lawful_reported"]), wrong="lawful reported" in missed),
    ]


def _marked(text: str, *, wrong: bool) -> str:
    return f"**{text}**" if wrong else text


def keep(run: Line, used: Line) -> None:
    """Put a run beside that of the other profile."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"runs": []}
    others = [one for one in kept["runs"] if one["profile"] != run["profile"]]
    runs = sorted([*others, run], key=lambda one: str(one["profile"]), reverse=True)
    RESULTS.write_text(json.dumps({"runs": runs, "cost": used}, indent=1) + "\n", "utf-8")


def main() -> None:
    """Read the arguments, make and run the province, print and keep."""
    parser = arguments(__doc__.partition("\n")[0])
    parser.add_argument("--keep", action="store_true", help="keep the figures for the page")
    asked = parser.parse_args()
    profile = profile_in(asked.folder, asked.profile)
    prepare(asked.folder, asked.persons, asked.seed, str(profile))
    lines = measured(asked.folder)
    show(lines)
    used = cost(asked.folder)
    cpu_s = used["derived_s"] + sum(used["rules"].values())
    print(f"all rules on {MENTIONS:,} mentions: {cpu_s:.1f} CPU-s, {used['peak_gib']} GiB")
    if asked.keep:
        size = {"profile": asked.profile, "seed": asked.seed, "persons": asked.persons}
        keep(size | {"lines": lines}, used)


if __name__ == "__main__":
    main()
