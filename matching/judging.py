"""What a model says of the candidates of records, before anything is decided.

Belongs here: probabilities, the order of candidates, what speaks against the best one. Does not
belong here: decisions (`matching.decide`), weights (`matching.scoring`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching import decide as policy
from matching.arrays import Floats
from matching.candidates import Found
from matching.model import Model
from matching.scoring import Scoring, posterior
from matching.spec import Spec
from matching.tables import Table

if TYPE_CHECKING:
    from matching.verdicts import Verdicts


@dataclass(frozen=True)
class Judged:
    """The probability of every pair, the candidates in order, contradictions by record."""

    chance: Floats
    ranking: policy.Ranking
    against: policy.Contradictions

    def sure(self, floor: float) -> Floats:
        """The probabilities from the floor on of the best pairs that nothing speaks against."""
        first = self.ranking.first
        kept = (first >= 0) & (self.against.unresolved == policy.UNCONTRADICTED)
        probable = self.chance[first[kept]]
        return np.asarray(probable[probable >= floor])


def judge(
    spec: Spec,
    left: Table,
    found: Found,
    model: Model,
    scoring: Scoring,
    verdicts: Verdicts | None = None,
) -> Judged:
    """Judge all pairs; see the module."""
    pairs = found.pairs
    chance, nobody = posterior(
        scoring.score(pairs), pairs.left, model.prior_in_master, model.population
    )
    named = None
    if verdicts is not None:
        named = verdicts.named(pairs)
        chance, nobody = verdicts.believe(pairs, chance, nobody)
    ranking = policy.rank(spec, pairs, chance, nobody, left.order, named)
    if verdicts is not None:
        ranking = verdicts.rank(ranking)
    return Judged(chance, ranking, policy.contradictions(spec, pairs, ranking.first, chance))
