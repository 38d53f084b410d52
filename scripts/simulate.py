"""Simulated names, numbers and dates with known truth, and damage by kind.

Belongs here: what `scripts/accuracy.py` and the accuracy tests measure on. Name frequencies are
read from the reference folder beside the checkout (never copied into the project).
"""

import csv
import random
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from vietnam import legacy_tables
from vietnam.chars import SPLIT, TONE_MARKS
from vietnam.encodings import Encoding
from vietnam.ids import ID_COUNTRIES, ID_PROVINCES, tax_check_digit
from vietnam.name_steps import clean_word

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "domain"

MINORITY_NAMES = (
    "Y Bhăm Niê", "H'Hen Niê", "Y Moan Ênuôl", "H'Ñăm Kbuôr", "Y Čuăn Mlô", "Ksor H'Bloh",
    "Siu Blơh", "Rơ Châm Kŏi", "Kpă Ayŭn", "Y Thịnh Byă", "H'Ƀun Êban", "K'Brếp", "Ka Ngọc Brĕm",
    "A Biu", "Y Blong", "Giàng A Pao", "Sùng Thị Mỷ", "Thạch Sơn", "Đàng Năng Thọ", "Bàn Văn Lý",
    "Lò Văn Ún", "Vừ Mí Sính", "Nay Y Phin", "Rmah H'Djuăn", "Điểu K'Rang", "Y Ñiết Ayŭn",
    "H'Wĭn Buôn Yă", "Ŭk Niê", "Hồ Pả Lục", "Moong Văn Tình",
)  # fmt: skip
FOREIGN_NAMES = (
    "José García", "René Müller", "François Hollande", "Jürgen Weiß", "Søren Kierkegaard",
    "João Conceição", "Zoë Brontë", "Chloé Dupont", "Björn Åkesson", "Max Alex", "Rex Mars",
    "Anna Maria", "Łukasz Żak", "Noël Hélène", "Kim Min-jun", "Nguyễn José", "Siân Pâris",
    "Hà Lê", "Ana Sofía Núñez", "Ruiz Peña", "Renée Lefèvre", "Óscar Ibáñez", "Märta Öberg",
    "James Smith", "Steeve Moore", "Oliver Twist", "Emma Dordevic", "Ðorðe Petrović",
)  # fmt: skip


def generator(seed: int) -> random.Random:
    """A generator with a fixed seed: simulations, not secrets."""
    return random.Random(seed)


def reference_present() -> bool:
    """Whether the name frequencies can be read."""
    return (REFERENCE / "given_nam_locle40k.csv").exists()


def _frequencies(file: str) -> tuple[list[str], list[float]]:
    with (REFERENCE / file).open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))[1:]
    return [row[0] for row in rows], [float(row[1]) for row in rows]


def names(count: int, rng: random.Random) -> list[str]:
    """Full names drawn from the frequencies of family, middle and given names."""
    family = rng.choices(*_frequencies("surname_freq_locle40k.csv"), k=count)
    parts = {
        sex: (
            rng.choices(*_frequencies(f"middle1_{sex}_locle40k.csv"), k=count),
            rng.choices(*_frequencies(f"given_{sex}_locle40k.csv"), k=count),
            rng.choices(*_frequencies(f"given_{sex}_locle40k.csv"), k=count),
        )
        for sex in ("nam", "nu")
    }
    out = []
    for at in range(count):
        middle, second, given = parts[rng.choice(("nam", "nu"))]
        words = [family[at], middle[at], given[at]]
        if rng.random() < 0.3:
            words.insert(2, second[at])
        out.append(" ".join(words))
    return out


def _new_style(name: str) -> str:
    pairs = {"òa": "oà", "óa": "oá", "úy": "uý", "ùy": "uỳ", "ủy": "uỷ", "ụy": "uỵ", "ỏa": "oả"}
    for old, new in pairs.items():
        name = name.replace(old, new)
    return name


