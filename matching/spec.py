"""Reading and checking link specs (TOML), the built-in ones and those of users.

Belongs here: a spec from its text, with every mistake told at once. Does not belong here: what a
spec is (`spec_shapes`), which settings there are and their types (`spec_form`).
"""

import tomllib
from pathlib import Path
from typing import Any

from matching.kinds import KINDS, Columns
from matching.nearest import did_you_mean
from matching.reasons import Reason
from matching.spec_shapes import Block, Codes, Comparison, Family, Naming, Rule, Spec, SpecError

__all__ = [
    "BUILT_IN",
    "Block",
    "Codes",
    "Comparison",
    "Family",
    "Naming",
    "Rule",
    "Spec",
    "SpecError",
    "load_spec",
    "parse_spec",
]

BUILT_IN = Path(__file__).with_name("specs")
# What of a [[comparison]] is the same for all kinds; the rest are options of its kind.
_COMMON = ("name", "kind", "left", "right", "label_vi", "label_en", "levels", "m", "u")
_OWN = ("optional", "holds")
_SCALARS = (
    "cardinality", "target_precision", "match_floor", "review_floor", "prior_in_master",
    "population",
)  # fmt: skip


def load_spec(name_or_path: str | Path) -> Spec:
    """A built-in spec by name, or one read from a TOML file.

    Raises SpecError listing every problem of the file at once.
    """
    path = Path(name_or_path)
    built_in = path.suffix != ".toml"
    if built_in:
        path = BUILT_IN / f"{name_or_path}.toml"
    if not path.is_file():
        known = sorted(p.stem for p in BUILT_IN.glob("*.toml"))
        near = did_you_mean(str(name_or_path), known) if built_in else ""
        raise SpecError(
            f"there is no spec {name_or_path}{near}: give one of {', '.join(known)} or a .toml file"
        )
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path.name} is not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise SpecError(f"{path.name} is not TOML: its text is not UTF-8") from error
    return parse_spec(data, path.name, trusted=built_in)


def parse_spec(data: dict[str, Any], where: str = "spec", *, trusted: bool = False) -> Spec:
    """A spec from parsed TOML; raises SpecError listing every problem at once.

    `trusted`: its form was checked before (the tests check the built-in ones).
    """
    problems: list[str] = []
    if not trusted:
        from matching import spec_form

        problems, sound = spec_form.problems(data)
        if not sound:
            raise SpecError(f"{where}: " + "; ".join(problems))
    by_name: dict[str, Comparison] = {}
    for item in data.get("comparison", []):
        comparison = _comparison(item, problems)
        if comparison is not None and comparison.name in by_name:
            problems.append(f"comparison {comparison.name}: the name is given twice")
        elif comparison is not None:
            by_name[comparison.name] = comparison
    blocks = [_block(item, by_name, problems) for item in data.get("block", [])]
    reviews = [_rule(item, by_name, problems) for item in data.get("review", [])]
    apart = [_rule(item, by_name, problems) for item in data.get("apart", [])]
    certain = _certain(data["certain"], by_name, problems) if "certain" in data else None
    latest = tuple(data.get("latest", {}).items())
    for name, _ in latest:
        problems += _of_kind(name, "partial_date", by_name, "latest")
    family = _family(data["family"], by_name, problems) if "family" in data else None
    codes = _codes(data["codes"], by_name, problems) if "codes" in data else None
    if not data.get("comparison"):
        problems.append("there is no [[comparison]]")
    if not blocks:
        problems.append("there is no [[block]]: without one no pair is ever compared")
    if problems:
        raise SpecError(f"{where}: " + "; ".join(dict.fromkeys(problems)))
    return Spec(
        name=data.get("name", where),
        left_id=data.get("left_id", "record_id"),
        right_id=data.get("right_id", "person_id"),
        comparisons=tuple(by_name.values()),
        blocks=tuple(b for b in blocks if b is not None),
        certain=certain,
        reviews=tuple(r for r in reviews if r is not None),
        apart=tuple(r for r in apart if r is not None),
        latest=latest,
        family=family,
        codes=codes,
        source=data,
        **{key: data[key] for key in _SCALARS if key in data},
    )


def _comparison(item: dict[str, Any], problems: list[str]) -> Comparison | None:
    name, kind = item.get("name", ""), item.get("kind", "")
    if not name or kind not in KINDS:
        return None  # the form has told of it
    known = [level.name for level in KINDS[kind].levels]
    levels = tuple(item.get("levels", []))
    asked = [*levels, *(k for table in ("m", "u") for k in item.get(table, {}))]
    unknown = [level + did_you_mean(level, known) for level in asked if level not in known]
    if unknown:
        problems.append(f"comparison {name}: no level is called {', '.join(unknown)}")
        return None
    if levels and (levels != tuple(k for k in known if k in levels) or levels[-1] != known[-1]):
        problems.append(f"comparison {name}: levels go in the kind's order and end in {known[-1]}")
        return None
    options = {k: v for k, v in item.items() if k not in (*_COMMON, *_OWN)}
    left = item.get("left", name)
    return Comparison(
        name,
        kind,
        Columns(left, options),
        Columns(item.get("right", left), options),
        {k.removeprefix("label_"): item[k] for k in ("label_vi", "label_en") if k in item},
        levels,
        {k: float(v) for k, v in item.get("m", {}).items()},
        {k: float(v) for k, v in item.get("u", {}).items()},
        **{k: item[k] for k in _OWN if k in item},
    )


