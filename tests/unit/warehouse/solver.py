"""An attacker with an integer program: the least and the most that each hidden number can be.

Reads nothing but the exportable views, and what everybody may know: the definitions of the metrics,
that a line is only there where there is something to count, that counts are whole and not negative,
which communes were merged into which. `attacker` solves equations; this one also uses what is only
an inequality, and that numbers are whole. The two share no code.

Belongs here: reading the views, writing down what holds, solving. Does not belong here: making
nights (`night_factory`, `sample_data`), and what is done about a leak (`warehouse/protect/*.sql`).

Print what leaks from a warehouse: `python -m tests.unit.warehouse.solver WAREHOUSE.duckdb …`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import ceil, floor, inf
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from findings.catalogue import rule
from warehouse.metrics import Measure, Protects, load_catalogue
from warehouse.schema import views
from warehouse.sql import connect_reader, connect_writer

Name = tuple[object, ...]
Terms = dict[Name, float]
KEY = ("source", "register", "district_code", "commune_code", "commune_vintage", "breakdown")
READ = {
    "v_metric", "v_book", "v_broken_rule", "v_change", "v_commune", "v_conflict_backlog",
    "v_conflict_reason", "v_finding", "v_link_decision", "v_night", "v_source_state",
}  # fmt: skip
PARTS_OF_METRIC = {
    "v_authentication_rate", "v_criteria", "v_digitization_rate", "v_quarantine_rate",
    "v_sync_rate", "v_review_desk", "v_conflict_cleared", "v_decision_overturned",
    "v_link_precision",
}  # fmt: skip
OTHER = {
    "v_metric_revision", "v_reported_figure", "v_reviewer", "v_review_agreement", "v_finding_rule",
    "v_own_law",
}  # fmt: skip
"""Lines of figures, shown only while the figure is (`test_protection`); and no counts."""
AGES = {"age_5": 0, "age_10": 6, "age_15": 11, "age_30": 16, "age_older": 31}
"""Classes of age, and the least days in each."""
CLAIMS = ("claimed_done", "claimed_checking", "claimed_right", "claimed_not_ours")
UNSAID = "unsaid"
"""What no office said anything of."""
MOST = 100_000
"""No number in a province that is solved is larger."""


@dataclass
class Views:
    """What views show: value by name, None where it is hidden; `days`: limit of each reason;
    `oldest`: days of the oldest conflict of a reason, by night and reason."""

    numbers: dict[Name, float | None] = field(default_factory=dict)
    days: dict[object, object] = field(default_factory=dict)
    oldest: dict[tuple[object, object], int] = field(default_factory=dict)
    districts: dict[object, set[object]] = field(default_factory=dict)
    current: dict[tuple[object, object], object] = field(default_factory=dict)


def figure(night: object, metric: str, level: str, part: str, **key: object) -> Name:
    return ("figure", night, metric, level, *(key.get(k) for k in KEY), part)


def _rows(con: duckdb.DuckDBPyConnection, view: str) -> list[dict[str, object]]:
    return con.sql(f"FROM mart.{view}").pl().to_dicts()


def read(con: duckdb.DuckDBPyConnection) -> Views:
    """Everything that the exportable views say of the nights whose details are kept."""
    exportable = {view.name for view in views() if view.exportable}
    assert exportable == READ | PARTS_OF_METRIC | OTHER, "a view that the solver does not know"
    seen = Views()
    told = seen.numbers
    for r in _rows(con, "v_metric"):
        metric = load_catalogue()[str(r["metric_id"])]
        at = ("figure", r["night"], metric.id, r["level"], *(r[k] for k in KEY))
        n, d = r["numerator"], r["denominator"]
        if metric.protects is Protects.SHARES:
            told[*at, "lack"] = None if n is None else float(d) - float(n)
            continue
        told[*at, "n"] = None if n is None else float(n)
        if metric.denominator is not None:
            told[*at, "d"] = None if d is None else float(d)
    for r in _rows(con, "v_night"):
        for what in ("records", "mentions"):
            told["night", r["night"], what] = r[what]
        _also(told, figure(r["night"], "rows_processed", "province", "n"), r["data_rows"])
    for r in _rows(con, "v_source_state"):
        name = _at_register(r, "rows_processed", "register", "n")
        _also(told, name, r["data_rows"])
    for r in _rows(con, "v_change"):
        for what in ("new", "changed", "gone"):
            name = _at_register(r, "records_changed", "register_breakdown", "n", breakdown=what)
            _also(told, name, r[f"{what}_records"])
        told["same", r["night"], r["source"], r["register"], r["previous_night"]] = r[
            "same_records"
        ]
    for r in _rows(con, "v_link_decision"):
        by = ("night", "source", "register", "role", "decision", "reason")
        told["decision", *(r[k] for k in by)] = r["mentions"]
    for r in _rows(con, "v_broken_rule"):
        by = ("night", "source", "register", "column_name", "rule")
        told["rule", *(r[k] for k in by)] = r["broken_rows"]
    _read_conflicts(con, seen)
    _read_books(con, seen)
    return seen


def _also(told: dict[Name, float | None], name: Name, value: object) -> None:
    """The same number in another view: known when either shows it."""
    if told.get(name) is None:
        told[name] = None if value is None else float(str(value))


def _at_register(r: dict[str, object], metric: str, level: str, part: str, **more: object) -> Name:
    return figure(
        r["night"], metric, level, part, source=r["source"], register=r["register"], **more
    )


def _read_conflicts(con: duckdb.DuckDBPyConnection, seen: Views) -> None:
    for r in _rows(con, "v_conflict_backlog"):
        at = tuple(r[k] for k in ("night", "source", "register", "reason", "commune_code"))
        seen.numbers["open", *at] = r["open_conflicts"]
        seen.numbers["late", *at] = r["overdue"]
        seen.days[r["reason"]] = r["due_days"]
    for r in _rows(con, "v_conflict_reason"):
        name = figure(r["night"], "conflicts_open", "breakdown", "n", breakdown=r["reason"])
        _also(seen.numbers, name, r["open_conflicts"])
        seen.numbers["reason late", r["night"], r["reason"]] = r["overdue"]
        if r["oldest_days"] is not None:
            seen.oldest[r["night"], r["reason"]] = int(str(r["oldest_days"]))
    for r in _rows(con, "v_finding"):
        for what in (*AGES, *CLAIMS):
            seen.numbers["finding", r["night"], r["reason"], what] = r[what]


def _read_books(con: duckdb.DuckDBPyConnection, seen: Views) -> None:
    for r in _rows(con, "v_commune"):
        seen.current[r["commune_code"], r["commune_vintage"]] = r["current_code"]
        if r["district_code"] is not None:
            seen.districts.setdefault(r["current_code"], set()).add(r["district_code"])
            seen.districts.setdefault(("old", r["commune_code"]), set()).add(r["district_code"])
    by = ("night", "source", "register", "commune_code", "commune_vintage", "book_no")
    for r in _rows(con, "v_book"):
        at = tuple(r[k] for k in by)
        seen.numbers["entries", *at] = r["entries"]
        seen.numbers["digitised", *at] = r["digitised"]
        seen.numbers["outside", *at] = r["records_outside"]


@dataclass
class Problem:
    """Numbers, what is known of them, and what holds between them: `low <= sum <= high`.

    `true`: the real values, by which a relation that happens to be false is left out (somebody
    curious cannot know that it holds).
    """

    true: dict[Name, float]
    known: dict[Name, float]
    least: dict[Name, float] = field(default_factory=dict)
    fractions: set[Name] = field(default_factory=set)
    secret: set[Name] = field(default_factory=set)
    relations: list[tuple[Terms, float, float]] = field(default_factory=list)

    def hold(self, terms: Terms, low: float = 0.0, high: float = 0.0) -> bool:
        """Take in a relation if it is true of what there is."""
        if not all(name in self.true for name in terms):
            return False
        total = sum(factor * self.true[name] for name, factor in terms.items())
        if not low - 1e-6 <= total <= high + 1e-6:
            return False
        self.relations.append((terms, low, high))
        return True

    def total(self, whole: Name, parts: Iterable[Name]) -> None:
        """`whole` is the sum of `parts`; or at least their sum, or at most."""
        terms = dict.fromkeys(parts, 1.0)
        if not terms:
            return
        terms[whole] = -1.0
        if not self.hold(terms) and not self.hold(terms, -inf, 0.0):
            self.hold(terms, 0.0, inf)

    def add(self, name: Name, true: float) -> None:
        """A number that no view shows."""
        self.true[name] = true


def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same warehouse with nothing hidden: what the views would show."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copyfile(path, Path(folder) / "open.duckdb"))
        with connect_writer(copy) as con:
            flags = con.execute(
                "SELECT table_name, column_name FROM duckdb_columns() "
                "WHERE ends_with(column_name, 'suppressed') AND schema_name = 'main' "
                "AND table_name LIKE 'fct_%'"
            ).fetchall()
            for table, flag in flags:
                con.execute(f'UPDATE {table} SET "{flag}" = false')  # noqa: S608 (of the catalogue)
            con.execute("CREATE OR REPLACE MACRO is_small(n) AS false")
            yield con


def problem(path: Path) -> Problem:
    """What the views of a warehouse leave open, as an integer program."""
    with connect_reader(path) as con:
        seen = read(con)
    [made] = [_problem(con, seen) for con in opened(path)]
    return made


def _problem(con: duckdb.DuckDBPyConnection, seen: Views) -> Problem:
    true = {name: value or 0.0 for name, value in read(con).numbers.items()}
    known = {name: value for name, value in seen.numbers.items() if value is not None}
    made = Problem(true, known)
    at = "night, source, register"
    for *where, n in con.execute(f"SELECT {at}, count(*) FROM fct_record GROUP BY ALL").fetchall():  # noqa: S608
        made.add(("records", *where), n)
    for name in list(true):
        if name[0] == "same":  # a register may have had no record on one of the two nights
            for night in (name[1], name[4]):
                made.true.setdefault(("records", night, *name[2:4]), 0.0)
    _figures(made, seen)
    _records(made)
    _lines(made, seen)
    _conflicts(made, seen)
    _progress(made)
    _findings(made, seen, con)
    _books(made, seen)
    _values(made, con)
    _secrets(made)
    return made


BELOW = {
    "province": ("source", "register", "district", "commune", "commune_old", "breakdown"),
    "source": ("register", "source_breakdown"),
    "register": ("register_breakdown", "district_register", "commune_register"),
    "breakdown": ("source_breakdown", "register_breakdown"),
    "source_breakdown": ("register_breakdown",),
    "district": ("district_register",),
    "commune": ("commune_register",),
}
SOMETHING = {
    "sync_rate", "authentication_rate", "cashless_share", "tax_standardised", "conflicts_overdue",
    "digitization_rate", "repairs", "conflicts_referred", "cleared_in_time",
    "decisions_overturned", "reviewers_overturned", "link_precision", "review_agreement",
}  # fmt: skip
COUNTED = {"conflicts_open", "conflicts_cleared"}


def _figures(made: Problem, seen: Views) -> None:
    by_level: dict[Name, list[Name]] = defaultdict(list)
    for name in list(made.true):
        if name[0] != "figure":
            continue
        _, night, metric, level, *_, part = name
        by_level[night, metric, level, part].append(name)
        if part == "lack":
            made.fractions.add(name)
        if (part == "d" and metric in SOMETHING) or (part == "n" and metric in COUNTED):
            made.least[name] = 1.0
        if part == "n" and metric == "repairs" and level == "breakdown":
            made.least[name] = 1.0
        if part == "d" and load_catalogue()[str(metric)].measure is Measure.SHARE:
            rest = (*name[:-1], "r")
            made.add(rest, made.true[name] - made.true[*name[:-1], "n"])
            made.hold({name: 1.0, (*name[:-1], "n"): -1.0, rest: -1.0})
    for (night, metric, level, part), totals in list(by_level.items()):
        for below in BELOW.get(str(level), ()):
            parts = by_level.get((night, metric, below, part), [])
            for total in totals:
                given = [4 + i for i in range(len(KEY)) if total[4 + i] is not None]
                made.total(
                    total, [p for p in parts if all(p[i] == total[i] for i in given if i != 8)]
                )
        if level in {"district", "commune"}:
            _merged(made, seen, totals, by_level.get((night, metric, "commune_old", part), []))
        if level == "district":
            _merged(made, seen, totals, by_level.get((night, metric, "commune", part), []))


def _merged(made: Problem, seen: Views, totals: list[Name], parts: list[Name]) -> None:
    """Districts and communes of today from communes: those that lie in them as a whole."""
    for total in totals:
        if total[3] == "commune":
            mine = [p for p in parts if seen.current.get((p[7], p[8])) == total[7]]
            made.total(total, mine)
            continue
        touching = [p for p in parts if total[6] in _districts(seen, p)]
        if all(_districts(seen, p) == {total[6]} for p in touching):
            made.total(total, touching)


def _districts(seen: Views, commune: Name) -> set[object]:
    key = ("old", commune[7]) if commune[8] == "old" else commune[7]
    return seen.districts.get(key, set())


def _like(name: Name, metric: str, part: str, **key: object) -> Name:
    """The number of another metric at the same place."""
    changed = [key.get(k, name[4 + i]) for i, k in enumerate(KEY)]
    return ("figure", name[1], metric, key.get("level", name[3]), *changed, part)


ONE_REGISTER = ("cashless_share", "tax_standardised")


def _records(made: Problem) -> None:
    """What is counted in records, or in what is counted elsewhere."""
    registers: dict[object, tuple[object, object]] = {}
    for name in list(made.true):
        if name[0] == "figure" and name[2] in ONE_REGISTER and name[3] == "register":
            registers[name[2]] = (name[4], name[5])
    for name in list(made.true):
        if name[0] == "figure" and name[-1] == "d":
            _same_as(made, name, registers)
    nights: dict[object, list[Name]] = defaultdict(list)
    for name in list(made.true):
        if name[0] == "records":
            nights[name[1]].append(name)
        if name[0] == "same":
            _change(made, name)
    for night, parts in nights.items():
        made.total(("night", night, "records"), parts)


def _same_as(made: Problem, name: Name, registers: dict[object, tuple[object, object]]) -> None:
    _, night, metric, level, source, register, *_ = name
    records = ("records", night, source, register)
    if metric == "quarantine_rate":
        made.hold({name: 1, _like(name, "rows_processed", "n"): -1})
        made.hold({name: 1, (*name[:-1], "n"): -1, records: -1})
    elif metric in {"conflicts_overdue", "conflicts_referred"}:
        made.hold({name: 1, _like(name, "conflicts_open", "n"): -1})
    elif metric == "cleared_in_time":
        made.hold({name: 1, _like(name, "conflicts_cleared", "n"): -1})
    elif metric == "reviewers_overturned":
        for part in ("n", "d"):
            of_all = _like(name, "decisions_overturned", part)
            made.hold({(*name[:-1], part): 1, of_all: -1})
    elif metric == "sync_rate":
        made.hold({name: 1, _like(name, "authentication_rate", "d"): -1})
    of_records = {"sync_rate", "repairs", *ONE_REGISTER, "authentication_rate"}
    if metric in of_records and not made.hold({name: 1, records: -1}):
        made.hold({name: 1, records: -1}, -inf, 0)
    if metric in registers:
        where = dict(zip(("source", "register"), registers[metric], strict=True))
        where["level"] = "commune_register" if level == "commune" else level
        for other in ("sync_rate", "authentication_rate"):
            made.hold({name: 1, _like(name, other, "d", **where): -1})


def _change(made: Problem, same: Name) -> None:
    _, night, source, register, previous = same
    new, changed, gone = (
        figure(night, "records_changed", "register_breakdown", "n",
               source=source, register=register, breakdown=what)
        for what in ("new", "changed", "gone")
    )  # fmt: skip
    made.hold({("records", night, source, register): -1, new: 1, changed: 1, same: 1})
    made.hold({("records", previous, source, register): -1, gone: 1, changed: 1, same: 1})


def _lines(made: Problem, seen: Views) -> None:
    """Decisions and broken rules, and what is a sum of them."""
    groups: dict[Name, list[Name]] = defaultdict(list)
    bad = ("quarantine_rate", "register", "n")
    for name in seen.numbers:
        if name[0] == "decision":
            _, night, source, register, role, decision, _ = name
            made.least[name] = 1.0
            groups["night", night, "mentions"].append(name)
            groups["records", night, source, register, role].append(name)
            where = {"source": source, "register": register}
            groups[figure(night, "authentication_rate", "register", "d", **where)].append(name)
            if decision == "match":
                groups[figure(night, "authentication_rate", "register", "n", **where)].append(name)
            if decision == "review":
                groups["uncertain", night, source, register].append(name)
        elif name[0] == "rule":
            _, night, source, register, *_ = name
            made.least[name] = 1.0
            refused = figure(night, *bad, source=source, register=register)
            groups[refused].append(name)
            made.hold({name: 1, refused: -1}, -inf, 0)
    for total, parts in groups.items():
        if total[0] == "uncertain":
            conflicts = [
                n for n in seen.numbers
                if n[0] == "open" and n[1:4] == total[1:] and n[4] == "link_uncertain"
            ]  # fmt: skip
            made.hold(dict.fromkeys(parts, 1.0) | dict.fromkeys(conflicts, -1.0))
        elif total[0] == "records":
            made.total(total[:4], parts)
        elif total[2] == "authentication_rate":
            _due(made, total, parts)
        else:
            made.total(total, parts)


def _due(made: Problem, total: Name, parts: list[Name]) -> None:
    """The mentions of a register that must be matched: of all roles, or of one of them."""
    if made.hold(dict.fromkeys(parts, 1.0) | {total: -1.0}):
        return
    for role in {p[4] for p in parts}:
        if made.hold(dict.fromkeys([p for p in parts if p[4] == role], 1.0) | {total: -1.0}):
            return


def _progress(made: Problem) -> None:
    """Desks are sums of their reasons; what is open was open before or is new, less the cleared."""
    desks: dict[Name, list[Name]] = defaultdict(list)
    flows: dict[Name, dict[object, Name]] = defaultdict(dict)
    for name in list(made.true):
        if name[0] != "figure" or name[2] not in {"conflicts_open", "cleared_in_time"}:
            continue
        _, night, metric, level, source, _, _, _, _, reason, part = name
        counted = "n" if metric == "conflicts_open" else "d"
        if part != counted:
            continue
        if level == "breakdown":
            desk = rule(str(reason)).desk.value
            total = ("conflicts_referred", "d") if counted == "n" else ("conflicts_cleared", "n")
            desks[figure(night, total[0], level, total[1], breakdown=desk)].append(name)
        if level in {"province", "source", "breakdown"}:
            flows[level, source, reason][night, metric] = name
    for whole, parts in desks.items():
        made.total(whole, parts)
    nights = sorted({name[1] for name in made.true if name[0] == "night"}, key=str)
    for at, numbers in flows.items():
        for before, night in pairwise(nights):
            opened, was = (numbers.get((n, "conflicts_open")) for n in (night, before))
            cleared = numbers.get((night, "cleared_in_time"))
            new = ("new", night, *at)
            terms = {n: f for n, f in ((opened, 1.0), (was, -1.0), (cleared, 1.0)) if n is not None}
            made.add(new, sum(factor * made.true[n] for n, factor in terms.items()))
            if made.true[new] < 0 or not made.hold(terms | {new: -1.0}):
                del made.true[new]


def _conflicts(made: Problem, seen: Views) -> None:
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in list(seen.numbers):
        kind, night, *at = name
        if kind == "reason late":
            total = figure(night, "conflicts_open", "breakdown", "n", breakdown=at[0])
            rest = ("reason in time", night, *at)
            made.add(rest, made.true[total] - made.true[name])
            made.hold({total: 1, name: -1, rest: -1})
            days = f"{seen.days[at[0]]} ngày"
            groups[figure(night, "conflicts_overdue", "breakdown", "n", breakdown=days)].append(
                name
            )
            groups[figure(night, "conflicts_overdue", "breakdown", "d", breakdown=days)].append(
                total
            )
        if kind not in {"open", "late"}:
            continue
        source, register, reason, commune = at
        half = "d" if kind == "open" else "n"
        for level, where in (
            ("province", {}), ("source", {"source": source}),
            ("register", {"source": source, "register": register}),
            ("commune", {"commune_code": commune, "commune_vintage": "new"}),
        ):  # fmt: skip
            groups[figure(night, "conflicts_overdue", level, half, **where)].append(name)
        if kind == "late":
            groups["reason late", night, reason].append(name)
            continue
        made.least[name] = 1.0
        rest = ("in time", night, *at)
        made.add(rest, made.true[name] - made.true["late", night, *at])
        made.hold({name: 1, ("late", night, *at): -1, rest: -1})
        for level, where in (("breakdown", {}), ("source_breakdown", {"source": source})):
            groups[figure(night, "conflicts_open", level, "n", breakdown=reason, **where)].append(
                name
            )
    for total, parts in groups.items():
        if total in made.true:
            made.total(total, parts)


def _findings(made: Problem, seen: Views, con: duckdb.DuckDBPyConnection) -> None:
    """Ages and claims are parts of what is open. What is over a limit is overdue, what is new is
    young, and what is older than the night before was open then.

    Nothing is said of what is new where everything may be: that no more was cleared than was open
    would follow, which tells small numbers where a night clears all that was open
    (docs/warehouse-internals.md, "Not protected").
    """
    parts = ", ".join((*AGES, *CLAIMS))
    counts = con.execute(f"SELECT night, reason, {parts} FROM fct_finding_count").fetchall()  # noqa: S608
    nights: dict[object, set[date]] = defaultdict(set)
    for night, reason, *values in counts:
        nights[reason].add(night)
        for what, value in zip((*AGES, *CLAIMS), values, strict=True):
            made.add(("finding", night, reason, what), float(value))
        ages, claims = (
            [("finding", night, reason, what) for what in group] for group in (AGES, CLAIMS)
        )
        whole = figure(night, "conflicts_open", "breakdown", "n", breakdown=reason)
        unsaid = ("finding", night, reason, UNSAID)
        made.add(unsaid, made.true[whole] - sum(made.true[name] for name in claims))
        made.total(whole, ages)
        made.total(whole, [*claims, unsaid])
        over = [
            ("finding", night, reason, a)
            for a, least in AGES.items()
            if least > _limit(seen, reason)
        ]
        made.total(("reason late", night, reason), over)
        if made.known.get(ages[0], inf) < made.known.get(whole, 0.0):
            made.hold({ages[0]: 1, ("new", night, "breakdown", None, reason): -1}, 0, inf)
        _oldest(made, ages, seen.oldest.get((night, reason)))
    for reason, of_reason in nights.items():
        for before, night in pairwise(sorted(of_reason)):
            _older(made, reason, before, night)


def _limit(seen: Views, reason: object) -> int:
    return int(str(seen.days.get(reason, MOST)))


def _oldest(made: Problem, ages: list[Name], days: int | None) -> None:
    """The class of the oldest has one at least, those above have none."""
    if days is None:
        return
    least = list(AGES.values())
    last = max(i for i, first in enumerate(least) if first <= days)
    made.hold({ages[last]: 1}, 1, inf)
    for name in ages[last + 1 :]:
        made.hold({name: 1})


def _older(made: Problem, reason: object, before: date, night: date) -> None:
    """Whatever has at least so many days tonight was as much younger on the night before."""
    for least in list(AGES.values())[1:]:
        then = max(
            (one for one in AGES.values() if one <= least - (night - before).days), default=0
        )
        now = {("finding", night, reason, a): 1.0 for a, days in AGES.items() if days >= least}
        was = {("finding", before, reason, a): -1.0 for a, days in AGES.items() if days >= then}
        made.hold(now | was, -inf, 0)


def _books(made: Problem, seen: Views) -> None:
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in seen.numbers:
        if name[0] not in {"entries", "digitised", "outside"}:
            continue
        kind, night, source, register, commune, vintage, _ = name
        if kind != "entries":
            groups["records", night, source, register].append(name)
        if kind == "digitised":
            made.hold({name: 1, ("entries", *name[1:]): -1}, -inf, 0)
        if kind == "outside":
            continue
        where = {"source": source, "register": register}
        now = seen.current.get((commune, vintage))
        district = next(iter(seen.districts.get(("old", commune), ())), None)
        new = {"commune_code": now, "commune_vintage": "new"}
        old = {"commune_code": commune, "commune_vintage": vintage}
        for level, at in (
            ("register", where), ("commune", new), ("commune_register", where | new),
            ("commune_old", old), ("district_register", where | {"district_code": district}),
        ):  # fmt: skip
            half = "d" if kind == "entries" else "n"
            groups[figure(night, "digitization_rate", level, half, **at)].append(name)
    for total, parts in groups.items():
        if total in made.true:
            made.total(total, parts)


def _values(made: Problem, con: duckdb.DuckDBPyConnection) -> None:
    """Values that failed a rule, from the shares of the criteria: how many each rule judged, and
    how it is weighed, is taken as known. Whole numbers among them are not looked for: by the page,
    four decimals may tell.
    """
    results = con.execute(
        "SELECT night, source, register, field, criterion, rule, evaluated, evaluated - passed, "
        "field_weight * weight / sum(weight) OVER (PARTITION BY night, source, register, field, "
        "criterion) AS share, count(DISTINCT criterion) OVER (PARTITION BY night, source, "
        "register, field) FROM fct_rule_result"
    ).fetchall()
    lack: dict[Name, Terms] = defaultdict(dict)
    everywhere: dict[Name, list[Name]] = defaultdict(list)
    for *at, evaluated, failed, share, criteria in results:
        name = ("failed", *at)
        night, source, register, _field, criterion, _rule = at
        made.add(name, float(failed))
        made.fractions.add(name)
        where = {"source": source, "register": register}
        part = float(share) / evaluated
        of = figure(night, "criteria", "register_breakdown", "lack", breakdown=criterion, **where)
        lack[of][name] = part
        lack[figure(night, "quality_index", "register", "lack", **where)][name] = part / criteria
        _reasons_to_fail(made, name)
        for key in ({}, {"source": source}, where):
            level = ("register", "source", "province")[2 - len(key)]
            everywhere[figure(night, "quality_index", level, "lack", **key)].append(name)
            level = ("register_breakdown", "source_breakdown", "breakdown")[2 - len(key)]
            everywhere[figure(night, "criteria", level, "lack", breakdown=criterion, **key)].append(
                name
            )
    for total, terms in lack.items():
        made.hold({total: -1, **terms}, -0.001, 0.001)
    for total, names in everywhere.items():
        values = ("values", *total)
        made.add(values, sum(made.true[n] for n in names))
        made.fractions.add(values)
        made.hold(dict.fromkeys(names, 1.0) | {values: -1.0})


def _reasons_to_fail(made: Problem, name: Name) -> None:
    """A value fails because its row was refused or flagged, or sources contradict each other."""
    _, night, source, register, field_, _, rule = name
    where = {"source": source, "register": register}
    conflicts = [n for n in made.true if n[0] == "open" and n[1:4] == (night, source, register)]
    if rule == "cross_source":
        made.total(name, [n for n in conflicts if n[4] != "link_uncertain"])
    elif rule == "population" and str(field_).endswith("sex"):
        made.total(name, [n for n in conflicts if n[4] == "sex_contradiction"])
    elif rule == "population":
        matched = figure(night, "authentication_rate", "register", "n", **where)
        agree = figure(night, "tax_standardised", "register", "n", **where)
        made.hold({name: 1, matched: -1, agree: 1})
    else:
        rules = [
            n for n in made.true
            if n[0] == "rule" and n[1:5] == (night, source, register, field_)
        ]  # fmt: skip
        if len(rules) == 1:
            made.hold({name: 1, rules[0]: -1}, 0, inf)


def _secrets(made: Problem) -> None:
    """What must not follow: from 1 to 4, hidden, and protected."""
    catalogue = load_catalogue()
    for name, value in made.true.items():
        if name in made.known or not 1 <= value <= 4 or name[-1] == "lack":
            continue
        if name[0] == "figure":
            metric = catalogue[str(name[2])]
            counted = name[-1] == "d" or metric.denominator is None
            if metric.protects is not Protects.PARTS and not counted:
                continue
            if metric.protects is Protects.NOTHING:
                continue
        if name[0] not in {"digitised", "new"}:
            made.secret.add(name)


def leaks(made: Problem, seed: int = 0, rounds: int = 12) -> dict[Name, float]:
    """The secrets whose least and most are the same whole number."""
    found: dict[Name, float] = {}
    for part in _components(made):
        suspects = {n for n in part.names if n in made.secret}
        if suspects:
            found |= part.told(suspects, np.random.default_rng(seed), rounds)
    return found


@dataclass
class _Part:
    """Unknown numbers that have relations in common, as matrices."""

    made: Problem
    names: list[Name]
    relations: list[tuple[Terms, float, float]]

    def __post_init__(self) -> None:
        place = {name: i for i, name in enumerate(self.names)}
        rows, columns, factors, low, high = [], [], [], [], []
        for i, (terms, least, most) in enumerate(self.relations):
            fixed = 0.0
            for name, factor in terms.items():
                if name in self.made.known:
                    fixed += factor * self.made.known[name]
                else:
                    rows.append(i), columns.append(place[name]), factors.append(factor)
            low.append(least - fixed), high.append(most - fixed)
        shape = (len(self.relations), len(self.names))
        matrix = csr_array((factors, (rows, columns)), shape=shape)
        self._constraint = LinearConstraint(matrix, low, high)
        least = [self.made.least.get(name, 0.0) for name in self.names]
        self._bounds = Bounds(np.array(least), np.full(len(self.names), float(MOST)))
        whole = [name not in self.made.fractions for name in self.names]
        self._whole = np.array(whole, dtype=int)
        self._place = place

    def _solve(self, weights: np.ndarray) -> np.ndarray:
        answer = milp(
            weights, constraints=self._constraint, bounds=self._bounds, integrality=self._whole,
            options={"time_limit": 20, "mip_rel_gap": 0.05 if np.count_nonzero(weights) > 1 else 0},
        )  # fmt: skip
        if answer.x is None:
            message = f"what holds contradicts itself: {answer.message}"
            raise AssertionError(message)
        return answer.x

    def told(
        self, suspects: set[Name], draw: np.random.Generator, rounds: int
    ) -> dict[Name, float]:
        """Those of `suspects` that have one value only: first solutions in random directions, of
        which each clears all that are elsewhere than in truth; then each that is left for itself.
        """
        left = set(suspects)
        for _ in range(rounds):
            if not left:
                return {}
            weights = np.zeros(len(self.names))
            for name in left:
                weights[self._place[name]] = draw.choice([-1.0, 1.0])
            values = self._solve(weights)
            left = {n for n in left if abs(values[self._place[n]] - self.made.true[n]) < 0.6}
        told = {}
        for name in left:
            weights = np.zeros(len(self.names))
            weights[self._place[name]] = 1.0
            least = self._solve(weights)[self._place[name]]
            most = self._solve(-weights)[self._place[name]]
            if ceil(least - 1e-4) == floor(most + 1e-4):
                told[name] = self.made.true[name]
        return told


def _components(made: Problem) -> Iterator[_Part]:
    """The program cut into parts that have no unknown number in common."""
    of: dict[Name, list[int]] = defaultdict(list)
    for i, (terms, _, _) in enumerate(made.relations):
        for name in terms:
            if name not in made.known:
                of[name].append(i)
    done: set[Name] = set()
    for start in of:
        if start in done:
            continue
        names, used, waiting = {start}, set(), [start]
        while waiting:
            for i in of[waiting.pop()]:
                if i not in used:
                    used.add(i)
                    more = {n for n in made.relations[i][0] if n not in made.known} - names
                    names |= more
                    waiting += more
        done |= names
        yield _Part(made, sorted(names, key=repr), [made.relations[i] for i in sorted(used)])


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit("usage: python -m tests.unit.warehouse.solver WAREHOUSE.duckdb …")
    worst = 0
    for argument in sys.argv[1:]:
        program = problem(Path(argument))
        told = leaks(program)
        worst = max(worst, len(told))
        sys.stdout.write(
            f"{argument}: {len(program.true):,} numbers, {len(program.known):,} shown, "
            f"{len(program.secret):,} secret, {len(told)} told\n"
        )
        for name, value in sorted(told.items(), key=repr):
            sys.stdout.write(f"  {value:g} {' '.join(str(n) for n in name if n is not None)}\n")
    sys.exit(1 if worst else 0)
