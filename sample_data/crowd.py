"""Which people of a world meet the conditions of declarations.

Belongs here: conditions, shared draws, who is whose relative. Does not belong here: the words
(`contracts.sample_people`), what records say (`registers/declared`).
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from contracts.sample_people import (
    Aged,
    AllOf,
    Born,
    Condition,
    DaysOld,
    Died,
    Drawn,
    Has,
    Is,
    Kinship,
    Not,
    OfSex,
    OneOf,
    Registered,
)
from sample_data.world import (
    ALIVE,
    DEAD,
    FEMALE,
    HEAD,
    MALE,
    MOVED_OUT,
    NOBODY,
    Bools,
    World,
    as_days,
)

Positions = npt.NDArray[np.int64]
STATUS = {"resident": ALIVE, "dead": DEAD, "moved_out": MOVED_OUT}


def stream(seed: int, province: str, name: str) -> np.random.Generator:
    """Random numbers for one name, so that a further name changes nothing in the others."""
    code = int(province) if province.isdigit() else 0
    return np.random.default_rng([seed, code, zlib.crc32(name.encode())])


@dataclass
class Crowd:
    """Everybody of a world on one night; `registered` tells who has a record in (source, table),
    `named` who stands there in a role, `entered` on which day the record was entered, and `usual`
    in which records of declared tables nothing was planted.

    A draw depends on seed, province, name and position alone: nobody who is born later changes
    what was drawn for the others.
    """

    world: World
    seed: int
    province: str
    registered: Mapping[tuple[str, str], Positions] = field(default_factory=dict)
    named: Mapping[tuple[str, str, str], Positions] = field(default_factory=dict)
    entered: Mapping[tuple[str, str], Positions] = field(default_factory=dict)
    usual: Mapping[tuple[str, str], Bools] = field(default_factory=dict)
    _known: dict[Condition, Bools] = field(default_factory=dict)
    _relatives: dict[Kinship, Positions] = field(default_factory=dict)

    def holds(self, condition: Condition) -> Bools:
        """Whether each person of the world meets the condition."""
        if condition not in self._known:
            self._known[condition] = self._test(condition)
        return self._known[condition]

    def _test(self, condition: Condition) -> Bools:
        world = self.world
        match condition:
            case AllOf(parts):
                return self._combined(parts, every=True)
            case OneOf(parts):
                return self._combined(parts, every=False)
            case Not(other):
                return ~self.holds(other)
            case Is(what):
                if what in STATUS:
                    return np.asarray(world.status == STATUS[what])
                return np.asarray(world.role == HEAD if what == "head" else world.unheard)
            case OfSex(sex):
                return np.asarray(world.sex == {"M": MALE, "F": FEMALE}[sex])
            case Aged() | Born() | DaysOld():
                return _born(world, condition)
            case Died(least, most):
                ago = as_days(world.today) - world.died
                dead = world.status == DEAD
                return np.asarray(dead & (ago >= least) & (ago <= most))
            case Drawn():
                drawn = self.drawn(condition.name, condition.share, condition.by)
                return self.holds(condition.of) & drawn
            case Has(relative, who):
                return self._has(relative, self.holds(who))
            case Registered():
                return self._registered(condition)
        raise TypeError(f"a {type(condition).__name__} is no condition that the sample knows")

    def _combined(self, parts: tuple[Condition, ...], *, every: bool) -> Bools:
        found = np.full(len(self.world), every, dtype=np.bool_)
        for part in parts:
            found = found & self.holds(part) if every else found | self.holds(part)
        return found

    def _has(self, kinship: Kinship, meets: Bools) -> Bools:
        if kinship != "child":
            relative = self.relatives(kinship)
            return np.asarray((relative >= 0) & meets[relative])
        found = np.zeros(len(meets), dtype=np.bool_)
        for parent in (self.world.mother, self.world.father):
            found[parent[meets & (parent >= 0)]] = True
        return found

    def _registered(self, wanted: Registered) -> Bools:
        found = np.zeros(len(self.world), dtype=np.bool_)
        meant = [
            (of, self.named[*of, wanted.role] if wanted.role else person)
            for of, person in self.registered.items()
            if of[0] == wanted.source and wanted.table in {"", of[1]}
        ]
        if not meant:
            told = f"{wanted.source} {wanted.table}".strip()
            raise ValueError(f"a sample asks for the records of {told}, which nobody makes")
        for of, person in meant:
            here = person >= 0
            if wanted.as_usual:
                here = here & self.usual[of]
            if of in self.entered:
                ago = as_days(self.world.today) - self.entered[of]
                here = here & (ago >= wanted.least) & (ago <= wanted.most)
            found[person[here]] = True
        return found

    def drawn(self, name: str, share: float, by: str = "person") -> Bools:
        """Who is drawn under a name; whole households or communes where they are drawn `by`."""
        world = self.world
        place = {"household": world.household, "commune": world.commune}.get(by)
        count = len(world) if place is None else int(place.max()) + 1
        hit = stream(self.seed, self.province, f"drawn {name}").random(count) < share
        return hit if place is None else hit[place]

    def relatives(self, kinship: Kinship) -> Positions:
        """A relative of each person, NOBODY without one; the youngest of several children."""
        if kinship not in self._relatives:
            self._relatives[kinship] = self._relative(kinship).astype(np.int64)
        return self._relatives[kinship]

    def _relative(self, kinship: Kinship) -> npt.NDArray[np.integer]:
        world = self.world
        if kinship == "head":
            heads = np.full(int(world.household.max()) + 1, NOBODY)
            found = np.flatnonzero(world.role == HEAD)
            heads[world.household[found]] = found
            return heads[world.household]
        if kinship != "child":
            return {"mother": world.mother, "father": world.father, "spouse": world.spouse}[kinship]
        youngest = np.full(len(world), NOBODY)
        oldest_first = np.argsort(world.birth, kind="stable")
        for parent in (world.mother, world.father):
            of = parent[oldest_first]
            youngest[of[of >= 0]] = oldest_first[of >= 0]
        return youngest


def _born(world: World, condition: Aged | Born | DaysOld) -> Bools:
    """Who is of such an age, or was born in such a time."""
    found: npt.NDArray[np.integer]
    match condition:
        case Aged(first, last):
            found = ages(world, world.today)
        case Born():
            found, first, last = world.birth, as_days(condition.first), as_days(condition.last)
        case DaysOld(first, last):
            found = as_days(world.today) - world.birth
    return np.asarray((found >= first) & (found <= last))


def ages(world: World, day: date) -> npt.NDArray[np.int64]:
    """Full years of everybody on a day."""
    born = world.birth.astype("datetime64[D]")
    months = (np.datetime64(day, "M") - born.astype("datetime64[M]")).astype(np.int64)
    days = (born - born.astype("datetime64[M]")).astype(np.int64)
    return np.asarray((months - (days > day.day - 1)) // 12)
