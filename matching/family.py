"""What the master knows of a relative's family: whom a record means whose relative was recognised.

Belongs here: records that name several persons, where who one is tells who another is. Does not
belong here: what registers are like (the extract says whose relative a record's person is).

The mother on a child's record is, nearly always, the mother that the master names for that child.
That is evidence like any other: instead of being any member of the population, the person of the
record is the one named, with the spec's `belief`; what the record itself says is weighed as before.
A namesake is told apart by it, while a mother who is named quite otherwise stays a question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.arrays import Flags, Floats, Ints, KeyIndex, Keys, first_of_runs
from matching.candidates import canonical_order, compare
from matching.decide import MATCH, Decisions, Ranking, Settled, code_of
from matching.kinds import Encoded
from matching.met import satisfies
from matching.model import Model
from matching.pairs import Pairs, pack
from matching.reasons import Reason
from matching.scoring import Scoring, posterior, segments
from matching.spec import Family, Rule, Spec
from matching.tables import RELATIONS, Master, Table

# What is settled without the family; where nothing but evidence speaks, a relative may overrule it
# whose own person is beyond doubt.
_BEYOND_DOUBT = [code_of(r) for r in (Reason.CERTAIN, Reason.DECIDED)]
_EVIDENCE = code_of(Reason.EVIDENCE)


@dataclass(frozen=True)
class _Named:
    """Records (left rows) and the person (master row) that the master names for each."""

    left: Ints
    right: Ints

    def only(self, kept: Flags) -> _Named:
        """Some of them."""
        return _Named(self.left[kept], self.right[kept])


def settle_relatives(
    spec: Spec,
    left: Table,
    master: Master,
    done: Settled,
    model: Model,
    scoring: Scoring,
    ruled_out: Keys | None,
) -> Settled:
    """Match the records that the recognised relative settles; all others stay as they are.

    `ruled_out`: pairs (packed) that people said are two persons.
    """
    family = spec.family
    if family is None or spec.cardinality == "one-to-one":
        return done
    named = _named(family, left, master, done)
    if ruled_out is not None:
        named = named.only(~np.isin(pack(named.left, named.right), ruled_out))
    if not len(named.left):
        return done
    pairs, at = _pairs_of(spec, left, master, done.pairs, named)
    told = np.isin(pack(pairs.left, pairs.right), pack(named.left, named.right))
    score = scoring.score(pairs) + bits_of_family(family, model) * told
    chance, nobody = posterior(score, pairs.left, model.prior_in_master, model.population)
    enough = told & (chance >= max(family.certainty, model.threshold))
    if family.unless:
        enough &= ~satisfies(spec, Rule("family", family.unless), pairs.levels)[pairs.pattern]
    if not enough.any():
        return done
    return _match(done, pairs, at, chance, nobody, enough)


def bits_of_family(family: Family, model: Model) -> float:
    """What it adds to a pair that the master names the person: the spec's belief against that of
    any member of the population."""
    usual = np.log2(model.prior_in_master / model.population)
    return float(np.log2(family.belief / (1 - family.belief)) - usual)


def _named(family: Family, left: Table, master: Master, done: Settled) -> _Named:
    """Records that may be settled, with the person whom the master names for them."""
    made, first = done.made, done.ranking.first
    asked, other = _relatives(left, made)
    person = done.pairs.right[first[other]]
    column = master.columns[family.comparison]
    records, numbers = [asked[:0]], [np.zeros(0, dtype=np.uint64)]
    for place, relations in enumerate(RELATIONS.values()):
        of = np.flatnonzero(_relation(left)[asked] == place)
        for relation in relations:
            if relation in column.extra:
                records.append(asked[of])
                numbers.append(column.extra[relation][person[of]].astype(np.uint64))
    named = _Named(np.concatenate(records), _owners(column, np.concatenate(numbers)))
    named = named.only(named.right >= 0)
    known = (made.decision[named.left] == MATCH) & (first[named.left] >= 0)
    known[known] = done.pairs.right[first[named.left[known]]] == named.right[known]
    return named.only(~known)


def _relatives(left: Table, made: Decisions) -> tuple[Ints, Ints]:
    """Records that are not settled beyond doubt, and the records of their recognised relatives."""
    told = left.beside.relative
    if told is None:
        told = np.zeros(len(left), dtype=np.uint64)
    weak = (made.decision != MATCH) | (made.reason == _EVIDENCE)
    asked = np.flatnonzero(weak & (_relation(left) >= 0) & (told != 0))
    wanted = np.unique(told[asked])
    rows = np.flatnonzero(_among(left.order, wanted))
    other = KeyIndex.of(left.order[rows], rows).only_row(told[asked])
    recognised = (other >= 0) & (made.decision[other] == MATCH)
    overrules = np.isin(made.reason[other], _BEYOND_DOUBT)
    kept = recognised & (overrules | (made.decision[asked] != MATCH))
    return asked[kept], other[kept]


def _relation(left: Table) -> npt.NDArray[np.int8]:
    told = left.beside.relation
    return np.full(len(left), -1, dtype=np.int8) if told is None else told


def _owners(column: Encoded, numbers: Keys) -> Ints:
    """The row of the person of each number, -1 where nobody or more than one has it."""
    held = column.keys("number")
    rows = np.flatnonzero(_among(held, np.unique(numbers[numbers != 0])))
    return KeyIndex.of(held[rows], rows).only_row(numbers)


def _among(keys: Keys, wanted: Keys) -> Flags:
    """Which of many keys are among a few (ascending) ones."""
    if not len(wanted):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    return np.asarray(wanted[at] == keys)


def _pairs_of(
    spec: Spec, left: Table, master: Master, pairs: Pairs, named: _Named
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
    done: Settled, pairs: Pairs, at: Ints, chance: Floats, nobody: Floats, enough: Flags
) -> Settled:
    """Match the records of the pairs that are probable `enough`; see `_pairs_of` for `at`.

    Pairs that are new are put behind all others.
    """
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
    believed = np.append(done.chance, np.zeros(len(new)))
    believed[at[kept]] = chance[kept]
    alone = done.ranking.nobody.copy()
    who = pairs.left[segments(pairs.left)]
    alone[who[settled[who]]] = nobody[settled[who]]
    ranking = _ranked(replace(done.ranking, nobody=alone), pairs.left[kept], at[kept], believed)
    decision, reason = done.made.decision.copy(), done.made.reason.copy()
    decision[settled], reason[settled] = MATCH, code_of(Reason.FAMILY)
    return Settled(both, believed, ranking, Decisions(decision, reason))


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
