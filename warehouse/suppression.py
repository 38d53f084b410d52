"""Hides until nothing small follows from what is shown.

Belongs here: the loop over what is hidden, what follows and what is hidden next. Does not belong
here: the numbers and the equations between them (`protect/*.sql`), what follows from them
(`elimination`, `bounds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import duckdb
import numpy as np
import polars as pl

from warehouse.bounds import Squeezed, Unknowns, combination
from warehouse.elimination import PRIME, Elimination, Row
from warehouse.sql import read_sql

_DETAIL, _HEADLINE = 1, 3
"""Ranks of `50_units.sql`: for what only bounds tell no figure is given up that a province, a
register or a commune is judged by."""


def hide(con: duckdb.DuckDBPyConnection) -> bool:
    """Mark in `pr_unit` what must be hidden beside what is small; False where the equations still
    determine something small and nothing more can be hidden.

    What only bounds leave one value, with nothing left to be hidden for it, does not stop the
    night (docs/warehouse-internals.md, "Not protected").

    What has nothing left to be hidden for it may still become unknown when others are hidden, so it
    is asked for again at the end. Bounds are asked for when equations alone give nothing away.
    """
    page = _Page(con)
    system = _System()
    stuck: set[int] = set()
    while True:
        proofs = system.learn(page.unknown())
        helped = page.hide_more(proofs)
        stuck |= proofs.keys() - helped
        if helped:
            continue
        squeezed = system.squeezed()
        wanted = page.may_be_opened(_DETAIL) if squeezed.told else set()
        reasons = {cell: squeezed.reasons(cell, wanted) for cell in squeezed.told}
        if not page.hide_more(reasons, _DETAIL, eager=True):
            page.write(con)
            return not page.of_this_night(system.given_away(stuck))


class _Page:
    """What is shown and hidden: units, their numbers (cells), and the equations between them.

    A unit is hidden or shown as one; all have a place in arrays.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        units, cells, terms = (
            con.execute(read_sql("protect", step)).fetchnumpy()
            for step in ("50_units", "51_cells", "52_terms")
        )
        self._unit = units["unit"]
        self._hidden, self._fixed = units["hidden"].astype(bool), units["fixed"].astype(bool)
        self._past = units["past"].astype(bool)
        self._size, self._along, self._rank = units["size"], units["along"], units["rank"]
        self._fresh = self._hidden.copy()
        self._unit_of, self._value = cells["unit"], cells["value"]
        self._small, self._least = cells["small"].astype(bool), cells["least"]
        self._first = np.searchsorted(terms["cell"], np.arange(len(self._value) + 1))
        self._equation_of, self._sign = terms["equation"], terms["sign"]
        self._cell_of = terms["cell"]
        self._by_equation = np.argsort(self._equation_of, kind="stable")
        ordered = self._equation_of[self._by_equation]
        self._begin = np.searchsorted(ordered, np.arange(ordered[-1] + 2 if len(ordered) else 1))

    def unknown(self) -> Iterator[tuple[int, list[int], list[int], bool, float, int]]:
        """What somebody curious does not know, of what was hidden just now: (number, equations,
        coefficients, small, value, least). A hidden zero counts as known, since sums of nothing
        give it away.
        """
        fresh = self._fresh[self._unit_of] & ((self._value != 0) | (self._least == 0))
        self._fresh[:] = False
        for cell in np.flatnonzero(fresh):
            own = slice(self._first[cell], self._first[cell + 1])
            if own.start < own.stop:
                yield (
                    int(cell), self._equation_of[own].tolist(), self._sign[own].tolist(),
                    bool(self._small[cell]), float(self._value[cell]), int(self._least[cell]),
                )  # fmt: skip

    def of_this_night(self, cells: set[int]) -> set[int]:
        """Those that do not belong to the night before: what it gives away was judged with it."""
        return {cell for cell in cells if not self._past[self._unit_of[cell]]}

    def may_be_opened(self, rank: int) -> set[int]:
        """The equations in which something of at most this rank could still be hidden."""
        return set(self._equation_of[self._candidates(rank)[self._cell_of]].tolist())

    def _candidates(self, rank: int) -> np.ndarray:
        units = ~self._hidden & ~self._fixed & (self._rank <= rank)
        candidates: np.ndarray = units[self._unit_of] & (self._value != 0)
        return candidates

    def hide_more(
        self, proofs: Mapping[int, Row], rank: int = _HEADLINE, *, eager: bool = False
    ) -> set[int]:
        """Hide one more unit for each small number that is given away: of those of at most `rank`
        that would make it unknown the one of lowest rank, then size, unless another choice does
        (`eager`: whatever the others choose). Returns those for which there was one.
        """
        candidates = self._candidates(rank)
        helped: set[int] = set()
        chosen: set[int] = set()
        for number, proof in sorted(proofs.items()):
            units = self._units_of(proof, candidates)
            if units:
                helped.add(number)
                if eager or not chosen.intersection(units):
                    chosen.add(min(units, key=self._missed))
        if chosen:
            before = self._hidden.copy()
            self._hidden[sorted(chosen)] = True
            tied = self._along >= 0
            self._hidden[tied] |= self._hidden[self._along[tied]]
            self._fresh |= self._hidden & ~before
        return helped

    def _missed(self, unit: int) -> tuple[int, float, int]:
        """How much readers would miss it; what is smallest least, of what ranks alike."""
        return int(self._rank[unit]), float(self._size[unit]), unit

    def _units_of(self, proof: Row, candidates: np.ndarray) -> set[int]:
        """What stands in a proof, could be hidden, and is not cancelled out between equations."""
        equations = np.fromiter(proof, dtype=np.int64, count=len(proof))
        begin = self._begin[equations]
        length = self._begin[equations + 1] - begin
        part = np.repeat(np.arange(len(equations)), length)
        within = np.arange(len(part)) - np.repeat(np.cumsum(length) - length, length)
        terms = self._by_equation[begin[part] + within]
        of = candidates[self._cell_of[terms]]
        part, terms = part[of].tolist(), terms[of]
        factors = list(proof.values())
        weights: Row = {}
        for cell, sign, n in zip(
            self._cell_of[terms].tolist(), self._sign[terms].tolist(), part, strict=True
        ):
            weights[cell] = weights.get(cell, 0) + factors[n] * sign
        return {int(self._unit_of[cell]) for cell, weight in weights.items() if weight % PRIME}

    def write(self, con: duckdb.DuckDBPyConnection) -> None:
        """Mark in `pr_unit` what is hidden now."""
        con.register("chosen", pl.DataFrame({"unit": self._unit[self._hidden]}))
        con.execute("UPDATE pr_unit SET hidden = unit IN (SELECT unit FROM chosen)")
        con.unregister("chosen")


