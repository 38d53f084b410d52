"""Names that do not exist, drawn as often as real ones occur.

Belongs here: the tables of `names.toml` and the drawing of names by people, sex and birth cohort,
whole columns at a time. Does not belong here: who inherits from whom (`people.py`), how a name is
damaged (`damage/`).

A name is four *parts* (indices into `NameBook.words`, 0 = no part); written out it is its parts
joined by spaces. Keeping indices makes fifteen million names 120 MB and comparisons exact.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_name("names.toml")
KINH = "Kinh"
MALE, FEMALE = 0, 1
PARTS = 4

Indices = npt.NDArray[np.int16]
Weights = npt.NDArray[np.float64]

# Shares by cohort (born before 1975, 1975 to 1995, later): "Thị" and "Văn" go out of use.
THI_SHARE = (0.86, 0.66, 0.34)
VAN_SHARE = (0.42, 0.17, 0.05)
TWO_SYLLABLES = 0.008
FOUR_SYLLABLES = {MALE: 0.24, FEMALE: 0.37}
OLD_FASHIONED_WEIGHT = (4.0, 1.0, 0.25)
LISTED_WEIGHT = 12
YOUNG_WEIGHT = (0.15, 0.8, 2.2)


@dataclass(frozen=True)
class Table:
    """Words with cumulative weights, one row of weights per cohort."""

    words: Indices
    cumulative: Weights

    def draw(self, rng: np.random.Generator, cohort: npt.NDArray[np.int8]) -> Indices:
        """One word for each entry of `cohort` (0, 1 or 2)."""
        picked = np.zeros(len(cohort), dtype=np.int16)
        uniform = rng.random(len(cohort))
        for row, cumulative in enumerate(self.cumulative):
            chosen = cohort == row
            picked[chosen] = self.words[np.searchsorted(cumulative, uniform[chosen])]
        return picked


@dataclass(frozen=True)
class Pattern:
    """The order of the parts of a minority name: `F` family, `G` given, `M` middle, or a word."""

    slots: tuple[str, ...]


@dataclass
class Group:
    """How one people is named."""

    name: str
    matrilineal: bool
    like_kinh: bool
    families: Table
    patterns: dict[int, list[Pattern]] = field(default_factory=dict)
    given: dict[tuple[int, str], Table] = field(default_factory=dict)


@dataclass
class NameBook:
    """All words of all names and how each people draws them. `groups[0]` are the Kinh."""

    words: list[str]
    groups: list[Group]
    middle: dict[int, Table]
    kinh_given: dict[int, Table]
    word_index: dict[str, int]

    def group_index(self, name: str) -> int:
        """The position of a people in `groups`."""
        return next(i for i, group in enumerate(self.groups) if group.name == name)

    def draw_families(self, rng: np.random.Generator, group: npt.NDArray[np.int8]) -> Indices:
        """A family or clan name for each person of the given peoples."""
        families = np.zeros(len(group), dtype=np.int16)
        for index, people in enumerate(self.groups):
            chosen = np.flatnonzero(group == index)
            families[chosen] = people.families.draw(rng, np.zeros(len(chosen), dtype=np.int8))
        return families

    def draw(
        self,
        rng: np.random.Generator,
        group: npt.NDArray[np.int8],
        sex: npt.NDArray[np.int8],
        birth_year: npt.NDArray[np.int32],
        family: Indices,
    ) -> Indices:
        """The parts of a full name for each person, shape (n, 4), with the family name given."""
        parts = np.zeros((len(group), PARTS), dtype=np.int16)
        cohort = np.digitize(birth_year, [1975, 1996]).astype(np.int8)
        for index, people in enumerate(self.groups):
            for code in (MALE, FEMALE):
                chosen = np.flatnonzero((group == index) & (sex == code))
                if len(chosen) == 0:
                    continue
                draw = self._kinh if people.like_kinh else self._minority
                parts[chosen] = draw(rng, people, code, cohort[chosen], family[chosen])
        return parts

    def _kinh(
        self,
        rng: np.random.Generator,
        people: Group,  # noqa: ARG002  (same shape of call as _minority)
        sex: int,
        cohort: npt.NDArray[np.int8],
        family: Indices,
    ) -> Indices:
        n = len(cohort)
        parts = np.zeros((n, PARTS), dtype=np.int16)
        parts[:, 0] = family
        parts[:, 1] = self._first_middle(rng, sex, cohort)
        parts[:, 3] = self.kinh_given[sex].draw(rng, cohort)
        twice = parts[:, 1] == parts[:, 3]
        parts[twice, 1] = self.word_index["Thị" if sex == FEMALE else "Văn"]
        length = rng.random(n)
        four = np.flatnonzero(length < FOUR_SYLLABLES[sex])
        second = self.middle[sex].draw(rng, cohort[four])
        fits = (second != parts[four, 3]) & (second != parts[four, 1])
        fits &= second != self.word_index["Thị"]
        parts[four[fits], 2] = second[fits]
        parts[length > 1 - TWO_SYLLABLES, 1] = 0
        return parts

    def _first_middle(
        self, rng: np.random.Generator, sex: int, cohort: npt.NDArray[np.int8]
    ) -> Indices:
        usual, shares = (("Văn", VAN_SHARE), ("Thị", THI_SHARE))[sex]
        middle = self.middle[sex].draw(rng, cohort)
        takes = rng.random(len(cohort)) < np.asarray(shares)[cohort]
        middle[takes] = self.word_index[usual]
        return middle

    def _minority(
        self,
        rng: np.random.Generator,
        people: Group,
        sex: int,
        cohort: npt.NDArray[np.int8],
        family: Indices,
    ) -> Indices:
        n = len(cohort)
        parts = np.zeros((n, PARTS), dtype=np.int16)
        patterns = people.patterns[sex]
        choice = rng.integers(0, len(patterns), n)
        for number, pattern in enumerate(patterns):
            chosen = np.flatnonzero(choice == number)
            for place, slot in enumerate(pattern.slots):
                parts[chosen, place] = self._slot(
                    rng, people, sex, slot, cohort[chosen], family[chosen]
                )
        return parts

    def _slot(
        self,
        rng: np.random.Generator,
        people: Group,
        sex: int,
        slot: str,
        cohort: npt.NDArray[np.int8],
        family: Indices,
    ) -> Indices:
        if slot == "F":
            return family
        if slot == "M":
            return self.middle[sex].draw(rng, cohort)
        if (sex, slot) in people.given:
            return people.given[sex, slot].draw(rng, cohort)
        return np.full(len(cohort), self.word_index[slot], dtype=np.int16)


class _Words:
    """Collects the words while the book is read."""

    def __init__(self) -> None:
        self.words = [""]
        self.index = {"": 0}

    def add(self, word: str) -> int:
        if word not in self.index:
            self.index[word] = len(self.words)
            self.words.append(word)
        return self.index[word]

    def table(
        self,
        text: str,
        prefix: str = "",
        tilt: dict[str, tuple[float, ...]] | None = None,
        without: str = "",
    ) -> Table:
        """A table from "name weight name weight …"; names without a weight count once.

        `tilt` multiplies the weight of a name by cohort; the name `without` gets none.
        """
        names: list[str] = []
        weights: list[float] = []
        for token in text.split():
            if token.isdigit():
                weights[-1] = 0.0 if names[-1] == without else float(token)
            else:
                names.append(token.replace("-", " "))
                weights.append(1.0)
        rows = np.array(
            [
                [w * (tilt or {}).get(n, (1, 1, 1))[c] for n, w in zip(names, weights, strict=True)]
                for c in range(3)
            ]
        )
        cumulative = np.cumsum(rows, axis=1) / rows.sum(axis=1, keepdims=True)
        cumulative[:, -1] = 1.0
        return Table(np.array([self.add(prefix + n) for n in names], dtype=np.int16), cumulative)


@cache
def load() -> NameBook:
    """The name book of `names.toml`; read once per process."""
    raw: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinh, words = raw["kinh"], _Words()
    tilt: dict[str, tuple[float, ...]] = dict.fromkeys(kinh["young"].split(), YOUNG_WEIGHT)
    tilt |= dict.fromkeys(kinh["old_fashioned"].split(), OLD_FASHIONED_WEIGHT)
    groups = [
        Group(KINH, matrilineal=False, like_kinh=True, families=words.table(kinh["surnames"]))
    ]
    groups += [_group(words, name, spec, raw["highland"]) for name, spec in raw["groups"].items()]
    middle = {
        MALE: words.table(kinh["middle_male"], without="Văn"),
        FEMALE: words.table(kinh["middle_female"], without="Thị"),
    }
    given = {
        MALE: words.table(kinh["given_male"], tilt=tilt),
        FEMALE: words.table(kinh["given_female"], tilt=tilt),
    }
    return NameBook(words.words, groups, middle, given, words.index)


def _with_built(listed: str, highland: dict[str, str]) -> str:
    """The listed given names, each LISTED_WEIGHT times as frequent as a built one."""
    known = listed.split()
    built = [
        onset + rhyme
        for onset in highland["onsets"].split()
        for rhyme in highland["rhymes"].split()
        if onset + rhyme not in known
    ]
    return " ".join([f"{name} {LISTED_WEIGHT}" for name in known] + [f"{name} 1" for name in built])


def _group(words: _Words, name: str, spec: dict[str, Any], highland: dict[str, str]) -> Group:
    group = Group(
        name,
        matrilineal=spec["matrilineal"],
        like_kinh=spec.get("like_kinh", False),
        families=words.table(spec["families"]),
    )
    if group.like_kinh:
        return group
    for sex, word in ((MALE, "male"), (FEMALE, "female")):
        group.patterns[sex] = [Pattern(tuple(text.split())) for text in spec[word]]
        for pattern in group.patterns[sex]:
            for slot in pattern.slots:
                if slot.endswith("G"):
                    names = _with_built(spec[f"given_{word}"], highland)
                    group.given[sex, slot] = words.table(names, prefix=slot[:-1])
                elif slot not in "FM":
                    words.add(slot)
    return group
