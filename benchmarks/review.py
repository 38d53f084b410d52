"""How fast the review page answers over a queue of 100,000 cases.

The queue is filled with invented cases through `review.queue_load`, as a night does; the page runs
in a process of its own as `dongbo review serve` runs it; reviewers ask from a third process
(`review_clients.py`): a list with changing filters, a case, a decision. Belongs here: filling,
running, counting, printing. Does not belong here: what is measured.

Usage: python -m benchmarks.review FOLDER [--cases 100000] [--seconds 60] [--clients 8]
           [--workers 2] [--postgres] [--write]

Three turns: one client alone (the CPU time of a request by its kind), all clients without a pause,
and all clients with pauses of about 3 s. Milliseconds "server" are from the request to its answer
inside the process, "client" those that a client waited. `--write` keeps the figures in
benchmarks/review.json, from which `python -m benchmarks.report` writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.review_cases import PROVINCE, cases
from benchmarks.review_server import KEY
from journal.chain import faults
from journal.store import Journal
from review import accounts, sessions
from review.accounts import Account
from review.queue import Queue
from review.queue_load import load
from review.roles import Bounds, Role
from review.sessions import Limits
from review.web.lists import today

RESULTS = Path(__file__).with_name("review.json")
KINDS = ("list", "filter", "page 2", "case", "decision")
PAUSE = 3.0
_ALONE = 15.0
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Kind:
    """Answers of one kind: milliseconds of the server and as clients saw them, and how many were
    refused (somebody was faster)."""

    kind: str
    answers: int
    refused: int
    server_p50: float
    server_p95: float
    client_p50: float
    client_p95: float
    cpu_ms: float


@dataclass(frozen=True)
class Turn:
    """One turn; CPU of the server in milliseconds a request, its highest memory in MiB, and how
    many processes of the machine wanted to run (load average of a minute)."""

    name: str
    clients: int
    seconds: float
    requests_s: float
    decisions_s: float
    cpu_ms: float
    peak_mib: int
    load: float
    kinds: tuple[Kind, ...]


def fill(target: Path | str, count: int, clients: int) -> list[str]:
    """The queue and an account and a session for each client; their tokens."""
    journal = Journal.open(target, KEY)
    queue = Queue(journal, KEY)
    if queue.night(PROVINCE) is None:
        begun, cpu = time.perf_counter(), time.process_time()
        load(queue, KEY, PROVINCE, today(), cases(count, today()), up_to=0)
        print(
            f"{count:,} cases loaded: {time.process_time() - cpu:.0f} CPU-seconds (making them up "
            f"included), {time.perf_counter() - begun:.0f} s"
        )
    names = [f"reviewer.{number}" for number in range(clients)]
    there = {account.name for account in accounts.all_accounts(journal.database)}
    for name in names:
        if name not in there:
            made = Account(name, f"Reviewer {name}", Role.REVIEWER, Bounds(PROVINCE))
            accounts.add(journal.database, made, None)
    tokens = [sessions.begin(journal.database, name, Limits()) for name in names]
    journal.close()
    return tokens


@contextmanager
def served(target: Path | str, workers: int) -> Iterator[tuple[str, list[int]]]:
    """The page in processes of its own: its address and their ids."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "benchmarks.review_server",
        str(target),
        str(port),
        str(workers),
    ]
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/static/icon.svg").close()
                pids = _family(process.pid)
                if workers == 1 or len(pids) > workers:
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit("the page did not start") from None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", pids
    finally:
        process.terminate()
        process.wait()


def turn(
    name: str, url: str, pids: list[int], tokens: list[str], seconds: float, pause: float, seed: int
) -> Turn:
    """Let the clients work; what it took."""
    command = [sys.executable, "-m", "benchmarks.review_clients", url, str(seconds), str(pause)]
    cpu = _cpu(pids)
    done = subprocess.run(
        [*command, str(seed), *tokens], stdout=subprocess.PIPE, text=True, check=True
    )
    spent = _cpu(pids) - cpu
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    broken = [answer for answer in answers if answer[1] >= 500]
    if broken or not answers:
        raise SystemExit(f"{len(broken)} of {len(answers)} answers were errors of the server")
    decided = sum(answer[0] == "decision" and answer[1] == 200 for answer in answers)
    return Turn(
        name=name,
        clients=len(tokens),
        seconds=seconds,
        requests_s=len(answers) / seconds,
        decisions_s=decided / seconds,
        cpu_ms=spent * 1000 / len(answers),
        peak_mib=_peak(pids),
        load=os.getloadavg()[0],
        kinds=tuple(
            _kind(kind, [answer for answer in answers if answer[0] == kind])
            for kind in KINDS
            if any(answer[0] == kind for answer in answers)
        ),
    )


