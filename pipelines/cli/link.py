"""`dongbo link`: recognise the people behind the records of one table.

Belongs here: arguments, files, what is printed. Does not belong here: linking itself (`matching`),
judging links (`evaluate.py`), asking about single records (`find.py`).
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from common.plural import counted
from pipelines.cli import evaluate, find, link_spark
from pipelines.cli.common import JsonOption, console, refuse
from pipelines.cli.link_files import aligned, read_frame, read_source, refuse_outputs, write_table
from pipelines.cli.link_masters import read_masters, telling
from pipelines.cli.link_results import show_capped, show_report, write_links

if TYPE_CHECKING:
    from matching import LinkResult, Model, Source, Spec

app = typer.Typer()
app.add_typer(evaluate.app)
app.add_typer(find.app)

SpecOption = Annotated[
    str, typer.Option("--spec", help="A built-in spec (person, febrl4, febrl3) or a .toml file.")
]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="Reuse this model instead of estimating one.")
]


class Engine(StrEnum):
    """Where linking runs."""

    local = "local"
    spark = "spark"


@app.command()
def link(
    extract: Annotated[
        str, typer.Argument(help="Records to link: .csv, .parquet, .xlsx or a folder of Parquet.")
    ],
    master: Annotated[
        list[str] | None,
        typer.Argument(
            help="The people: .csv, .parquet, .xlsx or a folder of Parquet. Several, as those of "
            "several provinces: links say in which each person is, and of somebody who is in two "
            "the row of the first counts."
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(
            "--out", help="Where the links go (.parquet or .csv; of Spark, a folder as well)."
        ),
    ] = "links.parquet",
    spec: SpecOption = "person",
    dedupe: Annotated[
        bool, typer.Option("--dedupe", help="Group the records of EXTRACT by person instead.")
    ] = False,
    where: Annotated[
        str | None,
        typer.Option(
            "--where",
            help="The column of MASTER that says where a person is, as province_code: links have "
            "it as found_in. Of several masters, by default, their names.",
        ),
    ] = None,
    model: ModelOption = None,
    save_model: Annotated[
        Path | None,
        typer.Option(
            "--save-model",
            help="Where the model goes (default: model.json beside the links).",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add level and weight of every comparison.")
    ] = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="Print what each blocking rule would cost, and stop.")
    ] = False,
    engine: Annotated[
        Engine,
        typer.Option(
            "--engine",
            help="local: in this process. spark: on a cluster, for Parquet that one machine cannot "
            "or may not hold; the same links at many times the CPU (docs/scaling.md).",
        ),
    ] = Engine.local,
    cluster: Annotated[
        str,
        typer.Option(
            "--master", help="Of Spark: spark://host:7077, yarn, k8s://https://host or local[2]."
        ),
    ] = "local[*]",
    work: Annotated[
        str,
        typer.Option(
            "--work",
            help="Of Spark: a folder that this machine and all workers share. What is exchanged "
            "lies there meanwhile; names and numbers are among it.",
        ),
    ] = "dongbo-spark",
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="Of Spark: a setting, as spark.executor.memory=4g.", metavar="NAME=VALUE"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Link every record of EXTRACT to at most one person of MASTER: match, review or no match.

    Writes the links to --out, ordered by record_id, beside them the candidates of records under
    review (candidates.parquet) and the model (model.json), which `dongbo explain` takes up. Nothing
    needs to be labelled: model and threshold come from the data.

    Example: dongbo link records.csv master.parquet --out links.parquet

    People of other provinces: dongbo link records.parquet 66.parquet 68.parquet 52.parquet

    On a cluster: dongbo link s3a://a/records s3a://a/people --engine spark --master
    spark://host:7077 --work s3a://a/tmp --out s3a://a/links
    """
    if engine is Engine.spark:
        if dedupe or plan or not master:
            refuse("--engine spark links EXTRACT to MASTER: leave --dedupe and --plan to local")
        link_spark.link(
            (extract, master, out), link_spark.cluster(cluster, work, settings or []), spec=spec,
            where=where, model=model, save_model=save_model, explain=explain, as_json=as_json,
        )  # fmt: skip
        return
    if settings:
        refuse("--set is for --engine spark")
    _link_local(
        Path(extract), master or [], Path(out), spec=spec, where=where, dedupe=dedupe, model=model,
        save_model=save_model, explain=explain, plan=plan, as_json=as_json,
    )  # fmt: skip


