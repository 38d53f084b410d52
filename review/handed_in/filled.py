"""A filled workbook, or a worklist that was answered, as rows: who filled it in, and with what.

Belongs here: finding the sheets and their columns, whatever their order. Does not belong here:
whether a row can be entered (`review.workbook.taking`, `review.worklist.receipt`).

Files come from outside: they are read by `sources.read`, in a process of its own and under limits.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from contracts.language import HeaderSpec
from review.filled_rows import FilledBook, FilledRow
from review.workbook import words
from review.worklist import words as of_list
from sources import FileReading, Limits, Refusal, Table, read
from sources.excel import open_workbook
from sources.ods_count import ods_row_spans
from sources.refusals import RefusalCode, RefusedError
from vietnam.chars import fold

_WORK, _COVER = "work", "cover"
_LIST, _LIST_COVER = "list", "list cover"
_HEADERS: Mapping[str, HeaderSpec] = {
    _WORK: HeaderSpec(
        {
            "number": (words.NUMBER,),
            "decision": (words.DECISION,),
            "person": (words.PERSON,),
            "note": (words.NOTE,),
            "seal": (words.SEAL,),
        },
        frozenset({"number", "decision", "person", "note", "seal"}),
        (words.WORK,),
        form=True,
    ),
    _COVER: HeaderSpec(
        {"who": (words.WHO,), "province": (words.PROVINCE,), "night": (words.NIGHT,)},
        frozenset({"who", "province", "night"}),
        (words.COVER,),
    ),
    _LIST: HeaderSpec(
        {
            "number": (of_list.NUMBER,),
            "decision": (of_list.ANSWER,),
            "note": (of_list.REASON,),
            "seal": (of_list.SEAL,),
            "since": (of_list.SINCE,),
            "claimed": (of_list.CLAIMED,),
        },
        frozenset({"number", "decision", "note", "seal"}),
        (of_list.LIST,),
        form=True,
    ),
    _LIST_COVER: HeaderSpec(
        {"who": (of_list.WHO,), "province": (of_list.PLACE,), "night": (of_list.NIGHT,)},
        frozenset({"who", "province", "night"}),
        (of_list.COVER,),
    ),
}
_WRITTEN: Mapping[str, re.Pattern[str]] = {
    "since": re.compile("|".join(re.escape(one.value) for one in of_list.Since) + "|"),
    "claimed": re.compile(rf"({re.escape(of_list.CLAIMED_BY)} .*)?", re.DOTALL),
}
"""What we write into columns beside those to fill in, where an answer is easily put by mistake."""
_NAMELESS = re.compile(r"column \d+")
"""A column without a label (`sources.headers.unique_labels`): none of ours, and no office's own."""
_OF_LIST = (of_list.NUMBER, of_list.ANSWER, of_list.REASON, of_list.SEAL)
_COLUMNS = (words.NUMBER, words.DECISION, words.PERSON, words.NOTE, words.SEAL)
_NOT_OURS = (
    RefusalCode.UNKNOWN_FORMAT, RefusalCode.UNKNOWN_SHEET, RefusalCode.NO_HEADER,
    RefusalCode.MISSING_COLUMN, RefusalCode.AMBIGUOUS_HEADER, RefusalCode.SECOND_HEADER,
)  # fmt: skip
_TOO_LARGE = (RefusalCode.LIMIT_EXCEEDED, RefusalCode.ZIP_BOMB)
_MIB = 1024 * 1024
LIMITS = Limits(
    file_bytes=50 * _MIB, unzipped_bytes=300 * _MIB, sheets=20, rows=50_000, columns=100,
    cells=2_000_000, seconds=60.0,
)  # fmt: skip
"""A workbook holds a few hundred lines: what is much larger is none of ours."""


def read_filled(path: Path, limits: Limits = LIMITS) -> FilledBook:
    """Read a filled workbook (.xlsx, .xls or .ods), or an answered worklist (.csv as well). Raises
    OSError when it cannot be opened."""
    reading = read(path, _HEADERS, limits)
    work = [table for table in reading.tables if table.name == _WORK]
    receipt = not work
    work = work or [table for table in reading.tables if table.name == _LIST and _is_ours(table)]
    if not work:
        return FilledBook(problem=_why_not(path, reading))
    merged = _merged_lines(path, limits)
    rows = tuple(
        replace(row, merged=row.line in merged.get(row.sheet, ()))
        for table in work
        for row in _rows(table)
    )
    return FilledBook(rows, _who(reading.tables), receipt=receipt)


