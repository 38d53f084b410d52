"""Personal data die at the end of their retention, and nothing that a night may need dies with
them."""

from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from assets.workspace import Workspace
from common.files import draft_beside
from contracts.registry import SOURCES
from intake.committing import commit_night
from intake.delivery import receive_delivery
from intake.ingest_log import IngestLog
from intake.lake import write_version
from intake.layout import Night
from intake.retention import Expired, Keep, find_expired, remove

TODAY = date(2026, 11, 24)
KEEP = Keep(night_days=30, delivery_days=90)
LAYERS = (("accepted", "land"), ("links", "person"))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


class House:
    """A deployment whose files are as old as the test says."""

    def __init__(self, folder: Path, *, archive: bool = False) -> None:
        self.workspace = Workspace(
            home=str(folder / "home"), inbox=str(folder / "inbox"), archive=archive
        )

    def _age(self, path: Path, day: date) -> None:
        moment = datetime.combine(day, datetime.min.time(), UTC).timestamp()
        for file in [path, *path.rglob("*")]:
            os.utime(file, (moment, moment))

    def night(self, day: date, *, written: date | None = None) -> Path:
        """A night in the lake and its workbook; returns the workbook."""
        night = Night(day, "66")
        for layer, name in LAYERS:
            folder = self.workspace.layout.lake / layer / name / night.folder
            write_version(folder, {"rows": pl.DataFrame({"a": [1]})}, "v")
            self._age(folder, written or day)
        workbook = self.workspace.layout.review_workbooks(night) / "xa_24133.xlsx"
        workbook.parent.mkdir(parents=True)
        workbook.write_bytes(b"x")
        report = self.workspace.layout.report_folder(night)
        (report / "bao_cao_dem.html").write_text("rates")
        self._age(report, written or day)
        return workbook

    def delivery(
        self, day: date, content: str, *, published: bool = True, file: str = "land/land.csv"
    ) -> Path:
        """A delivery of a source, taken by the night of its day; returns its file in the inbox."""
        source, name = file.split("/")
        folder = Path(self.workspace.inbox) / "66" / source
        path = folder / day.isoformat() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        manifest = self.take(day, source)
        if published:
            commit_night(
                Night(day, "66"),
                self.workspace.layout,
                {source: manifest},
                "run",
                archive=self.workspace.archive,
            )
        return path

    def take(self, night: date, source: str = "land") -> pl.DataFrame:
        return receive_delivery(
            Path(self.workspace.inbox) / "66" / source,
            night,
            self.workspace.layout.snapshots,
            stands=SOURCES[source].stands,
            log=IngestLog(self.workspace.layout.ingest_log),
        )

    def expired(self) -> list[Expired]:
        return find_expired(self.workspace.layout, TODAY, KEEP)

    def days(self, kind: str) -> list[date]:
        return [item.day for item in self.expired() if item.kind == kind]

    def snapshots(self) -> int:
        return sum(1 for _ in self.workspace.layout.snapshots.glob("??/*"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_old_nights_go_with_their_workbook_and_the_page_without_persons_stays(
    house: House,
) -> None:
    old, edge, *young = (house.night(ago(days)) for days in (31, 30, 2, 1))
    assert house.days("night") == [ago(31)]
    remove(house.workspace.layout, house.expired())
    assert not old.exists()
    assert (old.parent.parent / "bao_cao_dem.html").exists()
    assert all(path.exists() for path in (edge, *young))
    left = {p.parent.name for p in house.workspace.layout.lake.glob("*/*/date=*/province=66")}
    assert left == {f"date={ago(days)}" for days in (30, 2, 1)}
    assert not list(house.workspace.layout.lake.glob(f"*/*/date={ago(31)}"))
    assert house.expired() == []


def test_the_two_newest_nights_stay_however_old(house: House) -> None:
    for days in (300, 200, 100):
        house.night(ago(days))
    assert house.days("night") == [ago(300)]


def test_an_old_night_that_was_run_again_today_is_young(house: House) -> None:
    house.night(ago(300), written=TODAY)
    for days in (2, 1):
        house.night(ago(days))
    assert house.days("night") == []


def test_a_published_delivery_goes_from_inbox_and_store_when_a_newer_one_covers_all_nights(
    house: House,
) -> None:
    old = house.delivery(ago(100), "old")
    house.delivery(ago(95), "newer")
    new = house.delivery(ago(5), "new")
    assert house.days("delivery") == [ago(100)]
    remove(house.workspace.layout, house.expired())
    assert not old.parent.exists()
    assert new.exists()
    assert house.snapshots() == 2
    assert house.take(ago(30)).height == 1  # the oldest night that may still be kept
    assert house.expired() == []


def test_a_delivery_that_kept_nights_read_stays(house: House) -> None:
    house.delivery(ago(100), "old")
    house.delivery(ago(20), "new")  # nights between 30 and 21 days ago read the old one
    assert house.days("delivery") == []


def test_the_newest_delivery_and_unpublished_ones_stay(house: House) -> None:
    house.delivery(ago(400), "refused", published=False)
    house.delivery(ago(300), "only")
    assert house.days("delivery") == []


def test_the_newest_catalogue_stands_however_old(house: House) -> None:
    """Dossiers of the same day go, and an older catalogue; every night has the one that stands."""
    catalogue, dossiers = "dossiers/danh_muc_tthc.csv", "dossiers/ho_so.csv"
    for days, content, file in (
        (200, "older", catalogue), (120, "stands", catalogue), (120, "first", dossiers),
        (100, "second", dossiers), (5, "third", dossiers),
    ):  # fmt: skip
        house.delivery(ago(days), content, file=file)
    assert [(e.day, len(e.entries)) for e in house.expired() if e.kind == "delivery"] == [
        (ago(200), 1), (ago(120), 1),
    ]  # fmt: skip
    remove(house.workspace.layout, house.expired())
    for night in (TODAY, ago(30)):
        names = sorted(house.take(night, "dossiers")["file_name"])
        assert names == ["danh_muc_tthc.csv", "ho_so.csv"]
    assert house.expired() == []


def test_dossiers_put_in_the_place_of_others_before_the_catalogue_came_count_alone(
    house: House,
) -> None:
    first = house.delivery(ago(9), "first", file="dossiers/ho_so.csv")
    first.unlink()
    house.delivery(ago(8), "catalogue", file="dossiers/danh_muc_tthc.csv")
    (first.parent / "ho_so_moi.csv").write_text("second")
    house.delivery(ago(8), "catalogue", file="dossiers/danh_muc_tthc.csv")
    assert sorted(house.take(TODAY, "dossiers")["file_name"]) == [
        "danh_muc_tthc.csv", "ho_so_moi.csv",
    ]  # fmt: skip


def test_archived_files_go_too(tmp_path: Path) -> None:
    house = House(tmp_path, archive=True)
    for days in (120, 100, 5):
        house.delivery(ago(days), str(days))
    archive = tmp_path / "home" / "archive" / "66" / "land"
    assert len(list(archive.glob("*/*.csv"))) == 3
    remove(house.workspace.layout, house.expired())
    assert sorted(p.parent.name for p in archive.glob("*/*")) == [str(ago(100)), str(ago(5))]


def test_bytes_that_a_younger_delivery_shares_are_kept(house: House) -> None:
    for days, content in ((120, "same"), (100, "other"), (5, "same")):
        house.delivery(ago(days), content)
    remove(house.workspace.layout, house.expired())
    assert house.snapshots() == 2
    assert house.take(TODAY).height == 1


def test_filled_workbooks_go_some_time_after_they_were_taken(house: House) -> None:
    folder = house.workspace.layout.filled_workbooks("66")
    for place, days in (
        ("", 300),
        ("da_nhan", 31),
        ("da_nhan", 30),
        ("can_sua", 91),
        ("can_sua", 90),
    ):
        path = folder / place / f"xa_{days}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        house._age(path, ago(days))
    assert house.days("filled") == [ago(31), ago(91)]
    remove(house.workspace.layout, house.expired())
    left = sorted(path.name for path in folder.rglob("*.xlsx"))
    assert left == ["xa_30.xlsx", "xa_300.xlsx", "xa_90.xlsx"]  # what waits is still to be taken


def test_failed_candidates_go(house: House) -> None:
    folder = house.workspace.layout.home / "warehouse" / "candidates"
    folder.mkdir(parents=True)
    for days in (91, 90):
        path = folder / f"{ago(days)}_66.duckdb"
        path.write_bytes(b"x")
        house._age(path, ago(days))
    assert house.days("candidate") == [ago(91)]


def test_drafts_of_killed_snapshots_go_but_not_one_that_is_being_written(house: House) -> None:
    inbox = house.workspace.layout.inbox / "66"
    targets = [
        inbox / source / day / f"{source}.parquet"
        for source, day in (("land", "2026-01-01"), ("tax_codes", "2026-01-01"))
    ]
    with draft_beside(targets[1]) as in_work:
        left = targets[0].with_name(".land.parquet.0a1b2c3d.part")
        young = left.with_name(".land.parquet.4e5f6a7b.part")
        for path, days in ((left, 91), (in_work, 91), (young, 90)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
            house._age(path, ago(days))
        assert house.days("draft") == [date(2026, 1, 1)] * 2
        remove(house.workspace.layout, house.expired())
        assert [path.exists() for path in (left, in_work, young)] == [False, True, True]
    with (house.workspace.layout.home / "removed.csv").open(encoding="utf-8", newline="") as log:
        assert [line["source"] for line in csv.DictReader(log)] == ["land"]


def test_every_removal_is_a_line_and_a_killed_one_is_finished_later(house: House) -> None:
    old = house.delivery(ago(100), "old")
    house.delivery(ago(95), "newer")
    old.unlink()  # as a killed removal leaves it: the file is gone, the register still knows it
    remove(house.workspace.layout, house.expired())
    assert house.snapshots() == 1
    assert house.expired() == []
    with (house.workspace.layout.home / "removed.csv").open(encoding="utf-8", newline="") as log:
        (line,) = csv.DictReader(log)
    assert (line["kind"], line["source"], line["day"]) == ("delivery", "land", str(ago(100)))
    assert (line["files"], line["bytes"]) == ("1", "3")