def _link_local(
    extract: Path,
    masters: list[str],
    out: Path,
    *,
    spec: str,
    where: str | None,
    dedupe: bool,
    model: Path | None,
    save_model: Path | None,
    explain: bool,
    plan: bool,
    as_json: bool,
) -> None:
    from matching import SpecError, load_spec

    if dedupe == bool(masters):
        refuse("give EXTRACT and MASTER, or EXTRACT alone with --dedupe")
    if dedupe and (explain or plan or where):
        refuse(
            "--explain, --plan and --where are about EXTRACT and MASTER: leave them out with "
            "--dedupe"
        )
    save_model = save_model or out.with_name(find.MODEL)
    if not plan:
        refuse_outputs(
            [extract, *map(Path, masters)],
            out,
            "pairs.parquet" if dedupe else "candidates.parquet",
            model=save_model,
        )
    if model is not None and not model.is_file():
        refuse(f"{model}: there is no such file; give a model written by dongbo link")
    try:
        chosen = telling(load_spec(spec), masters, where)
        if not masters:
            _dedupe(chosen, extract, out, model, save_model, as_json=as_json)
            return
        left, right = read_source(extract, chosen), read_masters(masters, chosen)
        if plan:
            _show_plan(chosen, left, right, as_json=as_json)
            return
        with _no_cycles():
            result = _run(chosen, left, right, model, explain=explain)
    except SpecError as error:
        refuse(str(error))
    write_links(result, out, explain=explain)
    result.model.save(save_model)
    show_report(result.report, result.model, as_json=as_json)


def _dedupe(
    spec: Spec,
    extract: Path,
    out: Path,
    model: Path | None,
    save_model: Path,
    *,
    as_json: bool,
) -> None:
    """Write the cluster of every record, and the pairs beside them (pairs.parquet)."""
    import polars as pl

    from matching import Model as Artefact
    from matching.dedupe import dedupe

    known = Artefact.load(model) if model is not None else None
    one_table = spec.for_one_table()
    result = dedupe(read_frame(extract, one_table), spec, model=known)
    write_table(result.clusters, out)
    write_table(result.pairs, out.with_name("pairs.parquet"))
    result.model.save(save_model)
    persons = result.clusters.get_column("cluster_id").n_unique()
    likely = result.pairs.filter("contradicts", pl.col("probability") >= result.model.threshold)
    counts = {
        "records": len(result.clusters),
        "persons": persons,
        "pairs": len(result.pairs),
        "threshold": result.model.threshold,
        "contradictions": len(likely),
        "capped_records": max((rule.capped_records for rule in result.rules), default=0),
    }
    if as_json:
        typer.echo(json.dumps(counts))
        return
    console.print(
        f"{counted(len(result.clusters), 'record')} of {counted(persons, 'person')}, "
        f"{counted(len(result.pairs), 'pair')}; "
        f"one person needs {result.model.threshold:.4f}",
        highlight=False,
    )
    console.print(
        f"as probable as that, but contradicting each other and kept apart: "
        f"{counted(len(likely), 'pair')}",
        highlight=False,
    )
    show_capped(result.rules, "records")


@contextmanager
def _no_cycles() -> Iterator[None]:
    """No search for cycles meanwhile: linking makes none, and many small objects that live on."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _run(
    spec: Spec, left: Source, right: Source, model: Path | None, *, explain: bool
) -> LinkResult:
    from matching import Model as Artefact
    from matching import link as link_frames

    known: Model | None = Artefact.load(model) if model is not None else None
    return link_frames(left, right, spec, model=known, explain=explain)


def _show_plan(spec: Spec, left: Source, right: Source, *, as_json: bool) -> None:
    from dataclasses import asdict

    from matching import plan_link

    rules = plan_link(left, right, spec)
    if as_json:
        typer.echo(json.dumps([asdict(rule) for rule in rules], ensure_ascii=False, indent=2))
        return
    rows = [["rule", "pairs", "records", "capped records", "pairs left out", "largest block"]]
    for rule in rules:
        numbers = (
            rule.pairs,
            rule.records,
            rule.capped_records,
            rule.capped_pairs,
            rule.largest_block,
        )
        rows.append([rule.rule, *[f"{number:,}" for number in numbers]])
    typer.echo(aligned(rows))
