"""A full disk, a read-only home, broken files, a mistake of ours: exit code 5 and one sentence."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import retention
from pipelines.cli.main import app
from pipelines.outcomes import Exit
from tests.integration.support import NIGHTS, SAMPLE, Deployment, recorded

NIGHT = NIGHTS[0]
RUN = ["run", "--date", NIGHT.date.isoformat(), "--province", NIGHT.province]
PERSON = "Nguyen Van An 066095001234"
Mount = Callable[[str], Path]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Mount]:
    """A folder on a disk of its own, made with the options given."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> Path:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True
        )
        if done.returncode:
            pytest.skip("NOT TESTED: full and read-only disks, since this account may not mount")
        return place

    yield mount
    subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=False)


@pytest.fixture
def dongbo(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command; its exit code and all it said, on one line."""

    def call(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "300"})
        said = " ".join((done.output + capfd.readouterr().err).split())
        assert "Traceback" not in said
        return done.exit_code, said

    return call


Dongbo = Callable[..., tuple[int, str]]


def test_a_full_disk(mounted: Mount, dongbo: Dongbo) -> None:
    home = mounted("size=2m")
    code, said = dongbo(*RUN, "--home", home, "--inbox", SAMPLE / "inbox")
    assert code == Exit.INFRASTRUCTURE
    assert f"no space is left on the disk of {home}" in said
    assert "free some there" in said


@pytest.mark.parametrize("command", [RUN, ["inbox"], ["prune"], ["dev"]])
def test_a_read_only_home(mounted: Mount, dongbo: Dongbo, command: list[str]) -> None:
    home = mounted("size=1m,ro")
    code, said = dongbo(*command, "--home", home, "--inbox", SAMPLE / "inbox")
    assert code == Exit.INFRASTRUCTURE
    assert f"{home}" in said
    assert "can only be read: mount its disk for writing" in said


def test_broken_files_are_named(fresh: Callable[[], Deployment], dongbo: Dongbo) -> None:
    home = fresh().home
    (home / "inbox.sqlite").write_bytes(os.urandom(5000))
    code, said = dongbo("inbox", "--home", home)
    assert code == Exit.INFRASTRUCTURE
    assert f"{home / 'inbox.sqlite'} is damaged or no database: put back the last good" in said
    (home / "inbox.sqlite").unlink()
    (home / "dagster" / "history").mkdir(parents=True)
    (home / "dagster" / "history" / "runs.db").write_bytes(os.urandom(5000))
    code, said = dongbo("prune", "--home", home)
    assert code == Exit.INFRASTRUCTURE
    assert f"{home / 'dagster'} is damaged" in said


def test_a_delivery_that_cannot_be_read_is_not_named_in_any_record(
    fresh: Callable[[], Deployment], monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = fresh()
    path = deployment.delivered("land")
    path.rename(path.with_name(f"{PERSON}.xlsx"))

    def broken(source: Path, _store: Path) -> object:
        raise OSError(5, "Input/output error", str(source))

    monkeypatch.setattr("intake.delivery.keep_snapshot", broken)
    result = deployment.run(NIGHT)
    assert result.exit == Exit.INFRASTRUCTURE
    assert any("the disk of" in problem and "2026-10-12" in problem for problem in result.problems)
    kept = recorded(deployment.home)
    assert "answers with errors" in kept
    assert PERSON not in kept


def test_a_mistake_of_ours_keeps_its_traceback_in_a_file(
    tmp_path: Path, dongbo: Dongbo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_arguments: object) -> object:
        raise KeyError(PERSON)

    monkeypatch.setattr(retention, "find_expired", mistaken)
    for options in ([], ["--debug"]):
        code, said = dongbo(*options, "prune", "--home", tmp_path)
        assert code == Exit.INFRASTRUCTURE
        assert PERSON not in said
        assert "KeyError in test_faults.py" in said
        assert ("in find_outdated" in said) == bool(options)
    kept = sorted((tmp_path / "errors").iterdir())
    assert kept
    assert PERSON in kept[0].read_text()
    assert kept[0].stat().st_mode & 0o077 == 0
