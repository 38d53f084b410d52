"""The monthly payment list of social protection.

Belongs here: who is paid what, and what the row says. Does not belong here: the file around it
(`files.py`). Facts: `person`, `commune` (new, position), `file_no`, `group`, `coefficient`,
`back_pay` (đồng), `finding` (position in `FINDINGS`, or -1).
"""

from datetime import date

import numpy as np
import polars as pl

from contracts.sample import Extra
from contracts.sample_cells import Text
from contracts.samples.beneficiaries import FINDINGS, MONTH_OF_DEATH
from sample_data import render
from sample_data.crowd import Crowd
from sample_data.damage.fields import evidence
from sample_data.damage.kinds import BIT, has
from sample_data.damage.profile import Profile
from sample_data.damage.text import SHORT_MARKS
from sample_data.registers.written import (
    Positions,
    Said,
    Written,
    birth_text,
    blank,
    number_text,
    spoil_rows,
)
from sample_data.world import ALIVE, DEAD, MALE, World, as_days
from vietnam.standards import Standard, applying

SOURCE = "beneficiaries"
COLUMNS = ("file_no", "name", "born_male", "born_female", "home", "commune", "number", "group",
           "coefficient", "amount", "back_pay", "receiver", "way", "account", "bank",
           "month")  # fmt: skip
KEY = ("file_no",)
ORDER = ("commune_code", "file_no")
# Groups of Decree 20/2021 Art. 5 by clause, and HTXH for the social pension of Decree 176/2025.
PENSION, ELDERLY, DISABLED, SEVERE, CHILD = "HTXH", "05.5", "05.6", "05.6a", "05.1"
SINGLE = "05.4"
"""Poor people who bring up a child alone: added to what groups 5, 6 and 8 give (article 6.2)."""
COEFFICIENTS = {PENSION: 1.0, ELDERLY: 1.5, DISABLED: 1.5, SEVERE: 2.0, CHILD: 2.5,
                "05.2": 1.5, "05.5a": 1.5, "05.5c": 1.0, "05.7": 1.5,
                SINGLE: 1.0}  # fmt: skip
RIGHT = -1  # no finding
SINGLE_SHARE = 0.06
BANKS = ("Agribank", "Vietcombank", "BIDV", "VietinBank", "LPBank")


