"""`dongbo check`: a file judged as the night would judge it, before it is sent.

Belongs here: arguments, and saying what was found in Vietnamese or English. Does not belong here:
judging (intake/checking.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.common import (
    HomeOption,
    JsonOption,
    Lang,
    console,
    known_source,
    parse_date,
    refuse,
    today_in_vietnam,
)
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    from contracts.language import SourceContract
    from intake.checking import FileCheck, Finding

app = typer.Typer()
DATA_REJECTED = 3
_WORDS = {
    Lang.vi: {
        "sheet": "trang tính",
        "register": "sổ",
        "rows": "dòng dữ liệu",
        "accepted": "nhận",
        "quarantined": "cách ly",
        "line": "dòng",
        "reject": "Dòng bị cách ly",
        "flag": "Dòng được nhận nhưng cần xem lại",
        "repairs": "Giá trị được sửa",
        "missing": "Tệp không có: {0}. Đêm đồng bộ cần đủ các sổ của nguồn, có thể ở tệp khác.",
        "returned": "Tệp trả lại của dongbo rejects: mỗi dòng thay cho dòng gốc của nó.",
        "whole": "Cả tệp được nhận: {0} dòng.",
        "broken": "Tệp chưa được nhận trọn vẹn: {0} dòng nhận, {1} dòng cách ly, {2} phần bị từ "
        "chối. Sửa trong tệp rồi kiểm tra lại.",
        "written": "Đã ghi (có dữ liệu cá nhân, chỉ chủ tệp đọc được):",
    },
    Lang.en: {
        "sheet": "sheet",
        "register": "register",
        "rows": "data rows",
        "accepted": "accepted",
        "quarantined": "quarantined",
        "line": "row",
        "reject": "Rows kept aside",
        "flag": "Rows taken, to be looked at",
        "repairs": "Values repaired",
        "missing": "Not in the file: {0}. A night needs every register of the source, perhaps from "
        "another file.",
        "returned": "Returned by dongbo rejects: each row replaces its origin.",
        "whole": "The whole file would be taken: {0} rows.",
        "broken": "The file would not be taken whole: {0} rows accepted, {1} quarantined, {2} "
        "parts refused. Correct it and check it again.",
        "written": "Written (personal data, readable by the owner only):",
    },
}


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="File to judge.", show_default=False)],
    source: Annotated[str, typer.Option("--source", help="Source it is of, for example land.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the accepted and quarantined rows (Parquet)."),
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Data date to judge by; default: today.")
    ] = None,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the sentences.")] = Lang.vi,
    province: Annotated[
        str | None, typer.Option("--province", help="Use the mapping file of this province.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a whole file as the night would, before it is sent; nothing is registered.

    Says how many rows would be taken and how many kept aside, why, in which rows, and what was
    repaired. No value of a row is shown. With --out the rows are written to
    <table>.accepted.parquet and <table>.quarantined.parquet, in the shapes of the lake.
    Exit codes: 0 the whole file would be taken · 2 wrong arguments · 3 something is refused or kept
    aside.

    Example: dongbo check PL3-01.xlsx --source land
    """
    from intake.checking import check_file, write_rows

    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}.")
    contract = known_source(source)
    today = parse_date(date) if date else today_in_vietnam()
    limits = make_settings(home, None).workspace.limits
    fixed = _mapping(home, province, contract) if province else None
    try:
        with console.status(f"{file.name} …"):
            found, splits = check_file(file, contract, today=today, fixed=fixed, limits=limits)
    except OSError as error:
        refuse(f"{file.name} cannot be opened ({type(error).__name__}).")
    written = write_rows(splits, out) if out else []
    if as_json:
        typer.echo(json.dumps(_plain(found, written), ensure_ascii=False, indent=2))
    else:
        _show(found, contract, file.name, lang)
        if written:
            console.print(_WORDS[lang]["written"])
            for path in written:
                console.print(f"  {path}", highlight=False, soft_wrap=True)
    raise typer.Exit(0 if found.whole else DATA_REJECTED)


def _mapping(home: Path | None, province: str, contract: SourceContract) -> Any:
    from intake.mappings import MappingError, load_mapping, mapping_path
    from vietnam.provinces import PROVINCES

    if province not in PROVINCES:
        raise typer.BadParameter(f"'{province}' is not set up; known: {', '.join(PROVINCES)}.")
    folder = make_settings(home, None).layout.home
    try:
        return load_mapping(mapping_path(folder, province, contract.source), contract)
    except MappingError as error:
        refuse(str(error))


