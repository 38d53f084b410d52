"""Who may read what Dongbo makes does not depend on the umask it was started with."""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.workspace import Workspace
from intake.guard import close_home, private_files
from intake.layout import Layout
from intake.secret_key import MissingKeyError, check_key, known_key, pseudonym_key


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_home_is_closed_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "warehouse" / "nights").mkdir(parents=True)
    for name in ("lake", "reports", "secret", "inbox"):
        (home / name).mkdir()
    (home / "inbox.sqlite").touch()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home / "snapshots").symlink_to(elsewhere)
    close_home(home)
    closed = [home, *(home / n for n in ("lake", "reports", "secret", "warehouse", "inbox"))]
    assert {mode(path) for path in closed} == {0o700}
    assert mode(home / "inbox.sqlite") == 0o600
    assert mode(elsewhere) == 0o777 & ~umask, "not in the home: not ours to close"


def test_what_is_made_is_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    with private_files():
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b").touch()
    (tmp_path / "after").touch()
    assert mode(tmp_path / "a") == 0o700
    assert mode(tmp_path / "a" / "b") == 0o600
    assert mode(tmp_path / "after") == 0o666 & ~umask


def test_the_key_is_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    assert umask in {0o000, 0o022, 0o077}
    layout = Layout.of(tmp_path / "home")
    pseudonym_key(layout)
    assert mode(layout.key) == 0o600
    assert mode(layout.key.parent) == 0o700
    assert mode(layout.home) == 0o700


def test_a_group_passes_to_the_warehouse_and_nowhere_else(tmp_path: Path) -> None:
    home, group = tmp_path / "home", os.getgid()
    for name in ("warehouse/nights", "warehouse/candidates", "lake", "secret"):
        (home / name).mkdir(parents=True)
    close_home(home, group)
    assert (mode(home), home.stat().st_gid) == (0o710, group)
    assert {mode(home / n) for n in ("warehouse", "warehouse/nights")} == {0o750}
    assert {mode(home / n) for n in ("warehouse/candidates", "lake", "secret")} == {0o700}


def test_a_group_that_is_not_there_is_told() -> None:
    workspace = Workspace(home="unused", inbox="unused", readers="no-such-group")
    with pytest.raises(ValueError, match="no group 'no-such-group'"):
        _ = workspace.reading_group
    mine = grp.getgrgid(os.getgid()).gr_name
    assert Workspace(home="u", inbox="u", readers=mine).reading_group == os.getgid()


@pytest.mark.parametrize(
    "made", ["warehouse/dongbo.duckdb", "warehouse/nights", "lake/mentions", "lake/conflicts"]
)
def test_a_lost_key_is_never_replaced(tmp_path: Path, made: str) -> None:
    (tmp_path / made).mkdir(parents=True)
    layout = Layout.of(tmp_path)
    for ask in (check_key, pseudonym_key):
        with pytest.raises(MissingKeyError, match="Put the key back from its backup"):
            ask(layout)
    assert not layout.key.exists()
    assert known_key(layout) is None
