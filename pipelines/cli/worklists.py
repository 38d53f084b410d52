"""`dongbo worklists`: what each desk must do, by register and commune, as files to work off.

Belongs here: arguments, progress, what was written. Does not belong here: lists and their files
(review/worklist/).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from common.plural import counted
from findings.desks import Desk
from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    console,
    known_province,
    parse_date,
    refuse,
    today_in_vietnam,
)
from pipelines.cli.night import make_settings
from pipelines.cli.tables import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from review.accounts import Account
    from review.worklist.handing import Made
    from review.worklist.lists import Worklist
    from review.worklist.words import Since

app = typer.Typer()


@app.command()
def worklists(
    province: Annotated[str, typer.Option("--province", help="Province code, for example 66.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder to write to; default: phieu/ beside the report of the night.",
            show_default=False,
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", help="Night that is meant; refused where another one ran last."),
    ] = None,
    desk: Annotated[
        list[Desk] | None,
        typer.Option("--desk", help="Only this desk (may be repeated).", show_default=False),
    ] = None,
    commune: Annotated[
        list[str] | None,
        typer.Option("--commune", help="Only this commune (may be repeated).", show_default=False),
    ] = None,
    register: Annotated[
        list[str] | None,
        typer.Option(
            "--register",
            metavar="SOURCE.REGISTER",
            help="Only this register, for example land.land (may be repeated).",
            show_default=False,
        ),
    ] = None,
    who: Annotated[
        str, typer.Option(metavar="NAME", help="Who hands the lists out, for the journal.")
    ] = "dongbo-worklists",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Day from which days left are counted; default: today."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say which lists there are, write nothing.")
    ] = False,
    home: HomeOption = None,
    inbox: InboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand out worklists: one for each desk, register and commune, as .xlsx and .csv.

    A list holds what lies on the desk after the last night, the gravest first, then by limit and by
    money: the record with the columns of its owner's own file, what is wrong, what to do, until
    when, by which law, and a column to answer in. "Since the last list" (mới, còn tồn, đã đóng)
    compares with the last list of an earlier night that was handed out. The commune's office
    corrects its records, answers in the green columns, and sends the file back:
    `dongbo decide FILE`, the page "Sổ Excel", or <inbox>/PP/quyet_dinh/.

    Every run hands out: the journal notes which finding went to whom. A file that somebody filled
    in is never overwritten; the new one gets a number. The files hold personal data.

    Exit codes: 0 done · 2 wrong arguments, or no such night · 5 the journal cannot be read or
    written.

    Example: dongbo worklists --province 66 --dry-run

    Example: dongbo worklists --province 66 --desk competent_authority --commune 24169 --out made/
    """
    from contextlib import closing

    from contracts.registry import SOURCES
    from intake.layout import Night
    from intake.secret_key import pseudonym_key
    from journal.store import Journal
    from review.queue import Queue
    from review.worklist.delivered import delivered_in
    from review.worklist.handing import Counter as Handing
    from review.worklist.handing import hand_out, write_index
    from review.worklist.lists import DESKS
    from review.worklist.lists import worklists as all_lists
    from vietnam.provinces import PROVINCES

    settings = make_settings(home, inbox)
    if not settings.home.is_dir():
        refuse(f"There is no deployment at {settings.home}: name it with --home.")
    known_province(province, sorted(PROVINCES))
    if desk and Desk.REVIEWER in desk:
        refuse("The reviewer has the queue of the review page, and its workbooks; no worklist.")
    today = parse_date(as_of) if as_of else today_in_vietnam()
    key = pseudonym_key(settings.layout)
    with closing(Journal.open(settings.journal, key)) as journal:
        queue = Queue(journal, key)
        night = queue.night(province)
        if night is None or (date and parse_date(date) != night):
            told = f"the last one is {night}" if night else "none has run"
            refuse(
                f"There are no findings of night {date or '(any)'}: {told}. Run the night first."
            )
        lists = [
            one
            for one in all_lists(queue, province, desks=desk or DESKS, communes=commune or None)
            if not register or f"{one.source}.{one.register}" in register
        ]
        if dry_run:
            _show(lists, as_json=as_json)
            return
        folder = out or settings.layout.worklists(Night(night, province))
        counter = Handing(
            queue=queue,
            key=key,
            delivered=delivered_in(settings.layout, SOURCES),
            province_name=PROVINCES[province],
            today=today,
        )
        made = _with_progress(hand_out(counter, lists, _account(who, province), folder), len(lists))
    if made and not (desk or commune or register):  # a part is no index of the folder
        write_index(made, folder)
    _tell(made, folder, as_json=as_json)
    if (left := len(lists) - len(made)) and not as_json:
        told = f"  {counted(left, 'list')} left out: the night has nothing of their register."
        console.print(told, highlight=False)


def _account(name: str, province: str) -> Account:
    from review.accounts import Account
    from review.roles import Bounds, Role

    return Account(name, name, Role.SUPERVISOR, Bounds(province))


def _with_progress(lists: Iterator[Made], total: int) -> list[Made]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    made = []
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("worklists", total=total)
        for one in lists:
            made.append(one)
            progress.update(task, advance=1, description=one.head.worklist.register_name[:40])
    return made


def _show(lists: list[Worklist], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json_text([_plain(one, one.items) for one in lists], indent=2))
        return
    for one in lists:
        console.print(f"{one.items:6}  {one.folder / one.file_stem}", markup=False, highlight=False,
                      soft_wrap=True)  # fmt: skip
    console.print(f"{len(lists)} lists, {sum(one.items for one in lists)} items; nothing written.")


def _tell(made: list[Made], folder: Path, *, as_json: bool) -> None:
    if as_json:
        lists = [
            {**_plain(one.head.worklist, len(one.content.items)), "number": one.head.number,
             "amount": one.content.amount, "files": [str(path) for path in one.files],
             "since": {kind.name.lower(): one.content.count(kind) for kind in _kinds()}}
            for one in made
        ]  # fmt: skip
        typer.echo(json_text(lists, indent=2))
        return
    if not made:
        console.print("No list to hand out: nothing lies on these desks, for these communes and "
                      "registers. --dry-run alone shows which lists there are.",
                      highlight=False)  # fmt: skip
        return
    per_desk: Counter[str] = Counter()
    for one in made:
        per_desk[one.head.worklist.desk.value] += len(one.content.items)
    counted = {kind.value: sum(one.content.count(kind) for one in made) for kind in _kinds()}
    items = sum(per_desk.values())
    console.print(f"[green]✓[/green] {len(made)} lists, {items} items in {folder}",
                  highlight=False, soft_wrap=True)  # fmt: skip
    for name, some in per_desk.items():
        console.print(f"  {some:6}  {name}", highlight=False)
    since = ", ".join(f"{n} {kind}" for kind, n in counted.items() if n)
    console.print(f"  {since}; {sum(one.content.amount for one in made):,} đồng at stake",
                  highlight=False)  # fmt: skip
    console.print("Personal data: each file is for the office it names, for nobody else.")


def _kinds() -> tuple[Since, ...]:
    from review.worklist.words import Since

    return tuple(Since)


def _plain(one: Worklist, items: int) -> dict[str, object]:
    return {
        "desk": one.desk.value,
        "source": one.source,
        "register": one.register,
        "commune": one.commune or None,
        "items": items,
    }
