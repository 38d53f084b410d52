"""Rows that came back corrected: which quarantined row each of them replaces.

Here: the policy of replacing. Not here: what a returned file carries to say where its rows came
from (`origins`), writing the file that goes out (reports), which files count for a night (intake).
The policy is docs/decisions/003-corrected-rows-replace-quarantined-ones.md: it looks at places,
keys and delivery days only, never at the order of files or rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from contracts import reasons
from contracts.language import TableContract
from contracts.typed import dtypes
from validators.kinds import type_column
from validators.merge import merge
from validators.origins import ORIGIN_PLACE, ORIGINS
from validators.quarantine import raw_json
from validators.split import (
    PLACE,
    QUARANTINE_SCHEMA,
    Split,
    SplitError,
    count,
    flag_counts,
    strictly_sorted,
)
from validators.validate import record_key

REPAIRED, REPLACED = "repaired", "replaced"
SUPERSEDED = QUARANTINE_SCHEMA | {
    "state": pl.String,
    "by_file_sha256": pl.String,
    "by_sheet": pl.String,
    "by_line": pl.UInt32,
}
_BY = tuple(f"by_{name}" for name in PLACE)


@dataclass(frozen=True)
class Round:
    """The returned files of one delivery day: their splits and the origins of their rows."""

    day: date
    splits: Sequence[Split]
    origins: pl.DataFrame


@dataclass(frozen=True)
class Corrected:
    """What stands after all rounds, and what was superseded on the way (shape SUPERSEDED).

    `state` is `repaired` for a quarantined row whose corrected version was accepted, `replaced` for
    a row whose newer version is judged in its stead, whatever became of that.
    """

    split: Split
    superseded: pl.DataFrame


def apply_corrections(
    contract: TableContract, base: Sequence[Split], rounds: Sequence[Round], *, today: date
) -> Corrected:
    """Merge `base` and let the rounds replace what they correct, earliest day first.

    Raises `SplitError` unless every row in is accepted, quarantined or superseded, only once.
    """
    whole = merge(contract, base)
    state = _State(contract, today, whole.accepted, whole.quarantined)
    state.by_key_between_files()
    for turn in sorted(rounds, key=lambda r: r.day):
        state.take(turn)
    superseded = state.superseded_frame()
    if not rounds and superseded.is_empty():
        return Corrected(whole, superseded)
    rows_in = sum(s.counts.rows_in for s in (*base, *(s for r in rounds for s in r.splits)))
    gone = superseded.select(PLACE).n_unique() if superseded.height else 0
    accepted, quarantined = state.accepted, state.quarantined.sort(*PLACE, "column", "rule")
    counts = count(rows_in - gone, accepted, quarantined, flag_counts(accepted))
    raw = (*whole.raw, *state.raw)
    split = Split(accepted, quarantined, counts, raw).check()
    live = pl.concat([accepted.select(PLACE), quarantined.select(PLACE)])
    if superseded.join(live, on=PLACE, how="semi").height:
        raise SplitError("a superseded row is also accepted or quarantined")
    return Corrected(split, superseded)


class _State:
    """Accepted and quarantined rows between two rounds."""

    def __init__(
        self,
        contract: TableContract,
        today: date,
        accepted: pl.DataFrame,
        quarantined: pl.DataFrame,
    ) -> None:
        self.contract = contract
        self.today = today
        self.accepted = accepted
        self.quarantined = quarantined
        self.raw: tuple[pl.DataFrame, ...] = ()
        self.origins = pl.DataFrame(schema=ORIGINS)
        self.returned: set[str] = set()
        self._superseded: list[pl.DataFrame] = []

    def superseded_frame(self) -> pl.DataFrame:
        """Everything superseded so far, in the order of its places."""
        frames = [pl.DataFrame(schema=SUPERSEDED), *self._superseded]
        return pl.concat(frames).sort(*PLACE, "column", "rule", nulls_last=False)

    def by_key_between_files(self) -> None:
        """Rows of one file repaired by a row with their key in another file of the delivery.

        That is a corrected file without its origins. Copies and contradicting rows are not
        corrections: they stay in quarantine.
        """
        both = (self.accepted["file_sha256"], self.quarantined["file_sha256"])
        if self.quarantined.height == 0 or len({file for f in both for file in f.unique()}) < 2:
            return
        doubled = pl.col("rule").is_in([reasons.DUPLICATE_ROW.code, reasons.DUPLICATE_KEY.code])
        candidates = self.quarantined.filter(~doubled.any().over(PLACE))
        found = self._keys(candidates).join(_places(self.accepted), on="record_key")
        self._supersede(found.filter(pl.col("file_sha256") != pl.col("by_file_sha256")), REPAIRED)

    def take(self, turn: Round) -> None:
        """One round: judge its rows against what stands, then let them replace their origins."""
        merged = merge(self.contract, turn.splits)
        self.raw += merged.raw
        accepted, quarantined = self._against_accepted(merged.accepted, merged.quarantined)
        accepted, quarantined = self._one_per_origin(accepted, quarantined, turn.origins)
        self._replace_earlier_versions(accepted, turn.origins)
        self.accepted = _in_order(pl.concat([self.accepted, accepted]))
        self.quarantined = pl.concat([self.quarantined, quarantined])
        self.origins = pl.concat([self.origins, turn.origins])
        good = turn.origins.join(accepted.select(PLACE), on=PLACE, how="semi")
        self._supersede(_by_origin(good), REPAIRED)
        self._supersede_siblings(good)
        repaired = self._keys(self.quarantined).join(_places(accepted), on="record_key")
        self._supersede(repaired.filter(~_same_file()), REPAIRED)
        bad = turn.origins.join(quarantined.select(PLACE).unique(), on=PLACE, how="semi")
        self._supersede(_by_origin(bad), REPLACED)
        self.returned |= set(turn.origins["file_sha256"])
        self.returned |= {s for split in turn.splits for s in split.accepted["file_sha256"]}

    def _against_accepted(
        self, accepted: pl.DataFrame, quarantined: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows whose key an original row holds already go to quarantine: the original stays."""
        mine = ~pl.col("file_sha256").is_in(sorted(self.returned))
        held_before = self.accepted.filter(mine).join(accepted, on="record_key", how="semi")
        if held_before.height == 0:
            return accepted, quarantined
        held = accepted.join(held_before, on="record_key", how="semi", maintain_order="left")
        variants = _variants(self.contract, pl.concat([held_before, held]))
        held = held.join(variants, on="record_key", how="left", maintain_order="left")
        rule = (
            pl.when(pl.col("variants") > 1)
            .then(pl.lit(reasons.DUPLICATE_KEY.code))
            .otherwise(pl.lit(reasons.DUPLICATE_ROW.code))
        )
        return self._aside(accepted, quarantined, held.with_columns(rule.alias("rule")))

    def _one_per_origin(
        self, accepted: pl.DataFrame, quarantined: pl.DataFrame, origins: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Two different corrections of one row on one day: nobody knows which, so neither."""
        placed = origins.join(accepted.select(PLACE), on=PLACE, how="semi")
        twice = placed.filter(pl.struct(ORIGIN_PLACE).is_duplicated())
        if twice.height == 0:
            return accepted, quarantined
        held = accepted.join(twice, on=PLACE, how="semi", maintain_order="left")
        rule = pl.lit(reasons.DUPLICATE_KEY.code).alias("rule")
        return self._aside(accepted, quarantined, held.with_columns(rule))

    def _aside(
        self, accepted: pl.DataFrame, quarantined: pl.DataFrame, held: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        lines = self._as_quarantine(held)
        kept = accepted.join(held.select(PLACE), on=PLACE, how="anti", maintain_order="left")
        return kept, pl.concat([quarantined, lines])

    def _as_quarantine(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Typed rows with their `rule` as quarantine lines, the raw row beside them."""
        wanted = rows.select(PLACE)
        found = [pl.DataFrame(schema={n: QUARANTINE_SCHEMA[n] for n in (*PLACE, "row_json")})]
        for frame in self.raw:
            raw = frame.join(wanted, on=PLACE, how="semi")
            if raw.height:
                whole = raw_json(raw.drop(PLACE)).rename("row_json")
                found.append(raw.select(PLACE).with_columns(whole))
        json = pl.concat(found).unique(PLACE, keep="first", maintain_order=True)
        return (
            rows.join(json, on=PLACE, how="left", maintain_order="left")
            .with_columns(
                pl.lit(self.contract.source).alias("source"),
                pl.lit(self.contract.name).alias("table"),
                pl.lit("record_key").alias("column"),
                pl.col("record_key").alias("value"),
            )
            .select(list(QUARANTINE_SCHEMA))
        )

    def _replace_earlier_versions(self, accepted: pl.DataFrame, origins: pl.DataFrame) -> None:
        """Accepted rows of earlier rounds give way to a later row of their origin or key."""
        earlier = self.accepted.filter(pl.col("file_sha256").is_in(sorted(self.returned)))
        if earlier.height == 0 or accepted.height == 0:
            return
        good = origins.join(accepted.select(PLACE), on=PLACE, how="semi")
        new = good.select(*ORIGIN_PLACE, *(pl.col(n).alias(f"by_{n}") for n in PLACE))
        same_origin = self.origins.join(new, on=ORIGIN_PLACE).select(*PLACE, *_BY)
        same_key = earlier.select(*PLACE, "record_key").join(_places(accepted), on="record_key")
        found = pl.concat([same_origin, same_key.select(*PLACE, *_BY)])
        found = found.join(earlier.select(PLACE), on=PLACE, how="semi")
        if found.height == 0:
            return
        found = found.sort(*PLACE, *_BY).unique(PLACE, keep="first", maintain_order=True)
        gone = earlier.join(found.select(PLACE), on=PLACE, how="semi", maintain_order="left")
        lines = self._as_quarantine(gone.with_columns(pl.lit(None, pl.String).alias("rule")))
        self._record(lines, found, REPLACED)
        self.accepted = self.accepted.join(
            found.select(PLACE), on=PLACE, how="anti", maintain_order="left"
        )

    def _supersede_siblings(self, good: pl.DataFrame) -> None:
        """Quarantined rows that were corrections of the same origin as an accepted one."""
        new = good.select(*ORIGIN_PLACE, *(pl.col(n).alias(f"by_{n}") for n in PLACE))
        found = self.origins.join(new, on=ORIGIN_PLACE).select(*PLACE, *_BY)
        self._supersede(found.filter(pl.struct(PLACE) != pl.struct(_BY)), REPAIRED)

    def _supersede(self, found: pl.DataFrame, state: str) -> None:
        """Take the quarantined rows at the places of `found` (PLACE, by_…) out of quarantine."""
        found = found.select(*PLACE, *_BY).sort(*PLACE, *_BY)
        found = found.unique(PLACE, keep="first", maintain_order=True)
        lines = self.quarantined.join(found, on=PLACE, how="semi", maintain_order="left")
        if lines.height == 0:
            return
        self._record(lines, found, state)
        self.quarantined = self.quarantined.join(found, on=PLACE, how="anti", maintain_order="left")

    def _record(self, lines: pl.DataFrame, found: pl.DataFrame, state: str) -> None:
        self._superseded.append(
            lines.join(found, on=PLACE, how="left", maintain_order="left")
            .with_columns(pl.lit(state).alias("state"))
            .select(pl.col(name).cast(dtype) for name, dtype in SUPERSEDED.items())
        )

    def _keys(self, quarantined: pl.DataFrame) -> pl.DataFrame:
        """`PLACE` and natural key of quarantined rows whose key is whole."""
        rows = quarantined.unique(PLACE, keep="first", maintain_order=True)
        typed: list[pl.Series] = []
        for column in self.contract.columns:
            raw_name = f"{column.name}_raw"
            if self.contract.key_columns.isdisjoint({*dtypes(column), raw_name}):
                continue
            path = pl.col("row_json").str.json_path_match(f"$.{column.name}")
            raw = rows.select(path.alias(column.name)).to_series()
            typed += [*type_column(column, raw, self.today).columns, raw.rename(raw_name)]
        keyed = rows.select(PLACE).with_columns(typed).with_columns(record_key(self.contract))
        parts = pl.col("record_key").str.split("|")
        whole = parts.list.eval(pl.element() != "").list.all()
        return keyed.filter(whole).select(*PLACE, "record_key")


def _places(accepted: pl.DataFrame) -> pl.DataFrame:
    return accepted.select("record_key", *(pl.col(name).alias(f"by_{name}") for name in PLACE))


def _same_file() -> pl.Expr:
    return pl.col("file_sha256") == pl.col("by_file_sha256")


def _by_origin(origins: pl.DataFrame) -> pl.DataFrame:
    return origins.select(
        *(pl.col(f"origin_{name}").alias(name) for name in PLACE),
        *(pl.col(name).alias(f"by_{name}") for name in PLACE),
    )


def _variants(contract: TableContract, rows: pl.DataFrame) -> pl.DataFrame:
    """How many different contents the rows of each key have."""
    compared = [
        name
        for column in contract.columns
        if column.name not in contract.ignored_in_duplicates
        for name in dtypes(column)
    ]
    contents = rows.select("record_key", pl.struct(compared).alias("content"))
    return contents.group_by("record_key").agg(pl.col("content").n_unique().alias("variants"))


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if strictly_sorted(rows) else rows.sort(PLACE, maintain_order=True)
