"""What must not leave the warehouse: numbers from 1 to 4 about people, and what gives them away.

Belongs here: the rule and the loop that hides until nothing small can be computed from what is
shown. Does not belong here: the numbers and the equations between them (`protect/*.sql`), showing
them (`views/*.sql`).

All numbers that the exportable views show of a night, and of the night before, stand in one system
of linear equations: a total and its parts, the lines of a view and the figure that counts them,
records of two nights and what changed between them. A hidden number is given away exactly when the
equations determine it, which is asked of the whole system, not of one table at a time. This is
secondary cell suppression over linked tables (A. Hundepool and others, Statistical Disclosure
Control, Wiley 2012, chapter 4), with a greedy choice of what to hide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import duckdb
import polars as pl

from warehouse.sql import quote_identifier, read_sql

VERSION = 2
"""Of the rule: nights that another version judged are judged again with the next build."""
_PRIME = 2**61 - 1
"""Equations are solved modulo this number: exact, since their coefficients are whole numbers."""
_HALF = _PRIME // 2
_COUNTS = (
    ("fct_decision", "11_decisions"),
    ("fct_broken_rule", "12_rules"),
    ("fct_backlog_reason", "13_reasons"),
)
_STEPS = (
    "10_figures", "14_broken", "15_values", "20_records", "21_units", "22_cells", "30_sums",
    "31_links", "32_views", "33_backlog", "34_books", "35_values", "40_false", "50_along",
)  # fmt: skip
_AFTERWARDS = ("61_open", "62_claimed", "63_revised")
_FLAGS = (
    ("figure", "fct_metric", "suppressed"),
    ("decision", "fct_decision", "suppressed"),
    ("rule", "fct_broken_rule", "suppressed"),
    ("open", "fct_backlog", "suppressed"),
    ("overdue", "fct_backlog", "overdue_suppressed"),
    ("reason", "fct_backlog_reason", "suppressed"),
    ("book", "fct_book", "suppressed"),
    ("outside", "fct_book", "outside_suppressed"),
    ("same", "fct_change", "same_suppressed"),
)

Row = dict[int, int]
"""Coefficients by number; of an equation, or of a combination of equations."""


def protect(con: duckdb.DuckDBPyConnection, pairs: list[list[str]]) -> None:
    """Mark what must not leave, of every night that this version of the rule has not judged, and of
    the nights after it as far as that changes what they may show.

    `pairs` has [metric, metric whose count it is divided by] (`Metric.within`). A night in which
    not enough can be hidden stays unjudged, which no audit lets pass (`audits/judged.sql`).
    """
    done: dict[str, date] = {}
    while (unjudged := _first_unjudged(con, done)) is not None:
        province, night = unjudged
        safe, changed = _protect_night(con, province, night, pairs)
        given = {"province": province, "night": night}
        if safe:
            con.execute(read_sql("protect", "60_judged"), given | {"version": VERSION})
        if changed:
            con.execute(read_sql("protect", "64_next"), given)
        done[province] = night


def _first_unjudged(
    con: duckdb.DuckDBPyConnection, done: Mapping[str, date]
) -> tuple[str, date] | None:
    """The first night that is not judged, later than what is done of its province."""
    unjudged = con.execute(
        "SELECT province_code, night FROM fct_night WHERE protection IS DISTINCT FROM $version "
        "ORDER BY province_code, night",
        {"version": VERSION},
    ).fetchall()
    return next((at for at in unjudged if at[0] not in done or at[1] > done[at[0]]), None)


def _protect_night(
    con: duckdb.DuckDBPyConnection, province: str, night: date, pairs: list[list[str]]
) -> tuple[bool, bool]:
    """Judge one night: whether nothing small follows now, and whether its marks have changed."""
    given = {"province": province, "night": night, "pairs": pairs}
    _count(con, province, night)
    for step in _STEPS:
        statement = read_sql("protect", step)
        needed = {name: value for name, value in given.items() if f"${name}" in statement}
        con.execute(statement, needed)
    safe = _hide(con)
    changed = 0
    for origin, table, flag in _FLAGS:
        [(marked,)] = con.execute(
            f"UPDATE {quote_identifier(table)} SET {quote_identifier(flag)} = hidden "  # noqa: S608 (names from the list above)
            f"FROM pr_unit WHERE origin = $origin AND NOT fixed "
            f"AND line = {quote_identifier(table)}.rowid "
            f"AND hidden IS DISTINCT FROM {quote_identifier(table)}.{quote_identifier(flag)}",
            {"origin": origin},
        ).fetchall()
        changed += marked
    for step in _AFTERWARDS:
        con.execute(read_sql("protect", step), {"province": province, "night": night})
    return safe, changed > 0


def _count(con: duckdb.DuckDBPyConnection, province: str, night: date) -> None:
    """Count what views show of the rows of the night, unless that is done."""
    given = {"province": province, "night": night}
    for table, step in _COUNTS:
        [(counted,)] = con.execute(
            f"SELECT count(*) FROM {quote_identifier(table)} "  # noqa: S608 (names from the list above)
            "WHERE province_code = $province AND night = $night",
            given,
        ).fetchall()
        if not counted:
            con.execute(read_sql("protect", step), given)


class _System:
    """The equations as far as they hold unknown numbers, in parts that have nothing in common.

    Numbers that stand in the same equations (the small books of a commune) are one unknown, their
    sum: no equation tells them apart, so none of them can be given away.
    """

    def __init__(self) -> None:
        self._equations: dict[int, Row] = {}
        self._of_cell: dict[int, tuple[int, ...]] = {}
        self._alike: dict[tuple[tuple[int, int], ...], int] = {}
        self._small: set[int] = set()

    def learn(self, rows: Iterable[tuple[int, list[int], list[int], bool]]) -> list[int]:
        """Take in (number, equations, coefficients, small) of what is hidden now."""
        fresh = []
        for cell, equations, signs, small in rows:
            place = tuple(zip(equations, signs, strict=True))
            first = self._alike.setdefault(place, cell)
            fresh.append(first)
            if first != cell:
                self._small.discard(first)
                continue
            self._of_cell[cell] = tuple(equations)
            for equation, sign in place:
                self._equations.setdefault(equation, {})[cell] = sign
            if small:
                self._small.add(cell)
        return fresh

    def given_away(self, cells: Iterable[int]) -> dict[int, Row]:
        """As `given_away`, of the parts in which `cells` are."""
        part: dict[int, Row] = {}
        seen = set(cells)
        waiting = list(seen)
        while waiting:
            for equation in self._of_cell.get(waiting.pop(), ()):
                if equation not in part:
                    part[equation] = self._equations[equation]
                    more = part[equation].keys() - seen
                    seen |= more
                    waiting += more
        return given_away(part, self._small & seen)


def _hide(con: duckdb.DuckDBPyConnection) -> bool:
    """Hide until nothing small is given away; False where some is and nothing more can be hidden.

    What has nothing left to be hidden for it may still become unknown when others are hidden, so it
    is asked for again at the end.
    """
    system = _System()
    stuck: set[int] = set()
    while True:
        rows = con.execute(read_sql("protect", "51_unknown")).fetchall()
        con.execute("UPDATE pr_unit SET fresh = false WHERE fresh")
        proofs = system.given_away(system.learn(rows))
        helped = _hide_more(con, proofs)
        stuck |= proofs.keys() - helped
        if not helped:
            return not system.given_away(stuck)
        con.execute(read_sql("protect", "50_along"))


def _hide_more(con: duckdb.DuckDBPyConnection, proofs: Mapping[int, Row]) -> set[int]:
    """Hide one more number for each small one that is given away, and return those for which there
    was one.
    """
    if not proofs:
        return set()
    con.register("proof", _as_frame(proofs))
    candidates = con.execute(read_sql("protect", "52_candidates"), {"prime": _PRIME}).fetchall()
    con.unregister("proof")
    chosen = _choose(candidates)
    if chosen:
        con.register("chosen", pl.DataFrame({"unit": sorted(chosen)}, {"unit": pl.UInt64}))
        con.execute(
            "UPDATE pr_unit SET hidden = true, fresh = true WHERE unit IN (SELECT unit FROM chosen)"
        )
        con.unregister("chosen")
    return {number for number, _ in candidates}


def _choose(candidates: Iterable[tuple[int, int]]) -> set[int]:
    """For each number the first of its candidates, unless another choice hides one of them."""
    by_number: dict[int, list[int]] = {}
    for number, unit in candidates:
        by_number.setdefault(number, []).append(unit)
    chosen: set[int] = set()
    for units in by_number.values():
        if not chosen.intersection(units):
            chosen.add(units[0])
    return chosen


def _as_frame(proofs: Mapping[int, Row]) -> pl.DataFrame:
    lines = [
        (number, equation, factor)
        for number, proof in sorted(proofs.items())
        for equation, factor in sorted(proof.items())
    ]
    schema = {"number": pl.UInt64, "equation": pl.UInt64, "factor": pl.Int64}
    return pl.DataFrame(lines, schema=schema, orient="row")


def given_away(equations: Mapping[int, Mapping[int, int]], small: set[int]) -> dict[int, Row]:
    """Which of the numbers `small` the equations determine, each with its proof.

    `equations` has the coefficients of the unknown numbers only; what is known is on the other
    side, wherever it is. A proof has the factor (modulo `_PRIME`) of each equation whose sum is the
    number and nothing else unknown. Gauss-Jordan elimination on sparse rows: a number is determined
    exactly when its row of the reduced form holds nothing beside it.
    """
    solved: dict[int, tuple[Row, Row]] = {}
    used_in: dict[int, set[int]] = {}
    for equation in sorted(equations, key=lambda e: (len(equations[e]), e)):
        row = dict(equations[equation])
        proof: Row = {equation: 1}
        for cell in [cell for cell in row if cell in solved]:
            factor = -row.pop(cell)
            _add(row, solved[cell][0], factor)
            _add(proof, solved[cell][1], factor)
        if not row:
            continue
        pivot = min(row, key=lambda cell: (len(used_in.get(cell, ())), cell))
        leading = row.pop(pivot)
        if leading != 1:
            inverse = _near_zero(pow(leading, -1, _PRIME))
            row = {cell: _near_zero(value * inverse) for cell, value in row.items()}
            proof = {name: _near_zero(value * inverse) for name, value in proof.items()}
        for other in sorted(used_in.pop(pivot, set())):
            other_row, other_proof = solved[other]
            factor = -other_row.pop(pivot)
            before = set(other_row)
            _add(other_row, row, factor)
            _add(other_proof, proof, factor)
            for cell in before - set(other_row):
                used_in[cell].discard(other)
            for cell in set(other_row) - before:
                used_in.setdefault(cell, set()).add(other)
        for cell in row:
            used_in.setdefault(cell, set()).add(pivot)
        solved[pivot] = (row, proof)
    return {cell: solved[cell][1] for cell in small if cell in solved and not solved[cell][0]}


def _add(row: Row, other: Row, factor: int) -> None:
    """Add `factor` times `other` to `row`, modulo `_PRIME`, dropping what cancels out."""
    for name, value in other.items():
        total = row.get(name, 0) + factor * value
        if not -_HALF <= total <= _HALF:
            total = _near_zero(total)
        if total:
            row[name] = total
        else:
            row.pop(name, None)


def _near_zero(value: int) -> int:
    """`value` modulo `_PRIME` in the range around zero: most coefficients stay 1 and -1."""
    return (value + _HALF) % _PRIME - _HALF
