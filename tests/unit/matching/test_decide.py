"""Thresholds, ranking and one-to-one settling."""

import numpy as np
import pytest

from matching.assign import one_to_one
from matching.decide import choose_threshold
from matching.reasons import Decision, Reason
from matching.sums import steps_of


def threshold_of(chance, target, floor):
    return choose_threshold(steps_of(chance[chance >= floor]), target, floor)


def test_threshold_reaches_the_target_on_average():
    chance = np.concatenate([np.full(900, 1.0), np.linspace(0.9, 1.0, 200)])
    threshold = threshold_of(chance, 0.999, 0.9)
    assert chance[chance >= threshold].mean() >= 0.999
    assert chance[chance >= threshold - 0.005].mean() < 0.999


def test_no_single_link_falls_below_the_floor():
    assert threshold_of(np.full(1000, 0.99999), 0.5, 0.97) == 0.97
    assert threshold_of(np.array([0.5, 0.6]), 0.5, 0.97) == 0.97


def test_an_unreachable_target_lets_nothing_pass():
    assert threshold_of(np.full(100, 0.95), 0.999, 0.9) == 1.0


def pairs(*triples):
    left, right, chance = zip(*triples, strict=True)
    return np.array(left), np.array(right), np.array(chance)


def test_a_person_goes_to_the_record_that_fits_best_and_the_other_asks_again():
    left, right, chance = pairs((0, 7, 0.9), (0, 8, 0.1), (1, 7, 0.95))
    assert one_to_one(left, right, chance, rows(2)).tolist() == [False, True, True]


def test_among_equals_a_person_goes_to_the_record_that_comes_first_by_its_id():
    left, right, chance = pairs((0, 7, 0.9), (1, 7, 0.9))
    order = np.array([5, 3], dtype=np.uint64)
    assert one_to_one(left, right, chance, order).tolist() == [False, True]
    assert one_to_one(left, right, chance, order[::-1]).tolist() == [True, False]


def rows(n: int):
    return np.arange(n, dtype=np.uint64)


def test_settling_is_stable():
    """No record and person both prefer each other to what they got."""
    rng = np.random.default_rng(1)
    left = np.repeat(np.arange(40), 6)
    right = rng.integers(0, 40, len(left))
    packed = np.unique(left * 100 + right)
    left, right = packed // 100, packed % 100
    chance = rng.random(len(left))
    alive = one_to_one(left, right, chance, rows(40))
    got_left: dict[int, float] = {}
    got_right: dict[int, float] = {}
    for r in range(40):
        mine = np.flatnonzero(alive & (left == r))
        if len(mine):
            best = mine[np.argmax(chance[mine])]
            got_left[r] = chance[best]
            assert right[best] not in got_right
            got_right[int(right[best])] = chance[best]
    for a, b, c in zip(left.tolist(), right.tolist(), chance.tolist(), strict=True):
        assert not (c > got_left.get(a, -1) and c > got_right.get(b, -1))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_two_sentences(reason):
    assert reason.vi != reason.en
    assert reason.vi.endswith(".")
    assert reason.en.endswith(".")


def test_decisions_are_the_three_words_of_the_architecture():
    assert [d.value for d in Decision] == ["match", "review", "no_match"]
