"""Simulated names, numbers and dates with known truth, and damage by kind.

Belongs here: what `scripts/accuracy.py` and the accuracy tests measure on. Name frequencies are read
from the reference folder beside the checkout (never copied into the project).
"""

import csv
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

from vietnam.chars import SPLIT, TONE_MARKS
from vietnam.ids import ID_COUNTRIES, ID_PROVINCES, tax_check_digit

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
