"""Layer `report`: the page of the night and the workbook of conflicts.

Belongs here: where they are written. Does not belong here: what they show (reports/).
"""

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from reports.conflicts import write_workbook
from reports.night import render
from reports.redraw import outdated
from vietnam.provinces import PROVINCES


def report_assets() -> list[dg.AssetsDefinition]:
    """`report/night` and `report/conflict_workbook`."""

    @dg.asset(
        key=["report", "night"],
        partitions_def=nights,
        deps=[dg.AssetKey(["warehouse", "published"])],
        description="One self-contained HTML page per province and night: rates with their "
        "fractions. Works offline, holds no personal data. Pages of other nights of which the "
        "warehouse says something else now are drawn again.",
        **labels("report", pii=False, kinds=("html",)),
    )
    def night_page(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> dg.MaterializeResult[None]:
        night = night_of(context)
        layout = workspace.layout
        out = render(layout.warehouse, night.province, night.date, layout.night_page(night))
        pages = layout.night_pages(night.province)
        changed = outdated(layout.warehouse, night.province, pages)
        for day in changed:
            render(layout.warehouse, night.province, day, pages[day])
        return dg.MaterializeResult(
            metadata={"path": dg.MetadataValue.path(out), "other pages redrawn": len(changed)}
        )

    @dg.asset(
        key=["report", "conflict_workbook"],
        partitions_def=nights,
        ins={"conflicts": dg.AssetIn(key=["conflicts", "person"])},
        deps=[dg.AssetKey(["warehouse", "published"])],
        description="Conflicts of the province as an Excel workbook for the officials who decide: "
        "record and "
        "person side by side. Holds personal data.",
        **labels("report", pii=True, kinds=("excel",)),
    )
    def conflict_workbook(
        context: dg.AssetExecutionContext, workspace: Workspace, conflicts: pl.DataFrame
    ) -> dg.MaterializeResult[None]:
        night = night_of(context)
        out = write_workbook(
            conflicts,
            workspace.layout.conflict_workbook(night),
            province=night.province,
            night=night.date,
            province_name=PROVINCES[night.province],
        )
        return dg.MaterializeResult(
            metadata={"path": dg.MetadataValue.path(out), "conflicts": conflicts.height}
        )

    return [night_page, conflict_workbook]
