"""The key file, the keyed hashes and the night of a run."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from assets.workspace import Workspace
from intake.layout import Night
from intake.secret_key import MissingKeyError, check_key


def workspace(home: Path) -> Workspace:
    return Workspace(home=str(home), inbox=str(home / "inbox"))


def test_a_night_survives_its_partition_key() -> None:
    night = Night(date(2026, 11, 2), "66")
    assert night.key == "2026-11-02|66"
    assert Night.from_key(night.key) == night


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = workspace(tmp_path).pseudonym_key()
    assert workspace(tmp_path).pseudonym_key() == first
    mode = stat.S_IMODE((tmp_path / "secret" / "pseudonym.key").stat().st_mode)
    assert mode == 0o600
    assert [p.name for p in (tmp_path / "secret").iterdir()] == ["pseudonym.key"]


def test_a_damaged_key_is_refused_not_replaced(tmp_path: Path) -> None:
    workspace(tmp_path).pseudonym_key()
    path = tmp_path / "secret" / "pseudonym.key"
    path.write_bytes(b"short")
    with pytest.raises(MissingKeyError, match="is damaged"):
        workspace(tmp_path).pseudonym_key()
    assert path.read_bytes() == b"short"


def test_the_key_of_another_home_is_refused_and_a_home_without_results_may_begin_anew(
    tmp_path: Path,
) -> None:
    own = workspace(tmp_path).pseudonym_key()
    path = tmp_path / "secret" / "pseudonym.key"
    other = bytes(reversed(own))
    path.unlink()
    path.write_bytes(other)
    with pytest.raises(MissingKeyError, match="another one than that with which this home"):
        check_key(workspace(tmp_path).layout)
    with pytest.raises(MissingKeyError, match="another one than that with which this home"):
        workspace(tmp_path).pseudonym_key()
    path.write_bytes(own)
    assert workspace(tmp_path).pseudonym_key() == own
    path.unlink()
    assert workspace(tmp_path).pseudonym_key() != own
    assert own.hex() not in (tmp_path / "pseudonym.check").read_text()


_PRINT_KEYS = """
import os, sys
from assets.workspace import Workspace
wait, start = os.pipe()
children = []
for _ in range(8):
    if child := os.fork():
        children.append(child)
        continue
    os.close(start)
    os.read(wait, 1)  # until the parent closes the other end: all of them begin at once
    key = Workspace(home=sys.argv[1], inbox="unused").pseudonym_key()
    os.write(1, f"{key.hex()}\\n".encode())  # in one piece: the others write as well
    os._exit(0)
os.close(start)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PRINT_KEYS, str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    keys = done.stdout.split()
    assert len(keys) == 8
    assert set(keys) == {workspace(tmp_path).pseudonym_key().hex()}
