"""A province on paper: master, extracts, inventory and the truth, for some nights.

Belongs here: `generate`, which composes the other modules and writes the files. Does not belong
here: anything about people, registers or damage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from contracts.language import SourceContract
from contracts.registry import SOURCES
from sample_data import cases, evolution, findings, nights, people, render
from sample_data.damage import profile as profiles
from sample_data.damage.kinds import as_lists
from sample_data.declared_registers import DeclaredRegisters, written_of
from sample_data.evolution import Register
from sample_data.places import places
from sample_data.registers import files
from sample_data.registers.declared.pages import Page, write_file
from sample_data.registers.workbook import write_workbook
from sample_data.registers.written import Positions
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
    sources: Mapping[str, SourceContract] = SOURCES,
) -> Generated:
    """Write `<out>/inbox` and `<out>/truth` for each province and night.

    `persons` is the size of each province's master on the first night; nights follow each other
    day by day; `sources` declare their samples. Same arguments, same bytes. Raises ValueError for
    an unknown province or profile, fewer than 20 persons or no night. `progress` is called with
    (what, done, of how many).
    """
    if nights < 1:
        raise ValueError("Ask for one night or more.")
    rates = profiles.load(profile, sources)
    dates = tuple(first_night + timedelta(days=k) for k in range(nights))
    tell = progress or (lambda _what, _done, _total: None)
    written: list[GeneratedFile] = []
    for number, province in enumerate(provinces):
        rng = np.random.default_rng([seed, int(province) if province.isdigit() else 0])
        communes = max(3, persons // PEOPLE_OF_A_COMMUNE)
        around = places((province,), rng, communes)
        usual = (rates.people["deaths"], rates.people["two_numbers"])
        world = people.build(persons, around, first_night, rng, *usual)
        people.die_unheard(world, rates.people["unheard"], rng)
        registers = evolution.open_registers(world, rates, rng)
        own = DeclaredRegisters(world, seed, province, first_night, rates, registers, sources)
        own.open()
        for k, night in enumerate(dates):
            tell(f"{province} {night.isoformat()}", number * nights + k, len(provinces) * nights)
            events = None
            if k:
                events = _advance_night(world, registers, night, first_night, rates, rng)
                own.advance_night()
            pages = own.pages(night)
            inbox = out / "inbox" / province
            written += _write_inbox(inbox, province, night, world, registers, sources)
            written += _write_declared(inbox, province, night, pages, registers)
            truth = out / "truth" / province / night.isoformat()
            where = _places_of_rows(registers, pages, province)
            _write_truth(truth, world, registers, where, events)
            findings.truth(own, where).write_parquet(truth / "findings.parquet")
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
    """The name under which the file of a register with a writer of its own arrives."""
    return SOURCES[source].sample_file.format(province=province)


def _write_inbox(
    inbox: Path,
    province: str,
    night: date,
    world: World,
    registers: dict[str, Register],
    sources: Mapping[str, SourceContract],
) -> list[GeneratedFile]:
    """The files of the registers with writers of their own, of one province and night."""
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
    write_workbook(path, files.civil_status_sheets(civil, title, signer, night))
    write_workbook(
        note("land", cells("land").height), files.land_sheets(cells("land"), title, night)
    )
    files.write_beneficiaries(
        note("beneficiaries", cells("beneficiaries").height), cells("beneficiaries")
    )
    files.write_tax_codes(note("tax_codes", cells("tax_codes").height), cells("tax_codes"))
    inside = np.flatnonzero(~world.outside)
    order = inside[np.argsort(world.number[inside], kind="stable")]
    master = render.master(world, order, household_prefix=f"HK{province}")
    master.write_parquet(note("population", master.height))
    counted = evolution.inventory(registers, world, sources)
    counted.write_csv(note("register_inventory", counted.height))
    return found


def _write_declared(
    inbox: Path,
    province: str,
    night: date,
    pages: list[Page],
    registers: dict[str, Register],
) -> list[GeneratedFile]:
    """The files of the registers that are only declared."""
    by_file: dict[tuple[str, str], list[Page]] = {}
    for page in pages:
        by_file.setdefault((page.table.source, page.file), []).append(page)
    found: list[GeneratedFile] = []
    for (source, name), together in by_file.items():
        path = _folder(inbox, source, night) / name
        write_file(path, together, written_of(registers))
        rows = sum(len(page.rows) for page in together)
        found.append(GeneratedFile(path, province, source, night, rows))
    return found


def _write_truth(
    folder: Path,
    world: World,
    registers: dict[str, Register],
    places: dict[str, pl.DataFrame],
    events: nights.Events | None,
) -> None:
    """Who everybody is (persons) and who every row of the extracts is about (mentions)."""
    folder.mkdir(parents=True, exist_ok=True)
    _persons_truth(world, events).write_parquet(folder / "persons.parquet")
    marks = cases.marks(world)
    frames = [
        _mentions_truth(world, marks, register, places[name], role)
        for name, register in registers.items()
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
    world: World, marks: cases.Marks, register: Register, places: pl.DataFrame, role: str
) -> pl.DataFrame:
    """Who a role of each row is truly about; `places` tells where each row stands."""
    said = register.written.said[role]
    named = np.flatnonzero(said.person >= 0)
    person, bits = said.person[named], said.bits[named]
    return places[named].select(
        pl.lit(register.source).alias("source"),
        pl.lit(register.table).alias("table"),
        "file_name",
        "sheet",
        "line",
        pl.lit(role).alias("role"),
        true_person_id=render.numbers(world, person),
        in_master=pl.Series(~world.outside[person], dtype=pl.Boolean()),
        damage=as_lists(bits),
        case=cases.of_records(marks, person, bits),
    )


def _places_of_rows(
    registers: dict[str, Register], pages: list[Page], province: str
) -> dict[str, pl.DataFrame]:
    """Where each row that was written stands, by register: `file_name`, `sheet` (null where the
    format has none), `line`."""
    found: dict[str, list[pl.DataFrame]] = {}
    for page in pages:
        found.setdefault(page.table.name, []).append(
            _places(page.rows, page.file, page.said_sheet, page.first_line)
        )
    for name, register in registers.items():
        if name not in found:
            sheet = files.SHEETS[register.table][0] if register.table in files.SHEETS else None
            sheet = "PL3-01" if register.table == "land" else sheet
            rows = np.arange(len(register.written))
            file = file_name(register.source, province)
            found[name] = [_places(rows, file, sheet, files.FIRST_DATA_ROW if sheet else 2)]
    return {name: pl.concat(places).sort("row") for name, places in found.items()}


def _places(rows: Positions, file: str, sheet: str | None, first_line: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"row": rows, "line": np.arange(len(rows)) + first_line},
        schema={"row": pl.Int64(), "line": pl.UInt32()},
    ).select(
        "row",
        pl.lit(file).alias("file_name"),
        pl.lit(sheet, pl.String()).alias("sheet"),
        "line",
    )
