"""The lake of a night, as the linking commands ask about it: one record, the people, the model.

Belongs here: finding the mention that a conflict or mention id means, and the index of a night's
people. Does not belong here: taking a record apart (matching/), printing (`find.py`).
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from common.folders import new_folder, remove_abandoned_folder
from pipelines.cli.common import console, known_province, parse_date, refuse
from pipelines.cli.rejects import open_workspace

if TYPE_CHECKING:
    import polars as pl

    from assets.workspace import Workspace
    from intake.layout import Night
    from matching import Model

NO_NIGHT = "Run it first: dongbo run --date 2026-11-02 --province 66"


@dataclass(frozen=True)
class AskedNight:
    """A night that has been linked: its folder in the lake, and what was decided there."""

    workspace: Workspace
    night: Night

    def folder(self, layer: str, name: str) -> Path:
        """The folder of an asset."""
        return self.workspace.layout.lake / layer / name / self.night.folder

    def rows(self, layer: str, name: str) -> Path:
        """The file with the rows of an asset."""
        from intake.lake import current_paths

        return current_paths(self.folder(layer, name))["rows"]

    def people(self) -> pl.DataFrame:
        """The population master of the night."""
        import polars as pl

        return pl.read_parquet(self.master())

    def master(self) -> Path:
        """The file of the population master."""
        from intake.lake import current_paths

        return current_paths(self.folder("accepted", "population"))["population"]

    def mentions(self) -> dict[str, Path]:
        """The file of the mentions of every source that the night has, by source."""
        lake = self.workspace.layout.lake / "mentions"
        names = sorted(path.name for path in lake.iterdir())
        there = [n for n in names if (self.folder("mentions", n) / "current.json").is_file()]
        return {name: self.rows("mentions", name) for name in there}

    def model(self) -> Model:
        """The model that the links of the night were made with."""
        from intake.lake import read_current
        from matching import Model

        stored = read_current(self.folder("links", "model"))["rows"]["json"][0]
        return Model.from_json(stored, f"the model of {self.night.date}")

    def linked(self) -> pl.DataFrame:
        """Every mention with the name of its file, its place there, and what linking decided."""
        import polars as pl

        there = self.mentions()
        mentions = pl.concat(pl.read_parquet(path) for path in there.values())
        files = pl.concat(pl.read_parquet(self.rows("ledger", name)) for name in there)
        named = files.select("source", "file_sha256", "file_name").unique()
        links = pl.read_parquet(self.rows("links", "person"))
        return (
            mentions.join(named, on=("source", "file_sha256"))
            .join(links.select("record_id", "master_id", "decision"),
                  left_on="mention_id", right_on="record_id")
            .select("mention_id", "source", "table", "file_name",
                    pl.col("sheet").fill_null(""), "line", "role", "master_id", "decision")
        )  # fmt: skip

    def mention(self, wanted: str) -> tuple[pl.DataFrame, dict[str, str | None]]:
        """The one mention that a conflict or mention id means and behind it the one whose relative
        the person is and those that share a code with either, as an extract, and the decision that
        the night stored for the first.

        An id may be cut short as long as it means one mention.
        """
        import polars as pl

        from intake.lake import current_paths

        of_conflicts = self._of_conflicts(wanted)
        starts = (
            pl.col("mention_id").is_in(of_conflicts)
            if of_conflicts
            else pl.col("mention_id").str.starts_with(wanted)
        )
        found = self._mentions(starts)
        if found.height != 1:
            what = "means several conflicts or mentions"
            what = "is no conflict and no mention" if found.is_empty() else what
            more = "" if found.is_empty() else "Give more of it. "
            refuse(
                f"{wanted} {what} of {self.night.date} in province {self.night.province}. {more}"
                "The ids stand in the conflict workbook, column Mã; --date and --province name "
                "another night"
            )
        relative = found["relative_id"][0] if "relative_id" in found.columns else None
        if relative is not None:
            found = pl.concat([found, self._mentions(pl.col("mention_id") == relative)])
        if "codes" in found.columns:
            codes = found["codes"].str.split(" ").explode().drop_nulls().unique().to_list()
            shared = pl.col("codes").str.split(" ").list.set_intersection(codes)
            known = pl.col("mention_id").is_in(found["mention_id"].to_list())
            found = pl.concat([found, self._mentions((shared.list.len() > 0) & ~known)])
        extract = found.rename({"mention_id": "record_id"})
        links = pl.scan_parquet(current_paths(self.folder("links", "person"))["rows"])
        [link] = links.filter(pl.col("record_id") == extract["record_id"][0]).collect().to_dicts()
        return extract, link

    def _mentions(self, wanted: pl.Expr) -> pl.DataFrame:
        """Mentions of the night, of whatever source."""
        import polars as pl

        return pl.concat(
            pl.scan_parquet(path).filter(wanted) for path in self.mentions().values()
        ).collect()

    def decided(self) -> pl.DataFrame | None:
        """The pairs of record and person that people decided and the night obeyed; None where it is
        of a time before there were any."""
        from intake.lake import read_current

        folder = self.folder("decisions", "person")
        if not (folder / "current.json").is_file():
            return None
        return read_current(folder)["rows"]

    def _of_conflicts(self, wanted: str) -> list[str]:
        """The mentions that the conflicts are about whose id begins so; none where none does. A
        conflict that people settled is none of the night: the decision that stands still knows it.
        """
        import polars as pl

        from intake.lake import current_paths

        for layer, name in (("conflicts", "person"), ("decisions", "standing")):
            folder = self.folder(layer, name)
            if not (folder / "current.json").is_file():
                continue
            found = (
                pl.scan_parquet(current_paths(folder)["rows"])
                .filter(pl.col("conflict_id").str.starts_with(wanted))
                .select(pl.col("mention_id").unique())
                .collect()["mention_id"]
                .to_list()
            )
            if found:
                return found
        return []

    def index(self) -> Path:
        """The folder of the index of the night's people, made where it is not there yet.

        It lies in the lake beside the night's other files and goes when they go.
        """
        from matching import load_spec
        from matching.index import build_index

        pointer = self.folder("links", "model") / "current.json"
        version = str(json.loads(pointer.read_text())["version"])
        folder = self.folder("index", "person")
        ready = folder / version
        if ready.is_dir():
            return ready
        console.print("preparing the people of the night for look-ups …")
        with new_folder(ready) as draft:
            build_index(self.people(), load_spec("person"), self.model(), draft)
        for old in folder.iterdir():
            if old.name.startswith("."):
                remove_abandoned_folder(old)
            elif old != ready:  # of an earlier version of the night
                shutil.rmtree(old, ignore_errors=True)
        return ready


def asked_night(home: Path | None, province: str | None, date: str | None) -> AskedNight:
    """The night asked for, or the newest that was linked; a refusal that says what to do where
    there is none or where the province has to be named."""
    from pipelines.rejected_rows import last_night
    from vietnam.provinces import PROVINCES

    workspace = open_workspace(home, None)
    linked = (workspace.layout.lake / "links" / "model").glob("date=*/province=*/current.json")
    provinces = sorted({path.parent.name.removeprefix("province=") for path in linked})
    if not provinces:
        refuse(f"No night has been linked in {workspace.layout.home}. {NO_NIGHT}")
    if province is not None:
        known_province(province, sorted(PROVINCES))
    elif len(provinces) > 1:
        refuse(f"Name the province with --province: there are nights of {', '.join(provinces)}")
    asked = province or provinces[0]
    until = parse_date(date) if date else dt.date.max
    night = last_night(workspace.layout.lake, "links", "model", asked, until)
    if night is None or (date and night.date != until):
        newest = last_night(workspace.layout.lake, "links", "model", asked, dt.date.max)
        hint = f" The newest is {newest.date}." if newest else ""
        refuse(f"No night of {date or 'any date'} was linked in province {asked}.{hint} {NO_NIGHT}")
    return AskedNight(workspace, night)
