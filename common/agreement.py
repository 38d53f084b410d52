"""How sure a share is that was counted on a sample, and how far two people agree.

Belongs here: the interval of a share, agreement of two raters, both as plain functions of counts.
Does not belong here: what was sampled and who rated (`journal.answers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

ENOUGH = 100
"""From so many answers on a share is shown that was measured on them: with fewer its interval says
next to nothing. The page, the report and its views go by it."""
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


def missing(answers: int) -> int:
    """How many answers more are needed before a share of them is shown; 0 for none."""
    return max(0, ENOUGH - answers)


@dataclass(frozen=True)
class Agreement:
    """Of `cases` that two people saw, `agreed` got the same answer from both.

    `by_chance` and `by_guess` are the shares that would agree by chance as Cohen (1960) and as Gwet
    (2008) think of it. None where they are not defined.
    """

    cases: int
    agreed: int
    by_chance: float | None = None
    by_guess: float | None = None

    @property
    def share(self) -> float | None:
        """The share of cases with the same answer, from 0 to 1."""
        return self.agreed / self.cases if self.cases else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond chance, 1 at the most. Where nearly all cases have one
        answer it is low however well people agree; AC1 is not. None where there is one answer."""
        return _beyond(self.share, self.by_chance)

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1: agreement beyond chance, 1 at the most."""
        return _beyond(self.share, self.by_guess)

    @property
    def share_interval(self) -> tuple[float, float]:
        """The interval of Wilson, 95 %, of the share."""
        return wilson(self.agreed, self.cases)

    @property
    def kappa_interval(self) -> tuple[float, float] | None:
        """95 %: that of Wilson for the share, chance taken as known, as Cohen (1960) does."""
        return self._interval(self.by_chance)

    @property
    def ac1_interval(self) -> tuple[float, float] | None:
        """The same of AC1."""
        return self._interval(self.by_guess)

    def _interval(self, expected: float | None) -> tuple[float, float] | None:
        low, high = (_beyond(end, expected) for end in wilson(self.agreed, self.cases))
        return None if low is None or high is None else (low, high)


def _beyond(share: float | None, expected: float | None) -> float | None:
    """Agreement beyond what is expected, of what could be beyond it."""
    if share is None or expected is None or expected == 1:
        return None
    return (share - expected) / (1 - expected)


def agreement(answers: Iterable[tuple[str, str]]) -> Agreement:
    """How far two people agree, from the (first, second) answer to each case that both saw."""
    pairs = list(answers)
    cases = len(pairs)
    if not cases:
        return Agreement(0, 0)
    agreed = sum(first == second for first, second in pairs)
    firsts, seconds = (Counter(pair[place] for pair in pairs) for place in (0, 1))
    words = sorted(firsts.keys() | seconds.keys())
    by_chance = sum(firsts[word] * seconds[word] for word in words) / cases**2
    usual = [(firsts[word] + seconds[word]) / (2 * cases) for word in words]
    by_guess = sum(share * (1 - share) for share in usual) / max(1, len(words) - 1)
    return Agreement(cases, agreed, by_chance, by_guess)
