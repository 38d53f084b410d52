"""The registers of one province from night to night.

Belongs here: which register gets which new entries, what is corrected, removed or digitised later,
and the inventory of what the paper holds. Does not belong here: what an entry says (`registers/`),
the files (`registers/files.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from contracts.language import SourceContract
from sample_data.damage.profile import Profile, without_damage
from sample_data.nights import Events
from sample_data.registers import beneficiaries, civil_status, land, tax_codes
from sample_data.registers.written import Positions, Written
from sample_data.world import ALIVE, SPOUSE, World, as_days

# Shares of the rows of a register in one night.
ADDED = 0.004
CORRECTED = 0.004
REMOVED = 0.002
RATES_OF = {"birth": "birth_child", "death": "death", "marriage": "marriage"}
INVENTORY_COLUMNS = ("source", "register", "commune_code", "commune_name", "commune_vintage",
                     "district_code", "district_name", "book_no", "year", "entries")  # fmt: skip

Writer = Callable[[World, pl.DataFrame, Profile, np.random.Generator], Written]


@dataclass
class Register:
    """One table: all entries on paper, and the rows that are in the computer."""

    source: str
    table: str
    order: tuple[str, ...]
    write: Writer
    paper: pl.DataFrame
    written: Written

    def advance_night(
        self, world: World, new: pl.DataFrame, profile: Profile, rng: np.random.Generator
    ) -> None:
        """Add new entries and some that waited for digitisation, correct some rows, drop some."""
        count = len(self.written)
        kept = np.flatnonzero(rng.random(count) >= REMOVED)
        corrected = kept[rng.random(len(kept)) < CORRECTED]
        waiting = np.flatnonzero(~self.paper["digitised"].to_numpy())
        late = rng.choice(waiting, min(len(waiting), round(count * ADDED)), replace=False)
        done = self.paper["digitised"].scatter(late, np.ones(len(late), dtype=bool))
        self.paper = pl.concat([self.paper.with_columns(digitised=done), new])
        rows = self.written.take(np.setdiff1d(kept, corrected))
        rows = rows.and_then(
            self.write(world, self.written.facts[corrected], without_damage(profile), rng)
        )
        entries = pl.concat([self.paper[np.sort(late)], new.filter("digitised")])
        rows = rows.and_then(self.write(world, entries, profile, rng))
        self.written = rows.sorted_by(self.order)

    def add(
        self, world: World, entries: pl.DataFrame, profile: Profile, rng: np.random.Generator
    ) -> None:
        """Enter these as well, on paper and in the computer."""
        entries = entries.with_columns(digitised=pl.lit(value=True)).select(self.paper.columns)
        self.paper = pl.concat([self.paper, entries])
        rows = self.written.and_then(self.write(world, entries, profile, rng))
        self.written = rows.sorted_by(self.order)


def open_registers(world: World, profile: Profile, rng: np.random.Generator) -> dict[str, Register]:
    """All registers as they are on the first night, by table."""

    def digitised(paper: pl.DataFrame, source: str) -> pl.DataFrame:
        return civil_status.digitise(paper, profile.facts[source].get("not_digitised", 0.0), rng)

    registers: dict[str, Register] = {}
    makers = {
        "birth": civil_status.paper_births,
        "death": civil_status.paper_deaths,
        "marriage": civil_status.paper_marriages,
    }
    for table, make in makers.items():
        paper = digitised(civil_status.number_entries(make(world, rng)), RATES_OF[table])
        registers[table] = _open(
            world, "civil_status", table, civil_status.ORDER, _civil(table), paper, profile, rng
        )
    others = (
        (land.SOURCE, land.ORDER, land.write, land.holdings(world, rng)),
        (
            beneficiaries.SOURCE,
            beneficiaries.ORDER,
            beneficiaries.write,
            beneficiaries.number_files(beneficiaries.payees(world, rng)),
        ),
        (tax_codes.SOURCE, tax_codes.ORDER, tax_codes.write, tax_codes.taxpayers(world, rng)),
    )
    for source, order, write, paper in others:
        registers[source] = _open(
            world, source, source, order, write, digitised(paper, source), profile, rng
        )
    return registers


def _civil(table: str) -> Writer:
    def write(
        world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
    ) -> Written:
        return civil_status.write(table, world, facts, profile, rng)

    return write


def _open(
    world: World,
    source: str,
    table: str,
    order: tuple[str, ...],
    write: Writer,
    paper: pl.DataFrame,
    profile: Profile,
    rng: np.random.Generator,
) -> Register:
    rows = write(world, paper.filter("digitised"), profile, rng).sorted_by(order)
    return Register(source, table, order, write, paper, rows)


def advance_night(
    registers: dict[str, Register],
    world: World,
    events: Events,
    first_night: date,
    profile: Profile,
    rng: np.random.Generator,
) -> None:
    """Bring the events of the night into the registers that hear of them."""
    for table, entries in _new_entries(world, events, rng).items():
        register = registers[table]
        numbered = civil_status.number_entries(entries, register.paper)
        register.advance_night(world, _on_paper(numbered, register), profile, rng)
    parcel, pay, tax = (registers[n] for n in (land.SOURCE, beneficiaries.SOURCE, tax_codes.SOURCE))
    payments = beneficiaries.payments(world, _not_yet_in(pay, world, rng), rng, first_night)
    for register, entries in (
        (parcel, land.certificates(world, _not_yet_in(parcel, world, rng), rng)),
        (pay, beneficiaries.number_files(payments, pay.paper)),
        (tax, tax_codes.registrations(world, _not_yet_in(tax, world, rng), rng)),
    ):
        register.advance_night(world, _on_paper(entries, register), profile, rng)


def _new_entries(world: World, events: Events, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Civil-status entries of the night, not yet numbered."""
    died = world.died[events.died].astype(np.int64)
    wedding = np.full(len(events.married), as_days(world.today) - 1)
    return {
        "birth": civil_status.births_of(world, events.born, rng),
        "death": civil_status.deaths_of(world, events.died, died, rng),
        "marriage": civil_status.marriages_of(
            world, events.married, world.spouse[events.married], wedding, rng
        ),
    }


