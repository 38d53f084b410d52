"""What the master knows of a relative's family: whom a record means whose relative was recognised.

Belongs here: records that name several persons, where who one is tells who another is. Does not
belong here: what registers are like (the extract says whose relative a record's person is), what
follows from a person being named (`matching.named`).

The mother on a child's record is, nearly always, the mother that the master names for that child.
That is evidence like any other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.arrays import Ints, KeyIndex, Keys, among
from matching.beside import RELATIONS
from matching.decide import MATCH, Decisions, Settled
from matching.named import Named, beyond_doubt, in_doubt, persons
from matching.spec import Family
from matching.tables import Master, Table


def named_by_family(family: Family, left: Table, master: Master, done: Settled) -> Named:
    """Records that may be settled, with the person whom the master names for them."""
    asked, other = _relatives(left, done.made)
    person = persons(done, other)
    column = master.columns[family.comparison]
    records, numbers = [asked[:0]], [np.zeros(0, dtype=np.uint64)]
    for place, relations in enumerate(RELATIONS.values()):
        of = np.flatnonzero(relation_of(left)[asked] == place)
        for relation in relations:
            if relation in column.extra:
                records.append(asked[of])
                numbers.append(column.extra[relation][person[of]].astype(np.uint64))
    right = master.owners(family.comparison, np.concatenate(numbers))
    named = Named(np.concatenate(records), right)
    return named.only(named.right >= 0)


def _relatives(left: Table, made: Decisions) -> tuple[Ints, Ints]:
    """Records that are not settled beyond doubt, and the records of their recognised relatives."""
    told = left.beside.relative
    if told is None:
        told = np.zeros(len(left), dtype=np.uint64)
    asked = np.flatnonzero(in_doubt(made) & (relation_of(left) >= 0) & (told != 0))
    other = rows_of(left, told[asked])
    recognised = (other >= 0) & (made.decision[other] == MATCH)
    kept = recognised & (beyond_doubt(made)[other] | (made.decision[asked] != MATCH))
    return asked[kept], other[kept]


def rows_of(left: Table, keys: Keys) -> Ints:
    """The row of each record by the key of its id, -1 where there is none."""
    rows = np.flatnonzero(among(left.order, np.unique(keys)))
    return KeyIndex.of(left.order[rows], rows).only_row(keys)


def relation_of(left: Table) -> npt.NDArray[np.int8]:
    """Which of `RELATIONS` each record's person is to another one's, -1 for none."""
    told = left.beside.relation
    return np.full(len(left), -1, dtype=np.int8) if told is None else told