NAME_DAMAGE: dict[str, tuple[float, Callable[[str, random.Random], str]]] = {
    "none": (0.60, lambda name, _: name),
    "capitals": (0.15, lambda name, _: name.upper()),
    "lower": (0.05, lambda name, _: name.lower()),
    "new style": (0.06, lambda name, _: _new_style(name)),
    "decomposed": (0.04, lambda name, _: unicodedata.normalize("NFD", name)),
    "spaces": (0.04, lambda name, rng: name.replace(" ", rng.choice(("  ", "\u00a0", " \u200b")))),
    "eth": (0.01, lambda name, _: name.replace("Đ", "Ð")),
    "honorific": (0.02, lambda name, rng: f"{rng.choice(('Ông', 'Bà', 'Bs.'))} {name}"),
    "remark": (0.02, lambda name, rng: f"{name} ({rng.choice(('chết', 'Hai Lúa', 'cũ'))})"),
    "minority": (0.01, lambda _, rng: rng.choice(MINORITY_NAMES)),
}  # fmt: skip
"""Kind of damage → share in a mixed column, and what it does."""


def mixed_names(count: int, rng: random.Random) -> list[str]:
    """Names as registers hold them: most clean, the rest damaged by kind."""
    kinds = rng.choices(list(NAME_DAMAGE), [share for share, _ in NAME_DAMAGE.values()], k=count)
    return [NAME_DAMAGE[k][1](n, rng) for k, n in zip(kinds, names(count, rng), strict=True)]


