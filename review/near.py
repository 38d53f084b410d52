"""What is known about some conflicts, by id: the frames of `review.evidence` as rows to look up.

Belongs here: looking up, and nothing else. Does not belong here: cases made of it (`review.build`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from review.evidence import Evidence

Row = dict[str, Any]


@dataclass(frozen=True)
class Near:
    """What is known about some conflicts, by id."""

    shown: Mapping[str, list[Row]]
    mentions: Mapping[str, Row]
    people: Mapping[str, Row]
    kin: Mapping[str, list[Row]]
    others: Mapping[str, list[Row]]
    events: Mapping[tuple[str, str, str], Row]
    beside: Mapping[tuple[str, str], Row]

    @classmethod
    def of(cls, conflicts: pl.DataFrame, evidence: Evidence) -> Near:
        ids = pl.concat([conflicts["mention_id"], conflicts["other_mention_id"].drop_nulls()])
        mentions = _among(evidence.mentions, "mention_id", ids)
        shown = _among(evidence.shown, "mention_id", ids)
        persons = pl.concat([shown["master_id"], shown["owner_id"].drop_nulls()])
        kin = _among(evidence.kin, "person_id", persons)
        others = _among(evidence.others, "person_id", persons)
        people = _among(evidence.people, "person_id", pl.concat([persons, kin["relative_id"]]))
        beside = _among(evidence.beside, "mention_id", conflicts["mention_id"])
        keys = pl.concat([mentions["record_key"], others["record_key"]])
        events = _among(evidence.events, "record_key", keys)
        return cls(
            _lists(shown, "mention_id"),
            {row["mention_id"]: row for row in mentions.iter_rows(named=True)},
            {row["person_id"]: row for row in people.iter_rows(named=True)},
            _lists(kin, "person_id"),
            _lists(others, "person_id"),
            {(r["source"], r["table"], r["record_key"]): r for r in events.iter_rows(named=True)},
            {(r["mention_id"], r["other_mention_id"]): r for r in beside.iter_rows(named=True)},
        )


def _among(frame: pl.DataFrame, key: str, wanted: pl.Series) -> pl.DataFrame:
    ids = wanted.unique().alias(key).to_frame()
    return frame.join(ids, on=key, how="semi", maintain_order="left")


def _lists(frame: pl.DataFrame, key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row[key], []).append(row)
    return found
