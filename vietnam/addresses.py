"""Free-text addresses: which commune, district and province a text names.

Belongs here: finding unit names in running text and weighing what fits together. Does not belong
here: codes, vintages and the merger (`vietnam.units`), the tables (`vietnam.unit_data`).

Every name found in the text is a candidate; candidates that agree with each other (a commune with
the district and the province that the text names after it, the type word before it, the same
diacritics) win. Two winners are an ambiguity, never a choice.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from vietnam.chars import fold
from vietnam.syllables import place_tone
from vietnam.unit_data import (
    ISLAND_DISTRICTS,
    Vintage,
    commune_states,
    districts_old,
    merger_map,
    province_successor,
)

MAX_TEXT = 500
_MAX_WORDS = 8


class UnitProblem(StrEnum):
    """Why a place is doubted or not found."""

    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_NAME = "unknown_name"
    AMBIGUOUS_NAME = "ambiguous_name"
    NAME_DIFFERS = "name_differs"
    VINTAGE_UNKNOWN = "vintage_unknown"


@dataclass(frozen=True, slots=True)
class Address:
    """What a free text says about a place; every part may be unknown.

    `vintage` is that of the codes. `candidates` are the commune codes left when several fit.
    """

    street: str | None = None
    commune_code: str | None = None
    commune_name: str | None = None
    district_code: str | None = None
    province_code: str | None = None
    vintage: Vintage | None = None
    candidates: tuple[str, ...] = ()
    problem: UnitProblem | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    name: str
    bare: str
    kind: str
    vintage: Vintage
    province: str
    district: str | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    key: str
    start: int
    end: int
    segment: int  # between commas
    piece: int  # between commas or hyphens


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    units: tuple[_Unit, ...]
    kind: str | None  # type word before the name
    whole: bool  # the name, with its type word, stands alone between commas or hyphens


_MARKERS = {  # keys as `word_key` gives them
    "xa": "Xã", "phuong": "Phường", "p": "Phường", "x": "Xã", "thi tran": "Thị trấn",
    "tt": "Thị trấn", "dac khu": "Đặc khu", "quan": "Quận", "q": "Quận", "huien": "Huyện",
    "h": "Huyện", "thi xa": "Thị xã", "tx": "Thị xã", "thanh pho": "Thành phố", "tp": "Thành phố",
    "tinh": "Tỉnh", "t": "Tỉnh", "ph": "Phường",
}  # fmt: skip
_KINDS = ("Thị trấn", "Đặc khu", "Phường", "Xã", "Quận", "Huyện", "Thị xã", "Thành phố", "Tỉnh")
_ALIASES = {
    "hcm": "79", "tphcm": "79", "sai gon": "79", "ho chi minh": "79", "hn": "01", "brvt": "77",
    "ba ria vung tau": "77", "hue": "46", "thua thien hue": "46", "tt hue": "46", "dac lac": "66",
    "dac lak": "66", "daklak": "66", "dac nong": "67", "bac can": "06", "gialai": "64",
    "vung tau": "77", "bac cạn": "06", "darlac": "66",
}  # fmt: skip
_PARTS = re.compile(r"\s[-–]\s")
"""Between the two names of a commune that carries both: “Văn Miếu - Quốc Tử Giám”."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[,;()\n]|\s[-–]\s")


def _kind_of(name: str) -> tuple[str, str]:
    """(type, bare name) of a full name."""
    for kind in _KINDS:
        if name.startswith(kind + " "):
            return kind, name[len(kind) + 1 :]
    return "", name


def word_key(word: str) -> str:
    """Folded word of a place name: no apostrophe, i for y, no leading zeros."""
    key = fold(word).replace("'", "").replace("y", "i")
    return key.lstrip("0") or key if key.isdigit() else key


def place_key(name: str) -> str:
    """Folded name of a place; `name` comes without its type."""
    return " ".join(word_key(w) for w in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name))


@cache
def _index() -> tuple[dict[str, list[_Unit]], dict[str, list[_Unit]], dict[str, list[_Unit]]]:
    """Place key → communes, districts, provinces of both vintages."""
    tables: tuple[dict[str, list[_Unit]], ...] = ({}, {}, {})
    seen: set[tuple[str, str, Vintage]] = set()
    for vintage in ("old", "new"):
        rows = commune_states(vintage).select(
            "code", "name", "province_code", "province_name", "district_code"
        )
        for code, name, pcode, pname, dcode in rows.iter_rows():
            _put(tables[0], _Unit(code, name, *_swap(_kind_of(name)), vintage, pcode, dcode))
            if (pcode, pname, vintage) not in seen:
                seen.add((pcode, pname, vintage))
                _put(tables[2], _Unit(pcode, pname, *_swap(_kind_of(pname)), vintage, pcode))
    for code, name, pcode in districts_old():
        _put(tables[1], _Unit(code, name, *_swap(_kind_of(name)), "old", pcode, code))
    for alias, code in _ALIASES.items():
        known = [u for units in tables[2].values() for u in units if u.code == code]
        tables[2].setdefault(place_key(alias), []).extend(known)
    return tables[0], tables[1], tables[2]


