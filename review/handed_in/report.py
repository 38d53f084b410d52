"""What became of a file that came back, and how that is told.

Belongs here: the report of one file and its sentences in Vietnamese; no names, no numbers. Does not
belong here: entering rows (`review.handed_in.folder`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.words import vi_date
from review.workbook.taking import Outcome
from review.worklist import words
from review.worklist.handed_out import HandedOut
from review.worklist.receipt import Answered

_STUCK = (
    "không chuyển được sổ hoặc không ghi được kết quả vào thư mục. Báo người vận hành cho phép "
    "ghi vào thư mục này; gửi lại không sao."
)
_EMPTY = (
    f"cột “{words.ANSWER}” và “{words.REASON}” đều trống. Nếu đã điền, xem tệp đã lưu chưa, có "
    "phải đúng tệp đã điền không, rồi gửi lại."
)


@dataclass(frozen=True)
class BookReport:
    """What became of one file; `problem` is a sentence about the whole of it. `who` decided,
    `named` is who the first sheet says did. `stuck`: it could not be put where it belongs, or the
    text beside it not be written. `receipt`: it is a worklist that was answered, taken whole or not
    at all; `newer` the list of a later night that was handed out since."""

    path: Path
    who: str | None = None
    named: str | None = None
    outcomes: tuple[Outcome | Answered, ...] = ()
    problem: str | None = None
    stuck: bool = False
    receipt: bool = False
    newer: HandedOut | None = None

    @property
    def entered(self) -> int:
        """Rows that were entered."""
        if self.receipt and self.refused:
            return 0
        return sum(one.wrong is None and not one.again for one in self.outcomes)

    @property
    def again(self) -> int:
        """Rows that said what stands already."""
        return sum(one.again for one in self.outcomes)

    @property
    def refused(self) -> tuple[Outcome | Answered, ...]:
        """Rows that were not taken."""
        return tuple(one for one in self.outcomes if one.wrong and one not in self.closed)

    @property
    def closed(self) -> tuple[Answered, ...]:
        """Rows of a receipt about findings that the data closed meanwhile."""
        return tuple(one for one in self.outcomes if isinstance(one, Answered) and one.closed)

    @property
    def whole(self) -> bool:
        """Whether nothing has to be corrected."""
        return self.problem is None and not self.refused and not self.stuck


def told(report: BookReport, *, dry_run: bool = False) -> list[str]:
    """The report in Vietnamese, a line per file and per refused row; no names, no numbers."""
    name = report.path.name
    stuck = [f"{name}: {_STUCK}"] * report.stuck
    if report.problem is not None:
        return [f"{name}: {report.problem}", *stuck]
    if report.receipt:
        return [*_receipt_told(report, dry_run=dry_run), *stuck]
    would = "sẽ ghi" if dry_run else "đã ghi"
    taken = f"{would} {report.entered} quyết định, {report.again} đã có từ trước"
    lines = [f"{name}: {taken}, {len(report.refused)} dòng chưa nhận."]
    return [*lines, *(_row_told(report, one) for one in report.refused), *stuck]


def _row_told(report: BookReport, one: Outcome | Answered) -> str:
    what = f", {one.conflict_id}" if one.conflict_id else ""
    if report.receipt and (one.row.number or "").isdigit():
        what = f", mục {one.row.number}"
    sheet = f", trang “{one.row.sheet}”" if one.row.sheet else ""
    said = one.wrong.vi if one.wrong is not None else ""
    return f"{report.path.name}{sheet}, dòng {one.row.line}{what}: {said}"


def _receipt_told(report: BookReport, *, dry_run: bool) -> list[str]:
    """A receipt is taken whole: one row to correct, and nothing of it was entered."""
    name = report.path.name
    if report.refused:
        first = (
            f"{name}: chưa ghi gì vì {len(report.refused)} dòng phải sửa. Sửa trong chính tệp này "
            "rồi gửi lại cả tệp."
        )
    else:
        would = "sẽ ghi" if dry_run else "đã ghi"
        first = f"{name}: {would} {report.entered} kết quả, {report.again} đã có từ trước."
    lines = [first]
    if not report.outcomes:
        lines.append(f"{name}: {_EMPTY}")
    if report.newer is not None:
        newer = report.newer
        lines.append(
            f"{name}: đã có phiếu mới hơn, số {newer.number}, đêm {vi_date(newer.night)}: mục mới "
            "chỉ có ở phiếu đó."
        )
    return [*lines, *(_row_told(report, one) for one in (*report.refused, *report.closed))]
