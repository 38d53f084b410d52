"""Layer `received`: the files of each source that count for a night.

Belongs here: the asset and its check. Does not belong here: which files count, and waiting until
they are whole (intake/delivery.py).
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.layers import check_result, labels, nights, no_file_names
from assets.workspace import Workspace, night_of
from intake.delivery import MANIFEST, StillChangingError, take_delivery
from intake.ingest_log import IngestLog


def received_asset(source: str, title: str) -> dg.AssetsDefinition:
    """The asset `received/<source>`: the manifest of a night's files, and whether there are any."""
    key = dg.AssetKey(["received", source])

    @dg.asset(
        key=key,
        partitions_def=nights,
        description=f"{title}: the files that count for this night (newest delivery not later "
        "than it, and corrected rows that came back since), kept by content so that a later run "
        "reads the same bytes.",
        io_manager_key="lake",
        check_specs=[
            dg.AssetCheckSpec(
                "delivered",
                asset=key,
                blocking=True,
                description="At least one delivery of this source has arrived by this night.",
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
        try:
            with no_file_names(workspace.layout.home):
                manifest = take_delivery(
                    folder,
                    night.date,
                    workspace.layout.snapshots,
                    log=IngestLog(workspace.layout.ingest_log),
                    settle=workspace.settle_seconds,
                    patience=workspace.patience_seconds,
                )
        except StillChangingError as changing:
            manifest, problem = pl.DataFrame(schema=MANIFEST), str(changing)
        numbers = {"files": manifest.height, "returned_files": int(manifest["returned"].sum())}
        if manifest.height:
            numbers["days_old"] = (night.date - manifest["as_of"][0]).days
        yield dg.Output(manifest, metadata=numbers)
        yield check_result(
            key,
            "delivered",
            manifest.height > 0,
            problem,
        )

    return received
