"""How sure a share is that was counted on a sample, and how far two people agree.

Belongs here: the interval of a share, agreement of two raters, both as plain functions of counts.
Does not belong here: what was sampled and who rated (`journal.answers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: two-sided intervals of 95 %."""


def wilson(right: int, looked_at: int) -> tuple[float, float]:
    """The interval of Wilson, 95 %, for the share `right` / `looked_at`, from 0 to 1.

    It keeps its promise near 1 and with few cases, where the usual interval has no width at all
    (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927; L. D. Brown, T. T. Cai and A. DasGupta, Statistical
    Science 16, 2001). Of nothing it is (0, 1). The views of the warehouse write the same in SQL.
    """
    if looked_at == 0:
        return 0.0, 1.0
    share, square = right / looked_at, Z_95 * Z_95 / looked_at
    middle = (share + square / 2) / (1 + square)
    room = Z_95 * sqrt(share * (1 - share) / looked_at + square / looked_at / 4) / (1 + square)
    return max(0.0, middle - room), min(1.0, middle + room)


@dataclass(frozen=True)
class Agreement:
    """Of `cases` that two people saw, `agreed` got the same answer from both.

    `kappa` is Cohen's (1960), `ac1` Gwet's (2008): agreement beyond what chance would give, 1 at
    the most. Where nearly all cases have one answer, kappa is low however well people agree; AC1 is
    not. None where it is not defined: no cases, or for kappa one answer only.
    """

    cases: int
    agreed: int
    kappa: float | None
    ac1: float | None

    @property
    def share(self) -> float | None:
        """The share of cases with the same answer, from 0 to 1."""
        return self.agreed / self.cases if self.cases else None


def agreement(answers: Iterable[tuple[str, str]]) -> Agreement:
    """How far two people agree, from the (first, second) answer to each case that both saw."""
    pairs = list(answers)
    cases = len(pairs)
    if not cases:
        return Agreement(0, 0, None, None)
    agreed = sum(first == second for first, second in pairs)
    firsts, seconds = (Counter(pair[place] for pair in pairs) for place in (0, 1))
    words = sorted(firsts.keys() | seconds.keys())
    observed = agreed / cases
    by_chance = sum(firsts[word] * seconds[word] for word in words) / cases**2
    usual = [(firsts[word] + seconds[word]) / (2 * cases) for word in words]
    by_guess = sum(share * (1 - share) for share in usual) / max(1, len(words) - 1)
    kappa = None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
    return Agreement(cases, agreed, kappa, (observed - by_guess) / (1 - by_guess))
