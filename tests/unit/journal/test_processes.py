"""Several processes on one journal, and processes that are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journal.chain import faults
from journal.store import Journal
from tests.unit.journal.conftest import KEY

WORKER = Path(__file__).with_name("worker.py")


def start(target: Path | str, actor: str, conflicts: int, seen: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, WORKER, str(target), actor, str(conflicts), seen],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def race(target: Path | str, conflicts: int) -> dict[str, list[str]]:
    """Two processes decide about the same conflicts at the same time; what each was told."""
    workers = {actor: start(target, actor, conflicts, "none") for actor in ("lan", "minh")}
    for worker in workers.values():
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    return {actor: worker.communicate()[0].splitlines() for actor, worker in workers.items()}


def check_race(journal: Journal, told: dict[str, list[str]], conflicts: int) -> None:
    """One of the two won each conflict, the other was told by whom."""
    winners = {entry.said.conflict_id: entry for entry in journal.entries()}
    assert len(winners) == journal.head().seq == conflicts
    assert list(faults(KEY, journal.lines())) == []
    for actor, lines in told.items():
        for line in lines:
            conflict, said = line.split(" ", 1)
            winner = winners[conflict]
            won = winner.said.actor == actor
            assert said == (str(winner.seq) if won else f"lost to {winner.said.actor}")
    assert {entry.said.actor for entry in winners.values()} == set(told)


def test_of_two_processes_on_one_conflict_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    target = tmp_path / "journal.sqlite"
    told = race(target, 60)
    journal = Journal.open(target, KEY)
    check_race(journal, told, 60)
    journal.close()


def test_a_writer_waits_for_the_turn_of_another_process_and_no_longer(tmp_path: Path) -> None:
    target = tmp_path / "journal.sqlite"
    journal = Journal.open(target, KEY)
    worker = start(target, "lan", 1, "none")
    assert worker.stdin is not None
    with journal.writing():
        worker.stdin.write("\n")
        worker.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(0.5)
        assert journal.head().seq == 0
    assert worker.communicate()[0].splitlines() == ["C0 1"]
    journal.close()


def test_a_lock_without_a_file_is_no_reason_not_to_write(tmp_path: Path) -> None:
    target = tmp_path / "journal.sqlite"
    (tmp_path / "journal.sqlite-turn").mkdir()  # so it cannot be opened for writing
    told = race(target, 20)
    journal = Journal.open(target, KEY)
    check_race(journal, told, 20)
    journal.close()


def kill_while_deciding(target: Path | str, total: int, rounds: int) -> tuple[list[str], Journal]:
    """Kill a process while it decides, start it again, kill it again; what it had acknowledged."""
    acknowledged: list[str] = []
    for number in range(rounds + 1):
        worker = start(target, "lan", total, "any")
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
        if number < rounds:
            time.sleep(0.03 + 0.04 * number)
            worker.send_signal(signal.SIGKILL)
        acknowledged += worker.communicate()[0].split("\n")[:-1]
    return acknowledged, Journal.open(target, KEY)


def check_killed(acknowledged: list[str], journal: Journal, total: int) -> None:
    entries = journal.entries()
    assert set(acknowledged) <= {f"{e.said.conflict_id} {e.seq}" for e in entries}
    assert sorted(e.said.conflict_id for e in entries) == sorted(f"C{n}" for n in range(total))
    assert list(faults(KEY, journal.lines())) == []


def test_kill_9_loses_no_acknowledged_entry_and_doubles_none(tmp_path: Path) -> None:
    acknowledged, journal = kill_while_deciding(tmp_path / "journal.sqlite", 300, 3)
    check_killed(acknowledged, journal, 300)
    journal.close()
