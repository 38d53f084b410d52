"""Which delivery counts for a night, and how its bytes are kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import dagster as dg
import pytest

from assets.io_manager import LakeIOManager
from assets.received import received_asset
from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import (
    StillChangingError,
    find_delivery,
    newest_day,
    receive_delivery,
)
from intake.snapshots import Snapshot, keep_snapshot
from pipelines.outcomes import Exit, outcome_of
from validators.origins import ORIGIN_LABEL


def put(folder: Path, day: str, name: str, content: bytes = b"x") -> Path:
    path = folder / day / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_newest_delivery_not_later_than_the_night_counts(tmp_path: Path) -> None:
    put(tmp_path, "2026-10-30", "old.csv")
    put(tmp_path, "2026-11-01", "b.csv")
    put(tmp_path, "2026-11-01", "a.csv")
    put(tmp_path, "2026-11-05", "future.csv")
    found = find_delivery(tmp_path, date(2026, 11, 3))
    assert found is not None
    assert found.day == date(2026, 11, 1)
    assert [c.name for c in found.files] == ["a.csv", "b.csv"]


def test_unfinished_uploads_lock_files_and_strays_do_not_count(tmp_path: Path) -> None:
    put(tmp_path, "2026-11-01", "good.csv")
    for name in ("half.csv.part", "~$good.xlsx", ".hidden", "up.filepart"):
        put(tmp_path, "2026-11-02", name)
    put(tmp_path, "backup", "old.csv")
    found = find_delivery(tmp_path, date(2026, 11, 3))
    assert found is not None
    assert [c.name for c in found.files] == ["good.csv"]


def test_no_folder_and_no_delivery_yet(tmp_path: Path) -> None:
    assert find_delivery(tmp_path / "absent", date(2026, 11, 3)) is None
    put(tmp_path, "2026-11-05", "future.csv")
    assert find_delivery(tmp_path, date(2026, 11, 3)) is None


def test_the_same_bytes_are_stored_once_under_both_names(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = keep_snapshot(put(tmp_path, "d", "a.csv", b"same"), store)
    second = keep_snapshot(put(tmp_path, "d", "b.csv", b"same"), store)
    again = keep_snapshot(tmp_path / "d" / "a.csv", store)
    assert first == again
    assert first.sha256 == second.sha256
    folder = store / first.sha256[:2] / first.sha256
    assert sorted(p.name for p in folder.iterdir()) == ["a.csv", "b.csv"]
    assert (folder / "a.csv").samefile(folder / "b.csv")
    assert not list(store.glob(".draft*"))


def test_the_newest_day_is_that_of_the_delivery_without_opening_older_files(
    tmp_path: Path,
) -> None:
    days = ("2026-10-30", "2026-11-01", "2026-11-05")
    kinds = {"extract": b"x", "returned": MARKED, "empty": None, "upload.part": b"x", "": None}
    for number, chosen in enumerate(product(kinds, repeat=len(days))):
        folder = tmp_path / str(number)
        folder.mkdir()
        for day, kind in zip(days, chosen, strict=True):
            content = kinds[kind]
            if content is not None:
                put(folder, day, kind, content)
            elif kind:
                (folder / day).mkdir()
        for night in (date(2026, 10, 29), date(2026, 11, 3), date(2026, 11, 5)):
            found = find_delivery(folder, night)
            assert newest_day(folder, night) == (found.day if found else None), chosen


@pytest.mark.parametrize(
    ("files", "day", "names"),
    [
        (["30/ho_so.csv", "30/danh_muc_tthc.xlsx"], 30, ["danh_muc_tthc.xlsx", "ho_so.csv"]),
        # dossiers come every day, and the catalogue stands
        (["30/danh_muc_tthc.xlsx", "31/ho_so.csv"], 31, ["danh_muc_tthc.xlsx", "ho_so.csv"]),
        # the catalogue comes the night after: it is no new delivery of dossiers
        (["30/ho_so.csv", "31/Danh mục TTHC.xlsx"], 30, ["ho_so.csv", "Danh mục TTHC.xlsx"]),
        (["29/danh_muc_tthc.xlsx", "30/danh_muc_tthc_b.xlsx", "30/ho_so.csv", "31/ho_so.csv"], 31,
         ["danh_muc_tthc_b.xlsx", "ho_so.csv"]),
        (["30/danh_muc_tthc.xlsx"], 30, ["danh_muc_tthc.xlsx"]),
        (["30/ho_so.csv", "30/danh_muc_ho_so.csv", "31/ho_so.csv"], 31, ["ho_so.csv"]),
    ],
)  # fmt: skip
def test_a_catalogue_stands_beside_deliveries_of_other_days(
    tmp_path: Path, files: list[str], day: int, names: list[str]
) -> None:
    for number, file in enumerate(files):
        of, name = file.split("/")
        put(tmp_path, f"2026-10-{of}", name, str(number).encode())
    put(tmp_path, "2026-11-05", "danh_muc_tthc.xlsx")
    stands = SOURCES["dossiers"].stands
    found = find_delivery(tmp_path, date(2026, 11, 3), stands=stands)
    assert found is not None
    assert found.day == date(2026, 10, day)
    assert [c.name for c in found.files] == names
    assert newest_day(tmp_path, date(2026, 11, 3), stands=stands) == found.day
    manifest = receive_delivery(tmp_path, date(2026, 11, 3), tmp_path / "store", stands=stands)
    assert sorted(manifest["file_name"]) == sorted(names)
    assert set(manifest["as_of"]) == {found.day}
    assert not SOURCES["land"].stands("danh_muc_tthc.xlsx")


def test_a_hostile_name_stays_inside_the_store(tmp_path: Path) -> None:
    source = put(tmp_path, "d", "a\nb.csv")
    snapshot = keep_snapshot(source, tmp_path / "store")
    assert "\n" not in snapshot.name
    assert (tmp_path / "store" / snapshot.sha256[:2] / snapshot.sha256 / snapshot.name).is_file()


MARKED = f"STT,{ORIGIN_LABEL}\n".encode()


def test_returned_files_join_the_extract_they_belong_to(tmp_path: Path) -> None:
    put(tmp_path, "2026-10-30", "old.csv")
    put(tmp_path, "2026-10-30", "old fix.csv", MARKED)
    put(tmp_path, "2026-11-01", "a.csv", b"whole extract")
    put(tmp_path, "2026-11-01", "fix.csv", MARKED + b"1\n")
    put(tmp_path, "2026-11-02", "fix.csv", MARKED + b"2\n")
    put(tmp_path, "2026-11-05", "fix.csv", MARKED + b"3\n")
    found = find_delivery(tmp_path, date(2026, 11, 3))
    assert found is not None
    assert found.day == date(2026, 11, 1)
    assert [c.name for c in found.files] == ["a.csv"]
    assert [(c.day.day, c.name) for c in found.returned] == [(1, "fix.csv"), (2, "fix.csv")]
    manifest = receive_delivery(tmp_path, date(2026, 11, 3), tmp_path / "store")
    assert set(manifest["as_of"]) == {date(2026, 11, 1)}
    assert sorted(manifest["returned"]) == [False, True, True]


def test_returned_files_alone_are_no_delivery(tmp_path: Path) -> None:
    put(tmp_path, "2026-11-01", "fix.csv", MARKED)
    assert find_delivery(tmp_path, date(2026, 11, 3)) is None


class Clock:
    """The time of `intake.delivery`: it passes while somebody sleeps, and `meanwhile` happens."""

    def __init__(self) -> None:
        self.slept = 0.0
        self.meanwhile: Callable[[], None] = lambda: None

    def time(self) -> float:
        return time.time() + self.slept

    def monotonic(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.meanwhile()

    def append(self, path: Path) -> None:
        """One byte more for a file, written now."""
        with path.open("ab") as out:
            out.write(b"1")
        os.utime(path, (self.time(), self.time()))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("intake.delivery.time", clock)
    return clock


def test_a_fresh_file_is_waited_for(tmp_path: Path, clock: Clock) -> None:
    path = put(tmp_path, "2026-11-01", "a.csv")
    manifest = receive_delivery(tmp_path, date(2026, 11, 3), tmp_path / "store", stable_for=60)
    assert clock.time() - path.stat().st_mtime >= 60
    assert clock.slept < 120
    assert manifest.height == 1


def test_a_file_that_grows_while_it_is_taken_is_taken_whole(tmp_path: Path, clock: Clock) -> None:
    path = put(tmp_path, "2026-11-01", "a.csv", b"1")

    def write_slowly() -> None:
        if path.stat().st_size < 4:
            clock.append(path)

    clock.meanwhile = write_slowly
    manifest = receive_delivery(tmp_path, date(2026, 11, 3), tmp_path / "store", stable_for=60)
    assert manifest["size"].to_list() == [path.stat().st_size] == [4]


def test_a_file_that_grows_while_it_is_copied_is_taken_whole(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "2026-11-01", "a.csv", b"1")

    def copy_late(source: Path, store: Path) -> Snapshot:
        snapshot = keep_snapshot(source, store)
        if path.stat().st_size < 3:
            clock.append(path)
        return snapshot

    monkeypatch.setattr("intake.delivery.keep_snapshot", copy_late)
    manifest = receive_delivery(tmp_path, date(2026, 11, 3), tmp_path / "store", stable_for=60)
    assert manifest["size"].to_list() == [path.stat().st_size] == [3]


def test_patience_with_a_file_that_keeps_growing_ends(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "66" / "land"
    put(folder, "2026-11-01", "a.csv")
    path = put(folder, "2026-11-01", "Nguyen Van An.csv")
    day, store = date(2026, 11, 3), tmp_path / "store"
    clock.meanwhile = lambda: clock.append(path)
    with pytest.raises(StillChangingError) as stuck:
        receive_delivery(folder, day, store, stable_for=60, patience=90)
    assert 90 < clock.slept < 240
    assert "a file (.csv) in inbox/66/land/2026-11-01" in str(stuck.value)
    assert "dongbo inbox --province 66" in str(stuck.value)
    clock.meanwhile = lambda: None
    assert receive_delivery(folder, day, store, stable_for=60, patience=90).height == 2


def test_a_night_that_needs_a_growing_file_is_refused_and_names_it(
    tmp_path: Path, clock: Clock
) -> None:
    path = put(tmp_path / "inbox" / "66" / "land", "2026-11-01", "land.csv")
    asset = received_asset(SOURCES["land"])
    clock.meanwhile = lambda: clock.append(path)
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize(
            [asset],
            instance=instance,
            partition_key=dg.MultiPartitionKey({"date": "2026-11-02", "province": "66"}),
            resources={
                "workspace": Workspace(
                    home=str(tmp_path / "home"),
                    inbox=str(tmp_path / "inbox"),
                    stable_seconds=60,
                    patience_seconds=90,
                ),
                "lake": LakeIOManager(lake=str(tmp_path / "home" / "lake")),
            },
            raise_on_error=False,
        )
        result = outcome_of(instance, done.run_id)
    assert result.exit == Exit.DATA_REJECTED
    (problem,) = result.problems
    assert "still being written after 90 s of waiting: land.csv in inbox/66/land/2026" in problem
