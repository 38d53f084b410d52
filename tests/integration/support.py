"""A deployment that tests drive, and the committed province that they drive it on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.registry import EXTRACTS, SOURCES
from intake.lake import read_current
from intake.layout import Night
from pipelines.night_run import run_night
from pipelines.outcomes import NightResult
from pipelines.settings import Settings

SAMPLE = Path(__file__).parents[2] / "sample_data" / "province_66"
NIGHTS = (Night(date(2026, 10, 12), "66"), Night(date(2026, 10, 13), "66"))
DELIVERED = tuple(sorted(folder.name for folder in (SAMPLE / "inbox" / "66").iterdir()))
"""The sources that the committed province has; the others never came."""
REGISTERS = tuple(name for name in DELIVERED if name in EXTRACTS)
LINKED = tuple(name for name in REGISTERS if EXTRACTS[name].names_persons)
"""Those whose records mention persons."""
REQUIRED = tuple(name for name in DELIVERED if SOURCES[name].required)
"""What a night cannot do without: workbooks, CSV and Parquet. A night of these costs half of one of
all sources and is enough for tests of what nights do whatever they read; it asks people little."""
KEY = bytes(range(32))  # one key for all tests, so that pseudonyms can be compared between homes


@dataclass(frozen=True)
class Deployment:
    """A home folder with its settings; `inbox` may be a copy that a test has damaged."""

    settings: Settings

    @property
    def home(self) -> Path:
        return self.settings.home

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse" / "dongbo.duckdb"

    def delivered(self, source: str, night: Night = NIGHTS[0]) -> Path:
        """The one file of a source for a night."""
        (path,) = self.delivery(source, night).iterdir()
        return path

    def delivery(self, source: str, night: Night = NIGHTS[0]) -> Path:
        """The folder of the inbox where a source's files for a night lie."""
        return self.settings.layout.inbox / night.province / source / night.date.isoformat()

    def run(self, night: Night, journal: int | None = None) -> NightResult:
        return run_night(night, self.settings, journal=journal)

    def lake(self, layer: str, name: str, night: Night) -> dict[str, object]:
        return dict(read_current(self.home / "lake" / layer / name / night.folder))


@dataclass(frozen=True)
class TwoNights:
    """What came of both nights; `after_first` is a copy of the home made between them."""

    deployment: Deployment
    results: tuple[NightResult, NightResult]
    digests: tuple[str, str]
    after_first: Path

    def between(self, folder: Path) -> Deployment:
        """A deployment in `folder` in which the first night has been published, with an inbox to
        damage."""
        shutil.copytree(self.after_first, folder / "home")
        inbox = shutil.copytree(self.deployment.settings.layout.inbox, folder / "inbox")
        return deploy(folder / "home", inbox)


def deploy(home: Path, inbox: Path) -> Deployment:
    """A deployment with the key of the tests; `home` may be new or a copy."""
    key = home / "secret" / "pseudonym.key"
    key.parent.mkdir(parents=True, exist_ok=True)
    key.write_bytes(KEY)
    return Deployment(Settings(home=home, inbox=inbox))


def deliver(sources: Iterable[str], inbox: Path) -> Path:
    """`inbox` with what the committed province delivers of `sources`."""
    for source in sources:
        shutil.copytree(SAMPLE / "inbox" / "66" / source, inbox / "66" / source)
    return inbox


def recorded(home: Path) -> str:
    """All that Dagster keeps of a home: its databases as text (a page may cut a word in two), the
    output of its processes."""
    texts = []
    for path in sorted((home / "dagster").rglob("*")):
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as database:
                texts += database.iterdump()
        elif path.is_file():
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)
