"""`dongbo query`, `metric`, `export`, `seal`: the published warehouse from the command line.

Belongs here: showing answers. Does not belong here: asking safely (warehouse/question.py), what a
metric is (warehouse/metrics.py), what may leave (warehouse/export.py), seals (warehouse/seal.py).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from common.plural import counted
from pipelines.cli.common import HomeOption, JsonOption, console, parse_date, refuse
from pipelines.cli.night import make_settings
from pipelines.cli.tables import json_text, show

if TYPE_CHECKING:
    import polars as pl

    from warehouse.explain import Explanation
    from warehouse.metrics import Metric

app = typer.Typer()
HEADLINES = """
SELECT strftime(night, '%d/%m/%Y') AS night, metric, numerator::BIGINT AS numerator,
       denominator::BIGINT AS denominator, round(rate, 2) AS "rate %"
FROM mart.v_metric
WHERE level = 'province' AND unit IN ('entries', 'mentions', 'records', 'rows')
ORDER BY metric, v_metric.night
"""


QuestionFile = Annotated[
    Path | None,
    typer.Option(
        "--file", "-f", help="File that holds the question instead; - reads it from stdin."
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option("--time-limit", help="Seconds after which the question is stopped.", min=0.01),
]


@app.command()
def query(
    sql: Annotated[
        str | None,
        typer.Argument(help="One SQL question; schema mart holds the views for analysts."),
    ] = None,
    file: QuestionFile = None,
    time_limit: TimeLimit = 300.0,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the published warehouse one question (a SELECT), in a locked read-only connection.

    The connection reads no other file, writes nothing and loads no extension. The warehouse is
    compared with the seal of the night that published it first: exit code 4 when it was changed.
    Into a pipe or a file the answer goes as CSV.

    Example: dongbo query "SELECT * FROM mart.v_metric WHERE level = 'province'"

    Example: dongbo query --file examples/03_communes_last.sql
    """
    question = the_question(sql, file)
    frame = ask(sound_warehouse(home), question, time_limit)
    if as_json:
        typer.echo(json_text(frame.to_dicts()))
    else:
        show(frame)


