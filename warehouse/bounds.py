"""What follows from equations because numbers of people are whole and none of them is zero.

Belongs here: narrowing what each unknown number can be. Does not belong here: what follows without
such bounds (`elimination`), and hiding something against it (`suppression`).

That a hidden number is zero counts as known, so somebody curious knows of all others that they are
1 at least: where two hidden numbers sum up to 2, both are told. Each equation bounds each of its
numbers by the others, and again, until nothing moves (bound propagation, as solvers of integer
programs do it before they search). What follows from several equations at once is a combination of
them without a negative coefficient, between numbers that are all at their least: by the duality of
linear programs there is one that holds all such numbers (`combination`).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np

SWEEPS = 40
"""How often all equations are looked at: beyond it, bounds creep by ones and tell nothing new."""
NEAR_SWEEPS = 6
"""The same in a system of more than `FAR` unknowns."""
FAR = 2_000
"""Unknowns up to which reasons are followed beyond the equations that bound a number directly. In
a larger province every detail would be hidden for what its neighbours' neighbours tell."""
_EPSILON = 1e-6


class Unknowns:
    """What is not known, and the equations that hold it; both grow. Kept as columns, since all of
    it is looked at over and over.

    An unknown is the sum of so many numbers (alike in all equations): its value, what it is at
    `least`, and whether one of them is `small`. Of a share `whole` is false.
    """

    def __init__(self) -> None:
        self.place: dict[int, int] = {}
        self.row: dict[int, int] = {}
        self.value: list[float] = []
        self.numbers: list[int] = []
        self.small: list[bool] = []
        self.least: list[int] = []
        self.whole: list[bool] = []
        self._terms = array("q")

    def add(self, cell: int, value: float, *, small: bool, least: int) -> None:
        """One more number of the sum `cell`; of a share `least` is below zero."""
        if cell not in self.place:
            self.place[cell] = len(self.place)
            self.value.append(0.0)
            self.numbers.append(0)
            self.small.append(False)
            self.least.append(0)
            self.whole.append(True)
        at = self.place[cell]
        self.value[at] += value
        self.numbers[at] += 1
        self.small[at] |= small
        self.least[at] += max(least, 0)
        self.whole[at] &= least >= 0

    def put_in(self, equation: int, cell: int, factor: int) -> None:
        """`cell` stands in an equation, with this coefficient."""
        row = self.row.setdefault(equation, len(self.row))
        self._terms.extend((row, self.place[cell], factor))

    def at_least(self, cell: int) -> bool:
        """Whether it is as small as it can be."""
        at = self.place[cell]
        return self.whole[at] and self.value[at] == self.least[at]

    def terms(self) -> np.ndarray:
        """The equations, term by term and row by row: the row, the place of the unknown, the
        coefficient.
        """
        terms = np.array(self._terms, dtype=np.int64).reshape(-1, 3)
        ordered: np.ndarray = terms[np.argsort(terms[:, 0], kind="stable")]
        return ordered


