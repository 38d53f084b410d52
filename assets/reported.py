"""Layer `report`: the page of the night.

Belongs here: where it is written. Does not belong here: what it shows (reports/).
"""

import dagster as dg

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from reports.night import render
from reports.redraw import outdated


def report_assets() -> list[dg.AssetsDefinition]:
    """`report/night`."""

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

    return [night_page]
