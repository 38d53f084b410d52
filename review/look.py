"""How workbooks for offices look on screen and on A4 paper.

Belongs here: fonts, colours, heights, the set-up of a page, what a protected sheet still allows.
Does not belong here: which cells there are (`review.workbook.write`, `review.worklist.write`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

POINTS, HIGHEST = 11.5, 405.0
"""Height of a line of text, and the highest that a spreadsheet lets a row be."""
_COLOURS = {"dark": "#1F4E5F", "fill": "#E5F2E6", "late": "#F6C4C0", "line": "#B9C2C8",
            "soft": "#55626B", "mark": "#9A3B00", "gone": "#F0F2F3", "own": "#DCE6EA"}  # fmt: skip
ALLOWED = {
    "sort": True, "autofilter": True, "format_cells": True, "format_columns": True,
    "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


def formats(book: Any) -> dict[str, Any]:
    """Every format by its name."""
    base = {"font_name": "Arial", "font_size": 9, "valign": "top"}
    cell = base | {"text_wrap": True, "border": 1, "border_color": _COLOURS["line"],
                   "num_format": "@"}  # fmt: skip
    looks = {
        "title": base | {"bold": True, "font_size": 13},
        "note": base | {"font_color": _COLOURS["soft"]},
        "plain": base,
        "text": cell,
        "risky": cell | {"quote_prefix": True},
        "number": cell | {"num_format": "0", "align": "center"},
        "fill": cell | {"bg_color": _COLOURS["fill"], "locked": False},
        "money": cell | {"num_format": "#,##0"},
        "day": cell | {"num_format": "dd/mm/yyyy", "align": "left"},
        "late_count": cell | {"num_format": "0", "bg_color": _COLOURS["late"], "bold": True},
        "late_day": cell | {"num_format": "dd/mm/yyyy", "align": "left",
                            "bg_color": _COLOURS["late"], "bold": True},
        "gone": cell | {"font_color": _COLOURS["soft"], "bg_color": _COLOURS["gone"]},
        "gone_risky": cell | {"font_color": _COLOURS["soft"], "bg_color": _COLOURS["gone"],
                              "quote_prefix": True},
        "total": cell | {"bold": True},
        "total_money": cell | {"bold": True, "num_format": "#,##0"},
        "own_head": cell | {"bold": True, "bg_color": _COLOURS["own"], "valign": "vcenter"},
        "head": base | {"bold": True, "font_color": "#FFFFFF", "bg_color": _COLOURS["dark"],
                        "text_wrap": True, "border": 1, "valign": "vcenter",
                        "border_color": _COLOURS["line"]},
        "run_plain": {"font_name": "Arial", "font_size": 9},
        "run_bold": {"font_name": "Arial", "font_size": 10, "bold": True},
        "run_soft": {"font_name": "Arial", "font_size": 9, "font_color": _COLOURS["soft"]},
        "run_late": {"font_name": "Arial", "font_size": 9, "bold": True,
                     "font_color": "#A80000"},
        "run_mark": {"font_name": "Arial", "font_size": 10, "bold": True, "underline": 1,
                     "font_color": _COLOURS["mark"]},
    }  # fmt: skip
    return {name: book.add_format(properties) for name, properties in looks.items()}


def print_on_a4(sheet: Any, footer: str) -> None:
    """A4 across, all columns on one page, numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{footer}&R&8Trang &P / &N")


def lines_of(texts: Iterable[str], width: float) -> int:
    """How many lines of the sheet these take in a column so wide (in characters of Excel)."""
    fits = max(1, round(width * 1.2))
    return sum(max(1, -(-len(text) // fits)) for text in texts)


def height_of(lines: int) -> float:
    """The height of a row of so many lines."""
    return min(HIGHEST, POINTS * lines + 5)
