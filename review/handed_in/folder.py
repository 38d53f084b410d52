"""Filled workbooks as files: one that somebody names, or all that lie in the folder for them.

Belongs here: who filled it in, where it goes afterwards. Does not belong here: what is told of it
(`review.handed_in.report`), rows (`review.workbook.taking`, `review.worklist.receipt`), where the
folder lies (intake/layout.py).

What was taken whole goes to `da_nhan`, what has refused rows to `can_sua`, with a text beside it
that says what to correct; a file that cannot be read stays, since it may still be arriving.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from common.files import write_whole
from contracts.language import Purpose
from contracts.registry import only
from intake.inbox import finished, is_plain_file
from intake.lake import accepted_path
from intake.layout import TAKEN, TO_CORRECT, Layout, Night
from journal.basis import PERSON, person_fingerprint
from review import accounts
from review.accounts import Account
from review.filled_rows import FilledBook
from review.handed_in.filled import read_filled
from review.handed_in.report import BookReport, told
from review.queue import Queue
from review.roles import Bounds, Power, Role, may
from review.workbook import words
from review.workbook.taking import PersonHashes, take
from review.worklist import receipt

_OTHERS = (
    ".xlsb", ".xlt", ".xltx", ".xltm", ".fods", ".ots", ".et", ".numbers", ".tsv", ".html",
    ".pdf", ".doc", ".docx", ".odt", ".zip", ".rar", ".7z",
)  # fmt: skip
"""Formats in which people save or send a workbook by mistake: they are told, or nobody would."""
_NOTE = "_ket_qua.txt"
_LONGEST_OFFICE = 60
_LONGEST_NAME = 220
"""Bytes of a name: disks take 255, and a file being written has a longer one for a moment."""
_OTHER_FORMAT = (
    "sổ chỉ được nhận dạng .xlsx, .xls hoặc .ods (phiếu: cả .csv). Mở trong chương trình bảng "
    "tính, lưu lại dạng .xlsx rồi gửi."
)
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
"""A worklist comes back as CSV too."""


def take_book(
    path: Path,
    queue: Queue,
    key: bytes,
    persons: PersonHashes,
    *,
    who: str | None = None,
    province: str | None = None,
    dry_run: bool = False,
) -> BookReport:
    """Enter the decisions of one filled workbook (`take_filled`)."""
    try:
        book = read_filled(path)
    except OSError as error:
        book = FilledBook(
            problem=f"không mở được tệp ({type(error).__name__}). Đóng tệp trong chương trình bảng "
            "tính rồi gửi lại."
        )
    return take_filled(path, book, queue, key, persons, who=who, province=province, dry_run=dry_run)


def take_filled(
    path: Path,
    book: FilledBook,
    queue: Queue,
    key: bytes,
    persons: PersonHashes,
    *,
    who: str | None = None,
    province: str | None = None,
    dry_run: bool = False,
) -> BookReport:
    """Enter the decisions of what was read of the file `path` (`taking.take`).

    `who` is the account that decided; without it the name on the first sheet counts. With
    `province` rows of others are refused.
    """
    name = who or book.who
    report = BookReport(path, name, book.who)
    if book.problem is not None:
        return replace(report, problem=book.problem)
    if book.receipt:
        office = _office(queue, who, book.who, province)
        answered, newer = receipt.take(book.rows, queue, key, office, path.name, dry_run=dry_run)
        return replace(report, who=office.name, outcomes=tuple(answered), receipt=True, newer=newer)
    account = _account(queue, name, province, by_command=who is not None)
    if isinstance(account, str):
        return replace(report, problem=account)
    outcomes = take(book.rows, queue, key, account, persons, dry_run=dry_run)
    return replace(report, outcomes=tuple(outcomes))


def take_folder(
    folder: Path,
    queue: Queue,
    key: bytes,
    persons: PersonHashes,
    *,
    province: str,
    who: str | None = None,
    dry_run: bool = False,
) -> list[BookReport]:
    """The same for every workbook in the folder of a province, and put it where it belongs."""
    reports: list[BookReport | None] = []
    for path in _waiting(folder):
        if path.suffix.lower() in _OTHERS:
            report = BookReport(path, problem=_OTHER_FORMAT)
        else:
            report = take_book(
                path, queue, key, persons, who=who, province=province, dry_run=dry_run
            )
        reports.append(report if dry_run else _put_away(report))
    return [report for report in reports if report is not None]


def persons_of(layout: Layout, queue: Queue) -> PersonHashes:
    """Looks persons up in the population data of the night that is in the queue."""
    master = only(Purpose.MASTER)

    def look(province: str, numbers: Sequence[str]) -> Mapping[str, str]:
        night = queue.night(province)
        if night is None:
            return {}
        [people] = master.tables
        path = accepted_path(layout, Night(night, province), master.source, people.name)
        if path is None:  # retention was faster than the office
            return {}
        rows = (
            pl.scan_parquet(path)
            .filter(pl.col("person_id").is_in(list(numbers)))
            .select(PERSON)
            .collect()
        )
        return dict(zip(rows["person_id"], person_fingerprint(rows), strict=True))

    return look


def _account(
    queue: Queue, name: str | None, province: str | None, *, by_command: bool
) -> Account | str:
    """The account that decides, bound to `province` where one is meant, or what is wrong with it.

    Where nobody has an account (workbooks only), any name will do.
    """
    if not name:
        return (
            f"chưa biết ai quyết định. Ghi tên đăng nhập vào ô dưới “{words.WHO}” ở trang "
            f"“{words.COVER}” rồi gửi lại."
        )
    database = queue.journal.database
    if not accounts.all_accounts(database):
        return Account(name, name, Role.REVIEWER, Bounds(province))
    account = accounts.find(database, name)
    if account is None or not account.active or not may(account.role, Power.DECIDE):
        if by_command:
            return (
                "tài khoản nêu ở lệnh không được quyết định; dongbo review user list cho biết ai "
                "được."
            )
        return (
            f"tên ở ô “{words.WHO}” không phải tài khoản được quyết định. Ghi đúng tên đăng nhập "
            "của người rà soát rồi gửi lại."
        )
    if province is not None and not account.bounds.province_allows(province):
        return "người quyết định không phụ trách tỉnh này. Gửi sổ vào thư mục của đúng tỉnh."
    if province is not None:
        return replace(account, bounds=replace(account.bounds, province=province))
    return account


def _office(queue: Queue, who: str | None, named: str | None, province: str | None) -> Account:
    """Who answers a worklist: the account that hands it in, else the office by the name it gives
    itself, which is never that of an account."""
    account = accounts.find(queue.journal.database, who) if who else None
    if account is not None and province is not None:
        return replace(account, bounds=replace(account.bounds, province=province))
    if account is not None:
        return account
    name = " ".join((who or named or "").split())[:_LONGEST_OFFICE]
    return Account(f"{receipt.OFFICE}/{name or '-'}", name, Role.REVIEWER, Bounds(province))


def _waiting(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in (*SUFFIXES, *_OTHERS)
        and finished(path.name)
        and is_plain_file(path)
    )


def _put_away(report: BookReport) -> BookReport | None:
    """Move the file and leave the text beside it; None where another run, the night beside a
    command, has done so meanwhile. What was entered stays entered where the folder cannot be
    written to: the file lies there still, and says the same again the next time."""
    try:
        report.path.stat()
        _move(report)
    except OSError:
        return replace(report, stuck=True) if report.path.exists() else None
    return report


def _move(report: BookReport) -> None:
    path = report.path
    note = _place(path.parent, path.name, _NOTE)
    if report.problem is not None:
        write_whole(note, "\n".join(told(report)) + "\n")
        return
    note.unlink(missing_ok=True)
    target = path.parent / (TAKEN if report.whole else TO_CORRECT)
    target.mkdir(exist_ok=True)
    place, number = _place(target, path.stem, path.suffix), 1
    while place.exists():
        number += 1
        place = _place(target, path.stem, f"_{number}{path.suffix}")
    path.rename(place)
    write_whole(_place(target, place.name, _NOTE), "\n".join(told(report)) + "\n")


def _place(folder: Path, stem: str, ending: str) -> Path:
    """`folder/stem+ending`; of a stem that would be too long for a disk the beginning."""
    cut = stem.encode()[: _LONGEST_NAME - len(ending.encode())].decode(errors="ignore")
    return folder / f"{cut}{ending}"
