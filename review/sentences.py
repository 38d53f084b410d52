"""One sentence per field, said by the level of its comparison, with both values marked.

Belongs here: the form of every level's sentence in Vietnamese and English, whose blanks are filled
with what the two sides say. Does not belong here: the sides (`review.sides`), the levels and their
phrases (`matching.kinds`), where two texts differ (`review.marks`), the list of a case
(`review.differences`).
"""

from __future__ import annotations

from collections.abc import Callable

from review.marks import (
    Pair,
    aligned,
    dates,
    names,
    numbers,
    plain,
    reordered,
    slip_digits,
)
from review.sides import SEXES, TITLES, Both, Said, read_date
from vietnam.chars import fold


def say(both: Both) -> tuple[Pair, Said]:
    """Both values with marks, and the sentence."""
    if both.one.level == "missing" or both.record is None or both.person is None:
        of_number = both.kind == "identifier"
        return _numbered(both) if of_number else both.plain, _missing(both)
    return _BY_KIND.get(both.kind, _any)(both)


def _missing(both: Both) -> Said:
    title = TITLES.get(both.one.field, (both.one.name, both.one.name))
    vi, en = title[0], title[1].lower()
    vi = vi[:1].lower() + vi[1:]
    here, there = both.record is None, both.person is None
    if here and there:
        return Said(f"thiếu: không bên nào có {vi}.", f"missing: neither side gives the {en}.")
    if here:
        return Said(f"thiếu: hồ sơ không có {vi}.", f"missing: the record gives no {en}.")
    if there:
        return Said(f"thiếu: dân cư không có {vi}.", f"missing: the population data give no {en}.")
    return both.alone


def _any(both: Both) -> tuple[Pair, Said]:
    if both.one.level == "same" or both.record is None or both.person is None:
        return both.plain, both.alone
    return both.plain, both.against(both.record, both.person)


def _named(both: Both) -> tuple[Pair, Said]:
    a, b, level = both.record or "", both.person or "", both.one.level
    if level in ("same", "different"):
        return both.plain, both.alone
    if level == "given_same":
        given = (a.split() or [""])[-1]
        return both.plain, Said(f"{both.phrase.vi}, “{given}”.", f"{both.phrase.en}, “{given}”.")
    if level == "reordered":
        return reordered(a, b), both.alone
    by_letter = level in ("tones_missing", "tones_differ", "one_slip", "two_slips")
    pair = names(a, b, letters=by_letter)
    if level == "tones_missing":
        return pair, _unmarked(a)
    other = [part for part in aligned(a, b) if not part.same]
    lacking = [part for part in other if not part.record or not part.person]
    if level in ("syllable_missing", "prefix_missing") and lacking:
        return pair, _lacks(lacking[0].record, lacking[0].person)
    left = " ".join(s for part in other for s in part.record)
    right = " ".join(s for part in other for s in part.person)
    return pair, both.against(left or "–", right or "–") if left or right else both.alone


def _unmarked(record: str) -> Said:
    if fold(record) == record.casefold():
        return Said("trùng chữ, hồ sơ viết không dấu.", "same letters, the record has no marks.")
    return Said(
        "trùng chữ, dân cư viết không dấu.", "same letters, the population data have no marks."
    )


def _lacks(record: tuple[str, ...], person: tuple[str, ...]) -> Said:
    words = " ".join(person or record)
    if person:
        return Said(f"hồ sơ thiếu “{words}”.", f"the record leaves out “{words}”.")
    return Said(f"dân cư thiếu “{words}”.", f"the population data leave out “{words}”.")


def _dated(both: Both) -> tuple[Pair, Said]:
    a, b, level = both.record or "", both.person or "", both.one.level
    if level == "same_day":
        return dates(a, b), both.alone
    if level == "different":
        return plain(read_date(a), read_date(b)), both.against(read_date(a), read_date(b))
    if level == "day_month_swapped":
        pair = dates(a, b, swapped=True)
        return pair, both.against(read_date(a[5:]), read_date(b[5:]))
    if level in ("same_month", "same_year"):
        return dates(a, b), _coarser(both, a, b)
    if level == "new_years_day":
        here = a.endswith("-01-01")
        return dates(a, b, digits=False), Said(
            f"trùng năm {a[:4]}; {'hồ sơ' if here else 'dân cư'} ghi 01/01.",
            f"same year {a[:4]}; the {'record says' if here else 'population data say'} 1 January.",
        )
    if level == "same_year_other_day":
        return dates(a, b, digits=False), both.against(read_date(a[5:]), read_date(b[5:]))
    if level == "one_slip":
        return dates(a, b), _one_digit(both, a, b)
    return dates(a, b), both.against(a[:4], b[:4])