class _System:
    """The equations as far as they hold unknown numbers.

    Numbers that stand in the same equations (the small books of a commune) are one unknown, their
    sum: no equation tells them apart, so none of them can be given away, unless all are 1.
    """

    def __init__(self) -> None:
        self._solved = Elimination()
        self._unknowns = Unknowns()
        self._alike: dict[tuple[tuple[int, int], ...], int] = {}
        self._small: set[int] = set()

    def learn(
        self, rows: Iterable[tuple[int, list[int], list[int], bool, float, int]]
    ) -> dict[int, Row]:
        """Take in (number, equations, coefficients, small, value, least) of what is hidden now;
        which small numbers the equations determine, each with its proof.
        """
        fresh = []
        for cell, equations, signs, small, value, least in rows:
            place = tuple(zip(equations, signs, strict=True))
            first = self._alike.setdefault(place, cell)
            self._unknowns.add(first, value, small=small, least=least)
            if first != cell:
                self._small.discard(first)
                continue
            fresh.append((cell, place))
            for equation, sign in place:
                self._unknowns.put_in(equation, cell, sign)
            if small:
                self._small.add(cell)
        # those at their least come last: then what follows between them is in rows of their own
        for cell, place in sorted(fresh, key=lambda f: self._unknowns.at_least(f[0])):
            last = self._unknowns.at_least(cell)
            self._solved.add(cell, place, small=cell in self._small, last=last)
        return self._solved.alone(self._small)

    def given_away(self, cells: set[int]) -> set[int]:
        """Those of `cells` that are determined now."""
        return set(self._solved.alone(cells))

    def squeezed(self) -> Squeezed:
        """What all of it says within bounds: the equations, and those that follow from several of
        them between numbers that are at their least.
        """
        rows = {
            cell: (row, proof)
            for cell, (row, proof) in self._solved.among_last().items()
            if max(map(abs, row.values())) <= _PLAIN
        }
        sums: dict[int, Mapping[int, float]] = {cell: row for cell, (row, _) in rows.items()}
        proofs = {cell: proof for cell, (_, proof) in rows.items()}
        squeezed = Squeezed(self._unknowns, sums, proofs)
        if squeezed.told:
            return squeezed
        several = combination({cell: row for cell, (row, _) in rows.items()})
        if not several:
            return squeezed
        together: dict[int, float] = {}
        for cell, factor in several.items():
            for other, value in rows[cell][0].items():
                together[other] = together.get(other, 0.0) + factor * value
        proofs[-1] = {}
        for cell, factor in several.items():
            for equation, part in proofs[cell].items():
                whole = round(factor * _DIVISIBLE) * part
                proofs[-1][equation] = proofs[-1].get(equation, 0) + whole
        sums[-1] = {cell: value for cell, value in together.items() if abs(value) > _NOTHING}
        return Squeezed(self._unknowns, sums, proofs)


_NOTHING = 1e-6
_DIVISIBLE = 720720
_PLAIN = 1000
"""Larger coefficients stand for fractions: modulo a prime they have no sign."""
