"""The levels of given pairs of records and persons, or of two records, whatever linking decided.

Belongs here: comparing pairs for those who show them side by side. Does not belong here: weights,
which depend on the whole of both tables (`matching.scoring`), and decisions.
"""

import numpy as np
import polars as pl

from matching.candidates import compare
from matching.numbers import by_kind
from matching.pairs import Codes
from matching.spec import Spec
from matching.tables import encode_left, encode_master, join_owners


def levels_of(
    records: pl.DataFrame, people: pl.DataFrame, pairs: pl.DataFrame, spec: Spec
) -> pl.DataFrame:
    """`pairs` (`record_id`, `master_id`) with one column `level_<comparison>` each.

    `people` must hold everybody named in `pairs` and everybody whose number a record carries: else
    another person's number is taken for nobody's. Raises SpecError for ids that are missing or
    repeated in a table.
    """
    records = by_kind(records, spec)
    spec = spec.for_tables(records, people)
    right, left = encode_master(people, spec), encode_left(records, spec)
    join_owners(left, right, spec)
    i = _places(records.get_column(spec.left_id), pairs.get_column("record_id"))
    j = _places(people.get_column(spec.right_id), pairs.get_column("master_id"))
    return _named(spec, pairs, compare(spec, left, i, right, j))


def levels_between(records: pl.DataFrame, pairs: pl.DataFrame, spec: Spec) -> pl.DataFrame:
    """The same of two records (`record_id`, `other_id`), each by what it says itself: whose number
    another one is, no record tells. Raises what `levels_of` does."""
    records = by_kind(records, spec)
    table = encode_left(records, spec)
    ids = records.get_column(spec.left_id)
    i = _places(ids, pairs.get_column("record_id"))
    j = _places(ids, pairs.get_column("other_id"))
    return _named(spec, pairs, compare(spec, table, i, table, j))


def _named(spec: Spec, pairs: pl.DataFrame, levels: Codes) -> pl.DataFrame:
    found = {}
    for k, comparison in enumerate(spec.comparisons):
        names = pl.Series([level.name for level in comparison.kind.levels] + ["missing"])
        number = np.minimum(levels[k], len(names) - 1)
        found[f"level_{comparison.name}"] = names.gather(pl.Series(number))
    return pairs.with_columns(**found)


def _places(ids: pl.Series, wanted: pl.Series) -> np.typing.NDArray[np.int64]:
    known = pl.DataFrame({"id": ids.cast(pl.String)}).with_row_index("at")
    asked = wanted.cast(pl.String).alias("id").to_frame()
    found = asked.join(known, on="id", how="left", maintain_order="left").get_column("at")
    if found.null_count():
        raise KeyError(f"{found.null_count()} pairs name somebody who is in neither table")
    return found.cast(pl.Int64).to_numpy()
