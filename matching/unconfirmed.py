"""Relatives whom the master does not confirm: matched by evidence alone, and told too little.

Belongs here: what the master says of the relation that a record tells, how often it says so of
records that are beyond doubt, which matches that leaves in doubt. Does not belong here: whom the
family names (`matching.family`).

A mother known by her name and year is somebody of that name and year; if she is the right one, the
master mostly names her as the mother of the child on the same record. Where it does not, her
probability is weighed with how often that is so of records that are right; of others it counts as
always so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Floats, Ints
from matching.beside import RELATIONS
from matching.decide import MATCH, REVIEW, Decisions, Settled, code_of
from matching.family import relation_of, rows_of
from matching.met import satisfies
from matching.named import Job, persons
from matching.reasons import Reason
from matching.spec import Family, Rule
from matching.tables import Master, Table

STATES = ("confirmed", "names_nobody", "names_another", "relative_unknown")
_CONFIRMED, _NOBODY, _ANOTHER, _UNKNOWN = range(len(STATES))


@dataclass(frozen=True)
class Ties:
    """Matched records (left rows) that tell whose relative their person is, and what the master
    says of that: an index into `STATES`."""

    left: Ints
    state: Ints


def ties_of(family: Family, left: Table, master: Master, done: Settled) -> Ties:
    """Every matched record that tells of a relative."""
    made, told = done.made, left.beside.relative
    if told is None:
        none = np.zeros(0, dtype=np.int64)
        return Ties(none, none)
    relation = relation_of(left)
    rows = np.flatnonzero((made.decision == MATCH) & (relation >= 0) & (told != 0))
    other = rows_of(left, told[rows])
    state = np.full(len(rows), _UNKNOWN, dtype=np.int64)
    known = np.flatnonzero((other >= 0) & (made.decision[other] == MATCH))
    state[known] = _NOBODY
    mine, theirs = persons(done, rows[known]), persons(done, other[known])
    column = master.columns[family.comparison]
    for place, relations in enumerate(RELATIONS.values()):
        of = np.flatnonzero(relation[rows[known]] == place)
        for number in (r for r in relations if r in column.extra):
            named = column.extra[number][theirs[of]].astype(np.uint64)
            same = master.owners(family.comparison, named) == mine[of]
            now = state[known[of]]
            now[(named != 0) & (now != _CONFIRMED)] = _ANOTHER
            now[same] = _CONFIRMED
            state[known[of]] = now
    return Ties(rows, state)


def counted_states(ties: Ties, done: Settled) -> Ints:
    """How often each state is met in records whose number, name and birth date agree."""
    sure = done.made.reason[ties.left] == code_of(Reason.CERTAIN)
    return np.bincount(ties.state[sure], minlength=len(STATES))


def shares(states: Ints) -> dict[str, float]:
    """The share of each state, from how often it was met in all records."""
    counts = states + 1
    return dict(zip(STATES, (counts / counts.sum()).tolist(), strict=True))


def doubt(job: Job, done: Settled, family: Family, ties: Ties) -> Settled:
    """Send to people what evidence alone has matched on the levels of `family.doubt` where the
    master does not confirm the relation and what is left falls below the family's certainty."""
    first = done.ranking.first
    weak = (done.made.reason[ties.left] == code_of(Reason.EVIDENCE)) & (ties.state != _CONFIRMED)
    patterns = done.pairs.pattern[first[ties.left]]
    weak &= satisfies(job.spec, Rule("doubt", family.doubt), done.pairs.levels)[patterns]
    records, state = ties.left[weak], ties.state[weak]
    left_over = weighed(done.chance[first[records]], job.model.family, state)
    falls = left_over < family.certainty
    records, left_over = records[falls], left_over[falls]
    chance, nobody = done.chance.copy(), done.ranking.nobody.copy()
    worth = done.ranking.worth.copy()
    nobody[records] += chance[first[records]] - left_over
    chance[first[records]] = worth[first[records]] = left_over
    decision, reason = done.made.decision.copy(), done.made.reason.copy()
    decision[records], reason[records] = REVIEW, code_of(Reason.UNCONFIRMED)
    ranking = replace(done.ranking, nobody=nobody, worth=worth)
    return replace(done, chance=chance, ranking=ranking, made=Decisions(decision, reason))


def weighed(chance: Floats, share: dict[str, float], state: Ints) -> Floats:
    """Probabilities once it counts that the master says so of somebody who is right."""
    so = np.array([share[name] for name in STATES])[state]
    return np.asarray(chance * so / (chance * so + 1 - chance))
