"""Layers `conflicts` and `warehouse`: what people must look at, and what analysts open.

Belongs here: the step write → audit → publish under one lock, and what it reads. Does not belong
here: what is a conflict, a metric or an audit (warehouse/).
"""

import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.versions import rule_version, rule_version_parts
from assets.workspace import Workspace, night_of
from contracts.registry import SOURCES
from findings.catalogue import rules
from intake.lake import Paths, accepted_path
from intake.layout import Layout, Night
from intake.ledger import without_superseded
from reports.audit import render_audit
from vietnam.provinces import PROVINCES
from warehouse.archive import keep_copy
from warehouse.audit import auditor
from warehouse.build import build_candidate
from warehouse.facts import Lake, NightFacts
from warehouse.fingerprint import own_law_fingerprint
from warehouse.gather import REFERENCES, gather
from warehouse.inputs import read_acknowledged, read_own_law, read_reported
from warehouse.publish import building_turn, publish
from warehouse.seal import stray_log, verify_published

AUDIT = "audit"
CONFLICT_PII = (
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
)


def _inputs(sources: Sequence[str], linked: Sequence[str]) -> dict[str, dg.AssetIn]:
    """Asset inputs of a whole night, named `<layer>__<source>`; what is large comes as files."""
    accepted = {
        f"accepted__{source}": dg.AssetIn(key=["accepted", source], dagster_type=Paths)
        for source in (*sources, *REFERENCES)
    }
    each = {
        f"{layer}__{source}": dg.AssetIn(key=[layer, source], dagster_type=shape)
        for layer, shape, given in (
            ("quarantined", Path, sources),
            ("ledger", pl.DataFrame, sources),
            ("mentions", Path, linked),
        )
        for source in given
    } | {
        f"ledger__{source}": dg.AssetIn(key=["ledger", source], dagster_type=pl.DataFrame)
        for source in REFERENCES
    }
    return (
        accepted
        | each
        | {
            "links__person": dg.AssetIn(key=["links", "person"], dagster_type=Path),
            "links__model": dg.AssetIn(key=["links", "model"], dagster_type=pl.DataFrame),
            "decisions__standing": dg.AssetIn(
                key=["decisions", "standing"], dagster_type=pl.DataFrame
            ),
            "decisions__answers": dg.AssetIn(
                key=["decisions", "answers"], dagster_type=pl.DataFrame
            ),
            "decisions__claims": dg.AssetIn(key=["decisions", "claims"], dagster_type=pl.DataFrame),
            "decisions__head": dg.AssetIn(key=["decisions", "head"], dagster_type=pl.DataFrame),
        }
    )


def _facts(
    context: dg.AssetExecutionContext, workspace: Workspace, inputs: dict[str, Any]
) -> NightFacts:
    def layer(name: str) -> dict[str, Any]:
        prefix = f"{name}__"
        return {
            key.removeprefix(prefix): given
            for key, given in sorted(inputs.items())
            if key.startswith(prefix)
        }

    night = night_of(context)
    claims = workspace.layout.by_hand(night.province, "reported_figures.csv")
    jumps = workspace.layout.by_hand(night.province, "acknowledged.csv")
    law = workspace.layout.by_hand(night.province, "law.csv")
    own_law = read_own_law(law) if law.is_file() else None
    return gather(
        night.date,
        night.province,
        context.run.run_id,
        rule_version(own_law_fingerprint(own_law)),
        accepted=layer("accepted"),
        quarantined=layer("quarantined"),
        ledgers={name: without_superseded(ledger) for name, ledger in layer("ledger").items()},
        mentions=layer("mentions"),
        links=inputs["links__person"],
        model=inputs["links__model"],
        required=workspace.required_sources(night.province),
        rhythms={name: workspace.rhythm_of(contract) for name, contract in SOURCES.items()},
        reported=read_reported(claims) if claims.is_file() else None,
        acknowledged=read_acknowledged(jumps, night.date) if jumps.is_file() else None,
        own_law=own_law,
        decided=inputs["decisions__standing"],
        answers=inputs["decisions__answers"],
        claimed=inputs["decisions__claims"],
        journal=inputs["decisions__head"].row(0),
        seconds=_seconds(context),
        lake=_lake(workspace.layout, night.province),
    )


