"""A cluster for all tests of this folder, which `tests/conftest.py` keeps in one process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spark.cluster import Cluster, java, running
from tests.spark.provinces import Province


@pytest.fixture(scope="session")
def java_home() -> Path:
    """A Java that Spark runs on; without one the tests that need it are skipped by name."""
    return java()


@pytest.fixture(scope="session")
def cluster(java_home: Path) -> Iterator[Cluster]:
    """A real standalone cluster: a master and two workers of one core each, on loopback.

    A session on it: `open_session(cluster.master, work=…, settings=cluster.settings)`, one at a
    time in this process.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", str(java_home))
        with running(workers=2) as started:
            yield started


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """A province whose records tell of each other."""
    return Province.generated(600, tmp_path_factory.mktemp("province"))
