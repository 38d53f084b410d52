"""What the cells of declared tables say that are no evidence of persons.

Belongs here: making a `Value` for some records. Does not belong here: who the records are about
(`records.py`), evidence (`rows.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.sample_cells import (
    After,
    Amount,
    Anchor,
    AtAge,
    ByColumn,
    ByPerson,
    Choice,
    Day,
    Fact,
    InventedName,
    KeyOf,
    Month,
    Number,
    OfParent,
    PersonCode,
    Serial,
    Sometimes,
    Text,
    Value,
)
from sample_data.crowd import Crowd
from sample_data.registers.declared import facts, numbered
from sample_data.registers.written import Positions
from sample_data.world import DEAD, FEMALE, MALE, NOBODY, World, as_days
from vietnam.standards import due

NO_DAY = np.iinfo(np.int64).min
Days = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Made:
    """The texts of a column, and its days since 1970-01-01 where it holds days."""

    texts: pl.Series
    days: Days | None = None


@dataclass
class Records:
    """Some records to be filled: whom they are about, and what they may refer to.

    `person`: the main person or NOBODY. `commune`: position in `places.new`. `month`: the day of
    the delivery's month. `first`: running numbers go on behind it. `named`: the person in a role.
    `parent`: column of the record that each belongs to. `key_of`: column of another register.
    """

    crowd: Crowd
    person: Positions
    commune: Positions
    month: date
    values: Mapping[str, Value]
    rng: np.random.Generator
    named: Callable[[str], Positions]
    parent: Callable[[str], pl.Series]
    key_of: Callable[[KeyOf, Positions], pl.Series]
    first: int = 0
    _made: dict[str, Made] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.person)

    @property
    def world(self) -> World:
        """The world of the records."""
        return self.crowd.world

    def column(self, name: str) -> Made:
        """One declared column. Raises ValueError for one that depends on itself."""
        if name not in self._made:
            value = self.values[name]
            self._made[name] = Made(empty(len(self)), None)  # what speaks of itself finds nothing
            self._made[name] = _make(self, value)
        return self._made[name]

    def word(self, name: str) -> pl.Series:
        """What a name in the braces of a form stands for."""
        places = self.world.places.new
        if name in self.values:
            return self.column(name).texts
        if name in {"commune", "commune_name"}:
            return places["code" if name == "commune" else "name"].gather(self.commune)
        return same(delivery_words(self.crowd, self.month)[name], len(self))

    def filled(self, form: str, numbers: npt.NDArray[np.int64] | None = None) -> pl.Series:
        """A form with its words, and with numbers in the brace that has no name."""
        parts: list[pl.Series] = []
        for literal, name, spec, _ in Formatter().parse(form):
            if literal:
                parts.append(same(literal, len(self)))
            if name == "" and numbers is not None:
                texts = [format(number, spec or "") for number in numbers.tolist()]
                parts.append(pl.Series(texts, dtype=pl.String()))
            elif name:
                parts.append(self.word(name))
        if not parts:
            return empty(len(self))
        frame = pl.DataFrame([part.alias(str(k)) for k, part in enumerate(parts)])
        return frame.select(text=pl.concat_str(pl.all())).to_series()


def delivery_words(crowd: Crowd, month: date) -> dict[str, str]:
    """The words that are the same in all records of a delivery."""
    began = month.year if month.month >= facts.SCHOOL_BEGINS else month.year - 1
    return {
        "province": crowd.province,
        "province_name": str(crowd.world.places.new["province_name"][0]),
        "month": f"{month.month:02d}",
        "year": str(month.year),
        "school_year": f"{began}-{began + 1}",
    }


def same(text: str, count: int) -> pl.Series:
    """One text, `count` times."""
    return pl.Series([text], dtype=pl.String()).gather(np.zeros(count, dtype=np.int64))


def empty(count: int) -> pl.Series:
    """Empty cells."""
    return pl.Series([None], dtype=pl.String()).gather(np.zeros(count, dtype=np.int64))


def _make(records: Records, value: Value) -> Made:
    count, rng = len(records), records.rng
    match value:
        case Choice(weights):
            return Made(_choice(weights, count, rng))
        case Text(form):
            return Made(records.filled(form))
        case Serial(form, first):
            return Made(records.filled(form, np.arange(count) + first + records.first))
        case Number(first, last, form):
            return Made(records.filled(form, rng.integers(first, last + 1, count)))
        case Day():
            first, last = as_days(value.first), as_days(value.last)
            return _days(rng.integers(first, last + 1, count), value.written, rng)
        case After() | AtAge():
            days = _after(records, value) if isinstance(value, After) else _at_age(records, value)
            return _days(days, value.written, rng)
        case Month(before):
            return Made(same(facts.months_before(records.month, before), count))
        case InventedName(sex):
            return Made(_names(records, sex))
        case ByColumn() | ByPerson() | Sometimes():
            return _conditional(records, value)
        case _:
            return Made(_known(records, value))


def _known(records: Records, value: Value) -> pl.Series:
    """What follows from the person, from another column, or stands in another record."""
    match value:
        case PersonCode():
            codes = numbered.of_persons(value, records.crowd, records.person)
            texts = records.filled("{}" if value.check else value.form, codes)
            return _only(texts, records.person >= 0)
        case Fact(what, of):
            person = records.named(of) if of else records.person
            return facts.told(records.crowd, what, person, records.month)
        case Amount():
            return _amount(records, value)
        case OfParent(column):
            return records.parent(column)
        case KeyOf():
            return records.key_of(value, records.person)
    raise TypeError(f"a {type(value).__name__} is no value that the sample knows")


def _conditional(records: Records, value: ByColumn | ByPerson | Sometimes) -> Made:
    count = len(records)
    match value:
        case ByColumn(column, cases, otherwise):
            text = records.column(column).texts
            made = _make(records, otherwise)
            for wanted, case in cases.items():
                holds = (text == wanted).fill_null(value=False).to_numpy()
                made = _either(holds, _make(records, case), made)
            return made
        case ByPerson(cases, otherwise):
            made = _make(records, otherwise)
            for condition, case in reversed(cases):
                holds = (records.person >= 0) & records.crowd.holds(condition)[records.person]
                made = _either(holds, _make(records, case), made)
            return made
        case Sometimes(share, inner):
            holds = records.rng.random(count) < share
            return _either(holds, _make(records, inner), Made(empty(count)))


def _either(holds: npt.NDArray[np.bool_], one: Made, other: Made) -> Made:
    """One where it holds, else the other."""
    where = pl.Series(holds, dtype=pl.Boolean())
    texts = one.texts.zip_with(where, other.texts)
    nothing = np.full(len(holds), NO_DAY)
    if one.days is None and other.days is None:
        return Made(texts)
    first = nothing if one.days is None else one.days
    return Made(texts, np.where(holds, first, nothing if other.days is None else other.days))


def _choice(texts: Mapping[str, float], count: int, rng: np.random.Generator) -> pl.Series:
    weights = np.array(list(texts.values()), dtype=np.float64)
    drawn = rng.choice(len(weights), count, p=weights / weights.sum())
    chosen = pl.Series(list(texts), dtype=pl.String()).gather(drawn)
    return chosen.set(chosen == "", None)


def _only(texts: pl.Series, where: npt.NDArray[np.bool_]) -> pl.Series:
    return texts.set(pl.Series(~where, dtype=pl.Boolean()), None)


def _days(days: Days, written: str, rng: np.random.Generator) -> Made:
    """Days as they are written; where the hour is written too it is one of an office."""
    known = days != NO_DAY
    minute = 1440 * np.where(known, days, 0)
    if "%H" in written:
        minute += rng.integers(450, 1020, len(days))
    moments = pl.Series(minute * 60_000).cast(pl.Datetime("ms"))
    return Made(_only(moments.dt.to_string(written), known), days)


def _at_age(records: Records, value: AtAge) -> Days:
    born = records.world.birth[records.person].astype("datetime64[D]")
    month = born.astype("datetime64[M]")
    later = month + 12 * value.years
    first, length = later.astype("datetime64[D]"), (born - month.astype("datetime64[D]"))
    last = (later + 1).astype("datetime64[D]") - 1
    day = np.minimum(first + length, last)
    if value.until == "school":
        september = later.astype("datetime64[Y]").astype("datetime64[M]") + 8
        ends = (september + 1).astype("datetime64[D]") - 1
        day = np.where(later <= september, ends, last)
    return np.where(records.person >= 0, day.astype(np.int64), NO_DAY)


def _after(records: Records, value: After) -> Days:
    world, person = records.world, records.person
    known = person >= 0
    if value.since == Anchor.NIGHT:
        since = np.full(len(records), as_days(world.today))
    elif value.since == Anchor.BIRTH:
        since = np.where(known, world.birth[person], NO_DAY)
    elif value.since == Anchor.DEATH:
        since = np.where(known & (world.status[person] == DEAD), world.died[person], NO_DAY)
    else:
        days = records.column(value.since).days
        since = np.full(len(records), NO_DAY) if days is None else days
    later = records.rng.integers(value.first, value.last + 1, len(records))
    return np.where(since == NO_DAY, NO_DAY, since + later)


def _names(records: Records, sex: str) -> pl.Series:
    book, count = records.world.book, len(records)
    group = np.zeros(count, dtype=np.int8)
    code = np.full(count, {"M": MALE, "F": FEMALE}[sex], dtype=np.int8)
    year = records.rng.integers(1925, 1995, count).astype(np.int32)
    family = book.draw_families(records.rng, group)
    parts = book.draw(records.rng, group, code, year, family)
    words = pl.Series([None, *book.words[1:]], dtype=pl.String())
    columns = [words.gather(parts[:, k]).alias(str(k)) for k in range(parts.shape[1])]
    joined = pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)
    return pl.DataFrame(columns).select(name=joined).to_series()


def _amount(records: Records, value: Amount) -> pl.Series:
    month, day = records.month.replace(day=1), records.month
    standard = due(value.standard, month, day, records.crowd.province)
    if standard is None:
        return empty(len(records))
    paid = {
        text: value.form.format(round(coefficient * standard)).replace(",", ".")
        for text, coefficient in value.of.items()
    }
    texts = records.column(value.by).texts
    return texts.replace_strict(paid, default=None, return_dtype=pl.String())


def nobody(count: int) -> Positions:
    """NOBODY, `count` times."""
    return np.full(count, NOBODY, dtype=np.int64)
