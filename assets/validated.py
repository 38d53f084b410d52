"""Layers `accepted`, `quarantined` and `ledger`: the files of a source read, judged and accounted
for.

Belongs here: one multi-asset per source contract and its blocking checks. Does not belong here: how
files are read (sources/), what a rule says (validators/).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from assets.lake import Frames
from assets.layers import check_result, labels, nights
from assets.ledger import accepted_share, close_ledger, read_rows, unbalanced
from assets.workspace import Night, Workspace
from sources import HeaderSpec, Limits, read
from validators import Split, merge, validate
from validators.contract import SourceContract


def header_specs(contract: SourceContract) -> dict[str, HeaderSpec]:
    """What the reader must find in a file of this source: one header per table."""
    return {
        table.name: HeaderSpec(
            columns=table.header_columns,
            required=table.required_columns,
            sheet_aliases=table.sheet_aliases,
        )
        for table in contract.tables
    }


def judge_delivery(
    contract: SourceContract, manifest: pl.DataFrame, workspace: Workspace, night: Night
) -> tuple[dict[str, Split], pl.DataFrame]:
    """Read and validate every file of a manifest; returns one Split per table, and the ledger."""
    specs = header_specs(contract)
    by_table: dict[str, list[Split]] = {table.name: [] for table in contract.tables}
    lines: list[dict[str, object]] = []
    for entry in manifest.sort("file_sha256").iter_rows(named=True):
        path = workspace.snapshot_path(entry["file_sha256"], entry["file_name"])
        reading = read(path, specs, Limits())
        lines += read_rows(contract.source, entry["as_of"], reading)
        for table in reading.tables:
            by_table[table.name].append(
                validate(contract.table(table.name), table, reading.file, today=night.date)
            )
    splits = {table.name: merge(table, by_table[table.name]).check() for table in contract.tables}
    return splits, close_ledger(lines, splits.values())


def validated_assets(contract: SourceContract) -> dg.AssetsDefinition:
    """`accepted/<source>`, `quarantined/<source>` and `ledger/<source>`, made in one step."""
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
        splits, ledger = judge_delivery(contract, manifest, workspace, Night.of(context))
        accepted: Frames = {name: split.accepted for name, split in splits.items()}
        yield dg.Output(accepted, "accepted")
        yield dg.Output(
            pl.concat([split.quarantined for split in splits.values()]).sort(
                "file_sha256", "sheet", "line", "column", "rule", nulls_last=True
            ),
            "quarantined",
        )
        yield dg.Output(ledger, "ledger")
        yield from check_ledger(contract, ledger, workspace.accepted_floor)

    return validated


def check_specs(source: str) -> list[dg.AssetCheckSpec]:
    """The blocking checks on the ledger of a source."""
    ledger = dg.AssetKey(["ledger", source])
    what = {
        "row_ledger": "Rows counted = header + footer + blank + data, and data = accepted + "
        "quarantined.",
        "readable": "At least one sheet of each table could be read.",
        "accepted_floor": "The share of accepted rows is not below the floor of the settings.",
    }
    return [
        dg.AssetCheckSpec(name, asset=ledger, blocking=True, description=description)
        for name, description in what.items()
    ]


def check_ledger(
    contract: SourceContract, ledger: pl.DataFrame, floor: float
) -> Iterator[dg.AssetCheckResult]:
    """What the ledger of a source says of its night."""
    key = dg.AssetKey(["ledger", contract.source])
    wrong = unbalanced(ledger)
    places = [f"{row['file_name']} › {row['sheet']}" for row in wrong.iter_rows(named=True)]
    yield check_result(
        key, "row_ledger", wrong.is_empty(), f"rows do not add up in {', '.join(places)}"
    )
    read_tables = set(ledger["table"].drop_nulls())
    missing = sorted({table.name for table in contract.tables} - read_tables)
    refused = ledger["message_en"].drop_nulls().to_list()
    yield check_result(
        key,
        "readable",
        not missing,
        f"nothing could be read as {', '.join(missing)}. {' | '.join(refused)}",
        refused_sheets=len(refused),
    )
    share = accepted_share(ledger)
    yield check_result(
        key,
        "accepted_floor",
        share is None or share >= floor,
        f"only {share or 0:.1%} of the rows were accepted and the floor is {floor:.0%}; the "
        f"reasons "
        f"are in quarantined/{contract.source}",
        accepted_share=share if share is not None else 0.0,
    )
