"""The registers that are only declared, from night to night.

Belongs here: opening them, bringing a night into them. Does not belong here: what a record says or
how it is written (`registers/declared`), registers with writers of their own (`evolution.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from contracts.language import SourceContract
from contracts.sample import Extra, Twice
from contracts.sample_cells import KeyOf
from sample_data.crowd import Crowd, stream
from sample_data.damage.profile import Profile
from sample_data.evolution import ADDED, Register
from sample_data.registers import beneficiaries, married_twice
from sample_data.registers.civil_status import number_entries
from sample_data.registers.declared import rows
from sample_data.registers.declared.cells import delivery_words
from sample_data.registers.declared.pages import Page, in_message, night_words, pages_of, told_apart
from sample_data.registers.declared.records import RIGHT, Maker, Wanted
from sample_data.registers.declared.tables import Declared, declared
from sample_data.registers.written import Positions, Written
from sample_data.world import World


@dataclass
class DeclaredRegisters:
    """All declared tables of one province. `registers` holds those of all sources; the declared
    ones join them under `source.table`. Each table draws from a stream of its own."""

    world: World
    seed: int
    province: str
    first_night: date
    profile: Profile
    registers: dict[str, Register]
    sources: Mapping[str, SourceContract]

    def __post_init__(self) -> None:
        self.tables = declared(self.sources)
        self.streams = {name: stream(self.seed, self.province, name) for name in self.tables}

    def open(self) -> None:
        """The tables as they are on the first night."""
        self._plant()
        for name, one in self.tables.items():
            rng = self.streams[name]
            facts = self._maker(one).first_night()
            waiting = 0.0
            if one.contract.inventory:  # what is on paper, in the computer in part
                waiting = self.profile.facts[one.source].get("not_digitised", 0.0)
            done = pl.Series(rng.random(facts.height) >= waiting, dtype=pl.Boolean())
            paper = facts.with_columns(digitised=done)
            written = self._write(one, paper.filter("digitised"), self.profile, rng)
            order = _order(one)
            self.registers[name] = Register(
                one.source, one.table.name, order, _Writer(one), paper, written.sorted_by(order)
            )

    def _plant(self) -> None:
        """What is declared to be wrong in the list of social protection and in the marriage books,
        which have writers."""
        register = self.registers[beneficiaries.SOURCE]
        rng = stream(self.seed, self.province, beneficiaries.SOURCE)
        paid = register.paper["person"].to_numpy()
        wrong = beneficiaries.planted(self.crowd(), self.profile, paid, rng)
        register.add(
            self.world, beneficiaries.number_files(wrong, register.paper), self.profile, rng
        )
        books = self.registers["marriage"]
        rng = stream(self.seed, self.province, "marriage")
        second = married_twice.entries(self.world, books.paper, self.profile, rng)
        books.add(self.world, number_entries(second, books.paper), self.profile, rng)

    def advance_night(self) -> None:
        """Bring the night of the world into the tables."""
        for name, one in self.tables.items():
            register = self.registers[name]
            if one.sample.who is not None:
                entries = self._people_change(one, register)
            elif one.sample.of:
                entries = self._parents_change(one, register)
            else:  # a list that names nobody is what it is
                continue
            entries = entries.with_columns(digitised=pl.lit(value=True))
            register.advance_night(
                self.world, entries.select(register.paper.columns), self.profile,
                self.streams[name],
            )  # fmt: skip

    def pages(self, night: date) -> list[Page]:
        """All pages of the delivery of a night, those of one file one after the other."""
        words = night_words(delivery_words(self.crowd(), self.first_night), night)
        communes = dict(self.world.places.new.select("code", "name").iter_rows())
        pages = told_apart(
            page
            for name, one in self.tables.items()
            for page in pages_of(one, self.registers[name].written, words, communes)
        )
        return in_message(pages, written_of(self.registers))

    def _people_change(self, one: Declared, register: Register) -> pl.DataFrame:
        """Who came into the table and who left it; the new records."""
        maker, paper = self._maker(one), register.paper
        wanted = _slots(one, maker.wanted())
        free = pl.DataFrame({"person": maker.may_enter()})
        free = free.with_columns(slot=pl.lit(RIGHT, pl.Int64()))
        present = _slots(one, Wanted(paper["person"].to_numpy(), paper["finding"].to_numpy()))
        known = present.with_columns(record=paper["record"])
        if one.sample.leaves:
            stay = pl.concat([wanted.select("person", "slot"), free]).unique()
            known = known.join(stay, on=["person", "slot"], how="semi")
            _keep(register, known["record"])
        _relabel(one, register, wanted)
        new = wanted.join(present, on=["person", "slot"], how="anti", maintain_order="left")
        late = np.setdiff1d(
            free["person"].to_numpy(), np.append(present["person"], new["person"])
        )  # fmt: skip
        count = max(1, round(len(register.written) * ADDED)) if one.sample.share < 1 else 0
        some = self.streams[one.name].choice(late, min(count, len(late)), replace=False)
        entering = Wanted(
            np.append(new["person"].to_numpy(), np.sort(some)),
            np.append(new["finding"].to_numpy(), np.full(len(some), RIGHT)),
        )
        return maker.records(entering, first=_next(paper))

    def _parents_change(self, one: Declared, register: Register) -> pl.DataFrame:
        """Records go with those that they belong to, and come with new ones."""
        maker, paper = self._maker(one), register.paper
        parents = maker.parents
        here = parents["record"]
        _keep(register, paper.filter(pl.col("parent").is_in(here.implode()))["record"])
        new = parents.filter(~pl.col("record").is_in(paper["parent"].implode()))
        return maker.of_parents(new, _next(paper))

    def _maker(self, one: Declared) -> Maker:
        parents = pl.DataFrame()
        if one.sample.of:
            facts = self.registers[f"{one.source}.{one.sample.of}"].written.facts
            parents = facts.unique("record", maintain_order=True)
        return Maker(
            one, self.crowd(), self.first_night, self.profile.share_of, self.streams[one.name],
            self._key_of, parents,
        )  # fmt: skip

    def crowd(self) -> Crowd:
        """Who meets what tonight, as far as the tables are made."""
        made = {
            (register.source, register.table): register.written
            for register in self.registers.values()
            if register.written.said
        }
        first = {of: next(iter(written.said.values())).person for of, written in made.items()}
        named = {
            (*of, role): said.person
            for of, written in made.items()
            for role, said in written.said.items()
        }
        entered = {
            of: written.facts["day"].to_numpy()
            for of, written in made.items()
            if of[0] == "civil_status"
        }
        usual = {
            of: (written.facts["finding"] == RIGHT).to_numpy()
            for of, written in made.items()
            if "finding" in written.facts.columns
        }
        return Crowd(self.world, self.seed, self.province, first, named, entered, usual)

    def _key_of(self, word: KeyOf, person: Positions) -> pl.Series:
        """What a column of another register says of each person, in their first record; null where
        they have none."""
        for register in self.registers.values():
            facts = register.written.facts
            names = [n for n in (f"value_{word.column}", word.column) if n in facts.columns]
            if (
                register.source != word.source
                or word.table not in {"", register.table}
                or not names
            ):
                continue
            of = next(iter(register.written.said.values())).person
            found = facts.select(person=pl.Series(of), text=pl.col(names[0]).cast(pl.String()))
            if "record" in facts.columns:
                found = found[facts["record"].arg_sort()]
            first = found.filter(pl.col("person") >= 0).unique(
                "person", keep="first", maintain_order=True
            )
            asked = pl.DataFrame({"person": person})
            return asked.join(first, on="person", how="left", maintain_order="left")["text"]
        raise ValueError(f"nobody makes {word.source} {word.table}, whose keys a sample takes")

    def _write(
        self, one: Declared, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
    ) -> Written:
        return rows.write(one, self.world, facts, profile, rng)


@dataclass(frozen=True)
class _Writer:
    """Writes rows of one table."""

    table: Declared

    def __call__(
        self, world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
    ) -> Written:
        return rows.write(self.table, world, facts, profile, rng)


def _order(one: Declared) -> tuple[str, ...]:
    """The facts by which the rows are ordered."""
    if one.sample.together:
        return ("commune_code", "household", "rank", "order")
    if one.sample.of:
        return ("commune_code", "parent", "order")
    return ("record",) if one.sample.who is None else ("commune_code", "order")


def _slots(one: Declared, wanted: Wanted) -> pl.DataFrame:
    """Persons and their findings; `slot` tells a second record of a person from the first."""
    twice = [k for k, finding in enumerate(one.sample.findings) if isinstance(finding, Twice)]
    slot = pl.when(pl.col("finding").is_in(twice)).then("finding").otherwise(RIGHT)
    frame = pl.DataFrame({"person": wanted.person, "finding": wanted.finding})
    return frame.with_columns(slot=slot.cast(pl.Int64))


def _keep(register: Register, records: pl.Series) -> None:
    """Drop all records but these, from paper and computer."""
    kept = records.implode()
    register.paper = register.paper.filter(pl.col("record").is_in(kept))
    here = register.written.facts["record"].is_in(kept)
    register.written = register.written.take(np.flatnonzero(here.to_numpy()))


def _relabel(one: Declared, register: Register, wanted: pl.DataFrame) -> None:
    """Who stays although they do not belong there any more has become a finding, or was one."""
    extra = [k for k, finding in enumerate(one.sample.findings) if isinstance(finding, Extra)]
    if not extra:
        return
    now = wanted.filter(pl.col("finding").is_in(extra)).select("person", _now="finding")

    def labelled(facts: pl.DataFrame) -> pl.DataFrame:
        joined = facts.join(now, on="person", how="left", maintain_order="left")
        was = pl.col("finding").is_in(extra)
        told = pl.when(was).then(RIGHT).otherwise("finding")
        return joined.with_columns(finding=pl.coalesce("_now", told)).drop("_now")

    register.paper = labelled(register.paper)
    register.written.facts = labelled(register.written.facts)


def _next(paper: pl.DataFrame) -> int:
    """The number of the next record."""
    last = paper["record"].max()
    return int(last) + 1 if isinstance(last, int) else 0


def written_of(registers: Mapping[str, Register]) -> dict[str, Written]:
    """What was written, by the name of the register."""
    return {name: register.written for name, register in registers.items()}
