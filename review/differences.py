"""What differs between a record and what stands beside it: marks for the eye, a sentence per field.

Belongs here: how each level of a comparison is shown, of a candidate and of a second record alike.
Does not belong here: the levels themselves and their phrases (`matching.kinds`), how they are said
(`review.sentences`).

What is said follows from the level that linking found. Nothing is guessed from the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matching.kinds import KINDS
from matching.wording import level_words
from review.case import Candidate, Case, Comparison, Relation, Values
from review.marks import Pair
from review.sentences import say
from review.sides import Both, Said

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
    found = []
    for one in candidate.comparisons:
        both = _both(case, candidate.values, one, candidate.owner, reveal=reveal)
        short = both.phrase
        if one.level == "relative" and candidate.owner:
            whose = both.owner_relation
            short = Said(f"khác; là số của {whose.vi}", f"another: the {whose.en}'s number")
        pair, said = say(both)
        found.append(Difference(one, verdict_of(one.level), pair, short, said))
    return _ordered(found)


def differences_beside(case: Case, *, reveal: bool = False) -> list[Difference]:
    """The same of the record of a finding and its second record, said by the phrases alone."""
    if case.beside is None:
        return []
    found = []
    for one in case.beside.comparisons:
        both = _both(case, case.beside.values, one, None, reveal=reveal)
        pair, _ = say(both)
        found.append(Difference(one, verdict_of(one.level), pair, both.phrase, both.alone))
    return _ordered(found)


def _ordered(found: list[Difference]) -> list[Difference]:
    places = {field: place for place, field in enumerate(FIELDS)}
    return sorted(found, key=lambda one: places.get(one.field, len(places)))


def _both(
    case: Case, other: Values, one: Comparison, relation: Relation | None, *, reveal: bool
) -> Both:
    kind = one.kind if one.kind in KINDS else "text"
    phrase = Said(level_words(kind, one.level, "vi"), level_words(kind, one.level, "en"))
    return Both(case.record, other, one, kind, phrase, case.owner, relation, reveal=reveal)


def verdict_of(level: str) -> Verdict:
    """Whether a level agrees, nearly agrees, differs or has nothing to compare."""
    if level == "missing":
        return "none"
    if level in _AGREES:
        return "same"
    return "off" if level in _OFF else "near"
