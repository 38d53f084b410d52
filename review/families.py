"""Who belongs to the persons shown: parents, spouses, children, members of the household.

Belongs here: reading it from the population data, the nearest relation of each once. Does not
belong here: how a relation is said (`review.sides`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

_CHILDREN, _HOUSEHOLD = 8, 4


def kin_of(master: Path, people: pl.DataFrame) -> pl.DataFrame:
    """Parents, spouses, children and members of the household of everybody shown."""
    ids = people.select("person_id").lazy()
    rows = pl.scan_parquet(master).select(
        "person_id", "household_id", "mother_id", "father_id", "spouse_id", "date_of_birth"
    )
    found = [
        people.lazy().select("person_id", relation=pl.lit(relation), relative_id=f"{relation}_id")
        for relation in ("mother", "father", "spouse")
    ]
    for column, relation, limit in (
        ("spouse_id", "spouse", 2), ("mother_id", "child", _CHILDREN),
        ("father_id", "child", _CHILDREN),
    ):  # fmt: skip
        near = rows.join(ids, left_on=column, right_on="person_id", how="semi")
        found.append(
            near.sort("date_of_birth", "person_id")
            .filter(pl.int_range(pl.len()).over(column) < limit)
            .select(person_id=column, relation=pl.lit(relation), relative_id="person_id")
        )
    homes = people.lazy().select("person_id", "household_id").drop_nulls()
    mates = rows.join(homes, on="household_id", how="semi").select(
        "household_id", relative_id="person_id", born="date_of_birth"
    )
    found.append(
        homes.join(mates, on="household_id")
        .filter(pl.col("person_id") != pl.col("relative_id"))
        .sort("born", "relative_id")
        .filter(pl.int_range(pl.len()).over("person_id") < _HOUSEHOLD + _CHILDREN)
        .select("person_id", relation=pl.lit("household"), relative_id="relative_id")
    )
    order = ["mother", "father", "spouse", "child", "household"]
    closest = (
        pl.concat(found)
        .filter(pl.col("relative_id").is_not_null())
        .with_columns(pl.col("relation").cast(pl.Enum(order)))
    )
    return (
        closest.collect(engine="streaming")
        .sort("relation", maintain_order=True)
        .unique(["person_id", "relative_id"], keep="first", maintain_order=True)
        .with_columns(pl.col("relation").cast(pl.String))
    )
