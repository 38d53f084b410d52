"""The section on the review page in docs/benchmarks.md, from what `benchmarks.review` kept.

Belongs here: words and tables of that section. Does not belong here: measuring (`review.py`), the
page (`report.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from benchmarks.review import RESULTS

HEAD = """
## The review page

{clients} reviewers ask the page, served as `dongbo review serve` does, over a queue of invented
cases (`make bench-review`): a list with other filters each time (`list`; `filter` is the part that
htmx asks for), a case, a decision, whose answer holds the next case. Server milliseconds are from
the request to its answer inside the process, those of clients what they waited. Two cores served
the page, its clients and other work of the machine: {loads} processes wanted to run,
the page and its clients among them. CPU time says more than the waiting does.
"""
LIMITS = """
Meant for two cores of its own: 95 of 100 lists and cases within 80 ms of the server without pauses
and 40 ms with pauses of 3 s, decisions within 120 ms, 40 decisions a second. {verdict}
"""
TURN = [
    *(
        "database",
        "cases",
        "processes",
        "turn",
        "requests/s",
        "decisions/s",
        "CPU ms a request",
        "MiB",
    ),
]
KIND = [
    *("database", "turn", "answer", "n", "refused", "server p50 ms", "p95"),
    *("client p50 ms", "p95", "CPU ms"),
]
Turn = dict[str, Any]


def parts(table: Any) -> list[str]:
    """The section, nothing where nothing was measured; `table` lays out rows."""
    if not RESULTS.exists():
        return []
    found = json.loads(RESULTS.read_text("utf-8"))
    turns = [turn for kept in found.values() for turn in kept["turns"]]
    loads = [turn["load"] for turn in turns]
    head = HEAD.format(
        clients=max(turn["clients"] for turn in turns),
        loads=f"{min(loads):.0f} to {max(loads):.0f}",
    )
    return [
        head,
        table(TURN, list(_turn_rows(found))),
        "",
        table(KIND, list(_kind_rows(found))),
        LIMITS.format(verdict=_verdict(found["SQLite"]["turns"])).rstrip("\n"),
    ]


def _turn_rows(found: dict[str, Any]) -> Iterator[list[str]]:
    for database, kept in found.items():
        for turn in kept["turns"]:
            yield [
                database,
                f"{kept['cases']:,}",
                str(kept["workers"]),
                turn["name"],
                f"{turn['requests_s']:.0f}",
                f"{turn['decisions_s']:.1f}",
                f"{turn['cpu_ms']:.1f}",
                str(turn["peak_mib"]),
            ]


def _kind_rows(found: dict[str, Any]) -> Iterator[list[str]]:
    for database, kept in found.items():
        for turn in kept["turns"]:
            for kind in turn["kinds"]:
                yield [
                    database,
                    turn["name"],
                    kind["kind"],
                    str(kind["answers"]),
                    str(kind["refused"]),
                    f"{kind['server_p50']:.1f}",
                    f"{kind['server_p95']:.0f}",
                    f"{kind['client_p50']:.1f}",
                    f"{kind['client_p95']:.0f}",
                    f"{kind['cpu_ms']:.1f}" if turn["clients"] == 1 else "",
                ]


def _verdict(turns: list[Turn]) -> str:
    """Which of the limits were kept on SQLite."""
    busy, paused = turns[1], turns[2]
    kept = [
        busy["decisions_s"] >= 40,
        all(kind["server_p95"] <= _limit(kind, 80) for kind in busy["kinds"]),
        all(kind["server_p95"] <= _limit(kind, 40) for kind in paused["kinds"]),
    ]
    names = ("decisions a second", "times without pauses", "times with pauses")
    met = [name for name, good in zip(names, kept, strict=True) if good]
    missed = [name for name, good in zip(names, kept, strict=True) if not good]
    said = [f"Met here: {', '.join(met)}."] if met else []
    said += [f"Not met: {', '.join(missed)}."] if missed else []
    return " ".join(said)


def _limit(kind: dict[str, Any], of_pages: float) -> float:
    return 120 if kind["kind"] == "decision" else of_pages