def _block(
    item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]
) -> Block | None:
    keys = []
    for text in item.get("keys", []):
        left, _, right = text.partition("=")
        ends = [end.strip().partition(".") for end in (left, right or left)]
        if ends[0][0] != ends[1][0] or not all(_has_key(by_name, *end[::2]) for end in ends):
            possible = [f"{n}.{key}" for n, c in by_name.items() for key in c.kind.block_keys]
            example = possible[0] if possible else "name.sorted"
            problems.append(
                f"block key {text}: unknown{did_you_mean(left, possible)}, use comparison.key, "
                f"e.g. {example}"
            )
            return None
        (name, _, key), (_, _, other) = ends
        keys.append((name, key, other))
    return Block(tuple(keys), int(item.get("cap", 100))) if keys else None


def _has_key(by_name: dict[str, Comparison], name: str, key: str) -> bool:
    return name in by_name and key in by_name[name].kind.block_keys


def _certain(
    item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]
) -> Rule | None:
    key = str(item.get("key", ""))
    if not _has_key(by_name, *key.partition(".")[::2]):
        possible = [f"{n}.{k}" for n, c in by_name.items() for k in c.kind.block_keys]
        problems.append(f"certain: key {key} is unknown{did_you_mean(key, possible)}")
        return None
    own = {k: v for k, v in item.items() if k != "key"}
    return Rule(key, _levels(own, by_name, "certain", problems))


def _rule(item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]) -> Rule | None:
    where = str(item.get("reason", "apart"))
    if "reason" in item and where not in set(Reason):
        problems.append(
            f"reason {where} is unknown{did_you_mean(where, Reason)}: use one of "
            f"{', '.join(Reason)}"
        )
        return None
    own = {k: v for k, v in item.items() if k not in ("reason", "rival", "unless")}
    levels = _levels(own, by_name, where, problems)
    rival = _levels(item.get("rival", {}), by_name, where, problems)
    strong = dict(item.get("unless", {}))
    belief = float(strong.pop("belief", 1.0))
    return Rule(where, levels, rival, _levels(strong, by_name, where, problems), belief)


def _family(
    item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]
) -> Family | None:
    wrong = _of_kind(item.get("comparison", ""), "identifier", by_name, "family")
    problems += wrong
    doubt = _levels(item.get("doubt", {}), by_name, "family", problems)
    settings = _naming(item, by_name, "family", problems) | {"doubt": doubt}
    return None if wrong else Family(**settings)


def _codes(item: dict[str, Any], by_name: dict[str, Comparison], problems: list[str]) -> Codes:
    against = [_levels(one, by_name, "codes", problems) for one in item.get("against", [])]
    settings = _naming(item, by_name, "codes", problems)
    return Codes(**settings | {"against": tuple(against)})


def _naming(
    item: dict[str, Any], by_name: dict[str, Comparison], where: str, problems: list[str]
) -> dict[str, Any]:
    """The settings of what names persons, with the defaults."""
    unless = _levels(item.get("unless", {}), by_name, where, problems)
    return {"belief": 0.95, "certainty": 0.99} | item | {"unless": unless}


def _of_kind(name: str, kind: str, by_name: dict[str, Comparison], where: str) -> list[str]:
    """What is wrong with a name that stands for a comparison of a kind."""
    if name not in by_name:
        return [f"{where}: there is no comparison {name}{did_you_mean(name, by_name)}"]
    if by_name[name].kind_name != kind:
        return [f"{where}: {name} must be a comparison of kind {kind}"]
    return []


def _levels(
    wanted: dict[str, Any], by_name: dict[str, Comparison], where: str, problems: list[str]
) -> dict[str, tuple[str, ...]]:
    """Levels by comparison, checked against the kinds."""
    out = {}
    for name, levels in wanted.items():
        if name not in by_name:
            near = did_you_mean(name, by_name)
            problems.append(f"rule {where}: there is no comparison {name}{near}")
            continue
        known = [*(level.name for level in by_name[name].kind.levels), "missing"]
        bad = [level + did_you_mean(level, known) for level in levels if level not in known]
        if bad:
            problems.append(f"rule {where}: {name} has no {', '.join(bad)}")
        out[name] = tuple(levels)
    return out
