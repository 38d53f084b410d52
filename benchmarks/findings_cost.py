"""What the rules of findings cost on a night of millions of mentions, rule by rule.

A night that was run is staged again from its lake; its persons, records and mentions are repeated
under new ids until there are as many mentions as asked for, what is derived from them is derived
anew, and every rule is asked as in any night. Belongs here: staging from a lake, enlarging,
measuring. Does not belong here: how good the findings are (`benchmarks.findings`).

Usage: python -m benchmarks.findings_cost HOME [--date 2026-11-01] [--mentions 4000000]
       [--out FILE]
HOME is a folder that `dongbo run` filled. Prints CPU seconds and findings by rule, what the tables
about persons cost, the sum and the largest resident size.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from assets.workspace import Workspace
from contracts.registry import EXTRACTS
from findings.catalogue import rules
from findings.needs import meanings_of
from findings.run import find
from intake.lake import current_paths, read_current
from intake.layout import Night
from intake.ledger import without_superseded
from warehouse.build import MEMORY_LIMIT
from warehouse.facts import NightFacts
from warehouse.gather import REFERENCES, gather
from warehouse.schema import create_model
from warehouse.sql import define_pseudonym, quote_identifier
from warehouse.stage import derive, stage

PROVINCE = "66"
MENTIONS = 4_000_000
THREADS = 2
GOAL_CPU_S, GOAL_GIB = 30.0, 2.0
"""What all rules together may use on so many mentions."""
ENLARGED = ("st_person", "st_record", "st_mention")
NUMBERS = ("record_no",)
"""Columns of whole numbers that tell lines apart; ids are UUIDs, or texts in a column named so."""
TEXTS = re.compile(r"(person|household|mother|father|spouse)_id|record_key|other_number")


@dataclass(frozen=True)
class Cost:
    """What the rules of a night used: CPU seconds by rule, `derived_s` of the tables about persons,
    and how much the process held at most, the staged night with it."""

    mentions: int
    rules: dict[str, float]
    found: dict[str, int]
    derived_s: float
    peak_gib: float

    @property
    def cpu_s(self) -> float:
        """All of it together."""
        return self.derived_s + sum(self.rules.values())


def facts_of(home: Path, night: Night) -> NightFacts:
    """The facts that the warehouse of a night was built from, out of the lake of `home`."""
    workspace = Workspace(home=str(home), inbox=str(home / "inbox"))
    lake = workspace.layout.lake

    def place(layer: str, name: str) -> Path:
        return lake / layer / name / night.folder

    def there(layer: str, names: list[str]) -> list[str]:
        return [name for name in names if (place(layer, name) / "current.json").is_file()]

    sources = there("accepted", sorted(EXTRACTS))
    ledgers = {
        name: without_superseded(read_current(place("ledger", name))["rows"])
        for name in (*sources, *REFERENCES)
    }
    return gather(
        night.date, night.province, "bench", "bench",
        accepted={n: current_paths(place("accepted", n)) for n in (*sources, *REFERENCES)},
        quarantined={n: current_paths(place("quarantined", n))["rows"] for n in sources},
        ledgers=ledgers,
        mentions={
            n: current_paths(place("mentions", n))["rows"] for n in there("mentions", sources)
        },
        links=current_paths(place("links", "person"))["rows"],
        model=read_current(place("links", "model"))["rows"],
        required=frozenset(),
        rhythms={},
    )  # fmt: skip


def staged(home: Path, night: Night) -> tuple[duckdb.DuckDBPyConnection, NightFacts]:
    """The night staged in memory, in a connection like that of a real one."""
    con = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY_LIMIT})
    con.execute("SET preserve_insertion_order = false")
    define_pseudonym(con, b"a key of a bench, of 32 bytes or more")
    create_model(con)
    facts = facts_of(home, night)
    stage(con, facts)
    return con, facts


def enlarge(con: duckdb.DuckDBPyConnection, mentions: int, folder: Path) -> int:
    """Repeat persons, records and mentions of the staged night under new ids; how many mentions
    there are then. The master goes into `folder`."""
    [(there,)] = con.execute("SELECT count(*) FROM st_mention").fetchall()
    copies = -(-mentions // there)
    [(last,)] = con.execute("SELECT max(record_no) FROM st_record").fetchall()
    for table in ENLARGED:
        con.execute(f"CREATE TEMP TABLE enlarged AS {_repeated(con, table, copies, last)}")
        con.execute(f"DROP TABLE {table}")
        con.execute(f"ALTER TABLE enlarged RENAME TO {table}")
    master = str(folder / "master.parquet")  # a file, as in a night
    con.execute(f"COPY ({_repeated(con, 'in_master', copies, last)}) TO '{master}'")
    con.execute(f"CREATE OR REPLACE TEMP VIEW in_master AS FROM '{master}'")
    return int(there * copies)


def _repeated(con: duckdb.DuckDBPyConnection, table: str, copies: int, last: int) -> str:
    columns = con.execute(f"DESCRIBE {table}").fetchall()
    said = ", ".join(_anew(name, kind, last) for name, kind, *_ in columns)
    return f"SELECT {said} FROM {table}, range({copies}) AS of(copy)"  # noqa: S608


def _anew(name: str, kind: str, last: int) -> str:
    column = quote_identifier(name)
    if kind == "UUID":
        return f"md5({column}::VARCHAR || copy)::UUID AS {column}"
    if name in NUMBERS:
        return f"({column} + copy * {last})::INTEGER AS {column}"
    if kind == "VARCHAR" and TEXTS.fullmatch(name):
        return f"{column} || '~' || copy AS {column}"
    return column


def measure(con: duckdb.DuckDBPyConnection, facts: NightFacts, mentions: int) -> Cost:
    """Derive and ask each rule, one after the other as in a night."""
    Path("/proc/self/clear_refs").write_text("5")  # what enlarging held is not asked
    started = time.process_time()
    derive(con)
    derived = time.process_time() - started
    provided = meanings_of(facts.tables)
    outcomes = find(con, rules().values(), provided, facts.night, facts.province)
    used = {outcome.rule.id: round(outcome.cpu_s, 2) for outcome in outcomes}
    found = {outcome.rule.id: outcome.found for outcome in outcomes}
    [held] = [
        int(line.split()[1]) / 2**20
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM:")
    ]
    return Cost(mentions, used, found, round(derived, 2), round(held, 2))


def show(cost: Cost) -> None:
    """Print the dearest rule first."""
    for rule, used in sorted(cost.rules.items(), key=lambda one: -one[1]):
        print(f"{rule:32}{used:>8.2f} CPU-s{cost.found[rule]:>12,} findings")
    print(f"{'tables about persons':32}{cost.derived_s:>8.2f} CPU-s")
    print(
        f"{cost.mentions:,} mentions: {cost.cpu_s:.1f} CPU-s (at most {GOAL_CPU_S:.0f}), "
        f"largest {cost.peak_gib:.2f} GiB (at most {GOAL_GIB:.0f})"
    )


def main() -> None:
    """Stage, enlarge, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--date", default="2026-11-01")
    parser.add_argument("--mentions", type=int, default=MENTIONS)
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    asked = parser.parse_args()
    con, facts = staged(asked.home, Night(date.fromisoformat(asked.date), PROVINCE))
    with TemporaryDirectory() as folder:
        cost = measure(con, facts, enlarge(con, asked.mentions, Path(folder)))
    show(cost)
    if asked.out:
        asked.out.write_text(json.dumps(asdict(cost)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
