"""Killed with SIGKILL at any moment, the ingest log holds whole entries and the next scan completes
it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from intake.ingest_log import IngestLog

FILES = 60
LOOK = """
import sys
from pathlib import Path
from intake.ingest_log import IngestLog
home = Path(sys.argv[1])
log = IngestLog(home / "inbox.sqlite")
print("ready", flush=True)
while True:
    log.scan(home / "inbox", home / "store", provinces=("66",), sources=("land",), stable_for=0)
"""


def test_no_entry_is_lost_doubled_or_torn(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / "66" / "land" / "2026-11-01"
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number:03}.csv").write_text(f"{number}\n" * 1000)
    log = IngestLog(tmp_path / "inbox.sqlite")
    for round_ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", LOOK, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.05 + 0.11 * round_)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    for _ in range(2):
        scan = log.scan(
            tmp_path / "inbox",
            tmp_path / "store",
            provinces=("66",),
            sources=("land",),
            stable_for=0,
        )
    assert scan.waiting == ()
    entries = log.entries()
    assert [entry.name for entry in entries] == [f"{n:03}.csv" for n in range(FILES)]
    assert {entry.day for entry in entries} == {date(2026, 11, 1)}
    for entry in entries:
        kept = tmp_path / "store" / entry.sha256[:2] / entry.sha256 / entry.name
        assert kept.stat().st_size == entry.size
