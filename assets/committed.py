"""What the published warehouse holds: its files marked as published, and archived where asked.

Belongs here: the asset. Does not belong here: marking and archiving (intake/committing.py).
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from intake.committing import commit_night


def committed_asset(sources: Sequence[str]) -> dg.AssetsDefinition:
    """The asset `warehouse/committed`: what the published warehouse holds, marked and archived."""

    @dg.asset(
        key=["warehouse", "committed"],
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["received", source]) for source in sources},
        deps=[dg.AssetKey(["warehouse", "published"])],
        description="Marks the files of this night as published in the ingest log. "
        "Only now may they leave the inbox: they are moved to the archive when DONGBO_ARCHIVE "
        "says so, else they stay.",
        **labels("warehouse", pii=False, kinds=("file",)),
    )
    def committed(
        context: dg.AssetExecutionContext, workspace: Workspace, **manifests: Any
    ) -> dg.MaterializeResult[None]:
        files, moved = commit_night(
            night_of(context),
            workspace.layout,
            manifests,
            context.run.run_id,
            archive=workspace.archive,
        )
        return dg.MaterializeResult(metadata={"files": files, "archived": moved})

    return committed
