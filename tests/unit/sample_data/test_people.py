from datetime import date

import numpy as np
import pytest

from sample_data import cases, names, people, render
from sample_data.places import places
from sample_data.world import CHILD, DEAD, MALE, World, as_days


def test_the_master_has_exactly_the_people_asked_for(world: World) -> None:
    assert (~world.outside).sum() == 30_000
    assert world.outside.sum() == 1_200


def test_fewer_than_twenty_are_refused() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="20 or more"):
        people.build(19, places(("66",), rng, 3), date(2026, 10, 12), rng)


def test_an_unknown_province_is_refused() -> None:
    with pytest.raises(ValueError, match="no province 99"):
        places(("99",), np.random.default_rng(1), 3)


def test_mothers_and_fathers_are_a_generation_older(world: World) -> None:
    for parent in (world.mother, world.father):
        child = np.flatnonzero(parent >= 0)
        gap = (world.birth[child] - world.birth[parent[child]]) / 365.25
        assert gap.min() > 14
        assert gap.max() < 75


def test_spouses_have_each_other_and_differ_in_sex(world: World) -> None:
    one = np.flatnonzero(world.spouse >= 0)
    assert (world.spouse[world.spouse[one]] == one).all()
    assert (world.sex[one] != world.sex[world.spouse[one]]).all()


def test_family_names_come_from_the_father_and_clans_from_the_mother(world: World) -> None:
    kinh = np.flatnonzero((world.role == CHILD) & (world.group == 0) & (world.father >= 0))
    kinh = kinh[world.group[world.father[kinh]] == 0]
    assert (world.parts[kinh, 0] == world.parts[world.father[kinh], 0]).all()
    ede = world.book.group_index("Ê Đê")
    child = np.flatnonzero((world.role == CHILD) & (world.group == ede) & (world.mother >= 0))
    child = child[world.group[world.mother[child]] == ede]
    assert len(child) > 100
    assert (world.family[child] == world.family[world.mother[child]]).all()


def test_numbers_agree_with_sex_and_birth_year(world: World) -> None:
    text = render.digits(world.number)
    century_sex = text.str.slice(3, 1).cast(int).to_numpy()
    assert ((century_sex % 2) == world.sex).all()
    assert (
        1900 + 100 * (century_sex // 2) + text.str.slice(4, 2).cast(int).to_numpy()
        == world.birth_year
    ).all()
    assert text.is_unique().all()


def test_nobody_dies_before_birth_or_after_today_nor_parents_before_their_child(
    world: World,
) -> None:
    dead = np.flatnonzero(world.status == DEAD)
    assert 200 < len(dead) < 2_000
    assert (world.died[dead] > world.birth[dead]).all()
    assert (world.died[dead] < as_days(world.today)).all()
    child = np.flatnonzero(world.mother >= 0)
    child = child[world.status[world.mother[child]] == DEAD]
    assert (world.died[world.mother[child]] >= world.birth[child]).all()


def test_twins_share_birth_day_and_household_but_never_the_whole_name(world: World) -> None:
    twin = np.flatnonzero(world.twin[1:] & world.twin[:-1]) + 1
    twin = twin[
        (world.birth[twin] == world.birth[twin - 1])
        & (world.household[twin] == world.household[twin - 1])
    ]
    assert len(twin) > 30
    alike = (world.parts[twin] == world.parts[twin - 1]).all(axis=1)
    assert not alike.any()


def test_hard_cases_arise(world: World) -> None:
    marks = cases.marks(world)
    assert marks.namesake.mean() > 0.005
    sons = np.flatnonzero((world.father >= 0) & (world.sex == MALE))
    same = (world.parts[sons] == world.parts[world.father[sons]]).all(axis=1)
    assert same.sum() >= 5
    assert marks.like_parent[sons[same]].all()


def test_peoples_live_where_they_live() -> None:
    rng = np.random.default_rng(2)
    lam_dong = people.build(20_000, places(("68",), rng, 10), date(2026, 10, 12), rng)
    kho = (lam_dong.group == names.load().group_index("K'Ho")).mean()
    assert 0.01 < kho < 0.2
    assert not (lam_dong.group == names.load().group_index("Gia Rai")).any()


def test_some_children_are_one_child_under_two_numbers(world: World) -> None:
    same = (world.parts[1:] == world.parts[:-1]).all(axis=1) & (world.birth[1:] == world.birth[:-1])
    again = np.flatnonzero(same & (world.mother[1:] == world.mother[:-1]) & (world.mother[1:] >= 0))
    assert len(again) > 5
    assert not world.twin[again + 1].any()
    assert (world.sex[again + 1] == world.sex[again]).all()
    assert (world.number[again + 1] != world.number[again]).all()


def test_the_master_does_not_follow_every_marriage(world: World) -> None:
    everybody = np.arange(len(world))
    said = np.array(render.MARITAL)[render.marital(world, everybody)]
    couple = (world.sex == MALE) & (world.spouse >= 0)
    his, hers = said[couple], said[world.spouse[couple]]
    assert ((his == "divorced") == (hers == "divorced")).all()
    assert (his == "divorced").sum() > 20
    single = his == "single"
    assert 0 < (single & (hers == "single")).sum() < single.sum()
    widowed = (world.spouse >= 0) & (world.status != DEAD) & (world.status[world.spouse] == DEAD)
    assert 0 < (said[widowed] == "married").sum() < (said[widowed] == "widowed").sum() / 5
    assert set(said[world.spouse < 0]) == {"single"}
