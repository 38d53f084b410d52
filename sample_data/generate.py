"""A province on paper: master, extracts, inventory and the truth, for some nights.

Belongs here: `generate`, which composes the other modules and writes the files. Does not belong
here: anything about people, registers or damage.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from contracts.registry import SOURCES
from sample_data import cases, evolution, nights, people, render
from sample_data.damage import profile as profiles
from sample_data.damage.kinds import as_lists
from sample_data.evolution import Register
from sample_data.places import places
from sample_data.registers import files
from sample_data.registers.declared import Declared, declared, stream
from sample_data.world import World

FIRST_NIGHT = date(2026, 10, 12)
PEOPLE_OF_A_COMMUNE = 1_000
# The small province in the repository, and what makes it (`regenerate_committed`).
COMMITTED = Path(__file__).with_name("province_66")
COMMITTED_PERSONS, COMMITTED_SEED, COMMITTED_PROVINCE, COMMITTED_NIGHTS = 600, 35, "66", 2

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class GeneratedFile:
    """One file of the inbox and how many data rows it has."""

    path: Path
    province: str
    source: str
    night: date
    rows: int


@dataclass(frozen=True)
class Generated:
    """What was written: the inbox, the truth, and every file of the inbox."""

    inbox: Path
    truth: Path
    nights: tuple[date, ...]
    files: tuple[GeneratedFile, ...]


def generate(
    persons: int,
    seed: int,
    provinces: Sequence[str],
    nights: int,
    out: Path,
    profile: str = "ordinary",
    first_night: date = FIRST_NIGHT,
    progress: Progress | None = None,
) -> Generated:
    """Write `<out>/inbox` and `<out>/truth` for each province and night.

    `persons` is the size of each province's master on the first night; nights follow each other
    day by day. Same arguments, same bytes. Raises ValueError for an unknown province or profile,
    fewer than 20 persons or no night. `progress` is called with (what, done, of how many).
    """
    if nights < 1:
        raise ValueError("Ask for one night or more.")
    rates = profiles.load(profile)
    dates = tuple(first_night + timedelta(days=k) for k in range(nights))
    tell = progress or (lambda _what, _done, _total: None)
    written: list[GeneratedFile] = []
    for number, province in enumerate(provinces):
        rng = np.random.default_rng([seed, int(province) if province.isdigit() else 0])
        communes = max(3, persons // PEOPLE_OF_A_COMMUNE)
        world = people.build(persons, places((province,), rng, communes), first_night, rng)
        registers = evolution.open_registers(world, rates, rng)
        streams = {name: stream(seed, province, name) for name in declared()}
        registers |= evolution.open_declared(world, rates, streams)
        for k, night in enumerate(dates):
            tell(f"{province} {night.isoformat()}", number * nights + k, len(provinces) * nights)
            events = None
            if k:
                events = _advance_night(world, registers, night, first_night, rates, rng)
                evolution.advance_declared(registers, world, rates, streams)
            written += _write_inbox(out / "inbox" / province, province, night, world, registers)
            _write_truth(
                out / "truth" / province / night.isoformat(), province, world, registers, events
            )
    tell("done", len(provinces) * nights, len(provinces) * nights)
    return Generated(out / "inbox", out / "truth", dates, tuple(written))


def regenerate_committed(out: Path = COMMITTED) -> Generated:
    """Write the small province of the repository anew: into its place, or somewhere to compare."""
    return generate(COMMITTED_PERSONS, COMMITTED_SEED, (COMMITTED_PROVINCE,), COMMITTED_NIGHTS, out)


def _advance_night(
    world: World,
    registers: dict[str, Register],
    night: date,
    first_night: date,
    rates: profiles.Profile,
    rng: np.random.Generator,
) -> nights.Events:
    events = nights.advance_night(world, night, rng)
    evolution.advance_night(registers, world, events, first_night, rates, rng)
    return events


def _folder(inbox: Path, source: str, night: date) -> Path:
    folder = inbox / source / night.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def file_name(source: str, province: str) -> str:
    """The name under which a register's file arrives."""
    contract = SOURCES[source]
    form = contract.sample.file if contract.sample else contract.sample_file
    return form.format(province=province)


