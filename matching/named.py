"""Records of which something beside their own evidence names the person, and what follows.

Belongs here: weighing that belief with the record's own evidence, and settling the records that it
settles. Does not belong here: who is named by what (`matching.family`, `matching.codes`).

Instead of being any member of the population the person of the record is the one named, with the
spec's `belief`; what the record itself says is weighed as before. A namesake is told apart by it,
while a record that says quite otherwise stays a question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Flags, Floats, Ints, Keys, first_of_runs
from matching.candidates import canonical_order, compare
from matching.decide import MATCH, Decisions, Ranking, Settled, code_of
from matching.met import satisfies
from matching.model import Model
from matching.pairs import Pairs, pack
from matching.reasons import Reason
from matching.scoring import Scoring, posterior, segments
from matching.spec import Naming, Rule, Spec
from matching.tables import Master, Table

# What is settled without being named; where nothing but evidence speaks, a record may overrule it
# whose own person is beyond doubt.
_BEYOND_DOUBT = [code_of(r) for r in (Reason.CERTAIN, Reason.DECIDED)]
_EVIDENCE = code_of(Reason.EVIDENCE)


@dataclass(frozen=True)
class Named:
    """Records (left rows) and the person (master row) that is named for each."""

    left: Ints
    right: Ints

    def only(self, kept: Flags) -> Named:
        """Some of them."""
        return Named(self.left[kept], self.right[kept])


def in_doubt(made: Decisions) -> Flags:
    """Which records may be settled: none was matched but by what it says itself."""
    return np.asarray((made.decision != MATCH) | (made.reason == _EVIDENCE))


def beyond_doubt(made: Decisions) -> Flags:
    """Which records are matched so surely that others are held against them."""
    return np.asarray((made.decision == MATCH) & np.isin(made.reason, _BEYOND_DOUBT))


def persons(done: Settled, records: Ints) -> Ints:
    """The persons (master rows) of matched records."""
    return np.asarray(done.pairs.right[done.ranking.first[records]])


def bits_of(naming: Naming, model: Model) -> float:
    """What it adds to a pair that its person is named: the spec's belief against that of any
    member of the population."""
    usual = np.log2(model.prior_in_master / model.population)
    return float(np.log2(naming.belief / (1 - naming.belief)) - usual)


@dataclass(frozen=True)
class Job:
    """What is linked by which model. `ruled_out`: pairs (packed) that people said are apart."""

    spec: Spec
    left: Table
    master: Master
    model: Model
    scoring: Scoring
    ruled_out: Keys | None = None


def settle_named(job: Job, done: Settled, naming: Naming, named: Named) -> Settled:
    """Match the records that are settled by whom something names; all others stay as they are."""
    spec, model = job.spec, job.model
    named = named.only(~_matched_so(done, named))
    if job.ruled_out is not None:
        named = named.only(~np.isin(pack(named.left, named.right), job.ruled_out))
    if not len(named.left):
        return done
    pairs, at = _pairs_of(spec, job.left, job.master, done.pairs, named)
    told = np.isin(pack(pairs.left, pairs.right), pack(named.left, named.right))
    score = job.scoring.score(pairs) + bits_of(naming, model) * told
    chance, nobody = posterior(score, pairs.left, model.prior_in_master, model.population)
    enough = told & (chance >= max(naming.certainty, model.threshold))
    if naming.unless:
        enough &= ~satisfies(spec, Rule("named", naming.unless), pairs.levels)[pairs.pattern]
    if not enough.any():
        return done
    return _match(done, pairs, at, (chance, nobody), enough, code_of(naming.reason))


def _matched_so(done: Settled, named: Named) -> Flags:
    """Which are matched with the person named."""
    first = done.ranking.first
    known = (done.made.decision[named.left] == MATCH) & (first[named.left] >= 0)
    known[known] = persons(done, named.left[known]) == named.right[known]
    return np.asarray(known)


def _pairs_of(
    spec: Spec, left: Table, master: Master, pairs: Pairs, named: Named
) -> tuple[Pairs, Ints]:
    """All pairs of the records that may be settled, those with the persons named among them, and
    the position of each among `pairs` (-1 where it is a new one)."""
    asked = np.zeros(len(left), dtype=np.bool_)
    asked[named.left] = True
    at = np.flatnonzero(asked[pairs.left])
    new = ~np.isin(pack(named.left, named.right), pack(pairs.left[at], pairs.right[at]))
    named = named.only(new)
    levels = compare(spec, left, named.left, master, named.right)
    i, j = np.append(pairs.left[at], named.left), np.append(pairs.right[at], named.right)
    order = canonical_order(i, j, master)
    pattern = np.append(pairs.pattern[at], pairs.levels.shape[1] + np.arange(len(named.left)))
    every = np.concatenate([pairs.levels, levels], axis=1)
    place = np.append(at, np.full(len(named.left), -1))
    return Pairs(i[order], j[order], pattern[order], every), place[order]


def _match(
    done: Settled,
    pairs: Pairs,
    at: Ints,
    believed: tuple[Floats, Floats],
    enough: Flags,
    why: int,
) -> Settled:
    """Match the records of the pairs that are probable `enough`; see `_pairs_of` for `at`.

    `believed`: the probability of each pair, and of nobody for each record. Pairs that are new are
    put behind all others.
    """
    chance, nobody = believed
    settled = np.zeros(len(done.made.decision), dtype=np.bool_)
    settled[pairs.left[enough]] = True
    new = np.flatnonzero((at < 0) & settled[pairs.left])
    at = at.copy()
    at[new] = len(done.pairs) + np.arange(len(new))
    both = Pairs(
        np.append(done.pairs.left, pairs.left[new]),
        np.append(done.pairs.right, pairs.right[new]),
        np.append(done.pairs.pattern, pairs.pattern[new]),
        pairs.levels,
    )
    kept = np.flatnonzero(settled[pairs.left])
    every = np.append(done.chance, np.zeros(len(new)))
    every[at[kept]] = chance[kept]
    alone = done.ranking.nobody.copy()
    who = pairs.left[segments(pairs.left)]
    alone[who[settled[who]]] = nobody[settled[who]]
    ranking = _ranked(replace(done.ranking, nobody=alone), pairs.left[kept], at[kept], every)
    decision, reason = done.made.decision.copy(), done.made.reason.copy()
    decision[settled], reason[settled] = MATCH, why
    return Settled(both, every, ranking, Decisions(decision, reason))


def _ranked(ranking: Ranking, left: Ints, at: Ints, believed: Floats) -> Ranking:
    """The candidates in order once the pairs at some positions are believed otherwise."""
    worth = np.append(ranking.worth, np.zeros(len(believed) - len(ranking.worth)))
    worth[at] = believed[at]
    order = np.lexsort((-believed[at], left))
    start = np.flatnonzero(first_of_runs(left[order]))
    records = left[order[start]]
    first, second = ranking.first.copy(), ranking.second.copy()
    first[records], second[records] = at[order[start]], -1
    more = np.diff(np.append(start, len(order))) > 1
    second[records[more]] = at[order[start[more] + 1]]
    return replace(ranking, first=first, second=second, worth=worth)
