"""`dongbo evaluate`, `evaluate-findings`: how good links, clusters, findings are, against a truth.

Belongs here: arguments and printing. Does not belong here: making links (`link.py`), the figures
themselves (`matching.evaluate`, `matching.evaluate_clusters`, `findings.evaluate`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from common.plural import counted
from pipelines.cli.asked_night import asked_night
from pipelines.cli.common import HomeOption, JsonOption, refuse
from pipelines.cli.link_files import aligned, read_table
from pipelines.cli.tables import json_text

if TYPE_CHECKING:
    import polars as pl

    from findings.evaluate import Measured
    from matching.evaluate import Evaluation, Score

app = typer.Typer()


@app.command()
def evaluate(
    links: Annotated[Path, typer.Argument(help="Links or clusters written by `dongbo link`.")],
    truth: Annotated[Path, typer.Argument(help="record_id, person_id or master_id, damage, case.")],
    candidates: Annotated[
        Path | None, typer.Option("--candidates", help="Candidates written by `dongbo link`.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare links with a truth: precision, recall, F1, by kind of damage, and calibration.

    Clusters written by `dongbo link --dedupe` are compared pair by pair, record by record (B-cubed)
    and whole.

    Example: dongbo evaluate links.parquet truth.parquet
    """
    from matching import SpecError
    from matching.evaluate import evaluate as compare
    from matching.evaluate_clusters import CLUSTER

    made = read_table(links)
    if CLUSTER in made.columns:
        _evaluate_clusters(made, truth, as_json=as_json)
        return
    beside = links.with_name("candidates.parquet")
    if candidates is None and beside.is_file():
        candidates = beside
    try:
        done = compare(made, read_table(truth), read_table(candidates) if candidates else None)
    except SpecError as error:
        refuse(str(error))
    if as_json:
        typer.echo(json_text(done.as_dict(), indent=2))
    else:
        _show_evaluation(done)


@app.command("evaluate-findings")
def evaluate_findings(
    truth: Annotated[
        Path, typer.Argument(help="Folder truth/<province>/<date> of `dongbo generate`.")
    ],
    home: HomeOption = None,
    province: Annotated[
        str | None,
        typer.Option("--province", help="Province of the night; if it is the only one, none."),
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Data date of the night; without it the newest.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the findings of a night with what was planted in its sample, rule by rule.

    A planting is a person in a table. linked: all of its records were matched rightly, and all
    others of the person that the rule reads; recall is found / linked. right: findings that name a
    planted record; by linking: others that come of a record that was not; wrong: all others.
    lawful: look-alikes that are no error, of which none may be reported.

    Example: dongbo evaluate-findings demo/truth/66/2026-11-02 --date 2026-11-02
    """
    import polars as pl

    from contracts.registry import SOURCES
    from findings.catalogue import rules
    from findings.evaluate import TruthError
    from findings.evaluate import evaluate as compare
    from findings.reads import roles_read

    asked = asked_night(home, province, date)
    planted, meant = (read_table(truth / f"{name}.parquet") for name in ("findings", "mentions"))
    conflicts = pl.read_parquet(asked.rows("conflicts", "person"))
    reads = {name: roles_read(rule, SOURCES.values()) for name, rule in rules().items()}
    try:
        done = compare(conflicts, planted, asked.linked(), meant, reads)
    except TruthError as error:
        refuse(str(error))
    if as_json:
        typer.echo(json_text(done.as_dict(), indent=2))
        return
    typer.echo(aligned([FINDINGS_HEAD, *[_finding_row(one) for one in done.rules]]))
    typer.echo()
    typer.echo(
        aligned([["no rule yet", "planted"], *[[k, str(n)] for k, n in done.no_rule.items()]])
    )


FINDINGS_HEAD = [
    "rule", "planted", "linked", "found", "recall", "right", "wrong", "by linking", "precision",
    "lawful", "reported",
]  # fmt: skip


def _finding_row(one: Measured) -> list[str]:
    return [
        one.rule,
        *[str(count) for count in (one.planted, one.linked, one.found)],
        _rate(one.recall),
        *[str(count) for count in (one.right, one.wrong, one.by_linking)],
        _rate(one.precision),
        *[str(count) for count in (one.lawful, one.lawful_reported)],
    ]


def _evaluate_clusters(clusters: pl.DataFrame, truth: Path, *, as_json: bool) -> None:
    from matching import SpecError
    from matching.evaluate_clusters import evaluate_clusters

    try:
        done = evaluate_clusters(clusters, read_table(truth))
    except SpecError as error:
        refuse(str(error))
    if as_json:
        typer.echo(json_text(done.as_dict(), indent=2))
        return
    typer.echo(
        f"{counted(done.records, 'record')} ({done.unknown:,} of nobody known) of "
        f"{counted(done.persons, 'person')} in {counted(done.clusters, 'cluster')}"
    )
    rows = [["counted", "made", "in truth", "precision", "recall", "F1"]]
    for rates in done.rates:
        shown = [_rate(rate) for rate in (rates.precision, rates.recall, rates.f1)]
        rows.append([rates.counted, f"{rates.made:,}", f"{rates.true:,}", *shown])
    typer.echo(aligned(rows))


def _show_evaluation(done: Evaluation) -> None:
    header = ["group", "records", "in master", "matches", "precision", "recall", "F1", "reach"]
    scores = (done.overall, done.best_guess, *done.by_damage, *done.by_case)
    typer.echo(aligned([header, *[_row(score) for score in scores]]))
    typer.echo()
    bins = [["probability", "records", "expected right", "observed right"]]
    for part in done.calibration:
        span = f"{part.low:g} – {part.high:g}"
        bins.append([span, f"{part.records:,}", f"{part.expected:.4f}", f"{part.observed:.4f}"])
    typer.echo(aligned(bins))


def _row(score: Score) -> list[str]:
    rates = (score.precision, score.recall, score.f1, score.reach)
    return [
        score.group,
        *[f"{count:,}" for count in (score.records, score.in_master, score.matches)],
        *[_rate(rate) for rate in rates],
    ]


def _rate(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.5f}"