def _write_inbox(
    inbox: Path, province: str, night: date, world: World, registers: dict[str, Register]
) -> list[GeneratedFile]:
    """The files of one province and night."""
    found: list[GeneratedFile] = []

    def note(source: str, rows: int) -> Path:
        path = _folder(inbox, source, night) / file_name(source, province)
        found.append(GeneratedFile(path, province, source, night, rows))
        return path

    def cells(table: str) -> pl.DataFrame:
        return registers[table].written.cells

    title = str(world.places.new["province_name"][0])
    signer = render.full_names(world, np.array([0]))[0]
    civil = {table: cells(table) for table in files.SHEETS}
    path = note("civil_status", sum(frame.height for frame in civil.values()))
    files.write_workbook(path, files.civil_status_sheets(civil, title, signer, night))
    files.write_workbook(
        note("land", cells("land").height), files.land_sheets(cells("land"), title, night)
    )
    files.write_beneficiaries(
        note("beneficiaries", cells("beneficiaries").height), cells("beneficiaries")
    )
    files.write_tax_codes(note("tax_codes", cells("tax_codes").height), cells("tax_codes"))
    for name, contract in declared().items():
        register = registers[evolution.declared_key(contract)]
        path = note(name, register.written.cells.height)
        Declared(contract).write_file(path, register.written.cells, title, night)
    inside = np.flatnonzero(~world.outside)
    order = inside[np.argsort(world.number[inside], kind="stable")]
    master = render.master(world, order, household_prefix=f"HK{province}")
    master.write_parquet(note("population", master.height))
    counted = evolution.inventory(registers, world)
    counted.write_csv(note("register_inventory", counted.height))
    return found


def _write_truth(
    folder: Path,
    province: str,
    world: World,
    registers: dict[str, Register],
    events: nights.Events | None,
) -> None:
    """Who everybody is (persons) and who every row of the extracts is about (mentions)."""
    folder.mkdir(parents=True, exist_ok=True)
    _persons_truth(world, events).write_parquet(folder / "persons.parquet")
    marks = cases.marks(world)
    frames = [
        _mentions_truth(world, marks, register, province, role)
        for register in registers.values()
        for role in register.written.said
    ]
    mentions = pl.concat(frames).sort("source", "table", "line", "role")
    mentions.write_parquet(folder / "mentions.parquet")


def _persons_truth(world: World, events: nights.Events | None) -> pl.DataFrame:
    """Everybody, in the master or not: true number, name and birth day, and what happened
    tonight."""
    everybody = np.arange(len(world))
    happened = np.zeros(len(world), dtype=np.int64)
    kinds = ("born", "died", "married", "moved", "left", "came", "corrected")
    if events is not None:
        for k, kind in enumerate(kinds):
            happened[getattr(events, kind)] = k + 1
        happened[world.spouse[events.married]] = kinds.index("married") + 1
    return pl.DataFrame(
        {
            "person_id": render.digits(world.number),
            "in_master": ~world.outside,
            "full_name": render.full_names(world, everybody),
            "date_of_birth": render.iso_days(world.birth),
            "sex": render.sexes(world, everybody),
            "commune_code": world.places.new["code"].gather(world.commune),
            "old_commune_code": world.places.old["code"].gather(world.old_commune),
            "event": pl.Series([None, *kinds], dtype=pl.String()).gather(happened),
        }
    )


def _mentions_truth(
    world: World, marks: cases.Marks, register: Register, province: str, role: str
) -> pl.DataFrame:
    said = register.written.said[role]
    named = np.flatnonzero(said.person >= 0)
    person, bits = said.person[named], said.bits[named]
    sheet, first_line = _place_of_rows(register)
    count = len(named)

    def same(value: str | None) -> pl.Series:
        return pl.Series([value], dtype=pl.String()).gather(np.zeros(count, dtype=np.int64))

    return pl.DataFrame(
        {
            "source": same(register.source),
            "table": same(register.table),
            "file_name": same(file_name(register.source, province)),
            "sheet": same(sheet),
            "line": pl.Series(named + first_line, dtype=pl.UInt32()),
            "role": same(role),
            "true_person_id": render.numbers(world, person),
            "in_master": pl.Series(~world.outside[person], dtype=pl.Boolean()),
            "damage": as_lists(bits),
            "case": cases.of_records(marks, person, bits),
        }
    )


def _place_of_rows(register: Register) -> tuple[str | None, int]:
    """The sheet of a register's file (None where the format has none) and its first data line."""
    own = declared().get(register.source)
    if own is not None:
        return Declared(own).place_of_rows
    sheet = files.SHEETS[register.table][0] if register.table in files.SHEETS else None
    sheet = "PL3-01" if register.table == "land" else sheet
    return sheet, files.FIRST_DATA_ROW if sheet else 2
