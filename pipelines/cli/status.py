"""`dongbo status`: last night, what is late, how fresh every source is, which alerts are open.

Belongs here: showing it. Does not belong here: finding it out
(pipelines/province_status.py) and telling people (pipelines/alerts/).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from common.plural import counted
from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    Lang,
    known_province,
    refuse,
)
from pipelines.cli.night import make_settings, show_told

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from contracts.groups import Group
    from pipelines.alerts.freshness import SourceState
    from pipelines.province_status import ProvinceStatus

app = typer.Typer()
out = Console()
_COLOURS = {"published": "green", "fresh": "green", "none": "yellow", "late": "yellow"}
_COLOURS |= {"running": "blue", "queued": "blue"}


@app.command()
def status(
    province: Annotated[
        str | None, typer.Option("--province", help="One province only, for example 66.")
    ] = None,
    home: HomeOption = None,
    inbox: InboxOption = None,
    tell: Annotated[
        bool,
        typer.Option(
            "--tell",
            help="Send what people have not heard yet, late nights too: for a cron job beside the "
            "daemon.",
        ),
    ] = False,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the alerts.")] = Lang.vi,
    as_json: JsonOption = False,
) -> None:
    """Show how each province stands: last night and its outcome, whether a night is late, the
    questions that wait for people, the age of every source against its rhythm and limit, and the
    open alerts.

    Changes nothing and sends nothing without --tell. Exit code 0 however things stand (the alerts
    are in the output); 5 where the records cannot be read.

    Example: dongbo status --province 66
    """
    settings = make_settings(home, inbox)
    from pipelines.alerts.tell import tell_what_is_due
    from pipelines.instance import look_at_instance
    from pipelines.province_status import provinces_to_show, status_of
    from pipelines.watched import watched_provinces
    from vietnam.provinces import PROVINCES

    if province is not None:
        known_province(province, sorted(PROVINCES))
    if not settings.home.is_dir():
        refuse(f"There is no deployment at {settings.home}: name it with --home.")
    found, told = [], None
    if settings.layout.instance.is_dir():  # looking must not make one
        with look_at_instance(settings) as instance:
            told = tell_what_is_due(settings, instance) if tell else None
            watched = watched_provinces(settings)
            codes = [province] if province else provinces_to_show(settings, instance, watched)
            now = datetime.now(UTC)
            found = [status_of(settings, instance, code, now) for code in codes]
    if as_json:
        answer: dict[str, Any] = {"provinces": [_plain(shown) for shown in found]}
        if told is not None:
            answer["alerts"] = told.as_json()
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if not found:
        out.print("No night was run here yet. Look at the deployment: dongbo doctor")
    for shown in found:
        _show(shown, lang)
    if told is not None:
        show_told(told)


def _plain(shown: ProvinceStatus) -> dict[str, Any]:
    from pipelines.alerts.words import headline
    from pipelines.province_status import outcome

    last, due = shown.last, shown.due
    return {
        "province": shown.province,
        "name": shown.name,
        "last_night": {
            "night": last.night.date.isoformat(),
            "outcome": outcome(last),
            "run_id": last.run_id,
            "started_at": last.started_at.isoformat() if last.started_at else None,
            "ended_at": last.ended_at.isoformat() if last.ended_at else None,
        }
        if last
        else None,
        "published_night": shown.published.isoformat() if shown.published else None,
        "due_night": {
            "night": due.night.date.isoformat(),
            "outcome": outcome(due),
            "late": shown.late,
        }
        if due
        else None,
        "questions": asdict(shown.questions) | {"night": shown.questions.night.isoformat()}
        if shown.questions
        else None,
        "sources": [
            {
                "source": s.source,
                "group": s.group.value,
                "as_of": s.as_of.isoformat() if s.as_of else None,
                "days": s.days,
                "rhythm": s.rhythm.value,
                "stale_after_days": s.limit_days,
                "freshness": s.freshness.value,
            }
            for s in shown.sources
        ],
        "alerts": [
            {
                "trouble": alert.problem.trouble.value,
                "night": alert.problem.night.isoformat(),
                "source": alert.problem.source or None,
                "causes": [cause.code for cause in alert.problem.causes],
                "since": alert.opened_at.isoformat(),
                "vi": headline(alert.problem).vi,
                "en": headline(alert.problem).en,
            }
            for alert in shown.alerts
        ],
    }


def _show(shown: ProvinceStatus, lang: Lang) -> None:
    from pipelines.alerts.words import explain, headline, to_do

    out.rule(f"{shown.province} {shown.name}")
    out.print(_last_line(shown), highlight=False)
    if shown.killed:
        out.print(
            "[red]✗[/red] its process is gone (killed, out of memory, or the machine was "
            f"restarted); start it again: dongbo run --date {shown.killed.date} "
            f"--province {shown.province}",
            highlight=False,
            soft_wrap=True,
        )
    if shown.due and shown.late:
        out.print(
            f"[red]✗[/red] night {shown.due.night.date} is late: not published",
            highlight=False,
        )
    if shown.questions:
        asked = shown.questions
        out.print(
            f"{counted(asked.open, 'question')} open for people, {asked.overdue:,} overdue; "
            f"the night of {asked.night} obeyed {counted(asked.obeyed, 'decision')}",
            highlight=False,
        )
    table = Table("source", "newest delivery", "days", "rhythm", "stale after", "state")
    for column in ("days", "stale after"):
        next(c for c in table.columns if c.header == column).justify = "right"
    table.columns[0].overflow = "fold"  # a name that was cut could not be typed again
    for group, sources in _by_group(shown).items():
        table.add_section()
        table.add_row(f"[dim]{group.title_vi if lang == Lang.vi else group.title_en}[/dim]")
        for s in sources:
            days = "" if s.days is None else f"{s.days:,}"
            as_of = str(s.as_of) if s.as_of else "–"
            state = _coloured(s.freshness.value)
            table.add_row(s.source, as_of, days, s.rhythm.value, f"{s.limit_days:,}", state)
    out.print(table)
    for alert in shown.alerts:
        problem = alert.problem
        since = alert.opened_at.astimezone(_zone())
        out.print(
            f"[red]✗[/red] {escape(getattr(headline(problem), lang))}  ({since:%Y-%m-%d %H:%M})",
            highlight=False,
        )
        rhythm = next((s.rhythm for s in shown.sources if s.source == problem.source), None)
        for words, mark in ((explain(problem, rhythm), " "), (to_do(problem), "→")):
            for line in words:
                out.print(f"  {mark} {escape(getattr(line, lang))}", highlight=False)
    if not shown.alerts:
        out.print("[green]✓[/green] no open alert")


def _by_group(shown: ProvinceStatus) -> dict[Group, list[SourceState]]:
    """The sources by field of administration, in the order of these."""
    from contracts.groups import Group

    found = {group: [s for s in shown.sources if s.group is group] for group in Group}
    return {group: sources for group, sources in found.items() if sources}


def _zone() -> ZoneInfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Ho_Chi_Minh")


def _last_line(shown: ProvinceStatus) -> str:
    from pipelines.province_status import outcome

    last = shown.last
    if last is None:
        return "no night was run yet"
    ended = last.ended_at or last.started_at
    when = f" ({ended.astimezone(_zone()):%Y-%m-%d %H:%M})" if ended else ""
    published = f", newest published night {shown.published}" if shown.published else ""
    return f"last night {last.night.date}: {_coloured(outcome(last))}{when}{published}"


def _coloured(word: str) -> str:
    colour = _COLOURS.get(word, "red")
    return f"[{colour}]{word}[/{colour}]"
