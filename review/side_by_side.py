"""How near the sides of a case are, level by level, where linking did not list it.

Belongs here: a record and the person it is matched to, a record and the second record of a finding.
Does not belong here: the levels themselves (`matching.levels`), how they are shown
(`review.differences`).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from matching.levels import levels_between, levels_of
from matching.spec import Spec


def levelled(
    shown: pl.DataFrame, mentions: pl.DataFrame, people: pl.DataFrame, spec: Spec
) -> pl.DataFrame:
    """Pairs that linking did not list get the levels of their comparisons, without weights."""
    names = [f"level_{comparison.name}" for comparison in spec.comparisons]
    there = [name for name in names if name in shown.columns]
    bare = shown.filter(pl.all_horizontal(pl.col(name).is_null() for name in there))
    if bare.is_empty():
        return shown
    records = mentions.rename({"mention_id": spec.left_id})
    pairs = bare.select(record_id="mention_id", master_id="master_id")
    levels = levels_of(records, people, pairs, spec).rename({"record_id": "mention_id"})
    return shown.update(levels, on=["mention_id", "master_id"])


def beside(conflicts: pl.DataFrame, mentions: pl.DataFrame, spec: Spec) -> pl.DataFrame:
    """The record of each finding against its second record: `mention_id`, `other_mention_id` and a
    `level_…` per comparison."""
    pairs = conflicts.select(record_id="mention_id", other_id="other_mention_id").drop_nulls()
    pairs = pairs.unique(maintain_order=True)
    found = levels_between(mentions, pairs, replace(spec, left_id="mention_id"))
    return found.rename({"record_id": "mention_id", "other_id": "other_mention_id"})
