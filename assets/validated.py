"""Layers `accepted`, `quarantined`, `superseded` and `ledger`: the files of a source read, judged
and accounted for.

Belongs here: one multi-asset per source contract and its blocking checks. Does not belong here: how
files are read (sources/), what a rule says (validators/).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import dagster as dg
import polars as pl

from assets.header_specs import header_specs
from assets.lake import Frames
from assets.layers import check_result, labels, nights
from assets.ledger import (
    Hint,
    accepted_share,
    close_ledger,
    read_rows,
    unbalanced,
    unusable_mapping,
)
from assets.mappings import MappingError, how_to_fix, load_mapping, mapping_path
from assets.workspace import Night, Workspace
from sources import FileKind, FileReading, Limits, Table, read
from validators import Split, validate
from validators.contract import Purpose, SourceContract
from validators.corrections import MARK, Round, find_origins, settle


@dataclass(frozen=True)
class Judged:
    """A delivery read and judged: one Split per table, the ledger (shape LEDGER), and the rows that
    came back corrected (shape `validators.corrections.SUPERSEDED`)."""

    splits: dict[str, Split]
    ledger: pl.DataFrame
    superseded: pl.DataFrame


class _Piece(NamedTuple):
    """One sheet judged; of a returned file the day it came and where its rows came from."""

    split: Split
    returned: date | None
    origins: pl.DataFrame | None


def judge_delivery(
    contract: SourceContract, manifest: pl.DataFrame, workspace: Workspace, night: Night
) -> Judged:
    """Read and validate every file of a manifest (shape `assets.received.MANIFEST`).

    A mapping file that cannot be used refuses every file of the source, in words.
    """
    path = mapping_path(workspace.root, night.province, contract.source)
    try:
        fixed = load_mapping(path, contract)
    except MappingError as error:
        refused = [
            unusable_mapping(
                contract.source, e["as_of"], e["file_sha256"], e["file_name"], str(error)
            )
            for e in manifest.sort("file_sha256").iter_rows(named=True)
        ]
        return _settled(contract, night, {}, refused)
    hint = Hint(*how_to_fix(path, night.province, contract.source))
    specs = header_specs(contract)
    pieces: dict[str, list[_Piece]] = {table.name: [] for table in contract.tables}
    lines: list[dict[str, object]] = []
    for entry in manifest.sort("file_sha256").iter_rows(named=True):
        file = workspace.snapshot_path(entry["file_sha256"], entry["file_name"])
        reading = read(file, specs, Limits(), fixed=fixed)
        lines += read_rows(contract.source, entry["as_of"], reading, hint)
        returned = entry["delivered"] if entry["returned"] else None
        judged = _judged(contract, reading, returned, night)
        del reading  # the text of the rows is large, and what is kept of it lies in the pieces
        for name, piece in judged:
            pieces[name].append(piece)
    return _settled(contract, night, pieces, lines)


def _judged(
    contract: SourceContract, reading: FileReading, returned: date | None, night: Night
) -> Iterator[tuple[str, _Piece]]:
    """Each sheet of a file, judged, under the name of its table."""
    file, tables = reading.file, list(reading.tables)
    del reading
    written = returned and file.kind == FileKind.CSV
    while tables:
        if written:
            tables[0] = without_apostrophes(tables[0])
        name = tables[0].name
        origins = table_origins(file.sha256, tables[0]) if returned else None
        # given away, not held here: `validate` lets the text go once it is typed
        split = validate(contract.table(name), tables.pop(0), file, today=night.date)
        yield name, _Piece(split, returned, origins)


def without_apostrophes(table: Table) -> Table:
    """A returned CSV table without the apostrophes that `dongbo rejects` put before formulas."""
    texts = [pl.col(c).str.replace(r"^'([=+\-@\t\r])", "$1") for c in table.rows.columns[1:]]
    return replace(table, rows=table.rows.with_columns(texts))


def table_origins(file_sha256: str, table: Table) -> pl.DataFrame:
    """Where the rows of a returned sheet came from, malformed records included."""
    marked = [name for name in table.rows.columns if MARK in name]
    texts = [table.rows.select("line", pl.col(name).alias("text")) for name in marked[:1]]
    texts.append(table.malformed.select("line", pl.col("raw").alias("text")))
    return find_origins(file_sha256, table.sheet, pl.concat(texts))


def _settled(
    contract: SourceContract,
    night: Night,
    pieces: Mapping[str, list[_Piece]],
    lines: list[dict[str, object]],
) -> Judged:
    splits: dict[str, Split] = {}
    superseded: list[pl.DataFrame] = []
    for table in contract.tables:
        own = pieces.get(table.name, [])
        rounds = [
            Round(
                day,
                [p.split for p in own if p.returned == day],
                pl.concat(p.origins for p in own if p.returned == day and p.origins is not None),
            )
            for day in sorted({p.returned for p in own if p.returned})
        ]
        base = [p.split for p in own if p.returned is None]
        settled = settle(table, base, rounds, today=night.date)
        splits[table.name] = settled.split
        superseded.append(settled.superseded)
    return Judged(splits, close_ledger(lines, splits.values(), superseded), pl.concat(superseded))


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
        judged = judge_delivery(contract, manifest, workspace, Night.of(context))
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
        yield from check_ledger(contract, ledger, workspace.accepted_floor)

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
    missing = sorted({table.name for table in contract.tables if table.expected} - read_tables)
    refused = ledger["message_en"].drop_nulls().to_list()
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
