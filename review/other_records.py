"""What else stands in the registers about the persons shown, and when it happened.

Belongs here: records matched to them, what in these differs, whom they are about, the event and the
amount of a record. Does not belong here: the records of the conflicts themselves
(`review.evidence`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from contracts.language import TableContract
from review.night_files import NightFiles, some_rows
from vietnam.chars import fold_expr

_OTHERS = 6
_NAMED = ("source", "table", "record_key", "role")
_FIELDS = ("full_name", "date_of_birth", "sex", "person_id")


def others_of(files: NightFiles, persons: pl.Series, people: pl.DataFrame) -> pl.DataFrame:
    """Records that are matched to the persons shown, a few of each, and what in them differs."""
    links = (
        pl.scan_parquet(files.links)
        .filter(pl.col("decision") == "match")
        .select(mention_id="record_id", person_id="master_id")
        .join(persons.alias("person_id").to_frame().lazy(), on="person_id", how="semi")
        .collect(engine="streaming")
    )
    rows = some_rows(files.mentions, "mention_id", links["mention_id"])
    mine = rows.rename({"person_id": "given_number"}).join(links, on="mention_id")
    mine = mine.sort("source", "table", "record_key", "role").filter(
        pl.int_range(pl.len()).over("person_id") < _OTHERS + 2
    )
    told = people.select(pl.col("person_id"), *(pl.col(c).alias(f"p_{c}") for c in _FIELDS[:3]))
    return (
        mine.join(told, on="person_id")
        .with_columns(differing=_differing())
        .join(_subjects(files, mine), on=["source", "table", "record_key"], how="left")
        .select("person_id", "mention_id", *_NAMED, "differing", "of_name")
    )


def _differing() -> pl.Expr:
    """Fields of a record that do not fit the person; dates count as far as both are known."""
    born, known = pl.col("date_of_birth"), pl.col("p_date_of_birth")
    shared = pl.min_horizontal(born.str.len_chars(), known.str.len_chars())
    differs = {
        "full_name": fold_expr(pl.col("full_name")) != fold_expr(pl.col("p_full_name")),
        "date_of_birth": born.str.slice(0, shared) != known.str.slice(0, shared),
        "sex": pl.col("sex") != pl.col("p_sex"),
        "person_id": pl.col("given_number") != pl.col("person_id"),
    }
    return pl.concat_list(
        pl.when(other).then(pl.lit(name)) for name, other in differs.items()
    ).list.drop_nulls()


def _subjects(files: NightFiles, mine: pl.DataFrame) -> pl.DataFrame:
    """Who a record is about, for records that name the person in another role."""
    key = ["source", "table", "record_key"]
    about = pl.DataFrame(
        [
            (table.source, table.name, role)
            for contract in files.sources
            for table in contract.tables
            for role in sorted(table.subject_roles)
        ],
        schema={"source": pl.String, "table": pl.String, "role": pl.String},
        orient="row",
    )
    beside = mine.join(about, on=["source", "table", "role"], how="anti").select(key).unique()
    rows = pl.scan_parquet(list(files.mentions)).select(*key, "role", of_name="full_name")
    return (
        rows.join(beside.lazy(), on=key, how="semi")
        .join(about.lazy(), on=["source", "table", "role"], how="semi")
        .group_by(key)
        .agg(pl.col("of_name").first())
        .collect(engine="streaming")
    )


def events_of(files: NightFiles, mentions: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """When each of these records happened, what it pays and the file that it came in."""
    keys = pl.concat([mentions.select("source", "table", "record_key"),
                      others.select("source", "table", "record_key")]).unique()  # fmt: skip
    found = []
    for contract in files.sources:
        for table in contract.tables:
            wanted = keys.filter(source=table.source, table=table.name)
            path = files.accepted.get((table.source, table.name))
            if path is not None and not wanted.is_empty():
                found.append(_happened(table, path, wanted))
    schema = {
        "source": pl.String, "table": pl.String, "record_key": pl.String,
        "file_name": pl.String, "event": pl.String, "amount": pl.Int64,
    }  # fmt: skip
    return pl.concat([pl.DataFrame(schema=schema), *found])


def _happened(table: TableContract, path: Path, wanted: pl.DataFrame) -> pl.DataFrame:
    told = table.meanings.columns
    event, amount = told.get("event_date"), told.get("amount")
    rows = pl.scan_parquet(path).select(
        source=pl.lit(table.source),
        table=pl.lit(table.name),
        record_key="record_key",
        file_name="file_name",
        event=(pl.col(event) if event else pl.lit(None)).cast(pl.String),
        amount=(pl.col(amount) if amount else pl.lit(None)).cast(pl.Int64),
    )
    some = rows.join(wanted.select("record_key").lazy(), on="record_key", how="semi")
    return some.collect(engine="streaming").unique("record_key", keep="first", maintain_order=True)
