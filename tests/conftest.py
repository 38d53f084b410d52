"""Nights that several suites look at: run once per session, on the committed sample province.

Dagster and all above it are imported inside the fixtures: unit tests do not pay for them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ and "POLARS_MAX_THREADS" not in os.environ:
    # Two workers keep two cores busy: threads that wait for each other cost a tenth on top. What
    # tests start as processes has all threads; that they change no byte is a test of its own.
    with pytest.MonkeyPatch.context() as _patch:
        _patch.setenv("POLARS_MAX_THREADS", "1")
        import polars as pl

        pl.thread_pool_size()  # the pool is made at its first use

if TYPE_CHECKING:
    from tests.integration.support import Deployment, TwoNights

# `make test` tries the same examples each time, so that it is red for a change and not by chance;
# `make search` looks for new ones. No example is red because the machine is busy.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("search", print_blob=True, deadline=None)
settings.load_profile("repeatable")

IN_MEMORY, ROOM = Path("/dev/shm"), 8 << 30  # noqa: S108 - pytest makes private folders in it
"""A file system in memory, and how much of it must be free: nights, journals and Dagster's log wait
for the disk at every step, which is a third of the time of the tests that run them."""


def pytest_configure(config: pytest.Config) -> None:
    """Temporary folders in memory, unless somebody says where they shall be."""
    here = os.environ.keys() & {"TMPDIR", "PYTEST_XDIST_WORKER"}
    if here or config.option.basetemp or not os.access(IN_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(IN_MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


LONG_FIRST = ("crash", "integration", "spark", "unit/warehouse", "property", "accuracy")
TOGETHER = {
    "tests/crash/": "two nights",
    "tests/integration/two_nights/": "two nights",
    "tests/spark/": "cluster",
}
"""Folders whose tests share what is dear to make: nights, a cluster."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The rooms with the longest tests first, so that no worker is left alone with one."""

    def rank(item: pytest.Item) -> int:
        place = item.path.relative_to(config.rootpath / "tests").as_posix()
        ranks = (n for n, room in enumerate(LONG_FIRST) if place.startswith(room))
        return next(ranks, len(LONG_FIRST))

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several workers, a file stays on one of them, and so do all that look at the two nights
    or at the cluster: what their fixtures make is made once.

    Not by xdist's groups: pytest 9.2 ignores them without a word (pytest-xdist issue 1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            shared = (name for folder, name in TOGETHER.items() if nodeid.startswith(folder))
            return next(shared, nodeid.split("::", maxsplit=1)[0])

    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def warm_auditor() -> Iterator[None]:
    """Audits of this process share one import of Great Expectations (`tests.auditor`)."""
    from tests.auditor import Auditor

    auditor = Auditor()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warehouse.audit.Worker", lambda: nullcontext(auditor))
        yield
    auditor.close()


def both_nights(folder: Path, inbox: Path) -> TwoNights:
    """Both nights of an inbox, through Dagster, and the home as it was between them. They run under
    umask 000: what they make is private all the same."""
    from tests.integration.support import NIGHTS, TwoNights, deploy
    from warehouse.digest import digest

    umask = os.umask(0)
    try:
        deployment = deploy(folder / "home", inbox)
        first = deployment.run(NIGHTS[0])
        first_digest = digest(deployment.warehouse)
        shutil.copytree(deployment.home, folder / "after_first")
        second = deployment.run(NIGHTS[1])
    finally:
        os.umask(umask)
    return TwoNights(
        deployment,
        (first, second),
        (first_digest, digest(deployment.warehouse)),
        folder / "after_first",
    )


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> TwoNights:
    """Both nights with every source, for tests that look at what became of each."""
    from tests.integration.support import DELIVERED, deliver

    folder = tmp_path_factory.mktemp("nights")
    return both_nights(folder, deliver(DELIVERED, folder / "inbox"))


@pytest.fixture(scope="session")
def few_sources(tmp_path_factory: pytest.TempPathFactory) -> TwoNights:
    """Both nights with the required sources, for tests that run nights of their own after them."""
    from tests.integration.support import REQUIRED, deliver

    folder = tmp_path_factory.mktemp("few")
    return both_nights(folder, deliver(REQUIRED, folder / "inbox"))


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[..., Deployment]:
    """`fresh(sources)` → a new deployment whose inbox is a copy that the test may damage, of the
    required sources unless it asks for others."""
    from tests.integration.support import REQUIRED, deliver, deploy

    def make(sources: Iterable[str] = REQUIRED) -> Deployment:
        return deploy(tmp_path / "home", deliver(sources, tmp_path / "inbox"))

    return make


@pytest.fixture
def after_first(few_sources: TwoNights, tmp_path: Path) -> Deployment:
    """A deployment in which the first night of the required sources has been published."""
    return few_sources.between(tmp_path)
