"""From one night to the next about one per cent changes, everywhere consistently."""

from datetime import date

import polars as pl
import pytest

from contracts.registry import SOURCES
from sample_data.generate import generate

from .conftest import FIRST, SECOND, Province, pages


def test_the_master_has_exactly_the_persons_asked_for_on_the_first_night(
    ordinary: Province,
) -> None:
    master = ordinary.master()
    assert master.height == 3000
    assert master["person_id"].is_unique().all()
    assert master["person_id"].str.contains(r"^\d{12}$").all()


def test_relatives_in_the_master_are_in_the_master(ordinary: Province) -> None:
    for night in (FIRST, SECOND):
        master = ordinary.master(night)
        for column in ("mother_id", "father_id", "spouse_id"):
            assert master[column].drop_nulls().is_in(master["person_id"].implode()).all()


def test_about_one_per_cent_of_the_master_changes(ordinary: Province) -> None:
    before, after = ordinary.master(), ordinary.master(SECOND)
    same = before.join(after, on=before.columns, nulls_equal=True)
    changed = 1 - same.height / before.height
    assert 0.004 < changed < 0.02


def test_the_events_of_the_night_show_in_the_master(ordinary: Province) -> None:
    events = ordinary.truth("persons", SECOND).select("person_id", "event")
    before = ordinary.master().with_columns(known=True)
    after = ordinary.master(SECOND).join(events, on="person_id")
    joined = after.join(before, on="person_id", how="left", suffix="_before")
    by = {
        event: joined.filter(event=event)
        for event in ("born", "died", "moved", "married", "came", "left")
    }
    assert all(frame.height > 0 for frame in by.values())
    assert by["born"]["known"].null_count() == by["born"].height
    assert by["came"]["known"].null_count() == by["came"].height
    assert set(by["died"]["status"]) == {"dead"}
    assert set(by["died"]["status_before"]) == {"alive"}
    assert by["died"]["died_on"].null_count() == 0
    assert set(by["left"]["status"]) == {"moved_out"}
    assert (by["moved"]["household_id"] != by["moved"]["household_id_before"]).all()
    assert by["married"]["spouse_id_before"].null_count() == by["married"].height


def test_events_reach_the_registers(ordinary: Province) -> None:
    events = dict(
        ordinary.truth("persons", SECOND)
        .filter("in_master")
        .select("person_id", "event")
        .iter_rows()
    )
    mentions = ordinary.truth("mentions", SECOND)
    for event, role in (("born", "child"), ("died", "deceased"), ("married", "husband")):
        people = {person for person, what in events.items() if what == event}
        named = set(mentions.filter(role=role)["true_person_id"].drop_nulls())
        assert people & named


def test_most_rows_of_the_registers_stay_as_they_are(ordinary: Province) -> None:
    for source, name in (("land", "PL3-01"), ("civil_status", "Khai sinh")):
        rows = []
        for night in (FIRST, SECOND):
            page = pages(ordinary.inbox(source, night))[name]
            rows.append({row[1:] for row in page[6:]})
        changed = len(rows[0] ^ rows[1]) / len(rows[0])
        assert 0.002 < changed < 0.03


def test_numbers_given_on_later_nights_are_new(ordinary: Province) -> None:
    persons = ordinary.truth("persons", SECOND)
    assert persons["person_id"].is_unique().all()


def test_inventory_counts_at_least_what_is_digitised(ordinary: Province) -> None:
    for night in (FIRST, SECOND):
        counted = pl.read_csv(ordinary.inbox("register_inventory", night), infer_schema=False)
        entries = counted["entries"].cast(pl.Int64())
        assert (entries > 0).all()
        assert (
            counted.select("register", "commune_code", "commune_vintage", "book_no")
            .is_unique()
            .all()
        )
        page = pages(ordinary.inbox("civil_status", night))["Khai sinh"]
        rows = pl.DataFrame(
            [(r[5][:5], r[5][8:], r[2], r[1]) for r in page[6:] if r[5] and r[2] and r[1]],
            schema=["commune_code", "commune_name", "book_no", "number"],
            orient="row",
        ).unique()
        here = rows.group_by("commune_code", "commune_name", "book_no").agg(
            digitised=pl.len(), last=pl.col("number").cast(pl.Int64()).max()
        )
        births = counted.filter(pl.col("register") == "birth").with_columns(
            entries=entries.filter(counted["register"] == "birth")
        )
        joined = here.join(births, on=["commune_code", "commune_name", "book_no"], how="left")
        assert joined["entries"].null_count() == 0
        assert (joined["digitised"] <= joined["entries"]).all()
        assert (joined["last"] <= joined["entries"]).all()
        share = joined["digitised"].sum() / births["entries"].sum()
        assert 0.90 < share < 0.98


def test_old_communes_before_july_2025_and_new_ones_since(ordinary: Province) -> None:
    counted = pl.read_csv(ordinary.inbox("register_inventory"), infer_schema=False)
    civil = counted.filter(pl.col("source") == "civil_status")
    years = civil["year"].cast(pl.Int32())
    assert (civil.filter(years < 2025)["commune_vintage"] == "old").all()
    assert (civil.filter(years > 2025)["commune_vintage"] == "new").all()
    assert civil.filter(pl.col("commune_vintage") == "old")["district_name"].null_count() == 0
    assert civil.filter(pl.col("commune_vintage") == "new")["district_name"].drop_nulls().is_empty()


def test_nights_and_provinces_lie_in_their_folders(tmp_path) -> None:
    seen: list[tuple[str, int, int]] = []
    made = generate(
        60,
        1,
        ["66", "68"],
        3,
        tmp_path,
        first_night=date(2026, 11, 30),
        progress=lambda *step: seen.append(step),
    )
    assert [night.isoformat() for night in made.nights] == [
        "2026-11-30",
        "2026-12-01",
        "2026-12-02",
    ]
    sampled = [one for one in SOURCES.values() if one.sample_file or one.sampled]
    assert len(made.files) >= len(sampled) * 3 * 2
    assert all(one.path.exists() for one in made.files)
    assert (tmp_path / "inbox/68/land/2026-12-01/PL3-01_68.xlsx").exists()
    assert seen[-1] == ("done", 6, 6)
    months = {
        line.rsplit(b";", 1)[1]
        for one in made.files
        if one.source == "beneficiaries"
        for line in one.path.read_bytes().splitlines()[1:]
    }
    assert months == {b"11/2026"}


def test_no_night_is_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="one night"):
        generate(60, 1, ["66"], 0, tmp_path)
