"""Handing worklists out: written, noted in the journal, given.

Belongs here: the order of noting and giving, all lists of a night into a folder, one list for who
asks on the page. Does not belong here: which lists there are (`review.worklist.lists`), the look.

The number of a list lies in its seals, so a list is noted before it is written: a number that was
given away is one that the journal knows, and nothing goes out unnoted. The lists of a register are
noted together: waiting for the disk once for each would take most of the time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from common.files import write_whole
from common.spreadsheets import harmless
from intake.layout import Night
from review.accounts import Account
from review.deciding import take_out
from review.queue import Queue
from review.worklist import handed_out
from review.worklist.cells import told
from review.worklist.delivered import Delivered
from review.worklist.items import Content, waiting
from review.worklist.lists import Worklist
from review.worklist.text import write_csv
from review.worklist.words import Since
from review.worklist.write import Head, write_workbook


class Kind(StrEnum):
    """What a list is written as."""

    XLSX = "xlsx"
    CSV = "csv"


_WRITERS: dict[Kind, Callable[[Head, Content, Path, bytes], Path]] = {
    Kind.XLSX: write_workbook,
    Kind.CSV: write_csv,
}


@dataclass(frozen=True)
class Made:
    """A list that was handed out, and its files."""

    head: Head
    content: Content
    files: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """From where lists are handed out: the queue and its key, the delivered files, whose name the
    province has, and on which day days are counted."""

    queue: Queue
    key: bytes
    delivered: Delivered
    province_name: str
    today: date


def hand_out(
    desk: Counter,
    lists: Sequence[Worklist],
    who: Account,
    folder: Path,
    kinds: Collection[Kind] = tuple(Kind),
) -> Iterator[Made]:
    """Write lists (of one province) below `folder`, one after the other, each noted in the journal;
    nothing where the queue has no night. A file of a register is read once for all its lists.

    A list of nothing is left out where the night has nothing of its register: nobody knows what
    became of its items, and the next list is compared with the last one that knew.
    """
    night = desk.queue.night(lists[0].province) if lists else None
    if night is None:
        return
    folder.mkdir(parents=True, exist_ok=True)  # nothing is noted for a place that is none
    by_register = sorted(lists, key=_register)
    for (source, register), some in groupby(by_register, key=_register):
        asked = [(one, waiting(desk.queue, one, night, desk.today)) for one in some]
        cases = [case for _, found in asked for case in found.cases]
        there = desk.delivered(source, register, Night(night, lists[0].province), cases)
        ready = [(one, found.content(there)) for one, found in asked]
        ready = [(one, what) for one, what in ready if what.items or (what.gone and there.there)]
        for number, (one, content) in zip(_note(desk, ready, night, who), ready, strict=True):
            head = Head(number, one, desk.province_name, night, desk.today)
            out = folder / one.folder / one.file_stem
            files = tuple(
                _WRITERS[kind](head, content, out.with_name(f"{out.name}.{kind}"), desk.key)
                for kind in kinds
            )
            yield Made(head, content, files)


def _register(one: Worklist) -> tuple[str, str]:
    return one.source, one.register


def _note(
    desk: Counter, lists: Sequence[tuple[Worklist, Content]], night: date, who: Account
) -> list[int]:
    """Note lists and what each holds, all or none; their numbers."""
    numbers = []
    with desk.queue.journal.writing() as db:
        for one, content in lists:
            cases = [item.case for item in content.items]
            number = handed_out.begin(db, _values(one, night, who, len(cases)))
            entries = take_out(
                desk.queue, cases, who, handed_out.grounds(number),
                notes=[told(case) for case in cases], connection=db,
            )  # fmt: skip
            handed_out.end(db, number, [entry.seq for entry in entries])
            numbers.append(number)
    return numbers


def _values(one: Worklist, night: date, who: Account, items: int) -> dict[str, object]:
    return {
        "province": one.province,
        "key": one.key,
        "night": night,
        "actor": who.name,
        "desk": one.desk.value,
        "source": one.source,
        "register": one.register,
        "commune": one.commune,
        "register_name": one.register_name,
        "commune_name": one.commune_name,
        "rows": items,
    }


def write_index(made: Sequence[Made], folder: Path) -> Path:
    """The index of lists that were handed out together: who gets what, how much of it is late."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_INDEX)
    for one in made:
        items, listed = one.content.items, one.head.worklist
        late = sum(item.case.due_on < one.head.today for item in items)
        cells = (listed.desk.vi.partition(":")[0], listed.place, listed.register_name,
                 one.head.number, len(items), one.content.count(Since.NEW), late,
                 one.content.count(Since.CLOSED), one.content.amount,
                 *(_file(one, kind, folder) for kind in Kind))  # fmt: skip
        writer.writerow([harmless(str(cell)) for cell in cells])
    out = folder / "00_muc_luc.csv"
    write_whole(out, text.getvalue().encode("utf-8-sig"))
    return out


def _file(one: Made, kind: Kind, folder: Path) -> str:
    found = [path for path in one.files if path.suffix == f".{kind}"]
    return str(found[0].relative_to(folder)) if found else ""


_INDEX = ("Nơi xử lý", "Xã", "Sổ", "Phiếu số", "Số mục", "Mới", "Quá hạn", "Đã đóng từ lần trước",
          "Số tiền (đồng)", *(f"Tệp {kind.upper()}" for kind in Kind))  # fmt: skip
