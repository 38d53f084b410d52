"""The Fellegi–Sunter model of a link job: levels, their m and u, the prior of being in the master.

Belongs here: the model as data, its JSON, weights of pairs, posteriors. Does not belong here: how
m and u are estimated (`matching.estimate`) or what is decided (`matching.decide`).

Source: I. Fellegi and A. Sunter, A Theory for Record Linkage, JASA 64 (1969).
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from matching.arrays import Flags, Floats, Ints, first_of_runs
from matching.kinds import MISSING
from matching.spec import Spec, SpecError
from matching.tables import Master, Table

VERSION = 1
PRIOR_ROWS = 1000.0


@dataclass
class LevelModel:
    """One level: shares m and u, weight in bits log2(m/u), and where the numbers come from."""

    name: str
    m: float
    u: float
    weight: float
    m_source: str
    u_source: str
    frequency: str | None = None


@dataclass
class ComparisonModel:
    """The levels of one comparison, strongest first."""

    name: str
    kind: str
    levels: list[LevelModel]


@dataclass
class Model:
    """Everything a decision depends on beside the two tables; readable top to bottom as JSON."""

    spec: str
    comparisons: list[ComparisonModel]
    prior_in_master: float
    population: int
    threshold: float
    target_precision: float
    fingerprint: dict[str, int | str] = field(default_factory=dict)
    version: int = VERSION

    def to_json(self) -> str:
        """The model as JSON text, keys in reading order."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def save(self, path: Path) -> None:
        """Write the JSON file."""
        path.write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read a model; raises SpecError when the file is not one of this version."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data.get("version") != VERSION:
                raise SpecError(f"{path.name}: made by another version, train it again")
            comparisons = [
                ComparisonModel(c["name"], c["kind"], [LevelModel(**lv) for lv in c["levels"]])
                for c in data.pop("comparisons")
            ]
            return cls(comparisons=comparisons, **data)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise SpecError(f"{path.name} is not a model written by dongbo link") from error


@dataclass
class Tables:
    """Lookup tables for scoring: log2 m and log2 u by comparison and level (MISSING gives 0)."""

    log_m: Floats
    log_u: Floats
    by_record: list[dict[int, Floats]]

    @classmethod
    def of(cls, model: Model, spec: Spec, left: Table, master: Master) -> "Tables":
        """Prepare scoring of one extract against one master."""
        count = len(spec.comparisons)
        log_m = np.zeros((count, 256))
        log_u = np.zeros((count, 256))
        by_record: list[dict[int, Floats]] = []
        models = {c.name: c for c in model.comparisons}
        for k, comparison in enumerate(spec.comparisons):
            if comparison.name not in models:
                raise SpecError(f"the model has no comparison {comparison.name}: train it again")
            special: dict[int, Floats] = {}
            for number, level in enumerate(models[comparison.name].levels):
                log_m[k, number] = np.log2(level.m)
                log_u[k, number] = np.log2(level.u)
                if level.frequency is not None:
                    special[number] = log_frequency(
                        left, master, comparison.name, level.frequency, level.u
                    )
            by_record.append(special)
        return cls(log_m, log_u, by_record)

    def pair_log_u(self, levels: np.ndarray, i: Ints) -> Floats:
        """log2 u of every comparison and pair, by frequency of the value where that applies."""
        out = np.empty(levels.shape)
        for k in range(levels.shape[0]):
            out[k] = self.log_u[k][levels[k]]
            for number, by_record in self.by_record[k].items():
                at = np.flatnonzero(levels[k] == number)
                out[k, at] = by_record[i[at]]
        return out

    def weights(self, levels: np.ndarray, i: Ints) -> Floats:
        """Weight in bits of every comparison and pair."""
        out = self.pair_log_u(levels, i)
        for k in range(levels.shape[0]):
            out[k] = self.log_m[k][levels[k]] - out[k]
        return out


def log_frequency(left: Table, master: Master, name: str, key: str, u: float) -> Floats:
    """log2 of the share of the master that has each left row's value, smoothed towards u."""
    if (name, key) not in left.counts:
        left.counts[name, key] = master.frequency(name, key)(left.columns[name].keys(key))
    counts = left.counts[name, key]
    return np.log2((counts + PRIOR_ROWS * u) / (len(master) + PRIOR_ROWS))


def segments(i: Ints) -> Ints:
    """Where each left row's pairs start (pairs ordered by left row)."""
    return np.flatnonzero(first_of_runs(i)).astype(np.int64) if len(i) else np.zeros(0, np.int64)


def posterior(score: Floats, i: Ints, prior: float, population: int) -> tuple[Floats, Floats]:
    """Probability of each pair among all candidates of its record and nobody.

    Takes total weights in bits. Also returns the probability of nobody for each record that has
    pairs, in order. A record's person is in the master with probability `prior`, and then is any
    of its `population` members.
    """
    starts = segments(i)
    if not len(starts):
        return np.zeros(0), np.zeros(0)
    log_prior = np.log2(prior / population)
    log_nobody = np.log2(1 - prior)
    value = score + log_prior
    top = np.maximum(np.maximum.reduceat(value, starts), log_nobody)
    length = np.diff(np.append(starts, len(i)))
    odds = np.exp2(value - np.repeat(top, length))
    nobody = np.exp2(log_nobody - top)
    total = np.add.reduceat(odds, starts) + nobody
    return odds / np.repeat(total, length), nobody / total


def pair_chance(score: Floats, share: float) -> Floats:
    """Probability of each pair by itself, where a share of all pairs are of one person."""
    odds = score + np.log2(share / (1 - share))
    return np.asarray(1 / (1 + np.exp2(-np.clip(odds, -1000, 1000))))


def missing(levels: np.ndarray) -> Flags:
    """Where a comparison had nothing to compare."""
    return levels == MISSING
