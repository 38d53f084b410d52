"""A command and all its descendants end together, also the deaf and the orphaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.process_tree import descendants

# A parent that starts a deaf child, an orphan in a session of its own and says who they are.
TREE = """
import os, signal, subprocess, sys, time
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
deaf = ("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('deaf', flush=True); time.sleep(600)")
child = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
child.stdout.readline()
orphaned = ("import subprocess, sys; "
            "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], "
            "stdout=subprocess.DEVNULL, start_new_session=True); print(p.pid)")
orphan = int(subprocess.run([sys.executable, "-c", orphaned], stdout=subprocess.PIPE).stdout)
print(os.getpid(), child.pid, orphan, flush=True)
time.sleep(float(sys.argv[1]))
sys.exit(7)
"""
SERVE = """
import os, sys
from pathlib import Path
from pipelines.process_tree import serve
sys.exit(serve([sys.executable, "-c", sys.argv[1], sys.argv[2]], os.environ, Path("/"),
               patience=(0.5, 0.5)))
"""


def start(seconds: float) -> tuple[subprocess.Popen[str], list[int]]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, TREE, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    return server, [int(pid) for pid in server.stdout.readline().split()]


def running(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_leaves_no_process(number: signal.Signals) -> None:
    server, pids = start(600)
    assert len(running(pids)) == 3
    assert set(pids) <= set(descendants(server.pid))
    os.kill(server.pid, number)
    server.communicate(timeout=300)
    assert server.returncode == 0
    assert running(pids) == []


def test_a_command_that_ends_by_itself_takes_the_rest_along() -> None:
    server, pids = start(0.2)
    server.communicate(timeout=300)
    assert server.returncode == 7
    assert running(pids) == []
