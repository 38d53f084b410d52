"""Where things lie on disk below the home folder of a deployment.

Belongs here: every path, so that nobody else puts one together. Does not belong here: what is in
the files, the secret behind pseudonyms (`secret_key`), settings (pipelines/settings.py).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILLED = "quyet_dinh"
"""The folder of the inbox, beside those of the sources, for workbooks that come back filled in."""
TAKEN, TO_CORRECT = "da_nhan", "can_sua"
"""Where they go below it: what was taken whole, and what has lines to correct."""


@dataclass(frozen=True)
class Night:
    """One partition: the data date and the province it is about."""

    date: date
    province: str

    @classmethod
    def from_key(cls, key: str) -> Night:
        """Parse a Dagster partition key `YYYY-MM-DD|PP`."""
        day, province = key.split("|")
        return cls(date.fromisoformat(day), province)

    @property
    def key(self) -> str:
        """The Dagster partition key `YYYY-MM-DD|PP`."""
        return f"{self.date.isoformat()}|{self.province}"

    @property
    def folder(self) -> Path:
        """The relative folder of this night, in Hive style."""
        return Path(f"date={self.date.isoformat()}") / f"province={self.province}"


@dataclass(frozen=True)
class Layout:
    """Every path of a deployment.

    `home` holds lake, snapshots, warehouse, reports and the key; `inbox` is where the provinces'
    files arrive. Both are absolute.
    """

    home: Path
    inbox: Path

    @classmethod
    def of(cls, home: Path | str, inbox: Path | str | None = None) -> Layout:
        """The layout below `home`; the inbox is `<home>/inbox` unless it lies elsewhere."""
        root = Path(home).resolve()
        return cls(root, Path(inbox).resolve() if inbox else root / "inbox")

    @property
    def lake(self) -> Path:
        """Parquet of every layer, by date and province."""
        return self.home / "lake"

    @property
    def snapshots(self) -> Path:
        """Received files by content: `<first two digits>/<sha256>/<name>`."""
        return self.home / "snapshots"

    @property
    def turns(self) -> Path:
        """Locks, one per province: who works on it now (`turns.py`)."""
        return self.home / "turns"

    @property
    def ingest_log(self) -> Path:
        """The ingest log (SQLite): what was received and what became of it."""
        return self.home / "inbox.sqlite"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file that analysts open."""
        return self.home / "warehouse" / "dongbo.duckdb"

    @property
    def nightly_copies(self) -> Path:
        """Read-only copies of the warehouse, one per night."""
        return self.home / "warehouse" / "nights"

    def by_hand(self, province: str, name: str) -> Path:
        """A small CSV that people keep by hand: `reported_figures.csv`, `acknowledged.csv` or
        `law.csv`."""
        return self.home / "by_hand" / province / name

    def candidate(self, night: Night) -> Path:
        """The DuckDB file of a night before its audit, beside the published one (same file
        system)."""
        return self.home / "warehouse" / "candidates" / f"{night.date}_{night.province}.duckdb"

    def report_folder(self, night: Night) -> Path:
        """Where the pages and workbooks of a night go."""
        return self.home / "reports" / night.province / night.date.isoformat()

    def night_page(self, night: Night) -> Path:
        """The HTML page of a night."""
        return self.report_folder(night) / "bao_cao_dem.html"

    def night_pages(self, province: str) -> dict[date, Path]:
        """Night → its page, of every night of the province that has one."""
        found: dict[date, Path] = {}
        for path in (self.home / "reports" / province).glob("*/bao_cao_dem.html"):
            with suppress(ValueError):  # a folder that somebody made
                found[date.fromisoformat(path.parent.name)] = path
        return found

    def review_workbooks(self, night: Night) -> Path:
        """The folder of the night's workbooks, one per office; a filled one keeps its name, a later
        one gets a number (`common.kept`)."""
        return self.report_folder(night) / "viec_can_xem"

    def worklists(self, night: Night) -> Path:
        """The folder of the night's worklists, by desk and register; a filled one keeps its name, a
        later one gets a number (`common.kept`)."""
        return self.report_folder(night) / "phieu"

    def snapshot_folder(self, sha256: str) -> Path:
        """Where the bytes with this SHA-256 (64 hex digits) are kept."""
        return self.snapshots / sha256[:2] / sha256

    def snapshot_path(self, sha256: str, name: str) -> Path:
        """The same, under the name they came with."""
        return self.snapshot_folder(sha256) / name

    def archive_folder(self, province: str, source: str, day: date) -> Path:
        """Where the files of a delivery go that leave the inbox."""
        return self.home / "archive" / province / source / day.isoformat()

    def inbox_folder(self, province: str, source: str, day: date | None = None) -> Path:
        """Where the files of a source arrive: `<inbox>/<province>/<source>/<YYYY-MM-DD>/`."""
        folder = self.inbox / province / source
        return folder if day is None else folder / day.isoformat()

    def filled_workbooks(self, province: str) -> Path:
        """Where offices put workbooks with their decisions: `<inbox>/<province>/quyet_dinh/`."""
        return self.inbox / province / FILLED

    def night(self, layer: str, source: str, night: Night) -> Path:
        """The folder of a layer and source for one night in the lake (`intake.lake`)."""
        return self.lake / layer / source / night.folder

    @property
    def instance(self) -> Path:
        """DAGSTER_HOME of this deployment: run records, event logs, schedule state."""
        return self.home / "dagster"

    @property
    def journal(self) -> Path:
        """What people decided (SQLite), unless a deployment keeps it in PostgreSQL."""
        return self.home / "journal" / "journal.sqlite"

    @property
    def spark(self) -> Path:
        """What passes between the workers of a cluster that links; gone at the end of each job."""
        return self.home / "spark"

    @property
    def alert_book(self) -> Path:
        """What people were told of, and what is open (SQLite)."""
        return self.home / "alerts.sqlite"

    @property
    def alert_addresses(self) -> Path:
        """The file of addresses that alerts go to, one a line."""
        return self.home / "secret" / "alert_addresses.txt"

    @property
    def oidc_secret(self) -> Path:
        """The file with our secret at the OpenID provider of the review page."""
        return self.home / "secret" / "oidc_client_secret.txt"

    @property
    def removed(self) -> Path:
        """The list of what retention removed."""
        return self.home / "removed.csv"

    @property
    def key_check(self) -> Path:
        """The file that tells the key of this home from any other; it gives nothing of it away."""
        return self.home / "pseudonym.check"

    @property
    def key(self) -> Path:
        """The file with the secret behind every pseudonym."""
        return self.home / "secret" / "pseudonym.key"
