"""Where things lie on disk, and the secret that pseudonyms are made with.

Belongs here: paths below the home folder, the content-addressed store of received files, the key
file, and that a run of a night holds its province while it works on them (turns.py). Does not
belong here: what is in the files.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg

from assets.guard import close_home, group_id, private_files
from assets.processes import this_process
from assets.turns import take_turn
from sources import Limits

_KEY_BYTES = 32
PROVINCE_TAG = "dongbo/province"
PROCESS_TAG = "dongbo/process"
"""The tag of a run that says which process works on it (`assets.processes.Process.text`)."""


class MissingKeyError(dg.Failure):
    """The key is gone, but what was made with it is there."""

    def __init__(self, sentence: str) -> None:
        super().__init__(description=sentence, allow_retries=False)


@dataclass(frozen=True)
class Night:
    """One partition: the data date and the province it is about."""

    date: date
    province: str

    @classmethod
    def of(cls, context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Night:
        """The night of a run, from its partition key; a run without one is refused.

        Dagster starts a partitioned job without a partition as an unpartitioned run and reports
        success; every asset asks here first, so such a run fails at once.
        """
        run_partition = context.run.tags.get("dagster/partition") if context.run else None
        if run_partition is None:
            raise dg.Failure(
                description="This job works on one night of one province. Start it with a "
                "partition, "
                "for example: dongbo run --date 2026-11-02 --province 66",
                allow_retries=False,
            )
        return cls.from_key(run_partition)

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


class Workspace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Every path that a night touches, below one home folder.

    `home` holds lake, snapshots, warehouse, reports and the key; `inbox` is where the provinces'
    files arrive (`<inbox>/<province>/<source>/<date>/<file>`). `accepted_floor` is the share of
    data rows of a source that must be accepted for the night to go on, `continued_share` the limit
    of that name on text files (`sources.Limits`). A file must have been quiet
    for `settle_seconds` to be taken. `archive`: whether published files leave the inbox. `readers`
    is the group that may read the published warehouse, beside the owner.
    """

    home: str
    inbox: str
    accepted_floor: float = 0.5
    continued_share: float = Limits.continued_share
    settle_seconds: float = 0.0
    patience_seconds: float = 600.0
    archive: bool = False
    turn_seconds: float = 0.0
    readers: str | None = None

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Workspace]:
        """Hold the province of the run's night from its first step to its last, and note in its
        tags which process does. The home is closed, and files are made for the owner only."""
        with private_files():
            close_home(self.root, self.reading_group)
            with self._turn(context):
                yield self

    @contextmanager
    def _turn(self, context: dg.InitResourceContext) -> Iterator[None]:
        run, instance, log = context.run, context.instance, context.log
        key = run.tags.get("dagster/partition") if run else None
        if run is None or key is None:
            yield
            return
        if instance is not None:
            instance.add_run_tags(run.run_id, {PROCESS_TAG: this_process().text})
        self.check_key()
        night = Night.from_key(key)
        with take_turn(
            self.turns,
            night.province,
            night.key,
            run.run_id,
            wait=self.turn_seconds,
            told=lambda holder: log.info("waiting for %s", holder) if log else None,
        ):
            yield

    @property
    def reading_group(self) -> int | None:
        """The id of the group `readers`; None when only the owner reads. Raises ValueError."""
        return group_id(self.readers)

    @property
    def limits(self) -> Limits:
        """What a file may cost a night."""
        return Limits(continued_share=self.continued_share)

    @property
    def root(self) -> Path:
        """The home folder, absolute."""
        return Path(self.home).resolve()

    @property
    def lake(self) -> Path:
        """Parquet of every layer, by date and province."""
        return self.root / "lake"

    @property
    def snapshots(self) -> Path:
        """Received files by content: `<first two digits>/<sha256>/<name>`."""
        return self.root / "snapshots"

    @property
    def snapshot_parts(self) -> Path:
        """Parts of database snapshots under way: `<province>/<source>_<date>/`."""
        return self.root / "databases" / ".parts"

    @property
    def turns(self) -> Path:
        """Locks, one per province: who works on it now (`turns.py`)."""
        return self.root / "turns"

    @property
    def register(self) -> Path:
        """The register of the inbox (SQLite): what was received and what became of it."""
        return self.root / "inbox.sqlite"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file that analysts open."""
        return self.root / "warehouse" / "dongbo.duckdb"

    @property
    def nightly_copies(self) -> Path:
        """Read-only copies of the warehouse, one per night."""
        return self.root / "warehouse" / "nights"

    def by_hand(self, province: str, name: str) -> Path:
        """A small CSV that people keep by hand: `reported_figures.csv` or `acknowledged.csv`."""
        return self.root / "by_hand" / province / name

    def candidate(self, night: Night) -> Path:
        """The DuckDB file of a night before its audit, beside the published one (same file
        system)."""
        return self.root / "warehouse" / "candidates" / f"{night.date}_{night.province}.duckdb"

    def report_folder(self, night: Night) -> Path:
        """Where the pages and workbooks of a night go."""
        return self.root / "reports" / night.province / night.date.isoformat()

    def conflict_workbook(self, night: Night) -> Path:
        """The workbook of the night's conflicts; a filled one keeps the name, a later one gets a
        number (`reports.kept`)."""
        return self.report_folder(night) / "xung_dot.xlsx"

    def snapshot_folder(self, sha256: str) -> Path:
        """Where the bytes with this SHA-256 (64 hex digits) are kept."""
        return self.snapshots / sha256[:2] / sha256

    def snapshot_path(self, sha256: str, name: str) -> Path:
        """The same, under the name they came with."""
        return self.snapshot_folder(sha256) / name

    def archive_folder(self, province: str, source: str, day: date) -> Path:
        """Where the files of a delivery go that leave the inbox."""
        return self.root / "archive" / province / source / day.isoformat()

    @property
    def key_path(self) -> Path:
        """The file with the secret behind every pseudonym."""
        return self.root / "secret" / "pseudonym.key"

    def check_key(self) -> None:
        """Raise MissingKeyError when the key is gone and anything was made with one.

        A new key would give every person, record and conflict another pseudonym: nothing could be
        compared with the nights before, and no conflict would keep its age.
        """
        if self.key_path.exists():
            return
        made = next((path for path in self._made_with_key() if path.exists()), None)
        if made is not None:
            raise MissingKeyError(
                f"The key {self.key_path} is missing, but {made} was made with it. Put the key "
                "back from its backup. A new key breaks every pseudonym: to begin anew on purpose, "
                f"move {self.root} away first."
            )

    def _made_with_key(self) -> tuple[Path, ...]:
        return self.warehouse, self.nightly_copies, self.lake / "mentions", self.lake / "conflicts"

    def known_key(self) -> bytes | None:
        """The key where it is there and may be read (analysts may not), else None."""
        try:
            return self.key_path.read_bytes()
        except (FileNotFoundError, PermissionError):
            return None

    def pseudonym_key(self) -> bytes:
        """The 32 secret bytes behind every pseudonym, made on first use, readable by the owner
        only.

        Back the file up apart from the warehouse. Two processes starting at once agree on one key:
        the first link wins. Raises MissingKeyError (`check_key`), ValueError on a damaged key.
        """
        path = self.key_path
        if not path.exists():
            self.check_key()
            self._make_key(path)
        key = path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise ValueError(
                f"{path} must hold exactly {_KEY_BYTES} bytes; restore it from the backup"
            )
        return key

    def _make_key(self, path: Path) -> None:
        with private_files():
            path.parent.mkdir(parents=True, exist_ok=True)
            close_home(self.root, self.reading_group)
            draft = path.with_name(f".{os.getpid()}.{secrets.token_hex(4)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_bytes(_KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process made it between our look and our link: its key is the key
        finally:
            draft.unlink()


def keyed_hashes(key: bytes, purpose: str, values: Iterable[str]) -> list[str]:
    """HMAC-SHA256 of each value under `key`, first 16 bytes as 32 hex digits.

    `purpose` separates kinds of identifier, so the same text hashed for two purposes cannot be
    joined. A plain hash would be no protection: the space of identity numbers can be enumerated.
    """
    inner = hmac.digest(key, purpose.encode(), "sha256")
    return [hmac.digest(inner, value.encode(), "sha256")[:16].hex() for value in values]
