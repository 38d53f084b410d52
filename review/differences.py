"""What differs between a record and a candidate: marks for the eye, one sentence per field.

Belongs here: how each level of a comparison is shown. Does not belong here: the levels themselves
and their phrases (`matching.kinds`), how they are said (`review.sentences`).

What is said follows from the level that linking found. Nothing is guessed from the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matching.kinds import KINDS
from matching.wording import level_words
from review.case import Candidate, Case, Comparison
from review.marks import Pair
from review.sentences import Both, Said, say

Verdict = Literal["same", "near", "off", "none"]
FIELDS = ("full_name", "date_of_birth", "sex", "person_id", "old_id", "commune_code")
"""In the order in which people compare."""
_OFF = frozenset(
    {"different", "other_person", "relative", "same_province", "other_given", "given_same"}
)
_AGREES = frozenset({"same", "same_day"})


@dataclass(frozen=True)
class Difference:
    """One field of a record beside that of a candidate.

    `short` is the phrase of the level, `sentence` reads on after the label of the field.
    """

    comparison: Comparison
    verdict: Verdict
    pair: Pair
    short: Said
    sentence: Said

    @property
    def field(self) -> str:
        """The attribute of `Values`."""
        return self.comparison.field


def differences(case: Case, candidate: Candidate, *, reveal: bool = False) -> list[Difference]:
    """Every field that was compared, in the order of `FIELDS`. Numbers have dots for what tells who
    somebody is, unless `reveal`; digits of a slip are shown on both sides."""
    found = [_difference(case, candidate, one, reveal=reveal) for one in candidate.comparisons]
    places = {field: place for place, field in enumerate(FIELDS)}
    return sorted(found, key=lambda one: places.get(one.field, len(places)))


def verdict_of(level: str) -> Verdict:
    """Whether a level agrees, nearly agrees, differs or has nothing to compare."""
    if level == "missing":
        return "none"
    if level in _AGREES:
        return "same"
    return "off" if level in _OFF else "near"


def _difference(case: Case, candidate: Candidate, one: Comparison, *, reveal: bool) -> Difference:
    kind = one.kind if one.kind in KINDS else "text"
    phrase = Said(level_words(kind, one.level, "vi"), level_words(kind, one.level, "en"))
    both = Both(case, candidate, one, kind, phrase, reveal=reveal)
    pair, said = say(both)
    short = phrase
    if one.level == "relative" and candidate.owner:
        whose = both.owner_relation
        short = Said(f"khác; là số của {whose.vi}", f"another: the {whose.en}'s number")
    return Difference(one, verdict_of(one.level), pair, short, said)
