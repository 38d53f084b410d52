"""One night of a province at a time: the lock says who holds it and ends with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from common.processes import Process, started_at, started_ticks, this_process
from intake.turns import Holder, TurnTakenError, holder_of, take_turn

NIGHT = "2026-11-02|66"
HOLD = """
import sys
from pathlib import Path
from intake.turns import take_turn
with take_turn(Path(sys.argv[1]), "66", "2026-11-02|66", "0123456789"):
    print("mine", flush=True)
    sys.stdin.read()
"""


def hold(folder: Path) -> subprocess.Popen[str]:
    """Another process that works on province 66 until its input ends."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "mine\n"
    return other


def end(other: subprocess.Popen[str]) -> None:
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()


def test_the_second_hears_who_works_since_when_and_gets_it_once_that_process_died(
    tmp_path: Path,
) -> None:
    other = hold(tmp_path)
    holder = holder_of(tmp_path, "66")
    assert holder is not None
    assert (holder.night, holder.pid) == (NIGHT, other.pid)
    with (
        pytest.raises(TurnTakenError, match=f"night .* since .* 01234567, process {other.pid}"),
        take_turn(tmp_path, "66", "2026-11-03|66", "two"),
    ):
        pytest.fail("two nights of one province at once")
    with take_turn(tmp_path, "68", "2026-11-02|68", "two"):
        end(other)
    assert holder_of(tmp_path, "66") is None
    with take_turn(tmp_path, "66", "2026-11-03|66", "two"):
        pass
    assert holder_of(tmp_path, "66") is None
    assert holder_of(tmp_path, "01") is None


def test_who_waits_is_told_once_for_whom(tmp_path: Path) -> None:
    other = hold(tmp_path)
    told: list[Holder] = []

    def hear(holder: Holder) -> None:
        assert not told
        told.append(holder)
        assert other.stdin is not None
        other.stdin.close()  # it ends while we wait

    with take_turn(tmp_path, "66", NIGHT, "two", wait=600, told=hear):
        assert [holder.pid for holder in told] == [other.pid]
    assert other.wait() == 0
    assert other.stdout is not None
    other.stdout.close()


def test_a_run_that_holds_its_province_is_not_kept_out_by_itself(tmp_path: Path) -> None:
    with take_turn(tmp_path, "66", NIGHT, "one"):
        with take_turn(tmp_path, "66", NIGHT, "one"):
            pass
        assert holder_of(tmp_path, "66") is not None
        with pytest.raises(TurnTakenError), take_turn(tmp_path, "66", NIGHT, "two"):
            pass


def test_a_lock_file_that_somebody_removed_keeps_nobody_in_or_out(tmp_path: Path) -> None:
    with take_turn(tmp_path, "66", NIGHT, "one"):
        (tmp_path / "66.lock").unlink()
        with take_turn(tmp_path, "66", NIGHT, "two"):
            assert holder_of(tmp_path, "66") is not None


def test_a_process_is_known_by_more_than_its_number() -> None:
    us = this_process()
    assert us.is_alive()
    assert Process.parse(us.text) == us
    assert us._replace(ticks=us.ticks - 1).is_alive() is False  # the same number, somebody else
    assert us._replace(boot="before the restart").is_alive() is False
    assert us._replace(host="another machine").is_alive() is None
    for text in ("", "7", "x/1/b/h", "1/x/b/h"):
        assert Process.parse(text) is None


def test_a_zombie_is_dead() -> None:
    child = subprocess.Popen(["true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert Path(f"/proc/{child.pid}").exists()
    assert started_ticks(child.pid) is None
    assert started_at(child.pid) is None
    child.wait()
