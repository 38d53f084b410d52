"""A case as the page lays it out: one row a field, one column a candidate, and what stands below.

Belongs here: turning a case into what its template loops over; no digit of a number leaves here
unless it is revealed. Does not belong here: what differs (`review.differences`), how a case comes
together (`review.build`).
"""

from __future__ import annotations

from dataclasses import dataclass

from review.case import Candidate, Case, Comparison, Relation, mask_number
from review.web import marks, show
from review.web.words import Words

_SCALE_BITS = 34.0
"""Width of the waterfall's lane."""


@dataclass(frozen=True)
class Step:
    """One line of the waterfall: label, sentence, odds, and the bar's place and width in whole per
    cent of the lane."""

    kind: str
    label: str
    said: str
    odds: str
    start: int
    width: int


@dataclass(frozen=True)
class Fall:
    """The waterfall of a candidate; `mark` is where links are made without people."""

    steps: tuple[Step, ...]
    mark: int | None


def waterfall(case: Case, candidate: Candidate, t: Words) -> Fall | None:
    """The evidence for one candidate from the prior to the belief, None where it was not weighed.

    Bars add up in bits; what is read aloud are odds.
    """
    if case.prior_bits is None or any(c.bits is None for c in candidate.comparisons):
        return None
    low = min(case.prior_bits, 0.0)
    steps, at = [_base(case, t)], case.prior_bits
    for comparison in candidate.comparisons:
        steps.append(_step(comparison, at, low, t))
        at += comparison.bits or 0.0
    for key, bits in (
        ("fall.look_alikes", candidate.look_alike_bits),
        ("fall.rivals", candidate.rival_bits),
    ):
        if bits:
            steps.append(_bar("down", t(key), t(key + "_said"), odds(bits, t), at, at + bits, low))
            at += bits
    total = show.percent(candidate.probability, t)
    steps.append(_bar("sum", t("fall.belief"), _sum_said(case, t), total, low, at, low))
    mark = None if case.threshold is None else _position(_log_odds(case.threshold), low)
    return Fall(tuple(steps), mark)


def _base(case: Case, t: Words) -> Step:
    people = show.money(case.population or 0, t)
    said = t("fall.prior_said", people=people)
    return Step("base", t("fall.prior"), said, f"1/{people}", 0, 5)


def _sum_said(case: Case, t: Words) -> str:
    if case.threshold is None:
        return ""
    return t("fall.threshold", share=show.percent(case.threshold, t))


def _step(comparison: Comparison, at: float, low: float, t: Words) -> Step:
    bits = comparison.bits or 0.0
    label = t("field." + comparison.name)
    said = show.level_said(comparison, t)
    kind = "zero" if abs(bits) < 0.05 else ("up" if bits > 0 else "down")
    return _bar(kind, label[:1].upper() + label[1:], said, odds(bits, t), at, at + bits, low)


def _bar(
    kind: str, label: str, said: str, text: str, first: float, last: float, low: float
) -> Step:
    start, end = sorted((_position(first, low), _position(last, low)))
    return Step(kind, label, said, text, start, end - start)


def _position(bits: float, low: float) -> int:
    return round(min(1.0, max(0.0, (bits - low) / _SCALE_BITS)) * 100)


def _log_odds(share: float) -> float:
    from math import log2

    return log2(share / (1 - share))


def odds(bits: float, t: Words) -> str:
    """Bits as odds: ×24, ÷12; nothing for what weighs nothing."""
    if abs(bits) < 0.05:
        return "–"
    times = 2 ** abs(bits)
    text = f"{times:.1f}".rstrip("0").rstrip(".") if times < 10 else f"{round_to_two(times):,}"
    if t.lang == "vi":
        text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return ("×" if bits > 0 else "÷") + text


def round_to_two(value: float) -> int:
    """A number to two figures: nobody reads more of odds."""
    digits = len(str(int(value)))
    return int(round(value, 2 - digits))


def relation_name(relation: Relation, sex: str | None, t: Words) -> str:
    """What a relation is called, with the sex where the word needs it."""
    if relation == "spouse" and sex in ("M", "F"):
        return t("relation.husband" if sex == "M" else "relation.wife")
    return t(f"relation.{relation}")


@dataclass(frozen=True)
class Cell:
    """What one side shows of a field: its pieces, or a number in groups; css class, sign and
    words of the comparison."""

    pieces: marks.Pieces = ()
    groups: tuple[marks.Pieces, ...] = ()
    style: str = ""
    sign: str = ""
    said: str = ""
    plain: bool = False
    """The words are for screen readers only: the sign says it."""


