"""The xlsx file of one office: one line per case, rivals side by side, decisions from a list.

Belongs here: the layout on screen and on A4 paper. Does not belong here: what the cells say
(`review.workbook.cells`), which cases an office gets (`review.workbook.offices`).

One line is one case, so sorting, filtering and hiding lines is harmless. All columns fit on the
width of a sheet of A4 across, the name and birth date of everybody in their first lines. Cells that
are not to be filled in are protected against slips (there is no password).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from common.files import draft_beside
from common.kept import free_place, replace
from common.spreadsheets import is_formula
from reports.words import vi_date
from review.case import Case
from review.look import ALLOWED, formats, height_of, lines_of, print_on_a4
from review.workbook import words
from review.workbook.cells import Line, candidates, record, task, text_of
from review.workbook.seal import close, sealed

_CHOICES = "QUYET_DINH"
_FIRST_CHOICE = 9
"""Row of the cover (from 0) where the list of decisions begins."""
_MOST_COLUMNS = 3
"""Of candidates: with more, print on A4 is too small; the fourth stands below the first."""
_CANDIDATES = {1: 58, 2: 42, 3: 30}
"""Width of a column of candidates where there are so many."""
_WIDTHS = {"number": 4, "task": 28, "record": 22, "decision": 15, "person": 9, "note": 17}
_HEAD_ROW = 2


def write_workbook(
    cases: Sequence[tuple[Case, int | None]],
    out: Path,
    *,
    key: bytes,
    title: str,
    province_name: str,
    night: date,
    today: date,
    left: int = 0,
) -> Path:
    """Write cases, each with the entry of the journal that stands for it, and return the file.

    It is `out`, or one beside it where somebody has filled in or opened the one that stands there
    (`common.kept`). `left`: how many more cases of the office are not in the file. The same cases
    give the same bytes. The file appears complete or not at all.
    """
    with draft_beside(out) as draft:
        with xlsxwriter.Workbook(str(draft), {"strings_to_formulas": False}) as book:
            book.set_properties(
                {
                    "title": f"{words.WORK} · {title}",
                    "created": datetime(night.year, night.month, night.day),  # noqa: DTZ001
                }
            )
            sheets = _Sheets(book, key, today)
            heading = f"{words.WORK} · {title} · {province_name} · đêm {vi_date(night)}"
            sheets.cover(heading, province_name, night, len(cases), left)
            sheets.work(heading, cases)
        return replace(draft, free_place(out))


class _Sheets:
    """The two sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, key: bytes, today: date) -> None:
        self._book = book
        self._key = key
        self._today = today
        self._formats = formats(book)

    def cover(self, heading: str, province_name: str, night: date, cases: int, left: int) -> None:
        """Who decides, how to fill in, and the list of decisions."""
        sheet, of = self._book.add_worksheet(words.COVER), self._formats
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 70)
        sheet.set_column(2, 2, 14)
        sheet.write_string(0, 0, heading, of["title"])
        more = f" Còn {left} việc khác, ít gấp hơn, ở sổ của đêm sau hoặc trên trang web."
        said = f"{cases} việc, gấp nhất ở trên.{more if left else ''} {words.CONFIDENTIAL}"
        sheet.write_string(1, 0, said, of["note"])
        for row, line in enumerate(words.HOW, start=2):
            sheet.write_string(row, 0, line, of["plain"])
        for column, label in enumerate((words.WHO, words.PROVINCE, words.NIGHT)):
            sheet.write_string(5, column, label, of["head"])
        sheet.write_blank(6, 0, None, of["fill"])
        sheet.write_string(6, 1, province_name, of["text"])
        sheet.write_string(6, 2, vi_date(night), of["text"])
        sheet.write_string(_FIRST_CHOICE - 1, 0, words.DECISION, of["head"])
        sheet.write_string(_FIRST_CHOICE - 1, 1, "Khi nào chọn", of["head"])
        for row, (name, when) in enumerate(words.DECISIONS.values(), start=_FIRST_CHOICE):
            sheet.write_string(row, 0, name, of["text"])
            sheet.write_string(row, 1, when, of["text"])
        last = _FIRST_CHOICE + len(words.DECISIONS)
        # The choices stand in cells: a list written into the rule itself is cut at its commas.
        self._book.define_name(_CHOICES, f"='{words.COVER}'!$A${_FIRST_CHOICE + 1}:$A${last}")
        print_on_a4(sheet, words.CONFIDENTIAL)
        sheet.protect("", ALLOWED)

    def work(self, heading: str, cases: Sequence[tuple[Case, int | None]]) -> None:
        """One line per case."""
        sheet, of = self._book.add_worksheet(words.WORK), self._formats
        sheet.activate()
        most = max((len(case.candidates) for case, _ in cases), default=1)
        most = min(max(1, most), _MOST_COLUMNS)
        titles = [words.NUMBER, words.TASK, words.RECORD,
                  *(f"{words.CANDIDATE} {n}" for n in range(1, most + 1)),
                  words.DECISION, words.PERSON, words.NOTE, words.SEAL]  # fmt: skip
        widths = [_WIDTHS["number"], _WIDTHS["task"], _WIDTHS["record"],
                  *[_CANDIDATES[most]] * most,
                  _WIDTHS["decision"], _WIDTHS["person"], _WIDTHS["note"], 2]  # fmt: skip
        sheet.write_string(0, 0, heading, of["title"])
        sheet.write_string(1, 0, words.CONFIDENTIAL, of["note"])
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            hidden = {"hidden": True} if title == words.SEAL else {}
            sheet.set_column(column, column, width, None, hidden)
            sheet.write_string(_HEAD_ROW, column, title, of["head"])
        sheet.set_row(_HEAD_ROW, 27)
        for number, (case, entry) in enumerate(cases, start=1):
            self._line(sheet, number, case, entry, most)
        last = _HEAD_ROW + max(1, len(cases))
        sheet.autofilter(_HEAD_ROW, 0, last, len(titles) - 1)
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        sheet.data_validation(
            _HEAD_ROW + 1, 3 + most, last, 3 + most,
            {
                "validate": "list", "source": f"={_CHOICES}", "error_title": words.DECISION,
                "error_message": "Hãy chọn một quyết định trong danh sách.",
            },
        )  # fmt: skip
        print_on_a4(sheet, words.CONFIDENTIAL)
        sheet.repeat_rows(_HEAD_ROW, _HEAD_ROW)
        sheet.print_area(0, 0, last, len(titles) - 2)
        sheet.protect("", ALLOWED)

    def _line(self, sheet: Any, number: int, case: Case, entry: int | None, most: int) -> None:
        row = _HEAD_ROW + number
        sheet.write_number(row, 0, number, self._formats["number"])
        cells = [task(case, self._today), record(case), *candidates(case, most)]
        widths = [_WIDTHS["task"], _WIDTHS["record"], *[_CANDIDATES[most]] * most]
        height = 1
        for column, lines in enumerate(cells, start=1):
            self._rich(sheet, row, column, lines)
            height = max(height, lines_of(_texts(lines), widths[column - 1]))
        for column in range(1 + len(cells), 3 + most):
            sheet.write_blank(row, column, None, self._formats["text"])
        for column in range(3 + most, 6 + most):
            sheet.write_blank(row, column, None, self._formats["fill"])
        seal = close(sealed(number, case, entry), self._key)
        sheet.write_string(row, 6 + most, seal, self._formats["text"])
        sheet.set_row(row, height_of(height))

    def _rich(self, sheet: Any, row: int, column: int, lines: Sequence[Line]) -> None:
        text = text_of(lines)
        cell = self._formats["risky" if is_formula(text) else "text"]
        runs: list[tuple[str, str]] = []
        for at, line in enumerate(lines):
            for run in (("\n", ""),) * bool(at) + tuple((r.text, r.style) for r in line):
                if not run[0]:
                    continue
                if runs and runs[-1][1] == run[1]:
                    runs[-1] = (runs[-1][0] + run[0], run[1])
                else:
                    runs.append(run)
        if len(runs) < 2:
            sheet.write_string(row, column, text, cell)
            return
        parts: list[Any] = []
        for part, style in runs:
            parts += [self._formats[f"run_{style or 'plain'}"], part]
        sheet.write_rich_string(row, column, *parts, cell)


def _texts(lines: Sequence[Line]) -> list[str]:
    return ["".join(run.text for run in line) for line in lines]
