"""What linear equations determine, exactly, and the proof, while unknown numbers are added.

Belongs here: elimination. Does not belong here: which equations there are (`protect/*.sql`), and
what is done about what follows (`suppression`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

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
    """

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._proofs: dict[int, Row] = {}
        self._pivots: dict[int, int] = {}
        self._row_of: dict[int, int] = {}
        self._with_equation: dict[int, set[int]] = defaultdict(set)
        self._with_cell: dict[int, set[int]] = defaultdict(set)
        self._last: set[int] = set()

    def add(self, cell: int, column: Iterable[tuple[int, int]], *, last: bool = False) -> None:
        """Make a number unknown that stands in equations with these coefficients."""
        if last:
            self._last.add(cell)
        factors = self._factors(column)
        pivot = self._choose(factors, last=last)
        if pivot is None:
            for row, factor in factors.items():
                self._rows[row][cell] = factor
                self._with_cell[cell].add(row)
            return
        if (before := self._pivots.get(pivot)) is not None:
            self._rows[pivot][before] = 1
            self._with_cell[before].add(pivot)
            del self._row_of[before]
        self._scale(pivot, factors.pop(pivot))
        self._pivots[pivot], self._row_of[cell] = cell, pivot
        for row, factor in factors.items():
            _add(self._rows[row], self._rows[pivot], -factor, row, self._with_cell)
            _add(self._proofs[row], self._proofs[pivot], -factor, row, self._with_equation)

    def _factors(self, column: Iterable[tuple[int, int]]) -> Row:
        """What the new number is multiplied with in each row."""
        factors: Row = {}
        for equation, sign in column:
            if equation not in self._proofs:
                self._rows[equation], self._proofs[equation] = {}, {equation: 1}
                self._with_equation[equation].add(equation)
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

    def alone(self, cells: Iterable[int]) -> dict[int, Row]:
        """Which of these numbers are determined, each with its proof."""
        found = {}
        for cell in cells:
            row = self._row_of.get(cell)
            if row is not None and not self._rows[row]:
                found[cell] = self._proofs[row]
        return found

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
        system.add(cell, column)
    return system.alone(small)


def _add(row: Row, other: Row, factor: int, name: int, index: dict[int, set[int]]) -> None:
    """Add `factor` times `other` to `row`, modulo `PRIME`, dropping what cancels out; `index` has
    the rows in which each name stands, this one as `name`.
    """
    for key, value in other.items():
        before = row.get(key)
        total = (before or 0) + factor * value
        if not -_HALF <= total <= _HALF:
            total = _near_zero(total)
        if total:
            row[key] = total
            if before is None:
                index[key].add(name)
        elif before is not None:
            del row[key]
            index[key].discard(name)


def _near_zero(value: int) -> int:
    """`value` modulo `PRIME` in the range around zero: most coefficients stay 1 and -1."""
    return (value + _HALF) % PRIME - _HALF
