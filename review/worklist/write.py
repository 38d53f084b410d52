"""The xlsx file of one worklist: a cover with what it is and how to answer, and the list.

Belongs here: the layout on screen and on A4 paper. Does not belong here: what the cells say
(`review.worklist.cells`), CSV (`review.worklist.text`).

One line is one item, so sorting and filtering are harmless. Printed is what is to be done, with
numbers by their first part; the owner's own columns stand to the right, for the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from common.files import draft_beside
from common.kept import free_place, replace
from common.spreadsheets import is_formula
from findings.catalogue import rule
from journal.claims import Answer
from reports.words import vi_date, vi_number
from review.look import ALLOWED, formats, height_of, lines_of, print_on_a4
from review.worklist import words
from review.worklist.cells import BEHIND, COLUMNS, PLACE, Value, own_cells, own_labels
from review.worklist.items import Content, Gone, Item
from review.worklist.lists import Worklist
from review.worklist.seal import Listed, close

_OPTIONS = {"strings_to_formulas": False, "in_memory": True}
_CHOICES = "KET_QUA"
_HEAD_ROW = 2
_WIDTHS = {"number": 6, "answer": 14, "reason": 16, "own": 16}
_ANSWER_AT = 1 + len(COLUMNS)
_OWN_AT = _ANSWER_AT + 2 + len(BEHIND)
_COVER_WIDTHS = (26, 48, 40, 44)


@dataclass(frozen=True)
class Head:
    """What a list says of itself: its number, whose it is, of which night, on which day days are
    counted."""

    number: int
    worklist: Worklist
    province_name: str
    night: date
    today: date

    @property
    def title(self) -> str:
        """Its first line."""
        return (
            f"Phiếu số {self.number} · {self.worklist.register_name} · {self.worklist.place} · "
            f"{self.province_name} · đêm {vi_date(self.night)}"
        )

    def seal(self, row: int, item: Item, key: bytes) -> str:
        """The seal of an item."""
        case = item.case
        listed = Listed(row, self.number, self.night.isoformat(), case.province, case.conflict_id,
                        case.content_hash)  # fmt: skip
        return close(listed, key)


def write_workbook(head: Head, content: Content, out: Path, key: bytes) -> Path:
    """Write the list to `out`, or beside it where somebody has filled in or opened what stands
    there (`common.kept`); returns the file. It appears complete or not at all."""
    with draft_beside(out) as draft:
        with xlsxwriter.Workbook(str(draft), _OPTIONS) as book:
            made = datetime(head.night.year, head.night.month, head.night.day)  # noqa: DTZ001
            book.set_properties({"title": head.title, "created": made})
            sheets = _Sheets(book, head, key)
            sheets.cover(content)
            sheets.list(content)
        return replace(draft, free_place(out))


class _Sheets:
    """The two sheets of one list."""

    def __init__(self, book: xlsxwriter.Workbook, head: Head, key: bytes) -> None:
        self._book = book
        self._head = head
        self._key = key
        self._of = formats(book)

    def cover(self, content: Content) -> None:
        """What the list is, how it is answered, and what each rule in it stands on."""
        sheet, of, head = self._book.add_worksheet(words.COVER), self._of, self._head
        for column, width in enumerate(_COVER_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, head.title, of["title"])
        sheet.write_string(1, 0, words.CONFIDENTIAL, of["note"])
        rows = [
            ("Gửi", f"{head.worklist.desk.vi.partition(':')[0]}, {head.worklist.place}"),
            ("Số mục", _counts(content)),
            ("Hạn", _limits(content, head.today)),
            ("Số tiền", f"{vi_number(content.amount)} đồng" if content.amount else "không có"),
        ]
        for row, (label, text) in enumerate(rows, start=2):
            sheet.write_string(row, 0, label, of["head"])
            sheet.merge_range(row, 1, row, 3, text, of["text"])
        row = 2 + len(rows) + 1
        for line in words.HOW:
            sheet.write_string(row, 0, line, of["plain"])
            row += 1
        row += 1
        for column, label in enumerate((words.WHO, words.PLACE, words.NIGHT)):
            sheet.write_string(row, column, label, of["head"])
        sheet.write_blank(row + 1, 0, None, of["fill"])
        sheet.write_string(row + 1, 1, f"{head.worklist.place}, {head.province_name}", of["text"])
        sheet.write_string(row + 1, 2, vi_date(head.night), of["text"])
        row = self._choices(sheet, row + 3)
        self._rules(sheet, row + 1, content)
        print_on_a4(sheet, words.CONFIDENTIAL)
        sheet.protect("", ALLOWED)

    def _choices(self, sheet: Any, row: int) -> int:
        sheet.write_string(row, 0, words.ANSWER, self._of["head"])
        for at, answer in enumerate(Answer, start=row + 1):
            sheet.write_string(at, 0, answer.vi, self._of["text"])
        last = row + len(Answer)
        # The choices stand in cells: a list written into the rule itself is cut at its commas.
        where = f"='{words.COVER}'!$A${row + 2}:$A${last + 1}"
        self._book.define_name(_CHOICES, where)
        return last + 1

    def _rules(self, sheet: Any, row: int, content: Content) -> None:
        """Each kind of finding once: so that it is on paper too."""
        labels = ("Loại sai lệch", words.TO_DO, words.BASIS, words.LAWFUL)
        for column, label in enumerate(labels):
            sheet.write_string(row, column, label, self._of["head"])
        for reason in dict.fromkeys(item.case.reason for item in content.items):
            row += 1
            asked = rule(reason)
            lawful = "\n".join(f"• {one.vi}: {one.hint_vi}" for one in asked.explanations)
            texts = (asked.name_vi, asked.action_vi, asked.basis, lawful)
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, self._of["text"])
            sheet.set_row(row, height_of(_lines(texts, _COVER_WIDTHS)))

    def list(self, content: Content) -> None:
        """One line per item, then those that are gone, then the sum."""
        sheet = self._book.add_worksheet(words.LIST)
        sheet.activate()
        own = own_labels(content.items)
        self._headings(sheet, own)
        row = _HEAD_ROW
        for number, item in enumerate(content.items, start=1):
            row += 1
            self._item(sheet, row, number, item, own)
        for gone in content.gone:
            row += 1
            self._gone(sheet, row, gone)
        last = max(row, _HEAD_ROW + 1)
        width = _OWN_AT + len(own) + len(PLACE)
        self._total(sheet, last + 1, len(content.items), content.amount)
        sheet.autofilter(_HEAD_ROW, 0, last, width)
        sheet.freeze_panes(_HEAD_ROW + 1, 2)
        sheet.data_validation(
            _HEAD_ROW + 1, _ANSWER_AT, last, _ANSWER_AT,
            {
                "validate": "list", "source": f"={_CHOICES}", "error_title": words.ANSWER,
                "error_message": "Hãy chọn một kết quả trong danh sách.",
            },
        )  # fmt: skip
        print_on_a4(sheet, words.CONFIDENTIAL)
        sheet.repeat_rows(_HEAD_ROW, _HEAD_ROW)
        sheet.print_area(0, 0, last + 1, _ANSWER_AT + 1)
        sheet.protect("", ALLOWED)

    def _headings(self, sheet: Any, own: Sequence[str]) -> None:
        of = self._of
        sheet.write_string(0, 0, self._head.title, of["title"])
        sheet.write_string(1, 0, words.CONFIDENTIAL, of["note"])
        if own:
            sheet.write_string(1, _OWN_AT, words.OWN, of["note"])
        labels = [
            (words.NUMBER, _WIDTHS["number"]),
            *((column.label, column.width) for column in COLUMNS),
            (words.ANSWER, _WIDTHS["answer"]),
            (words.REASON, _WIDTHS["reason"]),
            *((column.label, column.width) for column in BEHIND),
            *((label, _WIDTHS["own"]) for label in own),
            *((column.label, column.width) for column in PLACE),
        ]
        for column, (label, width) in enumerate(labels):
            mine = _OWN_AT <= column < _OWN_AT + len(own)
            sheet.set_column(column, column, width)
            sheet.write_string(_HEAD_ROW, column, label, of["own_head" if mine else "head"])
        sheet.set_column(len(labels), len(labels), 2, None, {"hidden": True})
        sheet.write_string(_HEAD_ROW, len(labels), words.SEAL, of["head"])
        sheet.set_row(_HEAD_ROW, 27)

    def _item(self, sheet: Any, row: int, number: int, item: Item, own: Sequence[str]) -> None:
        today = self._head.today
        sheet.write_number(row, 0, number, self._of["number"])
        values = [column.of(item, today) for column in COLUMNS]
        late = (item.case.due_on - today).days < 0
        for at, (column, value) in enumerate(zip(COLUMNS, values, strict=True), start=1):
            self._put(sheet, row, at, value, late=late and column.label in (words.DUE, words.LEFT))
        for at in (_ANSWER_AT, _ANSWER_AT + 1):
            sheet.write_blank(row, at, None, self._of["fill"])
        cells = own_cells(item)
        behind = [column.of(item, today) for column in BEHIND]
        place = [column.of(item, today) for column in PLACE]
        rest: list[Value] = [*behind, *(cells.get(label) for label in own), *place]
        for at, value in enumerate(rest, start=_ANSWER_AT + 2):
            self._put(sheet, row, at, value)
        seal = self._head.seal(number, item, self._key)
        sheet.write_string(row, _ANSWER_AT + 2 + len(rest), seal, self._of["text"])
        texts = [value for value in values if isinstance(value, str)]
        widths = [
            column.width
            for column, value in zip(COLUMNS, values, strict=True)
            if isinstance(value, str)
        ]
        sheet.set_row(row, height_of(_lines(texts, widths)))

    def _gone(self, sheet: Any, row: int, gone: Gone) -> None:
        sheet.write_string(row, 0, "–", self._of["gone"])
        values = [column.of_gone(gone) for column in COLUMNS]
        texts = [str(value or "") for value in values]
        for at, text in enumerate(texts, start=1):
            if text:
                look = "gone_risky" if is_formula(text) else "gone"
                sheet.write_string(row, at, text, self._of[look])
            else:
                sheet.write_blank(row, at, None, self._of["gone"])
        for at in (_ANSWER_AT, _ANSWER_AT + 1):
            sheet.write_blank(row, at, None, self._of["gone"])
        sheet.set_row(row, height_of(_lines(texts, [column.width for column in COLUMNS])))

    def _total(self, sheet: Any, row: int, items: int, amount: int) -> None:
        """The sum of what the filter shows."""
        at = 1 + [column.label for column in COLUMNS].index(words.AMOUNT)
        sheet.merge_range(row, 0, row, at - 1, words.TOTAL, self._of["total"])
        cells = [
            xlsxwriter.utility.xl_rowcol_to_cell(line, at) for line in (_HEAD_ROW + 1, row - 1)
        ]
        formula = f"=SUBTOTAL(109,{':'.join(cells)})"
        sheet.write_formula(row, at, formula, self._of["total_money"], amount if items else 0)

    def _put(self, sheet: Any, row: int, at: int, value: Value, *, late: bool = False) -> None:
        of = self._of
        if value is None:
            sheet.write_blank(row, at, None, of["text"])
        elif isinstance(value, date):
            when = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
            sheet.write_datetime(row, at, when, of["late_day" if late else "day"])
        elif isinstance(value, int):
            sheet.write_number(row, at, value, of["late_count" if late else "money"])
        else:
            sheet.write_string(row, at, value, of["risky" if is_formula(value) else "text"])


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    pairs = zip(texts, widths, strict=True)
    return max((lines_of(text.split("\n"), width) for text, width in pairs), default=1)


def _counts(content: Content) -> str:
    kinds = [(count, kind.value) for kind in words.Since if (count := content.count(kind))] or [
        (0, "mục nào")
    ]
    return f"{len(content.items)} mục phải làm · " + ", ".join(f"{n} {kind}" for n, kind in kinds)


def _limits(content: Content, today: date) -> str:
    if not content.items:
        return "không có mục phải làm"
    days = [item.case.due_on for item in content.items]
    late = sum(day < today for day in days)
    return f"sớm nhất {vi_date(min(days))}" + (f"; {late} mục đã quá hạn" if late else "")
