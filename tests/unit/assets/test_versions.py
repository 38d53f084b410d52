"""Who changes what a step decides raises its version: the figures of two nights say by it whether
they were made by the same rules."""

from __future__ import annotations

import re

import pytest

from assets.versions import STEPS, rule_version, rule_version_parts
from contracts.registry import SOURCES
from tests.behaviour import Behaviour, recorded

WHERE = {
    "reader": "READER_VERSION in sources/__init__.py",
    "repair": "REPAIR_VERSION in vietnam/__init__.py",
    "rules": "RULES_VERSION in validators/__init__.py",
    "deciding": "DECIDING_VERSION in journal/__init__.py",
    "linking": "LINKING_VERSION in matching/__init__.py",
}


def differences(digests: dict[str, str]) -> list[str]:
    """What to do about each step that is not as recorded, in the order in which they decide: what
    one gives to the next may be all that changed there."""
    said = []
    for step, where in WHERE.items():
        record = recorded()[step]
        if record["version"] == STEPS[step] and record["digest"] == digests[step]:
            continue
        if record["version"] == STEPS[step]:
            said.append(
                f"{step}: it makes something else of the committed sample than version "
                f"{STEPS[step]} made. Raise {where}, unless only the sample, a contract or a step "
                "before it changed, which count by themselves."
            )
        said.append(f"{step}: then record what it makes: python -m tests.behaviour")
    return said


@pytest.fixture(scope="module")
def digests() -> dict[str, str]:
    return Behaviour(recorded()["sources"]).digests()


def test_what_a_step_decides_changes_with_its_version(digests: dict[str, str]) -> None:
    assert differences(digests) == [], "\n".join(differences(digests))


@pytest.mark.parametrize("step", WHERE)
def test_a_difference_names_the_version_to_raise(step: str) -> None:
    as_recorded = {name: str(recorded()[name]["digest"]) for name in WHERE}
    said = differences({**as_recorded, step: "other"})
    assert WHERE[step] in said[0]
    assert len(said) == 2


def test_the_version_is_the_sum_of_its_parts() -> None:
    assert re.fullmatch(r"r[0-9a-f]{12}", rule_version())
    assert set(rule_version_parts()) == {*STEPS, "metrics", "reasons", *SOURCES}
    assert set(WHERE) == set(STEPS)