@app.command()
def metric(
    metric_id: Annotated[str, typer.Argument(help="Metric id, as in docs/metrics.md.")],
    province: Annotated[str, typer.Option("--province", help="Province code.")],
    date: Annotated[str, typer.Option("--date", help="Data date of the night, YYYY-MM-DD.")],
    level: Annotated[
        str | None,
        typer.Option(
            "--level",
            help="One of the metric's levels: province, source, register, district, "
            "district_register, commune, commune_register, commune_old (before the merger), "
            "breakdown, source_breakdown, register_breakdown, book. Without it: the whole metric.",
        ),
    ] = None,
    key: Annotated[
        str,
        typer.Option(
            "--key",
            help="Which figure of the level: its parts joined by points, as in land.land, "
            "civil_status.birth.24235 or civil_status.birth.24235.01/2020 (a book).",
        ),
    ] = "",
    commune: Annotated[
        str | None,
        typer.Option("--commune", help="Short for --level commune --key CODE."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the items behind the figure, by pseudonym.")
    ] = False,
    rows: Annotated[int, typer.Option("--rows", help="Items shown with --explain.", min=1)] = 20,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Recompute a figure of a province and night from its facts, and compare it with the stored
    one.

    Works for every level at which the metric is stored, and for single books. Where the rows of
    the night are gone from the warehouse, the dated copy of that night is opened. Exit code 4 when
    the two figures differ.

    Example: dongbo metric sync_rate --province 66 --date 2026-11-02 --explain

    Example: dongbo metric sync_rate --province 66 --date 2026-11-02 --level register --key
    civil_status.birth --explain --rows 50

    Example: dongbo metric digitization_rate --province 66 --date 2026-11-02 --commune 24235
    """
    from warehouse.explain import NoFigureError, explain_from
    from warehouse.metrics import UnknownMetricError

    if commune is not None:
        if level is not None or key:
            refuse("--commune stands for --level commune --key CODE: give one or the other.")
        level, key = "commune", commune
    if key and level is None:
        refuse("--key needs --level: the level says what the key is of, as in --level register.")
    path = sound_warehouse(home)
    try:
        found = explain_from(
            path, path.parent / "nights", metric_id, province, parse_date(date),
            level=level, key=key, limit=rows,
        )  # fmt: skip
    except (NoFigureError, UnknownMetricError) as error:
        refuse(str(error.args[0]))
    if as_json:
        typer.echo(json_text(_as_dict(found, items=explain)))
    else:
        _show_explanation(found, items=explain)
    if not found.agrees:
        refuse(
            "Số lưu trữ khác số tính lại từ dữ kiện: kho đã bị thay đổi. · The stored figure is "
            "not what the facts give: the warehouse was changed.",
            4,
        )


def _show_explanation(found: Explanation, *, items: bool) -> None:
    out = Console()
    m = found.metric
    out.print(f"[bold]{m.name_vi}[/bold] · {m.name_en}", highlight=False)
    out.print(f"{m.question_vi}\n{m.question_en}", style="italic", highlight=False)
    if found.level is not None:
        named = escape(f"{found.level} {found.key}".strip())
        out.print(f"  {'cấp · level':<26} {named}", highlight=False)
    for label, fraction in (
        ("đã lưu · stored", found.stored),
        ("tính lại · recomputed", found.recomputed),
    ):
        out.print(f"  {label:<26} {_fraction(m, *fraction)} {m.unit}", highlight=False)
    out.print(f"  {'dữ kiện từ · facts from':<26} {found.facts_from}", highlight=False)
    if items:
        shown = found.items.select(s.name for s in found.items if s.null_count() < s.len())
        show(
            shown,
            f"{found.items.height} / {found.items_total}: chưa đạt trước · not counted first",
            always_table=True,
        )
        if found.items.height < found.items_total:
            out.print(f"  thêm · more: --rows {found.items_total}", style="italic", highlight=False)


def _as_dict(found: Explanation, *, items: bool) -> dict[str, object]:
    def pair(fraction: tuple[float, float | None]) -> dict[str, float | None]:
        return dict(zip(("numerator", "denominator"), fraction, strict=True))

    answer: dict[str, object] = {
        "metric": found.metric.id, "province": found.province, "night": found.night,
        "level": found.level, "key": found.key, "unit": found.metric.unit,
        "stored": pair(found.stored), "recomputed": pair(found.recomputed),
        "agrees": found.agrees, "facts_from": found.facts_from, "items_total": found.items_total,
    }  # fmt: skip
    return answer | ({"items": found.items.to_dicts()} if items else {})


def _fraction(metric: Metric, numerator: float, denominator: float | None) -> str:
    if denominator is None:
        return f"{numerator:,.10g}"
    from warehouse.metrics import Measure

    told = ""
    if denominator and metric.measure is Measure.MEAN:
        told = f" = {numerator / denominator:.2f}"
    elif denominator:
        told = f" = {100 * numerator / denominator:.2f} %"
    return f"{numerator:,.10g} / {denominator:,.10g}{told}"


def the_question(sql: str | None, file: Path | None) -> str:
    """The SQL given as an argument, in a file, or (`-`) on stdin; refusals for none and both."""
    if (sql is None) == (file is None):
        refuse('Give one question: as text ("SELECT …") or with --file FILE (- for stdin).')
    if sql is not None:
        return sql
    try:
        if str(file) == "-":
            return sys.stdin.read()
        return Path(str(file)).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        refuse(f"The question cannot be read from {file}: {reason}.")


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="File to write: .parquet, .csv or .xlsx.")],
    sql: Annotated[
        str | None, typer.Argument(help="One question that reads exportable views of mart.")
    ] = None,
    file: QuestionFile = None,
    time_limit: TimeLimit = 300.0,
    home: HomeOption = None,
) -> None:
    """Write the answer to a question to a file that may leave the house.

    Only views in which small groups are suppressed can be read; formulas are made harmless.

    Example: dongbo export "FROM mart.v_metric WHERE level = 'commune'" --out communes.xlsx
    """
    import duckdb

    from warehouse.export import NotExportableError
    from warehouse.export import export as write
    from warehouse.question import AnswerTooLargeError, TimeLimitError

    path = sound_warehouse(home)
    try:
        rows = write(path, the_question(sql, file), out, seconds=time_limit)
    except (NotExportableError, AnswerTooLargeError, TimeLimitError, duckdb.Error) as error:
        refuse(str(error))
    console.print(f"{counted(rows, 'row')} → {out}", highlight=False, soft_wrap=True)


@app.command("seal")
def seal_warehouse(home: HomeOption = None) -> None:
    """Vouch for the published warehouse as it is now, after an upgrade or a restore from backup.

    Every night seals what it publishes with the key of the deployment; query, metric, export and
    the next night refuse a warehouse whose seal does not fit. Only the account that holds the key
    can seal.

    Example: dongbo seal --home /srv/dongbo
    """
    from intake.guard import group_id
    from intake.secret_key import known_key
    from warehouse.publish import WriterBusyError, seal
    from warehouse.seal import stray_log

    settings = make_settings(home, None)
    path, key = warehouse_path(home), known_key(settings.layout)
    if key is None:
        refuse(f"The key {settings.layout.key} is missing or not readable for this account.", 5)
    if (problem := stray_log(path)) is not None:
        refuse(problem, 4)
    try:
        seal(path, key, group=group_id(settings.readers))
    except WriterBusyError as error:
        refuse(str(error), 5)
    console.print(f"Đã niêm phong · sealed: {path}", highlight=False, soft_wrap=True)


def warehouse_path(home: Path | None) -> Path:
    """The published warehouse of the deployment; a refusal where no night has been run."""
    path = make_settings(home, None).layout.warehouse
    if not path.is_file():
        refuse(f"There is no warehouse at {path}: run a night first (dongbo run --help).")
    return path


def sound_warehouse(home: Path | None) -> Path:
    """The published warehouse, as a night published it; else a refusal with exit code 4."""
    from intake.secret_key import known_key
    from warehouse.seal import verify_published

    path = warehouse_path(home)
    problem = verify_published(path, known_key(make_settings(home, None).layout))
    if problem is not None:
        refuse(f"Kho đã bị thay đổi hoặc chưa được niêm phong. · {problem}", 4)
    return path


def ask(path: Path, sql: str, seconds: float = 300.0) -> pl.DataFrame:
    """The answer as a frame; SQL mistakes are refusals that show DuckDB's message."""
    import duckdb

    from warehouse.question import (
        AnswerTooLargeError,
        NotAQuestionError,
        TimeLimitError,
        answer,
    )

    try:
        return answer(path, sql, seconds=seconds)
    except (NotAQuestionError, AnswerTooLargeError, TimeLimitError, duckdb.Error) as error:
        refuse(str(error))