class Squeezed:
    """What each unknown can be, and why.

    `told`: the small numbers that have one value only; of several alike, where all must be 1.
    """

    def __init__(
        self,
        unknowns: Unknowns,
        derived: Mapping[int, Mapping[int, float]],
        proofs: Mapping[int, Mapping[int, int]],
    ) -> None:
        """`derived` has the coefficients of the unknowns in equations that follow from the others,
        `proofs` says from which.
        """
        self._place = unknowns.place
        self._cells = list(unknowns.place)
        self._proofs = [*({e: 1} for e in unknowns.row), *(dict(proofs[e]) for e in derived)]
        more = [
            (row, unknowns.place[cell], factor)
            for row, factors in enumerate(derived.values(), start=len(unknowns.row))
            for cell, factor in factors.items()
        ]
        table = np.concatenate([unknowns.terms(), np.array(more, dtype=float).reshape(-1, 3)])
        self._row, self._cell = table[:, :2].T.astype(np.int64)
        self._factor = table[:, 2].copy()
        values = np.array(unknowns.value)
        self._total = np.bincount(self._row, self._factor * values[self._cell], len(self._proofs))
        self._whole = np.array(unknowns.whole, dtype=bool)
        at_least = np.array(unknowns.least, dtype=float)
        self._least, self._most = at_least.copy(), np.full(len(values), np.inf)
        self._narrow()
        alone = np.array(unknowns.numbers) == 1
        small = np.array(unknowns.small, dtype=bool)
        one = self._most == np.where(alone, self._least, at_least)
        self.told = [self._cells[i] for i in np.flatnonzero(small & self._whole & one)]

    def _narrow(self) -> None:
        moved = np.zeros(len(self._row), dtype=bool)
        for _ in range(SWEEPS if len(self._cells) <= FAR else NEAR_SWEEPS):
            low, high = self._of_others()
            least, most = self._least[self._cell], self._most[self._cell]
            better = (low > least + _EPSILON) | (high < most - _EPSILON)
            if not better.any():
                break
            moved |= better
            np.maximum.at(self._least, self._cell, low)
            np.minimum.at(self._most, self._cell, high)
        said = np.flatnonzero(moved)
        said = said[np.argsort(self._cell[said], kind="stable")]
        self._moved, self._by = self._cell[said], self._row[said]

    def _of_others(self) -> tuple[np.ndarray, np.ndarray]:
        """The bounds of each number of each equation by the others of the equation."""
        up = self._factor > 0
        a, b = self._factor * self._least[self._cell], self._factor * self._most[self._cell]
        below = self._rest(np.where(up, a, b), -np.inf)
        above = self._rest(np.where(up, b, a), np.inf)
        total = self._total[self._row]
        one, other = (total - above) / self._factor, (total - below) / self._factor
        low, high = np.minimum(one, other), np.maximum(one, other)
        whole = self._whole[self._cell]
        return (
            np.where(whole, np.ceil(low - _EPSILON), low),
            np.where(whole, np.floor(high + _EPSILON), high),
        )

    def _rest(self, ends: np.ndarray, open_end: float) -> np.ndarray:
        """The sum of the other ends in the equation, `open_end` where one of them is infinite."""
        infinite = np.isinf(ends)
        finite = np.where(infinite, 0.0, ends)
        sums = np.bincount(self._row, finite, len(self._proofs))
        endless = np.bincount(self._row, infinite, len(self._proofs))
        return np.where(endless[self._row] - infinite > 0, open_end, sums[self._row] - finite)

    def reasons(self, cell: int, wanted: set[int]) -> dict[int, int]:
        """What says so, of that which is nearest to the number and holds equations among `wanted`:
        what bounds it, else (of up to `FAR` unknowns) what bounds the numbers of this, and so on.
        Factors by equation, in each part those of its proof; empty without any.
        """
        used: set[int] = set()
        cells = {self._place[cell]}
        for _ in range(len(self._cells) if len(self._cells) <= FAR else 1):
            ring = {row for c in cells for row in self._said_of(c)} - used
            near = [row for row in sorted(ring) if not wanted.isdisjoint(self._proofs[row])]
            if near:
                total: dict[int, int] = {}
                for n, row in enumerate(near):  # of several no number cancels out
                    for equation, factor in self._proofs[row].items():
                        total[equation] = total.get(equation, 0) + (7 * n + 1) * factor
                return total
            used |= ring
            cells = {c for row in ring for c in self._cells_of(row)}
        return {}

    def _said_of(self, cell: int) -> list[int]:
        start, end = np.searchsorted(self._moved, [cell, cell + 1])
        rows: list[int] = self._by[start:end].tolist()
        return rows

    def _cells_of(self, row: int) -> list[int]:
        start, end = np.searchsorted(self._row, [row, row + 1])
        cells: list[int] = self._cell[start:end].tolist()
        return cells


def combination(rows: Mapping[int, Mapping[int, int]]) -> dict[int, float]:
    """By what to multiply rows of numbers at their least, so that their sum has no negative
    coefficient, and a positive one at each number that cannot grow; empty where all can.

    Solves: how far can all numbers grow together, each up to 1 counted? The multipliers are the
    dual solution.
    """
    if all(min(row.values()) > 0 or max(row.values()) < 0 for row in rows.values()):
        return {}  # `Squeezed` sees what follows from a row alone
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    place: dict[int, int] = {}
    terms = [
        (i, place.setdefault(cell, len(place)), factor)
        for i, row in enumerate(rows.values())
        for cell, factor in row.items()
    ]
    at, of, factors = np.array(terms, dtype=float).T
    shape = (len(rows), len(place))
    matrix = csr_array((factors, (at.astype(np.int64), of.astype(np.int64))), shape=shape)
    answer = linprog(
        np.repeat([-1.0, 0.0], shape[1]),
        A_eq=hstack([matrix, matrix]),
        b_eq=np.zeros(shape[0]),
        bounds=[(0, 1)] * shape[1] + [(0, None)] * shape[1],
        method="highs",
    )
    if answer.x is None or -answer.fun > shape[1] - 0.5:
        return {}
    duals = -answer.eqlin.marginals
    return {cell: float(y) for cell, y in zip(rows, duals, strict=True) if abs(y) > _EPSILON}
