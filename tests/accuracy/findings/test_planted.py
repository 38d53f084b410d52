"""The rules find what was planted in a small province, and nothing that only looks like it."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.findings import FIRST, measured, profile_in
from benchmarks.reviewers import NIGHT
from pipelines.outcomes import Exit
from sample_data.generate import generate
from tests.integration.support import deploy

PERSONS, SEED = 2_000, 8301
NEVER_ASKED = ("payee_check", "pilot_models", "project06_tasks")
"""Sources that these rules do not look at: the night is quicker without them."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, int]]:
    """What `benchmarks.findings` measures of each rule."""
    folder = tmp_path_factory.mktemp("planted")
    profile = profile_in(folder, "ordinary")
    made = folder / "made"
    inbox = generate(
        PERSONS, SEED, (NIGHT.province,), 1, made, str(profile), first_night=NIGHT.date
    ).inbox
    for source in NEVER_ASKED:
        shutil.rmtree(inbox / NIGHT.province / source)
    result = deploy(folder / "home", inbox).run(NIGHT)
    assert result.exit is Exit.OK, result.problems
    return {line["rule"]: line for line in measured(folder)}


@pytest.mark.parametrize("rule", FIRST)
def test_what_is_planted_is_found_and_what_is_lawful_is_not(
    found: dict[str, dict[str, int]], rule: str
) -> None:
    one = found[rule]
    assert one["linked"] >= 2
    assert one["found"] >= one["linked"] - one["linked"] // 10, one
    assert one["wrong"] == 0, one
    assert one["lawful_reported"] == 0, one