@dataclass(frozen=True)
class Row:
    """A field: its name, the record against each candidate, and each candidate."""

    name: str
    record: tuple[Cell, ...]
    candidates: tuple[Cell, ...]


_FIELDS = (
    ("name", "full_name"),
    ("birth", "date_of_birth"),
    ("sex", "sex"),
    ("number", "person_id"),
    ("old_number", "old_id"),
    ("commune", "commune_name"),
    ("address", "address"),
)
NUMBERS = ("number", "old_number")


def rows(case: Case, t: Words, *, revealed: bool = False) -> list[Row]:
    """Every field that either side gives. Numbers have dots but for digits that differ, unless they
    are `revealed`."""
    made = []
    for name, field in _FIELDS:
        given = [getattr(case.record, field)]
        given += [getattr(candidate.values, field) for candidate in case.candidates]
        if not any(given):
            continue
        pairs = [_pair(case, c, name, field, t, revealed=revealed) for c in case.candidates]
        if case.beside is not None and not case.asks_who:
            pairs.append(_beside(name, field, case, t, revealed=revealed))
        record = [left for left, _ in pairs][: max(1, len(case.candidates))] or [
            _alone(name, given[0], t, revealed=revealed)
        ]
        made.append(Row(name, tuple(record), tuple(right for _, right in pairs)))
    return made


def _pair(
    case: Case, candidate: Candidate, name: str, field: str, t: Words, *, revealed: bool
) -> tuple[Cell, Cell]:
    left, right = getattr(case.record, field), getattr(candidate.values, field)
    compared = next((c for c in candidate.comparisons if c.name == name), None)
    level = compared.level if compared else _level(left, right)
    style, sign = _look(level)
    said = show.level_said(compared, t) if compared else t(f"level.{_word(style)}")
    if level == "relative" and candidate.owner:
        said = t("number.of", whom=relation_name(candidate.owner, _owner_sex(case), t))
    both = left is not None and right is not None
    slip = marks.slip(left, right) if name in NUMBERS and both else frozenset()
    if name == "name" and both and style == "near":
        shown = marks.names(left, right)
    elif name == "birth" and both and style == "near":
        shown = marks.dates(left, right, swapped=level == "day_month_swapped")
    else:
        shown = (_plain(name, left, t), _plain(name, right, t))
    cells = []
    for pieces, value in zip(shown, (left, right), strict=True):
        groups = _number(value, slip, revealed=revealed) if name in NUMBERS else ()
        cells.append(Cell(() if groups else pieces, groups))
    quiet = style == "same" and name not in NUMBERS
    other = Cell(cells[1].pieces, cells[1].groups, style, sign, said, quiet)
    return cells[0], other


def _beside(name: str, field: str, case: Case, t: Words, *, revealed: bool) -> tuple[Cell, Cell]:
    """The second record of a finding, compared by its values alone."""
    assert case.beside is not None  # noqa: S101 - the caller looked
    left, right = getattr(case.record, field), getattr(case.beside.values, field)
    style, sign = _look(_level(left, right))
    slip = marks.slip(left, right) if name in NUMBERS else frozenset()
    groups = _number(right, slip, revealed=revealed) if name in NUMBERS else ()
    pieces = _plain(name, right, t)
    if name == "name" and left and right and style == "off":
        _, pieces = marks.names(left, right)
    said = t(f"level.{_word(style)}")
    return _alone(name, left, t, revealed=revealed), Cell(pieces, groups, style, sign, said)


def _alone(name: str, value: str | None, t: Words, *, revealed: bool) -> Cell:
    if name in NUMBERS:
        return Cell(groups=_number(value, frozenset(), revealed=revealed))
    return Cell(_plain(name, value, t))


def _number(value: str | None, slip: frozenset[int], *, revealed: bool) -> tuple[marks.Pieces, ...]:
    shown = value if revealed else mask_number(value, slip)
    return marks.number(shown, slip) if shown else ((marks.Piece("–"),),)


def _plain(name: str, value: str | None, t: Words) -> marks.Pieces:
    if value is None:
        return (marks.Piece("–"),)
    if name == "birth":
        value = show.day(value)
    elif name == "sex":
        value = t(f"sex.{value}")
    return (marks.Piece(value),)


def _level(left: str | None, right: str | None) -> str:
    if left is None or right is None:
        return "missing"
    return "same" if left == right else "different"


def _look(level: str) -> tuple[str, str]:
    if level == "missing":
        return "none", "–"
    return {"s": ("same", "="), "o": ("off", "≠"), "a": ("near", "≈")}[show.side_of(level)]


def _word(style: str) -> str:
    return {"none": "missing"}.get(style, style)


def _owner_sex(case: Case) -> str | None:
    return case.owner.sex if case.owner else None
