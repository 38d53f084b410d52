"""Link specs: what to compare, how to find candidates, what people must look at. Data, not code.

Belongs here: reading and checking a spec (TOML). Does not belong here: what a kind of comparison
does (`matching.kinds`).
"""

import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from matching.kinds import KINDS, Coarse, Columns, Kind
from matching.reasons import Reason
from matching.source import Source

BUILT_IN = Path(__file__).with_name("specs")
_COMPARISON_KEYS = ("name", "kind", "left", "right", "label_vi", "label_en", "levels", "m", "u")
SETTINGS = (
    *("name", "left_id", "right_id", "cardinality", "target_precision", "review_floor"),
    *("prior_in_master", "population", "comparison", "certain", "block", "review", "apart"),
)
CARDINALITIES = ("many-to-one", "one-to-one")


class SpecError(ValueError):
    """A spec or the tables given with it cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Comparison:
    """One comparison: its kind, its column on either side, its options."""

    name: str
    kind_name: str
    left: Columns
    right: Columns
    labels: dict[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    m: dict[str, float] = field(default_factory=dict)
    u: dict[str, float] = field(default_factory=dict)

    @cached_property
    def kind(self) -> Kind:
        """The kind's implementation, coarsened where the spec names the levels to keep."""
        kind = KINDS[self.kind_name]
        return Coarse(kind, self.levels) if self.levels else kind

    def label(self, language: str) -> str:
        """What the comparison is called in a language (its name where the spec says nothing)."""
        return self.labels.get(language, self.name)

    def level_name(self, level: int) -> str:
        """Name of a level number (`missing` when there was nothing to compare)."""
        levels = self.kind.levels
        return levels[level].name if level < len(levels) else "missing"

    def level_numbers(self) -> dict[str, int]:
        """Number of each level by name; that of `missing` comes after the last."""
        names = [level.name for level in self.kind.levels] + ["missing"]
        return {name: number for number, name in enumerate(names)}


@dataclass(frozen=True)
class Block:
    """One blocking rule: pairs that agree on all keys; (comparison, left key, right key) each."""

    keys: tuple[tuple[str, str, str], ...]
    cap: int

    @property
    def name(self) -> str:
        """The rule in words, as in the spec."""
        return " + ".join(f"{c}.{a}" if a == b else f"{c}.{a}={c}.{b}" for c, a, b in self.keys)

    @property
    def right_name(self) -> str:
        """The rule's keys on the master's side: rules of one name share an index."""
        return " + ".join(f"{c}.{key}" for c, _, key in self.keys)


@dataclass(frozen=True)
class Rule:
    """A condition on levels: every named comparison has one of the named levels.

    With `rival` the record must have another candidate that meets those levels. With `unless` the
    rule is overcome by a pair that meets those levels and is believed at least so much.
    """

    reason: str
    levels: dict[str, tuple[str, ...]]
    rival: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unless: dict[str, tuple[str, ...]] = field(default_factory=dict)
    belief: float = 1.0


@dataclass(frozen=True)
class Spec:
    """A link spec; see docs/matching.md for the meaning of every field."""

    name: str
    left_id: str
    right_id: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    cardinality: str = "many-to-one"
    target_precision: float = 0.999
    review_floor: float = 0.05
    prior_in_master: float = 0.9
    population: int = 10_000
    certain: Rule | None = None
    reviews: tuple[Rule, ...] = ()
    apart: tuple[Rule, ...] = ()
    source: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def comparison(self, name: str) -> Comparison:
        """The comparison of that name."""
        return next(c for c in self.comparisons if c.name == name)

    def columns(self, *, right: bool) -> list[str]:
        """Every column the spec may read from one of the tables, the id first."""
        names = [self.right_id if right else self.left_id]
        for comparison in self.comparisons:
            side = comparison.right if right else comparison.left
            names += [side.main, *side.named()]
        return list(dict.fromkeys(names))

    def for_tables(self, left: Source, right: Source) -> "Spec":
        """The spec reduced to the columns that both tables have.

        Raises SpecError when an id column or a row is missing or nothing is left to compare.
        """
        problems = []
        if self.left_id not in left.columns:
            problems.append(f"the extract has no column {self.left_id}: rename it or set left_id")
        if self.right_id not in right.columns:
            problems.append(f"the master has no column {self.right_id}: rename it or set right_id")
        for name, frame in (("extract", left), ("master", right)):
            if not len(frame):
                problems.append(f"the {name} has no rows: check that the right file was given")
        if problems:
            raise SpecError("; ".join(problems))
        return self.reduced(left.columns, right.columns)

    def reduced(self, left: list[str] | None = None, right: list[str] | None = None) -> "Spec":
        """The spec without what needs columns that are not there (None: all are).

        Raises SpecError when nothing is left to compare or to find candidates by.
        """
        usable = tuple(
            c
            for c in self.comparisons
            if (left is None or c.left.main in left) and (right is None or c.right.main in right)
        )
        if not usable:
            wanted = ", ".join(f"{c.left.main}/{c.right.main}" for c in self.comparisons)
            raise SpecError(
                f"no usable column: the tables share none of {wanted} (extract/master); rename "
                "columns or write a spec that names yours"
            )
        names = {c.name for c in usable}
        blocks = tuple(b for b in self.blocks if all(c in names for c, _, _ in b.keys))
        if not blocks:
            raise SpecError(
                f"no blocking rule works with {', '.join(sorted(names))} alone: add a [[block]] "
                "to the spec that uses only these"
            )
        return replace(self, comparisons=usable, blocks=blocks)


