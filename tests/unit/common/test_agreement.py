"""Intervals and agreement against numbers worked out by hand or printed elsewhere."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from common.agreement import ENOUGH, agreement, missing, wilson


@pytest.mark.parametrize(("right", "looked_at"), [(598, 600), (130, 130), (0, 7), (3, 4), (1, 1)])
def test_the_interval_is_that_of_scipy(right, looked_at):
    known = binomtest(right, looked_at).proportion_ci(method="wilson")
    assert wilson(right, looked_at) == pytest.approx((known.low, known.high), abs=1e-9)


def test_of_nothing_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)


def test_agreement_by_hand():
    """Cohen 1960 by hand: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no. Observed 35/50; by chance
    (25 x 30 + 25 x 20) / 2500 = 0.5, so kappa = 0.2 / 0.5. Gwet: usual yes 0.55, so by chance
    2 x 0.55 x 0.45 = 0.495, and (0.7 - 0.495) / 0.505."""
    cells = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    found = agreement(pair for pair, count in cells.items() for _ in range(count))
    assert (found.cases, found.agreed, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.ac1 == pytest.approx(0.205 / 0.505)


def test_nearly_one_answer_only_makes_kappa_low_but_not_ac1():
    found = agreement([("same", "same")] * 98 + [("same", "nobody"), ("nobody", "same")])
    assert found.kappa == pytest.approx(-0.0101, abs=1e-4)
    assert found.ac1 == pytest.approx(0.98, abs=1e-3)


def test_what_is_not_defined_is_not_said():
    assert agreement([]) == agreement(iter(()))
    assert (agreement([]).share, agreement([]).kappa) == (None, None)
    one = agreement([("same", "same")] * 3)
    assert (one.share, one.kappa, one.ac1) == (1.0, None, 1.0)
    assert (one.kappa_interval, agreement([]).ac1_interval) == (None, None)


def test_the_intervals_by_hand():
    """Wilson for 35 of 50 is 0.5625 to 0.8090; kappa with chance 0.5, AC1 with 0.495. Cohen's own
    (1960) is kappa ± 1.96 √(0.7 x 0.3 / 50) / 0.5 = 0.4 ± 0.254."""
    cells = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    found = agreement(pair for pair, count in cells.items() for _ in range(count))
    assert found.share_interval == pytest.approx((0.5625, 0.8090), abs=1e-4)
    assert found.kappa_interval == pytest.approx((0.1249, 0.6180), abs=1e-4)
    assert found.ac1_interval == pytest.approx(((0.5625 - 0.495) / 0.505, 0.6218), abs=1e-3)
    sure = agreement([("same", "same")] * 3)
    assert sure.ac1_interval == pytest.approx((wilson(3, 3)[0], 1.0)), "three agree: not yet sure"


def test_how_many_answers_are_missing():
    assert [missing(n) for n in (0, ENOUGH - 1, ENOUGH, ENOUGH + 1)] == [ENOUGH, 1, 0, 0]
