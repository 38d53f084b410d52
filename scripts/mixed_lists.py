"""Lists into which rows of old encodings were pasted, and how right they come out.

Belongs here: making such lists with known truth, counting. Does not belong here: printing and
limits (`scripts/accuracy.py`), the encoders (`scripts/simulate.py`).
"""

import random
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl
import simulate

from sample_data.names import load
from vietnam import names, units
from vietnam.encodings import Encoding, convert_text
from vietnam.mixed_encodings import judge
from vietnam.readings import bytes_view

SIZES = {60: 16, 300: 6, 3000: 1}
"""Rows of a list → lists for each share and encoding."""
SHARES = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
POOL = 60_000
PLACES = ("Thôn", "Buôn", "Tổ dân phố", "Khối phố", "Ấp", "Số nhà 12, đường")
REMARKS = (
    "Hộ nghèo", "Đã chuyển đi nơi khác", "Nhận thay cho mẹ", "Chết ngày 02/3", "Thiếu giấy tờ",
    "Không có mặt tại địa phương", "Chờ xác minh", "đang điều trị ở bệnh viện", "Diện tích 52 m²",
    "Con thứ ba; cha là bộ đội", "Mất CMND cũ", "Hưởng từ tháng 7", "Ủy quyền cho con trai",
)  # fmt: skip


def _as_1252(text: str) -> str:
    """UTF-8 as a Windows-1252 reader shows it; the five bytes it lacks stay control characters."""
    shown = (bytes([byte]).decode("cp1252", "replace") for byte in text.encode())
    return "".join(
        chr(byte) if char == "\ufffd" else char
        for char, byte in zip(shown, text.encode(), strict=True)
    )


def _whole_1258(text: str) -> str:
    """Windows-1258 that writes a letter whole where the code page has it (à, é), as iconv does."""
    out = []
    for char in text:
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", char)
            out.append(unicodedata.normalize("NFC", "".join(base)).encode("cp1258"))
            out.append(tone.encode("cp1258"))
    return b"".join(out).decode("latin-1")


ENCODERS: dict[str, tuple[Encoding, Callable[[str], str]]] = {
    "TCVN3": (Encoding.TCVN3, simulate.ENCODERS[Encoding.TCVN3]),
    "VNI": (Encoding.VNI, simulate.ENCODERS[Encoding.VNI]),
    "VISCII": (Encoding.VISCII, simulate.ENCODERS[Encoding.VISCII]),
    "cp1258, tones apart": (Encoding.CP1258, simulate.ENCODERS[Encoding.CP1258]),
    "cp1258, letters whole": (Encoding.CP1258, _whole_1258),
    "UTF-8 as Latin-1": (Encoding.UTF8_AS_CP1252, simulate.ENCODERS[Encoding.UTF8_AS_CP1252]),
    "UTF-8 as cp1252": (Encoding.UTF8_AS_CP1252, _as_1252),
}


@cache
def people(count: int, seed: int) -> list[str]:
    """Names of the sample data: all peoples of the Central Highlands, one in six no Kinh."""
    book, rng = load(), np.random.default_rng(seed)
    group = np.where(rng.random(count) < 1 / 6, rng.integers(1, len(book.groups), count), 0)
    group = group.astype(np.int8)
    sex = rng.integers(0, 2, count).astype(np.int8)
    born = rng.integers(1930, 2020, count).astype(np.int32)
    parts = book.draw(rng, group, sex, born, book.draw_families(rng, group))
    return [" ".join(book.words[part] for part in row if part) for row in parts]


def typed(text: str, kind: str) -> str | None:
    """`text` as the encoding shows it, None when it has not the letters for it."""
    encoding, encode = ENCODERS[kind]
    try:
        shown = encode(text)
    except UnicodeEncodeError:
        return None
    back = bytes_view(shown) is not None and convert_text(shown, encoding).casefold()
    return shown if back == text.casefold() else None


