"""From a form's fields to what somebody says of a case.

Belongs here: reading the decision form of a page. Does not belong here: what may be said
(`review.deciding`, `journal.rules`).
"""

from __future__ import annotations

from collections.abc import Mapping

from journal.decisions import Decision
from review.case import Case
from review.deciding import Answer, IncompleteError
from review.web.show import COLUMNS

_EXPLAINED = "explained:"
_FIXES = frozenset({*COLUMNS, "stop", "recover"})
"""What a sheet lets somebody tick: fields to correct, and what becomes of payments."""


def answer_of(case: Case, decision: str, form: Mapping[str, list[str]]) -> Answer:
    """What button `decision` of the page means for this case.

    1–5 name a candidate, 0 is nobody (of a finding: two persons), P not the candidate compared
    with, C (of a finding) one person, U unsure, S source wrong, M master wrong, `explained:CODE`
    that a finding is lawful. Raises IncompleteError for what no button says.
    """
    if decision.startswith(_EXPLAINED):
        code = decision.removeprefix(_EXPLAINED)
        return Answer(
            decision=Decision.NOT_A_CONFLICT, grounds=code, note=_first(form, f"note_{code}")
        )
    if decision in ("1", "2", "3", "4", "5") and case.asks_who:
        return Answer(decision=Decision.SAME_PERSON, candidate=int(decision))
    if decision == "0" and case.asks_who:
        return Answer(decision=Decision.NOBODY)
    if decision == "0":
        return Answer(decision=Decision.OTHER_PERSON, candidate=1)
    if decision == "P" and case.asks_who:
        return Answer(
            decision=Decision.OTHER_PERSON,
            candidate=_chosen(case, form),
            note=_first(form, "note_P"),
        )
    if decision == "C" and not case.asks_who:
        return Answer(decision=Decision.SAME_PERSON, candidate=1)
    if decision == "U":
        return Answer(decision=Decision.UNSURE, note=_first(form, "note_U"))
    if decision in ("S", "M"):
        wrong = Decision.SOURCE_WRONG if decision == "S" else Decision.MASTER_WRONG
        fields = sorted(_FIXES.intersection(form.get(f"fix_{decision}", [])))
        return Answer(
            decision=wrong,
            candidate=_chosen(case, form),
            grounds=",".join(fields) or None,
            note=_first(form, f"note_{decision}"),
        )
    raise IncompleteError("decision")


def _chosen(case: Case, form: Mapping[str, list[str]]) -> int | None:
    """The candidate that the record is compared with on the page, if it shows any."""
    chosen = _first(form, "candidate") or ""
    if chosen in ("1", "2", "3", "4", "5") and case.candidate(int(chosen)):
        return int(chosen)
    return 1 if case.candidate(1) and not case.asks_who else None


def _first(form: Mapping[str, list[str]], name: str) -> str | None:
    values = form.get(name)
    return values[0] if values else None
