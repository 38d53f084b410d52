"""What the cells of a case say: the task, the record, each candidate; as lines of styled runs.

Belongs here: which lines a cell has. Does not belong here: fonts, widths, the sheet
(`review.workbook.write`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from findings.catalogue import rule
from matching.reasons import Reason
from reports.words import sentence, vi_date, vi_dates, vi_number, vi_sex, vi_status
from review.blind import is_blind
from review.case import Candidate, Case, OtherRecord, Payment, Relative, Values
from review.differences import Difference, differences
from review.marks import Pieces
from review.sides import TITLES, relation_words

_SHORT_LIST = 4


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style: empty, `bold`, `mark` (differs), `soft` or `late`."""

    text: str
    style: str = ""


Line = tuple[Run, ...]


def task(case: Case, today: date) -> list[Line]:
    """What is asked, until when, and where the record stands."""
    place = case.place
    late = case.due_on < today
    lines: list[Line] = [(Run(_question(case), "bold"),)]
    due = f"Hạn {vi_date(case.due_on)}" + (" (quá hạn)" if late else "")
    lines.append((Run(due, "late" if late else ""), *_one(", chặn đồng bộ", case.blocking)))
    lines.append((Run(f"{place.register_name} · {place.role_title}"),))
    where = [place.file_name, f"trang “{place.sheet}”" if place.sheet else None,
             f"dòng {place.line}" if place.line else None]  # fmt: skip
    lines.append((Run(", ".join(part for part in where if part), "soft"),))
    if case.detail:
        lines.append((Run(vi_dates(case.detail)),))
    lines += [*_beside(case), *_paid(case.payments)]
    lines.append((Run(f"{place.record_key} · {case.conflict_id}", "soft"),))
    return lines


def record(case: Case) -> list[Line]:
    """The particulars that the record gives, and whose number it carries."""
    lines = _particulars(case.record)
    owner = case.owner
    if owner is not None and owner.candidate is None:
        born = f" ({owner.birth_year})" if owner.birth_year else ""
        whose = f"Số trên hồ sơ là của {owner.full_name}{born}"
        lines.append((Run(whose, "mark"), Run(f", {vi_status(owner.status).lower()}")))
    return lines


def candidates(case: Case, columns: int) -> list[list[Line]]:
    """The persons as cells, one a column; those beyond the last column stand below, in brief."""
    cells = [candidate(case, shown) for shown in case.candidates[:columns]]
    for at, shown in enumerate(case.candidates[columns:]):
        cells[at % columns] += [(), *candidate(case, shown, brief=True)]
    return cells


def candidate(case: Case, shown: Candidate, *, brief: bool = False) -> list[Line]:
    """A person: particulars with what differs marked, what that means, family, other records."""
    found = {one.field: one for one in differences(case, shown, reveal=True)}
    values = shown.values
    lines: list[Line] = [
        (Run(f"{shown.number}  ", "bold"), *_marked(found, "full_name", values.full_name, "bold")),
        (
            *_marked(found, "date_of_birth", vi_date(values.date_of_birth), "bold"),
            Run(f" · {vi_sex(values.sex) or '–'}{_status(shown)}"),
        ),
        (Run("Số "), *_marked(found, "person_id", values.person_id)),
    ]
    if values.old_id:
        lines.append((Run("CMND "), *_marked(found, "old_id", values.old_id)))
    lines.append((Run(values.address or values.commune_name or "–"),))
    if shown.probability is not None and case.asks_who:
        lines.append((Run(f"Khả năng {_percent(shown.probability)}", "soft"),))
    lines += [_said(one) for one in found.values() if one.verdict in ("near", "off")]
    if brief:
        return lines
    lines += _family(shown.relatives)
    if shown.others:
        lines.append((Run("Hồ sơ khác: "), *_others(shown.others)))
    return lines


def text_of(lines: Iterable[Line]) -> str:
    """The lines as plain text."""
    return "\n".join("".join(run.text for run in line) for line in lines)


def _question(case: Case) -> str:
    """Why it is asked; a blind case (`review.blind`) says no more than what is asked."""
    blind = is_blind(case.conflict_id, case.reason, case.link_reason)
    if case.asks_who and case.link_reason and not blind:
        return Reason(case.link_reason).vi
    return rule(case.reason).sentence_vi