def _on_paper(entries: pl.DataFrame, register: Register) -> pl.DataFrame:
    """New entries as rows of the register's paper, digitised at once."""
    return entries.with_columns(digitised=pl.lit(value=True)).select(register.paper.columns)


def _not_yet_in(register: Register, world: World, rng: np.random.Generator) -> Positions:
    """Grown people who are to enter the register tonight, at least one."""
    grown = (world.status == ALIVE) & (world.birth_year <= 2000) & (world.role <= SPOUSE)
    free = np.setdiff1d(np.flatnonzero(grown), register.paper["person"].to_numpy())
    count = max(1, round(len(register.written) * ADDED))
    return np.sort(rng.choice(free, min(count, len(free)), replace=False))


def inventory(
    registers: dict[str, Register], world: World, sources: Mapping[str, SourceContract]
) -> pl.DataFrame:
    """How many entries the paper holds, by register, commune and book (shape:
    docs/architecture.md)."""
    old = world.places.old.select(
        commune_code="code", district_code="district_code", district_name="district_name"
    )
    frames = []
    for register in registers.values():
        if not sources[register.source].inventory:
            continue
        if register.source == "civil_status":
            counted = register.paper.group_by(
                pl.col("place_code").alias("commune_code"),
                pl.col("place_name").alias("commune_name"),
                pl.col("vintage").alias("commune_vintage"),
                pl.format("{}/{}", pl.col("book").cast(pl.String()).str.zfill(2), "year").alias(
                    "book_no"
                ),
                "year",
            ).agg(entries=pl.len())
            counted = counted.join(old, on="commune_code", how="left")
            is_new = pl.col("commune_vintage") == "new"
            districts = [
                pl.when(~is_new).then(c).alias(c) for c in ("district_code", "district_name")
            ]
            counted = counted.with_columns(districts)
        else:
            names = world.places.new.select(commune_code="code", commune_name="name")
            counted = register.paper.group_by("commune_code").agg(entries=pl.len())
            counted = counted.join(names, on="commune_code", how="left").with_columns(
                commune_vintage=pl.lit("new"),
                district_code=pl.lit(None, pl.String()),
                district_name=pl.lit(None, pl.String()),
                book_no=pl.lit(None, pl.String()),
                year=pl.lit(None, pl.Int64()),
            )
        named = counted.with_columns(
            source=pl.lit(register.source), register=pl.lit(register.table)
        )
        frames.append(named.select(INVENTORY_COLUMNS))
    return pl.concat(frames).sort(
        "source", "register", "commune_code", "commune_vintage", "book_no", "year"
    )
