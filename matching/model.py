"""The Fellegi–Sunter model of a link job: levels, their m and u, the prior of being in the master.

Belongs here: the model as data and its JSON. Does not belong here: what pairs score under it
(`matching.scoring`), how m and u are estimated (`matching.estimate`), what is decided
(`matching.decide`).

Source: I. Fellegi and A. Sunter, A Theory for Record Linkage, JASA 64 (1969).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from common.files import write_whole
from matching.spec import SpecError

VERSION = 2


@dataclass
class LevelModel:
    """One level: shares m and u, weight in bits log2(m/u), and where the numbers come from.

    With a `frequency` the weight of a pair uses the frequency of its value times `reach`, the share
    of records that can come to the level at all; `u` is then the mean of that over the records.
    `rare`: as how many people a value counts that 1, 2, 3 … people of the master have.
    """

    name: str
    m: float
    u: float
    weight: float
    m_source: str
    u_source: str
    frequency: str | None = None
    reach: float = 1.0
    rare: list[float] = field(default_factory=list)


@dataclass
class ComparisonModel:
    """The levels of one comparison, strongest first."""

    name: str
    kind: str
    levels: list[LevelModel]


@dataclass
class LookAlike:
    """A pattern of levels that two people of the master share more often than chance would have it.

    `observed` such pairs were met where the levels taken one by one let expect `expected`; `bits`
    are taken off the weight of every pair with the pattern.
    """

    levels: dict[str, str]
    observed: int
    expected: float
    bits: float


@dataclass
class Model:
    """Everything a decision depends on beside the two tables; readable top to bottom as JSON.

    `family`: how often the master says what of the relation that a record tells, by
    `matching.unconfirmed.STATES`.
    """

    spec: str
    comparisons: list[ComparisonModel]
    prior_in_master: float
    population: int
    threshold: float
    target_precision: float
    fingerprint: dict[str, int | str] = field(default_factory=dict)
    look_alikes: list[LookAlike] = field(default_factory=list)
    family: dict[str, float] = field(default_factory=dict)
    version: int = VERSION

    def to_json(self) -> str:
        """The model as JSON text, keys in reading order."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def save(self, path: Path) -> None:
        """Write the JSON file, complete or not at all."""
        write_whole(path, self.to_json())

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a model; raises SpecError when the file is not one of this version."""
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise SpecError(f"{path.name} is not a model written by dongbo link") from error
        return cls.from_json(text, path.name)

    @classmethod
    def from_json(cls, text: str, name: str) -> Model:
        """A model from what `to_json` gave; raises SpecError, which names it `name`, when the text
        is not a model of this version."""
        try:
            data = json.loads(text)
            if data.get("version") != VERSION:
                raise SpecError(f"{name}: made by another version, train it again")
            comparisons = [
                ComparisonModel(c["name"], c["kind"], [LevelModel(**lv) for lv in c["levels"]])
                for c in data.pop("comparisons")
            ]
            alike = [LookAlike(**item) for item in data.pop("look_alikes")]
            return cls(comparisons=comparisons, look_alikes=alike, **data)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise SpecError(f"{name} is not a model written by dongbo link") from error
