"""What somebody curious makes of the criteria and the index: means of shares of values.

They know how fields and rules are weighed and how many values each rule judged, and write down that
a figure lacks what its failed values take from it. Belongs here: these numbers and what holds
between them and the other views. Does not belong here: solving (`attacker`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import duckdb

from contracts.reasons import COMMON, ErrorGroup

Name = tuple[object, ...]
CRITERION = {
    ErrorGroup.MISSING: "du", ErrorGroup.CROSS_FIELD: "thong_nhat", ErrorGroup.STALE: "song",
    ErrorGroup.NATIONAL_REFERENCE: "dung",
}  # fmt: skip
GROUPS: dict[object, ErrorGroup] = {reason.code: reason.group for reason in COMMON.values()}
AT = ("night", "source", "register", "field", "criterion", "rule")


def results(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Every result of a rule on a field, with the part of the figure that one value takes."""
    lines = con.sql("FROM fct_rule_result").pl().to_dicts()
    rules: dict[Name, int] = defaultdict(int)
    criteria: dict[Name, set[object]] = defaultdict(set)
    for line in lines:
        rules[tuple(line[k] for k in AT[:5])] += line["weight"]
        criteria[tuple(line[k] for k in AT[:4])].add(line["criterion"])
    for line in lines:
        weights = rules[tuple(line[k] for k in AT[:5])]
        line["part"] = Fraction(line["field_weight"] * line["weight"], weights * line["evaluated"])
        line["criteria"] = len(criteria[tuple(line[k] for k in AT[:4])])
        line["failed"] = line["evaluated"] - line["passed"]
    return lines


def behind(con: duckdb.DuckDBPyConnection) -> dict[Name, tuple[int, int, int]]:
    """(failed, passed, evaluated) values by night, source, register, criterion (null: all)."""
    found: dict[Name, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for line in results(con):
        more = (line["failed"], line["passed"], line["evaluated"])
        for source, register in (
            (None, None),
            (line["source"], None),
            (line["source"], line["register"]),
        ):
            for criterion in (None, line["criterion"]):
                at = (line["night"], source, register, criterion)
                found[at] = tuple(a + b for a, b in zip(found[at], more, strict=True))
    return found


def failed_values(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Name, tuple[int, int, int]]]:
    """What no view shows: the values of a field that failed a rule, each with those behind it."""
    for line in results(con):
        yield (
            ("failed", *(line[k] for k in AT)),
            (line["failed"], line["passed"], line["evaluated"]),
        )


def equations(
    con: duckdb.DuckDBPyConnection, names: set[Name]
) -> Iterator[list[tuple[Fraction | int, Name]]]:
    """What holds between figures, failed values, broken rules and conflicts."""
    lack: dict[Name, list[tuple[Fraction, Name]]] = defaultdict(list)
    broken = _refused(names)
    for line in results(con):
        night, source, register, field, criterion, rule = (line[k] for k in AT)
        name = ("failed", night, source, register, field, criterion, rule)
        place = (source, register, None, None, None)
        part = line["part"]
        lack["metric", night, "criteria", "register_breakdown", *place, criterion, "r"].append(
            (part, name)
        )
        lack["metric", night, "quality_index", "register", *place, None, "r"].append(
            (part / line["criteria"], name)
        )
        if rule not in {"population", "cross_source", "fresh"}:
            yield [(-1, name), *((1, b) for b in broken[night, source, register, field, criterion])]
        if rule == "cross_source":
            yield [(-1, name), *((1, c) for c in _contradictions(names, night, source, register))]
    for total, parts in lack.items():
        yield [(Fraction(-1), total), *parts]


def _refused(names: set[Name]) -> dict[Name, list[Name]]:
    """Lines of broken rules by the field and criterion they count for."""
    fields = {name[1:5] for name in names if name[0] == "failed"}
    found: dict[Name, list[Name]] = defaultdict(list)
    for name in sorted((n for n in names if n[0] == "rule"), key=repr):
        _, night, source, register, column, rule = name
        known = (night, source, register, column) in fields
        criterion = CRITERION.get(GROUPS[rule], "sach")
        found[night, source, register, column if known else "*", criterion].append(name)
    return found


def _contradictions(
    names: set[Name], night: object, source: object, register: object
) -> list[Name]:
    return [
        n
        for n in sorted(names, key=repr)
        if n[0] == "open" and n[1] == night and n[2] != "link_uncertain"
        and n[3:5] == (source, register)
    ]  # fmt: skip
