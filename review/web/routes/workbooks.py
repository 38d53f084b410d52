"""Workbooks on the page: taking an office's out, handing a filled one in, with a preview first."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import Response

from contracts.registry import SOURCES
from review.case import Candidate
from review.filled_rows import FilledBook
from review.handed_in.carried import NotCarriedError, carried, carry
from review.handed_in.filled import LIMITS, read_filled
from review.handed_in.folder import SUFFIXES, take_filled
from review.handed_in.report import BookReport
from review.masks import mask_number
from review.roles import Power
from review.sessions import Session
from review.web.context import Context
from review.web.lists import today
from review.web.pages import render
from review.web.policy import Here, Visitor, policy
from review.web.refusals import RefusedError
from review.workbook.handing_out import hand_out, offices_for
from review.workbook.offices import MOST
from review.workbook.taking import Outcome
from review.worklist.receipt import Answered
from vietnam.provinces import PROVINCES

router = APIRouter()
PAGE = "/{province}/so-excel"
LARGEST = 8 * 1024 * 1024
"""Bytes of an upload: a workbook of 200 cases has a hundredth of it."""
MOST_LINES = 1000
_LIMITS = replace(LIMITS, file_bytes=LARGEST, seconds=20.0)
"""Uploads are read one after another: what takes longer would keep others waiting."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Also under the addresses of its forms: who signs in again, or changes the language, comes there.
@router.get(PAGE)
@router.get(PAGE + "/nop")
@router.get(PAGE + "/ghi")
@policy(Power.WORKBOOKS)
def show_workbooks(request: Request, here: Here, visitor: Visitor, province: str) -> Response:
    """The offices whose workbooks this visitor may take, and the form to hand one in."""
    return render(
        request, "workbooks.html", province=province, night=here.queue.night(province), most=MOST,
        offices=offices_for(here.queue, province, visitor.account, SOURCES),
        suffixes=",".join(SUFFIXES),
    )  # fmt: skip


@router.post(PAGE)
@policy(Power.WORKBOOKS)
def take_out(
    here: Here,
    visitor: Visitor,
    province: str,
    office: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """The workbook of an office, after the journal has noted who took which cases out."""
    account = visitor.account
    found = offices_for(here.queue, province, account, SOURCES)
    meant = next((one for one in found if one.stem == office), None)
    book = meant and hand_out(
        here.queue, here.key, meant, account, province_name=PROVINCES.get(province, province),
        today=today(),
    )  # fmt: skip
    if not meant or not book:
        raise RefusedError(404, "workbooks.no_office")
    headers = {"Content-Disposition": f'attachment; filename="{meant.stem}.xlsx"'}
    return Response(book, media_type=_XLSX, headers=headers)


@router.post(PAGE + "/nop", max_body_size=LARGEST)
@policy(Power.WORKBOOKS)
def hand_in(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """What a filled workbook would record; nothing is recorded, and the file is not kept."""
    if file is None or not file.filename:
        raise RefusedError(422, "workbooks.no_file")
    name, book = _read(file)
    report = _take(here, visitor, province, name, book, dry_run=True)
    account = visitor.account.name
    rows = carry(book, here.key, account=account, province=province, name=name)
    return _told(request, here, province, report, rows=rows if report.entered else None)


@router.post(PAGE + "/ghi", max_body_size=LARGEST)
@policy(Power.WORKBOOKS)
def record(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    rows: Annotated[str, Form()] = "",
) -> Response:
    """Record what the preview showed: every line is checked again."""
    try:
        name, book = carried(rows, here.key, account=visitor.account.name, province=province)
    except NotCarriedError:
        raise RefusedError(422, "workbooks.expired") from None
    report = _take(here, visitor, province, name, book, dry_run=False)
    return _told(request, here, province, report, rows=None, done=True)


def _read(file: UploadFile) -> tuple[str, FilledBook]:
    """Name and content of an upload, which is gone from the disk afterwards."""
    name = PurePath((file.filename or "").replace("\\", "/")).name[:120]
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise RefusedError(422, "workbooks.not_a_book")
    with tempfile.TemporaryDirectory(prefix="dongbo-") as folder:
        path = Path(folder) / f"so{suffix}"
        path.write_bytes(file.file.read())
        book = read_filled(path, _LIMITS)
    if sum(not row.untouched for row in book.rows) > MOST_LINES:
        raise RefusedError(422, "workbooks.too_many", most=MOST_LINES)
    return name, book


def _take(
    here: Context,
    visitor: Session,
    province: str,
    name: str,
    book: FilledBook,
    *,
    dry_run: bool,
) -> BookReport:
    return take_filled(
        Path(name), book, here.queue, here.key, here.persons, who=visitor.account.name,
        province=province, dry_run=dry_run,
    )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A line of the preview: what became of it, whose record it is about and whom it chooses; of a
    line that is refused neither, since it may be about somebody whom the visitor may not see."""

    outcome: Outcome | Answered
    name: str | None = None
    chosen: Candidate | None = None
    number: str | None = None


def _told(
    request: Request,
    here: Context,
    province: str,
    report: BookReport,
    *,
    rows: str | None,
    done: bool = False,
) -> Response:
    # Not before it is recorded: of a blind case it would tell that linking says otherwise.
    taken = [one for one in report.outcomes if done and one.wrong is None and not one.again]
    other = report.named if (report.named or "").casefold() != (report.who or "") else None
    return render(
        request, "workbook_read.html", 200 if report.problem is None else 422, province=province,
        report=report, rows=rows, done=done, other=other,
        waits=sum(one.said is not None and one.said.needs_second for one in taken),
        lines=[_line(here, province, one) for one in report.outcomes],
    )  # fmt: skip


def _line(here: Context, province: str, outcome: Outcome | Answered) -> Told:
    if outcome.said is None:
        return Told(outcome)
    queued = here.queue.one(province, outcome.said.conflict_id)
    number = outcome.said.person_id
    if queued is None:  # a night came between
        return Told(outcome)
    chosen = None if number is None else queued.case.candidate_of(number)
    hidden = mask_number(number) if chosen is None else None
    return Told(outcome, queued.line.record_name, chosen, hidden)
