from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest

from sources.database import DatabaseSettings
from sources.database_snapshot import Listener, SnapshotResult, take_snapshot
from sources.limits import Limits
from tests.integration.databases.cluster import Cluster, running

VARIABLE = "DONGBO_DB_TEST"


@dataclass(frozen=True)
class Place:
    """A database of its own and a folder for what is read from it."""

    cluster: Cluster
    database: str
    folder: Path

    @property
    def target(self) -> Path:
        return self.folder / "inbox" / "66" / "land" / "2026-11-02" / "land.parquet"

    @property
    def environment(self) -> dict[str, str]:
        return {VARIABLE: self.cluster.url(self.database)}

    def sql(self, statements: str) -> str:
        return self.cluster.psql(self.database, statements)

    def take(
        self,
        settings: DatabaseSettings,
        limits: Limits | None = None,
        listen: Listener | None = None,
        environment: dict[str, str] | None = None,
    ) -> SnapshotResult:
        return take_snapshot(
            replace(settings, connection_env=VARIABLE),
            self.environment if environment is None else environment,
            self.target,
            limits or Limits(),
            listen,
        )

    def delivered(self) -> pl.DataFrame:
        return pl.read_parquet(self.target)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running() as started:
        yield started


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    name = f"t{abs(hash(request.node.nodeid))}"
    cluster.psql("postgres", f'CREATE DATABASE "{name}"')
    yield Place(cluster, name, tmp_path)
    cluster.psql("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings() -> Callable[..., DatabaseSettings]:
    def make(**given: object) -> DatabaseSettings:
        defaults: dict[str, object] = {"connection_env": VARIABLE, "key": ("id",)}
        return DatabaseSettings(**(defaults | given))  # type: ignore[arg-type]

    return make
