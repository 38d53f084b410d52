"""Which pairs meet a rule of the spec: certain, sent to people, strong all the same.

Belongs here: holding levels against rules. Does not belong here: the rules (`matching.spec`), what
follows where one is met (`matching.decide`).
"""

import numpy as np

from matching.arrays import Flags, Floats, Ints
from matching.pairs import Codes, Pairs
from matching.spec import Rule, Spec


def satisfies(spec: Spec, rule: Rule, levels: Codes) -> Flags:
    """Which pairs or patterns meet a rule, its rival left aside.

    Comparisons that the tables do not have count as missing.
    """
    return _has_levels(spec, rule.levels, levels)


def meets(spec: Spec, rule: Rule, pairs: Pairs, at: Ints) -> Flags:
    """Which of some pairs meet a rule; with a rival another candidate of the record must be one."""
    ok = satisfies(spec, rule, pairs.levels)[pairs.pattern[at]]
    if rule.rival and ok.any():
        rivals = _has_levels(spec, rule.rival, pairs.levels)[pairs.pattern]
        disputed = np.zeros(int(pairs.left.max()) + 1, dtype=np.bool_)
        disputed[pairs.left[rivals]] = True
        ok &= disputed[pairs.left[at]] & ~rivals[at]
    return ok


def overcomes(spec: Spec, rule: Rule, pairs: Pairs, at: Ints, chance: Floats) -> Flags:
    """Which of some pairs, with their probabilities, are so strong that a rule does not count."""
    if not rule.unless:
        return np.zeros(len(at), dtype=np.bool_)
    strong = _has_levels(spec, rule.unless, pairs.levels)[pairs.pattern[at]]
    return np.asarray(strong & (chance >= rule.belief))


def _has_levels(spec: Spec, wanted: dict[str, tuple[str, ...]], levels: Codes) -> Flags:
    ok = np.ones(levels.shape[1], dtype=np.bool_)
    present = {c.name: k for k, c in enumerate(spec.comparisons)}
    for name, names in wanted.items():
        if name not in present:
            ok &= "missing" in names
            continue
        comparison = spec.comparisons[present[name]]
        table = np.zeros(256, dtype=np.bool_)
        for number, level in enumerate(comparison.kind.levels):
            table[number] = level.name in names
        table[255] = "missing" in names
        ok &= table[levels[present[name]]]
    return ok
