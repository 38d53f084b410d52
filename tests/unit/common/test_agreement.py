"""Intervals and agreement against numbers worked out by hand or printed elsewhere."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from common.agreement import agreement, wilson


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
