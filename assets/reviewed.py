"""Layer `review`: what people are asked after a night, on the page and in workbooks.

Belongs here: which files of the lake the cases are made of, and that they are written after the
warehouse was published. Does not belong here: what a case shows, the queue, workbooks (review/).
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from contracts.language import Purpose
from contracts.registry import SOURCES, only
from intake.lake import Paths
from review import readings
from review.accounts import all_accounts
from review.build import cases
from review.control import control_cases, with_controls
from review.measured import answered, note
from review.night_files import NightFiles
from review.queue import Queue
from review.queue_load import load
from review.workbook.offices import write_workbooks
from vietnam.provinces import PROVINCES

MASTER = only(Purpose.MASTER)


def _inputs(sources: Sequence[str]) -> dict[str, dg.AssetIn]:
    """Asset inputs named `<layer>__<source>`; what is large comes as files."""
    return {
        "conflicts": dg.AssetIn(key=["conflicts", "person"], dagster_type=pl.DataFrame),
        "head": dg.AssetIn(key=["decisions", "head"], dagster_type=pl.DataFrame),
        "links": dg.AssetIn(key=["links", "person"], dagster_type=Path),
        "candidates": dg.AssetIn(key=["links", "candidates"], dagster_type=Path),
        "model": dg.AssetIn(key=["links", "model"], dagster_type=pl.DataFrame),
        "master": dg.AssetIn(key=["accepted", MASTER.source], dagster_type=Paths),
    } | {
        f"{layer}__{source}": dg.AssetIn(key=[layer, source], dagster_type=shape)
        for layer, shape in (("accepted", Paths), ("mentions", Path))
        for source in sources
    }


def _files(
    context: dg.AssetExecutionContext, sources: Sequence[str], inputs: dict[str, Any]
) -> NightFiles:
    night = night_of(context)
    return NightFiles(
        night=night.date,
        province=night.province,
        conflicts=inputs["conflicts"],
        mentions=tuple(inputs[f"mentions__{source}"] for source in sorted(sources)),
        links=inputs["links"],
        candidates=inputs["candidates"],
        master=inputs["master"][MASTER.tables[0].name],
        model=inputs["model"]["json"][0],
        accepted={
            (source, table): path
            for source in sources
            for table, path in inputs[f"accepted__{source}"].items()
        },
        sources=tuple(SOURCES[source] for source in sources),
    )


def review_assets(sources: Sequence[str]) -> list[dg.AssetsDefinition]:
    """`review/queue` and `review/workbooks`."""

    @dg.asset(
        key=["review", "queue"],
        partitions_def=nights,
        ins=_inputs(sources),
        deps=[dg.AssetKey(["warehouse", "published"])],
        description="What people are asked: every open conflict with record, candidates and "
        "reasons, in the database of the journal. Replaces the queue of the night before; what was "
        "decided since the night read the journal counts as decided.",
        **labels("review", pii=True, kinds=("sqlite",)),
    )
    def review_queue(
        context: dg.AssetExecutionContext, workspace: Workspace, **inputs: Any
    ) -> dg.MaterializeResult[None]:
        files = _files(context, sources, inputs)
        key = workspace.pseudonym_key()
        up_to = int(inputs["head"]["seq"][0])
        with workspace.journal() as journal:
            queue = Queue(journal, key)
            said = answered(journal, files.province, up_to)
            drawn = control_cases(files, key, said)
            note(journal, drawn)
            fresh = [case for case in drawn if case.mention_id not in said]
            twice = readings.divided(key, fresh, all_accounts(journal.database))
            readings.hide(journal, files.province, fresh, twice)
            written = load(
                queue,
                key,
                files.province,
                files.night,
                with_controls(drawn, cases(files), twice),
                up_to=up_to,
            )
            readings.show_others(journal, files.province, fresh)
        return dg.MaterializeResult(
            metadata={"cases": written, "control_sample": len(drawn), "asked_twice": len(twice)}
        )

    @dg.asset(
        key=["review", "workbooks"],
        partitions_def=nights,
        deps=[dg.AssetKey(["review", "queue"])],
        description="The same as Excel workbooks, one per commune and agency, the most urgent "
        "first: record and candidates side by side, decisions from a list. What comes back filled "
        "in is read before the next night. A filled workbook is never overwritten.",
        **labels("review", pii=True, kinds=("excel",)),
    )
    def review_workbooks(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> dg.MaterializeResult[None]:
        night = night_of(context)
        folder = workspace.layout.review_workbooks(night)
        key = workspace.pseudonym_key()
        with workspace.journal() as journal:
            written = write_workbooks(
                Queue(journal, key),
                key,
                night.province,
                folder,
                province_name=PROVINCES[night.province],
                sources=SOURCES,
                today=night.date + timedelta(days=1),
            )
        return dg.MaterializeResult(
            metadata={"path": dg.MetadataValue.path(folder), "workbooks": len(written)}
        )

    return [review_queue, review_workbooks]
