"""The two tables of a job as Spark reads them.

Belongs here: whether they fit the spec, and small questions that each answers in one pass. Does not
belong here: linking them (`job`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from matching.engines.spark.exchanges import Exchanges, collect, run
from matching.engines.spark.relatives import NUMBERS
from matching.engines.spark.several import Several
from matching.engines.spark.together import TellTies, Together
from matching.engines.spark.wishes import KnownIds
from matching.spec import Spec, SpecError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Places = str | Sequence[str]
"""One path or several, anywhere Spark reads."""
Masters = Places | Mapping[str, Places]
"""One master, or several by name (see `matching.masters`)."""


@dataclass(frozen=True)
class Given:
    """An extract and a master, and the spec as far as both have its columns.

    `several`: the masters that are to be one, as long as they may have people in common.
    """

    spec: Spec
    extract: DataFrame
    master: DataFrame
    several: Several | None = None

    @classmethod
    def read(
        cls,
        spark: SparkSession,
        spec: Spec,
        extract: Places,
        master: Masters,
        named: Mapping[str, str],
    ) -> Given:
        """Look at the columns; `named`: those of the extract that its files call otherwise. Raises
        SpecError for what does not fit, and for what this engine does not do."""
        left, several = _parquet(spark, extract), None
        if isinstance(master, Mapping):
            several = Several(spec, {name: _parquet(spark, one) for name, one in master.items()})
            several.check()
            right = several.as_one()
        else:
            right = _parquet(spark, master)
        for name, stored in named.items():
            left = left.withColumnRenamed(stored, name)
        fitted = _fitted(spec, left, right)
        columns = _columns(left, fitted, right=False), _columns(right, fitted, right=True)
        return cls(fitted, *columns, several)

    def first_only(self, tables: Exchanges) -> tuple[Given, int]:
        """One row of each person, and how many others were left out."""
        if self.several is None:
            return self, 0
        several, left_out = self.several.first_only(tables)
        master = _columns(several.as_one(), self.spec, right=True)
        return replace(self, master=master, several=None), left_out

    def size(self, *, right: bool) -> int:
        """The records, or the people. Raises SpecError where there are none."""
        rows: int = (self.master if right else self.extract).count()
        if not rows:
            name = "master" if right else "extract"
            raise SpecError(f"the {name} has no rows: check that the right file was given")
        return rows

    def shape(self) -> pl.DataFrame:
        """An empty frame of people, of the types that rows have on workers."""
        return pl.DataFrame(pl.from_arrow(self.master.limit(0).toArrow()))

    @property
    def relatives(self) -> str | None:
        """The comparison whose numbers tell relatives, where records tell of any and the master
        knows some."""
        family = self.spec.family
        if family is None:
            return None
        right = self.spec.comparison(family.comparison).right
        known = {str(right.options.get(name, "")) for name in NUMBERS} & set(self.master.columns)
        return family.comparison if known else None

    def together(self) -> Together:
        """Which records must lie in one bucket. Raises SpecError where they are too many."""
        spec = self.spec
        if spec.family is None and spec.codes is None:
            return Together()
        family = () if spec.family is None else (spec.family.relative, spec.family.relation)
        codes = () if spec.codes is None else (spec.codes.column,)
        names = dict.fromkeys([spec.left_id, *family, *codes])
        return Together.of(collect(run(self.extract.select(*names), TellTies(spec))))

    def known(self, ids: pl.Series, right: bool) -> pl.Series:
        """Which of some ids the extract has, or the master."""
        rows = self.master.select(self.spec.right_id) if right else None
        rows = self.extract.select(self.spec.left_id) if rows is None else rows
        told = collect(run(rows, KnownIds(self.spec, ids, right)))
        found: list[pl.DataFrame] = [ids.clear().to_frame(), *(one["frame"] for one in told)]
        return pl.concat(found).to_series().unique()


def each(places: Masters) -> Sequence[str]:
    """The paths one by one."""
    if isinstance(places, Mapping):
        return [path for one in places.values() for path in each(one)]
    return [places] if isinstance(places, str) else places


def _parquet(spark: SparkSession, places: Places) -> DataFrame:
    return spark.read.parquet(*each(places))


def _columns(rows: DataFrame, spec: Spec, *, right: bool) -> DataFrame:
    return rows.select(*[name for name in spec.columns(right=right) if name in rows.columns])


def _fitted(spec: Spec, extract: DataFrame, master: DataFrame) -> Spec:
    """The spec as far as both tables have its columns. Raises SpecError for what does not fit, and
    for what this engine does not do."""
    problems = spec.check_columns(extract.columns, right=False)
    problems += spec.check_columns(master.columns, right=True)
    if spec.cardinality == "one-to-one":
        problems.append("one-to-one links need all pairs at once: link with the engine local")
    if problems:
        raise SpecError("; ".join(problems))
    return spec.reduced(extract.columns, master.columns)
