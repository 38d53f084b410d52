"""A case as the page lays it out: one row a field, one column a candidate, and what stands below.

Belongs here: turning a case into what its template loops over; no digit of a number leaves here
unless it is revealed. Does not belong here: what differs (`review.differences`), how a case comes
together (`review.build`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from review.case import Candidate, Case, Relation, Values
from review.differences import Difference, differences, differences_beside
from review.marks import Piece, Pieces
from review.masks import mask_number
from review.sides import relation_words
from review.web import show
from review.web.words import Words


def compared(case: Case, *, revealed: bool = False) -> list[list[Difference]]:
    """What differs, by candidate: rows and waterfalls are made of it."""
    return [differences(case, candidate, reveal=revealed) for candidate in case.candidates]


def spouse_sex(candidate: Candidate) -> str | None:
    """The sex of a candidate's spouse, of whom nothing but the name is known."""
    return {"M": "F", "F": "M"}.get(candidate.values.sex or "")


def relation_name(relation: Relation, sex: str | None, t: Words) -> str:
    """What a relation is called; `sex` is that of the relative."""
    words = relation_words(relation, sex)
    return words.vi if t.lang == "vi" else words.en


def _html(pieces: Pieces) -> str:
    """Pieces as HTML: a page has hundreds of them, too many for a macro each."""
    return "".join(_TAGS[one.style].replace("*", escape(one.text)) for one in pieces)


_TAGS = {
    "": "*",
    "mark": "<mark>*</mark>",
    "swap": '<mark class="swap">*</mark>',
    "gap": '<span class="gap"><span aria-hidden="true">*</span></span>',
    "more": '<span class="more">*</span>',
}


@dataclass(frozen=True)
class Cell:
    """What one side shows of a field: its pieces, or a number in groups; verdict, sign and words
    of the comparison."""

    pieces: Pieces = ()
    groups: tuple[Pieces, ...] = ()
    style: str = ""
    sign: str = ""
    said: str = ""
    plain: bool = False
    """The words are for screen readers only: the sign says it."""

    @property
    def value(self) -> Markup:
        """The value as HTML."""
        inner = _html(self.pieces)
        if self.groups:
            groups = "".join(f"<span>{_html(group)}</span>" for group in self.groups)
            inner = f'<span class="id">{groups}</span>'
        return Markup(f'<span class="v">{inner}</span>')  # noqa: S704 - every text is escaped


@dataclass(frozen=True)
class Row:
    """A field: its name, the record against each candidate, and each candidate."""

    name: str
    record: tuple[Cell, ...]
    candidates: tuple[Cell, ...]


_FIELDS = {
    "name": "full_name",
    "birth": "date_of_birth",
    "sex": "sex",
    "number": "person_id",
    "old_number": "old_id",
    "commune": "commune_code",
    "address": "address",
}
NUMBERS = ("number", "old_number")
_GROUPS = {12: (3, 1, 2, 6), 9: (3, 3, 3)}
_SIGNS = {"same": "=", "near": "≈", "off": "≠", "none": "–"}


def rows(
    case: Case,
    t: Words,
    *,
    revealed: bool = False,
    differs: list[list[Difference]] | None = None,
) -> list[Row]:
    """Every field that either side gives. Numbers have dots but for digits that differ, unless they
    are `revealed`."""
    if differs is None:
        differs = compared(case, revealed=revealed)
    by_field = [{one.field: one for one in some} for some in differs]
    beside = {one.field: one for one in differences_beside(case, reveal=revealed)}
    made = []
    for name, field in _FIELDS.items():
        sides = [case.record, *(candidate.values for candidate in case.candidates)]
        if not any(getattr(values, field) for values in sides):
            continue
        pairs = [
            _pair(name, one[field], t) if field in one else _uncompared(name, case, c.values, t)
            for one, c in zip(by_field, case.candidates, strict=True)
        ]
        record = [left for left, _ in pairs] or [_alone(name, case.record, t, revealed=revealed)]
        others = [right for _, right in pairs]
        if case.beside is not None and not case.asks_who:
            second = beside.get(field)
            shown = _alone(name, case.beside.values, t, revealed=revealed)
            others.append(_pair(name, second, t)[1] if second else shown)
        made.append(Row(name, tuple(record), tuple(others)))
    return made


def differing(rows: list[Row]) -> list[Row]:
    """The fields in which the record differs from the first candidate."""
    return [row for row in rows if row.candidates and row.candidates[0].style in ("near", "off")]


def _pair(name: str, one: Difference, t: Words) -> tuple[Cell, Cell]:
    said = one.short.vi if t.lang == "vi" else one.short.en
    cells = []
    for pieces in (one.pair.record, one.pair.person):
        if name in NUMBERS:
            cells.append(Cell(groups=_grouped(pieces)))
        else:
            cells.append(Cell(_worded(name, pieces, t)))
    quiet = one.verdict == "same" and name not in NUMBERS
    right = replace(cells[1], style=one.verdict, sign=_SIGNS[one.verdict], said=said, plain=quiet)
    return cells[0], right


def _uncompared(name: str, case: Case, values: Values, t: Words) -> tuple[Cell, Cell]:
    """A field that linking does not weigh (the address), or did not."""
    return _alone(name, case.record, t, revealed=False), _alone(name, values, t, revealed=False)


def _alone(name: str, values: Values, t: Words, *, revealed: bool) -> Cell:
    value: str | None = getattr(values, _FIELDS[name])
    if name in NUMBERS:
        shown = value if revealed else mask_number(value)
        return Cell(groups=_grouped((Piece(shown),) if shown else ()))
    if name == "commune":
        value = values.commune_name or value
    elif name == "birth" and value:
        value = show.day(value)
    elif name == "sex" and value:
        value = t(f"sex.{value}")
    return Cell(_worded("", (Piece(value),) if value else (), t))


def _worded(name: str, pieces: Pieces, t: Words) -> Pieces:
    if not pieces:
        return (Piece("–"),)
    if name == "sex" and t.lang != "vi":
        return tuple(replace(one, text=_ENGLISH_SEX.get(one.text, one.text)) for one in pieces)
    return pieces


_ENGLISH_SEX = {"Nam": "Male", "Nữ": "Female"}


def _joined(each: list[Piece]) -> Pieces:
    made: list[Piece] = []
    for one in each:
        if made and made[-1].style == one.style:
            made[-1] = Piece(made[-1].text + one.text, one.style)
        else:
            made.append(one)
    return tuple(made)


def _grouped(pieces: Pieces) -> tuple[Pieces, ...]:
    """A number in the groups in which it is read."""
    each = [Piece(character, one.style) for one in pieces for character in one.text]
    if not each:
        return ((Piece("–"),),)
    groups, at = [], 0
    for size in _GROUPS.get(len(each), (len(each),)):
        groups.append(_joined(each[at : at + size]))
        at += size
    return tuple(groups)
