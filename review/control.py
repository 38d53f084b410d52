"""The blind control sample: is what was linked without people right?

Belongs here: drawing automatic matches of a night as cases that look like any other, and the
precision that people's answers measure. Does not belong here: how a case comes together (`build`),
what a blind case shows (`blind`), what an answer does to the link (`journal.control`), pages.

Each night a few automatic matches are asked as if they were uncertain. An answer that agrees with
linking does nothing but measure. One that contradicts it waits for a second pair of eyes, its case
with it from night to night, and is obeyed when somebody has confirmed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from sqlalchemy import Column, Date, String, Table, delete, insert, select

from common.agreement import wilson
from common.keyed_hashes import keyed_hashes
from contracts.language import SourceContract
from journal.control import CONTROL, machine_right
from journal.schema import metadata
from journal.standing import Standing
from journal.store import Journal
from matching.reasons import Reason
from review.blind import shuffled
from review.build import cases
from review.case import Case
from review.evidence import NightFiles
from review.queue import Queue
from warehouse.reasons import ConflictReason, Desk

A_NIGHT = 20
ENOUGH = 100
"""Below this many answers no figure is shown: its interval would say nothing."""
_BY_PEOPLE = (Reason.DECIDED.value, Reason.DECIDED_NOBODY.value)

TABLE = Table(
    "review_control",
    metadata,
    Column("province", String(2), primary_key=True),
    Column("conflict_id", String(32), primary_key=True),
    Column("night", Date, nullable=False),
    Column("source", String, nullable=False),
    Column("person_id", String(12), nullable=False),
)
"""Whom linking had matched: it holds personal data like the journal."""


def control_cases(
    files: NightFiles, key: bytes, said: Mapping[str, Standing], count: int = A_NIGHT
) -> list[Case]:
    """`count` automatic matches of the night as cases, drawn evenly over all of them.

    Which ones is decided by the key of the deployment and the night: the same when the night runs
    again, and nobody can foresee it. `said` is what stands about the sample (`answered`): a match
    is asked once, and as long as its answer waits for a second pair of eyes.
    """
    matches = (
        pl.scan_parquet(files.links)
        .filter(pl.col("decision") == "match", ~pl.col("reason").is_in(_BY_PEOPLE))
        .select(mention_id="record_id", master_id="master_id", probability="probability")
        .collect(engine="streaming")
    )
    asked = pl.col("mention_id").is_in(list(said))
    waits = pl.col("mention_id").is_in([one for one, stands in said.items() if stands.waits])
    fresh = matches.filter(~asked)
    draws = keyed_hashes(key, f"review-control {files.night}", fresh["mention_id"].to_list())
    drawn = fresh.with_columns(draw=pl.Series(draws, dtype=pl.String)).sort("draw").head(count)
    drawn = pl.concat([drawn.drop("draw"), matches.filter(waits)])
    if drawn.is_empty():
        return []
    mentions = (
        pl.scan_parquet(list(files.mentions))
        .join(drawn.lazy(), on="mention_id", how="inner")
        .collect(engine="streaming")
    )
    frame = _as_conflicts(mentions, files)
    matched = dict(drawn.select("mention_id", "master_id").iter_rows())
    return [
        replace(_with_file(case, files), matched=matched[case.mention_id])
        for case in cases(replace(files, conflicts=frame))
    ]


def _as_conflicts(mentions: pl.DataFrame, files: NightFiles) -> pl.DataFrame:
    """Matches in the shape of `warehouse.conflicts.conflict_frame`, as far as cases need it."""
    facts = ConflictReason.LINK_UNCERTAIN.facts
    names = _register_names(files.sources)
    prints = [
        hashlib.sha256("|".join(str(value) for value in row).encode()).hexdigest()
        for row in mentions.select(
            "mention_id", "master_id", "full_name", "date_of_birth", "sex", "person_id", "old_id"
        ).iter_rows()
    ]
    keys = [f"{CONTROL}|{mention}" for mention in mentions["mention_id"]]
    ids = ["C" + hashlib.sha256(key.encode()).hexdigest()[:16] for key in keys]
    titles = [names.get(pair, pair[1]) for pair in mentions.select("source", "table").iter_rows()]
    return mentions.select(
        "source", "record_key", "role", "mention_id", "master_id", "sheet", "line", "probability",
        conflict_id=pl.Series(ids, dtype=pl.String),
        content_hash=pl.Series(prints, dtype=pl.String),
        register_name=pl.Series(titles, dtype=pl.String),
        register="table",
        current_commune="commune_code",
        reason=pl.lit(ConflictReason.LINK_UNCERTAIN.value),
        blocking=pl.lit(facts.blocking),
        due_days=pl.lit(facts.due_days),
        desk=pl.lit(Desk.REVIEWER.value),
        decision=pl.lit("match"),
        link_reason=pl.lit(CONTROL),
        opened_on=pl.lit(files.night),
        other_mention_id=pl.lit(None, pl.String),
        file_name=pl.lit(None, pl.String),
        district_code=pl.lit(None, pl.String),
        detail=pl.lit(None, pl.String),
        differing=pl.lit([], pl.List(pl.String)),
    )  # fmt: skip


def _register_names(sources: tuple[SourceContract, ...]) -> dict[tuple[str, str], str]:
    return {(t.source, t.name): t.title_vi for contract in sources for t in contract.tables}


def _with_file(case: Case, files: NightFiles) -> Case:
    """The case with the name of its file: a place without one would give it away."""
    path = files.accepted.get((case.place.source, case.place.register))
    if path is None:
        return case
    rows = pl.scan_parquet(path).filter(pl.col("record_key") == case.place.record_key)
    found = rows.select("file_name").head(1).collect()
    name = found["file_name"][0] if found.height else None
    return replace(case, place=replace(case.place, file_name=name))


def note(queue: Queue, drawn: list[Case]) -> None:
    """Keep whom linking had matched, for when the answers are in."""
    rows = [
        {
            "province": case.province,
            "conflict_id": case.conflict_id,
            "night": case.night,
            "source": case.place.source,
            "person_id": case.matched,
        }
        for case in drawn
    ]
    with queue.journal.writing() as db:
        for row in rows:
            db.execute(
                delete(TABLE).where(
                    TABLE.c.province == row["province"], TABLE.c.conflict_id == row["conflict_id"]
                )
            )
        if rows:
            db.execute(insert(TABLE), rows)


def is_control(case: Case) -> bool:
    """Whether the case is one of the sample."""
    return case.link_reason == CONTROL


@dataclass(frozen=True)
class Measured:
    """Right among those answered, with the 95 % interval (Wilson) of the share, in 0–1."""

    right: int
    answered: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The measured precision."""
        return self.right / self.answered

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to speak of a figure."""
        return self.answered >= ENOUGH


def measured(queue: Queue, province: str, since: date | None = None) -> dict[str, Measured]:
    """Precision of automatic matches by source, and of all under "": what people said of the
    sample. Who could not tell does not count."""
    with queue.journal.reading() as db:
        query = select(TABLE.c.conflict_id, TABLE.c.source, TABLE.c.person_id)
        query = query.where(TABLE.c.province == province)
        if since is not None:
            query = query.where(TABLE.c.night >= since)
        asked = {row.conflict_id: row for row in db.execute(query)}
        stands = queue.journal.standing(province, conflicts=sorted(asked), connection=db)
    counts: dict[str, list[int]] = {}
    for conflict_id, standing in stands.items():
        right = machine_right(standing.entry, asked[conflict_id].person_id)
        for part in ("", asked[conflict_id].source) if right is not None else ():
            count = counts.setdefault(part, [0, 0])
            count[0] += bool(right)
            count[1] += 1
    return {
        part: Measured(right, n, *wilson(right, n)) for part, (right, n) in sorted(counts.items())
    }


def matched(journal: Journal, province: str) -> dict[str, str]:
    """Whom linking had found for each case of the sample, by conflict id."""
    with journal.reading() as db:
        query = select(TABLE.c.conflict_id, TABLE.c.person_id).where(TABLE.c.province == province)
        return {row.conflict_id: row.person_id for row in db.execute(query)}


def answered(journal: Journal, province: str, up_to: int) -> dict[str, Standing]:
    """What stands about matches of the sample after entry `up_to`, by mention id."""
    stands = journal.standing(
        province, up_to=up_to, conflicts=sorted(matched(journal, province))
    ).values()
    return {one.entry.said.mention_id: one for one in stands}


def with_controls(drawn: list[Case], asked: Iterator[Case]) -> Iterator[Case]:
    """The cases of a night with the sample among them, as the queue keeps them; what is asked
    anyway is asked once."""
    seen = set()
    for case in asked:
        seen.add(case.mention_id)
        yield shuffled(case)
    yield from (shuffled(case) for case in drawn if case.mention_id not in seen)
