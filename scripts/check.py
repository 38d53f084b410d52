"""`make check`: an answer in under a minute on what you changed.

Runs the linters, the types and the unit tests of the rooms that changed since main (on main itself:
since the last commit), and says what it ran and what it left out. Tests get the time that linters
and types leave; a test whose turn comes later is skipped and named. Does not belong here: what must
be green before a change is merged; that is `make test`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 45.0
"""For everything; the test that runs at the end of it may take its time."""
UNTIL, FIRST = "CHECK_UNTIL", "CHECK_FIRST"
"""Variables: when no test begins any more, and the files whose tests come first."""
LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy",),
)
PAGES = ("tests/unit/docs",)
HOUSE = (
    "pyproject.toml", "Makefile", "requirements.lock", "requirements-spark.lock", ".github/",
    "scripts/",
)  # fmt: skip


def main() -> int:
    """The exit code: 0 when all that was run is right."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--since", default="", help="the commit to compare with (main)")
    asked.add_argument("--seconds", type=float, default=SECONDS, help="the time there is")
    given = asked.parse_args()
    begun, until = time.monotonic(), time.time() + given.seconds
    base = given.since or base_of(ROOT)
    files = changed(ROOT, base)
    rooms = rooms_of(files, packages())
    tests = tests_of(files, rooms, ROOT)
    say(f"{len(files)} files changed since {base[:10]}; rooms: {', '.join(rooms) or 'none'}")
    wrong = [" ".join(command) for command in LINTERS if not passes(command)]
    if tests and not run_tests(tests, until):
        wrong.append("tests")
    folders = "".join(f", {path}" for path in tests if not path.endswith(".py"))
    say(f"ran lint and types of everything{folders} in {time.monotonic() - begun:.0f} s")
    say(left_out(rooms))
    say(f"WRONG: {', '.join(wrong)}" if wrong else "all that was run is right")
    return 1 if wrong else 0


def git(root: Path, *words: str) -> str:
    """What git answers; "" when it refuses."""
    done = subprocess.run(
        ["git", "-C", str(root), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def base_of(root: Path) -> str:
    """Where the branch left main; on main itself the last commit, or the one before it when nothing
    has changed since."""
    head = git(root, "rev-parse", "HEAD")
    for main_branch in ("main", "origin/main"):
        base = git(root, "merge-base", "HEAD", main_branch)
        if base and base != head:
            return base
    return head if changed(root, head) else git(root, "rev-parse", "HEAD~1") or head


def changed(root: Path, base: str) -> list[str]:
    """Files that differ from `base`, new ones and removed ones with them."""
    known = git(root, "diff", "--name-only", "--no-renames", base).splitlines()
    new = git(root, "ls-files", "--others", "--exclude-standard").splitlines()
    return sorted({*known, *new})


def packages() -> list[str]:
    """The rooms, as pyproject.toml lists them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["importlinter"]["root_packages"])


def rooms_of(files: list[str], known: list[str]) -> list[str]:
    """Rooms whose code or unit tests are among `files`."""
    parts = [Path(file).parts for file in files]
    named = {p[2] if p[:2] == ("tests", "unit") and len(p) > 2 else p[0] for p in parts}
    return [room for room in known if room in named]


def tests_of(files: list[str], rooms: list[str], root: Path) -> list[str]:
    """Tests to run, those that changed first; those of the pages when a page changed."""
    own = [f for f in files if f.startswith("tests/unit/") and Path(f).name.startswith("test_")]
    pages = PAGES if any(f.endswith(".md") or f.startswith(HOUSE) for f in files) else ()
    wanted = [*own, *(f"tests/unit/{room}" for room in rooms), *pages]
    return [path for path in dict.fromkeys(wanted) if (root / path).exists()]


def passes(command: tuple[str, ...]) -> bool:
    """Run a linter; its output is shown when something is wrong."""
    begun = time.monotonic()
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run(
        [str(program), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    right = done.returncode == 0
    words = " ".join(command)
    say(f"{'ok   ' if right else 'WRONG'} {words} ({time.monotonic() - begun:.1f} s)")
    if not right:
        sys.stdout.write(done.stdout + done.stderr)
    return right


def run_tests(tests: list[str], until: float) -> bool:
    """Run unit tests, none of them begun after `until` (seconds since 1970)."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "scripts.check", *tests]
    told = {UNTIL: str(until), FIRST: os.pathsep.join(t for t in tests if t.endswith(".py"))}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | told, check=False)
    return done.returncode in (0, 5)  # 5: no test was there to run


def left_out(rooms: list[str]) -> str:
    """What a green answer does not say."""
    others = [room for room in packages() if room not in rooms]
    return (
        f"left out: unit tests of {', '.join(others) or 'no other room'}; everything in "
        "tests/property, tests/integration, tests/crash and tests/accuracy (make test runs all)"
    )


def say(sentence: str) -> None:
    """One line of ours among those of the linters."""
    sys.stdout.write(f"check: {sentence}\n")
    sys.stdout.flush()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that changed come before those of their rooms."""
    first = set(os.environ.get(FIRST, "").split(os.pathsep))
    items.sort(key=lambda item: item.nodeid.split("::")[0] not in first)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what would begin too late."""
    del item
    if time.time() > float(os.environ.get(UNTIL, "inf")):
        pytest.skip(UNTIL)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was left out for want of time, by folder."""
    skipped = terminalreporter.stats.get("skipped", [])
    late = Counter(
        r.nodeid.split("::")[0].rpartition("/")[0] for r in skipped if UNTIL in str(r.longrepr)
    )
    if late:
        places = ", ".join(f"{place} ({count})" for place, count in sorted(late.items()))
        said = f"check: {late.total()} tests left out for want of time: {places}"
        terminalreporter.write_line(said)


if __name__ == "__main__":
    sys.exit(main())
