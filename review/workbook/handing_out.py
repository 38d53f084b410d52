"""A workbook for somebody who asks for it: written, noted in the journal, handed over.

Belongs here: which offices somebody may have, the order of noting and giving. Does not belong here:
which cases an office gets (`review.workbook.offices`), forms (`review.web`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from contracts.language import SourceContract
from review.accounts import Account
from review.deciding import take_out
from review.queue import Queue
from review.workbook.offices import Office, offices, write_office


def offices_for(
    queue: Queue, province: str, who: Account, sources: Mapping[str, SourceContract]
) -> list[Office]:
    """The offices that have something to do within the bounds of this account."""
    if not who.bounds.province_allows(province):
        return []
    return offices(queue, province, sources, sorted(who.bounds.communes) or None)


def hand_out(
    queue: Queue, key: bytes, office: Office, who: Account, *, province_name: str, today: date
) -> bytes | None:
    """The workbook of an office (of `offices_for`) as xlsx, after the journal has noted who took
    which cases out; None where nothing is left to do."""
    night = queue.night(office.wanted.province)
    if night is None:
        return None
    with tempfile.TemporaryDirectory(prefix="dongbo-") as folder:
        made = write_office(
            queue, key, office, Path(folder) / f"{office.stem}.xlsx",
            province_name=province_name, night=night, today=today,
        )  # fmt: skip
        if made is None:
            return None
        path, cases = made
        take_out(queue, cases, who, f"workbook/{office.stem}")
        return path.read_bytes()
