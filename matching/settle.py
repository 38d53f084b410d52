"""What something beside a record's own evidence settles: its codes first, then the family, and last
what the family leaves in doubt.

Belongs here: the order, so that a person recognised by a code tells of the relatives as well. Does
not belong here: who is named by what (`matching.codes`, `matching.family`), what is in doubt
(`matching.unconfirmed`).
"""

from __future__ import annotations

from matching.codes import contradict, named_by_codes
from matching.decide import Settled
from matching.family import named_by_family
from matching.named import Job, settle_named
from matching.unconfirmed import doubt, shares, ties_of


def settle(job: Job, done: Settled) -> Settled:
    """Match what is settled and send to people what is in doubt; all others stay as they are."""
    spec, left = job.spec, job.left
    if spec.codes is not None and left.beside.codes is not None:
        done = contradict(job, done, spec.codes, left.beside.codes)
        named = named_by_codes(left.beside.codes, done, job.model.target_precision)
        done = settle_named(job, done, spec.codes, named)
    if spec.family is not None and left.beside.relation is not None:
        named = named_by_family(spec.family, left, job.master, done)
        done = settle_named(job, done, spec.family, named)
        if spec.family.doubt:
            ties = ties_of(spec.family, left, job.master, done)
            job.model.family = job.model.family or shares(ties, done)
            done = doubt(job, done, spec.family, ties)
    return done
