"""Layers `accepted`, `quarantined`, `superseded` and `ledger`: the files of a source read, judged
and accounted for.

Belongs here: one multi-asset per source contract and its blocking checks. Does not belong here: how
a delivery is judged and what its ledger says of it (intake/).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import check_result, labels, nights, no_values
from assets.workspace import Workspace, night_of
from contracts.language import SourceContract
from intake.judging import judge_delivery
from intake.lake import Frames
from intake.verdicts import CHECKS, verdicts


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
        with no_values(workspace.layout.home):
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
        key, delivered = dg.AssetKey(["ledger", source]), manifest.height > 0
        for told in verdicts(contract, ledger, workspace.accepted_floor, delivered=delivered):
            yield check_result(key, told.check, told.passed, told.problem, **told.numbers)

    return validated


def check_specs(source: str) -> list[dg.AssetCheckSpec]:
    """The blocking checks on the ledger of a source."""
    ledger = dg.AssetKey(["ledger", source])
    return [
        dg.AssetCheckSpec(name, asset=ledger, blocking=True, description=description)
        for name, description in CHECKS.items()
    ]
