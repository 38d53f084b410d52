"""`dongbo decide`: decisions that come back in filled workbooks.

Belongs here: arguments and showing what was taken. Does not belong here: reading workbooks and
entering decisions (review/workbook/).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    console,
    known_province,
    refuse,
)
from pipelines.cli.night import make_settings
from pipelines.cli.tables import json_text

if TYPE_CHECKING:
    from review.handed_in.report import BookReport
    from review.workbook.taking import Outcome
    from review.worklist.receipt import Answered

app = typer.Typer()
_REFUSED = 4


@app.command()
def decide(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="Filled workbooks (.xlsx, .xls, .ods); none: those in the inbox.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be entered, enter nothing.")
    ] = False,
    who: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Account that decided; default: the name on the first sheet of each workbook.",
            show_default=False,
        ),
    ] = None,
    province: Annotated[
        str | None,
        typer.Option("--province", help="Only cases of this province.", show_default=False),
    ] = None,
    home: HomeOption = None,
    inbox: InboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter the decisions of filled workbooks, and answered worklists, into the journal.

    Every row is checked: rows whose data changed since the workbook was written, that somebody
    else has decided, or that were altered are refused by name; the others are taken. The same file
    again changes nothing. A worklist that an office answered (.csv too) is taken whole or not at
    all: what it says is kept as a claim and closes nothing. Without FILE the files in
    <inbox>/<province>/quyet_dinh/ are taken, as each night does before it begins: they go to
    da_nhan/, or to can_sua/ with a text that says which rows to correct.

    Exit codes: 0 everything was taken · 2 wrong arguments · 4 a file or a row was refused · 5 the
    journal cannot be read or written.

    Example: dongbo decide xa_24133_phuong_ea_kao.xlsx --dry-run
    """
    from contextlib import closing

    from intake.secret_key import pseudonym_key
    from journal.store import Journal
    from review.handed_in.folder import persons_of, take_book, take_folder
    from review.handed_in.report import told
    from review.queue import Queue
    from vietnam.provinces import PROVINCES

    settings = make_settings(home, inbox)
    if not settings.home.is_dir():
        refuse(f"There is no deployment at {settings.home}: name it with --home.")
    if province is not None:
        known_province(province, sorted(PROVINCES))
    for path in files or ():
        if not path.is_file():
            refuse(f"There is no file {path}.")
    key = pseudonym_key(settings.layout)
    reports: list[BookReport] = []
    with closing(Journal.open(settings.journal, key)) as journal:
        queue = Queue(journal, key)
        persons = persons_of(settings.layout, queue)
        reports += [
            take_book(path, queue, key, persons, who=who, province=province, dry_run=dry_run)
            for path in files or ()
        ]
        for code in () if files else (province,) if province else sorted(PROVINCES):
            reports += take_folder(
                settings.layout.filled_workbooks(code), queue, key, persons,
                province=code, who=who, dry_run=dry_run,
            )  # fmt: skip
    if as_json:
        typer.echo(json_text([_plain(report) for report in reports], indent=2))
    elif not reports:
        console.print("no filled workbook: name files, or put them into <inbox>/PP/quyet_dinh/")
    else:
        for report in reports:
            first, *others = told(report, dry_run=dry_run)
            mark = "[green]✓[/green]" if report.whole else "[red]✗[/red]"
            console.print(mark, end=" ")
            for line in (first, *others):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
    if not all(report.whole for report in reports):
        raise typer.Exit(_REFUSED)


def _said(one: Outcome | Answered) -> dict[str, object]:
    """What a row says: the decision, or the answer of an office."""
    from review.worklist.receipt import Answered

    if isinstance(one, Answered):
        return {"answer": one.answer.value if one.answer else None}
    return {"decision": one.decision.value if one.decision else None}


def _plain(report: BookReport) -> dict[str, object]:
    """The report as plain data; of rows only what names nobody."""
    return {
        "file": report.path.name,
        "who": report.who,
        "problem": report.problem,
        "receipt": report.receipt,
        "entered": report.entered,
        "again": report.again,
        "rows": [
            {
                "sheet": one.row.sheet,
                "line": one.row.line,
                "conflict": one.conflict_id,
                **_said(one),
                "entry": one.entry,
                "again": one.again,
                "refused": one.wrong.value if one.wrong else None,
                "said": one.wrong.vi if one.wrong else None,
            }
            for one in report.outcomes
        ],
    }
