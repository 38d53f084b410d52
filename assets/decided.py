"""Layer `decisions`: what people decided, read once per night from the journal.

Belongs here: up to which entry a night reads, and the frames that linking and the warehouse get.
Does not belong here: which decision stands and what it means (journal/), obeying it (matching/,
warehouse/).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from contracts.language import Purpose
from contracts.registry import only
from intake.lake import Paths
from journal.chain import Head
from journal.pairs import pairs, standing_frame
from journal.store import Journal

JOURNAL_TAG = "dongbo/journal"
"""The tag of a run with the number of the last entry that it obeys. Set before, it makes a night
obey the journal as it was; else the run notes the number that it found."""
MASTER = only(Purpose.MASTER)


def decision_assets(sources: Sequence[str]) -> dg.AssetsDefinition:
    """`decisions/standing`, `decisions/head` and `decisions/person`: one reading of the journal."""

    @dg.multi_asset(
        name="decisions",
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["mentions", source], dagster_type=Path) for source in sources}
        | {"master": dg.AssetIn(key=["accepted", MASTER.source], dagster_type=Paths)},
        deps=[dg.AssetKey(["ledger", MASTER.source])],
        outs={
            "head": dg.AssetOut(
                key=["decisions", "head"],
                io_manager_key="lake",
                description="Number and hash of the last entry of the journal that the night "
                "knows.",
                **labels("decisions", pii=False),
            ),
            "standing": dg.AssetOut(
                key=["decisions", "standing"],
                io_manager_key="lake",
                description="The decision that stands for each conflict.",
                **labels("decisions", pii=True, pii_columns=("actor", "content_hash")),
            ),
            "person": dg.AssetOut(
                key=["decisions", "person"],
                io_manager_key="lake",
                description="Pairs of record and person that people decided and that hold: same "
                "person, or another.",
                **labels("decisions", pii=True, pii_columns=("master_id",)),
            ),
        },
    )
    def decided(
        context: dg.AssetExecutionContext, workspace: Workspace, master: Paths, **mentions: Path
    ) -> Iterator[dg.Output[Any]]:
        night = night_of(context)
        with workspace.journal() as journal:
            head = _head(context, journal)
            standing = journal.standing(night.province, up_to=head.seq)
        held = pairs(
            standing.values(),
            pl.concat(pl.scan_parquet(path) for path in mentions.values()),
            pl.scan_parquet(master[MASTER.tables[0].name]),
        )
        number = {"journal_seq": head.seq}
        yield dg.Output(
            pl.DataFrame({"seq": [head.seq], "hash": [head.hash]}), "head", metadata=number
        )
        yield dg.Output(standing_frame(standing.values()), "standing", metadata=number)
        yield dg.Output(held, "person", metadata=number)

    return decided


def _head(context: dg.AssetExecutionContext, journal: Journal) -> Head:
    """The entry up to which this run obeys, noted in its tags."""
    wanted = context.run.tags.get(JOURNAL_TAG)
    if wanted is None:
        head = journal.head()
        context.instance.add_run_tags(context.run.run_id, {JOURNAL_TAG: str(head.seq)})
        return head
    try:
        return journal.head(int(wanted))
    except LookupError as error:
        raise dg.Failure(
            description=f"The run is to obey the journal up to entry {wanted}, but {error}",
            allow_retries=False,
        ) from error