def load_spec(name_or_path: str | Path) -> Spec:
    """A built-in spec by name, or one read from a TOML file.

    Raises SpecError listing every problem of the file at once.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = BUILT_IN / f"{name_or_path}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in BUILT_IN.glob("*.toml")))
        raise SpecError(f"there is no spec {name_or_path}: give one of {known} or a .toml file")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path.name} is not TOML: {error}") from error
    return parse_spec(data, path.name)


def parse_spec(data: dict[str, Any], where: str = "spec") -> Spec:
    """A spec from parsed TOML; raises SpecError listing every problem at once."""
    problems = [f"{key} is not a setting of a spec" for key in data if key not in SETTINGS]
    comparisons = tuple(_comparison(item, problems) for item in data.get("comparison", []))
    by_name = {c.name: c for c in comparisons if c is not None}
    blocks = tuple(_block(item, by_name, problems) for item in data.get("block", []))
    reviews = tuple(_rule(item, by_name, problems) for item in data.get("review", []))
    apart = tuple(_rule(item, by_name, problems) for item in data.get("apart", []))
    certain = _rule(data["certain"], by_name, problems) if "certain" in data else None
    if not by_name:
        problems.append("there is no [[comparison]]")
    if not blocks:
        problems.append("there is no [[block]]: without one no pair is ever compared")
    scalars = {
        key: data[key]
        for key in ("target_precision", "review_floor", "prior_in_master", "population")
        if key in data
    }
    cardinality = data.get("cardinality", "many-to-one")
    if cardinality not in CARDINALITIES:
        problems.append(f"cardinality must be one of {', '.join(CARDINALITIES)}")
    if not 0.5 <= float(scalars.get("target_precision", 0.999)) < 1:
        problems.append("target_precision must be at least 0.5 and below 1")
    if problems:
        raise SpecError(f"{where}: " + "; ".join(problems))
    return Spec(
        name=str(data.get("name", where)),
        left_id=str(data.get("left_id", "record_id")),
        right_id=str(data.get("right_id", "person_id")),
        comparisons=tuple(c for c in comparisons if c is not None),
        blocks=tuple(b for b in blocks if b is not None),
        cardinality=cardinality,
        certain=certain,
        reviews=tuple(r for r in reviews if r is not None),
        apart=tuple(r for r in apart if r is not None),
        source=data,
        **scalars,
    )


def _comparison(item: dict[str, Any], problems: list[str]) -> Comparison | None:
    name, kind = str(item.get("name", "")), str(item.get("kind", ""))
    if not name or kind not in KINDS:
        problems.append(f"comparison {name or '?'}: kind must be one of {', '.join(sorted(KINDS))}")
        return None
    options = {k: v for k, v in item.items() if k not in _COMPARISON_KEYS}
    left = str(item.get("left", name))
    known = [level.name for level in KINDS[kind].levels]
    levels = tuple(str(level) for level in item.get("levels", []))
    asked = [*levels, *(k for table in ("m", "u") for k in item.get(table, {}))]
    unknown = [level for level in asked if level not in known]
    if unknown:
        problems.append(f"comparison {name}: no level is called {', '.join(unknown)}")
        return None
    if levels and (levels != tuple(k for k in known if k in levels) or levels[-1] != known[-1]):
        problems.append(f"comparison {name}: levels go in the kind's order and end in {known[-1]}")
        return None
    return Comparison(
        name,
        kind,
        Columns(left, options),
        Columns(str(item.get("right", left)), options),
        {k.removeprefix("label_"): str(item[k]) for k in ("label_vi", "label_en") if k in item},
        levels,
        {k: float(v) for k, v in item.get("m", {}).items()},
        {k: float(v) for k, v in item.get("u", {}).items()},
    )


def _block(
    item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]
) -> Block | None:
    keys = []
    for text in item.get("keys", []):
        left, _, right = str(text).partition("=")
        (name, _, key), (_, _, other) = left.partition("."), (right or left).partition(".")
        allowed = by_name[name].kind.block_keys if name in by_name else ()
        if key not in allowed or other not in allowed:
            problems.append(
                f"block key {text}: unknown (use comparison.key, e.g. {_example(by_name)})"
            )
            return None
        keys.append((name, key, other))
    if not keys:
        problems.append("a [[block]] has no keys")
        return None
    return Block(tuple(keys), int(item.get("cap", 100)))


def _example(by_name: dict[str, Comparison]) -> str:
    return next((f"{n}.{c.kind.block_keys[0]}" for n, c in by_name.items()), "name.sorted")


def _rule(item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]) -> Rule | None:
    if "reason" in item and item["reason"] not in set(Reason):
        problems.append(f"reason {item['reason']} is unknown: use one of {', '.join(Reason)}")
        return None
    where = str(item.get("reason", item.get("key", "apart")))
    own = {k: v for k, v in item.items() if k not in ("reason", "key", "rival", "unless")}
    levels = _levels(own, by_name, where, problems)
    rival = _levels(item.get("rival", {}), by_name, where, problems)
    strong = dict(item.get("unless", {}))
    belief = float(strong.pop("belief", 1.0))
    if not 0.5 <= belief <= 1:
        problems.append(f"rule {where}: belief must be at least 0.5 and at most 1")
    return Rule(where, levels, rival, _levels(strong, by_name, where, problems), belief)


def _levels(
    wanted: dict[str, Any], by_name: dict[str, Comparison], where: str, problems: list[str]
) -> dict[str, tuple[str, ...]]:
    """Levels by comparison, checked against the kinds."""
    out = {}
    for name, levels in wanted.items():
        known = {level.name for level in by_name[name].kind.levels} if name in by_name else set()
        bad = [level for level in levels if level not in known | {"missing"} or not known]
        if bad:
            problems.append(f"rule {where}: {name} has no {', '.join(bad)}")
        out[name] = tuple(levels)
    return out
