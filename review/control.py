"""The blind control sample: is what was linked without people right?

Belongs here: drawing automatic matches of a night as cases that look like any other. Does not
belong here: how a case comes together (`build`), what a blind case shows (`blind`), what an answer
does to the link (`journal.control`), what the answers measure (`measured`).

Each night a few automatic matches are asked as if they were uncertain. An answer that agrees with
linking does nothing but measure. One that contradicts it waits for a second pair of eyes, its case
with it from night to night, and is obeyed when somebody has confirmed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from common.keyed_hashes import keyed_hashes
from contracts.language import SourceContract
from findings.catalogue import LINK_UNCERTAIN, rule
from findings.desks import Desk
from journal.control import CONTROL
from journal.standing import Standing
from matching.reasons import Reason
from review.blind import shuffled
from review.build import cases
from review.case import SHOWN_CANDIDATES, Case
from review.night_files import NightFiles
from review.readings import second_of

A_NIGHT = 20
REACH = 4 * A_NIGHT
"""Mentions of which candidates are listed: enough for `A_NIGHT` matches among them."""
_BY_PEOPLE = (Reason.DECIDED.value, Reason.DECIDED_NOBODY.value)


def within_reach(mentions: pl.Series, key: bytes, night: date, standing: pl.DataFrame) -> pl.Series:
    """The mentions among which the sample of a night is drawn, so that linking lists their
    candidates: `REACH` of them that only the holder of the key can foresee, and those whose answer
    waits for a second pair of eyes (`standing`: `journal.pairs.standing_frame`).

    Ids of mentions are keyed hashes: those that come next after a place drawn by chance are as
    good as drawn one by one, and no more than one hash is made for millions.
    """
    (place,) = keyed_hashes(key, "review-control", [str(night)])
    beyond = mentions.filter(mentions >= place).bottom_k(REACH)
    around = mentions.filter(mentions < place).bottom_k(REACH - len(beyond))
    waiting = standing.filter("waits", about=CONTROL).get_column("mention_id")
    return pl.concat([beyond, around, waiting.rename(mentions.name)]).unique().sort()


def control_cases(
    files: NightFiles, key: bytes, said: Mapping[str, Standing], count: int = A_NIGHT
) -> list[Case]:
    """`count` automatic matches of the night as cases, drawn evenly over all of them.

    Which ones is decided by the key of the deployment and the night: the same when the night runs
    again, and nobody can foresee it. `said` is what stands about the sample (`answered`): a match
    is asked once, and as long as its answer waits for a second pair of eyes. Candidate 1 is whom
    linking had matched, the others are the best of those whom it had considered, however unlikely.
    """
    reached = pl.scan_parquet(files.candidates).select("record_id").unique()
    matches = (
        pl.scan_parquet(files.links)
        .filter(pl.col("decision") == "match", ~pl.col("reason").is_in(_BY_PEOPLE))
        .join(reached, on="record_id", how="semi")
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
        for case in cases(replace(files, conflicts=frame, worth_showing=0.0))
    ]


def _as_conflicts(mentions: pl.DataFrame, files: NightFiles) -> pl.DataFrame:
    """Matches in the shape of `warehouse.conflicts.conflict_frame`, as far as cases need it."""
    asked = rule(LINK_UNCERTAIN)
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
        reason=pl.lit(LINK_UNCERTAIN),
        blocking=pl.lit(asked.blocking),
        due_days=pl.lit(asked.due_days),
        desk=pl.lit(Desk.REVIEWER.value),
        decision=pl.lit("review"),  # its candidates are shown as those of a question
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


def is_control(case: Case) -> bool:
    """Whether the case is one of the sample."""
    return case.link_reason == CONTROL


def with_controls(
    drawn: list[Case], asked: Iterator[Case], twice: Container[str] = ()
) -> Iterator[Case]:
    """The cases of a night with the sample among them, as the queue keeps them; what is asked
    anyway is asked once, and the matches whose first case is in `twice` by two (`readings`)."""
    seen, sizes = set(), []
    for case in asked:
        seen.add(case.mention_id)
        if case.asks_who and case.candidates:
            sizes.append(len(case.candidates))
        yield shuffled(case)
    fresh = [case for case in drawn if case.mention_id not in seen]
    for case in _sized(fresh, sizes or [SHOWN_CANDIDATES]):
        yield shuffled(case)
        if case.conflict_id in twice:
            yield shuffled(second_of(case))


def _sized(drawn: list[Case], sizes: list[int]) -> list[Case]:
    """The sample with as many candidates as the questions have, whose numbers are `sizes`: so many
    of it with one, with two …, or it would be known by them. Who has the most rivals shows the
    most; nobody shows rivals that linking did not find."""
    asked = sorted(sizes, reverse=True)
    most = sorted(drawn, key=lambda case: (-len(case.candidates), case.conflict_id))
    places = (asked[(2 * at + 1) * len(asked) // (2 * len(most))] for at in range(len(most)))
    return [
        replace(case, candidates=case.candidates[:size])
        for case, size in zip(most, places, strict=True)
    ]
