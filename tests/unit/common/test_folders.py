"""A folder appears with all its files or not at all; what a killed writer left goes."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from common.folders import new_folder, remove_abandoned_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from common import folders

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] != "filling":
    setattr(folders, sys.argv[2], die)
with folders.new_folder(Path(sys.argv[1])) as draft:
    (draft / "half").write_text("x")
    if sys.argv[2] == "filling":
        die()
"""


def test_a_folder_appears_whole_and_closed(tmp_path: Path) -> None:
    target = tmp_path / "index" / "v1"
    with new_folder(target) as draft:
        (draft / "deep").mkdir()
        (draft / "deep" / "a").write_text("a")
        assert not target.exists()
        assert not remove_abandoned_folder(draft)
    assert (target / "deep" / "a").read_text() == "a"
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert list(target.parent.iterdir()) == [target]


def test_who_was_faster_stays_and_a_failure_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "v1"
    with new_folder(target) as draft, new_folder(target) as faster:
        (draft / "a").write_text("theirs")
        (faster / "a").write_text("ours")
    assert (target / "a").read_text() == "ours"
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "v2") as draft:
        (draft / "a").write_text(str(1 / 0))
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("moment", ["filling", "sync_file", "sync_folder"])
def test_a_kill_leaves_no_half_folder(tmp_path: Path, moment: str) -> None:
    target = tmp_path / "v1"
    ended = subprocess.run([sys.executable, "-c", KILLED, str(target), moment])
    assert ended.returncode == -9
    assert not target.exists()
    (left,) = tmp_path.iterdir()
    with new_folder(target):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == [target]