def clean_corpus(count: int, rng: random.Random) -> list[str]:
    """Names whose capitals and tones are as they should be (the reference has a few errors)."""
    drawn = names(count + count // 50 + 10, rng)
    words = {word for name in drawn for word in name.split()}
    wrong = {word for word in words if clean_word(word)[0] != word}
    return [name for name in drawn if not wrong.intersection(name.split())][:count]


def _inverse(table: dict[int, str]) -> dict[str, str]:
    return {letter: chr(code) for code, letter in table.items()}


def _vni_forms() -> dict[str, str]:
    """Letter → how a typist wrote it: the short form, and marks in the case of their letter."""
    forms: dict[str, str] = {}
    for typed, letter in legacy_tables.VNI.items():
        known = forms.get(letter)
        tidy = len(typed) == 1 or typed[0].isupper() == typed[1].isupper()
        if tidy and (known is None or len(typed) < len(known)):
            forms[letter] = typed
    return forms


def _cp1258(name: str) -> str:
    out = []
    for letter in name:
        base, tone = SPLIT.get(letter.lower(), (letter, 0))
        out.append((base.upper() if letter.isupper() else base) + TONE_MARKS[tone])
    return "".join(out).encode("cp1258").decode("latin-1")


_TCVN3, _VISCII, _VPS = (
    _inverse(t) for t in (legacy_tables.TCVN3, legacy_tables.VISCII, legacy_tables.VPS)
)
_VNI = _vni_forms()
ENCODERS: dict[Encoding, Callable[[str], str]] = {
    Encoding.TCVN3: lambda s: "".join(_TCVN3.get(c, _TCVN3.get(c.lower(), c)) for c in s),
    Encoding.VNI: lambda s: "".join(_VNI.get(c, c) for c in s),
    Encoding.VISCII: lambda s: "".join(_VISCII.get(c, c) for c in s),
    Encoding.VPS: lambda s: "".join(_VPS.get(c, c) for c in s),
    Encoding.CP1258: _cp1258,
    Encoding.UTF8_AS_CP1252: lambda s: s.encode().decode("latin-1"),
    Encoding.UNICODE: lambda s: s,
}
"""How each encoding is seen by a reader that took it for Latin-1."""


def personal_ids(count: int, rng: random.Random) -> list[str]:
    """Valid 12-digit numbers of people born 1930 to 2025, 2 % of them registered abroad."""
    home, abroad = list(ID_PROVINCES), sorted(ID_COUNTRIES)
    out = []
    for _ in range(count):
        year = rng.randint(1930, 2025)
        century = 2 * (year // 100 - 19) + rng.randint(0, 1)
        place = rng.choice(abroad if rng.random() < 0.02 else home)
        out.append(f"{place}{century}{year % 100:02}{rng.randrange(10**6):06}")
    return out


def tax_codes(count: int, rng: random.Random) -> list[str]:
    """Valid ten-digit tax codes of persons (they begin with 8)."""
    out: list[str] = []
    while len(out) < count:
        nine = f"8{rng.randrange(10**8):08}"
        check = tax_check_digit(nine)
        if check is not None and nine[2:] != "0000000":
            out.append(f"{nine}{check}")
    return out


def _scientific(number: str, _: random.Random) -> str:
    return f"{int(number):.5E}"


def _dropped(number: str, rng: random.Random) -> str:
    at = rng.randrange(len(number))
    return number[:at] + number[at + 1 :]


def _doubled(number: str, rng: random.Random) -> str:
    at = rng.randrange(len(number))
    return number[:at] + number[at] + number[at:]


def _typo(number: str, rng: random.Random) -> str:
    at = rng.randrange(len(number))
    digit = rng.choice([d for d in "0123456789" if d != number[at]])
    return number[:at] + digit + number[at + 1 :]


def _swap(number: str, rng: random.Random) -> str:
    pairs = [i for i in range(len(number) - 1) if number[i] != number[i + 1]]
    at = rng.choice(pairs or [0])
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


ID_DAMAGE: dict[str, Callable[[str, random.Random], str]] = {
    "clean": lambda n, _: n,
    "lost zeros": lambda n, _: n.lstrip("0"),
    "float .0": lambda n, _: f"{int(n)}.0",
    "text .0": lambda n, _: f"{n}.0",
    "apostrophe": lambda n, rng: f"{rng.choice(chr(39) + chr(0x2019))}{n}",
    "spaces": lambda n, rng: rng.choice((" ", "\u00a0")).join(n[i : i + 4] for i in (0, 4, 8)),
    "invisible": lambda n, rng: f"{n[:5]}{rng.choice(chr(0x200B) + chr(0xFEFF))}{n[5:]} ",
    "O and l": lambda n, _: n.replace("0", "O", 1).replace("1", "l", 1),
    "full width": lambda n, _: "".join(chr(0xFF10 + int(d)) for d in n),
    "with CMND": lambda n, rng: f"{n}/{rng.randrange(10**8, 10**9)}",
    "label": lambda n, _: f"CCCD: {n}",
    "scientific": _scientific,
    "digit dropped": _dropped,
    "digit doubled": _doubled,
    "digit wrong": _typo,
    "digits swapped": _swap,
}
"""Kind of damage → what it does to a 12-digit number."""

UNDETECTABLE = frozenset(["digit wrong", "digits swapped"])
"""Kinds that leave twelve digits: a number without check digit cannot tell most of them."""


def mixed_ids(count: int, rng: random.Random) -> list[str]:
    """Numbers as registers hold them: 70 % clean, 10 % CMND, the rest damaged by kind."""
    kinds = [kind for kind in ID_DAMAGE if kind != "clean"]
    out = []
    for number in personal_ids(count, rng):
        draw = rng.random()
        if draw < 0.7:
            out.append(number)
        elif draw < 0.8:
            out.append(f"{rng.randrange(10**9):09}")
        else:
            out.append(ID_DAMAGE[rng.choice(kinds)](number, rng))
    return out


_SPELLINGS: tuple[Callable[[date], tuple[str, str]], ...] = (
    lambda d: (f"{d:%d/%m/%Y}", d.isoformat()),
    lambda d: (f"{d.day}/{d.month}/{d.year}", d.isoformat()),
    lambda d: (f"{d:%d-%m-%Y}", d.isoformat()),
    lambda d: (f"{d:%d.%m.%Y}", d.isoformat()),
    lambda d: (f"{d.isoformat()} 00:00:00", d.isoformat()),
    lambda d: (f"{d:%Y%m%d}", d.isoformat()),
    lambda d: (f"{d:%d%m%Y}", d.isoformat()),
    lambda d: (str((d - date(1899, 12, 30)).days), d.isoformat()),
    lambda d: (f"{(d - date(1899, 12, 30)).days}.0", d.isoformat()),
    lambda d: (f"ngày {d.day} tháng {d.month} năm {d.year}", d.isoformat()),
    lambda d: (f"{d:%m/%Y}", f"{d:%Y-%m}"),
    lambda d: (f"tháng {d.month}/{d.year}", f"{d:%Y-%m}"),
    lambda d: (f"00/{d:%m/%Y}", f"{d:%Y-%m}"),
    lambda d: (f"00/00/{d.year}", f"{d.year}"),
    lambda d: (f"--/--/{d.year}", f"{d.year}"),
    lambda d: (str(d.year), f"{d.year}"),
    lambda d: (f"khoảng {d.year}", f"{d.year}"),
)


def spelled_dates(count: int, rng: random.Random) -> tuple[list[str], list[str]]:
    """(ISO truth at its precision, text) of births 1930 to 2025 in the spellings of registers."""
    truth, texts = [], []
    for _ in range(count):
        day = date(1930, 1, 1) + timedelta(days=rng.randrange(35_000))
        text, iso = rng.choice(_SPELLINGS)(day)
        truth.append(iso)
        texts.append(text)
    return truth, texts


def excel_swapped(day: date) -> str:
    """What a month-first spreadsheet makes of dd/mm/yyyy: a swapped true date, or the text."""
    if day.day <= 12:
        return f"{day.year}-{day.day:02}-{day.month:02} 00:00:00"
    return f"{day:%d/%m/%Y}"


def _typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _american(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _turned(day: date) -> str:
    """What reading month first where it can makes of dd/mm/yyyy: always a true date."""
    return f"{day.year}-{day.day:02}-{day.month:02}" if day.day <= 12 else day.isoformat()


DATE_BLOCKS: dict[str, tuple[Callable[[date], str], Callable[[date], str], bool]] = {
    "swapped under true dates": (date.isoformat, excel_swapped, False),
    "swapped under typed dates": (_typed, excel_swapped, False),
    "true dates under swapped": (excel_swapped, date.isoformat, False),
    "month first under day first, typed": (_typed, _american, False),
    "day first under month first, typed": (_american, _typed, False),
    "swapped, none left as text, sorted": (date.isoformat, _turned, True),
    "right: typed under true dates": (date.isoformat, _typed, False),
    "right: true dates under typed": (_typed, date.isoformat, False),
}
"""Name → how the rows of a list are written, how a pasted block is, whether the list is sorted."""


def dates_with_block(
    name: str, rows: int, size: int, rng: random.Random
) -> tuple[list[date], list[str]]:
    """A list of dates and how it is written, with a block of `size` rows somewhere in it."""
    usual, pasted, is_sorted = DATE_BLOCKS[name]
    days = [date(1980, 1, 1) + timedelta(days=rng.randrange(16_000)) for _ in range(rows)]
    days = sorted(days) if is_sorted else days
    start = rng.randrange(rows - size + 1)
    return days, [
        (pasted if start <= at < start + size else usual)(day) for at, day in enumerate(days)
    ]


def mixed_dates(count: int, rng: random.Random) -> list[str]:
    """A column of one register: most dd/mm/yyyy, many year only, some true dates."""
    out = []
    for _ in range(count):
        day = date(1930, 1, 1) + timedelta(days=rng.randrange(35_000))
        draw = rng.random()
        if draw < 0.6:
            out.append(f"{day:%d/%m/%Y}")
        elif draw < 0.8:
            out.append(str(day.year))
        elif draw < 0.9:
            out.append(f"{day.isoformat()} 00:00:00")
        else:
            out.append(rng.choice(_SPELLINGS)(day)[0])
    return out
