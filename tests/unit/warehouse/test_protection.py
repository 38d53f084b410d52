"""Small groups do not leave the warehouse, and what is shown does not give them away."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from types import ModuleType

import duckdb
import pytest

from warehouse.build import build_candidate
from warehouse.metrics import Protects, load_catalogue
from warehouse.schema import create_model
from warehouse.sql import connect_reader

REGISTERS = (
    ("civil_status", "birth", ("child",)), ("civil_status", "death", ("deceased",)),
    ("land", "certificate", ("holder",)), ("beneficiaries", "payment", ("payee",)),
    ("tax_codes", "tax_code", ("taxpayer",)),
)  # fmt: skip
SUMS = (  # total, its parts, what both have in common
    ("province", "source", ()), ("province", "register", ()), ("province", "district", ()),
    ("province", "commune", ()), ("province", "breakdown", ()), ("source", "register", ("source",)),
    ("source", "source_breakdown", ("source",)),
    ("breakdown", "source_breakdown", ("breakdown",)),
    ("breakdown", "register_breakdown", ("breakdown",)),
    ("source_breakdown", "register_breakdown", ("source", "breakdown")),
    ("register", "register_breakdown", ("source", "register")),
    ("register", "commune_register", ("source", "register")),
    ("commune", "commune_register", ("commune_code",)),
)  # fmt: skip
KEY = ("source", "register", "district_code", "commune_code", "breakdown")


def random_night(factory: ModuleType, seed: int, day: int = 0):
    draw = Random(1000 * seed + day)
    night = factory.Night(night=factory.NIGHT + timedelta(days=day))
    for n in range(draw.choice([25, 60, 120])):
        source, register, roles = draw.choice(REGISTERS)
        key = f"{n}x{day}" if draw.random() < 0.2 else f"{n}"
        night.add(
            source, register, key, {role: draw.randrange(48) for role in roles},
            decision=draw.choice(["match"] * 6 + ["review", "no_match"]), commune=draw.randrange(3),
            channel=draw.choice(["account", "cash"]),
            repairs=draw.choice([[], [], ["person_id:lost_zero"], ["full_name:case"]]),
        )  # fmt: skip
    return night


@pytest.fixture(params=range(6), scope="module")
def con(request, factory, tmp_path_factory):
    """Two random nights, read as analysts do."""
    last, tmp_path = None, tmp_path_factory.mktemp("nights")
    for day in range(2):
        path = tmp_path / f"{day}.duckdb"
        night = random_night(factory, request.param, day).facts()
        build_candidate(last, night, path, pseudonym_key=factory.KEY)
        last = path
    assert last is not None
    with connect_reader(last) as reader:
        yield reader


def figures(con: duckdb.DuckDBPyConnection, relation: str) -> list[dict[str, object]]:
    return con.sql(  # relation is one of two names
        f"SELECT night, metric_id, level, {', '.join(KEY)}, numerator::DOUBLE AS numerator, "  # noqa: S608
        f"denominator::DOUBLE AS denominator, rate, suppressed FROM {relation}"
    ).pl().to_dicts()  # fmt: skip


def small(value: object) -> bool:
    return isinstance(value, float) and 1 <= value <= 4


def test_what_is_small_in_itself_is_hidden(con):
    protects = {m.id: m.protects for m in load_catalogue().values()}
    shown = [f for f in figures(con, "mart.v_metric") if not f["suppressed"]]
    assert shown
    for f in shown:
        n, d = f["numerator"], f["denominator"]
        if protects[str(f["metric_id"])] is not Protects.NOTHING:
            assert not small(n if d is None else d)
        if protects[str(f["metric_id"])] is Protects.PARTS:
            assert not small(n)
            assert d is None or not small(d - n)
    hidden = [f for f in figures(con, "mart.v_metric") if f["suppressed"]]
    assert hidden
    assert all(f[v] is None for f in hidden for v in ("numerator", "denominator", "rate"))


def test_no_subtraction_brings_a_hidden_figure_back(con):
    """Solves every sum that has one unknown, again and again, as somebody curious would."""
    real, known, names = {}, {}, {}
    for f in figures(con, "fct_metric"):
        for part in ("numerator", "denominator"):
            if f[part] is not None:
                name = variable(f, part)
                real[name] = f[part]
                names[name] = f
                if not f["suppressed"]:
                    known[name] = f[part]
    equations = list(sums(figures(con, "fct_metric")))
    assert any(len(e) > 3 for e in equations)
    for total, *parts in equations:  # a sum that does not add up here could not be solved either
        assert real[total] == pytest.approx(sum(real[p] for p in parts), abs=0.01)
    while True:
        solved = dict(solve(equations, known))
        if not solved:
            break
        known |= solved
    protected = {m.id for m in load_catalogue().values() if m.protects is Protects.PARTS}
    hidden = {n for n, f in names.items() if f["suppressed"] and f["metric_id"] in protected}
    assert hidden
    assert not hidden & set(known)


def variable(f: dict[str, object], part: str) -> tuple[str, ...]:
    """The name of a number; what conflicts_overdue is divided by is what conflicts_open counts."""
    metric = str(f["metric_id"])
    counted = {("conflicts_open", "numerator"), ("conflicts_overdue", "denominator")}
    if (metric, part) in counted and f["level"] != "breakdown":
        metric, part = "conflicts count", "numerator"
    return (part, metric, str(f["night"]), str(f["level"]), *(str(f[k]) for k in KEY))


def sums(lines):
    for whole, below, common in SUMS:
        for total in (f for f in lines if f["level"] == whole):
            same = ("night", "metric_id", *common)
            parts = [
                f for f in lines if f["level"] == below and all(f[k] == total[k] for k in same)
            ]
            for part in ("numerator", "denominator"):
                if parts and total[part] is not None and whole_is_sum(total):
                    yield [variable(total, part), *(variable(p, part) for p in parts)]


def whole_is_sum(total) -> bool:
    """A denominator of repairs is every record of the register, once per kind of repair."""
    return not (total["metric_id"] == "repairs" and "breakdown" not in str(total["level"]))


def solve(equations, known):
    for total, *parts in equations:
        unknown = [name for name in (total, *parts) if name not in known]
        if len(unknown) == 1 and unknown[0] not in known:
            rest = sum(known[p] for p in parts if p in known)
            yield unknown[0], rest if unknown[0] == total else known[total] - rest


def test_no_reason_is_hidden_alone_in_the_backlog(con):
    for view, part in (
        ("v_conflict_backlog", "night, reason"),
        ("v_link_decision", "night, source, register"),
        ("v_conflict_reason", "night"),
    ):
        alone = con.execute(
            f"SELECT count(*) FROM (SELECT count(*) AS lines, count(*) FILTER (suppressed) AS "  # noqa: S608
            f"hidden FROM {view} GROUP BY {part}) WHERE hidden = 1 AND lines > 1"
        ).fetchall()
        assert alone == [(0,)]


def test_small_changes_are_hidden_as_in_the_figures(con):
    rows = con.execute(
        "SELECT c.new_records, c.changed_records, c.gone_records, c.same_records, f.new_records, "
        "f.changed_records, f.gone_records, f.same_records FROM v_change AS c "
        "JOIN fct_change AS f USING (night, source, register)"
    ).fetchall()
    assert rows
    for *shown, new, changed, gone, same in rows:
        for value, real in zip(shown, (new, changed, gone, same), strict=True):
            assert value is None or (value == real and not 1 <= real <= 4)
        if None in shown[:3]:
            assert shown[3] is None


def test_a_correction_of_a_hidden_figure_is_hidden(factory, tmp_path):
    first, second = (tmp_path / f"{n}.duckdb" for n in (1, 2))
    few, more = factory.Night(), factory.Night(run_id=factory.run_id(2))
    for n in range(12):
        more.add("land", "certificate", f"l{n}", {"holder": n})
        if n < 3:
            few.add("land", "certificate", f"l{n}", {"holder": n})
    build_candidate(None, few.facts(), first, pseudonym_key=factory.KEY)
    build_candidate(first, more.facts(), second, pseudonym_key=factory.KEY)
    with connect_reader(second) as con:
        kept = con.execute(
            "SELECT suppressed FROM fct_metric_revision "
            "WHERE metric_id = 'sync_rate' AND level = 'province'"
        ).fetchall()
        shown = con.execute(
            "SELECT count(*) FROM v_metric_revision "
            "WHERE metric_id = 'sync_rate' AND level = 'province'"
        ).fetchall()
    assert kept == [(True,)]
    assert shown == [(0,)]


@pytest.mark.parametrize(
    ("protects", "numerator", "denominator", "hidden"),
    [
        ("parts", 3, 100, True), ("parts", 97, 100, True), ("parts", 0, 4, True),
        ("parts", 0, 100, False), ("parts", 100, 100, False), ("parts", 5, 10, False),
        ("parts", 2, None, True), ("parts", 0, None, False),
        ("group", 3, 100, False), ("group", 3, 4, True), ("group", 4, None, True),
        ("nothing", 1, 2, False),
    ],
)  # fmt: skip
def test_what_is_small(protects, numerator, denominator, hidden):
    with duckdb.connect() as con:
        create_model(con)
        answer = con.execute(
            "SELECT is_small_figure($1, $2::DECIMAL(18,4), $3::DECIMAL(18,4))",
            [protects, numerator, denominator],
        ).fetchall()
    assert answer == [(hidden,)]
