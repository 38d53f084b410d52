"""What each cell of an item says, the same in a workbook and in CSV.

Belongs here: the columns and their texts. Does not belong here: the look (`review.worklist.write`),
which items there are (`review.worklist.items`).

What is printed tells numbers by their first part only; the owner's own columns and the values to be
written, which are not printed, tell them in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from findings.catalogue import rule
from journal.claims import Answer, Claim
from reports.words import sentence, vi_date, vi_dates, vi_sex
from review.case import Case, Values
from review.differences import differences
from review.masks import mask_number, mask_text
from review.sides import TITLES
from review.worklist import words
from review.worklist.items import Gone, Item

Value = str | int | date | None
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_NOT_TO_CORRECT = ("commune_code", "old_id")
"""Where somebody lives, and the old number, are no fault of a record."""


@dataclass(frozen=True)
class Column:
    """One of our columns: its label, its width in characters, what it says of an item and of one
    that is gone, and whether it is printed."""

    label: str
    width: int
    of: Callable[[Item, date], Value]
    of_gone: Callable[[Gone], Value]
    printed: bool = True


def told(case: Case) -> str:
    """A record so that its owner finds it: who, born when, and where it stands. Its key, which may
    hold numbers of all kinds, has a column that is not printed."""
    values = case.record
    born = vi_date(values.date_of_birth)
    who = ", ".join(part for part in (values.full_name or "–", born) if part)
    return f"{who}\n{_where(case)}"


def _where(case: Case) -> str:
    place = case.place
    parts = [
        place.file_name,
        f"trang “{place.sheet}”" if place.sheet else None,
        f"dòng {place.line}" if place.line else None,
    ]
    return ", ".join(part for part in parts if part)


def _wrong(item: Item, _today: date) -> str:
    """What is wrong: the sentence of the rule, the detail, the record beside it, what differs."""
    case = item.case
    lines = [rule(case.reason).sentence_vi]
    if case.detail:
        lines.append(sentence(vi_dates(mask_text(case.detail))))
    if case.beside is not None:
        place, when = case.beside.place, vi_date(case.beside.happened_on)
        same = (place.source, place.register) == (case.place.source, case.place.register)
        at = f", dòng {place.line}" if same and place.line else ""
        lines.append(
            f"Đối chiếu: {place.register_name}, {place.role_title.lower()}"
            f"{f', ngày {when}' if when else ''}{at}"
        )
    return "\n".join([*lines, *_differing(case)])


def _differing(case: Case) -> list[str]:
    if not case.candidates or case.beside is not None:
        return []
    return [
        f"{TITLES[one.field][0]}: {one.sentence.vi}"
        for one in differences(case, case.candidates[0])
        if one.verdict in ("near", "off") and one.field not in _NOT_TO_CORRECT
    ]


def _correct(item: Item, _today: date) -> str | None:
    """The values of the population data where the record has others, numbers in full."""
    case = item.case
    if not case.candidates or case.beside is not None:
        return None
    person = case.candidates[0].values
    found = [
        f"{TITLES[name][0]}: {shown}"
        for name in case.differing
        if name not in _NOT_TO_CORRECT and (shown := _shown(person, name))
    ]
    return "\n".join(found) or None


def _shown(person: Values, name: str) -> str | None:
    value: str | None = getattr(person, name)
    if name == "date_of_birth":
        return vi_date(value)
    return vi_sex(value) if name == "sex" else value


def _lawful(reason: str) -> str:
    return "\n".join(f"• {one.vi}" for one in rule(reason).explanations)


def claimed(claim: Claim | None) -> str | None:
    """What the office said last, and on which day."""
    if claim is None:
        return None
    day = claim.at.astimezone(_VIETNAM).date()
    reason = f": {claim.reason}" if claim.reason and claim.answer is not Answer.DONE else ""
    return f"{words.CLAIMED_BY} {claim.answer.vi} ngày {vi_date(day)}{reason}"


def _nothing(_gone: Gone) -> Value:
    return None


COLUMNS: Sequence[Column] = (
    Column(words.RECORD, 26, lambda item, _: told(item.case), lambda gone: gone.told),
    Column(words.SINCE, 9, lambda item, _: item.since.value, lambda gone: gone.since.value),
    Column(
        words.SEVERITY, 10,
        lambda item, _: rule(item.case.reason).severity.vi,
        lambda gone: rule(gone.reason).severity.vi,
    ),
    Column(words.DUE, 10, lambda item, _: item.case.due_on, _nothing),
    Column(words.LEFT, 6, lambda item, today: (item.case.due_on - today).days, _nothing),
    Column(words.WRONG, 42, _wrong, lambda gone: rule(gone.reason).sentence_vi),
    Column(words.TO_DO, 27, lambda item, _: rule(item.case.reason).action_vi, _nothing),
    Column(words.AMOUNT, 11, lambda item, _: item.case.amount, _nothing),
    Column(
        words.CLAIMED, 13,
        lambda item, _: claimed(item.claim),
        lambda gone: claimed(gone.claim),
    ),
)  # fmt: skip
"""Before what the office fills in."""
BEHIND: Sequence[Column] = (
    Column(words.BASIS, 30, lambda item, _: rule(item.case.reason).basis, _nothing, printed=False),
    Column(words.LAWFUL, 40, lambda item, _: _lawful(item.case.reason), _nothing, printed=False),
    Column(words.CORRECT, 28, _correct, _nothing, printed=False),
)
"""Behind it: what is read on the screen."""
PLACE: Sequence[Column] = (
    Column(words.FILE, 26, lambda item, _: item.case.place.file_name, _nothing, printed=False),
    Column(words.SHEET, 14, lambda item, _: item.case.place.sheet, _nothing, printed=False),
    Column(words.LINE, 7, lambda item, _: item.case.place.line, _nothing, printed=False),
    Column(words.KEY, 26, lambda item, _: item.case.place.record_key, _nothing, printed=False),
)
"""After the owner's own columns: where the record stands."""


def own_labels(items: Sequence[Item]) -> list[str]:
    """The owner's columns: those of the first file, then what other files have besides. One that is
    called as one of ours gets a mark."""
    found: dict[str, None] = {}
    for item in items:
        found.update(dict.fromkeys(own_cells(item)))
    return list(found)


def own_cells(item: Item) -> Mapping[str, str | None]:
    """The owner's cells by label."""
    if item.own is None:
        return _of_values(item.case.record)
    return {
        f"{label} (của cơ quan)" if label in _OURS else label: text
        for label, text in item.own.cells
    }


def _of_values(values: Values) -> dict[str, str | None]:
    """The particulars, where neither the file nor the accepted record is kept."""
    return {
        TITLES["full_name"][0]: values.full_name,
        TITLES["date_of_birth"][0]: vi_date(values.date_of_birth),
        TITLES["person_id"][0]: values.person_id or mask_number(values.old_id),
    }


_OURS = frozenset(
    [*(column.label for column in (*COLUMNS, *BEHIND, *PLACE)), words.NUMBER, words.ANSWER,
     words.REASON, words.SEAL]
)  # fmt: skip
