"""What the words for cells give, each for itself, on one world."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from contracts import memberships
from contracts.sample_cells import (
    Amount,
    AtAge,
    ByColumn,
    ByPerson,
    Choice,
    Day,
    Fact,
    InventedName,
    Month,
    Number,
    PersonCode,
    Serial,
    Sometimes,
    Text,
    Value,
)
from contracts.sample_people import (
    DEAD,
    HEAD,
    RESIDENT,
    Aged,
    Born,
    Condition,
    Died,
    Drawn,
    Has,
    OfSex,
    Registered,
)
from sample_data.crowd import Crowd, ages
from sample_data.registers.declared.cells import Records, empty
from sample_data.world import NOBODY, World
from vietnam.ids import tax_check_digit
from vietnam.standards import Standard

NIGHT = date(2026, 10, 12)


@pytest.fixture(scope="module")
def crowd(world: World) -> Crowd:
    return Crowd(world, 7, "66")


def made(crowd: Crowd, person: np.ndarray, **values: Value) -> pl.DataFrame:
    """The columns that some values give for some persons."""
    rng = np.random.default_rng(1)
    known = np.maximum(person, 0)
    records = Records(
        crowd, person, crowd.world.commune[known].astype(np.int64), NIGHT, values, rng,
        named=lambda _role: person,
        parent=lambda _column: empty(len(person)),
        key_of=lambda _word, asked: empty(len(asked)),
    )  # fmt: skip
    return pl.DataFrame({name: records.column(name).texts for name in values})


def some(crowd: Crowd, who: Condition, count: int = 2000) -> np.ndarray:
    return np.flatnonzero(crowd.holds(who))[:count]


def test_forms_are_filled_with_words_and_other_columns(crowd: Crowd) -> None:
    person = some(crowd, RESIDENT, 50)
    rows = made(
        crowd, person, code=Text("{group}-{serial}-{province}-{month}/{year}"),
        group=Choice({"A": 1.0}), serial=Serial("{:03d}", first=5), year=Text("{school_year}"),
        none=Choice({"": 1.0}), all=Text("x{none}"),
    )  # fmt: skip
    assert rows["code"][0] == "A-005-66-10/2026-2027", "a column hides a word of the same name"
    assert rows["all"].null_count() == 50
    assert rows["serial"].to_list()[:2] == ["005", "006"]


def test_a_number_for_life_is_one_in_all_registers_and_nobody_elses(crowd: Crowd) -> None:
    everybody = np.arange(len(crowd.world))
    rows = made(
        crowd, everybody, one=memberships.INSURANCE_NUMBER, again=memberships.INSURANCE_NUMBER,
        other=memberships.PUPIL_NUMBER, tax=memberships.TAX_NUMBER,
    )  # fmt: skip
    assert rows["one"].is_unique().all()
    assert (rows["one"] == rows["again"]).all()
    assert (rows["one"] != rows["other"]).mean() > 0.99
    assert rows["one"].str.contains(r"^66\d{8}$").all()
    assert rows["tax"].is_unique().all()
    assert all(int(code[9]) == tax_check_digit(code[:9]) for code in rows["tax"])
    assert rows["tax"].str.contains(r"^8\d{9}$").all()
    few = made(crowd, np.array([NOBODY, 7]), one=memberships.INSURANCE_NUMBER)
    assert few["one"].to_list() == [None, rows["one"][7]]
    small = made(crowd, everybody[:90], code=PersonCode("small", "{:02d}", digits=2))
    assert small["code"].is_unique().all()


def test_the_day_on_which_a_childs_card_ends(crowd: Crowd) -> None:
    born = Born(date(2022, 1, 1), date(2023, 12, 31))
    person = some(crowd, born)
    rows = made(crowd, person, birth=Fact("birth_day"), six=AtAge(6), ends=AtAge(6, "school"))
    for birth, six, ends in rows.iter_rows():
        day, month, year = (int(part) for part in birth.split("/"))
        assert six == f"{day:02d}/{month:02d}/{year + 6}"
        if month <= 9:
            assert ends == f"30/09/{year + 6}"
        else:
            assert ends[3:] == f"{month:02d}/{year + 6}"
            assert int(ends[:2]) in {30, 31}
    assert {birth[3:5] for birth in rows["birth"]} == {f"{k:02d}" for k in range(1, 13)}


def test_money_follows_the_standard_that_is_due(crowd: Crowd) -> None:
    person = some(crowd, Aged(80), 10)
    rows = made(
        crowd, person, group=Choice({"05.5": 1.0}), none=Choice({"x": 1.0}),
        paid=Amount("group", {"05.5": 1.5}, Standard.SOCIAL_ASSISTANCE, "{:,}"),
        unknown=Amount("none", {"05.5": 1.5}, Standard.SOCIAL_ASSISTANCE),
    )  # fmt: skip
    assert set(rows["paid"]) == {"810.000"}
    assert rows["unknown"].null_count() == 10


def test_cells_may_depend_on_the_person_and_on_another_column(crowd: Crowd) -> None:
    person = some(crowd, RESIDENT)
    rows = made(
        crowd, person, sex=ByPerson(((OfSex("M"), Text("Nam")),), Text("Nữ")),
        day=ByColumn("sex", {"Nam": Day(date(2026, 1, 1), date(2026, 1, 1), "%Y%m%d")}),
        half=Sometimes(0.5, Number(3, 4)),
    )  # fmt: skip
    men = crowd.world.sex[person] == 0
    assert ((rows["sex"] == "Nam").to_numpy() == men).all()
    assert ((rows["day"] == "20260101").fill_null(value=False).to_numpy() == men).all()
    assert set(rows["half"]) == {None, "3", "4"}
    assert 0.45 < rows["half"].null_count() / len(person) < 0.55


def test_facts_are_those_of_the_world(crowd: Crowd) -> None:
    person = some(crowd, RESIDENT)
    world = crowd.world
    rows = made(
        crowd, person, relation=Fact("relation"), age=Fact("age"), grade=Fact("grade"),
        house=Fact("household"), mother=Fact("name_of_mother"), name=Fact("full_name"),
        given=Fact("given_name"), family=Fact("family_name"), death=Fact("death_day"),
        hamlet=Fact("hamlet"), address=Fact("address"),
    )  # fmt: skip
    assert (rows["relation"] == "Chủ hộ").to_numpy().tolist() == (world.role[person] == 0).tolist()
    assert (rows["age"].cast(pl.Int64).to_numpy() == ages(world, NIGHT)[person]).all()
    six = rows.filter(pl.col("grade") == "1")["age"].cast(pl.Int64)
    assert set(six) <= {5, 6}
    assert rows.group_by("house").len().height == len(set(world.household[person].tolist()))
    assert (rows["mother"].is_null().to_numpy() == (world.mother[person] < 0)).all()
    parts = rows.select(
        family=pl.col("name").str.starts_with(pl.col("family")).all(),
        given=pl.col("name").str.ends_with(pl.col("given")).all(),
    )
    assert parts.row(0) == (True, True)
    assert rows["death"].null_count() == rows.height
    assert rows.select(pl.col("address").str.starts_with(pl.col("hamlet")).all()).item()


def test_an_invented_name_is_a_name(crowd: Crowd) -> None:
    names = made(crowd, some(crowd, RESIDENT, 300), name=InventedName("M"))["name"]
    assert names.str.contains(r"^\S+( \S+)+$").all()
    assert names.n_unique() > 200


def test_conditions_are_what_they_say(crowd: Crowd) -> None:
    world = crowd.world
    age = ages(world, NIGHT)
    assert (crowd.holds(Aged(6, 14)) == ((age >= 6) & (age <= 14))).all()
    assert (crowd.holds(~Aged(6, 14)) == ~crowd.holds(Aged(6, 14))).all()
    parents = crowd.holds(Has("child", Aged(0, 5)))
    young = np.flatnonzero(age <= 5)
    of = {*world.mother[young].tolist(), *world.father[young].tolist()} - {NOBODY}
    assert set(np.flatnonzero(parents).tolist()) == of
    assert (crowd.holds(Died(0, 365)) <= crowd.holds(DEAD)).all()
    assert crowd.holds(Died(366)).sum() + crowd.holds(Died(0, 365)).sum() == crowd.holds(DEAD).sum()
    assert crowd.holds(HEAD).sum() == len(set(world.household.tolist()))


def test_full_years_are_counted_to_the_day(world: World) -> None:
    from dataclasses import replace

    days = np.array(["2020-10-11", "2020-10-12", "2020-10-13"], dtype="datetime64[D]")
    born = days.astype(np.int32)
    three = replace(world, birth=born)
    assert ages(three, NIGHT).tolist() == [6, 6, 5]


def test_a_draw_is_the_same_whoever_is_born_later_and_whole_households(crowd: Crowd) -> None:
    world = crowd.world
    poor = crowd.holds(memberships.POOR)
    assert 0.04 < poor.mean() < 0.08
    households = pl.DataFrame({"house": world.household, "poor": poor})
    assert households.group_by("house").agg(pl.col("poor").n_unique())["poor"].max() == 1
    assert not (poor & crowd.holds(memberships.NEAR_POOR)).any()
    again = Crowd(world, 7, "66")
    assert (again.holds(Drawn("poor", 0.5, by="household")) >= poor).all(), "one name, one draw"
    assert (Crowd(world, 8, "66").holds(memberships.POOR) != poor).any()
    drawn = Drawn("anybody", 0.3)
    shorter = Crowd(_first(world, 1000), 7, "66").holds(drawn)
    assert (crowd.holds(drawn)[:1000] == shorter).all()


def _first(world: World, count: int) -> World:
    from dataclasses import fields, replace

    columns = {f.name: getattr(world, f.name) for f in fields(world)}
    cut = {n: c[:count] for n, c in columns.items() if isinstance(c, np.ndarray)}
    return replace(world, **cut)


def test_a_register_that_nobody_makes_is_told(crowd: Crowd) -> None:
    with pytest.raises(ValueError, match="records of library, which nobody makes"):
        crowd.holds(Registered("library"))
    known = Crowd(crowd.world, 7, "66", {("library", "cards"): np.array([3, NOBODY, 5])})
    assert np.flatnonzero(known.holds(Registered("library"))).tolist() == [3, 5]


def test_of_a_register_only_the_records_in_which_nothing_was_planted(crowd: Crowd) -> None:
    cards = ("library", "cards")
    known = Crowd(
        crowd.world, 7, "66", {cards: np.array([3, NOBODY, 5])},
        usual={cards: np.array([True, True, False])},
    )  # fmt: skip
    assert np.flatnonzero(known.holds(Registered("library", as_usual=True))).tolist() == [3]


def test_the_month_of_the_delivery_and_those_before(crowd: Crowd) -> None:
    person = some(crowd, RESIDENT, 2)
    rows = made(crowd, person, now=Month(), last_year=Month(10), december=Month(22))
    assert rows.rows() == [("10/2026", "12/2025", "12/2024")] * 2