def _kind(kind: str, answers: list[Any]) -> Kind:
    server, cpu, client = (sorted(answer[at] for answer in answers) for at in (2, 3, 4))
    return Kind(
        kind=kind,
        answers=len(answers),
        refused=sum(answer[1] != 200 for answer in answers),
        server_p50=_share(server, 0.5),
        server_p95=_share(server, 0.95),
        client_p50=_share(client, 0.5),
        client_p95=_share(client, 0.95),
        cpu_ms=_share(cpu, 0.5),
    )


def _share(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


def _family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def _cpu(pids: list[int]) -> float:
    """CPU-seconds of these processes together."""
    spent = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / _TICK
    return spent


def _peak(pids: list[int]) -> int:
    """Highest memory of these processes, MiB together."""
    kib = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        kib += next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return kib // 1024


def tell(made: Turn) -> None:
    """Print a turn."""
    print(
        f"\n{made.name}: {made.requests_s:.0f} requests/s, {made.decisions_s:.1f} decisions/s, "
        f"{made.cpu_ms:.1f} CPU-ms a request, {made.peak_mib} MiB at most, "
        f"load {made.load:.1f}"
    )
    print("  kind      answers refused  server p50   p95  client p50   p95  CPU-ms (alone only)")
    for one in made.kinds:
        print(
            f"  {one.kind:<9} {one.answers:>7} {one.refused:>7}  {one.server_p50:>10.1f} "
            f"{one.server_p95:>5.0f}  {one.client_p50:>10.1f} {one.client_p95:>5.0f}  "
            f"{one.cpu_ms:>6.1f}"
        )


def verify(target: Path | str) -> int:
    """Number of entries in the journal, whose chain must be whole."""
    journal = Journal.open(target, KEY)
    wrong = list(faults(KEY, journal.lines()))
    if wrong:
        raise SystemExit(f"the journal is not whole: {wrong[0].sentence}")
    seq = journal.head().seq
    journal.close()
    return seq


def measured(target: Path | str, given: argparse.Namespace) -> list[Turn]:
    """Every turn over one database."""
    tokens = fill(target, given.cases, given.clients)
    seconds = given.seconds
    with served(target, given.workers) as (url, pids):
        made = [
            turn("one client alone", url, pids, tokens[:1], min(seconds, _ALONE), 0, 1),
            turn("without a pause", url, pids, tokens, seconds, 0, 100),
            turn(f"pauses of {PAUSE:.0f} s", url, pids, tokens, 2 * seconds, PAUSE, 200),
        ]
    for one in made:
        tell(one)
    print(f"{verify(target):,} entries, the journal is whole")
    return made


def main() -> None:
    """Measure over SQLite, or with --postgres over PostgreSQL."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="Where the queue lies; it is filled once.")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60.0, help="Of the turn without pauses.")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2, help="Processes that serve the page.")
    parser.add_argument(
        "--postgres", action="store_true", help="Over PostgreSQL, a server of our own."
    )
    parser.add_argument("--write", action="store_true", help="Keep the figures for the page.")
    given = parser.parse_args()
    if given.postgres:
        from tests.integration.databases.cluster import running

        with running() as cluster:
            cluster.psql("postgres", "CREATE DATABASE review")
            turns = measured(cluster.url("review"), given)
            keep("PostgreSQL", given, turns)
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    filled = given.folder / f"queue-{given.cases}-{date.today()}.sqlite"  # noqa: DTZ011
    target = given.folder / "journal.sqlite"
    for old in given.folder.glob("journal.sqlite*"):
        old.unlink()
    if filled.exists():
        shutil.copyfile(filled, target)
    else:
        fill(target, given.cases, given.clients)
        shutil.copyfile(target, filled)
    turns = measured(target, given)
    keep("SQLite", given, turns)


def keep(database: str, given: argparse.Namespace, turns: list[Turn]) -> None:
    """Keep the figures of this database beside those of others, if asked to."""
    if given.write:
        kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        kept[database] = {
            "cases": given.cases,
            "workers": given.workers,
            "turns": [asdict(one) for one in turns],
        }
        RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
