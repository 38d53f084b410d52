"""Nights that several tests look at: run once per session, on the committed sample province."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.outcomes import NightResult
from tests.integration.support import NIGHTS, SAMPLE, Deployment, deploy


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Deployment, list[NightResult]]:
    """Both nights of the committed province, through Dagster."""
    deployment = deploy(tmp_path_factory.mktemp("nights") / "home", SAMPLE / "inbox")
    return deployment, [deployment.run(night) for night in NIGHTS]


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Deployment]:
    """A new deployment whose inbox is a copy of the sample that the test may damage."""

    def make() -> Deployment:
        inbox = tmp_path / "inbox"
        shutil.copytree(SAMPLE / "inbox", inbox)
        return deploy(tmp_path / "home", inbox)

    return make
