"""Somebody curious: takes what the exportable views show of all nights and solves for the rest.

Written from the words of the views and metrics, not from `warehouse/protect/*.sql`. `numbers` gives
every number there is, by name, with its value and whether a view shows it; `equations` what holds
between them; `determined` and `bounded` what follows for those that are not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

import duckdb

from tests.unit.warehouse import attacker_shares as shares

Name = tuple[object, ...]
Equation = list[tuple[int | Fraction, Name]]
KEY = ("source", "register", "district_code", "commune_code", "commune_vintage", "breakdown")
SUMS = (  # total, its parts, what both have in common
    ("province", "source", ()), ("province", "register", ()), ("province", "district", ()),
    ("province", "commune", ()), ("province", "commune_old", ()), ("province", "breakdown", ()),
    ("source", "register", ("source",)), ("source", "source_breakdown", ("source",)),
    ("breakdown", "source_breakdown", ("breakdown",)),
    ("breakdown", "register_breakdown", ("breakdown",)),
    ("source_breakdown", "register_breakdown", ("source", "breakdown")),
    ("register", "register_breakdown", ("source", "register")),
    ("register", "district_register", ("source", "register")),
    ("register", "commune_register", ("source", "register")),
    ("district", "district_register", ("district_code",)),
    ("commune", "commune_register", ("commune_code",)),
)  # fmt: skip
ONE_REGISTER = {
    "tax_standardised": ("tax_codes", "tax_code"),
    "cashless_share": ("beneficiaries", "payment"),
}

OF_EVERY_RECORD = ("sync_rate", "online_share", "online_complete_share")
OF_RECORDS = {"authentication_rate", "repairs", *OF_EVERY_RECORD, *ONE_REGISTER}
"""Metrics whose denominator in a register is the number of its records, where each has one person
and all are due."""


@dataclass
class Number:
    """A number somebody could want to know; `protected`: not to be known when from 1 to 4, it or
    (of shares) one of the numbers `behind` it: values that failed, that passed, both.
    """

    value: float
    shown: bool
    protected: bool = True
    behind: tuple[int, ...] = ()

    @property
    def small(self) -> bool:
        if self.behind and self.behind[0] == 0:
            return False  # that none failed tells of nobody
        return self.protected and any(1 <= n <= 4 for n in self.behind or (self.value,))

    @property
    def secret(self) -> bool:
        return self.small and not self.shown


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, object]]:
    return con.sql(sql).pl().to_dicts()


def numbers(con: duckdb.DuckDBPyConnection) -> dict[Name, Number]:
    found: dict[Name, Number] = {}
    values = shares.behind(con)
    for f in _figures(con):
        protects, count = f["protects"], f["denominator"] is None
        if protects == "nothing":
            continue
        everywhere = protects == "parts"
        at, n, d = _at(f), f["numerator"], f["denominator"]
        if protects == "shares":  # of weights, whose sum everybody knows
            counts = values[f["night"], f["source"], f["register"], f["breakdown"]]
            found[*at, "r"] = Number(d - n, f["shown_n"] is not None, behind=counts)
            continue
        found[*at, "n"] = Number(n, f["shown_n"] is not None, everywhere or count)
        if not count:
            found[*at, "d"] = Number(d, f["shown_d"] is not None)
            shown = f["shown_n"] is not None and f["shown_d"] is not None
            if f["measure"] != "mean":
                found[*at, "r"] = Number(d - n, shown, everywhere)
    for name, value, shown in _lines(con):
        if name in found:
            found[name].shown |= shown
        else:
            found[name] = Number(value, shown, name[0] != "digitised")
    for name, counts in shares.failed_values(con):
        found[name] = Number(counts[0], shown=False, behind=counts)
    for r in rows(
        con, "SELECT night, source, register, count(*) AS n FROM fct_record GROUP BY ALL"
    ):
        found["records", r["night"], r["source"], r["register"]] = Number(r["n"], shown=False)
    return found


def _figures(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    key = ("night", "metric_id", "level", *KEY)
    same = " AND ".join(f"v.{k} IS NOT DISTINCT FROM f.{k}" for k in key)
    return rows(
        con,
        f"SELECT {', '.join(f'f.{k}' for k in key)}, m.protects, m.measure, "  # noqa: S608 (names above)
        "f.numerator::DOUBLE AS numerator, f.denominator::DOUBLE AS denominator, "
        "v.numerator AS shown_n, v.denominator AS shown_d FROM fct_metric AS f "
        f"JOIN dim_metric AS m USING (metric_id) LEFT JOIN mart.v_metric AS v ON {same}",
    )


def _at(f: dict[str, object]) -> Name:
    return ("metric", f["night"], f["metric_id"], f["level"], *(f[k] for k in KEY))


def metric(night: object, metric_id: str, level: str, part: str, **key: object) -> Name:
    return ("metric", night, metric_id, level, *(key.get(k) for k in KEY), part)


def _lines(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Name, float, bool]]:
    """The lines of the views that count for themselves: name, real value, shown."""
    at = "night, source, register"
    for r in rows(con, "FROM fct_night JOIN mart.v_night AS v USING (night)"):
        for what in ("records", "mentions"):
            yield ("night", r["night"], what), r[what], r[f"{what}_1"] is not None
        name = metric(r["night"], "rows_processed", "province", "n")
        yield name, r["data_rows"] or 0, r["data_rows"] is not None
    for r in rows(con, f"FROM fct_source_state JOIN mart.v_source_state AS v USING ({at})"):
        where = {"source": r["source"], "register": r["register"]}
        name = metric(r["night"], "rows_processed", "register", "n", **where)
        yield name, r["data_rows"], r["data_rows_1"] is not None
    for r in rows(con, f"FROM fct_change JOIN mart.v_change AS v USING ({at})"):
        where = {"source": r["source"], "register": r["register"]}
        for what in ("new", "changed", "gone"):
            name = metric(r["night"], "records_changed", "register_breakdown", "n",
                          breakdown=what, **where)  # fmt: skip
            yield name, r[f"{what}_records"], r[f"{what}_records_1"] is not None
        name = ("same", r["night"], r["source"], r["register"])
        yield name, r["same_records"], r["same_records_1"] is not None
    counted = (
        "SELECT night, source, register, role, decision, reason, count(*) AS n FROM fct_link "
        "GROUP BY ALL"
    )
    by = f"{at}, role, decision, reason"
    for r in rows(con, f"FROM ({counted}) JOIN mart.v_link_decision AS v USING ({by})"):
        yield ("decision", *(r[k] for k in by.split(", "))), r["n"], r["mentions"] is not None
    counted = (
        "SELECT night, source, register, column_name, rule, count(DISTINCT (file, sheet_no, line)) "
        "AS n FROM fct_quarantine GROUP BY ALL"
    )
    by = f"{at}, column_name, rule"
    for r in rows(con, f"FROM ({counted}) JOIN mart.v_broken_rule AS v USING ({by})"):
        yield ("rule", *(r[k] for k in by.split(", "))), r["n"], r["broken_rows"] is not None
    yield from _backlog_lines(con)
    yield from _book_lines(con)


def _backlog_lines(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Name, float, bool]]:
    real = (
        "SELECT night, reason, source, register, current_commune AS commune_code, count(*) AS n, "
        "count(*) FILTER (age_days > due_days) AS late FROM fct_conflict GROUP BY ALL"
    )
    for r in rows(
        con,
        f"SELECT r.*, v.open_conflicts, v.overdue FROM ({real}) AS r "  # noqa: S608 (text above)
        "JOIN mart.v_conflict_backlog "
        "AS v ON v.night = r.night AND v.reason = r.reason AND v.source = r.source AND "
        "v.register = r.register AND v.commune_code IS NOT DISTINCT FROM r.commune_code",
    ):
        at = (r["night"], r["reason"], r["source"], r["register"], r["commune_code"])
        yield ("open", *at), r["n"], r["open_conflicts"] is not None
        yield ("late", *at), r["late"], r["overdue"] is not None
        both = r["overdue"] is not None and r["open_conflicts"] is not None
        yield ("in time", *at), r["n"] - r["late"], both
    real = (
        "SELECT night, reason, count(*) AS n, count(*) FILTER (age_days > due_days) AS late "
        "FROM fct_conflict GROUP BY ALL"
    )
    for r in rows(con, f"FROM ({real}) JOIN mart.v_conflict_reason AS v USING (night, reason)"):
        name = metric(r["night"], "conflicts_open", "breakdown", "n", breakdown=r["reason"])
        yield name, r["n"], r["open_conflicts"] is not None
        yield ("reason late", r["night"], r["reason"]), r["late"], r["overdue"] is not None
        both = r["overdue"] is not None and r["open_conflicts"] is not None
        yield ("reason in time", r["night"], r["reason"]), r["n"] - r["late"], both


def _book_lines(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Name, float, bool]]:
    for r in rows(
        con,
        "SELECT f.*, v.entries AS e, v.digitised AS g, v.records_outside AS x FROM fct_book AS f "
        "JOIN mart.v_book AS v ON v.night = f.night AND v.source = f.source AND v.register = "
        "f.register AND v.commune_code IS NOT DISTINCT FROM f.commune_code AND v.commune_vintage "
        "IS NOT DISTINCT FROM f.commune_vintage AND v.book_no IS NOT DISTINCT FROM f.book_no",
    ):
        at = tuple(r[k] for k in BOOK)
        yield ("entries", *at), r["entries"], r["e"] is not None
        yield ("outside", *at), r["records"] - r["digitised"], r["x"] is not None
        # that an entry is not typed in tells nothing of the person: only the book is protected
        yield ("digitised", *at), r["digitised"], r["g"] is not None


BOOK = (
    "night", "source", "register", "commune_code", "commune_vintage", "current_commune",
    "district_code", "book_no",
)  # fmt: skip


def equations(found: dict[Name, Number], con: duckdb.DuckDBPyConnection) -> list[Equation]:
    """What holds between the numbers; a sum that does not add up tells nothing."""
    made = [*_metric_sums(found), *_links(found, con), *_sums_of_lines(found, con)]
    made += shares.equations(con, set(found))
    return [
        equation
        for equation in made
        if len(equation) > 1
        and all(name in found for _, name in equation)
        and abs(sum(sign * found[name].value for sign, name in equation)) < 0.001
    ]


def _metric_sums(found: dict[Name, Number]) -> Iterator[Equation]:
    by_level: dict[tuple[object, ...], list[Name]] = defaultdict(list)
    for name in found:
        alone = name[-1] == "r" and (*name[:-1], "n") not in found
        if name[0] == "metric" and (name[-1] in {"n", "d"} or alone):
            by_level[name[1], name[2], name[3], name[-1]].append(name)
    place = {k: 4 + i for i, k in enumerate(KEY)}
    for (night, metric_id, level, part), totals in list(by_level.items()):
        for whole, below, common in SUMS:
            if whole != level:
                continue
            parts: dict[Name, list[Name]] = defaultdict(list)
            for name in by_level.get((night, metric_id, below, part), ()):
                parts[tuple(name[place[k]] for k in common)].append(name)
            for total in totals:
                made_of = parts.get(tuple(total[place[k]] for k in common), [])
                yield [(-1, total), *((1, name) for name in made_of)]
    for name in found:
        if name[0] == "metric" and name[-1] == "r" and (*name[:-1], "n") in found:
            yield [(-1, (*name[:-1], "d")), (1, (*name[:-1], "n")), (1, name)]


def _links(found: dict[Name, Number], con: duckdb.DuckDBPyConnection) -> Iterator[Equation]:
    for name in list(found):
        if name[0] == "metric" and name[-1] == "d":
            yield from _same_as(name)
    for night in {name[1] for name in found if name[0] == "records"}:
        of_night = [(1, name) for name in found if name[0] == "records" and name[1] == night]
        yield [(-1, ("night", night, "records")), *of_night]
    compared = "SELECT night, source, register, previous_night FROM fct_change"
    previous = {tuple(at): before for *at, before in con.execute(compared).fetchall()}
    for name in list(found):
        if name[0] == "same":
            yield from _changes(name, previous[name[1:]], found)


def _same_as(name: Name) -> Iterator[Equation]:
    """What a denominator is the same as: a count, the denominator of another metric, records."""
    _, night, metric_id, level, source, register, _, commune, vintage, _, _ = name
    records = ("records", night, source, register)
    if metric_id == "quarantine_rate":
        yield [(1, name), (-1, metric_like(name, "rows_processed", "n"))]
        yield [(1, name), (-1, (*name[:-1], "n")), (-1, records)]
    elif metric_id == "conflicts_overdue" and level != "breakdown":
        yield [(1, name), (-1, metric_like(name, "conflicts_open", "n"))]
    elif metric_id == "sync_rate":
        yield [(1, name), (-1, metric_like(name, "authentication_rate", "d"))]
    if metric_id in OF_EVERY_RECORD and level in {"register", "commune_register"}:
        for twin in {*OF_EVERY_RECORD} - {metric_id}:
            yield [(1, name), (-1, metric_like(name, twin, "d"))]
    if metric_id in OF_RECORDS and level in {"register", "register_breakdown"}:
        yield [(1, name), (-1, records)]
    if metric_id in ONE_REGISTER and level == "commune":
        source, register = ONE_REGISTER[str(metric_id)]
        for twin in ("authentication_rate", "sync_rate"):
            other = metric(
                night, twin, "commune_register", "d", source=source, register=register,
                commune_code=commune, commune_vintage=vintage,
            )  # fmt: skip
            yield [(1, name), (-1, other)]


def metric_like(name: Name, metric_id: str, part: str) -> Name:
    """The number of another metric at the same place."""
    return (*name[:2], metric_id, *name[3:-1], part)


def _changes(same: Name, previous: object, found: dict[Name, Number]) -> Iterator[Equation]:
    """The records of two nights, from those new, changed, gone and the same."""
    _, night, source, register = same
    new, changed, gone = (
        metric(night, "records_changed", "register_breakdown", "n",
               source=source, register=register, breakdown=what)
        for what in ("new", "changed", "gone")
    )  # fmt: skip
    yield [(-1, ("records", night, source, register)), (1, new), (1, changed), (1, same)]
    before = ("records", previous, source, register)
    if before in found:
        yield [(-1, before), (1, gone), (1, changed), (1, same)]
    else:  # a register that had no records the night before
        yield [(1, gone), (1, changed), (1, same)]


def _sums_of_lines(found: dict[Name, Number], con: duckdb.DuckDBPyConnection) -> Iterator[Equation]:
    roles = "SELECT DISTINCT source, register, role FROM fct_link WHERE due"
    due = set(con.execute(roles).fetchall())
    reasons = "SELECT reason, due_days FROM dim_reason WHERE kind = 'conflict'"
    days = dict(con.execute(reasons).fetchall())
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in found:
        for total in _totals(name, due, days):
            groups[total].append(name)
        kind, night, *at = name
        if kind == "open":
            yield [(-1, name), (1, ("late", night, *at)), (1, ("in time", night, *at))]
        elif kind == "reason late":
            total = metric(night, "conflicts_open", "breakdown", "n", breakdown=at[0])
            yield [(-1, total), (1, name), (1, ("reason in time", night, *at))]
    for total, parts in groups.items():
        name = total[:4] if total[-1] == "in books" else total
        yield [(-1, name), *((1, part) for part in parts)]


def _totals(name: Name, due: set[Name], days: dict[object, object]) -> Iterator[Name]:
    """The sums that a line of a view belongs to."""
    kind, night, *at = name
    if kind == "decision":
        source, register, role, decision, _ = at
        where = {"source": source, "register": register}
        if (source, register, role) in due:
            yield metric(night, "authentication_rate", "register", "d", **where)
            if decision == "match":
                yield metric(night, "authentication_rate", "register", "n", **where)
        yield ("night", night, "mentions")
        yield ("records", night, source, register)
    elif kind == "rule":
        yield metric(night, "quarantine_rate", "register", "n", source=at[0], register=at[1])
    elif kind in {"open", "late"}:
        yield from _totals_of_conflicts(name, days)
    elif kind in {"entries", "digitised"}:
        yield from _totals_of_books(name, "d" if kind == "entries" else "n")
    if kind in {"digitised", "outside"}:
        yield ("records", night, at[0], at[1], "in books")


def _totals_of_conflicts(name: Name, days: dict[object, object]) -> Iterator[Name]:
    kind, night, reason, source, register, commune = name
    half = "d" if kind == "open" else "n"
    yield metric(night, "conflicts_overdue", "breakdown", half, breakdown=f"{days[reason]} ngày")
    for level, where in (
        ("register", {"source": source, "register": register}),
        ("commune", {"commune_code": commune, "commune_vintage": "new"}),
    ):
        yield metric(night, "conflicts_overdue", level, half, **where)
        if kind == "open":
            yield metric(night, "conflicts_open", level, "n", **where)
    if kind == "open":
        yield metric(night, "conflicts_open", "breakdown", "n", breakdown=reason)
        yield metric(
            night, "conflicts_open", "source_breakdown", "n", source=source, breakdown=reason
        )
    else:
        yield ("reason late", night, reason)


def _totals_of_books(name: Name, half: str) -> Iterator[Name]:
    _, night, source, register, commune, vintage, now, district, _ = name
    where = {"source": source, "register": register}
    for level, more in (
        ("register", where),
        ("commune_register", {**where, "commune_code": now, "commune_vintage": "new"}),
        ("district_register", {**where, "district_code": district}),
        ("commune_old", {"commune_code": commune, "commune_vintage": vintage}),
        ("commune", {"commune_code": now, "commune_vintage": "new"}),
        ("district", {"district_code": district}),
    ):
        yield metric(night, "digitization_rate", level, half, **more)


def determined(found: dict[Name, Number], system: Iterable[Equation]) -> dict[Name, Fraction]:
    """The numbers that follow from those shown, with their values: exact elimination."""
    reduced: dict[Name, tuple[dict[Name, Fraction], Fraction]] = {}
    for equation in system:
        left: dict[Name, Fraction] = defaultdict(Fraction)
        right = Fraction(0)
        for sign, name in equation:
            if found[name].shown:
                right -= sign * Fraction(found[name].value)
            else:
                left[name] += sign
        for name in [n for n in left if n in reduced]:
            factor = left.pop(name)
            for other, value in reduced[name][0].items():
                left[other] -= factor * value
            right -= factor * reduced[name][1]
        left = {n: v for n, v in left.items() if v}
        if not left:
            continue
        pivot = min(left, key=repr)
        factor = left.pop(pivot)
        row, total = {n: v / factor for n, v in left.items()}, right / factor
        for name, (other, value) in list(reduced.items()):
            if pivot in other:
                times = other.pop(pivot)
                for n, v in row.items():
                    other[n] = other.get(n, Fraction(0)) - times * v
                clean = {n: v for n, v in other.items() if v}
                reduced[name] = (clean, value - times * total)
        reduced[pivot] = (row, total)
    return {name: value for name, (row, value) in reduced.items() if not row}


def bounded(found: dict[Name, Number], system: list[Equation]) -> dict[Name, float]:
    """The numbers that follow when no count is negative, with their values: narrowing intervals."""
    low = {name: n.value - _blur(name) if n.shown else 0.0 for name, n in found.items()}
    high = {name: n.value + _blur(name) if n.shown else inf for name, n in found.items()}
    moved = True
    while moved:
        moved = False
        for equation in system:
            for sign, name in equation:
                rest = [(float(-s / sign), other) for s, other in equation if other != name]
                least = sum(s * (low[o] if s > 0 else high[o]) for s, o in rest)
                most = sum(s * (high[o] if s > 0 else low[o]) for s, o in rest)
                if least > low[name] + 1e-6 or most < high[name] - 1e-6:
                    low[name], high[name] = max(low[name], least), min(high[name], most)
                    moved = True
    assert all(low[n] < high[n] + 0.01 for n in found), "the equations contradict each other"
    hidden = [n for n in found if not found[n].shown]
    whole = {n for n in hidden if n[0] == "failed" and high[n] < inf}
    return {n: low[n] for n in hidden if high[n] - low[n] < 1e-6} | {
        n: low[n] for n in whole if ceil(low[n] - 1e-6) == floor(high[n] + 1e-6)
    }


def _blur(name: Name) -> float:
    """How far what a figure lacks may be from the sum of what its values take: it is rounded."""
    return 0.001 if name[2] in {"criteria", "quality_index"} and name[-1] == "r" else 0.0