def payees(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Old people without a pension, disabled people and poor children; a few are dead already."""
    age = (as_days(world.today) - world.birth) / 365.25
    alive = world.status == ALIVE
    lately = world.died > as_days(world.today) - 700
    late = (world.status == DEAD) & ~world.unheard & lately
    chance = np.select([age >= 75, age < 3, age < 16], [0.75, 0.03, 0.006], 0.018)
    person = np.flatnonzero(
        (rng.random(len(world)) < chance) & (alive | (late & (rng.random(len(world)) < 0.15)))
    )
    paid = payments(world, person, rng)
    alone = (paid["group"] == DISABLED) & pl.Series(rng.random(paid.height) < SINGLE_SHARE)
    return pl.concat([paid, paid.filter(alone).with_columns(group=pl.lit(SINGLE))])


def payments(
    world: World, person: Positions, rng: np.random.Generator, month: date | None = None
) -> pl.DataFrame:
    """One payment for each person, of the month of `world.today` unless another is given; file
    numbers are given by commune by `number_files`."""
    month = month or world.today
    age = (as_days(world.today) - world.birth[person]) / 365.25
    disabled = rng.random(len(person)) < 0.7
    group = np.select(
        [age >= 80, age >= 75, age < 16],
        [np.where(disabled, PENSION, ELDERLY), PENSION, CHILD],
        np.where(disabled, DISABLED, SEVERE),
    )
    back = np.where(rng.random(len(person)) < 0.03, rng.integers(1, 4, len(person)), 0)
    commune = world.commune[person].astype(np.int64)
    return pl.DataFrame(
        {
            "person": person.astype(np.int64),
            "commune": commune,
            "commune_code": world.places.new["code"].gather(commune),
            "group": group,
            "back_months": back,
            "month": pl.Series([month]).gather(np.zeros(len(person), dtype=np.int64)),
            "finding": np.full(len(person), RIGHT, dtype=np.int64),
        }
    )


def planted(
    crowd: Crowd, profile: Profile, paid: Positions, rng: np.random.Generator
) -> pl.DataFrame:
    """Payments that are findings, of people who are not `paid`; each person is one at most."""
    found = np.full(len(crowd.world), RIGHT)
    for k, finding in enumerate(FINDINGS):
        share = profile.share_of(finding.name, finding.share)
        hit = crowd.drawn(f"finding {SOURCE} {finding.name}", share)
        found[(found == RIGHT) & crowd.holds(finding.who) & hit] = k
    found[paid] = RIGHT
    person = np.flatnonzero(found != RIGHT)
    groups = pl.Series([_group(one) for one in FINDINGS])
    died = pl.Series(crowd.world.died[person], dtype=pl.Int32()).cast(pl.Date())
    of_death = pl.Series([MONTH_OF_DEATH.items() <= one.values.items() for one in FINDINGS])
    return payments(crowd.world, person, rng).with_columns(
        group=groups.gather(found[person]),
        finding=pl.Series(found[person], dtype=pl.Int64()),
        month=pl.when(of_death.gather(found[person])).then(died).otherwise("month"),
    )


def _group(finding: Extra) -> str:
    said = finding.values["group"]
    if not isinstance(said, Text):
        raise TypeError(f"the finding {finding.name} of {SOURCE} must say its group as a Text")
    return said.form


def number_files(facts: pl.DataFrame, before: pl.DataFrame | None = None) -> pl.DataFrame:
    """File numbers such as 24121.0007, counted in each commune behind those of `before`."""
    rank = pl.int_range(1, pl.len() + 1).over("commune_code")
    if before is not None:
        taken = before.group_by("commune_code").agg(
            _taken=pl.col("file_no").str.slice(6).cast(pl.Int64()).max()
        )
        facts = facts.join(taken, on="commune_code", how="left", maintain_order="left")
        rank = rank + pl.col("_taken").fill_null(0)
    number = rank.cast(pl.String()).str.zfill(4)
    numbered = facts.with_columns(file_no=pl.format("{}.{}", "commune_code", number))
    return numbered.drop("_taken", strict=False)


def write(world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator) -> Written:
    """The rows of the payment list."""
    person = facts["person"].to_numpy()
    one = evidence(world, person, profile, SOURCE, rng)
    lost = one.name.str.contains("[ĕĭŏŭčƀĔĬŎŬČɃ]").to_numpy()
    one.bits[lost] |= BIT["breves_lost"]  # Windows-1258 has no such letters
    born = birth_text(one).str.slice(-4)
    male = pl.Series(world.sex[person] == MALE)
    wrong = pl.Series(has(one.bits, "sex_wrong"))
    one.bits &= ~BIT["sex_missing"]  # one of the two columns is always filled
    in_male_column = (male & ~wrong) | (~male & wrong)
    cells = {
        "file_no": facts["file_no"],
        "name": _fit_for_1258(one.name),
        "born_male": born.set(~in_male_column, None),
        "born_female": born.set(in_male_column, None),
        "home": _fit_for_1258(render.addresses(world, person)),
        "commune": one.commune,
        "number": number_text(one),
        "receiver": _receivers(world, person, rng),
    }
    cells |= _payment_cells(facts, rng)
    written = Written(
        facts, pl.DataFrame(cells).select(COLUMNS), {"beneficiary": Said(person, one.bits)}
    )
    return spoil_rows(written, profile, SOURCE, KEY, ("month",), rng)


def _payment_cells(facts: pl.DataFrame, rng: np.random.Generator) -> dict[str, pl.Series]:
    """What is paid, for which month, and how."""
    n, amount = facts.height, _amounts(facts)
    by_account = rng.random(n) < 0.5
    coefficient = facts["group"].replace_strict(COEFFICIENTS, return_dtype=pl.Float64())
    account = pl.Series(rng.integers(10**12, 10**13, n)).cast(pl.String())
    bank = pl.Series(BANKS).gather(rng.integers(0, len(BANKS), n))
    nothing_back = (facts["back_months"] == 0).to_numpy()
    return {
        "group": facts["group"],
        "coefficient": coefficient.cast(pl.String()).str.replace(".", ",", literal=True),
        "amount": _dotted(amount),
        "back_pay": blank(_dotted(amount * facts["back_months"]), nothing_back),
        "way": pl.Series(["Bưu điện", "Tài khoản"]).gather(by_account.astype(int)),
        "account": blank(account, ~by_account),
        "bank": blank(bank, ~by_account),
        "month": facts["month"].dt.to_string("%m/%Y"),
    }


def _amounts(facts: pl.DataFrame) -> pl.Series:
    coefficient = pl.col("group").replace_strict(COEFFICIENTS, return_dtype=pl.Float64())
    exact = coefficient * applying(Standard.SOCIAL_ASSISTANCE, pl.col("month"))
    return facts.select(amount=exact.round().cast(pl.Int64())).to_series()


def _dotted(amount: pl.Series) -> pl.Series:
    """1500000 as 1.500.000."""
    text = amount.cast(pl.String()).str.reverse().str.replace_all(r"(\d{3})(\d)", "$1.$2")
    return text.str.replace_all(r"(\d{3})(\d)", "$1.$2").str.reverse()


def _receivers(world: World, person: Positions, rng: np.random.Generator) -> pl.Series:
    """Somebody who fetches the money, for one in eight: a spouse."""
    spouse = world.spouse[person]
    fetched = (spouse >= 0) & (rng.random(len(person)) < 0.12)
    return blank(_fit_for_1258(render.full_names(world, np.maximum(spouse, 0))), ~fetched)


def _fit_for_1258(names: pl.Series) -> pl.Series:
    """Letters that Windows-1258 lacks without their marks (ă, â and the others stay)."""
    letters = {
        chr(a): chr(b) if isinstance(b, int) else b
        for a, b in SHORT_MARKS.items()
        if chr(a) not in "ăĂñÑ"
    }
    return names.str.replace_many(list(letters), [str(v) for v in letters.values()])
