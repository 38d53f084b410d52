"""What a register writes about people: evidence, damaged at the rates of a profile.

Belongs here: choosing the records that are hit, calling the damage, remembering it bit by bit. Does
not belong here: the letters (`text.py`), the layout of files (`registers/`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import render
from sample_data.damage import text
from sample_data.damage.kinds import BIT, Field, bits_of
from sample_data.damage.profile import Profile, Rates
from sample_data.world import DEAD, World, as_days

Bits = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int64]


@dataclass
class Evidence:
    """What one source says about people, one entry per record.

    `person` is the position in the world of the person the record is truly about. `birth` is ISO
    text (`YYYY-MM-DD` or `YYYY`), `number` a 12- or 9-digit string, `commune` a code, `sex` M or
    F; null where the record says nothing. `bits` are the kinds of damage done (`kinds.BIT`).
    """

    person: Positions
    name: pl.Series
    birth: pl.Series
    sex: pl.Series
    number: pl.Series
    commune: pl.Series
    bits: Bits

    def never_shown(self, *fields: Field) -> "Evidence":
        """This evidence for a register without these fields: no damage to them is noted."""
        for field in fields:
            self.bits &= ~bits_of(field)
        return self

    def year_only(self) -> None:
        """Of each birth date the year: no damage but to the year is noted."""
        self.bits &= ~bits_of(Field.BIRTH) | BIT["birth_missing"] | BIT["birth_digit_off"]
        whole = (self.birth.str.len_chars() > 4).fill_null(value=False).to_numpy()
        self.bits[whole] |= BIT["year_only"]
        self.birth = self.birth.str.slice(0, 4)


def evidence(
    world: World,
    person: Positions,
    profile: Profile,
    source: str,
    rng: np.random.Generator,
    *,
    old_communes: bool = False,
) -> Evidence:
    """What `source` writes about each person of `person`, with the damage of the profile.

    `old_communes`: the source still knows the communes of before July 2025.
    """
    bits = np.zeros(len(person), dtype=np.int64)
    sex = render.sexes(world, person)
    return Evidence(
        person,
        _names(world, person, sex, profile, source, rng, bits),
        _births(world, person, profile.of(source, Field.BIRTH), rng, bits),
        _sexes(sex, profile.of(source, Field.SEX), rng, bits),
        _numbers(world, person, profile.of(source, Field.NUMBER), rng, bits),
        _communes(world, person, profile.of(source, Field.COMMUNE), rng, bits, old=old_communes),
        bits,
    )


def proneness(world: World, person: Positions) -> npt.NDArray[np.float64]:
    """How much likelier than others a person's birth date and number are damaged; mean 1.

    What old people have on paper is poorer in both, so the two go together.
    """
    year = world.birth_year[person]
    raw = np.select([year < 1955, year < 1970, year < 1990], [1.9, 1.3, 0.9], 0.7)
    return np.asarray(raw / raw.mean()) if len(raw) else raw


def _one_of(
    rates: Rates,
    count: int,
    rng: np.random.Generator,
    prone: npt.NDArray[np.float64] | None = None,
) -> dict[str, Positions]:
    """The records hit by each kind, at most one kind for a record.

    `prone` multiplies the rates of each record, as far as they do not exceed 1 together.
    """
    bounds = np.cumsum(list(rates.values()))
    chance = rng.random(count)
    if prone is not None and len(bounds) and bounds[-1] > 0:
        chance = chance / np.minimum(prone, 1 / bounds[-1])
    choice = np.searchsorted(bounds, chance, side="right")
    return {kind: np.flatnonzero(choice == k) for k, kind in enumerate(rates)}


def _put(column: pl.Series, at: Positions, values: pl.Series, kind: str, bits: Bits) -> pl.Series:
    """The column with new values at some places; where they differ the damage is noted."""
    if len(at) == 0:
        return column
    changed = column.gather(at).ne_missing(values).to_numpy()
    bits[at[changed]] |= BIT[kind]
    return column.scatter(at, values)


def _names(
    world: World,
    person: Positions,
    sex: pl.Series,
    profile: Profile,
    source: str,
    rng: np.random.Generator,
    bits: Bits,
) -> pl.Series:
    names = render.full_names(world, person)
    for kind, at in _one_of(profile.of(source, Field.NAME), len(person), rng).items():
        names = _put(names, at, text.NAME_DAMAGE[kind](names.gather(at), rng), kind, bits)
    rates = profile.of(source, Field.WRITING)
    at = np.flatnonzero(rng.random(len(person)) < rates.get("honorific", 0.0))
    titled = [text.HONORIFICS[sex[i]][text.pick(rng, 3)] + names[i] for i in at.tolist()]
    names = _put(names, at, pl.Series(titled, dtype=pl.String()), "honorific", bits)
    for kind, damage in text.WRITING_DAMAGE.items():
        at = _runs(len(person), rates.get(kind, 0.0), rng, together=kind == "legacy_font")
        names = _put(names, at, damage(names.gather(at), rng), kind, bits)
    return names


def _runs(count: int, rate: float, rng: np.random.Generator, *, together: bool) -> Positions:
    """Records hit at `rate`: each by itself, or in runs of forty as one typist's font hits them."""
    if not together:
        return np.flatnonzero(rng.random(count) < rate)
    return np.flatnonzero(np.repeat(rng.random(count // 40 + 1) < rate, 40)[:count])


def _births(
    world: World, person: Positions, rates: Rates, rng: np.random.Generator, bits: Bits
) -> pl.Series:
    births = render.births(world, person)
    prone = proneness(world, person)
    for kind, hit in _one_of(rates, len(person), rng, prone).items():
        full = births.gather(hit).str.len_chars().to_numpy() == len("2000-01-01")
        at = hit if kind == "birth_missing" else hit[full]
        old = births.gather(at)
        year, month, day = (old.str.slice(start, size) for start, size in ((0, 4), (5, 2), (8, 2)))
        if kind == "birth_missing":
            births = _put(births, at, pl.Series([None] * len(at), dtype=pl.String()), kind, bits)
        elif kind == "year_only":
            births = _put(births, at, year, kind, bits)
        elif kind == "january_first":
            births = _put(births, at, year + "-01-01", kind, bits)
        elif kind == "day_month_swapped":
            fits = (day.cast(pl.Int8) <= 12).to_numpy()
            swapped = (year + "-" + day + "-" + month).filter(pl.Series(fits, dtype=pl.Boolean()))
            births = _put(births, at[fits], swapped, kind, bits)
        elif kind == "birth_digit_off":
            births = _put(births, at, _digit_off(world, person[at], rng), kind, bits)
        elif kind == "typed_1017":
            bits[at[(year.cast(pl.Int16) >= 2000).to_numpy()]] |= BIT[kind]
        else:  # the other ways of writing are left to the register's file
            bits[at] |= BIT[kind]
    return births


def _digit_off(world: World, person: Positions, rng: np.random.Generator) -> pl.Series:
    """Birth days off by one day, ten days, a month, a year or ten years; always real days."""
    step = np.array([1, -1, 10, -10, 31, -31, 365, -365, 3652, -3652])
    off = world.birth[person] + step[rng.integers(0, len(step), len(person))]
    return render.iso_days(np.minimum(off, as_days(world.today)).astype(np.int32))


def _sexes(sex: pl.Series, rates: Rates, rng: np.random.Generator, bits: Bits) -> pl.Series:
    truth = sex
    for kind, at in _one_of(rates, len(sex), rng).items():
        other = truth.gather(at).replace({"M": "F", "F": "M"})
        nothing = pl.Series([None] * len(at), dtype=pl.String())
        sex = _put(sex, at, nothing if kind == "sex_missing" else other, kind, bits)
    return sex


def _communes(
    world: World,
    person: Positions,
    rates: Rates,
    rng: np.random.Generator,
    bits: Bits,
    *,
    old: bool,
) -> pl.Series:
    old_code, new_code = world.places.old["code"], world.places.new["code"]
    codes, where = (old_code, world.old_commune) if old else (new_code, world.commune)
    communes = codes.gather(where[person])
    for kind, at in _one_of(rates, len(person), rng).items():
        if kind == "commune_missing":
            values = pl.Series([None] * len(at), dtype=pl.String())
        elif kind == "moved":
            values = codes.gather(rng.integers(0, len(codes), len(at)))
        else:
            values = old_code.gather(world.old_commune[person[at]])
        communes = _put(communes, at, values, kind, bits)
    return communes


def _numbers(
    world: World, person: Positions, rates: Rates, rng: np.random.Generator, bits: Bits
) -> pl.Series:
    number = world.number[person].copy()
    missing = np.zeros(len(person), dtype=np.bool_)
    prone = proneness(world, person)
    for kind, at in _one_of(rates, len(person), rng, prone).items():
        before = number[at]
        if kind == "number_missing":
            missing[at] = True
            bits[at] |= BIT[kind]
            continue
        if kind in {"lost_zeros", "scientific", "spaced", "float_suffix"}:
            bits[at] |= BIT[kind]  # written so by the register's file
            continue
        if kind == "cmnd_instead":
            old = world.old_number[person[at]]
            missing[at[old == 0]] = True
            bits[at[old == 0]] |= BIT["number_missing"]
            number[at] = np.where(old == 0, before, old)
        elif kind == "number_digit_off":
            number[at] = _other_digit(before, rng)
        elif kind == "number_digits_swapped":
            number[at] = _digits_swapped(before, rng)
        elif kind == "relatives_number":
            number[at] = world.number[_relative(world, person[at], rng)]
        elif kind == "spouses_swapped":
            spouse = world.spouse[person[at]]
            number[at] = np.where(spouse >= 0, world.number[spouse], before)
        else:
            number[at] = world.number[_somebody_dead(world, person[at], rng)]
        bits[at[number[at] != before]] |= BIT[kind]
    digits = render.digits(number)
    return digits.set(pl.Series(missing, dtype=pl.Boolean()), None)


def _other_digit(number: npt.NDArray[np.int64], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """One of the last eight digits replaced by another one."""
    power = np.int64(10) ** rng.integers(0, 8, len(number))
    digit = number // power % 10
    other = (digit + rng.integers(1, 10, len(number))) % 10
    return np.asarray(number + (other - digit) * power, dtype=np.int64)


def _digits_swapped(
    number: npt.NDArray[np.int64], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Two neighbouring digits of the last eight exchanged."""
    power = np.int64(10) ** rng.integers(0, 7, len(number))
    low, high = number // power % 10, number // (power * 10) % 10
    swapped = number + (high - low) * power + (low - high) * power * 10
    return np.asarray(swapped, dtype=np.int64)


def _relative(world: World, person: Positions, rng: np.random.Generator) -> Positions:
    """A spouse, father or mother of each person; the person itself when none is known."""
    order = np.stack([world.spouse[person], world.father[person], world.mother[person]])
    turn = rng.integers(0, 3, len(person))
    relative = person.copy()
    for step in range(3):
        candidate = order[(turn + step) % 3, np.arange(len(person))]
        relative = np.where((relative == person) & (candidate >= 0), candidate, relative)
    return relative


def _somebody_dead(world: World, person: Positions, rng: np.random.Generator) -> Positions:
    """A dead relative where there is one, else a dead stranger; nobody dead: the person itself."""
    dead = np.flatnonzero(world.status == DEAD)
    relative = _relative(world, person, rng)
    if len(dead) == 0:
        return person
    stranger = dead[rng.integers(0, len(dead), len(person))]
    return np.where(world.status[relative] == DEAD, relative, stranger)
