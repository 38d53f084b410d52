"""Layers `conflicts` and `warehouse`: what people must look at, and what analysts open.

Belongs here: gathering the night, then write → audit → publish under one lock. Does not belong
here: what is a conflict, a metric or an audit (warehouse/).
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.night_facts import gather
from assets.provinces import PROVINCES
from assets.versions import rule_version
from assets.workspace import Night, Workspace
from reports.audit import render_audit
from validators.registry import SOURCES
from warehouse.archive import keep_copy
from warehouse.audit import audit
from warehouse.build import build_candidate
from warehouse.conflicts import find_conflicts
from warehouse.facts import NightFacts
from warehouse.inputs import read_acknowledged, read_reported
from warehouse.publish import publish

AUDIT = "audit"
_LAYERS = ("accepted", "quarantined", "ledger")


def _inputs(sources: Sequence[str]) -> dict[str, dg.AssetIn]:
    """Asset inputs of a whole night, named `<layer>__<source>`."""
    wanted = [*sources, "population", "register_inventory"]
    inputs = {
        f"{layer}__{source}": dg.AssetIn(key=[layer, source])
        for layer in _LAYERS
        for source in wanted
    }
    inputs |= {f"mentions__{source}": dg.AssetIn(key=["mentions", source]) for source in sources}
    return inputs | {
        "links__person": dg.AssetIn(key=["links", "person"]),
        "links__model": dg.AssetIn(key=["links", "model"]),
    }


def _facts(
    context: dg.AssetExecutionContext, workspace: Workspace, frames: dict[str, Any]
) -> NightFacts:
    def layer(name: str) -> dict[str, Any]:
        prefix = f"{name}__"
        return {
            key.removeprefix(prefix): f
            for key, f in sorted(frames.items())
            if key.startswith(prefix)
        }

    night = Night.of(context)
    claims = workspace.by_hand(night.province, "reported_figures.csv")
    jumps = workspace.by_hand(night.province, "acknowledged.csv")
    return gather(
        night,
        context.run.run_id,
        rule_version(),
        SOURCES,
        accepted=layer("accepted"),
        quarantined=layer("quarantined"),
        ledgers=layer("ledger"),
        mentions=layer("mentions"),
        links=frames["links__person"],
        model=frames["links__model"],
        reported=read_reported(claims) if claims.is_file() else None,
        acknowledged=read_acknowledged(jumps, night.date) if jumps.is_file() else None,
    )


@contextmanager
def _turn(workspace: Workspace) -> Iterator[None]:
    """Wait for our turn to write the warehouse; the lock dies with the process that holds it."""
    workspace.warehouse.parent.mkdir(parents=True, exist_ok=True)
    with workspace.warehouse.with_name("night.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def warehouse_assets(sources: Sequence[str]) -> list[dg.AssetsDefinition]:
    """`conflicts/person` and `warehouse/published`."""

    @dg.asset(
        key=["conflicts", "person"],
        partitions_def=nights,
        ins=_inputs(sources),
        io_manager_key="lake",
        description="What a person must look at, one line per conflict with one reason, record "
        "and person "
        "side by side.",
        **labels(
            "conflicts",
            pii=True,
            kinds=("duckdb", "parquet"),
            pii_columns=(
                "record_key",
                "record_full_name",
                "record_date_of_birth",
                "record_person_id",
                "record_old_id",
                "person_full_name",
                "person_date_of_birth",
                "person_person_id",
                "master_id",
                "runner_up_id",
            ),
        ),
    )
    def conflicts(
        context: dg.AssetExecutionContext, workspace: Workspace, **frames: Any
    ) -> pl.DataFrame:
        found = find_conflicts(_facts(context, workspace, frames), published=workspace.warehouse)
        counts = found.group_by("reason").len().sort("reason")
        context.add_output_metadata({f"reason {name}": n for name, n in counts.iter_rows()})
        return found

    @dg.asset(
        key=["warehouse", "published"],
        partitions_def=nights,
        ins=_inputs(sources),
        check_specs=[
            dg.AssetCheckSpec(
                AUDIT,
                asset=["warehouse", "published"],
                blocking=True,
                description="great-expectations on the candidate: conservation of rows, rates in "
                "range, keys, references, no identity numbers. Only an audited candidate is "
                "published.",
            )
        ],
        description="The DuckDB file that analysts open. Built beside the published one, audited, "
        "then swapped in by one rename; readers never wait and never see half a night.",
        **labels("warehouse", pii=False, kinds=("duckdb", "greatexpectations")),
    )
    def published(
        context: dg.AssetExecutionContext, workspace: Workspace, **frames: Any
    ) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
        night = Night.of(context)
        candidate = workspace.candidate(night)
        with _turn(workspace):
            build_candidate(
                workspace.warehouse,
                _facts(context, workspace, frames),
                candidate,
                pseudonym_key=workspace.pseudonym_key(),
            )
            result = audit(candidate)
            page = render_audit(
                result,
                workspace.report_folder(night) / "kiem_tra.html",
                province=night.province,
                province_name=PROVINCES[night.province],
                night=night.date,
            )
            yield dg.AssetCheckResult(
                passed=result.ok,
                check_name=AUDIT,
                asset_key=["warehouse", "published"],
                description=None if result.ok else "; ".join(result.problems()),
                metadata={
                    "expectations": len(result.results),
                    "page": dg.MetadataValue.path(page),
                },
            )
            if not result.ok:
                raise dg.Failure(
                    description="The audit of the candidate failed; the warehouse published "
                    f"before stays in use. The candidate is kept for inspection: {candidate.name}",
                    allow_retries=False,
                )
            publish(candidate, workspace.warehouse)
            keep_copy(workspace.warehouse, workspace.nightly_copies, night.date)
        yield dg.Output(
            None,
            metadata={
                "path": dg.MetadataValue.path(workspace.warehouse),
                "audit": len(result.results),
            },
        )

    return [conflicts, published]
