"""The records of declared tables: whom they are about, and what they say beside evidence.

Belongs here: who is in a table on a night. Does not belong here: how it is written (`rows.py`).
Facts of a record: `record` (its number in the table), `parent` (of the record it belongs to, or
-1), `person` (or NOBODY), `commune` (new, position), `commune_code`, `household`, `rank` (head
first), `order`, `finding` (position in `Sample.findings`, or -1), `role_<role>` (position of the
person in it) and `value_<column>`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.sample import Altered, Extra, Main, Missing, Twice, Unrelated, Whom
from contracts.sample_cells import KeyOf, Value
from sample_data.crowd import Crowd
from sample_data.registers.declared.cells import Records, empty, nobody
from sample_data.registers.declared.tables import Declared
from sample_data.registers.written import Positions
from sample_data.world import HEAD, NOBODY, Bools

RIGHT = -1  # no finding


@dataclass(frozen=True)
class Wanted:
    """Who is to be in a table: persons, and the finding that each is (RIGHT for most)."""

    person: Positions
    finding: Positions


@dataclass
class Maker:
    """Makes records of one table. `parents`: the facts of the table that they belong to."""

    table: Declared
    crowd: Crowd
    month: date
    share_of: Callable[[str, float], float]
    rng: np.random.Generator
    key_of: Callable[[KeyOf, Positions], pl.Series]
    parents: pl.DataFrame = field(default_factory=pl.DataFrame)

    def wanted(self) -> Wanted:
        """Who belongs into the table tonight, in the order of the world, findings included."""
        sample, crowd = self.table.sample, self.crowd
        if sample.who is None:
            return Wanted(nobody(0), nobody(0))
        right = crowd.holds(sample.who) & crowd.drawn(f"in {self.table.name}", sample.share)
        extra = np.full(len(crowd.world), RIGHT)
        for finding in sample.findings:
            if isinstance(finding, Missing):
                right = right & ~self._hit(finding)
        for k, finding in enumerate(sample.findings):
            if isinstance(finding, Altered):
                extra[right & (extra == RIGHT) & self._hit(finding)] = k
            elif isinstance(finding, Extra):
                extra[~right & ~crowd.holds(sample.who) & self._hit(finding)] = k
        person = [np.flatnonzero(right | (extra != RIGHT))]
        kinds = [extra[person[0]]]
        # Of whom something else is wrong, nothing more is: a further record would belong to both.
        planted = np.array(["", *(finding.name for finding in sample.findings)])[extra + 1]
        for k, finding in enumerate(sample.findings):
            if isinstance(finding, Twice):
                free = (planted == "") | (planted == finding.name)
                hit = right & free & self._hit(finding)
                planted = np.where(hit, finding.name, planted)
                again = np.flatnonzero(hit)
                person.append(again)
                kinds.append(np.full(len(again), k))
        return Wanted(np.concatenate(person), np.concatenate(kinds).astype(np.int64))

    def may_enter(self) -> Positions:
        """Who meets the condition and is not kept out on purpose: some of them enter later."""
        sample, crowd = self.table.sample, self.crowd
        if sample.who is None:
            return nobody(0)
        free = crowd.holds(sample.who)
        for finding in sample.findings:
            if isinstance(finding, Missing):
                free = free & ~self._hit(finding)
        return np.flatnonzero(free)

    def _hit(self, finding: Extra | Missing | Twice | Altered) -> Bools:
        share = self.share_of(finding.name, finding.share)
        drawn = self.crowd.drawn(f"finding {self.table.name} {finding.name}", share)
        return drawn if finding.who is None else self.crowd.holds(finding.who) & drawn

    def first_night(self) -> pl.DataFrame:
        """All records of the first night."""
        sample = self.table.sample
        if sample.who is not None:
            return self.records(self.wanted())
        if sample.of:
            return self.of_parents(self.parents, 0)
        count = len(sample.rows) or sample.count
        return self._records(nobody(count), self._altered(count), None, 0)

    def _altered(self, count: int) -> Positions:
        """The finding that each of some records is that are about nobody."""
        found = np.full(count, RIGHT)
        for k, finding in enumerate(self.table.sample.findings):
            hit = self.rng.random(count) < self.share_of(finding.name, finding.share)
            found[(found == RIGHT) & hit] = k
        return found

    def records(self, wanted: Wanted, first: int = 0) -> pl.DataFrame:
        """The records of some persons; running numbers go on behind `first`."""
        least, most = self.table.sample.each
        times = self.rng.integers(least, most + 1, len(wanted.person))
        times[wanted.finding != RIGHT] = np.maximum(times[wanted.finding != RIGHT], 1)
        person, finding = np.repeat(wanted.person, times), np.repeat(wanted.finding, times)
        parents = None
        if self.parents.height:
            parents = self.parents[self.rng.integers(0, self.parents.height, len(person))]
        return self._records(person, finding, parents, first)

    def of_parents(self, parents: pl.DataFrame, first: int) -> pl.DataFrame:
        """The records that belong to those of another table, about their main persons."""
        least, most = self.table.sample.each
        times = self.rng.integers(least, most + 1, parents.height)
        mine = parents[np.repeat(np.arange(parents.height), times)]
        person = mine["person"].to_numpy().astype(np.int64)
        return self._records(person, np.full(len(person), RIGHT), mine, first)

    def _records(
        self, person: Positions, finding: Positions, parents: pl.DataFrame | None, first: int
    ) -> pl.DataFrame:
        """Each kind of finding says its own values, so each is filled by itself."""
        frames, before = [], first
        for kind in sorted({RIGHT, *finding.tolist()}):
            at = np.flatnonzero(finding == kind)
            mine = None if parents is None else parents[at]
            frames.append(self._filled(person[at], kind, mine, first))
            first += len(at)
        made = pl.concat(frames)
        order = self.rng.permutation(made.height) + before  # what is new stands behind the rest
        return made.with_columns(order=pl.Series(order))

    def _filled(
        self, person: Positions, kind: int, parents: pl.DataFrame | None, first: int
    ) -> pl.DataFrame:
        world, sample, count = self.crowd.world, self.table.sample, len(person)
        wrong = sample.findings[kind] if kind != RIGHT else None
        values: dict[str, Value] = {**sample.values}
        if wrong is not None and not isinstance(wrong, Missing):
            values |= wrong.values
        told = {**sample.persons, **(wrong.persons if wrong is not None else {})}
        communes = self._communes(person, parents)
        roles: dict[str, Positions] = {}

        def named(role: str) -> Positions:
            if role not in roles:
                whom = told.get(role) or self._usual(role)
                roles[role] = self._named(whom, person, records)
            return roles[role]

        def parent(column: str) -> pl.Series:
            if parents is None:
                raise ValueError(f"{self.table.name}: OfParent needs a table that it is of")
            return parents[f"value_{column}"]

        records = Records(
            self.crowd, person, communes, self.month, values, self.rng, named, parent,
            self.key_of, first,
        )  # fmt: skip
        known = np.maximum(person, 0)
        columns: dict[str, object] = {
            "record": pl.Series(np.arange(count) + first, dtype=pl.Int64()),
            "parent": same_number(-1, count) if parents is None else parents["record"],
            "person": person.astype(np.int64),
            "commune": communes,
            "commune_code": world.places.new["code"].gather(communes),
            "household": np.where(person >= 0, world.household[known], -1).astype(np.int64),
            "rank": (world.role[known] != HEAD).astype(np.int64),
            "order": np.arange(count),
            "finding": np.full(count, kind, dtype=np.int64),
        }
        for role in self.table.table.roles:
            columns[f"role_{role.role}"] = named(role.role).astype(np.int64)
        for name in sample.values:
            columns[f"value_{name}"] = records.column(name).texts
        for name in self.table.belied:
            columns[f"value_{name}"] = (
                records.column(name).texts if name in values else empty(count)
            )
        return pl.DataFrame(columns | self._literal(first, count))

    def _literal(self, first: int, count: int) -> dict[str, pl.Series]:
        rows = self.table.sample.rows[first : first + count]
        names = dict.fromkeys(name for row in self.table.sample.rows for name in row)
        return {
            f"value_{name}": pl.Series([row.get(name) for row in rows], dtype=pl.String())
            for name in names
        }

    def _communes(self, person: Positions, parents: pl.DataFrame | None) -> Positions:
        """Where each record is kept: the main person's commune, or that of the record it is of."""
        world = self.crowd.world
        drawn = self.rng.integers(0, world.places.new.height, len(person))
        if parents is not None:
            drawn = parents["commune"].to_numpy()
        commune = np.where(person >= 0, world.commune[np.maximum(person, 0)], drawn)
        return commune.astype(np.int64)

    def _usual(self, role: str) -> Whom:
        if role != self.table.table.roles[0].role:
            raise ValueError(f"{self.table.name}: the sample says nobody for the role {role}")
        return Main()

    def _named(self, whom: Whom, person: Positions, records: Records) -> Positions:
        """The person in a role of each record."""
        count = len(person)
        if isinstance(whom, Main):
            if not whom.column:
                return person
            texts = records.column(whom.column).texts
            here = texts.is_in(sorted(whom.texts)).fill_null(value=False).to_numpy()
            return np.where(here, person, NOBODY)
        written = self.rng.random(count) < whom.share
        if isinstance(whom, Unrelated):
            found = self._strangers(whom, person)
        else:
            found = nobody(count)
            for kinship in whom.kinships:
                relative = self.crowd.relatives(kinship)[person]
                relative = np.where(self.crowd.holds(whom.who)[relative], relative, NOBODY)
                found = np.where((found < 0) & (person >= 0), relative, found)
            found = np.where(found == person, NOBODY, found)
        return np.where(written, found, NOBODY)

    def _strangers(self, whom: Unrelated, person: Positions) -> Positions:
        """Somebody for each; nobody where chance hits the own household."""
        world, count = self.crowd.world, len(person)
        some = np.flatnonzero(self.crowd.holds(whom.who))
        if len(some) == 0:
            return nobody(count)
        found = some[self.rng.integers(0, len(some), count)]
        own = (person >= 0) & (world.household[found] == world.household[np.maximum(person, 0)])
        return np.where(own, NOBODY, found)


def same_number(number: int, count: int) -> npt.NDArray[np.int64]:
    """One number, `count` times."""
    return np.full(count, number, dtype=np.int64)
