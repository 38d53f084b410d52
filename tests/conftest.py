"""Nights that several suites look at: run once per session, on the committed sample province.

Dagster and all above it are imported inside the fixtures: unit tests do not pay for them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.support import Deployment, TwoNights


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several workers, tests that share costly nights or servers stay together on one."""
    for item in items:
        if "two_nights" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("two_nights"))
        elif "integration" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group(item.path.parent.name + item.path.stem))


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> TwoNights:
    """Both nights of the committed province, through Dagster, and the home as it was between
    them."""
    from tests.integration.support import NIGHTS, SAMPLE, TwoNights, deploy
    from warehouse.digest import digest

    folder = tmp_path_factory.mktemp("nights")
    deployment = deploy(folder / "home", SAMPLE / "inbox")
    first = deployment.run(NIGHTS[0])
    first_digest = digest(deployment.warehouse)
    shutil.copytree(deployment.home, folder / "after_first")
    second = deployment.run(NIGHTS[1])
    return TwoNights(
        deployment,
        (first, second),
        (first_digest, digest(deployment.warehouse)),
        folder / "after_first",
    )


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Deployment]:
    """A new deployment whose inbox is a copy of the sample that the test may damage."""
    from tests.integration.support import SAMPLE, deploy

    def make() -> Deployment:
        inbox = tmp_path / "inbox"
        shutil.copytree(SAMPLE / "inbox", inbox)
        return deploy(tmp_path / "home", inbox)

    return make


@pytest.fixture
def after_first(two_nights: TwoNights, tmp_path: Path) -> Deployment:
    """A deployment in which the first night has been published, with an inbox to damage."""
    from tests.integration.support import SAMPLE, deploy

    shutil.copytree(two_nights.after_first, tmp_path / "home")
    shutil.copytree(SAMPLE / "inbox", tmp_path / "inbox")
    return deploy(tmp_path / "home", tmp_path / "inbox")
