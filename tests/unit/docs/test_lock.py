"""One list of Python versions and one lock: what pyproject, CI, doctor and the lock file say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipelines.doctor import machine

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SPARK_LOCK = (ROOT / "requirements-spark.lock").read_text(encoding="utf-8")
OPTIONAL = PROJECT["optional-dependencies"]
PYTHONS = [
    name.removeprefix("Programming Language :: Python :: ") for name in PROJECT["classifiers"]
]


def pins_of(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE))


def test_every_python_that_is_named_is_allowed_and_no_other() -> None:
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert PYTHONS == [f"3.{minor}" for minor in range(20) if f"3.{minor}" in allowed]
    assert [(3, minor) for minor in range(20) if f"3.{minor}" in PYTHONS] == [
        (3, minor) for minor in range(20) if machine._PYTHONS[0] <= (3, minor) < machine._PYTHONS[1]
    ]


def test_ci_runs_our_own_command_with_each_of_them() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == PYTHONS
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        pytest.param(LOCK, [*PROJECT["dependencies"], *OPTIONAL["dev"]], id="all"),
        pytest.param(SPARK_LOCK, OPTIONAL["spark"], id="spark"),
    ],
)
def test_the_lock_pins_what_the_project_asks_for_with_hashes(lock, wanted) -> None:
    pins = pins_of(lock)
    for requirement in map(Requirement, wanted):
        assert pins[requirement.name] in requirement.specifier, f"{requirement}: run make lock"
    entries = re.split(r"^(?=[a-z0-9._-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins) > len(wanted)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_two_locks_never_pin_the_same_package_differently() -> None:
    pins, more = pins_of(LOCK), pins_of(SPARK_LOCK)
    assert {name: pins[name] for name in pins.keys() & more.keys()} == {
        name: more[name] for name in pins.keys() & more.keys()
    }


def test_the_locks_and_their_script_hold_no_address() -> None:
    for text in (LOCK, SPARK_LOCK, (ROOT / "scripts/lock.sh").read_text(encoding="utf-8")):
        assert "://" not in text
        assert "--index-url" not in text.replace("--no-emit-index-url", "")
