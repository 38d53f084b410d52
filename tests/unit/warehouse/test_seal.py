"""A published file that was changed, replaced or given a write-ahead log is noticed, in words."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from warehouse.archive import copy_of, keep_copy
from warehouse.build import build_candidate
from warehouse.publish import publish, seal
from warehouse.seal import StrayLogError, current_seals, seal_path, verify_published
from warehouse.sql import connect_reader

OTHER_KEY = b"the key of somebody else, 32 byte"


@pytest.fixture
def published(build, factory, tmp_path: Path) -> Path:
    target = tmp_path / "home" / "dongbo.duckdb"
    publish(build(), target, key=factory.KEY)
    return target


def change(path: Path) -> None:
    """What somebody with a text editor and the rights of the owner can do."""
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_what_a_night_published_is_sound(published, factory):
    assert verify_published(published, factory.KEY) is None
    assert verify_published(published, None) is None
    assert len(current_seals(published)) == 1


def test_a_changed_file_is_noticed_with_and_without_the_key(published, factory):
    change(published)
    for key in (factory.KEY, None):
        assert "not the file that a night published" in str(verify_published(published, key))


def test_a_forged_seal_is_noticed_by_the_key(published, factory):
    """Whoever writes both files can seal anything, but not as this deployment."""
    change(published)
    seal(published, OTHER_KEY)
    assert verify_published(published, None) is None
    assert "forged" in str(verify_published(published, factory.KEY))
    [forged] = current_seals(published)
    for mac in ("", "00", None):
        seal_path(published).chmod(0o600)
        seal_path(published).write_text(json.dumps([forged | {"mac": mac}]))
        assert "forged" in str(verify_published(published, factory.KEY))


def test_a_seal_that_is_gone_or_no_seal_is_told(published, factory):
    seal_path(published).chmod(0o600)
    for text in ("{", "{}", '["x"]', "\x00"):
        seal_path(published).write_text(text)
        assert "is no seal" in str(verify_published(published, factory.KEY))
    seal_path(published).unlink()
    assert "dongbo seal" in str(verify_published(published, factory.KEY))
    seal(published, factory.KEY)
    assert verify_published(published, factory.KEY) is None
    assert "run a night first" in str(verify_published(published.with_name("none"), None))


def test_whenever_a_publisher_dies_one_of_the_seals_fits(published, build, factory, monkeypatch):
    """The process dies at the rename, or just after it: the old file and the new one are sound."""
    key, rename = factory.KEY, Path.replace

    class Died(BaseException):
        pass

    def die(after: bool):
        def replace(self: Path, target: Path) -> Path:
            if target != published:
                return rename(self, target)
            if after:
                rename(self, target)
            raise Died

        return replace

    for number, after in enumerate((False, True), start=2):
        candidate = build(factory.ordinary(run_id=factory.run_id(number)), published=published)
        before = published.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", die(after))
            with pytest.raises(Died):
                publish(candidate, published, key=key)
        assert (published.read_bytes() != before) is after
        assert verify_published(published, key) is None


def test_a_copy_keeps_the_seal_of_its_night_and_loses_it_with_the_night(
    published, factory, tmp_path
):
    folder = tmp_path / "nights"
    keep_copy(published, folder, factory.NIGHT, kept_nights=1)
    copy = copy_of(folder, factory.NIGHT)
    assert verify_published(copy, factory.KEY) is None
    later = factory.NIGHT.replace(day=3)
    keep_copy(published, folder, later, kept_nights=1)
    assert sorted(p.name for p in folder.iterdir()) == [
        copy_of(folder, later).name,
        seal_path(copy_of(folder, later)).name,
    ]


def test_a_stray_log_is_refused_by_everybody(published, build, factory, tmp_path):
    """One that DuckDB would replay: a deletion that nobody checkpointed."""
    candidate = build(factory.ordinary(run_id=factory.run_id(2)), published=published)
    facts = factory.ordinary().facts()
    for suffix in (".wal", ".wal.checkpoint", ".wal.recovery"):
        stray = published.with_name(published.name + suffix)
        stray.symlink_to(tmp_path / "anywhere")
        assert "lies beside the published" in str(verify_published(published, factory.KEY)), suffix
        with pytest.raises(StrayLogError, match="Move it away"):
            connect_reader(published)
        with pytest.raises(StrayLogError):
            publish(candidate, published, key=factory.KEY)
        with pytest.raises(StrayLogError):
            build_candidate(published, facts, tmp_path / "c", pseudonym_key=factory.KEY)
        assert candidate.is_file()
        stray.unlink()


def test_a_log_that_changes_figures_would_be_replayed_without_us(published, tmp_path):
    """Why a stray log is refused: DuckDB itself opens the file with it, read-only or not."""
    twin = tmp_path / "twin.duckdb"
    twin.write_bytes(published.read_bytes())
    con = duckdb.connect(str(twin))
    con.execute("SET checkpoint_threshold = '1TB'")
    con.execute("DELETE FROM fct_night")
    log = twin.with_name("twin.duckdb.wal").read_bytes()
    con.close()
    published.with_name(published.name + ".wal").write_bytes(log)
    with duckdb.connect(str(published), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM fct_night").fetchall() == [(0,)]
    with pytest.raises(StrayLogError):
        connect_reader(published)


def test_nobody_may_write_the_published_file(published):
    assert published.stat().st_mode & 0o777 == 0o400
    assert seal_path(published).stat().st_mode & 0o777 == 0o400