def _swap(pair: tuple[str, str]) -> tuple[str, str]:
    kind, bare = pair
    return bare, kind


def _put(table: dict[str, list[_Unit]], unit: _Unit) -> None:
    table.setdefault(place_key(unit.bare), []).append(unit)


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    segment = piece = 0
    for match in _WORD.finditer(text):
        found = match[0]
        if not found[0].isalnum():
            piece += 1
            segment += found in ",;()\n"
            continue
        glued = re.fullmatch(r"(?i)(p|q|tp|tx|tt)(\d{1,2})", found)
        parts = glued.groups() if glued else (found,)
        at = match.start()
        for part in parts:
            words.append(_Word(part, word_key(part), at, at + len(part), segment, piece))
            at += len(part)
    return words


def _marker(words: list[_Word], at: int) -> tuple[str | None, int]:
    """Type word that ends right before `at` and how many words it takes."""
    if at >= 2 and words[at - 1].segment == words[at].segment == words[at - 2].segment:
        pair = f"{words[at - 2].key} {words[at - 1].key}"
        if pair in _MARKERS:
            return _MARKERS[pair], 2
    one = words[at - 1].key if at >= 1 and words[at - 1].segment == words[at].segment else ""
    return (_MARKERS[one], 1) if one in _MARKERS else (None, 0)


def _spans(words: list[_Word], table: dict[str, list[_Unit]]) -> list[_Span]:
    found = []
    for start in range(len(words)):
        kind, taken = _marker(words, start)
        key = ""
        for end in range(start + 1, min(start + _MAX_WORDS, len(words)) + 1):
            last = words[end - 1]
            if last.segment != words[start].segment:
                break
            key = f"{key} {last.key}".strip()
            units = table.get(key)
            if units:
                head = start - taken
                opens = head == 0 or words[head - 1].piece != words[start].piece
                closes = end == len(words) or words[end].piece != last.piece
                found.append(_Span(start, end, tuple(units), kind, opens and closes))
    return found


_COMMUNE_KINDS = frozenset({"Xã", "Phường", "Thị trấn", "Đặc khu"})
_DISTRICT_KINDS = frozenset({"Quận", "Huyện", "Thị xã", "Thành phố"})


def _same_letters(words: list[_Word], span: _Span, unit: _Unit) -> bool:
    if all(word.text.isascii() for word in words):
        return False
    typed = [place_tone(w.text).lower() for w in words[span.start : span.end]]
    return typed == [place_tone(w) for w in _PARTS.sub(" ", unit.bare.lower()).split()]


def _province_of(words: list[_Word]) -> _Span | None:
    """The province the text names: the last name of one, longest first."""
    spans = [
        s
        for s in _spans(words, _index()[2])
        if s.kind in {None, "Tỉnh"}
        or (s.kind == "Thành phố" and any(u.kind == "Thành phố" for u in s.units))
    ]
    return max(spans, key=lambda s: (s.end, s.end - s.start), default=None)


def _districts_of(words: list[_Word], province: _Span | None) -> list[_Span]:
    limit = province.start if province else len(words)
    return [
        s
        for s in _spans(words, _index()[1])
        if s.end <= limit and s.kind not in _COMMUNE_KINDS and not _bare_number(words, s)
    ]


def _bare_number(words: list[_Word], span: _Span) -> bool:
    """Whether a span is a number without a type word that is only part of a segment."""
    numeric = all(w.key.isdigit() for w in words[span.start : span.end])
    return span.kind is None and not span.whole and numeric


def _score(  # how well one commune fits what the text says around it
    words: list[_Word],
    span: _Span,
    unit: _Unit,
    province: _Span | None,
    districts: list[_Span],
    home: str | None,
) -> float:
    score = 0.3 * (span.end - span.start) + (1.5 if span.whole else 0.0)
    if span.kind is not None:
        score += 3.0 if span.kind == unit.kind else -2.0
    score += 1.0 if _same_letters(words, span, unit) else 0.0
    if province is not None:
        named = {(u.vintage, u.code) for u in province.units}
        if (unit.vintage, unit.province) in named:
            score += 4.0
        elif unit.vintage == "new" and any(
            v == "old" and province_successor(c) == unit.province for v, c in named
        ):
            score += 2.0
        else:
            score -= 6.0
    elif home is not None:
        heir = unit.province if unit.vintage == "new" else province_successor(unit.province)
        score += 2.0 if heir == home else -4.0
    after = [d for d in districts if d.start >= span.end]
    fitting = [d for d in after if any(u.code == unit.district for u in d.units)]
    if fitting:
        score += 4.0 if any(d.kind is not None or d.whole for d in fitting) else 1.5
    elif any(d.kind is not None or d.whole for d in after):
        score -= 3.0
    elif province is not None or home is not None:
        score += 0.5 if unit.vintage == "new" else -0.5
    return score


class _Known(NamedTuple):
    """What is known of an address beside its text."""

    province: str | None
    vintage: Vintage | None


