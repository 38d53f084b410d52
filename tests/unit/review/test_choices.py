"""Page and workbook offer the same decisions about every reason, and no other is taken."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from findings.catalogue import LINK_UNCERTAIN, rule, rules
from journal.decisions import Decision
from review.accounts import Account
from review.case import Case
from review.choices import choices
from review.deciding import Answer, IncompleteError, draft_of
from review.filled_rows import FilledRow
from review.queue_load import load
from review.roles import Bounds, Role
from review.web.answers import answer_of
from review.web.context import Context
from review.workbook import words
from review.workbook.refusals import Wrong
from review.workbook.seal import close, sealed
from review.workbook.taking import take
from tests.unit.review import cases

KEY = b"k" * 32
LAN = Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66"))
NOT_FOR = (Wrong.NOT_FOR_QUESTIONS, Wrong.NOT_FOR_FINDINGS)


@pytest.fixture(params=rules())
def case(request: pytest.FixtureRequest, context: Context) -> Case:
    """A case of each reason, in the queue."""
    reason = request.param
    made = cases.question(1, candidates=2)
    if reason != LINK_UNCERTAIN:
        made = replace(cases.dead_but_paid(1), reason=reason, desk=rule(reason).desk.value)
    load(context.queue, KEY, "66", cases.NIGHT, [made], up_to=0)
    return made


def offered(page: str) -> set[str]:
    """The decisions that the buttons of a page send."""
    return set(re.findall(r'name="decision" value="([^"]+)"', page)) - {"look"}


def test_the_page_offers_what_may_be_decided(case: Case, signed_in) -> None:
    page = signed_in("lan.nt").get(f"/66/viec/{case.conflict_id}").text
    notes = {f"note_{button.removeprefix('explained:')}": ["giấy 1"] for button in offered(page)}
    form = {"candidate": ["2"], **notes}
    answers = {button: answer_of(case, button, form) for button in offered(page)}
    assert {answer.decision for answer in answers.values()} == choices(case)
    for answer in answers.values():
        assert draft_of(case, answer, LAN).decision is answer.decision


def test_a_workbook_takes_what_may_be_decided(case: Case, context: Context) -> None:
    seal = close(sealed(1, case, None), KEY)
    for decision, (name, _) in words.DECISIONS.items():
        person = "1" if decision in (Decision.SAME_PERSON, Decision.OTHER_PERSON) else None
        row = FilledRow(words.WORK, 4, "1", name, person, "giấy 1", seal)
        (outcome,) = take([row], context.queue, KEY, LAN, lambda *_: {}, dry_run=True)
        assert outcome.wrong in ((None,) if decision in choices(case) else NOT_FOR), decision


def test_what_no_button_says_is_refused(case: Case) -> None:
    for decision in set(Decision) - choices(case):
        with pytest.raises(IncompleteError, match="decision"):
            draft_of(case, Answer(decision=decision, grounds="by_document", note="giấy 1"), LAN)


def test_every_decision_that_waits_for_a_second_person_can_be_made(case: Case) -> None:
    assert rule(case.reason).needs_second <= choices(case)


@pytest.mark.parametrize(
    "reason", ["shared_number", "two_births", "two_deaths", "two_live_marriages"]
)
def test_two_records_of_one_person_are_said_to_be_on_the_page(
    signed_in, context: Context, reason: str
) -> None:
    made = replace(cases.dead_but_paid(1), reason=reason, payments=())
    load(context.queue, KEY, "66", cases.NIGHT, [made], up_to=0)
    browser = signed_in("lan.nt")
    address = f"/66/viec/{made.conflict_id}"
    assert "Cùng một người" in browser.get(address).text
    data = {"csrf": browser.csrf, "content": made.content_hash, "entry": "", "decision": "C"}
    assert browser.post(f"{address}/quyet-dinh", data=data).status_code == 303
    (entry,) = context.journal.entries()
    assert entry.said.decision is Decision.SAME_PERSON
    assert entry.said.person_id == made.candidates[0].values.person_id
    assert entry.said.needs_second, "two persons become one"


def test_a_candidate_is_ruled_out_and_the_others_stay(signed_in, context: Context) -> None:
    asked = cases.question(1, candidates=3)
    load(context.queue, KEY, "66", cases.NIGHT, [asked], up_to=0)
    browser = signed_in("lan.nt")
    address = f"/66/viec/{asked.conflict_id}"
    data = {
        "csrf": browser.csrf, "content": asked.content_hash, "entry": "", "decision": "P",
        "candidate": "2", "note_P": "đã gặp",
    }  # fmt: skip
    assert browser.post(f"{address}/quyet-dinh", data=data).status_code == 303
    (entry,) = context.journal.entries()
    assert (entry.said.decision, entry.said.note) == (Decision.OTHER_PERSON, "đã gặp")
    assert entry.said.person_id == asked.candidates[1].values.person_id
    data |= {"decision": "P", "candidate": ""}
    assert browser.post(f"{address}/quyet-dinh", data=data).status_code == 422, "who?"


def test_who_the_record_is_of_is_said_by_name_and_birth_date(signed_in, context: Context) -> None:
    asked = cases.question(1, candidates=2)
    load(context.queue, KEY, "66", cases.NIGHT, [asked], up_to=0)
    page = signed_in("lan.nt").get(f"/66/viec/{asked.conflict_id}").text
    sheets = re.findall(r"Bản ghi là của (.*?)</p>", page, re.DOTALL)
    assert "Trần Thị Hương, sinh 03/07/1952" in sheets[0]
    assert "Trần Thị Hường, sinh 1952" in sheets[0]