def _plain(found: FileCheck, written: list[Path]) -> dict[str, Any]:
    """The answer for programs; a finding's `column` is null where the rule is about the row."""
    return {
        "source": found.source,
        "whole": found.whole,
        "rows": found.rows,
        "accepted": found.accepted,
        "quarantined": found.quarantined,
        "refusals": [asdict(sheet) for sheet in found.refusals],
        "repairs": found.repairs,
        "sheets": [asdict(sheet) for sheet in found.sheets],
        "note_sheets": [asdict(sheet) for sheet in found.note_sheets],
        "missing": list(found.missing),
        "findings": [asdict(finding) for finding in found.findings],
        "files": [str(path) for path in written],
    }


def _show(found: FileCheck, contract: SourceContract, file: str, lang: Lang) -> None:
    out = type(console)()
    words = _WORDS[lang]
    if found.returned:
        out.print(words["returned"])
    if found.sheets:
        out.print(_counts(found, contract, file, lang))
    for sheet in found.refusals:
        out.print(f"[red]✗[/red] {_say(lang, sheet.message_vi, sheet.message_en)}", highlight=False)
    for text in _notes(found, lang):
        out.print(f"[yellow]•[/yellow] {text}", highlight=False)
    for severity in ("reject", "flag"):
        lines = [_finding(f, contract, lang) for f in found.findings if f.severity == severity]
        if lines:
            out.print(f"[bold]{words[severity]}[/bold]")
            for line in lines:
                out.print(f"  {line}", highlight=False)
    if found.repairs:
        out.print(f"[bold]{words['repairs']}[/bold]")
        for line in _repairs(found, lang):
            out.print(f"  {line}", highlight=False)
    if found.missing and found.sheets:
        titles = [_title(contract, name, lang) for name in found.missing]
        out.print(f"[yellow]•[/yellow] {words['missing'].format(', '.join(titles))}")
    counts = (f"{found.accepted:,}", f"{found.quarantined:,}", len(found.refusals))
    verdict = words["whole" if found.whole else "broken"].format(*counts)
    out.print(f"{'[green]✓[/green]' if found.whole else '[red]✗[/red]'} {verdict}", highlight=False)


def _counts(found: FileCheck, contract: SourceContract, file: str, lang: Lang) -> Table:
    words = _WORDS[lang]
    table = Table(words["sheet"], words["register"])
    for name in ("rows", "accepted", "quarantined"):
        table.add_column(words[name], justify="right")
    for sheet in found.sheets:
        title = _title(contract, sheet.table, lang)
        numbers = (f"{n:,}" for n in (sheet.rows, sheet.accepted, sheet.quarantined))
        table.add_row(escape(sheet.sheet or file), escape(title), *numbers)
    return table


def _title(contract: SourceContract, table: str, lang: Lang) -> str:
    known = contract.table(table)
    return known.title_vi if lang == Lang.vi else known.title_en


def _say(lang: Lang, vietnamese: str, english: str) -> str:
    return escape(vietnamese if lang == Lang.vi else english)


def _notes(found: FileCheck, lang: Lang) -> Iterator[str]:
    for sheet in found.sheets:
        for said in sheet.notes:
            place = f"{sheet.sheet}: " if sheet.sheet else ""
            yield escape(place) + _say(lang, *said)
    for unread in found.note_sheets:
        yield escape(f"{unread.sheet}: ") + _say(lang, unread.message_vi, unread.message_en)


def _finding(finding: Finding, contract: SourceContract, lang: Lang) -> str:
    """`12 × Ngày sinh: sentence (Khai sinh, dòng 9, 17 …)`."""
    titles = {column.name: column.title_vi for column in contract.table(finding.table).columns}
    label = titles.get(finding.column or "")
    sheet = finding.places[0][0]
    lines = [str(line) for name, line in finding.places if name == sheet]
    more = " …" if finding.rows > len(lines) else ""
    place = f"{sheet}, " if sheet else ""
    place += f"{_WORDS[lang]['line']} {', '.join(lines)}{more}"
    said = (f"{label}: " if label else "") + (
        finding.message_vi if lang == Lang.vi else finding.message_en
    )
    return escape(f"{finding.rows:,} × {said} ({place})")


def _repairs(found: FileCheck, lang: Lang) -> Iterator[str]:
    from contracts.repairs import words

    for repair, count in found.repairs.items():
        yield f"{count:,} × {_say(lang, *words(repair))}"
