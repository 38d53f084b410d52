"""Nights of two provinces by date and in any order: both must give the same warehouse.

Belongs here: running a generated month through the pipeline twice and comparing what lasts. Does
not belong here: what must be the same (`warehouse.digest.lasting_digests`).

Usage: python -m scripts.backfill FOLDER [--nights 30] [--persons 2000] [--seed 1]
Prints one line per night and one per table that differs; exit code 1 where one does.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from intake.layout import Night
from pipelines.night_run import run_night
from pipelines.settings import Settings
from sample_data.generate import generate
from warehouse.digest import lasting_digests
from warehouse.sql import connect_reader

PROVINCES = ("66", "68")
FIRST = date(2026, 10, 5)


def main() -> int:
    """Generate, run both ways, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--persons", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    inbox = given.folder / "generated" / "inbox"
    if not inbox.exists():
        generate(
            given.persons, given.seed, PROVINCES, given.nights, inbox.parent, first_night=FIRST
        )
    nights = [
        Night(FIRST + timedelta(days=day), province)
        for day in range(given.nights)
        for province in PROVINCES
    ]
    shuffled = Random(given.seed).sample(nights, len(nights))
    by_date = run(given.folder / "by_date", inbox, nights, rows=2)
    in_any_order = run(given.folder / "in_any_order", inbox, shuffled, rows=given.nights)
    differing = [name for name, told in by_date.items() if in_any_order[name] != told]
    for name in differing:
        sys.stdout.write(f"differs: {name}\n")
    sys.stdout.write(f"{len(by_date) - len(differing)} of {len(by_date)} tables are the same\n")
    return 1 if differing else 0


def run(home: Path, inbox: Path, nights: Sequence[Night], *, rows: int) -> dict[str, str]:
    """A new home in which these nights have run, in this order; what its warehouse holds.

    Nights know no decisions: how many there are when a night runs is a matter of the clock.
    """
    shutil.rmtree(home, ignore_errors=True)
    settings = Settings(home=home, inbox=inbox.resolve(), stable_seconds=0, row_nights=rows)
    settings.layout.key.parent.mkdir(parents=True)
    settings.layout.key.write_bytes(bytes(range(32)))  # the same for both homes
    for number, night in enumerate(nights, 1):
        start = time.process_time()
        result = run_night(night, settings, journal=0)
        if result.exit:
            raise SystemExit(f"{night.key} did not run: {result}")
        seconds = time.process_time() - start
        sys.stdout.write(f"{home.name} {number}/{len(nights)} {night.key} {seconds:.1f} CPU-s\n")
        sys.stdout.flush()
    with connect_reader(settings.layout.warehouse) as con:
        return lasting_digests(con)


if __name__ == "__main__":
    sys.exit(main())
