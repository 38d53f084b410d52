"""The ingest log: once by content, only when whole, whatever the name, across
restarts."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from intake import ingest_log as ingest_log_module
from intake.delivery import receive_delivery
from intake.inbox import InboxScan
from intake.ingest_log import IngestLog
from intake.snapshots import keep_snapshot
from validators.origins import ORIGIN_LABEL

START = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)  # 23:30 on the 2nd in Vietnam
SOURCES = ("land", "tax_codes")


class Desk:
    """An inbox with its register and a clock."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.store = folder / "store"
        self.log = IngestLog(folder / "inbox.sqlite")
        self.now = START

    def put(self, place: str, content: bytes = b"a,b\n1,2\n") -> Path:
        path = self.inbox / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def scan(self, after: float = 30.0) -> InboxScan:
        self.now += timedelta(seconds=after)
        return self.log.scan(
            self.inbox,
            self.store,
            provinces=("66",),
            sources=SOURCES,
            stable_for=2.0,
            patience=600.0,
            now=self.now,
        )

    def names(self) -> list[str]:
        return [entry.name for entry in self.log.entries()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_file_is_registered_at_the_second_look_and_then_never_again(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv")
    first = desk.scan()
    assert (len(first.waiting), first.registered) == (1, ())
    (entry,) = desk.scan().registered
    assert (entry.province, entry.source, entry.day) == ("66", "land", date(2026, 11, 1))
    assert not entry.committed
    assert desk.scan() == InboxScan()


def test_two_looks_right_after_each_other_are_not_enough(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv")
    desk.scan()
    assert desk.scan(after=0.5).registered == ()
    assert len(desk.scan(after=2.0).registered) == 1


def test_a_growing_file_waits_until_it_is_whole(desk: Desk) -> None:
    path = desk.put("66/land/2026-11-01/a.csv", b"a,b\n")
    for _ in range(3):
        assert desk.scan().registered == ()
        with path.open("ab") as out:
            out.write(b"1,2\n")
    desk.scan()
    (entry,) = desk.scan().registered
    assert entry.size == path.stat().st_size


def test_a_file_that_changes_while_it_is_copied_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.put("66/land/2026-11-01/a.csv")
    desk.scan()

    def growing(source: Path, store: Path) -> object:
        kept = keep_snapshot(source, store)
        with path.open("ab") as out:
            out.write(b"more\n")
        return kept

    monkeypatch.setattr(ingest_log_module, "keep_snapshot", growing)
    scan = desk.scan()
    assert (scan.registered, len(scan.waiting)) == ((), 1)


def test_written_under_a_temporary_name_then_renamed(desk: Desk) -> None:
    path = desk.put("66/land/2026-11-01/a.csv.filepart")
    assert desk.scan() == desk.scan() == InboxScan()
    path.rename(path.with_name("a.csv"))
    desk.scan()
    assert [e.name for e in desk.scan().registered] == ["a.csv"]


def test_the_same_bytes_under_another_name_are_one_file(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv")
    desk.put("66/land/2026-11-01/b.csv")
    desk.scan()
    scan = desk.scan()
    assert (len(scan.registered), len(scan.again)) == (1, 1)
    assert desk.names() == ["a.csv"]
    desk.put("66/land/c.csv")
    desk.scan()
    assert (desk.scan().registered, desk.names()) == ((), ["a.csv"])
    desk.put("66/land/2026-11-02/a.csv")  # a delivery of another day says that nothing changed
    desk.scan()
    assert len(desk.scan().registered) == 1


def test_a_loose_file_belongs_to_the_day_on_which_it_was_whole_in_vietnam(desk: Desk) -> None:
    path = desk.put("66/land/a.csv")
    os.utime(path, (0, 0))  # a copy that keeps an old time is no old delivery
    desk.scan()
    (entry,) = desk.scan(after=3600).registered  # 00:30 on the 3rd in Vietnam
    assert (entry.day, entry.loose) == (date(2026, 11, 3), True)
    manifest = receive_delivery(
        desk.inbox / "66" / "land", date(2026, 11, 3), desk.store, log=desk.log
    )
    assert manifest.select("file_name", "as_of").rows() == [("a.csv", date(2026, 11, 3))]
    assert receive_delivery(
        desk.inbox / "66" / "land", date(2026, 11, 2), desk.store, log=desk.log
    ).is_empty()


def test_a_loose_file_written_over_on_its_day_stands_for_the_one_before(desk: Desk) -> None:
    desk.put("66/land/a.csv", b"one\n")
    desk.scan()
    desk.scan()
    desk.put("66/land/a.csv", b"two\n")
    desk.scan()
    (second,) = desk.scan().registered
    assert [e.sha256 for e in desk.log.entries()] == [second.sha256]
    desk.put("66/land/a.csv", b"one\n")  # and back again
    desk.scan()
    desk.scan()
    assert [e.id for e in desk.log.entries()] == [second.id - 1]


def files_of(desk: Desk, night: date = date(2026, 11, 2)) -> list[bytes]:
    """The contents that a night reads of `land`."""
    manifest = receive_delivery(desk.inbox / "66" / "land", night, desk.store, log=desk.log).sort(
        "file_sha256"
    )
    kept = (desk.store / f"{sha[:2]}/{sha}" for sha in manifest["file_sha256"])
    return sorted(next(folder.iterdir()).read_bytes() for folder in kept)


def publish(desk: Desk, night: date = date(2026, 11, 2)) -> None:
    """What a night that is published does to the register."""
    manifest = receive_delivery(desk.inbox / "66" / "land", night, desk.store, log=desk.log)
    taken = list(manifest.select("delivered", "file_sha256").iter_rows())
    desk.log.commit("66", "land", taken, night, "run")


def test_a_file_of_a_date_folder_that_is_written_over_is_nobodys_news(desk: Desk) -> None:
    desk.put("66/land/2026-11-02/a.csv", b"broken\n")
    desk.scan()
    desk.scan()
    path = desk.put("66/land/2026-11-02/a.csv", b"corrected\n")
    desk.scan()
    desk.scan()
    assert [e.size for e in desk.log.entries()] == [len(b"corrected\n")]
    path.unlink()  # the way of SFTP: taken away, then sent again
    desk.scan()
    desk.put("66/land/2026-11-02/a.csv", b"corrected again\n")
    desk.scan()
    desk.scan()
    (left,) = desk.log.entries()
    assert (left.size, left.counts) == (len(b"corrected again\n"), True)


def test_what_was_published_and_taken_away_is_read_as_it_was_kept(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv", b"older\n")
    path = desk.put("66/land/2026-11-02/a.csv", b"published\n")
    publish(desk)
    path.unlink()
    assert files_of(desk) == [b"published\n"]
    path.parent.rmdir()
    assert files_of(desk, date(2026, 11, 3)) == [b"published\n"]
    assert files_of(desk, date(2026, 11, 1)) == [b"older\n"]
    (desk.inbox / "66" / "land").rename(desk.inbox / "66" / "away")  # or a share that is not there
    assert files_of(desk) == []


@pytest.mark.parametrize("name", ["a.csv", "a (corrected).csv"])
def test_another_file_in_place_of_a_published_one_is_read_alone(desk: Desk, name: str) -> None:
    path = desk.put("66/land/2026-11-02/a.csv", b"published\n")
    publish(desk)
    path.unlink()
    other = desk.put(f"66/land/2026-11-02/{name}", b"corrected\n")
    assert files_of(desk) == [b"corrected\n"]
    other.unlink()  # it was no good either, and never published
    assert files_of(desk) == [b"published\n"]
    other.write_bytes(b"corrected\n")
    publish(desk)
    assert files_of(desk) == [b"corrected\n"]
    other.unlink()
    assert files_of(desk) == [b"corrected\n"]


def test_a_part_of_a_published_delivery_that_is_taken_away_still_counts(desk: Desk) -> None:
    first = desk.put("66/land/2026-11-02/a.csv", b"one\n")
    desk.put("66/land/2026-11-02/b.csv", b"two\n")
    publish(desk)
    first.unlink()
    assert files_of(desk) == [b"one\n", b"two\n"]


def test_a_correction_takes_the_place_of_an_archived_file_of_its_name(desk: Desk) -> None:
    path = desk.put("66/land/2026-11-02/a.csv", b"published\n")
    publish(desk)
    (entry,) = desk.log.entries()
    desk.log.archived(entry, desk.store / "a.csv")
    path.unlink()
    assert files_of(desk) == [b"published\n"]
    desk.put("66/land/2026-11-02/a.csv", b"corrected\n")
    assert files_of(desk) == [b"corrected\n"]
    desk.put("66/land/2026-11-02/b.csv", b"another commune\n")
    assert files_of(desk) == [b"another commune\n", b"corrected\n"]


def test_a_restart_changes_nothing_and_a_killed_look_is_completed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("66/land/2026-11-01/a.csv", b"1\n")
    desk.put("66/land/2026-11-01/b.csv", b"2\n")
    desk.scan()
    real, calls = keep_snapshot, []

    def die(source: Path, store: Path) -> object:
        calls.append(source.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(source, store)

    monkeypatch.setattr(ingest_log_module, "keep_snapshot", die)
    with pytest.raises(KeyboardInterrupt):
        desk.scan()
    monkeypatch.undo()
    desk.log = IngestLog(tmp_path / "inbox.sqlite")
    assert desk.names() == ["a.csv"]
    assert [e.name for e in desk.scan().registered] == ["b.csv"]
    assert desk.scan() == InboxScan()


def test_hostile_names_are_taken_and_shown_harmlessly(desk: Desk) -> None:
    names = [
        "a\nb.csv",
        "x\\..\\..\\y.csv",
        "\u202egpj.csv",
        "'; DROP TABLE file; --.csv",
        "a" * 200,
    ]
    for number, name in enumerate(names):
        desk.put(f"66/land/2026-11-01/{name}", f"{number}\n".encode())
    raw = os.fsencode(desk.inbox / "66" / "land" / "2026-11-01") + b"/\xff\xfe.csv"
    with open(raw, "wb") as out:  # noqa: PTH123 (a name that is no text)
        out.write(b"raw\n")
    desk.scan()
    scan = desk.scan()
    assert len(scan.registered) == len(names) + 1
    for entry in scan.registered:
        assert entry.name.isprintable()
        assert "/" not in entry.name
        kept = desk.store / entry.sha256[:2] / entry.sha256 / entry.name
        assert kept.resolve().is_relative_to(desk.store.resolve())
        assert kept.is_file()
    assert desk.scan() == InboxScan()


def test_links_folders_and_strays_are_named_and_not_read(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("x")
    folder = desk.put("66/land/2026-11-01/a.csv").parent
    (folder / "link.csv").symlink_to(secret)
    (folder / "deep").mkdir()
    os.mkfifo(folder / "pipe.csv")
    desk.put("66/lands/2026-11-01/a.csv")
    desk.put("99/land/2026-11-01/a.csv")
    desk.put("66/land/backup/a.csv")
    desk.put("66/quyet_dinh/xa_24133.xlsx")  # decisions: another room reads them
    desk.scan()
    scan = desk.scan()
    assert [e.name for e in scan.registered] == ["a.csv"]
    assert len(scan.problems) == 6
    for word in ("link.csv", "deep", "pipe.csv", "lands", "99", "backup"):
        assert any(word in problem for problem in scan.problems), word
    manifest = receive_delivery(desk.inbox / "66" / "land", date(2026, 11, 1), desk.store)
    assert manifest["file_name"].to_list() == ["a.csv"]


def test_linked_folders_are_named_and_not_followed(desk: Desk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    for place in ("66/land/2026-11-01", "land/2026-11-01", "2026-11-01"):
        (elsewhere / place).mkdir(parents=True)
        (elsewhere / place / "secret.csv").write_text("x")
    desk.inbox.mkdir()
    (desk.inbox / "66").symlink_to(elsewhere / "66")
    for source in (None, "land", "tax_codes/2026-11-01"):
        if source == "land":  # now the folder below it is the link
            (desk.inbox / "66").unlink()
            (desk.inbox / "66").mkdir()
            (desk.inbox / "66" / "land").symlink_to(elsewhere / "land")
        elif source:
            (desk.inbox / "66" / "tax_codes").mkdir()
            (desk.inbox / "66" / source).symlink_to(elsewhere / "2026-11-01")
        desk.scan()
        scan = desk.scan()
        assert (scan.registered, scan.waiting) == ((), ())
        assert all("links are not followed" in problem for problem in scan.problems)
        assert len(scan.problems) == (2 if source and "/" in source else 1)
        for folder in ("66/land", "66/tax_codes"):
            assert receive_delivery(desk.inbox / folder, date(2026, 11, 1), desk.store).is_empty()
    desk.put("68/land/2026-11-01/a.csv")
    with pytest.raises(OSError, match="symbolic links"):
        keep_snapshot(Path("/proc/self/exe"), desk.store)


def test_a_file_that_keeps_changing_is_stuck_after_a_while(desk: Desk) -> None:
    path = desk.put("66/land/2026-11-01/a.csv")
    for minute in range(12):
        scan = desk.scan(after=60)
        assert len(scan.waiting) == 1
        assert len(scan.stuck) == (1 if minute > 10 else 0), minute
        path.write_text("x" * (minute + 1))
    path.write_text("nobody looked meanwhile: patience begins anew")
    assert desk.scan(after=3600).stuck == ()
    desk.scan()
    assert desk.names() == ["a.csv"]


def test_what_is_taken_away_is_gone_until_it_comes_back(desk: Desk) -> None:
    dated = desk.put("66/land/2026-11-01/a.csv", b"dated\n")
    loose = desk.put("66/land/b.csv", b"loose\n")
    desk.scan()
    desk.scan()
    assert [e.gone for e in desk.log.entries()] == [False, False]
    for path in (dated, loose):
        path.unlink()
    assert {e.name for e in desk.scan().gone} == {"a.csv", "b.csv"}
    assert [(e.gone, e.counts) for e in desk.log.entries()] == [(True, False)] * 2
    assert desk.scan() == InboxScan()
    day = date(2026, 11, 3)
    folder = desk.inbox / "66" / "land"
    assert receive_delivery(folder, day, desk.store, log=desk.log).is_empty()
    desk.put("66/land/2026-11-01/c.csv", b"dated\n")  # the same bytes under another name
    desk.scan()
    assert len(desk.scan().again) == 1
    assert [e.name for e in desk.log.entries() if e.counts] == ["a.csv"]


def test_a_published_file_that_is_taken_away_stays_published(desk: Desk) -> None:
    path = desk.put("66/land/a.csv")
    desk.scan()
    (entry,) = desk.scan().registered
    desk.log.commit("66", "land", [(entry.day, entry.sha256)], entry.day, "run-1")
    path.unlink()
    desk.scan()
    (after,) = desk.log.entries()
    assert (after.gone, after.counts) == (True, True)
    assert desk.log.kept("66", "land") == [after]


def test_an_inbox_that_cannot_be_seen_loses_nothing(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv")
    desk.scan()
    desk.scan()
    desk.inbox.rename(desk.inbox.with_name("unmounted"))
    assert desk.scan() == InboxScan()
    assert [e.gone for e in desk.log.entries()] == [False]


def test_a_register_of_an_earlier_version_learns_what_is_gone(desk: Desk) -> None:
    for name in ("a", "b"):
        desk.put(f"66/land/2026-11-01/{name}.csv", name.encode())
    desk.scan()
    desk.scan()
    with sqlite3.connect(desk.log.path) as old:
        old.execute("ALTER TABLE file DROP COLUMN gone_at")
        old.execute("DROP TABLE sighting")
        old.execute("CREATE TABLE sighting (path BLOB PRIMARY KEY, stamp TEXT, seen_at REAL)")
        old.execute("DELETE FROM known WHERE CAST(path AS TEXT) LIKE '%a.csv'")
    old.close()
    assert [e.gone for e in desk.log.entries()] == [True, False]
    desk.scan()
    desk.scan()  # it lies there after all
    assert [e.gone for e in desk.log.entries()] == [False, False]


def test_what_a_log_gets_holds_no_names(desk: Desk, tmp_path: Path) -> None:
    folder = desk.put("66/land/2026-11-01/Nguyen Van An 066095001234.csv").parent
    (folder / "Le Thi Sau.csv").symlink_to(tmp_path)
    (folder / "Le Thi Bay.csv").symlink_to(tmp_path)
    scan = desk.scan()
    assert len(scan.problems) == 2
    assert scan.logged == (
        "66/land/2026-11-01: 2 × is not read; links are not followed; move what it leads to here",
    )


def test_what_is_published_is_marked_once(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv")
    desk.scan()
    (entry,) = desk.scan().registered
    desk.put("66/land/2026-11-02/a.csv")
    desk.put("66/land/2026-11-03/a.csv")
    desk.scan()
    desk.scan()
    files, night = [(entry.day, entry.sha256)], date(2026, 11, 2)
    done = desk.log.commit("66", "land", files, night, "run-1")
    assert [(e.day.day, e.committed, e.run_id) for e in done] == [
        (1, True, "run-1"),
        (2, True, "run-1"),
    ]
    assert [e.committed for e in desk.log.entries()] == [True, True, False]
    assert desk.log.commit("66", "land", [(entry.day, "0" * 64)], night, "run-2") == []
    assert (desk.inbox / "66/land/2026-11-01/a.csv").exists()


def test_returned_files_are_known_by_their_mark(desk: Desk) -> None:
    desk.put("66/land/2026-11-01/a.csv", f"STT,{ORIGIN_LABEL}\n".encode("utf-16"))
    desk.scan()
    assert [e.returned for e in desk.scan().registered] == [True]


def test_a_damaged_register_is_an_error_not_an_empty_one(desk: Desk, tmp_path: Path) -> None:
    desk.put("66/land/2026-11-01/a.csv")
    (tmp_path / "inbox.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        desk.scan()
