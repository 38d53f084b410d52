"""`make check` finds what changed, runs the tests of those rooms and says what it left out."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import check

ROOMS = ["contracts", "warehouse", "reports"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout on main with one file, and one commit more on a branch."""
    for file in ("contracts/land.py", "warehouse/build.py", "docs/metrics.md"):
        path = tmp_path / file
        path.parent.mkdir()
        path.write_text("# as on main\n")
    for words in (("init", "-qb", "main"), ("add", "."), ("commit", "-qm", "first")):
        run(tmp_path, *words)
    return tmp_path


def run(root: Path, *words: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *words], check=True)


def found(root: Path) -> list[str]:
    return check.changed(root, check.base_of(root))


def test_what_changed_since_main_is_found_committed_or_not(repository: Path) -> None:
    run(repository, "switch", "-qc", "mine")
    (repository / "contracts/land.py").write_text("# changed\n")
    run(repository, "commit", "-qam", "second")
    (repository / "warehouse/build.py").unlink()
    (repository / "contracts/new.py").write_text("# not added yet\n")
    assert found(repository) == ["contracts/land.py", "contracts/new.py", "warehouse/build.py"]


def test_on_main_the_last_commit_counts_unless_something_is_not_committed(repository: Path) -> None:
    (repository / "contracts/land.py").write_text("# second\n")
    run(repository, "commit", "-qam", "second")
    assert found(repository) == ["contracts/land.py"]
    (repository / "docs/metrics.md").write_text("# third\n")
    assert found(repository) == ["docs/metrics.md"]


@pytest.mark.parametrize(
    ("files", "rooms", "tests"),
    [
        (["contracts/land.py"], ["contracts"], ["tests/unit/contracts"]),
        (
            ["reports/night.py", "tests/unit/warehouse/test_seal.py"],
            ["warehouse", "reports"],
            ["tests/unit/warehouse/test_seal.py", "tests/unit/warehouse", "tests/unit/reports"],
        ),
        (["docs/metrics.md"], [], ["tests/unit/docs"]),
        (["tests/property/sources/test_fuzz.py"], [], []),
        (["tests/unit/contracts/test_removed.py"], ["contracts"], ["tests/unit/contracts"]),
    ],
)
def test_rooms_and_their_tests_follow_from_the_files(files, rooms, tests) -> None:
    assert check.rooms_of(files, ROOMS) == rooms
    assert check.tests_of(files, rooms, check.ROOT) == tests


def test_tests_that_would_begin_too_late_are_named_and_those_that_changed_come_first(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "room").mkdir()
    for name in ("test_one", "test_two"):
        (tmp_path / "room" / f"{name}.py").write_text("def test_a(): pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "scripts.check", "room"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(check.ROOT), check.UNTIL: "0", check.FIRST: "room/test_two.py"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert "check: 2 tests left out for want of time: room (2)" in done.stdout
    assert done.stdout.index("test_two.py::test_a") < done.stdout.index("test_one.py::test_a")


def test_tests_that_begin_in_time_are_run(request, monkeypatch) -> None:
    check.pytest_runtest_setup(request.node)
    monkeypatch.setenv(check.UNTIL, str(time.time() + 60))
    check.pytest_runtest_setup(request.node)


def test_what_was_not_run_is_said() -> None:
    said = check.left_out(["contracts"])
    assert "warehouse" in said
    assert "contracts" not in said
    assert all(folder in said for folder in ("property", "integration", "crash", "accuracy"))
