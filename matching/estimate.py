"""Estimating the model without labels: u from random pairs, m and the prior by EM.

Belongs here: estimation. Does not belong here: scoring (`matching.model`).

Source: W. Winkler, Using the EM Algorithm for Weight Computation in the Fellegi–Sunter Model of
Record Linkage (1988); here the E-step is normalised over all candidates of a record and nobody.
"""

import numpy as np

from matching.arrays import Flags, Floats
from matching.candidates import compare
from matching.kinds import Level
from matching.model import ComparisonModel, LevelModel, Model
from matching.pairs import Pairs
from matching.scoring import Scoring, frequency, pair_chance, posterior
from matching.spec import Comparison, Spec
from matching.sums import Agreements
from matching.tables import SAMPLED, Master, Table, canonical_sample

RANDOM_EACH = 50
SAMPLE_RECORDS = 60_000
ROUNDS = 25
PRIOR_MATCHES = 50.0
# Values had by so many people of the master at most count by what their like tell, if so many
# people of the sample have such a value.
RARE, ENOUGH = 4, 100
# Records of one person disagree on a comparison at most half the time. Without this bound EM may
# settle on another well-shaped class of pairs, such as brothers and sisters.
MOST_DISAGREEMENT = 0.5


def prior_model(spec: Spec, master: Master) -> Model:
    """The model before any data were seen: the spec's shares."""
    comparisons = []
    population = max(master.people, spec.population)
    for c in spec.comparisons:
        levels = [
            LevelModel(
                level.name,
                c.m.get(level.name, level.m),
                c.u.get(level.name, level.u) / (population if level.per_person else 1),
                0.0,
                "prior",
                "prior",
                level.frequency,
            )
            for level in c.kind.levels
        ]
        total = sum(level.m for level in levels)
        for level in levels:
            level.m /= total
        comparisons.append(ComparisonModel(c.name, c.kind_name, levels))
    return Model(
        spec.name, comparisons, spec.prior_in_master, population, 1.0, spec.target_precision
    )


def estimate_u(model: Model, spec: Spec, left: Table, master: Master, agreed: Agreements) -> None:
    """Shares of levels among pairs of two persons, from random pairs (likely matches left out);
    those of levels with a frequency from how many people all records agree with."""
    a = canonical_sample(left.order, SAMPLED)
    b = master.sample
    if not len(a) or not len(b):
        return
    each = min(RANDOM_EACH, len(b))
    i = np.repeat(a, each)
    j = b[(np.repeat(np.arange(len(a)) * 97, each) + np.tile(np.arange(each), len(a))) % len(b)]
    levels = compare(spec, left, i, master, j)
    tables = Scoring.of(model, spec, left, master)
    score = tables.weights(levels, i).sum(axis=0)
    apart = score + np.log2(model.prior_in_master / model.population) < -1
    levels = levels[:, apart]
    for k, comparison in enumerate(model.comparisons):
        counts = np.bincount(levels[k], minlength=256)[: len(comparison.levels)]
        seen = counts.sum()
        for number, (level, count) in enumerate(
            zip(comparison.levels, counts.tolist(), strict=True)
        ):
            shape = spec.comparisons[k].kind.levels[number]
            if shape.per_person or shape.fixed:
                level.u_source = "prior, among records of nobody in the master"
            elif level.frequency is None:
                level.u = (count + 1.0) / (seen + 1.0 / level.u)
                level.u_source = f"{count} of {seen} random pairs"
            else:
                _u_from_frequency(level, spec.comparisons[k], shape, agreed, master)


def _u_from_frequency(
    level: LevelModel, comparison: Comparison, shape: Level, agreed: Agreements, master: Master
) -> None:
    """Reach of a level and its mean u over the records that have something to compare."""
    met = agreed[comparison.name, level.name]
    count, times = met.people.value, met.people.times
    level.reach = (float(times.sum()) + 1.0) / (met.records + 2.0)
    if not master.holds_left:
        level.rare = _rare(master, comparison, level.frequency or "")
    share = frequency(count, master.people, comparison, shape, level.rare)
    level.u = max(float((share * times).sum()) / max(met.records, 1), 1e-12)
    level.u_source = "frequencies in the master"


