"""The list of everything that is produced, built from the source contracts.

Belongs here: which assets and checks exist. Does not belong here: how they work.
"""

from __future__ import annotations

import dagster as dg

from assets.committed import committed_asset
from assets.decided import decision_assets
from assets.linked import link_assets, mention_asset
from assets.published import warehouse_assets
from assets.received import received_asset
from assets.reported import report_assets
from assets.reviewed import review_assets
from assets.validated import validated_assets
from contracts.registry import EXTRACTS, SOURCES

PERSON_SOURCES = tuple(name for name, contract in EXTRACTS.items() if contract.names_persons)
"""Extracts whose records are linked to the master; of the others nothing is."""


def all_assets() -> list[dg.AssetsDefinition]:
    """Every asset, layer by layer."""
    assets: list[dg.AssetsDefinition] = []
    for contract in SOURCES.values():
        assets += [received_asset(contract), validated_assets(contract)]
    assets += [mention_asset(SOURCES[name]) for name in PERSON_SOURCES]
    assets.append(decision_assets(PERSON_SOURCES))
    assets.append(link_assets(PERSON_SOURCES))
    assets.append(warehouse_assets(tuple(EXTRACTS), PERSON_SOURCES))
    assets += report_assets()
    assets += review_assets(PERSON_SOURCES)
    assets.append(committed_asset(tuple(SOURCES)))
    return assets