def _lake(layout: Layout, province: str) -> Lake:
    """The accepted rows of other nights, as long as the lake keeps them."""

    def accepted(day: date, source: str, table: str) -> Path | None:
        return accepted_path(layout, Night(day, province), source, table)

    return accepted


def _refuse_changed(warehouse: Path, key: bytes) -> None:
    """A night is not built on figures that no night published."""
    problem = verify_published(warehouse, key) if warehouse.exists() else stray_log(warehouse)
    if problem is not None:
        raise dg.Failure(description=problem, allow_retries=False)


def _seconds(context: dg.AssetExecutionContext) -> float | None:
    """How long this run has taken until now; None where it did not note its start."""
    record = context.instance.get_run_record_by_id(context.run.run_id)
    started = record.start_time if record else None
    return None if started is None else round(time.time() - started, 1)


def warehouse_assets(sources: Sequence[str], linked: Sequence[str]) -> dg.AssetsDefinition:
    """`conflicts/person` and `warehouse/published`: one step, since both need the whole night.

    `linked`: those of the sources whose records mention persons. Raises HeadError where a rule of
    findings says something that is wrong: the night must not come to its last step to notice.
    """
    rules()

    @dg.multi_asset(
        name="warehouse_night",
        partitions_def=nights,
        ins=_inputs(sources, linked),
        deps=[dg.AssetKey([layer, name]) for layer in ("quarantined",) for name in REFERENCES],
        outs={
            "conflicts": dg.AssetOut(
                key=["conflicts", "person"],
                io_manager_key="lake",
                description="What a person must look at, one line per conflict with one reason, "
                "record and person side by side.",
                **labels(
                    "conflicts", pii=True, kinds=("duckdb", "parquet"), pii_columns=CONFLICT_PII
                ),
            ),
            "published": dg.AssetOut(
                key=["warehouse", "published"],
                dagster_type=dg.Nothing,
                description="The DuckDB file that analysts open. Built beside the published one, "
                "audited, then swapped in by one rename; readers never wait and never see half a "
                "night.",
                **labels("warehouse", pii=False, kinds=("duckdb", "greatexpectations")),
            ),
        },
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
    )
    def warehouse_night(
        context: dg.AssetExecutionContext, workspace: Workspace, **inputs: Any
    ) -> Iterator[dg.Output[Any] | dg.AssetCheckResult]:
        night = night_of(context)
        candidate = workspace.layout.candidate(night)
        key = workspace.pseudonym_key()
        facts = _facts(context, workspace, inputs)
        with building_turn(workspace.layout.warehouse), auditor() as audit:
            _refuse_changed(workspace.layout.warehouse, key)
            conflicts = build_candidate(
                workspace.layout.warehouse, facts, candidate, pseudonym_key=key
            )
            counts = conflicts.group_by("reason").len().sort("reason")
            yield dg.Output(
                conflicts,
                "conflicts",
                metadata={f"reason {name}": n for name, n in counts.iter_rows()},
            )
            result = audit(candidate)
            page = render_audit(
                result,
                workspace.layout.report_folder(night) / "kiem_tra.html",
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
            publish(candidate, workspace.layout.warehouse, key=key, group=workspace.reading_group)
            keep_copy(workspace.layout.warehouse, workspace.layout.nightly_copies, night.date)
        yield dg.Output(
            None,
            "published",
            metadata={
                "path": dg.MetadataValue.path(workspace.layout.warehouse),
                "audit": len(result.results),
                "rule_version": facts.rule_version,
                "rule_version_parts": rule_version_parts(own_law_fingerprint(facts.own_law)),
            },
        )

    return warehouse_night
