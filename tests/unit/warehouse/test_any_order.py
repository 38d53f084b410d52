"""Nights in any order give the warehouse of the same nights run by date."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from warehouse.build import build_candidate
from warehouse.digest import lasting_digests
from warehouse.sql import connect_reader

BY_DATE = (("66", 0), ("68", 0), ("66", 1), ("66", 2), ("66", 3))
IN_ANY_ORDER = (("66", 3), ("66", 2), ("68", 0), ("66", 0), ("66", 1))
"""The rows of the first night are needed by the second, though two later ones are there."""


def night(factory, province: str, day: int):
    """Every kind of thing that a night says of the one before: a payment that changes twice, one
    that is new and goes, a conflict that stays and one that is settled, a link that ends, and a
    register that does not come in between."""
    made = factory.ordinary(night=factory.NIGHT + timedelta(days=day), province=province)
    made.add("land", "certificate", "stays", {"holder": 1}, decision="review")
    if day != 1:
        made.add("civil_status", "birth", "back", {"child": 40}, decision="review")
    else:
        made.add("land", "certificate", "once", {"holder": 2})
        made.absent = frozenset({"tax_code"})
    made.rows["beneficiaries", "payment"][0]["amount"] += day
    made.links[14]["master_id"] = factory.person(40 + day)
    return made


def run(factory, folder, order, *, rows: int):
    """The last of the candidates built in this order."""
    facts = {at: night(factory, *at).facts() for at in order}
    folder.mkdir()
    paths = [None, *(folder / f"{number}.duckdb" for number in range(len(order)))]

    def lake(province):
        def accepted(day, source, table):
            found = facts.get((province, (day - factory.NIGHT).days))
            return found.accepted[source, table] if found else None

        return accepted

    for at, (published, path) in zip(order, pairwise(paths), strict=True):
        known = replace(facts[at], lake=lake(at[0]))
        build_candidate(published, known, path, pseudonym_key=factory.KEY, row_nights=rows)
    return paths[-1]


def test_nights_in_any_order_give_the_warehouse_of_nights_by_date(factory, tmp_path):
    """All that lasts: rows of the two latest nights, everything else of all."""
    told = []
    for name, order, rows in (("date", BY_DATE, 2), ("any", IN_ANY_ORDER, 9)):
        with connect_reader(run(factory, tmp_path / name, order, rows=rows)) as con:
            told.append(lasting_digests(con))
            for table in ("fct_change", "fct_field_change", "fct_unlinked", "fct_cleared"):
                assert con.execute(f"SELECT count(*) FROM {table}").fetchall() > [(0,)]  # noqa: S608 (one of four names)
    by_date, in_any_order = told
    assert in_any_order == by_date


def test_what_was_forgotten_is_compared_with_no_more(factory, tmp_path):
    """The first night lies before the days that are kept, the second is the first of them; that
    more are kept later brings nothing back: a night in between has nothing to be compared with."""
    paths = [None, *(tmp_path / f"{number}.duckdb" for number in range(4))]
    for (day, kept), (published, path) in zip(
        ((0, 90), (4, 90), (9, 5), (2, 90)), pairwise(paths), strict=True
    ):
        facts = factory.ordinary(night=factory.NIGHT + timedelta(days=day)).facts()
        build_candidate(published, facts, path, pseudonym_key=factory.KEY, history_days=kept)
    with connect_reader(paths[-1]) as con:
        known = con.execute("SELECT contents_known FROM fct_night ORDER BY night").fetchall()
        compared = con.execute(
            "SELECT DISTINCT date_diff('day', previous_night, night) FROM fct_change ORDER BY night"
        ).fetchall()
    assert known == [(False,), (True,), (True,), (True,)]
    assert compared == [(2,), (5,)]
