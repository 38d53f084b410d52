"""What linear equations determine, exactly, and the proof, while unknown numbers are added.

Belongs here: elimination. Does not belong here: which equations there are (`protect/*.sql`), and
what is done about what follows (`suppression`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

PRIME = 2**61 - 1
"""Equations are solved modulo this number: exact, since their coefficients are whole numbers."""
_HALF = PRIME // 2

Row = dict[int, int]
"""Coefficients by number; of an equation, or of a combination of equations."""


class Elimination:
    """Equations in reduced form: each row says what one number (its pivot) and others that are no
    pivots are together, or that nothing unknown is left in it.

    Every row has its proof: the factor (modulo `PRIME`) of each equation in it. So a number that
    becomes unknown is one more column, which the proofs give for all rows; nothing is solved
    twice. Gauss-Jordan elimination on sparse rows, column by column: a number is determined exactly
    when its row holds nothing beside it. Rows of numbers that come `last` hold none but such.

    Kept are the rows that can still tell something: those without a pivot, those of numbers that
    come last, and those of `small` numbers as long as they are determined. What is not determined
    never will be, since the unknown only become more, and of other numbers nobody asks; most rows
    are of those.
    """

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._proofs: dict[int, Row] = {}
        self._pivots: dict[int, int] = {}
        self._row_of: dict[int, int] = {}
        self._with_equation: dict[int, set[int]] = {}
        self._last: set[int] = set()
        self._told: set[int] = set()

    def add(
        self, cell: int, column: Iterable[tuple[int, int]], *, small: bool, last: bool = False
    ) -> None:
        """Make a number unknown that stands in equations with these coefficients."""
        if last:
            self._last.add(cell)
        factors = self._factors(column)
        pivot = self._choose(factors, last=last)
        if pivot is None:
            for row, factor in factors.items():
                self._rows[row][cell] = factor
                self._settle(row)
            return
        if (before := self._pivots.get(pivot)) is not None:
            self._rows[pivot][before] = 1
            self._told.discard(before)
            del self._row_of[before]
        self._scale(pivot, factors.pop(pivot))
        self._pivots[pivot], self._row_of[cell] = cell, pivot
        for row, factor in factors.items():
            self._add(pivot, row, -factor)
        if small:
            self._told.add(cell)
        self._settle(pivot)

    def _factors(self, column: Iterable[tuple[int, int]]) -> Row:
        """What the new number is multiplied with in each row."""
        factors: Row = {}
        for equation, sign in column:
            if equation not in self._with_equation:
                self._rows[equation], self._proofs[equation] = {}, {equation: 1}
                self._with_equation[equation] = {equation}
            for row in self._with_equation[equation]:
                factors[row] = factors.get(row, 0) + sign * self._proofs[row][equation]
        near = {row: _near_zero(factor) for row, factor in factors.items()}
        return {row: factor for row, factor in sorted(near.items()) if factor}

    def _choose(self, factors: Row, *, last: bool) -> int | None:
        """The row that is solved for the new number: one without a pivot, else, unless the number
        comes last, one of a number that does.
        """
        free = [row for row in factors if row not in self._pivots]
        if not free and not last:
            free = [row for row in factors if self._pivots[row] in self._last]
        size = {row: len(self._proofs[row]) + len(self._rows[row]) for row in free}
        return min(free, key=lambda row: (size[row], row)) if free else None

    def _scale(self, row: int, by: int) -> None:
        if by == 1:
            return
        inverse = -1 if by == -1 else pow(by, -1, PRIME)
        for of in (self._rows, self._proofs):
            of[row] = {name: _near_zero(value * inverse) for name, value in of[row].items()}

    def _add(self, pivot: int, row: int, factor: int) -> None:
        """Add `factor` times the row `pivot` to `row`, and its proof to that one's."""
        gone, come = _add(self._proofs[row], self._proofs[pivot], factor)
        for equation in gone:
            self._with_equation[equation].discard(row)
        for equation in come:
            self._with_equation[equation].add(row)
        if self._rows[pivot]:
            _add(self._rows[row], self._rows[pivot], factor)
            self._settle(row)

    def _settle(self, row: int) -> None:
        """Forget a row that can tell nothing any more."""
        cell = self._pivots[row]
        if not self._rows[row] and cell in self._told:
            return
        self._told.discard(cell)
        if cell not in self._last:
            del self._pivots[row], self._row_of[cell], self._rows[row]
            for equation in self._proofs.pop(row):
                self._with_equation[equation].discard(row)

    def alone(self, cells: Set[int]) -> dict[int, Row]:
        """Which of these small numbers are determined, each with its proof."""
        return {cell: self._proofs[self._row_of[cell]] for cell in sorted(self._told & cells)}

    def among_last(self) -> dict[int, tuple[Row, Row]]:
        """The rows of numbers that come last: coefficients (of the pivot too) and proof."""
        return {
            cell: (self._rows[row] | {cell: 1}, self._proofs[row])
            for cell, row in self._row_of.items()
            if cell in self._last and self._rows[row]
        }


def given_away(equations: Mapping[int, Mapping[int, int]], small: set[int]) -> dict[int, Row]:
    """Which of the numbers `small` the equations determine, each with its proof.

    `equations` has the coefficients of the unknown numbers only; what is known is on the other
    side, wherever it is.
    """
    columns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for equation, terms in equations.items():
        for cell, factor in terms.items():
            columns[cell].append((equation, factor))
    system = Elimination()
    for cell, column in sorted(columns.items()):
        system.add(cell, column, small=cell in small)
    return system.alone(small)


def _add(row: Row, other: Row, factor: int) -> tuple[list[int], list[int]]:
    """Add `factor` times `other` to `row`, modulo `PRIME`; names of what cancelled out, and of what
    was not there before.
    """
    gone, come = [], []
    for key, value in other.items():
        before = row.get(key)
        total = (before or 0) + factor * value
        if not -_HALF <= total <= _HALF:
            total = _near_zero(total)
        if total:
            row[key] = total
            if before is None:
                come.append(key)
        elif before is not None:
            del row[key]
            gone.append(key)
    return gone, come


def _near_zero(value: int) -> int:
    """`value` modulo `PRIME` in the range around zero: most coefficients stay 1 and -1."""
    return (value + _HALF) % PRIME - _HALF
