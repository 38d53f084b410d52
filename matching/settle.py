"""What something beside a record's own evidence settles: its codes first, then the family, and last
what the family leaves in doubt.

Belongs here: the order, so that a person recognised by a code tells of the relatives as well. Does
not belong here: who is named by what (`matching.codes`, `matching.family`), what is in doubt
(`matching.unconfirmed`).

Between the second step and the last one the model may have to learn how often the master confirms
what records tell: that is told by all of them (`states_of`), in whatever parts they lie.
"""

from __future__ import annotations

from matching.arrays import Ints
from matching.codes import contradict, named_by_codes
from matching.decide import Settled
from matching.family import named_by_family
from matching.named import Job, settle_named
from matching.spec import Family
from matching.tables import Table
from matching.unconfirmed import counted_states, doubt, ties_of


def settle(job: Job, done: Settled) -> Settled:
    """Match what codes and families settle; all others stay as they are."""
    spec, left = job.spec, job.left
    if spec.codes is not None and left.beside.codes is not None:
        done = contradict(job, done, spec.codes, left.beside.codes)
        named = named_by_codes(left.beside.codes, done, job.model.target_precision)
        done = settle_named(job, done, spec.codes, named)
    if spec.family is not None and left.beside.relation is not None:
        named = named_by_family(spec.family, left, job.master, done)
        done = settle_named(job, done, spec.family, named)
    return done


def states_of(job: Job, done: Settled) -> Ints | None:
    """How often each of `unconfirmed.STATES` is met, once codes and families have settled theirs;
    None where nothing is doubted. Those of parts of the extract add up."""
    family = _doubting(job.spec.family, job.left)
    if family is None:
        return None
    return counted_states(ties_of(family, job.left, job.master, done), done)


def confirm(job: Job, done: Settled) -> Settled:
    """Send to people whom the family leaves in doubt, by the shares that the model has learnt."""
    family = _doubting(job.spec.family, job.left)
    if family is None:
        return done
    return doubt(job, done, family, ties_of(family, job.left, job.master, done))


def _doubting(family: Family | None, left: Table) -> Family | None:
    """The family of the spec, where it may leave somebody in doubt."""
    told = family is not None and family.doubt and left.beside.relation is not None
    return family if told else None
