"""What is known of a night's conflicts, as frames: who is shown, their families, other records.

Belongs here: reading the lake of a night and joining it, column by column, for all conflicts at
once. Does not belong here: cases made of it (`review.build`), where the files lie (assets/).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from journal.basis import person_fingerprint, record_fingerprint
from matching import load_spec
from review.case import SHOWN_CANDIDATES
from review.families import kin_of
from review.night_files import NightFiles, some_rows
from review.other_records import events_of, others_of
from review.side_by_side import beside, levelled

_PERSON = ("person_id", "full_name", "date_of_birth", "sex", "old_id", "commune_code",
           "household_id", "mother_id", "father_id", "spouse_id", "status", "died_on",
           "address")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Frames about the conflicts that wait for somebody; ids are those of the lake.

    `shown`: `mention_id`, `master_id`, `number` from 1, `probability`, `owner_id`, a `level_…` per
    comparison, `weight_…` where linking weighed them. `mentions`: records of conflicts with
    `record_hash`. `people`: rows of the master with `person_hash`. `kin`: `person_id`, `relation`,
    `relative_id`. `others`: records matched to the persons shown. `events`: `source`, `table`,
    `record_key`, `file_name`, `event`, `amount`. `beside`: `mention_id`, `other_mention_id` and a
    `level_…` per comparison of both.
    """

    conflicts: pl.DataFrame
    shown: pl.DataFrame
    mentions: pl.DataFrame
    people: pl.DataFrame
    kin: pl.DataFrame
    others: pl.DataFrame
    events: pl.DataFrame
    beside: pl.DataFrame


def gather(files: NightFiles) -> Evidence:
    """Read and join what belongs to the conflicts that are not closed."""
    conflicts = files.conflicts
    if "state" in conflicts.columns:
        conflicts = conflicts.filter(pl.col("state") != "closed")
    both = pl.concat([conflicts["mention_id"], conflicts["other_mention_id"].drop_nulls()])
    mentions = some_rows(files.mentions, "mention_id", both.unique())
    mentions = mentions.with_columns(record_fingerprint(mentions))
    spec = load_spec("person")
    shown = _shown(files, conflicts, mentions)
    asked = pl.concat([shown["master_id"], shown["owner_id"].drop_nulls()]).unique()
    people = some_rows((files.master,), "person_id", asked, _PERSON)
    shown = levelled(shown.join(people.select("person_id"), left_on="master_id",
                                 right_on="person_id", how="semi", maintain_order="left"),
                      mentions, people, spec)  # fmt: skip
    kin = kin_of(files.master, people)
    relatives = _missing_people(files.master, people, kin["relative_id"])
    others = others_of(files, shown["master_id"].unique(), people)
    return Evidence(
        conflicts=conflicts,
        shown=shown,
        mentions=mentions,
        people=pl.concat([people, relatives]).with_columns(
            person_fingerprint(pl.concat([people, relatives]))
        ),
        kin=kin,
        others=others,
        events=events_of(files, mentions, others),
        beside=beside(conflicts, mentions, spec),
    )


def _shown(files: NightFiles, conflicts: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Who is shown beside each record: the candidates of a link in review, else whom it is matched
    to; the holder of the number on the record as `owner_id`."""
    numbers = mentions["person_id"].drop_nulls().unique()
    holders = some_rows((files.master,), "person_id", numbers, ("person_id",))
    owners = mentions.select("mention_id", owner_id="person_id").join(
        holders, left_on="owner_id", right_on="person_id", how="semi"
    )
    uncertain = conflicts.filter(pl.col("decision") == "review")["mention_id"].unique()
    weighed = some_rows((files.candidates,), "record_id", uncertain).rename(
        {"record_id": "mention_id"}
    )
    certain = (
        conflicts.filter(pl.col("master_id").is_not_null())
        .select("mention_id", "master_id", "probability", rank=pl.lit(1, pl.UInt32))
        .unique("mention_id", keep="any")
        .join(weighed, on="mention_id", how="anti")
    )
    everybody = pl.concat([weighed, certain], how="diagonal_relaxed").join(
        owners, on="mention_id", how="left"
    )
    likely = (
        (pl.col("probability") >= files.worth_showing)
        | (pl.col("rank") == 1)
        | (pl.col("master_id") == pl.col("owner_id"))
    )
    return (
        everybody.filter(likely)
        .sort("mention_id", "rank")
        .with_columns(number=pl.int_range(1, pl.len() + 1).over("mention_id").cast(pl.Int64))
        .filter(pl.col("number") <= SHOWN_CANDIDATES)
    )


def _missing_people(master: Path, people: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    others = wanted.unique().alias("person_id").to_frame()
    others = others.join(people.select("person_id"), on="person_id", how="anti")
    return some_rows((master,), "person_id", others["person_id"], _PERSON)
