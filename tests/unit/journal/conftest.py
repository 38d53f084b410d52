from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from journal.decisions import Action, Channel, Decision, Draft, Seen
from journal.store import Journal

KEY = b"k" * 32


def said(conflict: str = "C1", /, **changes: Any) -> Draft:
    """A decision of Lan's about a conflict in province 66, as it was shown."""
    given: dict[str, Any] = {
        "action": Action.DECIDE,
        "actor": "lan",
        "role": "reviewer",
        "channel": Channel.WEB,
        "province": "66",
        "conflict_id": conflict,
        "reason": "link_uncertain",
        "mention_id": "m" * 32,
        "content_hash": "c" * 64,
        "record_hash": "r" * 32,
        "decision": Decision.SAME_PERSON,
        "person_id": "066300001234",
        "person_hash": "p" * 32,
        "seen": (Seen("066300001234", "p" * 32), Seen("066300005678", "q" * 32)),
        "note": "Trùng tên, khác năm sinh",
    }
    given.update(changes)
    if given["action"] is not Action.DECIDE:
        given.update({"decision": None, "person_id": None, "person_hash": None, "seen": ()})
    elif given["decision"] not in (Decision.SAME_PERSON, Decision.OTHER_PERSON):
        given.update({"person_id": None, "person_hash": None})
    return Draft(**given)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that goes on by a second each time it is read."""
    now = datetime(2026, 11, 28, 9, tzinfo=UTC)

    def read() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return read


@pytest.fixture
def journal(tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "journal" / "journal.sqlite", KEY, clock)
    yield opened
    opened.close()
