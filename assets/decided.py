"""Layer `decisions`: what people decided, read per night from the journal.

Belongs here: entering what came back in workbooks, up to which entry a night reads, and the frames
that linking and the warehouse get.
Does not belong here: which decision stands and what it means (journal/), obeying it (matching/,
warehouse/).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from contracts.language import Purpose
from contracts.registry import only
from intake.lake import Paths
from journal.answers import WINDOW, answer_frame, answers, recent
from journal.chain import Head
from journal.claims import claim_frame, last_claims
from journal.pairs import pairs, standing_frame
from journal.store import Journal
from review.handed_in.folder import persons_of, take_folder
from review.measured import matched
from review.queue import Queue
from warehouse.heads import noted_heads
from warehouse.seal import StrayLogError
from warehouse.sql import NotAWarehouseError

JOURNAL_TAG = "dongbo/journal"
"""The tag of a run with the number of the last entry that it obeys. Set before, it makes a night
obey the journal as it was; else the run notes the number that it found."""
KNOWN = "journal_known"
MASTER = only(Purpose.MASTER)


def decision_assets(sources: Sequence[str]) -> dg.AssetsDefinition:
    """`decisions/standing`, `decisions/answers`, `decisions/claims`, `decisions/head` and
    `decisions/person`: the journal up to one entry."""

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
            "answers": dg.AssetOut(
                key=["decisions", "answers"],
                io_manager_key="lake",
                description="What became of the decisions of the last 90 days: which stand, which "
                "somebody else saw and agreed with, what the control sample says of linking.",
                **labels("decisions", pii=True, pii_columns=("actor", "second")),
            ),
            "claims": dg.AssetOut(
                key=["decisions", "claims"],
                io_manager_key="lake",
                description="The last answer of an office about each item of its worklists.",
                **labels("decisions", pii=False),
            ),
            "person": dg.AssetOut(
                key=["decisions", "person"],
                io_manager_key="lake",
                description="Pairs of record and person that people decided and that hold: same "
                "person, or another.",
                **labels("decisions", pii=True, pii_columns=("master_id",)),
            ),
        },
        check_specs=[
            dg.AssetCheckSpec(
                KNOWN,
                asset=["decisions", "head"],
                blocking=True,
                description="The journal holds what the last night of the province knew of it: a "
                "night never takes back decisions because the journal was cut short or changed.",
            )
        ],
    )
    def decided(
        context: dg.AssetExecutionContext, workspace: Workspace, master: Paths, **mentions: Path
    ) -> Iterator[dg.Output[Any] | dg.AssetCheckResult]:
        night = night_of(context)
        with workspace.journal() as journal:
            told = (
                None
                if JOURNAL_TAG in context.run.tags
                else lost_entry(workspace.layout.warehouse, night.province, journal)
            )
            if told is None and JOURNAL_TAG not in context.run.tags:
                _take_filled(context, workspace, journal)
            head = _head(context, journal)
            standing = journal.standing(night.province, up_to=head.seq)
            with journal.reading() as db:
                claims = last_claims(db, night.province, up_to=head.seq)
            since = datetime.combine(night.date, time(), UTC) - WINDOW
            said = answers(
                recent(journal, night.province, up_to=head.seq, since=since),
                matched(journal, night.province),
            )
        held = pairs(
            standing.values(),
            pl.concat(pl.scan_parquet(path) for path in mentions.values()),
            pl.scan_parquet(master[MASTER.tables[0].name]),
        )
        number = {"journal_seq": head.seq}
        yield dg.Output(
            pl.DataFrame({"seq": [head.seq], "hash": [head.hash]}), "head", metadata=number
        )
        yield dg.AssetCheckResult(
            passed=told is None,
            check_name=KNOWN,
            asset_key=["decisions", "head"],
            description=told,
            metadata=number,
        )
        yield dg.Output(standing_frame(standing.values()), "standing", metadata=number)
        yield dg.Output(answer_frame(said), "answers", metadata=number)
        yield dg.Output(claim_frame(claims.values()), "claims", metadata=number)
        yield dg.Output(held, "person", metadata=number)

    return decided


def lost_entry(warehouse: Path, province: str, journal: Journal) -> str | None:
    """What is wrong where the journal lacks the entry that the province's last night noted, and
    what to do; None where it is there."""
    if not warehouse.is_file():
        return None
    try:
        noted = [head for head in noted_heads(warehouse) if head.province == province]
    except (duckdb.Error, NotAWarehouseError, StrayLogError):
        return None  # the step that builds on this file refuses it and says what to do
    if not noted:
        return None
    last = max(noted, key=lambda head: head.night)
    try:
        wrong = (
            f"entry {last.seq} is another one" if journal.head(last.seq).hash != last.hash else None
        )
    except LookupError as error:
        wrong = str(error)
    return wrong and (
        f"The night of {last.night} knew the journal of decisions up to entry {last.seq}; now "
        f"{wrong}. Put the journal back from its backup (dongbo journal verify names all that is "
        "wrong). Where nothing can be put back, run this night once by hand on what there is: "
        f"dongbo run … --journal {min(last.seq, journal.head().seq)}"
    )


def _take_filled(context: dg.AssetExecutionContext, workspace: Workspace, journal: Journal) -> None:
    """Enter what came back in workbooks since the last night. Names of files stay out of the log:
    people may have put names of persons into them."""
    province = night_of(context).province
    key = workspace.pseudonym_key()
    queue = Queue(journal, key)
    reports = take_folder(
        workspace.layout.filled_workbooks(province),
        queue,
        key,
        persons_of(workspace.layout, queue),
        province=province,
    )
    if reports:
        context.log.info(
            "filled workbooks: %d read, %d decisions entered, %d rows refused, %d unusable",
            len(reports),
            sum(report.entered for report in reports),
            sum(len(report.refused) for report in reports),
            sum(report.problem is not None for report in reports),
        )
    stuck = sum(report.stuck for report in reports)
    if stuck:
        context.log.warning(
            "%d filled workbooks could not be put away: let the folder be written to", stuck
        )


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