def _is_ours(table: Table) -> bool:
    """Whether our columns are called as we call them: beside them stand an office's own, of which
    one may be so much alike that it would be taken for ours where that is gone."""
    return all(_is_called(table, name) for name in _HEADERS[_LIST].required)


def _is_called(table: Table, name: str) -> bool:
    one = table.mapping.get(name)
    return one is not None and fold(one.label) == fold(_HEADERS[table.name].columns[name][0])


def _merged_lines(path: Path, limits: Limits) -> dict[str, set[int]]:
    """Per sheet the lines with a cell that reaches over several lines.

    The file has been read under limits in a process of its own before.
    """
    found: dict[str, set[int]] = {}
    try:
        for name, first, last in _merged(path, limits):
            if last > first:
                found.setdefault(name, set()).update(range(first, min(last, limits.rows) + 1))
    except RefusedError:
        return {}  # no workbook, though it was read: a page saved under such a name
    return found


def _merged(path: Path, limits: Limits) -> Iterator[tuple[str, int, int]]:
    """Sheet, first and last line of merged cells."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():  # calamine says nothing of OpenDocument's
                for name, spans in ods_row_spans(archive, limits).items():
                    yield from ((name, first, last) for first, last in spans)
                return
    with open_workbook(path.read_bytes()) as book:
        for name in book.sheet_names:
            for (first, _), (last, _) in book.get_sheet_by_name(name).merged_cell_ranges or ():
                yield name, first + 1, last + 1


def _rows(table: Table) -> list[FilledRow]:
    """The rows in their order, those of another number of cells than the header among them."""
    written = [name for name in _WRITTEN if table.name == _LIST and _is_called(table, name)]
    nameless = [name for name in table.rows.columns if _NAMELESS.fullmatch(name)]
    found = [
        FilledRow(
            table.sheet,
            cells["line"],
            _text(cells, "number"),
            _text(cells, "decision"),
            _text(cells, "person"),
            _text(cells, "note"),
            _text(cells, "seal"),
            astray=_is_astray(cells, nameless, written),
        )
        for cells in table.rows.iter_rows(named=True)
    ]
    found += [
        FilledRow(table.sheet, line, None, None, None, None, None, torn=True)
        for line in table.malformed["line"]
    ]
    return sorted(found, key=lambda row: row.line)


def _is_astray(cells: Mapping[str, Any], nameless: Sequence[str], written: Sequence[str]) -> bool:
    """Whether somebody wrote of an item where nothing is read; lines without a seal are none."""
    if _text(cells, "seal") is None:
        return False
    ours = all(_WRITTEN[name].fullmatch(_text(cells, name) or "") for name in written)
    return not ours or any(_text(cells, name) for name in nameless)


def _text(cells: Mapping[str, Any], name: str) -> str | None:
    text = unicodedata.normalize("NFC", str(cells.get(name) or "")).strip()
    return text or None


def _who(tables: tuple[Table, ...]) -> str | None:
    for table in tables:
        if table.name in (_COVER, _LIST_COVER):
            for cells in table.rows.iter_rows(named=True):
                if who := _text(cells, "who"):
                    return who
                return None
    return None


NO_SHEET = (
    "không có trang nào có đủ các cột {columns} (cột ẩn cuối). Có cột đã bị xóa, hoặc đây không "
    "phải sổ việc cần xem: lấy lại sổ gốc, điền lại rồi gửi."
)


NO_LIST = (
    "không có trang nào có đủ các cột {columns} của phiếu. Có cột đã bị xóa hay đổi tên, hoặc đây "
    "không phải phiếu: lấy lại phiếu gốc, điền lại rồi gửi."
)


def _why_not(path: Path, reading: FileReading) -> str:
    """Why there is no sheet of ours in the file."""
    whole = [refusal for refusal in reading.refusals if refusal.sheet is None]
    if whole and whole[0].code in _TOO_LARGE:
        return (
            "tệp lớn hơn hẳn một sổ việc cần xem. Lấy lại sổ gốc, điền lại rồi gửi; ảnh và giấy tờ "
            "để ngoài sổ."
        )
    if whole and whole[0].code not in _NOT_OURS:
        return _sentence(whole[0])
    told = [refusal.sheet for refusal in reading.refusals]
    told += [table.sheet for table in reading.tables]
    if path.suffix.lower() == ".csv" or of_list.LIST in told:
        return NO_LIST.format(columns=", ".join(f"“{name}”" for name in _OF_LIST))
    return NO_SHEET.format(columns=", ".join(f"“{name}”" for name in _COLUMNS))


def _sentence(refusal: Refusal) -> str:
    """Without the name of the file, which whoever tells it says."""
    said = replace(refusal, file="").message_vi
    return said.removeprefix(": ")
