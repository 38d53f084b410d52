"""What standing decisions mean for tonight: pairs of a record and a person for linking, and lines
to hold against the conflicts.

Belongs here: turning *same*, *other* and *nobody* into pairs, and leaving out those whose record or
person is no longer what it was when somebody decided. Does not belong here: which decision stands
(`standing`), what a fingerprint covers (`basis`), obeying the pairs (`matching`), decisions about
findings (the warehouse compares their `content_hash`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from journal.basis import PERSON, RECORD, person_fingerprint, record_fingerprint
from journal.control import only_measures
from journal.decisions import Decision
from journal.standing import Standing

SAME, OTHER = "same", "other"
_SAID = {
    "seq": pl.Int64, "record_id": pl.String, "record_hash": pl.String, "master_id": pl.String,
    "person_hash": pl.String, "verdict": pl.String,
}  # fmt: skip
_NOBODY = {"master_id": pl.String, "person_hash": pl.String}
_STANDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "conflict_id": pl.String, "mention_id": pl.String, "about": pl.String, "seq": pl.Int64,
    "decision": pl.String, "decided_at": pl.Datetime("us", "UTC"), "actor": pl.String,
    "waits": pl.Boolean, "content_hash": pl.String,
}  # fmt: skip


def said_pairs(standing: Iterable[Standing]) -> pl.DataFrame:
    """Every pair that a working decision speaks of, whether it still holds or not.

    Columns: `seq` of the entry, `record_id`, `record_hash`, `master_id`, `person_hash`, `verdict`
    (same | other). *Nobody* is *other* for everybody who was shown, and, without a `master_id`, for
    the many of that name whom linking does not look through: who appears later is a new question.
    What agrees with linking about the control sample speaks of none.
    """
    rows = []
    for stands in standing:
        said = stands.entry.said
        if not stands.works or only_measures(said):
            continue
        named: tuple[tuple[str | None, str | None], ...] = ()
        if said.person_id is not None and said.person_hash is not None:
            named = ((said.person_id, said.person_hash),)
        if said.decision is Decision.SAME_PERSON:
            verdict = SAME
        elif said.decision is Decision.OTHER_PERSON:
            verdict = OTHER
        elif said.decision is Decision.NOBODY:
            shown = ((seen.person_id, seen.person_hash) for seen in said.seen)
            verdict, named = OTHER, (*shown, (None, None))
        else:
            continue
        rows += [
            (stands.seq, said.mention_id, said.record_hash, *person, verdict) for person in named
        ]
    return pl.DataFrame(rows, schema=_SAID, orient="row")


def pairs(
    standing: Iterable[Standing], mentions: pl.LazyFrame, master: pl.LazyFrame
) -> pl.DataFrame:
    """The pairs that hold tonight, for `matching.link(…, decisions=)`.

    `mentions` (`mention_id` and the columns of `basis.RECORD`) and `master` (`basis.PERSON`) may be
    scans of files: only the rows that somebody decided about are read. Columns: `record_id`,
    `master_id` (none: see `said_pairs`), `verdict` (same | other), and `seq` of the entry that says
    so; sorted. A pair whose record or person changed, or is gone, is left out. Where several
    decisions speak of one record, the latest word about a pair counts, and the latest person named.
    """
    said = _latest(said_pairs(standing))
    if said.is_empty():  # nobody decided who is meant: millions of ids need not be read
        return said.select("record_id", "master_id", "verdict", "seq")
    records = _rows(mentions, "mention_id", said["record_id"], RECORD)
    people = _rows(master, "person_id", said["master_id"].drop_nulls(), PERSON)
    return (
        said.join(
            records.select(pl.col("mention_id").alias("record_id"), record_fingerprint(records)),
            on=["record_id", "record_hash"],
            how="semi",
        )
        .join(
            pl.concat(
                [
                    people.select(
                        pl.col("person_id").alias("master_id"), person_fingerprint(people)
                    ),
                    pl.DataFrame([(None, None)], schema=_NOBODY, orient="row"),
                ]
            ),
            on=["master_id", "person_hash"],
            how="semi",
            nulls_equal=True,
        )
        .select("record_id", "master_id", "verdict", "seq")
        .sort("record_id", "master_id")
    )


def standing_frame(standing: Iterable[Standing]) -> pl.DataFrame:
    """One line per conflict about which a decision stands: what the warehouse holds against
    tonight's conflicts.

    Columns: `conflict_id`, `mention_id`, `about` (reason of the conflict), `seq`, `decision`,
    `decided_at` (UTC), `actor`, `waits` (for a second pair of eyes), `content_hash` (empty when
    forgotten, which equals none).
    """
    rows = [
        (
            stands.entry.said.conflict_id,
            stands.entry.said.mention_id,
            stands.entry.said.reason,
            stands.seq,
            stands.entry.said.decision,
            stands.entry.at,
            stands.entry.said.actor,
            stands.waits,
            stands.entry.said.content_hash,
        )
        for stands in standing
    ]
    return pl.DataFrame(rows, schema=_STANDS, orient="row").sort("seq")


def _latest(said: pl.DataFrame) -> pl.DataFrame:
    """The last word about each pair, and of persons named the last one of each record; an earlier
    word does not come back because a later one holds no longer."""
    same = pl.col("verdict") == SAME
    last_named = pl.col("seq").filter(same).max().over("record_id")
    return (
        said.filter(~same | (pl.col("seq") == last_named))
        .sort("seq")
        .unique(["record_id", "master_id"], keep="last", maintain_order=True)
    )


def _rows(
    frame: pl.LazyFrame, key: str, wanted: pl.Series, columns: tuple[str, ...]
) -> pl.DataFrame:
    """The rows of `frame` with these keys: key and what the fingerprint covers."""
    there = frame.collect_schema().names()
    names = dict.fromkeys((key, *(column for column in columns if column in there)))
    return frame.select(*names).filter(pl.col(key).is_in(wanted.unique().implode())).collect()