def _best_communes(
    words: list[_Word], province: _Span | None, districts: list[_Span], known: _Known
) -> list[tuple[_Span, _Unit]]:
    limit = province.start if province else len(words)
    ranked: list[tuple[float, _Span, _Unit]] = []
    for span in _spans(words, _index()[0]):
        loose = span.kind is None and not span.whole and span.end - span.start == 1
        if span.end > limit or span.kind in _DISTRICT_KINDS or loose or _bare_number(words, span):
            continue
        for unit in span.units:
            if known.vintage not in {None, unit.vintage}:
                continue
            score = _score(words, span, unit, province, districts, known.province)
            if score >= 2.0:
                ranked.append((score, span, unit))
    if not ranked:
        return []
    ranked = _without_parts(ranked)
    top = max(score for score, _, _ in ranked)
    return [(span, unit) for score, span, unit in ranked if score > top - 0.25]


def _without_parts(ranked: list[tuple[float, _Span, _Unit]]) -> list[tuple[float, _Span, _Unit]]:
    """Without what is only a part of a name in two parts: “Xuân Trường - Đà Lạt” names one commune.

    A type word that contradicts the whole name leaves the parts: “Xã Xuân Trường - Đà Lạt” is the
    former commune of that city.
    """
    doubles = [
        s for _, s, u in ranked if _PARTS.search(u.bare) and s.whole and s.kind in {None, u.kind}
    ]
    return [
        entry
        for entry in ranked
        if not any(
            d.start <= entry[1].start and entry[1].end <= d.end
            for d in doubles
            if d.end - d.start > entry[1].end - entry[1].start
        )
    ]


@lru_cache(maxsize=65536)
def parse_address(
    text: str, *, province: str | None = None, vintage: Vintage | None = None
) -> Address:
    """Read one free-text address.

    `province` is the code (new vintage) of the province the record comes from, for texts that name
    none; `vintage` is that of the units when it is known. Without it a text that names no district
    is taken to be of two tiers, as addresses are since 1 July 2025, where a new commune fits.
    Total: any text in, never an exception; nothing found gives `problem="unknown_name"`.
    """
    if len(text) > MAX_TEXT:
        return Address(problem=UnitProblem.UNKNOWN_NAME)
    text = unicodedata.normalize("NFC", text)
    words = _words(text)
    while words and [w.key for w in words[-2:]] == ["viet", "nam"]:
        words = words[:-2]
    named = _province_of(words)
    districts = _districts_of(words, named)
    best = _best_communes(words, named, districts, _Known(province, vintage))
    if len({(unit.vintage, unit.code) for _, unit in best}) > 1:
        best = _one_heir(best, two_tiers=not districts)
        if len(best) > 1:
            names = tuple(sorted({unit.code for _, unit in best}))
            return Address(candidates=names, problem=UnitProblem.AMBIGUOUS_NAME)
    if not best:
        return _without_commune(named, districts)
    span, unit = best[0]
    _, taken = _marker(words, span.start)
    street = text[: words[span.start - taken].start].strip(" ,;-–\n") or None
    return Address(
        street, unit.code, unit.name, unit.district, unit.province, unit.vintage, (unit.code,)
    )


def _one_heir(best: list[tuple[_Span, _Unit]], *, two_tiers: bool) -> list[tuple[_Span, _Unit]]:
    """The one new commune that all candidates are or became, else the candidates.

    Where the text names no district (`two_tiers`), a former commune that was split does not stand
    against the one of its heirs that bears its name today.
    """
    came = [{u.code} if u.vintage == "new" else set(merger_map()[u.code].codes) for _, u in best]
    named = {unit.code for _, unit in best if unit.vintage == "new"} if two_tiers else set()
    heirs = set.intersection(*came) & named or set.union(*came)
    if len(heirs) > 1:
        return best
    heir = heirs.pop()
    units = (u for units in _index()[0].values() for u in units)
    return [(best[0][0], next(u for u in units if u.vintage == "new" and u.code == heir))]


def _without_commune(named: _Span | None, districts: list[_Span]) -> Address:
    """What is left when no commune was found: a district inside the province, or the province."""
    provinces = {u.code for u in named.units if u.vintage == "old"} if named else set()
    inside = {
        (u.code, u.province)
        for d in districts
        for u in d.units
        if not provinces or u.province in provinces
    }
    if len(inside) == 1:
        code, home = inside.pop()
        if zone := ISLAND_DISTRICTS.get(code):
            island = next(u for us in _index()[0].values() for u in us if u.code == zone)
            return Address(None, zone, island.name, code, island.province, "new", (zone,))
        return Address(None, None, None, code, home, "old", problem=UnitProblem.UNKNOWN_NAME)
    codes = {(u.vintage, u.code) for u in named.units} if named else set()
    new = [c for v, c in codes if v == "new"]
    if new or codes:
        vintage: Vintage = "new" if new else "old"
        code = new[0] if new else next(c for _, c in codes)
        return Address(province_code=code, vintage=vintage, problem=UnitProblem.UNKNOWN_NAME)
    return Address(problem=UnitProblem.UNKNOWN_NAME)
