"""The conflict workbook of a province, for the officials who decide.

Belongs here: the layout of the xlsx file, record and person side by side. It holds personal data
and stays inside the office. Does
not belong here: what a conflict is (`warehouse.conflicts`) and reading decisions back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from common.files import draft_beside
from common.kept import free_place, replace
from common.spreadsheets import is_formula
from contracts.language import SourceContract
from contracts.registry import SOURCES
from reports.words import vi_date, vi_dates, vi_sex, vi_status
from warehouse.reasons import ConflictReason

DECISIONS = {
    "Đúng người này": "Bản ghi nói về người được đề xuất ở cột Dân cư.",
    "Không phải người này": "Bản ghi nói về người khác; nếu biết, ghi số định danh vào Ghi chú.",
    "Hồ sơ sai, cần sửa": "Dữ liệu nguồn sai; cơ quan giữ hồ sơ phải sửa rồi gửi lại.",
    "Dân cư sai, cần sửa": "Dữ liệu dân cư sai; chuyển Công an cấp xã xác minh và cập nhật.",
    "Cần xác minh thêm": "Chưa đủ căn cứ; để mở và xác minh tại cơ sở.",
}
_ROWS_PER_SHEET = 500_000
_LINE_HEIGHT = 13
"""Points of one line of text; rows are given their height, since not every program finds it."""


@dataclass(frozen=True)
class Field:
    """One column of the sheet; `differs` names the compared field that colours it."""

    group: str
    title: str
    value: Callable[[dict[str, Any]], str | int | float | None]
    width: int
    differs: str | None = None


def _plain(column: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: row[column]


def _pair(title: str, name: str, width: int, show: Callable[[Any], str] = str) -> list[Field]:
    def value(column: str) -> Callable[[dict[str, Any]], str | None]:
        return lambda row: None if row[column] is None else show(row[column])

    return [
        Field("HỒ SƠ | DÂN CƯ", f"{title}\n(hồ sơ)", value(f"record_{name}"), width, name),
        Field("HỒ SƠ | DÂN CƯ", f"{title}\n(dân cư)", value(f"person_{name}"), width, name),
    ]


def _commune(prefix: str) -> Callable[[dict[str, Any]], str | None]:
    def value(row: dict[str, Any]) -> str | None:
        name, code = row[f"{prefix}_commune_name"], row[f"{prefix}_commune_code"]
        return f"{name} ({code})" if name and code else code

    return value


def _reason(row: dict[str, Any]) -> str:
    return ConflictReason(row["reason"]).facts.vi


def _titles(sources: Mapping[str, SourceContract]) -> dict[tuple[str, str, str], str]:
    """(source, register, role) → what staff call the role."""
    return {
        (source.source, table.name, role.role): role.title_vi
        for source in sources.values()
        for table in source.tables
        for role in table.roles
    }


_ROLE_TITLES = _titles(SOURCES)


def _role(row: dict[str, Any]) -> str:
    return _ROLE_TITLES.get((row["source"], row["register"], row["role"]), str(row["role"]))


FIELDS: tuple[Field, ...] = (
    Field("VIỆC", "Mã", _plain("conflict_id"), 19),
    Field("VIỆC", "Lý do", _reason, 48),
    Field("VIỆC", "Chi tiết", lambda row: vi_dates(row["detail"] or ""), 30),
    Field("VIỆC", "Chặn\nđồng bộ", lambda row: "Có" if row["blocking"] else "Không", 9),
    Field("VIỆC", "Mở từ", lambda row: vi_date(row["opened_on"]), 11),
    Field("VIỆC", "Tuổi\n(ngày)", _plain("age_days"), 8),
    Field("VIỆC", "Hạn\n(ngày)", _plain("due_days"), 8),
    Field("NGUỒN", "Sổ", _plain("register_name"), 24),
    Field("NGUỒN", "Vai trò", _role, 13),
    Field("NGUỒN", "Tệp", _plain("file_name"), 26),
    Field("NGUỒN", "Trang", _plain("sheet"), 14),
    Field("NGUỒN", "Dòng", _plain("line"), 8),
    Field("NGUỒN", "Khóa bản ghi", _plain("record_key"), 26),
    *_pair("Họ và tên", "full_name", 26),
    *_pair("Ngày sinh", "date_of_birth", 12, vi_date),
    *_pair("Giới tính", "sex", 9, vi_sex),
    *_pair("Số định danh", "person_id", 16),
    Field("HỒ SƠ | DÂN CƯ", "Xã\n(hồ sơ)", _commune("record"), 26, "commune_code"),
    Field("HỒ SƠ | DÂN CƯ", "Xã\n(dân cư)", _commune("person"), 26, "commune_code"),
    Field("HỒ SƠ | DÂN CƯ", "Số CMND\n(hồ sơ)", _plain("record_old_id"), 13),
    Field("HỒ SƠ | DÂN CƯ", "Tình trạng\n(dân cư)", lambda r: vi_status(r["person_status"]), 13),
    Field("HỒ SƠ | DÂN CƯ", "Ngày chết\n(dân cư)", lambda r: vi_date(r["person_died_on"]), 12),
    Field("HỒ SƠ | DÂN CƯ", "Xác suất", _plain("probability"), 10),
    Field("QUYẾT ĐỊNH", "Quyết định", lambda _: "", 24),
    Field("QUYẾT ĐỊNH", "Ghi chú / số định danh đúng", lambda _: "", 30),
    Field("QUYẾT ĐỊNH", "Dấu vân tay nội dung", _plain("content_hash"), 12),
)
_DECISION, _HASH = len(FIELDS) - 3, len(FIELDS) - 1
_LEGEND, _CHOICES = "Chú giải", "QUYET_DINH"
# The list of choices stands in cells: a list written into the rule itself is cut at its commas.
_FIRST_REASON = 4
_FIRST_CHOICE = _FIRST_REASON + len(ConflictReason) + 2
_GROUP_COLOURS = {
    "VIỆC": "#1F4E5F", "NGUỒN": "#5B6770", "HỒ SƠ | DÂN CƯ": "#7A4B00", "QUYẾT ĐỊNH": "#2E6B34",
}  # fmt: skip


def write_workbook(
    conflicts: pl.DataFrame, out: Path, *, province: str, night: date, province_name: str = ""
) -> Path:
    """Write the conflicts of one province and night (`conflict_frame`) and return the file.

    It is `out`, or one beside it where somebody has filled in or opened the one that stands there.

    What is overdue comes first, then what blocks, by limit and reason. Identity numbers are text,
    differing fields are coloured, text that a spreadsheet could take for a formula is marked as
    text, the decision column has a drop-down. The same frame gives the same bytes. The file appears
    complete or not at all.
    """
    place = province_name or f"tỉnh mã {province}"
    conflicts = _by_urgency(conflicts)
    with draft_beside(out) as draft:
        _write_book(conflicts, draft, night, f"Mâu thuẫn cần xem · {place} · đêm {vi_date(night)}")
        return replace(draft, free_place(out))


def _write_book(conflicts: pl.DataFrame, out: Path, night: date, title: str) -> None:
    with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False}) as book:
        created = datetime(night.year, night.month, night.day)  # noqa: DTZ001 (xlsx has no zone)
        book.set_properties({"title": "Mâu thuẫn cần xem", "created": created})
        formats = _formats(book)
        for number in range(max(1, -(-conflicts.height // _ROWS_PER_SHEET))):
            chunk = conflicts.slice(number * _ROWS_PER_SHEET, _ROWS_PER_SHEET)
            sheet = book.add_worksheet("Mâu thuẫn" + (f" {number + 1}" if number else ""))
            _write_sheet(sheet, chunk, formats, title)
        book.define_name(_CHOICES, _choices_range())
        _write_legend(book.add_worksheet(_LEGEND), conflicts, formats, title)


def _by_urgency(conflicts: pl.DataFrame) -> pl.DataFrame:
    """The lines in the order in which they should be worked on; otherwise as they were."""
    reasons = [reason.value for reason in ConflictReason]
    return conflicts.sort(
        pl.col("age_days") <= pl.col("due_days"),
        ~pl.col("blocking"),
        "due_days",
        pl.col("reason").replace_strict(reasons, range(len(reasons)), return_dtype=pl.Int32),
        maintain_order=True,
    )


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    cell = base | {"text_wrap": True, "border": 1, "border_color": "#D0D5D9", "num_format": "@"}
    formats = {
        "title": base | {"bold": True, "font_size": 14},
        "note": base | {"font_color": "#5B6770"},
        "text": cell,
        "risky": cell | {"quote_prefix": True},
        "differs": cell | {"bg_color": "#FFE3A6", "bold": True},
        "differs_risky": cell | {"bg_color": "#FFE3A6", "bold": True, "quote_prefix": True},
        "whole": cell | {"num_format": "0", "align": "right"},
        "share": cell | {"num_format": "0.0000", "align": "right"},
        "late": cell | {"num_format": "0", "align": "right", "bg_color": "#F6C4C0", "bold": True},
        "decision": cell | {"bg_color": "#E5F2E6"},
        "wrapped": base | {"text_wrap": True},
        "count": base | {"num_format": "#,##0", "align": "right"},
        "head": base | {"bold": True, "bottom": 2},
    }
    for group, colour in _GROUP_COLOURS.items():
        formats[group] = base | {
            "bold": True, "font_color": "#FFFFFF", "bg_color": colour, "text_wrap": True,
            "align": "center", "valign": "vcenter", "border": 1, "border_color": "#FFFFFF",
        }  # fmt: skip
    return {name: book.add_format(properties) for name, properties in formats.items()}


def _write_sheet(sheet: Any, rows: pl.DataFrame, formats: dict[str, Any], title: str) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    _write_header(sheet, formats)
    for line, row in enumerate(rows.iter_rows(named=True), start=3):
        _write_row(sheet, line, row, formats)
    last = max(3, rows.height + 2)
    sheet.autofilter(2, 0, last, len(FIELDS) - 1)
    sheet.freeze_panes(3, 2)
    sheet.data_validation(
        3, _DECISION, last, _DECISION,
        {
            "validate": "list", "source": f"={_CHOICES}", "error_title": "Quyết định",
            "error_message": "Hãy chọn một quyết định trong danh sách.",
        },
    )  # fmt: skip
    sheet.set_column(_HASH, _HASH, 12, None, {"hidden": True})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(1, 2)
    sheet.repeat_columns(0, 1)
    sheet.set_footer("&L&A&RTrang &P / &N")


def _write_header(sheet: Any, formats: dict[str, Any]) -> None:
    for index, item in enumerate(FIELDS):
        sheet.set_column(index, index, item.width)
        sheet.write_string(2, index, item.title, formats[item.group])
    sheet.set_row(2, 32)
    for group in _GROUP_COLOURS:
        own = [index for index, item in enumerate(FIELDS) if item.group == group]
        sheet.merge_range(1, own[0], 1, own[-1], group, formats[group])


def _write_row(sheet: Any, line: int, row: dict[str, Any], formats: dict[str, Any]) -> None:
    late = row["age_days"] > row["due_days"]
    lines = 1
    for index, item in enumerate(FIELDS):
        value = item.value(row)
        if isinstance(value, float):
            sheet.write_number(line, index, value, formats["share"])
        elif isinstance(value, int):
            style = "late" if late and item.title.startswith("Tuổi") else "whole"
            sheet.write_number(line, index, value, formats[style])
        else:
            text = value or ""
            if index != _HASH:
                lines = max(lines, -(-len(text) * 19 // (item.width * 20)))
            sheet.write_string(line, index, text, formats[_style(item, row, text)])
    sheet.set_row(line, _LINE_HEIGHT * lines + 3)


def _style(item: Field, row: dict[str, Any], text: str) -> str:
    risky = is_formula(text)
    if item.group == "QUYẾT ĐỊNH" and not text:
        return "decision"
    if item.differs is not None and item.differs in row["differing"]:
        return "differs_risky" if risky else "differs"
    return "risky" if risky else "text"


def _write_legend(sheet: Any, conflicts: pl.DataFrame, formats: dict[str, Any], title: str) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 4, 12)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, "Tệp có dữ liệu cá nhân: chỉ dùng trong cơ quan.", formats["note"])
    heads = ("Mã lý do", "Ý nghĩa", "Chặn", "Hạn (ngày)", "Số việc")
    for column, text in enumerate(heads):
        sheet.write_string(_FIRST_REASON - 1, column, text, formats["head"])
    counts = dict(conflicts.group_by("reason").len().iter_rows())
    for line, reason in enumerate(ConflictReason, start=_FIRST_REASON):
        facts = reason.facts
        sheet.write_string(line, 0, reason.value, formats["wrapped"])
        sheet.write_string(line, 1, facts.vi, formats["wrapped"])
        sheet.write_string(line, 2, "Có" if facts.blocking else "Không", formats["wrapped"])
        sheet.write_number(line, 3, facts.due_days, formats["count"])
        sheet.write_number(line, 4, counts.get(reason.value, 0), formats["count"])
    sheet.write_string(_FIRST_CHOICE - 1, 0, "Quyết định", formats["head"])
    sheet.write_string(_FIRST_CHOICE - 1, 1, "Khi nào chọn", formats["head"])
    for line, (name, meaning) in enumerate(DECISIONS.items(), start=_FIRST_CHOICE):
        sheet.write_string(line, 0, name, formats["wrapped"])
        sheet.write_string(line, 1, meaning, formats["wrapped"])
    line = _FIRST_CHOICE + len(DECISIONS)
    line += 1
    sheet.write_string(line, 0, "Màu", formats["head"])
    for style, text in (
        ("differs", "Hồ sơ và dữ liệu dân cư khác nhau ở trường này."),
        ("late", "Đã quá hạn xử lý."),
        ("decision", "Ô để cán bộ điền."),
    ):
        line += 1
        sheet.write_blank(line, 0, None, formats[style])
        sheet.write_string(line, 1, text, formats["wrapped"])


def _choices_range() -> str:
    last = _FIRST_CHOICE + len(DECISIONS)
    return f"='{_LEGEND}'!$A${_FIRST_CHOICE + 1}:$A${last}"