def mixed(
    truth: list[str], share: float, kinds: list[str], rng: random.Random, *, block: bool
) -> tuple[list[str], set[int]]:
    """(cells, places of the pasted rows): a share of the rows in an old encoding, or of several.

    Pasted in one block or scattered. Names that the encoding cannot write give way to others of the
    list, also in `truth`; where it can write none of them, the row stays as it is.
    """
    count = max(1, round(share * len(truth)))
    start = rng.randrange(len(truth) - count + 1)
    places = range(start, start + count) if block else rng.sample(range(len(truth)), count)
    known, cells, pasted = list(truth), list(truth), set()
    unable = {kind for kind in kinds if all(typed(name, kind) is None for name in known)}
    for at in places:
        kind = rng.choice(kinds)
        if kind in unable:
            continue
        while (shown := typed(truth[at], kind)) is None:
            truth[at] = rng.choice(known)
        cells[at] = shown
        if shown != truth[at]:
            pasted.add(at)
    return cells, pasted


def measure(
    kinds: list[str], pool: list[str], rng: random.Random, sizes: dict[int, int]
) -> Counter[str]:
    """Rows of all lists by outcome: `right`, `right flagged`, `right changed` of Unicode rows;
    `old right`, `old flagged`, `old wrong` of pasted ones.
    """  # fmt: skip
    found = Counter[str]()
    for size, times in sizes.items():
        for share in SHARES:
            for at in range(times):
                truth = rng.sample(pool, size)
                cells, pasted = mixed(truth, share, kinds, rng, block=at % 2 == 1)
                found += outcomes(truth, cells, pasted, cleaned=True)
    return found


def outcomes(
    truth: list[str], cells: list[str], pasted: set[int], *, cleaned: bool
) -> Counter[str]:
    """Cells of one column by outcome.

    Names are compared as they are accepted (`cleaned`), other text without case.
    """
    (judged,) = judge([pl.Series(cells)])
    return tally(truth, cells, pasted, judged, cleaned=cleaned)


def tally(truth, cells, pasted, judged, *, cleaned) -> Counter[str]:  # noqa: ANN001
    """The outcomes of a column that was `judged` (None: it stayed as it was)."""
    values = pl.Series(cells) if judged is None else judged.values
    flags = [False] * len(cells) if judged is None else judged.undecided.to_list()
    got, want = values, pl.Series(truth)
    if cleaned:
        got, want = (names.clean_names(column)["name"] for column in (values, want))
    else:  # TCVN3 has no toned capitals
        got, want = got.str.to_lowercase(), want.str.to_lowercase()
    found = Counter[str]()
    for at, (same, flagged) in enumerate(zip(got.eq_missing(want), flags, strict=True)):
        if at in pasted:
            found["old right" if same else "old flagged" if flagged else "old wrong"] += 1
        elif not same:
            found["right changed"] += 1
        else:
            found["right flagged" if flagged else "right"] += 1
    return found


def registers(seed: int, times: int = 6) -> dict[str, Counter[str]]:
    """Tables of name, address and remark with pasted blocks of one encoding: outcomes by column."""
    rng = random.Random(seed)
    communes = [name for name in units.communes("new")["name"] if name]
    found: dict[str, Counter[str]] = {c: Counter() for c in ("name", "address", "remark")}
    pool = people(POOL, seed)
    for kind in ENCODERS:
        for at in range(times):
            size = (60, 300, 1500)[at % 3]
            columns = {
                "name": rng.sample(pool, size),
                "address": [f"{rng.choice(PLACES)} {rng.choice(communes)}" for _ in range(size)],
                "remark": [rng.choice(REMARKS) for _ in range(size)],
            }
            count = max(1, round(rng.choice(SHARES) * size))
            start = rng.randrange(size - count + 1)
            cells: dict[str, list[str]] = {name: list(rows) for name, rows in columns.items()}
            pasted: dict[str, set[int]] = {name: set() for name in columns}
            for name, rows in columns.items():
                for row in range(start, start + count):
                    shown = typed(rows[row], kind)
                    if shown is not None and shown != rows[row]:
                        cells[name][row] = shown
                        pasted[name].add(row)
            judged = judge([pl.Series(rows) for rows in cells.values()])
            for (name, rows), one in zip(columns.items(), judged, strict=True):
                found[name] += tally(rows, cells[name], pasted[name], one, cleaned=name == "name")
    return found
