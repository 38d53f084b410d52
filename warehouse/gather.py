"""What lies in the lake after a night's linking, as the facts that the warehouse is built from.

Belongs here: which layer becomes which part of the facts. Does not belong here: their shape
(`facts`), where the lake keeps them (intake/lake.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from contracts.language import Purpose, Rhythm
from contracts.registry import SOURCES, only
from vietnam.provinces import PROVINCES
from warehouse.communes import commune_frame
from warehouse.facts import Lake, NightFacts

MASTER, INVENTORY = only(Purpose.MASTER), only(Purpose.INVENTORY)
REFERENCES = {contract.source: contract for contract in (MASTER, INVENTORY)}
"""What the extracts are held against."""


def gather(
    night: date,
    province: str,
    run_id: str,
    rule_version: str,
    *,
    accepted: Mapping[str, Mapping[str, Path]],
    quarantined: Mapping[str, Path],
    ledgers: Mapping[str, pl.DataFrame],
    mentions: Mapping[str, Path],
    links: Path,
    model: pl.DataFrame,
    required: frozenset[str],
    rhythms: Mapping[str, Rhythm],
    reported: pl.DataFrame | None = None,
    acknowledged: pl.DataFrame | None = None,
    own_law: pl.DataFrame | None = None,
    decided: pl.DataFrame | None = None,
    answers: pl.DataFrame | None = None,
    claimed: pl.DataFrame | None = None,
    journal: tuple[int, str] | None = None,
    seconds: float | None = None,
    lake: Lake | None = None,
) -> NightFacts:
    """The facts of a night from what lies in the lake, each by source name.

    `accepted` has the files of a source by table, `ledgers` the rows that stand; `mentions` those
    of sources that mention persons. Rows stay in their files: the warehouse reads the columns that
    it needs.
    """
    extracts = [SOURCES[name] for name in quarantined]
    return NightFacts(
        night=night,
        province=province,
        province_name=PROVINCES[province],
        run_id=run_id,
        model_version=model["version"][0],
        rule_version=rule_version,
        sources=tuple(extracts),
        accepted={
            (contract.source, table): path
            for contract in extracts
            for table, path in accepted[contract.source].items()
        },
        quarantined=tuple(quarantined.values()),
        mentions=tuple(mentions.values()),
        links=links,
        ledger=pl.concat(ledgers[c.source] for c in extracts),
        inventory=accepted[INVENTORY.source][INVENTORY.tables[0].name],
        communes=commune_frame(),
        master=accepted[MASTER.source][MASTER.tables[0].name],
        references=tuple(REFERENCES.values()),
        reference_ledger=pl.concat(ledgers[name] for name in REFERENCES),
        required=required,
        rhythms=rhythms,
        reported=reported,
        acknowledged=acknowledged,
        own_law=own_law,
        decided=decided,
        answers=answers,
        claimed=claimed,
        journal=journal,
        seconds=seconds,
        lake=lake,
    )
