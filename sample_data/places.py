"""The communes people live in and registers are kept in: real codes, old and new.

Belongs here: which communes a province of the sample has and how old ones lead to new ones. Does
not belong here: the administrative units themselves (`vietnam.units`).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from vietnam.unit_data import merger_map
from vietnam.units import communes


@dataclass(frozen=True)
class Places:
    """The communes of the sample, as rows of two frames that refer to each other by position.

    `new`: code, name, province_code, province_name. `old`: code, name, district_code,
    district_name, old_province (the three-digit code in personal numbers), weight (share of the
    people). `successors[i]` are the positions in `new` that old commune i went to (several when
    split).
    """

    new: pl.DataFrame
    old: pl.DataFrame
    successors: tuple[tuple[int, ...], ...]

    @property
    def split(self) -> npt.NDArray[np.bool_]:
        """Which old communes went to more than one new one."""
        return np.array([len(targets) > 1 for targets in self.successors])


def places(
    provinces: tuple[str, ...], rng: np.random.Generator, limit: int | None = None
) -> Places:
    """The communes of the given new provinces (two-digit codes), at most `limit` new ones of each.

    Few communes for few people, so that a commune has as many inhabitants as a real one and
    namesakes meet. Raises ValueError for a province that does not exist.
    """
    pairs = commune_pairs()
    for province in provinces:
        if province not in pairs["province_code"]:
            raise ValueError(
                f"There is no province {province}: give two-digit codes such as 66 or 68."
            )
    kept = pl.concat(
        [_choose(pairs.filter(pl.col("province_code") == p), limit) for p in provinces]
    )
    new = (
        kept.select("new_code", "new_name", "province_code", "province_name")
        .unique()
        .sort("new_code")
    )
    new = new.rename({"new_code": "code", "new_name": "name"})
    old = kept.select("old_code", "old_name", "district_code", "district_name", "old_province")
    old = old.unique().sort("old_code").rename({"old_code": "code", "old_name": "name"})
    position = {code: i for i, code in enumerate(new["code"])}
    targets: dict[str, list[int]] = {code: [] for code in old["code"]}
    for old_code, new_code in (
        kept.select("old_code", "new_code").sort("old_code", "new_code").iter_rows()
    ):
        targets[old_code].append(position[new_code])
    weights = rng.lognormal(0.0, 0.5, old.height) * np.where(
        old["name"].str.starts_with("Phường"), 1.6, 1.0
    )
    old = old.with_columns(weight=pl.Series(weights / weights.sum()))
    return Places(new, old, tuple(tuple(t) for t in targets.values()))


def _choose(pairs: pl.DataFrame, limit: int | None) -> pl.DataFrame:
    """The pairs of `limit` new communes spread over the province; all when None.

    Old communes are taken with all their successors that are kept.
    """
    codes = pairs["new_code"].unique().sort()
    if limit is None or limit >= len(codes):
        return pairs
    step = np.linspace(0, len(codes) - 1, limit).round().astype(int)
    return pairs.filter(pl.col("new_code").is_in(codes.gather(step).implode()))


@cache
def commune_pairs() -> pl.DataFrame:
    """Every old commune with each new one it went to.

    Columns: old_code, old_name, district_code, district_name, old_province (three digits),
    new_code, new_name, province_code, province_name (of the new commune).
    """
    merged = [(old, new) for old, target in merger_map().items() for new in target.codes]
    pairs = pl.DataFrame(merged, schema=["old_code", "new_code"], orient="row")
    old = communes("old").select(
        pl.col("code").alias("old_code"),
        pl.col("name").alias("old_name"),
        "district_code",
        "district_name",
        pl.col("province_code").str.zfill(3).alias("old_province"),
    )
    new = communes("new").select(
        pl.col("code").alias("new_code"),
        pl.col("name").alias("new_name"),
        "province_code",
        "province_name",
    )
    joined = pairs.join(old, on="old_code").join(new, on="new_code")
    return joined.sort("old_code", "new_code")