def _rare(master: Master, comparison: Comparison, key: str) -> list[float]:
    """As how many people a rare value counts: fewer than have it in the master.

    A value that one person of the master has is known of that person; how many *others* have it is
    told by how often values are had by two. Source: I. Good, The Population Frequencies of Species
    and the Estimation of Population Parameters, Biometrika 40 (1953): values seen r times stand for
    (r + 1) N(r + 1) / N(r), with N(r) the number of values seen r times. Of a sample of people the
    share that has such a value is r N(r) / N.
    """
    sample = np.minimum(master.sampled[comparison.name, key], RARE + 2)
    seen = np.bincount(sample, minlength=RARE + 2)
    out: list[float] = []
    for r in range(1, RARE + 1):
        if seen[r] < ENOUGH:
            break
        # one more of each: a small master without doubles does not show that there are none
        out.append(min(r * float(seen[r + 1] + 1) / float(seen[r] + 1), float(r)))
    return out


def sample_records(left: Table, pairs: Pairs) -> Pairs:
    """The pairs of a canonical sample of records, in canonical order."""
    rows = canonical_sample(left.order, SAMPLE_RECORDS)
    rank = np.full(len(left), -1, dtype=np.int64)
    rank[rows] = np.arange(len(rows))
    at = np.flatnonzero(rank[pairs.left] >= 0)
    at = at[np.argsort(rank[pairs.left[at]], kind="stable")]
    return Pairs(pairs.left[at], pairs.right[at], pairs.pattern[at], pairs.levels)


def estimate_m(
    model: Model,
    spec: Spec,
    left: Table,
    master: Master,
    pairs: Pairs,
    *,
    uncovered: Flags,
    one_table: bool = False,
) -> None:
    """Shares of levels among pairs of the same person, and the prior, by EM over whole records.

    Blind records say nothing of the prior. With `one_table` the prior is the mean number of other
    records of the same person, and pairs are judged one by one.
    """
    pairs = sample_records(left, pairs)
    records = int((~uncovered[canonical_sample(left.order, SAMPLE_RECORDS)]).sum())
    if not len(pairs):
        return
    patterns = pairs.levels.shape[1]
    less_u = Scoring.of(model, spec, left, master).less_u(np.zeros(patterns), pairs)
    start = [np.array([level.m for level in c.levels]) for c in model.comparisons]
    shares = [s.copy() for s in start]
    differ = [
        np.array([level.m < level.u and not level.per_person for level in c.kind.levels])
        for c in spec.comparisons
    ]
    counts: list[Floats] = []
    prior = model.prior_in_master
    for _ in range(ROUNDS):
        log_m = np.zeros(patterns)
        for levels, share in zip(pairs.levels, shares, strict=True):
            table = np.zeros(256)
            table[: len(share)] = np.log2(share)
            log_m += table[levels]
        score = less_u + log_m[pairs.pattern]
        if one_table:
            chance = pair_chance(score, prior / model.population)
        else:
            chance, _ = posterior(score, pairs.left, prior, model.population)
        expected = np.bincount(pairs.pattern, weights=chance, minlength=patterns)
        counts = [
            np.bincount(levels, weights=expected, minlength=256)[: len(share)].astype(np.float64)
            for levels, share in zip(pairs.levels, shares, strict=True)
        ]
        fresh = [
            _bounded((c + PRIOR_MATCHES * s) / (c.sum() + PRIOR_MATCHES), against)
            for c, s, against in zip(counts, start, differ, strict=True)
        ]
        moved = max(float(np.abs(f - s).max()) for f, s in zip(fresh, shares, strict=True))
        shares = fresh
        found = float(chance.sum())
        if one_table:
            prior = max(2 * found, 1.0) / records
        else:
            prior = min(max((found + 9.0) / (records + 10.0), 0.001), 0.999)
        if moved < 1e-6:
            break
    model.prior_in_master = prior
    for c, share, count in zip(model.comparisons, shares, counts, strict=True):
        for level, m, n in zip(c.levels, share.tolist(), count.tolist(), strict=True):
            level.m, level.m_source = m, f"{n:.1f} expected matches"


def _bounded(share: Floats, against: Flags) -> Floats:
    """Shares with the levels that speak against a match held to `MOST_DISAGREEMENT`."""
    total = float(share[against].sum())
    if total <= MOST_DISAGREEMENT:
        return share
    return np.where(
        against,
        share * (MOST_DISAGREEMENT / total),
        share * ((1 - MOST_DISAGREEMENT) / (1 - total)),
    )


def finish(model: Model) -> None:
    """Fill in the weights."""
    for comparison in model.comparisons:
        for level in comparison.levels:
            level.weight = float(np.log2(level.m / level.u))
