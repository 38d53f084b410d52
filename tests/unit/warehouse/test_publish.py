"""Publishing is one rename under one lock, and never undoes another night."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from warehouse.digest import digest
from warehouse.publish import StaleCandidateError, WriterBusyError, publish, writer_lock
from warehouse.sql import connect_reader


def test_the_candidate_becomes_the_warehouse(build, tmp_path: Path):
    candidate, target = build(), tmp_path / "out" / "dongbo.duckdb"
    content = digest(candidate)
    publish(candidate, target)
    assert digest(target) == content
    assert not candidate.exists()


def test_a_reader_keeps_the_old_file_until_it_opens_again(build, factory, tmp_path: Path):
    target = tmp_path / "dongbo.duckdb"
    publish(build(), target)
    with connect_reader(target) as reader:
        later = factory.ordinary(night=factory.NIGHT + timedelta(days=1))
        publish(build(later, published=target), target)
        assert reader.execute("SELECT count(*) FROM fct_night").fetchall() == [(1,)]
    with connect_reader(target) as reader:
        assert reader.execute("SELECT count(*) FROM fct_night").fetchall() == [(2,)]


def test_a_candidate_built_on_an_older_warehouse_is_refused(build, factory, tmp_path: Path):
    target = tmp_path / "dongbo.duckdb"
    one = build()
    two = build(factory.ordinary(province="68"), published=target)
    publish(one, target)
    with pytest.raises(StaleCandidateError, match="Run this night again"):
        publish(two, target)
    with connect_reader(target) as reader:
        assert reader.execute("SELECT province_code FROM fct_night").fetchall() == [("66",)]


def test_only_one_writer_at_a_time(build, tmp_path: Path):
    target = tmp_path / "dongbo.duckdb"
    with (
        writer_lock(target),
        pytest.raises(WriterBusyError, match=r"Another run is writing dongbo\.duckdb"),
    ):
        publish(build(), target)
    assert not target.exists()


def test_what_is_not_there_or_not_closed_is_refused(build, tmp_path: Path):
    target = tmp_path / "dongbo.duckdb"
    with pytest.raises(FileNotFoundError, match="no candidate"):
        publish(tmp_path / "none.duckdb", target)
    candidate = build()
    candidate.with_name(candidate.name + ".wal").touch()
    with pytest.raises(ValueError, match="still being written"):
        publish(candidate, target)


def test_two_readers_in_one_process(ordinary_warehouse):
    with connect_reader(ordinary_warehouse) as one, connect_reader(ordinary_warehouse) as two:
        for con in (one, two):
            assert con.execute("SELECT count(*) FROM v_night").fetchall() == [(1,)]


def test_readers_are_locked_down(ordinary_warehouse, tmp_path: Path):
    import duckdb

    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with connect_reader(ordinary_warehouse) as con:
        for statement in (
            f"FROM read_csv('{secret}')",
            f"COPY dim_date TO '{tmp_path / 'out.csv'}'",
            f"ATTACH '{tmp_path / 'x.duckdb'}'",
            "SET enable_external_access = true",
            "INSTALL httpfs",
            "DELETE FROM dim_date",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(statement)
    with pytest.raises(FileNotFoundError, match="run a night first"):
        connect_reader(tmp_path / "none.duckdb")
