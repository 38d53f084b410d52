"""Small groups do not leave the warehouse, and what is shown does not give them away."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from types import ModuleType

import duckdb
import pytest

from contracts import reasons
from tests.unit.warehouse import attacker
from warehouse import suppression
from warehouse.audit import audit
from warehouse.build import build_candidate
from warehouse.elimination import PRIME, given_away
from warehouse.metrics import Protects, load_catalogue, protect_all
from warehouse.sql import connect_reader, connect_writer, read_sql

REGISTERS = (
    ("civil_status", "birth", ("child",)), ("civil_status", "death", ("deceased",)),
    ("land", "certificate", ("holder",)), ("beneficiaries", "payment", ("payee",)),
    ("tax_codes", "tax_code", ("taxpayer",)),
)  # fmt: skip


def random_night(factory: ModuleType, seed: int, day: int = 0):
    draw, mark = Random(1000 * seed + day), Random(seed)
    night = factory.Night(night=factory.NIGHT + timedelta(days=day))
    for n in range(draw.choice([25, 60, 120, 400])):
        source, register, roles = draw.choice(REGISTERS)
        key = f"{n}x{day}" if draw.random() < 0.2 else f"{n}"
        night.add(
            source, register, key, {role: draw.randrange(48) for role in roles},
            decision=draw.choice(["match"] * 6 + ["review", "no_match"]), commune=draw.randrange(3),
            channel=draw.choice(["account", "cash"]), book_no=draw.choice(["01/2020", "02/2020"]),
            repairs=draw.choice([[], [], ["person_id:lost_zero"], ["full_name:case"]]),
            evidence=draw.choice([{}, {}, {}, {}, {"full_name": "Ai Đó"}, {"sex": "F"}]),
            flags=draw.choice([[], [], [], ["full_name:BAD_NAME"], ["person_id:NUMBER_STRUCTURE"]]),
            **indicated(mark, register),
        )  # fmt: skip
    for source, register, _ in REGISTERS:
        for commune in range(3):
            for book in ("01/2020", "02/2020"):
                if draw.random() < 0.7:
                    night.book(source, register, commune, draw.choice([2, 4, 9, 40]), book)
        for n in range(draw.choice([0, 1, 3, 9])):
            rule = draw.choice([reasons.BAD_DATE, reasons.MISSING_VALUE])
            night.quarantine(source, register, 1000 + n, draw.choice(["full_name", "date"]), rule)
    return night


def indicated(draw: Random, register: str) -> dict[str, list[str]]:
    """Of every birth and certificate it is asked whether it came online, of some for a file."""
    if register not in {"birth", "certificate"}:
        return {}
    words = ["online_complete", "submitted_online", *["electronic_result"] * (draw.random() < 0.6)]
    met = [word for word in words if draw.random() < 0.8]
    return {"indicators": words, "indicators_met": met}


@pytest.fixture(params=[0, 1, 3, 4], scope="module")
def con(request, factory, tmp_path_factory):
    """Two random nights of several sizes, read as analysts do."""
    last, tmp_path = None, tmp_path_factory.mktemp("nights")
    for day in range(2):
        path = tmp_path / f"{day}.duckdb"
        night = random_night(factory, request.param, day).facts()
        build_candidate(last, night, path, pseudonym_key=factory.KEY)
        last = path
    assert last is not None
    with connect_reader(last) as reader:
        yield reader


def figures(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    return con.sql(
        "SELECT metric_id, numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator, "
        "rate, suppressed FROM mart.v_metric"
    ).pl().to_dicts()  # fmt: skip


def small(value: object) -> bool:
    return isinstance(value, float) and 1 <= value <= 4


def test_what_is_small_in_itself_is_hidden(con):
    protects = {m.id: m.protects for m in load_catalogue().values()}
    shown = [f for f in figures(con) if not f["suppressed"]]
    assert shown
    for f in shown:
        n, d = f["numerator"], f["denominator"]
        if protects[str(f["metric_id"])] in {Protects.GROUP, Protects.PARTS}:
            assert not small(n if d is None else d)
        if protects[str(f["metric_id"])] is Protects.PARTS:
            assert not small(n)
            assert d is None or not small(d - n)
    hidden = [f for f in figures(con) if f["suppressed"]]
    assert hidden
    assert all(f[v] is None for f in hidden for v in ("numerator", "denominator", "rate"))


def test_nothing_small_follows_from_what_all_views_show_of_two_nights(con):
    """Solves the whole system of published numbers, exactly, and then with their bounds."""
    found = attacker.numbers(con)
    system = attacker.equations(found, con)
    secret = {name for name, number in found.items() if number.secret}
    assert secret
    assert any(number.shown for number in found.values())
    solved = attacker.determined(found, system)
    assert all(abs(float(value) - found[name].value) < 0.01 for name, value in solved.items())
    assert secret & set(solved) == set()
    assert secret & set(attacker.bounded(found, system)) == set()


def follows(path: Path) -> set[attacker.Name]:
    """The small numbers that follow from what the views of a warehouse show."""
    with connect_reader(path) as con:
        found = attacker.numbers(con)
        system = attacker.equations(found, con)
        solved = attacker.determined(found, system).keys()
        solved |= attacker.bounded(found, system).keys()
        return {name for name in solved if found[name].secret}


def test_later_nights_are_judged_again_when_an_earlier_one_is_built_anew(factory, tmp_path):
    """With other contents: three nights, the first again, nothing follows across all of them."""
    marks = "SELECT night, bit_xor(hash(f, suppressed)) FROM fct_metric AS f GROUP BY night"
    last, judged = None, []
    for step, (seed, day) in enumerate([(1, 0), (1, 1), (1, 2), (9, 0)]):
        path = tmp_path / f"{step}.duckdb"
        build_candidate(
            last, random_night(factory, seed, day).facts(), path, pseudonym_key=factory.KEY
        )
        last = path
        with connect_reader(path) as con:
            judged.append(dict(con.execute(marks).fetchall()))
    assert last is not None
    first, second, third = sorted(judged[-1])
    assert judged[-1][first] != judged[-2][first]
    assert judged[-1][second] != judged[-2][second]
    assert follows(last) == set()
    with connect_writer(last) as con:  # what the second shows changes: the third is judged again
        con.execute("UPDATE fct_night SET protection = NULL WHERE night = $1", [second])
        con.execute("UPDATE fct_metric SET suppressed = NOT suppressed WHERE night > $1", [first])
        protect_all(con)
        assert dict(con.execute(marks).fetchall()) == judged[-1]
        # and not where it does not
        con.execute("UPDATE fct_night SET protection = NULL WHERE night = $1", [second])
        con.execute("UPDATE fct_metric SET suppressed = NOT suppressed WHERE night = $1", [third])
        protect_all(con)
        again = dict(con.execute(marks).fetchall())
        assert again[second] == judged[-1][second]
        assert again[third] != judged[-1][third]


def test_a_register_that_comes_back_is_protected_with_the_night_it_is_compared_with(
    factory, tmp_path
):
    """What is gone, changed or the same is the records of that night, whose figures are shown."""
    last = None
    for day in range(3):
        night = random_night(factory, 4, day)
        if day == 1:
            night.absent = frozenset({"birth"})
        path = tmp_path / f"{day}.duckdb"
        build_candidate(last, night.facts(), path, pseudonym_key=factory.KEY, row_nights=3)
        last = path
    assert last is not None
    with connect_reader(last) as con:
        compared = con.execute(
            "SELECT night, previous_night FROM fct_change WHERE register = 'birth'"
        ).fetchall()
    assert compared == [(factory.NIGHT + timedelta(days=2), factory.NIGHT)]
    assert follows(last) == set()


def test_a_night_in_which_too_little_can_be_hidden_is_not_published(factory, tmp_path, monkeypatch):
    """As if nothing could be hidden beside what is small: the audit says so in one sentence."""
    night = factory.Night()
    for n in range(23):
        night.add("land", "certificate", f"l{n}", {"holder": n}, decision="match")
    for n in range(3):
        night.add("tax_codes", "tax_code", f"t{n}", {"taxpayer": 30 + n})

    safe, unsafe = tmp_path / "safe.duckdb", tmp_path / "unsafe.duckdb"
    build_candidate(None, night.facts(), safe, pseudonym_key=factory.KEY)
    monkeypatch.setattr(suppression._Page, "hide_more", lambda _page, _proofs, *_, **__: set())
    build_candidate(None, night.facts(), unsafe, pseudonym_key=factory.KEY)
    assert follows(safe) == set()
    assert follows(unsafe)
    problems = [audit(path).problems() for path in (safe, unsafe)]
    said = "follows from what the views show of the night and the one before"
    assert [len(p) for p in problems] == [0, 1]
    assert said in problems[1][0]


@pytest.mark.parametrize(("wrong", "shown"), [(0, True), (3, False), (7, True), (20, False)])
def test_values_of_few_people_are_not_told_by_the_criteria(factory, tmp_path, wrong, shown):
    """22 records whose flagged names, or those without a flag, are a handful, or not."""
    night = factory.Night()
    for source, register, role in (
        ("land", "certificate", "holder"), ("beneficiaries", "payment", "payee"),
        ("tax_codes", "tax_code", "taxpayer"),
    ):  # fmt: skip
        for n in range(22):
            flags = ["full_name:BAD_NAME"] if n < wrong else []
            night.add(source, register, f"r{n}", {role: n}, flags=flags)
    path = tmp_path / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    with connect_reader(path) as con:
        rates = con.execute(
            "SELECT rate IS NOT NULL FROM v_criteria WHERE criterion = 'sach' "
            "AND level = 'register_breakdown' AND register IN ('payment', 'certificate')"
        ).fetchall()
    assert rates == [(shown,), (shown,)]
    assert follows(path) == set()


def lack(night: object, criterion: str | None) -> attacker.Name:
    """What a criterion, or the index, of the certificates lacks."""
    metric, level = (
        ("criteria", "register_breakdown") if criterion else ("quality_index", "register")
    )
    return ("metric", night, metric, level, *CERTIFICATE, None, None, None, criterion, "r")


CERTIFICATE = ("land", "certificate")
Ways = list[set[attacker.Name]]


def broken_rule(night) -> Ways:
    """8 rows refused for their date, of which 6 and 2 break two rules of the name: the criterion
    lacks 8 values, so that the 2 are what the 6 leave.
    """
    for line in range(100, 108):
        night.quarantine(*CERTIFICATE, line, "date", reasons.MISSING_VALUE)
        rule = reasons.BAD_NAME if line < 106 else reasons.BAD_NUMBER
        night.quarantine(*CERTIFICATE, line, "full_name", rule)
    six = ("rule", night.night, *CERTIFICATE, "full_name", reasons.BAD_NAME.code)
    return [
        {six, lack(night.night, "sach")},
        {six, lack(night.night, None), lack(night.night, "du")},
    ]


def index(night) -> Ways:
    """3 names flagged, 20 numbers missing: the index lacks what both criteria lack."""
    rows = night.rows[CERTIFICATE]
    for n in range(23):
        rows[n] |= {"flags": ["full_name:BAD_NAME"]} if n < 3 else {"person_id": None}
    return [{lack(night.night, None), lack(night.night, "du")}, {lack(night.night, "sach")}]


def cross_source(night) -> Ways:
    """17 certificates of the dead, 3 of the other sex, 4 uncertain: 20 values contradict other
    sources, so that the 3 are what the 17 leave.
    """
    for n in range(24):
        if n < 17:
            night.people[n] |= {"status": "dead", "died_on": "2020-05-04"}
        night.add(
            *CERTIFICATE, f"c{n}", {"holder": n}, decision="review" if n >= 20 else "match",
            evidence={"sex": "FM"[n % 2]} if 17 <= n < 20 else {},
        )  # fmt: skip
    dead = ("open", night.night, "holder_dead", *CERTIFICATE, "24010")
    return [{dead, lack(night.night, "thong_nhat")}, {dead, lack(night.night, None)}]


@pytest.mark.parametrize("link", [broken_rule, index, cross_source])
def test_a_small_number_does_not_follow_from_a_criterion_and_another_view(factory, tmp_path, link):
    """Each way of subtracting has a number that is not shown."""
    night = factory.Night()
    for n in range(24, 48):
        for m in range(2):
            night.add(*CERTIFICATE, f"l{n}-{m}", {"holder": n})
    ways = link(night)
    path = tmp_path / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    with connect_reader(path) as con:
        found = attacker.numbers(con)
    for way in ways:
        assert not all(found[name].shown for name in way)
    assert follows(path) == set()


def test_the_attacker_would_find_what_is_hidden_alone(con):
    """With the totals and all other parts shown, each hidden number does follow."""
    found = attacker.numbers(con)
    system = attacker.equations(found, con)
    alone = 0
    for name, number in found.items():
        if number.secret and any(name in {n for _, n in e} and len(e) > 2 for e in system):
            others = {
                n: attacker.Number(v.value, shown=n != name and n[0] != "records")
                for n, v in found.items()
            }
            alone += name in attacker.determined(others, system)
        if alone >= 5:
            break
    assert alone >= 5


def test_shown_is_what_there_is(con):
    """Views show the real number or nothing, and v_change the same as v_metric."""
    rows = con.execute(
        "SELECT c.new_records, c.changed_records, c.gone_records, c.same_records, f.new_records, "
        "f.changed_records, f.gone_records, f.same_records FROM v_change AS c "
        "JOIN fct_change AS f USING (night, source, register)"
    ).fetchall()
    assert rows
    for *shown, new, changed, gone, same in rows:
        for value, real in zip(shown, (new, changed, gone, same), strict=True):
            assert value is None or (value == real and not 1 <= real <= 4)
    assert attacker.numbers(con)


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


@pytest.mark.parametrize("seed", range(40))
def test_what_equations_give_away_is_what_fractions_say_with_a_proof(seed):
    """Random equations, solved modulo a prime and exactly; each proof is summed up."""
    draw = Random(seed)
    cells = range(draw.randint(3, 30))
    equations = {
        number: {
            cell: draw.choice([1, -1])
            for cell in draw.sample(cells, draw.randint(1, min(5, len(cells))))
        }
        for number in range(draw.randint(2, 30))
    }
    small = {cell for cell in cells if draw.random() < 0.7}
    proofs = given_away(equations, small)
    unknown = {(cell,): attacker.Number(0, shown=False) for cell in cells}
    exact = attacker.determined(
        unknown, [[(sign, (cell,)) for cell, sign in e.items()] for e in equations.values()]
    )
    assert set(proofs) == {cell for (cell,) in exact} & small
    for cell, proof in proofs.items():
        total: Counter[int] = Counter()
        for equation, factor in proof.items():
            for other, sign in equations[equation].items():
                total[other] += factor * sign
        assert {name: value % PRIME for name, value in total.items() if value % PRIME} == {cell: 1}


@pytest.mark.parametrize(
    ("protects", "numerator", "denominator", "hidden"),
    [
        ("parts", 3, 100, True), ("parts", 97, 100, True), ("parts", 0, 4, True),
        ("parts", 0, 100, False), ("parts", 100, 100, False), ("parts", 5, 10, False),
        ("parts", 2, None, True), ("parts", 0, None, False),
        ("group", 3, 100, False), ("group", 3, 4, True), ("group", 4, None, True),
        ("nothing", 1, 2, False), ("shares", 30, 33, True), ("shares", 30, 30, False),
    ],
)  # fmt: skip
def test_what_is_small(protects, numerator, denominator, hidden):
    with duckdb.connect() as con:
        con.execute(read_sql("figures", "protection"))
        answer = con.execute(
            "SELECT is_small_figure($1, $2::DECIMAL(18,4), $3::DECIMAL(18,4))",
            [protects, numerator, denominator],
        ).fetchall()
    assert answer == [(hidden,)]
