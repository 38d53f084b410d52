"""Layers `accepted`, `quarantined`, `superseded` and `ledger`: the files of a source read, judged
and accounted for.

Belongs here: one multi-asset per source contract and its blocking checks. Does not belong here: how
a delivery is judged (judging.py), how files are read (sources/), what a rule says (validators/).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import check_result, labels, nights, no_file_names
from assets.workspace import Workspace, night_of
from contracts.language import Purpose, SourceContract
from intake.judging import judge_delivery
from intake.lake import Frames
from intake.ledger import (
    accepted_share,
    logged_place,
    logged_refusal,
    unbalanced,
)


def validated_assets(contract: SourceContract) -> dg.AssetsDefinition:
    """`accepted/…`, `quarantined/…`, `superseded/…` and `ledger/<source>`, made in one step."""
    source = contract.source
    pii = sorted({c.name for table in contract.tables for c in table.columns if c.pii})

    @dg.multi_asset(
        name=f"validate_{source}",
        partitions_def=nights,
        ins={"manifest": dg.AssetIn(key=["received", source])},
        outs={
            "accepted": dg.AssetOut(
                key=["accepted", source],
                io_manager_key="lake",
                description=f"{contract.title_en} ({contract.title_vi}): rows that kept every "
                f"rejecting rule, "
                "typed; the raw value of every repair beside it.",
                **labels("accepted", pii=True, kinds=("pandera", "parquet"), pii_columns=pii),
            ),
            "quarantined": dg.AssetOut(
                key=["quarantined", source],
                io_manager_key="lake",
                description="Rows that broke a rejecting rule: file, sheet, line, column, rule, "
                "raw value, "
                "one line per broken rule; the whole raw row as JSON.",
                **labels("quarantined", pii=True, pii_columns=("value", "row_json")),
            ),
            "superseded": dg.AssetOut(
                key=["superseded", source],
                io_manager_key="lake",
                description="Rows of this delivery that came back corrected, as they were in "
                "quarantine, with the place of the row that stands for them.",
                **labels("superseded", pii=True, pii_columns=("value", "row_json")),
            ),
            "ledger": dg.AssetOut(
                key=["ledger", source],
                io_manager_key="lake",
                description="Per file and sheet: rows counted independently of the parser, and "
                "where they went.",
                **labels("ledger", pii=False),
            ),
        },
        check_specs=check_specs(source),
    )
    def validated(
        context: dg.AssetExecutionContext, workspace: Workspace, manifest: pl.DataFrame
    ) -> Iterator[dg.Output[Any] | dg.AssetCheckResult]:
        with no_file_names(workspace.layout.home):
            judged = judge_delivery(
                contract, manifest, workspace.layout, night_of(context), workspace.limits
            )
        splits, ledger = judged.splits, judged.ledger
        accepted: Frames = {name: split.accepted for name, split in splits.items()}
        yield dg.Output(accepted, "accepted")
        yield dg.Output(
            pl.concat([split.quarantined for split in splits.values()]).sort(
                "file_sha256", "sheet", "line", "column", "rule", nulls_last=True
            ),
            "quarantined",
        )
        yield dg.Output(judged.superseded, "superseded")
        yield dg.Output(ledger, "ledger")
        delivered = manifest.height > 0
        yield from check_ledger(contract, ledger, workspace.accepted_floor, delivered=delivered)

    return validated


def check_specs(source: str) -> list[dg.AssetCheckSpec]:
    """The blocking checks on the ledger of a source."""
    ledger = dg.AssetKey(["ledger", source])
    what = {
        "row_ledger": "Rows counted = header + footer + blank + continuation + data, and data = "
        "accepted + quarantined + repaired + replaced.",
        "readable": "At least one sheet of each table that is expected could be read.",
        "accepted_floor": "The share of accepted rows is not below the floor of the settings.",
    }
    return [
        dg.AssetCheckSpec(name, asset=ledger, blocking=True, description=description)
        for name, description in what.items()
    ]


def check_ledger(
    contract: SourceContract, ledger: pl.DataFrame, floor: float, *, delivered: bool = True
) -> Iterator[dg.AssetCheckResult]:
    """What the ledger of a source says of its night; of one that was never `delivered` nothing is
    missing."""
    key = dg.AssetKey(["ledger", contract.source])
    wrong = unbalanced(ledger)
    places = [logged_place(row) for row in wrong.iter_rows(named=True)]
    yield check_result(
        key, "row_ledger", wrong.is_empty(), f"rows do not add up in {', '.join(places)}"
    )
    read_tables = set(ledger["table"].drop_nulls())
    expected = {table.name for table in contract.tables if table.expected and delivered}
    missing = sorted(expected - read_tables)
    unread = ledger.filter(pl.col("message_en").is_not_null())
    refused = [logged_refusal(row) for row in unread.iter_rows(named=True)]
    yield check_result(
        key,
        "readable",
        not missing,
        f"nothing could be read as {', '.join(missing)}. {' | '.join(refused)}",
        refused_sheets=len(refused),
    )
    share = accepted_share(ledger)
    empty = share is None and contract.purpose == Purpose.MASTER
    yield check_result(
        key,
        "accepted_floor",
        not empty and (share is None or share >= floor),
        "the population master holds no row, so nobody could be recognised"
        if empty
        else f"only {share or 0:.1%} of the rows were accepted and the floor is {floor:.0%}; the "
        f"reasons are in quarantined/{contract.source}",
        accepted_share=share if share is not None else 0.0,
    )
