"""What is asked stays in order, is found, and knows what was answered meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from journal.decisions import Action, Channel, Decision, Draft, Seen
from journal.store import Journal
from review import leases
from review.case import Values
from review.leases import Held
from review.listing import COUNTED
from review.queue import Count, Due, Queue, Spot, State, Wanted
from review.queue_facets import FacetCounts
from review.queue_load import load
from review.queue_tables import LOAD
from tests.unit.review.cases import CASE, NAMESAKE

KEY = b"k" * 32
TODAY = date(2026, 11, 3)
NIGHT = date(2026, 11, 2)
ALL = Wanted(province="66")


@pytest.fixture
def queue(tmp_path: Path):
    journal = Journal.open(tmp_path / "journal.sqlite", KEY)
    yield Queue(journal, KEY)
    journal.close()


def case(n: int, /, *, due: int = 0, name: str = "Trần Thị Hường", **changes):
    changes.setdefault("record", replace(CASE.record, full_name=name, person_id=f"098049{n:06d}"))
    place = replace(CASE.place, record_key=f"24133.{n:04d}|2026-10")
    return replace(
        CASE, conflict_id=f"C{n:016x}", place=place, due_on=TODAY + timedelta(days=due), **changes
    )


def fill(queue: Queue, *cases, up_to: int = 0, night: date = NIGHT, province: str = "66") -> None:
    assert load(queue, KEY, province, night, cases, up_to=up_to) == len(cases)


def ids(lines) -> list[int]:
    return [int(line.conflict_id[1:], 16) for line in lines]


def listed(queue: Queue, **wanted) -> list[int]:
    return ids(queue.page(replace(ALL, **wanted), TODAY))


def said(of, decision: Decision = Decision.SAME_PERSON, **changes) -> Draft:
    shown = of.candidates[0]
    named = decision in (Decision.SAME_PERSON, Decision.OTHER_PERSON)
    given = {
        "action": Action.DECIDE, "actor": "lan", "role": "reviewer", "channel": Channel.WEB,
        "province": of.province, "conflict_id": of.conflict_id, "reason": of.reason,
        "mention_id": of.mention_id, "content_hash": of.content_hash,
        "record_hash": of.record_hash, "decision": decision,
        "person_id": shown.values.person_id if named else None,
        "person_hash": shown.person_hash if named else None,
        "seen": tuple(Seen(c.values.person_id, c.person_hash) for c in of.candidates),
    }  # fmt: skip
    return Draft(**(given | changes))


def test_the_most_urgent_comes_first_and_pages_meet(queue):
    cases = [case(n, due=n % 7, blocking=n % 2 == 0) for n in range(25)]
    fill(queue, *cases)
    whole = queue.page(ALL, TODAY, limit=100)
    assert [line.due_on for line in whole] == sorted(line.due_on for line in whole)
    of_a_day = [line.blocking for line in whole if line.due_on == TODAY]
    assert of_a_day == sorted(of_a_day, reverse=True)
    pages, after = [], None
    while page := queue.page(ALL, TODAY, after=after, limit=4):
        pages += page
        after = page[-1].spot
    assert pages == whole
    middle = whole[12]
    with queue.journal.reading() as db:
        listing = queue.listing(db, ALL, TODAY)
        assert listing.around(middle.spot).before == whole[11].conflict_id
        assert listing.after(middle.spot) == whole[13].conflict_id
        assert listing.count(before=middle.spot) == Count(12)
        assert listing.around(Spot(0, "")).before is None
        assert listing.after() == whole[0].conflict_id


def test_a_case_comes_back_as_it_was_written(queue):
    given = case(1)
    fill(queue, given)
    found = queue.one("66", given.conflict_id)
    assert found.case == given
    assert (found.entry, found.line.state) == (None, State.OPEN)
    assert list(queue.queued(ALL, TODAY)) == [found]
    assert queue.one("67", given.conflict_id) is None
    assert queue.one("66", "C" + "f" * 16) is None


FILTERS = [
    ({}, [1, 2, 3, 4]),
    ({"desks": ("police",)}, [5]),
    ({"desks": ()}, [1, 2, 3, 4, 5]),
    ({"communes": ("24133",)}, [1, 3, 4]),
    ({"communes": ("",)}, [2]),
    ({"communes": ()}, []),
    ({"reasons": ("two_births",)}, [3]),
    ({"reasons": ("two_births", "link_uncertain")}, [1, 2, 3, 4]),
    ({"registers": (("beneficiaries", "beneficiaries"),)}, [1, 2, 3]),
    ({"registers": (("land", "land"), ("tax", "tax"))}, [4]),
    ({"due": (Due.LATE,)}, [1]),
    ({"due": (Due.TODAY,)}, [2]),
    ({"due": (Due.SOON, Due.LATER)}, [3, 4]),
    ({"due": (Due.LATER,)}, [4]),
    ({"signature": "two_births/x"}, [3]),
    ({"search": "huong"}, [1, 2, 4]),
    ({"search": "Trần Hường"}, [1, 2, 4]),
    ({"search": "Thị H"}, [1, 2, 4]),
    ({"search": "ường"}, []),
    ({"search": "  "}, [1, 2, 3, 4]),
    ({"search": "%"}, []),
    ({"search": "098049000004"}, [4]),
    ({"search": "098 049 000 004"}, [4]),
    ({"search": "098152007730"}, [1, 2, 4]),
    ({"search": "24133.0002|2026-10"}, [2]),
    ({"search": "C0000000000000003"}, [3]),
    ({"search": "999999999999"}, []),
]


def fill_for_filters(queue):
    land = replace(case(4).place, source="land", register="land")
    other = replace(CASE.record, full_name="H'Ngơ Niê", person_id=None, old_id=None)
    fill(
        queue,
        case(1, due=-1),
        case(2, commune_code=None),
        case(3, due=2, reason="two_births", signature="two_births/x", record=other, candidates=()),
        replace(case(4, due=3), place=land),
        case(5, due=9, desk="police"),
    )


@pytest.mark.parametrize(("filters", "found"), FILTERS)
def test_filters_and_search_find_what_they_say(queue, filters, found):
    fill_for_filters(queue)
    assert sorted(listed(queue, **filters)) == found
    assert queue.count(replace(ALL, **filters), TODAY) == Count(len(found))


def test_apostrophes_and_marks_of_the_highlands_are_found(queue):
    fill(queue, case(1, name="H'Ngơ Niê Kđăm"), case(2, name="Hngơ"))
    assert listed(queue, search="h'ngo kdam") == [1]


def test_beyond_a_thousand_a_count_says_so(queue):
    assert str(Count(COUNTED, more=True)) == "1000+"
    bare = {"candidates": (), "record": Values(full_name="Lê Văn Tám")}
    fill(queue, *(case(n, **bare) for n in range(COUNTED + 1)))
    assert queue.count(ALL, TODAY) == Count(COUNTED, more=True)
    assert queue.count(replace(ALL, search="C0000000000000003"), TODAY) == Count(1)


def test_a_night_replaces_its_own_province_only(queue):
    fill(queue, case(1), case(2))
    fill(queue, replace(case(9), province="67"), province="67")
    fill(queue, case(2, name="Trần Thị Hoa"), case(3), night=NIGHT + timedelta(days=1))
    assert listed(queue) == [2, 3]
    assert listed(queue, search="hoa") == [2]
    assert listed(queue, search="098049000001") == []
    assert listed(queue, province="67") == [9]
    assert (queue.night("66"), queue.night("67")) == (NIGHT + timedelta(days=1), NIGHT)
    assert queue.night("01") is None


def test_a_load_that_was_killed_is_not_seen_and_goes_with_the_next(queue):
    fill(queue, case(1))

    def killed():
        yield from (case(n) for n in range(2, 600))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(queue, KEY, "66", NIGHT, killed(), up_to=0)
    assert listed(queue) == [1]
    fill(queue, case(7))
    assert listed(queue) == [7]
    with queue.journal.reading() as db:
        assert len(db.execute(select(LOAD)).all()) == 1


def test_an_answer_takes_the_case_off_the_list_at_once(queue):
    one, two = case(1), case(2)
    fill(queue, one, two)
    with queue.journal.writing() as db:
        (entry,) = queue.journal.append([said(one)], connection=db)
        queue.refresh(db, "66", [one.conflict_id])
    assert listed(queue) == [2]
    found = queue.one("66", one.conflict_id)
    assert (found.entry, found.line.state) == (entry.seq, State.DECIDED)
    undo = said(one, decision=None, action=Action.UNDO, supersedes=entry.seq, person_id=None,
                person_hash=None, seen=())  # fmt: skip
    with queue.journal.writing() as db:
        queue.journal.append([undo], connection=db)
        queue.refresh(db, "66", [one.conflict_id])
    assert listed(queue) == [1, 2]
    assert queue.one("66", one.conflict_id).entry is None


@pytest.mark.parametrize(
    ("decision", "second", "state"),
    [
        (Decision.UNSURE, False, State.UNSURE),
        (Decision.SAME_PERSON, True, State.SECOND),
        (Decision.SOURCE_WRONG, False, State.DECIDED),
    ],
)
def test_an_answer_has_its_state(queue, decision, second, state):
    fill(queue, case(1))
    with queue.journal.writing() as db:
        queue.journal.append([said(case(1), decision, needs_second=second)], connection=db)
        queue.refresh(db, "66", [case(1).conflict_id])
    assert queue.one("66", case(1).conflict_id).line.state is state
    assert listed(queue, states=(state,)) == [1]


def test_what_was_said_while_a_night_ran_counts_and_what_it_obeyed_is_asked_again(queue):
    before, meanwhile, changed = case(1), case(2), case(3)
    queue.journal.append([said(before)])
    obeyed = queue.journal.head().seq
    queue.journal.append([said(meanwhile), said(changed)])
    fill(queue, before, meanwhile, replace(changed, content_hash="f" * 64), case(4), up_to=obeyed)
    assert listed(queue) == [1, 3, 4]
    entries = [queue.one("66", case(n).conflict_id).entry for n in (1, 2, 3, 4)]
    assert entries == [1, 2, 3, None]


def test_facets_count_what_one_more_tick_would_bring(queue):
    fill(
        queue,
        case(1, due=-1), case(2, due=-1, reason="two_births"),
        case(3, commune_code="24134", commune_name="Xã Cư M'gar"), case(4, desk="police"),
    )  # fmt: skip
    now = [0.0]
    counts = FacetCounts(queue, clock=lambda: now[0])
    facets = counts.facets(replace(ALL, reasons=("two_births",), search="x"), TODAY)
    assert facets.reasons == {"link_uncertain": 2, "two_births": 1}
    assert facets.due == {Due.LATE: 1}
    assert facets.communes == {"24133": ("Phường Ea Kao", 1)}
    assert facets.desks == {"reviewer": 1}
    whole = counts.facets(ALL, TODAY)
    assert whole.desks == {"reviewer": 3, "police": 1}
    assert whole.communes["24134"] == ("Xã Cư M'gar", 1)
    assert whole.registers == {
        ("beneficiaries", "beneficiaries"): ("Danh sách chi trả trợ cấp bảo trợ xã hội", 3)
    }
    fill(queue, case(5))
    assert counts.facets(ALL, TODAY) == whole
    now[0] = 11.0
    assert counts.facets(ALL, TODAY).desks == {"reviewer": 1}


def test_counts_say_who_holds_what_and_obey_each_other(queue):
    """Four open cases and one that is unsure: 1 and 2 are mine, 3 a colleague's, the lease of 4 is
    over, 5 (unsure, mine) nobody else's."""
    fill(queue, case(1), case(2, reason="two_births"), case(3, desk="police"), case(4), case(5))
    queue.journal.append([said(case(5), Decision.UNSURE)])
    with queue.journal.writing() as db:
        queue.refresh(db, "66", [case(5).conflict_id])
        for number, who, seconds in (
            (1, "lan", 99),
            (2, "lan", 99),
            (3, "minh", 99),
            (5, "lan", 99),
        ):
            leases.take(db, "66", [case(number).conflict_id], who, seconds=seconds)
        leases.take(db, "66", [case(4).conflict_id], "minh", seconds=0.0)
    everywhere, counts = replace(ALL, desks=()), FacetCounts(queue)
    facets = counts.facets(everywhere, TODAY, account="lan")
    assert facets.held == {Held.ME: 2, Held.NOBODY: 1, Held.OTHERS: 1}
    assert facets.states == {
        State.OPEN: 4, State.UNSURE: 1, State.SECOND: 0, State.DECIDED: 0,
    }  # fmt: skip
    assert counts.facets(everywhere, TODAY, account="minh").held[Held.ME] == 1
    assert counts.facets(ALL, TODAY, account="lan").held[Held.OTHERS] == 0
    mine = counts.facets(everywhere, TODAY, account="lan", held=(Held.ME,))
    assert mine.held == facets.held, "not the facet's own filter"
    assert mine.reasons == {"link_uncertain": 1, "two_births": 1}
    assert mine.states[State.UNSURE] == 1
    assert mine.desks == {"reviewer": 2}


def test_patterns_are_counted_for_bulk_decisions(queue):
    alone = replace(CASE.candidates[0], values=NAMESAKE)
    fill(queue, case(1), case(2), case(3, signature="other", candidates=(alone,)))
    (only,) = queue.patterns(ALL, TODAY)
    assert (only.signature, only.reason, only.cases) == (CASE.signature, "link_uncertain", 2)
