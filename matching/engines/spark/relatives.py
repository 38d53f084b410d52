"""Whose relatives may be named by a record that tells of another one.

Belongs here: which people that are, by their numbers. Does not belong here: fetching them
(`owners`), what follows (`matching.family`, `matching.unconfirmed`).
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Ints, Keys, among, salt
from matching.beside import RELATIONS
from matching.engines.spark.asking import Asked, number_rules
from matching.family import relation_of, rows_of
from matching.pairs import Pairs
from matching.spec import Block, Spec
from matching.tables import Master, Table

NUMBERS = tuple(dict.fromkeys(name for names in RELATIONS.values() for name in names))


def asked_relatives(spec: Spec, left: Table, master: Master, pairs: Pairs) -> Asked:
    """The numbers of mother, father and spouse of everybody who may be the person of a record that
    others tell of."""
    family = spec.family
    if family is None or left.beside.relative is None:
        return Asked.of([])
    people = np.unique(pairs.right[np.isin(pairs.left, _told_of(left, left.beside.relative))])
    extra = master.columns[family.comparison].extra
    numbers = [extra[name][people].astype(np.uint64) for name in NUMBERS if name in extra]
    block = Block(((family.comparison, "number", "number"),), 1)
    factor = salt(f"{family.comparison}.number")
    number = number_rules(spec).number(block)
    return Asked.of((number, some * factor) for some in numbers)


def _told_of(left: Table, relative: Keys) -> Ints:
    """Records that others tell of, and those whose code may name their persons."""
    asked = np.flatnonzero((relation_of(left) >= 0) & (relative != 0))
    told = np.unique(rows_of(left, relative[asked]))
    told = told[told >= 0]
    if left.beside.codes is None:
        return told
    rows, codes = left.beside.codes
    shared = among(codes, np.unique(codes[np.isin(rows, told)]))
    return np.union1d(told, rows[shared])
