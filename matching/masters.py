"""Several masters as one: of several provinces, so that a record is found in another one.

Belongs here: what holds of several masters in every engine (their columns, whose row counts where
two have a person), and such masters in this process. Does not belong here: masters that lie
elsewhere (`matching.engines.spark.several`).

Nothing is decided otherwise than against one table of all these people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from matching.arrays import Keys, hash_strings
from matching.source import Source
from matching.spec import Spec, SpecError
from matching.tables import ids_of

NAME = "dongbo_master"
"""A column of several masters, and of no file: the name of the master that a row is of."""


class Masters:
    """The people of several masters, one row of each: of the first master that has the person.

    A move that two provinces still list, or a person entered in both, is one person under one
    number; which row is the better one no master tells, so whoever asks says it by their order. A
    number that one master itself repeats is refused as ever. `repeated`: how many later rows were
    left out.
    """

    def __init__(self, masters: Mapping[str, Source], spec: Spec) -> None:
        """Read the ids. Raises SpecError where a master lacks what the spec needs."""
        check_each({name: one.columns for name, one in masters.items()}, spec)
        self._masters = dict(masters)
        first = next(iter(masters.values())).columns
        self._columns = [name for name in spec.columns(right=True) if name in first]
        self._kept: dict[str, pl.Series] = {}
        seen: Keys = np.zeros(0, dtype=np.uint64)
        for name, one in masters.items():
            order = hash_strings(ids_of(one, spec, right=True))
            # rows without an id stay, to be refused with the others
            kept = ~np.isin(order, seen) | (order == 0)
            self._kept[name] = pl.Series(kept)
            seen = np.concatenate([seen, order[kept]])
        self.repeated = sum(len(kept) - int(kept.sum()) for kept in self._kept.values())

    @property
    def columns(self) -> list[str]:
        """The columns that the spec reads, and the one with the name of the master."""
        return list(dict.fromkeys([*self._columns, NAME]))

    def get_column(self, name: str, /) -> pl.Series:
        """One column. Raises SpecError where two masters have it as different types."""
        parts = {master: self._part(master, name) for master in self._masters}
        check_types({master: {name: str(part.dtype)} for master, part in parts.items()}, "Null")
        return pl.concat([part.to_frame() for part in parts.values()], how="vertical_relaxed")[name]

    def _part(self, master: str, name: str) -> pl.Series:
        kept, source = self._kept[master], self._masters[master]
        if name == NAME:
            return pl.Series(name, [master], dtype=pl.String).new_from_index(0, int(kept.sum()))
        column = source.get_column(name)
        return column if kept.all() else column.filter(kept)

    def __len__(self) -> int:
        return sum(int(kept.sum()) for kept in self._kept.values())


def check_each(columns: Mapping[str, Sequence[str]], spec: Spec) -> None:
    """Raise SpecError where one of several masters, by name, lacks a column that the spec needs, or
    one that another has: nobody of it would ever be found by what is written there."""
    problems = [
        f"{name}: {problem}"
        for name, there in columns.items()
        for problem in spec.check_columns([*there, NAME], right=True)
    ]
    for wanted in [] if problems else spec.columns(right=True):
        having = [name for name, there in columns.items() if wanted in there]
        problems += [
            f"{name}: the master has no column {wanted}, which {having[0]} has: add it, empty "
            "where nothing is known"
            for name in columns
            if having and name not in having
        ]
    if problems:
        raise SpecError("; ".join(problems))


def check_types(types: Mapping[str, Mapping[str, str]], nothing: str) -> None:
    """Raise SpecError where masters have a column as different types; `nothing`: the type of a
    column without a value, which fits all. `types`: by master and column."""
    first: dict[str, tuple[str, str]] = {}
    for master, own in types.items():
        for column, kind in own.items():
            if kind == nothing:
                continue
            known, other = first.setdefault(column, (kind, master))
            if known != kind:
                raise SpecError(
                    f"column {column} is of another type in {master} than in {other}: store it "
                    "alike, best as text"
                )
