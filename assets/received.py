"""Layer `received`: the files of each source that count for a night.

Belongs here: the asset and its check. Does not belong here: which files count, and waiting until
they are whole (intake/delivery.py).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import check_result, labels, nights, no_values
from assets.workspace import Workspace, night_of
from contracts.freshness import freshness_of
from contracts.language import SourceContract
from intake.delivery import MANIFEST, StillChangingError, receive_delivery
from intake.ingest_log import IngestLog
from intake.judging import expect_delivery
from intake.layout import Night

FRESHNESS = "freshness"
"""The metadata that says how the source stands: fresh, late, stale or missing."""


def received_asset(contract: SourceContract) -> dg.AssetsDefinition:
    """The asset `received/<source>`: the manifest of a night's files, and whether there are any."""
    source = contract.source
    key = dg.AssetKey(["received", source])

    @dg.asset(
        key=key,
        partitions_def=nights,
        description=f"{contract.title_en}: the files that count for this night (newest delivery "
        "not later than it, and corrected rows that came back since), kept by content so that a "
        "later run reads the same bytes.",
        io_manager_key="lake",
        check_specs=[
            dg.AssetCheckSpec(
                "delivered",
                asset=key,
                blocking=True,
                description="At least one delivery of this source has arrived by this night, or "
                "the province can do without it (DONGBO_REQUIRED).",
            )
        ],
        **labels("received", pii=False, kinds=("file", "parquet")),
    )
    def received(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.Output[pl.DataFrame] | dg.AssetCheckResult]:
        night = night_of(context)
        folder = workspace.layout.inbox_folder(night.province, source)
        problem = (
            f"nothing has arrived up to this night; put the files into "
            f"inbox/{night.province}/{source}/{night.date}/"
        )
        growing = False
        try:
            with no_values(workspace.layout.home):
                manifest = receive_delivery(
                    folder,
                    night.date,
                    workspace.layout.snapshots,
                    log=IngestLog(workspace.layout.ingest_log),
                    stands=contract.stands,
                    stable_for=workspace.stable_seconds,
                    patience=workspace.patience_seconds,
                )
        except StillChangingError as changing:
            manifest, problem, growing = pl.DataFrame(schema=MANIFEST), str(changing), True
        with no_values(workspace.layout.home):
            expect_delivery(contract, manifest, workspace.layout, night, workspace.limits)
        required = source in workspace.required_sources(night.province)
        yield dg.Output(manifest, metadata=_standing(contract, manifest, night, workspace))
        passed = manifest.height > 0 or not (required or growing)
        yield check_result(key, "delivered", passed, problem)

    return received


def _standing(
    contract: SourceContract, manifest: pl.DataFrame, night: Night, workspace: Workspace
) -> dict[str, Any]:
    """How many files count, how old they are and what that means (`contracts.freshness`)."""
    numbers: dict[str, Any] = {
        "files": manifest.height,
        "returned_files": int(manifest["returned"].sum()),
    }
    days = None
    if manifest.height:
        days = numbers["days_old"] = (night.date - manifest["as_of"][0]).days
        numbers["as_of"] = manifest["as_of"][0].isoformat()
    state = freshness_of(contract, workspace.rhythm_of(contract), days)
    return numbers | {FRESHNESS: state.value}
