"""Everything known of one night, gathered from the lake for the warehouse.

Belongs here: putting frames and units side by side in the shapes that the warehouse takes. Does
not belong here: what the warehouse does with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.lake import Paths
from assets.ledger import standing
from assets.provinces import PROVINCES
from assets.workspace import Night
from contracts.language import SourceContract
from vietnam import units
from warehouse.facts import NightFacts


def commune_frame() -> pl.DataFrame:
    """One line per commune code and vintage, with the code that is current now."""
    both = pl.concat(
        [
            units.communes(vintage).with_columns(pl.lit(vintage).alias("vintage"))
            for vintage in ("old", "new")
        ],
        how="vertical_relaxed",
    )
    current = units.to_new_commune(both["code"], vintage=both["vintage"])
    return pl.DataFrame(
        {
            "commune_code": both["code"],
            "commune_vintage": both["vintage"],
            "commune_name": both["name"],
            "district_code": both["district_code"],
            "district_name": both["district_name"],
            "province_code": both["province_code"],
            "current_code": current["new_code"],
            "is_split": current["ambiguous"],
        }
    )


def gather(
    night: Night,
    run_id: str,
    rule_version: str,
    contracts: Mapping[str, SourceContract],
    *,
    accepted: Mapping[str, Paths],
    quarantined: Mapping[str, Path],
    ledgers: Mapping[str, pl.DataFrame],
    mentions: Mapping[str, Path],
    links: Path,
    model: pl.DataFrame,
    reported: pl.DataFrame | None = None,
    acknowledged: pl.DataFrame | None = None,
    seconds: float | None = None,
) -> NightFacts:
    """The facts of a night from what lies in the lake, each by source name.

    Rows stay in their Parquet files: the warehouse reads the columns that it needs.
    """
    persons = [contracts[name] for name in mentions]
    return NightFacts(
        night=night.date,
        province=night.province,
        province_name=PROVINCES[night.province],
        run_id=run_id,
        model_version=model["version"][0],
        rule_version=rule_version,
        sources=tuple(persons),
        accepted={
            (contract.source, table): path
            for contract in persons
            for table, path in accepted[contract.source].items()
        },
        quarantined=tuple(quarantined[c.source] for c in persons),
        mentions=tuple(mentions.values()),
        links=links,
        ledger=pl.concat(standing(ledgers[c.source]) for c in persons),
        inventory=accepted["register_inventory"]["register_inventory"],
        communes=commune_frame(),
        master=accepted["population"]["population"],
        reported=reported,
        acknowledged=acknowledged,
        seconds=seconds,
    )