def _one(text: str, there: bool) -> Line:
    return (Run(text),) if there else ()


def _particulars(values: Values) -> list[Line]:
    lines: list[Line] = [
        (Run(values.full_name or "–", "bold"),),
        (Run(vi_date(values.date_of_birth) or "–", "bold"), Run(f" · {vi_sex(values.sex) or '–'}")),
    ]
    for title, value in (
        ("Số", values.person_id),
        ("CMND", values.old_id),
        ("", values.commune_name or values.commune_code),
    ):
        if value:
            lines.append((Run(f"{title} {value}".strip()),))
    return lines


def _beside(case: Case) -> list[Line]:
    """The second record of a finding."""
    beside = case.beside
    if beside is None:
        return []
    when = f", ngày {vi_date(beside.happened_on)}" if beside.happened_on else ""
    who = ", ".join(
        part for part in (beside.values.full_name, vi_date(beside.values.date_of_birth)) if part
    )
    return [(Run(f"{beside.place.register_name} · {beside.place.role_title}: {who}{when}"),)]


def _paid(payments: tuple[Payment, ...]) -> list[Line]:
    wrong = [payment for payment in payments if payment.wrong]
    if not wrong:
        return []
    months = ", ".join(vi_date(payment.month) for payment in wrong)
    amount = sum(payment.amount or 0 for payment in wrong)
    return [(Run(f"Đã chi: {months}, cộng {vi_number(amount)} đ", "mark"),)]


def _marked(found: dict[str, Difference], field: str, value: str | None, style: str = "") -> Line:
    """The value of the person, with marks where it was compared."""
    one = found.get(field)
    pieces: Pieces = one.pair.person if one is not None else ()
    if not pieces or one is None or one.verdict == "off":
        return (Run(value or "–", style),)
    return tuple(Run(p.text, "mark" if p.style in ("mark", "swap") else style) for p in pieces)


def _status(shown: Candidate) -> str:
    if shown.status == "dead":
        died = f" {vi_date(shown.died_on)}" if shown.died_on else ""
        return f" · đã chết{died}"
    return " · đã chuyển đi" if shown.status == "moved_out" else ""


def _percent(probability: float) -> str:
    whole = round(probability * 100)
    return "< 1 %" if whole < 1 else f"{min(whole, 99)} %"


def _said(one: Difference) -> Line:
    label = TITLES.get(one.field, (one.field, ""))[0]
    return (Run(f"{label}: ", "soft"), Run(one.sentence.vi))


def _family(relatives: tuple[Relative, ...]) -> list[Line]:
    close = [one for one in relatives if one.relation != "household"]
    mates = [one for one in relatives if one.relation == "household"]
    lines: list[Line] = []
    for title, some in (("Gia đình: ", close), ("Cùng hộ: ", mates)):
        if some:
            named = [_relative(one) for one in some[:_SHORT_LIST]]
            more = f"; và {len(some) - _SHORT_LIST} người" if len(some) > _SHORT_LIST else ""
            lines.append((Run(title, "soft"), Run("; ".join(named) + more)))
    return lines


def _relative(one: Relative) -> str:
    role = "" if one.relation == "household" else f"{relation_words(one.relation, one.sex).vi} "
    born = f" ({one.birth_year})" if one.birth_year else ""
    owns = ", chủ của số trên hồ sơ" if one.owns_number else ""
    shown = f", ứng viên {one.candidate}" if one.candidate else ""
    return f"{role}{one.full_name or '–'}{born}{owns}{shown}"


def _others(records: tuple[OtherRecord, ...]) -> Line:
    return (Run("; ".join(_other(one) for one in records[:_SHORT_LIST])),)


def _other(one: OtherRecord) -> str:
    of = f" của {one.of_name}" if one.of_name else ""
    year = f" {one.year}" if one.year else ""
    fits = (
        "khớp"
        if one.agrees
        else "khác "
        + ", ".join(TITLES.get(field, (field, ""))[0].lower() for field in one.differing)
    )
    role = one.role_title[:1].lower() + one.role_title[1:]
    return sentence(f"{one.register_name}, {role}{of}{year} ({fits})")
