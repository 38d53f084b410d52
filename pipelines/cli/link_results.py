"""What the link commands write and tell of links, whichever engine made them.

Belongs here: the files of links and candidates, the report on the screen. Does not belong here:
arguments (`link.py`), tables as they are read (`link_files.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from common.plural import counted
from pipelines.cli.common import console
from pipelines.cli.link_files import write_table
from pipelines.cli.tables import json_text

if TYPE_CHECKING:
    import polars as pl

    from matching import LinkResult, Model, Report
    from matching.candidates import RuleCost


def write_links(result: LinkResult, out: Path, *, explain: bool) -> None:
    """The links to `out`, ordered by record, and beside them the candidates."""
    links = _with_levels(result) if explain else result.links
    write_table(_by_record(links), out)
    write_table(_by_record(result.candidates), out.with_name("candidates.parquet"))


def _by_record(frame: pl.DataFrame) -> pl.DataFrame:
    """In the order of the record ids (ranks stay in order): the same file for any order of rows."""
    if frame.get_column("record_id").is_sorted():
        return frame
    return frame.sort("record_id", maintain_order=True)


def _with_levels(result: LinkResult) -> pl.DataFrame:
    """Links with level and weight of every comparison of the best candidate."""
    import polars as pl

    told = ("rank", "probability", "master_id", "found_in")
    best = result.candidates.filter(pl.col("rank") == 1).drop(told, strict=False)
    return result.links.join(best, on="record_id", how="left", maintain_order="left")


def show_report(report: Report, model: Model, *, as_json: bool) -> None:
    """Decisions, costs of rules and expectations."""
    from dataclasses import asdict

    from matching import Decision

    if as_json:
        typer.echo(json_text(asdict(report), indent=2))
        return
    done = " · ".join(f"{name} {count:,}" for name, count in report.decisions.items())
    console.print(f"{report.records:,} records against {report.master:,}: {done}", highlight=False)
    console.print(
        f"{report.certain:,} certain pairs, {report.pairs:,} pairs compared; a match needs "
        f"{report.threshold:.4f}",
        highlight=False,
    )
    if report.repeated:
        console.print(
            f"{counted(report.repeated, 'person row')} of later masters not read, as an earlier "
            "master has that person",
            highlight=False,
        )
    if report.left_out:
        console.print(
            f"not compared, as a table lacks the column: {', '.join(report.left_out)}",
            highlight=False,
        )
    for name, rate in (
        ("precision", report.expectation.precision),
        ("recall", report.expectation.recall),
    ):
        if rate is not None and report.decisions[Decision.MATCH]:
            console.print(
                f"expected {name} of matches {rate.expected:.5f} "
                f"(between {rate.low:.5f} and {rate.high:.5f})",
                highlight=False,
            )
    if not report.decisions[Decision.MATCH]:
        compared = ", ".join(c.name for c in model.comparisons)
        console.print(
            f"nothing was matched: what was compared ({compared}) cannot decide with a precision "
            f"of {model.target_precision:g}. The likely people of records under review are "
            "in candidates.parquet; a spec of your own may ask for less (target_precision)",
            highlight=False,
        )
    show_capped(report.rules, "people")


def show_capped(rules: tuple[RuleCost, ...], others: str) -> None:
    """What the caps of rules left out."""
    for rule in rules:
        if rule.capped_records:
            console.print(
                f"rule {rule.rule}: {rule.capped_records:,} records fit more {others} than its cap "
                f"(largest {rule.largest_block:,}); {rule.capped_pairs:,} pairs left out",
                highlight=False,
            )
