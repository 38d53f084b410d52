"""The model of a link job from what its tables tell, without labels.

Belongs here: which estimates are made of what, in which order. Does not belong here: any estimate
itself (`matching.estimate`, `matching.look_alikes`), the threshold (`matching.decide`).
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.candidates import Found
from matching.estimate import estimate_m, estimate_u, finish, prior_model
from matching.look_alikes import SyntheticRecords, find_look_alikes
from matching.model import Model
from matching.spec import Spec
from matching.sums import Agreements
from matching.tables import Master, Table


@dataclass(frozen=True)
class Facts:
    """All that the model may see.

    `left`: records, the first `estimate.SAMPLE_RECORDS` of them by their order at least, and the
    pairs `found` of those; `master`: the people of these pairs at least, the owners of the numbers
    on those records, and the first `look_alikes.SYNTHETIC` by their order. `agreed`: of all
    records. `fingerprint`: of both whole tables.
    """

    left: Table
    master: Master
    found: Found
    synthetic: SyntheticRecords | None
    agreed: Agreements
    fingerprint: dict[str, int | str]


def fit(spec: Spec, facts: Facts) -> Model:
    """A model whose threshold is still to be chosen."""
    left, master, found = facts.left, facts.master, facts.found
    model = prior_model(spec, master)
    estimate_u(model, spec, left, master, facts.agreed)
    if facts.synthetic is not None and found.synthetic is not None:
        model.look_alikes = find_look_alikes(model, spec, facts.synthetic, found.synthetic, master)
    estimate_m(model, spec, left, master, found.pairs, uncovered=found.uncovered)
    finish(model)
    model.fingerprint = facts.fingerprint
    return model
