"""One typed column: its values, what was repaired in them, and what is wrong with some.

Belongs here: the shape, and how repairs and problems become rows. Does not belong here: what is
repaired or wrong in a kind (`validators.kinds` and the modules beside it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from contracts import reasons
from contracts.reasons import Reason
from vietnam.chars import INVISIBLE

REPAIRS_SCHEMA = {"row": pl.UInt32, "repair": pl.String}
PROBLEMS_SCHEMA = {"row": pl.UInt32, "reason": pl.String}


@dataclass(frozen=True)
class Typed:
    """One typed column.

    `columns`: the typed column first, then what belongs to it (`<name>_kind`). `helpers`: columns
    that only rules may use (`<name>.year`…). `repairs` (`row`, `repair`) and `problems` (`row`,
    `reason`) hold only the rows that have one; `row` is the 0-based position. `as_given`: the typed
    column is the text it was made from, cell by cell.
    """

    columns: tuple[pl.Series, ...]
    helpers: tuple[pl.Series, ...] = ()
    repairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REPAIRS_SCHEMA))
    problems: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROBLEMS_SCHEMA))
    as_given: bool = False


def spread(typed: Typed, codes: pl.Series, given: pl.Series | None) -> Typed:
    """What was found of distinct texts, for every row; `codes` is the place of each row's text.

    `given` is the typed column where that is the text as given.
    """
    first, *others = typed.columns
    return Typed(
        (first.gather(codes) if given is None else given, *(s.gather(codes) for s in others)),
        tuple(series.gather(codes) for series in typed.helpers),
        _spread_rows(typed.repairs, codes),
        _spread_rows(typed.problems, codes),
        as_given=given is not None,
    )


def stacked(parts: Sequence[Typed]) -> Typed:
    """Columns of several sheets, typed each by itself, as one column below the other."""
    starts = np.cumsum([0, *(part.columns[0].len() for part in parts)]).tolist()

    def below(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
        moved = zip(frames, starts, strict=False)
        return pl.concat(f.with_columns(pl.col("row") + pl.lit(at, pl.UInt32)) for f, at in moved)

    return Typed(
        tuple(pl.concat(series) for series in zip(*(p.columns for p in parts), strict=True)),
        tuple(pl.concat(series) for series in zip(*(p.helpers for p in parts), strict=True)),
        below(part.repairs for part in parts),
        below(part.problems for part in parts),
        as_given=all(part.as_given for part in parts),
    )


def _spread_rows(found: pl.DataFrame, codes: pl.Series) -> pl.DataFrame:
    if found.is_empty():
        return found
    rows = codes.rename("code").to_frame().with_row_index("row").cast({"row": pl.UInt32})
    return rows.join(
        found.rename({"row": "code"}), on="code", how="inner", maintain_order="left_right"
    ).select(found.columns)


def repair_rows(frame: pl.DataFrame, lists: str = "repairs") -> pl.DataFrame:
    """Rows of `row`, `repair` from a List[String] column."""
    return (
        frame.select(pl.col(lists).alias("repair"))
        .with_row_index("row")
        .filter(pl.col("repair").list.len() > 0)
        .explode("repair")
        .drop_nulls("repair")
        .with_columns(pl.col("row").cast(pl.UInt32))
    )


def problem_rows(problem: pl.Series, known: Mapping[str, Reason | None]) -> pl.DataFrame:
    """Rows of `row`, `reason` from a column of problem codes of `vietnam`."""
    table = {code: reason.code for code, reason in known.items() if reason is not None}
    silent = [code for code, reason in known.items() if reason is None]
    return (
        problem.cast(pl.String)
        .to_frame("problem")
        .with_row_index("row")
        .drop_nulls("problem")
        .filter(~pl.col("problem").is_in(silent))
        .select(
            pl.col("row").cast(pl.UInt32),
            pl.col("problem")
            .replace_strict(table, default=reasons.CONTRACT_BROKEN.code, return_dtype=pl.String)
            .alias("reason"),
        )
    )


def rows_where(broken: pl.Series, reason: Reason) -> pl.DataFrame:
    rows = broken.fill_null(value=False).arg_true()
    return pl.DataFrame({"row": rows}).select(
        pl.col("row").cast(pl.UInt32), pl.lit(reason.code).alias("reason")
    )


def repaired_where(changed: pl.Series, repair: str) -> pl.DataFrame:
    rows = changed.fill_null(value=False).arg_true()
    return pl.DataFrame({"row": rows}).select(
        pl.col("row").cast(pl.UInt32), pl.lit(repair).alias("repair")
    )


def trimmed(raw: pl.Series) -> pl.Series:
    """NFC, inner white space single, none around, nothing invisible; empty becomes null."""
    if not raw.str.contains(r"[^\x21-\x7e]|^$").any():
        return raw
    distinct = raw.unique().drop_nulls()
    seen = distinct.str.normalize("NFC").str.replace_all(INVISIBLE, "")
    tidy = seen.str.replace_all(r"\s+", " ").str.strip_chars()
    tidy = tidy.set(tidy == "", None)
    changed = distinct.ne_missing(tidy)
    if not changed.any():
        return raw
    old, new = distinct.filter(changed), tidy.filter(changed)
    return raw.replace_strict(old, new, default=raw, return_dtype=pl.String)
