"""An integer program over all views tells no small number; `make search` asks it of more nights."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from random import Random

import duckdb
import pytest

from journal.claims import Answer as Claimed
from tests.unit.warehouse import attacker, solver
from tests.unit.warehouse.test_protection import random_night
from warehouse import suppression
from warehouse.bounds import Squeezed, Unknowns, combination
from warehouse.build import build_candidate
from warehouse.elimination import Elimination

SOLVED = int(os.environ.get("DONGBO_SOLVED", "1"))


def decide(night, conflicts: list[dict[str, object]], draw: Random) -> None:
    """Two people decide about a third of the conflicts, and see some again."""
    for conflict in conflicts:
        if draw.random() < 0.66:
            continue
        decision = draw.choice(["nobody", "not_a_conflict", "source_wrong", "master_wrong"])
        again = draw.choice([None, None, True, False])
        second = {"second": "minh", "second_answer": decision if again else "unsure"}
        night.decide(conflict, decision)
        night.answer(
            conflict, decision, actor=draw.choice(["lan", "hoa"]), agreed=again,
            **(second if again is not None else {}),
        )  # fmt: skip


def claim(night, conflicts: list[dict[str, object]], draw: Random) -> None:
    """Offices say something of about two in five."""
    night.claimed = [
        {
            "conflict_id": conflict["conflict_id"],
            "answer": draw.choice([*Claimed]).value,
            "claimed_at": datetime.combine(night.night, time(), UTC),
        }
        for conflict in conflicts
        if draw.random() < 0.4
    ]


MOST_TOLD = 0.02
"""Share of the small numbers of a night that the long form lets an integer program tell: entries
of small books (docs/warehouse-internals.md, "Not protected")."""


@pytest.mark.parametrize("seed", range(11, 11 + SOLVED))
def test_no_small_number_has_one_value_only(factory, tmp_path, seed):
    """Two nights, between which people decide; and, in the long form, the first again with other
    contents."""
    last, found = None, None
    nights = [(seed, 0), (seed, 1), (seed + 50, 0)][: 2 if SOLVED == 1 else 3]
    for step, (draw, day) in enumerate(nights):
        path = tmp_path / f"{step}.duckdb"
        night = random_night(factory, draw, day)
        if found is not None:
            decide(night, found.to_dicts(), Random(seed))
            claim(night, found.to_dicts(), Random(seed))
        found = build_candidate(last, night.facts(), path, pseudonym_key=factory.KEY)
        last = path
    assert last is not None
    made = solver.problem(last)
    assert len(made.secret) > 50
    assert len(made.known) > 300
    assert any(name[0] == "finding" for name in made.secret)
    told = solver.leaks(made)
    assert len(told) <= (0 if SOLVED == 1 else MOST_TOLD * len(made.secret))


def test_the_solver_finds_what_is_told(factory, tmp_path, monkeypatch):
    """As if nothing were hidden beside what is small."""
    night = factory.Night()
    for n in range(30):
        decision = "review" if n < 2 else "match"
        night.add("land", "certificate", f"l{n}", {"holder": n}, decision=decision)
    monkeypatch.setattr(suppression._Page, "hide_more", lambda _page, _proofs, *_, **__: set())
    path = tmp_path / "night.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    told = solver.leaks(solver.problem(path))
    at = (factory.NIGHT, "land", "certificate")
    assert told["decision", *at, "holder", "review", "near_tie"] == 2
    assert told["open", *at, "link_uncertain", "24010"] == 2


def test_the_solver_finds_what_the_page_of_rules_tells(factory, tmp_path):
    """As if the claims of all but two were shown."""
    night = factory.Night()
    for n in range(20):
        night.add("land", "certificate", f"l{n}", {"holder": n}, evidence={"date_of_birth": "1900"})
    last = tmp_path / "night.duckdb"
    found = build_candidate(None, night.facts(), last, pseudonym_key=factory.KEY)
    again = factory.Night(night=factory.NIGHT + timedelta(days=1), rows=night.rows,
                          mentions=night.mentions, links=night.links)  # fmt: skip
    again.claimed = [
        {"conflict_id": one, "answer": "done", "claimed_at": datetime(2026, 11, 2, tzinfo=UTC)}
        for one in sorted(found["conflict_id"])[:18]
    ]
    path = tmp_path / "next.duckdb"
    build_candidate(last, again.facts(), path, pseudonym_key=factory.KEY)
    reason = "birth_year_contradiction"
    unsaid = ("finding", again.night, reason, solver.UNSAID)
    made = solver.problem(path)
    assert unsaid in made.secret
    assert unsaid not in solver.leaks(made)
    for what in solver.CLAIMS:
        name = ("finding", again.night, reason, what)
        made.known[name] = made.true[name]
    assert solver.leaks(made)[unsaid] == 2


def squeezed(equations: dict[int, dict[int, int]], values: list[int]) -> Squeezed:
    system, unknowns = Elimination(), Unknowns()
    for cell, value in enumerate(values):
        column = [(e, row[cell]) for e, row in equations.items() if cell in row]
        unknowns.add(cell, value, small=1 <= value <= 4, least=1)
        for equation, factor in column:
            unknowns.put_in(equation, cell, factor)
        system.add(cell, column, small=True, last=value == 1)
    rows = system.among_last()
    together = combination({cell: row for cell, (row, _) in rows.items()})
    derived = {cell: row for cell, (row, _) in rows.items()}
    total: dict[int, float] = {}
    for cell, factor in together.items():
        for other, value in rows[cell][0].items():
            total[other] = total.get(other, 0.0) + factor * value
    proofs = {cell: proof for cell, (_, proof) in rows.items()}
    if together:
        derived[-1] = {c: round(v) for c, v in total.items() if round(v)}
        proofs[-1] = {e: 1 for cell in together for e in proofs[cell]}
    return Squeezed(unknowns, derived, proofs)


@pytest.mark.parametrize(
    ("equations", "values", "told"),
    [
        ({0: {0: 1, 1: 1}}, [1, 1], {0, 1}),
        ({0: {0: 1, 1: 1}}, [1, 2], set()),
        ({0: {0: 1, 1: 1, 2: -1}}, [1, 1, 2], set()),
        ({0: {0: 1, 1: 1, 2: -1}, 1: {2: 1, 3: 1}}, [1, 1, 2, 1], {0, 1, 2, 3}),
        # each equation leaves both open, their sum does not
        ({0: {0: 1, 2: 1, 3: -1}, 1: {1: 1, 2: -1, 3: 1}}, [1, 1, 1, 1], {0, 1}),
    ],
)  # fmt: skip
def test_what_bounds_tell(equations, values, told):
    assert set(squeezed(equations, values).told) == told


@pytest.mark.parametrize("seed", range(20))
def test_numbers_that_come_last_have_rows_of_their_own(seed):
    """In any order of adding: the rows are what the equations say, and hold none of the others."""
    draw = Random(seed)
    cells = range(draw.randint(3, 14))
    equations = {
        number: {cell: draw.choice([1, -1]) for cell in draw.sample(cells, min(3, len(cells)))}
        for number in range(draw.randint(2, 14))
    }
    last = {cell for cell in cells if draw.random() < 0.6}
    small = {cell for cell in cells if draw.random() < 0.6}
    system = Elimination()
    for cell in draw.sample(cells, len(cells)):
        column = [(e, row[cell]) for e, row in equations.items() if cell in row]
        system.add(cell, column, small=cell in small, last=cell in last)
    unknown = {(cell,): attacker.Number(0, shown=False) for cell in cells}
    exact = attacker.determined(
        unknown, [[(Fraction(sign), (c,)) for c, sign in e.items()] for e in equations.values()]
    )
    assert set(system.alone(set(cells))) == {cell for (cell,) in exact if cell in small}
    for row, proof in system.among_last().values():
        assert row.keys() <= last
        if max(abs(v) for v in (*row.values(), *proof.values())) < 1000:
            total = dict.fromkeys(cells, 0)
            for equation, factor in proof.items():
                for cell, sign in equations[equation].items():
                    total[cell] += factor * sign
            assert {c: v for c, v in total.items() if v} == row


def test_a_detail_is_hidden_before_what_a_province_is_judged_by():
    """A small number is the difference of a detail and a figure of the province, which is less."""
    with duckdb.connect() as con:
        con.execute(
            """CREATE TABLE pr_unit AS
            SELECT *, NULL::UBIGINT AS along, false AS fixed, hidden AS fresh
            FROM (VALUES (1::UBIGINT, 'figure', 1, 2.0, true), (2, 'figure', 2, 1202.0, false),
                (3, 'figure', 3, 1200.0, false)) AS t(unit, origin, line, size, hidden);
            CREATE TABLE pr_figure AS
            SELECT * FROM (VALUES (1::UBIGINT, 'parts', 'commune_register'),
                (2, 'parts', 'district_register'), (3, 'parts', 'province'))
                AS t(unit, protects, level);
            CREATE TABLE pr_cell AS
            SELECT unit AS cell, unit, size AS value, size < 5 AS sensitive, 1 AS least
            FROM pr_unit;
            CREATE TABLE pr_term AS
            SELECT * FROM (VALUES (9::UBIGINT, 1::UBIGINT, 1), (9, 2, -1), (9, 3, 1))
            AS t(equation, cell, sign)"""
        )
        assert suppression.hide(con)
        hidden = con.execute("SELECT unit FROM pr_unit WHERE hidden ORDER BY unit").fetchall()
    assert hidden == [(1,), (2,)]
