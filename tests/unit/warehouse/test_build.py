"""What one night puts into the warehouse, counted by hand from `night_factory.ordinary`."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import polars as pl
import pytest

from warehouse.build import build_candidate
from warehouse.digest import digest
from warehouse.facts import FactsError
from warehouse.schema import tables
from warehouse.sql import connect_reader
from warehouse.timeline import (
    ANOTHER_PERSON,
    MAYBE_BEFORE,
    NothingKnownError,
    person_timeline,
    record_timeline,
)


def figure(path, metric, level="province", **where):
    with connect_reader(path) as con:
        figures = con.table("fct_metric").pl().filter(metric_id=metric, level=level, **where)
        rows = figures.select(pl.col("numerator", "denominator").cast(pl.Float64)).rows()
    assert len(rows) == 1, rows
    return rows[0]


def test_digitisation_counts_entries_per_book_and_never_more_than_the_book_has(build, factory):
    night = factory.ordinary()
    for n in range(40, 44):  # a surplus of four records in the book of commune 0
        night.add("civil_status", "birth", f"extra{n}", {"child": n}, commune=0)
    path = build(night)
    assert figure(path, "digitization_rate", "register", register="birth") == (9, 10)
    assert figure(
        path, "digitization_rate", "district_register", register="birth", district_code="644"
    ) == (3, 3)


def test_digitisation_of_a_district_sums_its_old_communes(ordinary_warehouse):
    assert figure(
        ordinary_warehouse, "digitization_rate", "district_register", register="certificate",
        district_code="643",
    ) == (4, 5)  # fmt: skip
    assert figure(
        ordinary_warehouse, "digitization_rate", "commune_register", register="certificate",
        commune_code="24010", commune_vintage="new",
    ) == (4, 5)  # fmt: skip


def test_digitisation_is_also_counted_by_book_and_by_district(ordinary_warehouse):
    assert figure(ordinary_warehouse, "digitization_books") == (3, 5)
    assert figure(ordinary_warehouse, "digitization_units", "register", register="birth") == (1, 2)


def test_a_book_is_found_in_the_vintage_under_which_the_inventory_keeps_it(build, factory):
    night = factory.Night()
    night.inventory = [
        {"commune_code": "24010", "commune_vintage": v, "book_no": b, "entries": 1, "year": 2020}
        | {"source": "civil_status", "register": "birth", "commune_name": "Xã"}
        for v, b in (("new", "01/2025"), ("old", "01/2020"))
    ]
    for book in ("01/2025", "01/2020"):
        night.add("civil_status", "birth", book, {"child": 1}, book_no=book, commune_code="24010")
    path = build(night)
    assert figure(path, "digitization_rate", "register", register="birth") == (2, 2)


def test_a_record_under_the_old_commune_counts_in_an_inventory_of_new_ones(build, factory):
    night = factory.Night()
    night.inventory = [
        {"source": "land", "register": "certificate", "commune_code": "24010", "entries": 4}
        | {"commune_name": "Xã mới", "commune_vintage": "new", "year": None, "book_no": None}
    ]
    for n in range(3):
        night.add("land", "certificate", f"l{n}", {"holder": n}, commune=n, book_no=None)
    path = build(night)
    assert figure(path, "digitization_rate", "register", register="certificate") == (2, 4)
    with connect_reader(path) as con:
        assert con.execute(
            "SELECT commune_code, records FROM fct_book WHERE entries = 0"
        ).fetchall() == [("24007", 1)]


def test_authentication_counts_due_mentions_that_are_matched(ordinary_warehouse):
    assert figure(ordinary_warehouse, "authentication_rate") == (29, 31)
    assert figure(ordinary_warehouse, "authentication_rate", "register", register="birth") == (7, 9)


def test_a_record_is_synchronised_only_when_all_its_persons_are_matched(build, factory):
    night = factory.ordinary()
    night.add("civil_status", "marriage", "half", {"husband": 40}, commune=1)
    night._mention("civil_status", "marriage", "half", "wife", 41, "no_match", 99, 1, {})
    assert figure(build(night), "sync_rate", "register", register="marriage") == (3, 4)


def test_a_blocking_conflict_takes_a_record_out_of_step(build, factory):
    night = factory.ordinary()
    night.people[26] |= {"status": "dead", "died_on": "2026-08-01"}
    assert figure(build(night), "sync_rate", "register", register="payment") == (3, 4)


def test_quarantine_rate_counts_rows_not_broken_rules(ordinary_warehouse):
    assert figure(ordinary_warehouse, "quarantine_rate", "register", register="birth") == (1, 10)


def test_same_inputs_in_another_order_and_another_run_give_the_same_content(build, factory):
    first = build()
    assert digest(
        build(factory.ordinary(run_id=factory.run_id(2), seconds=99.0), shuffle=7)
    ) == digest(first)
    assert digest(
        build(factory.ordinary(run_id=factory.run_id(3)), published=first, shuffle=8)
    ) == digest(first)


def test_parquet_files_give_the_same_content_as_frames(factory, tmp_path, ordinary_warehouse):
    facts = factory.ordinary().facts()

    def stored(name: str, frame: pl.DataFrame):
        frame.write_parquet(tmp_path / f"it's {name}.parquet")
        return tmp_path / f"it's {name}.parquet"

    names = (
        "quarantined",
        "mentions",
        "links",
        "ledger",
        "inventory",
        "communes",
        "master",
    )
    files = replace(
        facts,
        accepted={key: stored("-".join(key), frame) for key, frame in facts.accepted.items()},
        **{name: stored(name, getattr(facts, name)) for name in names},
    )
    path = tmp_path / "files.duckdb"
    build_candidate(None, files, path, pseudonym_key=factory.KEY)
    assert digest(path) == digest(ordinary_warehouse)


def test_one_changed_cell_changes_the_digest(build, factory):
    night = factory.ordinary()
    night.rows["beneficiaries", "payment"][0]["amount"] += 1
    assert digest(build(night)) != digest(build())


def test_a_rerun_replaces_exactly_its_night_and_shows_the_correction(build, factory):
    first = build()
    later = factory.NIGHT + timedelta(days=1)
    two = build(factory.ordinary(night=later), published=first)
    corrected = factory.ordinary(run_id=factory.run_id(9))
    corrected.add("civil_status", "birth", "late", {"child": 9}, commune=1)
    three = build(corrected, published=two)
    with connect_reader(three) as con:
        by_night = con.execute(
            "SELECT night, numerator::INT FROM fct_metric WHERE metric_id = 'digitization_rate' "
            "AND level = 'register' AND register = 'birth' ORDER BY night"
        ).fetchall()
        revised = con.execute(
            "SELECT old_numerator::INT, new_numerator::INT, old_run_id::VARCHAR, "
            "new_run_id::VARCHAR, revision "
            "FROM fct_metric_revision WHERE metric_id = 'digitization_rate' AND level = 'register'"
        ).fetchall()
        elsewhere = con.execute(
            "SELECT DISTINCT night, metric_id FROM fct_metric_revision WHERE night <> $night",
            {"night": factory.NIGHT},
        ).fetchall()
    assert by_night == [(factory.NIGHT, 10), (later, 9)]
    assert revised == [(9, 10, factory.run_id(1), factory.run_id(9), 1)]
    assert elsewhere == [(later, "records_changed")]  # what looks back on the night


def test_another_province_is_left_alone(build, factory):
    first = build()
    both = build(factory.ordinary(province="68"), published=first)
    with connect_reader(both) as con:
        assert con.execute(
            "SELECT province_code, records FROM fct_night ORDER BY ALL"
        ).fetchall() == [("66", 28), ("68", 28)]


def test_row_level_facts_stay_for_the_latest_nights_only(build, factory):
    path = build()
    for day in range(1, 3):
        path = build(factory.ordinary(night=factory.NIGHT + timedelta(days=day)), published=path)
    with connect_reader(path) as con:
        kept = [
            r[0].day
            for r in con.execute("SELECT DISTINCT night FROM fct_link ORDER BY 1").fetchall()
        ]
        conflicts, backlog, figures = con.execute(
            "SELECT (SELECT count(DISTINCT night) FROM fct_conflict), "
            "(SELECT count(DISTINCT night) FROM fct_backlog), "
            "(SELECT count(DISTINCT night) FROM fct_metric)"
        ).fetchone()
    assert kept == [3, 4]
    assert (conflicts, backlog, figures) == (2, 3, 3)


def test_changes_are_counted_since_the_register_came_before(build, factory, tmp_path):
    """Of a register that does not come nothing is gone, however long; half of it is gone when it
    comes with half of its rows."""

    def night(day: int, **more):
        return factory.ordinary(night=factory.NIGHT + timedelta(days=day), **more)

    path = build()
    for day in (1, 2, 3):
        path = build(night(day, absent=frozenset({"payment"})), published=path)
    back = night(4)
    payments = back.rows["beneficiaries", "payment"]
    payments[0] |= {"amount": 1, "event_date": None, "full_name": "z", "programme": "P1"}
    merged = next(link for link in back.links if link["master_id"] == factory.person(20))
    merged["master_id"] = factory.person(41)  # two persons of the master became one
    payments[1] = dict(reversed(payments[1].items()))  # its columns in another order
    del payments[2:]
    back.add("beneficiaries", "payment", "fresh", {"payee": 40})
    first = factory.ordinary().facts().accepted
    lakes = {"kept": first, "removed": {}}
    told = {}
    for name, kept in lakes.items():
        facts = replace(back.facts(), lake=lambda _, *of, kept=kept: kept.get(of))
        candidate = tmp_path / name
        build_candidate(path, facts, candidate, pseudonym_key=factory.KEY)
        with connect_reader(candidate) as con:
            told[name] = con.execute(
                "SELECT night, field, kind FROM fct_field_change WHERE register = 'payment' "
                "ORDER BY field"
            ).fetchall()
            assert con.execute(
                "SELECT night, previous_night, new_records, changed_records, gone_records, "
                "same_records FROM fct_change WHERE register = 'payment'"
            ).fetchall() == [(back.night, factory.NIGHT, 1, 1, 2, 1)]
    changed = {
        "amount": "changed", "event_date": "emptied", "full_name": "changed",
        "programme": "filled",
    }  # fmt: skip
    assert told["kept"] == [(back.night, *one) for one in changed.items()]
    assert told["removed"] == [(back.night, "*", "changed")]
    fields = [": ".join(one) for one in changed.items()]
    assert timelines(tmp_path / "kept", factory) == {
        "record": [
            (factory.NIGHT, "first_known", None, None, None),
            (back.night, "changed", fields, None, ANOTHER_PERSON),
            (back.night, "matched", None, None, MAYBE_BEFORE),
        ],
        "person": [
            (factory.NIGHT, "first_known", None, None, None),
            (back.night - timedelta(days=1), "matched", None, None, MAYBE_BEFORE),
            (back.night, "matched", None, None, None),
            (back.night, "matched to another person", None, "41", None),
        ],
    }


def test_a_record_that_is_taken_away_and_comes_back_is_told_so(build, factory):
    """Changed, gone, back as it was last, gone, back with another content; matched, let go and
    matched again beside it."""
    path, key = None, "comes and goes"
    for day, amount in enumerate([1, 2, None, 2, None, 3]):
        night = factory.ordinary(night=factory.NIGHT + timedelta(days=day))
        if amount is not None:
            night.add("beneficiaries", "payment", key, {"payee": 40}, amount=amount)
        path = build(night, published=path)
    with connect_reader(path) as con:
        [(record,)] = con.execute(
            "SELECT record FROM fct_record_span GROUP BY record HAVING count(*) = 4"
        ).fetchall()
        told = record_timeline(con, "66", record, {}).select(
            (pl.col("night") - factory.NIGHT).dt.total_days(), "event", "fields", "remark"
        )
        counted = con.execute(
            "SELECT new_records, gone_records FROM fct_change WHERE register = 'payment' "
            "ORDER BY night"
        ).fetchall()
    assert told.rows() == [
        (0, "first_known", None, None),
        (1, "changed", ["*: changed"], None),
        (2, "gone", None, None),
        (2, "no longer mentioned", None, None),
        (3, "returned", None, None),
        (4, "gone", None, None),
        (4, "no longer mentioned", None, None),
        (5, "matched", None, None),
        (5, "returned", ["*: changed"], None),
    ]
    assert counted == [(0, 0), (0, 1), (1, 0), (0, 1), (1, 0)]


def timelines(path, factory):
    """Of the changed payment, and of the person who took over a certificate."""
    sources = {
        one.source: replace(
            one,
            tables=tuple(
                replace(t, roles=tuple(replace(r, birth_date=("event_date",)) for r in t.roles))
                for t in one.tables
            ),
        )
        for one in factory.SOURCES
    }
    with connect_reader(path) as con:
        [(record,)] = con.execute("SELECT DISTINCT record FROM fct_field_change").fetchall()
        [(heir,)] = con.execute(
            "SELECT next_person FROM fct_unlinked WHERE decision = 'match'"
        ).fetchall()
        found = {
            "record": record_timeline(con, "66", record, sources),
            "person": person_timeline(con, "66", heir, sources),
        }
        with pytest.raises(NothingKnownError):
            record_timeline(con, "68", record, sources)
    other = pl.col("other_person").replace_strict({str(heir): "41"}, default=None)
    told = pl.col("night", "event", "fields"), other, pl.col("remark")
    return {name: frame.select(*told).rows() for name, frame in found.items()}


def test_a_row_that_moved_in_its_file_is_not_changed(factory, tmp_path):
    path = None
    for day in range(2):
        facts = factory.ordinary(night=factory.NIGHT + timedelta(days=day)).facts()
        moved = {
            key: frame.with_columns(pl.int_range(pl.len()).alias("ordinal") + day)
            for key, frame in facts.accepted.items()
        }
        published, path = path, tmp_path / f"{day}.duckdb"
        build_candidate(published, replace(facts, accepted=moved), path, pseudonym_key=factory.KEY)
    with connect_reader(path) as con:
        assert con.execute(
            "SELECT sum(changed_records), sum(same_records) FROM fct_change"
        ).fetchall() == [(0, 28)]


@pytest.fixture(scope="module")
def rerun(factory, ordinary_warehouse, tmp_path_factory):
    """Two nights, then the first one anew with one payment and one review more: read only."""
    folder = tmp_path_factory.mktemp("rerun")

    def build(night, name, published):
        path = folder / name
        build_candidate(published, night.facts(), path, pseudonym_key=factory.KEY)
        return path

    def night(day: int, **more):
        made = factory.ordinary(night=factory.NIGHT + timedelta(days=day), **more)
        made.add("land", "certificate", "doubt", {"holder": 1}, decision="review")
        return made

    second = build(night(6), "second.duckdb", ordinary_warehouse)
    corrected = night(0, run_id=factory.run_id(9))
    corrected.add("beneficiaries", "payment", "late", {"payee": 40})
    return second, build(corrected, "corrected.duckdb", second)


def changes(path, night):
    with connect_reader(path) as con:
        return con.execute(
            "SELECT register, new_records, gone_records FROM fct_change "
            "WHERE night = $night AND new_records + gone_records > 0 ORDER BY register",
            {"night": night},
        ).fetchall()


def test_an_older_night_built_anew_mends_the_changes_of_the_next(rerun, factory):
    before, after = rerun
    next_night = factory.NIGHT + timedelta(days=6)
    assert changes(before, next_night) == [("certificate", 1, 0)]
    assert changes(after, next_night) == [("payment", 0, 1)]
    assert changes(after, factory.NIGHT) == []


def test_an_older_night_built_anew_mends_the_ages_of_the_next(rerun, factory):
    next_night = {"night": factory.NIGHT + timedelta(days=6)}
    ages, overdue = [], []
    for path in rerun:
        with connect_reader(path) as con:
            ages.append(
                con.execute(
                    "SELECT max(age_days), count(*) FILTER (age_days > due_days) "
                    "FROM fct_conflict WHERE night = $night AND register = 'certificate'",
                    next_night,
                ).fetchone()
            )
            overdue.append(
                con.execute(
                    "SELECT sum(overdue) FROM fct_backlog "
                    "WHERE night = $night AND register = 'certificate'",
                    next_night,
                ).fetchone()
            )
            figures = con.execute(
                "SELECT count(DISTINCT metric_id) FROM fct_metric WHERE night = $night", next_night
            ).fetchone()
            revised = con.execute(
                "SELECT DISTINCT metric_id FROM fct_metric_revision WHERE night = $night "
                "ORDER BY metric_id",
                next_night,
            ).fetchall()
    assert ages == [(0, 0), (6, 1)]
    assert overdue == [(0,), (1,)]
    assert figures[0] > 10
    assert revised == [("conflicts_overdue",), ("records_changed",)]


def test_a_register_that_is_not_expected_is_stale_only_once_it_came(factory, tmp_path):
    """Five registers of six are fresh or not asked for: none of them lowers the freshness."""
    facts = factory.ordinary().facts()
    rare = {"tax_code", "certificate"}
    sources = tuple(
        replace(
            source,
            tables=tuple(replace(t, expected=t.name not in rare) for t in source.tables),
        )
        for source in facts.sources
    )
    came = facts.ledger.filter(pl.col("table") != "tax_code")
    path = tmp_path / "rare.duckdb"
    build_candidate(
        None, replace(facts, sources=sources, ledger=came), path, pseudonym_key=factory.KEY
    )
    assert figure(path, "freshness") == (5, 5)
    with connect_reader(path) as con:
        states = con.sql("SELECT register FROM mart.v_source_state").pl()["register"]
    assert "certificate" in states
    assert "tax_code" not in states


def test_the_backlog_sums_the_conflicts(ordinary_warehouse):
    with connect_reader(ordinary_warehouse) as con:
        assert (
            con.execute("SELECT sum(open), max(oldest_days) FROM fct_backlog").fetchall()
            == con.execute("SELECT count(*), max(age_days) FROM fct_conflict").fetchall()
        )


def test_missing_columns_are_named_all_at_once(factory, tmp_path):
    facts = factory.ordinary().facts()
    broken = replace(facts, links=facts.links.drop("margin"), master=facts.master.drop("sex"))
    with pytest.raises(FactsError, match=r"links: no column margin; master: no column sex"):
        build_candidate(None, broken, tmp_path / "c.duckdb", pseudonym_key=factory.KEY)


def test_no_name_and_no_number_is_anywhere_in_the_file(build, factory):
    night = factory.ordinary()
    night.people[20] |= {"full_name": "Phạm Thị Bí Mật"}
    path = build(night)
    with connect_reader(path) as con:
        for table in tables():
            for row in con.table(table.name).fetchall():
                text = repr(row)
                assert "Bí Mật" not in text
                assert factory.person(20) not in text
                assert "l20" not in text.split("'")


def test_pseudonyms_depend_on_the_key(factory, tmp_path, ordinary_warehouse):
    other = tmp_path / "other.duckdb"
    facts = factory.ordinary().facts()
    build_candidate(None, facts, other, pseudonym_key=b"another key, also long enough")
    people = []
    for path in (ordinary_warehouse, other):
        with connect_reader(path) as con:
            people.append(
                {
                    r[0]
                    for r in con.execute(
                        "SELECT person FROM fct_link WHERE person IS NOT NULL"
                    ).fetchall()
                }
            )
    assert len(people[0]) == len(people[1]) == 30
    assert not people[0] & people[1]


def test_the_pseudonym_is_hmac_sha256(factory, ordinary_warehouse):
    whole = hmac.digest(factory.KEY, f"P:{factory.person(20)}".encode(), "sha256").hex()
    expected = UUID("0" * 12 + whole[:20])
    with connect_reader(ordinary_warehouse) as con:
        assert con.execute(
            "SELECT count(*) FROM fct_link WHERE person = $p", {"p": expected}
        ).fetchone() == (1,)