def _coarser(both: Both, a: str, b: str) -> Said:
    """One side knows less: which, and how much."""
    shared = read_date(min(a, b, key=len)[: 7 if both.one.level == "same_month" else 4])
    vi, en = both.phrase.vi.split(" (")[0], both.phrase.en.split(" (")[0]
    if len(a) == len(b):
        return Said(f"{vi}, {shared}.", f"{en}, {shared}.")
    here = len(a) < len(b)
    only = {4: ("chỉ có năm", "only the year"), 7: ("chỉ có tháng và năm", "only month and year")}
    said = only[min(len(a), len(b))]
    return Said(
        f"{vi}, {shared}; {'hồ sơ' if here else 'dân cư'} {said[0]}.",
        f"{en}, {shared}; the {'record gives' if here else 'population data give'} {said[1]}.",
    )


_PARTS = (("năm", "year"), ("tháng", "month"), ("ngày", "day"))


def _one_digit(both: Both, a: str, b: str) -> Said:
    for part, x, y in zip(_PARTS, a.split("-"), b.split("-"), strict=False):
        if x != y:
            return Said(
                f"{both.phrase.vi} của {part[0]}: hồ sơ {x}, dân cư {y}.",
                f"{both.phrase.en} in the {part[1]}: record {x}, population data {y}.",
            )
    return both.alone


def _numbered(both: Both) -> Pair:
    left, right = getattr(both.left, both.one.field), getattr(both.right, both.one.field)
    return numbers(left, right, slip=both.one.level == "one_slip", reveal=both.reveal)


def _identified(both: Both) -> tuple[Pair, Said]:
    pair, level = _numbered(both), both.one.level
    if level == "one_slip" and both.record and both.person:
        return pair, _slip(both, both.record, both.person)
    owner = both.owner
    if level in ("relative", "other_person") and owner is not None and owner.full_name:
        stranger = Said("người khác", "another person")
        whose = both.owner_relation if level == "relative" else stranger
        return pair, Said(
            f"trên hồ sơ là số của {whose.vi}, {owner.full_name}.",
            f"the record has the number of {_article(whose.en)}, {owner.full_name}.",
        )
    return pair, both.alone


def _article(en: str) -> str:
    return en if en.startswith(("another", "this")) else f"the {en}"


def _slip(both: Both, a: str, b: str) -> Said:
    """One digit wrong, two neighbours changed places, or a digit left out."""
    here, there, place = slip_digits(a, b)
    if len(a) != len(b):
        short = len(a) < len(b)
        return Said(
            f"{'hồ sơ' if short else 'dân cư'} thiếu một chữ số: {there if short else here}.",
            f"the {'record leaves' if short else 'population data leave'} out one digit: "
            f"{there if short else here}.",
        )
    if len(here) > 1:
        return Said(
            f"đảo hai chữ số, thứ {place} và {place + 1}: hồ sơ {here}, dân cư {there}.",
            f"two digits swapped, {place} and {place + 1}: record {here}, population data {there}.",
        )
    where = ("ở cuối", "at the end") if place == len(a) else (f"thứ {place}", f"number {place}")
    return Said(
        f"{both.phrase.vi}, {where[0]}: hồ sơ {here}, dân cư {there}.",
        f"{both.phrase.en}, {where[1]}: record {here}, population data {there}.",
    )


def _lived(both: Both) -> tuple[Pair, Said]:
    a, b = both.record, both.person
    if a is None or b is None:
        return both.plain, both.alone
    if both.one.level == "same":
        return both.plain, Said(f"{both.phrase.vi}: {b}.", f"{both.phrase.en}: {b}.")
    return both.plain, both.against(a, b)


def _sexed(both: Both) -> tuple[Pair, Said]:
    if both.one.field != "sex":
        return _any(both)
    a, b = SEXES.get(both.left.sex or ""), SEXES.get(both.right.sex or "")
    if a is None or b is None:
        return both.plain, both.alone
    if a == b:
        return both.plain, Said(f"trùng: cùng là {a[0]}.", f"the same: both {a[1]}.")
    return both.plain, Said(
        f"khác: hồ sơ ghi {a[0]}, dân cư ghi {b[0]}.",
        f"different: record {a[1]}, population data {b[1]}.",
    )


_BY_KIND: dict[str, Callable[[Both], tuple[Pair, Said]]] = {
    "person_name": _named,
    "partial_date": _dated,
    "identifier": _identified,
    "commune": _lived,
    "category": _sexed,
}
