"""People decide after the first night; the second one obeys, and what no longer holds is open."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from assets.catalogue import PERSON_SOURCES
from assets.decided import JOURNAL_TAG
from findings.catalogue import LINK_UNCERTAIN, rules
from intake.secret_key import pseudonym_key
from journal.basis import person_fingerprint, record_fingerprint
from journal.decisions import Action, Channel, Decision, Draft, Seen
from journal.store import Journal
from pipelines.cli.main import app
from pipelines.journal_check import verify_journal
from pipelines.outcomes import Exit
from review import accounts, control, measured, readings
from review.accounts import Account
from review.case import Case
from review.deciding import Answer, draft_of
from review.queue import Queue, State, Wanted
from review.roles import Bounds, Role
from tests.integration.support import NIGHTS, Deployment, TwoNights
from warehouse.questions import Questions, last_questions

CONTENT = ["conflict_id", "content_hash"]


def lake(deployment: Deployment, layer: str, name: str, night: int) -> pl.DataFrame:
    frames = deployment.lake(layer, name, NIGHTS[night])
    (frame,) = frames.values()
    return frame


class Desk:
    """Somebody who decides about the conflicts of the first night as they were shown."""

    def __init__(self, deployment: Deployment) -> None:
        mentions = pl.concat(lake(deployment, "mentions", name, 0) for name in PERSON_SOURCES)
        self.records = dict(zip(mentions["mention_id"], record_fingerprint(mentions), strict=True))
        master = lake(deployment, "accepted", "population", 0)
        self.people = dict(zip(master["person_id"], person_fingerprint(master), strict=True))
        self.candidates = lake(deployment, "links", "candidates", 0)

    def says(self, conflict: dict[str, str], decision: Decision, **changes: object) -> Draft:
        shown = self.candidates.filter(record_id=conflict["mention_id"])["master_id"]
        person = changes.pop("person_id", None)
        given = {
            "action": Action.DECIDE, "actor": "lan", "role": "reviewer", "channel": Channel.WEB,
            "province": "66", "conflict_id": conflict["conflict_id"],
            "reason": conflict["reason"], "mention_id": conflict["mention_id"],
            "content_hash": conflict["content_hash"],
            "record_hash": self.records[conflict["mention_id"]], "decision": decision,
            "person_id": person, "person_hash": self.people.get(person),
            "seen": tuple(Seen(who, self.people[who]) for who in shown),
        }  # fmt: skip
        return Draft(**given | changes)


def test_the_second_night_obeys_what_was_decided_after_the_first(
    two_nights: TwoNights, tmp_path: Path
) -> None:
    first, second = (lake(two_nights.deployment, "conflicts", "person", n) for n in (0, 1))
    same = first.join(second, on=CONTENT, how="semi")
    questions = same.filter(reason="link_uncertain", state="open").sort("conflict_id")
    named, nobody, edited = questions.head(3).iter_rows(named=True)
    plain = [rule.id for rule in rules().values() if not rule.needs_second]
    findings = same.filter(pl.col("reason").is_in(plain), pl.col("reason") != LINK_UNCERTAIN).sort(
        "conflict_id"
    )
    closed, wrong, late = findings.head(3).iter_rows(named=True)
    after_first = two_nights.between(tmp_path)
    desk = Desk(after_first)
    layout = after_first.settings.layout
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        told = journal.append(
            [
                desk.says(named, Decision.SAME_PERSON, person_id=named["master_id"]),
                desk.says(nobody, Decision.NOBODY),
                desk.says(edited, Decision.NOBODY, record_hash="0" * 32, content_hash="0" * 64),
                desk.says(closed, Decision.NOT_A_CONFLICT),
                desk.says(wrong, Decision.MASTER_WRONG),
            ]
        )
        right, waiting, confirmed = asked_blind(journal, 3)
        (first_no,) = journal.append([judges(confirmed, Decision.NOBODY)])
        confirms = {"action": Action.CONFIRM, "decision": None, "actor": "minh", "seen": ()}
        again = journal.append(
            [
                desk.says(nobody, Decision.NOBODY, actor="minh", note="cùng ý"),
                desk.says(wrong, Decision.SOURCE_WRONG, actor="minh"),
                judges(right, Decision.SAME_PERSON),
                judges(waiting, Decision.NOBODY),
                replace(first_no.said, confirms=first_no.seq, needs_second=False, **confirms),
            ]
        )
        journal.append([desk.says(late, Decision.SOURCE_WRONG)])
        for who in (LAN, replace(LAN, name="minh")):
            accounts.add(journal.database, who, None)
    result = after_first.run(NIGHTS[1], journal=again[-1].seq)
    assert (result.exit, result.problems) == (Exit.OK, ())

    links = lake(after_first, "links", "person", 1)
    decided = {row["record_id"]: row for row in links.iter_rows(named=True)}
    assert [
        tuple(decided[conflict["mention_id"]][name] for name in ("decision", "reason", "master_id"))
        for conflict in (named, nobody)
    ] == [("match", "decided", named["master_id"]), ("no_match", "decided_nobody", None)]

    before = lake(two_nights.deployment, "links", "person", 1)
    alone = [case.mention_id for case in (right, waiting)]
    assert before.filter(pl.col("record_id").is_in(alone)).equals(
        links.filter(pl.col("record_id").is_in(alone))
    ), "an answer that agrees, or that nobody has confirmed, changes nothing"
    assert decided[confirmed.mention_id]["master_id"] != confirmed.matched
    assert decided[confirmed.mention_id]["decision"] != "match"
    obeyed = lake(after_first, "decisions", "person", 1)["record_id"]
    assert confirmed.mention_id in obeyed
    assert not set(alone) & set(obeyed)
    assert states_of(after_first, right, waiting, confirmed) == [
        None, State.SECOND, None,
    ]  # fmt: skip

    conflicts = lake(after_first, "conflicts", "person", 1)
    now = {row["conflict_id"]: row for row in conflicts.iter_rows(named=True)}
    assert now.keys().isdisjoint({named["conflict_id"], nobody["conflict_id"]})
    opened = now[edited["conflict_id"]]
    assert (opened["state"], opened["holds"], opened["said_decision"]) == ("open", False, "nobody")
    assert (opened["said_by"], opened["said_seq"]) == ("lan", 3)
    assert now[closed["conflict_id"]]["state"] == "closed"
    assert (now[wrong["conflict_id"]]["state"], now[wrong["conflict_id"]]["desk"]) == (
        "referred", "owner_agency",
    )  # fmt: skip
    assert now[late["conflict_id"]]["said_decision"] is None, "after the entry that the run obeys"

    with duckdb.connect(str(after_first.warehouse), read_only=True) as con:
        heads = con.sql("SELECT journal_seq, journal_hash FROM fct_night ORDER BY night").fetchall()
    assert told[-1].seq == 5
    assert heads == [(0, "0" * 64), (11, again[-1].hash)]
    verified = verify_journal(layout, layout.journal)
    assert (verified.faults, verified.head.seq, verified.anchors) == ((), 12, 2)
    progress_is_told(after_first, first, conflicts)
    some_matches_are_asked_of_two(after_first)


EVERY = Wanted(province="66", states=())
LAN = Account("lan", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66"))


def asked_blind(journal: Journal, count: int) -> list[Case]:
    """Cases of the control sample of the first night."""
    queue = Queue(journal, b"k" * 32)
    shown = [queue.one("66", one) for one in sorted(measured.matched(journal, "66"))]
    return [queued.case for queued in shown if queued is not None][:count]


def judges(case: Case, decision: Decision) -> Draft:
    """What Lan says of a case of the sample, as the page enters it."""
    names = case.candidate_of(case.matched) if decision is Decision.SAME_PERSON else None
    return draft_of(case, Answer(decision=decision, candidate=names and names.number), LAN)


def states_of(deployment: Deployment, *cases: Case) -> list[State | None]:
    """The state of each of these cases in the queue now, None where it is not asked."""
    layout = deployment.settings.layout
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        queue = Queue(journal, pseudonym_key(layout))
        found = [queue.one("66", case.conflict_id) for case in cases]
    return [queued and queued.line.state for queued in found]


def some_matches_are_asked_of_two(deployment: Deployment) -> None:
    """As two cases about the same people, of which Lan is shown one and Minh the other."""
    layout = deployment.settings.layout
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        queue = Queue(journal, pseudonym_key(layout))
        firsts = [one.case for one in queue.queued(EVERY, NIGHTS[1].date) if one.case.matched]
        seconds = [queue.one("66", readings.second_of(case).conflict_id) for case in firsts]
        with journal.reading() as db:
            unseen = [readings.hidden(db, "66", name) for name in ("lan", "minh")]
    twice = [(one, two.case) for one, two in zip(firsts, seconds, strict=True) if two]
    assert 0 < len(twice) < len(firsts) / 2
    for first, second in twice:
        shown = [{one.person_hash for one in case.candidates} for case in (first, second)]
        assert shown[0] == shown[1]
        assert second.matched is None
    assert not unseen[0] & unseen[1]
    assert unseen[0] | unseen[1] == {case.conflict_id for both in twice for case in both}


def progress_is_told(done: Deployment, first: pl.DataFrame, second: pl.DataFrame) -> None:
    """Lan decided five cases and judged three matches; Minh saw two of hers again and said
    otherwise of one, and confirmed what she said of a match."""
    with duckdb.connect(str(done.warehouse), read_only=True) as con:
        figures = con.sql(
            "SELECT metric_id, numerator::INTEGER, denominator::INTEGER FROM fct_metric "
            "WHERE level = 'province' AND metric_id IN ('decisions_overturned', 'link_precision', "
            "'review_agreement') ORDER BY 1"
        ).fetchall()
        work = con.sql("SELECT decisions, seen_twice, overturned FROM fct_reviewer ORDER BY 1")
        assert work.fetchall() == [(2, 0, 0), (5, 2, 1)]
        cleared = {row[0] for row in con.sql("SELECT conflict FROM fct_cleared").fetchall()}
    assert figures == [
        ("decisions_overturned", 1, 7), ("link_precision", 1, 3),
    ]  # fmt: skip
    still = second.filter(pl.col("state") != "closed")["conflict_id"]
    assert cleared == set(first["conflict_id"]) - set(still)
    asked = second.filter(desk="reviewer", state="open")
    late = asked.filter(pl.col("age_days") > pl.col("due_days")).height
    found = last_questions(done.warehouse, "66")
    # links: the one named, nobody, the match two people contradict; a finding closed, a record
    # passed on
    assert found == Questions(NIGHTS[1].date, asked.height, late, 5)
    shown = " ".join(CliRunner().invoke(app, ["status", "--home", str(done.home)]).stdout.split())
    assert f"{late:,} overdue; the night of {NIGHTS[1].date} obeyed 5 decisions" in shown


def test_a_run_notes_in_its_tags_up_to_which_entry_it_obeyed(two_nights: TwoNights) -> None:
    home = two_nights.deployment.home
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        run = instance.get_run_by_id(two_nights.results[0].run_id)
        assert run is not None
        assert run.tags[JOURNAL_TAG] == "0"


def test_a_night_asks_some_automatic_matches_again_without_saying_which(
    two_nights: TwoNights,
) -> None:
    links = lake(two_nights.deployment, "links", "person", 1).filter(decision="match")
    layout = two_nights.deployment.settings.layout
    key = pseudonym_key(layout)
    with closing(Journal.open(layout.journal, key)) as journal, journal.reading() as db:
        queue = Queue(journal, key)
        latest = measured.TABLE.c.night == NIGHTS[1].date
        drawn = db.execute(select(measured.TABLE).where(latest)).all()
        assert len(drawn) == control.A_NIGHT
        sizes = []
        matched = dict(zip(links["record_id"], links["master_id"], strict=True))
        for row in drawn:
            queued = queue.one("66", row.conflict_id, connection=db)
            assert queued is not None
            case = queued.case
            assert matched[case.mention_id] == row.person_id
            assert case.candidate_of(row.person_id) is not None
            assert {one.probability for one in case.candidates} == {None}
            assert all(one.comparisons for one in case.candidates)
            sizes.append(len(case.candidates))
            assert case.place.file_name
            assert (queued.line.desk, case.reason) == ("reviewer", "link_uncertain")
        asked = queue.queued(Wanted(province="66", reasons=("link_uncertain",)), NIGHTS[1].date)
        true = [len(one.case.candidates) for one in asked if one.case.matched is None]
    alone = sum(size == 1 for size in sizes) / len(sizes)
    assert alone == pytest.approx(sum(size == 1 for size in true) / len(true), abs=0.1)
